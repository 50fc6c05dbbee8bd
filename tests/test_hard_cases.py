"""Cases that a reader easily gets wrong, each ruled as the table "what is right" allows.

A case stands in one row, or once for each level in three rows, of a page whose other rows bear the
voter's plain crosses for the middle level; those rows must keep that level.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest
from pen_strokes import Point, Strokes, circle, cross, dot, level_mark, line, strike, tick
from printed_ballots import MM_PER_INCH, PrintedForm, scanned

from ptn_scan.election import Level
from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.ruling.values import Reason, RowRuling, Ruling
from ptn_scan.simulation.ink import PageImage
from ptn_scan.simulation.profiles import Mode

HIGH, MEDIUM, LOW = Level
LEVEL_ROWS = {2: HIGH, 5: MEDIUM, 9: LOW}
PRINT_DPI = 300
Drawn = Mapping[int, Strokes]
AtBox = Callable[[Rect], Strokes]
SCANS: dict[str, dict[str, object]] = {"gray200": {"dpi": 200}, "gray300": {"dpi": 300}}
SCANS_AND_BILEVEL = {**SCANS, "bilevel": {"dpi": 200, "mode": Mode.BILEVEL}}

each_scan = pytest.mark.parametrize("scan", SCANS.values(), ids=SCANS)
each_scan_and_bilevel = pytest.mark.parametrize(
    "scan", SCANS_AND_BILEVEL.values(), ids=SCANS_AND_BILEVEL
)


@pytest.fixture(scope="module")
def page(kon_ray: PrintedForm) -> PageImage:
    return kon_ray.page(dpi=PRINT_DPI)


def rule(
    form: PrintedForm, page: PageImage, drawn: Drawn, scan: Mapping[str, object]
) -> dict[int, RowRuling]:
    """The rulings on the officials in `drawn`, whose rows have these strokes and no others."""
    strokes = tuple(stroke for each in drawn.values() for stroke in each)
    for row in form.first.rows:
        if row.official not in drawn:
            strokes += level_mark(row, MEDIUM)
    rulings = {
        each.official: each for each in rule_rows(form.reader.read(scanned(page, strokes, **scan)))
    }
    for official in set(rulings) - set(drawn):
        assert rulings[official].ruling is Ruling.MEDIUM, rulings[official]
    return {official: rulings[official] for official in drawn}


def at_levels(form: PrintedForm, draw: AtBox) -> dict[int, Strokes]:
    """The same drawn at the high, the middle and the low box of three rows."""
    return {
        official: draw(form.first.rows[official - 1].box(level))
        for official, level in LEVEL_ROWS.items()
    }


def is_review(ruling: RowRuling) -> bool:
    return ruling.ruling is Ruling.REVIEW


def is_undervote(ruling: RowRuling) -> bool:
    return ruling.reasons == (Reason.UNDERVOTE,)


def outline(rect: Rect, **pen: float) -> Strokes:
    """A pen led once round `rect`."""
    return (
        line(
            (rect.x, rect.y),
            (rect.right, rect.y),
            (rect.right, rect.bottom),
            (rect.x, rect.bottom),
            (rect.x, rect.y),
            **pen,
        ),
    )


# Beside the boxes and round them


@each_scan
@pytest.mark.parametrize("level", list(Level))
def test_a_tick_on_the_line_between_two_rows_is_for_review(
    kon_ray: PrintedForm, page: PageImage, level: Level, scan: dict[str, object]
) -> None:
    upper, lower = kon_ray.first.rows[4:6]
    place = upper.box(level).centre[0], upper.row.bottom
    drawn = {upper.official: tick(place, 3.0), lower.official: ()}
    found = rule(kon_ray, page, drawn, scan).values()
    assert any(is_review(each) for each in found), found
    assert all(is_review(each) or is_undervote(each) for each in found), found


@each_scan
@pytest.mark.parametrize("outside", [0.1, 0.4, 0.7, 1.0])
def test_a_box_traced_by_the_pen_is_for_review(
    kon_ray: PrintedForm, page: PageImage, outside: float, scan: dict[str, object]
) -> None:
    drawn = at_levels(kon_ray, lambda box: outline(box.grown(outside)))
    found = rule(kon_ray, page, drawn, scan).values()
    assert all(is_review(each) for each in found), found


SIDES: dict[str, Callable[[Rect, float], tuple[Point, Point]]] = {
    "left": lambda box, off: ((box.x - off, box.y), (box.x - off, box.bottom)),
    "right": lambda box, off: ((box.right + off, box.y), (box.right + off, box.bottom)),
    "top": lambda box, off: ((box.x, box.y - off), (box.right, box.y - off)),
    "bottom": lambda box, off: ((box.x, box.bottom + off), (box.right, box.bottom + off)),
}


@each_scan
@pytest.mark.parametrize("off", [-0.2, 0.2])
@pytest.mark.parametrize("side", SIDES)
def test_a_line_along_the_side_of_a_box_is_never_overlooked(
    kon_ray: PrintedForm, page: PageImage, side: str, off: float, scan: dict[str, object]
) -> None:
    drawn = at_levels(kon_ray, lambda box: (line(*SIDES[side](box, off)),))
    for official, found in rule(kon_ray, page, drawn, scan).items():
        assert is_review(found) or found.ruling.value == LEVEL_ROWS[official].value, found


@each_scan
@pytest.mark.parametrize("radius", [4.0, 4.2, 4.6])
def test_a_circle_touching_the_cross_in_its_box_is_for_review(
    kon_ray: PrintedForm, page: PageImage, radius: float, scan: dict[str, object]
) -> None:
    def draw(box: Rect) -> Strokes:
        return (*cross(box.centre, 1.5 * radius), *circle(box.centre, radius))

    found = rule(kon_ray, page, at_levels(kon_ray, draw), scan).values()
    assert all(is_review(each) for each in found), found


@each_scan
@pytest.mark.parametrize("radius", [2.6, 3.4, 4.2])
def test_a_circle_round_one_box_and_a_mark_in_another_is_for_review(
    kon_ray: PrintedForm, page: PageImage, radius: float, scan: dict[str, object]
) -> None:
    drawn = {}
    for official, level in LEVEL_ROWS.items():
        row = kon_ray.first.rows[official - 1]
        other = MEDIUM if level is not MEDIUM else LOW
        drawn[official] = (*circle(row.box(level).centre, radius), *level_mark(row, other))
    found = rule(kon_ray, page, drawn, scan).values()
    assert all(is_review(each) for each in found), found


# Hairs


def hair(box: Rect) -> Strokes:
    """Curved, 17 mm long, 0.1 mm wide, through the middle of `box`."""
    x, y = box.centre
    along = np.linspace(-8.0, 8.0, 40)
    points = zip((x + along).tolist(), (y + 1.8 * np.sin(along / 3.2)).tolist(), strict=True)
    return (line(*points, width=0.1, darkness=0.8),)


@each_scan
def test_a_long_hair_is_no_level(
    kon_ray: PrintedForm, page: PageImage, scan: dict[str, object]
) -> None:
    assert hair(Rect(50, 50, 5, 5))[0].length == pytest.approx(17.0, abs=0.5)
    found = rule(kon_ray, page, at_levels(kon_ray, hair), scan).values()
    assert all(is_review(each) or is_undervote(each) for each in found), found


@each_scan
def test_a_long_hair_beside_a_mark_is_no_second_mark(
    kon_ray: PrintedForm, page: PageImage, scan: dict[str, object]
) -> None:
    beside = {HIGH: LOW, MEDIUM: HIGH, LOW: HIGH}
    drawn = {}
    for official, level in LEVEL_ROWS.items():
        row = kon_ray.first.rows[official - 1]
        drawn[official] = (*level_mark(row, level), *hair(row.box(beside[level])))
    for official, found in rule(kon_ray, page, drawn, scan).items():
        assert is_review(found) or found.ruling.value == LEVEL_ROWS[official].value, found


@pytest.mark.parametrize("blur_px", [0.5, 0.9])
@pytest.mark.parametrize("width", [0.1, 0.23])
def test_a_stroke_far_thinner_than_the_voters_others_is_no_level(
    kon_ray: PrintedForm, page: PageImage, width: float, blur_px: float
) -> None:
    row, broad = kon_ray.first.rows[4], 0.9
    (x, y), along = row.box(HIGH).centre, np.linspace(-2.8, 2.8, 30)
    waved = zip((x + along).tolist(), (y + np.sin(1.2 * along)).tolist(), strict=True)
    strokes: Strokes = (line(*waved, width=width, darkness=0.95),)
    for other in kon_ray.first.rows:
        if other is not row:
            (left, top), half = other.box(MEDIUM).centre, 2.5
            strokes += (
                line(
                    (left - half, top), (left, top + half), (left + half, top - half), width=broad
                ),
            )
    rulings = rule_rows(kon_ray.reader.read(scanned(page, strokes, blur_px=blur_px)))
    assert [each.ruling is Ruling.MEDIUM for each in rulings].count(False) == 1, rulings
    assert is_review(rulings[4]), rulings[4]


# Names


def shortest_and_longest(form: PrintedForm) -> tuple[RowLayout, RowLayout]:
    rows = sorted(form.first.rows, key=lambda row: row.name.w)
    return rows[0], rows[-1]


@each_scan
@pytest.mark.parametrize("official", [2, 5, 9])
def test_a_name_under_white_tape_is_for_review(
    kon_ray: PrintedForm, page: PageImage, official: int, scan: dict[str, object]
) -> None:
    row = kon_ray.first.rows[official - 1]
    taped, tape = page.copy(), row.name.grown(0.3)
    per_mm = PRINT_DPI / MM_PER_INCH
    lines = slice(round(tape.y * per_mm), round(tape.bottom * per_mm))
    taped[lines, round(tape.x * per_mm) : round(tape.right * per_mm)] = 255
    found = rule(kon_ray, taped, {official: level_mark(row, MEDIUM)}, scan)
    assert is_review(found[official]), found


@each_scan
@pytest.mark.parametrize(("width", "darkness"), [(0.35, 0.95), (0.5, 0.35)], ids=["thin", "pale"])
def test_a_thin_or_pale_strike_is_never_missed(
    any_form: PrintedForm, width: float, darkness: float, scan: dict[str, object]
) -> None:
    drawn = {
        row.official: (*level_mark(row, MEDIUM), *strike(row, width=width, darkness=darkness))
        for row in shortest_and_longest(any_form)
    }
    for found in rule(any_form, any_form.page(dpi=PRINT_DPI), drawn, scan).values():
        assert is_review(found) or found.reasons == (Reason.NAME_STRUCK,), found


@each_scan
@pytest.mark.parametrize("begin", [0.0, 0.4, 0.75])
def test_a_strike_over_a_quarter_of_a_name_is_for_review(
    kon_ray: PrintedForm, page: PageImage, begin: float, scan: dict[str, object]
) -> None:
    drawn = {
        row.official: (*level_mark(row, MEDIUM), *strike(row, 0.25, begin))
        for row in shortest_and_longest(kon_ray)
    }
    found = rule(kon_ray, page, drawn, scan).values()
    assert all(each.reasons == (Reason.MARGINAL_STRIKE,) for each in found), found


@each_scan
@pytest.mark.parametrize("width", [0.35, 0.8])
def test_every_name_struck_by_a_thin_line_is_seen(
    kon_ray: PrintedForm, page: PageImage, width: float, scan: dict[str, object]
) -> None:
    drawn = {
        row.official: (*level_mark(row, MEDIUM), *strike(row, width=width))
        for row in kon_ray.first.rows
    }
    for found in rule(kon_ray, page, drawn, scan).values():
        assert is_review(found) or found.reasons == (Reason.NAME_STRUCK,), found


# Marks of other shapes and sizes


@each_scan
@pytest.mark.parametrize("spread", [1.2, 1.6])
@pytest.mark.parametrize("round_foot", [False, True], ids=["V", "U"])
def test_a_tick_like_a_letter_is_its_level(
    kon_ray: PrintedForm, page: PageImage, round_foot: bool, spread: float, scan: dict[str, object]
) -> None:
    def draw(box: Rect) -> Strokes:
        x, y = box.centre
        turn = np.linspace(np.pi, 0.0, 20)
        foot = [(x + spread * np.cos(a), y + 2.0 + spread * np.sin(a) / 2) for a in turn]
        bottom = foot if round_foot else [(x, y + 2.4)]
        points = [(x - spread, y - 2.4), *bottom, (x + spread, y - 2.4)]
        return (line(*((float(px), float(py)) for px, py in points)),)

    for official, found in rule(kon_ray, page, at_levels(kon_ray, draw), scan).items():
        assert found.ruling.value == LEVEL_ROWS[official].value, found


@each_scan
@pytest.mark.parametrize(("small", "big"), [(HIGH, LOW), (LOW, MEDIUM), (MEDIUM, HIGH)])
def test_marks_of_unlike_size_are_an_overvote(
    kon_ray: PrintedForm, page: PageImage, small: Level, big: Level, scan: dict[str, object]
) -> None:
    row = kon_ray.first.rows[4]
    drawn = {5: (*level_mark(row, small, 4.0), *level_mark(row, big, 6.4))}
    found = rule(kon_ray, page, drawn, scan)[5]
    assert found.reasons == (Reason.OVERVOTE,), found


@each_scan_and_bilevel
@pytest.mark.parametrize(("wrong", "right"), [(HIGH, LOW), (LOW, MEDIUM), (MEDIUM, HIGH)])
def test_a_cross_under_a_zigzag_beside_a_cross_is_a_correction(
    kon_ray: PrintedForm, page: PageImage, wrong: Level, right: Level, scan: dict[str, object]
) -> None:
    row = kon_ray.first.rows[4]
    x, y = row.box(wrong).centre
    teeth = [(x + (2.7 if n % 2 else -2.7), y - 2.4 + 0.8 * n) for n in range(7)]
    drawn = {5: (*level_mark(row, wrong), line(*teeth), *level_mark(row, right))}
    found = rule(kon_ray, page, drawn, scan)[5]
    assert found.reasons == (Reason.CORRECTION,), found


@pytest.mark.parametrize("count", [7, 8])
def test_dots_left_of_a_pale_stroke_are_for_review_in_bilevel(
    kon_ray: PrintedForm, page: PageImage, count: int
) -> None:
    """Each dot covers 0.08 mm², so that together they make more than 0.5 mm²."""
    row = kon_ray.first.rows[4]
    x, y = row.box(LOW).centre
    offsets = np.linspace(-2.2, 2.2, count).tolist()
    dots = tuple(stroke for off in offsets for stroke in dot((x + off, y - off), 0.32))
    drawn = {5: (*dots, *level_mark(row, HIGH))}
    found = rule(kon_ray, page, drawn, SCANS_AND_BILEVEL["bilevel"])[5]
    assert found.ruling is not Ruling.HIGH, found


# What is no pen's, and what hardly is


@each_scan
@pytest.mark.parametrize("darkness", [0.1, 0.16])
def test_a_tick_too_pale_to_be_sure_is_no_undervote(
    kon_ray: PrintedForm, page: PageImage, darkness: float, scan: dict[str, object]
) -> None:
    def pale(box: Rect) -> Strokes:
        x, y = box.centre
        return (line((x - 2, y), (x - 0.7, y + 1.8), (x + 2.2, y - 2), darkness=darkness),)

    for found in rule(kon_ray, page, at_levels(kon_ray, pale), scan).values():
        assert not is_undervote(found), found


@each_scan
def test_a_page_of_pale_traces_has_no_undervote(
    kon_ray: PrintedForm, page: PageImage, scan: dict[str, object]
) -> None:
    """What is so pale in two rows may be lost in a third."""

    def trace(official: int, left: float, right: float) -> Strokes:
        x, y = kon_ray.first.rows[official - 1].box(HIGH).centre
        return (line((x - 2, y + left), (x + 2, y + right), darkness=0.1),)

    drawn = {2: trace(2, 0.0, -2.0), 5: trace(5, 1.0, 1.0), 9: ()}
    found = rule(kon_ray, page, drawn, scan)
    assert is_review(found[9]), found


@each_scan
def test_a_row_left_blank_is_an_undervote(
    kon_ray: PrintedForm, page: PageImage, scan: dict[str, object]
) -> None:
    assert is_undervote(rule(kon_ray, page, {5: ()}, scan)[5])


@each_scan_and_bilevel
@pytest.mark.parametrize("height", [0.3, 0.5])
def test_a_line_through_a_whole_row_strikes_no_name(
    kon_ray: PrintedForm, page: PageImage, height: float, scan: dict[str, object]
) -> None:
    """As a fold looks in black and white."""
    row = kon_ray.first.rows[4]
    y = row.name.y + height * row.name.h
    across = line((row.row.x - 4, y), (row.row.right + 4, y + 0.4))
    assert is_review(rule(kon_ray, page, {5: (*level_mark(row, MEDIUM), across)}, scan)[5])


@each_scan
@pytest.mark.parametrize("radius", [14.0, 18.0])
def test_the_rim_of_a_seal_strikes_no_name(
    kon_ray: PrintedForm, page: PageImage, radius: float, scan: dict[str, object]
) -> None:
    """Over the first row, above which it does not reach."""
    first = kon_ray.first.rows[0]
    x, y = first.name.centre
    drawn = {each.official: level_mark(each, MEDIUM) for each in kon_ray.first.rows[:5]}
    for ring in (radius, radius - 5):
        (round_,) = circle((x, y + radius - 2), ring)
        drawn[1] += (replace(round_, width=1.2, darkness=0.6),)
    assert is_review(rule(kon_ray, page, drawn, scan)[1])
