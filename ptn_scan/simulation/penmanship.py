"""A stroke model: plausible pen marks drawn from a seed, for where no marks by real hands are.

A drawing is a tuple of polylines, each an array of points (n x 2, y down) of one pen stroke. It is
normalised: its bounding box is centred on the origin and the longer side of it is 1. What sets one
writer apart from another is in `Character`; what sets one mark apart from the next is drawn.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Drawing = tuple[Points, ...]


class Shape(StrEnum):
    """What a hand can draw. `strike` runs from left to right, `slash` from corner to corner."""

    TICK = "tick"
    CROSS = "cross"
    FILL = "fill"
    ZIGZAG = "zigzag"
    STRIKE = "strike"
    SLASH = "slash"
    CIRCLE = "circle"
    DOT = "dot"
    WORD = "word"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Character:
    """One writer's way of writing. `slant` in radians, clockwise; `tremor` as a share of the
    drawing; `short_arm` of a tick as a share of the long one; `curl` bends strokes (share of their
    length); `narrow` is width by height of crosses and circles; `teeth` strokes in a zigzag."""

    slant: float
    tremor: float
    short_arm: float
    curl: float
    narrow: float
    teeth: int

    @staticmethod
    def of(rng: np.random.Generator) -> "Character":
        """A writer such as one meets."""
        return Character(
            slant=float(rng.normal(0.0, 0.09)),
            tremor=float(rng.uniform(0.004, 0.02)),
            short_arm=float(rng.uniform(0.22, 0.55)),
            curl=float(rng.normal(0.0, 0.07)),
            narrow=float(rng.uniform(0.65, 1.15)),
            teeth=int(rng.integers(5, 10)),
        )


def normalised(strokes: Sequence[Points]) -> Drawing:
    """`strokes` with their bounding box centred on the origin, its longer side 1."""
    every = np.concatenate(strokes)
    low, high = every.min(axis=0), every.max(axis=0)
    side = max(float((high - low).max()), 1e-9)
    centre = (low + high) / 2
    return tuple((stroke - centre) / side for stroke in strokes)


def turned(strokes: Sequence[Points], angle: float, aspect: float = 1.0) -> Drawing:
    """`strokes` widened by `aspect`, then turned by `angle` (radians, clockwise on paper)."""
    cos, sin = np.cos(angle), np.sin(angle)
    matrix = np.array([[cos * aspect, -sin], [sin * aspect, cos]])
    return tuple(stroke @ matrix.T for stroke in strokes)


def model_drawing(shape: Shape, character: Character, rng: np.random.Generator) -> Drawing:
    """A drawing of `shape` as a writer of `character` makes it."""
    strokes = _MODELS[shape](character, rng)
    shaken = tuple(_shaken(stroke, character.tremor, rng) for stroke in strokes)
    return normalised(turned(shaken, character.slant + float(rng.normal(0.0, 0.05))))


def _shaken(points: Points, tremor: float, rng: np.random.Generator) -> Points:
    """Slow sway (three waves along the stroke), as hands have it; not noise by the point."""
    if len(points) < 3:
        return points
    along = np.linspace(0.0, 1.0, len(points))[:, None]
    swayed = points.copy()
    for waves in (1.0, 2.3, 4.1):
        phase = rng.uniform(0.0, 2 * np.pi, (1, 2))
        swayed += tremor / waves**0.5 * np.sin(2 * np.pi * waves * along + phase)
    return swayed


def _arc(start: Sequence[float], end: Sequence[float], bend: float, count: int = 14) -> Points:
    """From `start` to `end`, bowed sideways by `bend` of the distance."""
    first, last = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
    along = np.linspace(0.0, 1.0, count)[:, None]
    across = np.array([first[1] - last[1], last[0] - first[0]])
    bow: Points = 4 * bend * along * (1 - along) * across
    return first + along * (last - first) + bow


def _tick(character: Character, rng: np.random.Generator) -> Drawing:
    arm = character.short_arm * rng.uniform(0.85, 1.15)
    low = (0.0, 0.0)
    start = (-arm * rng.uniform(0.45, 0.8), -arm * rng.uniform(0.7, 1.0))
    end = (rng.uniform(0.45, 0.75), -1.0)
    down = _arc(start, low, rng.normal(0.0, 0.04), 8)
    up = _arc(low, end, character.curl + rng.normal(0.0, 0.03))
    return (np.concatenate([down, up[1:]]),)


def _cross(character: Character, rng: np.random.Generator) -> Drawing:
    wide = character.narrow * rng.uniform(0.9, 1.1)
    ends = rng.normal(0.0, 0.05, (4, 2))
    bend = character.curl * 0.7
    first = _arc((-wide / 2 + ends[0, 0], -0.5), (wide / 2 + ends[1, 0], 0.5 + ends[1, 1]), bend)
    second = _arc((wide / 2 + ends[2, 0], -0.5 + ends[2, 1]), (-wide / 2, 0.5 + ends[3, 1]), -bend)
    return first, second


def _fill(character: Character, rng: np.random.Generator) -> Drawing:
    """Strokes to and fro, close enough to cover, now and then with a round to close the edge."""
    turns = int(rng.integers(9, 15))
    along = np.linspace(-0.5, 0.5, turns)
    height = 0.5 * np.sqrt(np.clip(1.15 - (1.6 * along) ** 2, 0.25, 1.0)) * rng.uniform(0.8, 1.0)
    ends = np.stack([along, height * np.where(np.arange(turns) % 2, 1.0, -1.0)], axis=1)
    ends += rng.normal(0.0, 0.03, ends.shape)
    tilted = turned((_smooth(ends, 4),), rng.uniform(0.2, 1.2))
    if rng.random() < 0.4:
        return *tilted, _circle(character, rng)[0] * 0.85
    return tilted


def _zigzag(character: Character, rng: np.random.Generator) -> Drawing:
    teeth = character.teeth + int(rng.integers(-1, 2))
    along = np.linspace(-0.5, 0.5, teeth) + rng.normal(0.0, 0.02, teeth)
    height = rng.uniform(0.18, 0.3) * np.where(np.arange(teeth) % 2, 1.0, -1.0)
    return (_smooth(np.stack([along, height + rng.normal(0.0, 0.04, teeth)], axis=1), 5),)


def _strike(character: Character, rng: np.random.Generator) -> Drawing:
    return (_arc((-0.5, rng.normal(0.0, 0.012)), (0.5, 0.0), character.curl * 0.2, 24),)


def _slash(character: Character, rng: np.random.Generator) -> Drawing:
    return (_arc((-0.5 * rng.uniform(0.5, 1.0), 0.5), (0.4, -0.5), character.curl),)


def _circle(character: Character, rng: np.random.Generator) -> Drawing:
    """Never closed exactly: it stops short or runs past its beginning."""
    start = -np.pi / 2 + rng.normal(0.0, 0.5)
    sweep = 2 * np.pi * rng.uniform(0.93, 1.12)
    angle = start - np.linspace(0.0, sweep, 44)
    radius = 0.5 * np.linspace(1.0, rng.uniform(0.93, 1.07), 44)
    width = np.clip(character.narrow, 0.8, 1.1)
    return (np.stack([radius * width * np.cos(angle), radius * np.sin(angle)], axis=1),)


def _dot(character: Character, rng: np.random.Generator) -> Drawing:
    angle = rng.uniform(0.0, 2 * np.pi)
    end = np.array([np.cos(angle), np.sin(angle)])
    return (_arc((0.0, 0.0), end.tolist(), rng.normal(0.0, 0.1), 4),)


def _word(character: Character, rng: np.random.Generator) -> Drawing:
    """Three to six letters in one line of up and down strokes, with one or two marks above, as
    Vietnamese has them. Width by height as the number of letters gives it."""
    letters = int(rng.integers(3, 7))
    turns: list[tuple[float, float]] = []
    for letter in range(letters):
        tall = letter == 0 or rng.random() < 0.25
        top = -rng.uniform(1.5, 2.1) if tall else -rng.uniform(0.8, 1.1)
        foot = rng.uniform(0.4, 0.9) if rng.random() < 0.15 else rng.uniform(-0.1, 0.1)
        left = letter + rng.normal(0.0, 0.06)
        turns += [(left, foot), (left + 0.35, top), (left + 0.55, -0.3), (left + 0.3, -0.1)]
    strokes = [_smooth(np.array(turns) * (0.85, 1.0), 5)]
    for _ in range(int(rng.integers(1, 3))):
        x, y = rng.uniform(0.3, letters - 0.5), -rng.uniform(1.5, 2.2)
        strokes.append(_arc((x, y), (x + 0.35, y - rng.uniform(-0.3, 0.4)), rng.normal(0, 0.2), 6))
    return tuple(strokes)


def _signature(character: Character, rng: np.random.Generator) -> Drawing:
    """A large first loop, a running wave that grows flat, and often a flourish below."""
    loop = np.linspace(0.3 * np.pi, 2.4 * np.pi, 22)
    first = np.stack([0.5 * np.cos(loop) + 0.02 * loop, 0.9 * np.sin(loop) - 0.3], axis=1)
    turns = int(rng.integers(6, 14))
    along = np.linspace(0.6, rng.uniform(2.2, 3.4), turns)
    flat = np.linspace(0.8, 0.15, turns) * rng.uniform(0.5, 1.0, turns)
    wave = np.stack([along, flat * np.where(np.arange(turns) % 2, 0.6, -1.0)], axis=1)
    strokes = [_smooth(np.concatenate([first[::3], wave]), 5)]
    if rng.random() < 0.6:
        strokes.append(_arc((float(along[-1]), 0.3), (-0.3, rng.uniform(0.6, 1.0)), 0.08, 20))
    return tuple(strokes)


def _smooth(corners: Points, steps: int) -> Points:
    """A line through `corners` that rounds them as a moving hand does (Catmull-Rom)."""
    padded = np.concatenate([corners[:1], corners, corners[-1:]])
    t = np.linspace(0.0, 1.0, steps, endpoint=False)[:, None, None]
    before, start, end, after = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    curve = 0.5 * (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    )
    return np.concatenate([curve.transpose(1, 0, 2).reshape(-1, 2), corners[-1:]])


_MODELS: Mapping[Shape, Callable[[Character, np.random.Generator], Drawing]] = {
    Shape.TICK: _tick,
    Shape.CROSS: _cross,
    Shape.FILL: _fill,
    Shape.ZIGZAG: _zigzag,
    Shape.STRIKE: _strike,
    Shape.SLASH: _slash,
    Shape.CIRCLE: _circle,
    Shape.DOT: _dot,
    Shape.WORD: _word,
    Shape.SIGNATURE: _signature,
}
