"""Which pieces of ink stand among the tick boxes, and how each lies to the boxes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.recognition.grid import Grid
from ptn_scan.recognition.ink import InkPlane
from ptn_scan.recognition.ink_pieces import PX_AREA_MM2, InkPiece, find_pieces
from ptn_scan.recognition.order_statistics import median
from ptn_scan.recognition.reading import Mark, Triple
from ptn_scan.recognition.rings import Ring
from ptn_scan.recognition.template import PX_PER_MM, Mask

_REACH_MM = 9.0
"""How far from the outer boxes ink still belongs to the row's boxes."""
_BOX_BORDER_MM = 0.35
_FAINT_REACH_MM = 0.3
_NEAR_REACH_MM = 1.5
_BESIDE_MM = 7.0
_EDGE_MM = 0.75
"""The smoothing at half the threshold spreads sure ink so far."""
_SURE_MM2 = 0.3
_OWN_SHARE, _BETWEEN_SHARE = 0.5, 0.35
"""A piece belongs to the row that has so much of it; one that touches no box to both rows that it
lies between."""
_LINE_MM = 0.8
"""So near to the lines between rows ink of a neighbour's mark is nothing to this row."""
_TAIL_MM = 1.5
"""Marks of two rows that touch each other are told apart where each has more in its box."""


@dataclass(frozen=True, slots=True, eq=False)
class _Share:
    """What one row has of a piece: the piece, or the row's part of it where it joins the marks of
    several rows; the bounds of all of it (`whole`); its ink and its stroke in the row's boxes;
    whether it is `told` to the row at all; and whether it has ink in boxes `elsewhere`."""

    piece: InkPiece
    whole: Rect
    ink: Triple
    stroke: Triple
    told: bool
    elsewhere: bool


@dataclass(frozen=True, slots=True, eq=False)
class BoxesInk:
    """The ink among the boxes of a page: what each of the rows has of its pieces (`shares`), and
    over `grid` what is faint, but for print (`faint_ink`), and for the edges of sure pieces too
    (`faint_alone`)."""

    grid: Grid
    rows: tuple[RowLayout, ...]
    shares: tuple[tuple[_Share, ...], ...]
    faint_ink: Mask
    faint_alone: Mask

    @staticmethod
    def of(ink: InkPlane, rows: Sequence[RowLayout]) -> "BoxesInk":
        grid = Grid.over(_boxes_area(ink, rows), PX_PER_MM)
        faint = _faint(ink, rows, grid)
        pieces = tuple(find_pieces(ink, faint, grid))
        alone = faint & ~_edges(pieces, grid)
        return BoxesInk(grid, tuple(rows), _shares(pieces, rows), faint, alone)

    def marks(self) -> tuple[tuple[Mark, ...], ...]:
        """For each row the marks that lie in its boxes or in its band."""
        return tuple(
            tuple(_mark(share, row) for share in shares if share.told)
            for row, shares in zip(self.rows, self.shares, strict=True)
        )

    def foreign(self) -> tuple[float, ...]:
        """For each row sure ink around its boxes that is told to other rows alone, mm²."""
        return tuple(
            sum(each.piece.ink_inside(_open_band(row)) for each in shares if not each.told)
            for row, shares in zip(self.rows, self.shares, strict=True)
        )

    def faint(self, row: RowLayout) -> tuple[Triple, Triple]:
        """Ink in each box at half the threshold, mm², and how far it extends, mm: as far as a disc
        does that is spread as much."""
        (first, by_first), (second, by_second), (third, by_third) = (
            _spread(self.faint_ink[self.grid.window(box.grown(_FAINT_REACH_MM))])
            for box in row.boxes
        )
        return (first, second, third), (by_first, by_second, by_third)

    def faint_near(self, row: RowLayout) -> float:
        """Ink at half the threshold in the row's band, as far from the boxes as a mark beside them,
        but for what is the edge of sure ink, mm²."""
        return _mm2(self.faint_alone[self.grid.window(_near(row))])


def _faint(ink: InkPlane, rows: Sequence[RowLayout], grid: Grid) -> Mask:
    """Where ink is faint and not hidden by print: near the boxes of `rows`, and in black and white
    under all of `grid`, where traces of marks may be all that is left of them."""
    faint = np.zeros(grid.shape, dtype=np.bool_)
    for area in [grid.area] if ink.bilevel else map(_near, rows):
        faint[grid.window(area)] = ink.faint(area) & ~ink.cut(ink.hidden, area)
    return faint


