"""Voters keep to the shares and sizes of their profile."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from ptn_scan.election import Level, read_form
from ptn_scan.geometry import Rect
from ptn_scan.layout import BallotLayout, RowLayout, lay_out
from ptn_scan.ruling.values import Ruling
from ptn_scan.simulation.hands import load_hands
from ptn_scan.simulation.pens import HABIT_SHARES, PEN_SHARES
from ptn_scan.simulation.rows import draw_row
from ptn_scan.simulation.truth import DrawnRow, RowKind, crossed_share
from ptn_scan.simulation.voters import (
    ODD_KINDS,
    USUAL_SHARES,
    MarkedBallot,
    PenStroke,
    draw_voter,
    mark_ballot,
)

FORMS = Path(__file__).parent.parent / "forms"
HANDS = load_hands(None)
BALLOTS = 600


@pytest.fixture(scope="module")
def layout() -> BallotLayout:
    return lay_out(read_form(FORMS / "kon-ray-2023.toml"))


@pytest.fixture(scope="module")
def ballots(layout: BallotLayout) -> list[MarkedBallot]:
    rng = np.random.default_rng(11)
    return [mark_ballot(layout, draw_voter(HANDS, rng), rng) for _ in range(BALLOTS)]


def _assert_share(found: int, tried: int, share: float) -> None:
    """Within four standard errors of a binomial share."""
    assert abs(found / tried - share) < 4 * (share * (1 - share) / tried) ** 0.5 + 1e-9


def test_pens_and_habits_have_their_shares() -> None:
    rng = np.random.default_rng(3)
    voters = [draw_voter(HANDS, rng) for _ in range(3000)]
    pens = Counter(voter.pen.kind for voter in voters)
    habits = Counter(voter.habit for voter in voters)
    for kind, share in PEN_SHARES.items():
        _assert_share(pens[kind], len(voters), share)
    for habit, share in HABIT_SHARES.items():
        _assert_share(habits[habit], len(voters), share)
    widths = [voter.pen.width for voter in voters]
    assert 0.35 <= min(widths) < 0.37
    assert 0.78 < max(widths) <= 0.8


def test_row_kinds_have_their_shares(ballots: list[MarkedBallot]) -> None:
    kinds = Counter(row.kind for ballot in ballots for row in ballot.rows)
    rows = kinds.total()
    for kind, share in USUAL_SHARES.items():
        _assert_share(kinds[kind], rows, 0.9 * share)
    for kind in ODD_KINDS:
        _assert_share(kinds[kind], rows, 0.1 / len(ODD_KINDS))


def test_write_ins_and_signatures_have_their_shares_and_places(
    layout: BallotLayout, ballots: list[MarkedBallot]
) -> None:
    _assert_share(sum(ballot.write_in for ballot in ballots), BALLOTS, 0.08)
    _assert_share(sum(ballot.signature for ballot in ballots), BALLOTS, 0.40)
    page = layout.pages[-1]
    assert page.write_in is not None
    assert page.signature is not None
    for ballot in ballots:
        bounds = [stroke.bounds for stroke in ballot.pages[-1].strokes]
        low = [rect for rect in bounds if rect.centre[1] > page.table.bottom]
        signed = [rect for rect in low if rect.overlaps(page.signature)]
        written = [rect for rect in low if rect.overlaps(page.write_in)]
        assert bool(signed) is ballot.signature
        assert len(written) >= 2 if ballot.write_in else not written
        assert all(page.write_in.grown(1.0).contains(rect) for rect in written)
        assert all(page.signature.grown(5.0).contains(rect) for rect in signed)


def test_nearly_all_plain_marks_lie_in_their_box(ballots: list[MarkedBallot]) -> None:
    plain = [row for ballot in ballots for row in ballot.rows if row.kind is RowKind.PLAIN]
    right = sum(row.allowed == {Ruling(row.meant[0].value)} for row in plain)
    assert right > 0.99 * len(plain)
    assert all(row.allowed <= {Ruling(row.meant[0].value)} for row in plain)


def test_a_seed_repeats_the_ballot(layout: BallotLayout) -> None:
    def ballot() -> MarkedBallot:
        rng = np.random.default_rng(5)
        return mark_ballot(layout, draw_voter(HANDS, rng), rng, odd_share=0.5)

    first, second = ballot(), ballot()
    assert first.rows == second.rows
    pairs = zip(first.pages[0].strokes, second.pages[0].strokes, strict=True)
    assert all(np.array_equal(a.points, b.points) for a, b in pairs)


def test_leanings_and_odd_share_are_obeyed(layout: BallotLayout) -> None:
    rng = np.random.default_rng(6)
    leanings = [(0.0, 0.0, 1.0)] * 11
    ballot = mark_ballot(layout, draw_voter(HANDS, rng), rng, odd_share=1.0, leanings=leanings)
    assert {row.kind for row in ballot.rows} <= set(ODD_KINDS)
    assert {level for row in ballot.rows for level in row.meant} <= {Level.LOW}


def test_a_long_list_is_marked_on_every_page() -> None:
    layout = lay_out(read_form(FORMS / "nhieu-trang.toml"))
    rng = np.random.default_rng(8)
    ballot = mark_ballot(layout, draw_voter(HANDS, rng), rng)
    assert [page.page for page in ballot.pages] == [page.page for page in layout.pages]
    officials = [row.official for page in layout.pages for row in page.rows]
    assert [row.official for row in ballot.rows] == officials


def _bounds(strokes: tuple[PenStroke, ...]) -> Rect:
    points = np.concatenate([stroke.points for stroke in strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    return Rect(*low.tolist(), *(high - low).tolist())


SIZES: Mapping[RowKind, tuple[float, float]] = {
    RowKind.PLAIN: (4.5, 8.1),
    RowKind.SMALL: (1.8, 2.7),
    RowKind.BIG: (9.0, 11.4),
    RowKind.SLASH: (5.4, 9.0),
}


@pytest.mark.parametrize("kind", list(SIZES))
def test_marks_have_their_size(layout: BallotLayout, kind: RowKind) -> None:
    rng = np.random.default_rng(9)
    row = layout.pages[0].rows[3]
    offsets = []
    for _ in range(200):
        drawn = draw_row(kind, Level.MEDIUM, row, draw_voter(HANDS, rng), rng)
        bounds = _bounds(drawn.strokes)
        assert SIZES[kind][0] - 1e-6 <= max(bounds.w, bounds.h) <= SIZES[kind][1] + 1e-6
        offsets.append(np.subtract(bounds.centre, row.box(Level.MEDIUM).centre))
    assert np.std(offsets) == pytest.approx(0.18 * 6, rel=0.15)


def _drawn(kind: RowKind, row: RowLayout, rng: np.random.Generator) -> DrawnRow:
    return draw_row(kind, Level.MEDIUM, row, draw_voter(HANDS, rng), rng)


@pytest.mark.parametrize(
    "kind",
    [
        RowKind.STRUCK,
        RowKind.STRUCK_SLANTED,
        RowKind.STRUCK_CROSSED,
        RowKind.STRUCK_SCRIBBLED,
    ],
)
def test_strikes_cover_the_name_and_spare_the_boxes(layout: BallotLayout, kind: RowKind) -> None:
    rng = np.random.default_rng(10)
    row = layout.pages[0].rows[1]
    marked = 0
    shares = []
    for _ in range(200):
        drawn = _drawn(kind, row, rng)
        shares.append(crossed_share(drawn.strikes, row.name))
        marked += bool(drawn.marks)
    assert min(shares) > (0.73 if kind is RowKind.STRUCK else 0.5)
    _assert_share(marked, 200, 0.5)


def test_underlines_lie_below_the_name(layout: BallotLayout) -> None:
    rng = np.random.default_rng(12)
    row = layout.pages[0].rows[1]
    for _ in range(100):
        drawn = _drawn(RowKind.UNDERLINED, row, rng)
        line = _bounds(drawn.others)
        assert row.name.bottom < line.y < line.bottom < row.name.bottom + 1.5
        assert crossed_share(drawn.others, row.name) == 0.0


def test_circles_go_round_the_box_and_marks_beside_lie_between(layout: BallotLayout) -> None:
    rng = np.random.default_rng(13)
    row = layout.pages[0].rows[1]
    box = row.box(Level.MEDIUM)
    for _ in range(100):
        circle = _bounds(_drawn(RowKind.CIRCLED, row, rng).others)
        assert circle.w == pytest.approx(6 + 2 * 1.8)
        assert circle.centre == pytest.approx(box.centre)
        beside = _bounds(_drawn(RowKind.BESIDE, row, rng).strokes)
        assert abs(beside.centre[0] - box.centre[0]) == pytest.approx(1.35 * 6)
        assert not any(beside.overlaps(each) for each in row.boxes)
