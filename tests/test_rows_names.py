"""The table "what is right": lines and scribbles over names and titles, and what only looks so."""

from dataclasses import replace

import numpy as np
import pytest
from pen_strokes import (
    Strokes,
    cross,
    fill,
    level_mark,
    line,
    tick,
)
from printed_ballots import MM_PER_INCH, PrintedForm, row_ruling, scanned
from row_readings import (
    HIGH,
    LOW,
    MEDIUM,
    OFFICIAL,
    OTHER_ROWS,
    PRINT_DPI,
    SCANS,
    Ruler,
    Shape,
    assert_others_stand,
    is_doubtful,
    is_level,
    is_level_or_review,
    name_ruling,
    usual_marks,
    with_darkness,
    with_hairlines,
    with_marks,
    with_name_ink,
    with_row,
)

from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.values import Reason, RowRuling, Ruling
from ptn_scan.simulation.ink import PenStroke
from ptn_scan.simulation.profiles import Mode


def single(name: Rect) -> Strokes:
    y = name.centre[1]
    return (line((name.x - 1, y), (name.right + 1, y + 0.4)),)


def double(name: Rect) -> Strokes:
    low, high = name.y + 0.4 * name.h, name.y + 0.65 * name.h
    return tuple(line((name.x - 0.5, y), (name.right + 0.5, y)) for y in (low, high))


def slanted(name: Rect) -> Strokes:
    return (line((name.x - 1, name.bottom), (name.right + 1, name.y)),)


def crossed(name: Rect) -> Strokes:
    return (*slanted(name), line((name.x - 1, name.y), (name.right + 1, name.bottom)))


def zigzag(name: Rect) -> Strokes:
    places = np.linspace(name.x, name.right, 13)
    edges = (name.y, name.bottom)
    return (line(*((float(x), edges[index % 2]) for index, x in enumerate(places))),)


STRIKES = {each.__name__: each for each in (single, double, slanted, crossed, zigzag)}


@pytest.mark.parametrize("scan", ["gray", "bilevel", "colour300"])
@pytest.mark.parametrize("marked", [False, True], ids=["unmarked", "marked"])
@pytest.mark.parametrize("strike", STRIKES)
def test_a_name_struck_out_makes_the_row_invalid(
    ruled: Ruler, row: RowLayout, strike: str, marked: bool, scan: str
) -> None:
    mark = [level_mark(row, HIGH)] if marked else []
    ruling = ruled([STRIKES[strike](row.name), *mark], **SCANS[scan])
    struck = (ruling.ruling, ruling.reasons) == (Ruling.INVALID, (Reason.NAME_STRUCK,))
    if scan == "bilevel":  # of a thin line over bold letters little is left
        assert struck or is_doubtful(ruling, Reason.MARGINAL_STRIKE)
    else:
        assert struck


@pytest.mark.parametrize("width", [0.35, 0.8])
def test_thin_and_thick_strikes_are_seen(ruled: Ruler, row: RowLayout, width: float) -> None:
    y = row.name.centre[1] + 0.3
    ruling = ruled([(line((row.name.x, y), (row.name.right, y), width=width),)])
    assert ruling.reasons == (Reason.NAME_STRUCK,)


@pytest.mark.parametrize("official", [1, 4, 7, 11])
def test_a_pale_line_over_all_of_a_name_strikes_it(kon_ray: PrintedForm, official: int) -> None:
    """Dark letters hide the most of it."""
    name = kon_ray.first.rows[official - 1].name
    y = name.centre[1] + 0.2
    pale = line((name.x - 1, y), (name.right + 1, y + 0.3), width=0.4, darkness=0.5)
    reading = kon_ray.read((*usual_marks(kon_ray, [official]), pale), noise_levels=4.0)
    assert_others_stand(reading, [official])
    assert row_ruling(reading, official).reasons == (Reason.NAME_STRUCK,)


@pytest.mark.parametrize(("spread", "expected"), [(0.002, Ruling.INVALID), (0.011, Ruling.REVIEW)])
def test_names_darker_than_usual_on_a_page_of_uneven_print_are_not_struck(
    kon_ray: PrintedForm, spread: float, expected: Ruling
) -> None:
    """As a blurred page in perspective showed two names that nobody had touched."""
    reading = kon_ray.read(usual_marks(kon_ray, []))
    dark = {"excess": 0.056, "excess_along": 0.041, "excess_course": 0.02, "spread": spread}
    assert name_ruling(reading, crossed=0.26, touched=0.26, **dark).ruling is expected


