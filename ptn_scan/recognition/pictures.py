"""Pictures of a scan or of the sheet laid upright, with shapes and words on them, for people.

Words stand over the picture and, for each row, at its right, so that they hide nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER, PageLayout
from ptn_scan.recognition.grid import FloatArray, Grid
from ptn_scan.recognition.page_map import PageMap
from ptn_scan.recognition.template import Mask, Plane
from ptn_scan.scanning.scan import ColourImage, Scan
from ptn_scan.typeface import MM_PER_POINT, Face, break_lines

PX_PER_MM = 6.0
CANVAS = Grid(PAPER, PX_PER_MM)

Colour = tuple[int, int, int]
"""Red, green, blue."""
BLUE, ORANGE, PURPLE, GREEN = (0, 114, 178), (213, 94, 0), (170, 51, 119), (0, 120, 80)
GRAY, BLACK, WHITE, STRIP = (110, 110, 110), (0, 0, 0), (255, 255, 255), (244, 244, 244)

_BESIDE_MM, _EDGE_MM = 96.0, 3.0
_TITLE_SIZE, _LEGEND_SIZE, _NOTE_SIZE, _LABEL_SIZE = 15.0, 10.5, 8.0, 7.5
_LEAST_WIDTH_PX = 900
_HATCH_PX = 14
_SIGNED_LEFT_MM, _SIGNED_ABOVE_MM, _SIGNED_EDGE_MM = 8.0, 7.0, 4.0
"""How far beside its box a signature is hidden; further right and below stands a fiducial."""


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on a picture: a title, a legend under it, and notes beside rows, by official."""

    title: str
    legend: str
    beside: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """A picture under way. `to_px` lays points of the sheet (N x 2 mm) on it."""

    picture: Image.Image
    page_map: PageMap
    scale: float

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.picture)

    def to_px(self, points_mm: FloatArray) -> list[tuple[float, float]]:
        return [(float(x), float(y)) for x, y in self.page_map.to_px(points_mm) * self.scale]

    def line(self, points_mm: FloatArray, colour: Colour, width_px: int = 2) -> None:
        self.pen.line(self.to_px(points_mm), fill=colour, width=width_px, joint="curve")

    def frame(self, rect: Rect, colour: Colour, width_px: int = 2) -> None:
        corners = rect.corners()
        self.line(np.array([*corners, corners[0]]), colour, width_px)

    def arrow(self, start_mm: FloatArray, end_mm: FloatArray, colour: Colour) -> None:
        """An arrow with a head of a mm, or a dot where it has no length."""
        (x0, y0), (x1, y1) = self.to_px(np.array([start_mm, end_mm]))
        pen, angle = self.pen, np.arctan2(y1 - y0, x1 - x0)
        pen.line([(x0, y0), (x1, y1)], fill=colour, width=3)
        tips = [angle + turn for turn in (2.6, -2.6)]
        head = [(x1 + PX_PER_MM * np.cos(tip), y1 + PX_PER_MM * np.sin(tip)) for tip in tips]
        pen.polygon([(x1, y1), *head], fill=colour)

    def tint(
        self, share: Plane, corner_px: tuple[int, int], size_px: tuple[int, int], colour: Colour
    ) -> None:
        """Lays `colour` over a part of the picture, as strongly as `share` (0 to 1) says."""
        scaled = cv2.resize(share, size_px, interpolation=cv2.INTER_AREA)
        alpha = Image.fromarray((255 * np.clip(scaled, 0, 1)).astype(np.uint8))
        self.picture.paste(colour, corner_px, alpha)

    def label(self, point_mm: tuple[float, float], text: str, colour: Colour) -> None:
        """Words that begin at a point, on white."""
        place = self.to_px(np.array([point_mm]))[0]
        font = _font(_LABEL_SIZE)
        self.pen.rectangle(self.pen.textbbox(place, text, font=font, anchor="lm"), fill=WHITE)
        self.pen.text(place, text, font=font, anchor="lm", fill=colour)


UPRIGHT = PageMap(np.array([[0, 0], [PX_PER_MM, 0], [0, PX_PER_MM], [0, 0], [0, 0]], dtype=float))
"""Maps mm to the pixels of `CANVAS`."""


