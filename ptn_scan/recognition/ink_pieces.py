"""The pieces of ink among the tick boxes of a page: where each lies, how long and how wide its
stroke is, and how dark."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.recognition.components import components
from ptn_scan.recognition.grid import FloatArray, Grid, Window
from ptn_scan.recognition.ink import SKIP_MM, InkPlane, grown, joined_through_print
from ptn_scan.recognition.template import PX_PER_MM, Mask

HIDDEN_GAP_MM = 1.0
"""Ink goes on unseen under print; so far from its edge it is taken to."""
MIN_INK_MM2 = 0.04
"""Less than two pixels at 150 dots per inch is nothing."""
PX_AREA_MM2 = 1 / PX_PER_MM**2

_BILEVEL_SKIP_MM = 0.6
"""A bilevel scan loses more of a stroke."""
_TRACE_GAP_MM, _SURE_SHARE = 0.8, 0.3
_PRINT_WIDTH_MM, _PRINT_REACH_MM, _PRINT_SHARE = 0.34, 0.3, 0.95
"""So thin a piece that runs along print is the edge of the print."""
_NEARBY_PX = 7
"""The width of a stroke is the mean over a square of so many pixels: less than 1 mm."""

_CELL_PX, _NEAR_CELLS = 8, 3
"""Cells of a mm with ink in them, and those next to them, tell where to look: ink does not reach
farther than `HIDDEN_GAP_MM`. A line of eight pixels is one number of 64 bits."""

_Points = tuple[NDArray[np.int32], NDArray[np.int32]]


@dataclass(frozen=True, slots=True, eq=False)
class InkPiece:
    """One piece of ink: the middles of its pixels in mm on the sheet, `x` and `y` where ink is
    seen, `joined_x` and `joined_y` also where it may go on unseen under print. Where it is seen,
    `darkness` (0 to 1) is how dark it is beyond the print, and `stroke` the length in mm of the
    stroke that the pixel makes up: together they make the length of its centre line."""

    x: FloatArray
    y: FloatArray
    joined_x: FloatArray
    joined_y: FloatArray
    darkness: NDArray[np.float32]
    stroke: NDArray[np.float32]
    bounds: Rect

    @property
    def ink_mm2(self) -> float:
        return len(self.x) * PX_AREA_MM2

    @property
    def stroke_mm(self) -> float:
        return float(self.stroke.sum())

    @property
    def width_mm(self) -> float:
        """The mean width of its stroke."""
        return self.ink_mm2 / self.stroke_mm

    def inside(self, area: Rect) -> NDArray[np.bool_]:
        """Which of its pixels lie in `area`."""
        across = (self.x > area.x) & (self.x < area.right)
        return np.asarray(across & (self.y > area.y) & (self.y < area.bottom))

    def ink_inside(self, area: Rect) -> float:
        """Its ink in `area`, mm²."""
        return float(np.count_nonzero(self.inside(area))) * PX_AREA_MM2

    def within(self, row: Rect) -> "InkPiece":
        """The part of it in the height of `row`."""
        seen = (self.y > row.y) & (self.y < row.bottom)
        joined = (self.joined_y > row.y) & (self.joined_y < row.bottom)
        return InkPiece(
            x=self.x[seen],
            y=self.y[seen],
            joined_x=self.joined_x[joined],
            joined_y=self.joined_y[joined],
            darkness=self.darkness[seen],
            stroke=self.stroke[seen],
            bounds=_bounds(self.x[seen], self.y[seen]),
        )


def find_pieces(ink: InkPlane, faint: Mask, grid: Grid) -> Iterator[InkPiece]:
    """The pieces of ink under `grid`, but for the smallest; `faint` is where it is faint there and
    not hidden by print."""
    mask = ink.sure(grid.area)
    hidden, added = ink.cut(ink.hidden, grid.area), ink.added[ink.grid.window(grid.area)]
    if ink.bilevel:
        mask = _with_traces(mask, faint)
    skip = _BILEVEL_SKIP_MM if ink.bilevel else SKIP_MM
    across_mm, along_mm = grid.columns_mm(), grid.lines_mm()
    for joined_columns, joined_lines in _joined_pieces(mask, hidden, skip):
        sure = mask[joined_lines, joined_columns]
        columns, lines = joined_columns[sure], joined_lines[sure]
        if len(columns) * PX_AREA_MM2 < MIN_INK_MM2:
            continue
        stroke = _lengths_px(columns, lines) / np.float32(PX_PER_MM)
        width = len(columns) * PX_AREA_MM2 / float(stroke.sum())
        if width <= _PRINT_WIDTH_MM and _share_at(hidden, lines, columns) >= _PRINT_SHARE:
            continue
        x, y = across_mm[columns], along_mm[lines]
        yield InkPiece(
            x,
            y,
            across_mm[joined_columns],
            along_mm[joined_lines],
            darkness=added[lines, columns],
            stroke=stroke,
            bounds=_bounds(x, y),
        )


def _share_at(print_mask: Mask, lines: NDArray[np.int32], columns: NDArray[np.int32]) -> float:
    """The share of a piece's pixels at print or within `_PRINT_REACH_MM` of it."""
    reach = round(_PRINT_REACH_MM * PX_PER_MM)
    top, left = max(int(lines.min()) - reach, 0), max(int(columns.min()) - reach, 0)
    around = print_mask[top : lines.max() + reach + 1, left : columns.max() + reach + 1]
    side = 2 * reach + 1
    near = cv2.dilate(around.view(np.uint8), np.ones((side, side), np.uint8))
    return float(near[lines - top, columns - left].mean())