@pytest.mark.parametrize(
    ("excess", "course", "expected"),
    [
        (0.03, 0.002, Ruling.HIGH),
        (0.03, 0.015, Ruling.REVIEW),
        (0.06, 0.002, Ruling.REVIEW),
        (0.01, 0.015, Ruling.HIGH),
    ],
)
def test_a_name_a_little_darker_is_for_review_where_a_pen_may_have_run(
    kon_ray: PrintedForm, excess: float, course: float, expected: Ruling
) -> None:
    """Shade, blur and thick print make it darker too, but not along a line."""
    name = {"excess": excess, "excess_course": course, "spread": 0.003}
    assert with_name(kon_ray, **name).ruling is expected


@pytest.mark.parametrize("excess", [0.018, 0.013])
@pytest.mark.parametrize(("course", "expected"), [(0.031, Ruling.REVIEW), (0.0, Ruling.HIGH)])
def test_of_a_line_in_black_and_white_its_course_is_enough(
    kon_ray: PrintedForm, course: float, excess: float, expected: Ruling
) -> None:
    """Of a pencil's line over bold letters a few grains were kept, and its name was passed over."""
    name = {"excess": excess, "excess_course": course, "spread": 0.0023}
    assert with_name(kon_ray, mode=Mode.BILEVEL, **name).ruling is expected


def test_letters_that_ran_together_in_black_and_white_strike_no_name(kon_ray: PrintedForm) -> None:
    measured = {"crossed": 0.43, "touched": 0.43, "faintly_touched": 0.81, "covered": 0.26}
    dark = {"excess": 0.138, "excess_along": 0.076, "excess_part": 0.183, "excess_course": 0.131}
    ruling = with_name(kon_ray, Mode.BILEVEL, spread=0.024, **measured, **dark)
    assert is_doubtful(ruling, Reason.MARGINAL_STRIKE), ruling


@pytest.mark.parametrize(("course", "expected"), [(0.017, Ruling.REVIEW), (0.05, Ruling.INVALID)])
def test_a_name_dark_along_is_struck_where_a_line_of_it_is_darker_than_the_rest(
    kon_ray: PrintedForm, course: float, expected: Ruling
) -> None:
    """Under the pale ring of a cup, of which noise showed a part as ink, none was."""
    seen = {"crossed": 0.18, "touched": 0.12, "at_feet": 0.06, "covered": 0.2, "spread": 0.0016}
    dark = {"excess": 0.101, "excess_along": 0.089, "excess_part": 0.108, "excess_course": course}
    assert with_name(kon_ray, **seen, **dark).ruling is expected


HIGHLIGHTERS = {"pink": (255, 150, 190), "green": (150, 250, 150), "blue": (140, 200, 255)}


@pytest.mark.parametrize("colour", HIGHLIGHTERS)
@pytest.mark.parametrize("mode", list(Mode))
def test_a_highlighter_strikes_no_name(
    kon_ray: PrintedForm, row: RowLayout, colour: str, mode: Mode
) -> None:
    """It leaves no line that is darker than the rest."""
    page = kon_ray.page(dpi=PRINT_DPI)
    name, px_per_mm = row.name.grown(0.8), PRINT_DPI / MM_PER_INCH
    left, top, right, bottom = (
        round(edge * px_per_mm) for edge in (name.x, name.y, name.right, name.bottom)
    )
    band = page[top:bottom, left:right] * (np.array(HIGHLIGHTERS[colour]) / 255)
    page[top:bottom, left:right] = band.astype(np.uint8)
    marks = (*usual_marks(kon_ray, [OFFICIAL]), *level_mark(row, MEDIUM))
    ruling = row_ruling(kon_ray.reader.read(scanned(page, marks, mode=mode)), OFFICIAL)
    assert is_level_or_review(ruling, MEDIUM), ruling


COVERED = {"crossed": 1.0, "touched": 1.0, "spread": 0.003, "seen": 1.0}
"""Of a name with something over all of it."""


