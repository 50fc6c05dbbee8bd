"""Fiducials → where every mm of the page lies in the image, and how surely.

The page is placed by least squares over all corners of all markers found. Throwing markers away as
outliers would discard the good ones of a bent page, so a marker is dropped only where the others
agree without it. Where fewer than three are left, the corners of the QR codes help.
"""

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

import cv2
import numpy as np

from ptn_scan.ballot_id import parse
from ptn_scan.geometry import Rect
from ptn_scan.layout import (
    FIDUCIAL_DICTIONARY,
    FIDUCIALS_PER_PAGE,
    PAPER,
    BallotLayout,
    PageLayout,
)
from ptn_scan.recognition.page_map import FloatArray, PageMap, terms
from ptn_scan.recognition.qr import Code, find_codes
from ptn_scan.recognition.reading import Placement
from ptn_scan.scanning.scan import GrayImage

MIN_FIDUCIALS = 3
MAX_RESIDUAL_MM = 1.2
"""A sine of 1 mm amplitude along the feed leaves about 0.6 mm; beyond twice that it is no page."""
_OUTLIER_MM = 1.5
_SEARCH_PX_PER_MM = 4.6
"""Five and more pixels to a cell of a 9 mm marker, enough for a blur of a mm."""
_MM_PER_INCH = 25.4
_MIN_LANDMARKS = 2
_CODE_WEIGHT = 0.4
"""The corners of a QR code are told to a pixel or two only."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A page placed in an image: which page of the ballot, and where."""

    page: int
    placement: Placement


def register(gray: GrayImage, layout: BallotLayout) -> Registration | None:
    """Places the page, or None where too few of its markers and codes are found or agree."""
    found = find_fiducials(gray)
    page = _page_of(found, len(layout.pages))
    if page is not None:
        return _accepted(page, place(found, layout.page(page)))
    return _register_by_codes(gray, found, layout)


def _accepted(page: int, placement: Placement | None) -> Registration | None:
    if placement is None or placement.residual_mm > MAX_RESIDUAL_MM:
        return None
    return Registration(page, placement)


def find_fiducials(gray: GrayImage) -> dict[int, FloatArray]:
    """Marker id → its four corners (4 x 2 pixels, from its top left, clockwise on paper)."""
    scale = _SEARCH_PX_PER_MM / (max(gray.shape) / PAPER.h)
    small = (
        cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        if scale < 1
        else gray
    )
    corners, ids, _ = _detector().detectMarkers(small)
    if ids is None:
        return {}
    found: dict[int, FloatArray] = {}
    repeated: set[int] = set()
    for quad, marker in zip(corners, ids.ravel(), strict=True):
        if int(marker) in found:
            repeated.add(int(marker))  # two of one kind: neither can be trusted
        ratio = small.shape[1] / gray.shape[1]
        found[int(marker)] = _refined(gray, (quad[0] + 0.5) / ratio - 0.5)
    return {marker: quad for marker, quad in found.items() if marker not in repeated}


@functools.cache
def _detector() -> cv2.aruco.ArucoDetector:
    parameters = cv2.aruco.DetectorParameters()
    parameters.adaptiveThreshWinSizeMin = 9
    parameters.adaptiveThreshWinSizeMax = 23
    parameters.adaptiveThreshWinSizeStep = 14
    parameters.minMarkerPerimeterRate = 0.05
    parameters.maxMarkerPerimeterRate = 0.3
    dictionary = cv2.aruco.getPredefinedDictionary(getattr(cv2.aruco, FIDUCIAL_DICTIONARY))
    return cv2.aruco.ArucoDetector(dictionary, parameters)


def _refined(gray: GrayImage, quad: FloatArray) -> FloatArray:
    """The corners at the full resolution, in coordinates with pixel (0, 0)'s middle at 0.5."""
    side = float(np.mean([np.hypot(*(a - b)) for a, b in pairwise(quad)]))
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


def _markers(found: Mapping[int, FloatArray], page: PageLayout) -> list[_Landmark]:
    return [
        _Landmark(_corners(each.rect), found[each.id])
        for each in page.fiducials
        if each.id in found
    ]


def _corners(rect: Rect) -> FloatArray:
    return np.array(rect.corners(), dtype=np.float64)


def _register_by_codes(
    gray: GrayImage, found: Mapping[int, FloatArray], layout: BallotLayout
) -> Registration | None:
    """Places a page by its QR codes and what fiducials there are.

    Which code stands where is not known beforehand; of the ways to assign them the one that fits
    best is taken. One code alone is too small to place a whole page.
    """
    codes = find_codes(gray)
    pages = {ballot.page for code in codes if (ballot := parse(code.text)) is not None}
    if len(pages) != 1 or not pages <= set(range(1, len(layout.pages) + 1)):
        return None
    page = layout.page(pages.pop())
    markers = _markers(found, page)
    best: Placement | None = None
    for places in permutations(page.qr, min(len(codes), len(page.qr))):
        used = markers + _code_landmarks(codes, places)
        if len(used) < _MIN_LANDMARKS:
            return None
        coefficients, errors = _fit(used)
        placement = _placement(coefficients, errors, len(markers))
        if placement is not None and (best is None or placement.residual_mm < best.residual_mm):
            best = placement
    return _accepted(page.page, best)


def _code_landmarks(codes: Sequence[Code], places: Sequence[Rect]) -> list[_Landmark]:
    return [
        _Landmark(_corners(place), code.corners_px, _CODE_WEIGHT)
        for code, place in zip(codes, places, strict=False)
    ]


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
    return coefficients, [
        float(np.sqrt(np.mean(np.square(each)))) for each in np.split(distances, len(landmarks))
    ]


def _usable_terms(landmarks: int) -> int:
    """How many of the terms so many landmarks can bear: affine, with x·y, with y²."""
    if landmarks < 4:
        return 3
    return 4 if landmarks < 5 else 5
