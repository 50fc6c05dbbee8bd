"""One voter: a hand, a pen and a habit, kept for the whole ballot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ptn_scan.simulation.hands import Hand
from ptn_scan.simulation.ink import PenStroke
from ptn_scan.simulation.penmanship import Drawing, Shape


class PenKind(StrEnum):
    """What voters write with."""

    BLUE = "blue"
    BLACK = "black"
    RED = "red"
    PENCIL = "pencil"


class Habit(StrEnum):
    """How a voter marks a box."""

    TICK = "tick"
    CROSS = "cross"
    FILL = "fill"

    @property
    def shape(self) -> Shape:
        return Shape(self.value)


PEN_SHARES: Mapping[PenKind, float] = {
    PenKind.BLUE: 0.60,
    PenKind.BLACK: 0.27,
    PenKind.RED: 0.05,
    PenKind.PENCIL: 0.08,
}
HABIT_SHARES: Mapping[Habit, float] = {Habit.TICK: 0.45, Habit.CROSS: 0.45, Habit.FILL: 0.10}
PEN_WIDTHS = (0.35, 0.8)
"""In mm, from and to."""

_COLOURS: Mapping[PenKind, tuple[int, int, int]] = {
    PenKind.BLUE: (38, 62, 165),
    PenKind.BLACK: (38, 38, 42),
    PenKind.RED: (188, 36, 46),
    PenKind.PENCIL: (92, 92, 96),
}
_DARKNESS = (0.85, 1.0)
_PENCIL_DARKNESS = (0.7, 0.95)
_PENCIL_GRAIN = 0.35


@dataclass(frozen=True, slots=True)
class Pen:
    """`width` of the line in mm; colour, darkness and grain as in `PenStroke`."""

    kind: PenKind
    width: float
    colour: tuple[int, int, int]
    darkness: float
    grain: float

    @staticmethod
    def of(kind: PenKind, rng: np.random.Generator) -> "Pen":
        """A pen of this kind as one finds it on a table."""
        pencil = kind is PenKind.PENCIL
        shade = np.clip(np.array(_COLOURS[kind]) + rng.integers(-12, 13, 3), 0, 255)
        return Pen(
            kind=kind,
            width=float(rng.uniform(*PEN_WIDTHS)),
            colour=(int(shade[0]), int(shade[1]), int(shade[2])),
            darkness=float(rng.uniform(*(_PENCIL_DARKNESS if pencil else _DARKNESS))),
            grain=_PENCIL_GRAIN if pencil else 0.0,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Voter:
    """Who marks a ballot."""

    hand: Hand
    pen: Pen
    habit: Habit

    def put(
        self,
        shape: Shape,
        centre: tuple[float, float],
        size: tuple[float, float],
        rng: np.random.Generator,
    ) -> tuple[PenStroke, ...]:
        """A drawing of `shape` around `centre`; a unit of it is `size` (along x, along y) mm."""
        return self.trace(self.hand.draw(shape, rng), centre, size)

    def trace(
        self, drawing: Drawing, centre: tuple[float, float], size: tuple[float, float]
    ) -> tuple[PenStroke, ...]:
        """`drawing` with this voter's pen, a unit of it being `size` mm."""
        pen = self.pen
        return tuple(
            PenStroke(points * size + centre, pen.width, pen.colour, pen.darkness, pen.grain)
            for points in drawing
        )


def draw_voter(hands: Sequence[Hand], rng: np.random.Generator) -> Voter:
    """A voter by the shares of the profile; the hand is one that made such marks itself, where
    there is one."""
    habit = list(Habit)[_pick(list(HABIT_SHARES.values()), rng)]
    kind = list(PenKind)[_pick(list(PEN_SHARES.values()), rng)]
    wanted = {habit.shape, Shape.ZIGZAG} if habit is Habit.FILL else {habit.shape}
    able = [hand for hand in hands if hand.own & wanted] or list(hands)
    return Voter(able[int(rng.integers(len(able)))], Pen.of(kind, rng), habit)


def _pick(shares: Sequence[float], rng: np.random.Generator) -> int:
    return int(rng.choice(len(shares), p=shares))
