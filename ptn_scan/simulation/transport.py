"""How a scanner moves the sheet: which place of the sheet each pixel of the scan sees.

In the order in which the sheet suffers them: corners moved (perspective), turned upside down,
skewed, stretched, shifted, and fed unevenly along the scan. Pixel centres lie at (index + 0.5).
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER
from ptn_scan.simulation.pixels import as_floats
from ptn_scan.simulation.profiles import ScanParameters

MM_PER_INCH = 25.4

_GRID_PX = 16
"""All of the transport is smooth, so it is calculated on a grid and interpolated: for a sine of
90 mm and 1 mm amplitude at 300 dpi the error is under 0.05 px."""

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Transport:
    """Maps scan pixels to mm on the sheet and back."""

    parameters: ScanParameters

    @property
    def px_per_mm(self) -> float:
        return self.parameters.dpi / MM_PER_INCH

    @property
    def size_px(self) -> tuple[int, int]:
        """Height and width of the scan."""
        bed = 2 * self.parameters.bed_mm
        return round((PAPER.h + bed) * self.px_per_mm), round((PAPER.w + bed) * self.px_per_mm)

    def to_sheet(self, scan_px: Points) -> Points:
        """Points of the scan (n x 2, px) as points of the sheet (mm)."""
        given = self.parameters
        points = scan_px / self.px_per_mm - given.bed_mm
        wave = 2 * np.pi * points[:, 1] / given.feed_wave_mm + given.feed_phase
        points[:, 1] += given.feed_mm * np.sin(wave)
        points -= np.array(PAPER.centre) + given.shift_mm
        points /= (1 + given.stretch_across, 1 + given.stretch_along)
        skew = np.radians(given.skew_degrees)
        cos, sin = np.cos(skew), np.sin(skew)
        points = points @ np.array([[cos, -sin], [sin, cos]])
        if given.upside_down:
            points = -points
        points += PAPER.centre
        if not any(value for corner in given.corners_mm for value in corner):
            return np.asarray(points, dtype=np.float64)
        flat = cv2.perspectiveTransform(points[None], self._corners_back())[0]
        return np.asarray(flat, dtype=np.float64)

    def to_scan(self, sheet_mm: Points) -> Points:
        """Points of the sheet (n x 2, mm) as points of the scan (px); to 0.01 px."""
        given = self.parameters
        sign = -1.0 if given.upside_down else 1.0
        skew = np.radians(given.skew_degrees)
        cos, sin = np.cos(skew), np.sin(skew)
        forward = sign * np.array([[cos, sin], [-sin, cos]]) * self.px_per_mm
        height, width = self.size_px
        guess = (sheet_mm - PAPER.centre) @ forward + (width / 2, height / 2)
        for _ in range(12):
            guess = guess + (sheet_mm - self.to_sheet(guess)) @ forward
        return guess

    def region_px(self, rect: Rect) -> tuple[slice, slice]:
        """The rows and columns of the scan that hold `rect` of the sheet."""
        corners = self.to_scan(np.array(rect.corners()))
        height, width = self.size_px
        left, top = np.floor(corners.min(axis=0)).astype(int).tolist()
        right, bottom = np.ceil(corners.max(axis=0)).astype(int).tolist()
        rows = slice(min(max(top, 0), height), min(max(bottom, 0), height))
        return rows, slice(min(max(left, 0), width), min(max(right, 0), width))

    def maps(self, page_px_per_mm: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """For `cv2.remap`: where in a picture of the page each pixel of the scan looks."""
        height, width = self.size_px
        down, right = -(-height // _GRID_PX) + 2, -(-width // _GRID_PX) + 2
        # The middle of each cell of the grid, with one cell more on every side.
        y = (np.arange(down) - 0.5) * _GRID_PX
        x = (np.arange(right) - 0.5) * _GRID_PX
        nodes = np.stack(np.meshgrid(x, y), axis=2).reshape(-1, 2)
        looked = self.to_sheet(nodes) * page_px_per_mm - 0.5
        grid = looked.reshape(down, right, 2).astype(np.float32)
        full = (right * _GRID_PX, down * _GRID_PX)
        part = (slice(_GRID_PX, _GRID_PX + height), slice(_GRID_PX, _GRID_PX + width))
        map_x, map_y = (
            as_floats(cv2.resize(grid[:, :, axis], full, interpolation=cv2.INTER_LINEAR))[part]
            for axis in (0, 1)
        )
        return map_x, map_y

    def _corners_back(self) -> NDArray[np.float64]:
        """The homography from the moved corners to the sheet's own."""
        own = np.array(PAPER.corners(), dtype=np.float32)
        moved = own + np.array(self.parameters.corners_mm, dtype=np.float32)
        return np.asarray(cv2.getPerspectiveTransform(moved, own), dtype=np.float64)
