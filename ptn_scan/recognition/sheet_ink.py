"""What the voter added outside the table's rows: the sheet less its print, at a coarse resolution.

Paper stretches, and a page placed by few markers may be off by millimetres away from them. So the
print is taken away block by block (a heading, a part of a paragraph, a frame), each where it is
found.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.layout import PageLayout
from ptn_scan.recognition.grid import Grid, Window
from ptn_scan.recognition.template import COARSE_PX_PER_MM, COARSE_SHEET, Mask, PageTemplate, Plane

_PRINTED = 0.08
"""From this darkness on the template is print."""
_BLOCK_GAP_PX = (25, 17)
"""Print this close, across and along, is one block: words and lines of a paragraph."""
_BLOCK_MAX_PX = (150, 60)
"""Longer and higher blocks are cut, since paper does not stretch evenly."""
_MIN_BLOCK_PX = 40
_SPREAD_PX, _UNSURE_SPREAD_PX, _BILEVEL_SPREAD_PX = 1, 2, 3
"""How far print reaches by blur, by heavy toner and by the error of where it is found."""
_HEAVIER = 1.2
"""So much darker than on the whole a block's print may be in places."""
_GAINS = (0.4, 1.8)
_SURE, _FOUND = 0.75, 0.45
"""Correlation from which a block surely stands there, and from which it is found."""
_NEAR_PX, _FAR_PX = 6, 14
"""Pixels of the halved sheet: a block is looked for 3 mm around its place, then 7."""
_UNFOUND_MARGIN_PX = 16


@dataclass(frozen=True, slots=True)
class _Shift:
    """How far off its place a block stands, in pixels of `COARSE_SHEET`; whether surely."""

    down: int
    right: int
    sure: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """A part of the print: where it begins on `COARSE_SHEET`, the print there, and the same widened
    for blocks that are surely found, for others, and for bilevel scans; where it begins on the
    halved sheet, and the print there."""

    top: int
    left: int
    printed: Plane
    spread: Plane
    unsure: Plane
    bilevel: Mask
    half_top: int
    half_left: int
    half: Plane


@dataclass(frozen=True, slots=True, eq=False)
class SheetPrint:
    """A page's print outside the rows of its table, as `added_darkness` needs it. `closed` is where
    QR codes, markers and the rows stand."""

    blocks: tuple[_Block, ...]
    closed: tuple[Window, ...]

    @staticmethod
    def of(template: PageTemplate) -> "SheetPrint":
        closed = tuple(window(area) for area in _closed_areas(template.page))
        printed = template.coarse.copy()
        for place in closed:
            printed[place] = 0.0
        return SheetPrint(tuple(_blocks(printed)), closed)


def rows_area(page: PageLayout) -> Rect:
    """The rows of the table, over which ink is measured row by row."""
    first, last = page.rows[0].row, page.rows[-1].row
    return Rect(first.x, first.y, first.w, last.bottom - first.y).grown(1.0)


def window(area: Rect) -> Window:
    """The pixels of `COARSE_SHEET` that `area` touches."""
    return COARSE_SHEET.window(Grid.over(area, COARSE_PX_PER_MM).area)


def added_darkness(darkness: Plane, printed: SheetPrint, bilevel: bool) -> Plane:
    """What the sheet, given by its darkness over `COARSE_SHEET`, shows beyond its print, 0 to 1;
    nought where print hides it, and in the rows of the table."""
    ink = np.maximum(darkness, np.float32(0))
    half = _halved(darkness)
    found = [_find(half, block) for block in printed.blocks]
    for block, own in zip(printed.blocks, found, strict=True):
        shift = own or _of_nearest(block, printed.blocks, found)
        if shift is None:
            _forget(ink, block)
        else:
            _take_away(ink, darkness, block, shift, bilevel)
    for place in printed.closed:
        ink[place] = 0.0
    return ink


def _closed_areas(page: PageLayout) -> Iterator[Rect]:
    yield from (qr.grown(3.0) for qr in page.qr)
    yield from (fiducial.rect.grown(2.5) for fiducial in page.fiducials)
    yield rows_area(page)


def _blocks(printed: Plane) -> Iterator[_Block]:
    drawn = printed > _PRINTED
    across, along = _BLOCK_GAP_PX
    joined = cv2.dilate(drawn.astype(np.uint8), np.ones((along, across), np.uint8))
    count, labels = cv2.connectedComponents(joined)
    for number in range(1, count):
        lines, columns = np.nonzero((labels == number) & drawn)
        for top, bottom in _parts(lines, _BLOCK_MAX_PX[1]):
            for left, right in _parts(columns, _BLOCK_MAX_PX[0]):
                if np.count_nonzero(drawn[top:bottom, left:right]) >= _MIN_BLOCK_PX:
                    yield _block(printed, top, bottom, left, right)