@pytest.mark.parametrize(
    ("mode", "excess", "course", "covered", "expected"),
    [
        (Mode.BILEVEL, 0.7, 0.09, 0.9, Ruling.INVALID),
        (Mode.GRAY, 0.45, 0.06, 0.9, Ruling.INVALID),
        (Mode.BILEVEL, 0.7, 0.09, 0.97, Ruling.REVIEW),
        (Mode.BILEVEL, 0.7, 0.03, 0.9, Ruling.REVIEW),
        (Mode.BILEVEL, 0.5, 0.2, 0.9, Ruling.REVIEW),
        (Mode.GRAY, 0.38, 0.04, 0.8, Ruling.REVIEW),
    ],
)
def test_thick_lines_side_by_side_strike_a_name(
    kon_ray: PrintedForm,
    mode: Mode,
    excess: float,
    course: float,
    covered: float,
    expected: Ruling,
) -> None:
    """A broad pen leaves little paper open between the letters, a stain or a highlighter that
    black and white has black leaves none, and none of them a line that is darker."""
    thick = {"excess": excess, "excess_course": course, "covered": covered}
    assert with_name(kon_ray, mode, **COVERED, **thick).ruling is expected


def test_a_name_crossed_by_its_own_print_out_of_place_is_for_review(kon_ray: PrintedForm) -> None:
    """As one was that the feed had pulled up by a quarter of a millimetre."""
    name = {"crossed": 0.73, "touched": 0.51, "covered": 0.8, "excess": 0.11, "offset_mm": 0.25}
    assert is_doubtful(with_name(kon_ray, **name), Reason.MARGINAL_STRIKE)


@pytest.mark.parametrize(("grains", "expected"), [(0.09, Ruling.REVIEW), (0.0, Ruling.INVALID)])
def test_a_line_over_a_name_with_grains_in_every_box_is_for_review(
    kon_ray: PrintedForm, grains: float, expected: Ruling
) -> None:
    """So a fold looks in black and white that runs through name and boxes."""
    name = kon_ray.texts(OFFICIAL).name[0].bounds
    y = name.centre[1]
    struck = line((name.x - 1, y), (name.right + 1, y + 0.3), width=0.6)
    drawn = (*usual_marks(kon_ray, []), struck)
    reading = kon_ray.read(drawn, mode=Mode.BILEVEL)
    folded = with_row(
        reading, lambda each: replace(each, faint_mm2=(grains, each.faint_mm2[1], grains))
    )
    assert row_ruling(folded, OFFICIAL).ruling is expected


def with_name(form: PrintedForm, mode: Mode = Mode.GRAY, **measured: float) -> RowRuling:
    """The ruling on a row that is clearly marked, were its name as `measured`."""
    row = form.first.rows[OFFICIAL - 1]
    reading = form.read((*usual_marks(form, [OFFICIAL]), *level_mark(row, HIGH)), mode=mode)
    return name_ruling(reading, **measured)


ALONG = {
    "excess": 0.11,
    "excess_along": 0.1,
    "excess_course": 0.22,
    "spread": 0.003,
    "seen": 1.0,
}
"""Of a name that is far darker between its letters from end to end, along a line."""


@pytest.mark.parametrize(
    ("mode", "measured", "expected"),
    [
        (Mode.GRAY, {"touched": 0.9, "at_feet": 0.9}, Ruling.REVIEW),
        (Mode.BILEVEL, {"touched": 0.2, "crossed": 0.2}, Ruling.INVALID),
        (Mode.BILEVEL, {"touched": 0.2, "crossed": 0.2, "excess_along": 0.05}, Ruling.INVALID),
        (Mode.BILEVEL, {"touched": 0.2, "crossed": 0.2, "excess_along": 0.04}, Ruling.REVIEW),
        (Mode.BILEVEL, {"touched": 0.1, "crossed": 0.1}, Ruling.REVIEW),
        (Mode.BILEVEL, {"touched": 0.2, "crossed": 0.2, "excess_course": 0.05}, Ruling.REVIEW),
    ],
)
def test_lines_that_dark_letters_hide_strike_a_name_out(
    kon_ray: PrintedForm, mode: Mode, measured: dict[str, float], expected: Ruling
) -> None:
    """Of a fold that black and white kept in part, no line through the name is as dark against the
    rest. One that touches all letters at their feet may be an underline."""
    ruling = with_name(kon_ray, mode, **{**ALONG, "crossed": 0.0, **measured})
    assert ruling.ruling is expected


