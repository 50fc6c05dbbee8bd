"""Paper as background: how bright it is at each place, and the darkness of what lies on it."""

import cv2
import numpy as np

from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER
from ptn_scan.recognition.page_map import PageMap
from ptn_scan.recognition.template import Plane
from ptn_scan.scanning.scan import GrayImage

_REACH_MM = 15
"""Wider than any filled box, so that some paper is in sight everywhere."""
_DARKEST_PAPER = 60


def brightness(gray: GrayImage) -> GrayImage:
    """The paper's brightness over the whole image, about one pixel a mm."""
    scale = PAPER.h / max(gray.shape)
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    brightest = cv2.dilate(small, np.ones((_REACH_MM, _REACH_MM), np.uint8))
    smooth = cv2.blur(brightest, (_REACH_MM, _REACH_MM), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(np.maximum(smooth, _DARKEST_PAPER), dtype=np.uint8)


def darkness(
    gray: GrayImage, paper: GrayImage, page_map: PageMap, area: Rect, px_per_mm: float
) -> Plane:
    """`area` of the sheet as darkness against the paper around: 0 = paper, 1 = black.

    `paper` is `brightness(gray)`. What lies outside the image is paper.
    """
    columns, lines = page_map.sampling(area, px_per_mm)
    found = cv2.remap(
        gray, columns, lines, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
    scale = np.float32(paper.shape[0] / gray.shape[0])
    step = max(1, round(px_per_mm))
    ground = cv2.remap(
        paper,
        (columns[::step, ::step] + np.float32(0.5)) * scale - np.float32(0.5),
        (lines[::step, ::step] + np.float32(0.5)) * scale - np.float32(0.5),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    ground = cv2.resize(ground, (found.shape[1], found.shape[0]), interpolation=cv2.INTER_LINEAR)
    share = cv2.divide(found, ground, scale=1.0, dtype=cv2.CV_32F)
    return np.asarray(np.float32(1.0) - share, dtype=np.float32)
