"""Rows that the machine ruled once: a ruling depends on the reading alone, which never changes."""

from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.ruling.values import RowRuling


class KnownRows:
    """What the machine makes of the rows of each reading, by the very object; it is held here, so
    that no other can come to be taken for it."""

    def __init__(self) -> None:
        self._by_identity: dict[int, tuple[PageReading, tuple[RowRuling, ...]]] = {}

    def of(self, reading: PageReading) -> tuple[RowRuling, ...]:
        """As `ruling.rows.rule_rows`."""
        known = self._by_identity.get(id(reading))
        if known is None:
            known = self._by_identity[id(reading)] = reading, rule_rows(reading)
        return known[1]
