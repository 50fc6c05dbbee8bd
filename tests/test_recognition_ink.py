"""What counts as ink and how much of it; print, streaks, folds and specks do not."""

from collections.abc import Callable

import numpy as np
import pytest
from pen_strokes import Strokes, cross, dot, line
from printed_ballots import MM_PER_INCH, PrintedForm, rulings, scanned, with_bright_streak

from ptn_scan.election import Level
from ptn_scan.geometry import Rect, bounding
from ptn_scan.layout import PAPER, RowLayout
from ptn_scan.recognition.boxes import BoxesInk
from ptn_scan.recognition.grid import Grid
from ptn_scan.recognition.ink import InkPlane
from ptn_scan.recognition.reading import Mark, PageReading
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.ruling.values import MarkState, Reason, Ruling
from ptn_scan.simulation.profiles import Fold, Mode, Streak

ROW = 6


@pytest.fixture(scope="module")
def row(kon_ray: PrintedForm) -> RowLayout:
    return kon_ray.first.rows[ROW - 1]


@pytest.fixture(scope="module")
def half_marked(kon_ray: PrintedForm) -> Strokes:
    """A plain cross in every other row, for each level in turn."""
    return tuple(
        stroke
        for each in kon_ray.first.rows
        if each.official % 2
        for stroke in cross(each.box(tuple(Level)[each.official % 3]).centre, 5.4)
    )


def expected(form: PrintedForm) -> tuple[Ruling, ...]:
    return tuple(
        Ruling(tuple(Level)[each.official % 3].value) if each.official % 2 else Ruling.INVALID
        for each in form.first.rows
    )


def only_mark(reading: PageReading) -> Mark:
    (mark,) = reading.rows[ROW - 1].marks
    return mark


def assert_unmarked(reading: PageReading) -> None:
    """A bilevel scan without any mark may have lost a pale pen altogether: somebody has to look."""
    reason = Reason.MARGINAL_MARK if reading.bilevel else Reason.UNDERVOTE
    for each in rule_rows(reading):
        assert each.marks == (MarkState.BLANK,) * 3, each
        assert each.reasons == (reason,), each


@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("mode", list(Mode))
def test_print_alone_is_no_ink(any_form: PrintedForm, mode: Mode, dpi: int) -> None:
    for index in range(len(any_form.layout.pages)):
        page = any_form.page(index, 300)
        assert_unmarked(any_form.reader.read(scanned(page, mode=mode, dpi=dpi)))


@pytest.mark.parametrize("darkness", [0.7, 1.05])
@pytest.mark.parametrize("blur_px", [0.3, 1.1])
def test_heavy_and_pale_print_is_no_ink(
    kon_ray: PrintedForm, blur_px: float, darkness: float
) -> None:
    reading = kon_ray.read(blur_px=blur_px, darkness=darkness, noise_levels=4.0)
    assert_unmarked(reading)


@pytest.mark.parametrize("side", [1.5, 3.0, 5.0])
def test_the_area_of_a_filled_square_is_measured(
    kon_ray: PrintedForm, row: RowLayout, side: float
) -> None:
    dpi = 300
    page = kon_ray.page(dpi=dpi)
    x, y = row.box(Level.MEDIUM).centre
    rect = Rect(x - side / 2, y - side / 2, side, side)
    rows, columns = (
        slice(round(low * dpi / MM_PER_INCH), round(high * dpi / MM_PER_INCH))
        for low, high in ((rect.y, rect.bottom), (rect.x, rect.right))
    )
    page[rows, columns] = (40, 40, 40)
    mark = only_mark(kon_ray.reader.read(scanned(page)))
    assert (side - 0.2) ** 2 < mark.ink_mm2 < (side + 0.4) ** 2, "edges are soft by 0.2 mm at most"
    assert mark.ink_inside[1] == pytest.approx(mark.ink_mm2)
    assert mark.ink_inside[0] == mark.ink_inside[2] == 0.0
    assert mark.in_row == pytest.approx(1.0)
    assert np.allclose(mark.bounds.corners(), rect.corners(), atol=0.25)


