"""Ballots of a few officials, whose one or two marks hardly show what the hand and the pen are like
and what a scan keeps of them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import pytest
from pen_strokes import Strokes, dot, fill, tick
from printed_ballots import PrintedForm, row_ruling
from row_readings import (
    LOW,
    MEDIUM,
    Shape,
    is_doubtful,
    is_level,
    name_ruling,
    of_rows,
    with_darkness,
    with_darkness_of_rows,
    with_hairlines,
    with_marks,
    with_name_ink,
    with_touch,
)

from ptn_scan.election import Level
from ptn_scan.recognition.reading import Mark, PageReading
from ptn_scan.ruling.corrections import Weight, is_scribbled_out, usual_weight
from ptn_scan.ruling.limits import LIMITS
from ptn_scan.ruling.marks import judge_marks
from ptn_scan.ruling.values import Reason, Ruling
from ptn_scan.simulation.profiles import Mode

FIRST = 1
HARDLY_LEFT = {
    "excess": 0.0014, "excess_part": 0.0048, "excess_along": 0.0, "excess_course": 0.0069,
    "spread": 0.006,
}  # fmt: skip
"""What black and white left of a pencil's slanted strike in a name."""


def box(form: PrintedForm, level: Level, official: int = FIRST) -> tuple[float, float]:
    return form.first.rows[official - 1].box(level).centre


def faded(reading: PageReading) -> PageReading:
    """The same where the scan lost the most of the table's thin lines."""
    return with_hairlines(reading, 0.3)


def drawn(
    form: PrintedForm, officials: Sequence[int], shape: Shape = tick, level: Level = MEDIUM
) -> Strokes:
    """The same mark in the rows of `officials`."""
    return tuple(
        stroke for official in officials for stroke in shape(box(form, level, official), 5.4)
    )


def faint_tick(form: PrintedForm) -> PageReading:
    """A tick for the low level of which black and white keeps a part, beside a name as printed."""
    reading = form.read(tick(box(form, LOW), 5.4), mode=Mode.BILEVEL)
    return with_name_ink(with_darkness(reading, 0.5), FIRST, excess=0.0, excess_part=0.0)


# One mark alone


def test_a_tick_alone_is_its_level_where_black_and_white_lost_thin_lines(
    one_official: PrintedForm,
) -> None:
    """A single stroke was drawn over nothing, whatever became of another mark."""
    reading = one_official.read(tick(box(one_official, LOW), 5.4), mode=Mode.BILEVEL)
    assert is_level(row_ruling(faded(reading), FIRST), LOW)


@pytest.mark.parametrize("darkness", [0.08, 0.12, 0.16, 0.2, 0.24])
def test_a_tick_so_pale_that_gray_hardly_shows_it_is_for_review(
    one_official: PrintedForm, darkness: float
) -> None:
    pale = tuple(replace(stroke, darkness=darkness) for stroke in tick(box(one_official, LOW), 5.4))
    assert row_ruling(one_official.read(pale), FIRST).ruling is Ruling.REVIEW


def test_a_pale_tick_of_which_bits_beside_its_box_are_darker_is_for_review(
    one_official: PrintedForm,
) -> None:
    """None of them is a mark, and together they are no reason not to look for the tick, of which
    more is seen than their own edges."""
    x, y = box(one_official, LOW)
    bits = [dot((x + away, y - 4.2), 0.5) for away in (-1.5, 0.0, 1.5)]
    pale = tuple(replace(stroke, darkness=0.12) for stroke in tick((x, y), 5.4))
    darker = tuple(replace(stroke, darkness=0.5) for stroke in chain(*bits))
    reading = one_official.read((*pale, *darker))
    (row,) = reading.rows
    assert sum(mark.ink_mm2 for mark in row.marks) > 0.3 > max(mark.ink_mm2 for mark in row.marks)
    (without,) = one_official.read(darker).rows
    assert without.trace_mm < row.trace_mm
    assert row_ruling(replace(reading, rows=(row,)), FIRST).ruling is Ruling.REVIEW
    untraced = replace(without, trace_mm=0.0)
    assert row_ruling(replace(reading, rows=(untraced,)), FIRST).ruling is Ruling.INVALID


