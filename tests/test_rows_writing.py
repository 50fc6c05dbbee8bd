"""The table "what is right": tails from other rows, and what is written elsewhere on the sheet."""

from dataclasses import replace

import pytest
from pen_strokes import (
    Point,
    Strokes,
    cross,
    level_mark,
    line,
    words,
)
from printed_ballots import PrintedForm, row_ruling, rulings
from row_readings import (
    HIGH,
    LOW,
    MEDIUM,
    OFFICIAL,
    SCANS,
    assert_others_stand,
    is_doubtful,
    is_level,
    is_level_or_review,
    usual_marks,
    with_marks,
    with_row,
)

from ptn_scan.layout import RowLayout
from ptn_scan.recognition.reading import Mark
from ptn_scan.ruling.values import Reason, Ruling


@pytest.fixture
def tail(kon_ray: PrintedForm, others: Strokes, row: RowLayout) -> Strokes:
    """A tick in the row below that reaches into a box of this one, which has no mark yet."""
    below = kon_ray.first.rows[OFFICIAL]
    x, y = below.box(HIGH).centre
    long_tick = line((x - 2, y), (x, y + 2.4), (x + 2.2, row.box(HIGH).bottom - 0.9))
    return (*(each for each in others if not below.row.contains(each.bounds)), long_tick)


def test_a_tail_from_the_row_below_is_never_a_mark_of_this_one(
    kon_ray: PrintedForm, tail: Strokes, row: RowLayout
) -> None:
    reading = kon_ray.read((*tail, *level_mark(row, LOW)))
    assert is_level_or_review(row_ruling(reading, OFFICIAL), LOW)
    assert is_level(row_ruling(reading, OFFICIAL + 1), HIGH)


@pytest.mark.parametrize("scan", SCANS)
@pytest.mark.parametrize("away", [0.0, 4.0], ids=["at the box", "beside it"])
def test_a_mark_below_its_box_that_joins_a_mark_of_the_row_below_is_for_review(
    kon_ray: PrintedForm, row: RowLayout, others: Strokes, away: float, scan: str
) -> None:
    """Of both together most lies in the row below; it is no tail of that row's mark."""
    below = kon_ray.first.rows[OFFICIAL]
    x, bottom = row.box(HIGH).centre[0] + away, row.box(HIGH).bottom
    (centre, y), box = below.box(HIGH).centre, below.box(HIGH)
    arm = line(
        (x, bottom + 2.0), (centre - 1.5, box.y), (centre, box.bottom - 0.5), (centre + 2, y)
    )
    drawn = (*cross((x, bottom + 2.0), 4.8), arm, *level_mark(row, MEDIUM))
    plain = (each for each in others if not below.row.contains(each.bounds))
    assert is_doubtful(row_ruling(kon_ray.read((*plain, *drawn), **SCANS[scan]), OFFICIAL))


@pytest.mark.parametrize("scan", SCANS)
@pytest.mark.parametrize("below_line", [1.0, -1.0], ids=["more below", "more above"])
def test_a_mark_across_the_line_between_two_rows_is_for_review_in_both(
    kon_ray: PrintedForm, row: RowLayout, others: Strokes, below_line: float, scan: str
) -> None:
    """It lies in no box, and each of the two has a clear mark besides: it may be either's."""
    centre = row.box(HIGH).centre[0], row.row.bottom + below_line
    below = kon_ray.first.rows[OFFICIAL]
    plain = (each for each in others if not below.row.contains(each.bounds))
    drawn = (*plain, *level_mark(row, LOW), *level_mark(below, MEDIUM), *cross(centre, 4.4))
    reading = kon_ray.read(drawn, **SCANS[scan])
    assert is_doubtful(row_ruling(reading, OFFICIAL))
    assert is_doubtful(row_ruling(reading, OFFICIAL + 1))
    assert rulings(reading).count(Ruling.REVIEW) == 2


