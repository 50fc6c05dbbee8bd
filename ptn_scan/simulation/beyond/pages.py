"""Pages that voters marked as no profile has them: `mark_unusually` gives strokes and truth."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ptn_scan.election import Level
from ptn_scan.layout import NAME_WIDTH, NUMBER_WIDTH, PAPER, BallotLayout, PageLayout, RowLayout
from ptn_scan.ruling.values import Reason
from ptn_scan.simulation.beyond.effects import Effect
from ptn_scan.simulation.beyond.rows import UNUSUAL_KINDS, draw_unusual
from ptn_scan.simulation.hands import Hand
from ptn_scan.simulation.ink import PenStroke
from ptn_scan.simulation.penmanship import Drawing, Shape, turned
from ptn_scan.simulation.pens import Habit, Voter, draw_voter
from ptn_scan.simulation.rows import Strokes, draw_row
from ptn_scan.simulation.truth import (
    CORRECTIONS,
    TAIL_MM,
    RowKind,
    RowTruth,
    judge,
    length_inside,
)
from ptn_scan.simulation.voters import MarkedBallot, MarkedPage

FAINT_INK, FAINT_WIDTH = (0.25, 0.45), (0.25, 0.4)
"""How much ink a faint pen gives (0 to 1), and how wide its line is in mm."""
STEPS = (2, 6)
"""Every so many rows are unusual."""
BETWEEN_HEIGHT, MARGIN_HEIGHT = (3.5, 4.5), (4.5, 6.5)
"""Height of words between rows and in the margin, in mm."""

_KIND_NAMES = frozenset(kind.value for kind in UNUSUAL_KINDS)
_WORD_GAP = 0.45
_MARGIN_MM = 14.0
"""How far from the edge of the paper words in the margin stand."""
_CLEAR_OF_MARKERS = ((24.0, 138.0), (160.0, 272.0))
"""Between these heights the margin is free of fiducials."""
_SIGNATURE_WIDTH, _SIGNATURE_HEIGHT_MAX = (42.0, 60.0), 45.0


def draw_unusual_voter(effect: Effect, hands: Sequence[Hand], rng: np.random.Generator) -> Voter:
    """A voter by the shares of the profiles, but for what the effect needs of pen and habit. Who
    corrects does not fill: two filled boxes would show nobody which of them was meant."""
    voter = draw_voter(hands, rng)
    if effect is Effect.FAINT_PEN:
        ink, width = float(rng.uniform(*FAINT_INK)), float(rng.uniform(*FAINT_WIDTH))
        return replace(voter, pen=replace(voter.pen, darkness=ink, width=width))
    if _kind(effect) in CORRECTIONS and voter.habit is Habit.FILL:
        return replace(voter, habit=Habit.TICK)
    return voter


def mark_unusually(
    effect: Effect, layout: BallotLayout, voter: Voter, rng: np.random.Generator
) -> MarkedBallot:
    """`voter` fills in a ballot: plain marks, and what the effect is."""
    pages = tuple(_marked(effect, page, voter, rng) for page in layout.pages)
    return MarkedBallot(
        voter,
        pages,
        write_in=effect in (Effect.WRITE_IN_BETWEEN, Effect.WRITE_IN_MARGIN),
        signature=effect is Effect.WANDERING_SIGNATURE,
    )


def _kind(effect: Effect) -> RowKind | None:
    """The kind of rows that the effect is, where it is one of rows."""
    return RowKind(effect.value) if effect.value in _KIND_NAMES else None


def _marked(effect: Effect, page: PageLayout, voter: Voter, rng: np.random.Generator) -> MarkedPage:
    """Every second to sixth row is of the effect's kind, one at least: much of what is measured
    is held against the page's other rows."""
    unusual, step = _kind(effect), int(rng.integers(*STEPS, endpoint=True))
    begins = int(rng.integers(min(step, len(page.rows))))
    strokes: list[PenStroke] = []
    truths: list[RowTruth] = []
    for index, row in enumerate(page.rows):
        level = tuple(Level)[int(rng.integers(3))]
        if unusual is not None and index % step == begins:
            kind, drawn = unusual, draw_unusual(unusual, level, row, voter, rng)
        else:
            kind, drawn = RowKind.PLAIN, draw_row(RowKind.PLAIN, level, row, voter, rng)
        strokes += drawn.strokes
        truths.append(judge(kind, drawn, row))
    if effect is Effect.WANDERING_SIGNATURE and page.signature is not None:
        signed = _wandering_signature(page, voter, rng)
        strokes += signed
        truths[-1] = _under_signature(truths[-1], page.rows[-1], signed)
    if page.write_in is not None:
        strokes += _written(effect, page, voter, rng)
    return MarkedPage(page.page, tuple(strokes), tuple(truths))


