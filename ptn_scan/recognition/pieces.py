"""Pieces of ink on the sheet, each described by its own strokes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.recognition.components import components
from ptn_scan.recognition.template import COARSE_PX_PER_MM, Mask

Bytes = NDArray[np.uint8]

_JOIN_PX = 5
"""On the halved sheet: what is less than 2 mm apart is one piece."""
_LEAST_PX = 5
"""On the halved sheet: what is within 2.5 mm is a speck or a dot."""
_SPECK_PX, _SPECK_AREA_PX = 4, 5
_LINE_LONG_PX, _LINE_SPREAD_PX = 20, 1.3
"""A stroke so long whose pixels lie so close to one straight line (standard deviation) is a fold, a
streak or a printed line that was left over."""
_CUT_PX = 20
"""On the halved sheet: no stroke of writing runs level or upright over 10 mm,"""
_WORD_PX, _THICK_PX, _BESIDE_SHARE = 40, 3.5, 0.5
"""but letters by a broad pen run into each other: what is no longer than a word and as thick as
that, or has ink close by on both sides along so much of it, is no fold."""
_BESIDE_LINE_PX = 4
_CROFTON = np.pi / 4


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Ink that stands together. `top` and `left` are where its picture `ink` begins on
    `COARSE_SHEET`."""

    top: int
    left: int
    ink: Mask

    @staticmethod
    def cropped(top: int, left: int, ink: Mask) -> "Piece | None":
        """The ink of a picture that begins there; None where there is none."""
        lines, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        if len(lines) == 0:
            return None
        cut = ink[lines[0] : lines[-1] + 1, columns[0] : columns[-1] + 1]
        return Piece(top + int(lines[0]), left + int(columns[0]), np.ascontiguousarray(cut))

    @property
    def bounds(self) -> Rect:
        """In mm on the sheet."""
        scale = COARSE_PX_PER_MM
        height, width = self.ink.shape
        return Rect(self.left / scale, self.top / scale, width / scale, height / scale)

    @property
    def ink_mm2(self) -> float:
        return self._count / COARSE_PX_PER_MM**2

    @property
    def _count(self) -> int:
        return int(np.count_nonzero(self.ink))

    def share(self, places: Mask) -> float:
        """The share of its ink (0 to 1) that lies in `places`, a plane over `COARSE_SHEET`."""
        height, width = self.ink.shape
        part = places[self.top : self.top + height, self.left : self.left + width]
        return int(np.count_nonzero(self.ink & part)) / self._count

    def share_over(self, least: int, plane: Bytes) -> float:
        """The share of its ink (0 to 1) where `plane`, over `COARSE_SHEET`, is `least` or more."""
        height, width = self.ink.shape
        part = plane[self.top : self.top + height, self.left : self.left + width]
        return int(np.count_nonzero(part[self.ink] >= least)) / self._count

    def share_in(self, area: Rect) -> float:
        """The share of its ink (0 to 1) that lies in `area` of the sheet."""
        scale = COARSE_PX_PER_MM
        top, bottom = (max(0, round(y * scale) - self.top) for y in (area.y, area.bottom))
        left, right = (max(0, round(x * scale) - self.left) for x in (area.x, area.right))
        return int(np.count_nonzero(self.ink[top:bottom, left:right])) / self._count

    def strokes(self) -> Iterator["Piece"]:
        """Its connected parts."""
        labels, stats = components(self.ink.view(np.uint8))
        for number in range(1, len(stats)):
            left, top, width, height = (int(each) for each in stats[number, :4])
            part = labels[top : top + height, left : left + width] == number
            yield Piece(self.top + top, self.left + left, part)

    @staticmethod
    def of(parts: Sequence["Piece"]) -> "Piece | None":
        """All `parts` as one; None for none."""
        if not parts:
            return None
        top, left = min(each.top for each in parts), min(each.left for each in parts)
        bottom = max(each.top + each.ink.shape[0] for each in parts)
        right = max(each.left + each.ink.shape[1] for each in parts)
        ink = np.zeros((bottom - top, right - left), dtype=np.bool_)
        for each in parts:
            height, width = each.ink.shape
            ink[each.top - top :, each.left - left :][:height, :width] |= each.ink
        return Piece(top, left, ink)

    @property
    def is_speck(self) -> bool:
        """One stroke: a speck, or noise."""
        return max(self.ink.shape) < _SPECK_PX or self._count < _SPECK_AREA_PX

    @property
    def is_line(self) -> bool:
        """One stroke: long, straight and thin."""
        if max(self.ink.shape) < _LINE_LONG_PX:
            return False
        lines, columns = np.nonzero(self.ink)
        spread = np.linalg.eigvalsh(np.cov(np.stack([lines, columns])))[0]
        return bool(np.sqrt(max(spread, 0.0)) <= _LINE_SPREAD_PX)

    @property
    def crossings(self) -> tuple[float, float]:
        """How many strokes a level line through it meets, and an upright one; means over all lines
        that meet any."""
        (level, lines), (upright, columns) = self._met()
        return level / max(lines, 1), upright / max(columns, 1)

    @property
    def stroke_mm(self) -> float:
        """The length of its strokes, by how often lines in two directions cross them (Crofton)."""
        (level, _), (upright, _) = self._met()
        return _CROFTON * (level + upright) / COARSE_PX_PER_MM

    def _met(self) -> tuple[tuple[int, int], tuple[int, int]]:
        begun = np.diff(self.ink.view(np.int8), axis=1, prepend=0) > 0
        level = int(np.count_nonzero(begun)), int(np.count_nonzero(self.ink.any(axis=1)))
        begun = np.diff(self.ink.view(np.int8), axis=0, prepend=0) > 0
        upright = int(np.count_nonzero(begun)), int(np.count_nonzero(self.ink.any(axis=0)))
        return level, upright


