"""Whole pages at a lower resolution.

The scale is told from the longer side, which for a scanned sheet is the paper's height or a little
more.
"""

import cv2
import numpy as np

from ptn_scan.layout import PAPER
from ptn_scan.scanning.scan import GrayImage


def shrunk(gray: GrayImage, least_px_per_mm: float) -> tuple[GrayImage, float]:
    """`gray` reduced by a whole number, to `least_px_per_mm` or more: the mean of as many pixels
    for each, in a fraction of the time of any other scale. With it comes the scale (1 or less) at
    which places are found in it: a last column or line that is not whole makes the sizes lie."""
    factor = int(max(gray.shape) / PAPER.h / least_px_per_mm)
    return (_scaled(gray, 1 / factor), 1 / factor) if factor > 1 else (gray, 1.0)


def resized(gray: GrayImage, px_per_mm: float) -> tuple[GrayImage, float]:
    """`gray` reduced to `px_per_mm`, and the scale; itself where it has less."""
    scale = px_per_mm * PAPER.h / max(gray.shape)
    return (_scaled(gray, scale), scale) if scale < 1 else (gray, 1.0)


def _scaled(gray: GrayImage, scale: float) -> GrayImage:
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)
