"""How a voter fills in one row: a function for each `RowKind`, sizes by the voters' profile."""

from collections.abc import Callable, Mapping

import numpy as np

from ptn_scan.election import Level
from ptn_scan.geometry import Rect
from ptn_scan.layout import NAME_LINE, RowLayout
from ptn_scan.simulation.ink import PenStroke
from ptn_scan.simulation.penmanship import Shape
from ptn_scan.simulation.pens import Voter
from ptn_scan.simulation.truth import STRIKES, DrawnRow, RowKind

PLAIN_SIZE, SMALL_SIZE, BIG_SIZE = (0.75, 1.35), (0.3, 0.45), (1.5, 1.9)
"""Longer side of a mark as a share of the box, from and to."""
CENTRE_SPREAD = 0.18
"""Standard deviation of a mark's centre, as a share of the box."""
CIRCLE_OUTSIDE = 1.8
"""How far outside the box a circle runs, in mm."""
BESIDE_WIDTHS = 1.35
"""How far from the box's centre a mark beside it stands, in widths of the box."""
TOUCH_SIZE = (0.3, 0.9)
"""Length of a touch of the pen, in mm."""
STRUCK_WIDTH = 0.75
"""A struck name is struck over this share of its width at least."""
STRUCK_HEIGHTS = (0.35, 0.7)
"""Where in the height of a line of text a strike runs."""
UNDERLINE_BELOW = 0.12
"""How far below the letters an underline runs, as a share of their height."""

_LINE_HEIGHT_MAX = 1.2
"""How much a strike or underline may rise over its length, in mm."""

Strokes = tuple[PenStroke, ...]
DrawsRow = Callable[[Level, RowLayout, Voter, np.random.Generator], DrawnRow]


def draw_row(
    kind: RowKind, level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator
) -> DrawnRow:
    """What `voter`, who wants `level`, draws in `row`, where it turns out as `kind`."""
    if kind in STRIKES:
        strikes = _STRIKE_KINDS[kind](row.name, voter, rng)
        marks = (put_mark(level, PLAIN_SIZE, row, voter, rng),) if rng.random() < 0.5 else ()
        return DrawnRow((level,) if marks else (), marks, strikes=strikes)
    return _KINDS[kind](level, row, voter, rng)


def put_mark(
    level: Level,
    sizes: tuple[float, float],
    row: RowLayout,
    voter: Voter,
    rng: np.random.Generator,
    shape: Shape | None = None,
) -> Strokes:
    """A mark for `level`, of the voter's habit or of `shape`; `sizes` are its longer side as a
    share of the box, from and to."""
    box = row.box(level)
    size = rng.uniform(*sizes) * box.w
    return voter.put(shape or voter.habit.shape, near(box, rng), (size, size), rng)


def near(box: Rect, rng: np.random.Generator) -> tuple[float, float]:
    """Where the centre of a mark meant for `box` comes to lie, in mm."""
    dx, dy = rng.normal(0.0, CENTRE_SPREAD, 2)
    return box.centre[0] + dx * box.w, box.centre[1] + dy * box.h


def other_level(level: Level, rng: np.random.Generator) -> Level:
    """One of the two that the voter does not want."""
    others = [each for each in Level if each is not level]
    return others[int(rng.integers(len(others)))]


