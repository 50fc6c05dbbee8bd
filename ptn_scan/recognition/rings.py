"""How a piece of ink lies around a tick box: whether it may be a circle drawn about it."""

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


def _oval(piece: InkPiece) -> tuple[float, float, float]:
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
    points = np.stack([dx[outermost], dy[outermost]], axis=1)
    centre, axes, degrees = cv2.fitEllipseAMS(points.astype(np.float32))
    return _deviation(points - np.array(centre), np.array(axes) / 2, degrees)


def _closed(points: FloatArray) -> float:
    """The share of the directions in which points (N x 2, in radii) lie off the middle."""
    return _share_of_directions(*points[np.hypot(*points.T) >= _INNER_RADII].T)


def _share_of_directions(dx: FloatArray, dy: FloatArray) -> float:
    """The share of the directions in which points lie at `dx`, `dy`."""
    if not dx.size:
        return 0.0
    found = np.bincount(sectors(np.arctan2(dy, dx), _DIRECTIONS), minlength=_DIRECTIONS)
    return float(np.count_nonzero(found)) / _DIRECTIONS
