"""What the voter added outside the table's rows: the sheet less its print, at a coarse resolution.

Paper stretches, and a page placed by few markers may be off by millimetres away from them. So the
print is taken away block by block (a heading, a part of a paragraph, a frame), each where it is
found.
"""

import math
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.layout import PageLayout
from ptn_scan.recognition.agreement import correlation, normed_plane
from ptn_scan.recognition.grid import Grid, Window
from ptn_scan.recognition.peaks import between_pixels
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
_IN_PLACE, _SURE, _FOUND = 0.9, 0.75, 0.5
"""Correlation from which a block is not looked for elsewhere, from which it surely stands there,
and from which it is found."""
_NEARBY = ((6, _SURE),)
_FARTHER = (*_NEARBY, (14, _FOUND))
"""How far a block is looked for, pixels of the halved sheet (3 and 7 mm), and how well it must
agree there."""
_UNFOUND_MARGIN_PX = 16
_QR_MARGIN_MM, _MARKER_MARGIN_MM = 2.0, 2.0


@dataclass(frozen=True, slots=True)
class _Shift:
    """How far off its place a block stands, in pixels of `COARSE_SHEET`; whether surely."""

    down: int
    right: int
    sure: bool


_LAID = _Shift(0, 0, sure=False)


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """A part of the print: where it begins on `COARSE_SHEET`, the print there and the sum of its
    squares (`power`), and the same widened for blocks that are surely found, for others, and for
    bilevel scans; where it begins on the halved sheet, and the print there, less its mean and of
    length 1."""

    top: int
    left: int
    printed: Plane
    power: float
    spread: Plane
    unsure: Plane
    bilevel: Mask
    half_top: int
    half_left: int
    half: Plane


@dataclass(frozen=True, slots=True, eq=False)
class SheetPrint:
    """A page's print outside the rows of its table, as `added_darkness` needs it: `blocks` of it,
    the places of QR codes and markers (`codes`), and the `rows` of the table."""

    blocks: tuple[_Block, ...]
    codes: tuple[Rect, ...]
    rows: Rect

    @staticmethod
    def of(template: PageTemplate) -> "SheetPrint":
        page = template.page
        codes = [qr.grown(_QR_MARGIN_MM) for qr in page.qr]
        codes += [fiducial.rect.grown(_MARKER_MARGIN_MM) for fiducial in page.fiducials]
        rows = rows_area(page)
        printed = template.coarse.copy()
        for area in (*codes, rows):
            printed[window(area)] = 0.0
        return SheetPrint(tuple(_blocks(printed)), tuple(codes), rows)


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
    ink = darkness.copy()
    shifts = _find_all(_halved(darkness), printed.blocks)
    for block, shift in zip(printed.blocks, shifts, strict=True):
        if shift is None:
            _forget(ink, block)
        else:
            _take_away(ink, darkness, block, shift, bilevel)
    slack = _largest_mm(shifts)
    for area in (printed.rows, *(code.grown(slack) for code in printed.codes)):
        ink[window(area)] = 0.0
    cv2.threshold(ink, 0.0, 0.0, cv2.THRESH_TOZERO, dst=ink)
    return ink


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
        power=float(np.einsum("ij,ij->", part, part)),
        spread=_HEAVIER * _widened(part, _SPREAD_PX),
        unsure=_HEAVIER * _widened(part, _UNSURE_SPREAD_PX),
        bilevel=_widened(part, _BILEVEL_SPREAD_PX) > _PRINTED,
        half_top=half_top,
        half_left=half_left,
        half=normed_plane(
            _halved(printed)[
                half_top : -(-(bottom + wide) // 2), half_left : -(-(right + wide) // 2)
            ]
        ),
    )


def _widened(plane: Plane, spread_px: int) -> Plane:
    side = 2 * spread_px + 1
    return np.asarray(cv2.dilate(plane, np.ones((side, side), np.uint8)), dtype=np.float32)


