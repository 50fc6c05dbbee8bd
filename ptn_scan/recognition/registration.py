"""Fiducials → where every mm of the page lies in the image, and how surely.

The page is placed by least squares over all corners of all markers found. Throwing markers away as
outliers would discard the good ones of a bent page, so a marker is dropped only where the others
agree without it. Where fewer than three are left, the corners of the QR codes help.
"""

import functools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import cv2
import numpy as np

from ptn_scan.ballot_id import ids_in
from ptn_scan.geometry import Rect
from ptn_scan.layout import (
    FIDUCIAL_DICTIONARY,
    FIDUCIALS_PER_PAGE,
    PAPER,
    BallotLayout,
    PageLayout,
)
from ptn_scan.recognition.faint_markers import find_faint
from ptn_scan.recognition.grid import FloatArray
from ptn_scan.recognition.page_map import PageMap, terms
from ptn_scan.recognition.qr import Code, find_codes, find_placed
from ptn_scan.recognition.reading import Placement
from ptn_scan.recognition.shrinking import Shrunk, halved, resized
from ptn_scan.scanning.scan import GrayImage

MIN_FIDUCIALS = 3
_PLAIN_FIDUCIALS = 5
"""So many tell all of the mapping's terms."""
MAX_RESIDUAL_MM = 1.2
"""A sine of 1 mm amplitude along the feed leaves about 0.6 mm; beyond twice that it is no page."""
_OUTLIER_MM = 1.5
_PLACE_SHARE = 0.15
"""Of the image's width: the side of a square in which a marker lies if the sheet fills the image,
hardly skewed."""
_CUT_PX = 3
"""What comes so near to the edge of its place may be cut by it."""
_LEVELS = 3
"""Markers stand at the top, in the middle and at the bottom."""
_EDGE_SHARES = (0.15, 0.26)
"""Of the image's width, in which the markers of one long edge lie if the sheet is hardly skewed,
and if it is not much."""
_SEARCH_PX_PER_MM = 4.6
"""More than five pixels to a cell, enough for a blur of a mm."""
_SEARCH_BLUR_PX = 1.0
"""Dots of dark paper in black and white are no part of a marker's outline."""
_CELL_PX, _CELL_MARGIN = 8, 0.3
"""So many pixels to a side of a marker's cell are looked at, but for such a share at each edge: a
scanner's black spreads into the white cells."""
_MM_PER_INCH = 25.4
_MIN_LANDMARKS = 2
_FAINT_WEIGHT = 0.7
"""A marker whose middle alone is told says less of how the page is turned."""
_CODE_WEIGHT = 0.4
"""The corners of a QR code are told to a pixel or two only."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A page placed in an image: which page of the ballot, and where."""

    page: int
    placement: Placement


def register(
    gray: GrayImage, layout: BallotLayout, small: Shrunk | None = None
) -> Registration | None:
    """Places the page, or None where too few of its markers and codes are found or agree. `small`
    is the page `halved`, where that is known."""
    found = find_fiducials(gray, small)
    page = _page_of(found, len(layout.pages))
    if page is None:
        registration = _register_by_codes(gray, found, layout)
    else:
        registration = _accepted(page, place(found, layout.page(page)))
    if registration is None or registration.placement.fiducials >= _PLAIN_FIDUCIALS:
        return registration
    placed = layout.page(registration.page)
    return _accepted(placed.page, _completed(gray, found, placed, registration.placement))


def _accepted(page: int, placement: Placement | None) -> Registration | None:
    if placement is None or placement.residual_mm > MAX_RESIDUAL_MM:
        return None
    return Registration(page, placement)


def find_fiducials(gray: GrayImage, small: Shrunk | None = None) -> dict[int, FloatArray]:
    """Marker id → its four corners (4 x 2 pixels, from its top left, clockwise on paper).

    Markers stand in the corners and in the middles of the long edges: all of them are mostly found
    there at once. Where one is missing, it is looked for along these edges; where it is missing
    there, the whole image is searched more thoroughly. `small` is the page `halved`.
    """
    half, ratio = small or halved(gray)
    found = _in_places(half)
    for share in _EDGE_SHARES:
        if len(found) != FIDUCIALS_PER_PAGE:
            found = _along_edges(half, round(share * half.shape[1]))
    if len(found) != FIDUCIALS_PER_PAGE:
        finer, ratio = resized(gray, _SEARCH_PX_PER_MM)
        soft = np.asarray(cv2.GaussianBlur(finer, (0, 0), _SEARCH_BLUR_PX), dtype=np.uint8)
        found = _detected(_thorough_detector(), soft, (0, 0))
    times = Counter(marker for marker, _ in found)  # two of one kind: neither can be trusted
    return {
        marker: _refined(gray, (quad + 0.5) / ratio - 0.5)
        for marker, quad in found
        if times[marker] == 1
    }


