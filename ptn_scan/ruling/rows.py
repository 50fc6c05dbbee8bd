"""What the marks and the name of one row mean: readings → row rulings, no register, no decision."""

from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.values import RowRuling, Threshold

THRESHOLDS: tuple[Threshold, ...] = ()


def rule_rows(reading: PageReading) -> tuple[RowRuling, ...]:
    """One ruling for each row of the page, in the page's order."""
    raise NotImplementedError
