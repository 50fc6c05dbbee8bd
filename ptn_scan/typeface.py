"""The typeface of the ballots, measured: widths, glyph bounds and line breaks.

Ballots are always set in Source Serif Pro, which comes with the project's dependencies, so that
the same form gives the same paper on every machine. Sizes are points, results mm.
"""

import functools
from enum import Enum
from pathlib import Path

import font_source_serif_pro
from PIL import ImageFont

MM_PER_POINT = 25.4 / 72
_UNITS_PER_EM = 1000
_IN_NO_TYPEFACE = "\uffff"
"""A code point that is no character."""
_TRIED_PX = 24
"""Large enough that no letter looks like what stands for those that are lacking."""


class Face(Enum):
    """One cut of the typeface and the file that holds it. The italic cuts lack the letters with
    two diacritics, so they are not used."""

    REGULAR = "SourceSerifPro-Regular.ttf"
    BOLD = "SourceSerifPro-Bold.ttf"

    @property
    def path(self) -> Path:
        """Where the TrueType file lies."""
        return Path(font_source_serif_pro.__file__).parent / "files" / self.value

    @property
    def font_name(self) -> str:
        """The name under which PDF programs register this cut."""
        return self.value.removesuffix(".ttf")


@functools.cache
def _font(face: Face) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face.path), _UNITS_PER_EM, layout_engine=ImageFont.Layout.BASIC)


@functools.cache
def has_letter(letter: str) -> bool:
    """Whether every cut of the typeface can draw this one character."""
    return all(_drawn(letter, face) != _frame(face) for face in Face)


@functools.cache
def _frame(face: Face) -> bytes:
    """What is drawn in place of a letter that this cut lacks."""
    return _drawn(_IN_NO_TYPEFACE, face)


def _drawn(letter: str, face: Face) -> bytes:
    return bytes(_small_font(face).getmask(letter, mode="L"))


@functools.cache
def _small_font(face: Face) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face.path), _TRIED_PX, layout_engine=ImageFont.Layout.BASIC)


def _advance(text: str, face: Face) -> float:
    """Width in thousandths of an em, without kerning, as PDF text operators set it."""
    font = _font(face)
    return sum(font.getlength(letter) for letter in text)


def width_mm(text: str, face: Face, size: float) -> float:
    """The width of `text` on one line."""
    return _advance(text, face) / _UNITS_PER_EM * size * MM_PER_POINT


def vertical_bounds_mm(text: str, face: Face, size: float) -> tuple[float, float]:
    """How far the ink of `text` reaches above and below the base line, both positive."""
    _, top, _, bottom = _font(face).getbbox(text, anchor="ls")
    scale = size * MM_PER_POINT / _UNITS_PER_EM
    return -top * scale, max(bottom * scale, 0.0)


def break_lines(text: str, face: Face, size: float, width: float) -> tuple[str, ...]:
    """`text` in lines of at most `width` mm, broken at spaces, else within a word."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if width_mm(longer, face, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _break_word(word, face, size, width)
        lines.extend(full)
    return (*lines, line)


def balanced_lines(text: str, face: Face, size: float, width: float) -> tuple[str, ...]:
    """As `break_lines`, on no more lines, but about equally long ones."""
    lines = break_lines(text, face, size, width)
    for tenths in range(5, 10):
        narrower = break_lines(text, face, size, width * tenths / 10)
        if len(narrower) == len(lines):
            return narrower
    return lines


def _break_word(word: str, face: Face, size: float, width: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_mm(pieces[-1] + letter, face, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
