"""What print looks like in a scan: blurred as the scanner blurred it, and widened by a pixel.

All that follows from the template and the blur alone is worked out once for all scans that share
the blur, as those of one scanner do.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.recognition.grid import Grid, Window
from ptn_scan.recognition.template import PX_PER_MM, SHEET, Mask, PageTemplate, Plane, blurred

BLURS_MM = (0.0, 0.06, 0.09, 0.12, 0.16, 0.21, 0.28, 0.36)
"""Standard deviations of the blurs that a scanner may have added."""

_WIDENED_PX, _BILEVEL_WIDENED_PX = 3, 5
_BLANK_DARKNESS = 0.04
"""Below this the template is taken for blank paper."""
_HIDING_DARKNESS = 0.25
"""From here on print hides what is written over it."""
_SOLID_DARKNESS = 0.45
_SOLID_SHARE = 0.8
"""Print this dark, against the row's darkest, tells how dark printer and scanner drew."""
_LEAST_PRINT = 0.05
_BESIDE_BOX_MM = 8.5
_HAIRLINE_DARKNESS = 0.1
_SAMPLE_STEP_PX = 6
LIGHT_STEP_PX = 4
"""Every so many columns are looked at for the light of a pixel line."""
_TEXT_WIDTH_MM = 90.0
_TEXT_ROWS = 4
_KEPT_PAGES = 6
_MARGIN_TOP_MM, _MARGIN_BOTTOM_MM = 6.0, 8.0
"""How far above the first and below the last row ink is looked for."""

Indices = NDArray[np.intp]
"""Numbers of pixels, counted along the lines of a plane."""


@dataclass(frozen=True, slots=True, eq=False)
class TextSample:
    """Text of one row for telling a scan's blur: where it lies in the row's band, and blurs x
    pixels the print there, each of mean 0 and length 1."""

    row: int
    window: Window
    prints: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class ExpectedRow:
    """One row's print over its band.

    `blank` is 1 where nothing is printed near and 0 elsewhere, in every `LIGHT_STEP_PX`-th column;
    `sample` some of these pixels; `solid` those of the most solid print, where edges do not blur
    it, and `solid_darkness` theirs; `hairlines` those of the table's thin lines around the boxes
    and `hairline_darkness` the sum of theirs.
    """

    widened: Plane
    blank: Plane
    sample: Indices
    solid: Indices
    solid_darkness: NDArray[np.float32]
    hairlines: Indices
    hairline_darkness: float


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
    without gap or overlap (`bands`), and the samples of text."""

    template: PageTemplate
    grid: Grid
    bands: tuple[Grid, ...]
    texts: tuple[TextSample, ...]

    @staticmethod
    def of(template: PageTemplate) -> "TablePrint":
        rows = template.page.rows
        grid = Grid.over(_ink_area(template), PX_PER_MM)
        bands = _bands(grid.area, rows)
        every = max(1, len(rows) // _TEXT_ROWS)
        texts = _text_samples(template, bands, range(0, len(rows), every))
        return TablePrint(template, grid, bands, texts)

    def expected(self, blur: int, bilevel: bool) -> ExpectedPage:
        """The print with blur number `blur`."""
        return _expected(self, blur, bilevel)


def _ink_area(template: PageTemplate) -> Rect:
    table = template.page.table
    first, last = template.page.rows[0].row, template.page.rows[-1].row
    top, bottom = first.y - _MARGIN_TOP_MM, last.bottom + _MARGIN_BOTTOM_MM
    return Rect(table.x - 1, top, table.w + 2, bottom - top)


def _bands(area: Rect, rows: Sequence[RowLayout]) -> tuple[Grid, ...]:
    tops = [area.y, *(row.row.y for row in rows[1:]), area.bottom]
    edges = [round(top * PX_PER_MM) / PX_PER_MM for top in tops]
    return tuple(
        Grid(Rect(area.x, top, area.w, bottom - top), PX_PER_MM) for top, bottom in pairwise(edges)
    )


def _text_samples(
    template: PageTemplate, bands: Sequence[Grid], numbers: Sequence[int]
) -> tuple[TextSample, ...]:
    sheets = [blurred(template.sharp, blur * PX_PER_MM) for blur in BLURS_MM]
    samples = []
    for number in numbers:
        row = template.page.rows[number]
        text = Rect(row.name.x, row.row.y + 0.5, _TEXT_WIDTH_MM, row.row.h - 1.0)
        window = bands[number].window(text)
        prints = np.stack(
            [sheet[SHEET.window(bands[number].area)][window].ravel() for sheet in sheets]
        )
        prints = prints - prints.mean(axis=1, keepdims=True)
        lengths = np.linalg.norm(prints, axis=1, keepdims=True)
        samples.append(TextSample(number, window, prints / np.maximum(lengths, 1e-6)))
    return tuple(samples)


@functools.lru_cache(maxsize=_KEPT_PAGES)
def _expected(table: TablePrint, blur: int, bilevel: bool) -> ExpectedPage:
    sheet = blurred(table.template.sharp, BLURS_MM[blur] * PX_PER_MM)
    rows = tuple(
        _expected_row(sheet[SHEET.window(band.area)], band, row, bilevel)
        for band, row in zip(table.bands, table.template.page.rows, strict=True)
    )
    printed = sheet[SHEET.window(table.grid.area)]
    hiding = (printed > _HIDING_DARKNESS).astype(np.uint8)
    return ExpectedPage(
        rows=rows,
        hidden=np.asarray(cv2.dilate(hiding, np.ones((3, 3), np.uint8)) > 0),
        solid=printed > _SOLID_DARKNESS,
    )


def _expected_row(printed: Plane, band: Grid, row: RowLayout, bilevel: bool) -> ExpectedRow:
    side = _BILEVEL_WIDENED_PX if bilevel else _WIDENED_PX
    widened = np.asarray(cv2.dilate(printed, np.ones((side, side), np.uint8)), dtype=np.float32)
    blank = widened < _BLANK_DARKNESS
    sampled = np.zeros_like(blank)
    sampled[::_SAMPLE_STEP_PX, ::_SAMPLE_STEP_PX] = blank[::_SAMPLE_STEP_PX, ::_SAMPLE_STEP_PX]
    solid = np.flatnonzero(printed >= max(_SOLID_SHARE * float(printed.max()), _LEAST_PRINT))
    hairlines = np.flatnonzero(_hairlines(printed, band, row))
    return ExpectedRow(
        widened=widened,
        blank=blank[:, ::LIGHT_STEP_PX].astype(np.float32),
        sample=np.flatnonzero(sampled),
        solid=solid,
        solid_darkness=printed.ravel()[solid],
        hairlines=hairlines,
        hairline_darkness=float(printed.ravel()[hairlines].sum()),
    )


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
