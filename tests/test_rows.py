"""The table "what is right", line by line: exact marks are drawn, scanned, read and ruled.

Every case is drawn in one row of a ballot, or once for each level in three rows, on which all other
rows bear the voter's usual mark for the middle level; those must come out as that, whatever happens
in the rows between them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from pen_strokes import (
    Point,
    Strokes,
    circle,
    cross,
    dot,
    fill,
    level_mark,
    line,
    slash,
    tick,
    words,
)
from printed_ballots import MM_PER_INCH, PrintedForm, row_ruling, rulings, scanned
from row_readings import is_doubtful, is_level, with_darkness, with_marks

from ptn_scan.election import Level
from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.recognition.reading import Mark, PageKind, PageReading, RowReading
from ptn_scan.ruling.corrections import Weight, is_scribbled_out
from ptn_scan.ruling.limits import LIMITS
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.ruling.values import MarkState, Reason, RowRuling, Ruling
from ptn_scan.simulation.ink import PenStroke
from ptn_scan.simulation.profiles import Mode

OFFICIAL = 5
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


@pytest.fixture(scope="module")
def row(kon_ray: PrintedForm) -> RowLayout:
    return kon_ray.first.rows[OFFICIAL - 1]


Ruler = Callable[..., RowRuling]
LevelsRuler = Callable[..., tuple[RowRuling, ...]]
LEVEL_ROWS = (2, 5, 9)
"""The officials in whose rows a case is drawn for each level."""


def usual_marks(form: PrintedForm, but: Sequence[int], shape: Shape = cross) -> Strokes:
    """The same mark for the middle level in all rows but some."""
    return tuple(
        stroke
        for each in form.first.rows
        if each.official not in but
        for stroke in shape(each.box(MEDIUM).centre, 5.4)
    )


@pytest.fixture(scope="module")
def others(kon_ray: PrintedForm) -> Strokes:
    """Plain crosses in all rows but one."""
    return usual_marks(kon_ray, [OFFICIAL])


@pytest.fixture(scope="module")
def ruled(kon_ray: PrintedForm) -> Ruler:
    """The ruling on the row with the strokes given; the other rows are looked at too."""

    def rule(strokes: Sequence[Strokes], usual: Shape = cross, **scanner: object) -> RowRuling:
        drawn = tuple(stroke for each in strokes for stroke in each)
        reading = kon_ray.read(usual_marks(kon_ray, [OFFICIAL], usual) + drawn, **scanner)
        assert_others_stand(reading, [OFFICIAL])
        return row_ruling(reading, OFFICIAL)

    return rule


@pytest.fixture(scope="module")
def ruled_levels(kon_ray: PrintedForm) -> LevelsRuler:
    """The rulings on three rows in which the same was drawn for high, medium and low."""

    def rule(draw: Callable[[Rect], Strokes], usual: Shape = cross, **scanner: object):  # type: ignore[no-untyped-def]
        drawn = usual_marks(kon_ray, LEVEL_ROWS, usual)
        for official, level in zip(LEVEL_ROWS, Level, strict=True):
            drawn += draw(kon_ray.first.rows[official - 1].box(level))
        reading = kon_ray.read(drawn, **scanner)
        assert_others_stand(reading, LEVEL_ROWS)
        return tuple(row_ruling(reading, official) for official in LEVEL_ROWS)

    return rule


def with_row(reading: PageReading, change: Callable[[RowReading], RowReading]) -> PageReading:
    """The reading with another one of the row in which a case is drawn."""
    rows = (change(row) if row.official == OFFICIAL else row for row in reading.rows)
    return replace(reading, rows=tuple(rows))


def with_name_ink(reading: PageReading, **measured: float) -> PageReading:
    """The reading with another name in that row, where `measured` says so."""
    return with_row(reading, lambda each: replace(each, name=replace(each.name, **measured)))


def without_marks(reading: PageReading, rows: Iterable[int], faint_mm2: float = 0.0) -> PageReading:
    """The reading with rows (counted from 0) of whose marks nothing was kept but faint ink in the
    middle box."""
    lost = list(reading.rows)
    for index in rows:
        lost[index] = replace(lost[index], marks=(), faint_mm2=(0.0, faint_mm2, 0.0))
    return replace(reading, rows=tuple(lost))


OTHER_ROWS = tuple(index for index in range(11) if index != OFFICIAL - 1)


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


# A tick, cross, stroke, fill of which half or more of the ink, or 3 mm of stroke, lies in one box


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


@pytest.mark.parametrize("darkness", [0.95, 0.6, 0.35])
def test_a_faint_mark_is_its_level_or_for_review(
    ruled_levels: LevelsRuler, darkness: float
) -> None:
    def draw(box: Rect) -> Strokes:
        return tuple(replace(stroke, darkness=darkness) for stroke in cross(box.centre, 4.8))

    assert are_levels_or_review(ruled_levels(draw))


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


@pytest.mark.parametrize("scan", ["gray", "bilevel"])
@pytest.mark.parametrize(("wrong", "right"), [(HIGH, LOW), (LOW, MEDIUM), (MEDIUM, HIGH)])
def test_a_box_scribbled_out_beside_a_mark_is_a_correction(
    ruled: Ruler, row: RowLayout, wrong: Level, right: Level, scan: str
) -> None:
    centre = row.box(wrong).centre
    marks = [cross(centre, 5.4), fill(centre, 6.4), cross(row.box(right).centre, 5.4)]
    ruling = ruled(marks, **SCANS[scan])
    assert (ruling.ruling, ruling.reasons) == (Ruling.REVIEW, (Reason.CORRECTION,))


# The name


def single(name: Rect) -> Strokes:
    y = name.centre[1]
    return (line((name.x - 1, y), (name.right + 1, y + 0.4)),)


def double(name: Rect) -> Strokes:
    low, high = name.y + 0.4 * name.h, name.y + 0.65 * name.h
    return tuple(line((name.x - 0.5, y), (name.right + 0.5, y)) for y in (low, high))


def slanted(name: Rect) -> Strokes:
    return (line((name.x - 1, name.bottom), (name.right + 1, name.y)),)


def crossed(name: Rect) -> Strokes:
    return (*slanted(name), line((name.x - 1, name.y), (name.right + 1, name.bottom)))


def zigzag(name: Rect) -> Strokes:
    places = np.linspace(name.x, name.right, 13)
    edges = (name.y, name.bottom)
    return (line(*((float(x), edges[index % 2]) for index, x in enumerate(places))),)


STRIKES = {each.__name__: each for each in (single, double, slanted, crossed, zigzag)}


@pytest.mark.parametrize("scan", ["gray", "bilevel", "colour300"])
@pytest.mark.parametrize("marked", [False, True], ids=["unmarked", "marked"])
@pytest.mark.parametrize("strike", STRIKES)
def test_a_name_struck_out_makes_the_row_invalid(
    ruled: Ruler, row: RowLayout, strike: str, marked: bool, scan: str
) -> None:
    mark = [level_mark(row, HIGH)] if marked else []
    ruling = ruled([STRIKES[strike](row.name), *mark], **SCANS[scan])
    struck = (ruling.ruling, ruling.reasons) == (Ruling.INVALID, (Reason.NAME_STRUCK,))
    if scan == "bilevel":  # of a thin line over bold letters little is left
        assert struck or is_doubtful(ruling, Reason.MARGINAL_STRIKE)
    else:
        assert struck


@pytest.mark.parametrize("width", [0.35, 0.8])
def test_thin_and_thick_strikes_are_seen(ruled: Ruler, row: RowLayout, width: float) -> None:
    y = row.name.centre[1] + 0.3
    ruling = ruled([(line((row.name.x, y), (row.name.right, y), width=width),)])
    assert ruling.reasons == (Reason.NAME_STRUCK,)


@pytest.mark.parametrize("darkness", [0.3, 0.4, 0.5])
@pytest.mark.parametrize("shape", [cross, tick, slash])
@pytest.mark.parametrize("scan", ["gray", "gray150", "colour300"])
def test_a_pale_mark_beside_a_dark_one_is_never_passed_over(
    ruled_levels: LevelsRuler, scan: str, shape: Shape, darkness: float
) -> None:
    def draw(box: Rect) -> Strokes:
        away = 21.5 if box.x < 140 else -21.5
        pale = shape((box.centre[0] + away, box.centre[1]), 4.8)
        return (
            *cross(box.centre, 5.4),
            *(replace(stroke, width=0.4, darkness=darkness) for stroke in pale),
        )

    for ruling in ruled_levels(draw, **SCANS[scan]):
        assert ruling.ruling in {Ruling.REVIEW, Ruling.INVALID}


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


@pytest.mark.parametrize("scan", SCANS)
def test_a_mark_with_a_line_over_it_beside_another_is_a_correction(
    ruled: Ruler, row: RowLayout, scan: str
) -> None:
    x, y = row.box(HIGH).centre
    over = line((x - 5.2, y + 0.4), (x + 5.2, y - 0.6))
    ruling = ruled([(*level_mark(row, HIGH), over), level_mark(row, LOW)], **SCANS[scan])
    assert is_doubtful(ruling, Reason.CORRECTION)


USUAL_CROSS = Weight(ink=9.9, per_mm=0.81, cover=0.27, width=0.75, load=0.5, winding=1.06)


@pytest.mark.parametrize(
    ("darkness", "lost_rows", "expected"),
    [
        (0.9, 0, Ruling.HIGH),
        (0.9, 2, Ruling.HIGH),
        (0.6, 0, Ruling.HIGH),
        (0.6, 2, Ruling.REVIEW),
        (0.5, 0, Ruling.HIGH),
        (0.41, 0, Ruling.REVIEW),
    ],
)
def test_a_touch_beside_another_box_is_for_review_where_black_and_white_lost_the_pen(
    kon_ray: PrintedForm, row: RowLayout, darkness: float, lost_rows: int, expected: Ruling
) -> None:
    """As a mark was of which the threshold had kept 0.4 mm² left of its box, on a page on which
    other marks were lost or all were pale. Of a pen that leaves dark marks none is lost."""
    medium = row.box(MEDIUM)
    beside = dot((medium.x - 1.0, medium.centre[1] + 1.0), 0.9)
    drawn = (*usual_marks(kon_ray, [OFFICIAL]), *level_mark(row, HIGH), *beside)
    reading = kon_ray.read(drawn, mode=Mode.BILEVEL)
    lost = without_marks(with_darkness(reading, darkness), range(lost_rows), 0.1)
    ruling = row_ruling(lost, OFFICIAL)
    assert ruling.ruling is expected, ruling


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
        (11.2, 0.86, 10.9, False),
        (12.6, 0.93, 10.3, False),
        (6.0, 0.95, 10.4, False),
    ],
)
def test_a_small_mark_scribbled_over_loosely_is_denser_than_this_voters_marks(
    ink: float, per_mm: float, beside: float, expected: bool
) -> None:
    """It may have no more ink than the mark that counts; the last three are two marks, one each."""
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


def test_a_scribble_in_a_bilevel_scan_with_bits_of_ink_in_another_box_is_a_correction(
    ruled: Ruler, row: RowLayout
) -> None:
    """The bits may be what is left of the mark that counts."""
    (x, y), bits = (
        row.box(LOW).centre,
        dot((row.box(LOW).centre[0] + 1.5, row.box(LOW).y + 1.5), 0.4),
    )
    bits += dot((x - 1.2, y + 1.0), 0.4)
    ruling = ruled([fill(row.box(MEDIUM).centre, 6.0), bits], mode=Mode.BILEVEL)
    assert is_doubtful(ruling, Reason.CORRECTION)


@pytest.mark.parametrize(("darkness", "expected"), [(0.9, Ruling.MEDIUM), (0.5, Ruling.REVIEW)])
def test_a_scribble_alone_is_for_review_where_black_and_white_kept_a_part_of_the_pen(
    kon_ray: PrintedForm, row: RowLayout, darkness: float, expected: Ruling
) -> None:
    """Of the mark that counted less was kept than bits, and the one taken back became the vote."""
    drawn = (*usual_marks(kon_ray, [OFFICIAL]), *fill(row.box(MEDIUM).centre, 6.0))
    reading = kon_ray.read(drawn, mode=Mode.BILEVEL)
    rows = tuple(
        replace(each, marks=tuple(replace(mark, darkness=darkness) for mark in each.marks))
        for each in reading.rows
    )
    ruling = row_ruling(replace(reading, rows=rows), OFFICIAL)
    assert ruling.ruling is expected, ruling


@pytest.mark.parametrize("official", [1, 4, 7, 11])
def test_a_pale_line_over_all_of_a_name_strikes_it(kon_ray: PrintedForm, official: int) -> None:
    """Dark letters hide the most of it."""
    name = kon_ray.first.rows[official - 1].name
    y = name.centre[1] + 0.2
    pale = line((name.x - 1, y), (name.right + 1, y + 0.3), width=0.4, darkness=0.5)
    reading = kon_ray.read((*usual_marks(kon_ray, [official]), pale), noise_levels=4.0)
    assert_others_stand(reading, [official])
    assert row_ruling(reading, official).reasons == (Reason.NAME_STRUCK,)


@pytest.mark.parametrize(("spread", "expected"), [(0.002, Ruling.INVALID), (0.011, Ruling.REVIEW)])
def test_names_darker_than_usual_on_a_page_of_uneven_print_are_not_struck(
    kon_ray: PrintedForm, spread: float, expected: Ruling
) -> None:
    """As a blurred page in perspective showed two names that nobody had touched."""
    reading = kon_ray.read(usual_marks(kon_ray, []))
    row = next(each for each in reading.rows if each.official == OFFICIAL)
    dark = replace(
        row.name,
        crossed=0.26,
        touched=0.26,
        excess=0.056,
        excess_along=0.041,
        excess_course=0.02,
        spread=spread,
    )
    rows = tuple(replace(each, name=dark) if each is row else each for each in reading.rows)
    assert row_ruling(replace(reading, rows=rows), OFFICIAL).ruling is expected


@pytest.mark.parametrize(
    ("excess", "course", "expected"),
    [
        (0.03, 0.002, Ruling.HIGH),
        (0.03, 0.015, Ruling.REVIEW),
        (0.06, 0.002, Ruling.REVIEW),
        (0.01, 0.015, Ruling.HIGH),
    ],
)
def test_a_name_a_little_darker_is_for_review_where_a_pen_may_have_run(
    kon_ray: PrintedForm, excess: float, course: float, expected: Ruling
) -> None:
    """Shade, blur and thick print make it darker too, but not along a line."""
    name = {"excess": excess, "excess_course": course, "spread": 0.003}
    assert with_name(kon_ray, **name).ruling is expected


@pytest.mark.parametrize("excess", [0.018, 0.013])
@pytest.mark.parametrize(("course", "expected"), [(0.031, Ruling.REVIEW), (0.0, Ruling.HIGH)])
def test_of_a_line_in_black_and_white_its_course_is_enough(
    kon_ray: PrintedForm, course: float, excess: float, expected: Ruling
) -> None:
    """Of a pencil's line over bold letters a few grains were kept, and its name was passed over."""
    name = {"excess": excess, "excess_course": course, "spread": 0.0023}
    assert with_name(kon_ray, mode=Mode.BILEVEL, **name).ruling is expected


