"""Members decide together: votes become decisions by the form's rule, quickly and exactly."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from desk_server import RunningDesk, Visitor, desk, doubtful_page, save_scan
from elections import FORMS, PrintedElection, copy_election, hand_out, print_election
from hypothesis import given
from hypothesis import strategies as st

from ptn_scan.election import Decisions
from ptn_scan.errors import CountsError, UsageError
from ptn_scan.ruling.values import Ruling, SheetAction
from ptn_scan.workflow.agreement import standing
from ptn_scan.workflow.deciding import Author, decide, decide_sheet, undo
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.founding import new
from ptn_scan.workflow.live import LiveResults
from ptn_scan.workflow.members import add_member, identify, member_names
from ptn_scan.workflow.pending import pending_rows, pending_sheets, waiting
from ptn_scan.workflow.printing import print_ballots
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import results
from ptn_scan.workflow.verifying import verify

T, U, V = "Nguyễn Văn T", "Trần Thị U", "Lê Văn V"
PIN = "274911"
BALLOTS = 3
DOUBTFUL = (1, 4, 9)


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """Three ballots with three doubtful rows each; one of them was read a second time."""
    root = tmp_path_factory.mktemp("members")
    printed = print_election(root, "kon-ray-2023", BALLOTS, practice=True)
    hand_out(printed, BALLOTS)
    pages = [doubtful_page(printed, index, DOUBTFUL) for index in range(BALLOTS)]
    again = doubtful_page(printed, 2, (9,))
    read(printed.folder, [save_scan(root / "scans.pdf", [*pages, again])], 4, workers=1)
    return printed


@pytest.fixture
def election(read_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(read_once, tmp_path)


def needing(folder: ElectionFolder, agree: int) -> ElectionFolder:
    """The election by a form in which so many must agree."""
    form = folder.election.form.model_copy(update={"decisions": Decisions(agree=agree)})
    return replace(folder, election=replace(folder.election, form=form))


def with_members(election: PrintedElection, agree: int = 2) -> ElectionFolder:
    for name in (T, U, V):
        add_member(election.folder, name, PIN)
    return needing(election.folder, agree)


def member(name: str) -> Author:
    return Author(name, f"Theo {name}.", identified=True)


def ruling_of(folder: ElectionFolder, sheet: str, official: int) -> Ruling:
    box = results(folder).box
    rows = (row for ballot in box.ballots for row in ballot.rows)
    return next(row.ruling for row in rows if (row.sheet, row.official) == (sheet, official))


@given(st.lists(st.sampled_from("abc"), max_size=7), st.integers(1, 4), st.integers(0, 3))
def test_a_decision_needs_enough_votes_and_a_dispute_the_majority(
    votes: list[str], agree: int, silent: int
) -> None:
    stands = standing(votes, agree, len(votes) + silent)
    assert stands.disputed == (len(set(votes)) > 1)
    if stands.choice is None:
        assert stands.needed > 0
        return
    most = votes.count(stands.choice)
    assert most >= agree
    assert not stands.disputed or 2 * most > len(votes) + silent


def test_two_who_agree_decide(election: PrintedElection) -> None:
    folder = with_members(election)
    row = pending_rows(results(folder).box)[0]
    before = results(folder).tally.waiting
    assert decide(folder, row.sheet, row.official, Ruling.LOW, member(T)) == before
    assert ruling_of(folder, row.sheet, row.official) is Ruling.REVIEW
    assert decide(folder, row.sheet, row.official, Ruling.LOW, member(U)) == before - 1
    assert ruling_of(folder, row.sheet, row.official) is Ruling.LOW
    made = results(folder).snapshot.row_decisions[-1]
    assert (made.by, made.why) == (f"{T}; {U}", f"Theo {T}. Theo {U}.")


def test_who_differ_need_the_whole_committee(election: PrintedElection) -> None:
    folder = with_members(election, agree=1)
    row = pending_rows(results(folder).box)[0]
    key = row.sheet, row.official
    decide(folder, *key, Ruling.LOW, member(T))
    assert ruling_of(folder, *key) is Ruling.LOW
    decide(folder, *key, Ruling.HIGH, member(U))
    assert ruling_of(folder, *key) is Ruling.REVIEW
    decide(folder, *key, Ruling.HIGH, member(V))
    assert ruling_of(folder, *key) is Ruling.HIGH
    undo(folder, *key, member(V))
    assert ruling_of(folder, *key) is Ruling.REVIEW
    decide(folder, *key, Ruling.HIGH, member(T))
    assert ruling_of(folder, *key) is Ruling.HIGH
    verify(election.folder, workers=1)


def test_a_member_votes_once(election: PrintedElection) -> None:
    folder = with_members(election)
    row = pending_rows(results(folder).box)[0]
    decide(folder, row.sheet, row.official, Ruling.LOW, member(T))
    with pytest.raises(UsageError, match="already"):
        decide(folder, row.sheet, row.official, Ruling.LOW, member(T))
    assert ruling_of(folder, row.sheet, row.official) is Ruling.REVIEW


def test_sheets_are_decided_together_too(election: PrintedElection) -> None:
    folder = with_members(election)
    first, second = (line.sheets[0] for line in pending_sheets(results(folder).box))
    decide_sheet(folder, first, SheetAction.REJECT, None, member(T))
    assert len(pending_sheets(results(folder).box)) == 2
    decide_sheet(folder, first, SheetAction.REJECT, None, member(V))
    assert [line.sheets[0] for line in pending_sheets(results(folder).box)] == [second]
    with pytest.raises(UsageError, match="already"):
        decide_sheet(folder, first, SheetAction.REJECT, None, member(V))


def test_votes_on_sheets_are_told_only_where_they_differ(tmp_path: Path) -> None:
    folder = three_must_agree(tmp_path)
    first, second = (line.sheets[0] for line in pending_sheets(results(folder).box))
    with desk(folder.paths.root) as running:
        one, two, three = (at_the_desk(running, name) for name in (T, U, V))
        assert first in one.ask("/sheets").text
        settle(one, first, "reject")
        after = one.ask("/sheets").text
        assert (second in after, f'name="sheet" value="{first}"' in after) == (True, False)
        assert "1 chờ thành viên khác" in after
        settle(two, first, "reject")
        assert "Không chấp nhận – Theo" not in three.ask("/sheets").text
        settle(three, first, "accept")
        for each in (one, two, three):
            told = each.ask("/sheets?n=1").text
            assert f"{T}: Không chấp nhận – Theo reject" in told
            assert f"{V}: Chấp nhận" in told


def three_must_agree(root: Path) -> ElectionFolder:
    """An election by such a form, with members and a ballot that was read twice."""
    form = (FORMS / "kon-ray-2023.toml").read_text("utf-8").replace("agree = 1", "agree = 3")
    (root / "form.toml").write_text(form, encoding="utf-8")
    folder = new(root / "form.toml", root / "election", practice=True)
    printed = PrintedElection(folder, print_ballots(folder, 1, root / "ballots.pdf"))
    hand_out(printed, 1)
    pages = [doubtful_page(printed, 0, ()), doubtful_page(printed, 0, (9,))]
    read(folder, [save_scan(root / "scans.pdf", pages)], 2, workers=1)
    for name in (T, U, V):
        add_member(folder, name, PIN)
    return folder


def at_the_desk(running: RunningDesk, name: str) -> Visitor:
    """A browser at which this member signed in."""
    visitor = Visitor(running)
    visitor.enter()
    visitor.ask("/who", {"name": name, "pin": PIN})
    return visitor


def settle(visitor: Visitor, sheet: str, action: str) -> None:
    visitor.ask("/sheets", {"sheet": sheet, "action": action, "why": f"Theo {action}.", "n": "0"})


def test_registered_members_alone_decide(election: PrintedElection) -> None:
    with_members(election)
    row = pending_rows(results(election.folder).box)[0]
    with pytest.raises(UsageError, match="PIN"):
        decide(election.folder, row.sheet, row.official, Ruling.LOW, Author(T, "Vì thế."))
    with pytest.raises(UsageError, match="Wrong"):
        identify(election.folder, T, "000000", "Vì thế.")
    with pytest.raises(UsageError, match="Wrong"):
        identify(election.folder, "Ai đó", PIN, "Vì thế.")
    assert identify(election.folder, T, PIN, "Vì thế.").identified


def test_a_member_is_on_the_committee_and_renews_the_pin(election: PrintedElection) -> None:
    with pytest.raises(UsageError, match="committee"):
        add_member(election.folder, "Người Lạ", PIN)
    with pytest.raises(UsageError, match="6"):
        add_member(election.folder, T, "12345")
    add_member(election.folder, T, PIN)
    with pytest.raises(UsageError, match="has a PIN"):
        add_member(election.folder, T, "999999", renew=False)
    add_member(election.folder, T, "999999")
    assert member_names(election.folder) == (T,)
    with pytest.raises(UsageError):
        identify(election.folder, T, PIN, "Vì thế.")
    assert PIN not in election.folder.paths.ballot_box.read_bytes().decode("latin-1")


def test_commands_take_the_pin_from_a_file(election: PrintedElection, tmp_path: Path) -> None:
    pin = tmp_path / "pin"
    pin.write_text(f"{PIN}\n", encoding="utf-8")
    root = str(election.folder.paths.root)
    assert run("member", "add", root, U, "--pin-file", str(pin)).returncode == 0
    assert run("member", "list", root).stdout.strip() == U
    row = pending_rows(results(election.folder).box)[0]
    said = ("decide", root, row.sheet, str(row.official), "medium", "--by", U, "--why", "Rõ.")
    assert run(*said).returncode == 2
    done = run(*said, "--pin-file", str(pin))
    assert done.returncode == 0, done.stderr
    assert ruling_of(election.folder, row.sheet, row.official) is Ruling.MEDIUM


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ptn_scan", *words],
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        check=False,
    )


def test_the_desk_shows_nothing_before_a_pin(election: PrintedElection) -> None:
    add_member(election.folder, U, PIN)
    with desk(election.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        for path in ("/", "/review", "/results", "/minutes/page/1.png"):
            answer = visitor.ask(path)
            assert (answer.status, answer.headers["Location"][:4]) == (303, "/who")
        visitor.ask("/who", {"name": U, "pin": "000000"})
        assert visitor.ask("/results").status == 303
        visitor.ask("/who", {"name": U, "pin": PIN})
        assert visitor.ask("/results").status == 200
        visitor.ask("/leave", {})
        assert visitor.ask("/results").status == 303
        upload = {"body": b"%PDF", "Content_Type": "application/octet-stream"}
        assert visitor.ask("/scans/upload?name=a.pdf", **upload).status == 401
        decision = {"body": b"{}", "Content_Type": "application/json"}
        refused = visitor.ask("/review/decide", **decision)
        assert "hết phiên" in json.loads(refused.text)["error"]
        assert visitor.ask("/progress").status == 401


WORDS = [Ruling.HIGH, Ruling.MEDIUM, Ruling.LOW, Ruling.INVALID]


@pytest.mark.parametrize("registered", [False, True])
def test_results_kept_up_are_those_counted_anew(
    election: PrintedElection, registered: bool
) -> None:
    folder = with_members(election) if registered else election.folder
    live = LiveResults(folder)
    assert live.now() == results(folder)
    rows = pending_rows(live.ruled().box)
    for number, row in enumerate(rows):
        by = member((T, U)[number % 2])
        decide(folder, row.sheet, row.official, WORDS[number % 4], by, live.of)
        if number % 3 == 0:
            undo(folder, row.sheet, row.official, by, live.of)
        if registered and number % 3 == 1:
            decide(folder, row.sheet, row.official, WORDS[number % 4], member(V), live.of)
        assert live.now() == results(folder)
    for line in pending_sheets(live.ruled().box):
        try:
            decide_sheet(folder, line.sheets[0], SheetAction.ACCEPT, None, member(T), live.of)
            decide_sheet(folder, line.sheets[0], SheetAction.ACCEPT, None, member(U), live.of)
        except (CountsError, UsageError):
            continue
        assert live.now() == results(folder)
    assert waiting(live.ruled().box) == live.now().tally.waiting
