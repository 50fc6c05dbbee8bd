"""What the marks and the name of one row mean: readings → row rulings, no register, no decision.

The table "what is right" in docs/accuracy.md is carried out here, line by line. Whatever fits none
of its lines is `review`. Every number that decides stands in `Limits`, once, and is printed in the
annex of the minutes by `THRESHOLDS`.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from ptn_scan.election import Level
from ptn_scan.recognition.reading import Mark, NameReading, PageReading, RowReading
from ptn_scan.ruling.values import MarkState, Reason, RowRuling, Ruling, Threshold

_CALIBRATION = "hiệu chỉnh trên nét bút thật bằng lệnh make accuracy"
_USUAL_ROWS = 2
"""So many clear marks show what this voter's mark looks like."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Every number that rows are ruled by; lengths mm, areas mm²."""

    inside_share: float = 0.5
    inside_stroke: float = 3.0
    tail_stroke: float = 1.5
    touch_extent: float = 1.5
    least_extent: float = 2.05
    least_ink: float = 0.3
    least_faint: float = 0.12
    most_extent: float = 15.0
    ring_around: float = 0.95
    ring_around_core: float = 0.05
    ring_beyond: float = 0.6
    ring_beyond_core: float = 0.9
    fragment_share: float = 0.4
    fragment_gap: float = 1.5
    correction_ratio: float = 2.2
    correction_ratio_alone: float = 1.4
    correction_weight: float = 2.0
    correction_dense: float = 1.15
    dense_ink: float = 12.0
    struck: float = 0.5
    strike_begins: float = 0.12
    faint_strike: float = 0.3
    title_strike_begins: float = 0.3
    least_match: float = 0.45
    least_contrast: float = 0.2
    most_noise: float = 0.06


LIMITS = Limits()

THRESHOLDS: tuple[Threshold, ...] = tuple(
    Threshold(key, getattr(LIMITS, key), unit, meaning, _CALIBRATION)
    for key, unit, meaning in (
        ("inside_share", "phần", "dấu thuộc về một ô khi có ít nhất phần này của nét mực nằm trong ô"),
        ("inside_stroke", "mm", "hoặc khi có ít nhất độ dài nét này nằm trong ô"),
        ("tail_stroke", "mm", "đuôi nét lấn sang ô khác ngắn hơn mức này thì không tính"),
        ("touch_extent", "mm", "chấm bút nhỏ hơn mức này bên cạnh một dấu rõ thì không tính"),
        ("least_extent", "mm", "dấu nhỏ hơn mức này thì phải xem lại"),
        ("least_ink", "mm²", "ít mực hơn mức này thì coi như không có dấu"),
        ("least_faint", "mm²", "mực nhạt (nửa ngưỡng) trong ô từ mức này trở lên thì phải xem lại"),
        ("most_extent", "mm", "vệt mực dài hơn mức này không phải là dấu, phải xem lại"),
        ("ring_around", "phần", "nét vòng quanh giữa ô từ mức này trở lên thì phải xem lại,"),
        ("ring_around_core", "mm²", "nếu giữa ô không có nhiều mực hơn mức này"),
        ("ring_beyond", "phần", "nét vòng bên ngoài ô từ mức này trở lên thì phải xem lại,"),
        ("ring_beyond_core", "mm²", "nếu giữa ô không có nhiều mực hơn mức này"),
        ("fragment_share", "phần", "mảnh mực ít hơn mức này so với dấu bên cạnh thuộc về dấu đó,"),
        ("fragment_gap", "mm", "nếu cách dấu đó không quá mức này"),
        ("correction_ratio", "lần", "hai ô đều có dấu, lượng mực hơn nhau từ mức này là có sửa"),
        ("correction_ratio_alone", "lần", "như trên, khi trên trang không có dấu khác để so"),
        ("correction_weight", "lần", "như trên, nhân với số lần nhiều mực hơn dấu thường của phiếu"),
        ("correction_dense", "lần", "như trên, khi cả hai ô đều bị tô kín"),
        ("dense_ink", "mm²", "dấu có lượng mực từ mức này trở lên là ô bị tô kín"),
        ("struck", "phần", "họ tên bị gạch từ mức này trở lên là gạch xóa"),
        ("strike_begins", "phần", "họ tên bị gạch từ mức này đến mức trên thì phải xem lại"),
        ("faint_strike", "phần", "nét gạch nhạt trên họ tên từ mức này trở lên thì phải xem lại"),
        ("title_strike_begins", "phần", "chức vụ bị gạch từ mức này trở lên thì phải xem lại"),
        ("least_match", "hệ số", "dòng in khớp với mẫu kém hơn mức này thì phải xem lại"),
        ("least_contrast", "phần", "chữ in nhạt hơn mức này so với mẫu thì phải xem lại"),
        ("most_noise", "phần", "nền giấy nhiễu hơn mức này thì phải xem lại"),
    )
)  # fmt: skip


