"""Print is laid out where it lies: whatever the picture's size, where the page was placed badly,
under folds that bend, beside streaks over a dark bed, as each column of black and white has it."""

import cv2
import numpy as np
import pytest
from pen_strokes import Strokes, level_mark
from printed_ballots import DPI, PrintedForm, rulings, scanned, with_bright_streak

from ptn_scan.election import Level
from ptn_scan.layout import PAPER
from ptn_scan.recognition.faint_markers import find_faint
from ptn_scan.recognition.folds import BlankPlaces, find_folds
from ptn_scan.recognition.looks import BILEVEL, Look, names_end, seen_print
from ptn_scan.recognition.page_map import PageMap
from ptn_scan.recognition.registration import find_fiducials, register
from ptn_scan.recognition.shrinking import resized, shrunk
from ptn_scan.recognition.streaks import streak_columns, without_streaks
from ptn_scan.recognition.template import COARSE_PX_PER_MM, COARSE_SHEET
from ptn_scan.ruling.values import Ruling
from ptn_scan.scanning.scan import GrayImage, Scan
from ptn_scan.simulation.profiles import Mode, Streak

MM_PER_INCH = 25.4


def marks(form: PrintedForm) -> Strokes:
    return tuple(stroke for row in form.first.rows for stroke in level_mark(row, Level.MEDIUM))


def grown(image: GrayImage, columns: int, lines: int) -> GrayImage:
    """The image with so many white columns and lines more, on the right and below."""
    return np.pad(image, ((0, lines), (0, columns)), constant_values=246)


@pytest.mark.parametrize("factor", [2, 3])
def test_a_shrunk_picture_has_its_whole_pixels_where_its_scale_says(factor: int) -> None:
    size = round(PAPER.h * 4.2 * factor)
    for width in range(1200, 1206):
        picture = np.zeros((size, width), dtype=np.uint8)
        last = width // factor - 1
        picture[:, last * factor : (last + 1) * factor] = 255
        small, scale = shrunk(picture, 4.0)
        assert scale == 1 / factor
        assert np.flatnonzero(small[0] == 255).tolist() == [last]
    small, scale = resized(picture, 1.0)
    assert small.shape[0] == round(size * scale)


@pytest.mark.parametrize(("columns", "lines"), [(0, 0), (1, 0), (0, 1), (157, 157), (158, 1)])
@pytest.mark.parametrize("dpi", [200, 300])
def test_print_lies_to_the_pixel_in_a_picture_of_any_size(
    kon_ray: PrintedForm, dpi: int, columns: int, lines: int
) -> None:
    """Half a pixel of the coarse sheet is a tenth of a mm."""
    image = scanned(kon_ray.page(dpi=300), marks(kon_ray), dpi=dpi).gray
    reading = kon_ray.reader.read(Scan(grown(image, columns, lines)))
    assert min(row.fit for row in reading.rows) > 0.97


@pytest.mark.parametrize("lost", [(1, 2, 5), (0, 1, 5)], ids=str)
def test_boxes_beyond_the_search_are_found_by_the_name_of_their_row(
    kon_ray: PrintedForm, lost: tuple[int, ...]
) -> None:
    """Three markers do not tell that the sheet's corners were moved, and the others are gone."""
    corners = ((0.0, 0.0), (3.0, -6.0), (-3.0, 6.0), (0.0, 0.0))
    image = scanned(kon_ray.page(), marks(kon_ray), corners_mm=corners).gray.copy()
    whole = register(image, kon_ray.layout)
    assert whole is not None
    page_map = PageMap.of(whole.placement)
    page = kon_ray.first
    for rect in (*(page.fiducials[index].rect for index in lost), *page.qr):
        gone = page_map.to_px(np.array(rect.grown(3.0).corners()))
        cv2.fillConvexPoly(image, np.rint(gone).astype(np.int32), 246)
    reading = kon_ray.reader.read(Scan(image))
    assert reading.placement is not None
    assert reading.placement.fiducials == 3
    assert max(row.offset_mm for row in reading.rows) > 2.5
    assert min(min(row.borders) for row in reading.rows) > 0.9
    assert set(rulings(reading)) == {Ruling.MEDIUM}


@pytest.mark.parametrize("mode", [Mode.GRAY, Mode.BILEVEL])
def test_markers_that_no_detector_finds_place_the_page(kon_ray: PrintedForm, mode: Mode) -> None:
    """A white line through each of three."""
    image = scanned(kon_ray.page(), marks(kon_ray), mode=mode, skew_degrees=2.0).gray.copy()
    whole = register(image, kon_ray.layout)
    assert whole is not None
    page_map = PageMap.of(whole.placement)
    broken = kon_ray.first.fiducials[::2]
    for each in broken:
        ends = np.array([each.rect.corners()[0], each.rect.corners()[2]])
        start, end = (tuple(map(int, point)) for point in page_map.to_px(ends))
        cv2.line(image, start, end, 246, 9)
    assert not {each.id for each in broken} & find_fiducials(image).keys()
    found = find_faint(image, page_map, broken)
    for each in broken:
        there = page_map.to_px(np.array(each.rect.corners()))
        assert np.abs(found[each.id] - there).max() * MM_PER_INCH / DPI < 0.25
    registration = register(image, kon_ray.layout)
    assert registration is not None
    corners = np.array([(5.0, 5.0), (205.0, 5.0), (205.0, 292.0), (5.0, 292.0)])
    away = PageMap.of(registration.placement).to_px(corners) - page_map.to_px(corners)
    assert np.hypot(*away.T).max() * MM_PER_INCH / DPI < 0.4


