"""Forms printed once for all tests of printing and recognition, the rulings on a row in which a
case is drawn, and a browser."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import pytest
from pen_strokes import Strokes, cross
from printed_ballots import PrintedForm, print_form, row_ruling, shipped_form
from row_readings import (
    LEVEL_ROWS,
    OFFICIAL,
    LevelsRuler,
    Ruler,
    Shape,
    assert_others_stand,
    usual_marks,
)

from ptn_scan.election import Level
from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.ruling.values import RowRuling

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    from desk_pages import chromium  # which only tests of the desk need

    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def kon_ray(tmp_path_factory: pytest.TempPathFactory) -> PrintedForm:
    """Eleven officials on one page."""
    return print_form(shipped_form("kon-ray-2023"), tmp_path_factory.mktemp("kon-ray"))


@pytest.fixture(scope="session")
def one_official(tmp_path_factory: pytest.TempPathFactory) -> PrintedForm:
    return print_form(shipped_form("mot-nguoi"), tmp_path_factory.mktemp("mot-nguoi"))


@pytest.fixture(scope="session")
def three_pages(tmp_path_factory: pytest.TempPathFactory) -> PrintedForm:
    """Forty officials on three pages."""
    return print_form(shipped_form("nhieu-trang"), tmp_path_factory.mktemp("nhieu-trang"))


@pytest.fixture(params=["kon_ray", "one_official", "three_pages"])
def any_form(request: pytest.FixtureRequest) -> PrintedForm:
    """Each of the shipped forms."""
    form: PrintedForm = request.getfixturevalue(request.param)
    return form


@pytest.fixture(scope="module")
def row(kon_ray: PrintedForm) -> RowLayout:
    """The row in which a case is drawn."""
    return kon_ray.first.rows[OFFICIAL - 1]


@pytest.fixture(scope="module")
def others(kon_ray: PrintedForm) -> Strokes:
    """Plain crosses in all rows but one."""
    return usual_marks(kon_ray, [OFFICIAL])


@pytest.fixture(scope="module")
def ruled(kon_ray: PrintedForm) -> Ruler:
    """The ruling on the row with the strokes given; the other rows are looked at too."""

    def rule(strokes: Sequence[Strokes], usual: Shape = cross, **scanner: object) -> RowRuling:
        drawn = tuple(stroke for each in strokes for stroke in each)
        reading = kon_ray.read(usual_marks(kon_ray, [OFFICIAL], usual) + drawn, **scanner)
        assert_others_stand(reading, [OFFICIAL])
        return row_ruling(reading, OFFICIAL)

    return rule


@pytest.fixture(scope="module")
def ruled_levels(kon_ray: PrintedForm) -> LevelsRuler:
    """The rulings on three rows in which the same was drawn for high, medium and low."""

    def rule(draw: Callable[[Rect], Strokes], usual: Shape = cross, **scanner: object):  # type: ignore[no-untyped-def]
        drawn = usual_marks(kon_ray, LEVEL_ROWS, usual)
        for official, level in zip(LEVEL_ROWS, Level, strict=True):
            drawn += draw(kon_ray.first.rows[official - 1].box(level))
        reading = kon_ray.read(drawn, **scanner)
        assert_others_stand(reading, LEVEL_ROWS)
        return tuple(row_ruling(reading, official) for official in LEVEL_ROWS)

    return rule