def _wandering_signature(page: PageLayout, voter: Voter, rng: np.random.Generator) -> Strokes:
    assert page.signature is not None
    drawing = voter.hand.draw(Shape.SIGNATURE, rng)
    sides = np.ptp(np.concatenate(drawing), axis=0)
    bottom = page.signature.y + rng.uniform(8.0, 15.0)
    top = page.rows[-1].row.bottom - rng.uniform(1.0, 6.0)
    height = min(bottom - top, _SIGNATURE_HEIGHT_MAX)
    width = rng.uniform(*_SIGNATURE_WIDTH)
    centre = page.signature.centre[0] + rng.uniform(-4.0, 4.0), bottom - height / 2
    return voter.trace(drawing, centre, (width / sides[0], height / sides[1]))


def _under_signature(truth: RowTruth, row: RowLayout, signed: Strokes) -> RowTruth:
    """The truth about a row into which a signature ran."""
    inside = max(sum(length_inside(stroke, box) for stroke in signed) for box in row.boxes)
    if inside < TAIL_MM:
        return truth
    return replace(truth, allowed=frozenset(), reason=Reason.MARGINAL_MARK)


def _written(effect: Effect, page: PageLayout, voter: Voter, rng: np.random.Generator) -> Strokes:
    if effect is Effect.WRITE_IN_BETWEEN:
        return _between_rows(page, voter, rng)
    return _in_margin(voter, rng) if effect is Effect.WRITE_IN_MARGIN else ()


def _between_rows(page: PageLayout, voter: Voter, rng: np.random.Generator) -> Strokes:
    """On the line below a row, in the column of names; a list of one has it below its only row."""
    row = page.rows[int(rng.integers(max(len(page.rows) - 1, 1)))].row
    words, width = _line_of_words(2, rng.uniform(*BETWEEN_HEIGHT), voter, rng)
    room = max(NAME_WIDTH - 2.0 - width, 0.0)
    left = row.x + NUMBER_WIDTH + 1.0 + rng.random() * room
    return voter.trace(words, (left, row.bottom), (1.0, 1.0))


def _in_margin(voter: Voter, rng: np.random.Generator) -> Strokes:
    """Up the left margin, or down the right one."""
    count, height = int(rng.integers(2, 5)), rng.uniform(*MARGIN_HEIGHT)
    words, width = _line_of_words(count, height, voter, rng)
    low, high = _CLEAR_OF_MARKERS[int(rng.integers(2))]
    start = low + rng.random() * max(high - low - width, 0.0)
    if rng.random() < 0.5:
        upwards = turned(words, -np.pi / 2)
        return voter.trace(upwards, (_MARGIN_MM, start + width), (1.0, 1.0))
    downwards = turned(words, np.pi / 2)
    return voter.trace(downwards, (PAPER.w - _MARGIN_MM, start), (1.0, 1.0))


def _line_of_words(
    count: int, height: float, voter: Voter, rng: np.random.Generator
) -> tuple[Drawing, float]:
    """Words in mm, one after the other from (0, 0) to the right, centred on that line, and how long
    they are together."""
    strokes: list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]] = []
    left = 0.0
    for _ in range(count):
        word = voter.hand.draw(Shape.WORD, rng)
        sides = np.ptp(np.concatenate(word), axis=0)
        unit = height / sides[1]
        shift = np.array([left + sides[0] * unit / 2, rng.normal(0.0, 0.2)])
        strokes += [stroke * unit + shift for stroke in word]
        left += sides[0] * unit + _WORD_GAP * height
    return tuple(strokes), left - _WORD_GAP * height
