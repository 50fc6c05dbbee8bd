"""The styles of the .docx: Times New Roman everywhere, sizes of Nghị định 30/2020/NĐ-CP."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ptn_scan.documents import page

FONT = "Times New Roman"
BASIS, ITEM, NOTE, ADDRESS = "Căn cứ", "Liệt kê", "Ghi chú", "Kính gửi"
CELL, CELL_HEAD = "Ô bảng", "Đầu bảng"
HEAD = "Thể thức"
SIGNATURE = "Chữ ký"
INITIALS = "Ký nháy"

_SCRIPTS = ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia")
_THEMES = ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme")
_BLACK = RGBColor(0, 0, 0)


def prepare_styles(word: Any, language: str) -> None:
    """Sets and adds the styles that the documents use, for text in `language` (BCP 47)."""
    _set_language(word, language)
    justify, centre = WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.CENTER
    styles = word.styles
    _set(styles["Normal"], page.BODY, before=3, after=3, align=justify, first=page.FIRST_LINE)
    _set(styles["Header"], page.BODY, first=0)
    _set(styles["Title"], page.TITLE, bold=True, align=centre, before=16, first=0)
    _set(styles["Subtitle"], page.TITLE, bold=True, align=centre, first=0)
    left = WD_ALIGN_PARAGRAPH.LEFT
    _set(styles["Heading 1"], page.BODY, bold=True, before=9, after=3, first=0, align=left)
    styles["Heading 1"].paragraph_format.keep_with_next = True
    _set(_added(styles, BASIS), page.BODY, italic=True, before=3, after=3)
    _set(_added(styles, ITEM), page.BODY, before=3, after=3, first=0, left=page.FIRST_LINE)
    _set(_added(styles, NOTE), page.NOTE, before=3, after=3, first=0, align=left)
    _set(_added(styles, ADDRESS), page.BODY, before=6, after=6, first=0, align=centre)
    _set(_added(styles, CELL), page.TABLE, first=0, align=left)
    _set(_added(styles, CELL_HEAD), page.TABLE_HEAD, bold=True, first=0, align=centre)
    _set(_added(styles, INITIALS), page.INITIALS_SIZE, first=0, align=left)
    _set(_added(styles, HEAD), page.HEAD_SMALL, first=0, align=centre)
    _set(_added(styles, SIGNATURE), page.BODY, bold=True, first=0, align=centre)
    for style in styles:
        if style.type in {WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER, WD_STYLE_TYPE.TABLE}:
            style.element.get_or_add_rPr().get_or_add_rFonts()
    for fonts in word.styles.element.xpath(".//w:rFonts"):
        _name_font(fonts)


def style_id(name: str) -> str:
    """The id in the file of a style that was added here, as python-docx makes it of the name."""
    return name.replace(" ", "")


def _added(styles: Any, name: str) -> Any:
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles["Normal"]
    return style


def _set(
    style: Any,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    before: float = 0,
    after: float = 0,
    align: WD_ALIGN_PARAGRAPH | None = None,
    first: float | None = None,
    left: float = 0,
) -> None:
    style.font.size = Pt(size)
    style.font.bold, style.font.italic = bold, italic
    style.font.color.rgb = _BLACK
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.line_spacing = 1.1
    layout.left_indent = Mm(left)
    layout.alignment = align
    layout.first_line_indent = None if first is None else Mm(first)
    template = "w:pPr/w:pBdr | w:pPr/w:tabs | w:rPr/w:spacing | w:rPr/w:kern"
    for ornament in style.element.xpath(template):
        ornament.getparent().remove(ornament)


def _set_language(word: Any, language: str) -> None:
    """The language of all text."""
    for element in word.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang"):
        for name in ("w:val", "w:eastAsia"):
            element.set(qn(name), language)


def _name_font(fonts: Any) -> None:
    """Times New Roman for every script, without the theme's fonts, which would win."""
    for name in _THEMES:
        fonts.attrib.pop(qn(name), None)
    for name in _SCRIPTS:
        fonts.set(qn(name), FONT)
