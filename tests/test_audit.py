"""`audit` from the fixed tally to the end: samples of a large vote, full counts of a small one.

The large vote's ballots have readings of real scans, each under an id of its own; the small vote is
printed, scanned and read.
"""

import csv
import hashlib
import io
import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from elections import PrintedElection, copy_election, hand_out, print_election
from test_contract_commands import start

from ptn_scan.audit.assessment import Stage, assess, recorded
from ptn_scan.audit.manifest import records_digest
from ptn_scan.audit.sampling import sample
from ptn_scan.audit.values import Found, HandTotals, Method
from ptn_scan.ballot_box.keys import mint_key
from ptn_scan.ballot_box.values import ReadPage, StoredScan
from ptn_scan.ballot_id import mint_ballot
from ptn_scan.cli.app import app
from ptn_scan.election import Level
from ptn_scan.errors import CountsError, InputFileError, ReviewPendingError, UsageError
from ptn_scan.package.contents import journal_lines
from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.values import Ruling, Source
from ptn_scan.workflow.auditing import (
    Audited,
    enter,
    fix_tally,
    look,
    parse_risk_limit,
    take_seed,
    write_list,
)
from ptn_scan.workflow.clock import now
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.verifying import verify

SEED = "31415926535897932384"
WORDS = {
    Ruling.HIGH: "cao",
    Ruling.MEDIUM: "tn",
    Ruling.LOW: "thấp",
    Ruling.INVALID: "khl",
}
LARGE = {Level.LOW: 18, Level.HIGH: 100, None: 2}
"""Of 120 ballots 15 % low: a margin of 0.7 at one half, so 29 to be sampled at 5 %."""
BALLOTS = sum(LARGE.values())

Answer = Callable[[str, int], str]
"""What the hand writes for the ballot with this handle and an official."""


def models(printed: PrintedElection) -> dict[Level | None, PageReading]:
    """What is read on a real scan with each level marked for the first official, or none."""
    root = printed.pdf.parent
    readings: dict[Level | None, PageReading] = {}
    for index, level in enumerate((Level.LOW, Level.HIGH, None)):
        votes = {} if level is None else {1: level}
        scan = printed.scan(root / f"model-{index}.png", [index], votes)
        read(printed.folder, [scan], workers=1)
        with printed.folder.open_box() as box:
            (readings[level],) = (
                sheet.reading
                for sheet in box.snapshot().sheets
                if sheet.sources[0].file == scan.name
            )
    return readings


@pytest.fixture(scope="session")
def large_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """Three ballots printed, scanned and read, and others in the box that read as one of these."""
    printed = print_election(tmp_path_factory.mktemp("large"), "mot-nguoi", 3)
    folder = printed.folder
    more = [mint_ballot() for _ in range(BALLOTS - 3)]
    with folder.open_box() as box:
        box.append_printed(more)
    hand_out(printed, BALLOTS)
    readings = models(printed)
    kinds = [level for level, number in LARGE.items() for _ in range(number - 1)]
    with folder.open_box() as box, box.transaction():
        pages = [
            clone(folder, box.mint_handle(), ballot, readings[level], place)
            for place, (ballot, level) in enumerate(zip(more, kinds, strict=True), start=1)
        ]
        box.append_pages(box.begin_batch(now()), pages)
        box.append_collected(BALLOTS, now())
    return printed


def clone(
    folder: ElectionFolder, handle: str, ballot: str, reading: PageReading, place: int
) -> ReadPage:
    """The same reading on another ballot."""
    payload = folder.authority.sign(ballot, 1).payload
    sha256 = f"{place:064x}"
    scan = StoredScan(handle, sha256, f"{mint_key()}.png", sha256, "png")
    source = Source("box.pdf", place, sha256)
    return ReadPage(scan, (source,), replace(reading, payloads=(payload,)), "test")


@pytest.fixture
def large(large_once: PrintedElection, tmp_path: Path) -> ElectionFolder:
    return copy_election(large_once, tmp_path).folder


@pytest.fixture(scope="session")
def small_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """Four ballots on paper: two low, two high."""
    root = tmp_path_factory.mktemp("small")
    printed = print_election(root, "mot-nguoi", 4)
    hand_out(printed, 4)
    scans = [
        printed.scan(root / "low.pdf", [0, 1], {1: Level.LOW}),
        printed.scan(root / "high.pdf", [2, 3], {1: Level.HIGH}),
    ]
    read(printed.folder, scans, collected=4, workers=1)
    return printed


