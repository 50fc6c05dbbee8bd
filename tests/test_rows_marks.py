"""The table "what is right", line by line: exact marks are drawn, scanned, read and ruled. Here:
one mark, none, several, and what is no mark.

Every case is drawn in one row of a ballot, or once for each level in three rows, on which all other
rows bear the voter's usual mark for the middle level; those must come out as that, whatever happens
in the rows between them.
"""

from dataclasses import replace

import pytest
from pen_strokes import (
    Strokes,
    circle,
    cross,
    dot,
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
    LevelsRuler,
    Ruler,
    are_levels,
    are_levels_or_review,
    is_doubtful,
    is_level,
    is_level_or_review,
    lighter,
    usual_marks,
    with_marks,
    with_row,
)

from ptn_scan.election import Level
from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.recognition.reading import Mark, PageKind, PageReading, RowReading
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.ruling.values import MarkState, Reason, Ruling

# A mark of which half or more of the ink, or 3 mm of stroke, lies in one box


@pytest.mark.parametrize("scan", SCANS)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_plain_mark_is_its_level(ruled_levels: LevelsRuler, shape: str, scan: str) -> None:
    rulings = ruled_levels(lambda box: SHAPES[shape](box.centre, 5.4), **SCANS[scan])
    assert are_levels(rulings)