def test_letters_that_ran_together_in_black_and_white_strike_no_name(kon_ray: PrintedForm) -> None:
    measured = {"crossed": 0.43, "touched": 0.43, "faintly_touched": 0.81, "covered": 0.26}
    dark = {"excess": 0.138, "excess_along": 0.076, "excess_part": 0.183, "excess_course": 0.131}
    ruling = with_name(kon_ray, Mode.BILEVEL, spread=0.024, **measured, **dark)
    assert is_doubtful(ruling, Reason.MARGINAL_STRIKE), ruling


@pytest.mark.parametrize(("course", "expected"), [(0.017, Ruling.REVIEW), (0.05, Ruling.INVALID)])
def test_a_name_dark_along_is_struck_where_a_line_of_it_is_darker_than_the_rest(
    kon_ray: PrintedForm, course: float, expected: Ruling
) -> None:
    """Under the pale ring of a cup, of which noise showed a part as ink, none was."""
    seen = {"crossed": 0.18, "touched": 0.12, "at_feet": 0.06, "covered": 0.2, "spread": 0.0016}
    dark = {"excess": 0.101, "excess_along": 0.089, "excess_part": 0.108, "excess_course": course}
    assert with_name(kon_ray, **seen, **dark).ruling is expected


HIGHLIGHTERS = {"pink": (255, 150, 190), "green": (150, 250, 150), "blue": (140, 200, 255)}


