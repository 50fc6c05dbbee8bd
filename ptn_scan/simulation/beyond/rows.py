"""Rows as no profile has them: a function for each kind; sizes are those said in `effects`."""

import itertools
from collections.abc import Callable, Mapping

import numpy as np

from ptn_scan.election import Level
from ptn_scan.geometry import Rect, bounding
from ptn_scan.layout import (
    NAME_LINE,
    NAME_WIDTH,
    NUMBER_WIDTH,
    TITLE_LINE,
    TITLE_WIDTH,
    RowLayout,
)
from ptn_scan.simulation.ink import PenStroke
from ptn_scan.simulation.penmanship import Shape
from ptn_scan.simulation.pens import Voter
from ptn_scan.simulation.rows import (
    PLAIN_SIZE,
    STRUCK_HEIGHTS,
    TOUCH_SIZE,
    DrawsRow,
    Strokes,
    near,
    other_level,
    put_line,
    put_mark,
    text_lines,
)
from ptn_scan.simulation.truth import DrawnRow, RowKind

Range = tuple[float, float]

INSIDE, BORDER = (0.75, 0.92), (0.95, 1.15)
"""Of a circle, the diameter as a share of the box."""
WIDE_MM = (2.2, 3.2)
ROUND_TWO_MM = (0.8, 1.8)
"""How far outside the boxes a wide circle, and one round two boxes, runs."""
TOUCHING, LOW = (-0.12, -0.05), (0.25, 0.5)
"""How far below the name's lowest point an underline runs, as a share of a line's height."""
SIDE_MM = (2.4, 3.6)
"""Of a mark above or below a box, the longer side."""
PARTLY, TITLE_SHARE = (0.15, 0.42), (0.6, 1.0)
"""Width of a line over part of a name, as a share of it, and over a title, of its column."""
AIM_SPREAD = 0.08
"""Standard deviation of the centre of what covers a mark, as a share of the box."""
AWAY_MM = (5.0, 5.6)
"""How far from the middle of the box the centre of such a mark stands,"""
ASTRAY_MM = (4.0, 6.5)
"""and that of a mark that misses its box to any side."""


def draw_unusual(
    kind: RowKind, level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator
) -> DrawnRow:
    """What `voter`, who wants `level`, draws in `row`, where it turns out as `kind`."""
    return _KINDS[kind](level, row, voter, rng)


