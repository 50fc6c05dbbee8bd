"""Decisions, final results, documents, exports, `verify`: a whole vote on each shipped form."""

import re
import sqlite3
from pathlib import Path

import pytest
from elections import FORMS, PrintedElection, copy_election, hand_out, print_election, records

from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.cli import words
from ptn_scan.election import Level
from ptn_scan.errors import (
    CountsError,
    DamagedElectionError,
    ReviewPendingError,
    UsageError,
)
from ptn_scan.ruling.values import Ruling, SheetAction
from ptn_scan.tally import Proposal, tally_json
from ptn_scan.workflow.deciding import Author, decide, decide_sheet
from ptn_scan.workflow.documents import write_minutes
from ptn_scan.workflow.pending import pending_rows, pending_sheets
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.records import ExportFormat, export, write_text
from ptn_scan.workflow.results import check_final, results
from ptn_scan.workflow.verifying import verify

AUTHOR = Author("Nguyễn Văn T", "hai bản quét của một phiếu")
BALLOTS = 4


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """One official; of four ballots two high, one low, and the fourth scanned twice."""
    root = tmp_path_factory.mktemp("read")
    printed = print_election(root, "mot-nguoi", BALLOTS)
    hand_out(printed, BALLOTS)
    scans = [
        printed.scan(root / "high.pdf", [0, 1], {1: Level.HIGH}),
        printed.scan(root / "low.pdf", [2], {1: Level.LOW}),
        printed.scan(root / "again.pdf", [3], {1: Level.LOW}),
        printed.scan(root / "again.png", [3], {1: Level.LOW}),
    ]
    read(printed.folder, scans, collected=BALLOTS, workers=1)
    return printed


