"""Ink outside the boxes and names, over the whole page, at a coarse resolution: what the voter
wrote in, and strokes that went astray."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER, PageLayout
from ptn_scan.recognition.template import COARSE_PX_PER_MM, PageTemplate, Plane

_PRINT_REACH_PX = 7
"""The page's placement alone, without the rows', may be off by 0.8 mm."""
_PRINTED = 0.08
"""From this darkness on the template is print, around which ink cannot be told at this scale."""
_INK_DARKNESS = 0.18
_INK_NOISES = 6.0
_JOIN_MM = 2.0
"""Letters and words so close are one piece of writing."""
_EDGE_MM = 7.0
"""What is nearer to the paper's edge may be its shadow."""
_MIN_STRAY_MM2 = 0.8
_WORD_WIDTH_MM, _WORD_INK_MM2 = 6.0, 2.5
_FOLD_HEIGHT_MM = 1.3
_FOLD_LENGTH_MM = 30.0


@dataclass(frozen=True, slots=True)
class Writing:
    """Pieces of writing: whether one of them can be a written name, and where all lie."""

    write_in: bool
    stray: tuple[Rect, ...]


def added_darkness(darkness: Plane, template: PageTemplate) -> Plane:
    """What the sheet shows beyond the print, both at `COARSE_PX_PER_MM`."""
    kernel = np.ones((_PRINT_REACH_PX, _PRINT_REACH_PX), np.uint8)
    printed = cv2.dilate(template.coarse, kernel) > _PRINTED
    return np.where(printed, np.float32(0), np.maximum(darkness, np.float32(0)))


def read_writing(ink: Plane, page: PageLayout, names: Sequence[Rect]) -> Writing:
    """Writing on the page by its added darkness `ink` (the sheet at `COARSE_PX_PER_MM`).

    `names` bound names and titles, over which ink is a strike and no writing.
    """
    open_ink = ink.copy()
    for closed in _closed_areas(page, names):
        _wipe(open_ink, closed)
    noise = 1.4826 * float(np.median(np.abs(ink[::4, ::4])))
    mask = (open_ink > max(_INK_DARKNESS, _INK_NOISES * noise)).astype(np.uint8)
    side = 2 * round(_JOIN_MM * COARSE_PX_PER_MM / 2) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    count, labels = cv2.connectedComponents(cv2.dilate(mask, kernel))
    pieces = _pieces(np.where(mask > 0, labels, 0), count)
    stray = tuple(rect for rect, _ in pieces)
    return Writing(any(_is_word(rect, area) for rect, area in pieces), stray)


def _closed_areas(page: PageLayout, names: Sequence[Rect]) -> list[Rect]:
    """Where ink is read by somebody else, or is no writing."""
    closed = [qr.grown(5.0) for qr in page.qr]
    closed += [each.rect.grown(2.0) for each in page.fiducials]
    closed += [name.grown(1.5, 2.0) for name in names]
    first, last = page.rows[0], page.rows[-1]
    left = first.boxes[0].x - 7.0
    top, bottom = first.row.y - 5.0, last.row.bottom + 3.0
    closed.append(Rect(left, top, page.table.right + 3.0 - left, bottom - top))
    if page.stamp is not None:
        closed.append(page.stamp.grown(9.0))
    if page.signature is not None:
        closed.append(page.signature.grown(8.0, 7.0))
    inner = PAPER.grown(-_EDGE_MM)
    closed += [
        Rect(0, 0, PAPER.w, inner.y),
        Rect(0, inner.bottom, PAPER.w, _EDGE_MM),
        Rect(0, 0, inner.x, PAPER.h),
        Rect(inner.right, 0, _EDGE_MM, PAPER.h),
    ]
    return closed


def _wipe(plane: Plane, area: Rect) -> None:
    scale = COARSE_PX_PER_MM
    left, top = max(0, round(area.x * scale)), max(0, round(area.y * scale))
    plane[top : round(area.bottom * scale), left : round(area.right * scale)] = 0.0


def _pieces(
    labels: np.ndarray[tuple[int, ...], np.dtype[np.int32]], count: int
) -> list[tuple[Rect, float]]:
    """Bounds and ink in mm² of each labelled piece worth recording."""
    areas = np.bincount(labels.ravel(), minlength=count) / COARSE_PX_PER_MM**2
    pieces = []
    for number in range(1, count):
        if areas[number] < _MIN_STRAY_MM2:
            continue
        lines, columns = np.nonzero(labels == number)
        x0, x1 = float(columns.min()), float(columns.max() + 1)
        y0, y1 = float(lines.min()), float(lines.max() + 1)
        scale = COARSE_PX_PER_MM
        rect = Rect(x0 / scale, y0 / scale, (x1 - x0) / scale, (y1 - y0) / scale)
        if not _is_line(rect):
            pieces.append((rect, float(areas[number])))
    return pieces


def _is_line(rect: Rect) -> bool:
    """A fold or a streak: very long and very thin."""
    short, long = sorted((rect.w, rect.h))
    return short <= _FOLD_HEIGHT_MM and long >= _FOLD_LENGTH_MM


def _is_word(rect: Rect, area: float) -> bool:
    return max(rect.w, rect.h) >= _WORD_WIDTH_MM and area >= _WORD_INK_MM2