STRUCK_IN_PART = {"crossed": 0.43, "touched": 0.43, "excess": 0.16, "excess_part": 0.26}
"""Of a name of which less than half is struck by a thick line."""


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize(("along", "expected"), [(0.055, Ruling.REVIEW), (0.1, Ruling.INVALID)])
def test_a_name_is_struck_only_by_what_darkens_it_evenly(
    kon_ray: PrintedForm, mode: Mode, along: float, expected: Ruling
) -> None:
    """A thick line over a word spreads into what is next to it: "Thị" alone, of "Bùi Thị L", was
    ruled to strike the name."""
    ruling = with_name(
        kon_ray, mode, **STRUCK_IN_PART, excess_along=along, excess_course=0.1, spread=0.004
    )
    assert ruling.ruling is expected


@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        ({}, Ruling.INVALID),
        ({"crossed": 0.03, "touched": 0.03}, Ruling.REVIEW),
        ({"excess_along": 0.04}, Ruling.REVIEW),
        ({"excess_course": 0.045}, Ruling.REVIEW),
        ({"at_feet": 0.06}, Ruling.REVIEW),
    ],
)
def test_an_even_line_of_which_letters_hide_nearly_all_strikes_a_name_out_in_gray(
    kon_ray: PrintedForm, measured: dict[str, float], expected: Ruling
) -> None:
    """As of a pencil's over bold letters, that showed as ink at one of them."""
    hidden = {"crossed": 0.05, "touched": 0.05, "excess": 0.06, "excess_along": 0.055}
    hidden |= {"excess_part": 0.066, "excess_course": 0.085, "spread": 0.002}
    assert with_name(kon_ray, **{**hidden, **measured}).ruling is expected


@pytest.mark.parametrize(("at_feet", "expected"), [(0.74, Ruling.REVIEW), (0.5, Ruling.INVALID)])
def test_a_line_at_the_feet_of_the_letters_more_than_through_them_is_for_review(
    kon_ray: PrintedForm, at_feet: float, expected: Ruling
) -> None:
    """An underline that touched them all was ruled to strike the name."""
    seen = {"crossed": 0.61, "touched": 0.61, "at_feet": at_feet, "covered": 0.11}
    dark = {"excess": 0.028, "excess_along": 0.01, "excess_part": 0.051, "excess_course": 0.071}
    assert with_name(kon_ray, **seen, **dark, spread=0.002).ruling is expected


@pytest.mark.parametrize("width", [0.3, 0.5, 0.8])
@pytest.mark.parametrize("official", [3, 7, 11])
@pytest.mark.parametrize("mode", list(Mode))
def test_an_underline_that_touches_the_feet_of_the_letters_strikes_no_name(
    kon_ray: PrintedForm, official: int, width: float, mode: Mode
) -> None:
    row = kon_ray.first.rows[official - 1]
    name, y = row.name, row.name.y + 0.88 * row.name.h
    drawn = (
        *usual_marks(kon_ray, [official]),
        *level_mark(row, HIGH),
        line((name.x, y + 0.1), (name.right, y - 0.1), width=width),
    )
    ruling = row_ruling(kon_ray.read(drawn, mode=mode, noise_levels=3.0), official)
    assert is_level_or_review(ruling, HIGH), ruling


CLEARLY_STRUCK = {
    "crossed": 1.0,
    "touched": 1.0,
    "covered": 0.45,
    "excess": 0.29,
    "excess_along": 0.28,
    "excess_part": 0.31,
    "excess_course": 0.26,
    "spread": 0.005,
}
"""Of a name under a broad line, in black and white."""


@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        ({}, Ruling.INVALID),
        ({"excess_along": 0.1}, Ruling.REVIEW),
        ({"spread": 0.013}, Ruling.REVIEW),
    ],
)
def test_a_name_far_darker_than_others_is_struck_though_thin_lines_faded(
    kon_ray: PrintedForm, measured: dict[str, float], expected: Ruling
) -> None:
    """The letters of such pages match badly, and where they ran together every name is darker."""
    reading = with_hairlines(kon_ray.read(usual_marks(kon_ray, []), mode=Mode.BILEVEL), 0.0)
    faded = with_row(reading, lambda row: replace(row, fit=0.77))
    assert name_ruling(faded, **{**CLEARLY_STRUCK, **measured}).ruling is expected


@pytest.mark.parametrize(("title", "expected"), [(0.033, Ruling.INVALID), (0.1, Ruling.REVIEW)])
def test_a_title_nearly_as_dark_as_the_name_speaks_for_a_fold_in_black_and_white(
    kon_ray: PrintedForm, title: float, expected: Ruling
) -> None:
    """Specks of dirt make it a little darker too."""
    measured = {**CLEARLY_STRUCK, "title_excess": title, "title_course": 0.045}
    assert with_name(kon_ray, Mode.BILEVEL, **measured).ruling is expected


