"""How dark the paper is between the letters of names and titles: a line that bold letters hide, or
that is too pale to be seen as ink, still shows there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ptn_scan.recognition.ink import InkPlane, Strip
from ptn_scan.recognition.text_lines import RowTexts, TextLine

_USUAL_QUANTILE = 1 / 3
"""Of names and titles at least so many are as printed, even where every name is struck."""
_PART_MM = 2.5
"""Of a name such parts are looked at for themselves: a letter or two."""
_RUN = 4
"""So many of them are what is struck at least of a name that is struck in part."""
_ALONG_QUANTILE = 0.3
"""So few of the parts of a name that is struck from end to end may be paler than is said of it."""


@dataclass(frozen=True, slots=True)
class Excess:
    """How much darker a name is between its letters than the page's names and titles usually are,
    in shares of the print's darkness: the `whole` of its darkest line, what seven tenths of its
    width reach (`along`), and its darkest 10 mm (`part`); `spread` is how far the page's names and
    titles lie from what is usual, by the median."""

    whole: float
    along: float
    part: float
    spread: float


def excesses(ink: InkPlane, texts: Sequence[RowTexts]) -> tuple[Excess, ...]:
    """For each row that of its name."""
    over_names, over_titles = (
        [_darkest(strip, lines) for strip, lines in zip(ink.strips, column, strict=True)]
        for column in ([text.name for text in texts], [text.title for text in texts])
    )
    every = np.array([*over_names, *over_titles])
    usual = float(np.quantile(every, _USUAL_QUANTILE))
    spread = float(np.median(np.abs(every - usual)))
    names = []
    for strip, text, whole in zip(ink.strips, texts, over_names, strict=True):
        along, part = _along(strip, text.name)
        names.append(Excess(whole - usual, along - usual, part - usual, spread))
    return tuple(names)


def _along(strip: Strip, lines: Sequence[TextLine]) -> tuple[float, float]:
    """How dark `lines` are between their letters: seven tenths of all their parts at least, and the
    darkest run of `_RUN` parts on the mean."""
    parts = [strip.beyond_print_along(line.bodies, _PART_MM) for line in lines]
    runs = [
        float(np.mean(line[start : start + _RUN]))
        for line in parts
        for start in range(max(len(line) - _RUN, 0) + 1)
        if line
    ]
    every = [part for line in parts for part in line]
    return (float(np.quantile(every, _ALONG_QUANTILE)), max(runs)) if every else (0.0, 0.0)


def _darkest(strip: Strip, lines: Sequence[TextLine]) -> float:
    """The darkness between the letters of the darkest of `lines`; 0 where there is none."""
    return max((strip.beyond_print(line.bodies) for line in lines), default=0.0)
