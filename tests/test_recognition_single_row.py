"""A ballot with one official: there are no rows beside it to tell how the sheet is stretched and
how dark its names usually are."""

import pytest
from pen_strokes import Strokes, cross, line
from printed_ballots import PrintedForm, print_form, row_ruling, scanned, shipped_form

from ptn_scan.election import Level
from ptn_scan.ruling.values import Reason, Ruling
from ptn_scan.simulation.profiles import Mode

LONG_NAME = "Nguyễn Phước Quỳnh Hương Giang Thủy Tiên"
LONG_TITLE = (
    "Giám đốc Trung tâm Dịch vụ nông nghiệp kiêm Phó Trưởng ban Chỉ đạo phòng, chống thiên tai "
    "và tìm kiếm cứu nạn huyện"
)
PHASES = (0.0, 1.6, 3.1, 4.7)
MODES = (Mode.GRAY, Mode.BILEVEL)


@pytest.fixture(scope="module")
def high_row(tmp_path_factory: pytest.TempPathFactory) -> PrintedForm:
    """One official with a name of several lines and a title of more."""
    form = shipped_form("mot-nguoi")
    official = form.officials[0].model_copy(update={"name": LONG_NAME, "title": LONG_TITLE})
    high = form.model_copy(update={"officials": (official,)})
    return print_form(high, tmp_path_factory.mktemp("high-row"))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("marked", [False, True])
def test_the_only_name_struck_out_makes_the_row_invalid(
    one_official: PrintedForm, mode: Mode, marked: bool
) -> None:
    row = one_official.first.rows[0]
    name = one_official.texts(row.official).name[0].bounds
    y = name.centre[1]
    strokes: Strokes = (line((name.x - 1, y), (name.right + 1, y), width=0.5),)
    if marked:
        strokes += cross(row.box(Level.LOW).centre, 5.0)
    ruling = row_ruling(one_official.read(strokes, mode=mode), row.official)
    assert (ruling.ruling, ruling.reasons) == (Ruling.INVALID, (Reason.NAME_STRUCK,))


@pytest.mark.parametrize("phase", PHASES)
def test_a_high_row_is_stretched_as_its_lines_say(high_row: PrintedForm, phase: float) -> None:
    row = high_row.first.rows[0]
    marked = cross(row.box(Level.MEDIUM).centre, 5.0)
    pulled = {"feed_mm": 0.5, "feed_wave_mm": 60.0, "feed_phase": phase}
    reading = high_row.reader.read(scanned(high_row.page(), marked, **pulled))
    name = reading.rows[0].name
    assert max(name.title_crossed, name.crossed, name.at_feet) == 0.0
    assert row_ruling(reading, row.official).ruling is Ruling.MEDIUM