@pytest.mark.parametrize("mode", [Mode.GRAY, Mode.BILEVEL])
@pytest.mark.parametrize("place", [0.12, 0.3, 0.6, 0.85])
@pytest.mark.parametrize("skew", [-8.0, 8.0])
def test_a_streak_is_found_where_a_skewed_sheet_lies_on_a_dark_bed(
    kon_ray: PrintedForm, mode: Mode, place: float, skew: float
) -> None:
    """The bed's corners reach far into the first and the last of the picture."""
    scan = scanned(
        kon_ray.page(),
        mode=mode,
        bed_mm=10.0,
        skew_degrees=skew,
        streaks=(Streak(place, 1, 90.0),),
    )
    found = np.flatnonzero(streak_columns(scan.gray, scan.bilevel))
    assert len(found) <= 2
    assert abs(found.mean() - place * scan.gray.shape[1]) <= 1.5


@pytest.mark.parametrize("place", [0.12, 0.3, 0.6, 0.85])
@pytest.mark.parametrize(("paper_white", "levels"), [(235.0, 18), (215.0, 25), (215.0, 90)])
def test_a_bright_streak_is_found_and_taken_away(
    kon_ray: PrintedForm, place: float, paper_white: float, levels: int
) -> None:
    scan = scanned(kon_ray.page(), skew_degrees=3.0, paper_white=paper_white, noise_levels=5.0)
    assert not streak_columns(scan.gray).any()
    streaked = with_bright_streak(scan, place, 1, levels).gray
    found = np.flatnonzero(streak_columns(streaked))
    assert found.tolist() == [round(place * streaked.shape[1])]
    column = scan.gray[:, found[0]].astype(float)
    left = without_streaks(streaked)[:, found[0]] - column
    assert abs(np.median(left)) <= 4.0
    assert np.quantile(np.abs(left), 0.8) <= 20.0, "print under it stays"


def test_no_streak_is_found_in_the_bed(kon_ray: PrintedForm) -> None:
    scan = scanned(kon_ray.page(), bed_mm=10.0, skew_degrees=8.0)
    assert not streak_columns(scan.gray).any()


@pytest.mark.parametrize("bend_mm", [-1.2, 0.0, 1.2])
@pytest.mark.parametrize("slope", [-0.03, 0.0, 0.02])
@pytest.mark.parametrize("upright", [False, True])
def test_a_fold_is_followed_though_it_bends(upright: bool, slope: float, bend_mm: float) -> None:
    """`bend_mm` is how far its middle lies from the line through its ends."""
    height, width = COARSE_SHEET.shape
    length, other = (height, width) if upright else (width, height)
    way = np.linspace(0.0, 1.0, length)
    course = other * 0.4 + slope * way * length + 4 * bend_mm * COARSE_PX_PER_MM * way * (1 - way)
    away = np.arange(other)[:, np.newaxis] - course
    plane = (0.15 * np.exp(-((away / 1.5) ** 2))).astype(np.float32)
    coarse = np.ascontiguousarray(plane.T if upright else plane)
    (fold,) = find_folds(coarse, BlankPlaces.of(np.zeros_like(coarse)))
    assert fold.upright is upright
    places = np.linspace(0.05, 0.95, 10) * length / COARSE_PX_PER_MM
    there = (
        np.interp(places * COARSE_PX_PER_MM, np.arange(length), course) + 0.5
    ) / COARSE_PX_PER_MM
    assert np.abs(fold.course(places) - there).max() < 0.3


def test_a_fold_is_found_among_the_lines_of_a_table(kon_ray: PrintedForm) -> None:
    """They end within the margins, and lie beside the places that print has by the template."""
    coarse = np.zeros(COARSE_SHEET.shape, dtype=np.float32)
    inner = slice(round(15 * COARSE_PX_PER_MM), round(195 * COARSE_PX_PER_MM))
    for y in range(100, 250, 10):
        coarse[round(y * COARSE_PX_PER_MM), inner] = 0.25
    coarse[round(155 * COARSE_PX_PER_MM)] += 0.1
    (fold,) = find_folds(coarse, BlankPlaces.of(np.zeros_like(coarse)))
    assert abs(fold.course(np.array([105.0]))[0] - 155.0) < 0.5


@pytest.mark.parametrize(
    ("names", "titles"),
    [(Look(0.15, 0.3), Look(0.15, 0.5)), (Look(0.22, 0.16), Look(0.1, 0.35))],
)
def test_names_and_titles_have_looks_of_their_own_in_black_and_white(
    kon_ray: PrintedForm, names: Look, titles: Look
) -> None:
    """Light that fades across the page moves the level from which on a scanner shows black."""
    prepared = kon_ray.reader.prepared(1)
    strips = []
    for row, band in zip(kon_ray.first.rows, prepared.table.bands, strict=True):
        strip = seen_print(prepared.template, band.area, titles)
        end = round((names_end(row) - band.area.x) * band.px_per_mm)
        strip[:, :end] = seen_print(prepared.template, band.area, names)[:, :end]
        strips.append(strip)
    assert prepared.table.looks(strips, bilevel=True) == (names, titles)


def test_every_look_is_tried_or_lies_beside_one_that_is() -> None:
    tried = {number for first in BILEVEL.first for number in BILEVEL.around(first)}
    assert tried == set(range(len(BILEVEL.every)))
    assert all(first in BILEVEL.around(first) for first in BILEVEL.first)


def test_a_page_whose_light_fades_in_black_and_white_has_no_name_that_is_darker(
    kon_ray: PrintedForm,
) -> None:
    reading = kon_ray.read(
        marks(kon_ray), mode=Mode.BILEVEL, threshold=150.0, shade_levels=55.0, blur_px=1.4
    )
    assert max(row.name.excess for row in reading.rows) < 0.03
    assert set(rulings(reading)) == {Ruling.MEDIUM}