@pytest.mark.parametrize(
    "measured",
    [
        {"at_feet": 0.065},
        {"excess": 0.021, "excess_course": 0.025, "spread": 0.004},
    ],
    ids=["at the letters' feet", "darker along a course"],
)
def test_what_a_pale_line_low_over_a_name_leaves_is_for_review(
    kon_ray: PrintedForm, measured: dict[str, float]
) -> None:
    """As of a blue pen a third as dark as print, in a blurred gray scan."""
    assert is_doubtful(with_name(kon_ray, **measured), Reason.MARGINAL_STRIKE)


@pytest.mark.parametrize(("course", "expected"), [(0.0269, Ruling.REVIEW), (0.01, Ruling.HIGH)])
def test_a_clear_course_through_a_name_that_is_little_darker_is_for_review(
    kon_ray: PrintedForm, course: float, expected: Ruling
) -> None:
    """As of a ballpoint's line over two letters, in a colour scan where all lines are thin."""
    thin = {"excess": 0.012, "excess_part": 0.0161, "excess_along": -0.002, "spread": 0.0023}
    assert with_name(kon_ray, excess_course=course, **thin).ruling is expected


@pytest.mark.parametrize(("course", "expected"), [(0.0285, Ruling.REVIEW), (0.003, Ruling.HIGH)])
def test_grains_along_a_course_through_a_name_are_for_review(
    kon_ray: PrintedForm, course: float, expected: Ruling
) -> None:
    """So black and white left a slanted strike; letters that fell apart leave no course."""
    grains = with_name(
        kon_ray, Mode.BILEVEL, faintly_touched=0.19, excess=0.0096, excess_part=0.0215,
        excess_course=course, spread=0.006,
    )  # fmt: skip
    assert grains.ruling is expected


@pytest.mark.parametrize(
    ("darkness", "course", "expected"),
    [
        (0.5, 0.0176, Ruling.REVIEW),
        (0.5, 0.008, Ruling.MEDIUM),
        (0.8, 0.0176, Ruling.MEDIUM),
    ],
)
def test_what_black_and_white_keeps_of_a_pencils_scribble_over_a_name_is_for_review(
    kon_ray: PrintedForm, darkness: float, course: float, expected: Ruling
) -> None:
    """Hardly more than what letters differ by, but along a course. Of a darker pen more is left."""
    left = {"excess": 0.0101, "excess_part": 0.0157, "excess_along": 0.008, "spread": 0.002}
    reading = with_darkness(kon_ray.read(usual_marks(kon_ray, []), mode=Mode.BILEVEL), darkness)
    assert name_ruling(reading, excess_course=course, **left).ruling is expected


@pytest.mark.parametrize(("mode", "darkness"), [(Mode.BILEVEL, 0.5), (Mode.GRAY, 0.2)])
@pytest.mark.parametrize(("course", "expected"), [(0.008, Ruling.REVIEW), (0.003, Ruling.MEDIUM)])
def test_of_a_pen_that_may_be_hidden_some_course_is_left(
    kon_ray: PrintedForm, mode: Mode, darkness: float, course: float, expected: Ruling
) -> None:
    """A name that printed darker than the others has none."""
    reading = with_darkness(kon_ray.read(usual_marks(kon_ray, []), mode=mode), darkness)
    darker = {"excess": 0.03, "excess_part": 0.035, "excess_along": 0.02, "spread": 0.005}
    assert name_ruling(reading, excess_course=course, **darker).ruling is expected


@pytest.mark.parametrize(
    ("darkness", "course", "expected"),
    [
        (0.75, 0.007, Ruling.REVIEW),
        (0.75, 0.004, Ruling.MEDIUM),
        (0.9, 0.007, Ruling.MEDIUM),
    ],
)
def test_a_course_through_a_name_is_for_review_where_fills_are_not_black(
    kon_ray: PrintedForm, darkness: float, course: float, expected: Ruling
) -> None:
    """Strokes lie over each other in them: of a pencil's single one over a name nothing else was
    left in black and white."""
    fills = kon_ray.read(usual_marks(kon_ray, [], fill), mode=Mode.BILEVEL)
    reading = with_darkness(fills, darkness)
    left = {"excess": 0.0014, "excess_part": 0.0048, "excess_along": 0.0, "spread": 0.006}
    assert name_ruling(reading, excess_course=course, **left).ruling is expected


