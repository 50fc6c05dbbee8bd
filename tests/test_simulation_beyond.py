"""Beyond the profiles: each effect is what it is said to be, where it is said to be."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from ptn_scan.election import Level, read_form
from ptn_scan.geometry import Rect, bounding
from ptn_scan.layout import PAPER, BallotLayout, RowLayout, lay_out
from ptn_scan.ruling.values import Reason, Ruling
from ptn_scan.simulation.accuracy.conditions import Conditions
from ptn_scan.simulation.accuracy.effects import effects_section
from ptn_scan.simulation.accuracy.trials import Laboratory, Trial
from ptn_scan.simulation.accuracy.verdicts import PageOutcome, outcome
from ptn_scan.simulation.beyond.effects import Effect, effect_of
from ptn_scan.simulation.beyond.pages import draw_unusual_voter, mark_unusually
from ptn_scan.simulation.beyond.rows import UNUSUAL_KINDS, draw_unusual
from ptn_scan.simulation.beyond.scans import draw_unusual_parameters
from ptn_scan.simulation.hands import load_hands
from ptn_scan.simulation.ink import PenStroke
from ptn_scan.simulation.profiles import Halftone, Mode
from ptn_scan.simulation.transport import Transport
from ptn_scan.simulation.truth import (
    ASIDE,
    CIRCLES,
    CORRECTIONS,
    DrawnRow,
    RowKind,
    crossed_share,
    judge,
    length_inside,
)
from ptn_scan.simulation.voters import MarkedBallot, draw_voter

FORMS = Path(__file__).parent.parent / "forms"
FORM = FORMS / "kon-ray-2023.toml"
LAYOUT: BallotLayout = lay_out(read_form(FORM))
PAGE = LAYOUT.pages[0]
ROW = PAGE.rows[3]
HANDS = load_hands(None)
TRIES = 60


def _bounds(strokes: Iterable[PenStroke]) -> Rect:
    return bounding(stroke.bounds for stroke in strokes)


def _rows(kind: RowKind) -> list[tuple[Level, DrawnRow]]:
    """Many rows of one kind, as voters who do not fill their boxes draw them."""
    rng = np.random.default_rng(list(kind.value.encode()))
    effect, drawn = Effect(kind.value), []
    for _ in range(TRIES):
        level = tuple(Level)[int(rng.integers(3))]
        voter = draw_unusual_voter(effect, HANDS, rng)
        drawn.append((level, draw_unusual(kind, level, ROW, voter, rng)))
    return drawn


def _ballot(effect: Effect, seed: int, layout: BallotLayout = LAYOUT) -> MarkedBallot:
    rng = np.random.default_rng(seed)
    return mark_unusually(effect, layout, draw_unusual_voter(effect, HANDS, rng), rng)


PARTLY_STRUCK = {RowKind.STRUCK_PARTLY, RowKind.TITLE_STRUCK}


def test_every_kind_of_row_is_an_effect_and_judged_as_it_says() -> None:
    assert {kind.value for kind in UNUSUAL_KINDS} < {effect.value for effect in Effect}
    for kind in UNUSUAL_KINDS:
        truths = [judge(kind, drawn, ROW) for _, drawn in _rows(kind)]
        if kind in CORRECTIONS | CIRCLES | ASIDE:
            reason = Reason.CORRECTION if kind in CORRECTIONS else Reason.MARGINAL_MARK
            assert {(truth.allowed, truth.reason) for truth in truths} == {(frozenset(), reason)}
        elif kind in PARTLY_STRUCK:
            assert {truth.reason for truth in truths} == {Reason.MARGINAL_STRIKE}
        elif kind is RowKind.SECOND_ASTRAY:
            assert all(truth.allowed <= {Ruling.INVALID} for truth in truths)
        else:
            plain = [truth.allowed == {Ruling(truth.meant[0].value)} for truth in truths]
            assert np.mean(plain) > 0.95


def test_hesitating_pens_touch_a_box_once_at_most() -> None:
    for _, drawn in _rows(RowKind.HESITATION):
        assert 2 <= len(drawn.touches) <= 4
        centres = [touch.bounds.centre for touch in drawn.touches]
        assert all(ROW.row.contains(touch.bounds) for touch in drawn.touches)
        for box in ROW.boxes:
            inside = [box.contains(Rect(x, y, 0.0, 0.0)) for x, y in centres]
            assert sum(inside) <= 1


@pytest.mark.parametrize(
    "kind",
    [RowKind.SCRIBBLED_ONCE, RowKind.FILLED_OVER, RowKind.CROSSED_OVER, RowKind.LINED_OVER],
)
def test_what_covers_a_wrong_mark_lies_over_it(kind: RowKind) -> None:
    for level, drawn in _rows(kind):
        wrong, right = (_bounds(mark) for mark in drawn.marks)
        cover = _bounds(drawn.others)
        assert cover.overlaps(wrong)
        assert cover.w > 0.6 * wrong.w
        assert right.overlaps(ROW.box(level))
        assert not wrong.grown(-1.5).overlaps(ROW.box(level))


@pytest.mark.parametrize("kind", [RowKind.CORRECTED_ASTRAY, RowKind.SECOND_ASTRAY])
def test_a_second_mark_that_goes_astray_misses_its_box_for_the_most(kind: RowKind) -> None:
    outside = 0
    for level, drawn in _rows(kind):
        first, second = drawn.marks
        (x, y), (box_x, box_y) = _bounds(second).centre, ROW.box(level).centre
        assert 3.0 < np.hypot(x - box_x, y - box_y) < 7.5
        assert not _bounds(first).grown(-1.5).overlaps(ROW.box(level))
        outside += not judge(kind, drawn, ROW).allowed
    assert outside > 0.5 * len(list(_rows(kind)))


def test_circles_have_their_sizes() -> None:
    for level, drawn in _rows(RowKind.CIRCLED_INSIDE):
        assert ROW.box(level).grown(0.8).contains(_bounds(drawn.others))
    for level, drawn in _rows(RowKind.CIRCLED_BORDER):
        ring, box = _bounds(drawn.others), ROW.box(level)
        assert 0.9 * box.w < ring.w < 1.35 * box.w
    for level, drawn in _rows(RowKind.CIRCLED_WIDE):
        assert _bounds(drawn.others).contains(ROW.box(level).grown(2.0))
    for _, drawn in _rows(RowKind.CIRCLED_TWO):
        ring = _bounds(drawn.others)
        assert sum(ring.contains(box) for box in ROW.boxes) == 2


@pytest.mark.parametrize("kind", [RowKind.UNDERLINED_TOUCHING, RowKind.UNDERLINED_LOW])
def test_underlines_stay_at_the_foot_of_the_name(kind: RowKind) -> None:
    for _, drawn in _rows(kind):
        line = _bounds(drawn.others)
        assert line.centre[1] > ROW.name.y + 0.8 * ROW.name.h
        assert line.bottom < ROW.row.bottom + 0.5
        low = kind is RowKind.UNDERLINED_LOW
        assert (crossed_share(drawn.others, ROW.name) == 0.0) is low


def test_a_name_struck_in_part_is_struck_over_less_than_half() -> None:
    for _, drawn in _rows(RowKind.STRUCK_PARTLY):
        assert 0.1 < crossed_share(drawn.strikes, ROW.name) < 0.5
        assert judge(RowKind.STRUCK_PARTLY, drawn, ROW).reason is Reason.MARGINAL_STRIKE


def test_a_struck_title_leaves_the_name_alone() -> None:
    for level, drawn in _rows(RowKind.TITLE_STRUCK):
        line = _bounds(drawn.others)
        assert line.x > ROW.name.right
        assert line.right < ROW.box(Level.HIGH).x
        assert judge(RowKind.TITLE_STRUCK, drawn, ROW).counts_as.value == level.value


@pytest.mark.parametrize(
    ("kind", "side"),
    [
        (RowKind.BESIDE_LEFT, (-1, 0)),
        (RowKind.BESIDE_RIGHT, (1, 0)),
        (RowKind.BESIDE_ABOVE, (0, -1)),
        (RowKind.BESIDE_BELOW, (0, 1)),
    ],
)
def test_marks_aside_leave_no_ink_in_any_box(kind: RowKind, side: tuple[int, int]) -> None:
    every = [box for row in PAGE.rows for box in row.boxes]
    for _, drawn in _rows(kind):
        assert all(length_inside(stroke, box) == 0.0 for stroke in drawn.strokes for box in every)
        middle = np.array(_bounds(drawn.strokes).centre)
        away = min((middle - box.centre for box in ROW.boxes), key=lambda each: np.hypot(*each))
        main = int(np.argmax(np.abs(side)))
        assert np.sign(away[main]) == side[main]
        assert abs(away[main]) > ROW.boxes[0].w / 2


def test_only_rows_of_the_effect_are_unusual() -> None:
    for effect in Effect:
        counts = set()
        for seed in range(TRIES):
            kinds = [row.kind for row in _ballot(effect, seed).rows]
            unusual = [kind for kind in kinds if kind is not RowKind.PLAIN]
            assert {kind.value for kind in unusual} <= {effect.value}
            counts.add(len(unusual))
        if effect.value in set(RowKind):  # one or two of eleven up to every second
            assert min(counts) in {1, 2}
            assert max(counts) in {5, 6}
        else:
            assert counts == {0}


def test_signatures_wander_into_the_last_row() -> None:
    assert PAGE.signature is not None
    last, reviewed = PAGE.rows[-1], 0
    for seed in range(TRIES):
        ballot = _ballot(Effect.WANDERING_SIGNATURE, seed)
        drawn = [stroke.bounds for stroke in ballot.pages[0].strokes]
        signed = [rect for rect in drawn if rect.overlaps(PAGE.signature)]
        assert bounding(signed).y < last.row.bottom
        assert bounding(signed).w > 40
        reviewed += not ballot.rows[-1].allowed
    assert 0 < reviewed < TRIES


def test_words_stand_between_rows_and_in_the_margin() -> None:
    texts = [row.name for row in PAGE.rows]
    lines = [row.row.bottom for row in PAGE.rows]
    table = PAGE.table
    for seed in range(TRIES):
        between = _written(_ballot(Effect.WRITE_IN_BETWEEN, seed))
        words = _bounds(between)
        assert len(between) >= 2
        assert not any(words.overlaps(name) for name in texts)
        assert any(words.y < line < words.bottom for line in lines)
        margin = _bounds(_written(_ballot(Effect.WRITE_IN_MARGIN, seed)))
        assert PAPER.contains(margin)
        assert margin.right < table.x or margin.x > table.right
        assert not any(margin.overlaps(each.rect) for each in PAGE.fiducials)


def _written(ballot: MarkedBallot) -> tuple[PenStroke, ...]:
    """The strokes that are not of a row's mark: those left of all boxes, or right of them."""
    left, right = ROW.boxes[0].x - 6, PAGE.table.right
    return tuple(
        stroke
        for stroke in ballot.pages[-1].strokes
        if stroke.bounds.right < left or stroke.bounds.x > right
    )