def _halved(plane: Plane) -> Plane:
    half = cv2.resize(plane, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.asarray(half, dtype=np.float32)


def _find_all(half: Plane, blocks: Sequence[_Block]) -> list[_Shift | None]:
    """Where each block stands, by the halved sheet: those that surely stand near their places, then
    the others from where the nearest of those stands; None where nothing is found."""
    found = [_search(half, block, _LAID, _NEARBY) for block in blocks]
    sure = {index for index, shift in enumerate(found) if shift is not None}
    others = [index for index in range(len(blocks)) if index not in sure]
    for index in sorted(others, key=lambda each: _nearest(blocks, each, sure)[0]):
        _, nearest = _nearest(blocks, index, sure)
        guess = None if nearest is None else found[nearest]
        shift = _search(half, blocks[index], guess or _LAID, _FARTHER)
        found[index] = shift or (guess and replace(guess, sure=False))
        if shift is not None and shift.sure:
            sure.add(index)
    return found


def _nearest(blocks: Sequence[_Block], index: int, sure: Set[int]) -> tuple[float, int | None]:
    """The sure block nearest to that of this index, and how far it is."""
    own = blocks[index]
    away = [
        (float(abs(blocks[each].top - own.top) + abs(blocks[each].left - own.left)), each)
        for each in sure
    ]
    return min(away, default=(math.inf, None))


def _search(
    half: Plane, block: _Block, guess: _Shift, steps: Sequence[tuple[int, float]]
) -> _Shift | None:
    """Where the block stands, looked for in the place of `guess` and then around it in `steps`:
    how far, and from which correlation on it is found; None where it is not."""
    middle_top = max(block.half_top + guess.down // 2, 0)
    middle_left = max(block.half_left + guess.right // 2, 0)
    height, width = block.half.shape
    seen = half[middle_top : middle_top + height, middle_left : middle_left + width]
    if seen.shape != block.half.shape:
        return None
    if correlation(seen, block.half) >= _IN_PLACE:
        return _Shift(
            2 * (middle_top - block.half_top), 2 * (middle_left - block.half_left), sure=True
        )
    for reach, enough in steps:
        top, left = max(middle_top - reach, 0), max(middle_left - reach, 0)
        field = half[top : middle_top + height + reach, left : middle_left + width + reach]
        scores = np.asarray(
            cv2.matchTemplate(field, block.half, cv2.TM_CCOEFF_NORMED), dtype=np.float32
        )
        _, score, _, (column, line) = cv2.minMaxLoc(scores)
        if math.isfinite(score) and score >= enough:
            down = line + between_pixels(scores[:, column], line) + top - block.half_top
            right = column + between_pixels(scores[line], column) + left - block.half_left
            return _Shift(round(2 * down), round(2 * right), bool(score >= _SURE))
    return None


def _largest_mm(found: Sequence[_Shift | None]) -> float:
    """How far the page's placement may be off: as much as the print that was surely found, or where
    none was as any. Part of a frame with a signature over it may seem to stand anywhere."""
    shifts = [shift for shift in found if shift is not None]
    told = [shift for shift in shifts if shift.sure] or shifts
    pixels = [max(abs(shift.down), abs(shift.right)) for shift in told]
    return max(pixels, default=0) / COARSE_PX_PER_MM


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
    there = block.power
    if printed.shape != block.printed.shape:  # at the edge of the sheet
        there = float(np.einsum("ij,ij->", printed, printed))
    gain = float(np.einsum("ij,ij->", printed, darkness[place])) / max(there, 1e-6)
    left_over = ink[place]
    cv2.scaleAdd(spread[part], -min(max(gain, _GAINS[0]), _GAINS[1]), left_over, dst=left_over)


def _forget(ink: Plane, block: _Block) -> None:
    """Nothing is known of the ink around a block where none is found."""
    height, width = block.printed.shape
    margin = _UNFOUND_MARGIN_PX
    ink[
        max(block.top - margin, 0) : block.top + height + margin,
        max(block.left - margin, 0) : block.left + width + margin,
    ] = 0.0
