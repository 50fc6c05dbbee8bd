"""Readings that were understood once: what is appended stays, so it need not be parsed again."""

import hashlib

from ptn_scan.ballot_box import rows
from ptn_scan.recognition.reading import PageReading


class KnownReadings:
    """Readings by the SHA-256 of their text, so that another text is never taken for a known one;
    the same text gives the same object."""

    def __init__(self) -> None:
        self._by_digest: dict[bytes, PageReading] = {}

    def read(self, text: str) -> PageReading:
        """The reading that `text` is. Raises pydantic.ValidationError where it is none."""
        digest = hashlib.sha256(text.encode()).digest()
        known = self._by_digest.get(digest)
        if known is None:
            known = self._by_digest[digest] = rows.to_reading(text)
        return known
