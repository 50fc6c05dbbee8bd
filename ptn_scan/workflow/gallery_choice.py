"""Which crops a gallery shows, and how all values are spread: every value counts, but thousands of
boxes that are plainly empty or plainly marked need not all be looked at."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ptn_scan.ruling.values import MarkState
from ptn_scan.workflow.gallery_measures import MEASURES, Item, Measure, Subject

CLEAR_SHOWN = {MarkState.BLANK: 45, MarkState.MARGINAL: 150, MarkState.MARKED: 150}
"""Of each kind, how many are shown that are near no limit and that nobody reviewed."""
MOST_SHOWN = 10_000
"""Of the others of each kind, the nearest: more would make a page that is too slow to look at."""
BINS = 60
_LOWEST, _HIGHEST = 0.03, 60.0
"""Of a logarithmic scale, mm or mm²."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """How the values of a measure are spread over all items, shown or not. `edges` are the bounds
    of the bins, `counts` the number in each bin by state; what lies outside counts to the first or
    last bin, but `zeros` stand apart where the scale is logarithmic. `sections` count the values
    below the first limit, between each two, and from the last."""

    edges: tuple[float, ...]
    counts: Mapping[MarkState, tuple[int, ...]]
    zeros: Mapping[MarkState, int]
    sections: tuple[int, ...]


def chosen(
    items: Sequence[Item], randomness: random.Random, most: int = MOST_SHOWN
) -> tuple[int, ...]:
    """Numbers of the items to be shown, in random order: whatever was reviewed or is near a limit,
    at most `most` of a kind, and some of the clear ones of each state."""
    shown: list[int] = []
    for subject in Subject:
        own = [
            (nearness(item), number) for number, item in enumerate(items) if item.subject is subject
        ]
        for state in MarkState:
            clear = [each for away, each in own if away > 1 and items[each].state is state]
            shown += randomness.sample(clear, min(CLEAR_SHOWN[state], len(clear)))
        shown += [number for away, number in sorted(own)[:most] if away <= 1]
    randomness.shuffle(shown)
    return tuple(shown)


def nearness(item: Item) -> float:
    """0 for what was reviewed, up to 1 for what is near a limit, else more."""
    if item.is_reviewed:
        return 0.0
    return min(
        (
            abs(math.log(value / line.threshold.value)) / math.log(line.near)
            for measure, value in zip(MEASURES[item.subject], item.values, strict=True)
            for line in measure.lines
            if value > 0
        ),
        default=math.inf,
    )


def histogram(items: Sequence[Item], measure: Measure) -> Histogram:
    """The spread of one measure over all items of its kind."""
    index = MEASURES[measure.subject].index(measure)
    own = [item for item in items if item.subject is measure.subject]
    values = np.array([item.values[index] for item in own])
    states = np.array([item.state.value for item in own])
    none = np.logical_and(values <= 0, not measure.is_share)
    edges = _edges(measure)
    limits = [line.threshold.value for line in measure.lines]
    sections = np.searchsorted(limits, values, side="right")
    return Histogram(
        tuple(edges.tolist()),
        {state: _counts(values[~none & (states == state.value)], edges) for state in MarkState},
        {state: int(np.count_nonzero(none & (states == state.value))) for state in MarkState},
        tuple(np.bincount(sections, minlength=len(limits) + 1).tolist()),
    )


def _counts(values: NDArray[np.float64], edges: NDArray[np.float64]) -> tuple[int, ...]:
    counts, _ = np.histogram(np.clip(values, edges[0], edges[-1]), edges)
    return tuple(counts.tolist())


def _edges(measure: Measure) -> NDArray[np.float64]:
    """Bins of one width, by the logarithm for what is no share."""
    if measure.is_share:
        return np.linspace(0.0, 1.0, BINS + 1)
    return np.geomspace(_LOWEST, _HIGHEST, BINS + 1)
