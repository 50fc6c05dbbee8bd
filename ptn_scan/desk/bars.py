"""A stacked bar for each official, as numbers that an SVG is drawn from."""

from collections.abc import Iterator
from dataclasses import dataclass

from ptn_scan.tally import OfficialResult

WIDTH = 600.0
"""Of the whole bar, in units of the SVG."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the bar: `kind` is its class, `count` its number of ballots."""

    kind: str
    count: int
    x: float
    width: float


def bar(result: OfficialResult, collected: int) -> tuple[Segment, ...]:
    """High, medium, low, invalid and undecided, as parts of the ballots collected."""
    return tuple(_segments(result, collected))


def _segments(result: OfficialResult, collected: int) -> Iterator[Segment]:
    high, medium, low = result.levels
    parts = {
        "high": high,
        "medium": medium,
        "low": low,
        "invalid": result.invalid,
        "undecided": result.undecided,
    }
    left = 0.0
    for kind, count in parts.items():
        width = WIDTH * count / collected if collected else 0.0
        if count:
            yield Segment(kind, count, round(left, 2), round(width, 2))
        left += width
