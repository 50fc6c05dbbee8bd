"""Whether ink runs over a printed name or title, measured over each of its lines."""

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from ptn_scan.geometry import Rect, bounding
from ptn_scan.layout import LEVEL_WIDTH, NAME_WIDTH, NUMBER_WIDTH, RowLayout
from ptn_scan.recognition.ink import InkPlane, joined_through_print
from ptn_scan.recognition.reading import NameReading
from ptn_scan.recognition.template import PX_PER_MM, Mask, PageTemplate

BAND = (0.14, 0.84)
"""The part of a line's height in which ink strikes it out; an underline lies below."""
_HIDDEN_GAP_MM = 1.5
"""A thin line is seen between bold letters only, 3 mm apart at the most."""
_SEEN_SHARE = 0.2
"""Of a line through a name at least so much is seen."""
_MIN_RUN_MM = 2.5
"""What spans less is a speck, or a letter that printed heavier than the template."""
_MARGIN_MM = 1.5
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
        between=_crossed_between(ink, name),
        title_crossed=_crossed(ink, ink.mask, title),
    )


def _crossed(ink: InkPlane, plane: Mask, lines: Sequence[Rect]) -> float:
    total = sum(line.w for line in lines)
    return sum(_crossed_mm(ink, plane, line) for line in lines) / total if total else 0.0


def _crossed_mm(ink: InkPlane, plane: Mask, line: Rect) -> float:
    """The length of `line` that pieces of ink span in the height of its letters."""
    upper, lower = BAND
    band = Rect(line.x, line.y + upper * line.h, line.w, (lower - upper) * line.h)
    return _spanned_mm(ink, plane, band)


def _crossed_between(ink: InkPlane, lines: Sequence[Rect]) -> float:
    """The largest share of a gap between two lines that pieces of ink span: an underline of the
    one, or a strike through both."""
    upper, lower = BAND
    shares = [0.0]
    for line, following in pairwise(lines):
        top, bottom = line.y + lower * line.h, following.y + upper * following.h
        left, right = min(line.x, following.x), max(line.right, following.right)
        gap = Rect(left, top, right - left, max(bottom - top, 0.0))
        shares.append(_spanned_mm(ink, ink.mask, gap) / gap.w)
    return max(shares)


def _spanned_mm(ink: InkPlane, plane: Mask, band: Rect) -> float:
    """The width of `band` that pieces of ink span, seen or hidden by print."""
    around = band.grown(_MARGIN_MM, 0.0)
    seen = ink.cut(plane, around) & ~ink.cut(ink.solid, around)
    if np.count_nonzero(seen) < _SEEN_SHARE * _MIN_RUN_MM * PX_PER_MM:
        return 0.0
    joined = joined_through_print(seen, ink.cut(ink.hidden, around), _HIDDEN_GAP_MM)
    count, labels = cv2.connectedComponents(joined, connectivity=8)
    width = seen.shape[1]
    lines, columns = np.nonzero(seen)
    inked = np.zeros((count, width), dtype=np.bool_)
    inked[labels[lines, columns], columns] = True
    crossed = np.zeros(width, dtype=np.bool_)
    for piece in inked[1:]:
        found = np.flatnonzero(piece)
        span = int(found[-1] + 1 - found[0]) if found.size else 0
        if span >= _MIN_RUN_MM * PX_PER_MM and len(found) >= _SEEN_SHARE * span:
            crossed[found[0] : found[-1] + 1] = True
    margin = round(_MARGIN_MM * PX_PER_MM)
    return float(np.count_nonzero(crossed[margin : width - margin])) / PX_PER_MM
