"""Where the lines of the printed names and titles are, by the template."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ptn_scan.geometry import Rect, bounding
from ptn_scan.layout import LEVEL_WIDTH, NAME_WIDTH, NUMBER_WIDTH, RowLayout
from ptn_scan.recognition.template import PX_PER_MM, PageTemplate

ZONE = (0.14, 0.84)
"""The part of a line's height in which the middle of ink lies that strikes it out."""
_ABOVE_BASE = 0.1
"""It lies so much of the letters' height above their feet as well: an underline may touch them."""
_FEET_SHARE = 0.45
"""Pixel lines with so much of the most print in one belong to the letters' bodies: what hangs below
has less."""
_PRINTED = 0.25
_LINE_GAP_MM = 0.35


@dataclass(frozen=True, slots=True)
class TextLine:
    """A printed line of text: the bounds of its ink, and the heights (mm on the sheet) between
    which the middle of a strike lies."""

    bounds: Rect
    zone: tuple[float, float]

    @property
    def bodies(self) -> Rect:
        """The heights of `zone`, over all of the line."""
        top, bottom = self.zone
        return Rect(self.bounds.x, top, self.bounds.w, bottom - top)

    @staticmethod
    def of(template: PageTemplate, bounds: Rect) -> "TextLine":
        print_of_lines = template.fine(bounds).sum(axis=1)
        bodies = np.flatnonzero(print_of_lines >= _FEET_SHARE * print_of_lines.max())
        feet = bounds.y + float(bodies[-1] + 1) / PX_PER_MM
        upper, lower = (bounds.y + share * bounds.h for share in ZONE)
        return TextLine(bounds, (upper, min(lower, feet - _ABOVE_BASE * (feet - bounds.y))))


def text_lines(template: PageTemplate, area: Rect) -> tuple[TextLine, ...]:
    """The printed lines of text in `area`."""
    printed = template.fine(area) > _PRINTED
    inked = np.asarray(printed.any(axis=1), dtype=np.uint8)[:, np.newaxis]
    gap = 2 * round(_LINE_GAP_MM * PX_PER_MM / 2) + 1
    closed = np.asarray(cv2.morphologyEx(inked, cv2.MORPH_CLOSE, np.ones((gap, 1), np.uint8)))
    edges = np.flatnonzero(np.diff(np.pad(closed.ravel().astype(np.int8), 1)))
    lines = []
    for top, bottom in zip(edges[::2], edges[1::2], strict=True):
        columns = np.flatnonzero(printed[top:bottom].any(axis=0))
        lines.append(
            Rect(
                area.x + float(columns[0]) / PX_PER_MM,
                area.y + float(top) / PX_PER_MM,
                float(columns[-1] + 1 - columns[0]) / PX_PER_MM,
                float(bottom - top) / PX_PER_MM,
            )
        )
    return tuple(TextLine.of(template, line) for line in _without_accents(lines))


def _without_accents(lines: Sequence[Rect]) -> tuple[Rect, ...]:
    """Joins a strip of accents or dots that stands apart to the line that it belongs to."""
    joined: list[Rect] = []
    for line in lines:
        if joined and (joined[-1].h < 1.6 or line.h < 1.0):
            joined[-1] = bounding((joined[-1], line))
        else:
            joined.append(line)
    return tuple(joined)


def title_area(row: RowLayout) -> Rect:
    """The part of a row in which the title is printed."""
    left = row.row.x + NUMBER_WIDTH + NAME_WIDTH
    right = row.row.right - 3 * LEVEL_WIDTH
    return Rect(left + 0.6, row.row.y + 0.6, right - left - 1.2, row.row.h - 1.2)


@dataclass(frozen=True, slots=True, eq=False)
class RowTexts:
    """The lines of a row's printed name and of its title, and the `bounds` of the name."""

    name: tuple[TextLine, ...]
    title: tuple[TextLine, ...]
    bounds: Rect

    @staticmethod
    def of(template: PageTemplate, row: RowLayout) -> "RowTexts":
        name = text_lines(template, row.name)
        bounds = bounding(line.bounds for line in name)
        return RowTexts(name, text_lines(template, title_area(row)), bounds)