@pytest.mark.parametrize("colour", HIGHLIGHTERS)
@pytest.mark.parametrize("mode", list(Mode))
def test_a_highlighter_strikes_no_name(
    kon_ray: PrintedForm, row: RowLayout, colour: str, mode: Mode
) -> None:
    """It leaves no line that is darker than the rest."""
    page = kon_ray.page(dpi=PRINT_DPI)
    name, px_per_mm = row.name.grown(0.8), PRINT_DPI / MM_PER_INCH
    left, top, right, bottom = (
        round(edge * px_per_mm) for edge in (name.x, name.y, name.right, name.bottom)
    )
    band = page[top:bottom, left:right] * (np.array(HIGHLIGHTERS[colour]) / 255)
    page[top:bottom, left:right] = band.astype(np.uint8)
    marks = (*usual_marks(kon_ray, [OFFICIAL]), *level_mark(row, MEDIUM))
    ruling = row_ruling(kon_ray.reader.read(scanned(page, marks, mode=mode)), OFFICIAL)
    assert is_level_or_review(ruling, MEDIUM), ruling


def test_a_name_crossed_by_its_own_print_out_of_place_is_for_review(kon_ray: PrintedForm) -> None:
    """As one was that the feed had pulled up by a quarter of a millimetre."""
    name = {"crossed": 0.73, "touched": 0.51, "covered": 0.8, "excess": 0.11, "offset_mm": 0.25}
    assert is_doubtful(with_name(kon_ray, **name), Reason.MARGINAL_STRIKE)


@pytest.mark.parametrize(("grains", "expected"), [(0.09, Ruling.REVIEW), (0.0, Ruling.INVALID)])
def test_a_line_over_a_name_with_grains_in_every_box_is_for_review(
    kon_ray: PrintedForm, grains: float, expected: Ruling
) -> None:
    """So a fold looks in black and white that runs through name and boxes."""
    name = kon_ray.texts(OFFICIAL).name[0].bounds
    y = name.centre[1]
    struck = line((name.x - 1, y), (name.right + 1, y + 0.3), width=0.6)
    drawn = (*usual_marks(kon_ray, []), struck)
    reading = kon_ray.read(drawn, mode=Mode.BILEVEL)
    folded = with_row(
        reading, lambda each: replace(each, faint_mm2=(grains, each.faint_mm2[1], grains))
    )
    assert row_ruling(folded, OFFICIAL).ruling is expected


@pytest.mark.parametrize(
    ("darkness", "lost_rows", "expected"),
    [
        (0.5, 2, Ruling.REVIEW),
        (0.5, 0, Ruling.REVIEW),
        (0.6, 0, Ruling.HIGH),
        (0.6, 2, Ruling.REVIEW),
        (0.9, 2, Ruling.HIGH),
    ],
)
def test_grains_in_another_box_are_for_review_where_black_and_white_lost_marks_of_the_pen(
    kon_ray: PrintedForm, row: RowLayout, darkness: float, lost_rows: int, expected: Ruling
) -> None:
    """As of a pencil's second tick a third of a mm² was kept, of others on the page nothing; and as
    little where a part of all marks was."""
    drawn = (*usual_marks(kon_ray, [OFFICIAL]), *level_mark(row, HIGH))
    reading = kon_ray.read(drawn, mode=Mode.BILEVEL)
    lost = without_marks(with_darkness(reading, darkness), range(lost_rows), 0.1)
    grainy = with_row(lost, lambda each: replace(each, faint_mm2=(each.faint_mm2[0], 0.1, 0.0)))
    assert row_ruling(grainy, OFFICIAL).ruling is expected


@pytest.mark.parametrize(("darkness", "expected"), [(0.32, Ruling.REVIEW), (0.5, Ruling.HIGH)])
def test_no_row_is_ruled_by_marks_of_which_black_and_white_kept_the_least(
    kon_ray: PrintedForm, row: RowLayout, darkness: float, expected: Ruling
) -> None:
    """Of a pencil's second tick on such a page one pixel was left."""
    drawn = (*usual_marks(kon_ray, [OFFICIAL]), *level_mark(row, HIGH))
    reading = kon_ray.read(drawn, mode=Mode.BILEVEL)
    assert row_ruling(with_darkness(reading, darkness), OFFICIAL).ruling is expected


def with_widths(reading: PageReading, width_mm: float, officials: Sequence[int]) -> PageReading:
    """The reading with marks of so wide a stroke, mm, in the rows of `officials`."""
    return replace(
        reading,
        rows=tuple(
            with_marks(row, lambda mark: replace(mark, ink_mm2=width_mm * mark.stroke_mm))
            if row.official in officials
            else row
            for row in reading.rows
        ),
    )


@pytest.mark.parametrize(
    ("width_mm", "officials", "expected"),
    [
        (0.32, range(1, 12), Ruling.HIGH),
        (0.32, [OFFICIAL], Ruling.REVIEW),
        (0.25, range(1, 12), Ruling.REVIEW),
    ],
)
def test_a_stroke_as_thin_as_a_hair_is_a_mark_where_all_marks_are(
    kon_ray: PrintedForm,
    row: RowLayout,
    others: Strokes,
    width_mm: float,
    officials: Sequence[int],
    expected: Ruling,
) -> None:
    """A pencil hardly darker than sure ink shows the middle of its stroke alone."""
    reading = kon_ray.read((*others, *level_mark(row, HIGH)))
    assert row_ruling(with_widths(reading, width_mm, officials), OFFICIAL).ruling is expected


