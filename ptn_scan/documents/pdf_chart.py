"""Bar charts of a PDF, as vectors."""

from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from ptn_scan.documents import page
from ptn_scan.documents.blocks import BarChart
from ptn_scan.documents.fonts import serif

_LEGEND = 8.0
"""Height of the legend, mm."""


def chart(block: BarChart) -> Drawing:
    """The bars of `block` with its legend, as wide as a line."""
    height = _LEGEND + len(block.bars) * page.BAR_STEP
    drawing = Drawing(page.LINE * mm, height * mm)
    if len(block.series) > 1:
        _legend(drawing, block, (height - _LEGEND + 2) * mm)
    for number, name in enumerate(block.bars):
        _bar(drawing, block, number, name, (height - _LEGEND - (number + 1) * page.BAR_STEP) * mm)
    return drawing


def _bar(drawing: Drawing, block: BarChart, number: int, name: str, bottom: float) -> None:
    font, size = serif().regular, page.CHART_SIZE
    room = (page.BAR_NAMES - 2) * mm
    fitting = min(size, size * room / max(stringWidth(name, font, size), 1))
    drawing.add(String(0, bottom + 3, name, fontName=font, fontSize=fitting))
    left, full = page.BAR_NAMES * mm, (page.LINE - page.BAR_NAMES) * mm
    for series in block.series:
        value = series.values[number]
        width = full * value / block.whole if block.whole else 0
        if not value:
            continue
        colour = HexColor(f"#{series.colour}")
        drawing.add(
            Rect(left, bottom, width, page.BAR_HEIGHT * mm, fillColor=colour, strokeColor=white,
                 strokeWidth=0.4)
        )  # fmt: skip
        text = str(value)
        if stringWidth(text, font, size) + 2 <= width:
            drawing.add(
                String(left + width / 2, bottom + 3, text, fontName=font, fontSize=size,
                       textAnchor="middle", fillColor=_ink_on(colour))
            )  # fmt: skip
        left += width


def _legend(drawing: Drawing, block: BarChart, bottom: float) -> None:
    font, size = serif().regular, page.CHART_SIZE
    left = page.BAR_NAMES * mm
    for series in block.series:
        drawing.add(
            Rect(left, bottom, 8, 8, fillColor=HexColor(f"#{series.colour}"), strokeColor=None)
        )
        drawing.add(String(left + 11, bottom, series.name, fontName=font, fontSize=size))
        left += 11 + stringWidth(series.name, font, size) + 14


def _ink_on(colour: Color) -> Color:
    """Black or white, whichever is read better on `colour`."""
    return black if 0.3 * colour.red + 0.59 * colour.green + 0.11 * colour.blue > 0.55 else white
