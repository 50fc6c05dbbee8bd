"""Blocks → paragraphs and tables of a .docx."""

from collections.abc import Iterable
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ptn_scan.documents import page, word_styles
from ptn_scan.documents.blocks import (
    Align,
    Annex,
    BarChart,
    Blank,
    Block,
    Cell,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    SignaturePlace,
    Signatures,
    Style,
    Table,
    leads_to_item,
)
from ptn_scan.documents.fonts import addressed, balanced, times_width
from ptn_scan.documents.signed import signed_part
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.word_chart import add_chart

_STYLES = {
    Style.BODY: "Normal",
    Style.BASIS: word_styles.BASIS,
    Style.ITEM: word_styles.ITEM,
    Style.NOTE: word_styles.NOTE,
    Style.ADDRESS: word_styles.ADDRESS,
}
_RED = RGBColor(0xFF, 0, 0)
_CELL_SIDES, _CELL_ENDS = 0.8, 0.5
"""White at the sides, above and below a cell's text, mm."""


def write_letterhead(word: Any, head: Letterhead, tongue: Tongue) -> None:
    """The body at the left, quốc hiệu and tiêu ngữ at the right, each with its line."""
    grid = _grid(word, 1, page.HEAD_WIDTHS)
    left, right = grid.rows[0].cells
    room = page.HEAD_WIDTHS[0] - 2 * page.HEAD_SIDES
    superior = balanced(head.superior.upper(), page.HEAD_SMALL, room)
    body = balanced(head.body.upper(), page.HEAD_SMALL, room)
    _first(left, "\n".join(superior), word_styles.HEAD)
    _line(left, "\n".join(body), word_styles.HEAD, bold=True)
    _rule(left, 28.0, page.HEAD_WIDTHS[0])
    _line(left, head.number, word_styles.HEAD, size=page.BODY)
    if head.secrecy:
        _secrecy(left, head.secrecy)
    if head.copy:
        number, recipient = head.copy
        _line(left, number, word_styles.HEAD, bold=True)
        _line(left, recipient, word_styles.HEAD, italic=True, size=page.NOTE)
    words = tongue.formulas
    _first(right, words.nation, word_styles.HEAD, bold=True)
    _line(right, words.motto, word_styles.HEAD, bold=True, size=page.BODY)
    _rule(right, times_width(words.motto, page.BODY), page.HEAD_WIDTHS[1])
    if head.place_and_date:
        _line(right, head.place_and_date, word_styles.HEAD, italic=True, size=page.BODY)


def write_title(word: Any, document: Document) -> None:
    """Name and subject of the document, with the short line below."""
    word.add_paragraph(document.name, style="Title")
    subject = balanced(document.subject, page.TITLE, page.LINE - 2 * page.HEAD_SIDES)
    word.add_paragraph("\n".join(subject), style="Subtitle")
    _rule(word, 45.0, page.LINE)


def write_blocks(word: Any, blocks: tuple[Block, ...], date: str) -> None:
    """Every block in order. A paragraph that leads to a table stays with it, and what is signed
    with the signatures. `date` (ISO) is that of the numbers in charts."""
    charts, kept = 0, signed_part(blocks)
    for place, block in enumerate(blocks):
        following = blocks[place + 1 : place + 2]
        match block:
            case Heading(text):
                word.add_paragraph(text, style="Heading 1")
            case Paragraph(text, style):
                if style is Style.ADDRESS:
                    room = page.LINE - 2 * page.HEAD_SIDES
                    text = "\n".join(addressed(text, page.BODY, room))
                paragraph = word.add_paragraph(text, style=_STYLES[style])
                leads = any(isinstance(each, Table) for each in following)
                leads = leads or leads_to_item(block, following) or place in kept
                paragraph.paragraph_format.keep_with_next = leads
            case Table():
                _write_table(word, block, place in kept)
            case Signatures():
                _write_signatures(word, block)
            case Annex(title, subject, new_page):
                annex = word.add_paragraph(title, style="Title")
                annex.paragraph_format.page_break_before = new_page
                word.add_paragraph(subject, style="Subtitle")
                _rule(word, 30.0, page.LINE)
            case BarChart(title):
                charts += 1
                caption = _line(word, title, word_styles.HEAD, italic=True)
                caption.paragraph_format.keep_with_next = True
                add_chart(word, block, charts, date)
            case Blank(lines):
                for _ in range(lines):
                    _dots(word)
                word.paragraphs[-1].paragraph_format.space_after = Mm(page.BLANK_AFTER)