@pytest.mark.parametrize(
    ("near_mm2", "expected"), [(0.0, Ruling.REVIEW), (8.0, Ruling.HIGH), (3.0, Ruling.REVIEW)]
)
def test_grains_of_dark_paper_around_all_boxes_are_no_second_mark(
    kon_ray: PrintedForm, row: RowLayout, others: Strokes, near_mm2: float, expected: Ruling
) -> None:
    reading = kon_ray.read((*others, *level_mark(row, HIGH)), mode=Mode.BILEVEL)
    grainy = with_row(
        reading,
        lambda each: replace(
            each, faint_mm2=(each.faint_mm2[0], 1.2, 0.3), faint_near_mm2=near_mm2
        ),
    )
    assert row_ruling(grainy, OFFICIAL).ruling is expected


@pytest.mark.parametrize(
    ("width_mm", "darkness", "expected"),
    [(0.3, 0.4, Ruling.HIGH), (0.3, 0.8, Ruling.REVIEW), (0.75, 0.4, Ruling.REVIEW)],
)
def test_what_is_thinner_and_paler_than_a_whole_mark_is_none_of_the_pen(
    kon_ray: PrintedForm,
    row: RowLayout,
    others: Strokes,
    width_mm: float,
    darkness: float,
    expected: Ruling,
) -> None:
    """What black and white kept of a fold or of a speckled edge, between the boxes."""
    left, right = row.box(MEDIUM).right + 3.0, row.box(LOW).x - 3.0
    y = row.box(MEDIUM).centre[1]
    between = line((left, y), (right, y + 1.0), width=0.8)
    reading = kon_ray.read((*others, *level_mark(row, HIGH), between), mode=Mode.BILEVEL)

    def thinner(mark: Mark) -> Mark:
        if any(mark.ink_inside):
            return mark
        return replace(mark, ink_mm2=width_mm * mark.stroke_mm, darkness=darkness)

    changed = with_row(reading, lambda each: with_marks(each, thinner))
    assert row_ruling(changed, OFFICIAL).ruling is expected


@pytest.mark.parametrize(
    ("darkness", "near_mm2", "expected"),
    [(0.5, 0.08, Ruling.REVIEW), (0.5, 0.0, Ruling.INVALID), (0.8, 0.08, Ruling.INVALID)],
)
def test_a_trace_beside_empty_boxes_is_for_review_where_a_part_of_the_pen_is_kept(
    kon_ray: PrintedForm, others: Strokes, darkness: float, near_mm2: float, expected: Ruling
) -> None:
    """So a pencil's mark along the border of a box was scanned in black and white."""
    reading = kon_ray.read(others, mode=Mode.BILEVEL)
    rows = tuple(
        replace(
            each,
            marks=tuple(replace(mark, darkness=darkness) for mark in each.marks),
            faint_near_mm2=near_mm2 if each.official == OFFICIAL else 0.0,
        )
        for each in reading.rows
    )
    assert row_ruling(replace(reading, rows=rows), OFFICIAL).ruling is expected


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


@pytest.mark.parametrize(("hairlines", "expected"), [(0.02, Ruling.REVIEW), (1.0, Ruling.MEDIUM)])
def test_a_trace_in_another_box_is_for_review_where_black_and_white_lost_thin_lines(
    kon_ray: PrintedForm, hairlines: float, expected: Ruling
) -> None:
    """It may be all that is left of a second mark, as of the table's lines nothing is left."""
    row = kon_ray.first.rows[OFFICIAL - 1]
    corner = row.box(LOW).x + 0.3, row.box(LOW).bottom - 0.5
    trace = line((corner[0] - 0.4, corner[1] - 0.6), (corner[0] + 0.3, corner[1] + 0.4), width=0.5)
    drawn = (*usual_marks(kon_ray, [OFFICIAL]), *level_mark(row, MEDIUM), trace)
    reading = kon_ray.read(drawn, mode=Mode.BILEVEL)
    rows = tuple(replace(each, hairlines=hairlines) for each in reading.rows)
    assert row_ruling(replace(reading, rows=rows), OFFICIAL).ruling is expected


def with_name(form: PrintedForm, mode: Mode = Mode.GRAY, **measured: float) -> RowRuling:
    """The ruling on a row that is clearly marked, were its name as `measured`."""
    row = form.first.rows[OFFICIAL - 1]
    reading = form.read((*usual_marks(form, [OFFICIAL]), *level_mark(row, HIGH)), mode=mode)
    return row_ruling(with_name_ink(reading, **measured), OFFICIAL)


ALONG = {
    "excess": 0.11,
    "excess_along": 0.1,
    "excess_course": 0.22,
    "spread": 0.003,
    "seen": 1.0,
}
"""Of a name that is far darker between its letters from end to end, along a line."""


@pytest.mark.parametrize(
    ("mode", "measured", "expected"),
    [
        (Mode.GRAY, {"touched": 0.9, "at_feet": 0.9}, Ruling.REVIEW),
        (Mode.BILEVEL, {"touched": 0.2, "crossed": 0.2}, Ruling.INVALID),
        (Mode.BILEVEL, {"touched": 0.2, "crossed": 0.2, "excess_along": 0.05}, Ruling.REVIEW),
        (Mode.BILEVEL, {"touched": 0.1, "crossed": 0.1}, Ruling.REVIEW),
        (Mode.BILEVEL, {"touched": 0.2, "crossed": 0.2, "excess_course": 0.05}, Ruling.REVIEW),
    ],
)
def test_lines_that_dark_letters_hide_strike_a_name_out(
    kon_ray: PrintedForm, mode: Mode, measured: dict[str, float], expected: Ruling
) -> None:
    """Of a fold that black and white kept in part, no line through the name is as dark against the
    rest. One that touches all letters at their feet may be an underline."""
    ruling = with_name(kon_ray, mode, **{**ALONG, "crossed": 0.0, **measured})
    assert ruling.ruling is expected


@pytest.mark.parametrize(
    "measured",
    [
        {"at_feet": 0.065},
        {"excess": 0.021, "excess_course": 0.025, "spread": 0.004},
    ],
    ids=["at the letters' feet", "darker along a course"],
)
def test_what_a_pale_line_low_over_a_name_leaves_is_for_review(
    kon_ray: PrintedForm, measured: dict[str, float]
) -> None:
    """As of a blue pen a third as dark as print, in a blurred gray scan."""
    assert is_doubtful(with_name(kon_ray, **measured), Reason.MARGINAL_STRIKE)


@pytest.mark.parametrize(("course", "expected"), [(0.0285, Ruling.REVIEW), (0.003, Ruling.HIGH)])
def test_grains_along_a_course_through_a_name_are_for_review(
    kon_ray: PrintedForm, course: float, expected: Ruling
) -> None:
    """So black and white left a slanted strike; letters that fell apart leave no course."""
    grains = with_name(
        kon_ray, Mode.BILEVEL, faintly_touched=0.19, excess=0.0096, excess_part=0.0215,
        excess_course=course, spread=0.006,
    )  # fmt: skip
    assert grains.ruling is expected


