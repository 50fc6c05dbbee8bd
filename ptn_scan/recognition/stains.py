"""Rings that cups leave: print cuts them to pieces, each of which looks like strokes of a pen.

A ring is where ink lies on a circle the most of the way round, and little of it beside: words and a
signature lie on a circle too, but stand out from it. Circles are drawn through a point of a piece
and two others of the sheet's ink, many of them, and that with the most ink on it is taken (random
sample consensus, with a fixed seed).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

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


def _ring_through(piece: FloatArray, ink: FloatArray) -> tuple[float, float, float] | None:
    """Middle and radius of the ring on which the most of `ink` lies, of all through `piece`; None
    where no circle has ink the most of the way round."""
    if len(ink) < _SECTORS:
        return None
    rng = np.random.default_rng(0)
    first = piece[rng.integers(len(piece), size=_TRIES)]
    second, third = (ink[rng.integers(len(ink), size=_TRIES)] for _ in range(2))
    circles = _circles(first, second, third)
    best, most = None, _LEAST_SECTORS - 1
    for x, y, radius in circles:
        across, along = ink[:, 0] - x, ink[:, 1] - y
        away = np.abs(np.hypot(across, along) - radius)
        on = away <= _NEAR_MM
        if np.count_nonzero(on) < _ON_SHARE * np.count_nonzero(away <= _BESIDE_MM):
            continue
        angles = np.arctan2(along[on], across[on])
        sectors = len(np.unique(np.floor((angles / (2 * np.pi) + 0.5) * _SECTORS)))
        if sectors > most:
            best, most = (float(x), float(y), float(radius)), sectors
    return best


def _circles(first: FloatArray, second: FloatArray, third: FloatArray) -> FloatArray:
    """Middle and radius (N x 3) of the circles through three points each, but for those that are
    too large or too small for a cup's."""
    b, c = second - first, third - first
    d = 2 * (b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0])
    usable = np.abs(d) > 1.0
    b, c, d, first = b[usable], c[usable], d[usable], first[usable]
    b2, c2 = np.square(b).sum(axis=1), np.square(c).sum(axis=1)
    away = np.stack([c[:, 1] * b2 - b[:, 1] * c2, b[:, 0] * c2 - c[:, 0] * b2], axis=1)
    away /= d[:, np.newaxis]
    radius = np.hypot(away[:, 0], away[:, 1])
    least, most = _RADIUS_MM
    sound: NDArray[np.bool_] = (least <= radius) & (radius <= most)
    return np.column_stack([(first + away)[sound], radius[sound]])


def _lies_on(piece: Piece, circle: tuple[float, float, float]) -> bool:
    x, y, radius = circle
    points = _points(piece)
    away = np.abs(np.hypot(points[:, 0] - x, points[:, 1] - y) - radius)
    return float(np.mean(away <= _BREADTH_MM)) >= _PIECE_SHARE