def test_faint_pens_give_little_ink() -> None:
    rng = np.random.default_rng(3)
    pens = [draw_unusual_voter(Effect.FAINT_PEN, HANDS, rng).pen for _ in range(TRIES)]
    assert max(pen.darkness for pen in pens) < min(
        draw_voter(HANDS, rng).pen.darkness for _ in range(TRIES)
    )
    assert max(pen.width for pen in pens) <= 0.4


@pytest.mark.parametrize(
    ("effect", "part"),
    [(Effect.STREAK_BOXES, "boxes"), (Effect.STREAK_NAME, "name")],
)
def test_streaks_run_through_what_they_are_named_for(effect: Effect, part: str) -> None:
    rng = np.random.default_rng(4)
    for _ in range(TRIES):
        parameters = draw_unusual_parameters(effect, PAGE, rng)
        (streak,) = parameters.streaks
        transport = Transport(parameters)
        column = streak.place * (transport.size_px[1] - streak.width_px)
        assert any(_spans(transport, rect, column) for rect in _parts(PAGE.rows, part))


@pytest.mark.parametrize("part", ["boxes", "name"])
@pytest.mark.parametrize("way", ["level", "upright"])
def test_folds_run_through_what_they_are_named_for(part: str, way: str) -> None:
    rng = np.random.default_rng(5)
    for _ in range(TRIES):
        fold = draw_unusual_parameters(Effect(f"fold_{way}_{part}"), PAGE, rng).fold
        assert fold is not None
        assert fold.upright is (way == "upright")
        x, y = (fold.left_mm + fold.right_mm) / 2, (fold.left_mm + fold.right_mm) / 2
        assert any(
            rect.x < x < rect.right if fold.upright else rect.y < y < rect.bottom
            for rect in _parts(PAGE.rows, part)
        )


