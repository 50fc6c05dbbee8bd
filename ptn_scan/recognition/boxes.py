"""Which pieces of ink stand among the tick boxes, and how each lies to the boxes."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.recognition.ink import InkPlane, joined_through_print
from ptn_scan.recognition.reading import Mark, Triple
from ptn_scan.recognition.template import PX_PER_MM

_HIDDEN_GAP_MM = 1.0
"""Ink goes on unseen under print; so far from its edge it is taken to."""
MIN_INK_MM2 = 0.04
"""Less than two pixels at 150 dots per inch is nothing."""
_REACH_MM = 9.0
"""How far from the outer boxes ink still belongs to the row's boxes."""
_CORE_RADIUS_MM = 1.2
_RING_RADIUS_MM = 1.8
_RING_REACH_MM = 8.5
_BEYOND_MM = 0.2
_DIRECTIONS = 36
_BOX_BORDER_MM = 0.35
_FAINT_REACH_MM = 0.3
_NEAR_REACH_MM = 1.5
_BESIDE_MM = 7.0

_PX_AREA_MM2 = 1 / PX_PER_MM**2
_Labels = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """All pieces of ink among the boxes of a page, numbered from 1 in `labels`; `joined` has the
    same numbers also where a piece may go on unseen under print."""

    area: Rect
    labels: _Labels
    joined: _Labels
    bounds: tuple[Rect, ...]
    ink_mm2: NDArray[np.floating]
    width_mm: NDArray[np.floating]

    def cut(self, area: Rect, joined: bool = False) -> _Labels:
        """The numbers in `area`."""
        left = max(0, round((area.x - self.area.x) * PX_PER_MM))
        top = max(0, round((area.y - self.area.y) * PX_PER_MM))
        right = round((area.right - self.area.x) * PX_PER_MM)
        bottom = round((area.bottom - self.area.y) * PX_PER_MM)
        return (self.joined if joined else self.labels)[top:bottom, left:right]


def read_boxes(ink: InkPlane, rows: Sequence[RowLayout]) -> tuple[tuple[Mark, ...], ...]:
    """For each row the marks that lie in its boxes or, if in none, in its band."""
    pieces = _find_pieces(ink, _boxes_area(ink, rows))
    inside = np.array([_ink_in_boxes(pieces, row) for row in rows])  # rows x boxes x pieces
    return tuple(
        tuple(
            _mark(pieces, row, number, inside[index, :, number])
            for number in range(1, len(pieces.ink_mm2))
            if pieces.ink_mm2[number] >= MIN_INK_MM2
            and _belongs(pieces, inside[:, :, number], index, rows, number)
        )
        for index, row in enumerate(rows)
    )


def read_faint(ink: InkPlane, row: RowLayout) -> Triple:
    """Ink in each box at half the threshold, mm²."""
    first, second, third = (_faint_mm2(ink, box.grown(_FAINT_REACH_MM)) for box in row.boxes)
    return first, second, third


def read_faint_near(ink: InkPlane, row: RowLayout) -> float:
    """Ink at half the threshold in the row's band, as far from the boxes as a mark beside them."""
    left, right = row.boxes[0].x - _BESIDE_MM, row.boxes[-1].right + _BESIDE_MM
    top, bottom = row.boxes[0].y - _NEAR_REACH_MM, row.boxes[0].bottom + _NEAR_REACH_MM
    return _faint_mm2(ink, Rect(left, top, right - left, bottom - top))


def _faint_mm2(ink: InkPlane, area: Rect) -> float:
    seen = ink.cut(ink.faint, area) & ~ink.cut(ink.hidden, area)
    return float(np.count_nonzero(seen)) * _PX_AREA_MM2


def _boxes_area(ink: InkPlane, rows: Sequence[RowLayout]) -> Rect:
    left = min(row.boxes[0].x for row in rows) - _REACH_MM
    right = min(max(row.boxes[2].right for row in rows) + _REACH_MM, ink.area.right)
    left = ink.area.x + round((left - ink.area.x) * PX_PER_MM) / PX_PER_MM
    return Rect(left, ink.area.y, right - left, ink.area.h)


def _find_pieces(ink: InkPlane, area: Rect) -> _Pieces:
    mask = ink.cut(ink.mask, area)
    joined = joined_through_print(mask, ink.cut(ink.hidden, area), _HIDDEN_GAP_MM)
    count, joined_labels = cv2.connectedComponents(joined, connectivity=8)
    labels: _Labels = np.where(mask, joined_labels, 0).astype(np.int32)
    flat = labels.ravel()
    pixels = np.bincount(flat, minlength=count)
    depth = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5).ravel()
    mean_depth = np.bincount(flat, weights=depth, minlength=count) / np.maximum(pixels, 1)
    # In a stroke of width w the mean distance to its edge is w / 4; pixel middles add a half.
    width_mm = np.maximum(4 * (mean_depth - 0.5), 1.0) / PX_PER_MM
    return _Pieces(
        area=area,
        labels=labels,
        joined=np.asarray(joined_labels, dtype=np.int32),
        bounds=_bounds(labels, count, area),
        ink_mm2=pixels * _PX_AREA_MM2,
        width_mm=width_mm,
    )


