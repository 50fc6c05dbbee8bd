"""What was read in rows, changed as a scan might have it, and what was ruled of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pen_strokes import (
    Point,
    Strokes,
    cross,
    fill,
    slash,
    tick,
)
from printed_ballots import PrintedForm, row_ruling

from ptn_scan.election import Level
from ptn_scan.recognition.reading import Mark, PageReading, RowReading
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.ruling.values import MarkState, Reason, RowRuling, Ruling
from ptn_scan.simulation.profiles import Mode

OFFICIAL = 5
"""In whose row a case is drawn."""
PRINT_DPI = 300
HIGH, MEDIUM, LOW = Level
Shape = Callable[[Point, float], Strokes]
SHAPES: dict[str, Shape] = {
    "tick": tick, "cross": cross, "fill": fill, "slash": slash,
}  # fmt: skip
SCANS: dict[str, dict[str, object]] = {
    "gray": {},
    "gray150": {"dpi": 150},
    "colour300": {"dpi": 300, "mode": Mode.COLOUR},
    "bilevel": {"mode": Mode.BILEVEL},
    "bilevel300": {"mode": Mode.BILEVEL, "dpi": 300},
}
Ruler = Callable[..., RowRuling]
LevelsRuler = Callable[..., tuple[RowRuling, ...]]
LEVEL_ROWS = (2, 5, 9)
"""The officials in whose rows a case is drawn for each level."""
OTHER_ROWS = tuple(index for index in range(11) if index != OFFICIAL - 1)


def of_rows(reading: PageReading, officials: Sequence[int]) -> PageReading:
    """The reading of a page that has the rows of these officials alone."""
    rows = tuple(row for row in reading.rows if row.official in officials)
    return replace(reading, rows=rows)


def with_marks(row: RowReading, change: Callable[[Mark], Mark]) -> RowReading:
    return replace(row, marks=tuple(map(change, row.marks)))


def with_touch(row: RowReading, box: int, share: float) -> RowReading:
    """The row with all that lies in `box` (0 to 2) a touch of the pen, wholly inside, that has a
    share of the ink of the row's heaviest mark."""
    ink = share * max(mark.ink_mm2 for mark in row.marks)
    high, medium, low = (ink if index == box else 0.0 for index in range(3))

    def touch(mark: Mark) -> Mark:
        if not mark.ink_inside[box]:
            return mark
        return replace(mark, ink_mm2=ink, ink_inside=(high, medium, low))

    faint = list(row.faint_mm2)
    faint[box] = ink
    return replace(with_marks(row, touch), faint_mm2=(faint[0], faint[1], faint[2]))


def with_darkness(reading: PageReading, darkness: float) -> PageReading:
    """The reading with all marks as dark."""
    return with_darkness_of_rows(reading, [darkness] * len(reading.rows))


def with_darkness_of_rows(reading: PageReading, darkness: Sequence[float]) -> PageReading:
    """The reading with the marks of each row as dark."""
    rows = (
        with_marks(row, lambda mark, level=level: replace(mark, darkness=level))
        for row, level in zip(reading.rows, darkness, strict=True)
    )
    return replace(reading, rows=tuple(rows))


def is_doubtful(ruling: RowRuling, reason: Reason = Reason.MARGINAL_MARK) -> bool:
    return ruling.ruling is Ruling.REVIEW and ruling.reasons == (reason,)


def is_level(ruling: RowRuling, level: Level) -> bool:
    expected = tuple(MarkState.MARKED if each is level else MarkState.BLANK for each in Level)
    return ruling.ruling.value == level.value and ruling.marks == expected and not ruling.reasons


def usual_marks(form: PrintedForm, but: Sequence[int], shape: Shape = cross) -> Strokes:
    """The same mark for the middle level in all rows but some."""
    return tuple(
        stroke
        for each in form.first.rows
        if each.official not in but
        for stroke in shape(each.box(MEDIUM).centre, 5.4)
    )


def with_row(
    reading: PageReading, change: Callable[[RowReading], RowReading], official: int = OFFICIAL
) -> PageReading:
    """The reading with another one of an official's row: of that in which a case is drawn."""
    rows = (change(row) if row.official == official else row for row in reading.rows)
    return replace(reading, rows=tuple(rows))


def with_name_ink(reading: PageReading, official: int = OFFICIAL, **measured: float) -> PageReading:
    """The reading with another name in that row, where `measured` says so."""
    return with_row(
        reading, lambda each: replace(each, name=replace(each.name, **measured)), official
    )


def name_ruling(reading: PageReading, official: int = OFFICIAL, **measured: float) -> RowRuling:
    """The ruling on that row, were its name as `measured`."""
    return row_ruling(with_name_ink(reading, official, **measured), official)


def with_hairlines(reading: PageReading, share: float) -> PageReading:
    """The reading of a scan that shows so much of the table's thin lines, against the print."""
    rows = (replace(row, hairlines=share * row.contrast) for row in reading.rows)
    return replace(reading, rows=tuple(rows))


def lighter(mark: Mark, share: float) -> Mark:
    """The mark with a share of its ink, as much shorter and as broad."""
    ink, stroke = share * mark.ink_mm2, share * mark.stroke_mm
    high, medium, low = (share * each for each in mark.ink_inside)
    return replace(mark, ink_mm2=ink, stroke_mm=stroke, ink_inside=(high, medium, low))


def without_marks(reading: PageReading, rows: Iterable[int], faint_mm2: float = 0.0) -> PageReading:
    """The reading with rows (counted from 0) of whose marks nothing was kept but faint ink in the
    middle box."""
    lost = list(reading.rows)
    for index in rows:
        lost[index] = replace(lost[index], marks=(), faint_mm2=(0.0, faint_mm2, 0.0))
    return replace(reading, rows=tuple(lost))


def assert_others_stand(reading: PageReading, but: Sequence[int]) -> None:
    for each in rule_rows(reading):
        if each.official not in but:
            assert each.ruling is Ruling.MEDIUM, each


def are_levels(rulings: Sequence[RowRuling]) -> bool:
    return all(is_level(each, level) for each, level in zip(rulings, Level, strict=True))


def are_levels_or_review(rulings: Sequence[RowRuling]) -> bool:
    return all(is_level_or_review(each, level) for each, level in zip(rulings, Level, strict=True))


def is_level_or_review(ruling: RowRuling, level: Level) -> bool:
    return ruling.ruling.value == level.value or ruling.ruling is Ruling.REVIEW