@pytest.fixture
def small(small_once: PrintedElection, tmp_path: Path) -> ElectionFolder:
    return copy_election(small_once, tmp_path).folder


def rulings(found: Audited) -> dict[str, tuple[Ruling, ...]]:
    return {ballot.key: ballot.rulings for ballot in found.subject.ballots}


def fill(path: Path, answer: Answer) -> None:
    """Fills in a sample's list as a spreadsheet writes it."""
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    head = next(number for number, row in enumerate(rows) if "Mã tờ" in row)
    handle = rows[head].index("Mã tờ")
    for row in rows[head + 1 :]:
        for column, heading in enumerate(rows[head]):
            number = heading.partition(".")[0]
            if number.isdigit() and row[column] != "–":
                row[column] = answer(row[handle], int(number))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)


def fill_counts(path: Path, *numbers: int) -> None:
    """Fills in the first line of a count's list."""
    lines = path.read_text("utf-8-sig").splitlines()
    head = next(number for number, line in enumerate(lines) if line.startswith("STT"))
    lines[head + 1] = lines[head + 1].removesuffix(",,,,") + "".join(f",{each}" for each in numbers)
    path.write_text("\n".join(lines), "utf-8")


def truthful(found: Audited) -> Answer:
    known = rulings(found)
    return lambda handle, official: WORDS[known[handle][official - 1]]


def journal(folder: ElectionFolder) -> list[tuple[str, dict[str, object]]]:
    """Kinds and facts of the audit's entries."""
    with sqlite3.connect(folder.paths.ballot_box) as raw:
        rows = raw.execute("SELECT kind, content FROM journal ORDER BY seq").fetchall()
    raw.close()
    entries = [(kind, json.loads(content)["facts"]) for kind, content in rows]
    return [(kind, facts) for kind, facts in entries if kind.startswith("audit")]


def withheld(folder: ElectionFolder) -> set[str]:
    """The kinds of entries, beyond the count, that a package would have without their content."""
    with folder.open_box() as box:
        lines = [json.loads(line) for line in journal_lines(box.journal())]
    return {line["kind"] for line in lines if "kind" in line and "content" not in line}


def sampled(folder: ElectionFolder, tmp_path: Path, answer: Answer | None = None) -> Audited:
    """Fixed, drawn, listed, filled in and entered."""
    fix_tally(folder)
    take_seed(folder, SEED)
    listed = write_list(folder, tmp_path / "sample.csv")
    fill(tmp_path / "sample.csv", answer or truthful(listed))
    return enter(folder, tmp_path / "sample.csv", "An")


def test_the_dice_are_refused_before_the_tally_is_fixed(large: ElectionFolder) -> None:
    with pytest.raises(CountsError, match="not fixed") as caught:
        take_seed(large, SEED)
    assert caught.value.exit_code == 6
    assert (look(large).audit.stage, journal(large)) == (Stage.UNFIXED, [])


def test_tally_and_rulings_are_in_the_journal_before_the_dice(large: ElectionFolder) -> None:
    fixed = fix_tally(large, Fraction(1, 10))
    assert fixed.audit.stage is Stage.SEED
    take_seed(large, f"{SEED[:10]} {SEED[10:]}")
    (first, tally), (second, dice) = journal(large)
    assert (first, second) == ("audit-tally", "audit-seed")
    assert tally == {
        "tally_sha256": fixed.subject.tally_sha256,
        "records_sha256": fixed.subject.records_sha256,
        "risk_limit": "1/10",
        "method": "sample",
    }
    assert dice == {"seed": SEED}
    with large.open_box() as box:
        assert box.faults() == ()


def test_the_sample_is_drawn_by_the_published_generator(large: ElectionFolder) -> None:
    fix_tally(large)
    found = take_seed(large, SEED)
    keys = sorted(ballot.key for ballot in found.subject.ballots)
    expected = [keys[number - 1] for number in sample(SEED, BALLOTS, 29)]
    assert [ballot.key for ballot in found.audit.drawn] == expected


def test_a_truthful_sample_confirms_the_result(large: ElectionFolder, tmp_path: Path) -> None:
    found = sampled(large, tmp_path)
    assert found.audit.stage is Stage.CONFIRMED
    assert (found.audit.read, found.audit.unlike) == (29, ())
    assert all(finding.risk <= Fraction(1, 20) for finding in found.audit.findings)
    with pytest.raises(UsageError, match="complete"):
        write_list(large, tmp_path / "more.csv")


