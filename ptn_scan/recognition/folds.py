"""Folds: a sheet that was folded shows a thin darker line from edge to edge, level or nearly so.

On places where nothing is printed every pixel line of a block of columns has its mean; a fold is
where these means rise together along a straight line across all blocks. It is taken away with
the profile that it has there.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from ptn_scan.layout import PAPER
from ptn_scan.recognition.grid import FloatArray
from ptn_scan.recognition.template import COARSE_PX_PER_MM, Plane

_BLOCKS = 20
_MAX_SLOPE = 0.06
"""A fold deviates from level by up to 3.4 degrees."""
_SLOPES = tuple(float(slope) for slope in np.linspace(-_MAX_SLOPE, _MAX_SLOPE, 33))
_MAX_MOVE_PX = round(_MAX_SLOPE * PAPER.w * COARSE_PX_PER_MM)
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


@dataclass(frozen=True, slots=True, eq=False)
class BlankPlaces:
    """Where nothing is printed on a page: a plane of 1 and 0, and lines x blocks, how many such
    pixels each block of columns has."""

    blank: Plane
    counts: FloatArray

    @staticmethod
    def of(printed: Plane) -> "BlankPlaces":
        """From the template's darkness over `COARSE_SHEET`."""
        kernel = np.ones((_BLANK_REACH_PX, _BLANK_REACH_PX), np.uint8)
        blank = (cv2.dilate(printed, kernel) < _BLANK_DARKNESS).astype(np.float32)
        return BlankPlaces(blank, _block_sums(blank))


def find_folds(coarse: Plane, places: BlankPlaces) -> tuple[Fold, ...]:
    """The folds of a sheet, at most three.

    `coarse` is the darkness over `COARSE_SHEET`, `places` where nothing is printed on it.
    """
    heights = _block_heights(coarse, places)
    folds: list[Fold] = []
    while len(folds) < _MAX_FOLDS:
        fold = _strongest(heights)
        if fold is None:
            break
        folds.append(fold)
        _erase(heights, fold)
    return tuple(folds)


def without_folds(
    darkness: Plane, top_mm: FloatArray, bottom_mm: FloatArray, folds: tuple[Fold, ...]
) -> Plane:
    """`darkness` less the folds' own. Its first line shows the points `top_mm` of the sheet, its
    last `bottom_mm` (N x 2 each), and the lines between lie evenly."""
    cleaned = darkness
    for fold in folds:
        above, below = (
            points[:, 1] - fold.y - fold.slope * points[:, 0] for points in (top_mm, bottom_mm)
        )
        step = (below - above) / (len(darkness) - 1)
        first = max(0, int(np.min((-_HALF_MM - above) / step)))
        last = min(len(darkness), int(np.max((_HALF_MM - above) / step)) + 2)
        if first >= last:
            continue
        if cleaned is darkness:
            cleaned = darkness.copy()
        away = above + np.outer(np.arange(first, last), step)
        places = (np.arange(len(fold.profile)) - len(fold.profile) // 2) / COARSE_PX_PER_MM
        drawn = np.interp(away.ravel(), places, fold.profile, left=0.0, right=0.0)
        cleaned[first:last] -= drawn.reshape(away.shape).astype(np.float32)
    return cleaned


def _block_heights(coarse: Plane, places: BlankPlaces) -> FloatArray:
    """Blocks x lines: the mean darkness of each block's blank pixels, less its surroundings; nought
    where a block has too few."""
    sums = _block_sums(np.clip(coarse, -_CLIPPED, _CLIPPED) * places.blank)
    known = places.counts >= _MIN_BLANK_PX
    heights = np.where(known, sums / np.maximum(places.counts, 1), 0.0)
    return np.asarray(heights - cv2.blur(heights, (round(12 * COARSE_PX_PER_MM), 1)))


def _block_sums(plane: Plane) -> FloatArray:
    """Blocks x lines: the sum over each block of columns."""
    width = plane.shape[1] // _BLOCKS
    sums = [
        cv2.reduce(plane[:, start : start + width], 1, cv2.REDUCE_SUM).ravel()
        for start in range(0, _BLOCKS * width, width)
    ]
    return np.stack(sums).astype(np.float64)


def _strongest(heights: FloatArray) -> Fold | None:
    noise = 1.4826 * float(np.median(np.abs(heights)))
    padded = np.pad(heights, ((0, 0), (_MAX_MOVE_PX, _MAX_MOVE_PX)))
    capped = np.minimum(padded, _CLIPPED / 2)
    means = np.stack([np.sum(_sheared(capped, slope), axis=0) for slope in _SLOPES]) / _BLOCKS
    number, line = np.unravel_index(int(np.argmax(means)), means.shape)
    slope = _SLOPES[number]
    sheared = np.stack(_sheared(padded, slope))
    along = np.sort(sheared[:, line])
    if along[_BLOCKS // 3] < max(_MIN_DARKNESS, _NOISES * noise / np.sqrt(_BLOCKS)):
        return None
    half = round(_HALF_MM * COARSE_PX_PER_MM)
    around = np.pad(sheared, ((0, 0), (half, half)))[:, line : line + 2 * half + 1]
    profile = np.median(around, axis=0)
    return Fold((float(line) + 0.5) / COARSE_PX_PER_MM, slope, np.maximum(profile, 0.0))


def _sheared(padded: FloatArray, slope: float) -> list[FloatArray]:
    """Every block's lines, padded by `_MAX_MOVE_PX`, moved so that a line of `slope` through the
    left edge becomes level."""
    count = padded.shape[1] - 2 * _MAX_MOVE_PX
    starts = [_MAX_MOVE_PX + round(slope * x * COARSE_PX_PER_MM) for x in _CENTRES]
    return [lines[start : start + count] for lines, start in zip(padded, starts, strict=True)]


def _erase(heights: FloatArray, fold: Fold) -> None:
    half = len(fold.profile)
    for block, x in enumerate(_CENTRES):
        line = round((fold.y + fold.slope * x) * COARSE_PX_PER_MM)
        heights[block, max(0, line - half) : line + half + 1] = 0.0