@pytest.mark.parametrize(
    ("darkness", "course", "expected"),
    [
        (0.5, 0.0176, Ruling.REVIEW),
        (0.5, 0.008, Ruling.MEDIUM),
        (0.8, 0.0176, Ruling.MEDIUM),
    ],
)
def test_what_black_and_white_keeps_of_a_pencils_scribble_over_a_name_is_for_review(
    kon_ray: PrintedForm, darkness: float, course: float, expected: Ruling
) -> None:
    """Hardly more than what letters differ by, but along a course. Of a darker pen more is left."""
    left = {"excess": 0.0101, "excess_part": 0.0157, "excess_along": 0.008, "spread": 0.002}
    reading = with_darkness(kon_ray.read(usual_marks(kon_ray, []), mode=Mode.BILEVEL), darkness)
    changed = with_name_ink(reading, excess_course=course, **left)
    assert row_ruling(changed, OFFICIAL).ruling is expected


@pytest.mark.parametrize(("darkness", "expected"), [(0.32, Ruling.REVIEW), (0.9, Ruling.MEDIUM)])
def test_faint_ink_about_touches_of_a_pale_pen_is_for_review(
    kon_ray: PrintedForm, darkness: float, expected: Ruling
) -> None:
    """A second mark may be left of it in pieces; of a dark pen's touches so much more is seen."""
    row = kon_ray.first.rows[OFFICIAL - 1]
    x, y = row.box(LOW).centre
    drawn = (*usual_marks(kon_ray, [OFFICIAL]), *level_mark(row, MEDIUM), *dot((x, y), 0.5))
    reading = kon_ray.read(tuple(replace(stroke, darkness=darkness) for stroke in drawn))
    rows = tuple(
        replace(each, faint_mm2=(0.0, each.faint_mm2[1], 2.4))
        if each.official == OFFICIAL
        else each
        for each in reading.rows
    )
    assert row_ruling(replace(reading, rows=rows), OFFICIAL).ruling is expected


@pytest.mark.parametrize("official", [5, 9])
def test_a_pale_line_along_the_feet_of_a_name_is_for_review(
    kon_ray: PrintedForm, official: int
) -> None:
    """A strike drawn low, or an underline drawn high."""
    name = kon_ray.first.rows[official - 1].name
    y = name.y + 0.8 * name.h
    pale = line((name.x + 1, y - 0.2), (name.right, y + 0.3), width=0.5, darkness=0.45)
    reading = kon_ray.read((*usual_marks(kon_ray, [official]), pale))
    assert is_doubtful(row_ruling(reading, official), Reason.MARGINAL_STRIKE)


@pytest.mark.parametrize("begin", [0.0, 0.25, 0.55])
def test_a_pale_line_over_less_than_half_of_a_name_is_for_review(
    kon_ray: PrintedForm, begin: float
) -> None:
    drawn = usual_marks(kon_ray, [1, 4, 7, 11])
    for official in (1, 4, 7, 11):
        name = kon_ray.first.rows[official - 1].name
        left, y = name.x + begin * name.w, name.centre[1] + 0.2
        drawn += (line((left, y), (left + 0.45 * name.w, y), width=0.4, darkness=0.5),)
    reading = kon_ray.read(drawn, noise_levels=4.0)
    for official in (1, 4, 7, 11):
        assert is_doubtful(row_ruling(reading, official), Reason.MARGINAL_STRIKE)


@pytest.mark.parametrize("scan", SCANS)
def test_a_line_from_the_edge_through_number_and_name_is_for_review(
    ruled: Ruler, row: RowLayout, scan: str
) -> None:
    """So a fold looks of which a scanner kept a part."""
    y = row.name.centre[1]
    fold = line((row.row.x - 4.0, y), (row.name.right + 4.0, y + 0.1), width=0.4)
    ruling = ruled([(fold,), level_mark(row, LOW)], **SCANS[scan])
    assert is_doubtful(ruling, Reason.MARGINAL_STRIKE)


@pytest.mark.parametrize("begin", [0.0, 0.3, 0.65])
def test_a_strike_over_a_third_of_the_name_is_for_review(
    ruled: Ruler, row: RowLayout, begin: float
) -> None:
    name = row.name
    left, y = name.x + begin * name.w, name.centre[1]
    strike = (line((left, y), (left + 0.34 * name.w, y)),)
    ruling = ruled([strike, level_mark(row, LOW)])
    assert (ruling.ruling, ruling.reasons) == (Ruling.REVIEW, (Reason.MARGINAL_STRIKE,))


def test_a_strike_over_the_title_alone_is_for_review(ruled: Ruler, row: RowLayout) -> None:
    left, right = row.row.x + 56.5, row.boxes[0].x - 10
    strikes = [(line((left, row.row.centre[1] + dy), (right, row.row.centre[1] + dy)),)
               for dy in (-2.2, 2.2)]  # fmt: skip
    ruling = ruled([*strikes, level_mark(row, LOW)])
    assert (ruling.ruling, ruling.reasons) == (Ruling.REVIEW, (Reason.MARGINAL_STRIKE,))


@pytest.mark.parametrize("scan", SCANS)
@pytest.mark.parametrize("line_of_title", [0, -1])
def test_a_strike_over_one_line_of_a_title_is_for_review(
    kon_ray: PrintedForm, line_of_title: int, scan: str
) -> None:
    title = kon_ray.texts(OFFICIAL).title[line_of_title].bounds
    y = title.centre[1] + 0.2
    assert is_for_a_look(kon_ray, line((title.x, y), (title.right, y), width=0.45), scan)


@pytest.mark.parametrize("begin", [0.0, 0.4, 0.75])
@pytest.mark.parametrize("scan", SCANS)
def test_a_strike_over_one_word_of_a_title_is_for_review(
    kon_ray: PrintedForm, begin: float, scan: str
) -> None:
    title = kon_ray.texts(OFFICIAL).title[0].bounds
    left, y = title.x + begin * title.w, title.centre[1] + 0.2
    assert is_for_a_look(kon_ray, line((left, y), (left + 7.5, y + 0.2), width=0.5), scan)


@pytest.mark.parametrize("darkness", [0.35, 0.5])
def test_a_pale_strike_over_a_title_is_for_review(kon_ray: PrintedForm, darkness: float) -> None:
    title = kon_ray.texts(OFFICIAL).title[0].bounds
    y = title.centre[1] + 0.2
    pale = line((title.x, y), (title.right, y + 0.2), width=0.4, darkness=darkness)
    assert is_for_a_look(kon_ray, pale, "gray")


@pytest.mark.parametrize("begin", [0.05, 0.4, 0.8])
@pytest.mark.parametrize("scan", ["gray", "gray150", "colour300"])
def test_a_scratch_over_a_letter_or_two_of_a_name_is_for_review(
    kon_ray: PrintedForm, begin: float, scan: str
) -> None:
    name = kon_ray.texts(OFFICIAL).name[0].bounds
    left, y = name.x + begin * name.w, name.centre[1]
    scratch = line(
        (left, y), (left + 1.6, y + 0.5), (left, y + 0.3), (left + 1.6, y + 0.7), width=0.5
    )
    assert is_for_a_look(kon_ray, scratch, scan)