def on_scan(scan: Scan, page_map: PageMap) -> Drawing:
    """A drawing on the scan as it came, enlarged where it is small."""
    picture = Image.fromarray(cv2.cvtColor(coloured(scan), cv2.COLOR_BGR2RGB))
    factor = max(1, -(-_LEAST_WIDTH_PX // picture.width))
    if factor > 1:
        picture = picture.resize((picture.width * factor, picture.height * factor))
    return Drawing(picture, page_map, float(factor))


def on_sheet(scan: Scan, page_map: PageMap, pale: bool = False) -> Drawing:
    """A drawing on the sheet laid upright; `pale` for shapes that are to stand out."""
    upright = page_map.rectified(coloured(scan), PAPER, PX_PER_MM)
    picture = Image.fromarray(cv2.cvtColor(upright, cv2.COLOR_BGR2RGB))
    if pale:
        picture = Image.blend(picture, Image.new("RGB", picture.size, WHITE), 0.45)
    return Drawing(picture, UPRIGHT, 1.0)


def on_plane(darkness: Plane) -> Drawing:
    """A drawing on darkness over the whole sheet; the faint shows more than its share, and what is
    lighter than paper is blue."""
    plane = cv2.resize(darkness, CANVAS.shape[::-1], interpolation=cv2.INTER_AREA)
    gray = 255 * (1 - np.clip(plane, 0, 1) ** 0.6)
    light = 255 * (1 - np.clip(-4 * plane, 0, 1))
    red = np.minimum(gray, light)
    picture = np.stack([red, red, gray], axis=2).astype(np.uint8)
    return Drawing(Image.fromarray(picture), UPRIGHT, 1.0)


def tinted(drawing: Drawing, mask: Mask, grid: Grid, colour: Colour) -> None:
    """Colours the pixels of an upright drawing that `mask`, over `grid`, covers."""
    lines, columns = CANVAS.window(grid.area)
    size = (columns.stop - columns.start, lines.stop - lines.start)
    drawing.tint(mask.astype(np.float32), (columns.start, lines.start), size, colour)


def coloured(scan: Scan) -> ColourImage:
    """The scan in blue, green, red."""
    if scan.colour is not None:
        return scan.colour
    return np.asarray(cv2.cvtColor(scan.gray, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def signed_area(page: PageLayout) -> Rect | None:
    """What is hidden of a page: the signature, which would tell whose ballot it is."""
    box = page.signature
    if box is None:
        return None
    left, top = box.x - _SIGNED_LEFT_MM, box.y - _SIGNED_ABOVE_MM
    return Rect(left, top, box.right + _SIGNED_EDGE_MM - left, box.bottom + _SIGNED_EDGE_MM - top)


def without_signature(scan: Scan, page_map: PageMap, page: PageLayout) -> Scan:
    """The scan with its signature hidden under hatching."""
    area = signed_area(page)
    if area is None:
        return scan
    outline = np.rint(page_map.to_px(np.array(area.corners()))).astype(np.int32)
    hidden = np.zeros(scan.gray.shape, dtype=np.uint8)
    cv2.fillPoly(hidden, [outline], 1)
    lines, columns = scan.gray.shape
    hatched = (np.arange(lines)[:, np.newaxis] + np.arange(columns)) % _HATCH_PX < 3
    level = np.where(hatched, 120, 215).astype(np.uint8)
    gray = np.where(hidden > 0, level, scan.gray)
    colour = scan.colour
    if colour is not None:
        colour = np.where(np.stack([hidden] * 3, axis=2) > 0, np.stack([level] * 3, axis=2), colour)
    return Scan(gray, colour, scan.bilevel)


def plane_without_signature(plane: NDArray[np.float32], grid: Grid, page: PageLayout) -> Plane:
    """The plane over `grid` with nothing where the signature is."""
    area = signed_area(page)
    if area is None:
        return plane
    plane = plane.copy()
    plane[grid.window(area)] = 0
    return plane


def finished(drawing: Drawing, words: Words, page: PageLayout | None = None) -> ColourImage:
    """The picture under its title and legend, with the notes beside the rows of `page`, if there
    are any; blue green red."""
    beside_px = round(_BESIDE_MM * PX_PER_MM) if words.beside else 0
    width_px = drawing.picture.width + beside_px
    margin_px = round(_EDGE_MM * PX_PER_MM)
    title = _lines(words.title, _TITLE_SIZE, width_px)
    legend = _lines(words.legend, _LEGEND_SIZE, width_px)
    head_px = margin_px + _height_px(title, _TITLE_SIZE) + _height_px(legend, _LEGEND_SIZE)
    whole = Image.new("RGB", (width_px, drawing.picture.height + head_px), STRIP)
    whole.paste(drawing.picture, (0, head_px))
    pen = ImageDraw.Draw(whole)
    top = margin_px // 2
    for lines, size, colour in ((title, _TITLE_SIZE, BLACK), (legend, _LEGEND_SIZE, GRAY)):
        pen.multiline_text((margin_px, top), "\n".join(lines), font=_font(size), fill=colour)
        top += _height_px(lines, size)
    for row in page.rows if page is not None else ():
        middle = head_px + row.row.centre[1] * PX_PER_MM
        place = (drawing.picture.width + margin_px, middle)
        note = words.beside.get(row.official, "")
        pen.multiline_text(place, note, font=_font(_NOTE_SIZE), anchor="lm", fill=BLACK, spacing=1)
    return np.asarray(cv2.cvtColor(np.asarray(whole), cv2.COLOR_RGB2BGR), dtype=np.uint8)


def _lines(text: str, size: float, width_px: int) -> Sequence[str]:
    width = width_px / PX_PER_MM - 2 * _EDGE_MM
    parts = text.splitlines()
    return [line for part in parts for line in break_lines(part, Face.REGULAR, size, width)]


def _height_px(lines: Sequence[str], size: float) -> int:
    return round(len(lines) * size * MM_PER_POINT * PX_PER_MM * 1.35)


def _font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(Face.REGULAR.path), round(size * MM_PER_POINT * PX_PER_MM))
