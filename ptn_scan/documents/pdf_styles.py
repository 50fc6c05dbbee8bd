"""What the parts of a PDF page have in common: paragraph styles, rules, cells."""

from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import HRFlowable

from ptn_scan.documents import page
from ptn_scan.documents.fonts import balanced, serif

Flowables = list[Any]


def pdf_style(
    name: str,
    size: float = page.BODY,
    *,
    bold: bool = False,
    italic: bool = False,
    centre: bool = False,
    **more: Any,
) -> ParagraphStyle:
    """A paragraph style; `size` in points, `more` as ReportLab names it."""
    fonts = serif()
    cuts = {
        (False, False): fonts.regular,
        (True, False): fonts.bold,
        (False, True): fonts.italic,
        (True, True): fonts.bold_italic,
    }
    return ParagraphStyle(
        name,
        fontName=cuts[bold, italic],
        fontSize=size,
        leading=size * 1.25,
        alignment=TA_CENTER if centre else more.pop("alignment", TA_LEFT),
        allowWidows=0,
        **more,
    )


def rule(width: float) -> HRFlowable:
    """A short line of `width` mm in the middle."""
    return HRFlowable(width * mm, 0.7, color=black, spaceBefore=3, spaceAfter=6, hAlign="CENTER")


def in_lines(text: str, size: float, room: float) -> str:
    """Markup of `text` in balanced lines of at most `room` mm."""
    return "<br/>".join(escape(line) for line in balanced(text, size, room))


def cells(sides: float, ends: float) -> list[tuple[Any, ...]]:
    """Table commands: white at the sides and ends of every cell, in points, and the typeface."""
    everything = ((0, 0), (-1, -1))
    return [
        ("FONTNAME", *everything, serif().regular),  # else empty cells bring Helvetica along
        ("LEFTPADDING", *everything, sides),
        ("RIGHTPADDING", *everything, sides),
        ("TOPPADDING", *everything, ends),
        ("BOTTOMPADDING", *everything, ends + 1),
    ]