def test_the_list_shows_where_sheets_are_and_no_vote(large: ElectionFolder, tmp_path: Path) -> None:
    fix_tally(large)
    take_seed(large, SEED)
    found = write_list(large, tmp_path / "sample.csv")
    text = (tmp_path / "sample.csv").read_text("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text)) if not row[0].startswith("#")]
    assert rows[0][:5] == ["Rút thứ", "Mã tờ", "Tệp", "Trang", "Ghi chú"]
    assert {row[1] for row in rows[1:]} == {ballot.key for ballot in found.audit.drawn}
    assert all(row[5:] == [""] for row in rows[1:])
    assert rows[1:] == sorted(rows[1:], key=lambda row: (row[2], int(row[3])))


def test_a_list_filled_in_part_by_part_counts_as_far_as_it_goes(
    large: ElectionFolder, tmp_path: Path
) -> None:
    fix_tally(large)
    found = take_seed(large, SEED)
    right, first = truthful(found), {ballot.key for ballot in found.audit.drawn[:3]}
    write_list(large, tmp_path / "sample.csv")
    fill(tmp_path / "sample.csv", lambda handle, n: right(handle, n) if handle in first else "")
    assert (enter(large, tmp_path / "sample.csv").audit.read, look(large).audit.stage) == (
        3,
        Stage.SAMPLE,
    )
    write_list(large, tmp_path / "rest.csv")
    fill(tmp_path / "rest.csv", right)
    assert enter(large, tmp_path / "rest.csv").audit.stage is Stage.CONFIRMED


def test_one_overstatement_raises_the_risk(large: ElectionFolder, tmp_path: Path) -> None:
    fix_tally(large)
    found = take_seed(large, SEED)
    right = truthful(found)
    wrong = next(b.key for b in found.audit.drawn if b.rulings[0] is Ruling.HIGH)
    write_list(large, tmp_path / "sample.csv")
    shutil.copy(tmp_path / "sample.csv", tmp_path / "empty.csv")
    fill(tmp_path / "sample.csv", lambda handle, n: "thấp" if handle == wrong else right(handle, n))
    audit = enter(large, tmp_path / "sample.csv").audit
    assert (audit.stage, audit.unlike) == (Stage.CONFIRMED, ((wrong, 1),))
    fill(tmp_path / "empty.csv", right)
    corrected = enter(large, tmp_path / "empty.csv").audit
    assert corrected.unlike == ()
    for before, after in zip(audit.findings, corrected.findings, strict=True):
        assert 0 < after.risk < before.risk


def test_several_overstatements_ask_for_more_ballots(large: ElectionFolder, tmp_path: Path) -> None:
    fix_tally(large)
    found = take_seed(large, SEED)
    right = truthful(found)
    high = [ballot.key for ballot in found.audit.drawn if ballot.rulings[0] is Ruling.HIGH]
    wrong = set(high[:5])
    write_list(large, tmp_path / "sample.csv")
    fill(tmp_path / "sample.csv", lambda handle, n: "thấp" if handle in wrong else right(handle, n))
    audit = enter(large, tmp_path / "sample.csv").audit
    assert audit.stage is Stage.SAMPLE
    assert audit.read == 29 < len(audit.drawn) < BALLOTS / 2
    write_list(large, tmp_path / "more.csv")
    fill(tmp_path / "more.csv", right)
    assert enter(large, tmp_path / "more.csv").audit.stage is Stage.CONFIRMED


def test_a_sample_that_contradicts_the_result_leads_to_a_full_count(
    large: ElectionFolder, tmp_path: Path
) -> None:
    found = sampled(large, tmp_path, lambda _, __: "thấp")
    assert (found.audit.stage, found.audit.to_count) == (Stage.COUNT, (1,))
    assert not any(finding.confirmed for finding in found.audit.findings)
    write_list(large, tmp_path / "count.csv")
    fill_counts(tmp_path / "count.csv", 20, 0, 98, 2)
    counted = enter(large, tmp_path / "count.csv")
    assert counted.audit.stage is Stage.DIFFERS
    (difference,) = counted.audit.differences
    assert difference.by_hand == HandTotals(1, (20, 0, 98), 2)


def test_a_sheet_that_is_not_to_be_found_counts_against_the_claim(
    large: ElectionFolder, tmp_path: Path
) -> None:
    found = sampled(large, tmp_path, lambda _, __: "mất")
    assert found.audit.stage is Stage.COUNT
    assert len(found.audit.unlike) == 29


def test_nothing_goes_on_once_the_result_changed(large: ElectionFolder, tmp_path: Path) -> None:
    fix_tally(large)
    take_seed(large, SEED)
    found = write_list(large, tmp_path / "sample.csv")
    fill(tmp_path / "sample.csv", truthful(found))
    with large.open_box() as box:
        extra = clone(
            large, box.mint_handle(), mint_ballot(), box.snapshot().sheets[0].reading, 999
        )
        box.append_pages(box.begin_batch(now()), [extra])
        box.append_collected(BALLOTS + 1, now())
    assert look(large).audit.stage is Stage.CHANGED
    for step in (
        lambda: take_seed(large, SEED),
        lambda: enter(large, tmp_path / "sample.csv"),
        lambda: write_list(large, tmp_path / "again.csv"),
    ):
        with pytest.raises(CountsError, match="changed since"):
            step()
    anew = fix_tally(large).audit
    assert (anew.stage, anew.earlier, anew.seed) == (Stage.SEED, 1, None)


def test_rulings_that_changed_places_void_the_audit(large: ElectionFolder) -> None:
    """The tally is the same, yet the record of a ballot that may be drawn is not."""
    found = fix_tally(large)
    before = found.subject
    first = before.ballots[0]
    place, other = next(
        (place, ballot)
        for place, ballot in enumerate(before.ballots)
        if ballot.rulings != first.rulings
    )
    swapped = list(before.ballots)
    swapped[0] = replace(first, rulings=other.rulings)
    swapped[place] = replace(other, rulings=first.rulings)
    after = replace(before, ballots=tuple(swapped), records_sha256=records_digest(tuple(swapped)))
    with large.open_box() as box:
        record = recorded(box.audit_steps())
    assert assess(before, record).stage is Stage.SEED
    assert assess(after, record).stage is Stage.CHANGED


def test_steps_may_be_repeated_and_change_nothing(large: ElectionFolder, tmp_path: Path) -> None:
    done = sampled(large, tmp_path)
    for step in (
        lambda: fix_tally(large),
        lambda: fix_tally(large, Fraction(1, 20)),
        lambda: take_seed(large, SEED),
        lambda: enter(large, tmp_path / "sample.csv", "Bình"),
    ):
        assert step() == done
    with pytest.raises(CountsError, match="one throw"):
        take_seed(large, SEED[::-1])
    with pytest.raises(CountsError, match="has begun"):
        fix_tally(large, Fraction(1, 4))
    assert [kind for kind, _ in journal(large)] == ["audit-tally", "audit-seed", "audit-sample"]


def test_the_journal_says_nothing_of_a_ballot(large: ElectionFolder, tmp_path: Path) -> None:
    found = sampled(large, tmp_path)
    text = json.dumps(journal(large))
    assert not any(ballot.key in text for ballot in found.subject.ballots)
    assert ("audit-sample", {"rows": 29}) in journal(large)
    assert withheld(large) == set()
    with large.open_box() as box:
        assert "audit-sample" in "".join(journal_lines(box.journal()))


def test_a_vote_that_is_not_complete_is_not_fixed(small: ElectionFolder, tmp_path: Path) -> None:
    read(small, [], collected=5)
    with pytest.raises(CountsError, match="5"):
        fix_tally(small)
    assert look(small).hindrance is not None
    assert look(small).audit.stage is Stage.UNFIXED


def test_a_doubtful_ballot_keeps_the_tally_from_being_fixed(
    small_once: PrintedElection, tmp_path: Path
) -> None:
    printed = copy_election(small_once, tmp_path)
    read(printed.folder, [printed.scan(tmp_path / "again.png", [0], {1: Level.LOW})], workers=1)
    with pytest.raises(ReviewPendingError):
        fix_tally(printed.folder)


def test_a_small_vote_is_counted_in_full(small: ElectionFolder, tmp_path: Path) -> None:
    fixed = fix_tally(small)
    assert fixed.audit.fixed is not None
    assert (fixed.audit.fixed.method, fixed.audit.to_count) == (Method.FULL_COUNT, (1,))
    with pytest.raises(UsageError, match="no dice"):
        take_seed(small, SEED)
    write_list(small, tmp_path / "count.csv")
    text = (tmp_path / "count.csv").read_text("utf-8-sig")
    assert "4 phiếu" in text
    fill_counts(tmp_path / "count.csv", 2, 0, 2, 0)
    assert enter(small, tmp_path / "count.csv", "An").audit.stage is Stage.CONFIRMED
    assert [kind for kind, _ in journal(small)] == ["audit-tally", "audit-count"]
    assert withheld(small) == set()


def test_a_recount_takes_the_place_of_a_count_that_differed(
    small: ElectionFolder, tmp_path: Path
) -> None:
    fix_tally(small)
    write_list(small, tmp_path / "count.csv")
    fill_counts(tmp_path / "count.csv", 1, 0, 3, 0)
    assert enter(small, tmp_path / "count.csv").audit.stage is Stage.DIFFERS
    write_list(small, tmp_path / "recount.csv")
    fill_counts(tmp_path / "recount.csv", 2, 0, 2, 0)
    assert enter(small, tmp_path / "recount.csv").audit.stage is Stage.CONFIRMED
    assert [kind for kind, _ in journal(small)] == ["audit-tally", "audit-count", "audit-count"]


def test_a_large_vote_may_be_counted_in_full(large: ElectionFolder, tmp_path: Path) -> None:
    assert fix_tally(large, full_count=True).audit.stage is Stage.COUNT
    assert fix_tally(large).audit.stage is Stage.COUNT
    write_list(large, tmp_path / "count.csv")
    shutil.copy(tmp_path / "count.csv", tmp_path / "again.csv")
    fill_counts(tmp_path / "count.csv", 100, 0, 18, 1)
    assert enter(large, tmp_path / "count.csv").audit.stage is Stage.DIFFERS
    fill_counts(tmp_path / "again.csv", 100, 0, 18, 2)
    assert enter(large, tmp_path / "again.csv").audit.stage is Stage.CONFIRMED


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",,,,", ",2,0,2,", "all four"),
        (",,,,", ",2,0,2,-1", "whole number"),
        (",,,,", ",2,0,hai,0", "whole number"),
        ("\n1,", "\n9,", "from 1 to 1"),
        ("STT", "TT", "headings"),
        ("Không hợp lệ", "Hỏng", "headings"),
        ("", "", "nothing is filled in"),
    ],
)
def test_a_wrong_list_is_refused_whole(
    small: ElectionFolder, tmp_path: Path, old: str, new: str, said: str
) -> None:
    fix_tally(small)
    path = tmp_path / "count.csv"
    write_list(small, path)
    path.write_text(path.read_text("utf-8-sig").replace("\r\n", "\n").replace(old, new), "utf-8")
    with pytest.raises(InputFileError, match=said):
        enter(small, path)
    assert [kind for kind, _ in journal(small)] == ["audit-tally"]


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"\0" * 40, b"a" * 6_000_000, b'"'])
def test_what_is_no_list_is_refused(small: ElectionFolder, tmp_path: Path, data: bytes) -> None:
    fix_tally(small)
    (tmp_path / "x.csv").write_bytes(data)
    with pytest.raises(InputFileError):
        enter(small, tmp_path / "x.csv")
    with pytest.raises(InputFileError):
        enter(small, tmp_path / "nowhere.csv")