@pytest.mark.parametrize("width", [0.4, 0.8])
@pytest.mark.parametrize("length", [3.0, 5.0])
def test_the_length_of_a_stroke_is_measured(
    kon_ray: PrintedForm, row: RowLayout, length: float, width: float
) -> None:
    x, y = row.box(Level.LOW).centre
    half = length / 2 / np.sqrt(2)
    stroke = line((x - half, y + half), (x + half, y - half), width=width)
    mark = only_mark(kon_ray.read((stroke,)))
    assert mark.stroke_mm == pytest.approx(length + width, rel=0.25)
    assert mark.stroke_inside[2] == pytest.approx(mark.stroke_mm)


def test_the_part_of_a_stroke_inside_the_box_is_measured(
    kon_ray: PrintedForm, row: RowLayout
) -> None:
    box = row.box(Level.HIGH)
    y = box.centre[1]
    mark = only_mark(kon_ray.read((line((box.right - 2.5, y), (box.right + 5.0, y)),)))
    assert mark.stroke_inside[0] == pytest.approx(2.7, abs=0.6)
    assert mark.stroke_mm == pytest.approx(7.9, abs=1.2)


@pytest.mark.parametrize("width_px", [1, 2])
@pytest.mark.parametrize("levels", [60.0, 130.0])
@pytest.mark.parametrize("place", [0.05, 0.5, 0.94], ids=["left-border", "middle", "right-border"])
@pytest.mark.parametrize("level", [Level.HIGH, Level.LOW])
def test_a_streak_through_a_column_of_boxes_is_no_mark(
    kon_ray: PrintedForm,
    half_marked: Strokes,
    level: Level,
    place: float,
    levels: float,
    width_px: int,
) -> None:
    box = kon_ray.first.rows[0].box(level)
    share = (box.x + place * box.w) / 210.0
    streak = Streak(share, width_px, levels)
    assert rulings(kon_ray.read(half_marked, streaks=(streak,))) == expected(kon_ray)


@pytest.mark.parametrize("levels", [25, 60, 130])
@pytest.mark.parametrize("width_px", [1, 2])
def test_a_bright_streak_darkens_no_paper_around_it_and_hides_no_mark(
    kon_ray: PrintedForm, half_marked: Strokes, width_px: int, levels: int
) -> None:
    """Beside names and through them, and through the middle of boxes. Where it hides the border of
    a box that is empty somebody has to look."""
    row = kon_ray.first.rows[0]
    scan = scanned(kon_ray.page(), half_marked, paper_white=215.0, darkness=0.8, noise_levels=6.0)
    for x in (row.name.x - 3.0, row.name.centre[0], row.boxes[0].centre[0]):
        streaked = with_bright_streak(scan, x / PAPER.w, width_px, levels)
        assert rulings(kon_ray.reader.read(streaked)) == expected(kon_ray)
    streaked = with_bright_streak(scan, row.boxes[0].x / PAPER.w, width_px, levels)
    for ruling, right in zip(
        rulings(kon_ray.reader.read(streaked)), expected(kon_ray), strict=True
    ):
        assert ruling in {right, Ruling.REVIEW if right is Ruling.INVALID else right}


def _through_boxes(row: RowLayout) -> float:
    return row.boxes[0].centre[1]


def _through_borders(row: RowLayout) -> float:
    return row.boxes[0].bottom


def _through_letters(row: RowLayout) -> float:
    return row.name.y + 0.6 * row.name.h


@pytest.mark.parametrize("levels", [25.0, 70.0])
@pytest.mark.parametrize("breadth", [0.12, 0.4])
@pytest.mark.parametrize("height", [_through_boxes, _through_borders, _through_letters])
@pytest.mark.parametrize("official", [4, 7])
def test_a_fold_changes_nothing(
    kon_ray: PrintedForm,
    half_marked: Strokes,
    official: int,
    height: Callable[[RowLayout], float],
    breadth: float,
    levels: float,
) -> None:
    """Through a row without a mark, and through one with."""
    y = height(kon_ray.first.rows[official - 1])
    reading = kon_ray.read(half_marked, fold=Fold(y - 0.4, y + 0.4, breadth, levels))
    for found, right in zip(rulings(reading), expected(kon_ray), strict=True):
        assert found in {right, Ruling.REVIEW}
    others = [index for index in range(11) if index != official - 1]
    assert [rulings(reading)[index] for index in others] == [
        expected(kon_ray)[index] for index in others
    ]


