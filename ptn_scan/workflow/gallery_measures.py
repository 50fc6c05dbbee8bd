"""What the gallery sorts by: the measures of every box and every name, beside the limits that they
are ruled by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.recognition.reading import Mark, RowReading
from ptn_scan.ruling.limits import LIMITS, THRESHOLDS
from ptn_scan.ruling.marks import judge_marks
from ptn_scan.ruling.values import DecidedBy, MarkState, Reason, RowRuling, Ruling, Threshold
from ptn_scan.workflow.message import Message

_AROUND_BOX_MM = (4.0, 2.7)
_AROUND_NAME_MM = (2.5, 1.8)
"""How much of the paper beside a box or a name a crop shows."""

_NAME_STATES = {Reason.NAME_STRUCK: MarkState.MARKED, Reason.MARGINAL_STRIKE: MarkState.MARGINAL}


class Subject(StrEnum):
    """What a crop shows."""

    BOX = "box"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Line:
    """A limit, drawn as a line between crops; a value is near it where the two differ by less than
    the factor `near`."""

    threshold: Threshold
    near: float


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of every subject of a kind, and the limits that it is compared with, from the
    lowest. A share, which has no unit, is drawn from 0 to 1, anything else by its logarithm."""

    subject: Subject
    label: Message
    unit: str
    lines: tuple[Line, ...]

    @property
    def is_share(self) -> bool:
        return not self.unit


def _measure(subject: Subject, vi: str, en: str, unit: str, **near: float) -> Measure:
    """`near` has the factor for each limit by its key. It is wider where few values lie."""
    limits = {each.key: each for each in THRESHOLDS}
    lines = sorted(
        (Line(limits[key], factor) for key, factor in near.items()),
        key=lambda line: line.threshold.value,
    )
    return Measure(subject, Message(vi, en), unit, tuple(lines))


_BOX, _NAME = Subject.BOX, Subject.NAME
MEASURES: Mapping[Subject, tuple[Measure, ...]] = {
    _BOX: (
        _measure(_BOX, "Mực trong ô", "Ink inside the box", "mm²", least_ink=1.5),
        _measure(
            _BOX, "Nét trong ô", "Stroke inside the box", "mm", tail_stroke=1.3, inside_stroke=1.3
        ),
        _measure(_BOX, "Phần nét nằm trong ô", "Share inside the box", "", inside_share=1.15),
        _measure(_BOX, "Mực của cả nét", "Ink of the whole piece", "mm²", least_ink=1.5),
        _measure(
            _BOX,
            "Kích thước nét",
            "Extent of the piece",
            "mm",
            touch_extent=1.3,
            least_extent=1.2,
            most_extent=1.2,
        ),
        _measure(
            _BOX,
            "Độ rộng nét",
            "Width of the pen",
            "mm",
            least_width_bilevel=1.15,
            least_width=1.15,
        ),
        _measure(_BOX, "Vòng bầu dục quanh ô", "Oval line about the box", "", ring_around=1.2),
        _measure(_BOX, "Vòng bên ngoài ô", "Ring beyond the box", "", ring_beyond=1.2),
        _measure(
            _BOX,
            "Mực nhạt, ô không dấu",
            "Faint ink, unmarked",
            "mm²",
            least_faint=1.5,
            most_touches=1.3,
        ),
    ),
    _NAME: (
        _measure(_NAME, "Phần họ tên bị gạch", "Share crossed", "", strike_begins=1.5, struck=1.3),
        _measure(_NAME, "Phần bị gạch nhạt", "Share crossed faintly", "", faint_strike=1.5),
        _measure(_NAME, "Sẫm hơn thường lệ", "Darker than usual", "", strike_excess=1.5),
        _measure(_NAME, "Sẫm theo đường bút", "Darker along a course", "", strike_course=2.0),
        _measure(_NAME, "Nét giữa hai dòng họ tên", "Between the lines", "", strike_between=1.3),
        _measure(_NAME, "Phần chức vụ bị gạch", "Title crossed", "", title_strike_begins=1.3),
    ),
}
"""The first of each kind is what the gallery sorts by at first."""