def test_what_may_be_a_scribble_alone_is_for_review_where_black_and_white_lost_thin_lines(
    one_official: PrintedForm,
) -> None:
    reading = one_official.read(fill(box(one_official, LOW), 6.0), mode=Mode.BILEVEL)
    assert is_level(row_ruling(reading, FIRST), LOW)
    assert is_doubtful(row_ruling(faded(reading), FIRST), Reason.CORRECTION)


@pytest.mark.parametrize(("trace_mm2", "expected"), [(0.09, Ruling.REVIEW), (0.03, Ruling.LOW)])
def test_what_may_be_a_scribble_alone_is_for_review_beside_a_trace_of_ink(
    one_official: PrintedForm, trace_mm2: float, expected: Ruling
) -> None:
    """As a pencil's was, of whose other mark black and white had kept as much."""
    reading = one_official.read(fill(box(one_official, LOW), 6.0), mode=Mode.BILEVEL)
    rows = tuple(replace(row, faint_mm2=(trace_mm2, 0.0, 9.0)) for row in reading.rows)
    assert row_ruling(replace(reading, rows=rows), FIRST).ruling is expected


def test_a_mark_alone_in_two_pieces_is_for_review_where_black_and_white_lost_thin_lines(
    one_official: PrintedForm,
) -> None:
    """More of it may have been lost, as of a pencil's scribble."""
    reading = faded(one_official.read(tick(box(one_official, LOW), 5.4), mode=Mode.BILEVEL))
    (row,) = reading.rows
    (mark,) = row.marks
    pieces = replace(reading, rows=(replace(row, marks=(mark, mark)),))
    assert is_doubtful(row_ruling(pieces, FIRST), Reason.CORRECTION)


@pytest.mark.parametrize(
    ("darkness", "share", "expected"),
    [(0.6, 0.15, Ruling.REVIEW), (0.6, 0.1, Ruling.LOW), (0.95, 0.15, Ruling.LOW)],
)
def test_a_touch_beside_a_mark_alone_may_be_what_black_and_white_kept_of_another(
    one_official: PrintedForm, darkness: float, share: float, expected: Ruling
) -> None:
    """Of a pen of which the page has one mark, not kept whole; the touch has a share of its ink."""
    drawn = (*tick(box(one_official, LOW), 5.4), *dot(box(one_official, MEDIUM), 1.1))
    reading = with_darkness(one_official.read(drawn, mode=Mode.BILEVEL), darkness)
    (row,) = reading.rows
    touched = with_touch(row, 1, share)
    assert row_ruling(replace(reading, rows=(touched,)), FIRST).ruling is expected


@pytest.mark.parametrize(("trace_mm2", "expected"), [(0.0, Ruling.LOW), (0.02, Ruling.REVIEW)])
def test_a_tick_by_a_faint_pen_is_for_review_beside_any_trace_of_ink(
    one_official: PrintedForm, trace_mm2: float, expected: Ruling
) -> None:
    pale = faint_tick(one_official)
    rows = tuple(replace(row, faint_mm2=(trace_mm2, 0.0, 3.0)) for row in pale.rows)
    assert row_ruling(replace(pale, rows=rows), FIRST).ruling is expected


def test_a_tick_by_a_faint_pen_is_for_review_beside_a_touch_on_the_border_of_another_box(
    one_official: PrintedForm,
) -> None:
    """Along a border no faint ink is seen."""
    pale = faint_tick(one_official)
    assert is_level(row_ruling(pale, FIRST), LOW)
    (row,) = pale.rows
    (mark,) = row.marks
    inks = {"ink_mm2": 0.6, "stroke_mm": 0.8, "extent_mm": 0.9}
    touch = replace(mark, ink_inside=(0.5, 0.0, 0.0), around=(0.1, 0.0, 0.0), **inks)
    touched = replace(pale, rows=(replace(row, marks=(mark, touch)),))
    assert is_doubtful(row_ruling(touched, FIRST), Reason.CORRECTION)


