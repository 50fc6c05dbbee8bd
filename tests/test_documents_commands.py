"""`notices`, `handouts` and `export --out` on an election that was counted."""

import csv
import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from elections import PrintedElection, copy_election, hand_out, print_election
from pypdfium2 import PdfDocument

from ptn_scan.ballot_box.journal import DECK_CHECKED, MINUTES
from ptn_scan.documents.tongue import Tongue
from ptn_scan.election import Level
from ptn_scan.errors import CountsError, MachineError, UsageError
from ptn_scan.workflow.auditing import fix_tally
from ptn_scan.workflow.batches import withdraw
from ptn_scan.workflow.conference import Leftovers, establish, issue
from ptn_scan.workflow.deciding import Author
from ptn_scan.workflow.documents import (
    minutes_facts,
    write_minutes,
    write_result_notices,
    write_vote_handouts,
)
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.progress import Silence
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.records import ExportFormat, export, write_records
from ptn_scan.workflow.results import results
from ptn_scan.workflow.spoiling import spoil

BALLOTS = 3


@pytest.fixture(scope="session")
def counted_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """One official; two ballots high, one low."""
    root = tmp_path_factory.mktemp("papers")
    printed = print_election(root, "mot-nguoi", BALLOTS)
    hand_out(printed, BALLOTS)
    scans = [
        printed.scan(root / "high.pdf", [0, 1], {1: Level.HIGH}),
        printed.scan(root / "low.pdf", [2], {1: Level.LOW}),
    ]
    read(printed.folder, scans, collected=BALLOTS, workers=1)
    return printed


@pytest.fixture
def counted(counted_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(counted_once, tmp_path)


def text_of(path: Path) -> str:
    pages = PdfDocument(path)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def test_notices_are_written_of_a_final_count(counted: PrintedElection, tmp_path: Path) -> None:
    names = [path.name for path in write_result_notices(counted.folder, tmp_path / "n", False)]
    assert names == [
        f"{stem}.{kind}"
        for stem in ("thong-bao", "bao-cao", "ket-qua-01")
        for kind in ("docx", "pdf")
    ]
    name = counted.folder.election.form.officials[0].name
    letter = text_of(tmp_path / "n" / "ket-qua-01.pdf")
    assert f"Kính gửi: Ông (Bà) {name}" in letter
    assert "3 3 3 0 2 66,67 0 0,00 1 33,33" in letter


def test_notices_wait_for_the_end_but_drafts_do_not(tmp_path: Path) -> None:
    printed = print_election(tmp_path, "mot-nguoi", 1)
    with pytest.raises(CountsError):
        write_result_notices(printed.folder, tmp_path / "n", draft=False)
    assert not (tmp_path / "n").exists()
    write_result_notices(printed.folder, tmp_path / "n", draft=True)
    assert "DỰ THẢO" in text_of(tmp_path / "n" / "bao-cao.pdf")


def test_papers_never_lie_in_the_election_folder(counted: PrintedElection) -> None:
    inside = counted.folder.paths.root / "papers"
    with pytest.raises(UsageError):
        write_result_notices(counted.folder, inside, draft=True)
    with pytest.raises(UsageError):
        write_vote_handouts(counted.folder, inside)


def test_handouts_come_before_everything(tmp_path: Path) -> None:
    printed = print_election(tmp_path, "mot-nguoi", 1)
    written = write_vote_handouts(printed.folder, tmp_path / "h")
    assert {path.stem for path in written} == {
        "huong-dan-ghi-phieu", "mau-bao-cao", "danh-muc-ho-so", "canh-may-quet",
    }  # fmt: skip
    assert printed.folder.election.form.officials[0].name in text_of(
        tmp_path / "h" / "danh-muc-ho-so.pdf"
    )


def test_minutes_tell_how_far_the_hand_check_went(counted: PrintedElection, tmp_path: Path) -> None:
    write_minutes(counted.folder, tmp_path / "before", draft=False)
    assert "Chưa kiểm tra kết quả bằng tay" in text_of(tmp_path / "before" / "bien-ban-1.pdf")
    fix_tally(counted.folder, full_count=True)
    write_minutes(counted.folder, tmp_path / "after", draft=False)
    after = text_of(tmp_path / "after" / "bien-ban-1.pdf")
    assert "đếm lại toàn bộ bằng tay, đã đếm xong 0/1 người. Việc kiểm tra chưa xong" in after


def test_minutes_tell_of_the_last_check_of_the_test_deck(
    counted: PrintedElection, tmp_path: Path
) -> None:
    with counted.folder.open_box() as box:
        for right, wrong, faults in ((30, 4, "rows-wrong, streaks"), (34, 0, "")):
            facts = {"fit": not faults, "pages": 5, "right": right, "wrong": wrong, "review": 1}
            box.append_entry(DECK_CHECKED, {**facts, "faults": faults})
    write_minutes(counted.folder, tmp_path / "m", draft=True)
    text = text_of(tmp_path / "m" / "bien-ban-1.pdf")
    assert "2 lần. Lần cuối: đạt yêu cầu; 5 trang; 34 dòng đọc đúng, 0 dòng đọc sai" in text


def test_minutes_repeat_what_people_wrote_down(tmp_path: Path) -> None:
    """Why the leftovers' codes were not read, which batch was withdrawn, by whom and why; one that
    counts is not among them."""
    printed = print_election(tmp_path, "mot-nguoi", BALLOTS)
    establish(printed.folder, BALLOTS, BALLOTS)
    issue(printed.folder, 2, Leftovers(unread=True, why="máy quét hỏng"))
    for number, name in enumerate(("một", "hai")):
        scan = printed.scan(tmp_path / f"{number}.pdf", [number], {1: Level.HIGH})
        read(printed.folder, [scan], collected=1, workers=1, batch=name)
    withdraw(printed.folder, "hai", Author("Trần Thị U", "quét nhầm"))
    facts = minutes_facts(printed.folder, results(printed.folder), draft=True)
    assert facts.leftover_why == "máy quét hỏng"
    assert facts.withdrawn == (("hai", "Trần Thị U", "quét nhầm"),)


def test_a_reason_of_spoiled_ballots_stands_once_and_every_ballot_counts(tmp_path: Path) -> None:
    printed = print_election(tmp_path, "mot-nguoi", 6)
    establish(printed.folder, 6, 6)
    reasons = ("đánh dấu nhầm", "rách", "đánh dấu nhầm.", "đánh dấu nhầm")
    for number, why in enumerate(reasons):
        spoil(printed.folder, (printed.scan(tmp_path / f"{number}.png", [number]),), why)
    issue(printed.folder, 2, Leftovers())
    write_minutes(printed.folder, tmp_path / "m", draft=True)
    text = text_of(tmp_path / "m" / "bien-ban-1.pdf")
    assert "Lý do: đánh dấu nhầm; rách." in text
    assert text.count("đánh dấu nhầm") == text.count("rách") == 1
    assert "Số phiếu hỏng 4 Số phiếu thu về" in text


class Interrupted(Silence):
    """Another command, at work once the first paper is made."""

    def __init__(self, command: Callable[[], object]) -> None:
        self.command: Callable[[], object] | None = command

    def advance(self, steps: int = 1) -> None:
        command, self.command = self.command, None
        if command is not None:
            command()


def test_minutes_of_a_count_that_another_command_changed_meanwhile_are_refused(
    counted: PrintedElection, tmp_path: Path
) -> None:
    """The journal has no such minutes, and the folder no such papers."""
    folder = counted.folder
    other = Interrupted(lambda: fix_tally(folder, full_count=True))
    with pytest.raises(MachineError) as refused:
        write_minutes(folder, tmp_path / "m", draft=False, progress=other)
    assert "Hãy chạy lại «minutes»" in refused.value.vi
    assert other.command is None
    assert written(folder) == []
    assert list((tmp_path / "m").iterdir()) == []
    assert not folder.paths.minutes.exists()
    write_minutes(folder, tmp_path / "m", draft=False)
    assert len(written(folder)) == 1


def test_final_minutes_are_in_the_journal_and_neither_drafts_nor_translations(
    counted: PrintedElection, tmp_path: Path
) -> None:
    """Once the election is closed nothing is added, and the same papers are written again."""
    folder = counted.folder
    write_minutes(folder, tmp_path / "draft", draft=True)
    assert written(folder) == []
    files = write_minutes(folder, tmp_path / "m", draft=False, tongue=Tongue.ENGLISH)
    (entry,) = written(folder)
    hashes = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if not path.stem.endswith("-en")
    }
    assert entry["files"] == hashes
    assert len(hashes) == 9
    with folder.open_box() as box, box.transaction():
        box.append_closing({}, frozenset())
    again = write_minutes(folder, tmp_path / "again", draft=False)
    assert len(written(folder)) == 1
    assert {path.name for path in again} == hashes.keys()