def _parts(places: NDArray[np.intp], longest: int) -> Iterator[tuple[int, int]]:
    """The span of `places` in even parts, none over `longest`."""
    first, last = int(places.min()), int(places.max()) + 1
    count = -(-(last - first) // longest)
    edges = [first + (last - first) * index // count for index in range(count + 1)]
    return pairwise(edges)


def _block(printed: Plane, top: int, bottom: int, left: int, right: int) -> _Block:
    wide = _BILEVEL_SPREAD_PX
    top, left = max(top - wide, 0), max(left - wide, 0)
    part = printed[top : bottom + wide, left : right + wide]
    half_top, half_left = top // 2, left // 2
    return _Block(
        top=top,
        left=left,
        printed=part,
        spread=_HEAVIER * _widened(part, _SPREAD_PX),
        unsure=_HEAVIER * _widened(part, _UNSURE_SPREAD_PX),
        bilevel=_widened(part, _BILEVEL_SPREAD_PX) > _PRINTED,
        half_top=half_top,
        half_left=half_left,
        half=_halved(printed)[
            half_top : -(-(bottom + wide) // 2), half_left : -(-(right + wide) // 2)
        ],
    )


def _widened(plane: Plane, spread_px: int) -> Plane:
    side = 2 * spread_px + 1
    return np.asarray(cv2.dilate(plane, np.ones((side, side), np.uint8)), dtype=np.float32)


def _halved(plane: Plane) -> Plane:
    half = cv2.resize(plane, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.asarray(half, dtype=np.float32)


def _find(half: Plane, block: _Block) -> _Shift | None:
    """Where the block stands, by the halved sheet; None where it is not found."""
    for reach_px, enough in ((0, _SURE), (_NEAR_PX, _FOUND), (_FAR_PX, _FOUND)):
        top, left = max(block.half_top - reach_px, 0), max(block.half_left - reach_px, 0)
        height, width = block.half.shape
        field = half[
            top : block.half_top + height + reach_px, left : block.half_left + width + reach_px
        ]
        if field.shape[0] < height or field.shape[1] < width:
            return None
        scores = cv2.matchTemplate(field, block.half, cv2.TM_CCOEFF_NORMED).astype(np.float32)
        _, score, _, (column, line) = cv2.minMaxLoc(scores)
        if np.isfinite(score) and score >= enough:
            down = line + _peak(scores[:, column], line) + top - block.half_top
            right = column + _peak(scores[line], column) + left - block.half_left
            return _Shift(round(2 * down), round(2 * right), bool(score >= _SURE))
    return None


def _of_nearest(
    block: _Block, blocks: Sequence[_Block], found: Sequence[_Shift | None]
) -> _Shift | None:
    """The shift of the nearest block that was found: what is written in a frame hides it."""
    shifts = [
        (abs(other.top - block.top) + abs(other.left - block.left), shift)
        for other, shift in zip(blocks, found, strict=True)
        if shift is not None
    ]
    return replace(min(shifts, key=itemgetter(0))[1], sure=False) if shifts else None


def _peak(values: Plane, index: int) -> float:
    """Where between pixels the parabola through the highest value and its neighbours peaks."""
    if not 0 < index < len(values) - 1:
        return 0.0
    before, at, after = (float(value) for value in values[index - 1 : index + 2])
    curvature = before - 2 * at + after
    return 0.0 if curvature >= 0 else 0.5 * (before - after) / curvature


def _take_away(ink: Plane, darkness: Plane, block: _Block, shift: _Shift, bilevel: bool) -> None:
    top, left = block.top + shift.down, block.left + shift.right
    cut_top, cut_left = max(-top, 0), max(-left, 0)
    place = np.s_[
        max(top, 0) : top + block.printed.shape[0], max(left, 0) : left + block.printed.shape[1]
    ]
    height, width = ink[place].shape
    part = np.s_[cut_top : cut_top + height, cut_left : cut_left + width]
    if bilevel:
        ink[place][block.bilevel[part]] = 0.0
        return
    printed = block.printed[part]
    spread = block.spread if shift.sure else block.unsure
    gain = float((printed * darkness[place]).sum()) / max(float((printed * printed).sum()), 1e-6)
    left_over = ink[place] - np.float32(np.clip(gain, *_GAINS)) * spread[part]
    ink[place] = np.maximum(left_over, np.float32(0))


def _forget(ink: Plane, block: _Block) -> None:
    """Nothing is known of the ink around a block where none is found."""
    height, width = block.printed.shape
    margin = _UNFOUND_MARGIN_PX
    ink[
        max(block.top - margin, 0) : block.top + height + margin,
        max(block.left - margin, 0) : block.left + width + margin,
    ] = 0.0