@pytest.fixture
def counted(read_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(read_once, tmp_path)


def settle(election: PrintedElection) -> None:
    """The committee says that the second scan is the first one's paper."""
    first, second = pending_sheets(results(election.folder).box)
    left = decide_sheet(
        election.folder, first.sheets[0].lower(), SheetAction.SAME_SHEET, second.sheets[0], AUTHOR
    )
    assert left == 0


def test_what_waits_is_listed_with_its_way_out(counted: PrintedElection) -> None:
    box = results(counted.folder).box
    sheets = pending_sheets(box)
    assert [sheet.reasons[0] for sheet in sheets] == ["duplicate", "duplicate"]
    assert all(SheetAction.SAME_SHEET in sheet.actions for sheet in sheets)
    assert {source.file for sheet in sheets for source in sheet.sources} == {
        "again.pdf",
        "again.png",
    }
    assert pending_rows(box) == ()
    with pytest.raises(ReviewPendingError, match="2"):
        check_final(results(counted.folder).tally)


def test_a_decision_makes_the_result_final(counted: PrintedElection) -> None:
    settle(counted)
    result = results(counted.folder).tally
    check_final(result)
    (official,) = result.officials
    assert (official.levels, official.proposal) == ((2, 0, 2), Proposal.NONE)  # exactly 1/2
    lines = records(counted.folder)
    assert sorted(len(line["sources"]) for line in lines) == [1, 1, 1, 2]  # type: ignore[arg-type]


def test_numbers_that_do_not_meet_are_named_with_their_remedy(counted: PrintedElection) -> None:
    settle(counted)
    read(counted.folder, [], collected=BALLOTS + 1)
    with pytest.raises(CountsError, match=r"5.*4") as caught:
        check_final(results(counted.folder).tally)
    assert "→" not in caught.value.vi
    assert caught.value.exit_code == 6


def test_the_tally_is_the_same_text_every_time(counted: PrintedElection) -> None:
    texts = {tally_json(results(counted.folder).tally) for _ in range(3)}
    assert len(texts) == 1
    assert not re.search(r"\d\d:\d\d", texts.pop())


def test_decisions_that_are_not_needed_are_refused(counted: PrintedElection) -> None:
    clear = next(line for line in records(counted.folder) if line["status"] == "counted")
    handle = clear["sheets"][0]  # type: ignore[index]
    ballot = str(clear["ballot"])
    for refused in (
        lambda: decide(counted.folder, ballot, 1, Ruling.LOW, AUTHOR),
        lambda: decide(counted.folder, "NOSUCH22", 1, Ruling.LOW, AUTHOR),
        lambda: decide(counted.folder, handle, 2, Ruling.LOW, AUTHOR),
        lambda: decide(counted.folder, handle, 1, Ruling.REVIEW, AUTHOR),
        lambda: decide(counted.folder, handle, 1, Ruling.LOW, Author("", "why")),
        lambda: decide_sheet(counted.folder, handle, SheetAction.ACCEPT, None, AUTHOR),
        lambda: decide_sheet(counted.folder, "NOSUCH22", SheetAction.REJECT, None, AUTHOR),
        lambda: decide_sheet(counted.folder, handle, SheetAction.REJECT, None, Author("An", " ")),
    ):
        with pytest.raises(UsageError):
            refused()
    with counted.folder.open_box() as box:
        assert box.snapshot().row_decisions == ()
        assert box.snapshot().sheet_decisions == ()


def test_a_doubtful_row_is_decided_and_decided_again(
    counted: PrintedElection, tmp_path: Path
) -> None:
    settle(counted)
    with pytest.raises(UsageError):
        decide(counted.folder, records(counted.folder)[0]["sheets"][0], 1, Ruling.LOW, AUTHOR)  # type: ignore[index]
    box = make_doubtful(tmp_path)
    (row,) = pending_rows(results(box.folder).box)
    ballot = str(records(box.folder)[0]["ballot"])
    assert decide(box.folder, ballot.lower(), 1, Ruling.MEDIUM, AUTHOR) == 0
    assert decide(box.folder, row.sheet, 1, Ruling.HIGH, AUTHOR) == 0
    (official,) = results(box.folder).tally.officials
    assert official.levels == (1, 0, 0)
    (line,) = records(box.folder)
    assert line["rows"][0]["decided_by"] == "committee"  # type: ignore[index]


def make_doubtful(root: Path) -> PrintedElection:
    """One ballot with a dot of the pen, and nothing else, in a box."""
    (root / "doubtful").mkdir()
    printed = print_election(root / "doubtful", "mot-nguoi", 1)
    hand_out(printed, 1)
    picture = printed.page(0)
    x, y = printed.folder.layout.page(1).rows[0].box(Level.HIGH).centre
    side = 5
    left, top = round(x / 25.4 * 150), round(y / 25.4 * 150)
    picture.paste(20, (left, top, left + side, top + side))
    picture.save(root / "dot.png")
    assert read(printed.folder, [root / "dot.png"], collected=1, workers=1).waiting == 1
    return printed


def test_minutes_wait_for_the_end_but_drafts_do_not(
    counted: PrintedElection, tmp_path: Path
) -> None:
    out = tmp_path / "minutes"
    with pytest.raises(ReviewPendingError):
        write_minutes(counted.folder, out, draft=False)
    assert not out.exists()
    with pytest.raises(UsageError):
        write_minutes(counted.folder, counted.folder.paths.root / "minutes", draft=True)
    write_minutes(counted.folder, tmp_path / "draft", draft=True)
    settle(counted)
    names = {path.name for path in write_minutes(counted.folder, out, draft=False)}
    assert {"bien-ban-1.docx", "bien-ban-1.pdf", "bien-ban-3.pdf", "ket-qua.xlsx"} <= names
    assert {path.name for path in out.iterdir()} == names


def test_a_draft_may_come_before_everything(tmp_path: Path) -> None:
    printed = print_election(tmp_path, "mot-nguoi", 1)
    assert write_minutes(printed.folder, tmp_path / "draft", draft=True)


def test_what_leaves_the_committee_names_no_ballot(counted: PrintedElection) -> None:
    settle(counted)
    secrets = {
        word
        for line in records(counted.folder)
        for word in (line["ballot"], *line["sheets"], line["sources"][0]["sha256"])  # type: ignore[misc,index]
    }
    for form in (ExportFormat.CSV, ExportFormat.NIST_CVR):
        text = export(counted.folder, form)
        assert not any(str(word) in text for word in secrets)


def test_text_is_written_whole(tmp_path: Path) -> None:
    write_text(tmp_path / "a.jsonl", "phiếu\n")
    write_text(tmp_path / "a.jsonl", "phiếu hợp lệ\n")
    assert (tmp_path / "a.jsonl").read_bytes() == "phiếu hợp lệ\n".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]
    with pytest.raises(UsageError):
        write_text(tmp_path / "nowhere" / "a.jsonl", "x")


def test_a_sound_folder_verifies(counted: PrintedElection) -> None:
    settle(counted)
    found = verify(counted.folder)
    with counted.folder.open_box() as box:
        assert found.journal_head == box.snapshot().journal_head
    assert (found.scans, found.decisions) == (5, 1)


