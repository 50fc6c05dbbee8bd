"""Spoiled and exchanged ballots: every id in one state, and none of them a vote."""

from pathlib import Path

import pytest
from docx import Document
from elections import PrintedElection, copy_election, print_election, records
from PIL import Image

from ptn_scan.election import Level
from ptn_scan.errors import CountsError, InputFileError, UsageError
from ptn_scan.ruling.values import IdState
from ptn_scan.tally import Tally
from ptn_scan.workflow.batches import rescan, withdraw
from ptn_scan.workflow.conference import Leftovers, establish, issue
from ptn_scan.workflow.deciding import Author
from ptn_scan.workflow.documents import write_minutes
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import check_final, results
from ptn_scan.workflow.spoiling import Exchange, spoil

BALLOTS = 6
WHY = "cử tri viết nhầm"


@pytest.fixture(scope="module")
def printed_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """One official, six ballots printed, four people present."""
    printed = print_election(tmp_path_factory.mktemp("spoiling"), "mot-nguoi", BALLOTS)
    establish(printed.folder, 4, 4)
    return printed


@pytest.fixture
def printed(printed_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(printed_once, tmp_path)


def states(printed: PrintedElection) -> list[IdState]:
    with printed.folder.open_box() as box:
        return sorted(box.snapshot().register.values())


def tally_of(printed: PrintedElection) -> Tally:
    return results(printed.folder).tally


def printed_identity(printed: PrintedElection) -> tuple[bool, str]:
    identity = next(each for each in tally_of(printed).identities if each.key == "printed")
    return identity.holds, identity.en


def test_spoiled_before_the_issue(printed: PrintedElection, tmp_path: Path) -> None:
    """The voter's other ballot is one of those that are out in the end."""
    spoiled = printed.scan(tmp_path / "spoiled.pdf", [0], {1: Level.LOW})
    result = spoil(printed.folder, (spoiled,), WHY)
    assert (result.spoiled, result.known, result.total) == (1, 0, 1)
    leftover = printed.scan(tmp_path / "leftover.pdf", [5, 0])
    with pytest.raises(CountsError):
        issue(printed.folder, 5, Leftovers((leftover,)))
    issued = issue(printed.folder, 4, Leftovers((leftover,)))
    assert (issued.void, issued.spoiled) == (1, 1)
    assert printed_identity(printed) == (
        True,
        "printed (6) = issued (4) + leftover (1) + spoiled (1)",
    )
    read(printed.folder, [printed.scan(tmp_path / "box.pdf", [1, 2, 3, 4])], 4, workers=1)
    check_final(tally_of(printed))
    assert list(printed.folder.paths.scans.glob("*.png")) == []


def test_the_minutes_say_why(printed: PrintedElection, tmp_path: Path) -> None:
    spoil(printed.folder, (printed.scan(tmp_path / "a.png", [0]),), f"{WHY}.")
    read(printed.folder, [printed.scan(tmp_path / "box.png", [1])], workers=1)
    withdraw(printed.folder, "1", Author("Lê Văn V", "quét thiếu"))
    write_minutes(printed.folder, tmp_path / "draft", draft=True)
    document = Document(str(tmp_path / "draft" / "bien-ban-1.docx"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert f"Lý do: {WHY}.\n" in text
    assert "tập phiếu 1 đã được Lê Văn V rút ra, không tính vào kết quả. Lý do: quét thiếu." in text


def test_a_spoiled_ballot_in_the_box_is_no_vote(printed: PrintedElection, tmp_path: Path) -> None:
    spoil(printed.folder, (printed.scan(tmp_path / "a.png", [0]),), WHY)
    issue(printed.folder, 4, Leftovers((printed.scan(tmp_path / "b.png", [5]),)))
    votes = printed.scan(tmp_path / "box.pdf", [0, 1, 2], {1: Level.HIGH})
    read(printed.folder, [votes], workers=1)
    result = tally_of(printed)
    assert (result.genuine, result.surplus_total, result.waiting) == (2, 1, 0)
    assert result.officials[0].levels == (2, 0, 0)
    (rejected,) = (line for line in records(printed.folder) if line["status"] == "rejected")
    assert rejected["reasons"][0] == "not-issued"  # type: ignore[index]


def test_spoiled_again_changes_nothing(printed: PrintedElection, tmp_path: Path) -> None:
    first = printed.scan(tmp_path / "a.png", [0])
    spoil(printed.folder, (first,), WHY)
    with printed.folder.open_box() as box:
        before = box.snapshot()
    both = printed.scan(tmp_path / "b.pdf", [0, 0])
    assert spoil(printed.folder, (both,), WHY).known == 1
    with printed.folder.open_box() as box:
        assert box.snapshot() == before


def test_an_exchange_after_the_issue(printed: PrintedElection, tmp_path: Path) -> None:
    """The ballot that went out counts; which one it was, the leftovers that remain tell."""
    issue(printed.folder, 4, Leftovers((printed.scan(tmp_path / "left.pdf", [4, 5]),)))
    spoiled, left = printed.scan(tmp_path / "s.png", [0]), printed.scan(tmp_path / "l.png", [5])
    result = spoil(printed.folder, (spoiled,), WHY, Exchange((left,)))
    assert (result.spoiled, result.exchanged) == (1, 1)
    assert any("register" in warning.en for warning in result.warnings)
    assert printed_identity(printed) == (
        True,
        "printed (6) = issued (4) + leftover (1) + spoiled (1)",
    )
    votes = printed.scan(tmp_path / "box.pdf", [1, 2, 3, 4], {1: Level.MEDIUM})
    read(printed.folder, [votes], collected=4, workers=1)
    result_now = tally_of(printed)
    check_final(result_now)
    assert (result_now.genuine, result_now.officials[0].levels) == (4, (0, 4, 0))


def test_a_ballot_that_came_back_and_was_not_exchanged(
    printed: PrintedElection, tmp_path: Path
) -> None:
    issue(printed.folder, 4, Leftovers((printed.scan(tmp_path / "left.pdf", [4, 5]),)))
    spoiled = printed.scan(tmp_path / "s.png", [0])
    result = spoil(printed.folder, (spoiled,), WHY)
    assert any("--leftover" in warning.en for warning in result.warnings)
    assert printed_identity(printed) == (
        True,
        "printed (6) = issued (3) + leftover (2) + spoiled (1)",
    )
    # It was exchanged after all: the same command with the leftovers.
    left = printed.scan(tmp_path / "l.png", [5])
    assert spoil(printed.folder, (spoiled,), WHY, Exchange((left,))).exchanged == 1
    assert printed_identity(printed) == (
        True,
        "printed (6) = issued (4) + leftover (1) + spoiled (1)",
    )


def test_more_exchanged_than_spoiled_is_refused(printed: PrintedElection, tmp_path: Path) -> None:
    issue(printed.folder, 3, Leftovers((printed.scan(tmp_path / "left.pdf", [3, 4, 5]),)))
    before = states(printed)
    left = printed.scan(tmp_path / "l.png", [5])
    with pytest.raises(CountsError, match="Nothing was recorded"):
        spoil(printed.folder, (printed.scan(tmp_path / "s.png", [0]),), WHY, Exchange((left,)))
    assert states(printed) == before


def test_where_leftovers_were_never_read_the_number_is_said(
    printed: PrintedElection, tmp_path: Path
) -> None:
    issue(printed.folder, 4, Leftovers(unread=True, why="máy quét hỏng"))
    spoiled = printed.scan(tmp_path / "s.png", [0])
    with pytest.raises(CountsError):
        spoil(printed.folder, (spoiled,), WHY, Exchange(count=2))
    spoil(printed.folder, (spoiled,), WHY, Exchange(count=1))
    assert printed_identity(printed) == (
        True,
        "printed (6) = issued (4) + leftover (1) + spoiled (1)",
    )


def test_what_was_read_from_the_box_cannot_become_spoiled(
    printed: PrintedElection, tmp_path: Path
) -> None:
    """Else a vote that displeases could be taken back. Paper that got among the others by mistake
    is taken out, and the stack scanned anew."""
    issue(printed.folder, 4, Leftovers((printed.scan(tmp_path / "left.pdf", [4, 5]),)))
    read(printed.folder, [printed.scan(tmp_path / "box.pdf", [0, 1, 2])], workers=1)
    spoiled = printed.scan(tmp_path / "s.png", [0])
    with pytest.raises(CountsError, match=r"box\.pdf"):
        spoil(printed.folder, (spoiled,), WHY)
    again = [printed.scan(tmp_path / f"again{index}.png", [index]) for index in (1, 2)]
    rescan(printed.folder, "1", again, Author("An", "lẫn phiếu hỏng"), workers=1)
    assert spoil(printed.folder, (spoiled,), WHY).spoiled == 1
    assert tally_of(printed).genuine == 2


def test_a_leftover_may_be_spoiled(printed: PrintedElection, tmp_path: Path) -> None:
    issue(printed.folder, 4, Leftovers((printed.scan(tmp_path / "left.pdf", [4, 5]),)))
    spoil(printed.folder, (printed.scan(tmp_path / "s.png", [5]),), "rách")
    assert printed_identity(printed) == (
        True,
        "printed (6) = issued (4) + leftover (1) + spoiled (1)",
    )


def test_paper_that_is_no_ballot_of_this_election_is_refused(
    printed: PrintedElection, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = print_election(tmp_path / "other", "mot-nguoi", 1)
    good = printed.scan(tmp_path / "good.png", [0])
    Image.new("L", (1240, 1754), 0).save(tmp_path / "black.png")
    (tmp_path / "text.pdf").write_text("hello")
    for bad in (
        other.scan(tmp_path / "foreign.png", [0]),
        tmp_path / "black.png",
        tmp_path / "text.pdf",
        tmp_path / "missing.png",
    ):
        with pytest.raises(InputFileError, match="Nothing was recorded"):
            spoil(printed.folder, (good, bad), WHY)
    assert set(states(printed)) == {IdState.PRINTED}
    Image.new("L", (1240, 1754), 250).save(tmp_path / "back.png")
    assert spoil(printed.folder, (good, tmp_path / "back.png"), WHY).spoiled == 1


def test_words_that_make_no_sense(printed: PrintedElection, tmp_path: Path) -> None:
    scan = printed.scan(tmp_path / "a.png", [0])
    for inputs, why, exchange in (
        ((scan,), " ", Exchange()),
        ((), WHY, Exchange()),
        ((scan,), WHY, Exchange((scan,), 1)),
        ((scan,), WHY, Exchange((scan,))),  # before issue
        ((scan,), WHY, Exchange(count=1)),
    ):
        with pytest.raises(UsageError):
            spoil(printed.folder, inputs, why, exchange)
    issue(printed.folder, 4, Leftovers((printed.scan(tmp_path / "left.pdf", [4, 5]),)))
    with pytest.raises(UsageError, match="--leftover"):
        spoil(printed.folder, (scan,), WHY, Exchange(count=1))


def test_the_whole_ballot_is_spoiled_by_any_page(tmp_path: Path) -> None:
    printed = print_election(tmp_path, "nhieu-trang", 2)
    establish(printed.folder, 2, 2)
    issue(printed.folder, 2, Leftovers())
    spoil(printed.folder, (printed.scan(tmp_path / "last.png", [2]),), WHY)
    assert states(printed) == [IdState.ISSUED, IdState.SPOILED]
    assert tally_of(printed).counts.issued == 1