@pytest.mark.parametrize("official", [5, 9])
def test_a_pale_line_along_the_feet_of_a_name_is_for_review(
    kon_ray: PrintedForm, official: int
) -> None:
    """A strike drawn low, or an underline drawn high."""
    name = kon_ray.first.rows[official - 1].name
    y = name.y + 0.8 * name.h
    pale = line((name.x + 1, y - 0.2), (name.right, y + 0.3), width=0.5, darkness=0.45)
    reading = kon_ray.read((*usual_marks(kon_ray, [official]), pale))
    assert is_doubtful(row_ruling(reading, official), Reason.MARGINAL_STRIKE)


@pytest.mark.parametrize("begin", [0.0, 0.25, 0.55])
def test_a_pale_line_over_less_than_half_of_a_name_is_for_review(
    kon_ray: PrintedForm, begin: float
) -> None:
    drawn = usual_marks(kon_ray, [1, 4, 7, 11])
    for official in (1, 4, 7, 11):
        name = kon_ray.first.rows[official - 1].name
        left, y = name.x + begin * name.w, name.centre[1] + 0.2
        drawn += (line((left, y), (left + 0.45 * name.w, y), width=0.4, darkness=0.5),)
    reading = kon_ray.read(drawn, noise_levels=4.0)
    for official in (1, 4, 7, 11):
        assert is_doubtful(row_ruling(reading, official), Reason.MARGINAL_STRIKE)


@pytest.mark.parametrize("scan", SCANS)
def test_a_line_from_the_edge_through_number_and_name_is_for_review(
    ruled: Ruler, row: RowLayout, scan: str
) -> None:
    """So a fold looks of which a scanner kept a part."""
    y = row.name.centre[1]
    fold = line((row.row.x - 4.0, y), (row.name.right + 4.0, y + 0.1), width=0.4)
    ruling = ruled([(fold,), level_mark(row, LOW)], **SCANS[scan])
    assert is_doubtful(ruling, Reason.MARGINAL_STRIKE)


@pytest.mark.parametrize("begin", [0.0, 0.3, 0.65])
def test_a_strike_over_a_third_of_the_name_is_for_review(
    ruled: Ruler, row: RowLayout, begin: float
) -> None:
    name = row.name
    left, y = name.x + begin * name.w, name.centre[1]
    strike = (line((left, y), (left + 0.34 * name.w, y)),)
    ruling = ruled([strike, level_mark(row, LOW)])
    assert (ruling.ruling, ruling.reasons) == (Ruling.REVIEW, (Reason.MARGINAL_STRIKE,))


def test_a_strike_over_the_title_alone_is_for_review(ruled: Ruler, row: RowLayout) -> None:
    left, right = row.row.x + 56.5, row.boxes[0].x - 10
    strikes = [(line((left, row.row.centre[1] + dy), (right, row.row.centre[1] + dy)),)
               for dy in (-2.2, 2.2)]  # fmt: skip
    ruling = ruled([*strikes, level_mark(row, LOW)])
    assert (ruling.ruling, ruling.reasons) == (Ruling.REVIEW, (Reason.MARGINAL_STRIKE,))


@pytest.mark.parametrize("scan", SCANS)
@pytest.mark.parametrize("line_of_title", [0, -1])
def test_a_strike_over_one_line_of_a_title_is_for_review(
    kon_ray: PrintedForm, line_of_title: int, scan: str
) -> None:
    title = kon_ray.texts(OFFICIAL).title[line_of_title].bounds
    y = title.centre[1] + 0.2
    assert is_for_a_look(kon_ray, line((title.x, y), (title.right, y), width=0.45), scan)


@pytest.mark.parametrize("begin", [0.0, 0.4, 0.75])
@pytest.mark.parametrize("scan", SCANS)
def test_a_strike_over_one_word_of_a_title_is_for_review(
    kon_ray: PrintedForm, begin: float, scan: str
) -> None:
    title = kon_ray.texts(OFFICIAL).title[0].bounds
    left, y = title.x + begin * title.w, title.centre[1] + 0.2
    assert is_for_a_look(kon_ray, line((left, y), (left + 7.5, y + 0.2), width=0.5), scan)