def _sized(sizes: tuple[float, float]) -> DrawsRow:
    def draw(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> DrawnRow:
        return DrawnRow((level,), (put_mark(level, sizes, row, voter, rng),))

    return draw


def _undervote(
    _level: Level, _row: RowLayout, _voter: Voter, _rng: np.random.Generator
) -> DrawnRow:
    return DrawnRow(())


def _overvote(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> DrawnRow:
    """Two boxes, or (one time in five) all three."""
    second = other_level(level, rng)
    levels = tuple(Level) if rng.random() < 0.2 else (level, second)
    return DrawnRow(levels, tuple(put_mark(each, PLAIN_SIZE, row, voter, rng) for each in levels))


def _corrected(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> DrawnRow:
    """A wrong mark, scribbled over twice; then the right one."""
    wrong = other_level(level, rng)
    scribbles: list[PenStroke] = []
    for _ in range(2):
        shape = Shape.ZIGZAG if rng.random() < 0.7 else Shape.FILL
        strokes = voter.hand.draw(shape, rng)
        height = float(np.ptp(np.concatenate(strokes)[:, 1]))
        width = rng.uniform(0.9, 1.3) * row.box(wrong).w
        tall = rng.uniform(0.7, 1.1) * row.box(wrong).h / max(height, 0.1)
        scribbles += voter.trace(strokes, near(row.box(wrong), rng), (width, tall))
    marks = tuple(put_mark(each, PLAIN_SIZE, row, voter, rng) for each in (wrong, level))
    return DrawnRow((level,), marks, others=tuple(scribbles))


def _circled(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> DrawnRow:
    box = row.box(level)
    circle = voter.hand.draw(Shape.CIRCLE, rng)
    sides = np.ptp(np.concatenate(circle), axis=0)
    width, height = np.array([box.w, box.h]) + 2 * CIRCLE_OUTSIDE
    size = (width / max(sides[0], 0.1), height / max(sides[1], 0.1))
    return DrawnRow((level,), others=voter.trace(circle, box.centre, size))


def _beside(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> DrawnRow:
    """A mark in the white between two boxes."""
    box = row.box(level)
    side = {Level.HIGH: 1.0, Level.LOW: -1.0}.get(level, 1.0 if rng.random() < 0.5 else -1.0)
    centre = box.centre[0] + side * BESIDE_WIDTHS * box.w, near(box, rng)[1]
    size = rng.uniform(*PLAIN_SIZE) * box.w
    return DrawnRow((level,), (voter.put(voter.habit.shape, centre, (size, size), rng),))


def put_touch(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> Strokes:
    """A touch of the pen in the box of `level`."""
    box = row.box(level)
    dx, dy = rng.uniform(-0.35, 0.35, 2)
    size = rng.uniform(*TOUCH_SIZE)
    centre = box.centre[0] + dx * box.w, box.centre[1] + dy * box.h
    return voter.put(Shape.DOT, centre, (size, size), rng)


def _rest(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> DrawnRow:
    mark = put_mark(level, PLAIN_SIZE, row, voter, rng)
    return DrawnRow((level,), (mark,), touches=put_touch(other_level(level, rng), row, voter, rng))


def _dot(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> DrawnRow:
    return DrawnRow((), touches=put_touch(level, row, voter, rng))


def _slash(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> DrawnRow:
    mark = put_mark(level, (0.9, 1.5), row, voter, rng, shape=Shape.SLASH)
    return DrawnRow((level,), (mark,))


def _underlined(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> DrawnRow:
    name = row.name
    y = name.bottom + UNDERLINE_BELOW * min(name.h, NAME_LINE)
    line = put_line(name.x, name.x + name.w * rng.uniform(0.8, 1.05), y, voter, rng, rise=0.3)
    return DrawnRow((level,), (put_mark(level, PLAIN_SIZE, row, voter, rng),), others=line)


def put_line(
    left: float, right: float, y: float, voter: Voter, rng: np.random.Generator, rise: float
) -> Strokes:
    """A line from left to right, rising and bending by no more than `rise` mm."""
    line = voter.hand.draw(Shape.STRIKE, rng)
    height = float(np.ptp(np.concatenate(line)[:, 1]))
    tall = min(right - left, rise / max(height, 1e-6))
    return voter.trace(line, ((left + right) / 2, y), (right - left, tall))


def text_lines(name: Rect) -> tuple[Rect, ...]:
    """The name's lines, of equal height."""
    count = max(round(name.h / NAME_LINE), 1)
    height = name.h / count
    return tuple(Rect(name.x, name.y + index * height, name.w, height) for index in range(count))


def _struck(name: Rect, voter: Voter, rng: np.random.Generator) -> Strokes:
    """One to three lines over each line of the name."""
    strokes: list[PenStroke] = []
    for text in text_lines(name):
        for _ in range(int(rng.integers(1, 4))):
            length = rng.uniform(STRUCK_WIDTH + 0.02, 1.15) * text.w
            left = text.x + rng.random() * (text.w - length)
            y = text.y + rng.uniform(*STRUCK_HEIGHTS) * text.h
            strokes += put_line(left, left + length, y, voter, rng, rise=_LINE_HEIGHT_MAX)
    return tuple(strokes)


def _diagonal(name: Rect, upwards: bool, voter: Voter, rng: np.random.Generator) -> Strokes:
    """A line from one corner of the name to the opposite one."""
    left = name.x - rng.uniform(0.0, 1.5)
    right = name.right + rng.uniform(-0.08, 0.03) * name.w
    height = name.h * rng.uniform(0.75, 1.1) * (-1 if upwards else 1)
    line = voter.hand.draw(Shape.STRIKE, rng)
    middle = ((left + right) / 2, name.centre[1] + rng.normal(0.0, 0.04) * name.h)
    strokes = voter.trace(line, (0.0, 0.0), (right - left, min(right - left, 8.0)))
    return tuple(_sheared(stroke, height / (right - left), middle) for stroke in strokes)


def _sheared(stroke: PenStroke, rise: float, centre: tuple[float, float]) -> PenStroke:
    x, y = stroke.points.T
    points = np.stack([x, y + rise * x], axis=1) + centre
    return PenStroke(points, stroke.width, stroke.colour, stroke.darkness, stroke.grain)


def _slanted(name: Rect, voter: Voter, rng: np.random.Generator) -> Strokes:
    return _diagonal(name, bool(rng.random() < 0.6), voter, rng)


def _crossed(name: Rect, voter: Voter, rng: np.random.Generator) -> Strokes:
    return _diagonal(name, True, voter, rng) + _diagonal(name, False, voter, rng)


def _scribbled(name: Rect, voter: Voter, rng: np.random.Generator) -> Strokes:
    """Zigzags over the name, one or two."""
    strokes: list[PenStroke] = []
    for _ in range(int(rng.integers(1, 3))):
        zigzag = voter.hand.draw(Shape.ZIGZAG, rng)
        sides = np.ptp(np.concatenate(zigzag), axis=0)
        width = rng.uniform(STRUCK_WIDTH + 0.02, 1.1) * name.w
        height = rng.uniform(0.7, 1.2) * name.h
        left = name.x + rng.random() * (name.w - width)
        centre = left + width / 2, name.centre[1] + rng.normal(0.0, 0.06) * name.h
        strokes += voter.trace(zigzag, centre, (width / sides[0], height / max(sides[1], 0.05)))
    return tuple(strokes)


_STRIKE_KINDS: Mapping[RowKind, Callable[[Rect, Voter, np.random.Generator], Strokes]] = {
    RowKind.STRUCK: _struck,
    RowKind.STRUCK_SLANTED: _slanted,
    RowKind.STRUCK_CROSSED: _crossed,
    RowKind.STRUCK_SCRIBBLED: _scribbled,
}
_KINDS: Mapping[RowKind, DrawsRow] = {
    RowKind.PLAIN: _sized(PLAIN_SIZE),
    RowKind.SMALL: _sized(SMALL_SIZE),
    RowKind.BIG: _sized(BIG_SIZE),
    RowKind.UNDERVOTE: _undervote,
    RowKind.OVERVOTE: _overvote,
    RowKind.CORRECTED: _corrected,
    RowKind.CIRCLED: _circled,
    RowKind.BESIDE: _beside,
    RowKind.REST: _rest,
    RowKind.DOT: _dot,
    RowKind.UNDERLINED: _underlined,
    RowKind.SLASH: _slash,
}
