"""Which pieces of ink stand among the tick boxes, and how each lies to the boxes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.recognition.grid import FloatArray, Grid
from ptn_scan.recognition.ink import InkPlane, joined_through_print
from ptn_scan.recognition.reading import Mark, Triple
from ptn_scan.recognition.template import PX_PER_MM, Mask

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
_EDGE_MM = 0.75
"""The smoothing at half the threshold spreads sure ink so far."""
_SURE_MM2 = 0.3
_OWN_SHARE = 0.5
_LINE_MM = 0.8
"""So near to the lines between rows ink of a neighbour's mark is nothing to this row."""
_TAIL_MM = 1.5
"""Marks of two rows that touch each other are told apart where each has more in its box."""
_PRINT_WIDTH_MM, _PRINT_REACH_MM, _PRINT_SHARE = 0.3, 0.3, 0.95
"""So thin a piece that runs along print is the edge of the print."""

_LEAST_AROUND = 0.5
"""A piece that lies less around a box is no ring about it."""
_LEAST_POINTS, _MOST_POINTS = 12, 800
_NO_OVAL = 9.0, 0.0, 0.0
_INNER_RADII = 0.5
_LEAST_BEYOND = 0.7

_PX_AREA_MM2 = 1 / PX_PER_MM**2


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """One piece of ink: the middles of its pixels in mm on the sheet, `x` and `y` where ink is
    seen, `joined_x` and `joined_y` also where it may go on unseen under print; how dark it is
    beyond the print where it is seen."""

    x: FloatArray
    y: FloatArray
    joined_x: FloatArray
    joined_y: FloatArray
    darkness: NDArray[np.float32]
    bounds: Rect
    width_mm: float

    @property
    def ink_mm2(self) -> float:
        return len(self.x) * _PX_AREA_MM2

    def within(self, row: Rect) -> "_Piece":
        """The part of it in the height of `row`, of the same width of stroke."""
        seen = (self.y > row.y) & (self.y < row.bottom)
        joined = (self.joined_y > row.y) & (self.joined_y < row.bottom)
        return _Piece(
            x=self.x[seen],
            y=self.y[seen],
            joined_x=self.joined_x[joined],
            joined_y=self.joined_y[joined],
            darkness=self.darkness[seen],
            bounds=_bounds(self.x[seen], self.y[seen]),
            width_mm=self.width_mm,
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Share:
    """What one row has of a piece: the piece, or the row's part of it where it joins the marks of
    several rows; the bounds of all of it (`whole`); its ink in the row's boxes; whether it is
    `told` to the row at all; and whether it has ink in boxes `elsewhere`."""

    piece: _Piece
    whole: Rect
    inside: Triple
    told: bool
    elsewhere: bool


@dataclass(frozen=True, slots=True, eq=False)
class BoxesInk:
    """The ink among the boxes of a page: what each of the rows has of its pieces (`shares`), and
    over `grid` what is faint, but for print and for the edges of sure pieces (`faint_alone`)."""

    ink: InkPlane
    grid: Grid
    rows: tuple[RowLayout, ...]
    shares: tuple[tuple[_Share, ...], ...]
    faint_alone: Mask

    @staticmethod
    def of(ink: InkPlane, rows: Sequence[RowLayout]) -> "BoxesInk":
        grid = Grid.over(_boxes_area(ink, rows), PX_PER_MM)
        pieces = tuple(_find_pieces(ink, grid))
        faint = ink.cut(ink.faint, grid.area) & ~ink.cut(ink.hidden, grid.area)
        return BoxesInk(
            ink, grid, tuple(rows), _shares(pieces, rows), faint & ~_edges(pieces, grid)
        )

    def marks(self) -> tuple[tuple[Mark, ...], ...]:
        """For each row the marks that lie in its boxes or in its band."""
        return tuple(
            tuple(_mark(share, row) for share in shares if share.told)
            for row, shares in zip(self.rows, self.shares, strict=True)
        )

    def foreign(self) -> tuple[float, ...]:
        """For each row sure ink around its boxes that is told to other rows alone, mm²."""
        return tuple(
            _PX_AREA_MM2
            * sum(_within_px(each.piece, _open_band(row)) for each in shares if not each.told)
            for row, shares in zip(self.rows, self.shares, strict=True)
        )

    def faint(self, row: RowLayout) -> Triple:
        """Ink in each box at half the threshold, mm²."""
        first, second, third = (
            _faint_mm2(self.ink, box.grown(_FAINT_REACH_MM)) for box in row.boxes
        )
        return first, second, third

    def faint_near(self, row: RowLayout) -> float:
        """Ink at half the threshold in the row's band, as far from the boxes as a mark beside them,
        but for what is the edge of sure ink, mm²."""
        area = _around(row).grown(_BESIDE_MM, _NEAR_REACH_MM)
        seen = self.faint_alone[self.grid.window(area)]
        return float(np.count_nonzero(seen)) * _PX_AREA_MM2


def _shares(pieces: Sequence[_Piece], rows: Sequence[RowLayout]) -> tuple[tuple[_Share, ...], ...]:
    """For each row its share of every piece that reaches into its band. A piece is told to the rows
    whose boxes it touches, and to the one in which most of its ink lies."""
    bands = [(row.row.y, row.row.bottom) for row in rows]
    shares: list[list[_Share]] = [[] for _ in rows]
    for piece in pieces:
        top, bottom = piece.bounds.y, piece.bounds.bottom
        near = [index for index, band in enumerate(bands) if band[0] < bottom and top < band[1]]
        inside = {index: _ink_in_boxes(piece, rows[index]) for index in near}
        touched = [index for index in near if any(inside[index])]
        several = sum(_is_marked(piece, inside[index]) for index in touched) > 1
        for index in near:
            most = _within_px(piece, rows[index].row) >= _OWN_SHARE * len(piece.x)
            told = index in touched or most
            shares[index].append(
                _Share(
                    piece=piece.within(rows[index].row) if told and several else piece,
                    whole=piece.bounds,
                    inside=inside[index],
                    told=told,
                    elsewhere=any(other != index for other in touched),
                )
            )
    return tuple(map(tuple, shares))


def _around(row: RowLayout) -> Rect:
    """The row's boxes and what is between them."""
    first, last = row.boxes[0], row.boxes[-1]
    return Rect(first.x, first.y, last.right - first.x, first.h)


def _open_band(row: RowLayout) -> Rect:
    """The row's band around its boxes, but for what is next to the lines between rows."""
    around = _around(row).grown(_BESIDE_MM, 0.0)
    return Rect(around.x, row.row.y, around.w, row.row.h).grown(0.0, -_LINE_MM)


def _is_marked(piece: _Piece, inside: Triple) -> bool:
    """Whether more than a tail of the piece lies in one of a row's boxes."""
    return max(inside) >= _TAIL_MM * piece.width_mm


def _within_px(piece: _Piece, area: Rect) -> int:
    """How many of its pixels lie in `area`."""
    across = (piece.x > area.x) & (piece.x < area.right)
    return int(np.count_nonzero(across & (piece.y > area.y) & (piece.y < area.bottom)))


def _edges(pieces: Sequence[_Piece], grid: Grid) -> Mask:
    """Where faint ink is the edge of a piece that is large enough to be judged by itself."""
    sure = np.zeros(grid.shape, dtype=np.uint8)
    for piece in pieces:
        if piece.ink_mm2 >= _SURE_MM2:
            columns = ((piece.x - grid.area.x) * PX_PER_MM).astype(np.intp)
            sure[((piece.y - grid.area.y) * PX_PER_MM).astype(np.intp), columns] = 1
    side = 2 * round(_EDGE_MM * PX_PER_MM) + 1
    return np.asarray(cv2.dilate(sure, np.ones((side, side), np.uint8)) > 0)


def _faint_mm2(ink: InkPlane, area: Rect) -> float:
    seen = ink.cut(ink.faint, area) & ~ink.cut(ink.hidden, area)
    return float(np.count_nonzero(seen)) * _PX_AREA_MM2


def _boxes_area(ink: InkPlane, rows: Sequence[RowLayout]) -> Rect:
    area = ink.grid.area
    left = min(row.boxes[0].x for row in rows) - _REACH_MM
    right = min(max(row.boxes[2].right for row in rows) + _REACH_MM, area.right)
    return Rect(left, area.y, right - left, area.h)


def _find_pieces(ink: InkPlane, grid: Grid) -> Iterator[_Piece]:
    """The pieces of ink under `grid`, but for the smallest."""
    mask = ink.cut(ink.mask, grid.area)
    hidden, added = ink.cut(ink.hidden, grid.area), ink.added[ink.grid.window(grid.area)]
    joined = joined_through_print(mask, hidden, _HIDDEN_GAP_MM)
    labels = np.asarray(cv2.connectedComponents(joined, connectivity=8)[1], dtype=np.int32)
    seen, unseen = _by_piece(mask.view(np.uint8), labels), _by_piece(joined, labels)
    side = 2 * round(_PRINT_REACH_MM * PX_PER_MM) + 1
    near_print = cv2.dilate(hidden.view(np.uint8), np.ones((side, side), np.uint8))
    for number, (columns, lines) in seen.items():
        if len(columns) * _PX_AREA_MM2 < MIN_INK_MM2:
            continue
        width = _width_mm(columns, lines)
        if width <= _PRINT_WIDTH_MM and near_print[lines, columns].mean() >= _PRINT_SHARE:
            continue
        x, y = _middles_mm(grid, columns, lines)
        joined_columns, joined_lines = unseen[number]
        yield _Piece(
            x,
            y,
            *_middles_mm(grid, joined_columns, joined_lines),
            darkness=added[lines, columns],
            bounds=_bounds(x, y),
            width_mm=width,
        )


_Points = tuple[NDArray[np.int32], NDArray[np.int32]]


def _by_piece(mask: NDArray[np.uint8], labels: NDArray[np.int32]) -> dict[int, _Points]:
    """The columns and lines of the pixels of `mask`, for each label."""
    points = cv2.findNonZero(mask)
    if points is None:
        return {}
    columns, lines = np.asarray(points, dtype=np.int32).reshape(-1, 2).T
    numbers = labels[lines, columns]
    order = np.argsort(numbers, kind="stable")
    columns, lines, numbers = columns[order], lines[order], numbers[order]
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    ends = [*starts[1:], len(numbers)]
    return {
        int(numbers[start]): (columns[start:end], lines[start:end])
        for start, end in zip(starts, ends, strict=True)
    }


def _middles_mm(
    grid: Grid, columns: NDArray[np.int32], lines: NDArray[np.int32]
) -> tuple[FloatArray, FloatArray]:
    x, y = grid.columns_mm()[columns], grid.lines_mm()[lines]
    return x, y


def _bounds(x: FloatArray, y: FloatArray) -> Rect:
    """Of pixels with these middles."""
    left, top, side = float(x.min()), float(y.min()), 1 / PX_PER_MM
    return Rect(
        left - side / 2, top - side / 2, float(x.max()) - left + side, float(y.max()) - top + side
    )


def _width_mm(columns: NDArray[np.int32], lines: NDArray[np.int32]) -> float:
    """The mean width of a piece's stroke: four times the mean distance of ink to its edge, of which
    the middle of a pixel has a half too much."""
    left, top = columns.min() - 1, lines.min() - 1
    mask = np.zeros((lines.max() - top + 2, columns.max() - left + 2), dtype=np.uint8)
    mask[lines - top, columns - left] = 1
    depth = cv2.distanceTransform(mask, cv2.DIST_L2, 5)[lines - top, columns - left]
    return max(4 * (float(depth.mean()) - 0.5), 1.0) / PX_PER_MM


def _ink_in_boxes(piece: _Piece, row: RowLayout) -> Triple:
    """Ink in each box of the row, its border included, in mm²."""
    first, second, third = (
        _within_px(piece, box.grown(_BOX_BORDER_MM)) * _PX_AREA_MM2 for box in row.boxes
    )
    return first, second, third


def _mark(share: _Share, row: RowLayout) -> Mark:
    piece, inside = share.piece, share.inside
    around, beyond, core = zip(*(_ring(piece, box) for box in row.boxes), strict=True)
    first, second, third = inside
    oval, closed, closed_unseen = _oval(piece) if max(around) >= _LEAST_AROUND else _NO_OVAL
    width = piece.width_mm
    return Mark(
        bounds=piece.bounds,
        extent_mm=max(share.whole.w, share.whole.h),
        ink_mm2=piece.ink_mm2,
        stroke_mm=piece.ink_mm2 / width,
        in_row=float(_within_px(piece, row.row)) / len(piece.y),
        elsewhere=share.elsewhere,
        ink_inside=inside,
        stroke_inside=(first / width, second / width, third / width),
        around=around,
        beyond=beyond,
        core_mm2=core,
        oval=oval,
        closed=closed,
        closed_unseen=closed_unseen,
        outline=_outline(piece) if max(beyond) >= _LEAST_BEYOND else _NO_OVAL[0],
        darkness=float(np.median(piece.darkness)),
    )


def _ring(piece: _Piece, box: Rect) -> tuple[float, float, float]:
    """The shares of directions in which the piece lies around the middle of `box` and beyond its
    edge, and the ink in its middle in mm²."""
    if not piece.bounds.grown(_HIDDEN_GAP_MM).overlaps(box.grown(_RING_REACH_MM - box.w / 2)):
        return 0.0, 0.0, 0.0
    dx, dy, radius = _from_middle(piece.x, piece.y, box)
    far = radius >= box.w / 2 + _BEYOND_MM
    core = float(np.count_nonzero(radius < _CORE_RADIUS_MM)) * _PX_AREA_MM2
    beyond = _share_of_directions(dx[far], dy[far])
    dx, dy, radius = _from_middle(piece.joined_x, piece.joined_y, box)
    far = radius >= _RING_RADIUS_MM
    return _share_of_directions(dx[far], dy[far]), beyond, core


def _from_middle(
    x: FloatArray, y: FloatArray, box: Rect
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The pixels near `box`: how far right of and below its middle, and how far from it, in mm."""
    dx, dy = x - box.centre[0], y - box.centre[1]
    near = np.maximum(np.abs(dx), np.abs(dy)) < _RING_REACH_MM
    dx, dy = dx[near], dy[near]
    return dx, dy, np.hypot(dx, dy)


def _oval(piece: _Piece) -> tuple[float, float, float]:
    """How far the ink lies from the ellipse that fits it best: the root mean square of its distance
    from the ellipse's middle, in the ellipse's own radius, less 1; and the share of the directions
    from that middle in which there is ink: seen, and seen or hidden by print."""
    if len(piece.x) < _LEAST_POINTS:
        return _NO_OVAL
    every = len(piece.x) // _MOST_POINTS + 1
    points = np.stack([piece.x[::every], piece.y[::every]], axis=1)
    origin = points.mean(axis=0)
    centre, axes, degrees = cv2.fitEllipseAMS((points - origin).astype(np.float32))
    radii = np.array(axes) / 2
    if not np.all(np.isfinite(radii)) or radii.min() < 1 / PX_PER_MM:
        return _NO_OVAL
    middle = origin + centre
    turned = _turned(radii, degrees)
    seen = (points - middle) @ turned
    every = len(piece.joined_x) // _MOST_POINTS + 1
    joined = np.stack([piece.joined_x[::every], piece.joined_y[::every]], axis=1)
    joined = (joined - middle) @ turned
    return _deviation(points - middle, radii, degrees), _closed(seen), _closed(joined)


def _turned(radii: FloatArray, degrees: float) -> FloatArray:
    """The matrix that takes points about an ellipse's middle to its own axes, in its radii."""
    angle = np.deg2rad(degrees)
    axes = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(axes / radii)


def _deviation(points: FloatArray, radii: FloatArray, degrees: float) -> float:
    """The root mean square of how far points about an ellipse's middle lie off it, in its radii."""
    if not np.all(np.isfinite(radii)) or radii.min() < 1 / PX_PER_MM:
        return _NO_OVAL[0]
    away = np.hypot(*(points @ _turned(radii, degrees)).T) - 1
    return float(min(np.sqrt(np.mean(away**2)), _NO_OVAL[0]))


def _outline(piece: _Piece) -> float:
    """How far the outermost ink in each direction from the middle of the piece lies from the
    ellipse that fits it best, as `_oval` has it: little where a circle runs round everything."""
    dx, dy = piece.x - piece.bounds.centre[0], piece.y - piece.bounds.centre[1]
    radius = np.hypot(dx, dy)
    numbers = ((np.arctan2(dy, dx) / (2 * np.pi) + 0.5) * _DIRECTIONS).astype(
        np.int64
    ) % _DIRECTIONS
    order = np.lexsort((radius, numbers))
    outermost = order[np.flatnonzero(np.diff(numbers[order], append=_DIRECTIONS + 1))]
    if len(outermost) < _LEAST_POINTS:
        return _NO_OVAL[0]
    points = np.stack([dx[outermost], dy[outermost]], axis=1)
    centre, axes, degrees = cv2.fitEllipseAMS(points.astype(np.float32))
    return _deviation(points - np.array(centre), np.array(axes) / 2, degrees)


def _closed(points: FloatArray) -> float:
    """The share of the directions in which points (N x 2, in radii) lie off the middle."""
    return _share_of_directions(*points[np.hypot(*points.T) >= _INNER_RADII].T)


def _share_of_directions(dx: FloatArray, dy: FloatArray) -> float:
    """The share of the directions in which points lie at `dx`, `dy`."""
    numbers = ((np.arctan2(dy, dx) / (2 * np.pi) + 0.5) * _DIRECTIONS).astype(np.int64)
    found = np.bincount(numbers % _DIRECTIONS, minlength=_DIRECTIONS)
    return float(np.count_nonzero(found)) / _DIRECTIONS
