"""The election's own signature: an Ed25519 key pair (RFC 8032) that `new` makes.

The public key's fingerprint stands on the minutes, which people sign by hand; that ties what is
signed by the key to the paper. The secret key is destroyed when the election is closed.
"""

import hashlib
import re
import secrets

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SECRET_BYTES = 32
PUBLIC_BYTES = 32
PACKAGE, CLOSING = b"ptn-scan package 1\0", b"ptn-scan closing 1\0"
"""What stands before a signed text, so that a signature under one kind is none under another."""

_HEX = re.compile(r"[0-9a-f]{64}")


def mint_secret() -> bytes:
    """A fresh secret key."""
    return secrets.token_bytes(SECRET_BYTES)


def public_key(secret: bytes) -> bytes:
    """The public key that belongs to `secret`, 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def sign(secret: bytes, kind: bytes, text: bytes) -> bytes:
    """The signature, 64 bytes, on `text` as one of `kind`."""
    return Ed25519PrivateKey.from_private_bytes(secret).sign(kind + text)


def is_signed(public: bytes, kind: bytes, text: bytes, signature: bytes) -> bool:
    """Whether `signature` on `text` was made with the secret key that belongs to `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, kind + text)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: bytes) -> str:
    """SHA-256 of the public key, 64 hexadecimal digits."""
    return hashlib.sha256(public).hexdigest()


def as_typed(text: str) -> str | None:
    """A fingerprint that somebody typed, with whatever case and blanks; None where it is none."""
    digits = re.sub(r"[\s:-]", "", text).lower()
    return digits if _HEX.fullmatch(digits) else None