_OWN_SHARE = 0.5
"""A piece with less of its ink in the row's band belongs to a neighbour's row."""


class _Kind(Enum):
    """What one piece of ink is to its row."""

    VOTE = auto()
    TOUCH = auto()
    DOUBT = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class _Judged:
    """A piece of ink, what it is, and the box (0 to 2) that it is in or nearest to."""

    mark: Mark
    kind: _Kind
    box: int


def rule_rows(reading: PageReading, limits: Limits = LIMITS) -> tuple[RowRuling, ...]:
    """One ruling for each row of the page, in the page's order.

    Other `limits` than the standing ones are for calibration alone.
    """
    judged = tuple(_judge_all(row.marks, limits) for row in reading.rows)
    usual = _usual_ink(judged)
    return tuple(
        _rule_row(row, marks, usual, limits)
        for row, marks in zip(reading.rows, judged, strict=True)
    )


def _usual_ink(judged: Sequence[Sequence[_Judged]]) -> float | None:
    """The ink of this voter's usual mark: the median of the page's rows with one clear mark."""
    inks = []
    for marks in judged:
        votes = [each.mark.ink_mm2 for each in marks if each.kind is _Kind.VOTE]
        if len(votes) == 1:
            inks.append(votes[0])
    return statistics.median(inks) if len(inks) >= _USUAL_ROWS else None


def _rule_row(
    row: RowReading, judged: Sequence[_Judged], usual: float | None, limits: Limits
) -> RowRuling:
    """The ruling on one row: a struck name first, then doubt, then the boxes."""
    states = _states(judged)
    ruling, reasons = _rule(row, judged, states, usual, limits)
    return RowRuling(row.official, states, ruling, reasons)


def _rule(
    row: RowReading,
    judged: Sequence[_Judged],
    states: tuple[MarkState, MarkState, MarkState],
    usual: float | None,
    limits: Limits,
) -> tuple[Ruling, tuple[Reason, ...]]:
    if _is_poor(row, limits):
        return Ruling.REVIEW, (Reason.MARGINAL_MARK,)
    strike = _rule_strike(row.name, limits)
    if strike is not None:
        return strike
    marked = [index for index, state in enumerate(states) if state is MarkState.MARKED]
    doubtful = any(each.kind is _Kind.DOUBT for each in judged)
    if len(marked) >= 2:
        return _rule_several(judged, marked, doubtful, usual, limits)
    faint = any(
        ink >= limits.least_faint and state is MarkState.BLANK
        for ink, state in zip(row.faint_mm2, states, strict=True)
    )
    if doubtful or faint:
        return Ruling.REVIEW, (Reason.MARGINAL_MARK,)
    if marked:
        return _LEVEL_RULINGS[marked[0]], ()
    if any(each.kind is _Kind.TOUCH for each in judged):
        return Ruling.REVIEW, (Reason.MARGINAL_MARK,)
    return Ruling.INVALID, (Reason.UNDERVOTE,)


def _rule_strike(name: NameReading, limits: Limits) -> tuple[Ruling, tuple[Reason, ...]] | None:
    """What ink over the name means, if there is any. Ink over the title too may be print that was
    not found again rather than a pen, so that somebody has to look."""
    over_title = name.title_crossed >= limits.title_strike_begins
    if name.crossed >= limits.struck and not over_title:
        return Ruling.INVALID, (Reason.NAME_STRUCK,)
    if (
        name.crossed >= limits.strike_begins
        or name.faintly_crossed >= limits.faint_strike
        or over_title
    ):
        return Ruling.REVIEW, (Reason.MARGINAL_STRIKE,)
    return None


_LEVEL_RULINGS = tuple(Ruling(level.value) for level in Level)