def _hesitation(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> DrawnRow:
    """Places are drawn without repeating: the boxes, and the white between them."""
    boxes = row.boxes
    between = [
        Rect(left.right + 1.0, left.y, right.x - left.right - 2.0, left.h)
        for left, right in itertools.pairwise(boxes)
    ]
    places = [*boxes, *between]
    chosen = rng.permutation(len(places))[: int(rng.integers(2, 5))]
    touches: list[PenStroke] = []
    for index in chosen.tolist():
        dx, dy = rng.uniform(-0.35, 0.35, 2)
        place, size = places[index], rng.uniform(*TOUCH_SIZE)
        centre = place.centre[0] + dx * place.w, place.centre[1] + dy * place.h
        touches += voter.put(Shape.DOT, centre, (size, size), rng)
    mark = put_mark(level, PLAIN_SIZE, row, voter, rng)
    return DrawnRow((level,), (mark,), touches=tuple(touches))


def _put_plain(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> Strokes:
    return put_mark(level, PLAIN_SIZE, row, voter, rng)


def _put_astray(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> Strokes:
    """A mark for `level` that misses its box."""
    box = row.box(level)
    size, away = rng.uniform(*PLAIN_SIZE) * box.w, rng.uniform(*ASTRAY_MM)
    angle = rng.uniform(0.0, 2 * np.pi)
    centre = box.centre[0] + away * np.cos(angle), box.centre[1] + away * np.sin(angle)
    return voter.put(voter.habit.shape, centre, (size, size), rng)


def _over(
    cover: Callable[[Rect, Voter, np.random.Generator], Strokes],
    put: Callable[[Level, RowLayout, Voter, np.random.Generator], Strokes] = _put_plain,
) -> DrawsRow:
    """A wrong mark under `cover`, which is of the box's size and aims at the mark; then the right
    one, as `put` puts it."""

    def draw(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> DrawnRow:
        wrong = other_level(level, rng)
        first, box = _put_plain(wrong, row, voter, rng), row.box(wrong)
        middle = bounding(stroke.bounds for stroke in first).centre
        covering = cover(
            box.moved(middle[0] - box.centre[0], middle[1] - box.centre[1]), voter, rng
        )
        right = put(level, row, voter, rng)
        return DrawnRow((level,), (first, right), others=covering)

    return draw


def _second_astray(
    level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator
) -> DrawnRow:
    other = other_level(level, rng)
    first = _put_plain(other, row, voter, rng)
    return DrawnRow((other, level), (first, _put_astray(level, row, voter, rng)))


def _sized(
    shape: Shape, box: Rect, wide: Range, tall: Range, voter: Voter, rng: np.random.Generator
) -> Strokes:
    """`shape` over the middle of `box`, its sides as shares of the box's."""
    drawing = voter.hand.draw(shape, rng)
    sides = np.maximum(np.ptp(np.concatenate(drawing), axis=0), 0.1)
    width, height = rng.uniform(*wide) * box.w, rng.uniform(*tall) * box.h
    return voter.trace(drawing, _aimed(box, rng), (width / sides[0], height / sides[1]))


def _aimed(box: Rect, rng: np.random.Generator) -> tuple[float, float]:
    """Close to the middle of `box`, as a hand hits what it wants to cover."""
    dx, dy = rng.normal(0.0, AIM_SPREAD, 2)
    return box.centre[0] + dx * box.w, box.centre[1] + dy * box.h


def _scribble(box: Rect, voter: Voter, rng: np.random.Generator) -> Strokes:
    return _sized(Shape.ZIGZAG, box, (0.9, 1.3), (0.7, 1.1), voter, rng)


def _fill(box: Rect, voter: Voter, rng: np.random.Generator) -> Strokes:
    return _sized(Shape.FILL, box, (0.85, 1.1), (0.85, 1.1), voter, rng)


def _cross(box: Rect, voter: Voter, rng: np.random.Generator) -> Strokes:
    return _sized(Shape.CROSS, box, (1.2, 1.7), (1.1, 1.5), voter, rng)


def _one_line(box: Rect, voter: Voter, rng: np.random.Generator) -> Strokes:
    """Level or rising, well over both sides of the mark."""
    reach = rng.uniform(1.4, 2.0) * box.w / 2
    x, y = _aimed(box, rng)
    return put_line(x - reach, x + reach, y, voter, rng, rise=rng.uniform(0.2, 1.5))


def _ring(around: Rect, voter: Voter, rng: np.random.Generator) -> Strokes:
    circle = voter.hand.draw(Shape.CIRCLE, rng)
    sides = np.maximum(np.ptp(np.concatenate(circle), axis=0), 0.1)
    return voter.trace(circle, around.centre, (around.w / sides[0], around.h / sides[1]))


def _circled(shares: Range) -> DrawsRow:
    """A ring about the middle of the box, so wide as a share of it."""

    def draw(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> DrawnRow:
        box, share = row.box(level), rng.uniform(*shares)
        dx, dy = rng.normal(0.0, 0.03, 2) * box.w
        around = box.grown((share - 1) * box.w / 2).moved(dx, dy)
        return DrawnRow((level,), others=_ring(around, voter, rng))

    return draw


def _circled_wide(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> DrawnRow:
    around = row.box(level).grown(rng.uniform(*WIDE_MM))
    return DrawnRow((level,), others=_ring(around, voter, rng))


def _circled_two(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> DrawnRow:
    levels = tuple(Level)
    first = min(levels.index(level), 1)
    pair = levels[first : first + 2]
    around = bounding(row.box(each) for each in pair).grown(rng.uniform(*ROUND_TWO_MM))
    return DrawnRow(pair, others=_ring(around, voter, rng))


def _underlined(below: Range) -> DrawsRow:
    def draw(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> DrawnRow:
        name = row.name
        y = name.bottom + rng.uniform(*below) * min(name.h, NAME_LINE)
        line = put_line(name.x, name.x + name.w * rng.uniform(0.8, 1.05), y, voter, rng, rise=0.2)
        mark = put_mark(level, PLAIN_SIZE, row, voter, rng)
        return DrawnRow((level,), (mark,), others=line)

    return draw


def _struck_partly(
    level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator
) -> DrawnRow:
    share = rng.uniform(*PARTLY)
    begin = rng.choice([0.0, rng.uniform(0.0, 1 - share), 1 - share])
    strikes: list[PenStroke] = []
    for text in text_lines(row.name):
        left = text.x + begin * text.w
        strikes += _lines_over(Rect(left, text.y, share * text.w, text.h), voter, rng)
    mark = put_mark(level, PLAIN_SIZE, row, voter, rng)
    return DrawnRow((level,), (mark,), strikes=tuple(strikes))


def _title_struck(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> DrawnRow:
    """A line wherever a title of one line or of two has one of text."""
    width = rng.uniform(*TITLE_SHARE) * (TITLE_WIDTH - 3.0)
    left = row.row.x + NUMBER_WIDTH + NAME_WIDTH + 1.5
    strikes: list[PenStroke] = []
    for lines in (-0.5, 0.0, 0.5):
        y = row.row.centre[1] + lines * TITLE_LINE
        strikes += put_line(left, left + width, y, voter, rng, rise=0.6)
    mark = put_mark(level, PLAIN_SIZE, row, voter, rng)
    return DrawnRow((level,), (mark,), others=tuple(strikes))


def _lines_over(text: Rect, voter: Voter, rng: np.random.Generator) -> Strokes:
    """One or two lines from end to end of `text`."""
    strokes: list[PenStroke] = []
    for _ in range(int(rng.integers(1, 3))):
        y = text.y + rng.uniform(*STRUCK_HEIGHTS) * text.h
        strokes += put_line(text.x, text.right, y, voter, rng, rise=0.6)
    return tuple(strokes)


def _beside(right: bool) -> DrawsRow:
    """Left of the first box, or right of the last, where there is no other box."""

    def draw(_level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> DrawnRow:
        box = row.boxes[-1 if right else 0]
        size = rng.uniform(0.5, 0.9) * box.w
        away = box.w / 2 + size / 2 + rng.uniform(0.8, 2.0)
        centre = box.centre[0] + (away if right else -away), near(box, rng)[1]
        mark = voter.put(voter.habit.shape, centre, (size, size), rng)
        return DrawnRow((Level.LOW if right else Level.HIGH,), (mark,))

    return draw


def _upon(sign: float) -> DrawsRow:
    """Above (-1) or below (1) a box, across the line to the next row."""

    def draw(level: Level, row: RowLayout, voter: Voter, rng: np.random.Generator) -> DrawnRow:
        box, size = row.box(level), rng.uniform(*SIDE_MM)
        centre = near(box, rng)[0], box.centre[1] + sign * rng.uniform(*AWAY_MM)
        mark = voter.put(voter.habit.shape, centre, (size, size), rng)
        return DrawnRow((level,), (mark,))

    return draw


_KINDS: Mapping[RowKind, DrawsRow] = {
    RowKind.HESITATION: _hesitation,
    RowKind.SCRIBBLED_ONCE: _over(_scribble),
    RowKind.FILLED_OVER: _over(_fill),
    RowKind.CROSSED_OVER: _over(_cross),
    RowKind.LINED_OVER: _over(_one_line),
    RowKind.CORRECTED_ASTRAY: _over(_scribble, _put_astray),
    RowKind.SECOND_ASTRAY: _second_astray,
    RowKind.CIRCLED_INSIDE: _circled(INSIDE),
    RowKind.CIRCLED_BORDER: _circled(BORDER),
    RowKind.CIRCLED_WIDE: _circled_wide,
    RowKind.CIRCLED_TWO: _circled_two,
    RowKind.UNDERLINED_TOUCHING: _underlined(TOUCHING),
    RowKind.UNDERLINED_LOW: _underlined(LOW),
    RowKind.STRUCK_PARTLY: _struck_partly,
    RowKind.TITLE_STRUCK: _title_struck,
    RowKind.BESIDE_LEFT: _beside(right=False),
    RowKind.BESIDE_RIGHT: _beside(right=True),
    RowKind.BESIDE_ABOVE: _upon(-1.0),
    RowKind.BESIDE_BELOW: _upon(1.0),
}
UNUSUAL_KINDS = frozenset(_KINDS)
