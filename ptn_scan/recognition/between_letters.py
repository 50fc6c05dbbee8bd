"""How dark the paper is between the letters of names and titles: a line that bold letters hide, or
that is too pale to be seen as ink, still shows there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ptn_scan.recognition.ink import InkPlane
from ptn_scan.recognition.open_paper import OpenPaper, darkest_courses
from ptn_scan.recognition.order_statistics import quantile

_USUAL_QUANTILE = 1 / 3
"""Of names and titles at least so many are as printed, even where every name is struck."""
_FEW = 4
"""The names and titles of two officials."""
_RUN = 4
"""So many parts are what is struck at least of a name that is struck in part."""
_ALONG_QUANTILE = 0.3
"""So few of the parts of a name that is struck from end to end may be paler than is said of it."""


@dataclass(frozen=True, slots=True)
class Excess:
    """How much darker a name is between its letters than the page's names and titles usually are,
    in shares of the print's darkness: the `whole` of its darkest line, what seven tenths of its
    width reach (`along`), its darkest 10 mm (`part`), and the darkest `course` through it that a
    pen may have taken, against what is around it; `title` and `title_course` are the whole and the
    course of the row's title. `spread` is how far the page's names and titles lie from what is
    usual, by the median."""

    whole: float
    along: float
    part: float
    course: float
    title: float
    title_course: float
    spread: float


def excesses(ink: InkPlane) -> tuple[Excess, ...]:
    """For each row that of its name."""
    names = [[OpenPaper.of(strip, line) for line in strip.printed.name] for strip in ink.strips]
    titles = [[OpenPaper.of(strip, line) for line in strip.printed.title] for strip in ink.strips]
    over_names, over_titles = ([_darkest(each) for each in column] for column in (names, titles))
    usual = _usual([*over_names, *over_titles])
    spread = _quantile([abs(each - usual) for each in (*over_names, *over_titles)], 0.5)
    courses = _courses([*names, *titles])
    usual_course = _usual(courses)
    found = []
    for number, name in enumerate(names):
        along, part = _along(name)
        found.append(
            Excess(
                whole=over_names[number] - usual,
                along=along - usual,
                part=part - usual,
                course=courses[number] - usual_course,
                title=over_titles[number] - usual,
                title_course=courses[len(names) + number] - usual_course,
                spread=spread,
            )
        )
    return tuple(found)


def _usual(every: Sequence[float]) -> float:
    return _quantile(every, _USUAL_QUANTILE)


def _quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie; of few, of which every other may be a struck name,
    no mean of two."""
    if len(values) <= _FEW:
        return float(np.quantile(values, share, method="lower"))
    return quantile(values, share)


def _along(lines: Sequence[OpenPaper]) -> tuple[float, float]:
    """How dark `lines` are between their letters: seven tenths of all their parts at least, and the
    darkest run of `_RUN` parts on the mean."""
    parts = [line.darkness_along() for line in lines]
    runs = [
        sum(line[start : start + _RUN]) / min(_RUN, len(line))
        for line in parts
        for start in range(max(len(line) - _RUN, 0) + 1)
        if line
    ]
    every = [part for line in parts for part in line]
    return (quantile(every, _ALONG_QUANTILE), max(runs)) if every else (0.0, 0.0)


def _darkest(lines: Sequence[OpenPaper]) -> float:
    """The darkness between the letters of the darkest of `lines`; 0 where there is none."""
    return max((line.darkness() for line in lines), default=0.0)


def _courses(texts: Sequence[Sequence[OpenPaper]]) -> list[float]:
    """For each text the darkest course through any of its lines; 0 where it has none."""
    of_lines = iter(darkest_courses([line for lines in texts for line in lines]))
    return [max((next(of_lines) for _ in lines), default=0.0) for lines in texts]