def test_a_changed_or_missing_scan_does_not_verify(counted: PrintedElection) -> None:
    first, second, *_ = sorted(counted.folder.paths.scans.iterdir())
    data = bytearray(first.read_bytes())
    data[-20] ^= 1
    first.write_bytes(data)
    second.unlink()
    with pytest.raises(DamagedElectionError) as caught:
        verify(counted.folder)
    assert first.name in caught.value.en
    assert second.name in caught.value.en


def test_a_changed_part_does_not_verify(counted: PrintedElection) -> None:
    form = counted.folder.paths.form
    form.write_text(form.read_text("utf-8") + "\n# harmless?\n", "utf-8")
    with pytest.raises(DamagedElectionError, match=r"form\.toml"):
        verify(counted.folder)


def test_a_forged_reading_does_not_verify(counted: PrintedElection) -> None:
    """Even where the journal is forged along with it: the scans say otherwise."""
    with counted.folder.open_box() as box:
        sheets = box.snapshot().sheets
    settle(counted)
    rewrite_readings(counted.folder.paths.ballot_box)
    with counted.folder.open_box() as box:
        assert box.faults() == ()
        assert box.snapshot().sheets != sheets
    with pytest.raises(DamagedElectionError, match="reading its scan again"):
        verify(counted.folder)


def rewrite_readings(path: Path) -> None:
    """Builds the same box anew with every reading's marks taken away."""
    from dataclasses import replace

    from ptn_scan.ballot_box.values import ReadPage

    with BallotBox.open(path) as box:
        old, scans, facts = box.snapshot(), box.scans(), box.founding_facts()
    path.unlink()
    by_handle = {scan.handle: scan for scan in scans}
    assert old.conference is not None
    assert old.issue is not None
    with BallotBox.create(path, facts) as box:  # type: ignore[arg-type]
        box.append_printed(old.register)
        box.append_conference(old.conference, old.issue.at)
        box.append_issue(old.issue, ())
        pages = [
            ReadPage(
                by_handle[sheet.handle],
                sheet.sources,
                replace(
                    sheet.reading,
                    rows=tuple(replace(row, marks=()) for row in sheet.reading.rows),
                ),
                "forged",
            )
            for sheet in old.sheets
        ]
        box.append_pages(box.begin_batch(old.issue.at), pages)


def test_the_journal_is_checked(counted: PrintedElection) -> None:
    raw = sqlite3.connect(counted.folder.paths.ballot_box)
    raw.execute("DROP TRIGGER hand_counts_no_update")
    raw.execute("UPDATE hand_counts SET collected = 3")
    raw.commit()
    raw.close()
    with pytest.raises(DamagedElectionError, match="hand_counts"):
        verify(counted.folder)


@pytest.mark.parametrize("form", ["kon-ray-2023", "mot-nguoi", "nhieu-trang"])
def test_every_shipped_form_goes_the_whole_way(form: str, tmp_path: Path) -> None:
    printed = print_election(tmp_path, form, 2, practice=True)
    folder = printed.folder
    hand_out(printed, 2)
    officials, pages = len(folder.election.form.officials), len(folder.layout.pages)
    levels = tuple(Level)
    votes = {number: levels[number % 3] for number in range(1, officials + 1)}
    scan = printed.scan(tmp_path / "box.pdf", range(2 * pages), votes)
    result = read(folder, [scan], collected=2, workers=1)
    assert (result.new, result.waiting) == (2 * pages, 0)
    found = results(folder).tally
    check_final(found)
    for official in found.officials:
        expected = [0, 0, 0]
        expected[official.official % 3] = 2
        assert list(official.levels) == expected
        assert official.valid == 2
    assert write_minutes(folder, tmp_path / "minutes", draft=False)


def test_the_forms_are_all_there() -> None:
    assert {path.stem for path in FORMS.glob("*.toml")} == {
        "hoi-dong-nhan-dan",
        "kon-ray-2023",
        "mot-nguoi",
        "nhieu-trang",
        "tuy-chinh",
    }


def test_the_words_of_the_command_line_are_those_of_the_stages() -> None:
    assert {word.value for word in words.RowWord} == set(Ruling) - {Ruling.REVIEW}
    assert {word.value for word in words.SheetWord} == set(SheetAction)
    assert {word.value for word in words.ExportFormat} == set(ExportFormat)
