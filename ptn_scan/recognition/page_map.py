"""The mapping of a placed page: mm on the sheet to pixels of the image, and parts laid upright.

Beside the affine terms there is one for shear that grows along the page and one for a feed that
speeds up or slows down (x·y and y²): paper in a sheet feed does both.
"""

import functools
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER
from ptn_scan.recognition.grid import FloatArray, Grid
from ptn_scan.recognition.reading import Placement
from ptn_scan.recognition.sampling import Sampling

ROUGHLY_MM = 8.0
"""By so much a page in perspective is placed wrongly at most by three fiducials."""
_KEPT_HEIGHTS = 256
"""Rows of a form differ in height by a few pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class PageMap:
    """The mapping of a `Placement`: mm on the sheet to pixels of the image."""

    coefficients: FloatArray
    """5 x 2: rows 1, x, y, xy, y²; columns pixel column, pixel line."""

    @staticmethod
    def of(placement: Placement) -> "PageMap":
        return PageMap(np.array([placement.across, placement.along], dtype=np.float64).T)

    def to_px(self, points_mm: FloatArray) -> FloatArray:
        """... x 2 points in mm to ... x 2 pixel coordinates (column, line)."""
        return np.stack(self._px(points_mm), axis=-1)

    def _px(self, points_mm: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The pixel columns of points, and the lines."""
        x, y = points_mm[..., 0], points_mm[..., 1]
        across, along = (
            one + (by_x + by_xy * y) * x + (by_y + by_yy * y) * y
            for one, by_x, by_y, by_xy, by_yy in self.coefficients.T.tolist()
        )
        return across, along

    def px_per_mm(self) -> float:
        """The scale in the middle of the sheet."""
        x, y = PAPER.centre
        middle = np.array([[x - 1, y], [x + 1, y], [x, y - 1], [x, y + 1]])
        left, right, top, bottom = self.to_px(middle)
        return float((np.hypot(*(right - left)) + np.hypot(*(bottom - top))) / 4)

    def sampling(self, grid: Grid) -> Sampling:
        """Lays the part of the sheet under `grid` out upright."""
        x, y = grid.columns_mm(), grid.lines_mm()
        one, by_x, by_y, by_xy, by_yy = self.coefficients
        starts = one + np.outer(y, by_y) + np.outer(y * y, by_yy) - 0.5
        slopes = by_x + np.outer(y, by_xy)
        return Sampling.of(list(zip(starts.T, slopes.T, strict=True)), [(np.ones_like(x), x)] * 2)

    def sampling_between(self, edges_mm: FloatArray, lines: int) -> Sampling:
        """Lays out a band of `lines` pixel lines between two edges (2 x N x 2 mm on the sheet): the
        points of one are shown by its first line, those of the other by its last; straight between
        them."""
        down = _shares(lines)
        return Sampling.of(
            [(np.ones_like(down), down)] * 2,
            [(top - 0.5, bottom - top) for top, bottom in self._px(edges_mm)],
        )

    def scaled(self, factor: float) -> "PageMap":
        """The mapping to the pixels of an image that is `factor` times as large."""
        return PageMap(self.coefficients * factor)

    def around(self, image: NDArray[np.uint8], area: Rect) -> NDArray[np.uint8]:
        """The upright part of `image` that `area` of the sheet lies in, as it is; without pixels
        where it lies outside."""
        corners = self.to_px(np.array(area.corners()))
        left, top = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
        right, bottom = np.maximum(np.ceil(corners.max(axis=0)).astype(int), 0)
        return image[top:bottom, left:right]

    def rectified(
        self, image: NDArray[np.uint8], area: Rect, px_per_mm: float
    ) -> NDArray[np.uint8]:
        """`area` of the sheet cut out of `image`, upright, at `px_per_mm`; white outside it."""
        columns, lines = self.sampling(Grid(area, px_per_mm)).maps()
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


@functools.lru_cache(maxsize=_KEPT_HEIGHTS)
def _shares(lines: int) -> FloatArray:
    """How far down each of so many lines lies, from 0 to 1."""
    return np.linspace(0.0, 1.0, lines)


def terms(points: FloatArray) -> FloatArray:
    """... x 2 points to ... x 5 terms: 1, x, y, xy, y²."""
    x, y = points[..., 0], points[..., 1]
    return np.stack([np.ones_like(x), x, y, x * y, y * y], axis=-1)
