"""Document → .docx (python-docx): real styles, so that a secretary can go on editing."""

import datetime as dt
from io import BytesIO
from typing import Any

import docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from ptn_scan.documents import page
from ptn_scan.documents.archive import repack
from ptn_scan.documents.blocks import Document
from ptn_scan.documents.initials import label_lines, named, place_width
from ptn_scan.documents.texts import unbroken, with_texts
from ptn_scan.documents.word_body import set_widths, write_blocks, write_letterhead, write_title
from ptn_scan.documents.word_styles import FONT, INITIALS, prepare_styles

_CENTRE = WD_ALIGN_PARAGRAPH.CENTER
_SECOND_STYLES = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"


def to_docx(document: Document) -> bytes:
    """The document as a Word file; the same document gives the same bytes."""
    shown = with_texts(document, unbroken)
    word = docx.Document()
    _drop_second_styles(word.part)
    prepare_styles(word, document.tongue.formulas.tag)
    _set_up_page(word.sections[0])
    _write_headers(word.sections[0], document)
    if document.initials:
        _write_initials(word.sections[0], document)
    _describe(word.core_properties, document)
    write_letterhead(word, shown.letterhead, document.tongue)
    write_title(word, shown)
    write_blocks(word, shown.blocks, document.date)
    out = BytesIO()
    word.save(out)
    return repack(out.getvalue(), document.date)


def _drop_second_styles(part: Any) -> None:
    """python-docx's template has its styles twice, the second time for Word 2010, which would not
    be those that are prepared here."""
    for name, relation in tuple(part.rels.items()):
        if relation.reltype == _SECOND_STYLES:
            del part.rels[name]


def _set_up_page(section: Any) -> None:
    section.page_width, section.page_height = Mm(page.WIDTH), Mm(page.HEIGHT)
    section.top_margin, section.bottom_margin = Mm(page.TOP), Mm(page.BOTTOM)
    section.left_margin, section.right_margin = Mm(page.LEFT), Mm(page.RIGHT)
    section.header_distance = Mm(page.NUMBER_FROM_TOP)
    section.footer_distance = Mm(page.INITIALS_FROM_BOTTOM)


def _describe(properties: Any, document: Document) -> None:
    """What the file says of itself; the date is the conference's, never the clock's."""
    day = dt.datetime.fromisoformat(document.date)
    properties.title = f"{document.name} – {document.subject}"
    properties.subject = document.subject
    properties.author = properties.last_modified_by = document.author
    properties.language = document.tongue.formulas.tag
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = day
    properties.revision = 1


def _write_headers(section: Any, document: Document) -> None:
    """The first page has no number; mark and watermark stand on every page."""
    section.different_first_page_header_footer = True
    for header, numbered in ((section.first_page_header, False), (section.header, True)):
        paragraph = header.paragraphs[0]
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(page.WIDTH / 2 - page.LEFT), WD_TAB_ALIGNMENT.CENTER)
        stops.add_tab_stop(Mm(page.LINE), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run("\t")
        if numbered:
            _add_page_number(paragraph)
        paragraph.add_run("\t")
        if document.mark:
            paragraph.add_run(document.mark).bold = True
        if document.watermark:
            _add_watermark(paragraph, document.watermark)


def _write_initials(section: Any, document: Document) -> None:
    """At the foot of every page, a dotted line for each name, the name below it."""
    shown, width = named(document.initials), place_width(len(document.initials))
    for footer in (section.first_page_footer, section.footer):
        grid = footer.add_table(2, 1 + len(shown.lines), Mm(page.LINE))
        footer._element.insert(0, grid._tbl)
        set_widths(grid, (page.INITIALS_LABEL, *(width,) * len(shown.lines)))
        dots, below = (row.cells for row in grid.rows)
        label = "\n".join(label_lines(document.tongue.formulas.initials))
        _foot(dots[0], label, page.INITIALS_SIZE)
        line = "." * int(min(width, page.INITIALS_WIDEST))
        for lines, above, name in zip(shown.lines, dots[1:], below[1:], strict=True):
            _foot(above, line, page.INITIALS_SIZE).alignment = _CENTRE
            _foot(name, "\n".join(lines), shown.size).alignment = _CENTRE
            name.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP
        _foot(below[0], "", shown.size)
        end = footer.paragraphs[-1]  # a table must have a paragraph after it
        end.style = INITIALS
        end.paragraph_format.line_spacing = Pt(1)


def _foot(cell: Any, text: str, size: float) -> Any:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    paragraph = cell.paragraphs[0]
    paragraph.style = INITIALS
    paragraph.add_run(text).font.size = Pt(size)
    return paragraph


def _add_page_number(paragraph: Any) -> None:
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "2"), ("end", "")):
        if kind == "text":
            run.add_text(text)
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


_WATERMARK = """
<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
  <v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
               path="m@7,l@8,m@5,21600l@6,21600e">
    <v:formulas>
      <v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>
      <v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>
      <v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/>
    </v:formulas>
    <v:path textpathok="t" o:connecttype="rect"/>
    <v:textpath on="t" fitshape="t"/>
  </v:shapetype>
  <v:shape type="#_x0000_t136" o:allowincell="f" fillcolor="#dedede" stroked="f">
    <v:textpath/>
  </v:shape>
</w:pict>
"""
"""WordArt (VML): what Word itself writes for a watermark, and LibreOffice understands."""


def _add_watermark(paragraph: Any, text: str) -> None:
    pict = parse_xml(_WATERMARK)
    shape = pict.find("{urn:schemas-microsoft-com:vml}shape")
    width = min(480, 52 * len(text))
    shape.set(
        "style",
        f"position:absolute;margin-left:0;margin-top:0;width:{width}pt;height:{width / 5:.0f}pt;"
        "rotation:310;z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        "mso-position-vertical-relative:margin",
    )
    textpath = shape.find("{urn:schemas-microsoft-com:vml}textpath")
    textpath.set("style", f'font-family:"{FONT}";font-size:1pt;font-weight:bold')
    textpath.set("string", text)
    paragraph.add_run()._r.append(pict)
