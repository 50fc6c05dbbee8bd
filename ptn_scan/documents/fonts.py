"""The serif typeface of the PDF documents, always embedded.

Times New Roman where the machine has it, else Liberation Serif (same widths), else Source Serif
Pro, which comes with the project. A face is taken only if it has every Vietnamese letter and a PDF
with it can be kept (PDF/A). The italic cuts of Source Serif Pro lack the letters with two
diacritics, so that what should be italic stands upright there.
"""

import functools
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from pikepdf.pdfa import PdfaError
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from ptn_scan.documents.pdfa import to_pdfa
from ptn_scan.typeface import MM_PER_POINT, Face

FAMILY = "PtnSerif"
_FOLDERS = (
    Path("/usr/share/fonts/truetype/msttcorefonts"),
    Path("/usr/share/fonts/truetype/liberation"),
    Path("/usr/share/fonts/truetype/liberation2"),
    Path("/Library/Fonts"),
    Path("/System/Library/Fonts/Supplemental"),
    Path("C:/Windows/Fonts"),
)
_CUT_NAMES = (
    ("Times_New_Roman.ttf", "Times_New_Roman_Bold.ttf", "Times_New_Roman_Italic.ttf",
     "Times_New_Roman_Bold_Italic.ttf"),
    ("Times New Roman.ttf", "Times New Roman Bold.ttf", "Times New Roman Italic.ttf",
     "Times New Roman Bold Italic.ttf"),
    ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"),
    ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf", "LiberationSerif-Italic.ttf",
     "LiberationSerif-BoldItalic.ttf"),
)  # fmt: skip
_FALLBACK = (Face.REGULAR.path, Face.BOLD.path) * 2
_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")


@dataclass(frozen=True, slots=True)
class Serif:
    """The names under which the four cuts are registered with ReportLab."""

    regular: str
    bold: str
    italic: str
    bold_italic: str


def vietnamese_letters() -> str:
    """đ and the twelve vowels, bare and with each tone, composed, both cases: 146 letters."""
    lower = "đ" + "".join(
        unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES
    )
    return lower + lower.upper()


def without_diacritics(text: str) -> str:
    """`text` in the letters of English, which the metrics of the standard PDF fonts cover."""
    letters = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def times_width(text: str, size: float) -> float:
    """The width in mm of `text` in Times bold, which is known without the font's file:
    diacritics take no width of their own."""
    return float(stringWidth(without_diacritics(text), "Times-Bold", size)) * MM_PER_POINT


_LINE_STARTS = frozenset(
    ("thuộc", "của", "đối", "tại", "và", "về", "tỉnh", "huyện", "xã", "phường", "thành", "quận")
)
"""Words that begin a phrase: a title of two lines is rather broken before one of them."""


def balanced(text: str, size: float, available: float) -> tuple[str, ...]:
    """`text` in as few lines of at most `available` mm as Times bold needs. Two lines are broken
    before a word that begins a phrase, where there is one, and else in the middle."""
    words = text.split()
    lines = _filled(words, size, available)
    if len(lines) != 2:
        return lines
    pairs = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    widths = [max(times_width(line, size) for line in pair) for pair in pairs]
    fitting = [i for i, width in enumerate(widths) if width <= available]
    best = min(fitting, key=lambda i: (words[i + 1].lower() not in _LINE_STARTS, widths[i]))
    return pairs[best]


def addressed(text: str, size: float, available: float) -> tuple[str, ...]:
    """«Kính gửi: …» in lines of at most `available` mm: where one is not enough, the name, up to
    the first comma, has the first, and the office those that follow."""
    name, comma, office = text.partition(", ")
    if not comma or times_width(text, size) <= available:
        return balanced(text, size, available)
    lines = (balanced(part, size, available) for part in (f"{name},", office))
    return tuple(line for part in lines for line in part)


def _filled(words: list[str], size: float, width: float) -> tuple[str, ...]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if times_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


@functools.cache
def serif() -> Serif:
    """The typeface, registered with ReportLab."""
    fitting = (files for files in _candidates() if _complete(files) and _archivable(files))
    files = next(fitting, _FALLBACK)
    names = tuple(map(_register, files))
    for index, name in enumerate(names):
        addMapping(FAMILY, index % 2, index // 2, name)
    return Serif(*names)


def _register(path: Path) -> str:
    """The font of a file, registered with ReportLab under the file's own name: a name that is
    taken keeps the font that it has."""
    name = f"{FAMILY}-{path.stem}"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, str(path)))
    return name


_LACKING = "□☐?"
"""The first of these that the typeface has stands for a letter that it does not have."""


def drawable(text: str) -> str:
    """`text` with a box, or a question mark, for every letter that some cut of the typeface lacks:
    a PDF that is to be kept may not refer to a glyph that is not there."""
    known = _known()
    box = next(sign for sign in _LACKING if ord(sign) in known)
    return "".join(letter if ord(letter) in known else box for letter in text)


@functools.cache
def _known() -> frozenset[int]:
    fonts = serif()
    cuts = (fonts.regular, fonts.bold, fonts.italic, fonts.bold_italic)
    return frozenset.intersection(
        *(frozenset(pdfmetrics.getFont(name).face.charToGlyph) for name in cuts)
    )


def _archivable(files: tuple[Path, ...]) -> bool:
    """Whether a PDF with these cuts passes as PDF/A: some fonts may not be embedded."""
    out = BytesIO()
    names = tuple(map(_register, files))
    canvas = Canvas(out, initialFontName=names[0], invariant=1)
    for number, name in enumerate(names):
        canvas.setFont(name, 10)
        canvas.drawString(20, 20 * (number + 1), vietnamese_letters())
    canvas.save()
    try:
        to_pdfa(out.getvalue(), "2000-01-01")
    except PdfaError:
        return False
    return True


def _candidates() -> tuple[tuple[Path, ...], ...]:
    return tuple(
        tuple(folder / name for name in cuts) for cuts in _CUT_NAMES for folder in _FOLDERS
    )


def _complete(files: tuple[Path, ...]) -> bool:
    if not all(path.is_file() for path in files):
        return False
    try:
        faces = [TTFont("probe", str(path)).face for path in files]
    except (TTFError, OSError):
        return False
    return all(ord(c) in face.charToGlyph for face in faces for c in vietnamese_letters())
