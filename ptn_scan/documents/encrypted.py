"""A PDF that opens with a password only, for sending: AES-256 by ISO 32000-2 (revision 6)."""

import io

import pikepdf

SENT_SUFFIX = "-gui.pdf"
"""Beside `bien-ban-1.pdf` stands `bien-ban-1-gui.pdf`, to be sent (gửi)."""


def encrypted(pdf: bytes, password: str) -> bytes:
    """`pdf` encrypted to `password`, of 127 bytes of UTF-8 or fewer. Fresh keys each time. It no
    longer claims to be PDF/A, which no encrypted file can be."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
            for claim in ("pdfaid:part", "pdfaid:conformance"):
                metadata.pop(claim, None)
        document.save(target, encryption=pikepdf.Encryption(user=password, owner=password, R=6))
    return target.getvalue()
