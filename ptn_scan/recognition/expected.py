"""What print looks like in a scan: blurred as the scanner blurred it, blackened where a bilevel one
took it for black, and widened by a pixel.

All that follows from the template and the scanner's look alone is worked out once for all scans
that share it, as those of one scanner do.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.recognition.grid import Grid, Window
from ptn_scan.recognition.openings import Opening
from ptn_scan.recognition.template import (
    FINEST_SHEET,
    PX_PER_MM,
    SHEET,
    Mask,
    PageTemplate,
    Plane,
    blurred,
)
from ptn_scan.recognition.text_lines import RowTexts, TextLine


@dataclass(frozen=True, slots=True)
class Look:
    """How a scanner shows print: the standard deviation of its blur in mm, and the darkness from
    which on a bilevel one shows black (None: it shows gray)."""

    blur_mm: float
    level: float | None = None


GRAY_LOOKS = tuple(Look(blur) for blur in (0.0, 0.06, 0.09, 0.12, 0.16, 0.21, 0.28, 0.36))
BILEVEL_LOOKS = tuple(
    Look(blur, level)
    for blur in (0.06, 0.1, 0.15, 0.22)
    for level in (0.12, 0.2, 0.3, 0.4, 0.5, 0.62, 0.75)
)

_BILEVEL_EDGE_MM = 0.05
"""The pixels of a bilevel scan are squares; laid out they have edges as soft as this."""
_WIDENED_PX = 3
_BLANK_DARKNESS = 0.04
"""Below this the template is taken for blank paper."""
_HIDING_DARKNESS = 0.25
"""From here on print hides what is written over it."""
_HIDING_PX, _BILEVEL_HIDING_PX = 3, 5
_SOLID_DARKNESS = 0.45
_SOLID_SHARE = 0.8
"""Print this dark, against the row's darkest, tells how dark printer and scanner drew."""
_LEAST_PRINT = 0.05
_BESIDE_BOX_MM = 8.5
_HAIRLINE_DARKNESS = 0.1
_SAMPLE_STEP_PX = 8
_MOST_SOLID = 1000
"""So many pixels tell the contrast as well as all."""
LIGHT_STEP_PX = 4
"""Every so many columns are looked at for the light of a pixel line,"""
_MIN_BLANK_PX = 30
"""where so many of them or more are blank."""
_TEXT_WIDTH_MM = 90.0
_TEXT_ROWS, _TEXT_STEP_PX = 4, 2
_KEPT_PAGES = 6
_BLUR_REACH_MM = 1.5
_BORDER_REACH_MM, _SIDE_REACH_MM = 0.6, 0.7
_MARGIN_TOP_MM, _MARGIN_BOTTOM_MM = 6.0, 8.0
"""How far above the first and below the last row ink is looked for."""

Indices = NDArray[np.intp]
"""Numbers of pixels, counted along the lines of a plane."""


