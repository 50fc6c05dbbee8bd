"""Words are seen wherever they stand; folds, stains, specks, marks, strikes, seal and signature are
no words."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from pen_strokes import BLUE, Point, Strokes, circle, cross, fill, line, tick
from printed_ballots import PX_PER_MM, PrintedForm, rulings, scanned

from ptn_scan.election import Level
from ptn_scan.geometry import Rect, bounding
from ptn_scan.recognition.reading import PageReading
from ptn_scan.simulation.hands import load_hands
from ptn_scan.simulation.ink import PageImage, PenStroke
from ptn_scan.simulation.paper import press_seal
from ptn_scan.simulation.penmanship import Points, Shape
from ptn_scan.simulation.profiles import Fold, Mode, Stain, Streak

MODES = [Mode.GRAY, Mode.BILEVEL]


def handwriting(
    middle: Point, height: float, seed: int, words: int = 2, upright: bool = False
) -> Strokes:
    """Words by the stroke model, one line of them around `middle`."""
    rng = np.random.default_rng(seed)
    hand = load_hands(None)[seed % 7]
    lines: list[Points] = []
    left = 0.0
    for _ in range(words):
        word = hand.draw(Shape.WORD, rng)
        sides = np.ptp(np.concatenate(word), axis=0)
        unit = height / sides[1]
        lines += [each * unit + (left + unit * sides[0] / 2, 0.0) for each in word]
        left += unit * sides[0] + 0.45 * height
    if upright:
        lines = [np.stack([each[:, 1], -each[:, 0]], axis=1) for each in lines]
    every = np.concatenate(lines)
    shift = np.array(middle) - (every.min(axis=0) + every.max(axis=0)) / 2
    return tuple(PenStroke(each + shift, 0.5, BLUE, 0.95) for each in lines)


def bounds_of(strokes: Sequence[PenStroke]) -> Rect:
    return bounding(stroke.bounds for stroke in strokes)


@pytest.fixture(scope="module")
def marks(kon_ray: PrintedForm) -> Strokes:
    """Ticks, crosses and filled boxes in all rows."""
    drawn = (tick, cross, fill)
    return tuple(
        stroke
        for row in kon_ray.first.rows
        for stroke in drawn[row.official % 3](
            row.box(tuple(Level)[row.official % 3]).centre, 6.0 if row.official % 3 < 2 else 5.0
        )
    )


def assert_words_seen(reading: PageReading, words: Strokes) -> None:
    assert reading.write_in
    assert any(each.overlaps(bounds_of(words)) for each in reading.stray)


OUTSIDE: dict[str, tuple[Point, bool]] = {
    "below": ((105.0, 243.0), False),
    "left-margin": ((13.5, 190.0), True),
    "right-margin": ((196.5, 120.0), True),
    "above-the-table": ((45.0, 85.0), False),
    "over-the-rules": ((120.0, 94.0), False),
    "under-the-foot": ((85.0, 281.0), False),
    "beside-the-heading": ((52.0, 53.0), False),
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("place", OUTSIDE)
def test_words_outside_the_table_are_seen(
    kon_ray: PrintedForm, marks: Strokes, place: str, mode: Mode
) -> None:
    middle, upright = OUTSIDE[place]
    words = handwriting(middle, 5.0, len(place), upright=upright)
    reading = kon_ray.read(marks + words, mode=mode)
    assert_words_seen(reading, words)
    assert rulings(reading) == rulings(kon_ray.read(marks, mode=mode)), "a write-in changes no row"


BETWEEN = {"name": 50.0, "title": 98.0, "boxes": 145.0}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("column", BETWEEN)
def test_words_between_rows_are_seen(
    kon_ray: PrintedForm, marks: Strokes, column: str, mode: Mode
) -> None:
    for official in (3, 8):
        middle = BETWEEN[column], kon_ray.first.rows[official - 1].row.bottom
        words = handwriting(middle, 4.5, official, words=3)
        assert_words_seen(kon_ray.read(marks + words, mode=mode), words)


@pytest.mark.parametrize("mode", MODES)
def test_words_close_below_a_circle_in_the_last_row_are_seen(
    kon_ray: PrintedForm, marks: Strokes, mode: Mode
) -> None:
    row = kon_ray.first.rows[-1]
    plain = tuple(each for each in marks if not each.bounds.overlaps(row.row))
    (x, y), foot = row.box(Level.MEDIUM).centre, row.row.bottom
    ring = circle((x, y), 5.3)
    words = handwriting((x - 5.0, foot + 4.0), 6.5, seed=4)
    assert bounds_of(words).y < bounds_of(ring).bottom + 2.0
    assert not kon_ray.read((*plain, *ring), mode=mode).write_in
    assert kon_ray.read((*plain, *ring, *words), mode=mode).write_in


def test_words_over_a_title_are_seen(kon_ray: PrintedForm, marks: Strokes) -> None:
    for official in (2, 5, 9):
        middle = 97.0, kon_ray.first.rows[official - 1].row.centre[1]
        words = handwriting(middle, 5.0, official)
        assert_words_seen(kon_ray.read(marks + words), words)


def test_a_name_written_above_a_struck_one_is_seen(kon_ray: PrintedForm, marks: Strokes) -> None:
    row = kon_ray.first.rows[5]
    y = row.name.centre[1]
    strike = line((row.name.x - 1, y), (row.name.right + 1, y + 0.4))
    words = handwriting((row.name.centre[0] + 5, row.row.y), 4.5, 6, words=3)
    assert_words_seen(kon_ray.read((*marks, strike, *words)), words)


def test_words_that_touch_the_seal_are_seen(kon_ray: PrintedForm, marks: Strokes) -> None:
    stamp = kon_ray.first.stamp
    assert stamp is not None
    page = press_seal(kon_ray.page(), stamp, np.random.default_rng(1), PX_PER_MM)
    words = handwriting((stamp.right + 11.0, 53.0), 5.0, 2, words=4)
    reading = kon_ray.reader.read(scanned(page, marks + words))
    assert reading.write_in
    assert reading.stamp


def test_words_beside_a_code_are_seen_where_a_signature_hides_a_corner_of_its_box(
    kon_ray: PrintedForm,
) -> None:
    """The corner seems to stand 7 mm away; that is no reason to forget the ink around the code."""
    room = kon_ray.first.signature
    assert room is not None
    words = handwriting((40.0, 246.0), 5.0, 3)
    drawn = load_hands(None)[3].draw(Shape.SIGNATURE, np.random.default_rng(1))
    middle = room.centre[0] - 8.0, room.centre[1] + 4.0
    signature = tuple(PenStroke(each * 38.0 + middle, 0.7, BLUE, 0.95) for each in drawn)
    reading = kon_ray.read((*words, *signature))
    assert_words_seen(reading, words)
    assert reading.signature


def _signature(room: Rect, share_outside: float, edge: str) -> Strokes:
    """A signature of which a share lies over one edge of its box."""
    rng = np.random.default_rng(len(edge))
    drawing = load_hands(None)[3].draw(Shape.SIGNATURE, rng)
    width, height = np.ptp(np.concatenate(drawing), axis=0) * 30.0
    x, y = room.centre
    if edge == "right":
        x = room.right - width / 2 + share_outside * width
    if edge == "left":
        x = room.x + width / 2 - share_outside * width
    if edge == "top":
        y = room.y + height / 2 - share_outside * height
    if edge == "bottom":
        y = room.bottom - height / 2 + share_outside * height
    return tuple(PenStroke(each * 30.0 + (x, y), 0.6, BLUE, 0.95) for each in drawing)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("edge", ["right", "left", "top", "bottom"])
def test_a_wandering_signature_is_no_write_in(
    kon_ray: PrintedForm, marks: Strokes, edge: str, mode: Mode
) -> None:
    room = kon_ray.first.signature
    assert room is not None
    for share in (0.0, 0.35):
        reading = kon_ray.read(marks + _signature(room, share, edge), mode=mode)
        assert not reading.write_in
        assert reading.signature


def assert_nothing_written(reading: PageReading) -> None:
    assert not reading.write_in
    assert reading.stray == ()


@pytest.mark.parametrize("mode", list(Mode))
def test_strikes_and_circles_are_no_words(kon_ray: PrintedForm, marks: Strokes, mode: Mode) -> None:
    rows = kon_ray.first.rows
    strokes = list(circle(rows[0].boxes[0].centre, 4.8))
    for row, height in ((rows[2], 0.5), (rows[6], 0.5), (rows[8], 1.1)):
        y = row.name.y + height * row.name.h
        strokes.append(line((row.name.x - 1, y), (row.name.right + 1, y)))
    teeth = np.linspace(rows[4].name.x - 1, rows[4].name.right + 1, 12)
    ends = (rows[4].name.y - 0.3, rows[4].name.bottom + 0.3)
    strokes.append(line(*((float(x), ends[index % 2]) for index, x in enumerate(teeth))))
    assert not kon_ray.read((*marks, *strokes), mode=mode).write_in


@pytest.mark.parametrize("mode", MODES)
def test_marks_alone_are_no_words_on_any_form(any_form: PrintedForm, mode: Mode) -> None:
    for index, page in enumerate(any_form.layout.pages):
        drawn = tuple(
            stroke for row in page.rows for stroke in cross(row.boxes[row.official % 3].centre, 8.0)
        )
        scan = scanned(any_form.page(index), drawn, mode=mode)
        assert_nothing_written(any_form.reader.read(scan))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("y", [60.0, 99.0, 150.0, 242.0])
def test_a_level_fold_is_no_writing(
    kon_ray: PrintedForm, marks: Strokes, y: float, mode: Mode
) -> None:
    fold = Fold(y - 1.0, y + 1.0, 0.3, 70.0)
    assert_nothing_written(kon_ray.read(marks, fold=fold, mode=mode))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("x", [15.0, 70.0, 105.0])
def test_an_upright_fold_is_no_writing(
    kon_ray: PrintedForm, marks: Strokes, x: float, mode: Mode
) -> None:
    page = kon_ray.page().astype(np.float32)
    lines, columns = np.indices(page.shape[:2], dtype=np.float32)
    away = columns / PX_PER_MM - x - 0.01 * (lines / PX_PER_MM - 148.0)
    page -= 70.0 * np.exp(-0.5 * np.square(away / 0.3))[:, :, np.newaxis]
    folded = np.clip(page, 0, 255).astype(np.uint8)
    assert_nothing_written(kon_ray.reader.read(scanned(folded, marks, mode=mode)))


@pytest.mark.parametrize("place", [(45.0, 80.0), (105.0, 150.0), (120.0, 245.0), (30.0, 200.0)])
@pytest.mark.parametrize("mode", MODES)
def test_a_stain_is_no_writing(
    kon_ray: PrintedForm, marks: Strokes, place: Point, mode: Mode
) -> None:
    for breadth in (0.4, 1.2):
        stain = Stain(*place, 33.0, breadth, 60.0)
        assert not kon_ray.read(marks, stain=stain, mode=mode).write_in


@pytest.mark.parametrize("mode", MODES)
def test_streaks_and_specks_are_no_writing(
    kon_ray: PrintedForm, marks: Strokes, mode: Mode
) -> None:
    streaks = (Streak(0.06, 2, 90.0), Streak(0.4, 1, 50.0), Streak(0.75, 2, 130.0))
    for seed in range(3):
        reading = kon_ray.read(marks, streaks=streaks, specks=119, seed=seed, mode=mode)
        assert_nothing_written(reading)


def _shown_through(page: PageImage, strength: float) -> PageImage:
    """The page with its own mirror image pale and soft upon it, as from the back of thin paper."""
    back = cv2.GaussianBlur(np.ascontiguousarray(page[:, ::-1]), (0, 0), 0.25 * PX_PER_MM)
    passed = 1 - strength * (1 - back.astype(np.float32) / 255)
    return np.asarray(np.rint(page * passed), dtype=np.uint8)


@pytest.mark.parametrize("mode", list(Mode))
def test_what_shows_through_is_no_writing(kon_ray: PrintedForm, marks: Strokes, mode: Mode) -> None:
    page = _shown_through(kon_ray.page(), 0.13)
    assert_nothing_written(kon_ray.reader.read(scanned(page, marks, mode=mode)))


@pytest.mark.parametrize("mode", list(Mode))
def test_a_seal_partly_outside_its_place_is_no_writing(
    kon_ray: PrintedForm, marks: Strokes, mode: Mode
) -> None:
    stamp = kon_ray.first.stamp
    assert stamp is not None
    for dx, dy in ((-7.0, 0.0), (8.0, 6.0), (0.0, -8.0)):
        page = kon_ray.page()
        sealed = press_seal(page, stamp.moved(dx, dy), np.random.default_rng(5), PX_PER_MM)
        assert_nothing_written(kon_ray.reader.read(scanned(sealed, marks, mode=mode)))


@pytest.mark.parametrize("mode", MODES)
def test_uneven_feed_and_skew_show_no_print_as_writing(
    kon_ray: PrintedForm, marks: Strokes, mode: Mode
) -> None:
    strained = {"feed_mm": 1.0, "feed_wave_mm": 120.0, "skew_degrees": 5.0, "stretch_along": 0.02}
    for phase in (0.0, 2.0, 4.0):
        reading = kon_ray.read(marks, feed_phase=phase, mode=mode, **strained)
        assert_nothing_written(reading)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("letters", "words"), [(1, False), (3, True)])
def test_single_letters_where_names_are_written_in_are_words_when_they_are_several(
    kon_ray: PrintedForm, marks: Strokes, letters: int, words: bool, mode: Mode
) -> None:
    """So much a bilevel scan keeps of a name by a pencil."""
    room = kon_ray.layout.pages[-1].write_in
    assert room is not None
    places = [(room.x + 30.0 + 14.0 * number, room.centre[1]) for number in range(letters)]
    drawn = tuple(stroke for place in places for stroke in (*tick(place, 3.2), *circle(place, 1.3)))
    assert kon_ray.read((*marks, *drawn), mode=mode).write_in is words


@pytest.mark.parametrize(("turns", "dpi"), [(5, 200), (6, 300)])
def test_two_small_words_of_strokes_that_run_into_each_other_are_a_write_in(
    kon_ray: PrintedForm, turns: int, dpi: int
) -> None:
    """A broad pen's, 3.5 mm long each: wider as seen than a stroke is."""
    steps = range(turns)
    drawn = tuple(
        line(*((left + 0.66 * turn, 239.0 + 5.2 * (turn % 2)) for turn in steps), width=0.8)
        for left in (150.0, 152.1 + 0.66 * turns)
    )
    assert kon_ray.read(drawn, dpi=dpi).write_in


