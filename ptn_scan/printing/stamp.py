"""The hanging stamp as printed: an authorised picture, or a red facsimile reading PHIẾU MẪU."""

import math
from pathlib import Path

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER
from ptn_scan.printing.canvas import draw_text
from ptn_scan.typeface import Face, letters, width_mm

SEAL_DIAMETER = 36.0
"""mm, the diameter of the round seals of state bodies at district level."""

_RED = Color(0.82, 0.09, 0.11)
_RING_SIZE = 8.5


def draw_sample(canvas: Canvas, place: Rect, ring_text: str) -> None:
    """A red facsimile in the middle of `place`: PHIẾU MẪU in two rings with `ring_text` around."""
    x, y = place.centre
    canvas.saveState()
    canvas.translate(x * mm, (PAPER.h - y) * mm)
    canvas.setStrokeColor(_RED)
    canvas.setFillColor(_RED)
    outer = SEAL_DIAMETER / 2
    for radius, width in ((outer, 0.7), (outer - 1.3, 0.25), (outer - 6.2, 0.25)):
        canvas.setLineWidth(width * mm)
        canvas.circle(0, 0, radius * mm)
    _ring(canvas, ring_text, outer - 5.0)
    canvas.setFont(Face.BOLD.font_name, 13)
    canvas.drawCentredString(0, 1.2 * mm, "PHIẾU")
    canvas.drawCentredString(0, -4.2 * mm, "MẪU")
    canvas.restoreState()


def draw_image(canvas: Canvas, place: Rect, picture: Path) -> None:
    """The picture of an authorised stamp, fitted into `place`."""
    canvas.drawImage(
        str(picture),
        place.x * mm,
        (PAPER.h - place.bottom) * mm,
        place.w * mm,
        place.h * mm,
        mask="auto",
        preserveAspectRatio=True,
    )


def _ring(canvas: Canvas, text: str, radius: float) -> None:
    """`text` along the upper arc of a circle; small enough to leave its foot open."""
    widths = [width_mm(letter, Face.BOLD, _RING_SIZE) for letter in letters(text)]
    size = _RING_SIZE * min(1.0, 1.6 * math.pi * radius / sum(widths))
    angle = sum(widths) * size / _RING_SIZE / radius / 2
    for letter, width in zip(letters(text), widths, strict=True):
        half = width * size / _RING_SIZE / radius / 2
        canvas.saveState()
        canvas.rotate(math.degrees(angle - half))
        left = -width_mm(letter, Face.BOLD, size) / 2
        draw_text(canvas, left * mm, radius * mm, letter, Face.BOLD, size)
        canvas.restoreState()
        angle -= 2 * half
