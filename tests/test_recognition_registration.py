"""Where the page lies in the image: markers lost, turned, bent, stretched, moved, repeated."""

import itertools
from collections.abc import Iterable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from pen_strokes import Strokes, level_mark
from printed_ballots import DPI, PX_PER_MM, PrintedForm, gray, rulings, scanned

from ptn_scan.election import Level
from ptn_scan.geometry import Rect
from ptn_scan.layout import FIDUCIALS_PER_PAGE, PAPER, PageLayout
from ptn_scan.recognition.page_map import PageMap
from ptn_scan.recognition.reading import PageKind, Placement
from ptn_scan.recognition.registration import find_fiducials, place, register
from ptn_scan.ruling.values import Ruling
from ptn_scan.scanning.scan import GrayImage, Scan
from ptn_scan.simulation.profiles import (
    OFFICE,
    PROFILES,
    Mode,
    ScannerProfile,
    draw_parameters,
)
from ptn_scan.simulation.scanner import scan_with


def levels_in_turn(page: PageLayout) -> Strokes:
    """A plain cross in each row: high, medium, low, high and so on."""
    levels = tuple(Level)
    return tuple(
        stroke for row in page.rows for stroke in level_mark(row, levels[row.official % 3])
    )


def expected(page: PageLayout) -> tuple[Ruling, ...]:
    return tuple(Ruling(tuple(Level)[row.official % 3].value) for row in page.rows)


@pytest.fixture(scope="module")
def marked(kon_ray: PrintedForm) -> GrayImage:
    """A plain scan of a marked ballot."""
    return scanned(kon_ray.page(), levels_in_turn(kon_ray.first)).gray


def wiped(image: GrayImage, rects: Iterable[Rect]) -> GrayImage:
    """The image with white over `rects`, as if torn off or covered."""
    image = image.copy()
    for rect in rects:
        fill(image, rect, 246)
    return image


def fill(image: GrayImage, rect: Rect, level: int) -> None:
    top, bottom = (max(round(y * PX_PER_MM), 0) for y in (rect.y, rect.bottom))
    left, right = (max(round(x * PX_PER_MM), 0) for x in (rect.x, rect.right))
    image[top:bottom, left:right] = level


def moved_marker(image: GrayImage, page: PageLayout, number: int, dx: float) -> GrayImage:
    """The image with one marker moved to the right by `dx` mm."""
    rect = page.fiducials[number].rect.grown(1.5)
    rows = slice(round(rect.y * PX_PER_MM), round(rect.bottom * PX_PER_MM))
    left, right, shift = (round(x * PX_PER_MM) for x in (rect.x, rect.right, dx))
    result = wiped(image, [rect])
    result[rows, left + shift : right + shift] = image[rows, left:right]
    return result


@pytest.mark.parametrize("kept", list(itertools.combinations(range(6), 3)), ids=str)
def test_any_three_markers_place_the_page(
    kon_ray: PrintedForm, marked: GrayImage, kept: tuple[int, int, int]
) -> None:
    page = kon_ray.first
    lost = [page.fiducials[index].rect.grown(1.0) for index in range(6) if index not in kept]
    reading = kon_ray.reader.read(Scan(wiped(marked, lost)))
    assert reading.kind is PageKind.BALLOT
    assert reading.placement is not None
    assert reading.placement.fiducials == 3
    assert rulings(reading) == expected(page)


def wiped_but(image: GrayImage, page: PageLayout, kept: tuple[int, ...]) -> GrayImage:
    lost = [page.fiducials[index].rect.grown(1.0) for index in range(6) if index not in kept]
    return wiped(image, lost)


@pytest.mark.parametrize("kept", [(0, 1), (0, 5), (2, 3), (4,), ()], ids=str)
def test_with_fewer_the_corners_of_the_codes_place_it(
    kon_ray: PrintedForm, marked: GrayImage, kept: tuple[int, ...]
) -> None:
    reading = kon_ray.reader.read(Scan(wiped_but(marked, kon_ray.first, kept)))
    assert reading.placement is not None
    assert reading.placement.fiducials == len(kept)
    assert rulings(reading) == expected(kon_ray.first)


