"""Blocks → ReportLab flowables."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import black
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    HRFlowable,
    KeepTogether,
    PageBreak,
    Spacer,
)
from reportlab.platypus import Paragraph as PdfParagraph
from reportlab.platypus import Table as PdfTable

from ptn_scan.documents import page
from ptn_scan.documents.blocks import (
    Align,
    Annex,
    BarChart,
    Blank,
    Block,
    Cell,
    Document,
    Heading,
    Paragraph,
    Row,
    SignaturePlace,
    Signatures,
    Style,
    Table,
    leads_to_item,
)
from ptn_scan.documents.fonts import addressed
from ptn_scan.documents.pdf_chart import Chart
from ptn_scan.documents.pdf_head import letterhead, title
from ptn_scan.documents.pdf_styles import Flowables, cells, pdf_style, rule
from ptn_scan.documents.signed import signed_part

ANNEX = "annex"
OUTLINED = frozenset({"name", "heading", "chart", ANNEX})
"""Names of the styles whose paragraphs stand in the outline: the paper's name comes first."""

_AROUND_TABLE = 4.0
"""White above and below a table, points."""

_LIST_START = 45.0
"""Room for a paragraph and the first item of the list that it leads to, mm."""

_NOTE_START = 18.0
"""The same in small print, mm."""

_HEADING = 10.0
"""Room for a heading, mm."""

_TEXT_START = 25.0
"""Room for a heading and the text below it, mm."""


def story(document: Document) -> Flowables:
    """Everything on the pages, in order."""
    flowables = [*letterhead(document.letterhead, document.tongue), *title(document)]
    blocks = document.blocks
    parts = [[*_room(blocks, i), *_block(block)] for i, block in enumerate(blocks)]
    kept = signed_part(blocks)
    if not kept:
        return [*flowables, *chain.from_iterable(parts)]
    return [
        *flowables,
        *chain.from_iterable(parts[: kept.start]),
        KeepTogether([*chain.from_iterable(parts[kept.start : kept.stop])]),
        *chain.from_iterable(parts[kept.stop :]),
    ]


def _room(blocks: tuple[Block, ...], index: int) -> Flowables:
    """A break to the next page where the block at `index`, a heading or a paragraph without one,
    would be torn from the table or the text that it leads to."""
    block, previous = blocks[index], blocks[index - 1] if index else None
    after = blocks[index + 1 : index + 3]
    if leads_to_item(block, after):
        return [CondPageBreak(_list_start(block))]
    if (
        isinstance(block, Heading)
        and after
        and leads_to_item(after[0], blocks[index + 2 : index + 4])
    ):
        return [CondPageBreak(_list_start(after[0]) + _HEADING * mm)]
    table = next((b for b in after[: 1 if isinstance(block, Paragraph) else 2]
                  if isinstance(b, Table)), None)  # fmt: skip
    leads = isinstance(block, Heading) or (
        isinstance(block, Paragraph) and table is not None and not isinstance(previous, Heading)
    )
    if not leads:
        return []
    if table is None:
        return [CondPageBreak(_TEXT_START * mm)]
    ahead = (block, *after[: after.index(table)])
    return [CondPageBreak(_text_height(ahead) + _AROUND_TABLE + _least_height(table))]


def _list_start(lead: Block) -> float:
    """The height in points of `lead` and the first item of the list that it opens."""
    small = isinstance(lead, Paragraph) and lead.style is Style.NOTE
    return float((_NOTE_START if small else _LIST_START) * mm)


def _text_height(texts: Sequence[Block]) -> float:
    """The height in points of headings and paragraphs, with all the white between them."""
    flowables = list(chain.from_iterable(map(_block, texts)))
    heights = (each.wrap(page.LINE * mm, page.HEIGHT * mm)[1] for each in flowables)
    white = (each.getSpaceBefore() + each.getSpaceAfter() for each in flowables)
    return float(sum(heights) + sum(white))


def _least_height(table: Table) -> float:
    """The height in points of what must stand together: the head and the first rows, or all."""
    rows = table.rows if table.whole else table.rows[:2]
    _, height = _table(replace(table, rows=rows)).wrap(page.LINE * mm, page.HEIGHT * mm)
    return float(height)


def _block(block: Block) -> Flowables:
    match block:
        case Heading(text):
            return [PdfParagraph(escape(text), _heading())]
        case Paragraph(text, Style.ADDRESS):
            lines = addressed(text, page.BODY, page.LINE - 2 * page.HEAD_SIDES)
            return [PdfParagraph("<br/>".join(map(escape, lines)), _paragraph(Style.ADDRESS))]
        case Paragraph(text, style):
            return [PdfParagraph(escape(text), _paragraph(style))]
        case _:
            return _block_of_parts(block)