@dataclass(frozen=True, slots=True)
class Item:
    """One box or name: its measures in the order of `MEASURES`, what the machine saw in it and made
    of the row, and what the row counts as where the committee decided.

    Nothing in it leads to a ballot: not the official, the place, nor the scan. Of a name it is
    known only whether it was struck (`Ruling.INVALID`), never the level that the row counts for.
    `beside`: an empty box, while another one of its row is not.
    """

    subject: Subject
    values: tuple[float, ...]
    state: MarkState
    ruling: Ruling | None
    reasons: tuple[Reason, ...] = ()
    decided_by: DecidedBy = DecidedBy.MACHINE
    decided: Ruling | None = None
    beside: bool = False

    @property
    def is_reviewed(self) -> bool:
        """Whether it is why its row was reviewed, or may be: of a box where nothing is and that
        stands beside one where something is, nobody doubts that it is empty."""
        return self.ruling is Ruling.REVIEW and not self.beside


@dataclass(frozen=True, slots=True)
class Found:
    """An item and the part of the sheet, in mm, that its crop shows."""

    item: Item
    crop: Rect


def items_of(
    place: RowLayout, row: RowReading, ruled: RowRuling, decided: Ruling | None
) -> Iterator[Found]:
    """The three boxes and the name of one row; `ruled` is the machine's ruling, `decided` the
    committee's, if there is one."""
    judged = judge_marks(row.marks, LIMITS)
    for index, box in enumerate(place.boxes):
        own = [each.mark for each in judged if each.box == index]
        values = (
            sum(mark.ink_inside[index] for mark in row.marks),
            *_of_piece(own, index),
            0.0 if ruled.marks[index] is MarkState.MARKED else row.faint_mm2[index],
        )
        item = _box_item(values, index, ruled, decided)
        yield Found(item, box.grown(*_AROUND_BOX_MM))
    yield Found(_name_item(row, ruled, decided), place.name.grown(*_AROUND_NAME_MM))


def _of_piece(own: Sequence[Mark], box: int) -> tuple[float, ...]:
    """What is measured of the heaviest piece of ink among those that are nearest to `box`. How far
    it runs round the box is told where it is such a line as a ring is made of."""
    if not own:
        return (0.0,) * 7
    piece = max(own, key=lambda mark: mark.ink_mm2)
    oval = piece.oval <= LIMITS.ring_oval and piece.closed >= LIMITS.ring_closed
    hollow = piece.core_mm2[box] <= LIMITS.ring_beyond_core
    return (
        piece.stroke_inside[box],
        piece.ink_inside[box] / piece.ink_mm2,
        piece.ink_mm2,
        piece.extent_mm,
        piece.width_mm,
        piece.around[box] if oval else 0.0,
        piece.beyond[box] if hollow else 0.0,
    )


def _box_item(
    values: tuple[float, ...], box: int, ruled: RowRuling, decided: Ruling | None
) -> Item:
    state = ruled.marks[box]
    if not _NAME_STATES.keys().isdisjoint(ruled.reasons):  # ruled by the name, not by the boxes
        return Item(Subject.BOX, values, state, None)
    by = DecidedBy.MACHINE if decided is None else DecidedBy.COMMITTEE
    beside = not any(values) and any(each is not MarkState.BLANK for each in ruled.marks)
    return Item(Subject.BOX, values, state, ruled.ruling, ruled.reasons, by, decided, beside)


def _name_item(row: RowReading, ruled: RowRuling, decided: Ruling | None) -> Item:
    name = row.name
    values = (
        max(name.crossed, name.touched),
        name.faintly_touched,
        max(name.excess, 0.0),
        max(name.excess_course, 0.0),
        name.between,
        name.title_crossed,
    )
    reasons = tuple(reason for reason in ruled.reasons if reason in _NAME_STATES)
    if not reasons:
        return Item(Subject.NAME, values, MarkState.BLANK, None)
    state = _NAME_STATES[reasons[0]]
    if decided is None:
        return Item(Subject.NAME, values, state, ruled.ruling, reasons)
    struck = Ruling.INVALID if decided is Ruling.INVALID else None
    return Item(Subject.NAME, values, state, ruled.ruling, reasons, DecidedBy.COMMITTEE, struck)