@pytest.mark.parametrize(("times", "doubtful"), [(1.7, True), (1.3, False)])
@pytest.mark.parametrize("neighbour", [OFFICIAL - 1, OFFICIAL + 1])
def test_a_heavy_mark_across_the_line_between_two_rows_may_be_two(
    kon_ray: PrintedForm, neighbour: int, times: float, doubtful: bool
) -> None:
    reading = kon_ray.read(usual_marks(kon_ray, []))
    reading = with_row(reading, lambda each: replace(each, foreign_mm2=0.5))

    def across(mark: Mark) -> Mark:
        ink, stroke = times * mark.ink_mm2, times * mark.stroke_mm
        return replace(mark, ink_mm2=ink, stroke_mm=stroke, in_row=0.8)

    reading = with_row(reading, lambda each: with_marks(each, across), neighbour)
    assert is_doubtful(row_ruling(reading, OFFICIAL)) is doubtful
    assert_others_stand(reading, [OFFICIAL])


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ({}, Ruling.INVALID),
        ({"in_row": 0.6}, Ruling.REVIEW),
        ({"elsewhere": True}, Ruling.REVIEW),
    ],
    ids=["in its row", "across the line", "in a box of the next row"],
)
def test_of_two_marks_one_that_may_be_the_next_rows_makes_no_overvote(
    kon_ray: PrintedForm, row: RowLayout, second: dict[str, float], expected: Ruling
) -> None:
    drawn = (*usual_marks(kon_ray, []), *cross(row.box(LOW).centre, 5.4))
    reading = with_row(
        kon_ray.read(drawn),
        lambda each: with_marks(
            each, lambda mark: replace(mark, **second) if mark.ink_inside[2] else mark
        ),
    )
    assert row_ruling(reading, OFFICIAL).ruling is expected


def test_a_tail_from_the_row_below_makes_no_mark_of_its_own(
    kon_ray: PrintedForm, tail: Strokes
) -> None:
    ruling = row_ruling(kon_ray.read(tail), OFFICIAL)
    assert ruling.ruling is Ruling.REVIEW or ruling.reasons == (Reason.UNDERVOTE,)


def _margin(form: PrintedForm) -> Point:
    return 10.0, form.first.rows[3].row.bottom + 2.0


def _below(form: PrintedForm) -> Point:
    assert form.first.write_in is not None
    return form.first.write_in.x + 15, form.first.write_in.bottom - 3.5


@pytest.mark.parametrize("scan", ["gray", "bilevel"])
def test_words_below_the_table_are_a_write_in(
    kon_ray: PrintedForm, others: Strokes, row: RowLayout, scan: str
) -> None:
    marks = others + level_mark(row, HIGH)
    reading = kon_ray.read(marks + words(_below(kon_ray), 38.0, 4.5), **SCANS[scan])
    assert reading.write_in
    assert rulings(reading) == rulings(kon_ray.read(marks, **SCANS[scan]))
    assert is_level(row_ruling(reading, OFFICIAL), HIGH)


def test_words_in_the_margin_are_a_write_in(
    kon_ray: PrintedForm, others: Strokes, row: RowLayout
) -> None:
    """Up the left margin, beside the table."""
    x, y = _margin(kon_ray)
    upright = words((0.0, 0.0), 34.0, 4.0)
    turned = tuple(
        line(*((x + 4 + float(py), y - float(px)) for px, py in each.points)) for each in upright
    )
    marks = others + level_mark(row, HIGH)
    reading = kon_ray.read(marks + turned)
    assert reading.write_in
    assert rulings(reading) == rulings(kon_ray.read(marks))


@pytest.mark.parametrize("scan", ["gray", "bilevel", "colour300"])
def test_marks_alone_are_no_write_in(
    kon_ray: PrintedForm, others: Strokes, row: RowLayout, scan: str
) -> None:
    reading = kon_ray.read(others + cross(row.box(HIGH).centre, 10.0), **SCANS[scan])
    assert not reading.write_in
    assert reading.stray == ()


@pytest.mark.parametrize("scan", ["gray", "bilevel"])
@pytest.mark.parametrize("over", [0.0, 3.0], ids=["inside", "over-the-edge"])
def test_a_signature_is_no_write_in(
    kon_ray: PrintedForm, others: Strokes, over: float, scan: str
) -> None:
    room = kon_ray.first.signature
    assert room is not None
    signature = words((room.x + 8, room.bottom - 2 + over), 40.0, 12.0)
    plain, signed = (kon_ray.read(others + each, **SCANS[scan]) for each in ((), signature))
    assert not signed.write_in
    assert signed.signature
    assert not plain.signature
    assert rulings(signed) == rulings(plain)


def test_a_signature_running_off_the_right_edge_is_no_write_in(
    kon_ray: PrintedForm, others: Strokes
) -> None:
    room = kon_ray.first.signature
    assert room is not None
    signature = words((room.right - 30, room.bottom - 5), 34.0, 9.0)
    assert not kon_ray.read(others + signature).write_in