def _in_places(image: GrayImage) -> list[tuple[int, FloatArray]]:
    """Markers found where they stand on a sheet that fills the image: all places are looked at at
    once, laid together."""
    (height, width), side = image.shape, round(_PLACE_SHARE * image.shape[1])
    if _LEVELS * side > height:  # a picture of no whole sheet
        return []
    tops, lefts = (0, (height - side) // 2, height - side), (0, width - side)
    places = [[image[top : top + side, left : left + side] for left in lefts] for top in tops]
    found = []
    for marker, quad in _detected(_place_detector(), np.block(places), (0, 0)):
        column, line = (quad.mean(axis=0) // side).astype(int).tolist()
        there = quad - (column * side, line * side)
        if there.min() >= _CUT_PX and there.max() < side - _CUT_PX:
            found.append((marker, np.add(there, (lefts[column], tops[line]))))
    return found


def _along_edges(image: GrayImage, width: int) -> list[tuple[int, FloatArray]]:
    """Markers found in the outermost `width` pixels on both sides."""
    left, right = image[:, :width], image[:, -width:]
    found = _detected(_quick_detector(), left, (0, 0))
    return found + _detected(_quick_detector(), right, (image.shape[1] - width, 0))


def _detected(
    detector: cv2.aruco.ArucoDetector, image: GrayImage, origin: tuple[int, int]
) -> list[tuple[int, FloatArray]]:
    """Markers found in `image`, a part of another in which its corner lies at `origin`."""
    corners, ids, _ = detector.detectMarkers(image)
    if ids is None:
        return []
    return [
        (int(marker), np.asarray(quad[0] + origin, dtype=np.float64))
        for marker, quad in zip(ids.ravel(), corners, strict=True)
    ]


@functools.cache
def _place_detector() -> cv2.aruco.ArucoDetector:
    return _detector((15, 15), PAPER.h / (_LEVELS * _PLACE_SHARE * PAPER.w))


@functools.cache
def _quick_detector() -> cv2.aruco.ArucoDetector:
    return _detector((15, 15))


@functools.cache
def _thorough_detector() -> cv2.aruco.ArucoDetector:
    return _detector((9, 23))


def _detector(windows_px: tuple[int, int], sheet: float = 1.0) -> cv2.aruco.ArucoDetector:
    """Compares each pixel with windows of the least and the most of `windows_px`. A whole sheet
    would be `sheet` times as long as the image that is searched."""
    parameters = cv2.aruco.DetectorParameters()
    parameters.adaptiveThreshWinSizeMin, parameters.adaptiveThreshWinSizeMax = windows_px
    parameters.adaptiveThreshWinSizeStep = max(1, windows_px[1] - windows_px[0])
    parameters.minMarkerPerimeterRate = 0.05 * sheet
    parameters.maxMarkerPerimeterRate = 0.3 * sheet
    parameters.perspectiveRemovePixelPerCell = _CELL_PX
    parameters.perspectiveRemoveIgnoredMarginPerCell = _CELL_MARGIN
    dictionary = cv2.aruco.getPredefinedDictionary(getattr(cv2.aruco, FIDUCIAL_DICTIONARY))
    return cv2.aruco.ArucoDetector(dictionary, parameters)


def _refined(gray: GrayImage, quad: FloatArray) -> FloatArray:
    """The corners at the full resolution, in coordinates with pixel (0, 0)'s middle at 0.5."""
    side = float(np.hypot(*np.diff(quad, axis=0).T).mean())
    window = max(2, round(side / 18))
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.02)
    points = quad.astype(np.float32).reshape(-1, 1, 2)
    refined = cv2.cornerSubPix(gray, points, (window, window), (-1, -1), criteria)
    moved = refined.reshape(4, 2).astype(np.float64)
    kept = np.where(np.abs(moved - quad).max() > window, quad, moved)
    return np.asarray(kept + 0.5, dtype=np.float64)


def _page_of(found: dict[int, FloatArray], pages: int) -> int | None:
    votes = Counter(marker // FIDUCIALS_PER_PAGE + 1 for marker in found)
    if not votes:
        return None
    page, count = votes.most_common(1)[0]
    return page if count >= MIN_FIDUCIALS and page <= pages else None


def place(found: Mapping[int, FloatArray], page: PageLayout) -> Placement | None:
    """Fits the mapping to the markers of `page` among `found`; None with fewer than three."""
    used = _markers(found, page)
    while len(used) >= MIN_FIDUCIALS:
        coefficients, errors = _fit(used)
        worst = int(np.argmax(errors))
        if errors[worst] <= _OUTLIER_MM or len(used) == MIN_FIDUCIALS:
            return _placement(coefficients, errors, len(used))
        del used[worst]
    return None


@dataclass(frozen=True, slots=True, eq=False)
class _Landmark:
    """A square of the page: its corners in mm and in pixels (4 x 2 each), and how far its corners
    can be trusted against a fiducial's."""

    mm: FloatArray
    px: FloatArray
    weight: float = 1.0


def _markers(
    found: Mapping[int, FloatArray], page: PageLayout, weight: float = 1.0
) -> list[_Landmark]:
    return [
        _Landmark(_corners(each.rect), found[each.id], weight)
        for each in page.fiducials
        if each.id in found
    ]


def _corners(rect: Rect) -> FloatArray:
    return np.array(rect.corners(), dtype=np.float64)


def _completed(
    gray: GrayImage, found: Mapping[int, FloatArray], page: PageLayout, rough: Placement
) -> Placement:
    """The placement by the markers `found`, by those that are seen where a `rough` one has them
    and, where these are still few, by the QR codes that are read there, if all agree: few markers
    do not show perspective and feed."""
    page_map = PageMap.of(rough)
    missing = [each for each in page.fiducials if each.id not in found]
    faint = find_faint(gray, page_map, missing)
    used = [*_markers(found, page), *_markers(faint, page, _FAINT_WEIGHT)]
    if len(used) < _PLAIN_FIDUCIALS:
        used += _code_landmarks(find_placed(gray, page_map, page.qr))
    if len(used) <= max(rough.fiducials, _MIN_LANDMARKS):
        return rough
    coefficients, errors = _fit(used)
    better = _placement(coefficients, errors, rough.fiducials)
    return better if better is not None and max(errors) <= _OUTLIER_MM else rough


def _register_by_codes(
    gray: GrayImage, found: Mapping[int, FloatArray], layout: BallotLayout
) -> Registration | None:
    """Places a page by its QR codes and what fiducials there are.

    Which code stands where is not known beforehand; of the ways to assign them the one that fits
    best is taken. One code alone is too small to place a whole page.
    """
    codes = find_codes(gray)
    pages = {ballot.page for ballot in ids_in(code.text for code in codes)}
    if len(pages) != 1 or not pages <= set(range(1, len(layout.pages) + 1)):
        return None
    page = layout.page(pages.pop())
    markers = _markers(found, page)
    best: Placement | None = None
    for places in permutations(page.qr, min(len(codes), len(page.qr))):
        used = markers + _code_landmarks(zip(codes, places, strict=False))
        if len(used) < _MIN_LANDMARKS:
            return None
        coefficients, errors = _fit(used)
        placement = _placement(coefficients, errors, len(markers))
        if placement is not None and (best is None or placement.residual_mm < best.residual_mm):
            best = placement
    return _accepted(page.page, best)


def _code_landmarks(placed: Iterable[tuple[Code, Rect]]) -> list[_Landmark]:
    return [_Landmark(_corners(place), code.corners_px, _CODE_WEIGHT) for code, place in placed]


def _placement(
    coefficients: FloatArray, errors: Sequence[float], fiducials: int
) -> Placement | None:
    if np.linalg.det(coefficients[1:3]) <= 0:
        return None  # a mirror image is no sheet of ours
    across, along = (tuple(float(value) for value in column) for column in coefficients.T)
    return Placement(
        across=(across[0], across[1], across[2], across[3], across[4]),
        along=(along[0], along[1], along[2], along[3], along[4]),
        fiducials=fiducials,
        residual_mm=float(np.sqrt(np.mean(np.square(errors)))),
        dots_per_inch=PageMap(coefficients).px_per_mm() * _MM_PER_INCH,
    )


def _fit(landmarks: Sequence[_Landmark]) -> tuple[FloatArray, list[float]]:
    """Least squares; the distance in mm (root mean square of its corners) for each landmark."""
    points = np.concatenate([each.mm for each in landmarks])
    pixels = np.concatenate([each.px for each in landmarks])
    weights = np.repeat([each.weight for each in landmarks], 4)[:, np.newaxis]
    used = _usable_terms(len(landmarks))
    chosen = terms(points)[:, :used]
    solution, *_ = np.linalg.lstsq(chosen * weights, pixels * weights, rcond=None)
    coefficients = np.zeros((5, 2))
    coefficients[:used] = solution
    scale = float(np.sqrt(abs(np.linalg.det(coefficients[1:3])))) or 1.0
    distances = np.hypot(*(chosen @ solution - pixels).T) / scale
    squares = np.square(distances).reshape(len(landmarks), -1)
    return coefficients, np.sqrt(squares.mean(axis=1)).tolist()


def _usable_terms(landmarks: int) -> int:
    """How many of the terms so many landmarks can bear: affine, with x·y, with y²."""
    if landmarks < 4:
        return 3
    return 4 if landmarks < 5 else 5
