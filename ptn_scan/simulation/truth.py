"""What is right by what was drawn in a row, measured on the strokes themselves.

The voter's intention alone is no truth: a mark can wander out of its box. So each row's strokes
are measured against the boxes and the name, and the table "What is right" of the simulation's
profile gives the rulings that are allowed without review.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ptn_scan.election import Level
from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.ruling.values import Reason, Ruling
from ptn_scan.simulation.ink import PenStroke


class RowKind(StrEnum):
    """What a voter did in a row. Those after `slash` are drawn by `beyond` alone."""

    PLAIN = "plain"
    UNDERVOTE = "undervote"
    OVERVOTE = "overvote"
    STRUCK = "struck"
    SMALL = "small"
    BIG = "big"
    CORRECTED = "corrected"
    CIRCLED = "circled"
    BESIDE = "beside"
    REST = "rest"
    DOT = "dot"
    STRUCK_SLANTED = "struck_slanted"
    STRUCK_CROSSED = "struck_crossed"
    STRUCK_SCRIBBLED = "struck_scribbled"
    UNDERLINED = "underlined"
    SLASH = "slash"
    HESITATION = "hesitation"
    SCRIBBLED_ONCE = "scribbled_once"
    FILLED_OVER = "filled_over"
    CROSSED_OVER = "crossed_over"
    LINED_OVER = "lined_over"
    CORRECTED_ASTRAY = "corrected_astray"
    SECOND_ASTRAY = "second_astray"
    CIRCLED_INSIDE = "circled_inside"
    CIRCLED_BORDER = "circled_border"
    CIRCLED_WIDE = "circled_wide"
    CIRCLED_TWO = "circled_two"
    UNDERLINED_TOUCHING = "underlined_touching"
    UNDERLINED_LOW = "underlined_low"
    BESIDE_LEFT = "beside_left"
    BESIDE_RIGHT = "beside_right"
    BESIDE_ABOVE = "beside_above"
    BESIDE_BELOW = "beside_below"
    STRUCK_PARTLY = "struck_partly"
    TITLE_STRUCK = "title_struck"


STRIKES = frozenset(
    {RowKind.STRUCK, RowKind.STRUCK_SLANTED, RowKind.STRUCK_CROSSED, RowKind.STRUCK_SCRIBBLED}
)
CORRECTIONS = frozenset(
    {
        RowKind.CORRECTED,
        RowKind.SCRIBBLED_ONCE,
        RowKind.FILLED_OVER,
        RowKind.CROSSED_OVER,
        RowKind.LINED_OVER,
        RowKind.CORRECTED_ASTRAY,
    }
)
CIRCLES = frozenset(
    {
        RowKind.CIRCLED,
        RowKind.CIRCLED_INSIDE,
        RowKind.CIRCLED_BORDER,
        RowKind.CIRCLED_WIDE,
        RowKind.CIRCLED_TWO,
    }
)
ASIDE = frozenset(
    {
        RowKind.BESIDE,
        RowKind.BESIDE_LEFT,
        RowKind.BESIDE_RIGHT,
        RowKind.BESIDE_ABOVE,
        RowKind.BESIDE_BELOW,
    }
)
_ONLY_REVIEW = {
    **dict.fromkeys(CORRECTIONS, Reason.CORRECTION),
    **dict.fromkeys(CIRCLES | ASIDE, Reason.MARGINAL_MARK),
    RowKind.TITLE_STRUCK: Reason.MARGINAL_STRIKE,
}

INK_SHARE, STROKE_MM = 0.5, 3.0
"""A mark lies in a box with this share of its ink, or this length of stroke, inside."""
TOLERANCE = 0.8
"""Measuring a scan is not exact: from this part of those limits on, the level is defensible."""
TAIL_MM = 1.5
"""A tail as long as this in another box makes a mark doubtful."""
NO_INK_MM2 = 0.3
"""Less ink than this is none."""
STRUCK_SHARE = 0.5
"""A name is struck with this share of its width crossed."""

_STEP_MM = 0.05


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """The strokes of one row by what they are: `marks` (each some strokes, meant for a box),
    `touches` of the pen, `strikes` over the name, and all `others` (circles, scribbles over a
    mark, underlines). `meant` are the levels that the voter wants counted, as far as a person can
    tell from the row."""

    meant: tuple[Level, ...]
    marks: tuple[tuple[PenStroke, ...], ...] = ()
    touches: tuple[PenStroke, ...] = ()
    strikes: tuple[PenStroke, ...] = ()
    others: tuple[PenStroke, ...] = ()

    @property
    def strokes(self) -> tuple[PenStroke, ...]:
        """All of them; marks first, as they were drawn first."""
        drawn = [stroke for mark in self.marks for stroke in mark]
        return (*drawn, *self.touches, *self.strikes, *self.others)


@dataclass(frozen=True, slots=True)
class RowTruth:
    """What is right in one row.

    `allowed` are the rulings allowed without review, none where review alone is right (review is
    always allowed). `reason` is the one that an invalid or reviewed row should carry, None for a
    plain level. `counts_as` is what a person who sees the row rules. `ink_mm2` is all ink in the
    row, overlaps counted twice.
    """

    official: int
    kind: RowKind
    meant: tuple[Level, ...]
    allowed: frozenset[Ruling]
    reason: Reason | None
    counts_as: Ruling
    ink_mm2: float


def judge(kind: RowKind, drawn: DrawnRow, row: RowLayout) -> RowTruth:
    """The truth about `row`, in which `drawn` was drawn."""
    allowed, reason = _allowed(kind, drawn, row)
    return RowTruth(
        official=row.official,
        kind=kind,
        meant=drawn.meant,
        allowed=frozenset() if allowed is None else frozenset({allowed}),
        reason=reason,
        counts_as=_counts_as(kind, drawn),
        ink_mm2=sum(stroke.ink_mm2 for stroke in drawn.strokes),
    )


def _allowed(kind: RowKind, drawn: DrawnRow, row: RowLayout) -> tuple[Ruling | None, Reason | None]:
    """The one ruling allowed without review, if any, and the reason it should carry."""
    if drawn.strikes:
        struck = crossed_share(drawn.strikes, row.name) >= STRUCK_SHARE
        return (Ruling.INVALID, Reason.NAME_STRUCK) if struck else (None, Reason.MARGINAL_STRIKE)
    if kind in _ONLY_REVIEW:
        return None, _ONLY_REVIEW[kind]
    if not drawn.marks:
        blank = sum(stroke.ink_mm2 for stroke in drawn.touches) < NO_INK_MM2
        return (Ruling.INVALID, Reason.UNDERVOTE) if blank else (None, Reason.MARGINAL_MARK)
    return _by_marks(tuple(box_of(mark, row.boxes) for mark in drawn.marks))


def _by_marks(places: Sequence[int | None]) -> tuple[Ruling | None, Reason | None]:
    """What marks that lie in boxes with these indices (None: in none for sure) come to."""
    boxes = {place for place in places if place is not None}
    if len(boxes) == 0 or None in places:
        return None, Reason.MARGINAL_MARK
    if len(boxes) > 1:
        return Ruling.INVALID, Reason.OVERVOTE
    return Ruling(tuple(Level)[boxes.pop()].value), None


def _counts_as(kind: RowKind, drawn: DrawnRow) -> Ruling:
    if drawn.strikes or kind in ASIDE or len(drawn.meant) != 1:
        return Ruling.INVALID
    return Ruling(drawn.meant[0].value)


def box_of(mark: Sequence[PenStroke], boxes: Sequence[Rect]) -> int | None:
    """The index of the box in which `mark` lies; None where it lies in none, or its tail reaches
    another one too far."""
    inside = [sum(length_inside(stroke, box) for stroke in mark) for box in boxes]
    total = sum(stroke.length for stroke in mark)
    best = int(np.argmax(inside))
    if any(length >= TAIL_MM for index, length in enumerate(inside) if index != best):
        return None
    lies = inside[best] >= min(INK_SHARE * total, STROKE_MM) * TOLERANCE
    return best if lies and inside[best] > 0 else None


def length_inside(stroke: PenStroke, rect: Rect) -> float:
    """How many mm of the stroke's centre line lie in `rect`."""
    points, step = _even(stroke)
    x, y = points.T
    within = (rect.x <= x) & (x <= rect.right) & (rect.y <= y) & (y <= rect.bottom)
    return float(within.sum() * step)


def crossed_share(strikes: Sequence[PenStroke], name: Rect) -> float:
    """The share of the name's width over or under which a strike's ink lies on the name."""
    columns = np.zeros(max(int(name.w / _STEP_MM), 1), dtype=bool)
    for stroke in strikes:
        points, _ = _even(stroke)
        x, y = points.T
        on_name = x[(name.y <= y) & (y <= name.bottom)]
        for shift in (-stroke.width / 2, 0.0, stroke.width / 2):
            places = ((on_name + shift - name.x) / _STEP_MM).astype(int)
            columns[places[(places >= 0) & (places < len(columns))]] = True
    return float(columns.mean())


def _even(stroke: PenStroke) -> tuple[NDArray[np.float64], float]:
    """Points at even steps along the stroke, and the step in mm."""
    steps = np.hypot(*np.diff(stroke.points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    count = max(int(along[-1] / _STEP_MM), 1)
    places = (np.arange(count) + 0.5) * (along[-1] / count)
    points = np.stack([np.interp(places, along, stroke.points[:, axis]) for axis in (0, 1)], axis=1)
    return points, float(along[-1] / count)