def _shares(
    pieces: Sequence[InkPiece], rows: Sequence[RowLayout]
) -> tuple[tuple[_Share, ...], ...]:
    """For each row its share of every piece that reaches into its band. A piece is told to the rows
    whose boxes it touches, and to the one in which most of its ink lies; one that touches no box to
    each in which much of it lies."""
    bands = [(row.row.y, row.row.bottom) for row in rows]
    shares: list[list[_Share]] = [[] for _ in rows]
    for piece in pieces:
        top, bottom = piece.bounds.y, piece.bounds.bottom
        near = [index for index, band in enumerate(bands) if band[0] < bottom and top < band[1]]
        inside = {index: _in_boxes(piece, rows[index]) for index in near}
        touched = [index for index in near if any(inside[index][0])]
        several = sum(max(inside[index][1]) >= _TAIL_MM for index in touched) > 1
        least = (_OWN_SHARE if touched else _BETWEEN_SHARE) * piece.ink_mm2
        for index in near:
            ink, stroke = inside[index]
            told = index in touched or piece.ink_inside(rows[index].row) >= least
            shares[index].append(
                _Share(
                    piece=piece.within(rows[index].row) if told and several else piece,
                    whole=piece.bounds,
                    ink=ink,
                    stroke=stroke,
                    told=told,
                    elsewhere=any(other != index for other in touched),
                )
            )
    return tuple(map(tuple, shares))


def _around(row: RowLayout) -> Rect:
    """The row's boxes and what is between them."""
    first, last = row.boxes[0], row.boxes[-1]
    return Rect(first.x, first.y, last.right - first.x, first.h)


def _near(row: RowLayout) -> Rect:
    """The row's boxes and as much around them as a mark beside them lies away."""
    return _around(row).grown(_BESIDE_MM, _NEAR_REACH_MM)


def _open_band(row: RowLayout) -> Rect:
    """The row's band around its boxes, but for what is next to the lines between rows."""
    around = _around(row).grown(_BESIDE_MM, 0.0)
    return Rect(around.x, row.row.y, around.w, row.row.h).grown(0.0, -_LINE_MM)


def _edges(pieces: Sequence[InkPiece], grid: Grid) -> Mask:
    """Where faint ink is the edge of a piece that is large enough to be judged by itself."""
    reach = round(_EDGE_MM * PX_PER_MM)
    kernel = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    edges = np.zeros(grid.shape, dtype=np.bool_)
    for piece in pieces:
        if piece.ink_mm2 >= _SURE_MM2:
            window = grid.window(piece.bounds.grown(_EDGE_MM))
            lines, columns = (
                ((along - start) * PX_PER_MM).astype(np.intp) - part.start
                for along, start, part in zip(
                    (piece.y, piece.x), (grid.area.y, grid.area.x), window, strict=True
                )
            )
            sure = np.zeros(edges[window].shape, dtype=np.uint8)
            sure[lines, columns] = 1
            edges[window] |= cv2.dilate(sure, kernel) > 0
    return edges


def _mm2(mask: Mask) -> float:
    return float(np.count_nonzero(mask)) * PX_AREA_MM2


def _spread(mask: Mask) -> tuple[float, float]:
    """The area of `mask` in mm², and four standard deviations along the axis on which its pixels
    are spread the most, mm."""
    if not np.count_nonzero(mask):  # as of most boxes
        return 0.0, 0.0
    found = cv2.moments(mask.view(np.uint8), binaryImage=True)
    count = found["m00"]
    along, crossed = (found["mu02"] - found["mu20"]) / 2, found["mu11"]
    widest = (found["mu02"] + found["mu20"]) / 2 + math.hypot(along, crossed)
    return count * PX_AREA_MM2, 4 * math.sqrt(max(widest, 0.0) / count) / PX_PER_MM


def _boxes_area(ink: InkPlane, rows: Sequence[RowLayout]) -> Rect:
    area = ink.grid.area
    left = min(row.boxes[0].x for row in rows) - _REACH_MM
    right = min(max(row.boxes[2].right for row in rows) + _REACH_MM, area.right)
    return Rect(left, area.y, right - left, area.h)


def _in_boxes(piece: InkPiece, row: RowLayout) -> tuple[Triple, Triple]:
    """Ink in mm² and stroke in mm in each box of the row, its border included."""
    (first, in_first), (second, in_second), (third, in_third) = (
        _in_box(piece, box.grown(_BOX_BORDER_MM)) for box in row.boxes
    )
    return (first, second, third), (in_first, in_second, in_third)


def _in_box(piece: InkPiece, box: Rect) -> tuple[float, float]:
    if not piece.bounds.overlaps(box):
        return 0.0, 0.0
    inside = piece.inside(box)
    return float(np.count_nonzero(inside)) * PX_AREA_MM2, float(piece.stroke[inside].sum())


def _mark(share: _Share, row: RowLayout) -> Mark:
    piece, ring = share.piece, Ring.of(share.piece, row.boxes)
    return Mark(
        bounds=piece.bounds,
        extent_mm=max(share.whole.w, share.whole.h),
        ink_mm2=piece.ink_mm2,
        stroke_mm=piece.stroke_mm,
        in_row=piece.ink_inside(row.row) / piece.ink_mm2,
        elsewhere=share.elsewhere,
        ink_inside=share.ink,
        stroke_inside=share.stroke,
        around=ring.around,
        beyond=ring.beyond,
        core_mm2=ring.core_mm2,
        oval=ring.oval,
        closed=ring.closed,
        closed_unseen=ring.closed_unseen,
        outline=ring.outline,
        darkness=median(piece.darkness),
    )