def _bounds(labels: _Labels, count: int, area: Rect) -> tuple[Rect, ...]:
    lines, columns = np.nonzero(labels)
    numbers = labels[lines, columns]
    low_x, low_y = np.full(count, np.inf), np.full(count, np.inf)
    high_x, high_y = np.full(count, -np.inf), np.full(count, -np.inf)
    np.minimum.at(low_x, numbers, columns)
    np.maximum.at(high_x, numbers, columns)
    np.minimum.at(low_y, numbers, lines)
    np.maximum.at(high_y, numbers, lines)
    return tuple(
        Rect(
            area.x + x0 / PX_PER_MM,
            area.y + y0 / PX_PER_MM,
            (x1 - x0 + 1) / PX_PER_MM,
            (y1 - y0 + 1) / PX_PER_MM,
        )
        if np.isfinite(x0)
        else Rect(0, 0, 0, 0)
        for x0, y0, x1, y1 in zip(low_x, low_y, high_x, high_y, strict=True)
    )


def _ink_in_boxes(pieces: _Pieces, row: RowLayout) -> list[NDArray[np.floating]]:
    count = len(pieces.ink_mm2)
    return [
        np.bincount(pieces.cut(box.grown(_BOX_BORDER_MM)).ravel(), minlength=count) * _PX_AREA_MM2
        for box in row.boxes
    ]


def _belongs(
    pieces: _Pieces,
    inside: NDArray[np.floating],
    index: int,
    rows: Sequence[RowLayout],
    number: int,
) -> bool:
    """Whether piece `number` has ink in a box of row `index`, or lies in no box but in its band."""
    if inside[index].any():
        return True
    if inside.any():
        return False
    middle = pieces.bounds[number].centre[1]
    row = rows[index].row
    return row.y <= middle < row.bottom


def _mark(pieces: _Pieces, row: RowLayout, number: int, inside: NDArray[np.floating]) -> Mark:
    width = float(pieces.width_mm[number])
    ink = float(pieces.ink_mm2[number])
    around, beyond, core = _rings(pieces, row, number)
    first, second, third = (float(each) for each in inside)
    return Mark(
        bounds=pieces.bounds[number],
        ink_mm2=ink,
        stroke_mm=ink / width,
        in_row=_in_row(pieces, row, number),
        ink_inside=(first, second, third),
        stroke_inside=(first / width, second / width, third / width),
        around=around,
        beyond=beyond,
        core_mm2=core,
    )


def _in_row(pieces: _Pieces, row: RowLayout, number: int) -> float:
    band = pieces.cut(Rect(pieces.area.x, row.row.y, pieces.area.w, row.row.h))
    return float(np.count_nonzero(band == number)) * _PX_AREA_MM2 / float(pieces.ink_mm2[number])


def _rings(pieces: _Pieces, row: RowLayout, number: int) -> tuple[Triple, Triple, Triple]:
    """For each box: the shares of directions in which the piece lies around its middle and beyond
    its edge, and the ink in its middle."""
    around, beyond, core = zip(*(_ring(pieces, box, number) for box in row.boxes), strict=True)
    return around, beyond, core


def _ring(pieces: _Pieces, box: Rect, number: int) -> tuple[float, float, float]:
    radius, direction = _polar(pieces, box, number, joined=False)
    beyond = np.unique(direction[radius >= box.w / 2 + _BEYOND_MM])
    core = float(np.count_nonzero(radius < _CORE_RADIUS_MM)) * _PX_AREA_MM2
    radius, direction = _polar(pieces, box, number, joined=True)
    around = np.unique(direction[radius >= _RING_RADIUS_MM])
    return len(around) / _DIRECTIONS, len(beyond) / _DIRECTIONS, core


def _polar(
    pieces: _Pieces, box: Rect, number: int, joined: bool
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """The piece's pixels near `box`: distance in mm from its middle, and number of direction."""
    x, y = box.centre
    field = pieces.cut(Rect(x, y, 0, 0).grown(_RING_REACH_MM), joined)
    left = max(pieces.area.x, x - _RING_REACH_MM)
    top = max(pieces.area.y, y - _RING_REACH_MM)
    lines, columns = np.nonzero(field == number)
    dx = left + (columns + 0.5) / PX_PER_MM - x
    dy = top + (lines + 0.5) / PX_PER_MM - y
    return np.hypot(dx, dy), np.floor(np.arctan2(dy, dx) / (2 * np.pi) * _DIRECTIONS)
