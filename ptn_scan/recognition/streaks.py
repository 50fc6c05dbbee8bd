"""Streaks: dirt on the scanner's glass draws lines along the feed, over the paper's whole height.

They are found in the scan as delivered, where they stand exactly upright, and filled from the
pixels beside them.
"""

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.scanning.scan import GrayImage

_BANDS = 32
_BANDS_NEEDED = 26

_END_BANDS = 2
"""Printed lines end within the margins; a streak runs through the first or second band at both ends
and through so many of all."""
_BILEVEL_BANDS_NEEDED = 22
"""Where the paper is bright a threshold may take a streak for white."""
_LEVEL_BANDS_NEEDED = 31
"""The lines between a table's rows reach from margin to margin."""
_DARKER = 5.0
"""Gray levels by which a band's mean must be darker than beside the streak."""
_BESIDE_PX = (3, 7)
"""Where the paper beside a streak is looked for: the nearer place may be a printed line, to which
the farther one lies clear, as lines are thin."""
_OPAQUE = 0.75
"""A streak that takes more of the paper's brightness lets nothing be seen under it."""
_MAX_SHARE = 0.02
"""More columns than this are a dark bed or an odd page, not streaks."""


def streak_columns(gray: GrayImage, bilevel: bool = False) -> NDArray[np.bool_]:
    """For each pixel column whether a streak runs in it."""
    return _streaks(gray, bilevel, upright=True)


def _streaks(gray: GrayImage, bilevel: bool, upright: bool) -> NDArray[np.bool_]:
    """For each pixel column, or each pixel line, whether a streak runs in it."""
    needed = _BILEVEL_BANDS_NEEDED if bilevel else _BANDS_NEEDED
    if not upright:
        needed = _LEVEL_BANDS_NEEDED
    bands = _bands(gray, upright)
    begun = _darker(bands[:_END_BANDS], upright).any(axis=0)
    found = np.asarray(begun & _darker(bands[-_END_BANDS:], upright).any(axis=0))
    missed = np.zeros(len(found), dtype=np.intp)
    for band in bands:
        if not found.any():  # on most pages nothing runs on after a few bands
            break
        missed += ~_darker([band], upright)[0]
        found &= missed <= len(bands) - needed
    if np.count_nonzero(found) > _MAX_SHARE * len(found):
        return np.zeros_like(found)
    return found


def _bands(gray: GrayImage, upright: bool) -> list[GrayImage]:
    """The image cut into bands, from its first line to its last, or from column to column."""
    edges = np.linspace(0, gray.shape[0 if upright else 1], _BANDS + 1).astype(int)
    if upright:
        return [gray[start:end] for start, end in pairwise(edges)]
    return [gray[:, start:end] for start, end in pairwise(edges)]


def _darker(bands: Sequence[GrayImage], upright: bool) -> NDArray[np.bool_]:
    """Bands x columns (or lines): where a band's mean is darker than beside it on both sides."""
    axis = 0 if upright else 1
    means = np.asarray(
        [cv2.reduce(band, axis, cv2.REDUCE_AVG, dtype=cv2.CV_32F).ravel() for band in bands],
        dtype=np.float32,
    )
    nearer, farther = (_is_darker(means, distance) for distance in _BESIDE_PX)
    return nearer | farther


def _is_darker(means: NDArray[np.float32], distance_px: int) -> NDArray[np.bool_]:
    """Where a band is darker than on both sides at `distance_px`; bands x columns."""
    width = means.shape[1]
    beside = np.pad(means, ((0, 0), (distance_px, distance_px)), mode="edge")
    darkest = np.minimum(beside[:, :width], beside[:, 2 * distance_px :])
    return np.asarray(means < darkest - _DARKER, dtype=np.bool_)


def without_streaks(gray: GrayImage, bilevel: bool = False) -> GrayImage:
    """The scan with its streaks, upright or level, filled from beside; itself where it has none."""
    upright = _streaks(gray, bilevel, upright=True)
    if upright.any():
        gray = _filled(gray, upright, bilevel)
    level = _streaks(gray, bilevel, upright=False)
    if level.any():
        turned = np.ascontiguousarray(gray.T)
        gray = np.ascontiguousarray(_filled(turned, level, bilevel).T)
    return gray


def _filled(gray: GrayImage, found: NDArray[np.bool_], bilevel: bool) -> GrayImage:
    """The streaks' columns, and one more on both sides, as they would be without the streaks.

    What a streak takes from the paper is given back; so ink and print under it stay, and print
    beside it is not smeared into the gap. Where hardly anything comes through, the gap is filled
    from both sides. In a bilevel scan a pixel stays black where both sides are.
    """
    widened = np.convolve(found, np.ones(3), mode="same") > 0
    clean = np.flatnonzero(~widened)
    filled = gray.copy()
    for column in np.flatnonzero(widened):
        after = int(np.searchsorted(clean, column))
        left = clean[max(after - 1, 0)]
        right = clean[min(after, len(clean) - 1)]
        if bilevel:
            filled[:, column] = np.maximum(gray[:, left], gray[:, right])
            continue
        weight = 0.5 if right == left else (column - left) / (right - left)
        between = cv2.addWeighted(gray[:, left], 1 - weight, gray[:, right], weight, 0).ravel()
        taken = float(np.median(between.astype(np.int16) - gray[:, column]))
        if taken > _OPAQUE * float(np.median(between)):
            filled[:, column] = between
        elif taken > 0:
            lighter = gray[:, column].astype(np.int16) + round(taken)
            filled[:, column] = np.minimum(lighter, 255)
    return filled
