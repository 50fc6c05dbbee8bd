"""The table "what is right": of two marked boxes one may be scribbled or lined
out, or drawn over."""

from dataclasses import replace

import pytest
from pen_strokes import (
    Point,
    cross,
    fill,
    level_mark,
    line,
    tick,
)
from printed_ballots import PrintedForm, row_ruling
from row_readings import (
    HIGH,
    LOW,
    MEDIUM,
    OFFICIAL,
    SCANS,
    SHAPES,
    Ruler,
    is_doubtful,
    usual_marks,
    with_marks,
    with_row,
)

from ptn_scan.election import Level
from ptn_scan.layout import RowLayout
from ptn_scan.recognition.reading import Mark
from ptn_scan.ruling.corrections import Weight, is_scribbled_out
from ptn_scan.ruling.limits import LIMITS
from ptn_scan.ruling.values import Reason, Ruling
from ptn_scan.simulation.ink import PenStroke
from ptn_scan.simulation.profiles import Mode


@pytest.mark.parametrize("scan", ["gray", "bilevel"])
@pytest.mark.parametrize(("wrong", "right"), [(HIGH, LOW), (LOW, MEDIUM), (MEDIUM, HIGH)])
def test_a_box_scribbled_out_beside_a_mark_is_a_correction(
    ruled: Ruler, row: RowLayout, wrong: Level, right: Level, scan: str
) -> None:
    centre = row.box(wrong).centre
    marks = [cross(centre, 5.4), fill(centre, 6.4), cross(row.box(right).centre, 5.4)]
    ruling = ruled(marks, **SCANS[scan])
    assert (ruling.ruling, ruling.reasons) == (Ruling.REVIEW, (Reason.CORRECTION,))


@pytest.mark.parametrize("usual", [True, False])
def test_a_stroke_below_a_box_is_no_grain_because_another_box_is_scribbled_over(
    kon_ray: PrintedForm, row: RowLayout, usual: bool
) -> None:
    """A tick that lies below its box, by a pen of which black and white kept two thirds: half as
    wide as the scribble, and paler, as all of the page's ticks are, where there are others."""
    left, bottom = row.box(HIGH).x, row.box(HIGH).bottom
    below = line((left + 1.0, bottom + 1.0), (left + 4.0, bottom + 1.5), (left + 8.0, bottom - 1.5))
    drawn = [*fill(row.box(MEDIUM).centre, 6.4), below]
    if usual:
        drawn += usual_marks(kon_ray, [OFFICIAL], tick)
    reading = kon_ray.read(tuple(drawn), mode=Mode.BILEVEL)

    def kept(mark: Mark) -> Mark:
        scribble = mark.ink_inside[1] > 15
        width, darkness = (1.49, 0.99) if scribble else (0.5, 0.6)
        return replace(mark, ink_mm2=width * mark.stroke_mm, darkness=darkness)

    rows = tuple(with_marks(each, kept) for each in reading.rows)
    assert is_doubtful(row_ruling(replace(reading, rows=rows), OFFICIAL))


@pytest.mark.parametrize("scan", SCANS)
def test_a_mark_with_a_line_over_it_beside_another_is_a_correction(
    ruled: Ruler, row: RowLayout, scan: str
) -> None:
    x, y = row.box(HIGH).centre
    over = line((x - 5.2, y + 0.4), (x + 5.2, y - 0.6))
    ruling = ruled([(*level_mark(row, HIGH), over), level_mark(row, LOW)], **SCANS[scan])
    assert is_doubtful(ruling, Reason.CORRECTION)


USUAL_CROSS = Weight(ink=9.9, per_mm=0.81, cover=0.27, width=0.75, load=0.5, winding=1.06)


@pytest.mark.parametrize("scan", ["gray", "bilevel"])
def test_a_mark_with_a_short_line_over_it_beside_another_is_for_review(
    ruled: Ruler, row: RowLayout, scan: str
) -> None:
    """The line leaves the box by a good millimetre on each side."""
    x, y = row.box(LOW).centre
    over = line((x - 4.2, y + 0.2), (x + 4.2, y - 0.1))
    marks = [tick(row.box(HIGH).centre, 5.4), (*tick((x, y), 5.4), over)]
    ruling = ruled(marks, **SCANS[scan])
    assert is_doubtful(ruling, Reason.CORRECTION), ruling


@pytest.mark.parametrize(
    ("ink", "per_mm", "beside", "expected"),
    [
        (11.0, 1.11, 10.7, True),
        (10.7, 1.05, 14.2, True),
        (15.5, 1.39, 9.9, True),
        (16.2, 0.914, 10.1, True),
        (16.6, 0.88, 6.0, True),
        (11.2, 0.86, 10.9, False),
        (12.6, 0.93, 10.3, False),
        (6.0, 0.95, 10.4, False),
        (16.6, 0.88, 11.0, False),
        (13.0, 0.88, 6.0, False),
    ],
)
def test_a_small_mark_scribbled_over_loosely_is_denser_than_this_voters_marks(
    ink: float, per_mm: float, beside: float, expected: bool
) -> None:
    """It may have no more ink than the mark that counts, or be crossed over by a like mark and no
    denser; the last five are two marks, one each."""
    scribbled = replace(USUAL_CROSS, ink=ink, per_mm=per_mm)
    clear = replace(USUAL_CROSS, ink=beside)
    assert is_scribbled_out([scribbled, clear], USUAL_CROSS, LIMITS) is expected


@pytest.mark.parametrize("scan", ["gray", "bilevel"])
def test_where_a_voter_fills_boxes_with_zigzags_two_of_them_are_for_review(
    kon_ray: PrintedForm, row: RowLayout, scan: str
) -> None:
    """A second zigzag over the first would hardly show."""
    usual = [
        zigzag(each.box(MEDIUM).centre, 5.0, 4)
        for each in kon_ray.first.rows
        if each.official != OFFICIAL
    ]
    both = (zigzag(row.box(HIGH).centre, 5.2, 4), zigzag(row.box(LOW).centre, 5.0, 4))
    reading = kon_ray.read((*usual, *both), **SCANS[scan])
    assert is_doubtful(row_ruling(reading, OFFICIAL), Reason.CORRECTION)


def zigzag(centre: Point, size: float, loops: int) -> PenStroke:
    """A thin pen up and down from left to right, `loops` times."""
    (x, y), half = centre, size / 2
    points = [
        (x - half + size * step / (2 * loops), y + (half if step % 2 else -half))
        for step in range(2 * loops + 1)
    ]
    return line(*points, width=0.35)


@pytest.mark.parametrize(
    ("shape", "reason"), [("tick", Reason.OVERVOTE), ("cross", Reason.CORRECTION)]
)
def test_a_tick_that_is_a_third_denser_is_no_correction_and_a_cross_may_be(
    kon_ray: PrintedForm, row: RowLayout, shape: str, reason: Reason
) -> None:
    """A tick drawn over has twice the ink of one."""
    draw = SHAPES[shape]
    marks = (*draw(row.box(HIGH).centre, 5.4), *draw(row.box(LOW).centre, 5.4))
    reading = kon_ray.read((*usual_marks(kon_ray, [OFFICIAL], draw), *marks))

    def denser(mark: Mark) -> Mark:
        return replace(mark, ink_mm2=1.3 * mark.ink_mm2) if mark.ink_inside[0] else mark

    changed = with_row(reading, lambda each: with_marks(each, denser))
    assert row_ruling(changed, OFFICIAL).reasons == (reason,)
