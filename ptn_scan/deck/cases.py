"""The cases of the test deck: what is drawn in a row, and what that row must count as.

What is right stands in the table "what is right" of docs/accuracy.md; the committee's rules are
those of the form. A case is one line of that table, drawn well within it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ptn_scan.deck.strokes import (
    Strokes,
    cross,
    dot,
    fill,
    line,
    ring,
    slash,
    tick,
    zigzag,
)
from ptn_scan.election import Level, Official
from ptn_scan.geometry import Rect
from ptn_scan.layout import NAME_SIZE, TITLE_SIZE, RowLayout, RowText, name_left, title_left
from ptn_scan.ruling.values import Reason, Ruling
from ptn_scan.typeface import Face, vertical_bounds_mm, width_mm

Boxes = tuple[Rect, Rect, Rect]

_CIRCLE_OUTSIDE = 1.8
_PALE = 0.55
_STRUCK_PART = 0.3
_BELOW = 0.5
"""Of a capital's height: where an underline runs, clear of the dots below some letters."""


class Case(StrEnum):
    """What is drawn in a row."""

    TICK = "tick"
    CROSS = "cross"
    STROKE = "stroke"
    FILL = "fill"
    SMALL = "small"
    BIG = "big"
    PALE = "pale"
    UNDERLINED = "underlined"
    TOUCHED = "touched"
    UNDERVOTE = "undervote"
    OVERVOTE_TWO = "overvote-two"
    OVERVOTE_THREE = "overvote-three"
    STRUCK_AND_MARKED = "struck-and-marked"
    STRUCK = "struck"
    STRUCK_PART = "struck-part"
    TITLE_STRUCK = "title-struck"
    BESIDE = "beside"
    CIRCLED = "circled"
    CORRECTED = "corrected"
    DOT = "dot"


PLAIN = (Case.TICK, Case.CROSS, Case.STROKE, Case.FILL)
"""The ways to mark a box as the ballot asks for, drawn in every box."""
ODD = (
    Case.UNDERVOTE,
    Case.OVERVOTE_TWO,
    Case.STRUCK_AND_MARKED,
    Case.SMALL,
    Case.CORRECTED,
    Case.UNDERLINED,
    Case.BESIDE,
    Case.BIG,
    Case.CIRCLED,
    Case.STRUCK,
    Case.PALE,
    Case.DOT,
    Case.OVERVOTE_THREE,
    Case.TOUCHED,
    Case.STRUCK_PART,
    Case.TITLE_STRUCK,
)
"""All others, each drawn once."""

CASE_NAMES: Mapping[Case, tuple[str, str]] = {
    Case.TICK: ("dấu tích", "a tick"),
    Case.CROSS: ("dấu X", "a cross"),
    Case.STROKE: ("một nét gạch trong ô", "one stroke in the box"),
    Case.FILL: ("tô kín ô", "the box filled"),
    Case.SMALL: ("dấu X nhỏ", "a small cross"),
    Case.BIG: ("dấu X lớn, ra ngoài ô", "a big cross, over the box's edge"),
    Case.PALE: ("dấu X nhạt", "a pale cross"),
    Case.UNDERLINED: ("gạch chân họ tên, một dấu X", "the name underlined, and a cross"),
    Case.TOUCHED: ("dấu X và một chấm bút ở ô khác", "a cross, and a dot in another box"),
    Case.UNDERVOTE: ("không đánh dấu ô nào", "no box marked"),
    Case.OVERVOTE_TWO: ("dấu X ở hai ô", "crosses in two boxes"),
    Case.OVERVOTE_THREE: ("dấu X ở ba ô", "crosses in three boxes"),
    Case.STRUCK_AND_MARKED: ("gạch xoá họ tên, một dấu X", "the name struck out, and a cross"),
    Case.STRUCK: ("gạch xoá họ tên bằng nét dích dắc", "the name struck out by a zigzag"),
    Case.STRUCK_PART: ("gạch một phần họ tên", "a part of the name struck out"),
    Case.TITLE_STRUCK: ("gạch chức vụ, không gạch họ tên", "the title struck out, not the name"),
    Case.BESIDE: ("dấu X giữa hai ô", "a cross between two boxes"),
    Case.CIRCLED: ("khoanh tròn quanh ô", "a circle around the box"),
    Case.CORRECTED: ("một ô tô xoá, ô khác có dấu X", "one box scribbled out, another marked"),
    Case.DOT: ("một chấm bút", "a dot"),
}  # fmt: skip
"""In Vietnamese and in English."""

