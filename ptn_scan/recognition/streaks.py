"""Streaks: dirt on the scanner's glass draws lines along the feed, over the paper's whole height.

They are found in the scan as delivered, where they stand exactly upright, and filled from the
pixels beside them.
"""

from collections.abc import Iterable
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.scanning.scan import GrayImage

_BANDS = 32
_BANDS_NEEDED = 26

_END_BANDS = 2
"""Printed lines end within the margins; a streak runs through the first or second band at both ends
of the paper and through so many of all."""
_BED_BANDS = 8
"""Where a sheet lies askew on a dark bed its edge is met so late at most."""
_BED = 64.0
"""A band that is as dark on both sides shows the bed, or solid print, and tells nothing."""
_BANDS_TOLD = 18
"""So many bands must tell something at all."""
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
    begins = _in_first_bands(bands[:_BED_BANDS], upright)
    found = np.asarray(begins & _in_first_bands(bands[: -_BED_BANDS - 1 : -1], upright))
    missed, silent = (np.zeros(len(found), dtype=np.intp) for _ in range(2))
    for band in bands:
        if not found.any():  # on most pages nothing runs on after a few bands
            break
        darker, told = _seen_in(band, upright)
        missed += told & ~darker
        silent += ~told
        found &= (missed <= len(bands) - needed) & (silent <= len(bands) - _BANDS_TOLD)
    if np.count_nonzero(found) > _MAX_SHARE * len(found):
        return np.zeros_like(found)
    return found


def _bands(gray: GrayImage, upright: bool) -> list[GrayImage]:
    """The image cut into bands, from its first line to its last, or from column to column."""
    edges = np.linspace(0, gray.shape[0 if upright else 1], _BANDS + 1).astype(int)
    if upright:
        return [gray[start:end] for start, end in pairwise(edges)]
    return [gray[:, start:end] for start, end in pairwise(edges)]


def _in_first_bands(bands: Iterable[GrayImage], upright: bool) -> NDArray[np.bool_]:
    """For each column (or line) whether one of the first `_END_BANDS` that tell anything is darker
    than beside it."""
    found, seen = np.zeros(1, dtype=np.bool_), np.zeros(1, dtype=np.intp)
    for band in bands:
        darker, told = _seen_in(band, upright)
        found = found | (darker & (seen < _END_BANDS))
        seen = seen + told
        if (seen >= _END_BANDS).all():
            break
    return found


def _seen_in(band: GrayImage, upright: bool) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each column (or line) of a band whether its mean is darker than beside it on both sides,
    and whether that would be seen."""
    axis = 0 if upright else 1
    reduced = cv2.reduce(band, axis, cv2.REDUCE_AVG, dtype=cv2.CV_32F)
    means = np.asarray(reduced, dtype=np.float32).ravel()
    darker, told = (np.zeros(len(means), dtype=np.bool_) for _ in range(2))
    for distance in _BESIDE_PX:
        beside = np.pad(means, distance, mode="edge")
        before, behind = beside[: len(means)], beside[2 * distance :]
        darker |= means < np.minimum(before, behind) - _DARKER
        told |= np.maximum(before, behind) >= _BED
    return darker, told


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
