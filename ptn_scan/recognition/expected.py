"""What print looks like in a scan: blurred as the scanner blurred it, blackened where a bilevel one
took it for black, and widened by a pixel.

All that follows from the template and the scanner's look alone is worked out once for all scans
that share it, as those of one scanner do.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.recognition.agreement import normed_plane
from ptn_scan.recognition.grid import Grid, Window
from ptn_scan.recognition.looks import (
    BILEVEL,
    GRAY,
    Look,
    LookGrid,
    TextArea,
    TextSample,
    grain_of,
    look_of,
    name_area,
    names_end,
    seen_print,
    seen_texts,
    text_area,
    text_samples,
    title_area,
)
from ptn_scan.recognition.openings import Opening
from ptn_scan.recognition.template import (
    PX_PER_MM,
    Mask,
    PageTemplate,
    Plane,
)
from ptn_scan.recognition.text_lines import RowTexts, TextLine

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
_KEPT_PAGES, _KEPT_GRAINS = 6, 12
_BORDER_REACH_MM, _SIDE_REACH_MM = 0.6, 0.7
_MARGIN_TOP_MM, _MARGIN_BOTTOM_MM = 6.0, 8.0
"""How far above the first and below the last row ink is looked for."""

Indices = NDArray[np.intp]
"""Numbers of pixels, counted along the lines of a plane."""


@dataclass(frozen=True, slots=True, eq=False)
class ExpectedRow:
    """One row's print over its `band`: `plain` as the scanner shows it, of which `darkest` is the
    darkest, and `widened` by a pixel.

    `name_solid` are the pixels of the most solid print of the name and `name_darkness` is the mean
    of theirs. `blank` gives each pixel of every `LIGHT_STEP_PX`-th column its weight in the mean of
    those in its line near which nothing is printed, or nought where they are few; `sample` are some
    of these pixels; `solid` those of the most solid print, where edges do not blur
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
    text: Plane
    borders: tuple[Indices, ...]
    sides: tuple[tuple[Window, ...], ...]
    name_solid: Indices
    name_darkness: float
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

    def looks(self, strips: Sequence[Plane], bilevel: bool) -> tuple[Look, ...]:
        """How the scanner shows the print whose darkness in each row's band are `strips`: one look
        for all of it; or where light that fades across the page moves the level from which on it
        shows black, that of the names and that of the rest."""
        if not bilevel:
            return (look_of(strips, _samples(self, GRAY, text_area), GRAY),)
        return tuple(self._bilevel_look(strips, area) for area in (name_area, title_area))

    def _bilevel_look(self, strips: Sequence[Plane], area: TextArea) -> Look:
        look = look_of(strips, _samples(self, BILEVEL, area), BILEVEL)
        return replace(look, grain=grain_of(strips, _grain_samples(self, look, area)))

    def expected(self, page_looks: tuple[Look, ...]) -> ExpectedPage:
        """The print as a scanner with these `looks` shows it."""
        page = _expected(self, tuple(look.sharp for look in page_looks))
        if not any(look.grain for look in page_looks):
            return page
        openings = _grained_openings(self, page_looks)
        rows = (
            replace(row, name=name, title=title)
            for row, (name, title) in zip(page.rows, openings, strict=True)
        )
        return replace(page, rows=tuple(rows))


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
def _samples(table: TablePrint, grid: LookGrid, area: TextArea) -> tuple[TextSample, ...]:
    return text_samples(table.template, table.bands, grid.every, area)


@functools.lru_cache(maxsize=_KEPT_GRAINS)
def _grain_samples(table: TablePrint, look: Look, area: TextArea) -> tuple[TextSample, ...]:
    return text_samples(table.template, table.bands, look.grains, area)


@functools.lru_cache(maxsize=_KEPT_GRAINS)
def _grained_openings(
    table: TablePrint, page_looks: tuple[Look, ...]
) -> tuple[tuple[tuple[Opening, ...], tuple[Opening, ...]], ...]:
    """For each row the openings of its name and of its title where noise blackens paper between
    the letters."""
    rows = _expected(table, tuple(look.sharp for look in page_looks)).rows

    def of(row: ExpectedRow, openings: Sequence[Opening], look: Look) -> tuple[Opening, ...]:
        return tuple(
            Opening.of(
                each.area,
                each.window,
                next(seen_texts(table.template, row.band.part(each.window), [look])),
                row.darkest,
            )
            for each in openings
        )

    return tuple(
        (of(row, row.name, page_looks[0]), of(row, row.title, page_looks[-1])) for row in rows
    )


@functools.lru_cache(maxsize=_KEPT_PAGES)
def _expected(table: TablePrint, page_looks: tuple[Look, ...]) -> ExpectedPage:
    bilevel = not page_looks[0].is_gray
    seen = seen_print(table.template, table.grid.area, page_looks[-1])
    if len(set(page_looks)) > 1:
        whole = table.grid.area
        names = Rect(whole.x, whole.y, names_end(table.template.page.rows[0]) - whole.x, whole.h)
        left = table.grid.window(names)
        area = table.grid.part(left)
        seen[left] = next(seen_texts(table.template, area, [page_looks[0]]))
    plain, drawn = seen, seen
    if bilevel:
        plain = table.template.fine(table.grid.area)
        drawn = _with_lines(seen, plain, table)
    windows = [table.grid.window(band.area) for band in table.bands]
    rows = tuple(
        _expected_row(seen[window], drawn[window], plain[window], _Place(band, row, lines))
        for window, band, row, lines in zip(
            windows, table.bands, table.template.page.rows, table.lines, strict=True
        )
    )
    side = _BILEVEL_HIDING_PX if bilevel else _HIDING_PX
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
        lines[table.grid.window(text_area(row))] = 0.0
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
    window = band.window(text_area(row))
    darkest = max(float(seen.max()), _LEAST_PRINT)
    name_solid = _solid_in(seen, band.window(lines.bounds), darkest)
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
        text=normed_plane(seen[window]),
        borders=tuple(_border(drawn, band, box) for box in row.boxes),
        sides=_sides(band, row),
        name_solid=name_solid,
        name_darkness=float(seen.ravel()[name_solid].mean()) if name_solid.size else 0.0,
        name=name,
        title=title,
    )


def _solid_in(seen: Plane, window: Window, darkest: float) -> Indices:
    """The pixels of the most solid print in a part of a row whose darkest print is `darkest`."""
    solid = np.zeros(seen.shape, dtype=np.bool_)
    solid[window] = seen[window] >= _SOLID_SHARE * darkest
    return np.flatnonzero(solid)


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
