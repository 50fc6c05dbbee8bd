"""The table "what is right": faint and thin pens, and what black and white keeps of them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from pen_strokes import (
    Strokes,
    cross,
    dot,
    fill,
    level_mark,
    line,
    slash,
    tick,
)
from printed_ballots import PrintedForm, row_ruling, rulings, scanned
from row_readings import (
    HIGH,
    LOW,
    MEDIUM,
    OFFICIAL,
    OTHER_ROWS,
    SCANS,
    LevelsRuler,
    Ruler,
    Shape,
    are_levels,
    are_levels_or_review,
    is_doubtful,
    lighter,
    of_rows,
    usual_marks,
    with_darkness,
    with_hairlines,
    with_marks,
    with_row,
    with_touch,
    without_marks,
)

from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.recognition.reading import Mark, PageReading, RowReading
from ptn_scan.ruling.values import Reason, Ruling
from ptn_scan.simulation.profiles import Mode


@pytest.mark.parametrize("darkness", [0.95, 0.6, 0.35])
def test_a_faint_mark_is_its_level_or_for_review(
    ruled_levels: LevelsRuler, darkness: float
) -> None:
    def draw(box: Rect) -> Strokes:
        return tuple(replace(stroke, darkness=darkness) for stroke in cross(box.centre, 4.8))

    assert are_levels_or_review(ruled_levels(draw))


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


@pytest.mark.parametrize(
    ("rest_mm2", "darkness", "expected"),
    [(0.6, 0.6, Ruling.REVIEW), (0.2, 0.6, Ruling.HIGH), (0.6, 0.9, Ruling.HIGH)],
)
def test_a_touch_in_another_box_is_for_review_where_one_row_shows_the_rest_of_a_mark(
    kon_ray: PrintedForm, row: RowLayout, rest_mm2: float, darkness: float, expected: Ruling
) -> None:
    """As 0.6 mm² were left of a tick, the first of two, on a page of which a second row had no more
    than a piece of its mark."""
    drawn = (*usual_marks(kon_ray, [OFFICIAL]), *level_mark(row, HIGH))
    drawn += dot(row.box(MEDIUM).centre, 0.8)
    reading = with_darkness(kon_ray.read(drawn, mode=Mode.BILEVEL), darkness)

    def rest(mark: Mark) -> Mark:
        return replace(lighter(mark, rest_mm2 / mark.ink_mm2), extent_mm=1.2)

    changed = with_row(reading, lambda each: with_marks(each, rest), OFFICIAL + 1)
    ruling = row_ruling(changed, OFFICIAL)
    assert ruling.ruling is expected, ruling


@pytest.mark.parametrize(
    ("darkness", "away_mm", "expected"),
    [(0.4, 0.6, Ruling.REVIEW), (0.6, 0.6, Ruling.HIGH), (0.4, 7.0, Ruling.HIGH)],
)
def test_a_bit_of_ink_beside_another_box_is_for_review_where_the_pen_is_pale(
    kon_ray: PrintedForm, row: RowLayout, darkness: float, away_mm: float, expected: Ruling
) -> None:
    """As the end of a tick below the corner of its box was all that black and white kept of it."""
    low = row.box(LOW)
    drawn = (*usual_marks(kon_ray, [OFFICIAL]), *level_mark(row, HIGH))
    drawn += dot((low.right + away_mm, low.bottom + 0.6), 0.5)
    reading = with_darkness(kon_ray.read(drawn, mode=Mode.BILEVEL), darkness)
    ruling = row_ruling(reading, OFFICIAL)
    assert ruling.ruling is expected, ruling


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
    [(0.5, 0.0, Ruling.REVIEW), (0.8, 0.0, Ruling.INVALID), (0.8, 0.08, Ruling.INVALID)],
)
def test_an_empty_row_is_for_review_where_a_part_of_the_pen_is_kept(
    kon_ray: PrintedForm, others: Strokes, darkness: float, near_mm2: float, expected: Ruling
) -> None:
    """Of a cross among others of which half was kept black and white had kept nothing."""
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
    assert row_ruling(with_hairlines(reading, hairlines), OFFICIAL).ruling is expected


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


@pytest.mark.parametrize(
    ("darkness", "trace", "as_faded", "expected"),
    [
        (0.7, 0.0, 10, Ruling.INVALID),
        (0.7, 0.0, 3, Ruling.REVIEW),
        (0.7, 0.01, 10, Ruling.REVIEW),
        (0.6, 0.0, 10, Ruling.REVIEW),
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


@pytest.mark.parametrize(
    ("mode", "expected"), [(Mode.BILEVEL, Ruling.REVIEW), (Mode.GRAY, Ruling.INVALID)]
)
def test_that_fills_are_seen_says_nothing_of_thin_strokes_in_a_faded_row(
    kon_ray: PrintedForm, mode: Mode, expected: Ruling
) -> None:
    """Of a pencil's circle about a box black and white kept nothing."""
    reading = with_darkness(kon_ray.read(usual_marks(kon_ray, [OFFICIAL], fill), mode=mode), 0.96)
    assert row_ruling(with_hairlines(reading, 0.3), OFFICIAL).ruling is expected


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
    reading = with_darkness(kon_ray.read(usual_marks(kon_ray, []), mode=mode), 0.5)
    rows = tuple(
        with_marks(each, lambda mark: lighter(mark, ink_mm2 / mark.ink_mm2))
        for each in reading.rows
    )
    kept = replace(reading, rows=rows)
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


