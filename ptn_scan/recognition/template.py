"""The printed page without ink: what every ballot of the election shows, as darkness planes."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER, PageLayout
from ptn_scan.recognition.grid import Grid
from ptn_scan.scanning.scan import GrayImage

Plane = NDArray[np.float32]
"""Darkness, 0 = paper, 1 = black; height x width."""
Mask = NDArray[np.bool_]

PX_PER_MM = 8.0
"""The resolution at which ink is measured: about 203 dots per inch."""
COARSE_PX_PER_MM = 4.0
"""For finding rows again, and for writing."""

SHEET = Grid(PAPER, PX_PER_MM)
COARSE_SHEET = Grid(PAPER, COARSE_PX_PER_MM)
FINEST_SHEET = Grid(PAPER, 2 * PX_PER_MM)

_MATCH_BLUR_MM = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class PageTemplate:
    """One page's print: `sharp` over `SHEET`, `coarse`, a little blurred, over `COARSE_SHEET`, and
    `finest`, twice as fine as `sharp`, in 256 levels: what a scanner's threshold is tried on."""

    page: PageLayout
    sharp: Plane
    coarse: Plane
    finest: NDArray[np.uint8]

    @staticmethod
    def of(page: PageLayout, printed: GrayImage) -> "PageTemplate":
        """From a picture of the whole page, at any resolution, without QR codes and stamp."""
        coarse = _darkness(printed, COARSE_SHEET)
        lines, columns = FINEST_SHEET.shape
        finest = cv2.resize(printed, (columns, lines), interpolation=cv2.INTER_LINEAR)
        return PageTemplate(
            page,
            _darkness(printed, SHEET),
            blurred(coarse, _MATCH_BLUR_MM * COARSE_PX_PER_MM),
            np.asarray(cv2.bitwise_not(finest), dtype=np.uint8),
        )

    def fine(self, area: Rect) -> Plane:
        """The part `area` of the sharp plane."""
        return self.sharp[SHEET.window(area)]


def blurred(plane: Plane, sigma_px: float) -> Plane:
    """`plane` blurred as a scanner does; itself for no blur."""
    if sigma_px <= 0:
        return plane
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma_px), dtype=np.float32)


def _darkness(gray: GrayImage, grid: Grid) -> Plane:
    lines, columns = grid.shape
    resized = cv2.resize(gray, (columns, lines), interpolation=cv2.INTER_AREA)
    return (1.0 - resized.astype(np.float32) / 255.0).astype(np.float32)
