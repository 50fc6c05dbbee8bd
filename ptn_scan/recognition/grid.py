"""Pixels laid over a part of the sheet: from mm to windows of a plane and back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect

FloatArray = NDArray[np.float64]
Window = tuple[slice, slice]
"""Lines and columns of a plane."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Pixels over `area` of the sheet, `px_per_mm` to a mm. `Grid.over` makes one of whole pixels;
    planes of one grid lie on each other."""

    area: Rect
    px_per_mm: float

    @staticmethod
    def over(area: Rect, px_per_mm: float) -> "Grid":
        """`area` widened to whole pixels counted from the sheet's corner."""
        left, top = np.floor(area.x * px_per_mm), np.floor(area.y * px_per_mm)
        right, bottom = np.ceil(area.right * px_per_mm), np.ceil(area.bottom * px_per_mm)
        return Grid(
            Rect(
                float(left / px_per_mm),
                float(top / px_per_mm),
                float((right - left) / px_per_mm),
                float((bottom - top) / px_per_mm),
            ),
            px_per_mm,
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Lines and columns."""
        return round(self.area.h * self.px_per_mm), round(self.area.w * self.px_per_mm)

    def window(self, part: Rect) -> Window:
        """Where `part` lies in a plane of this grid; what reaches over its edge is cut off."""
        x, y, scale = self.area.x, self.area.y, self.px_per_mm
        left, top = max(0, round((part.x - x) * scale)), max(0, round((part.y - y) * scale))
        right = max(left, round((part.x + part.w - x) * scale))
        bottom = max(top, round((part.y + part.h - y) * scale))
        return slice(top, bottom), slice(left, right)

    def part(self, window: Window) -> Rect:
        """The part of the sheet that `window` of a plane of this grid shows."""
        lines, columns = window
        return Rect(
            self.area.x + columns.start / self.px_per_mm,
            self.area.y + lines.start / self.px_per_mm,
            (columns.stop - columns.start) / self.px_per_mm,
            (lines.stop - lines.start) / self.px_per_mm,
        )

    def columns_mm(self) -> FloatArray:
        """The middles of the columns, mm on the sheet."""
        return self.area.x + (np.arange(self.shape[1], dtype=np.float64) + 0.5) / self.px_per_mm

    def lines_mm(self) -> FloatArray:
        """The middles of the lines, mm on the sheet."""
        return self.area.y + (np.arange(self.shape[0], dtype=np.float64) + 0.5) / self.px_per_mm