def _parts(rows: Iterable[RowLayout], part: str) -> list[Rect]:
    return [rect for row in rows for rect in (row.boxes if part == "boxes" else (row.name,))]


def _spans(transport: Transport, rect: Rect, column: float) -> bool:
    """Whether a column of the scan crosses the middle line of `rect`."""
    y = rect.centre[1]
    ends = transport.to_scan(np.array([[rect.x, y], [rect.right, y]]))[:, 0]
    return bool(ends.min() - 2 <= column <= ends.max() + 2)


def test_specks_lie_on_boxes_and_names_and_phones_see_in_uneven_light() -> None:
    rng = np.random.default_rng(6)
    spots = draw_unusual_parameters(Effect.SPECKS_ON_BOXES, PAGE, rng).spots
    near = [
        rect.grown(0.1 * rect.w, 0.1 * rect.h)
        for rect in (*_parts(PAGE.rows, "boxes"), *_parts(PAGE.rows, "name"))
    ]
    assert len(spots) > 10
    for spot in spots:
        assert any(rect.contains(Rect(spot.x_mm, spot.y_mm, 0.0, 0.0)) for rect in near)
        assert 0.15 <= spot.diameter_mm <= 0.6
    phone = draw_unusual_parameters(Effect.PHONE, PAGE, rng)
    assert phone.light is not None
    assert phone.mode is not Mode.BILEVEL
    for effect, halftone in (
        (Effect.DITHER_ORDERED, Halftone.ORDERED),
        (Effect.DITHER_DIFFUSED, Halftone.DIFFUSED),
    ):
        dotted = draw_unusual_parameters(effect, PAGE, rng)
        assert (dotted.mode, dotted.halftone) == (Mode.BILEVEL, halftone)


