"""Whether the page bears a stamp, by colour or by gray; and whether its signature box is signed."""

import cv2
import numpy as np

from ptn_scan.geometry import Rect
from ptn_scan.recognition.components import components
from ptn_scan.recognition.order_statistics import median, quantile_of
from ptn_scan.recognition.page_map import PageMap
from ptn_scan.recognition.pieces import Piece
from ptn_scan.recognition.sheet_ink import window
from ptn_scan.recognition.template import COARSE_PX_PER_MM, Mask, Plane
from ptn_scan.scanning.scan import ColourImage, Scan

_REACH_MM = 8.0
"""A seal is pressed by hand; it may lie partly outside its place."""
_SMOOTHING_MM = 0.25
_RED = 12.0
"""Levels by which red outshines green and blue in a seal, however faint: paper, coffee and bad JPEG
reach 6, a good seal 60 and more."""
_DARK, _TRACE = 0.12, 0.03
"""Darkness of a seal in a gray scan, and of what is left of it where the lamp drops red."""
_NOISES = 5.0
_ONE_SIGMA = 0.84
_PRESENT_MM2, _ABSENT_MM2 = 25.0, 3.0
"""A worn seal of which half is pressed has 35 mm² and more."""
_LONG_MM, _SHORT_MM = 20.0, 11.0
"""Sides of half a seal at least; words are not so high."""
_CROSSINGS = 2.0
"""A line through a seal meets its rings, letters and star; through a stain's ring two arcs."""
_SIGNED_MM2 = 1.5


def read_stamp(scan: Scan, page_map: PageMap, place: Rect, ink: Plane) -> bool | None:
    """True or False for a stamp in or near `place`; None where the scan cannot tell.

    `ink` is the added darkness of the whole sheet over `COARSE_SHEET`. A bilevel scan cannot tell;
    a gray one not where there is something, but too little or too pale for a seal: a red lamp
    hides red ink nearly. (A lamp that hides it wholly cannot be told by one page.)
    """
    if scan.bilevel:
        return None
    near = place.grown(_REACH_MM)
    if scan.colour is not None:
        return _told(_red(scan.colour, page_map, near), crossings=0.0)
    around = _smooth(ink[window(near)])
    sample = around[::2, ::2]
    noise = quantile_of(sample, _ONE_SIGMA) - median(sample)
    told = _told(around >= max(_DARK, _NOISES * noise), _CROSSINGS)
    if told is not False:
        return told
    within = _smooth(ink[window(place)])
    traces = within - median(within[::2, ::2]) >= max(_TRACE, _NOISES * noise)
    return False if _mm2(traces) <= _ABSENT_MM2 else None


def read_signature(ink: Plane, place: Rect) -> bool:
    """Whether there is ink in the signature box `place`."""
    return _mm2(ink[window(place.grown(-1.0))] > 0.2) >= _SIGNED_MM2


def seals_over(colour: ColourImage, page_map: PageMap, area: Rect) -> tuple[Rect, ...]:
    """Where in `area` of the sheet something red is that is larger than any line or word: the
    bounds of seals, in mm. `colour` is blue green red."""
    joined = cv2.dilate(_red(colour, page_map, area).view(np.uint8), np.ones((7, 7), np.uint8))
    sizes_mm = components(joined).stats[1:] / COARSE_PX_PER_MM
    bounds = [
        Rect(area.x + left, area.y + top, width, height)
        for left, top, width, height, _ in sizes_mm.tolist()
    ]
    return tuple(each for each in bounds if min(each.w, each.h) >= _LONG_MM)


def _told(mask: Mask, crossings: float) -> bool | None:
    """Whether what `mask` shows is a seal; None where it is something else."""
    area = _mm2(mask)
    if area <= _ABSENT_MM2:
        return False
    found = Piece.cropped(0, 0, mask)
    if area < _PRESENT_MM2 or found is None:
        return None
    short, long = sorted((found.bounds.w, found.bounds.h))
    is_seal = long >= _LONG_MM and short >= _SHORT_MM and min(found.crossings) >= crossings
    return True if is_seal else None


def _red(
    colour: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], page_map: PageMap, near: Rect
) -> Mask:
    """Where `near` is red, at `COARSE_PX_PER_MM`; `colour` is blue green red."""
    patch = page_map.rectified(colour, near, COARSE_PX_PER_MM)
    blue, green, red = (patch[:, :, channel].astype(np.float32) for channel in range(3))
    redness = _smooth(red - np.maximum(blue, green))
    return np.asarray(redness - np.median(redness) >= _RED, dtype=np.bool_)


def _smooth(plane: Plane) -> Plane:
    smooth = cv2.GaussianBlur(plane, (0, 0), _SMOOTHING_MM * COARSE_PX_PER_MM)
    return np.asarray(smooth, dtype=np.float32)


def _mm2(mask: Mask) -> float:
    return int(np.count_nonzero(mask)) / COARSE_PX_PER_MM**2
