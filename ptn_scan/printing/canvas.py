"""A drawing surface in mm from the top left, on ReportLab's points from the bottom left."""

from collections.abc import Iterable, Sequence

from reportlab.lib.colors import Color, black
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER
from ptn_scan.typeface import UNITS_PER_EM, Face, drawn_parts, width_mm


def register_faces() -> None:
    """Makes every cut of the typeface known to ReportLab, once."""
    known = set(pdfmetrics.getRegisteredFontNames())
    for face in Face:
        if face.font_name not in known:
            pdfmetrics.registerFont(TTFont(face.font_name, str(face.path)))


def draw_text(canvas: Canvas, x: float, y: float, text: str, face: Face, size: float) -> None:
    """`text` from `x` and the base line `y` on, in points of the canvas."""
    canvas.setFont(face.font_name, size)
    em = size / UNITS_PER_EM
    parts = drawn_parts(text, face)
    if len(parts) > 1:
        canvas.addLiteral(f"/Span <</ActualText <{_utf_16(text)}>>> BDC")
    for part in parts:
        canvas.drawString(x + part.x * em, y + part.y * em, part.characters)
    if len(parts) > 1:
        canvas.addLiteral("EMC")


def _utf_16(text: str) -> str:
    """`text` as a hexadecimal string of PDF, with which whoever copies or searches the page finds
    it, however it was put together."""
    return f"\ufeff{text}".encode("utf-16-be").hex().upper()


class MmCanvas:
    """Draws on one ReportLab canvas; every length is mm, sizes of type are points."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas

    def text(self, x: float, baseline: float, text: str, face: Face, size: float) -> None:
        """`text` from `x` on."""
        draw_text(self._canvas, x * mm, _up(baseline), text, face, size)

    def centred(self, x: float, baseline: float, text: str, face: Face, size: float) -> None:
        """`text` with its middle at `x`."""
        self.text(x - width_mm(text, face, size) / 2, baseline, text, face, size)

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float) -> None:
        """A straight black line, `width` mm thick."""
        self._canvas.setStrokeColor(black)
        self._canvas.setLineWidth(width * mm)
        self._canvas.line(x0 * mm, _up(y0), x1 * mm, _up(y1))

    def stroke(self, points: Sequence[tuple[float, float]], width: float, gray: float) -> None:
        """A pen's stroke through `points`, round at its ends; `gray` is 0 for black, 1 for white.
        The canvas draws in black again afterwards."""
        self._canvas.saveState()
        self._canvas.setStrokeGray(gray)
        self._canvas.setLineWidth(width * mm)
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)
        path = self._canvas.beginPath()
        path.moveTo(points[0][0] * mm, _up(points[0][1]))
        for x, y in points[1:]:
            path.lineTo(x * mm, _up(y))
        self._canvas.drawPath(path, stroke=1, fill=0)
        self._canvas.restoreState()

    def frame(self, rect: Rect, width: float) -> None:
        """A black line of `width` mm around `rect`, wholly outside it."""
        outer = rect.grown(width / 2)
        self._canvas.setStrokeColor(black)
        self._canvas.setLineWidth(width * mm)
        self._canvas.rect(outer.x * mm, _up(outer.bottom), outer.w * mm, outer.h * mm)

    def fill(self, rects: Iterable[Rect], colour: Color = black) -> None:
        """All of `rects` in one path, filled."""
        self._canvas.setFillColor(colour)
        path = self._canvas.beginPath()
        for rect in rects:
            path.rect(rect.x * mm, _up(rect.bottom), rect.w * mm, rect.h * mm)
        self._canvas.drawPath(path, stroke=0, fill=1)
        self._canvas.setFillColor(black)


def _up(y: float) -> float:
    return float((PAPER.h - y) * mm)
