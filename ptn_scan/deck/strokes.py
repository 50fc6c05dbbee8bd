"""Marks as a pen would leave them, of exactly known shape, place and size; lengths in mm."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ptn_scan.geometry import Rect

Point = tuple[float, float]

PEN = 0.5
FINE_PEN = 0.4
_BLACK = 0.0
_TEETH = 0.35
"""Between the teeth of a filling zigzag: less than the pen is wide."""
_ROUND = 48


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line of a pen through `points` (mm on the sheet), `width` mm wide; `gray` is 0 for black,
    1 for white."""

    points: tuple[Point, ...]
    width: float = PEN
    gray: float = _BLACK


Strokes = tuple[Stroke, ...]


def line(*points: Point, width: float = PEN, gray: float = _BLACK) -> Strokes:
    """A stroke through `points`."""
    return (Stroke(points, width, gray),)


def cross(centre: Point, size: float, gray: float = _BLACK, width: float = PEN) -> Strokes:
    """Two diagonals of a square with sides of `size`, the second a little shorter, as hands draw
    them."""
    (x, y), half = centre, size / 2
    return (
        Stroke(((x - half, y - half), (x + half, y + half)), width, gray),
        Stroke(((x + 0.9 * half, y - half), (x - half, y + 0.9 * half)), width, gray),
    )


def tick(centre: Point, size: float, gray: float = _BLACK) -> Strokes:
    """A short stroke down and a long one up."""
    (x, y), half = centre, size / 2
    points = ((x - half, y), (x - 0.3 * half, y + 0.8 * half), (x + half, y - 0.9 * half))
    return (Stroke(points, PEN, gray),)


def slash(centre: Point, size: float) -> Strokes:
    """One stroke from the lower left to the upper right."""
    (x, y), half = centre, size / 2
    return line((x - half, y + half), (x + half, y - half))


def fill(area: Rect) -> Strokes:
    """A zigzag over `area` without white between its teeth."""
    lines = int(area.h / _TEETH)
    points = [
        (area.right if index % 2 else area.x, area.y + index * _TEETH) for index in range(lines + 1)
    ]
    return (Stroke(tuple(points)),)


def ring(centre: Point, radius: float) -> Strokes:
    """A circle that is closed."""
    angles = [2 * math.pi * index / _ROUND for index in range(_ROUND + 1)]
    x, y = centre
    return line(*((x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in angles))


def dot(centre: Point, size: float) -> Strokes:
    """A touch of the pen, `size` across."""
    x, y = centre
    return line((x - 0.01, y), (x + 0.01, y), width=size)


def zigzag(area: Rect, teeth: int) -> Strokes:
    """A line that goes up and down over `area`."""
    points = [
        (area.x + area.w * index / teeth, area.bottom if index % 2 else area.y)
        for index in range(teeth + 1)
    ]
    return (Stroke(tuple(points)),)


def words(start: Point, widths: Sequence[float], height: float) -> Strokes:
    """Something like handwriting from `start` (left, base line): a row of loops for each width."""
    x, y = start
    strokes: list[Stroke] = []
    for width in widths:
        waves = max(2, round(width / (0.7 * height)))
        steps = 16 * waves
        points = []
        for step in range(steps + 1):
            turn = 2 * math.pi * waves * step / steps
            points.append(
                (
                    x + width * step / steps + 0.25 * height * math.sin(turn),
                    y - height / 2 - height / 2 * math.cos(turn),
                )
            )
        strokes.append(Stroke(tuple(points), FINE_PEN))
        x += width + height
    return tuple(strokes)