@pytest.mark.parametrize("size", [2.7, 10.0], ids=["small", "big"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_small_or_big_mark_is_its_level(
    ruled_levels: LevelsRuler, shape: str, size: float
) -> None:
    assert are_levels(ruled_levels(lambda box: SHAPES[shape](box.centre, size)))


@pytest.mark.parametrize("shape", SHAPES)
def test_the_smallest_mark_is_its_level_or_for_review(
    ruled_levels: LevelsRuler, shape: str
) -> None:
    assert are_levels_or_review(ruled_levels(lambda box: SHAPES[shape](box.centre, 1.8)))


@pytest.mark.parametrize("side", [-1, 1])
def test_a_mark_with_most_ink_in_the_box_is_its_level(ruled_levels: LevelsRuler, side: int) -> None:
    def draw(box: Rect) -> Strokes:
        x, y = box.centre
        return cross((x + side * 2.0, y + side * 1.0), 5.4)

    assert are_levels(ruled_levels(draw))


def test_a_long_stroke_with_four_mm_inside_is_its_level(ruled_levels: LevelsRuler) -> None:
    def draw(box: Rect) -> Strokes:
        begin, end = (box.right - 4.5, box.centre[1] + 1.0), (box.right + 6.0, box.centre[1] - 2.5)
        return (line(begin, end),)

    assert are_levels(ruled_levels(draw))


@pytest.mark.parametrize(("level", "beside"), [(HIGH, MEDIUM), (MEDIUM, LOW), (LOW, MEDIUM)])
def test_a_tail_just_reaching_another_box_never_changes_the_level(
    ruled: Ruler, row: RowLayout, level: Level, beside: Level
) -> None:
    box, other = row.box(level), row.box(beside)
    near = other.x + 1.0 if other.x > box.x else other.right - 1.0
    y = row.row.centre[1]
    tail = line((box.centre[0] - 2, y - 1.5), (box.centre[0], y + 2), (near, y - 1.5))
    assert is_level_or_review(ruled([(tail,)]), level)


# Nothing, or two or three


@pytest.mark.parametrize("scan", SCANS)
def test_no_ink_is_an_undervote(ruled: Ruler, scan: str) -> None:
    ruling = ruled([], **SCANS[scan])
    assert (ruling.ruling, ruling.reasons) == (Ruling.INVALID, (Reason.UNDERVOTE,))
    assert ruling.marks == (MarkState.BLANK,) * 3


@pytest.mark.parametrize("scan", ["gray", "bilevel"])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "levels",
    [(HIGH, MEDIUM), (HIGH, LOW), (MEDIUM, LOW), tuple(Level)],
    ids=["high-medium", "high-low", "medium-low", "all"],
)
def test_two_or_three_marks_are_an_overvote(
    ruled: Ruler, row: RowLayout, levels: tuple[Level, ...], shape: str, scan: str
) -> None:
    ruling = ruled(
        [SHAPES[shape](row.box(each).centre, 5.4) for each in levels], SHAPES[shape], **SCANS[scan]
    )
    expected = (Ruling.INVALID, (Reason.OVERVOTE,))
    if shape == "fill":  # scribbling out a filled box would not show
        expected = (Ruling.REVIEW, (Reason.CORRECTION,))
    assert (ruling.ruling, ruling.reasons) == expected
    assert [ruling.mark(level) is MarkState.MARKED for level in Level] == [
        level in levels for level in Level
    ]


def test_a_touch_that_blur_has_grown_beside_a_mark_is_no_second_mark(
    ruled: Ruler, row: RowLayout
) -> None:
    (x, y), half = row.box(Level.HIGH).centre, 0.9
    touch = line((x - half, y), (x + half, y + 0.4), width=0.75)
    ruling = ruled([(touch,), cross(row.box(Level.LOW).centre, 7.5)])
    assert is_level_or_review(ruling, Level.LOW), ruling


@pytest.mark.parametrize("scan", ["gray", "bilevel"])
@pytest.mark.parametrize("size", [1.9, 2.2, 2.5])
def test_a_touch_of_a_quarter_of_the_ink_beside_a_mark_is_no_second_mark(
    ruled: Ruler, row: RowLayout, size: float, scan: str
) -> None:
    """As a broad pen's touch was swollen to 2.1 mm in a dark black-and-white scan."""
    ruling = ruled(
        [dot(row.box(MEDIUM).centre, size), tick(row.box(HIGH).centre, 4.6)], **SCANS[scan]
    )
    assert is_level_or_review(ruling, HIGH), ruling


@pytest.mark.parametrize(("share", "expected"), [(0.29, Ruling.REVIEW), (0.6, Ruling.INVALID)])
def test_a_mark_of_less_than_a_third_of_the_others_ink_may_be_a_touch(
    kon_ray: PrintedForm, row: RowLayout, share: float, expected: Ruling
) -> None:
    """As a touch at the upper border was that joined with a speck above it in black and white."""
    marks = (*usual_marks(kon_ray, [], tick), *tick(row.box(HIGH).centre, 5.4))
    reading = kon_ray.read(marks, **SCANS["bilevel"])
    rows = tuple(
        with_marks(each, lambda mark: lighter(mark, share) if mark.ink_inside[0] else mark)
        for each in reading.rows
    )
    assert row_ruling(reading, OFFICIAL).ruling is Ruling.INVALID
    assert row_ruling(replace(reading, rows=rows), OFFICIAL).ruling is expected


def test_a_stroke_through_a_box_that_is_wider_than_any_mark_is_for_review(
    ruled: Ruler, row: RowLayout
) -> None:
    """As the upper half of a ring round two boxes, of which black and white lost the lower."""
    (left, y), right = row.box(MEDIUM).centre, row.box(LOW).centre[0]
    middle = line((left + 4.8, y), (right - 1.0, y - 1.0), (right + 2.9, y))
    assert ruled([(middle,)]).ruling is Ruling.REVIEW


def test_touches_that_may_be_one_mark_in_another_box_are_for_review(
    ruled: Ruler, row: RowLayout
) -> None:
    """As a streak left of a second tick; touches far from each other are none."""
    (x, y), mark = row.box(LOW).centre, level_mark(row, HIGH)
    near = [dot((x - 1.0, y), 0.9), dot((x + 1.5, y - 1.5), 0.9)]
    assert ruled([mark, *near]).ruling is Ruling.REVIEW
    assert ruled([mark, near[0]]).ruling is Ruling.HIGH


@pytest.mark.parametrize("darkness", [0.35, 0.5])
def test_a_mark_beside_a_far_paler_one_is_no_overvote(
    ruled: Ruler, row: RowLayout, darkness: float
) -> None:
    """So wet ink prints off where a ballot was folded; the voter marked one box."""
    print_off = tuple(
        replace(stroke, darkness=darkness) for stroke in cross(row.box(Level.HIGH).centre, 5.4)
    )
    ruling = ruled([print_off, cross(row.box(Level.MEDIUM).centre, 5.4)])
    assert ruling.ruling is Ruling.REVIEW, ruling


def test_a_tick_and_a_cross_are_an_overvote(ruled: Ruler, row: RowLayout) -> None:
    marks = [tick(row.box(HIGH).centre, 5.4), cross(row.box(LOW).centre, 6.0)]
    ruling = ruled(marks)
    assert (ruling.ruling, ruling.reasons) == (Ruling.INVALID, (Reason.OVERVOTE,))


# Doubt


@pytest.mark.parametrize("scan", ["gray", "gray150", "colour300"])
@pytest.mark.parametrize("radius", [2.2, 2.9, 3.1, 3.4, 3.8, 4.8, 5.4])
def test_a_circle_round_a_box_is_for_review(
    ruled_levels: LevelsRuler, radius: float, scan: str
) -> None:
    """Wherever its line runs: also along the printed border, which hides parts of it."""
    rulings = ruled_levels(lambda box: circle(box.centre, radius), **SCANS[scan])
    assert [each for each in rulings if not is_doubtful(each)] == []


@pytest.mark.parametrize("radius", [2.2, 2.7, 2.9, 3.1, 3.4, 3.8, 4.8, 5.4])
def test_a_circle_in_a_bilevel_scan_is_for_review(ruled_levels: LevelsRuler, radius: float) -> None:
    rulings = ruled_levels(lambda box: circle(box.centre, radius), **SCANS["bilevel"])
    assert [each for each in rulings if not is_doubtful(each)] == []


@pytest.mark.parametrize(
    ("of_the_other", "expected"),
    [(0.06, Ruling.MEDIUM), (0.14, Ruling.MEDIUM), (0.19, Ruling.REVIEW)],
)
def test_a_mark_with_a_speck_beside_it_is_no_ring_that_a_border_broke(
    kon_ray: PrintedForm, of_the_other: float, expected: Ruling
) -> None:
    """A wide tick runs round the middle of its box nearly as far as a ring does."""
    reading = kon_ray.read(usual_marks(kon_ray, [], tick))

    def with_speck(row: RowReading) -> RowReading:
        (mark,) = row.marks
        wide = replace(mark, around=(0.0, 0.83, 0.0), core_mm2=(0.0, 0.0, 0.0))
        ink = replace(wide, ink_mm2=0.35, ink_inside=(0.0, 0.35, 0.0), extent_mm=0.8)
        return replace(row, marks=(wide, replace(ink, around=(0.0, of_the_other, 0.0))))

    assert row_ruling(with_row(reading, with_speck), OFFICIAL).ruling is expected


@pytest.mark.parametrize(
    ("oval", "closed", "unseen", "around", "extent"),
    [
        pytest.param(0.05, 0.42, 0.53, 0.72, 5.75, id="arcs within the box"),
        pytest.param(0.09, 0.56, 0.75, 0.53, 5.75, id="half a ring within the box"),
        pytest.param(0.22, 0.92, 1.0, 1.0, 7.6, id="a line that ends within its ring"),
    ],
)
def test_an_oval_line_about_an_empty_middle_is_for_review(
    kon_ray: PrintedForm, oval: float, closed: float, unseen: float, around: float, extent: float
) -> None:
    """As of circles along the border of a box, which print cuts to pieces. With ink in the middle,
    or on no oval, it is a mark."""
    reading = kon_ray.read(usual_marks(kon_ray, [], tick))

    def ruling(core_mm2: float, off: float) -> Ruling:
        def ring(mark: Mark) -> Mark:
            return replace(
                mark,
                oval=oval + off,
                closed=closed,
                closed_unseen=unseen,
                around=(0.0, around, 0.0),
                core_mm2=(0.0, core_mm2, 0.0),
                extent_mm=extent,
            )

        return row_ruling(with_row(reading, lambda row: with_marks(row, ring)), OFFICIAL).ruling

    assert ruling(0.0, 0.0) is Ruling.REVIEW
    assert ruling(0.2, 0.02) is Ruling.MEDIUM
    assert ruling(0.0, 0.1) is Ruling.MEDIUM


@pytest.mark.parametrize(
    ("around", "stroke_mm", "core_mm2", "expected"),
    [
        (0.81, 2.9, 0.0, Ruling.REVIEW),
        (0.81, 5.0, 0.0, Ruling.MEDIUM),
        (0.7, 2.9, 0.0, Ruling.MEDIUM),
        (0.81, 2.9, 0.4, Ruling.MEDIUM),
    ],
)
def test_a_line_round_a_box_with_little_of_it_inside_is_for_review_whatever_its_shape(
    kon_ray: PrintedForm, around: float, stroke_mm: float, core_mm2: float, expected: Ruling
) -> None:
    """As of a circle whose end ran across the box, cut to pieces by the border, in black and
    white."""
    reading = kon_ray.read(usual_marks(kon_ray, [], tick))

    def loop(mark: Mark) -> Mark:
        return replace(
            mark,
            oval=0.3,
            closed=0.6,
            around=(0.0, around, 0.0),
            core_mm2=(0.0, core_mm2, 0.0),
            stroke_inside=(0.0, stroke_mm, 0.0),
        )

    ruling = row_ruling(with_row(reading, lambda row: with_marks(row, loop)), OFFICIAL)
    assert ruling.ruling is expected, ruling


@pytest.mark.parametrize(
    ("around", "expected"),
    [((0.4, 0.2), Ruling.MEDIUM), ((0.33, 0.25, 0.25), Ruling.REVIEW)],
)
def test_arcs_on_all_sides_of_an_empty_middle_are_for_review(
    kon_ray: PrintedForm, around: tuple[float, ...], expected: Ruling
) -> None:
    """What shows of a circle in the corners of a box, where its border hides the rest."""
    reading = kon_ray.read(usual_marks(kon_ray, [], tick))

    def arcs(row: RowReading) -> RowReading:
        (mark,) = row.marks
        ink = replace(mark, core_mm2=(0.0, 0.0, 0.0))
        return replace(row, marks=tuple(replace(ink, around=(0.0, share, 0.0)) for share in around))

    assert row_ruling(with_row(reading, arcs), OFFICIAL).ruling is expected


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("away", [-8.5, 8.5], ids=["left", "right"])
def test_a_mark_beside_the_boxes_is_for_review(
    ruled_levels: LevelsRuler, away: float, shape: str
) -> None:
    def draw(box: Rect) -> Strokes:
        return SHAPES[shape]((box.centre[0] + away, box.centre[1]), 5.0)

    assert all(is_doubtful(each) for each in ruled_levels(draw))


@pytest.mark.parametrize("size", [0.7, 0.9, 1.15])
def test_a_dot_alone_is_for_review(ruled_levels: LevelsRuler, size: float) -> None:
    assert all(is_doubtful(each) for each in ruled_levels(lambda box: dot(box.centre, size)))


def test_a_speck_far_from_all_boxes_is_nothing(ruled: Ruler, row: RowLayout) -> None:
    """Nobody marks a box nine millimetres beside it; dirt lies anywhere."""
    speck = dot((row.box(LOW).right + 6.3, row.row.y + 2.5), 0.9)
    empty = ruled([speck])
    assert empty.reasons == (Reason.UNDERVOTE,)
    assert set(empty.marks) == {MarkState.BLANK}
    assert is_level(ruled([speck, tick(row.box(LOW).centre, 5.4)]), LOW)


def test_a_dot_of_next_to_no_ink_is_never_a_level(ruled: Ruler, row: RowLayout) -> None:
    ruling = ruled([dot(row.box(HIGH).centre, 0.45)])
    assert ruling.ruling in {Ruling.REVIEW, Ruling.INVALID}
    assert ruling.reasons in {(Reason.MARGINAL_MARK,), (Reason.UNDERVOTE,)}


@pytest.mark.parametrize("scan", ["gray", "bilevel"])
@pytest.mark.parametrize("size", [0.5, 0.8, 1.1])
def test_a_dot_beside_a_plain_mark_changes_nothing(
    ruled: Ruler, row: RowLayout, size: float, scan: str
) -> None:
    marks = [cross(row.box(MEDIUM).centre, 5.4), dot(row.box(LOW).centre, size)]
    ruling = ruled(marks, **SCANS[scan])
    if scan == "gray":
        assert ruling.ruling is Ruling.MEDIUM
    else:
        assert is_level_or_review(ruling, MEDIUM)


@pytest.mark.parametrize("scan", ["gray", "gray150"])
def test_flat_lines_along_the_borders_of_boxes_beside_a_mark_are_no_overvote(
    ruled: Ruler, row: RowLayout, scan: str
) -> None:
    """So the borders look of a row that was laid out half a millimetre beside its place."""
    borders = [
        (line((box.x + 0.3, box.bottom - 0.8), (box.right - 0.3, box.bottom - 0.8), width=0.4),)
        for box in (row.box(MEDIUM), row.box(LOW))
    ]
    ruling = ruled([level_mark(row, HIGH), *borders], **SCANS[scan])
    assert is_doubtful(ruling, Reason.MARGINAL_MARK)


def test_print_that_shows_through_beside_every_mark_makes_no_overvote(kon_ray: PrintedForm) -> None:
    """Far paler strokes are none of the pen's, though there are more of them than of its own."""
    through = [
        replace(stroke, width=0.8, darkness=0.2)
        for row in kon_ray.first.rows
        for level in (HIGH, LOW)
        for stroke in cross(row.box(level).centre, 4.0)
    ]
    reading = kon_ray.read((*usual_marks(kon_ray, []), *through))
    assert Ruling.INVALID not in {ruling.ruling for ruling in rule_rows(reading)}


@pytest.mark.parametrize("bilevel", [False, True])
def test_a_page_without_rows_has_no_rulings(bilevel: bool) -> None:
    assert rule_rows(PageReading(PageKind.BLANK, bilevel=bilevel)) == ()