def _block_of_parts(block: Table | Signatures | Annex | BarChart | Blank) -> Flowables:
    match block:
        case Table():
            return [Spacer(0, _AROUND_TABLE), _table(block), Spacer(0, _AROUND_TABLE)]
        case Signatures():
            return _signatures(block)
        case Annex():
            return _annex(block)
        case BarChart(title):
            style = pdf_style("chart", page.HEAD_SMALL, italic=True, centre=True)
            return [
                KeepTogether([PdfParagraph(escape(title), style), Spacer(0, 4), Chart(block)]),
                Spacer(0, 6),
            ]
        case Blank(lines):
            return [*(_dots() for _ in range(lines)), Spacer(0, page.BLANK_AFTER * mm)]


def _annex(block: Annex) -> Flowables:
    style = pdf_style(ANNEX, page.TITLE, bold=True, centre=True)
    return [
        PageBreak() if block.new_page else Spacer(0, 16),
        PdfParagraph(escape(block.title), style),
        PdfParagraph(escape(block.subject), pdf_style("annex-subject", bold=True, centre=True)),
        rule(30.0),
    ]


def _dots() -> HRFlowable:
    """A line of dots to write on."""
    above = page.BLANK_STEP * mm - 1
    return HRFlowable("100%", 0.6, color=black, dash=(1, 2), spaceBefore=above, spaceAfter=0)


def _heading() -> ParagraphStyle:
    return pdf_style("heading", bold=True, spaceBefore=9, spaceAfter=3, keepWithNext=1)


def _paragraph(style: Style) -> ParagraphStyle:
    justified = {"alignment": TA_JUSTIFY, "spaceBefore": 3, "spaceAfter": 3}
    if style is Style.NOTE:
        return pdf_style("note", page.NOTE, spaceBefore=3, spaceAfter=3)
    if style is Style.ADDRESS:
        return pdf_style("address", centre=True, spaceBefore=6, spaceAfter=6)
    if style is Style.ITEM:
        return pdf_style("item", leftIndent=page.FIRST_LINE * mm, **justified)
    italic = style is Style.BASIS
    return pdf_style(style.value, italic=italic, firstLineIndent=page.FIRST_LINE * mm, **justified)


def _table(table: Table) -> PdfTable:
    heads = [[_cell(cell, Align.CENTRE, head=True) for cell in row] for row in table.head]
    rows = [
        [_cell(cell, align) for cell, align in zip(row, table.aligns, strict=True)]
        for row in table.rows
    ]
    head_rows = len(table.head)
    grid = PdfTable(
        heads + rows,
        [width * mm for width in table.widths],
        repeatRows=head_rows,
    )
    grid.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, black),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            *cells(2 if len(table.widths) > 6 else 4, 1.5),
            *_spans(table.head),
            *_held(table),
        ]
    )
    return grid


def _held(table: Table) -> list[tuple[Any, ...]]:
    first = len(table.head)
    return [("NOSPLIT", (0, first + row), (0, first + row + 1)) for row in table.held]


def _spans(head: tuple[Row, ...]) -> list[tuple[Any, ...]]:
    return [
        ("SPAN", (column, row), (column + cell.columns - 1, row + cell.rows - 1))
        for row, cells in enumerate(head)
        for column, cell in enumerate(cells)
        if cell is not None and (cell.columns > 1 or cell.rows > 1)
    ]


def _cell(cell: Cell | None, align: Align, *, head: bool = False) -> Any:
    if cell is None:
        return ""
    size = page.TABLE_HEAD if head else page.TABLE
    centre = align is Align.CENTRE
    text = escape(cell.text).replace("    ", "&nbsp;" * 6)
    parts = [PdfParagraph(text, pdf_style("cell", size, bold=cell.bold, centre=centre))]
    if cell.below:
        style = pdf_style("below", size - 0.5 if head else size, italic=head, centre=centre)
        parts.append(PdfParagraph(escape(cell.below), style))
    return parts


def _signatures(block: Signatures) -> Flowables:
    columns = len(block.rows[0])
    rows = [[_place(place) for place in row] for row in block.rows]
    if block.recipients:
        small = pdf_style("recipients", page.NOTE)
        title = pdf_style("recipients-title", page.HEAD_SMALL, bold=True, italic=True)
        rows[0][0] = [
            PdfParagraph(escape(block.heading), title),
            *(PdfParagraph(escape(recipient), small) for recipient in block.recipients),
        ]
    grid = PdfTable(rows, [page.LINE / columns * mm] * columns)
    grid.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *cells(3, 6)])
    return [Spacer(0, 8), grid]


def _place(place: SignaturePlace | None) -> Any:
    if place is None:
        return ""
    strong = pdf_style("sign", bold=True, centre=True)
    hint = pdf_style("sign-hint", page.NOTE, italic=True, centre=True)
    lines = [
        PdfParagraph(escape(line), hint if line.startswith("(") else strong) for line in place.above
    ]
    return [*lines, Spacer(0, page.SIGNATURE_SPACE * mm), PdfParagraph(escape(place.name), strong)]
