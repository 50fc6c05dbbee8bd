"""The typeface of the ballots, measured: widths, glyph bounds and line breaks.

Ballots are always set in Source Serif Pro, which comes with the project's dependencies, so that
the same form gives the same paper on every machine. Sizes are points, results mm.

Names of Tây Nguyên have letters that it lacks (ƀ, ĭ) or has no place for (a breve over ê, ơ or ư).
They are put together from characters that it has.
"""

import functools
import unicodedata
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import font_source_serif_pro
from PIL import Image, ImageDraw, ImageFont

MM_PER_POINT = 25.4 / 72
UNITS_PER_EM = 1000
_ORIGIN = 2 * UNITS_PER_EM
"""Where measured letters stand in their picture, from its left and top: no letter reaches out."""

_HORN, _MACRON, _CIRCUMFLEX, _TILDE = "\u031b", "\u0304", "\u0302", "\u0303"
_ABOVE = 230
"""Unicode's combining class of marks that stand over the letter."""
_DOTLESS = {"i": "ı", "j": "ȷ"}
_GAP = 60
"""Between a letter and the mark put over it, as between capitals and marks in the typeface."""
_TOP = 100
"""How much of a letter's upper end tells where a mark over it belongs if no other letter does."""
_BARRED = {"ƀ": ("b", 627), "Ƀ": ("B", 190)}
"""The letter whose stem has a bar, and the bar's height: half way from the bowl of b to its upper
end, and in the lower bowl of B."""
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
    return ImageFont.truetype(str(face.path), UNITS_PER_EM, layout_engine=ImageFont.Layout.BASIC)


@dataclass(frozen=True, slots=True)
class Part:
    """Characters that are drawn as they are, `x` and `y` thousandths of an em to the right of and
    above where their text begins."""

    characters: str
    x: float = 0.0
    y: float = 0.0

    def moved(self, x: float) -> "Part":
        return Part(self.characters, self.x + x, self.y)


def letters(text: str) -> tuple[str, ...]:
    """`text` in NFC by letters, each with the marks that follow it."""
    found: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if found and unicodedata.combining(character):
            found[-1] += character
        else:
            found.append(character)
    return tuple(found)


def drawn_parts(text: str, face: Face) -> tuple[Part, ...]:
    """What `text` is drawn by, from left to right: all of it at once, unless it has letters with
    marks of their own."""
    parts: list[Part] = []
    run, start, x = "", 0.0, 0.0
    for letter in letters(text):
        body, *marks = _parts(letter, face)
        run += body.characters
        following = x + _letter_advance(letter, face)
        if marks:
            parts += [Part(run, start), *(mark.moved(x) for mark in marks)]
            run, start = "", following
        x = following
    return (*parts, Part(run, start)) if run or not parts else tuple(parts)


@functools.cache
def has_letter(letter: str) -> bool:
    """Whether every cut of the typeface can draw this one of `letters`."""
    return all(_put_together(letter, face) for face in Face)


def _parts(letter: str, face: Face) -> tuple[Part, ...]:
    """How one of `letters` is drawn: as it is where it cannot be drawn right."""
    return _put_together(letter, face) or (Part(letter),)


@functools.cache
def _put_together(letter: str, face: Face) -> tuple[Part, ...]:
    """How one of `letters` is drawn, or nothing where it cannot be."""
    if letter in _BARRED:
        base, height = _BARRED[letter]
        return Part(base), _bar(base, height, face)
    if _has(letter, face):
        return () if unicodedata.combining(letter) else (Part(letter),)
    decomposed = unicodedata.normalize("NFD", letter)
    base, marks = decomposed[0], decomposed[1:]
    return _with_marks(base, marks, face) if base.isalpha() and marks else ()


def _with_marks(base: str, marks: str, face: Face) -> tuple[Part, ...]:
    """The letter of the typeface with as many of the marks as there is one, and the others over
    it."""
    dotless = _DOTLESS.get(base, base)
    composed = (
        (unicodedata.normalize("NFC", dotless + marks[:count]), marks[count:])
        for count in range(len(marks), -1, -1)
    )
    body, over = next(((body, over) for body, over in composed if _has(body, face)), ("", marks))
    if not body or not all(_has(mark, face) and _is_above(mark) for mark in over):
        return ()
    x = _middle_over(base, face)
    parts = [Part(body)]
    top = _top(_without_horn(body), face)
    for mark in over:
        y = max(0.0, top + _GAP - _bottom(mark, face))
        parts.append(Part(mark, x, y))
        top = _top(mark, face) + y
    return tuple(parts)


