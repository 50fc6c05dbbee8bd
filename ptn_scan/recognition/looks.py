"""How scanners show print, and which of these looks a scan has: the one whose print agrees best
with the page's text.

A look is a blur; a bilevel scanner's is also the darkness from which on it shows black, which light
that fades across the page moves from column to column, and noise from pixel to pixel: between
letters that stand close together paper hardly lighter than that shows grains.
"""

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.layout import NAME_WIDTH, NUMBER_WIDTH, RowLayout
from ptn_scan.recognition.agreement import normed
from ptn_scan.recognition.grid import Grid, Window
from ptn_scan.recognition.template import (
    FINEST_SHEET,
    PX_PER_MM,
    SHEET,
    PageTemplate,
    Plane,
    blurred,
)

TextArea = Callable[[RowLayout], Rect]
"""The part of a row in which text is looked at."""

_BLUR_REACH_MM = 1.5
_BILEVEL_EDGE_MM = 0.05
"""The pixels of a bilevel scan are squares; laid out they have edges as soft as this."""
_TEXT_WIDTH_MM = 90.0
_TEXT_ROWS, _TEXT_STEP_PX = 4, 2
_GRAINS = (0.0, 0.04, 0.07, 0.1, 0.14)
_LEVELS = 256


@dataclass(frozen=True, slots=True)
class Look:
    """How a scanner shows print: the standard deviation of its blur in mm, the darkness from which
    on a bilevel one shows black (None: it shows gray), and how far noise moves that (`grain`, a
    standard deviation)."""

    blur_mm: float
    level: float | None = None
    grain: float = 0.0

    @property
    def is_gray(self) -> bool:
        """Whether it shows gray."""
        return self.level is None

    @property
    def sharp(self) -> "Look":
        """The same without noise."""
        return replace(self, grain=0.0)

    @property
    def grains(self) -> "tuple[Look, ...]":
        """The same with as much noise as bilevel scans may have."""
        return tuple(replace(self, grain=grain) for grain in _GRAINS)


@dataclass(frozen=True, slots=True)
class LookGrid:
    """The looks that a scan may have: each of the `blurs` with each of the `levels`, of which every
    `step`-th are tried first and then those around the best."""

    blurs: tuple[float, ...]
    levels: tuple[float | None, ...]
    step: int

    @property
    def every(self) -> tuple[Look, ...]:
        """All of them, by blur and then by level."""
        return tuple(Look(*each) for each in itertools.product(self.blurs, self.levels))

    def look(self, number: int) -> Look:
        """The one with this number among all of them."""
        blur, level = divmod(number, len(self.levels))
        return Look(self.blurs[blur], self.levels[level])

    @property
    def first(self) -> list[int]:
        """The numbers of those that are tried first."""
        return self._numbers(
            range(0, len(self.blurs), self.step), range(0, len(self.levels), self.step)
        )

    def around(self, number: int) -> list[int]:
        """The numbers of those between the one with this `number` and the others tried first, and
        its own."""
        blur, level = divmod(number, len(self.levels))
        return self._numbers(self._near(blur, len(self.blurs)), self._near(level, len(self.levels)))

    def _near(self, index: int, count: int) -> range:
        return range(max(0, index - self.step + 1), min(count, index + self.step))

    def _numbers(self, blurs: Iterable[int], levels: Iterable[int]) -> list[int]:
        return [blur * len(self.levels) + level for blur, level in itertools.product(blurs, levels)]


GRAY = LookGrid((0.0, 0.06, 0.09, 0.12, 0.16, 0.21, 0.28, 0.36), (None,), 1)
BILEVEL = LookGrid(
    blurs=(0.06, 0.08, 0.1, 0.125, 0.15, 0.185, 0.22, 0.26, 0.3),
    levels=(
        *(0.09, 0.12, 0.16, 0.2, 0.25, 0.3, 0.35, 0.4),
        *(0.45, 0.5, 0.56, 0.62, 0.68, 0.75, 0.82),
    ),
    step=2,
)


@dataclass(frozen=True, slots=True, eq=False)
class TextSample:
    """Text of one row for telling a scan's look: where it lies in the row's band, and looks x
    pixels the print there, each of mean 0 and length 1."""

    row: int
    window: Window
    prints: NDArray[np.float32]


def text_area(row: RowLayout) -> Rect:
    """Where a row's name and title are printed."""
    return Rect(row.name.x, row.row.y + 0.5, _TEXT_WIDTH_MM, row.row.h - 1.0)


def name_area(row: RowLayout) -> Rect:
    """Where its name is printed."""
    text = text_area(row)
    return Rect(text.x, text.y, names_end(row) - text.x, text.h)


def title_area(row: RowLayout) -> Rect:
    """Where its title is printed."""
    text, left = text_area(row), names_end(row)
    return Rect(left, text.y, text.right - left, text.h)


def names_end(row: RowLayout) -> float:
    """Where the column of names ends, mm from the sheet's left edge."""
    return row.row.x + NUMBER_WIDTH + NAME_WIDTH


