"""Rings that cups leave across the table are taken away, and nothing that a voter draws is."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from pen_strokes import Strokes, circle, level_mark, line, tick
from printed_ballots import PrintedForm, row_ruling, rulings

from ptn_scan.election import Level
from ptn_scan.recognition import reader as reading_steps
from ptn_scan.recognition.cup_rings import CupRing, without_cup_rings
from ptn_scan.recognition.ink import InkPlane
from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.values import Reason, Ruling
from ptn_scan.simulation.profiles import Mode, Stain

HIGH, MEDIUM, LOW = Level
RADIUS_MM, BREADTH_MM = 34.0, 0.9
TOUCHED_MM2 = 0.12
"""From so much pale ink in a box on a row may go to review."""
PALE = 0.32


def all_marked(form: PrintedForm, darkness: float = 1.0) -> Strokes:
    """A tick for the middle level in each row."""
    return tuple(
        replace(stroke, darkness=darkness)
        for row in form.first.rows
        for stroke in tick(row.box(MEDIUM).centre, 5.0)
    )


def stain(form: PrintedForm, levels: float = 30.0, breadth: float = BREADTH_MM) -> Stain:
    """A ring through the box for high of the fifth official, its middle in the titles."""
    x, y = form.first.rows[4].box(HIGH).centre
    return Stain(x - RADIUS_MM, y, RADIUS_MM, breadth, levels)


def beside_marks(reading: PageReading) -> float:
    """The most pale ink in any box that is not marked, mm²."""
    return max(row.faint_mm2[level] for row in reading.rows for level in (0, 2))


Found = tuple[CupRing, ...]
Finder = Callable[..., Found]


@pytest.fixture
def found(kon_ray: PrintedForm, monkeypatch: pytest.MonkeyPatch) -> Finder:
    """The rings that are found on a page with these strokes."""
    rings: list[Found] = []
    find = reading_steps.find_cup_rings

    def kept(ink: InkPlane) -> Found:
        rings.append(find(ink))
        return rings[-1]

    monkeypatch.setattr(reading_steps, "find_cup_rings", kept)

    def read(strokes: Strokes, **scan: object) -> Found:
        kon_ray.read(strokes, **scan)
        return rings[-1]

    return read


@pytest.mark.parametrize("mode", [Mode.GRAY, Mode.COLOUR])
@pytest.mark.parametrize("breadth", [0.5, 0.9, 1.3])
@pytest.mark.parametrize("levels", [24.0, 40.0])
def test_a_ring_through_boxes_leaves_nothing_in_them(
    kon_ray: PrintedForm, levels: float, breadth: float, mode: Mode
) -> None:
    levels = levels / 0.75 if mode is Mode.COLOUR else levels  # coffee takes less of green
    marks = all_marked(kon_ray, PALE)
    ring = stain(kon_ray, levels, breadth)
    reading = kon_ray.read(marks, stain=ring, mode=mode, noise_levels=5.0)
    assert beside_marks(reading) < TOUCHED_MM2
    assert rulings(reading) == (Ruling.MEDIUM,) * len(reading.rows)


def test_without_that_the_rows_would_wait(
    kon_ray: PrintedForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_steps, "find_cup_rings", lambda _: ())
    reading = kon_ray.read(all_marked(kon_ray, PALE), stain=stain(kon_ray))
    assert beside_marks(reading) > TOUCHED_MM2
    assert Ruling.REVIEW in rulings(reading)


def test_the_ring_is_found_where_it_lies(kon_ray: PrintedForm, found: Finder) -> None:
    ring = stain(kon_ray)
    (seen,) = found(all_marked(kon_ray), stain=ring)
    angles = np.linspace(-np.pi / 2, np.pi / 2, 30)
    on, beside = (
        seen.darkness(ring.x_mm + radius * np.cos(angles), ring.y_mm + radius * np.sin(angles))
        for radius in (RADIUS_MM, RADIUS_MM + 6.0)
    )
    assert 0.02 < float(on.min()) < float(on.max()) < 0.16
    assert float(beside.max()) < 0.01


@pytest.mark.parametrize("noise", [2.0, 8.0])
def test_a_page_without_a_ring_has_none(kon_ray: PrintedForm, found: Finder, noise: float) -> None:
    assert found(all_marked(kon_ray), noise_levels=noise) == ()


def test_black_and_white_shows_none(kon_ray: PrintedForm, found: Finder) -> None:
    assert found(all_marked(kon_ray), stain=stain(kon_ray), mode=Mode.BILEVEL) == ()


@pytest.mark.parametrize("noise", [2.0, 6.0])
@pytest.mark.parametrize("darkness", [0.1, 0.2, 0.35, 1.0])
def test_a_pens_circle_is_no_cups(
    kon_ray: PrintedForm, found: Finder, darkness: float, noise: float
) -> None:
    """A line as thin as a pen's stays, however pale: here round the boxes of several rows."""
    drawn = circle(kon_ray.first.rows[4].box(MEDIUM).centre, 32.0)
    pale = tuple(replace(stroke, darkness=darkness) for stroke in drawn)
    assert found((*all_marked(kon_ray), *pale), noise_levels=noise) == ()


@pytest.mark.parametrize("darkness", [PALE, 1.0])
@pytest.mark.parametrize("level", [HIGH, LOW])
def test_a_mark_on_a_ring_stays(kon_ray: PrintedForm, level: Level, darkness: float) -> None:
    """Also where the ring runs through the box that is marked."""
    row = kon_ray.first.rows[4]
    ring = stain(kon_ray)
    drawn = tuple(
        stroke
        for stroke in all_marked(kon_ray, darkness)
        if not row.row.y < stroke.points[0][1] < row.row.bottom
    )
    marked = tuple(replace(each, darkness=darkness) for each in level_mark(row, level))
    reading = kon_ray.read((*drawn, *marked), stain=ring)
    assert row_ruling(reading, 5).ruling is Ruling(level.value)
    assert row_ruling(kon_ray.read(drawn, stain=ring), 5).reasons == (Reason.UNDERVOTE,)


def test_a_second_mark_on_a_ring_is_an_overvote(kon_ray: PrintedForm) -> None:
    row = kon_ray.first.rows[4]
    both = (*all_marked(kon_ray), *tick(row.box(HIGH).centre, 5.0))
    assert row_ruling(kon_ray.read(both, stain=stain(kon_ray)), 5).reasons == (Reason.OVERVOTE,)


def test_a_strike_along_a_ring_stays(kon_ray: PrintedForm) -> None:
    """The ring runs over the name nearly as level as a strike does."""
    name = kon_ray.first.rows[4].name
    ring = Stain(name.centre[0], name.centre[1] + 40.0, 40.0, BREADTH_MM, 30.0)
    x, y = name.centre
    strike = line((x - name.w / 2, y + 0.4), (x + name.w / 2, y + 0.4))
    struck = kon_ray.read((*all_marked(kon_ray), strike), stain=ring)
    assert row_ruling(struck, 5).ruling in {Ruling.INVALID, Ruling.REVIEW}
    stained = row_ruling(kon_ray.read(all_marked(kon_ray), stain=ring), 5)
    assert stained.ruling in {Ruling.MEDIUM, Ruling.REVIEW}


def test_no_ring_changes_nothing(kon_ray: PrintedForm) -> None:
    strip = np.zeros((4, 4), np.float32)
    band = kon_ray.reader.prepared(1).table.bands[0]
    assert without_cup_rings(strip, band, ()) is strip