@pytest.mark.parametrize(("ink", "expected"), [(0.36, Ruling.REVIEW), (0.03, Ruling.LOW)])
def test_of_three_ticks_by_a_faint_pen_one_waits_beside_a_touch_of_the_pen(
    kon_ray: PrintedForm, ink: float, expected: Ruling
) -> None:
    """As much as was left of the other mark of an overvote by a pencil."""
    marks = drawn(kon_ray, (1, 2, 3), level=LOW)
    pale = with_darkness(kon_ray.read(marks, mode=Mode.BILEVEL), 0.48)
    first, *others = of_rows(pale, (1, 2, 3)).rows
    (mark,) = first.marks
    sizes = {"ink_mm2": ink, "stroke_mm": 0.9, "extent_mm": 0.8}
    touch = replace(mark, ink_inside=(ink, 0.0, 0.0), around=(0.1, 0.0, 0.0), **sizes)
    touched = replace(first, marks=(mark, touch), faint_mm2=(ink, 0.0, first.faint_mm2[2]))
    assert row_ruling(replace(pale, rows=(touched, *others)), FIRST).ruling is expected


@pytest.mark.parametrize(("trace_mm2", "expected"), [(0.1, Ruling.REVIEW), (0.0, Ruling.LOW)])
def test_what_is_no_single_stroke_waits_beside_a_trace_where_black_and_white_lost_other_marks(
    kon_ray: PrintedForm, trace_mm2: float, expected: Ruling
) -> None:
    """A pencil had scribbled its box over; of the mark beside it next to nothing was left."""
    reading = kon_ray.read(tick(box(kon_ray, LOW, 2), 5.4), mode=Mode.BILEVEL)
    empty, marked, other = of_rows(with_darkness(reading, 0.7), (1, 2, 3)).rows

    def wound(mark: Mark) -> Mark:
        return replace(mark, stroke_mm=1.1 * (mark.bounds.w + mark.bounds.h))

    scribbled = replace(with_marks(marked, wound), faint_mm2=(0.0, trace_mm2, 3.0))
    rows = (empty, scribbled, other)
    assert row_ruling(replace(reading, rows=rows), 2).ruling is expected


def test_two_ticks_over_each_other_are_no_single_stroke() -> None:
    """Their centre line may be as short as one's; the stroke is broad."""
    tick_over_tick = Weight(ink=9.5, per_mm=1.0, cover=0.34, width=1.1, load=0.5, winding=0.9)
    assert not tick_over_tick.is_stroke(LIMITS)
    assert tick_over_tick.may_be_drawn_over(LIMITS)


def test_of_two_marks_the_lesser_tells_whether_the_other_may_be_a_scribble(
    kon_ray: PrintedForm,
) -> None:
    """Their mean would hide that one has several times the ink of the other."""
    marks = (*tick(box(kon_ray, LOW, 1), 4.0), *fill(box(kon_ray, LOW, 2), 6.0))
    reading = faded(of_rows(kon_ray.read(marks, mode=Mode.BILEVEL), (1, 2)))
    assert is_level(row_ruling(reading, 1), LOW)
    assert is_doubtful(row_ruling(reading, 2), Reason.CORRECTION)


# Two marks in one row


def test_a_box_filled_in_beside_a_mark_as_heavy_is_no_overvote() -> None:
    """Where nothing is usual one of them may be a scribble over a mark."""
    filled = Weight(ink=20.0, per_mm=1.6, cover=0.5, width=1.2, load=0.5, winding=1.3)
    large = Weight(ink=19.0, per_mm=1.5, cover=0.3, width=0.8, load=0.4, winding=1.3)
    assert is_scribbled_out((filled, large), None, LIMITS)
    assert not is_scribbled_out((large, large), None, LIMITS)


