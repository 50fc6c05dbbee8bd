"""How a bilevel scanner decides: by a threshold, or by dots that stand for gray.

Pictures are height x width, 8 bit; what comes out has 0 and 255 alone.
"""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ptn_scan.simulation.pixels import as_bytes, as_floats
from ptn_scan.simulation.profiles import Halftone, ScanParameters

_BLACK_LEVEL = 70.0
"""What is darker is black to every scanner, whatever lies around."""
_LOCAL_SHRINK = 8
_LOCAL_PAPER_MM = 7.0
_PAPER_GAIN = 1.04
"""Scanners that make dots first brighten the paper to white, else it would be full of them."""
_BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32)


def threshold(gray: NDArray[np.uint8], parameters: ScanParameters) -> NDArray[np.float32]:
    """The level under which each pixel turns black: fixed, or a share of the paper around."""
    if parameters.threshold >= 1:
        return np.full(gray.shape, parameters.threshold, dtype=np.float32)
    height, width = gray.shape
    size = (width // _LOCAL_SHRINK, height // _LOCAL_SHRINK)
    small = cv2.resize(gray, size, interpolation=cv2.INTER_AREA)
    side = int(_LOCAL_PAPER_MM * parameters.dpi / 25.4 / _LOCAL_SHRINK) | 1
    paper = cv2.dilate(small, np.ones((side, side), dtype=np.uint8))
    paper = as_floats(cv2.blur(paper, (side, side))) * np.float32(parameters.threshold)
    level = np.maximum(paper, _BLACK_LEVEL)
    return as_floats(cv2.resize(level, (width, height), interpolation=cv2.INTER_LINEAR))


def dotted(gray: NDArray[np.uint8], parameters: ScanParameters) -> NDArray[np.uint8]:
    """The picture in dots, by the parameters' `halftone`."""
    gain = 255.0 * _PAPER_GAIN / parameters.paper_white
    bright = as_bytes(cv2.convertScaleAbs(gray, alpha=gain))
    if parameters.halftone is Halftone.DIFFUSED:
        dots = Image.fromarray(bright).convert("1", dither=Image.Dither.FLOYDSTEINBERG)
        return np.asarray(dots, dtype=np.uint8) * np.uint8(255)
    levels = np.rint((_BAYER + 0.5) * 255 / _BAYER.size).astype(np.uint8)
    repeats = [-(-side // len(_BAYER)) for side in gray.shape]
    tiled = np.tile(levels, repeats)[: gray.shape[0], : gray.shape[1]]
    return as_bytes(cv2.compare(bright, np.ascontiguousarray(tiled), cv2.CMP_GE))
