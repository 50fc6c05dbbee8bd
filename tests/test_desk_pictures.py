"""What the committee sees of a sheet: what is asked about, and nothing else."""

import io
from dataclasses import replace

import numpy as np
import pytest
from elections import PrintedElection, hand_out, print_election
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ptn_scan.desk.doubts import measures, why
from ptn_scan.desk.pictures import Pictures
from ptn_scan.election import Level
from ptn_scan.errors import UsageError
from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.recognition.reading import PageKind
from ptn_scan.ruling.values import MarkState, Reason, Sheet
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import results

DARK = 110
ROW_PX_PER_MM = 8.0
SHEET_PX_PER_MM = 4.0
OFFICIAL = 4


@pytest.fixture(scope="module")
def election(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """Three ballots: one blank, one marked in every row and signed, one turned around."""
    root = tmp_path_factory.mktemp("pictures")
    printed = print_election(root, "kon-ray-2023", 3, practice=True)
    hand_out(printed, 3)
    marked = printed.page(1, {row.official: Level.MEDIUM for row in rows(printed)})
    below = next(row for row in rows(printed) if row.official == OFFICIAL + 1).boxes[0]
    scribble(marked, below.moved(below.w, -below.h / 2))
    signature = printed.folder.layout.pages[0].signature
    assert signature is not None
    scribble(marked, signature)
    upside_down = printed.page(2, {OFFICIAL: Level.LOW}).rotate(180)
    for name, picture in (("blank", printed.page(0)), ("marked", marked), ("turned", upside_down)):
        picture.save(root / f"{name}.png", dpi=(150, 150))
    read(printed.folder, [root / f"{n}.png" for n in ("blank", "marked", "turned")], 3, workers=1)
    return printed


def rows(printed: PrintedElection) -> tuple[RowLayout, ...]:
    return printed.folder.layout.pages[0].rows


def scribble(picture: Image.Image, place: Rect) -> None:
    scale = picture.width / 210.0
    x, y, right, bottom = (edge * scale for edge in (place.x, place.y, place.right, place.bottom))
    pen = ImageDraw.Draw(picture)
    pen.line(
        [(x + 9, bottom - 9), (x + 60, y + 9), (x + 90, bottom - 9), (right - 9, y + 9)], 20, 4
    )


def sheet_of(election: PrintedElection, name: str) -> Sheet:
    sheets = results(election.folder).snapshot.sheets
    return next(each for each in sheets if each.sources[0].file == f"{name}.png")


def pixels(jpeg: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("L"))


def cut(picture: NDArray[np.uint8], place: Rect, scale: float) -> NDArray[np.uint8]:
    """The part that `place` covers; empty where it lies outside."""
    top, bottom = (max(round(edge * scale), 0) for edge in (place.y, place.bottom))
    return picture[top:bottom, round(place.x * scale) : round(place.right * scale)]


def test_a_row_shows_its_own_mark_and_no_other(election: PrintedElection) -> None:
    pictures = Pictures(election.folder)
    page = election.folder.layout.pages[0]
    place = next(row for row in page.rows if row.official == OFFICIAL)
    shown = pixels(pictures.scanned_row(sheet_of(election, "marked"), OFFICIAL))
    area = place.row.grown(0, 3.0)
    assert shown.shape == pixels(pictures.printed_row(OFFICIAL)).shape
    for row in page.rows:
        for box in row.boxes:
            inside = cut(shown, box.grown(-0.8).moved(-area.x, -area.y), ROW_PX_PER_MM)
            if inside.size == 0:
                continue
            dark = int((inside < DARK).sum())
            own = row is place and box == row.boxes[1]
            assert (dark > 0) is own, (row.official, dark)


def test_ink_beside_a_neighbours_box_is_not_shown(election: PrintedElection) -> None:
    page = election.folder.layout.pages[0]
    place = next(row for row in page.rows if row.official == OFFICIAL)
    shown = pixels(Pictures(election.folder).scanned_row(sheet_of(election, "marked"), OFFICIAL))
    beneath = Rect(place.name.x, place.row.bottom + 0.9, place.row.right - place.name.x, 1.6)
    area = place.row.grown(0, 3.0)
    assert cut(shown, beneath.moved(-area.x, -area.y), ROW_PX_PER_MM).min() > DARK


def test_the_printed_row_has_no_ink(election: PrintedElection) -> None:
    page = election.folder.layout.pages[0]
    place = next(row for row in page.rows if row.official == OFFICIAL)
    area = place.row.grown(0, 3.0)
    printed = pixels(Pictures(election.folder).printed_row(OFFICIAL))
    for box in place.boxes:
        inside = cut(printed, box.grown(-0.8).moved(-area.x, -area.y), ROW_PX_PER_MM)
        assert inside.min() > DARK


def test_a_turned_sheet_is_shown_upright(election: PrintedElection) -> None:
    page = election.folder.layout.pages[0]
    place = next(row for row in page.rows if row.official == OFFICIAL)
    area = place.row.grown(0, 3.0)
    shown = pixels(Pictures(election.folder).scanned_row(sheet_of(election, "turned"), OFFICIAL))
    low = cut(shown, place.boxes[2].grown(-0.8).moved(-area.x, -area.y), ROW_PX_PER_MM)
    assert low.min() < DARK


def test_a_sheet_shows_neither_votes_nor_hand_nor_code(election: PrintedElection) -> None:
    """The marked and signed sheet looks like the blank one."""
    pictures = Pictures(election.folder)
    blank, marked = (
        pixels(pictures.sheet(sheet_of(election, name))).astype(int) for name in ("blank", "marked")
    )
    page = election.folder.layout.pages[0]
    signature = page.signature
    assert signature is not None
    assert abs(blank - marked).max() < 60
    for place in (signature, *page.qr, *(box for row in page.rows for box in row.boxes)):
        assert cut(marked, place.grown(-1.0), SHEET_PX_PER_MM).std() < 3


def test_of_a_page_without_a_place_nothing_can_be_read(election: PrintedElection) -> None:
    known = sheet_of(election, "marked")
    lost = replace(
        known, reading=replace(known.reading, kind=PageKind.UNREGISTERED, placement=None)
    )
    pictures = Pictures(election.folder)
    for drawn in (pictures.sheet(lost), pictures.scanned_row(lost, OFFICIAL)):
        assert max(pixels(drawn).shape) == 240
    (told,) = why((), None, lost)
    assert "marked.png, trang 1" in told.vi


def test_a_page_as_printed_has_its_print_but_no_code(election: PrintedElection) -> None:
    page = election.folder.layout.pages[0]
    drawn = pixels(Pictures(election.folder).printed_page(1))
    assert drawn.shape == (297 * 4, 210 * 4)
    for place in page.qr:
        assert cut(drawn, place.grown(-1.0), SHEET_PX_PER_MM).min() > DARK
    assert all(cut(drawn, row.name, SHEET_PX_PER_MM).min() < DARK for row in page.rows)


def test_a_mark_beside_the_boxes_is_told_as_such(election: PrintedElection) -> None:
    sheet = sheet_of(election, "marked")
    row = next(row for row in sheet.reading.rows if row.official == OFFICIAL)
    (told,) = why([Reason.MARGINAL_MARK], row, sheet)
    assert "ở ngoài các ô" not in told.vi
    moved = tuple(replace(mark, ink_inside=(0.0, 0.0, 0.0)) for mark in row.marks)
    (told,) = why([Reason.MARGINAL_MARK], replace(row, marks=moved), sheet)
    assert "ở ngoài các ô" in told.vi


def test_ink_across_the_line_between_two_rows_is_told_as_such(election: PrintedElection) -> None:
    sheet = sheet_of(election, "marked")
    row = next(row for row in sheet.reading.rows if row.official == OFFICIAL)
    here = tuple(replace(mark, in_row=0.6) for mark in row.marks)
    for across in (replace(row, marks=here), replace(row, foreign_mm2=1.0)):
        doubt, told = why([Reason.MARGINAL_MARK], across, sheet)
        assert "vắt qua vạch" in told.vi
        assert "vắt qua vạch" not in doubt.vi


def test_no_ballot_has_row_99(election: PrintedElection) -> None:
    with pytest.raises(UsageError, match="99"):
        Pictures(election.folder).printed_row(99)


def test_measures_are_told_in_words(election: PrintedElection) -> None:
    sheet = sheet_of(election, "marked")
    row = next(row for row in sheet.reading.rows if row.official == OFFICIAL)
    states = (MarkState.BLANK, MarkState.MARKED, MarkState.BLANK)
    told = measures(row, states, election.folder.election.form.level_names)
    assert told[0].vi.startswith("Ô “Tín nhiệm cao”: trống – 0,0 mm²")
    assert told[1].vi.startswith("Ô “Tín nhiệm”: có dấu – ")
    assert [each.vi for each in why([Reason.CORRECTION], row, sheet)] != []
