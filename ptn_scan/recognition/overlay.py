"""What was read, drawn over the scan, for people.

The scan is laid upright; every name, box and piece of ink stands where the reader found it. The
words for each row stand beside the paper, so that they hide nothing of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER, PageLayout, RowLayout
from ptn_scan.recognition.page_map import PageMap
from ptn_scan.recognition.reading import PageReading, RowReading
from ptn_scan.scanning.scan import ColourImage, Scan
from ptn_scan.typeface import MM_PER_POINT, Face, break_lines

_PX_PER_MM = 6.0
_LINE_PX = 2
_NOTE_SIZE = 10.0
_HEAD_SIZE = 11.5
_NOTE_WIDTH, _HEAD_HEIGHT = 66.0, 12.0
"""Of the strips for words at the right of the paper and over it, in mm."""
_STRIP = (244, 244, 244)


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


_NO_NOTE = Note("", Tone.QUIET)


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
        return _as_bgr(_as_scanned(scan, head))
    upright = PageMap.of(reading.placement).rectified(_coloured(scan), PAPER, _PX_PER_MM)
    picture = Image.fromarray(cv2.cvtColor(upright, cv2.COLOR_BGR2RGB))
    pen = ImageDraw.Draw(picture)
    for fiducial in page.fiducials:
        _frame(pen, fiducial.rect, Tone.QUIET.value)
    for place in (*page.qr, page.stamp, page.signature, page.write_in):
        if place is not None:
            _frame(pen, place, Tone.QUIET.value)
    for row in reading.rows:
        _draw_row(pen, _row_of(page, row), row, notes.get(row.official, _NO_NOTE))
    for stray in reading.stray:
        _frame(pen, stray.grown(0.5), Tone.WAITING.value)
    return _as_bgr(_with_words(picture, page, notes, head))


def _as_scanned(scan: Scan, head: str) -> Image.Image:
    """The scan as it came, as wide as an overlay's paper, under the head."""
    picture = Image.fromarray(cv2.cvtColor(_coloured(scan), cv2.COLOR_BGR2RGB))
    width_px, head_px = round(PAPER.w * _PX_PER_MM), round(_HEAD_HEIGHT * _PX_PER_MM)
    picture = picture.resize((width_px, round(picture.height * width_px / picture.width)))
    taller = Image.new("RGB", (width_px, picture.height + head_px), _STRIP)
    taller.paste(picture, (0, head_px))
    _write_head(ImageDraw.Draw(taller), head)
    return taller


def _row_of(page: PageLayout, row: RowReading) -> RowLayout:
    return next(each for each in page.rows if each.official == row.official)


def _draw_row(pen: ImageDraw.ImageDraw, place: RowLayout, row: RowReading, note: Note) -> None:
    _frame(pen, place.name, Tone.QUIET.value)
    for mark in row.marks:
        _frame(pen, mark.bounds, Tone.QUIET.value)
    for box, marked in zip(place.boxes, note.marked, strict=True):
        _frame(pen, box.grown(0.6 if marked else 0.2), note.tone.value, 5 if marked else 1)


def _frame(
    pen: ImageDraw.ImageDraw, rect: Rect, colour: tuple[int, int, int], width: int = _LINE_PX
) -> None:
    corners = [rect.x, rect.y, rect.right, rect.bottom]
    pen.rectangle([value * _PX_PER_MM for value in corners], outline=colour, width=width)


def _with_words(
    picture: Image.Image, page: PageLayout, notes: Mapping[int, Note], head: str
) -> Image.Image:
    """`picture` with a strip over it for the head and one at its right for the rows' words."""
    strip_px, head_px = round(_NOTE_WIDTH * _PX_PER_MM), round(_HEAD_HEIGHT * _PX_PER_MM)
    size = (picture.width + strip_px, picture.height + head_px)
    wider = Image.new("RGB", size, _STRIP)
    wider.paste(picture, (0, head_px))
    pen = ImageDraw.Draw(wider)
    for place in page.rows:
        note = notes.get(place.official, _NO_NOTE)
        middle = head_px + place.row.centre[1] * _PX_PER_MM
        edge = (PAPER.right + 1.0) * _PX_PER_MM
        half = (place.row.h / 2 - 0.7) * _PX_PER_MM
        if note.text:
            pen.rectangle((edge, middle - half, edge + 8, middle + half), fill=note.tone.value)
        _write(pen, (edge + 18, middle), note)
    _write_head(pen, head)
    return wider


def _write(pen: ImageDraw.ImageDraw, place_px: tuple[float, float], note: Note) -> None:
    """The note, its lines broken where they are too long, centred at the height of `place_px`."""
    width = _NOTE_WIDTH - 6.0
    parts = note.text.splitlines()
    lines = (line for part in parts for line in break_lines(part, Face.REGULAR, _NOTE_SIZE, width))
    text, font = "\n".join(lines), _font(_NOTE_SIZE)
    pen.multiline_text(place_px, text, font=font, anchor="lm", fill=note.tone.value, spacing=2)


def _write_head(pen: ImageDraw.ImageDraw, head: str) -> None:
    place = (4 * _PX_PER_MM, _HEAD_HEIGHT / 2 * _PX_PER_MM)
    pen.text(place, head, font=_font(_HEAD_SIZE), anchor="lm", fill=(0, 0, 0))


def _font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(Face.REGULAR.path), round(size * MM_PER_POINT * _PX_PER_MM))


def _coloured(scan: Scan) -> ColourImage:
    if scan.colour is not None:
        return scan.colour
    return np.asarray(cv2.cvtColor(scan.gray, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def _as_bgr(picture: Image.Image) -> ColourImage:
    return np.asarray(cv2.cvtColor(np.asarray(picture), cv2.COLOR_RGB2BGR), dtype=np.uint8)