@pytest.mark.parametrize("word", ["cao?", "x", "thấp thấp"])
def test_words_that_mean_nothing_are_named_with_their_line(
    large: ElectionFolder, tmp_path: Path, word: str
) -> None:
    with pytest.raises(InputFileError, match=r"sample\.csv, line 7") as caught:
        sampled(large, tmp_path, lambda _, __: word)
    assert word in caught.value.vi


def test_a_sheet_that_was_not_drawn_is_refused(large: ElectionFolder, tmp_path: Path) -> None:
    fix_tally(large)
    found = take_seed(large, SEED)
    drawn = {ballot.key for ballot in found.audit.drawn}
    other = next(ballot.key for ballot in found.subject.ballots if ballot.key not in drawn)
    write_list(large, tmp_path / "sample.csv")
    text = (tmp_path / "sample.csv").read_text("utf-8")
    (tmp_path / "sample.csv").write_text(text.replace(min(drawn), other), "utf-8")
    with pytest.raises(InputFileError, match=other):
        enter(large, tmp_path / "sample.csv")


def test_a_list_is_a_new_file_outside_the_election(small: ElectionFolder, tmp_path: Path) -> None:
    fix_tally(small)
    (tmp_path / "there.csv").write_text("điền rồi", "utf-8")
    for place in (small.paths.root / "count.csv", tmp_path / "there.csv"):
        with pytest.raises(UsageError, match="--list"):
            write_list(small, place)
    assert (tmp_path / "there.csv").read_text("utf-8") == "điền rồi"


