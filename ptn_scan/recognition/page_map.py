"""The mapping of a placed page: mm on the sheet to pixels of the image, and parts laid upright.

Beside the affine terms there is one for shear that grows along the page and one for a feed that
speeds up or slows down (x·y and y²): paper in a sheet feed does both.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER
from ptn_scan.recognition.reading import Placement

FloatArray = NDArray[np.float64]


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
        return terms(points_mm) @ self.coefficients

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


def terms(points: FloatArray) -> FloatArray:
    """N x 2 points to N x 5 terms: 1, x, y, xy, y²."""
    x, y = points[:, 0], points[:, 1]
    return np.stack([np.ones_like(x), x, y, x * y, y * y], axis=1)
