"""Paper as background: how bright it is at each place, and the darkness of what lies on it."""

import cv2
import numpy as np

from ptn_scan.recognition.page_map import Maps
from ptn_scan.recognition.shrinking import shrunk
from ptn_scan.recognition.template import Plane
from ptn_scan.scanning.scan import GrayImage, Scan

_REACH_MM = 15
"""Wider than any filled box, so that some paper is in sight everywhere."""
_DARKEST_PAPER = 60
_STEP_PX = 8
"""The paper's brightness changes slowly: it is looked up at every eighth pixel."""


def darkest(scan: Scan) -> GrayImage:
    """The scan in gray; of a colour scan the darker of red and green: a pale blue pen is seen in
    red, a red one in green. Stains of coffee and old paper are darkest in blue, which is left out.
    """
    if scan.colour is None:
        return scan.gray
    green, red = cv2.extractChannel(scan.colour, 1), cv2.extractChannel(scan.colour, 2)
    return np.asarray(cv2.min(green, red), dtype=np.uint8)


def brightness(gray: GrayImage) -> GrayImage:
    """The paper's brightness, about one pixel a mm, of a whole image that may be a reduced one."""
    small, _ = shrunk(gray, 1.0)
    brightest = cv2.dilate(small, np.ones((_REACH_MM, _REACH_MM), np.uint8))
    smooth = cv2.blur(brightest, (_REACH_MM, _REACH_MM), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(np.maximum(smooth, _DARKEST_PAPER), dtype=np.uint8)


def darkness(gray: GrayImage, paper: GrayImage, maps: Maps) -> Plane:
    """The pixels that `maps` take from the scan as darkness against the paper around: 0 = paper,
    1 = black. `paper` is `brightness(gray)`. What lies outside the image is paper.
    """
    columns, lines = maps
    found = cv2.remap(
        gray, columns, lines, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
    scale = np.float32(paper.shape[0] / gray.shape[0])
    half = np.float32(0.5)
    ground = cv2.remap(
        paper,
        (columns[::_STEP_PX, ::_STEP_PX] + half) * scale - half,
        (lines[::_STEP_PX, ::_STEP_PX] + half) * scale - half,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    size = found.shape[1], found.shape[0]
    inverse = cv2.resize(np.float32(-1.0) / ground, size, interpolation=cv2.INTER_LINEAR)
    against = cv2.multiply(found, inverse, dst=inverse, dtype=cv2.CV_32F)
    darkness = against.astype(np.float32, copy=False)
    darkness += np.float32(1.0)
    return darkness