def is_for_a_look(form: PrintedForm, drawn: PenStroke, scan: str) -> bool:
    """Whether a clearly marked row waits as `drawn` may strike it, and no other does."""
    reading = form.read((*usual_marks(form, []), drawn), **SCANS[scan])
    assert_others_stand(reading, [OFFICIAL])
    return is_doubtful(row_ruling(reading, OFFICIAL), Reason.MARGINAL_STRIKE)


@pytest.mark.parametrize("scan", ["gray", "bilevel"])
@pytest.mark.parametrize("below", [0.4, 0.8])
def test_an_underline_changes_nothing(
    ruled: Ruler, row: RowLayout, below: float, scan: str
) -> None:
    y = row.name.bottom + below
    underline = (line((row.name.x, y), (row.name.right, y + 0.2)),)
    assert is_level(ruled([underline, level_mark(row, HIGH)], **SCANS[scan]), HIGH)


# Neighbours, and what is written elsewhere


def test_a_tail_from_the_row_below_is_never_a_mark_of_this_one(
    kon_ray: PrintedForm, others: Strokes, row: RowLayout
) -> None:
    below = kon_ray.first.rows[OFFICIAL]
    x, y = below.box(HIGH).centre
    long_tick = line((x - 2, y), (x, y + 2.4), (x + 2.2, row.box(HIGH).bottom - 0.9))
    marks = tuple(each for each in others if not below.row.contains(each.bounds))
    reading = kon_ray.read((*marks, long_tick, *level_mark(row, LOW)))
    assert is_level_or_review(row_ruling(reading, OFFICIAL), LOW)
    assert is_level_or_review(row_ruling(reading, below.official), HIGH)


def test_a_tail_from_the_row_below_makes_no_mark_of_its_own(
    kon_ray: PrintedForm, others: Strokes, row: RowLayout
) -> None:
    below = kon_ray.first.rows[OFFICIAL]
    x, y = below.box(HIGH).centre
    long_tick = line((x - 2, y), (x, y + 2.4), (x + 2.2, row.box(HIGH).bottom - 0.9))
    marks = tuple(each for each in others if not below.row.contains(each.bounds))
    ruling = row_ruling(kon_ray.read((*marks, long_tick)), OFFICIAL)
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


# What an examiner found


@pytest.mark.parametrize("scan", ["gray", "gray150", "colour300", "bilevel"])
def test_a_hair_through_a_box_is_no_mark(ruled_levels: LevelsRuler, scan: str) -> None:
    def draw(box: Rect) -> Strokes:
        (x, y), half = box.centre, 2.6
        hair = line((x - half, y - half), (x, y - 0.5), (x + half, y + half))
        return (replace(hair, width=0.1),)

    assert all(is_doubtful(each) for each in ruled_levels(draw, **SCANS[scan]))


@pytest.mark.parametrize(
    ("hairlines", "ink", "darkness", "blank", "expected"),
    [
        (0.02, 2.8, 0.5, 4, Ruling.REVIEW),
        (0.02, 2.8, 0.5, 3, Ruling.MEDIUM),
        (0.02, 3.4, 0.5, 4, Ruling.MEDIUM),
        (0.5, 2.8, 0.5, 4, Ruling.MEDIUM),
        (0.02, 2.8, 0.6, 4, Ruling.MEDIUM),
    ],
)
def test_no_row_is_ruled_where_black_and_white_lost_lines_and_the_most_of_the_pen(
    kon_ray: PrintedForm,
    hairlines: float,
    ink: float,
    darkness: float,
    blank: int,
    expected: Ruling,
) -> None:
    """Of a second mark on such a page, on which other rows had lost theirs, nothing was left."""
    reading = with_darkness(kon_ray.read(usual_marks(kon_ray, []), mode=Mode.BILEVEL), darkness)

    def lost(row: RowReading) -> RowReading:
        share = ink / sum(mark.ink_mm2 for mark in row.marks)
        return with_marks(
            replace(row, hairlines=hairlines * row.contrast),
            lambda mark: replace(
                mark,
                ink_mm2=share * mark.ink_mm2,
                stroke_mm=share * mark.stroke_mm,
                ink_inside=(0.0, share * mark.ink_inside[1], 0.0),
                stroke_inside=(0.0, share * mark.stroke_inside[1], 0.0),
            ),
        )

    rows = [lost(row) for row in reading.rows]
    rows[-blank:] = [replace(row, marks=()) for row in rows[-blank:]]
    assert row_ruling(replace(reading, rows=tuple(rows)), OFFICIAL).ruling is expected


@pytest.mark.parametrize("bilevel", [False, True])
def test_a_page_without_rows_has_no_rulings(bilevel: bool) -> None:
    assert rule_rows(PageReading(PageKind.BLANK, bilevel=bilevel)) == ()


@pytest.mark.parametrize(
    ("extent", "stroke", "expected"),
    [(2.375, 1.99, Ruling.REVIEW), (2.25, 2.23, Ruling.REVIEW), (2.3, 3.2, Ruling.LOW)],
)
def test_a_dot_that_black_and_white_makes_larger_is_no_mark(
    kon_ray: PrintedForm, row: RowLayout, extent: float, stroke: float, expected: Ruling
) -> None:
    """At 150 dots per inch, of a touch of 0.9 mm; the smallest ticks have more stroke."""
    reading = kon_ray.read(
        (*usual_marks(kon_ray, [OFFICIAL]), *tick(row.box(LOW).centre, 2.4)), mode=Mode.BILEVEL
    )
    grown = with_row(
        reading,
        lambda each: with_marks(
            each,
            lambda mark: replace(
                mark,
                extent_mm=extent,
                ink_mm2=2.0,
                stroke_mm=stroke,
                ink_inside=(0.0, 0.0, 2.0),
                stroke_inside=(0.0, 0.0, stroke),
            ),
        ),
    )
    assert len(reading.rows[OFFICIAL - 1].marks) == 1
    assert row_ruling(grown, OFFICIAL).ruling is expected


@pytest.mark.parametrize("scan", [{"dpi": 150, "blur_px": 1.2}, {"dpi": 200, "blur_px": 1.5}])
@pytest.mark.parametrize("length", [2.7, 3.5])
@pytest.mark.parametrize("width", [0.1, 0.23, 0.26, 0.3])
@pytest.mark.parametrize("pen", [0.5, 0.6])
def test_a_short_hair_that_blur_makes_as_wide_as_a_stroke_is_no_mark(
    kon_ray: PrintedForm,
    row: RowLayout,
    pen: float,
    width: float,
    length: float,
    scan: dict[str, object],
) -> None:
    """It is paler than the pen's strokes for it."""
    x, y = row.box(MEDIUM).centre
    hair = line((x - length / 2, y - 0.4), (x, y + 0.2), (x + length / 2, y + 0.3), width=width)
    marks = [replace(stroke, width=pen) for stroke in usual_marks(kon_ray, [OFFICIAL])]
    ruling = row_ruling(kon_ray.read((*marks, hair), **scan), OFFICIAL)
    assert is_doubtful(ruling, Reason.MARGINAL_MARK) or ruling.reasons == (Reason.UNDERVOTE,)


@pytest.mark.parametrize("scan", SCANS)
@pytest.mark.parametrize("width", [0.35, 0.5, 0.8])
def test_a_thin_pen_is_no_hair(ruled_levels: LevelsRuler, width: float, scan: str) -> None:
    def draw(box: Rect) -> Strokes:
        return tuple(replace(stroke, width=width) for stroke in tick(box.centre, 5.4))

    assert are_levels(ruled_levels(draw, usual=tick, **SCANS[scan]))