_INVALID: Mapping[Case, Reason] = {
    Case.UNDERVOTE: Reason.UNDERVOTE,
    Case.OVERVOTE_TWO: Reason.OVERVOTE,
    Case.OVERVOTE_THREE: Reason.OVERVOTE,
    Case.STRUCK_AND_MARKED: Reason.NAME_STRUCK,
    Case.STRUCK: Reason.NAME_STRUCK,
}
_DOUBTFUL = frozenset(
    {
        Case.STRUCK_PART,
        Case.TITLE_STRUCK,
        Case.BESIDE,
        Case.CIRCLED,
        Case.CORRECTED,
        Case.DOT,
    }
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a row must count as, and the reason where it has one that is known beforehand."""

    ruling: Ruling
    reason: Reason | None = None


def expected(case: Case, level: Level) -> Expected:
    """What a row counts as in which `case` is drawn for the box of `level`."""
    if case in _DOUBTFUL:
        return Expected(Ruling.REVIEW)
    reason = _INVALID.get(case)
    if reason is not None:
        return Expected(Ruling.INVALID, reason)
    return Expected(Ruling(level.value))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row can be drawn in: its boxes, and the lines of its name and of its title."""

    boxes: tuple[Rect, Rect, Rect]
    name: tuple[Rect, ...]
    title: tuple[Rect, ...]

    @staticmethod
    def of(row: RowLayout, official: Official) -> "Place":
        text = RowText.of(official)
        left = name_left(row.row), title_left(row.row)
        return Place(
            row.boxes,
            _lines(left[0], text.name, text.name_baselines(row.row), Face.BOLD, NAME_SIZE),
            _lines(left[1], text.title, text.title_baselines(row.row), Face.REGULAR, TITLE_SIZE),
        )

    def boxes_from(self, level: Level) -> Boxes:
        """The boxes, that of `level` first, one beside it next."""
        first = tuple(Level).index(level)
        second = first + 1 if first < len(self.boxes) - 1 else first - 1
        (third,) = {0, 1, 2} - {first, second}
        return self.boxes[first], self.boxes[second], self.boxes[third]


def _lines(
    left: float, texts: Sequence[str], baselines: Sequence[float], face: Face, size: float
) -> tuple[Rect, ...]:
    """The printed lines: as wide as their letters, from a capital's top to the base line."""
    capital, _ = vertical_bounds_mm("H", face, size)
    return tuple(
        Rect(left, baseline - capital, width_mm(text, face, size), capital)
        for text, baseline in zip(texts, baselines, strict=True)
    )


def draw(case: Case, place: Place, level: Level) -> Strokes:
    """The strokes of `case`, in or for the box of `level`."""
    over_text = _TEXT_STROKES.get(case)
    among_boxes = _BOX_STROKES.get(case, _cross)
    return (over_text(place) if over_text else ()) + among_boxes(place.boxes_from(level))


def _cross(boxes: Boxes) -> Strokes:
    return cross(boxes[0].centre, 0.85 * boxes[0].w)


def _crosses(boxes: Boxes, count: int) -> Strokes:
    return tuple(stroke for box in boxes[:count] for stroke in cross(box.centre, 0.85 * box.w))


def _between(boxes: Boxes) -> Strokes:
    (x0, y), (x1, _) = boxes[0].centre, boxes[1].centre
    return cross(((x0 + x1) / 2, y), 0.8 * boxes[0].w)


def _corrected(boxes: Boxes) -> Strokes:
    wrong = cross(boxes[1].centre, 0.85 * boxes[1].w)
    return wrong + fill(boxes[1].grown(-0.3)) + _cross(boxes)


_BOX_STROKES: Mapping[Case, Callable[[Boxes], Strokes]] = {
    Case.TICK: lambda boxes: tick(boxes[0].centre, 0.95 * boxes[0].w),
    Case.STROKE: lambda boxes: slash(boxes[0].centre, 0.85 * boxes[0].w),
    Case.FILL: lambda boxes: fill(boxes[0].grown(-0.5)),
    Case.SMALL: lambda boxes: cross(boxes[0].centre, 0.45 * boxes[0].w),
    Case.BIG: lambda boxes: cross(boxes[0].centre, 1.55 * boxes[0].w),
    Case.PALE: lambda boxes: cross(boxes[0].centre, 0.85 * boxes[0].w, _PALE),
    Case.TOUCHED: lambda boxes: _cross(boxes) + dot(boxes[1].centre, 0.9),
    Case.UNDERVOTE: lambda _: (),
    Case.OVERVOTE_TWO: lambda boxes: _crosses(boxes, 2),
    Case.OVERVOTE_THREE: lambda boxes: _crosses(boxes, 3),
    Case.STRUCK: lambda _: (),
    Case.BESIDE: _between,
    Case.CIRCLED: lambda boxes: ring(boxes[0].centre, boxes[0].w / 2 + _CIRCLE_OUTSIDE),
    Case.CORRECTED: _corrected,
    Case.DOT: lambda boxes: dot(boxes[0].centre, 1.0),
}
"""What is drawn among the boxes; a plain cross for all that are not named."""


def _strike(lines: Sequence[Rect]) -> Strokes:
    """A line through the middle of each of `lines`."""
    return tuple(
        stroke
        for text in lines
        for stroke in line(
            (text.x - 1.0, text.centre[1] + 0.3), (text.right + 1.0, text.centre[1] - 0.3)
        )
    )


def _strike_part(text: Rect) -> Strokes:
    return line((text.x - 0.5, text.centre[1]), (text.x + _STRUCK_PART * text.w, text.centre[1]))


def _zigzags(lines: Sequence[Rect]) -> Strokes:
    return tuple(
        stroke for text in lines for stroke in zigzag(text.grown(0.5, -0.2), round(text.w / 2))
    )


def _underline(text: Rect) -> Strokes:
    y = text.bottom + _BELOW * text.h
    return line((text.x, y), (text.right, y + 0.1))


_TEXT_STROKES: Mapping[Case, Callable[[Place], Strokes]] = {
    Case.UNDERLINED: lambda place: _underline(place.name[-1]),
    Case.STRUCK_AND_MARKED: lambda place: _strike(place.name),
    Case.STRUCK: lambda place: _zigzags(place.name),
    Case.STRUCK_PART: lambda place: _strike_part(place.name[0]),
    Case.TITLE_STRUCK: lambda place: _strike(place.title),
}
