"""The head of an official document in PDF: bodies, quốc hiệu and tiêu ngữ, marks, title."""

from xml.sax.saxutils import escape

from reportlab.lib.colors import red
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph as PdfParagraph
from reportlab.platypus import Spacer
from reportlab.platypus import Table as PdfTable

from ptn_scan.documents import page
from ptn_scan.documents.blocks import Document, Letterhead
from ptn_scan.documents.fonts import serif
from ptn_scan.documents.pdf_styles import Flowables, cells, in_lines, pdf_style, rule
from ptn_scan.documents.tongue import Tongue
from ptn_scan.typeface import MM_PER_POINT

_CENTRED = ("ALIGN", (0, 0), (-1, -1), "CENTER")


def letterhead(head: Letterhead, tongue: Tongue) -> Flowables:
    """The body at the left, quốc hiệu and tiêu ngữ at the right, each with its line."""
    centre = pdf_style("head", page.HEAD_SMALL, centre=True)
    strong = pdf_style("head-strong", page.HEAD_SMALL, bold=True, centre=True)
    motto = pdf_style("motto", bold=True, centre=True)
    number = pdf_style("number", centre=True)
    room = page.HEAD_WIDTHS[0] - 2 * page.HEAD_SIDES
    left: Flowables = [
        PdfParagraph(in_lines(head.superior.upper(), page.HEAD_SMALL, room), centre),
        PdfParagraph(in_lines(head.body.upper(), page.HEAD_SMALL, room), strong),
        rule(28.0),
        PdfParagraph(escape(head.number), number),
    ]
    if head.secrecy:
        left += [Spacer(0, 5), _secrecy(head.secrecy)]
    if head.copy:
        left += [Spacer(0, 5), *_copy_lines(head.copy)]
    words = tongue.formulas
    right: Flowables = [
        PdfParagraph(words.nation, strong),
        PdfParagraph(words.motto, motto),
        rule(_width(words.motto, serif().bold, page.BODY)),
    ]
    if head.place_and_date:
        date = pdf_style("place", italic=True, centre=True)
        right.append(PdfParagraph(escape(head.place_and_date), date))
    grid = PdfTable([[left, right]], [width * mm for width in page.HEAD_WIDTHS])
    grid.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), _CENTRED, *cells(0, 0)])
    return [grid]


def _width(text: str, font: str, size: float) -> float:
    return float(stringWidth(text, font, size)) * MM_PER_POINT


def _copy_lines(copy: tuple[str, ...]) -> Flowables:
    number, recipient = copy
    return [
        PdfParagraph(escape(number), pdf_style("copy", page.HEAD_SMALL, bold=True, centre=True)),
        PdfParagraph(escape(recipient), pdf_style("copy-for", page.NOTE, italic=True, centre=True)),
    ]


def _secrecy(mark: str) -> PdfTable:
    """The secrecy mark, red in a red frame of 8 mm height, under the document's number."""
    text = mark.upper()
    style = pdf_style("secrecy", page.TITLE, bold=True, centre=True, textColor=red)
    width = max(20.0, _width(text, serif().bold, page.TITLE) + 8)
    frame = PdfTable([[PdfParagraph(escape(text), style)]], [width * mm], [8 * mm])
    frame.setStyle(
        [
            ("BOX", (0, 0), (-1, -1), 1, red),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            *cells(0, 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ]
    )
    return frame


def title(document: Document) -> Flowables:
    """Name and subject of the document, with the short line below."""
    name = pdf_style("name", page.TITLE, bold=True, centre=True, spaceBefore=16)
    subject = pdf_style("subject", page.TITLE, bold=True, centre=True)
    return [
        PdfParagraph(escape(document.name), name),
        PdfParagraph(
            in_lines(document.subject, page.TITLE, page.LINE - 2 * page.HEAD_SIDES), subject
        ),
        rule(45.0),
    ]
