"""What was read in rows, changed as a scan might have it, and what was ruled of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from ptn_scan.election import Level
from ptn_scan.recognition.reading import Mark, PageReading, RowReading
from ptn_scan.ruling.values import MarkState, Reason, RowRuling, Ruling


def of_rows(reading: PageReading, officials: Sequence[int]) -> PageReading:
    """The reading of a page that has the rows of these officials alone."""
    rows = tuple(row for row in reading.rows if row.official in officials)
    return replace(reading, rows=rows)


def with_marks(row: RowReading, change: Callable[[Mark], Mark]) -> RowReading:
    return replace(row, marks=tuple(map(change, row.marks)))


def with_darkness(reading: PageReading, darkness: float) -> PageReading:
    """The reading with all marks as dark."""
    rows = (with_marks(row, lambda mark: replace(mark, darkness=darkness)) for row in reading.rows)
    return replace(reading, rows=tuple(rows))


def is_doubtful(ruling: RowRuling, reason: Reason = Reason.MARGINAL_MARK) -> bool:
    return ruling.ruling is Ruling.REVIEW and ruling.reasons == (reason,)


def is_level(ruling: RowRuling, level: Level) -> bool:
    expected = tuple(MarkState.MARKED if each is level else MarkState.BLANK for each in Level)
    return ruling.ruling.value == level.value and ruling.marks == expected and not ruling.reasons
