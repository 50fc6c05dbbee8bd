"""Folds: a sheet that was folded shows a thin darker line from edge to edge, level or upright.

On places where nothing is printed every pixel line of a block of columns has its mean (for upright
folds: every column of a block of lines); a fold is where these means rise together along a straight
line across all blocks, the outermost too, which a table's lines do not reach. It is taken away with
the profile that it has there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ptn_scan.recognition.grid import FloatArray
from ptn_scan.recognition.order_statistics import deviation
from ptn_scan.recognition.template import COARSE_PX_PER_MM, Mask, Plane

_BLOCK_PX = 42
"""10.5 mm: 20 blocks across a sheet."""
_MAX_SLOPE = 0.06
"""A fold deviates from level by up to 3.4 degrees."""
_SLOPES = tuple(float(slope) for slope in np.linspace(-_MAX_SLOPE, _MAX_SLOPE, 25))
_CLIPPED = 0.3
"""Darker than this is ink, which must not pass for a fold."""
_MIN_BLANK_PX = 6
_MIN_DARKNESS = 0.025
_NOISES = 6.0
_ENOUGH = 0.06
"""So dark a block says that it is on the fold; darker ones say no more, whatever it is."""
_HALF_MM = 1.25
"""Half the height of a fold's profile."""
_AROUND_MM = 1.0
"""How far from the coarse line a block's own darkest place is looked for."""
_FROM_EDGE_MM = 3.0
"""Nearer to the sheet's edge its shadow is as straight as a fold."""
_SURROUNDINGS_MM = 12
_SHOWN_SHARE = 0.7
"""Of the blocks that could show a fold at least so many do,"""
_LEAST_SHOWN = 6
"""and at least so many altogether."""
_LEAST_SURE, _LEAST_BENT = 4, 10
"""So many where nothing is printed tell how it lies, and how it bends."""
_MAX_FOLDS, _MAX_CANDIDATES = 3, 6
_BLANK_DARKNESS = 0.05
_BLANK_REACH_PX = 7


@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """A fold. A level one lies at the height `at` (mm) on the sheet's left edge, falling by `slope`
    mm a mm, and by `bend` times the square of the way: paper that is fed unevenly bends it. An
    `upright` one lies at `at` from the left on the top edge. `profile` is its darkness across at
    `COARSE_PX_PER_MM` from `_HALF_MM` before to as far behind."""

    upright: bool
    at: float
    slope: float
    bend: float
    profile: FloatArray

    def away(self, points_mm: FloatArray) -> FloatArray:
        """How far points (... x 2 mm on the sheet) lie below it, or right of it."""
        along, across = (1, 0) if self.upright else (0, 1)
        return np.asarray(points_mm[..., across] - self.course(points_mm[..., along]))

    def course(self, way_mm: FloatArray) -> FloatArray:
        """Where it lies so far from the sheet's left (of an upright one: top) edge, in mm."""
        return np.asarray(self.at + (self.slope + self.bend * way_mm) * way_mm)

    def is_beside(self, other: "Fold", length_mm: float) -> bool:
        """Whether it comes so near to another one, at its ends or in the middle, that it is the
        same; both are `length_mm` long."""
        ways = np.array([0.0, length_mm / 2, length_mm])
        apart = np.abs(self.course(ways) - other.course(ways))
        return bool(apart.min() <= 2 * _HALF_MM)


@dataclass(frozen=True, slots=True, eq=False)
class BlankPlaces:
    """Where nothing is printed on a page: a plane of 1 and 0; and for each pixel line of each block
    of columns, and for each column of each block of lines, the share of one such pixel in their
    mean (`shares`), nought where they are too few."""

    blank: Plane
    shares: tuple[FloatArray, FloatArray]

    @staticmethod
    def of(printed: Plane) -> "BlankPlaces":
        """From the template's darkness over `COARSE_SHEET`."""
        kernel = np.ones((_BLANK_REACH_PX, _BLANK_REACH_PX), np.uint8)
        blank = (cv2.dilate(printed, kernel) < _BLANK_DARKNESS).astype(np.float32)
        counts = (_sums(_blocks(blank, upright), upright) for upright in (False, True))
        level, upright = (
            np.where(count >= _MIN_BLANK_PX, 1 / np.maximum(count, 1), 0.0) for count in counts
        )
        return BlankPlaces(blank, (level, upright))