@pytest.mark.parametrize(("faint_rows", "expected"), [(8, Ruling.REVIEW), (2, Ruling.INVALID)])
def test_an_empty_row_waits_where_gray_shows_few_marks_clearly(
    kon_ray: PrintedForm, faint_rows: int, expected: Ruling
) -> None:
    """Of a pen so pale that most of its marks are too thin to be clear another one may not be seen
    at all; a few such marks tell nothing of the pen."""
    reading = without_marks(kon_ray.read(usual_marks(kon_ray, [])), [OFFICIAL - 1])

    def thinned(mark: Mark) -> Mark:
        return replace(mark, ink_mm2=0.2 * mark.stroke_mm)

    rows = tuple(
        with_marks(row, thinned) if index in OTHER_ROWS[:faint_rows] else row
        for index, row in enumerate(reading.rows)
    )
    assert row_ruling(replace(reading, rows=rows), OFFICIAL).ruling is expected


@pytest.mark.parametrize(
    ("darkness", "trace_mm", "expected"),
    [(0.2, 1.0, Ruling.REVIEW), (0.2, 0.5, Ruling.INVALID), (0.6, 1.0, Ruling.INVALID)],
)
def test_a_shorter_trace_tells_where_the_pen_is_pale_in_gray(
    kon_ray: PrintedForm, darkness: float, trace_mm: float, expected: Ruling
) -> None:
    reading = without_marks(kon_ray.read(usual_marks(kon_ray, [])), [OFFICIAL - 1])
    traced = with_row(reading, lambda each: replace(each, trace_mm=trace_mm))
    assert row_ruling(with_darkness(traced, darkness), OFFICIAL).ruling is expected


def test_a_short_trace_on_a_gray_page_without_a_mark_is_for_review(kon_ray: PrintedForm) -> None:
    blank = with_row(kon_ray.read(()), lambda each: replace(each, trace_mm=1.0))
    assert row_ruling(blank, OFFICIAL).ruling is Ruling.REVIEW
    assert rulings(blank).count(Ruling.INVALID) == len(blank.rows) - 1


@pytest.mark.parametrize(("darkness", "expected"), [(0.6, Ruling.REVIEW), (0.95, Ruling.MEDIUM)])
def test_a_touch_may_be_what_is_left_of_a_mark_where_none_was_kept_whole(
    kon_ray: PrintedForm, row: RowLayout, darkness: float, expected: Ruling
) -> None:
    """It has a sixth of the ink of the row's mark, in black and white, on a page of five."""
    drawn = (*usual_marks(kon_ray, [], tick), *dot(row.box(LOW).centre, 1.1))
    reading = of_rows(kon_ray.read(drawn, mode=Mode.BILEVEL), range(OFFICIAL - 3, OFFICIAL + 2))
    touched = with_row(with_darkness(reading, darkness), lambda each: with_touch(each, 2, 1 / 6))
    assert row_ruling(touched, OFFICIAL).ruling is expected
