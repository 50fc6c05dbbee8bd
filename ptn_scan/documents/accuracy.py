"""What docs/accuracy.md says was measured of the reader, for the minutes' annex.

The figures lie beside this module in accuracy.toml, which `python docs/annex_figures.py` writes
from the page, so that the annex says nothing that the page does not.
"""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

_FIGURES = Path(__file__).with_name("accuracy.toml")


@dataclass(frozen=True, slots=True)
class AccuracyFigure:
    """One profile of scanner: rows that may be ruled, how many were ruled wrong, the share of them
    in percent that went to review, the 95 % bound of wrong rulings of rows that the machine ruled,
    and the reader that did it. Shares are decimals as the page prints them."""

    profile: str
    rows: int
    wrong: int
    review_percent: str
    bound: str
    reader: str


@functools.cache
def accuracy_figures() -> tuple[AccuracyFigure, ...]:
    """The figures, in the order of the page."""
    content = tomllib.loads(_FIGURES.read_text(encoding="utf-8"))
    return tuple(AccuracyFigure(**figure) for figure in content["figures"])