def test_of_two_marks_the_lesser_is_the_usual_one(kon_ray: PrintedForm) -> None:
    """With a scribble's density in it no mark beside another would be dense."""
    marks = (*tick(box(kon_ray, LOW, 1), 4.0), *fill(box(kon_ray, LOW, 2), 6.0))
    rows = of_rows(kon_ray.read(marks), (1, 2)).rows
    judged = [judge_marks(row.marks, LIMITS) for row in rows]
    usual, light = usual_weight(judged), usual_weight(judged[:1], 1)
    assert usual is not None
    assert light is not None
    assert (usual.ink, usual.per_mm) == (light.ink, light.per_mm)


# A row without marks, beside few that have some


@pytest.mark.parametrize(("darkness", "expected"), [(0.6, Ruling.REVIEW), (0.9, Ruling.INVALID)])
def test_an_empty_row_is_for_review_where_marks_few_or_many_are_not_kept_whole(
    kon_ray: PrintedForm, darkness: float, expected: Ruling
) -> None:
    """As one was of three whose mark black and white had lost, and one of eleven of whose mark the
    scan showed no more than what lay along the border."""
    reading = with_darkness(kon_ray.read(drawn(kon_ray, (1, 2)), mode=Mode.BILEVEL), darkness)
    assert row_ruling(of_rows(reading, (1, 2, 3)), 3).ruling is expected
    marked = drawn(kon_ray, (1, 2, 4, 5, 6, 7, 8, 9, 10, 11))
    whole = with_darkness(kon_ray.read(marked, mode=Mode.BILEVEL), darkness)
    assert row_ruling(whole, 3).ruling is expected


def test_an_empty_row_is_for_review_where_one_of_two_marks_is_not_kept_whole(
    kon_ray: PrintedForm,
) -> None:
    """The mean of a dark mark and a pale one is no mark's."""
    reading = kon_ray.read(drawn(kon_ray, (1, 2)), mode=Mode.BILEVEL)
    dark, pale, empty = of_rows(with_darkness(reading, 0.9), (1, 2, 3)).rows
    pale = with_marks(pale, lambda mark: replace(mark, darkness=0.45))
    assert is_doubtful(row_ruling(replace(reading, rows=(dark, pale, empty)), 3))


@pytest.mark.parametrize(("shape", "expected"), [(fill, Ruling.REVIEW), (tick, Ruling.INVALID)])
def test_an_empty_row_is_for_review_beside_a_box_that_a_pen_filled_in(
    kon_ray: PrintedForm, shape: Shape, expected: Ruling
) -> None:
    """A black fill does not tell that single strokes are kept: of a pencil's tick nothing was."""
    reading = kon_ray.read(shape(box(kon_ray, LOW, 2), 6.0), mode=Mode.BILEVEL)
    few = of_rows(with_darkness(reading, 0.9), (1, 2, 3))
    assert row_ruling(with_name_ink(few, 3, crossed=0.8), 1).ruling is expected


# Names


@pytest.mark.parametrize(
    ("darkness", "officials", "expected"),
    [
        ((0.91, 0.7, 0.94, 0.98, 0.63), 5, Ruling.REVIEW),
        ((0.91, 0.7, 0.94, 0.98, 0.9), 5, Ruling.LOW),
        ((0.91, 0.7, 0.94), 3, Ruling.REVIEW),
        ((0.91, 0.9, 0.94), 3, Ruling.LOW),
        ((0.9, 0.7), 2, Ruling.REVIEW),
    ],
)
def test_a_course_through_a_name_waits_where_half_of_few_fills_are_not_black(
    kon_ray: PrintedForm, darkness: Sequence[float], officials: int, expected: Ruling
) -> None:
    """Of a pencil's slanted strike beside such fills nothing else was left."""
    every = tuple(range(1, officials + 1))
    marks = drawn(kon_ray, every, fill, LOW)
    reading = of_rows(kon_ray.read(marks, mode=Mode.BILEVEL), every)
    kept = with_darkness_of_rows(reading, darkness)
    assert name_ruling(kept, 2, **HARDLY_LEFT).ruling is expected


