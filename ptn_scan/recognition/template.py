"""The printed page without ink: what every ballot of the election shows, as darkness planes."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER, PageLayout
from ptn_scan.scanning.scan import GrayImage

Plane = NDArray[np.float32]
"""Darkness, 0 = paper, 1 = black; height x width."""

PX_PER_MM = 8.0
"""The resolution at which ink is measured: about 203 dots per inch."""
COARSE_PX_PER_MM = 4.0
"""For finding rows again, and for writing."""

BLURS_MM = (0.0, 0.06, 0.09, 0.12, 0.16, 0.21, 0.28, 0.36)
"""Standard deviations of the blurs that a scanner may have added."""

_MATCH_BLUR_MM = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class PageTemplate:
    """One page's print. `blurred[i]` has blur `BLURS_MM[i]` at `PX_PER_MM`; `coarse` is at
    `COARSE_PX_PER_MM`. All planes begin at the sheet's top left corner."""

    page: PageLayout
    blurred: tuple[Plane, ...]
    coarse: Plane

    @staticmethod
    def of(page: PageLayout, printed: GrayImage) -> "PageTemplate":
        """From a picture of the whole page, at any resolution, without QR codes and stamp."""
        fine = _darkness(printed, PX_PER_MM)
        blurred = tuple(_blur(fine, blur * PX_PER_MM) for blur in BLURS_MM)
        coarse = _darkness(printed, COARSE_PX_PER_MM)
        return PageTemplate(page, blurred, _blur(coarse, _MATCH_BLUR_MM * COARSE_PX_PER_MM))

    def fine(self, area: Rect, blur: int = 0) -> Plane:
        """The part `area` of the plane with blur number `blur`."""
        return cut(self.blurred[blur], area, PX_PER_MM)


def cut(plane: Plane, area: Rect, px_per_mm: float) -> Plane:
    """The part `area` of a plane that begins at the sheet's corner; the sheet must hold it."""
    left, top = round(area.x * px_per_mm), round(area.y * px_per_mm)
    width, height = round(area.w * px_per_mm), round(area.h * px_per_mm)
    return plane[top : top + height, left : left + width]


def snapped(area: Rect, px_per_mm: float) -> Rect:
    """`area` widened to whole pixels, so that cuts of several planes lie on each other."""
    left, top = np.floor(area.x * px_per_mm), np.floor(area.y * px_per_mm)
    right, bottom = np.ceil(area.right * px_per_mm), np.ceil(area.bottom * px_per_mm)
    return Rect(
        float(left / px_per_mm),
        float(top / px_per_mm),
        float((right - left) / px_per_mm),
        float((bottom - top) / px_per_mm),
    )


def _darkness(gray: GrayImage, px_per_mm: float) -> Plane:
    size = (round(PAPER.w * px_per_mm), round(PAPER.h * px_per_mm))
    resized = cv2.resize(gray, size, interpolation=cv2.INTER_AREA)
    return (1.0 - resized.astype(np.float32) / 255.0).astype(np.float32)


def _blur(plane: Plane, sigma_px: float) -> Plane:
    if sigma_px <= 0:
        return plane
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma_px), dtype=np.float32)