@pytest.mark.parametrize("darkness", [0.35, 0.5])
def test_a_pale_strike_over_a_title_is_for_review(kon_ray: PrintedForm, darkness: float) -> None:
    title = kon_ray.texts(OFFICIAL).title[0].bounds
    y = title.centre[1] + 0.2
    pale = line((title.x, y), (title.right, y + 0.2), width=0.4, darkness=darkness)
    assert is_for_a_look(kon_ray, pale, "gray")


@pytest.mark.parametrize(
    ("darkness", "course", "expected"),
    [(0.9, 0.12, Ruling.MEDIUM), (0.9, 0.16, Ruling.REVIEW), (0.5, 0.12, Ruling.REVIEW)],
)
def test_a_title_dark_between_its_letters_is_for_review_where_a_pen_may_have_run(
    kon_ray: PrintedForm, darkness: float, course: float, expected: Ruling
) -> None:
    """In black and white letters of a title run together: of a pen that is kept well a line would
    be darker."""
    reading = with_darkness(kon_ray.read(usual_marks(kon_ray, []), mode=Mode.BILEVEL), darkness)
    assert name_ruling(reading, title_excess=0.09, title_course=course).ruling is expected


@pytest.mark.parametrize("begin", [0.05, 0.4, 0.8])
@pytest.mark.parametrize("scan", ["gray", "gray150", "colour300"])
def test_a_scratch_over_a_letter_or_two_of_a_name_is_for_review(
    kon_ray: PrintedForm, begin: float, scan: str
) -> None:
    name = kon_ray.texts(OFFICIAL).name[0].bounds
    left, y = name.x + begin * name.w, name.centre[1]
    scratch = line(
        (left, y), (left + 1.6, y + 0.5), (left, y + 0.3), (left + 1.6, y + 0.7), width=0.5
    )
    assert is_for_a_look(kon_ray, scratch, scan)


def is_for_a_look(form: PrintedForm, drawn: PenStroke, scan: str) -> bool:
    """Whether a clearly marked row waits as `drawn` may strike it, and no other does."""
    reading = form.read((*usual_marks(form, []), drawn), **SCANS[scan])
    assert_others_stand(reading, [OFFICIAL])
    return is_doubtful(row_ruling(reading, OFFICIAL), Reason.MARGINAL_STRIKE)


@pytest.mark.parametrize("scan", ["gray", "bilevel"])
@pytest.mark.parametrize("below", [0.4, 0.8])
def test_an_underline_changes_nothing(
    ruled: Ruler, row: RowLayout, below: float, scan: str
) -> None:
    y = row.name.bottom + below
    underline = (line((row.name.x, y), (row.name.right, y + 0.2)),)
    assert is_level(ruled([underline, level_mark(row, HIGH)], **SCANS[scan]), HIGH)


def test_a_line_between_the_two_lines_of_a_name_is_for_review(three_pages: PrintedForm) -> None:
    """It may strike out the whole name, or stand under its first line."""
    page = three_pages.layout.pages[0]
    long = next(row for row in page.rows if row.name.h > 7)
    strike = line(
        (long.name.x - 1, long.name.centre[1]), (long.name.right + 1, long.name.centre[1])
    )
    drawn = (strike, *tick(long.box(MEDIUM).centre, 5.4))
    ruling = row_ruling(three_pages.read(drawn), long.official)
    assert (ruling.ruling, ruling.reasons) == (Ruling.REVIEW, (Reason.MARGINAL_STRIKE,))


@pytest.mark.parametrize(("darkness", "expected"), [(0.178, Ruling.REVIEW), (0.4, Ruling.HIGH)])
def test_a_name_a_little_darker_along_a_line_is_for_review_where_the_pen_is_hardly_seen(
    kon_ray: PrintedForm, row: RowLayout, darkness: float, expected: Ruling
) -> None:
    """As one was through which a hard pencil had drawn a slanted line."""
    name = {"excess": 0.0193, "spread": 0.0062, "excess_course": 0.0127, "excess_part": 0.0224}
    reading = kon_ray.read((*usual_marks(kon_ray, [OFFICIAL]), *level_mark(row, HIGH)))
    pale = with_darkness(reading, darkness)
    assert name_ruling(pale, **name).ruling is expected