def test_risk_limits_are_exact() -> None:
    assert [parse_risk_limit(text) for text in ("0.05", "5%", "0,1", "1/20", "10 %")] == [
        Fraction(1, 20),
        Fraction(1, 20),
        Fraction(1, 10),
        Fraction(1, 20),
        Fraction(1, 10),
    ]
    for text in ("0", "-1", "0.3", "nan", "inf", "x", "1/0", "5"):
        with pytest.raises(UsageError):
            parse_risk_limit(text)


def test_found_words_are_those_of_rulings() -> None:
    assert {each.value for each in Found} == set(Ruling) - {Ruling.REVIEW} | {"missing"}


def call(folder: ElectionFolder, *words: str | Path) -> int:
    """The exit code of `audit`; refusals are raised."""
    result = app(["audit", str(folder.paths.root), *map(str, words)], standalone_mode=False)
    assert isinstance(result, int)
    return result


def test_the_command_leads_from_step_to_step(
    small: ElectionFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "dem.csv"
    assert call(small) == 0
    out = capsys.readouterr().out
    assert "--fix-tally" in out
    assert "từng người một" in out
    with pytest.raises(CountsError):
        call(small, "--seed", SEED)
    assert call(small, "--fix-tally", "--risk-limit", "10%", "--list", target) == 0
    assert look(small).subject.tally_sha256 in capsys.readouterr().out
    fill_counts(target, 2, 0, 2, 0)
    assert call(small, "--enter", target, "--by", "Nguyễn Văn T") == 0
    assert "✓ Kiểm tra bằng tay xác nhận kết quả." in capsys.readouterr().out
    verify(small)


def test_the_program_fails_where_hands_count_otherwise(
    small: ElectionFolder, tmp_path: Path
) -> None:
    fix_tally(small)
    write_list(small, tmp_path / "dem.csv")
    fill_counts(tmp_path / "dem.csv", 2, 0, 1, 0)
    process = start("--lang", "en", "audit", small.paths.root, "--enter", tmp_path / "dem.csv")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (8, "")
    assert "result 2–0–2–0, by hand 2–0–1–0" in out
    assert "sum to 3, not to 4" in out


def test_the_command_tells_of_a_sample_by_official(
    large: ElectionFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(large, "--fix-tally", "--risk-limit", "0.1") == 0
    assert "Mẫu dự kiến: 22 trong 120 phiếu" in capsys.readouterr().out
    assert call(large, "--seed", SEED, "--list", tmp_path / "sample.csv") == 0
    fill(tmp_path / "sample.csv", truthful(look(large)))
    assert call(large, "--enter", tmp_path / "sample.csv") == 0
    out = capsys.readouterr().out
    assert "✓ 1. " in out
    assert "tín nhiệm thấp không quá 1/2 (rủi ro 0," in out


def test_a_closed_election_takes_no_steps(
    small: ElectionFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fix_tally(small)
    with small.open_box() as box:
        box.append_closing({}, ())
    for words in (("--fix-tally",), ("--seed", SEED), ("--list", tmp_path / "dem.csv")):
        with pytest.raises(CountsError, match="closed"):
            call(small, *words)
    assert call(small) == 0
    assert "đã đóng khi chưa kiểm tra xong" in capsys.readouterr().out


def test_the_first_hash_is_that_of_the_printed_tally(small: ElectionFolder) -> None:
    found = fix_tally(small)
    process = start("tally", small.paths.root, "--json")
    out, _ = process.communicate(timeout=60)
    assert hashlib.sha256(out.encode()).hexdigest() == found.subject.tally_sha256


def test_options_that_do_not_go_together_are_refused(small: ElectionFolder) -> None:
    for words in (
        ("--fix-tally", "--seed", SEED),
        ("--risk-limit", "0.1"),
        ("--full-count",),
        ("--by", "An"),
        ("--fix-tally", "--risk-limit", "1"),
    ):
        with pytest.raises(UsageError):
            call(small, *words)
    assert journal(small) == []
