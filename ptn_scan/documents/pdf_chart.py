"""Bar charts of a PDF, as vectors."""

from typing import Any

from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from ptn_scan.documents import page
from ptn_scan.documents.blocks import BarChart
from ptn_scan.documents.fonts import serif

_LEGEND = 8.0
"""Height of the legend, mm."""
_BASELINE = 3.0
"""From a bar's lower edge to the foot of its letters, points."""


class Chart(Flowable):  # type: ignore[misc]  # ReportLab carries no types
    """The bars of `block` with a legend, as wide as a line. Drawn on the page itself: a drawing of
    ReportLab's own would bring a font along that is not embedded."""

    def __init__(self, block: BarChart) -> None:
        super().__init__()
        self.block = block
        self.legend = _LEGEND * mm if len(block.series) > 1 else 0.0
        self.width = page.LINE * mm
        self.height = self.legend + len(block.bars) * page.BAR_STEP * mm

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.setFont(serif().regular, page.CHART_SIZE)
        if self.legend:
            _legend(canvas, self.block, self.height - self.legend + 2 * mm)
        for number in range(len(self.block.bars)):
            bottom = self.height - self.legend - (number + 1) * page.BAR_STEP * mm
            _bar(canvas, self.block, number, bottom)


def _bar(canvas: Any, block: BarChart, number: int, bottom: float) -> None:
    size = page.CHART_SIZE
    canvas.setFillColor(black)
    _name(canvas, block.bars[number], bottom)
    canvas.setFont(serif().regular, size)
    canvas.setStrokeColor(white)
    left, full = page.BAR_NAMES * mm, (page.LINE - page.BAR_NAMES) * mm
    for series in block.series:
        value = series.values[number]
        if len(block.series) == 1 and _width(str(value)) + 1 > full * value / max(block.whole, 1):
            _beside(canvas, left + full * value / max(block.whole, 1), bottom, str(value))
        if not value:
            continue
        width, colour = full * value / block.whole, HexColor(f"#{series.colour}")
        canvas.setFillColor(colour)
        canvas.rect(left, bottom, width, page.BAR_HEIGHT * mm, stroke=1, fill=1)
        if _width(str(value)) + 1 <= width:
            canvas.setFillColor(_ink_on(colour))
            canvas.drawCentredString(left + width / 2, bottom + _BASELINE, str(value))
        left += width


def _beside(canvas: Any, end: float, bottom: float, text: str) -> None:
    """The value of a bar that is too short to have it inside."""
    canvas.setFillColor(black)
    canvas.drawString(end + 2, bottom + _BASELINE, text)


def _name(canvas: Any, name: str, bottom: float) -> None:
    """The name of a bar at its left, a long one smaller and in two lines."""
    font, size, room = serif().regular, page.CHART_SIZE, (page.BAR_NAMES - 2) * mm
    lines = [name]
    if _width(name) > room:
        size *= 0.8
        lines = simpleSplit(name, font, size, room)
    while len(lines) > 2 or max(stringWidth(line, font, size) for line in lines) > room:
        size *= 0.9
        lines = simpleSplit(name, font, size, room)
    canvas.setFont(font, size)
    for below, line in zip(reversed(range(len(lines))), lines, strict=True):
        rise = _BASELINE if len(lines) == 1 else below * size
        canvas.drawString(0, bottom + rise, line)


def _legend(canvas: Any, block: BarChart, bottom: float) -> None:
    left = page.BAR_NAMES * mm
    for series in block.series:
        canvas.setFillColor(HexColor(f"#{series.colour}"))
        canvas.rect(left, bottom, 8, 8, stroke=0, fill=1)
        canvas.setFillColor(black)
        canvas.drawString(left + 11, bottom, series.name)
        left += 11 + _width(series.name) + 14


def _width(text: str) -> float:
    return float(stringWidth(text, serif().regular, page.CHART_SIZE))


def _ink_on(colour: Color) -> Color:
    """Black or white, whichever is read better on `colour`."""
    return black if 0.3 * colour.red + 0.59 * colour.green + 0.11 * colour.blue > 0.55 else white