def _is_above(mark: str) -> bool:
    return unicodedata.combining(mark) == _ABOVE


def _without_horn(letter: str) -> str:
    """Marks over ơ and ư stand as they do over o and u."""
    bare = unicodedata.normalize("NFD", letter).replace(_HORN, "")
    return unicodedata.normalize("NFC", bare)


def _middle_over(base: str, face: Face) -> float:
    """Where the middle of a mark over `base` belongs: where the typeface itself has a mark over it,
    else over the middle of its upper end."""
    for mark in (_CIRCUMFLEX, _TILDE):
        composed = unicodedata.normalize("NFC", base + mark)
        if _has(composed, face):
            return _middle(composed, _top(base, face), face)
    return _middle(base, _top(base, face) - _TOP, face)


def _bar(base: str, height: float, face: Face) -> Part:
    """A macron across the stem, which is the first ink from the left at that height. It does not
    reach out to the left, where ’ often stands."""
    picture = _picture(base, face)
    row = round(_ORIGIN - height)
    line = picture.crop((0, row, picture.width, row + 1)).tobytes()
    start = next(x for x, ink in enumerate(line) if ink)
    end = next(x for x in range(start, len(line)) if not line[x])
    left, top, _, bottom = (edge - _ORIGIN for edge in _ink(_picture(_MACRON, face)))
    return Part(_MACRON, max((start + end) / 2 - _ORIGIN, -left), height + (top + bottom) / 2)


@functools.cache
def _top(letter: str, face: Face) -> float:
    return _ORIGIN - _ink(_picture(letter, face))[1]


@functools.cache
def _bottom(letter: str, face: Face) -> float:
    return _ORIGIN - _ink(_picture(letter, face))[3]


def _middle(letter: str, above: float, face: Face) -> float:
    """The middle, from left to right, of the ink of `letter` above that height."""
    picture = _picture(letter, face)
    left, _, right, _ = _ink(picture.crop((0, 0, picture.width, round(_ORIGIN - above))))
    return (left + right) / 2 - _ORIGIN


def _ink(picture: Image.Image) -> tuple[int, int, int, int]:
    """What bounds the ink from left, top, right and bottom, in pixels; none at all is a point."""
    return picture.getbbox() or (_ORIGIN, _ORIGIN, _ORIGIN, _ORIGIN)


def _picture(letter: str, face: Face) -> Image.Image:
    """`letter`, white on black, with a pixel for each thousandth of an em, from `_ORIGIN` on."""
    picture = Image.new("L", (2 * _ORIGIN, _ORIGIN + UNITS_PER_EM))
    ImageDraw.Draw(picture).text((_ORIGIN, _ORIGIN), letter, 255, _font(face), anchor="ls")
    return picture


def _has(letter: str, face: Face) -> bool:
    """Whether this cut has this one character."""
    return len(letter) == 1 and _drawn(letter, face) != _frame(face)


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
    return sum(_letter_advance(letter, face) for letter in letters(text))


@functools.cache
def _letter_advance(letter: str, face: Face) -> float:
    """Marks that are put over a letter take no width."""
    font = _font(face)
    return sum(font.getlength(each) for each in _parts(letter, face)[0].characters)


def width_mm(text: str, face: Face, size: float) -> float:
    """The width of `text` on one line."""
    return _advance(text, face) / UNITS_PER_EM * size * MM_PER_POINT


def vertical_bounds_mm(text: str, face: Face, size: float) -> tuple[float, float]:
    """How far the ink of `text` reaches above and below the base line, both positive."""
    scale = size * MM_PER_POINT / UNITS_PER_EM
    parts = [part for letter in letters(text) for part in _parts(letter, face)]
    top = max(_top(part.characters, face) + part.y for part in parts)
    bottom = min(_bottom(part.characters, face) + part.y for part in parts)
    return top * scale, max(-bottom * scale, 0.0)


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
    broken = [""]
    for letter in letters(word):
        if broken[-1] and width_mm(broken[-1] + letter, face, size) > width:
            broken.append("")
        broken[-1] += letter
    return broken