def test_no_row_of_a_bilevel_scan_full_of_dots_is_ruled(kon_ray: PrintedForm) -> None:
    """A threshold too near to the paper's brightness takes noise for ink."""
    drawn = usual_marks(kon_ray, [OFFICIAL])
    scan = scanned(kon_ray.page(), drawn, mode=Mode.BILEVEL)
    rng = np.random.default_rng(1)
    full = replace(scan, gray=np.where(rng.random(scan.gray.shape) < 0.05, 0, scan.gray))
    reading = kon_ray.reader.read(replace(full, gray=full.gray.astype(np.uint8)))
    assert set(rulings(reading)) == {Ruling.REVIEW}


def test_a_line_between_the_two_lines_of_a_name_is_for_review(three_pages: PrintedForm) -> None:
    """It may strike out the whole name, or stand under its first line."""
    page = three_pages.layout.pages[0]
    long = next(row for row in page.rows if row.name.h > 7)
    strike = line(
        (long.name.x - 1, long.name.centre[1]), (long.name.right + 1, long.name.centre[1])
    )
    drawn = (strike, *tick(long.box(MEDIUM).centre, 5.4))
    ruling = row_ruling(three_pages.read(drawn), long.official)
    assert (ruling.ruling, ruling.reasons) == (Ruling.REVIEW, (Reason.MARGINAL_STRIKE,))


@pytest.mark.parametrize(("darkness", "expected"), [(0.178, Ruling.REVIEW), (0.4, Ruling.HIGH)])
def test_a_name_a_little_darker_along_a_line_is_for_review_where_the_pen_is_hardly_seen(
    kon_ray: PrintedForm, row: RowLayout, darkness: float, expected: Ruling
) -> None:
    """As one was through which a hard pencil had drawn a slanted line."""
    name = {"excess": 0.0193, "spread": 0.0062, "excess_course": 0.0127, "excess_part": 0.0224}
    reading = kon_ray.read((*usual_marks(kon_ray, [OFFICIAL]), *level_mark(row, HIGH)))
    pale = with_darkness(reading, darkness)
    assert row_ruling(with_name_ink(pale, **name), OFFICIAL).ruling is expected


@pytest.mark.parametrize(
    ("darkness", "trace", "as_faded", "expected"),
    [
        (0.6, 0.0, 10, Ruling.INVALID),
        (0.6, 0.0, 3, Ruling.REVIEW),
        (0.6, 0.01, 10, Ruling.REVIEW),
        (0.48, 0.0, 10, Ruling.REVIEW),
    ],
)
def test_a_faded_row_is_empty_where_others_as_faded_show_this_pens_marks(
    kon_ray: PrintedForm, darkness: float, trace: float, as_faded: int, expected: Ruling
) -> None:
    reading = kon_ray.read(usual_marks(kon_ray, [OFFICIAL]), mode=Mode.BILEVEL)
    rows = with_darkness(reading, darkness).rows
    others = [each.official for each in rows if each.official != OFFICIAL]
    faded = {OFFICIAL, *others[:as_faded]}
    rows = tuple(
        replace(each, hairlines=(0.3 if each.official in faded else 1.0) * each.contrast)
        for each in rows
    )
    changed = with_row(
        replace(reading, rows=rows), lambda each: replace(each, faint_near_mm2=trace)
    )
    assert row_ruling(changed, OFFICIAL).ruling is expected


@pytest.mark.parametrize(("lost_rows", "expected"), [(8, Ruling.REVIEW), (2, Ruling.HIGH)])
def test_a_box_filled_in_alone_is_for_review_where_black_and_white_lost_marks(
    kon_ray: PrintedForm, row: RowLayout, lost_rows: int, expected: Ruling
) -> None:
    """As one was that had been scribbled out; of the mark in another box next to nothing was left.
    Where most rows show marks the pen is kept."""
    drawn = (*usual_marks(kon_ray, [OFFICIAL]), *fill(row.box(HIGH).centre, 5.0))
    reading = kon_ray.read(drawn, mode=Mode.BILEVEL)
    ruling = row_ruling(without_marks(reading, OTHER_ROWS[:lost_rows], 0.1), OFFICIAL)
    assert ruling.ruling is expected, ruling


@pytest.mark.parametrize(
    ("ink", "expected"), [(0.25, Ruling.REVIEW), (0.17, Ruling.REVIEW), (0.05, Ruling.INVALID)]
)
def test_a_bit_of_ink_alone_in_a_box_is_for_review(
    kon_ray: PrintedForm, row: RowLayout, ink: float, expected: Ruling
) -> None:
    """As a pencil's dot of 0.34 mm² was of which so much was dark enough, and a small tick along
    the border of its box."""
    drawn = (*usual_marks(kon_ray, [OFFICIAL]), *dot(row.box(MEDIUM).centre, 0.9))
    little = {"ink_mm2": ink, "ink_inside": (0.0, ink, 0.0), "extent_mm": 0.6}
    changed = with_row(
        kon_ray.read(drawn),
        lambda each: replace(
            with_marks(each, lambda mark: replace(mark, **little)),  # type: ignore[arg-type]
            faint_mm2=(0.0, 0.0, 0.0),
            faint_near_mm2=0.0,
        ),
    )
    assert row_ruling(changed, OFFICIAL).ruling is expected


def in_part(form: PrintedForm, drawn: Strokes, darkness: float = 0.5) -> PageReading:
    """A bilevel scan of these strokes by a pen of which a part alone was kept."""
    return with_darkness(form.read(drawn, mode=Mode.BILEVEL), darkness)


@pytest.mark.parametrize(
    ("extent_mm", "darkness", "expected"),
    [(4.0, 0.5, Ruling.REVIEW), (1.2, 0.5, Ruling.HIGH), (4.0, 0.9, Ruling.HIGH)],
)
def test_a_touch_in_pieces_is_for_review_where_a_part_of_the_pen_is_kept(
    kon_ray: PrintedForm, row: RowLayout, extent_mm: float, darkness: float, expected: Ruling
) -> None:
    """As two bits were left of a tick: further from each other than a touch of the pen is long."""
    drawn = (*usual_marks(kon_ray, [OFFICIAL]), *level_mark(row, HIGH))
    drawn += dot(row.box(LOW).centre, 0.7)
    changed = with_row(
        in_part(kon_ray, drawn, darkness),
        lambda each: replace(
            each,
            faint_mm2=(each.faint_mm2[0], 0.0, 0.3),
            faint_extent_mm=(each.faint_extent_mm[0], 0.0, extent_mm),
        ),
    )
    assert row_ruling(changed, OFFICIAL).ruling is expected


@pytest.mark.parametrize(
    ("touch_mm2", "darkness", "expected"),
    [(1.6, 0.5, Ruling.REVIEW), (0.5, 0.5, Ruling.HIGH), (1.6, 0.9, Ruling.HIGH)],
)
def test_a_touch_with_much_of_a_marks_ink_is_for_review_where_a_part_of_the_pen_is_kept(
    kon_ray: PrintedForm, row: RowLayout, touch_mm2: float, darkness: float, expected: Ruling
) -> None:
    """As the end of a tick on the border of its box, where no faint ink is seen."""
    box = row.box(MEDIUM)
    drawn = (*usual_marks(kon_ray, [OFFICIAL]), *level_mark(row, HIGH))
    drawn += dot((box.x + 1.0, box.centre[1]), 0.8)

    def grown(mark: Mark) -> Mark:
        return replace(mark, ink_mm2=touch_mm2) if mark.ink_inside[1] else mark

    changed = with_row(
        in_part(kon_ray, drawn, darkness),
        lambda each: replace(
            with_marks(each, grown),
            faint_mm2=(each.faint_mm2[0], 0.0, 0.0),
            faint_extent_mm=(each.faint_extent_mm[0], 0.0, 0.0),
        ),
    )
    assert row_ruling(changed, OFFICIAL).ruling is expected