def _rule_several(
    judged: Sequence[_Judged],
    marked: Sequence[int],
    doubtful: bool,
    usual: float | None,
    limits: Limits,
) -> tuple[Ruling, tuple[Reason, ...]]:
    """Two or three boxes: an overvote, unless one of them was scribbled out."""
    inks = [
        sum(each.mark.ink_mm2 for each in judged if each.box == box and each.kind is _Kind.VOTE)
        for box in marked
    ]
    if _is_correction(max(inks), min(inks), usual, limits):
        return Ruling.REVIEW, (Reason.CORRECTION,)
    if doubtful:
        return Ruling.REVIEW, (Reason.MARGINAL_MARK,)
    return Ruling.INVALID, (Reason.OVERVOTE,)


def _is_correction(most: float, least: float, usual: float | None, limits: Limits) -> bool:
    """Whether the heaviest mark was scribbled over: it outweighs the other, and this voter's usual
    mark where there is one to compare with."""
    ratio = most / least
    if least >= limits.dense_ink and ratio >= limits.correction_dense:
        return True  # filled boxes: scribbling over one adds little ink
    if usual is None:
        return ratio >= limits.correction_ratio_alone
    return ratio >= limits.correction_ratio or ratio * most / usual >= limits.correction_weight


def _is_poor(row: RowReading, limits: Limits) -> bool:
    """Whether the row's scan is too bad to rule on."""
    return (
        row.match < limits.least_match
        or row.contrast < limits.least_contrast
        or row.noise > limits.most_noise
    )


def _judge_all(marks: Sequence[Mark], limits: Limits) -> tuple[_Judged, ...]:
    """Every piece of ink of a row; what broke off a clear mark is part of it."""
    judged = tuple(_judge(mark, limits) for mark in marks)
    votes = [each.mark for each in judged if each.kind is _Kind.VOTE]
    return tuple(
        replace(each, kind=_Kind.NOTHING)
        if each.kind is not _Kind.VOTE
        and any(_is_fragment(each.mark, vote, limits) for vote in votes)
        else each
        for each in judged
    )


def _is_fragment(mark: Mark, vote: Mark, limits: Limits) -> bool:
    """Whether `mark` lies beside `vote`, in no box, with little ink: print hid what joins them."""
    return (
        mark.ink_mm2 < limits.fragment_share * vote.ink_mm2
        and max(mark.ink_inside) < limits.least_ink
        and mark.bounds.grown(limits.fragment_gap).overlaps(vote.bounds)
    )


def _judge(mark: Mark, limits: Limits) -> _Judged:
    box = max(range(3), key=lambda index: (mark.ink_inside[index], mark.around[index]))
    return _Judged(mark, _kind(mark, box, limits), box)


def _kind(mark: Mark, box: int, limits: Limits) -> _Kind:
    if mark.ink_mm2 < limits.least_ink:
        return _Kind.NOTHING
    if mark.in_row < _OWN_SHARE and max(mark.stroke_inside) < limits.tail_stroke:
        return _Kind.NOTHING  # the tail of a mark in a neighbour's row
    if mark.extent_mm < limits.touch_extent:
        return _Kind.TOUCH
    if _is_ring(mark, limits) or mark.extent_mm > limits.most_extent:
        return _Kind.DOUBT
    others = [mark.stroke_inside[index] for index in range(3) if index != box]
    if max(others) >= limits.tail_stroke:
        return _Kind.DOUBT
    inside = (
        mark.ink_inside[box] >= limits.inside_share * mark.ink_mm2
        or mark.stroke_inside[box] >= limits.inside_stroke
    )
    if inside:
        return _Kind.VOTE if mark.extent_mm >= limits.least_extent else _Kind.DOUBT
    return _Kind.DOUBT


def _is_ring(mark: Mark, limits: Limits) -> bool:
    return any(
        (around >= limits.ring_around and core <= limits.ring_around_core)
        or (beyond >= limits.ring_beyond and core <= limits.ring_beyond_core)
        for around, beyond, core in zip(mark.around, mark.beyond, mark.core_mm2, strict=True)
    )


def _states(judged: Sequence[_Judged]) -> tuple[MarkState, MarkState, MarkState]:
    first, second, third = (_state(judged, box) for box in range(3))
    return first, second, third


def _state(judged: Sequence[_Judged], box: int) -> MarkState:
    kinds = {each.kind for each in judged if each.box == box}
    if _Kind.VOTE in kinds:
        return MarkState.MARKED
    if kinds & {_Kind.DOUBT, _Kind.TOUCH}:
        return MarkState.MARGINAL
    return MarkState.BLANK
