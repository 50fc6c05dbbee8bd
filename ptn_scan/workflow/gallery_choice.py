"""Which crops a gallery shows, and how all values are spread: every value counts, but thousands of
boxes that are plainly empty or plainly marked need not all be looked at."""

import bisect
import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    values = [(item.state, item.values[index]) for item in items if item.subject is measure.subject]
    edges = _edges(measure)
    bins: dict[MarkState, Counter[int]] = {state: Counter() for state in MarkState}
    zeros: Counter[MarkState] = Counter()
    for state, value in values:
        if value <= 0 and not measure.is_share:
            zeros[state] += 1
        else:
            bins[state][min(max(bisect.bisect_right(edges, value) - 1, 0), BINS - 1)] += 1
    limits = [line.threshold.value for line in measure.lines]
    sections = Counter(bisect.bisect_right(limits, value) for _, value in values)
    return Histogram(
        edges,
        {state: tuple(counts[each] for each in range(BINS)) for state, counts in bins.items()},
        {state: zeros[state] for state in MarkState},
        tuple(sections[each] for each in range(len(limits) + 1)),
    )


def _edges(measure: Measure) -> tuple[float, ...]:
    """Bins of one width, by the logarithm for what is no share."""
    if measure.is_share:
        return tuple(step / BINS for step in range(BINS + 1))
    ratio = _HIGHEST / _LOWEST
    return tuple(_LOWEST * ratio ** (step / BINS) for step in range(BINS + 1))
