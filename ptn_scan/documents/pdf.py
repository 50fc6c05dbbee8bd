"""Document → PDF/A-2b (ReportLab, pikepdf): real text, embedded serif, outline, language."""

import threading
from io import BytesIO
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from ptn_scan.documents import page
from ptn_scan.documents.blocks import Document
from ptn_scan.documents.fonts import drawable, serif
from ptn_scan.documents.initials import LEADING, label_lines, named, place_width
from ptn_scan.documents.pdf_story import ANNEX, OUTLINED, story
from ptn_scan.documents.pdfa import to_pdfa
from ptn_scan.documents.texts import unbroken, with_texts

_WRITING = threading.Lock()
"""ReportLab keeps with a font what each document uses of it: two that are written at once, as by
people who look at the minutes on two screens, disturb each other."""


def to_pdf(document: Document) -> bytes:
    """The document as a PDF/A-2b file; the same document gives the same bytes."""
    with _WRITING:
        written = _written(document)
    return to_pdfa(written, document.date)


def _written(document: Document) -> bytes:
    """The document as ReportLab writes it."""
    out = BytesIO()
    shown = with_texts(document, lambda text: drawable(unbroken(text)))
    frame = Frame(
        page.LEFT * mm,
        page.BOTTOM * mm,
        page.LINE * mm,
        (page.HEIGHT - page.TOP - page.BOTTOM) * mm,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    template = _OutlinedTemplate(
        out,
        pagesize=(page.WIDTH * mm, page.HEIGHT * mm),
        title=f"{document.name} – {document.subject}",
        author=document.author,
        subject=document.subject,
        creator="ptn-scan",
        lang=document.tongue.formulas.tag,
        initialFontName=serif().regular,
        invariant=1,
        displayDocTitle=True,
    )

    def decorate(canvas: Canvas, _: BaseDocTemplate) -> None:
        _decorate(canvas, shown)

    def finish(canvas: Canvas, _: BaseDocTemplate) -> None:
        if shown.initials:
            _initials(canvas, shown)

    template.addPageTemplates(
        [PageTemplate(id="page", frames=[frame], onPage=decorate, onPageEnd=finish)]
    )
    template.build(story(shown))
    return out.getvalue()


class _OutlinedTemplate(BaseDocTemplate):  # type: ignore[misc]  # ReportLab carries no types
    """Puts name, headings and charts into the PDF's outline as they are placed; those of an annex
    under it."""

    in_annex = False

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802  # ReportLab's name
        name = getattr(getattr(flowable, "style", None), "name", None)
        if name not in OUTLINED:
            return
        text = flowable.getPlainText().replace("\u00a0", " ")
        key = f"h{self.page}-{text}"
        level = int(self.in_annex and name != ANNEX)
        self.in_annex = self.in_annex or name == ANNEX
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text, key, level=level)


def _decorate(canvas: Canvas, document: Document) -> None:
    """Watermark, mark of a rehearsal and page number, under the text."""
    fonts = serif()
    canvas.saveState()
    if document.watermark:
        _watermark(canvas, document.watermark)
    top = (page.HEIGHT - page.NUMBER_FROM_TOP) * mm - page.BODY
    canvas.setFillGray(0)
    if canvas.getPageNumber() > 1:
        canvas.setFont(fonts.regular, page.BODY)
        canvas.drawCentredString(page.WIDTH / 2 * mm, top, str(canvas.getPageNumber()))
    if document.mark:
        widest = (page.WIDTH / 2 - page.NUMBER_SIDE - page.RIGHT) * mm
        fitting = widest / canvas.stringWidth(document.mark, fonts.bold, 1)
        canvas.setFont(fonts.bold, min(page.BODY, fitting))
        canvas.drawRightString((page.WIDTH - page.RIGHT) * mm, top, document.mark)
    canvas.restoreState()


def _initials(canvas: Canvas, document: Document) -> None:
    """A dotted line for each, the name below it, in the lower margin."""
    shown, width = named(document.initials), place_width(len(document.initials)) * mm
    leading = LEADING * shown.size
    top = page.INITIALS_FROM_BOTTOM * mm + leading * (max(map(len, shown.lines)) - 1)
    dots, half = top + page.INITIALS_SIZE, min(width / 2 - 6, page.INITIALS_WIDEST / 2 * mm)
    canvas.saveState()
    canvas.setFillGray(0)
    canvas.setFont(serif().regular, page.INITIALS_SIZE)
    label = label_lines(document.tongue.formulas.initials)
    for above, line in zip(reversed(range(len(label))), label, strict=True):
        canvas.drawString(page.LEFT * mm, dots + LEADING * page.INITIALS_SIZE * above, line)
    canvas.setFont(serif().regular, shown.size)
    canvas.setDash(1, 2)
    for number, lines in enumerate(shown.lines):
        middle = (page.LEFT + page.INITIALS_LABEL) * mm + width * (number + 0.5)
        for below, line in enumerate(lines):
            canvas.drawCentredString(middle, top - below * leading, line)
        canvas.line(middle - half, dots + 2, middle + half, dots + 2)
    canvas.restoreState()


def _watermark(canvas: Canvas, text: str) -> None:
    font = serif().bold
    size = min(90.0, 220 * mm / canvas.stringWidth(text, font, 1))
    canvas.saveState()
    canvas.translate(page.WIDTH / 2 * mm, page.HEIGHT / 2 * mm)
    canvas.rotate(50)
    canvas.setFillGray(page.WATERMARK_GRAY)
    canvas.setFont(font, size)
    canvas.drawCentredString(0, -size / 3, text)
    canvas.restoreState()
