"""How names stand below the places for initials at the foot of every page: in both writers alike,
all of one size."""

from dataclasses import dataclass

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth

from ptn_scan.documents import page
from ptn_scan.documents.fonts import balanced, serif
from ptn_scan.typeface import MM_PER_POINT

LEADING = 1.1
"""From one line to the next, in sizes of the letters."""
_SIDES = 2.0
"""White between two names, mm."""
_STEP = 0.5
"""From one size of letters to the next that is tried, points."""


@dataclass(frozen=True, slots=True)
class Named:
    """Each name in its lines, and the size of all letters in points."""

    lines: tuple[tuple[str, ...], ...]
    size: float


def place_width(count: int) -> float:
    """The width in mm of the place of each of `count` people."""
    return (page.LINE - page.INITIALS_LABEL) / count


def label_lines(label: str) -> tuple[str, ...]:
    """The words before the places, in lines."""
    return balanced(label, page.INITIALS_SIZE, page.INITIALS_LABEL - _SIDES)


def named(names: tuple[str, ...]) -> Named:
    """`names` in the largest letters for which there is room."""
    room = (place_width(len(names)) - _SIDES) / MM_PER_POINT
    size = page.INITIALS_SIZE
    while True:
        lines = tuple(_split(name, size, room) for name in names)
        if _fits(lines, size, room):
            return Named(lines, size)
        size -= _STEP


def _height(found: Named) -> float:
    """The height in mm of the names in their lines."""
    return LEADING * found.size * max(map(len, found.lines)) * MM_PER_POINT


def _split(name: str, size: float, room: float) -> tuple[str, ...]:
    return tuple(simpleSplit(name, serif().regular, size, room))


def _fits(lines: tuple[tuple[str, ...], ...], size: float, room: float) -> bool:
    widths = (stringWidth(line, serif().regular, size) for each in lines for line in each)
    return max(widths) <= room and _height(Named(lines, size)) <= page.INITIALS_HEIGHT