@pytest.mark.parametrize(
    ("course", "mode", "expected"),
    [
        (0.037, Mode.BILEVEL, Ruling.REVIEW),
        (0.025, Mode.BILEVEL, Ruling.MEDIUM),
        (0.037, Mode.GRAY, Ruling.MEDIUM),
    ],
)
def test_a_course_through_a_name_is_for_review_by_itself_in_black_and_white(
    kon_ray: PrintedForm, course: float, mode: Mode, expected: Ruling
) -> None:
    """As of a pencil's slanted line between bold letters, over names that differ among themselves.
    No name that was not struck shows as much."""
    left = {"excess": 0.004, "excess_part": 0.016, "excess_along": 0.002, "spread": 0.009}
    reading = kon_ray.read(usual_marks(kon_ray, []), mode=mode)
    assert name_ruling(reading, excess_course=course, **left).ruling is expected


@pytest.mark.parametrize(
    ("course", "mode", "expected"),
    [
        (0.0, Mode.BILEVEL, Ruling.MEDIUM),
        (0.022, Mode.BILEVEL, Ruling.REVIEW),
        (0.0, Mode.GRAY, Ruling.REVIEW),
    ],
)
def test_thick_print_of_a_name_is_no_strike_in_black_and_white(
    kon_ray: PrintedForm, course: float, mode: Mode, expected: Ruling
) -> None:
    """Its edges are faint ink, and darker all over the name, but not along a course."""
    thick = {"faintly_touched": 0.14, "excess": 0.013, "excess_part": 0.018, "spread": 0.004}
    reading = with_darkness(kon_ray.read(usual_marks(kon_ray, []), mode=mode), 0.9)
    assert name_ruling(reading, excess_course=course, **thick).ruling is expected


@pytest.mark.parametrize(
    ("drawn", "pale_rows", "expected"),
    [(fill, 2, Ruling.REVIEW), (fill, 1, Ruling.MEDIUM), (cross, 2, Ruling.MEDIUM)],
)
def test_a_name_is_looked_at_closely_where_marks_drawn_over_are_not_kept_whole(
    kon_ray: PrintedForm,
    drawn: Shape,
    pale_rows: int,
    expected: Ruling,
) -> None:
    """As on a page that a pencil filled in, of whose scribble over a name a trace was left."""
    reading = with_darkness(kon_ray.read(usual_marks(kon_ray, [], drawn), mode=Mode.BILEVEL), 0.9)
    pale = OTHER_ROWS[:pale_rows]
    rows = tuple(
        with_marks(row, lambda mark: replace(mark, darkness=0.57)) if index in pale else row
        for index, row in enumerate(reading.rows)
    )
    changed = with_traces_over_a_name(replace(reading, rows=rows))
    assert row_ruling(changed, OFFICIAL).ruling is expected


def with_traces_over_a_name(reading: PageReading) -> PageReading:
    """What black and white left of a pencil's scribble over a name."""
    left = {"excess": 0.025, "excess_part": 0.035, "excess_along": 0.017, "spread": 0.005}
    return with_name_ink(reading, excess_course=0.019, **left)


@pytest.mark.parametrize(("hairlines", "expected"), [(0.3, Ruling.REVIEW), (0.9, Ruling.MEDIUM)])
def test_a_name_is_looked_at_closely_where_black_and_white_lost_thin_lines(
    kon_ray: PrintedForm, hairlines: float, expected: Ruling
) -> None:
    """Dark marks by a pencil tell nothing of a single stroke there."""
    reading = with_darkness(kon_ray.read(usual_marks(kon_ray, []), mode=Mode.BILEVEL), 0.9)
    changed = with_traces_over_a_name(with_hairlines(reading, hairlines))
    assert row_ruling(changed, OFFICIAL).ruling is expected


@pytest.mark.parametrize(("darkness", "expected"), [(0.4, Ruling.REVIEW), (0.9, Ruling.MEDIUM)])
def test_a_clear_course_through_a_name_is_enough_of_a_pale_pen(
    kon_ray: PrintedForm, darkness: float, expected: Ruling
) -> None:
    """As of a slanted line by a pen of which black and white hardly kept the marks."""
    reading = kon_ray.read(usual_marks(kon_ray, [], tick), mode=Mode.BILEVEL)
    left = {"excess": 0.007, "excess_part": 0.011, "excess_along": 0.008, "excess_course": 0.025}
    changed = with_name_ink(with_darkness(reading, darkness), spread=0.005, **left)
    assert row_ruling(changed, OFFICIAL).ruling is expected
    assert_others_stand(changed, [OFFICIAL])