@pytest.mark.parametrize("kept", [(0, 1), (0, 5), (2, 3), (4,), ()], ids=str)
def test_with_fewer_and_no_code_nothing_places_it(
    kon_ray: PrintedForm, marked: GrayImage, kept: tuple[int, ...]
) -> None:
    page = kon_ray.first
    image = wiped(wiped_but(marked, page, kept), [qr.grown(2.0) for qr in page.qr])
    reading = kon_ray.reader.read(Scan(image))
    assert reading.kind is PageKind.UNREGISTERED
    assert reading.rows == ()
    assert reading.payloads == ()


def test_one_code_alone_is_too_small_to_place_a_page(
    kon_ray: PrintedForm, marked: GrayImage
) -> None:
    page = kon_ray.first
    image = wiped(wiped_but(marked, page, ()), [page.qr[1].grown(2.0)])
    reading = kon_ray.reader.read(Scan(image))
    assert reading.kind is PageKind.UNREGISTERED
    assert len(reading.payloads) == 1, "its QR code is still there to be read"


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_fed_any_way_round_reads_the_same(
    kon_ray: PrintedForm, marked: GrayImage, turns: int
) -> None:
    turned = Scan(np.ascontiguousarray(np.rot90(marked, turns)))
    reading = kon_ray.reader.read(turned)
    assert rulings(reading) == expected(kon_ray.first)
    assert reading.payloads == kon_ray.reader.read(Scan(marked)).payloads


@pytest.mark.parametrize("degrees", [-4.0, -2.0, 2.0, 4.0])
def test_a_skewed_page_reads_the_same(kon_ray: PrintedForm, degrees: float) -> None:
    reading = kon_ray.read(levels_in_turn(kon_ray.first), skew_degrees=degrees)
    assert rulings(reading) == expected(kon_ray.first)


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_the_page_itself_tells_its_resolution(kon_ray: PrintedForm, dpi: int) -> None:
    reading = kon_ray.read(levels_in_turn(kon_ray.first), dpi=dpi)
    assert reading.placement is not None
    assert reading.placement.dots_per_inch == pytest.approx(dpi, rel=0.01)
    assert rulings(reading) == expected(kon_ray.first)