def find_folds(coarse: Plane, places: BlankPlaces) -> tuple[Fold, ...]:
    """The folds of a sheet, at most three level and three upright ones.

    `coarse` is the darkness over `COARSE_SHEET`, `places` where nothing is printed on it.
    """
    directions = [each for each in (False, True) if _may_be_folded(coarse, places, each)]
    if not directions:
        return ()
    folds: list[Fold] = []
    shown = _shown(coarse, places.blank)
    for upright in directions:
        shares = places.shares[upright]
        heights = _heights(_sums(_blocks(shown, upright), upright), shares)
        folds += islice(_folds(heights, shares > 0, upright), _MAX_FOLDS)
    return tuple(folds)


def without_folds(darkness: Plane, edges_mm: FloatArray, folds: tuple[Fold, ...]) -> Plane:
    """`darkness` less the folds' own. Its first and its last line show the points `edges_mm` of the
    sheet (2 x N x 2), and the lines between lie evenly."""
    cleaned = darkness
    for fold in folds:
        above, below = fold.away(edges_mm)
        near = (np.minimum(above, below) <= _HALF_MM) & (np.maximum(above, below) >= -_HALF_MM)
        columns = np.flatnonzero(near)
        if not columns.size:
            continue
        if cleaned is darkness:
            cleaned = darkness.copy()
        part = slice(int(columns[0]), int(columns[-1]) + 1)
        lines = np.arange(len(darkness)) / (len(darkness) - 1)
        away = above[part] + np.outer(lines, below[part] - above[part])
        places = (np.arange(len(fold.profile)) - len(fold.profile) // 2) / COARSE_PX_PER_MM
        on = np.flatnonzero((np.abs(away) <= _HALF_MM).any(axis=1))
        drawn = np.interp(away[on], places, fold.profile, left=0.0, right=0.0)
        cleaned[on, part] -= drawn.astype(np.float32)
    return cleaned


def _may_be_folded(coarse: Plane, places: BlankPlaces, upright: bool) -> bool:
    """Whether an outermost block is as dark somewhere as those of a fold are; most sheets were not
    folded, and need no more be looked at."""
    dark, blank = (_blocks(plane, upright) for plane in (coarse, places.blank))
    ends = [_shown(dark[end], blank[end]) for end in (0, -1)]
    heights = _heights(_sums(ends, upright), places.shares[upright][[0, -1]])
    return float(heights.max()) >= _MIN_DARKNESS


def _shown(dark: Plane, blank: Plane) -> Plane:
    """The darkness of a sheet, or of a part, where it is blank; nought elsewhere."""
    return np.clip(dark, np.float32(-_CLIPPED), np.float32(_CLIPPED)) * blank


def _heights(sums: FloatArray, shares: FloatArray) -> FloatArray:
    """Blocks x lines: the mean darkness of each block's blank pixels, of which the `sums` are given
    and the share of each, less its surroundings; nought where a block has too few."""
    heights = sums * shares
    heights -= cv2.blur(heights, (round(_SURROUNDINGS_MM * COARSE_PX_PER_MM), 1))
    edge = round(_FROM_EDGE_MM * COARSE_PX_PER_MM)
    heights[:, :edge] = heights[:, -edge:] = 0.0
    return heights


def _blocks(plane: Plane, upright: bool) -> list[Plane]:
    """Blocks of columns; for `upright` folds of lines."""
    length = plane.shape[0 if upright else 1]
    starts = range(0, length - _BLOCK_PX + 1, _BLOCK_PX)
    if upright:
        return [plane[start : start + _BLOCK_PX] for start in starts]
    return [plane[:, start : start + _BLOCK_PX] for start in starts]


def _sums(blocks: Sequence[Plane], upright: bool) -> FloatArray:
    """For each block the sum of each of its lines; for `upright` folds of each of its columns."""
    axis = 0 if upright else 1
    sums = [np.ravel(cv2.reduce(block, axis, cv2.REDUCE_SUM)) for block in blocks]
    return np.array(sums, dtype=np.float64)


def _folds(heights: FloatArray, known: Mask, upright: bool) -> Iterator[Fold]:
    """The folds in these heights, the clearest first; `known` is where they are told."""
    noise = deviation(heights, 0.0)
    least = max(_MIN_DARKNESS, _NOISES * noise / np.sqrt(len(heights)))
    scores = _line_scores(heights, least)
    middles = np.add.outer(
        np.array(_SLOPES) * len(heights) * _BLOCK_PX / 2, 2.0 * np.arange(scores.shape[1])
    )
    found: list[Fold] = []
    length_mm = len(heights) * _BLOCK_PX / COARSE_PX_PER_MM
    for _ in range(_MAX_CANDIDATES):
        number, line = divmod(int(np.argmax(scores)), scores.shape[1])
        if scores[number, line] < least / 2:
            return
        followed = _followed(heights, known, 2.0 * line, _SLOPES[number], least)
        if followed is not None:
            fold = Fold(upright, *followed)
            if not any(fold.is_beside(each, length_mm) for each in found):
                found.append(fold)
                yield fold
        near = 2 * _HALF_MM * COARSE_PX_PER_MM
        scores[np.abs(middles - middles[number, line]) <= near] = 0.0


def _line_scores(heights: FloatArray, least: float) -> NDArray[np.float32]:
    """Slopes x pairs of lines: how dark the blocks are along a straight line that begins there, the
    darker of each pair, counted up to `_ENOUGH`; nought where the outermost on neither side are as
    dark as `least`, which the lines of a table do not reach."""
    blocks = len(heights)
    capped = np.clip(heights, 0.0, _ENOUGH).astype(np.float32)
    paired = np.maximum(capped[:, :-1:2], capped[:, 1::2])
    lines = paired.shape[1]
    reach = round(_MAX_SLOPE * blocks * _BLOCK_PX / 2)
    padded = np.pad(paired, ((0, 0), (reach, reach)))
    starts = reach + np.rint(np.outer(_middles(blocks) / 2, _SLOPES)).astype(np.intp)
    scores = np.zeros((len(_SLOPES), lines), dtype=np.float32)
    outermost = np.maximum(
        *(sliding_window_view(_widened(padded[end]), lines)[starts[end]] for end in (0, -1))
    )
    slopes, begins = np.nonzero(outermost >= least)
    sums = np.zeros(len(begins), dtype=np.float32)
    for block, first in zip(padded, starts, strict=True):
        sums += block[first[slopes] + begins]
    scores[slopes, begins] = sums / np.float32(blocks)
    return scores


def _widened(pairs: NDArray[np.float32]) -> NDArray[np.float32]:
    """The darkest of each pair of lines and those within `_AROUND_MM`."""
    side = 2 * round(_AROUND_MM * COARSE_PX_PER_MM / 2) + 1
    return np.asarray(cv2.dilate(pairs[np.newaxis], np.ones((1, side), np.uint8))[0], np.float32)


def _followed(
    heights: FloatArray, known: Mask, at: float, slope: float, least: float
) -> tuple[float, float, float, FloatArray] | None:
    """The fold near a line, as it lies really: where in mm, its slope, its bend and its profile.
    None where too few of the blocks that could show it do, or the outermost on neither side."""
    middles = _middles(len(heights))
    reach = round(_AROUND_MM * COARSE_PX_PER_MM)
    starts = np.clip(np.rint(at + slope * middles).astype(int) - reach, 0, heights.shape[1] - 1)
    windows = [slice(int(start), int(start) + 2 * reach + 1) for start in starts]
    peaks = np.array(
        [
            part.start + int(np.argmax(block[part]))
            for block, part in zip(heights, windows, strict=True)
        ]
    )
    depths = np.array([block[part].max() for block, part in zip(heights, windows, strict=True)])
    told = np.array([block[part].all() for block, part in zip(known, windows, strict=True)])
    shown = depths >= least
    enough = np.count_nonzero(shown & told) >= _SHOWN_SHARE * np.count_nonzero(told)
    if not enough or np.count_nonzero(shown) < _LEAST_SHOWN or not (shown[0] or shown[-1]):
        return None
    sure = shown & told
    used = sure if np.count_nonzero(sure) >= _LEAST_SURE else shown
    degree = 2 if np.count_nonzero(used) >= _LEAST_BENT and shown[0] and shown[-1] else 1
    course = np.polyfit(middles[used], peaks[used], degree)
    half = round(_HALF_MM * COARSE_PX_PER_MM)
    around = np.arange(-half, half + 1)
    lines = np.arange(heights.shape[1])
    profiles = [
        np.interp(np.polyval(course, middle) + around, lines, block)
        for block, middle in zip(heights[used], middles[used], strict=True)
    ]
    profile = np.maximum(np.median(profiles, axis=0), 0.0)
    begins, slope, bend = (*course[::-1].tolist(), 0.0)[:3]
    return (begins + 0.5) / COARSE_PX_PER_MM, slope, bend * COARSE_PX_PER_MM, profile


def _middles(blocks: int) -> FloatArray:
    """The middles of so many blocks, in pixels."""
    return (np.arange(blocks, dtype=np.float64) + 0.5) * _BLOCK_PX
