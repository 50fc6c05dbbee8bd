"""What is right follows from the strokes drawn, by the table of the voters' profile."""

import numpy as np
import pytest

from ptn_scan.election import Level
from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.ruling.values import Reason, Ruling
from ptn_scan.simulation.ink import PenStroke
from ptn_scan.simulation.member import SimulatedMember
from ptn_scan.simulation.truth import DrawnRow, RowKind, judge

ROW = RowLayout(
    official=4,
    row=Rect(20, 100, 170, 12),
    name=Rect(30, 104, 30, 4),
    boxes=(Rect(133, 103, 6, 6), Rect(154.5, 103, 6, 6), Rect(176, 103, 6, 6)),
)


def pen(*points: tuple[float, float], width: float = 0.5) -> PenStroke:
    return PenStroke(np.array(points, dtype=np.float64), width, (30, 60, 160), 1.0)


IN_HIGH = (pen((134, 106), (135, 108), (138, 104)),)
IN_LOW = (pen((177, 104), (181, 108)), pen((181, 104), (177, 108)))


def test_a_mark_in_one_box_is_its_level() -> None:
    truth = judge(RowKind.PLAIN, DrawnRow((Level.HIGH,), (IN_HIGH,)), ROW)
    assert truth.allowed == {Ruling.HIGH}
    assert truth.reason is None
    assert truth.official == 4


def test_three_mm_of_stroke_in_a_box_suffice() -> None:
    mark = (pen((138, 106), (128, 106), (136, 106)),)
    assert judge(RowKind.PLAIN, DrawnRow((Level.HIGH,), (mark,)), ROW).allowed == {Ruling.HIGH}


def test_a_mark_that_wandered_out_is_for_review() -> None:
    mark = (pen((138.5, 106), (144, 106)),)
    truth = judge(RowKind.PLAIN, DrawnRow((Level.HIGH,), (mark,)), ROW)
    assert truth.allowed == frozenset()
    assert truth.reason is Reason.MARGINAL_MARK


@pytest.mark.parametrize(("tail", "allowed"), [(1.3, {Ruling.HIGH}), (1.7, set())])
def test_a_tail_in_another_box_counts_from_1_5_mm(tail: float, allowed: set[Ruling]) -> None:
    mark = (*IN_HIGH, pen((138, 104), (154.5 + tail, 104)))
    assert judge(RowKind.PLAIN, DrawnRow((Level.HIGH,), (mark,)), ROW).allowed == allowed


def test_marks_in_two_boxes_are_an_overvote() -> None:
    drawn = DrawnRow((Level.HIGH, Level.LOW), (IN_HIGH, IN_LOW))
    truth = judge(RowKind.OVERVOTE, drawn, ROW)
    assert truth.allowed == {Ruling.INVALID}
    assert truth.reason is Reason.OVERVOTE


def test_an_empty_row_is_an_undervote() -> None:
    truth = judge(RowKind.UNDERVOTE, DrawnRow(()), ROW)
    assert truth.allowed == {Ruling.INVALID}
    assert truth.reason is Reason.UNDERVOTE


@pytest.mark.parametrize(
    ("width", "allowed", "reason"),
    [(0.35, {Ruling.INVALID}, Reason.UNDERVOTE), (0.6, set(), Reason.MARGINAL_MARK)],
)
def test_a_lone_dot_is_nothing_only_under_0_3_mm2(
    width: float, allowed: set[Ruling], reason: Reason
) -> None:
    dot = pen((136, 106), (136.4, 106), width=width)
    truth = judge(RowKind.DOT, DrawnRow((), touches=(dot,)), ROW)
    assert truth.allowed == allowed
    assert truth.reason is reason


def test_a_touch_beside_a_mark_changes_nothing() -> None:
    drawn = DrawnRow((Level.LOW,), (IN_LOW,), touches=(pen((157, 106), (157.5, 106)),))
    assert judge(RowKind.REST, drawn, ROW).allowed == {Ruling.LOW}


@pytest.mark.parametrize(
    ("to", "y", "allowed"),
    [(55.0, 106.0, {Ruling.INVALID}), (40.0, 106.0, set()), (60.0, 109.0, set())],
)
def test_a_strike_covers_half_of_the_name_or_is_for_review(
    to: float, y: float, allowed: set[Ruling]
) -> None:
    drawn = DrawnRow((Level.HIGH,), (IN_HIGH,), strikes=(pen((29, y), (to, y)),))
    truth = judge(RowKind.STRUCK, drawn, ROW)
    assert truth.allowed == allowed
    assert truth.reason is (Reason.NAME_STRUCK if allowed else Reason.MARGINAL_STRIKE)


def test_an_underline_is_as_if_it_were_not_there() -> None:
    drawn = DrawnRow((Level.HIGH,), (IN_HIGH,), others=(pen((30, 108.5), (60, 108.5)),))
    assert judge(RowKind.UNDERLINED, drawn, ROW).allowed == {Ruling.HIGH}


MEMBER = SimulatedMember("Nguyễn Văn T")


@pytest.mark.parametrize(
    ("kind", "drawn", "ruling", "word"),
    [
        (RowKind.PLAIN, DrawnRow((Level.HIGH,), (IN_HIGH,)), Ruling.HIGH, "Tín nhiệm cao"),
        (RowKind.CORRECTED, DrawnRow((Level.LOW,), (IN_HIGH, IN_LOW)), Ruling.LOW, "tô xoá"),
        (RowKind.CIRCLED, DrawnRow((Level.MEDIUM,)), Ruling.MEDIUM, "khoanh"),
        (RowKind.BESIDE, DrawnRow((Level.HIGH,), (IN_HIGH,)), Ruling.INVALID, "ngoài"),
        (RowKind.DOT, DrawnRow((), touches=(pen((136, 106), (137, 106)),)), Ruling.INVALID, "chấm"),
        (RowKind.UNDERVOTE, DrawnRow(()), Ruling.INVALID, "Không ô nào"),
        (
            RowKind.OVERVOTE,
            DrawnRow((Level.HIGH, Level.LOW), (IN_HIGH, IN_LOW)),
            Ruling.INVALID,
            "hai ô",
        ),
        (
            RowKind.STRUCK_SLANTED,
            DrawnRow((), strikes=(pen((30, 104), (60, 108)),)),
            Ruling.INVALID,
            "gạch xoá",
        ),
    ],
)
def test_the_member_rules_by_what_was_drawn(
    kind: RowKind, drawn: DrawnRow, ruling: Ruling, word: str
) -> None:
    decided, why = MEMBER.decide(judge(kind, drawn, ROW))
    assert decided is ruling
    assert word in why
