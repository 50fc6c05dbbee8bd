"""Whole pages at a lower resolution.

The scale is told from the longer side, which for a scanned sheet is the paper's height or a little
more.
"""

from typing import NamedTuple

import cv2
import numpy as np

from ptn_scan.layout import PAPER
from ptn_scan.scanning.scan import GrayImage

_HALF_PX_PER_MM = 3.9
"""Half of what 200 dots per inch give, or a little less where the paper was stretched."""


class Shrunk(NamedTuple):
    """A page reduced, and the scale (1 or less) at which places are found in it."""

    gray: GrayImage
    scale: float


def halved(gray: GrayImage) -> Shrunk:
    """The page at the resolution at which markers, folds, rows and writing are looked for."""
    return shrunk(gray, _HALF_PX_PER_MM)


def shrunk(gray: GrayImage, least_px_per_mm: float) -> Shrunk:
    """`gray` reduced by a whole number, to `least_px_per_mm` or more: the mean of as many pixels
    for each, in a fraction of the time of any other scale. A last column or line that is not whole
    makes the sizes lie about the scale."""
    factor = int(max(gray.shape) / PAPER.h / least_px_per_mm)
    return Shrunk(_scaled(gray, 1 / factor), 1 / factor) if factor > 1 else Shrunk(gray, 1.0)


def resized(gray: GrayImage, px_per_mm: float) -> Shrunk:
    """`gray` reduced to `px_per_mm`; itself where it has less."""
    scale = px_per_mm * PAPER.h / max(gray.shape)
    return Shrunk(_scaled(gray, scale), scale) if scale < 1 else Shrunk(gray, 1.0)


def _scaled(gray: GrayImage, scale: float) -> GrayImage:
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)