def text_samples(
    template: PageTemplate, bands: Sequence[Grid], looks: Sequence[Look], area: TextArea
) -> tuple[TextSample, ...]:
    """Samples of the text in `area` of some of the page's rows, which lie in `bands`, as each of
    `looks` shows it."""
    rows = template.page.rows
    samples = []
    for number in range(0, len(rows), max(1, len(rows) // _TEXT_ROWS)):
        band = bands[number]
        lines, columns = place = band.window(area(rows[number]))
        window = (
            slice(lines.start, lines.stop, _TEXT_STEP_PX),
            slice(columns.start, columns.stop, _TEXT_STEP_PX),
        )
        text, step = band.part(place), np.s_[::_TEXT_STEP_PX, ::_TEXT_STEP_PX]
        prints = [print_[step].ravel() for print_ in seen_texts(template, text, looks)]
        samples.append(TextSample(number, window, normed(np.stack(prints))))
    return tuple(samples)


def look_of(strips: Sequence[Plane], samples: Sequence[TextSample], grid: LookGrid) -> Look:
    """The look of `grid` whose print agrees best with the text. `strips` are the darkness of the
    rows' bands."""
    best = _best(strips, samples, grid.first)
    return grid.look(_best(strips, samples, grid.around(best)))


def grain_of(strips: Sequence[Plane], samples: Sequence[TextSample]) -> float:
    """The noise of a bilevel scan: `samples` show the `grains` of its look; each tells with which
    its text agrees best, of which this is the median."""
    best = sorted(_best(strips, [each], range(len(_GRAINS))) for each in samples)
    return _GRAINS[best[(len(best) - 1) // 2]]


def _best(strips: Sequence[Plane], samples: Sequence[TextSample], numbers: Sequence[int]) -> int:
    """The number of the look that agrees best of those with these `numbers`."""
    if len(numbers) == 1:
        return numbers[0]
    agreement = np.zeros(len(numbers), dtype=np.float32)
    for text in samples:
        seen = strips[text.row][text.window].flatten()
        seen -= seen.mean()
        length = float(np.linalg.norm(seen))
        if length > 0:  # otherwise torn off, or covered: it says nothing of the others
            agreed = [np.einsum("i,i->", text.prints[number], seen) for number in numbers]
            agreement += np.array(agreed) / np.float32(length)
    return numbers[int(np.argmax(agreement))]


def seen_print(template: PageTemplate, area: Rect, look: Look) -> Plane:
    """The part `area` of the page as a scanner with this look shows it, at `PX_PER_MM`."""
    return next(_seen_prints(template, area, [look]))


def seen_texts(template: PageTemplate, area: Rect, looks: Sequence[Look]) -> Iterator[Plane]:
    """A line of text as each of `looks` shows it: `area` lies on whole pixels, and what is printed
    around it is blurred into it."""
    around = area.grown(_BLUR_REACH_MM)
    window = Grid(around, PX_PER_MM).window(area)
    return (plane[window] for plane in _seen_prints(template, around, looks))


def _seen_prints(template: PageTemplate, area: Rect, looks: Iterable[Look]) -> Iterator[Plane]:
    """Looks that follow each other with the same blur share it."""
    for (blur_mm, gray), alike in itertools.groupby(
        looks, lambda look: (look.blur_mm, look.is_gray)
    ):
        if gray:
            yield from (_gray_print(template, area, blur_mm) for _ in alike)
        else:
            finest = template.finest[FINEST_SHEET.window(area)]
            soft = cv2.GaussianBlur(finest, (0, 0), blur_mm * FINEST_SHEET.px_per_mm)
            yield from (_black_print(np.asarray(soft, np.uint8), area, look) for look in alike)


def _gray_print(template: PageTemplate, area: Rect, blur_mm: float) -> Plane:
    around = Grid.over(area.grown(_BLUR_REACH_MM), PX_PER_MM)
    plane = blurred(template.sharp[SHEET.window(around.area)], blur_mm * PX_PER_MM)
    return plane[around.window(area)]


def _black_print(soft: NDArray[np.uint8], area: Rect, look: Look) -> Plane:
    """The print `soft` with its blur, blackened."""
    black = cv2.LUT(soft, _blackened(look))
    lines, columns = Grid(area, PX_PER_MM).shape
    reduced = cv2.resize(black, (columns, lines), interpolation=cv2.INTER_AREA)
    return blurred(np.asarray(reduced, dtype=np.float32), _BILEVEL_EDGE_MM * PX_PER_MM)


@functools.lru_cache(maxsize=_LEVELS)
def _blackened(look: Look) -> NDArray[np.float32]:
    """For each darkness in 256 levels the share of pixels that a bilevel scanner shows black; with
    noise, beyond what it blackens of blank paper, which all texts have alike."""
    above = np.arange(_LEVELS) / (_LEVELS - 1) - (look.level or 0.0)
    if not look.grain:
        return (above > 0).astype(np.float32)
    noise = NormalDist(sigma=look.grain)
    black = np.array([noise.cdf(each) for each in above], dtype=np.float32)
    return np.asarray((black - black[0]) / (1 - black[0]), dtype=np.float32)