def find_pieces(mask: Bytes) -> Iterator[Piece]:
    """The pieces of ink in `mask` (255 = ink, else 0, over `COARSE_SHEET`) that are more than
    dots."""
    height, width = (side // 2 * 2 for side in mask.shape)
    even = mask[:height, :width]
    pooled = cv2.resize(even, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    for top, left, half in _pieces((pooled > 0).view(np.uint8)):
        high, wide = half.shape
        own = (half > 0).repeat(2, axis=0).repeat(2, axis=1)
        part = even[2 * top : 2 * (top + high), 2 * left : 2 * (left + wide)]
        piece = Piece.cropped(2 * top, 2 * left, own & (part > 0))
        if piece is not None:
            yield piece


def _pieces(half: Bytes) -> Iterator[tuple[int, int, Bytes]]:
    """Where each piece begins on the halved sheet, and its pixels: what is left of all that stands
    together when folds and streaks are cut out."""
    for top, left, own in _together(half):
        cut = own if max(own.shape) < _CUT_PX else _without_lines(own)
        if cut is own:
            yield top, left, own
        else:
            for down, right, part in _together(cut):
                yield top + down, left + right, part


def _together(half: Bytes) -> Iterator[tuple[int, int, Bytes]]:
    """What stands together, but for dots: where it begins and its pixels."""
    labels, stats = components(cv2.dilate(half, np.ones((_JOIN_PX, _JOIN_PX), np.uint8)))
    for number in range(1, len(stats)):
        left, top, wide, high = (int(each) for each in stats[number, :4])
        if max(wide, high) > _LEAST_PX + _JOIN_PX - 1:
            place = np.s_[top : top + high, left : left + wide]
            yield top, left, np.where(labels[place] == number, half[place], np.uint8(0))


def _without_lines(half: Bytes) -> Bytes:
    """Folds and streaks cut out, which would join all that they run through; `half` itself where
    there are none."""
    kept = half
    for axis in (0, 1):
        lines = _lines(half if axis == 0 else np.ascontiguousarray(half.T))
        if lines is not None:
            cut = lines if axis == 0 else np.ascontiguousarray(lines.T)
            around = cv2.dilate(cut, np.ones((3, 3), np.uint8))
            kept = np.asarray(cv2.subtract(kept, around), dtype=np.uint8)
    return kept


def _lines(half: Bytes) -> Bytes | None:
    """The level lines, but for those of letters; None where there is none at all."""
    shape = np.ones((1, _CUT_PX), np.uint8)
    lines = cv2.morphologyEx(half, cv2.MORPH_OPEN, shape).astype(np.uint8)
    if not lines.any():
        return None
    labels, stats = components(lines)
    for number in range(1, len(stats)):
        if _is_of_letters(half, *(int(each) for each in stats[number])):
            lines[labels == number] = 0
    return lines


def _is_of_letters(half: Bytes, left: int, top: int, wide: int, high: int, area: int) -> bool:
    if wide > _WORD_PX:
        return False
    columns, reach = np.s_[left : left + wide], _BESIDE_LINE_PX
    above = half[max(top - reach, 0) : max(top - 1, 0), columns].any(axis=0)
    below = half[top + high + 1 : top + high + reach, columns].any(axis=0)
    beside = min(int(np.count_nonzero(above)), int(np.count_nonzero(below)))
    return area >= _THICK_PX * wide or beside >= _BESIDE_SHARE * wide