@pytest.mark.parametrize(("palest", "expected"), [(0.54, Ruling.REVIEW), (0.85, Ruling.LOW)])
def test_a_course_through_a_name_waits_where_one_of_few_marks_is_very_pale(
    kon_ray: PrintedForm, palest: float, expected: Ruling
) -> None:
    """The others are a little darker; of a slanted strike beside them no more was left."""
    marks = drawn(kon_ray, (1, 2, 3), level=LOW)
    reading = of_rows(kon_ray.read(marks, mode=Mode.BILEVEL), (1, 2, 3))
    kept = with_darkness_of_rows(reading, (0.84, palest, 0.81))
    left = {"excess": 0.0015, "excess_part": 0.0093, "excess_along": 0.0, "spread": 0.0041}
    assert name_ruling(kept, 2, excess_course=0.0087, **left).ruling is expected


@pytest.mark.parametrize(("width_mm", "expected"), [(0.75, Ruling.REVIEW), (0.5, Ruling.LOW)])
def test_a_course_through_a_name_waits_beside_one_broad_mark_that_is_not_black(
    one_official: PrintedForm, width_mm: float, expected: Ruling
) -> None:
    """What black and white kept of a fill covers the rectangle around it no more."""
    reading = one_official.read(fill(box(one_official, LOW), 6.0), mode=Mode.BILEVEL)
    (row,) = with_darkness(reading, 0.7).rows
    kept = with_marks(
        row,
        lambda mark: replace(
            mark, stroke_mm=mark.ink_mm2 / width_mm, bounds=mark.bounds.grown(3.0)
        ),
    )
    ruling = name_ruling(replace(reading, rows=(kept,)), FIRST, **HARDLY_LEFT)
    assert ruling.ruling is expected


@pytest.mark.parametrize(("excess", "expected"), [(0.026, Ruling.REVIEW), (0.08, Ruling.INVALID)])
def test_a_name_is_struck_by_no_less_where_the_marks_tell_little_of_the_pen(
    one_official: PrintedForm, excess: float, expected: Ruling
) -> None:
    """Looking closer at a name is not to strike it sooner, as an underline through its feet."""
    reading = one_official.read(fill(box(one_official, MEDIUM), 5.4), mode=Mode.BILEVEL)
    seen = {"crossed": 0.6, "touched": 0.6, "faintly_touched": 0.7, "covered": 0.3, "seen": 1.0}
    along = {"excess_along": 0.02, "excess_part": 0.03, "excess_course": 0.02, "spread": 0.0}
    changed = with_name_ink(reading, FIRST, excess=excess, **seen, **along)
    row = replace(changed.rows[0], fit=0.98)
    assert row_ruling(replace(changed, rows=(row,)), FIRST).ruling is expected


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
    reading = one_official.read(shape(box(one_official, MEDIUM), 5.4), mode=Mode.BILEVEL)
    left = {"excess": 0.025, "excess_part": 0.035, "excess_along": 0.017, "excess_course": 0.019}
    kept = with_darkness(reading, darkness)
    assert name_ruling(kept, FIRST, spread=0.005, **left).ruling is expected


@pytest.mark.parametrize(
    ("darkness", "course", "expected"),
    [
        (0.6, 0.004, Ruling.MEDIUM),
        (0.6, 0.02, Ruling.REVIEW),
        (0.5, 0.004, Ruling.MEDIUM),
        (0.5, 0.02, Ruling.REVIEW),
        (0.4, 0.004, Ruling.REVIEW),
        (0.4, 0.007, Ruling.REVIEW),
    ],
)
def test_a_bold_name_is_not_for_review_for_being_darker_than_the_title(
    one_official: PrintedForm, darkness: float, course: float, expected: Ruling
) -> None:
    """With one official only the title tells what print is like; a pen would run along a course, or
    is so pale that little of that is left."""
    reading = one_official.read(tick(box(one_official, MEDIUM), 5.4), mode=Mode.BILEVEL)
    darker = {"excess": 0.034, "excess_part": 0.039, "excess_along": 0.02, "spread": 0.0}
    kept = with_darkness(reading, darkness)
    assert name_ruling(kept, FIRST, excess_course=course, **darker).ruling is expected
