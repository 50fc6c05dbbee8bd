"""Random keys of rows and files: their order says nothing about the order of anything else."""

import base64
import secrets

HANDLE_BYTES = 5
"""A handle is typed by hand in `decide`: 40 bits in 8 letters; `append` refuses one twice."""
KEY_BYTES = 10


def mint_handle() -> str:
    """A fresh handle for a scan: 8 letters of base 32, never the shape of a ballot's id."""
    return base64.b32encode(secrets.token_bytes(HANDLE_BYTES)).decode("ascii")


def mint_key() -> str:
    """A fresh row key or file stem: 80 random bits in 16 letters of base 32."""
    return base64.b32encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")
