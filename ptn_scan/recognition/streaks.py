"""Streaks: dirt on the scanner's glass draws lines along the feed, over the paper's whole height.

They are found in the scan as delivered, where they stand exactly upright, and filled from the
pixels beside them.
"""

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.scanning.scan import GrayImage

_BANDS = 16
_BANDS_NEEDED = 13
"""Printed lines end within the margins; a streak does not."""
_DARKER = 5.0
"""Gray levels by which a band's mean must be darker than beside the streak."""
_HALF_WIDTH_PX = 3
_MAX_SHARE = 0.02
"""More columns than this are a dark bed or an odd page, not streaks."""


def streak_columns(gray: GrayImage) -> NDArray[np.bool_]:
    """For each pixel column whether a streak runs in it."""
    height, width = gray.shape
    edges = np.linspace(0, height, _BANDS + 1).astype(int)
    means = np.concatenate(
        [
            cv2.reduce(gray[top:bottom], 0, cv2.REDUCE_AVG, dtype=cv2.CV_32F)
            for top, bottom in pairwise(edges)
        ]
    )
    beside = np.pad(means, ((0, 0), (_HALF_WIDTH_PX, _HALF_WIDTH_PX)), mode="edge")
    nearer = np.minimum(beside[:, :width], beside[:, 2 * _HALF_WIDTH_PX :])
    found = np.count_nonzero(means < nearer - _DARKER, axis=0) >= _BANDS_NEEDED
    if np.count_nonzero(found) > _MAX_SHARE * width:
        return np.zeros(width, dtype=np.bool_)
    return np.asarray(found, dtype=np.bool_)


def without_streaks(gray: GrayImage) -> GrayImage:
    """The scan with its streaks, upright or level, filled from beside; itself where it has none."""
    for turned in (False, True):
        image = gray.T if turned else gray
        image = np.ascontiguousarray(image)
        found = streak_columns(image)
        if found.any():
            filled = _filled(image, found)
            gray = np.ascontiguousarray(filled.T) if turned else filled
    return gray


def _filled(gray: GrayImage, found: NDArray[np.bool_]) -> GrayImage:
    widened = np.convolve(found, np.ones(3), mode="same") > 0
    clean = np.flatnonzero(~widened)
    filled = gray.copy()
    for column in np.flatnonzero(widened):
        after = int(np.searchsorted(clean, column))
        left = clean[max(after - 1, 0)]
        right = clean[min(after, len(clean) - 1)]
        weight = 0.5 if right == left else (column - left) / (right - left)
        filled[:, column] = cv2.addWeighted(
            gray[:, left], 1 - weight, gray[:, right], weight, 0
        ).ravel()
    return filled
