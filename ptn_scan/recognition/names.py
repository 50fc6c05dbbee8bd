"""Whether ink runs over a printed name or title, measured over each of its lines."""

from collections.abc import Sequence

import cv2
import numpy as np

from ptn_scan.geometry import Rect, bounding
from ptn_scan.layout import LEVEL_WIDTH, NAME_WIDTH, NUMBER_WIDTH, RowLayout
from ptn_scan.recognition.ink import InkPlane, Mask
from ptn_scan.recognition.reading import NameReading
from ptn_scan.recognition.template import PX_PER_MM, PageTemplate

BAND = (0.14, 0.84)
"""The part of a line's height in which ink strikes it out; an underline lies below."""
_BRIDGE_MM = 1.4
"""A thin line is seen between the letters only; gaps up to this are filled along it."""
_MIN_RUN_MM = 2.5
"""Shorter runs of inked columns are specks, or letters that printed heavier than the template."""
_PRINTED = 0.25
_LINE_GAP_MM = 0.35


def text_lines(template: PageTemplate, area: Rect) -> tuple[Rect, ...]:
    """The printed lines of text in `area`, each bounded by its ink; at least one is expected."""
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
    return _without_accents(lines)


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


def read_name(ink: InkPlane, name: Sequence[Rect], title: Sequence[Rect]) -> NameReading:
    """The share of the name's and of the title's width that is crossed, over all their lines."""
    return NameReading(
        crossed=_crossed(ink, ink.mask, name),
        faintly_crossed=_crossed(ink, ink.faint, name),
        title_crossed=_crossed(ink, ink.mask, title),
    )


def _crossed(ink: InkPlane, plane: Mask, lines: Sequence[Rect]) -> float:
    total = sum(line.w for line in lines)
    return sum(_crossed_mm(ink, plane, line) for line in lines) / total if total else 0.0


def _crossed_mm(ink: InkPlane, plane: Mask, line: Rect) -> float:
    upper, lower = BAND
    band = Rect(line.x, line.y + upper * line.h, line.w, (lower - upper) * line.h)
    columns = np.asarray(ink.cut(plane, band).any(axis=0), dtype=np.bool_)
    return float(np.count_nonzero(_runs(columns))) / PX_PER_MM


def _runs(columns: Mask) -> Mask:
    """Inked columns with short gaps filled and short runs dropped."""
    gap = 2 * round(_BRIDGE_MM * PX_PER_MM / 2) + 1
    least = 2 * round(_MIN_RUN_MM * PX_PER_MM / 2) + 1
    line = columns.astype(np.uint8)[np.newaxis, :]
    padded = cv2.copyMakeBorder(line, 0, 0, gap, gap, cv2.BORDER_REPLICATE)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    return np.asarray(opened[0, gap:-gap] > 0, dtype=np.bool_)
