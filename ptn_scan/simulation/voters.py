"""Voters mark ballots: `mark_ballot(layout, voter, rng)` gives the strokes and what is right.

The shares of row kinds, and of ballots with a write-in or a signature, are those of the voters'
profile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ptn_scan.election import Level
from ptn_scan.geometry import Rect
from ptn_scan.layout import BallotLayout, PageLayout, RowLayout
from ptn_scan.simulation.ink import PenStroke
from ptn_scan.simulation.penmanship import Shape
from ptn_scan.simulation.pens import Habit, Pen, PenKind, Voter, draw_voter
from ptn_scan.simulation.rows import draw_row
from ptn_scan.simulation.truth import RowKind, RowTruth, judge

__all__ = [
    "Habit",
    "MarkedBallot",
    "MarkedPage",
    "Pen",
    "PenKind",
    "PenStroke",
    "RowKind",
    "RowTruth",
    "Voter",
    "draw_voter",
    "mark_ballot",
]

USUAL_SHARES: Mapping[RowKind, float] = {
    RowKind.PLAIN: 0.86,
    RowKind.UNDERVOTE: 0.04,
    RowKind.OVERVOTE: 0.03,
    RowKind.STRUCK: 0.03,
    RowKind.SMALL: 0.02,
    RowKind.BIG: 0.02,
}
ODD_KINDS: tuple[RowKind, ...] = (
    RowKind.CORRECTED,
    RowKind.CIRCLED,
    RowKind.BESIDE,
    RowKind.REST,
    RowKind.DOT,
    RowKind.STRUCK_SLANTED,
    RowKind.STRUCK_CROSSED,
    RowKind.STRUCK_SCRIBBLED,
    RowKind.UNDERLINED,
    RowKind.SLASH,
)
ODD_SHARE = 0.1
WRITE_IN_SHARE, SIGNATURE_SHARE = 0.08, 0.40

_OVER_THE_EDGE = 0.15
"""Of signatures, how many run over the edge of their box."""


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """One page of a marked ballot: its strokes, and the truth about its rows in their order."""

    page: int
    strokes: tuple[PenStroke, ...]
    rows: tuple[RowTruth, ...]


@dataclass(frozen=True, slots=True)
class MarkedBallot:
    """A ballot as it left the voter's hand."""

    voter: Voter
    pages: tuple[MarkedPage, ...]
    write_in: bool
    signature: bool

    @property
    def rows(self) -> tuple[RowTruth, ...]:
        """The truth about all officials, in the ballot's order."""
        return tuple(row for page in self.pages for row in page.rows)


def mark_ballot(
    layout: BallotLayout,
    voter: Voter,
    rng: np.random.Generator,
    odd_share: float = ODD_SHARE,
    leanings: Sequence[tuple[float, float, float]] | None = None,
) -> MarkedBallot:
    """`voter` fills in a ballot of `layout`.

    `odd_share` is the share of odd rows. `leanings` has for each official how likely the levels
    are (summing to 1, in the order of `Level`); without it they are equally likely.
    """
    write_in = bool(rng.random() < WRITE_IN_SHARE)
    signature = bool(rng.random() < SIGNATURE_SHARE)
    pages = []
    for page in layout.pages:
        strokes: list[PenStroke] = []
        truths: list[RowTruth] = []
        for row in page.rows:
            level = _wanted(row, leanings, rng)
            kind = _kind(odd_share, rng)
            drawn = draw_row(kind, level, row, voter, rng)
            strokes += drawn.strokes
            truths.append(judge(kind, drawn, row))
        strokes += _besides(page, write_in, signature, voter, rng)
        pages.append(MarkedPage(page.page, tuple(strokes), tuple(truths)))
    return MarkedBallot(voter, tuple(pages), write_in, signature)


def _wanted(
    row: RowLayout,
    leanings: Sequence[tuple[float, float, float]] | None,
    rng: np.random.Generator,
) -> Level:
    shares = None if leanings is None else leanings[row.official - 1]
    return tuple(Level)[int(rng.choice(3, p=shares))]


def _kind(odd_share: float, rng: np.random.Generator) -> RowKind:
    if rng.random() < odd_share:
        return ODD_KINDS[int(rng.integers(len(ODD_KINDS)))]
    return tuple(USUAL_SHARES)[int(rng.choice(len(USUAL_SHARES), p=tuple(USUAL_SHARES.values())))]


def _besides(
    page: PageLayout, write_in: bool, signature: bool, voter: Voter, rng: np.random.Generator
) -> tuple[PenStroke, ...]:
    strokes: list[PenStroke] = []
    if write_in and page.write_in is not None:
        strokes += _write_in(page.write_in, voter, rng)
    if signature and page.signature is not None:
        strokes += _signature(page.signature, voter, rng)
    return tuple(strokes)


def _write_in(room: Rect, voter: Voter, rng: np.random.Generator) -> list[PenStroke]:
    """Two to four words on one line below the table."""
    height = rng.uniform(4.5, 7.0)
    words = [voter.hand.draw(Shape.WORD, rng) for _ in range(int(rng.integers(2, 5)))]
    sides = [np.ptp(np.concatenate(word), axis=0) for word in words]
    widths = [height * side[0] / side[1] for side in sides]
    gap = 0.45 * height
    needed = sum(widths) + gap * (len(words) - 1)
    left = room.x + 2 + rng.random() * max(room.w - needed - 4, 0.0)
    y = room.y + height / 2 + 1 + rng.random() * max(room.h - height - 2, 0.0)
    strokes: list[PenStroke] = []
    for word, side, width in zip(words, sides, widths, strict=True):
        unit = height / side[1]
        strokes += voter.trace(word, (left + width / 2, y + rng.normal(0.0, 0.3)), (unit, unit))
        left += width + gap
    return strokes


def _signature(room: Rect, voter: Voter, rng: np.random.Generator) -> tuple[PenStroke, ...]:
    drawing = voter.hand.draw(Shape.SIGNATURE, rng)
    sides = np.ptp(np.concatenate(drawing), axis=0)
    unit = min(rng.uniform(22.0, 46.0), 0.9 * room.h / sides[1])
    width, height = sides * unit
    over = 3.0 if rng.random() < _OVER_THE_EDGE else 0.0
    free_x, free_y = (room.w - width) / 2 + over, (room.h - height) / 2 + over
    dx, dy = rng.uniform(-1.0, 1.0, 2)
    centre = room.centre[0] + dx * free_x, room.centre[1] + dy * free_y
    return voter.trace(drawing, centre, (unit, unit))
