"""A small demo goes the whole way, and overwrites nothing that it did not make."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from elections import records
from PIL import Image

from ptn_scan.errors import UsageError
from ptn_scan.ruling.values import Reason
from ptn_scan.scanning.sources import find_files, pages
from ptn_scan.workflow.demo import Demo, run
from ptn_scan.workflow.demo_check import compare
from ptn_scan.workflow.demo_paper import BoxSheet, Numbers, Paper
from ptn_scan.workflow.demo_places import MARKER, Places, prepare
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.results import results

SMALL = Numbers(printed=10, issued=8)
IN_BOX = 11
"""Those issued, a photocopy, a forged and a leftover ballot."""


@dataclass(frozen=True, slots=True)
class Played:
    demo: Demo
    places: Places
    told: tuple[Message, ...]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    root = tmp_path_factory.mktemp("demo") / "demo"
    told: list[Message] = []
    return Played(run(root, SMALL, tell=told.append), Places(root), tuple(told))


def test_every_row_is_what_its_voter_meant(played: Played) -> None:
    compared = played.demo.comparison
    assert compared.rows == SMALL.issued * 11
    assert compared.right == compared.rows
    assert compared.surplus == compared.rejected == 3
    assert compared.faultless
    assert "Đối chiếu: 88/88 dòng đúng ý người ghi phiếu, 0 sai" in compared.message.vi
    assert "88/88 rows" in compared.message.en


def test_the_result_is_final_and_numbers_meet(played: Played) -> None:
    tally = played.demo.tally
    assert tally.final
    assert (tally.collected, tally.genuine, tally.surplus_total) == (IN_BOX, SMALL.issued, 3)
    assert dict(tally.surplus) == {Reason.NOT_ISSUED: 1, Reason.BAD_CODE: 1, Reason.DUPLICATE: 1}
    counts = tally.counts
    assert (counts.printed, counts.issued, counts.leftover) == (10, 8, 2)
    assert counts.collected == IN_BOX


def test_scans_are_a_pdf_a_bilevel_tiff_and_jpegs(played: Played) -> None:
    files = find_files((played.places.collected_scans,))
    assert sorted({file.path.suffix for file in files}) == [".jpg", ".pdf", ".tif"]
    assert sum(len(list(pages(file))) for file in files) == IN_BOX
    with Image.open(played.places.collected_scans / "lo-2.tif") as tiff:
        assert (tiff.mode, tiff.info["compression"]) == ("1", "group4")


def test_everything_lies_where_it_is_said_to(played: Played) -> None:
    assert all(path.exists() for path in played.demo.files)
    overlays = sorted(path.stem for path in played.places.overlays.iterdir())
    assert overlays == sorted(
        handle for line in records(played.demo.folder) for handle in line["sheets"]
    )
    assert (played.places.minutes / "bien-ban-1.pdf").read_bytes().startswith(b"%PDF")
    assert len([*played.places.notices.glob("ket-qua-*.pdf")]) == 11
    assert json.loads((played.places.results / "ket-qua.json").read_text("utf-8"))["final"]
    assert len(played.told) == 5


def test_overlays_are_pictures_with_room_for_words(played: Played) -> None:
    for path in played.places.overlays.iterdir():
        with Image.open(path) as picture:
            assert picture.format == "JPEG"
            assert picture.width > 1500
            strip = picture.convert("L").crop((1300, 500, picture.width, 1600))
            low, _ = strip.getextrema()
            assert low < 200  # the words


def test_the_committee_decided_only_what_waited(played: Played) -> None:
    snapshot = results(played.demo.folder).snapshot
    assert len(snapshot.sheet_decisions) == 2
    assert {each.action.value for each in snapshot.sheet_decisions} == {"accept", "reject"}
    assert played.demo.comparison.decided == len(snapshot.row_decisions)


def test_a_changed_vote_shows_in_the_comparison(played: Played) -> None:
    """The comparison can fail: rows that were drawn on another ballot are not what was read."""
    box = results(played.demo.folder).box
    ballots = [each for each in box.ballots if each.genuine][:2]
    places = [(each.sources[0].file, each.sources[0].page) for each in ballots]
    truths = {(each.file, each.page): each.rows for each in played.demo.sheets}
    swapped = (
        BoxSheet(Paper.GENUINE, truths[places[1]], *places[0]),
        BoxSheet(Paper.GENUINE, truths[places[0]], *places[1]),
        BoxSheet(Paper.FORGED, (), *places[0]),
        BoxSheet(Paper.GENUINE, truths[places[0]], "missing.jpg", 1),
    )
    compared = compare(box, swapped)
    assert compared.rows == 33
    assert compared.right < 22
    assert (compared.surplus, compared.rejected) == (1, 0)
    assert not compared.faultless


def test_a_demo_is_made_afresh_and_other_files_stay(tmp_path: Path) -> None:
    places = prepare(tmp_path / "demo")
    old = places.collected_scans / "old.jpg"
    old.touch()
    kept = places.root / "notes.txt"
    kept.write_text("mine")
    prepare(places.root)
    assert not old.exists()
    assert kept.read_text() == "mine"


def test_what_the_demo_did_not_make_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "1-phieu-in" / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("mine")
    with pytest.raises(UsageError, match="not made by"):
        run(tmp_path, SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["1-phieu-in"]
    assert mine.read_text() == "mine"


@pytest.mark.parametrize("kind", ["file", "link"])
def test_a_file_or_link_is_no_folder_for_a_demo(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "demo"
    if kind == "file":
        target.write_text("mine")
    else:
        (tmp_path / "other").mkdir()
        (tmp_path / "other" / MARKER).touch()
        target.symlink_to(tmp_path / "other")
    with pytest.raises(UsageError, match="not made by"):
        prepare(target)