@pytest.fixture(scope="module")
def laboratory() -> Laboratory:
    return Laboratory(Conditions("beyond", FORM))


@pytest.fixture(scope="module")
def trials(laboratory: Laboratory) -> tuple[Trial, ...]:
    """One sheet of each effect."""
    return tuple(laboratory.trial(seed) for seed in range(len(Effect)))


def test_every_sheet_is_read_as_a_page_of_its_ballot(trials: tuple[Trial, ...]) -> None:
    assert tuple(trial.effect for trial in trials) == tuple(Effect)
    for trial in trials:
        assert {outcome(page) for page in trial.pages} <= {PageOutcome.READ, PageOutcome.WHOLE}


def test_a_seed_repeats_the_sheet(laboratory: Laboratory, trials: tuple[Trial, ...]) -> None:
    for effect in (Effect.SHOW_THROUGH, Effect.PHONE, Effect.SPECKS_ON_BOXES):
        seed = tuple(Effect).index(effect)
        assert effect_of(seed + len(Effect)) is effect
        assert laboratory.trial(seed) == trials[seed]


def test_the_report_has_a_line_for_each_effect(trials: tuple[Trial, ...]) -> None:
    section = effects_section(trials)
    assert [line[0] for line in section.rows] == [effect.value for effect in Effect]
    column = {name: index for index, name in enumerate(section.columns)}
    for line in section.rows:
        assert len(line) == len(section.columns)
        assert int(line[column["rows"]]) + int(line[column["only review"]]) == len(PAGE.rows)
        assert line[column["pages"]] == "1"


def test_long_lists_and_lists_of_one_have_the_effects_too() -> None:
    for name in ("nhieu-trang", "mot-nguoi"):
        layout = lay_out(read_form(FORMS / f"{name}.toml"))
        for effect in Effect:
            ballot = _ballot(effect, 7, layout)
            assert [page.page for page in ballot.pages] == [page.page for page in layout.pages]
            unusual = any(row.kind is not RowKind.PLAIN for row in ballot.rows)
            assert unusual is (effect.value in set(RowKind))
