"""What was read, drawn over the scan, for people.

The scan is laid upright; every name, box and piece of ink stands where the reader found it, and
each row carries the words that it is given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER, PageLayout
from ptn_scan.recognition.reading import PageReading, RowReading
from ptn_scan.recognition.registration import PageMap
from ptn_scan.scanning.scan import ColourImage, Scan
from ptn_scan.typeface import MM_PER_POINT, Face

_PX_PER_MM = 6.0
_LINE_PX = 2
_NOTE_SIZE = 8.5
_HEAD_SIZE = 10.0


class Tone(Enum):
    """How a row came out; its colour (red, green, blue), told apart by colour-blind people too."""

    CLEAR = (0, 114, 178)
    INVALID = (213, 94, 0)
    WAITING = (204, 121, 167)
    QUIET = (110, 110, 110)


@dataclass(frozen=True, slots=True)
class Note:
    """The words beside one row, and for each box whether it counts as marked."""

    text: str
    tone: Tone
    marked: tuple[bool, bool, bool] = (False, False, False)


def draw(
    scan: Scan,
    reading: PageReading,
    page: PageLayout | None,
    notes: Mapping[int, Note],
    head: str,
) -> ColourImage:
    """The page with all that was read on it; blue green red.

    `notes` has words for officials by number, `head` the words over the page. A page that could
    not be placed (`page` None) is shown as it was scanned.
    """
    if page is None or reading.placement is None:
        picture = Image.fromarray(cv2.cvtColor(_coloured(scan), cv2.COLOR_BGR2RGB))
        _write_head(ImageDraw.Draw(picture), head)
        return _as_bgr(picture)
    upright = PageMap.of(reading.placement).rectified(_coloured(scan), PAPER, _PX_PER_MM)
    picture = Image.fromarray(cv2.cvtColor(upright, cv2.COLOR_BGR2RGB))
    pen = ImageDraw.Draw(picture)
    for fiducial in page.fiducials:
        _frame(pen, fiducial.rect, Tone.QUIET.value)
    for place in (*page.qr, page.stamp, page.signature, page.write_in):
        if place is not None:
            _frame(pen, place, Tone.QUIET.value)
    for row in reading.rows:
        _draw_row(pen, page, row, notes.get(row.official))
    for stray in reading.stray:
        _frame(pen, stray.grown(0.5), Tone.WAITING.value)
    _write_head(pen, head)
    return _as_bgr(picture)


def _draw_row(
    pen: ImageDraw.ImageDraw, page: PageLayout, row: RowReading, note: Note | None
) -> None:
    place = next(each for each in page.rows if each.official == row.official)
    note = note or Note("", Tone.QUIET)
    _frame(pen, place.name, Tone.QUIET.value)
    for mark in row.marks:
        _frame(pen, mark.bounds, Tone.QUIET.value)
    for box, marked in zip(place.boxes, note.marked, strict=True):
        _frame(pen, box.grown(0.6 if marked else 0.2), note.tone.value, 3 if marked else 1)
    if note.text:
        left = place.row.right + 0.8
        _write(pen, left, place.row.centre[1], note.text, note.tone.value)


def _frame(
    pen: ImageDraw.ImageDraw, rect: Rect, colour: tuple[int, int, int], width: int = _LINE_PX
) -> None:
    corners = [rect.x, rect.y, rect.right, rect.bottom]
    pen.rectangle([value * _PX_PER_MM for value in corners], outline=colour, width=width)


def _write(
    pen: ImageDraw.ImageDraw, x: float, y: float, text: str, colour: tuple[int, int, int]
) -> None:
    """`text` in short lines, centred at `y`, on a white ground."""
    font = _font(_NOTE_SIZE)
    place = (x * _PX_PER_MM, y * _PX_PER_MM)
    lines = text.replace(": ", ":\n").replace(", ", ",\n")
    box = pen.multiline_textbbox(place, lines, font=font, anchor="lm", spacing=1)
    pen.rectangle(box, fill=(255, 255, 255))
    pen.multiline_text(place, lines, font=font, anchor="lm", fill=colour, spacing=1)


def _write_head(pen: ImageDraw.ImageDraw, head: str) -> None:
    place = (4 * _PX_PER_MM, 1.5 * _PX_PER_MM)
    font = _font(_HEAD_SIZE)
    pen.rectangle(pen.multiline_textbbox(place, head, font=font), fill=(255, 255, 255))
    pen.multiline_text(place, head, font=font, fill=(0, 0, 0))


def _font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(Face.REGULAR.path), round(size * MM_PER_POINT * _PX_PER_MM))


def _coloured(scan: Scan) -> ColourImage:
    if scan.colour is not None:
        return scan.colour
    return np.asarray(cv2.cvtColor(scan.gray, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def _as_bgr(picture: Image.Image) -> ColourImage:
    return np.asarray(cv2.cvtColor(np.asarray(picture), cv2.COLOR_RGB2BGR), dtype=np.uint8)