def test_specks_are_no_marks(kon_ray: PrintedForm, half_marked: Strokes) -> None:
    """One as large as a small dot, in a box of a row without a mark, is for a look."""
    reviews = 0
    for seed in range(5):
        found = rulings(kon_ray.read(half_marked, specks=24, seed=seed))
        right = expected(kon_ray)
        assert all(each in {other, Ruling.REVIEW} for each, other in zip(found, right, strict=True))
        reviews += sum(each is Ruling.REVIEW for each in found)
    assert reviews <= 5


def test_a_speck_in_each_box_is_no_overvote(kon_ray: PrintedForm, half_marked: Strokes) -> None:
    specks = tuple(
        stroke for row in kon_ray.first.rows for box in row.boxes for stroke in dot(box.centre, 0.4)
    )
    found = rulings(kon_ray.read(half_marked + specks))
    right = expected(kon_ray)
    assert all(each in {other, Ruling.REVIEW} for each, other in zip(found, right, strict=True))


def test_a_shadow_across_the_page_changes_nothing(
    kon_ray: PrintedForm, half_marked: Strokes
) -> None:
    reading = kon_ray.read(half_marked, shade_levels=60.0, bed_mm=6.0)
    assert rulings(reading) == expected(kon_ray)


def test_the_quality_of_the_scan_is_told(kon_ray: PrintedForm) -> None:
    clean = kon_ray.read(noise_levels=1.0)
    poor = kon_ray.read(noise_levels=12.0, darkness=0.5)
    assert poor.rows[0].noise > 2 * clean.rows[0].noise
    assert clean.rows[0].contrast > 1.5 * poor.rows[0].contrast
    assert min(each.match for each in clean.rows) > 0.8


def test_rows_are_found_again_where_the_feed_pulled(
    kon_ray: PrintedForm, half_marked: Strokes
) -> None:
    reading = kon_ray.read(half_marked, feed_mm=0.8, feed_wave_mm=120.0, feed_phase=1.0)
    assert max(each.offset_mm for each in reading.rows) > 0.3
    assert rulings(reading) == expected(kon_ray)


@pytest.mark.parametrize("upper", range(9))
def test_a_stroke_that_ends_on_a_line_between_rows_is_told_to_rows_with_ink_of_it(
    kon_ray: PrintedForm, upper: int
) -> None:
    """It runs through the boxes of two rows and ends within a pixel of the third."""
    rows = kon_ray.first.rows
    grid = Grid.over(bounding(row.row for row in rows), 8.0)
    x, y = rows[upper].boxes[1].centre
    lines, columns = grid.window(Rect(x - 0.4, y, 0.8, rows[upper + 1].row.bottom - y))
    nothing = np.zeros(grid.shape, dtype=np.bool_)
    for end in range(lines.stop - 2, lines.stop + 2):
        mask = nothing.copy()
        mask[lines.start : end, columns] = True
        ink = InkPlane(grid, mask.astype(np.float32), mask, nothing, nothing, (), False)
        marks = BoxesInk.of(ink, rows).marks()
        told = [index for index, each in enumerate(marks) if each]
        assert told == [upper, upper + 1]
        assert all(mark.elsewhere for index in told for mark in marks[index])


@pytest.mark.parametrize("mode", [Mode.GRAY, Mode.BILEVEL])
def test_how_far_faint_ink_extends_in_a_box(
    kon_ray: PrintedForm, row: RowLayout, mode: Mode
) -> None:
    """As far as a disc does that is spread as much: a touch of the pen, two of them, a line."""
    high, medium, low = (row.box(level).centre for level in Level)
    drawn = (
        *dot(high, 0.8),
        *dot((medium[0] - 1.5, medium[1] - 1.5), 0.6),
        *dot((medium[0] + 1.5, medium[1] + 1.5), 0.6),
        line((low[0] - 1.6, low[1]), (low[0] + 1.6, low[1])),
    )
    one, two, long = kon_ray.read(drawn, mode=mode).rows[ROW - 1].faint_extent_mm
    assert 0.5 < one < 1.5
    assert 6.0 < two < 9.5
    assert 3.0 < long < 4.8
    assert kon_ray.read(mode=mode).rows[ROW - 1].faint_extent_mm == (0.0, 0.0, 0.0)
