"""How a piece of ink lies around a tick box: whether it may be a circle drawn about it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ptn_scan.geometry import Rect
from ptn_scan.recognition.circles import sectors
from ptn_scan.recognition.grid import FloatArray
from ptn_scan.recognition.ink_pieces import HIDDEN_GAP_MM, PX_AREA_MM2, InkPiece
from ptn_scan.recognition.reading import Triple
from ptn_scan.recognition.template import PX_PER_MM

_CORE_RADIUS_MM = 1.2
_RING_RADIUS_MM = 1.8
_RING_REACH_MM = 8.5
_BEYOND_MM = 0.2
_DIRECTIONS = 36
_LEAST_AROUND = 0.5
"""A piece that lies less around a box is no ring about it."""
_LEAST_POINTS, _MOST_POINTS = 12, 800
_NO_OVAL = 9.0, 0.0, 0.0
_INNER_RADII = 0.5
_LEAST_BEYOND = 0.7


@dataclass(frozen=True, slots=True)
class Ring:
    """How far a piece is a ring; `Mark` says what each measure is."""

    around: Triple
    beyond: Triple
    core_mm2: Triple
    oval: float
    closed: float
    closed_unseen: float
    outline: float

    @staticmethod
    def of(piece: InkPiece, boxes: Sequence[Rect]) -> "Ring":
        """How `piece` lies around each of a row's three `boxes`."""
        first, second, third = (_about(piece, box) for box in boxes)
        around, beyond, core = zip(first, second, third, strict=True)
        oval, closed, unseen = _oval(piece) if max(around) >= _LEAST_AROUND else _NO_OVAL
        outline = _outline(piece) if max(beyond) >= _LEAST_BEYOND else _NO_OVAL[0]
        return Ring(around, beyond, core, oval, closed, unseen, outline)


def _about(piece: InkPiece, box: Rect) -> tuple[float, float, float]:
    """The shares of directions in which the piece lies around the middle of `box` and beyond its
    edge, and the ink in its middle in mm²."""
    if not piece.bounds.grown(HIDDEN_GAP_MM).overlaps(box.grown(_RING_REACH_MM - box.w / 2)):
        return 0.0, 0.0, 0.0
    dx, dy, radius = _from_middle(piece.x, piece.y, box)
    far = radius >= box.w / 2 + _BEYOND_MM
    core = float(np.count_nonzero(radius < _CORE_RADIUS_MM)) * PX_AREA_MM2
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
    return dx, dy, np.sqrt(dx * dx + dy * dy)


@dataclass(frozen=True, slots=True)
class _Ellipse:
    """An ellipse about `x`, `y` with these two `radii` (mm), the first of them turned by `angle`
    (radians) from the level."""

    x: float
    y: float
    radii: tuple[float, float]
    angle: float

    @staticmethod
    def fitted(x: FloatArray, y: FloatArray) -> "_Ellipse | None":
        """The one that fits points best (approximate mean squares); None where it is no wider than
        a pixel."""
        left, top = float(x.sum()) / len(x), float(y.sum()) / len(y)
        points = np.stack([x - left, y - top], axis=1).astype(np.float32)
        (right, down), (one, other), degrees = cv2.fitEllipseAMS(points)
        if not 2 / PX_PER_MM <= min(one, other) <= max(one, other) < math.inf:
            return None
        return _Ellipse(left + right, top + down, (one / 2, other / 2), math.radians(degrees))

    def in_radii(self, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Points along its two axes, counted from its middle in its radii."""
        across, along = x - self.x, y - self.y
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        one, other = self.radii
        return (across * cosine + along * sine) / one, (along * cosine - across * sine) / other


def _deviation(across: FloatArray, along: FloatArray) -> float:
    """The root mean square of how far points lie off an ellipse in whose radii they are given."""
    away = np.sqrt(across * across + along * along) - 1
    return min(math.sqrt(away @ away / away.size), _NO_OVAL[0])


def _closed(across: FloatArray, along: FloatArray) -> float:
    """The share of the directions in which points lie off the middle of an ellipse in whose radii
    they are given."""
    off = across * across + along * along >= _INNER_RADII**2
    return _share_of_directions(across[off], along[off])


def _oval(piece: InkPiece) -> tuple[float, float, float]:
    """How far the ink lies from the ellipse that fits it best: the root mean square of its distance
    from the ellipse's middle, in the ellipse's own radius, less 1; and the share of the directions
    from that middle in which there is ink: seen, and seen or hidden by print."""
    if len(piece.x) < _LEAST_POINTS:
        return _NO_OVAL
    seen = _sample(piece.x, piece.y)
    ellipse = _Ellipse.fitted(*seen)
    if ellipse is None:
        return _NO_OVAL
    joined = ellipse.in_radii(*_sample(piece.joined_x, piece.joined_y))
    seen = ellipse.in_radii(*seen)
    return _deviation(*seen), _closed(*seen), _closed(*joined)


def _sample(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """As many of these points as tell an ellipse."""
    every = len(x) // _MOST_POINTS + 1
    return x[::every], y[::every]


def _outline(piece: InkPiece) -> float:
    """How far the outermost ink in each direction from the middle of the piece lies from the
    ellipse that fits it best, as `_oval` has it: little where a circle runs round everything."""
    dx, dy = piece.x - piece.bounds.centre[0], piece.y - piece.bounds.centre[1]
    radius = np.sqrt(dx * dx + dy * dy)
    numbers = sectors(np.arctan2(dy, dx), _DIRECTIONS)
    order = np.lexsort((radius, numbers))
    outermost = order[np.flatnonzero(np.diff(numbers[order], append=_DIRECTIONS + 1))]
    if len(outermost) < _LEAST_POINTS:
        return _NO_OVAL[0]
    points = dx[outermost], dy[outermost]
    ellipse = _Ellipse.fitted(*points)
    return _NO_OVAL[0] if ellipse is None else _deviation(*ellipse.in_radii(*points))


def _share_of_directions(dx: FloatArray, dy: FloatArray) -> float:
    """The share of the directions in which points lie at `dx`, `dy`."""
    if not dx.size:
        return 0.0
    found = np.bincount(sectors(np.arctan2(dy, dx), _DIRECTIONS), minlength=_DIRECTIONS)
    return float(np.count_nonzero(found)) / _DIRECTIONS
