"""What leaves the committee gives nobody a vote: not by an id, a place in the stack, a pattern of
marks, a name of a file, an order or a time. What stays has no order or time of its own either."""

import contextlib
import csv
import io
import json
import random
import re
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from elections import PrintedElection, hand_out, print_election, records

from ptn_scan.ballot_box.journal import JournalEntry, chain_faults
from ptn_scan.cli import show
from ptn_scan.election import Level
from ptn_scan.exports import to_csv
from ptn_scan.nist_cvr import to_nist_cvr
from ptn_scan.package.contents import COUNTING_KINDS, OPEN_KINDS, journal_lines
from ptn_scan.ruling.values import Ruling
from ptn_scan.tally import tally_json
from ptn_scan.workflow.clock import now
from ptn_scan.workflow.closing import close
from ptn_scan.workflow.deciding import Author, decide
from ptn_scan.workflow.documents import write_minutes
from ptn_scan.workflow.folder import ElectionFolder, open_folder
from ptn_scan.workflow.pending import pending_rows
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.records import ExportFormat, export
from ptn_scan.workflow.results import results

BALLOTS, OFFICIALS = 6, 11
LEVELS = tuple(Level)
UNANIMOUS = 11
"""The official for whom all vote alike."""


def vote(ballot: int, official: int) -> Level:
    """Every ballot has a pattern of its own; for the first official one ballot alone says low."""
    if official == UNANIMOUS:
        return Level.HIGH
    if official == 1:
        return Level.LOW if ballot == 4 else Level.HIGH
    return LEVELS[(ballot * official + ballot // 2) % 3]


@pytest.fixture(scope="session")
def closed(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """A whole vote with a decision whose words name a handle, an id and a file; closed."""
    root = tmp_path_factory.mktemp("secrecy")
    printed = print_election(root, "kon-ray-2023", BALLOTS)
    hand_out(printed, BALLOTS)
    for ballot in range(BALLOTS):
        votes = {official: vote(ballot, official) for official in range(1, OFFICIALS + 1)}
        if ballot == 2:
            del votes[5]
        picture = printed.page(ballot, votes)
        if ballot == 2:  # a dot in place of the mark, for the committee to decide
            box = printed.folder.layout.pages[0].rows[4].box(Level.LOW)
            x, y = (round(value * 150 / 25.4) for value in box.centre)
            for dx in range(-2, 3):
                for dy in range(-2, 3):
                    picture.putpixel((x + dx, y + dy), 20)
        picture.save(root / f"stack-{ballot}.png", dpi=(150, 150))
    stack = [root / f"stack-{ballot}.png" for ballot in range(BALLOTS)]
    read(printed.folder, stack, collected=BALLOTS, workers=1)
    for row in pending_rows(results(printed.folder).box):
        line = next(line for line in records(printed.folder) if row.sheet in line["sheets"])  # type: ignore[operator]
        why = f"tờ {row.sheet}, phiếu {line['ballot']}, tệp stack-2.png"
        decide(printed.folder, row.sheet, row.official, Ruling.LOW, Author(f"An {row.sheet}", why))
    write_minutes(printed.folder, root / "minutes", draft=False)
    close(printed.folder, root / "package.zip")
    return PrintedElection(open_folder(printed.folder.paths.root), printed.pdf)


@pytest.fixture(scope="session")
def folder(closed: PrintedElection) -> ElectionFolder:
    return closed.folder


@pytest.fixture(scope="session")
def leaving(closed: PrintedElection) -> dict[str, bytes]:
    """Every file that may leave the committee, by name, and what is packed in it."""
    root = closed.pdf.parent
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        show.tally_table(closed.folder, results(closed.folder).tally)
    files = {
        "export.csv": export(closed.folder, ExportFormat.CSV).encode(),
        "export.json": export(closed.folder, ExportFormat.NIST_CVR).encode(),
        "tally.json": tally_json(results(closed.folder).tally).encode(),
        "tally.txt": said.getvalue().encode(),
    }
    for path in [*(root / "minutes").iterdir(), root / "package.zip"]:
        files |= dict(inside(path.name, path.read_bytes()))
    return files


def inside(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file, the files packed in it, and the text and metadata of a PDF."""
    yield name, data
    if name.endswith(".pdf"):
        with pdfium.PdfDocument(data) as document:
            pages = [page.get_textpage().get_text_range() for page in document]
        yield f"{name}:text", "\n".join(pages).encode()
        with pikepdf.open(io.BytesIO(data)) as opened:
            yield f"{name}:info", str(dict(opened.docinfo)).encode()
    elif zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.namelist():
                yield from inside(f"{name}/{entry}", archive.read(entry))


def words_of_the_committee(folder: ElectionFolder) -> set[str]:
    """Whatever leads to a sheet: ids, codes, handles, hashes and names of files."""
    words: set[str] = set()
    with folder.open_box() as box:
        words |= set(box.snapshot().register) | box.kept_codes()
        for scan in box.scans():
            words |= {scan.handle, scan.sha256, scan.stored_sha256, scan.stored_file}
            words.add(scan.stored_file.split(".")[0])
        for sheet in box.snapshot().sheets:
            words |= set(sheet.reading.payloads)
            words |= {payload[-16:] for payload in sheet.reading.payloads}
            words |= {source.file for source in sheet.sources}
    return words


def test_no_id_handle_hash_or_file_name_leaves(
    folder: ElectionFolder, leaving: dict[str, bytes]
) -> None:
    words = words_of_the_committee(folder)
    assert len(words) >= 10 * BALLOTS
    for name, data in leaving.items():
        text = data.decode("utf-8", errors="replace").upper()
        found = {word for word in words if word.upper() in text}
        assert not found, name


def test_decisions_leave_without_their_sheets(leaving: dict[str, bytes]) -> None:
    """Even where somebody wrote a handle, an id and a file into the reason."""
    decisions = json.loads(leaving["package.zip/decisions.json"])
    assert [(each["official"], each["ruling"]) for each in decisions["rows"]] == [(5, "low")]
    assert decisions["rows"][0]["why"].count("[…]") == 3
    assert decisions["rows"][0]["by"] == "An […]"
    assert "[…]" in leaving["bien-ban-1.pdf:text"].decode()


def test_no_record_has_more_than_one_mark(leaving: dict[str, bytes]) -> None:
    """A pattern over eleven officials is as good as a name, so there is none in any record."""
    for name in ("export.csv", "package.zip/records.csv"):
        rows = list(csv.DictReader(io.StringIO(leaving[name].decode())))
        assert len(rows) == BALLOTS * OFFICIALS
        assert len({row["record"] for row in rows}) == len(rows)
    report = json.loads(leaving["export.json"])
    contests = [
        len(snapshot["CVRContest"]) for cvr in report["CVR"] for snapshot in cvr["CVRSnapshot"]
    ]
    assert contests == [1] * (BALLOTS * OFFICIALS)


def place_of_low(text: str) -> int:
    """Where the one low vote for the first official stands among the votes for that official."""
    rows = csv.DictReader(io.StringIO(text))
    return [row["ruling"] for row in rows if row["official"] == "1"].index("low")


def test_records_are_in_no_order(folder: ElectionFolder) -> None:
    """The place of the one ballot that says low is every place alike, whatever the stack's order.

    Chi-square with 5 degrees of freedom: above 30 once in 70,000 runs, with this seed never.
    """
    box, rng, runs = results(folder).box, random.Random(1), 600
    seen = Counter(
        place_of_low(to_csv(box, folder.election.form, rng, whole_ballots=False))
        for _ in range(runs)
    )
    expected = runs / BALLOTS
    assert sum((seen[place] - expected) ** 2 / expected for place in range(BALLOTS)) < 30


def test_officials_are_shuffled_apart(folder: ElectionFolder) -> None:
    """Knowing where a ballot stands for one official tells nothing of where it stands for another:
    whole ballots are put together again no more often than chance does."""
    box, rng, runs = results(folder).box, random.Random(2), 600
    beside: Counter[str] = Counter()
    for _ in range(runs):
        rows = list(csv.DictReader(io.StringIO(to_csv(box, folder.election.form, rng, False))))
        by_official = {
            number: [row["ruling"] for row in rows if row["official"] == number]
            for number in ("1", "2")
        }
        beside[by_official["2"][by_official["1"].index("low")]] += 1
    votes = Counter(vote(ballot, 2).value for ballot in range(BALLOTS))
    for level, count in votes.items():
        assert abs(beside[level] / runs - count / BALLOTS) < 0.09


def test_two_exports_have_nothing_in_common(folder: ElectionFolder) -> None:
    first, second = (export(folder, ExportFormat.CSV) for _ in range(2))
    ids = [{row["record"] for row in csv.DictReader(io.StringIO(text))} for text in (first, second)]
    assert not ids[0] & ids[1]
    box, form = results(folder).box, folder.election
    nist = [to_nist_cvr(box, form, random.SystemRandom(), now(), False) for _ in range(2)]
    ids = [{cvr["UniqueId"] for cvr in json.loads(text)["CVR"]} for text in nist]
    assert not ids[0] & ids[1]


CLOCK = re.compile(rb"\b([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?\b|\bT[0-9]{2}:?[0-9]{2}\b")


def test_no_time_leaves_but_the_hour_of_a_decision(leaving: dict[str, bytes]) -> None:
    for name, data in leaving.items():
        plain = name.endswith((".json", ".jsonl", ".csv", ".txt", ".xml", ":text", ":info"))
        if not plain or name == "export.json":  # which says when it was exported itself
            continue
        times = {match.group() for match in CLOCK.finditer(data)}
        assert times <= {b"00:00:00"}, name
    hours = json.loads(leaving["package.zip/decisions.json"])["rows"][0]["hour"]
    assert re.fullmatch(r"[0-9]+[–-][0-9]+ giờ.*", hours)


def test_packed_files_bear_no_time(closed: PrintedElection) -> None:
    root = closed.pdf.parent
    for path in [*(root / "minutes").glob("*.docx"), *(root / "minutes").glob("*.xlsx"),
                 root / "package.zip"]:  # fmt: skip
        with zipfile.ZipFile(path) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# What stays with the committee.


def test_stored_scans_have_no_name_time_or_metadata_of_their_own(folder: ElectionFolder) -> None:
    stored = list(folder.paths.scans.iterdir())
    assert len(stored) == BALLOTS
    for path in stored:
        assert re.fullmatch(r"[A-Z2-7]{16}\.png", path.name)
        assert path.stat().st_mtime == 0
        data = path.read_bytes()
        assert not any(word in data for word in (b"tEXt", b"iTXt", b"tIME", b"eXIf", b"stack"))


def test_the_ballot_box_is_stored_by_random_keys(folder: ElectionFolder) -> None:
    """No table of ballots or scans has a row number, which would keep the order of the stack."""
    raw = sqlite3.connect(folder.paths.ballot_box)
    for table in ("printed_ids", "id_states", "scans", "sources", "readings", "batches"):
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            raw.execute(f"SELECT rowid FROM {table}")
        keys = [row[0] for row in raw.execute(f"SELECT * FROM {table}")]
        assert keys == sorted(keys)
    columns = {
        table: {row[1] for row in raw.execute(f"PRAGMA table_info({table})")}
        for table in ("printed_ids", "id_states", "scans", "sources", "readings")
    }
    raw.close()
    assert not any("at" in names for names in columns.values())


def test_handles_and_files_do_not_follow_the_stack(tmp_path: Path) -> None:
    """Over many scans, the order of handles has nothing to do with the order of arrival."""
    from ptn_scan.ballot_box.keys import mint_handle, mint_key

    for mint in (mint_handle, mint_key):
        keys = [mint() for _ in range(2000)]
        rising = sum(a < b for a, b in pairwise(keys))
        assert abs(rising - 1000) < 100  # seven standard deviations of sqrt(2001 / 12)


def test_the_register_keeps_no_order_of_printing(closed: PrintedElection) -> None:
    with closed.folder.open_box() as box:
        register = list(box.snapshot().register)
    assert register == sorted(register)


def test_the_journal_alone_names_no_ballot(folder: ElectionFolder) -> None:
    words = words_of_the_committee(folder)
    with folder.open_box() as box:
        for entry in box.journal():
            assert entry.content is not None
            assert not {word for word in words if word in entry.content}, entry.kind
            assert not CLOCK.search(entry.content.encode()), entry.kind


def test_entries_of_unknown_kinds_go_without_their_content(folder: ElectionFolder) -> None:
    entry = JournalEntry(1, "audit-list", '{"facts":{"ballot":"AAAA"}}', "0" * 64, "1" * 64)
    assert "AAAA" not in "".join(journal_lines([entry]))
    with folder.open_box() as box:
        chain = box.journal()
    assert {each.kind for each in chain} <= OPEN_KINDS | COUNTING_KINDS
    assert not tuple(chain_faults([replace(each, content=None) for each in chain]))


def test_it_does_not_leave_after_which_sheets_a_decision_was_made(
    folder: ElectionFolder, leaving: dict[str, bytes]
) -> None:
    """Where sheets are decided on while others are still read, the one read just before a decision
    is mostly the one decided on; and its place in the stack is known to whoever saw the stack."""
    with folder.open_box() as box:
        kinds = [entry.kind for entry in box.journal()]
    assert {"read", "decide"} <= set(kinds)
    lines = leaving["package.zip/journal.jsonl"].decode().splitlines()
    known = [json.loads(line).get("kind") for line in lines]
    first, last = known.index(None), len(known) - 1 - known[::-1].index(None)
    assert set(known[first : last + 1]) == {None}
    assert known[:first] == kinds[:first] and known[last + 1 :] == kinds[last + 1 :]
    assert not set(kinds[:first] + kinds[last + 1 :]) & COUNTING_KINDS
    for line in lines[first : last + 1]:
        assert set(json.loads(line)) == {"seq", "previous", "hash"}


# What the result itself tells.


def test_a_unanimous_result_is_pointed_out(
    folder: ElectionFolder, leaving: dict[str, bytes]
) -> None:
    tally = results(folder).tally
    assert [each.official for each in tally.officials if each.unanimous] == [UNANIMOUS]
    name = folder.election.form.officials[UNANIMOUS - 1].name
    note = re.search("bí mật phiếu(.*)", leaving["bien-ban-1.pdf:text"].decode(), re.DOTALL)
    assert note is not None
    assert name in note.group(1)
    assert name in leaving["tally.txt"].decode().partition("Lưu ý")[2]
    said = json.loads(leaving["tally.json"])["officials"]
    assert [each["unanimous"] for each in said] == [*[None] * 10, "high"]
