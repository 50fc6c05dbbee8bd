"""Folds: a sheet that was folded shows a thin darker line from edge to edge, level or nearly so.

On places where nothing is printed every pixel line of a block of columns has its mean; a fold is
where these means rise together along a straight line across all blocks. It is taken away with
the profile that it has there.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER
from ptn_scan.recognition.template import COARSE_PX_PER_MM, Plane

FloatArray = NDArray[np.float64]

_BLOCKS = 20
_MAX_SLOPE = 0.06
"""A fold deviates from level by up to 3.4 degrees."""
_SLOPES = tuple(float(slope) for slope in np.linspace(-_MAX_SLOPE, _MAX_SLOPE, 33))
_CENTRES = tuple((block + 0.5) / _BLOCKS * PAPER.w for block in range(_BLOCKS))
_CLIPPED = 0.3
"""Darker than this is ink, which must not pass for a fold."""
_MIN_BLANK_PX = 6
_MIN_DARKNESS = 0.025
_NOISES = 6.0
_HALF_MM = 1.25
"""Half the height of a fold's profile."""
_MAX_FOLDS = 3
_BLANK_DARKNESS = 0.05
_BLANK_REACH_PX = 7


@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """A fold: its height in mm at the sheet's left edge, its slope, and its darkness at
    `COARSE_PX_PER_MM` from `_HALF_MM` above to as far below."""

    y: float
    slope: float
    profile: FloatArray


def find_folds(coarse: Plane, printed: Plane) -> tuple[Fold, ...]:
    """The folds of a sheet, at most three.

    `coarse` is the whole sheet's darkness at `COARSE_PX_PER_MM`, `printed` the template's.
    """
    kernel = np.ones((_BLANK_REACH_PX, _BLANK_REACH_PX), np.uint8)
    blank = cv2.dilate(printed, kernel) < _BLANK_DARKNESS
    heights = _block_heights(coarse, blank)
    folds: list[Fold] = []
    while len(folds) < _MAX_FOLDS:
        fold = _strongest(heights)
        if fold is None:
            break
        folds.append(fold)
        _erase(heights, fold)
    return tuple(folds)


def without_folds(darkness: Plane, area: Rect, px_per_mm: float, folds: tuple[Fold, ...]) -> Plane:
    """`darkness`, which covers `area` at `px_per_mm`, less the folds' own."""
    if not folds:
        return darkness
    cleaned = darkness.copy()
    x = area.x + (np.arange(darkness.shape[1]) + 0.5) / px_per_mm
    for fold in folds:
        middle = fold.y + fold.slope * x
        top = max(0, round((middle.min() - _HALF_MM - area.y) * px_per_mm))
        bottom = min(darkness.shape[0], round((middle.max() + _HALF_MM - area.y) * px_per_mm) + 1)
        if top >= bottom:
            continue
        y = area.y + (np.arange(top, bottom) + 0.5) / px_per_mm
        away = y[:, np.newaxis] - middle[np.newaxis, :]
        places = (np.arange(len(fold.profile)) - len(fold.profile) // 2) / COARSE_PX_PER_MM
        drawn = np.interp(away.ravel(), places, fold.profile, left=0.0, right=0.0)
        cleaned[top:bottom] -= drawn.reshape(away.shape).astype(np.float32)
    return cleaned


def _block_heights(coarse: Plane, blank: NDArray[np.bool_]) -> FloatArray:
    """Lines x blocks: the mean darkness of each block's blank pixels, less its surroundings; nought
    where a block has too few."""
    light = np.clip(coarse, -_CLIPPED, _CLIPPED) * blank
    width = coarse.shape[1] // _BLOCKS
    shape = (coarse.shape[0], _BLOCKS, width)
    counts = blank[:, : _BLOCKS * width].reshape(shape).sum(axis=2)
    sums = light[:, : _BLOCKS * width].reshape(shape).sum(axis=2, dtype=np.float64)
    heights = np.where(counts >= _MIN_BLANK_PX, sums / np.maximum(counts, 1), 0.0)
    return np.asarray(heights - cv2.blur(heights, (1, round(12 * COARSE_PX_PER_MM))))


def _strongest(heights: FloatArray) -> Fold | None:
    noise = 1.4826 * float(np.median(np.abs(heights)))
    capped = np.minimum(heights, _CLIPPED / 2)
    scores = [(_sheared(capped, slope).mean(axis=1), slope) for slope in _SLOPES]
    lines, slope = max(scores, key=lambda score: float(score[0].max()))
    line = int(np.argmax(lines))
    along = np.sort(_sheared(heights, slope)[line])
    if along[_BLOCKS // 3] < max(_MIN_DARKNESS, _NOISES * noise / np.sqrt(_BLOCKS)):
        return None
    half = round(_HALF_MM * COARSE_PX_PER_MM)
    padded = np.pad(_sheared(heights, slope), ((half, half), (0, 0)))
    profile = np.median(padded[line : line + 2 * half + 1], axis=1)
    return Fold((line + 0.5) / COARSE_PX_PER_MM, slope, np.maximum(profile, 0.0))


def _sheared(heights: FloatArray, slope: float) -> FloatArray:
    """Every block moved so that a line of `slope` through the left edge becomes level."""
    sheared = np.zeros_like(heights)
    count = heights.shape[0]
    for block, x in enumerate(_CENTRES):
        moved = round(slope * x * COARSE_PX_PER_MM)
        low, high = max(0, -moved), min(count, count - moved)
        sheared[low:high, block] = heights[low + moved : high + moved, block]
    return sheared


def _erase(heights: FloatArray, fold: Fold) -> None:
    half = len(fold.profile)
    for block, x in enumerate(_CENTRES):
        line = round((fold.y + fold.slope * x) * COARSE_PX_PER_MM)
        heights[max(0, line - half) : line + half + 1, block] = 0.0