def test_600_dots_per_inch(kon_ray: PrintedForm, marked: GrayImage) -> None:
    large = cv2.resize(marked, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    reading = kon_ray.reader.read(Scan(np.asarray(large, np.uint8)))
    assert rulings(reading) == expected(kon_ray.first)
    assert len(reading.payloads) == 1


@pytest.mark.parametrize(("across", "along"), [(1.03, 1.0), (1.0, 0.97), (0.98, 1.02)])
def test_a_wrong_aspect_is_seen_by_the_page_itself(
    kon_ray: PrintedForm, marked: GrayImage, across: float, along: float
) -> None:
    stretched = cv2.resize(marked, None, fx=across, fy=along, interpolation=cv2.INTER_AREA)
    reading = kon_ray.reader.read(Scan(np.asarray(stretched, np.uint8)))
    assert rulings(reading) == expected(kon_ray.first)


@pytest.mark.parametrize("margin", [30, 150])
@pytest.mark.parametrize("level", [20, 255])
def test_a_larger_bed_around_the_page_does_not_matter(
    kon_ray: PrintedForm, marked: GrayImage, margin: int, level: int
) -> None:
    reading = kon_ray.reader.read(Scan(np.pad(marked, margin, constant_values=level)))
    assert rulings(reading) == expected(kon_ray.first)


def test_markers_tell_the_page(three_pages: PrintedForm) -> None:
    for index, page in enumerate(three_pages.layout.pages):
        marked = scanned(three_pages.page(index), levels_in_turn(page)).gray
        reading = three_pages.reader.read(Scan(wiped(marked, [qr.grown(3.0) for qr in page.qr])))
        assert reading.page == page.page
        assert reading.payloads == ()
        assert [row.official for row in reading.rows] == [row.official for row in page.rows]
        assert rulings(reading) == expected(page)


def test_markers_of_a_page_that_the_ballot_does_not_have_place_nothing(
    kon_ray: PrintedForm, three_pages: PrintedForm
) -> None:
    second = gray(three_pages.page(1))
    assert register(second, kon_ray.layout) is None
    reading = kon_ray.reader.read(Scan(second))
    assert (reading.kind, reading.rows) == (PageKind.UNREGISTERED, ())


def test_a_mirrored_page_is_not_read(kon_ray: PrintedForm, marked: GrayImage) -> None:
    for axis in (0, 1):
        reading = kon_ray.reader.read(Scan(np.ascontiguousarray(np.flip(marked, axis))))
        assert reading.kind is PageKind.UNREGISTERED
        assert reading.rows == ()


def with_marker_at(image: GrayImage, page: PageLayout, number: int, place: Rect) -> GrayImage:
    """The page with one of its markers drawn once more, at `place`."""
    rect, target = page.fiducials[number].rect.grown(1.5), place.grown(1.5)
    (left, top), (x, y) = (
        (round(each.x * PX_PER_MM), round(each.y * PX_PER_MM)) for each in (rect, target)
    )
    side = round(rect.w * PX_PER_MM)
    doubled = image.copy()
    doubled[y : y + side, x : x + side] = image[top : top + side, left : left + side]
    return doubled


@pytest.mark.parametrize("number", [0, 3, 5])
def test_a_marker_counts_in_its_place_though_another_like_it_stands_elsewhere(
    kon_ray: PrintedForm, marked: GrayImage, number: int
) -> None:
    page = kon_ray.first
    rect = page.fiducials[number].rect
    shift = -60.0 if rect.y > 60.0 else 60.0
    doubled = with_marker_at(marked, page, number, rect.moved(0.0, shift))
    as_drawn, reading = (kon_ray.reader.read(Scan(image)) for image in (marked, doubled))
    assert reading.placement == as_drawn.placement


@pytest.mark.parametrize(("number", "instead"), [(0, 2), (3, 1), (5, 0)])
def test_a_marker_seen_twice_is_not_trusted(
    kon_ray: PrintedForm, marked: GrayImage, number: int, instead: int
) -> None:
    page = kon_ray.first
    doubled = with_marker_at(marked, page, number, page.fiducials[instead].rect)
    reading = kon_ray.reader.read(Scan(doubled))
    assert reading.placement is not None
    assert reading.placement.fiducials == 4
    assert reading.placement.residual_mm < 0.2


@pytest.mark.parametrize("dpi", [200, 300])
def test_the_residual_is_in_mm(kon_ray: PrintedForm, dpi: int) -> None:
    page = kon_ray.first
    straight = gray(kon_ray.page())
    moved = moved_marker(straight, page, 3, -1.2)
    residuals = []
    for image in (straight, moved):
        scale = dpi / DPI
        scan = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
        placement = place(find_fiducials(np.asarray(scan, np.uint8)), page)
        assert placement is not None
        residuals.append(placement.residual_mm)
    assert residuals[0] < 0.06
    assert 0.1 < residuals[1] < 0.7


@pytest.mark.parametrize("number", range(6))
def test_a_marker_far_off_is_dropped(kon_ray: PrintedForm, marked: GrayImage, number: int) -> None:
    """Stuck on, or cut out of another sheet."""
    page = kon_ray.first
    dx = 12.0 if page.fiducials[number].rect.x < 100 else -12.0
    reading = kon_ray.reader.read(Scan(moved_marker(marked, page, number, dx)))
    if reading.kind is PageKind.BALLOT:
        assert {*rulings(reading)} <= {*expected(page), Ruling.REVIEW}
        wrong = [
            each
            for each, right in zip(rulings(reading), expected(page), strict=True)
            if each not in {right, Ruling.REVIEW}
        ]
        assert not wrong
    else:
        assert reading.kind is PageKind.UNREGISTERED


@pytest.mark.parametrize("profile", PROFILES[:2], ids=lambda profile: profile.name)
def test_the_placement_is_where_the_scanner_put_the_page(
    kon_ray: PrintedForm, profile: ScannerProfile
) -> None:
    grid = np.array([(x, y) for x in (20.0, 105.0, 190.0) for y in (20.0, 100.0, 200.0, 277.0)])
    for seed in range(5):
        drawn = replace(draw_parameters(profile, np.random.default_rng(seed)), feed_mm=0.0)
        scan = scan_with(kon_ray.page(), (), drawn, PX_PER_MM)
        registration = register(scan.scan.gray, kon_ray.layout)
        assert registration is not None
        found = PageMap.of(registration.placement).to_px(grid)
        errors = np.hypot(*(found - scan.transport.to_scan(grid)).T) / scan.transport.px_per_mm
        assert errors.max() < 0.3


coefficients = arrays(np.float64, 5, elements=st.floats(-1e3, 1e3))


@given(across=coefficients, along=coefficients)
def test_a_placement_keeps_its_mapping(
    across: np.ndarray[tuple[int], np.dtype[np.float64]],
    along: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> None:
    (a, b, c, d, e), (f, g, h, i, j) = across.tolist(), along.tolist()
    placement = Placement((a, b, c, d, e), (f, g, h, i, j), 6, 0.0, 200.0)
    x, y = PAPER.centre
    ((column, line),) = PageMap.of(placement).to_px(np.array([[x, y]]))
    assert column == pytest.approx(a + b * x + c * y + d * x * y + e * y * y, abs=1e-3)
    assert line == pytest.approx(f + g * x + h * y + i * x * y + j * y * y, abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(
    shift=st.tuples(st.floats(-50, 50), st.floats(-50, 50)),
    scale=st.floats(5, 25),
    degrees=st.floats(-180, 180),
    stretch=st.floats(0.97, 1.03),
    keep=st.sets(st.integers(0, 5), min_size=3),
)
def test_exact_corners_are_fitted_exactly(
    kon_ray: PrintedForm,
    shift: tuple[float, float],
    scale: float,
    degrees: float,
    stretch: float,
    keep: set[int],
) -> None:
    page = kon_ray.first
    turn = np.radians(degrees)
    matrix = scale * np.array(
        [[np.cos(turn), np.sin(turn)], [-np.sin(turn) * stretch, np.cos(turn) * stretch]]
    )
    found = {
        each.id: np.array(each.rect.corners()) @ matrix + shift
        for index, each in enumerate(page.fiducials)
        if index in keep
    }
    placement = place(found, page)
    assert placement is not None
    assert placement.residual_mm == pytest.approx(0.0, abs=1e-6)
    grid = np.array([(0.0, 0.0), (210.0, 0.0), (105.0, 148.5), (210.0, 297.0)])
    assert_allclose(PageMap.of(placement).to_px(grid), grid @ matrix + shift, atol=1e-4)


def test_the_same_scan_twice_gives_equal_readings(kon_ray: PrintedForm) -> None:
    drawn = draw_parameters(OFFICE, np.random.default_rng(3))
    scan = scan_with(kon_ray.page(), levels_in_turn(kon_ray.first), drawn, PX_PER_MM).scan
    assert kon_ray.reader.read(scan) == kon_ray.reader.read(replace(scan))


@pytest.mark.parametrize("blur_px", [0.7, 0.9, 1.1])
@pytest.mark.parametrize("threshold", [0.8, 0.85, 0.9])
def test_markers_whose_white_cells_black_has_shrunk_are_found(
    kon_ray: PrintedForm, threshold: float, blur_px: float
) -> None:
    """At 150 dots per inch a high threshold and blur leave little of a cell of 1.3 mm."""
    dark = scanned(
        kon_ray.page(),
        dpi=150,
        mode=Mode.BILEVEL,
        threshold=threshold,
        blur_px=blur_px,
        noise_levels=8.0,
        skew_degrees=3.0,
    )
    assert len(find_fiducials(dark.gray)) == FIDUCIALS_PER_PAGE


@pytest.mark.parametrize("lines", [200, 330, 520])
def test_a_part_of_a_page_is_placed_where_it_is_or_not_at_all(
    kon_ray: PrintedForm, lines: int
) -> None:
    """Lying across or cut off, a picture may be so low that the places of its markers overlap."""
    image = gray(kon_ray.page())
    whole = find_fiducials(image)
    for top in range(0, image.shape[0] - lines, 90):
        part = np.ascontiguousarray(image[top : top + lines])
        for marker, quad in find_fiducials(part).items():
            assert_allclose(quad, whole[marker] - (0, top), atol=1.0)
