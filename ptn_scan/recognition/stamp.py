"""Whether the page bears a stamp, by colour or by gray; and whether its signature box is signed."""

import numpy as np

from ptn_scan.geometry import Rect
from ptn_scan.recognition.page_map import PageMap
from ptn_scan.recognition.template import COARSE_PX_PER_MM, Plane
from ptn_scan.scanning.scan import Scan

_REACH_MM = 8.0
"""A seal is pressed by hand; it may lie partly outside its place."""
_RED = 45
"""Levels by which red outshines green and blue in a seal, against 0 to 10 on paper."""
_PRESENT_MM2 = 30.0
"""The outer ring alone of a 36 mm seal has 70 mm² and more, half of it worn away 35."""
_ABSENT_MM2 = 6.0
_GRAY_DARKNESS = 0.12
_SIGNED_MM2 = 1.5


def read_stamp(scan: Scan, page_map: PageMap, place: Rect, ink: Plane) -> bool | None:
    """True or False for a stamp in or near `place`; None where the scan cannot tell.

    `ink` is the added darkness of the whole sheet at `COARSE_PX_PER_MM`. A bilevel scan cannot
    tell; a gray one not where there is something, but too little for a seal.
    """
    if scan.bilevel:
        return None
    if scan.colour is not None:
        return _red_mm2(scan, page_map, place) >= _PRESENT_MM2
    area = _inked_mm2(ink, place.grown(_REACH_MM / 2), _GRAY_DARKNESS)
    if area >= _PRESENT_MM2:
        return True
    return False if area <= _ABSENT_MM2 else None


def read_signature(ink: Plane, place: Rect) -> bool:
    """Whether there is ink in the signature box `place`."""
    return _inked_mm2(ink, place.grown(-1.0), 0.2) >= _SIGNED_MM2


def _red_mm2(scan: Scan, page_map: PageMap, place: Rect) -> float:
    if scan.colour is None:
        return 0.0
    patch = page_map.rectified(scan.colour, place.grown(_REACH_MM), COARSE_PX_PER_MM)
    blue, green, red = (patch[:, :, channel].astype(np.int16) for channel in range(3))
    is_red = red - np.maximum(blue, green) >= _RED
    return float(np.count_nonzero(is_red)) / COARSE_PX_PER_MM**2


def _inked_mm2(ink: Plane, place: Rect, least: float) -> float:
    left, top = round(place.x * COARSE_PX_PER_MM), round(place.y * COARSE_PX_PER_MM)
    right, bottom = round(place.right * COARSE_PX_PER_MM), round(place.bottom * COARSE_PX_PER_MM)
    patch = ink[max(0, top) : bottom, max(0, left) : right]
    return float(np.count_nonzero(patch > least)) / COARSE_PX_PER_MM**2
