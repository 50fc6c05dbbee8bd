"""What was decided of a ballot before one of its pages came a second time no longer stands: all
sheets with that id wait for the committee's new word."""

from pathlib import Path

import pytest
from desk_server import save_scan
from elections import PrintedElection, Votes, copy_election, hand_out, print_election

from ptn_scan.election import Level
from ptn_scan.errors import CountsError
from ptn_scan.ruling.values import BallotRuling, Reason, Ruling, SheetAction, Status
from ptn_scan.workflow.batches import restore, withdraw
from ptn_scan.workflow.deciding import Author, decide_sheet
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.live import LiveResults
from ptn_scan.workflow.members import add_member, identify
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import results

BY = Author("Trần Thị U", "đã xem các tờ")
HIGH = dict.fromkeys(range(1, 41), Level.HIGH)
LOW = dict.fromkeys(range(1, 41), Level.LOW)
MEDIUM = dict.fromkeys(range(1, 41), Level.MEDIUM)
U, V = "Triệu Văn U", "Nghiêm Thị V"
PIN = "274911"


@pytest.fixture(scope="module")
def short_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """One ballot of three pages, of which the second was not found; all marks are high."""
    root = tmp_path_factory.mktemp("short")
    printed = print_election(root, "nhieu-trang", 1, practice=True)
    hand_out(printed, 1)
    scan = save_scan(root / "1.pdf", [printed.page(0, HIGH), printed.page(2, HIGH)])
    read(printed.folder, [scan], 1, workers=1)
    return printed


@pytest.fixture
def short(short_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(short_once, tmp_path)


def ballots(folder: ElectionFolder) -> tuple[BallotRuling, ...]:
    """As counted anew, which somebody who looks on sees too."""
    found = results(folder).box
    assert LiveResults(folder).ruled().box == found
    return found.ballots


def handle(folder: ElectionFolder, page: int, file: str = "1.pdf") -> str:
    """The sheet that was read as this page of the file."""
    sheets = results(folder).snapshot.sheets
    (found,) = (
        each.handle
        for each in sheets
        if any((source.file, source.page) == (file, page) for source in each.sources)
    )
    return found


def accept(folder: ElectionFolder, sheet: str, other: str | None = None) -> None:
    decide_sheet(folder, sheet, SheetAction.ACCEPT, other, BY)


def read_again(
    printed: PrintedElection, tmp_path: Path, name: str = "2.pdf", votes: Votes = LOW
) -> str:
    """Another sheet with the code of the first page, marked otherwise; its handle."""
    scan = save_scan(tmp_path / name, [printed.page(0, votes)])
    read(printed.folder, [scan], None, workers=1)
    return handle(printed.folder, 1, name)


def check_all_wait(folder: ElectionFolder, count: int) -> None:
    found = ballots(folder)
    assert [len(each.sheets) for each in found] == [1] * count
    assert {(each.status, each.reasons, each.waiting) for each in found} == {
        (Status.REVIEW, (Reason.DUPLICATE,), True)
    }
    assert not any(row.ruling is Ruling.INVALID for each in found for row in each.rows)


def test_a_page_that_comes_twice_undoes_the_acceptance_without_a_page(
    short: PrintedElection, tmp_path: Path
) -> None:
    folder = short.folder
    accept(folder, handle(folder, 2))
    (whole,) = ballots(folder)
    assert (whole.status, whole.reasons) == (Status.COUNTED, (Reason.MISSING_PAGE,))
    second = read_again(short, tmp_path)
    check_all_wait(folder, 3)
    first, last = handle(folder, 1), handle(folder, 2)
    accept(folder, first)
    with pytest.raises(CountsError, match=first):
        accept(folder, last)
    accept(folder, last, first)
    decide_sheet(folder, second, SheetAction.REJECT, None, BY)
    counted = {each.sheets: each for each in ballots(folder)}
    assert counted[(second,)].status is Status.REJECTED
    kept = counted[(first, last)]
    assert (kept.status, kept.waiting) == (Status.COUNTED, False)
    rulings = [row.ruling for row in kept.rows]
    assert rulings == [Ruling.HIGH] * 12 + [Ruling.INVALID] * 14 + [Ruling.HIGH] * 14


def test_the_same_words_as_before_are_taken_again(short: PrintedElection, tmp_path: Path) -> None:
    folder = short.folder
    last = handle(folder, 2)
    accept(folder, last)
    read_again(short, tmp_path)
    check_all_wait(folder, 3)
    accept(folder, last)
    waiting = [each.waiting for each in ballots(folder) if last not in each.sheets]
    assert waiting == [True, True]
    read_again(short, tmp_path, "3.pdf", MEDIUM)
    (kept,) = (each for each in ballots(folder) if last in each.sheets)
    assert kept.status is Status.COUNTED, "that there are more than one was known by then"


def test_a_rejection_is_undone_too(short: PrintedElection, tmp_path: Path) -> None:
    folder = short.folder
    decide_sheet(folder, handle(folder, 1), SheetAction.REJECT, None, BY)
    read_again(short, tmp_path)
    check_all_wait(folder, 3)


def test_the_same_paper_scanned_twice_leaves_it_as_it_was(
    short: PrintedElection, tmp_path: Path
) -> None:
    folder = short.folder
    accept(folder, handle(folder, 2))
    second = read_again(short, tmp_path)
    decide_sheet(folder, second, SheetAction.SAME_SHEET, handle(folder, 1), BY)
    (whole,) = ballots(folder)
    assert (whole.status, whole.reasons) == (Status.COUNTED, (Reason.MISSING_PAGE,))
    assert len(whole.sheets) == 3


def test_somebody_who_looks_on_sees_it_at_once(short: PrintedElection, tmp_path: Path) -> None:
    live = LiveResults(short.folder)
    live.ruled()
    accept(short.folder, handle(short.folder, 2))
    assert not any(each.waiting for each in live.ruled().box.ballots)
    second = read_again(short, tmp_path)
    assert all(each.waiting for each in live.ruled().box.ballots)
    decide_sheet(short.folder, second, SheetAction.REJECT, None, BY, live.of)
    accept(short.folder, handle(short.folder, 1))
    assert live.ruled().box.ballots == ballots(short.folder)


def test_a_batch_that_is_put_back_comes_a_second_time(
    short: PrintedElection, tmp_path: Path
) -> None:
    folder = short.folder
    read_again(short, tmp_path)
    second = results(folder).snapshot.batches[-1].name
    withdraw(folder, second, BY)
    accept(folder, handle(folder, 2))
    assert [each.status for each in ballots(folder)] == [Status.COUNTED]
    restore(folder, second, BY)
    check_all_wait(folder, 3)


def test_members_vote_anew(short: PrintedElection, tmp_path: Path) -> None:
    folder, last = short.folder, handle(short.folder, 2)
    for name in (U, V):
        add_member(folder, name, PIN)

    def vote(name: str) -> None:
        author = identify(folder, name, PIN, "đã xem")
        decide_sheet(folder, last, SheetAction.ACCEPT, None, author)

    vote(U)
    vote(V)
    agreed = [each.status for each in ballots(folder)]
    read_again(short, tmp_path)
    check_all_wait(folder, 3)
    vote(U)
    vote(V)
    (kept,) = (each for each in ballots(folder) if last in each.sheets)
    assert [kept.status] == agreed == [Status.COUNTED]
