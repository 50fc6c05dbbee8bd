"""How a scanner moves the sheet: which place of the sheet each pixel of the scan sees.

In the order in which the sheet suffers them: corners moved (perspective), turned upside down,
skewed, stretched, shifted, and fed unevenly along the scan. Pixel centres lie at (index + 0.5).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.layout import PAPER
from ptn_scan.simulation.profiles import ScanParameters

MM_PER_INCH = 25.4

_BAND_PX = 16
"""Within so many lines the uneven feed is taken for even: for a sine of 90 mm and 1 mm amplitude
at 300 dpi the error is under 0.02 px."""

Points = NDArray[np.float64]
Region = tuple[slice, slice]
"""Rows and columns of a scan."""


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
        if not self._is_bent():
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

    def region_px(self, corners_px: Points) -> Region:
        """The rows and columns of the scan that hold all of `corners_px` (n x 2)."""
        height, width = self.size_px
        left, top = np.floor(corners_px.min(axis=0)).astype(int).tolist()
        right, bottom = np.ceil(corners_px.max(axis=0)).astype(int).tolist()
        rows = slice(min(max(top, 0), height), min(max(bottom, 0), height))
        return rows, slice(min(max(left, 0), width), min(max(right, 0), width))

    def warped(
        self, page: NDArray[np.uint8], page_px_per_mm: float, around: float, region: Region
    ) -> NDArray[np.uint8]:
        """What a scan shows of `page` in `region` (rows and columns of the scan): one resampling,
        linear, `around` being the gray level of what is not paper."""
        rows, columns = region
        shape = (rows.stop - rows.start, columns.stop - columns.start, *page.shape[2:])
        moved = np.empty(shape, dtype=np.uint8)
        bands = tuple(self._bands(rows))
        for band, matrix in zip(
            bands, self._matrices(bands, columns.start, page_px_per_mm), strict=True
        ):
            cv2.warpPerspective(
                page,
                matrix,
                (shape[1], band.stop - band.start),
                dst=moved[band.start - rows.start : band.stop - rows.start],
                flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_CONSTANT,
                borderValue=(around,) * 3,
            )
        return moved

    def _bands(self, rows: slice) -> Iterator[slice]:
        """`rows` cut where the grid of bands is cut; a scan that was fed evenly is one band."""
        if self.parameters.feed_mm == 0:
            yield rows
            return
        start = rows.start
        while start < rows.stop:
            end = min((start // _BAND_PX + 1) * _BAND_PX, rows.stop)
            yield slice(start, end)
            start = end

    def _matrices(
        self, bands: Sequence[slice], left_px: int, page_px_per_mm: float
    ) -> NDArray[np.float64]:
        """For each band that begins at column `left_px` the homography (n x 3 x 3) from its pixels
        to pixels of a picture of the page: `to_sheet`, the feed's sine made straight in a band."""
        given = self.parameters
        starts = np.array([band.start for band in bands])
        before = np.tile(np.eye(3) / self.px_per_mm, (len(bands), 1, 1))
        before[:, 2, 2] = 1.0
        before[:, 0, 2] = (left_px + 0.5) / self.px_per_mm - given.bed_mm
        before[:, 1, 2] = (starts + 0.5) / self.px_per_mm - given.bed_mm
        skew, sign = np.radians(given.skew_degrees), -1.0 if given.upside_down else 1.0
        cos, sin = sign * np.cos(skew), sign * np.sin(skew)
        centre_x, centre_y = PAPER.centre
        after = (
            _moved(-0.5, -0.5)
            @ _scaled(page_px_per_mm, page_px_per_mm)
            @ (self._corners_back() if self._is_bent() else np.eye(3))
            @ _moved(centre_x, centre_y)
            @ np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])
            @ _scaled(1 / (1 + given.stretch_across), 1 / (1 + given.stretch_along))
            @ _moved(-centre_x - given.shift_mm[0], -centre_y - given.shift_mm[1])
        )
        matrices: NDArray[np.float64] = after @ self._fed(starts) @ before
        return matrices

    def _fed(self, starts_px: NDArray[np.int64]) -> NDArray[np.float64]:
        """The uneven feed within the bands in which these lines lie (n x 3 x 3)."""
        given = self.parameters
        first = starts_px // _BAND_PX * _BAND_PX
        ends = np.stack([first, first + _BAND_PX]) / self.px_per_mm - given.bed_mm
        offsets = given.feed_mm * np.sin(2 * np.pi * ends / given.feed_wave_mm + given.feed_phase)
        slopes = np.diff(offsets, axis=0)[0] / np.diff(ends, axis=0)[0]
        fed = np.tile(np.eye(3), (len(starts_px), 1, 1))
        fed[:, 1, 1] += slopes
        fed[:, 1, 2] = offsets[0] - slopes * ends[0]
        return fed

    def _is_bent(self) -> bool:
        return any(value for corner in self.parameters.corners_mm for value in corner)

    def _corners_back(self) -> NDArray[np.float64]:
        """The homography from the moved corners to the sheet's own."""
        own = np.array(PAPER.corners(), dtype=np.float32)
        moved = own + np.array(self.parameters.corners_mm, dtype=np.float32)
        return np.asarray(cv2.getPerspectiveTransform(moved, own), dtype=np.float64)


def _moved(x: float, y: float) -> NDArray[np.float64]:
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])


def _scaled(x: float, y: float) -> NDArray[np.float64]:
    return np.diag([x, y, 1.0])