def _dots(word: Any) -> None:
    """A line of dots to write on."""
    paragraph = word.add_paragraph("\t", style=word_styles.ITEM)
    layout = paragraph.paragraph_format
    layout.left_indent = Mm(0)
    layout.tab_stops.add_tab_stop(Mm(page.LINE), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _first(cell: Any, text: str, style: str, **more: Any) -> None:
    """Fills the paragraph that a fresh cell has."""
    _fill(cell.paragraphs[0], text, style, **more)


def _line(parent: Any, text: str, style: str, **more: Any) -> Any:
    return _fill(parent.add_paragraph(), text, style, **more)


def _fill(
    paragraph: Any,
    text: str,
    style: str,
    *,
    bold: bool | None = None,
    italic: bool | None = None,
    size: float | None = None,
) -> Any:
    paragraph._p.style = word_styles.style_id(style)  # by its name it would be searched each time
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if size is not None:
        run.font.size = Pt(size)
    return paragraph


def _rule(parent: Any, width: float, available: float) -> None:
    """A horizontal line of `width` mm in the middle: an empty paragraph with a border above."""
    paragraph = parent.add_paragraph(style=word_styles.HEAD)
    side = Mm((available - width) / 2)
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = side
    layout.space_before, layout.space_after = Pt(2), Pt(4)
    layout.line_spacing = Pt(3)
    _border(paragraph, ("top",), "000000", 6)


def _secrecy(cell: Any, mark: str) -> None:
    """The secrecy mark, red in a red frame, under the document's number."""
    text = mark.upper()
    width = max(20.0, times_width(text, page.TITLE) + 8)
    paragraph = _line(cell, text, word_styles.HEAD, bold=True, size=page.TITLE)
    paragraph.runs[0].font.color.rgb = _RED
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Mm((page.HEAD_WIDTHS[0] - width) / 2)
    layout.space_before, layout.space_after = Pt(6), Pt(6)
    _border(paragraph, ("top", "left", "bottom", "right"), "FF0000", 8)


def _border(paragraph: Any, sides: Iterable[str], colour: str, eighths: int) -> None:
    borders = OxmlElement("w:pBdr")
    for side in sides:
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "1")):
            border.set(qn(f"w:{name}"), value)
        border.set(qn("w:color"), colour)
        borders.append(border)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _grid(word: Any, rows: int, widths: tuple[float, ...], style: str | None = None) -> Any:
    """A table of fixed column widths in mm."""
    grid = word.add_table(rows, len(widths), style=style)
    set_widths(grid, widths, _CELL_ENDS if style else 0.0)
    return grid


def set_widths(grid: Any, widths: tuple[float, ...], ends: float = 0.0) -> None:
    """Makes the columns of a table so wide, and the white above and below in its cells `ends`, all
    in mm."""
    grid.autofit = False
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    properties = grid._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    margins = _margins(ends)
    properties.insert(len(properties) if look is None else properties.index(look), margins)
    for name in () if look is None else tuple(look.attrib):
        if name != qn("w:val"):  # said twice; Word 2007 knows no other
            del look.attrib[name]


def _margins(ends: float) -> Any:
    margins = OxmlElement("w:tblCellMar")
    for side, white in (
        ("top", ends),
        ("left", _CELL_SIDES),
        ("bottom", ends),
        ("right", _CELL_SIDES),
    ):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Mm(white).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    return margins


def _write_table(word: Any, table: Table, with_next: bool) -> None:
    """`with_next`: the whole of it stays with what follows."""
    rows = (*table.head, *table.rows)
    grid = _grid(word, len(rows), table.widths, "Table Grid")
    cells = [row.cells for row in grid.rows]
    for number, row in enumerate(rows):
        head = number < len(table.head)
        for column, (cell, align) in enumerate(zip(row, table.aligns, strict=True)):
            if cell is None:
                continue
            target = cells[number][column]
            if cell.columns > 1 or cell.rows > 1:
                target = target.merge(cells[number + cell.rows - 1][column + cell.columns - 1])
            _write_cell(target, cell, Align.CENTRE if head else align, head=head)
        held = number - len(table.head) in table.held
        _keep_row_whole(grid.rows[number], repeat=head, with_next=head or held or with_next)
    white = word.add_paragraph(style=word_styles.CELL).paragraph_format
    white.line_spacing = Pt(6)
    white.keep_with_next = with_next


def _write_cell(target: Any, cell: Cell, align: Align, *, head: bool) -> None:
    target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    style = word_styles.CELL_HEAD if head else word_styles.CELL
    paragraphs = [target.paragraphs[0]]
    _fill(paragraphs[0], cell.text, style, bold=cell.bold)
    if cell.below:
        paragraphs.append(_line(target, cell.below, style, bold=False, italic=head))
    if align is Align.CENTRE:
        for paragraph in paragraphs:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _keep_row_whole(row: Any, *, repeat: bool = False, with_next: bool = False) -> None:
    """A row is not split between pages; a head's row is repeated."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeat:
        properties.append(OxmlElement("w:tblHeader"))
    for cell in row.cells if with_next else ():
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _write_signatures(word: Any, block: Signatures) -> None:
    columns = len(block.rows[0])
    grid = _grid(word, len(block.rows), (page.LINE / columns,) * columns)
    for row, places in zip(grid.rows, block.rows, strict=True):
        for cell, place in zip(row.cells, places, strict=True):
            if place is not None:
                _write_place(cell, place)
    if block.recipients:
        _write_recipients(grid.rows[0].cells[0], block)
    for number, row in enumerate(grid.rows, start=1):
        _keep_row_whole(row, with_next=number < len(block.rows))


def _write_place(cell: Any, place: SignaturePlace) -> None:
    lines = [_fill(cell.paragraphs[0], place.above[0], word_styles.SIGNATURE)]
    for text in place.above[1:]:
        hint = text.startswith("(")
        more = {"bold": False, "italic": True, "size": page.NOTE} if hint else {}
        lines.append(_line(cell, text, word_styles.SIGNATURE, **more))
    lines[0].paragraph_format.space_before = Pt(10)
    name = _line(cell, place.name, word_styles.SIGNATURE)
    name.paragraph_format.space_before = Mm(page.SIGNATURE_SPACE)
    for line in lines:
        line.paragraph_format.keep_with_next = True


def _write_recipients(cell: Any, block: Signatures) -> None:
    left = WD_ALIGN_PARAGRAPH.LEFT
    title = _fill(
        cell.paragraphs[0],
        block.heading,
        word_styles.CELL,
        bold=True,
        italic=True,
        size=page.HEAD_SMALL,
    )
    title.paragraph_format.space_before = Pt(10)
    for recipient in block.recipients:
        _line(cell, recipient, word_styles.CELL, size=page.NOTE).alignment = left
