"""Circles through points, and how points lie on them; all in mm."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ptn_scan.recognition.grid import FloatArray

_AT_ONCE = 32
"""So many circles and a thousand points stay in a core's own memory."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle of this `radius` about `x`, `y`."""

    x: float
    y: float
    radius: float

    @staticmethod
    def fitted(points: FloatArray) -> "Circle":
        """The circle of least squares through `points` (N x 2, three at least), by its equation
        (Kåsa's fit)."""
        terms = np.column_stack([2 * points, np.ones(len(points))])
        (x, y, rest), *_ = np.linalg.lstsq(terms, np.square(points).sum(axis=1), rcond=None)
        return Circle(float(x), float(y), float(np.sqrt(max(rest + x * x + y * y, 0.0))))

    def away(self, points: FloatArray) -> FloatArray:
        """How far points (N x 2) lie outside it; less than nought inside."""
        return np.asarray(np.hypot(points[:, 0] - self.x, points[:, 1] - self.y) - self.radius)

    def angles(self, points: FloatArray) -> FloatArray:
        """The directions from its middle in which points (N x 2) lie, from -π to π."""
        return np.asarray(np.arctan2(points[:, 1] - self.y, points[:, 0] - self.x))

    def ways_round(self, points: FloatArray, count: int) -> int:
        """In how many of `count` equal parts of the way round points (N x 2) lie."""
        return len(np.unique(sectors(self.angles(points), count)))


def circles_through(
    first: FloatArray, second: FloatArray, third: FloatArray, radii: tuple[float, float]
) -> FloatArray:
    """Middle and radius (N x 3) of the circles through three points each (N x 2), but for those
    with other `radii` than from the first to the second."""
    b, c = second - first, third - first
    d = 2 * (b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0])
    usable = np.abs(d) > 1.0
    b, c, d, first = b[usable], c[usable], d[usable], first[usable]
    b2, c2 = np.square(b).sum(axis=1), np.square(c).sum(axis=1)
    away = np.stack([c[:, 1] * b2 - b[:, 1] * c2, b[:, 0] * c2 - c[:, 0] * b2], axis=1)
    away /= d[:, np.newaxis]
    radius = np.hypot(away[:, 0], away[:, 1])
    least, most = radii
    sound: NDArray[np.bool_] = (least <= radius) & (radius <= most)
    return np.column_stack([(first + away)[sound], radius[sound]])


def away_from(circles: FloatArray, points: FloatArray) -> NDArray[np.float32]:
    """How far points (M x 2) lie outside each of `circles` (N x 3, as `circles_through` has them):
    N x M, less than nought inside."""
    x, y, radius = circles.astype(np.float32).T[..., np.newaxis]
    across, along = points.astype(np.float32).T
    away = np.empty((len(circles), len(points)), dtype=np.float32)
    for start in range(0, len(away), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        squares = np.square(across - x[some])
        squares += np.square(along - y[some])
        np.subtract(np.sqrt(squares, out=squares), radius[some], out=away[some])
    return away


def sectors(angles: FloatArray, count: int) -> NDArray[np.intp]:
    """In which of `count` equal parts of the way round each of these angles (-π to π) lies, from
    the left on."""
    numbers = np.floor((angles / (2 * np.pi) + 0.5) * count).astype(np.intp)
    return np.asarray(np.minimum(numbers, count - 1))
