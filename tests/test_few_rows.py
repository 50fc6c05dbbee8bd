"""Ballots of a few officials, whose one or two marks hardly show what the hand and the pen are like
and what a scan keeps of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from pen_strokes import Point, Strokes, fill, tick
from printed_ballots import PrintedForm, row_ruling
from row_readings import is_doubtful, is_level, of_rows, with_darkness, with_marks

from ptn_scan.election import Level
from ptn_scan.recognition.reading import Mark, PageReading
from ptn_scan.ruling.corrections import Weight, is_scribbled_out
from ptn_scan.ruling.limits import LIMITS
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.ruling.values import Reason, Ruling
from ptn_scan.simulation.profiles import Mode

HIGH, MEDIUM, LOW = Level
Shape = Callable[[Point, float], Strokes]
FIRST = 1


def alone(form: PrintedForm, marks: Strokes, **scanner: object) -> PageReading:
    """What is read of a ballot of one official with these marks."""
    return form.read(marks, **scanner)


def box(form: PrintedForm, level: Level, official: int = FIRST) -> tuple[float, float]:
    return form.first.rows[official - 1].box(level).centre


def faded(reading: PageReading) -> PageReading:
    """The same where the scan lost the most of the table's thin lines."""
    rows = (replace(row, hairlines=0.3 * row.contrast) for row in reading.rows)
    return replace(reading, rows=tuple(rows))


def with_traces(reading: PageReading, official: int = FIRST, **measured: float) -> PageReading:
    """The same with a name that something may have been drawn over."""
    rows = (
        replace(row, name=replace(row.name, **measured)) if row.official == official else row
        for row in reading.rows
    )
    return replace(reading, rows=tuple(rows))


def drawn(form: PrintedForm, officials: Sequence[int], shape: Shape = tick) -> Strokes:
    """A mark for the middle level in the rows of `officials`."""
    return tuple(
        stroke for official in officials for stroke in shape(box(form, MEDIUM, official), 5.4)
    )


# One mark alone


def test_a_tick_alone_is_its_level_where_black_and_white_lost_thin_lines(
    one_official: PrintedForm,
) -> None:
    """A single stroke was drawn over nothing, whatever became of another mark."""
    reading = alone(one_official, tick(box(one_official, LOW), 5.4), mode=Mode.BILEVEL)
    assert is_level(row_ruling(faded(reading), FIRST), LOW)


def test_what_may_be_a_scribble_alone_is_for_review_where_black_and_white_lost_thin_lines(
    one_official: PrintedForm,
) -> None:
    reading = alone(one_official, fill(box(one_official, LOW), 6.0), mode=Mode.BILEVEL)
    assert is_level(row_ruling(reading, FIRST), LOW)
    assert is_doubtful(row_ruling(faded(reading), FIRST), Reason.CORRECTION)


@pytest.mark.parametrize(("trace_mm2", "expected"), [(0.09, Ruling.REVIEW), (0.03, Ruling.LOW)])
def test_what_may_be_a_scribble_alone_is_for_review_beside_a_trace_of_ink(
    one_official: PrintedForm, trace_mm2: float, expected: Ruling
) -> None:
    """As a pencil's was, of whose other mark black and white had kept as much."""
    reading = alone(one_official, fill(box(one_official, LOW), 6.0), mode=Mode.BILEVEL)
    rows = tuple(replace(row, faint_mm2=(trace_mm2, 0.0, 9.0)) for row in reading.rows)
    assert row_ruling(replace(reading, rows=rows), FIRST).ruling is expected


def test_a_mark_alone_in_two_pieces_is_for_review_where_black_and_white_lost_thin_lines(
    one_official: PrintedForm,
) -> None:
    """More of it may have been lost, as of a pencil's scribble."""
    reading = faded(alone(one_official, tick(box(one_official, LOW), 5.4), mode=Mode.BILEVEL))
    (row,) = reading.rows
    (mark,) = row.marks
    pieces = replace(reading, rows=(replace(row, marks=(mark, mark)),))
    assert is_doubtful(row_ruling(pieces, FIRST), Reason.CORRECTION)


@pytest.mark.parametrize(("trace_mm2", "expected"), [(0.0, Ruling.LOW), (0.02, Ruling.REVIEW)])
def test_a_tick_by_a_faint_pen_is_for_review_beside_any_trace_of_ink(
    one_official: PrintedForm, trace_mm2: float, expected: Ruling
) -> None:
    reading = alone(one_official, tick(box(one_official, LOW), 5.4), mode=Mode.BILEVEL)
    pale = with_traces(with_darkness(reading, 0.5), excess=0.0, excess_part=0.0)
    rows = tuple(replace(row, faint_mm2=(trace_mm2, 0.0, 3.0)) for row in pale.rows)
    assert row_ruling(replace(pale, rows=rows), FIRST).ruling is expected


def test_of_two_marks_the_lesser_tells_whether_the_other_may_be_a_scribble(
    kon_ray: PrintedForm,
) -> None:
    """Their mean would hide that one has several times the ink of the other."""
    marks = (*tick(box(kon_ray, LOW, 1), 4.0), *fill(box(kon_ray, LOW, 2), 6.0))
    reading = faded(of_rows(kon_ray.read(marks, mode=Mode.BILEVEL), (1, 2)))
    assert is_level(row_ruling(reading, 1), LOW)
    assert is_doubtful(row_ruling(reading, 2), Reason.CORRECTION)