@pytest.mark.parametrize("seed", range(4))
def test_two_small_words_by_a_thin_pen_are_a_write_in(kon_ray: PrintedForm, seed: int) -> None:
    """In a coarse and soft scan they are hardly darker than what shows through from the back."""
    pale = tuple(
        PenStroke(stroke.points, 0.35, BLUE, 0.6)
        for stroke in handwriting((90.0, 241.0), 3.2, seed)
    )
    reading = kon_ray.read(pale, dpi=150, blur_px=1.0, noise_levels=4.0)
    assert_words_seen(reading, pale)


@pytest.mark.parametrize("shade_levels", [34.0, 38.0, 42.0])
def test_grains_of_dark_paper_are_no_writing_and_words_among_them_are(
    kon_ray: PrintedForm, marks: Strokes, shade_levels: float
) -> None:
    """Where light fades towards the right black and white turns paper into dots."""
    words = handwriting((196.5, 110.0), 4.0, seed=3, upright=True)

    def read(strokes: Strokes) -> PageReading:
        return kon_ray.read(
            strokes,
            mode=Mode.BILEVEL,
            threshold=200.0,
            shade_levels=shade_levels,
            noise_levels=9.0,
        )

    assert_nothing_written(read(marks))
    assert_words_seen(read((*marks, *words)), words)


@pytest.mark.parametrize(
    ("levels", "paper_white", "shade_levels"),
    [(40.0, 209.0, 45.0), (40.0, 214.0, 45.0), (60.0, 209.0, 30.0)],
)
def test_grains_along_the_ring_of_a_cup_are_no_writing(
    kon_ray: PrintedForm, levels: float, paper_white: float, shade_levels: float
) -> None:
    reading = kon_ray.read(
        mode=Mode.BILEVEL,
        dpi=150,
        threshold=147.0,
        blur_px=1.24,
        noise_levels=8.4,
        paper_white=paper_white,
        shade_levels=shade_levels,
        stain=Stain(178.0, 268.0, 28.5, 1.28, levels),
    )
    assert not reading.write_in