@dataclass(frozen=True, slots=True, eq=False)
class TextSample:
    """Text of one row for telling a scan's look: where it lies in the row's band, and looks x
    pixels the print there, each of mean 0 and length 1."""

    row: int
    window: Window
    prints: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class ExpectedRow:
    """One row's print over its `band`: `plain` as the scanner shows it, of which `darkest` is the
    darkest, and `widened` by a pixel.

    `blank` gives each pixel of every `LIGHT_STEP_PX`-th column its weight in the mean of those in
    its line near which nothing is printed, or nought where they are few; `sample` are some of these
    pixels; `solid` those of the most solid print, where edges do not blur
    it, and `solid_darkness` theirs; `hairlines` those of the table's thin lines around the boxes
    and `hairline_darkness` the sum of theirs before any threshold; `text` the print of name and
    title within `text_window`, of mean 0 and length 1; `borders` the pixels of each box's border,
    `sides` where the level sides of all boxes lie, and where the upright ones; `name` and `title`
    what paper the letters of their lines leave open.
    """

    band: Grid
    plain: Plane
    darkest: float
    widened: Plane
    blank: Plane
    sample: Indices
    solid: Indices
    solid_darkness: NDArray[np.float32]
    hairlines: Indices
    hairline_darkness: float
    text_window: Window
    text: NDArray[np.float32]
    borders: tuple[Indices, ...]
    sides: tuple[tuple[Window, ...], ...]
    name: tuple[Opening, ...]
    title: tuple[Opening, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ExpectedPage:
    """The print of a page's rows, and over all of them where print would hide ink (`hidden`) and
    where it surely does (`solid`)."""

    rows: tuple[ExpectedRow, ...]
    hidden: Mask
    solid: Mask


@dataclass(frozen=True, slots=True, eq=False)
class TablePrint:
    """The part of a page in which ink is measured: all of it (`grid`), cut into one band a row
    without gap or overlap (`bands`), and the lines of text in each row (`lines`)."""

    template: PageTemplate
    grid: Grid
    bands: tuple[Grid, ...]
    lines: tuple[RowTexts, ...]

    @staticmethod
    def of(template: PageTemplate, lines: tuple[RowTexts, ...]) -> "TablePrint":
        grid = Grid.over(_ink_area(template), PX_PER_MM)
        return TablePrint(template, grid, _bands(grid.area, template.page.rows), lines)

    def texts(self, bilevel: bool) -> tuple[TextSample, ...]:
        """Samples of text for telling which of the looks, gray or bilevel ones, a scan has."""
        return _text_samples(self, looks(bilevel))

    def expected(self, look: Look) -> ExpectedPage:
        """The print as a scanner with this look shows it."""
        return _expected(self, look)


def looks(bilevel: bool) -> tuple[Look, ...]:
    """The looks that a scan may have."""
    return BILEVEL_LOOKS if bilevel else GRAY_LOOKS


def _ink_area(template: PageTemplate) -> Rect:
    table, rows = template.page.table, template.page.rows
    top, bottom = rows[0].row.y - _MARGIN_TOP_MM, rows[-1].row.bottom + _MARGIN_BOTTOM_MM
    return Rect(table.x - 1, top, table.w + 2, bottom - top)


def _bands(area: Rect, rows: Sequence[RowLayout]) -> tuple[Grid, ...]:
    tops = [area.y, *(row.row.y for row in rows[1:]), area.bottom]
    edges = [round(top * PX_PER_MM) / PX_PER_MM for top in tops]
    return tuple(
        Grid(Rect(area.x, top, area.w, bottom - top), PX_PER_MM) for top, bottom in pairwise(edges)
    )


@functools.lru_cache(maxsize=_KEPT_PAGES)
def _text_samples(table: TablePrint, every_look: tuple[Look, ...]) -> tuple[TextSample, ...]:
    rows = table.template.page.rows
    samples = []
    for number in range(0, len(rows), max(1, len(rows) // _TEXT_ROWS)):
        row, band = rows[number], table.bands[number]
        lines, columns = band.window(_text_area(row))
        window = (slice(lines.start, lines.stop, _TEXT_STEP_PX), columns)
        prints = np.stack(
            [_seen(table.template, band.area, look)[window].ravel() for look in every_look]
        )
        samples.append(TextSample(number, window, _normed(prints)))
    return tuple(samples)


def _text_area(row: RowLayout) -> Rect:
    """Where a row's name and title are printed."""
    return Rect(row.name.x, row.row.y + 0.5, _TEXT_WIDTH_MM, row.row.h - 1.0)


def _normed(prints: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each line less its mean, of length 1."""
    prints = prints - prints.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(prints, axis=1, keepdims=True)
    return np.asarray(prints / np.maximum(lengths, 1e-6), dtype=np.float32)


def _seen(template: PageTemplate, area: Rect, look: Look) -> Plane:
    """The part `area` of the page as a scanner with this look shows it, at `PX_PER_MM`."""
    if look.level is None:
        around = Grid.over(area.grown(_BLUR_REACH_MM), PX_PER_MM)
        plane = blurred(template.sharp[SHEET.window(around.area)], look.blur_mm * PX_PER_MM)
        return plane[around.window(area)]
    finest = template.finest[FINEST_SHEET.window(area)]
    soft = cv2.GaussianBlur(finest, (0, 0), look.blur_mm * FINEST_SHEET.px_per_mm)
    black = (soft > 255 * look.level).astype(np.float32)
    lines, columns = Grid(area, PX_PER_MM).shape
    reduced = cv2.resize(black, (columns, lines), interpolation=cv2.INTER_AREA)
    return blurred(np.asarray(reduced, dtype=np.float32), _BILEVEL_EDGE_MM * PX_PER_MM)


@functools.lru_cache(maxsize=_KEPT_PAGES)
def _expected(table: TablePrint, look: Look) -> ExpectedPage:
    seen = _seen(table.template, table.grid.area, look)
    plain, drawn = seen, seen
    if look.level is not None:
        plain = table.template.fine(table.grid.area)
        drawn = _with_lines(seen, plain, table)
    windows = [table.grid.window(band.area) for band in table.bands]
    rows = tuple(
        _expected_row(seen[window], drawn[window], plain[window], _Place(band, row, lines))
        for window, band, row, lines in zip(
            windows, table.bands, table.template.page.rows, table.lines, strict=True
        )
    )
    side = _HIDING_PX if look.level is None else _BILEVEL_HIDING_PX
    hiding = (drawn > _HIDING_DARKNESS).astype(np.uint8)
    return ExpectedPage(
        rows=rows,
        hidden=np.asarray(cv2.dilate(hiding, np.ones((side, side), np.uint8)) > 0),
        solid=seen > _SOLID_DARKNESS,
    )


def _with_lines(seen: Plane, plain: Plane, table: TablePrint) -> Plane:
    """`seen` and wherever lines are drawn, though a look that suits the text would lose them: a
    bilevel scan keeps pieces of a thin line here and there."""
    lines = plain.copy()
    for row in table.template.page.rows:
        lines[table.grid.window(_text_area(row))] = 0.0
    return np.maximum(seen, lines)


class _Place(NamedTuple):
    """A row, where it lies, and its lines of text."""

    band: Grid
    row: RowLayout
    lines: RowTexts


def _expected_row(seen: Plane, drawn: Plane, plain: Plane, place: _Place) -> ExpectedRow:
    """From the print as it is seen, the same with all lines that are drawn, and the template's."""
    band, row, lines = place
    kernel = np.ones((_WIDENED_PX, _WIDENED_PX), np.uint8)
    widened = np.asarray(cv2.dilate(drawn, kernel), dtype=np.float32)
    blank = widened < _BLANK_DARKNESS
    sampled = np.zeros_like(blank)
    sampled[::_SAMPLE_STEP_PX, ::_SAMPLE_STEP_PX] = blank[::_SAMPLE_STEP_PX, ::_SAMPLE_STEP_PX]
    solid = np.flatnonzero(seen >= max(_SOLID_SHARE * float(seen.max()), _LEAST_PRINT))
    solid = solid[:: len(solid) // _MOST_SOLID + 1]
    hairlines = np.flatnonzero(_hairlines(plain, band, row))
    window = band.window(_text_area(row))
    darkest = max(float(seen.max()), _LEAST_PRINT)
    name, title = (
        tuple(_opening(seen, band, line, darkest) for line in text)
        for text in (lines.name, lines.title)
    )
    return ExpectedRow(
        band=band,
        plain=seen,
        darkest=darkest,
        widened=widened,
        blank=_weights(blank[:, ::LIGHT_STEP_PX]),
        sample=np.flatnonzero(sampled),
        solid=solid,
        solid_darkness=seen.ravel()[solid],
        hairlines=hairlines,
        hairline_darkness=float(plain.ravel()[hairlines].sum()),
        text_window=window,
        text=_normed(seen[window].ravel()[np.newaxis])[0],
        borders=tuple(_border(drawn, band, box) for box in row.boxes),
        sides=_sides(band, row),
        name=name,
        title=title,
    )


def _opening(seen: Plane, band: Grid, line: TextLine, darkest: float) -> Opening:
    window = band.window(line.bodies)
    return Opening.of(line.bodies, window, seen[window], darkest)


def _weights(blank: Mask) -> Plane:
    """For the mean of the pixels of each line that are `blank`; nought in lines with few."""
    counts = np.count_nonzero(blank, axis=1)[:, np.newaxis]
    return np.where(counts >= _MIN_BLANK_PX, blank / np.maximum(counts, 1), 0.0).astype(np.float32)


def _sides(band: Grid, row: RowLayout) -> tuple[tuple[Window, ...], ...]:
    """Where the level sides of a row's boxes lie, and where the upright ones, corners left out."""
    reach, level, upright = _SIDE_REACH_MM, [], []
    for box in row.boxes:
        inner = box.grown(-reach)
        for y in (box.y, box.bottom):
            level.append(band.window(Rect(inner.x, y - reach, inner.w, 2 * reach)))
        for x in (box.x, box.right):
            upright.append(band.window(Rect(x - reach, inner.y, 2 * reach, inner.h)))
    return tuple(level), tuple(upright)


def _border(printed: Plane, band: Grid, box: Rect) -> Indices:
    """The pixels of the printed border of `box`."""
    drawn = np.zeros(printed.shape, dtype=np.bool_)
    window = band.window(box.grown(_BORDER_REACH_MM))
    drawn[window] = printed[window] > _HIDING_DARKNESS
    return np.flatnonzero(drawn)


def _hairlines(printed: Plane, band: Grid, row: RowLayout) -> Mask:
    """The lines between and beside the row's boxes."""
    first, last = row.boxes[0], row.boxes[-1]
    around = Rect(first.x, first.y, last.right - first.x, first.h).grown(_BESIDE_BOX_MM, 0.0)
    lines = np.zeros(printed.shape, dtype=np.bool_)
    window = band.window(around)
    lines[window] = printed[window] > _HAIRLINE_DARKNESS
    for box in row.boxes:
        lines[band.window(box.grown(1.0))] = False
    return lines
