"""Bar charts of a .docx: DrawingML charts, which Word and LibreOffice draw as vectors and a
secretary can go on editing, since each carries its numbers as a workbook."""

from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from ptn_scan.documents import page
from ptn_scan.documents.archive import repack
from ptn_scan.documents.blocks import BarChart, Series
from ptn_scan.documents.word_styles import FONT, HEAD

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEET = "Sheet1"
_MARGINS, _LEGEND = 4.0, 12.0
"""White of a chart, and its legend where it has one, mm."""


def add_chart(word: Any, block: BarChart, number: int, date: str) -> None:
    """Adds `block` as the `number`-th chart of the document `word`, in a paragraph of its own.
    `date` (ISO) is that of the workbook in it."""
    package = word.part.package
    book = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"), _BOOK_TYPE, _book(block, date), package
    )
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, b"", package)
    book_id = chart.relate_to(book, f"{_R}/package")
    chart._blob = _chart_xml(block, book_id).encode("utf-8")
    chart_id = word.part.relate_to(chart, f"{_R}/chart")
    paragraph = word.add_paragraph(style=HEAD)
    paragraph.add_run()._r.append(parse_xml(_frame(block, number, chart_id)))


def _book(block: BarChart, date: str) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = _SHEET
    sheet.append(["", *(series.name for series in block.series)])
    for index, name in enumerate(block.bars):
        sheet.append([name, *(series.values[index] for series in block.series)])
        sheet.cell(sheet.max_row, 1).data_type = "s"
    out = BytesIO()
    book.save(out)
    return repack(out.getvalue(), date)


def _frame(block: BarChart, number: int, chart_id: str) -> str:
    legend = _LEGEND if len(block.series) > 1 else 0.0
    height = len(block.bars) * page.BAR_STEP + _MARGINS + legend
    return (
        f'<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        f'xmlns:wp="{_WP}"><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{Mm(page.LINE)}" cy="{Mm(height)}"/>'
        f'<wp:docPr id="{100 + number}" name="{escape(block.title, {chr(34): "&quot;"})}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}">'
        f'<c:chart xmlns:c="{_C}" xmlns:r="{_R}" r:id="{chart_id}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _chart_xml(block: BarChart, book_id: str) -> str:
    series = "".join(_series(block, index, each) for index, each in enumerate(block.series))
    legend = '<c:legend><c:legendPos val="t"/><c:overlay val="0"/></c:legend>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}"><c:roundedCorners val="0"/>'
        '<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        '<c:barChart><c:barDir val="bar"/><c:grouping val="stacked"/><c:varyColors val="0"/>'
        f'{series}<c:gapWidth val="60"/><c:overlap val="100"/>'
        '<c:axId val="1"/><c:axId val="2"/></c:barChart>'
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="l"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:crossAx val="2"/>'
        "</c:catAx>"
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{max(block.whole, 1)}"/><c:min val="0"/></c:scaling><c:delete val="1"/>'
        '<c:axPos val="b"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        '<c:tickLblPos val="none"/><c:crossAx val="1"/></c:valAx></c:plotArea>'
        f'{legend if len(block.series) > 1 else ""}<c:plotVisOnly val="1"/></c:chart>'
        '<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
        '<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>'
        f'<a:defRPr sz="{page.CHART_SIZE * 100:.0f}"><a:latin typeface="{FONT}"/></a:defRPr>'
        '</a:pPr><a:endParaRPr lang="vi-VN"/></a:p></c:txPr>'
        f'<c:externalData r:id="{book_id}"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    )  # fmt: skip


def _series(block: BarChart, index: int, series: Series) -> str:
    column = get_column_letter(index + 2)
    last = len(block.bars) + 1
    names = "".join(
        f'<c:pt idx="{i}"><c:v>{escape(name)}</c:v></c:pt>' for i, name in enumerate(block.bars)
    )
    values = "".join(
        f'<c:pt idx="{i}"><c:v>{value}</c:v></c:pt>' for i, value in enumerate(series.values)
    )
    count = f'<c:ptCount val="{len(block.bars)}"/>'
    ink = "000000" if _light(series.colour) else "FFFFFF"
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/><c:tx><c:strRef>'
        f"<c:f>{_SHEET}!${column}$1</c:f><c:strCache><c:ptCount val=\"1\"/>"
        f'<c:pt idx="0"><c:v>{escape(series.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f'<c:spPr><a:solidFill><a:srgbClr val="{series.colour}"/></a:solidFill></c:spPr>'
        '<c:invertIfNegative val="0"/><c:dLbls><c:numFmt formatCode="#,##0;;" sourceLinked="0"/>'
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{page.CHART_SIZE * 100:.0f}">'
        f'<a:solidFill><a:srgbClr val="{ink}"/></a:solidFill></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="vi-VN"/></a:p></c:txPr>'
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat><c:strRef><c:f>{_SHEET}!$A$2:$A${last}</c:f><c:strCache>{count}{names}"
        "</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>{_SHEET}!${column}$2:${column}${last}</c:f><c:numCache>"
        f"<c:formatCode>General</c:formatCode>{count}{values}</c:numCache></c:numRef></c:val>"
        "</c:ser>"
    )  # fmt: skip


def _light(colour: str) -> bool:
    """Whether black is read better on `colour` (RRGGBB) than white."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return 0.3 * red + 0.59 * green + 0.11 * blue > 0.55
