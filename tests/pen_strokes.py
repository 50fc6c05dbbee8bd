"""Marks of exactly known shape, place and size, as a ruler would draw them."""

import numpy as np

from ptn_scan.election import Level
from ptn_scan.layout import RowLayout
from ptn_scan.simulation.ink import PenStroke

Point = tuple[float, float]
Strokes = tuple[PenStroke, ...]

BLUE = (38, 62, 165)
WIDTH = 0.5


def line(*points: Point, width: float = WIDTH, darkness: float = 0.95) -> PenStroke:
    """A stroke through `points` (mm on the sheet)."""
    return PenStroke(np.array(points, dtype=np.float64), width, BLUE, darkness)


def cross(centre: Point, size: float) -> Strokes:
    """Two diagonals of a square of side `size`."""
    (x, y), half = centre, size / 2
    return (
        line((x - half, y - half), (x + half, y + half)),
        line((x + half, y - half), (x - half, y + half)),
    )


def tick(centre: Point, size: float) -> Strokes:
    (x, y), half = centre, size / 2
    points = ((x - half, y), (x - 0.3 * half, y + 0.8 * half), (x + half, y - 0.9 * half))
    return (line(*points),)


def slash(centre: Point, size: float) -> Strokes:
    (x, y), half = centre, size / 2
    return (line((x - half, y + half), (x + half, y - half)),)


def fill(centre: Point, size: float) -> Strokes:
    """A zigzag without white between its teeth."""
    (x, y), half = centre, size / 2
    heights = np.arange(y - half, y + half, 0.35)
    sides = [half if index % 2 else -half for index in range(len(heights))]
    return (
        line(*((x + side, float(height)) for side, height in zip(sides, heights, strict=True))),
    )


def circle(centre: Point, radius: float) -> Strokes:
    x, y = centre
    angles = np.linspace(0.0, 2 * np.pi, 60)
    points = ((x + radius * np.cos(angle), y + radius * np.sin(angle)) for angle in angles)
    return (line(*((float(px), float(py)) for px, py in points)),)


def dot(centre: Point, size: float) -> Strokes:
    """A touch of the pen, `size` mm across."""
    x, y = centre
    return (line((x - 0.01, y), (x + 0.01, y), width=size),)


def words(start: Point, width: float, height: float) -> Strokes:
    """Something like handwriting from `start` (left, base line) on: loops, in two words."""
    x, y = start
    strokes = []
    for left, span in ((x, width * 0.45), (x + width * 0.55, width * 0.45)):
        along = np.linspace(0.0, 1.0, 90)
        waves = max(round(span / (0.7 * height)), 2)
        turn = 2 * np.pi * waves * along
        px = left + span * along + 0.25 * height * np.sin(turn)
        py = y - height / 2 - height / 2 * np.cos(turn)
        strokes.append(line(*zip(px.tolist(), py.tolist(), strict=True)))
    return tuple(strokes)


def level_mark(row: RowLayout, level: Level, size: float = 5.4) -> Strokes:
    """A plain cross in one box."""
    return cross(row.box(level).centre, size)


def strike(row: RowLayout, share: float = 1.0, begin: float = 0.0, **pen: float) -> Strokes:
    """A line through the middle of the name's letters, over `share` of its width."""
    name = row.name
    y, over = name.y + 0.52 * name.h, 1.0 if share == 1.0 else 0.0
    left = name.x + begin * name.w
    return (line((left - over, y), (left + share * name.w + over, y), **pen),)