# Two marks in one row


def lighter(mark: Mark, share: float) -> Mark:
    """The mark with a share of its ink, as much shorter and as broad."""
    ink, stroke = share * mark.ink_mm2, share * mark.stroke_mm
    high, medium, low = (share * each for each in mark.ink_inside)
    return replace(mark, ink_mm2=ink, stroke_mm=stroke, ink_inside=(high, medium, low))


def test_a_box_filled_in_beside_a_mark_as_heavy_is_no_overvote() -> None:
    """Where nothing is usual one of them may be a scribble over a mark."""
    filled = Weight(ink=20.0, per_mm=1.6, cover=0.5, width=1.2, load=0.5, winding=1.3)
    large = Weight(ink=19.0, per_mm=1.5, cover=0.3, width=0.8, load=0.4, winding=1.3)
    assert is_scribbled_out((filled, large), None, LIMITS)
    assert not is_scribbled_out((large, large), None, LIMITS)


@pytest.mark.parametrize(("share", "expected"), [(0.29, Ruling.REVIEW), (0.6, Ruling.INVALID)])
def test_a_mark_of_less_than_a_third_of_the_others_ink_may_be_a_touch(
    kon_ray: PrintedForm, share: float, expected: Ruling
) -> None:
    """As a touch at the upper border was that joined with a speck above it in black and white."""
    marks = drawn(kon_ray, range(1, 11)) + tick(box(kon_ray, HIGH, 5), 5.4)
    reading = kon_ray.read(marks, mode=Mode.BILEVEL)
    rows = tuple(
        with_marks(row, lambda mark: lighter(mark, share) if mark.ink_inside[0] else mark)
        for row in reading.rows
    )
    assert row_ruling(reading, 5).ruling is Ruling.INVALID
    assert row_ruling(replace(reading, rows=rows), 5).ruling is expected


# A row without marks, beside few that have some


@pytest.mark.parametrize(("darkness", "expected"), [(0.6, Ruling.REVIEW), (0.9, Ruling.INVALID)])
def test_an_empty_row_is_for_review_where_few_marks_are_not_kept_whole(
    kon_ray: PrintedForm, darkness: float, expected: Ruling
) -> None:
    """As one was of three whose mark black and white had lost."""
    reading = with_darkness(kon_ray.read(drawn(kon_ray, (1, 2)), mode=Mode.BILEVEL), darkness)
    assert row_ruling(of_rows(reading, (1, 2, 3)), 3).ruling is expected
    marked = drawn(kon_ray, (1, 2, 4, 5, 6, 7, 8, 9, 10, 11))
    whole = with_darkness(kon_ray.read(marked, mode=Mode.BILEVEL), darkness)
    assert row_ruling(whole, 3).ruling is Ruling.INVALID


# Names


@pytest.mark.parametrize(
    ("shape", "darkness", "expected"),
    [
        (tick, 0.6, Ruling.REVIEW),
        (tick, 0.9, Ruling.MEDIUM),
        (fill, 0.9, Ruling.REVIEW),
    ],
)
def test_a_name_is_looked_at_closely_where_one_mark_tells_little_of_the_pen(
    one_official: PrintedForm, shape: Shape, darkness: float, expected: Ruling
) -> None:
    """Of two pencils that struck a name next to nothing was left: one fills boxes in darkly, one
    leaves marks that are almost whole."""
    reading = alone(one_official, shape(box(one_official, MEDIUM), 5.4), mode=Mode.BILEVEL)
    left = {"excess": 0.025, "excess_part": 0.035, "excess_along": 0.017, "excess_course": 0.019}
    changed = with_traces(with_darkness(reading, darkness), spread=0.005, **left)
    assert row_ruling(changed, FIRST).ruling is expected


@pytest.mark.parametrize("darkness", [0.6, 0.5])
@pytest.mark.parametrize(("course", "expected"), [(0.004, Ruling.MEDIUM), (0.02, Ruling.REVIEW)])
def test_a_bold_name_is_not_for_review_for_being_darker_than_the_title(
    one_official: PrintedForm, darkness: float, course: float, expected: Ruling
) -> None:
    """With one official only the title tells what print is like; a pen would run along a course."""
    reading = alone(one_official, tick(box(one_official, MEDIUM), 5.4), mode=Mode.BILEVEL)
    darker = {"excess": 0.034, "excess_part": 0.039, "excess_along": 0.02, "spread": 0.0}
    changed = with_traces(with_darkness(reading, darkness), excess_course=course, **darker)
    assert row_ruling(changed, FIRST).ruling is expected


@pytest.mark.parametrize(("darkness", "expected"), [(0.4, Ruling.REVIEW), (0.9, Ruling.MEDIUM)])
def test_a_clear_course_through_a_name_is_enough_of_a_pale_pen(
    kon_ray: PrintedForm, darkness: float, expected: Ruling
) -> None:
    """As of a slanted line by a pen of which black and white hardly kept the marks."""
    reading = kon_ray.read(drawn(kon_ray, range(1, 12)), mode=Mode.BILEVEL)
    left = {"excess": 0.007, "excess_part": 0.011, "excess_along": 0.008, "excess_course": 0.025}
    changed = with_traces(with_darkness(reading, darkness), spread=0.005, **left)
    (first, *others) = rule_rows(changed)
    assert first.ruling is expected
    assert all(each.ruling is Ruling.MEDIUM for each in others)