def _with_traces(sure: Mask, faint: Mask) -> Mask:
    """Sure ink of a bilevel scan, and with it the single pixels that are all the scan kept of the
    paler parts of the same stroke: pieces of both together of which enough is sure."""
    both = sure | faint
    joined = grown(both.view(np.uint8), _TRACE_GAP_MM / 2)
    count, labels = cv2.connectedComponents(joined, connectivity=8)
    of_sure = np.bincount(labels[sure], minlength=count)
    of_both = np.bincount(labels[both], minlength=count)
    kept = of_sure > _SURE_SHARE * of_both
    return np.asarray(sure | (both & kept[labels]), dtype=np.bool_)


def _joined_pieces(mask: Mask, hidden: Mask, skip_mm: float) -> list[_Points]:
    """The columns and lines of each piece of the ink in `mask`, and of what print hides of it where
    that joins it; in the order of their first pixels."""
    found = []
    for window, own in _clusters(mask):
        joined = joined_through_print(own, hidden[window], HIDDEN_GAP_MM, skip_mm)
        labels = np.asarray(cv2.connectedComponents(joined, connectivity=8)[1], dtype=np.int32)
        lines, columns = (part.start for part in window)
        found += [(columns + right, lines + down) for right, down in _by_piece(joined, labels)]
    return sorted(found, key=lambda piece: (piece[1][0], piece[0][0]))


def _clusters(mask: Mask) -> Iterator[tuple[Window, Mask]]:
    """Ink that stands so near together that it may be joined: a part of `mask`, and such ink in it.
    Most of a page has none."""
    height, width = mask.shape
    side = _CELL_PX
    lines, columns = -(-height // side), -(-width // side)
    padded = np.zeros((lines, side, columns * side), dtype=np.uint8)
    padded.reshape(-1, columns * side)[:height, :width] = mask
    inked = np.bitwise_or.reduce(padded.view(np.uint64), axis=1) > 0
    near = cv2.dilate(inked.view(np.uint8), np.ones((_NEAR_CELLS, _NEAR_CELLS), np.uint8))
    labels, stats = components(near)
    for number, (left, top, wide, high, _) in enumerate(stats[1:].tolist(), start=1):
        own = labels[top : top + high, left : left + wide] == number
        window = np.s_[side * top : side * (top + high), side * left : side * (left + wide)]
        part = mask[window]
        cells = own.repeat(side, axis=0).repeat(side, axis=1)
        yield window, part & cells[: part.shape[0], : part.shape[1]]


def _by_piece(mask: NDArray[np.uint8], labels: NDArray[np.int32]) -> Iterator[_Points]:
    """The columns and lines of the pixels of `mask`, one label after the other."""
    points = cv2.findNonZero(mask)
    if points is None:
        return
    columns, lines = np.asarray(points, dtype=np.int32).reshape(-1, 2).T
    numbers = labels[lines, columns]
    order = np.argsort(numbers, kind="stable")
    columns, lines, counts = columns[order], lines[order], np.bincount(numbers)
    for start, end in pairwise([0, *np.cumsum(counts[counts > 0]).tolist()]):
        yield columns[start:end], lines[start:end]


def _bounds(x: FloatArray, y: FloatArray) -> Rect:
    """Of pixels with these middles."""
    left, top, side = float(x.min()), float(y.min()), 1 / PX_PER_MM
    return Rect(
        left - side / 2, top - side / 2, float(x.max()) - left + side, float(y.max()) - top + side
    )


def _lengths_px(columns: NDArray[np.int32], lines: NDArray[np.int32]) -> NDArray[np.float32]:
    """The length of stroke that each pixel of a piece makes up, in pixels: its area by the width of
    the stroke near it. That is four times the mean distance of ink to its edge, of which the middle
    of a pixel has a half too much."""
    columns, lines = columns - (columns.min() - 1), lines - (lines.min() - 1)
    mask = np.zeros((lines.max() + 2, columns.max() + 2), dtype=np.uint8)
    mask[lines, columns] = 1
    depth = cv2.distanceTransform(mask, cv2.DIST_L2, 5)
    side = (_NEARBY_PX, _NEARBY_PX)
    depths = cv2.boxFilter(depth, cv2.CV_32F, side, normalize=False, borderType=cv2.BORDER_CONSTANT)
    counts = cv2.boxFilter(mask, cv2.CV_32F, side, normalize=False, borderType=cv2.BORDER_CONSTANT)
    mean = np.asarray(depths)[lines, columns] / np.asarray(counts)[lines, columns]
    return np.asarray(1 / np.maximum(4 * (mean - 0.5), 1.0), dtype=np.float32)
