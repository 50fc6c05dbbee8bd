"""Rings that cups leave: print cuts them to pieces, each of which looks like strokes of a pen.

A ring is where ink lies on a circle the most of the way round, and little of it beside: words and a
signature lie on a circle too, but stand out from it. Circles are drawn through a point of a piece
and two others of the sheet's ink, many of them, and that with the most ink on it is taken (random
sample consensus, with a fixed seed).
"""

from collections.abc import Sequence

import numpy as np

from ptn_scan.recognition.circles import Circle, away_from, circles_through
from ptn_scan.recognition.grid import FloatArray
from ptn_scan.recognition.pieces import Bytes, Piece
from ptn_scan.recognition.template import COARSE_PX_PER_MM

_MOST_POINTS = 1500
"""So much of the sheet's ink tells a ring."""
_TRIES = 1500
_RADIUS_MM = (15.0, 70.0)
_NEAR_MM, _BREADTH_MM = 0.8, 3.0
"""A ring is as narrow as that in its middle; its edges lie so far from it at most."""
_SECTORS = 40
_LEAST_SECTORS = 25
"""Of so many equal parts of a circle so many show ink on a ring; circles through words, marks and
the seal reach half at most."""
_BESIDE_MM, _ON_SHARE = 4.0, 0.42
"""Of the ink so near to a ring as much lies in its middle; of words and a signature a third."""
_PIECE_SHARE = 0.8


def without_rings(pieces: Sequence[Piece], mask: Bytes) -> list[Piece]:
    """`pieces` but for those that lie on rings in the sheet's ink `mask`, as long as the largest
    one does."""
    left = list(pieces)
    ink = _sample(np.argwhere(mask > 0)[:, ::-1] / COARSE_PX_PER_MM)
    while left:
        circle = _ring_through(_points(max(left, key=lambda each: each.ink_mm2)), ink)
        off = left if circle is None else [each for each in left if not _lies_on(each, circle)]
        if len(off) == len(left):
            break
        left = off
    return left


def _points(piece: Piece) -> FloatArray:
    """The piece's pixels, mm on the sheet (N x 2)."""
    lines, columns = np.nonzero(piece.ink)
    points = np.stack([columns + piece.left, lines + piece.top], axis=1)
    return np.asarray(points / COARSE_PX_PER_MM, dtype=np.float64)


def _sample(points: FloatArray) -> FloatArray:
    return points[:: len(points) // _MOST_POINTS + 1]


def _ring_through(piece: FloatArray, ink: FloatArray) -> Circle | None:
    """The ring on which the most of `ink` lies, of all through `piece`; None where no circle has
    ink the most of the way round."""
    if len(ink) < _SECTORS:
        return None
    rng = np.random.default_rng(0)
    first = piece[rng.integers(len(piece), size=_TRIES)]
    second, third = (ink[rng.integers(len(ink), size=_TRIES)] for _ in range(2))
    circles = circles_through(first, second, third, _RADIUS_MM)
    away = np.abs(away_from(circles, ink))
    on, beside = (np.count_nonzero(away <= reach, axis=1) for reach in (_NEAR_MM, _BESIDE_MM))
    rings = np.flatnonzero((on >= _LEAST_SECTORS) & (on >= _ON_SHARE * beside))
    best, most = None, _LEAST_SECTORS - 1
    for number in rings:
        circle = Circle(*circles[number].tolist())
        shown = circle.ways_round(ink[away[number] <= _NEAR_MM], _SECTORS)
        if shown > most:
            best, most = circle, shown
    return best


def _lies_on(piece: Piece, circle: Circle) -> bool:
    away = np.abs(circle.away(_points(piece)))
    return float(np.mean(away <= _BREADTH_MM)) >= _PIECE_SHARE