@pytest.mark.parametrize(
    ("ink_mm2", "lost_rows", "mode", "ruled"),
    [
        (1.6, 4, Mode.BILEVEL, False),
        (1.6, 2, Mode.BILEVEL, True),
        (2.6, 4, Mode.BILEVEL, True),
        (1.6, 4, Mode.GRAY, True),
    ],
)
def test_no_row_is_ruled_where_next_to_nothing_is_kept_of_the_usual_mark(
    kon_ray: PrintedForm, ink_mm2: float, lost_rows: int, mode: Mode, ruled: bool
) -> None:
    """Of the second mark in a row of such a page nothing at all was left."""

    def little(mark: Mark) -> Mark:
        share = ink_mm2 / mark.ink_mm2
        first, second, third = (share * each for each in mark.ink_inside)
        return replace(
            mark,
            ink_mm2=ink_mm2,
            ink_inside=(first, second, third),
            stroke_mm=share * mark.stroke_mm,
        )

    reading = with_darkness(kon_ray.read(usual_marks(kon_ray, []), mode=mode), 0.5)
    kept = replace(reading, rows=tuple(with_marks(each, little) for each in reading.rows))
    found = rulings(without_marks(kept, range(lost_rows)))[lost_rows:]
    assert set(found) == {Ruling.MEDIUM if ruled else Ruling.REVIEW}


@pytest.mark.parametrize(("lost_rows", "expected"), [(6, Ruling.REVIEW), (2, Ruling.INVALID)])
def test_boxes_filled_in_do_not_tell_that_single_strokes_are_kept(
    kon_ray: PrintedForm, lost_rows: int, expected: Ruling
) -> None:
    """What is seen of such a page may be scribbles alone, of a voter whose ticks were lost."""
    marks = usual_marks(kon_ray, [OFFICIAL], fill)
    reading = with_darkness(kon_ray.read(marks, mode=Mode.BILEVEL), 0.9)
    lost = without_marks(reading, OTHER_ROWS[:lost_rows])
    assert row_ruling(lost, OFFICIAL).ruling is expected


def test_two_marks_are_a_correction_where_black_and_white_lost_marks_of_the_pen(
    kon_ray: PrintedForm, row: RowLayout
) -> None:
    """How heavy either was is not to be told: one may be what is left of a scribble."""
    both = (*level_mark(row, HIGH), *level_mark(row, LOW))
    reading = kon_ray.read((*usual_marks(kon_ray, [OFFICIAL]), *both), mode=Mode.BILEVEL)
    assert row_ruling(reading, OFFICIAL).reasons == (Reason.OVERVOTE,)
    lost = without_marks(with_darkness(reading, 0.6), OTHER_ROWS[:5], 0.1)
    assert is_doubtful(row_ruling(lost, OFFICIAL), Reason.CORRECTION)


@pytest.mark.parametrize(
    ("course", "mode", "expected"),
    [
        (0.037, Mode.BILEVEL, Ruling.REVIEW),
        (0.025, Mode.BILEVEL, Ruling.MEDIUM),
        (0.037, Mode.GRAY, Ruling.MEDIUM),
    ],
)
def test_a_course_through_a_name_is_for_review_by_itself_in_black_and_white(
    kon_ray: PrintedForm, course: float, mode: Mode, expected: Ruling
) -> None:
    """As of a pencil's slanted line between bold letters, over names that differ among themselves.
    No name that was not struck shows as much."""
    left = {"excess": 0.004, "excess_part": 0.02, "excess_along": 0.002, "spread": 0.009}
    reading = kon_ray.read(usual_marks(kon_ray, []), mode=mode)
    changed = with_name_ink(reading, excess_course=course, **left)
    assert row_ruling(changed, OFFICIAL).ruling is expected


@pytest.mark.parametrize(
    ("course", "mode", "expected"),
    [
        (0.0, Mode.BILEVEL, Ruling.MEDIUM),
        (0.022, Mode.BILEVEL, Ruling.REVIEW),
        (0.0, Mode.GRAY, Ruling.REVIEW),
    ],
)
def test_thick_print_of_a_name_is_no_strike_in_black_and_white(
    kon_ray: PrintedForm, course: float, mode: Mode, expected: Ruling
) -> None:
    """Its edges are faint ink, and darker all over the name, but not along a course."""
    thick = {"faintly_touched": 0.14, "excess": 0.013, "excess_part": 0.018, "spread": 0.004}
    reading = with_darkness(kon_ray.read(usual_marks(kon_ray, []), mode=mode), 0.9)
    changed = with_name_ink(reading, excess_course=course, **thick)
    assert row_ruling(changed, OFFICIAL).ruling is expected


@pytest.mark.parametrize(
    ("drawn", "pale_rows", "expected"),
    [(fill, 2, Ruling.REVIEW), (fill, 1, Ruling.MEDIUM), (cross, 2, Ruling.MEDIUM)],
)
def test_a_name_is_looked_at_closely_where_marks_drawn_over_are_not_kept_whole(
    kon_ray: PrintedForm,
    drawn: Shape,
    pale_rows: int,
    expected: Ruling,
) -> None:
    """As on a page that a pencil filled in, of whose scribble over a name a trace was left."""
    reading = with_darkness(kon_ray.read(usual_marks(kon_ray, [], drawn), mode=Mode.BILEVEL), 0.9)
    pale = OTHER_ROWS[:pale_rows]
    rows = tuple(
        with_marks(row, lambda mark: replace(mark, darkness=0.57)) if index in pale else row
        for index, row in enumerate(reading.rows)
    )
    changed = with_traces_over_a_name(replace(reading, rows=rows))
    assert row_ruling(changed, OFFICIAL).ruling is expected


def with_traces_over_a_name(reading: PageReading) -> PageReading:
    """What black and white left of a pencil's scribble over a name."""
    left = {"excess": 0.025, "excess_part": 0.035, "excess_along": 0.017, "spread": 0.005}
    return with_name_ink(reading, excess_course=0.019, **left)


@pytest.mark.parametrize(("hairlines", "expected"), [(0.3, Ruling.REVIEW), (0.9, Ruling.MEDIUM)])
def test_a_name_is_looked_at_closely_where_black_and_white_lost_thin_lines(
    kon_ray: PrintedForm, hairlines: float, expected: Ruling
) -> None:
    """Dark marks by a pencil tell nothing of a single stroke there."""
    reading = with_darkness(kon_ray.read(usual_marks(kon_ray, []), mode=Mode.BILEVEL), 0.9)
    rows = tuple(replace(row, hairlines=hairlines * row.contrast) for row in reading.rows)
    changed = with_traces_over_a_name(replace(reading, rows=rows))
    assert row_ruling(changed, OFFICIAL).ruling is expected