def written(folder: ElectionFolder) -> list[dict[str, object]]:
    with folder.open_box() as box:
        return [dict(entry.facts) for entry in box.entries(MINUTES)]


def test_a_copy_to_be_sent_is_of_the_signed_minutes(
    counted: PrintedElection, tmp_path: Path
) -> None:
    files = write_minutes(
        counted.folder, tmp_path / "m", True, password="mật khẩu", tongue=Tongue.ENGLISH
    )
    sent = [path.name for path in files if path.stem.endswith("-gui")]
    assert sent == ["bien-ban-1-gui.pdf", "bien-ban-2-gui.pdf", "bien-ban-3-gui.pdf"]


def test_export_replaces_a_file_only_when_asked(counted: PrintedElection, tmp_path: Path) -> None:
    target = tmp_path / "records.csv"
    target.write_text("of another election")
    with pytest.raises(UsageError, match="--replace"):
        write_records(counted.folder, ExportFormat.CSV, target)
    assert target.read_text() == "of another election"
    write_records(counted.folder, ExportFormat.CSV, target, replace=True)
    assert target.read_text("utf-8").startswith("record,official")


def test_arlo_gets_the_ballots_as_they_were_scanned(counted: PrintedElection) -> None:
    folder = counted.folder
    for form in (ExportFormat.ARLO_MANIFEST, ExportFormat.ARLO_CVR):
        with pytest.raises(UsageError, match="--committee-only"):
            export(folder, form)
    manifest = export(folder, ExportFormat.ARLO_MANIFEST, whole_ballots=True)
    assert manifest == "\ufeffTabulator,Batch Name,Number of Ballots\r\nptn-scan,1,3\r\n"
    lines = list(csv.reader(io.StringIO(export(folder, ExportFormat.ARLO_CVR, True))))[4:]
    assert [line[3:5] for line in lines] == [
        ["1", "high.pdf, 1"], ["2", "high.pdf, 2"], ["3", "low.pdf, 1"],
    ]  # fmt: skip
    assert [line[7:] for line in lines] == [["1", "0", "0"], ["1", "0", "0"], ["0", "0", "1"]]


def test_arlo_waits_for_a_final_result(tmp_path: Path) -> None:
    printed = print_election(tmp_path, "mot-nguoi", 1)
    with pytest.raises(CountsError):
        export(printed.folder, ExportFormat.ARLO_CVR, whole_ballots=True)
