"""Fiducials → where every mm of the page lies in the image, and how surely.

The page is placed by least squares over all corners of all markers found. Beside the affine terms
there is one for shear that grows along the page and one for a feed that speeds up or slows down
(x·y and y²): paper in a sheet feed does both. Throwing markers away as outliers would discard the
good ones of a bent page, so a marker is dropped only where the others agree without it.
"""

import functools
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.layout import (
    FIDUCIAL_DICTIONARY,
    FIDUCIALS_PER_PAGE,
    PAPER,
    BallotLayout,
    PageLayout,
)
from ptn_scan.recognition.reading import Placement
from ptn_scan.scanning.scan import GrayImage

FloatArray = NDArray[np.float64]

MIN_FIDUCIALS = 3
MAX_RESIDUAL_MM = 1.2
"""A sine of 1 mm amplitude along the feed leaves about 0.6 mm; beyond twice that it is no page."""
_OUTLIER_MM = 1.5
_SEARCH_PX_PER_MM = 4.6
"""Five and more pixels to a cell of a 9 mm marker, enough for a blur of a mm."""
_MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True, eq=False)
class PageMap:
    """The mapping of a `Placement`: mm on the sheet to pixels of the image."""

    coefficients: FloatArray
    """5 x 2: rows 1, x, y, xy, y²; columns pixel column, pixel line."""

    @staticmethod
    def of(placement: Placement) -> "PageMap":
        return PageMap(np.array([placement.across, placement.along], dtype=np.float64).T)

    def to_px(self, points_mm: FloatArray) -> FloatArray:
        """N x 2 points in mm to N x 2 pixel coordinates (column, line)."""
        return _terms(points_mm) @ self.coefficients

    def px_per_mm(self) -> float:
        """The scale in the middle of the sheet."""
        x, y = PAPER.centre
        middle = np.array([[x - 1, y], [x + 1, y], [x, y - 1], [x, y + 1]])
        left, right, top, bottom = self.to_px(middle)
        return float((np.hypot(*(right - left)) + np.hypot(*(bottom - top))) / 4)

    def sampling(
        self, area: Rect, px_per_mm: float, shift: FloatArray | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Maps for `cv2.remap` that lay `area` out upright at `px_per_mm`.

        `shift` (2 x 2: rows constant and slope across, columns x and y, in mm) moves where each
        column of the area is taken from.
        """
        width, height = round(area.w * px_per_mm), round(area.h * px_per_mm)
        x = (area.x + (np.arange(width) + 0.5) / px_per_mm)[np.newaxis, :]
        y = (area.y + (np.arange(height) + 0.5) / px_per_mm)[:, np.newaxis]
        if shift is not None:
            across = x - area.centre[0]
            x, y = (
                x + shift[0, 0] + shift[1, 0] * across,
                y + shift[0, 1] + shift[1, 1] * across,
            )
        one, by_x, by_y, by_xy, by_yy = self.coefficients
        columns, lines = (
            one[axis] + by_y[axis] * y + by_yy[axis] * y * y + (by_x[axis] + by_xy[axis] * y) * x
            for axis in (0, 1)
        )
        return (columns - 0.5).astype(np.float32), (lines - 0.5).astype(np.float32)

    def rectified(
        self,
        image: NDArray[np.uint8],
        area: Rect,
        px_per_mm: float,
        shift: FloatArray | None = None,
    ) -> NDArray[np.uint8]:
        """`area` of the sheet cut out of `image`, upright, at `px_per_mm`; white outside it."""
        columns, lines = self.sampling(area, px_per_mm, shift)
        return np.asarray(
            cv2.remap(
                image,
                columns,
                lines,
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_CONSTANT,
                borderValue=(255, 255, 255),
            ),
            dtype=np.uint8,
        )


@dataclass(frozen=True, slots=True)
class Registration:
    """A page placed in an image: which page of the ballot, and where."""

    page: int
    placement: Placement


def register(gray: GrayImage, layout: BallotLayout) -> Registration | None:
    """Places the page, or None where fewer than three of its markers are found or agree."""
    found = find_fiducials(gray)
    page = _page_of(found, len(layout.pages))
    if page is None:
        return None
    placement = place(found, layout.page(page))
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


def place(found: dict[int, FloatArray], page: PageLayout) -> Placement | None:
    """Fits the mapping to the markers of `page` among `found`; None with fewer than three."""
    used = {
        each.id: (np.array(each.rect.corners(), dtype=np.float64), found[each.id])
        for each in page.fiducials
        if each.id in found
    }
    while len(used) >= MIN_FIDUCIALS:
        coefficients, errors = _fit(list(used.values()))
        worst = max(zip(errors, used, strict=True))
        if worst[0] <= _OUTLIER_MM or len(used) == MIN_FIDUCIALS:
            return _placement(coefficients, errors)
        del used[worst[1]]
    return None


def _placement(coefficients: FloatArray, errors: list[float]) -> Placement | None:
    page_map = PageMap(coefficients)
    if np.linalg.det(coefficients[1:3]) <= 0:
        return None  # a mirror image is no sheet of ours
    one, by_x, by_y, by_xy, by_yy = coefficients.T.tolist()[0]
    line = coefficients.T.tolist()[1]
    return Placement(
        across=(one, by_x, by_y, by_xy, by_yy),
        along=(line[0], line[1], line[2], line[3], line[4]),
        fiducials=len(errors),
        residual_mm=float(np.sqrt(np.mean(np.square(errors)))),
        dots_per_inch=page_map.px_per_mm() * _MM_PER_INCH,
    )


def _fit(pairs: list[tuple[FloatArray, FloatArray]]) -> tuple[FloatArray, list[float]]:
    """Least squares; the distance in mm (root mean square of its corners) for each marker."""
    points = np.concatenate([mm for mm, _ in pairs])
    pixels = np.concatenate([px for _, px in pairs])
    used = _usable_terms(len(pairs))
    terms = _terms(points)[:, :used]
    solution, *_ = np.linalg.lstsq(terms, pixels, rcond=None)
    coefficients = np.zeros((5, 2))
    coefficients[:used] = solution
    scale = float(np.sqrt(abs(np.linalg.det(coefficients[1:3])))) or 1.0
    distances = np.hypot(*(terms @ solution - pixels).T) / scale
    return coefficients, [
        float(np.sqrt(np.mean(np.square(each)))) for each in np.split(distances, len(pairs))
    ]


def _usable_terms(markers: int) -> int:
    """How many of the terms so many markers can bear: affine, with x·y, with y²."""
    if markers < 4:
        return 3
    return 4 if markers < 5 else 5


def _terms(points: FloatArray) -> FloatArray:
    x, y = points[:, 0], points[:, 1]
    return np.stack([np.ones_like(x), x, y, x * y, y * y], axis=1)
