"""The ballot box on real database files: what goes in comes out, and nothing is ever changed."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from ptn_scan.audit.values import SeedTaken
from ptn_scan.ballot_box import connection, migrations
from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.migrations import APPLICATION_ID, MIGRATIONS
from ptn_scan.ballot_box.schema import JOURNAL, METADATA, RECORDS
from ptn_scan.ballot_box.values import (
    Issue,
    KnownPage,
    ReadPage,
    RegisteredMember,
    Spoiling,
    StoredScan,
    Withdrawal,
)
from ptn_scan.ballot_id import mint_ballot
from ptn_scan.election import Conference, Member
from ptn_scan.errors import DamagedElectionError, MachineError
from ptn_scan.geometry import Rect
from ptn_scan.recognition.reading import PageKind, PageReading
from ptn_scan.ruling.values import (
    IdState,
    RowDecision,
    Ruling,
    SheetAction,
    SheetDecision,
    Source,
)

AT = dt.datetime(2023, 11, 20, 9, 30, tzinfo=dt.UTC)
COMMITTEE = (Member(name="Nguyễn Văn T", role="Trưởng ban"),)
IDS = tuple(mint_ballot() for _ in range(5))
READING = PageReading(
    PageKind.BALLOT, page=1, payloads=("PTN1…",), write_in=True, stray=(Rect(1.5, 2.25, 3.0, 4.0),)
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database in a folder whose name needs quoting."""
    folder = tmp_path / "phiếu #1 ? 100%"
    folder.mkdir()
    return folder / "ballot-box.sqlite"


@pytest.fixture
def box(path: Path) -> Iterator[BallotBox]:
    with BallotBox.create(path, {"election": "ABCDEFGH"}) as made:
        yield made


def a_page(handle: str, reading: PageReading = READING) -> ReadPage:
    scan = StoredScan(handle, f"sha of {handle}", f"{handle}.png", "stored sha", "png")
    return ReadPage(scan, (Source("a.pdf", 1, scan.sha256),), reading, "1.0")


def fill(box: BallotBox) -> str:
    """Something in every table; returns the handle of the one sheet."""
    box.append_printed(IDS)
    box.append_conference(Conference(9, 8, COMMITTEE), AT)
    box.append_issue(Issue(4, False, None, AT), IDS[:1])
    box.append_spoiled(Spoiling(1, 1, "viết nhầm", AT), IDS[1:2], IDS[:1])
    handle = box.mint_handle()
    batch = box.begin_batch(AT, "hòm 1")
    box.append_pages(batch, [a_page(handle)])
    box.append_batch_count(batch, 4, AT)
    box.append_withdrawal(Withdrawal(batch, True, "An", "quét thiếu", AT))
    box.append_withdrawal(Withdrawal(batch, False, "An", "nhầm", AT))
    box.append_row_decision(RowDecision(handle, 1, Ruling.HIGH, "An", "rõ", AT))
    box.append_sheet_decision(SheetDecision(handle, SheetAction.ACCEPT, None, "An", "rõ", AT))
    box.append_collected(4, AT)
    box.append_member(RegisteredMember("An", "$argon2id$…", AT))
    box.append_row_vote(RowDecision(handle, 1, Ruling.LOW, "An", "rõ", AT))
    box.append_sheet_vote(SheetDecision(handle, SheetAction.REJECT, None, "An", "rõ", AT))
    box.append_audit_step(SeedTaken("31415926535897932384", AT))
    return handle


def tamper(path: Path, *statements: str) -> None:
    """Changes the closed database from outside, as somebody would who knows SQLite."""
    with sqlite3.connect(path) as raw:
        triggers = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert raw.execute(statement).rowcount > 0
    raw.close()


def test_tables_are_as_migrations_make_them(box: BallotBox, path: Path) -> None:
    found = inspect(create_engine("sqlite://", creator=lambda: sqlite3.connect(path)))
    assert set(found.get_table_names()) == {*METADATA.tables, "migrations"}
    for table in METADATA.tables.values():
        columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
        keys = set(found.get_pk_constraint(table.name)["constrained_columns"])
        assert columns.keys() == set(table.columns.keys())
        assert keys == {column.name for column in table.primary_key}


def test_what_goes_in_comes_out(box: BallotBox) -> None:
    handle = fill(box)
    found = box.snapshot()
    assert (
        found.register
        == {
            IDS[0]: IdState.ISSUED,  # left over, then given in exchange
            IDS[1]: IdState.SPOILED,
            **dict.fromkeys(IDS[2:], IdState.ISSUED),
        }
    )
    assert found.spoilings == (Spoiling(1, 1, "viết nhầm", AT),)
    (batch,) = found.batches
    assert (batch.name, batch.collected, batch.sheets) == ("hòm 1", 4, frozenset({handle}))
    assert batch.stands
    assert found.withdrawn == ()
    assert found.conference == Conference(9, 8, COMMITTEE)
    assert found.issue == Issue(4, False, None, AT)
    (sheet,) = found.sheets
    assert sheet.handle == handle
    assert sheet.reading == READING
    assert sheet.sources == (Source("a.pdf", 1, f"sha of {handle}"),)
    assert found.row_decisions == (RowDecision(handle, 1, Ruling.HIGH, "An", "rõ", AT),)
    assert found.sheet_decisions[0].action is SheetAction.ACCEPT
    counts = found.counts
    assert (counts.convened, counts.present, counts.printed) == (9, 8, 5)
    assert (counts.issued, counts.leftover, counts.spoiled, counts.collected) == (4, 0, 1, 4)


def test_an_empty_box_knows_nothing(box: BallotBox) -> None:
    found = box.snapshot()
    assert found.counts.issued is None
    assert found.counts.leftover is None
    assert found.counts.collected is None
    assert found.conference is None
    assert found.sheets == ()


def test_ids_are_printed_until_they_are_issued(box: BallotBox) -> None:
    box.append_printed(IDS)
    assert set(box.snapshot().register.values()) == {IdState.PRINTED}


def test_leftovers_that_were_not_read_are_the_difference(box: BallotBox) -> None:
    box.append_printed(IDS)
    box.append_issue(Issue(3, True, "máy quét hỏng", AT), ())
    found = box.snapshot()
    assert found.counts.leftover == 2
    assert set(found.register.values()) == {IdState.ISSUED}


def test_a_withdrawn_batch_is_kept_and_does_not_count(box: BallotBox) -> None:
    handle = fill(box)
    (batch,) = box.batches()
    box.append_withdrawal(Withdrawal(batch.key, True, "An", "quét lại", AT))
    found = box.snapshot()
    assert found.sheets == ()
    assert [sheet.handle for sheet in found.withdrawn] == [handle]
    assert found.batches[0].withdrawal == Withdrawal(batch.key, True, "An", "quét lại", AT)
    assert found.counts.stacks == ()


def test_stacks_that_were_all_counted_make_the_whole(box: BallotBox) -> None:
    first, second = box.begin_batch(AT, "hòm 1"), box.begin_batch(AT)
    for number, batch in enumerate((first, second), start=1):
        handle = box.mint_handle()
        box.append_pages(batch, [a_page(handle)])
        assert box.snapshot().counts.collected is None
        box.append_batch_count(batch, number, AT)
    assert [batch.name for batch in box.batches()] == ["hòm 1", "2"]
    assert box.snapshot().counts.collected == 3
    box.append_collected(4, AT)
    assert box.snapshot().counts.collected == 4


def test_a_box_of_the_first_version_is_brought_up_to_date(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it holds stays what its journal says, and states can follow each other."""
    with monkeypatch.context() as earlier:
        earlier.setattr(migrations, "MIGRATIONS", MIGRATIONS[:1])
        with BallotBox.create(path, {}) as old:
            old.append_printed(IDS)
            old.append_issue(Issue(4, False, None, AT), IDS[:1])
            old.append_collected(3, AT)
    with BallotBox.open(path) as box:
        assert box.faults() == ()
        assert box.snapshot().register[IDS[0]] is IdState.VOID
        box.append_spoiled(Spoiling(1, 1, "rách", AT), IDS[1:2], IDS[:1])
        found = box.snapshot()
        assert box.faults() == ()
    assert (found.register[IDS[0]], found.register[IDS[1]]) == (IdState.ISSUED, IdState.SPOILED)
    assert (found.counts.issued, found.counts.leftover, found.collected) == (4, 0, 3)


def test_a_reading_of_another_version_is_found_and_read_anew(path: Path) -> None:
    with BallotBox.create(path, {}) as box:
        handle = fill(box)
    tamper(path, "UPDATE readings SET reading = '{}'")
    with BallotBox.open(path) as box:
        assert box.unintelligible_readings() == (handle,)
        with pytest.raises(DamagedElectionError, match="reads the stored scans again"):
            box.snapshot()
        box.append_readings({handle: READING}, "2.0")
        assert box.unintelligible_readings() == ()
        assert box.snapshot().sheets[0].reading == READING


def test_entries_without_rows_are_part_of_the_chain(path: Path) -> None:
    with BallotBox.create(path, {}) as box:
        box.append_entry("seed", {"dice": "35142", "rolls": 5})
        (entry,) = box.entries("seed")
        assert (entry.number, entry.facts) == (2, {"dice": "35142", "rolls": 5})
        assert box.entries("other") == ()
        assert box.faults() == ()
    tamper(path, "UPDATE journal SET content = replace(content, '35142', '11111')")
    with BallotBox.open(path) as box:
        assert any("journal" in fault.en for fault in box.faults())


def test_the_latest_of_each_kind_counts(box: BallotBox) -> None:
    box.append_conference(Conference(9, 7, COMMITTEE), AT)
    box.append_conference(Conference(9, 8, COMMITTEE), AT)
    box.append_collected(3, AT)
    box.append_collected(2, AT)
    found = box.snapshot()
    assert found.conference is not None
    assert (found.conference.present, found.collected) == (8, 2)


def test_known_pages_are_found_by_their_bytes(box: BallotBox) -> None:
    handle = fill(box)
    box.append_sources(handle, [Source("a.pdf", 7, f"sha of {handle}")])
    assert box.known_page(f"sha of {handle}") == KnownPage(handle, 2)
    assert box.known_page("other") is None
    assert [source.page for source in box.snapshot().sheets[0].sources] == [1, 7]


def test_a_transaction_happens_wholly_or_not_at_all(box: BallotBox) -> None:
    before = box.snapshot()
    with pytest.raises(ZeroDivisionError), box.transaction():
        box.append_printed(IDS)
        raise ZeroDivisionError
    assert box.snapshot() == before
    assert box.faults() == ()


def test_what_was_written_is_there_after_opening_again(path: Path) -> None:
    with BallotBox.create(path, {"election": "ABCDEFGH"}) as box:
        fill(box)
        written = box.snapshot()
    with BallotBox.open(path) as box:
        assert box.snapshot() == written
        assert box.founding_facts() == {"election": "ABCDEFGH"}
        assert box.faults() == ()


@pytest.mark.parametrize("table", [JOURNAL, *RECORDS], ids=lambda table: table.name)
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_nothing_is_changed_or_deleted(path: Path, table: object, verb: str) -> None:
    with BallotBox.create(path, {}) as box:
        fill(box)
        box.append_closing({}, ["0" * 64])
    name = table.name  # type: ignore[attr-defined]
    column = next(iter(METADATA.tables[name].columns)).name
    raw = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match=f"{name} is append-only"):
        raw.execute(verb.format(name, column, column))
    raw.close()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE row_decisions SET ruling = 'low'", "row_decisions"),
        ("UPDATE readings SET reading = replace(reading, 'true', 'false')", "readings"),
        ("DELETE FROM id_states", "id_states"),
        ("DELETE FROM sheet_decisions", "sheet_decisions"),
        ("INSERT INTO printed_ids VALUES ('AAAAAAAAAAAAAAAA', 2)", "printed_ids"),
        ("UPDATE sources SET page = 2", "sources"),
        ("UPDATE journal SET content = replace(content, '9', '8') WHERE seq = 3", "journal"),
        ("UPDATE journal SET kind = 'print' WHERE seq = 3", "journal"),
        ("UPDATE hand_counts SET collected = 5", "hand_counts"),
    ],
)
def test_the_journal_shows_what_was_changed_from_outside(
    path: Path, statement: str, said: str
) -> None:
    with BallotBox.create(path, {}) as box:
        fill(box)
    tamper(path, statement)
    with BallotBox.open(path) as box:
        faults = box.faults()
    assert any(said in fault.en for fault in faults)


def test_an_entry_cut_out_of_the_journal_shows(path: Path) -> None:
    with BallotBox.create(path, {}) as box:
        fill(box)
    tamper(
        path,
        "DELETE FROM row_decisions",
        "DELETE FROM journal WHERE kind = 'decide'",
    )
    with BallotBox.open(path) as box:
        assert any("does not continue" in fault.en for fault in box.faults())


def test_the_head_moves_with_every_append(box: BallotBox) -> None:
    heads = {box.snapshot().journal_head}
    for count in (3, 2, 3):
        box.append_collected(count, AT)
        heads.add(box.snapshot().journal_head)
    assert len(heads) == 4


def test_neither_journal_nor_storage_tells_of_a_ballot(path: Path) -> None:
    """No id and no handle in the journal; keyed tables are stored by their random keys."""
    with BallotBox.create(path, {}) as box:
        handle = fill(box)
    raw = sqlite3.connect(path)
    journal = "\n".join(content for (content,) in raw.execute("SELECT content FROM journal"))
    sql = dict(raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    raw.close()
    assert not any(word in journal for word in (*IDS, handle, "a.pdf"))
    for table in (
        "printed_ids",
        "id_states",
        "scans",
        "sources",
        "readings",
        "batches",
        "batch_names",
    ):
        assert sql[table].endswith("WITHOUT ROWID")
    for table in ("printed_ids", "id_states", "scans", "sources", "readings"):
        assert "at" not in METADATA.tables[table].columns


def test_the_log_is_folded_in_when_the_box_is_closed(path: Path) -> None:
    with BallotBox.create(path, {}) as box:
        fill(box)
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    raw = sqlite3.connect(path)
    assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    raw.close()


def test_what_is_no_database_is_refused(path: Path) -> None:
    path.write_text("not a database, only text\n" * 400)
    with pytest.raises(DamagedElectionError):
        BallotBox.open(path)


def test_a_database_of_somebody_else_is_refused(path: Path) -> None:
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE journal (x)")
    raw.close()
    with pytest.raises(DamagedElectionError):
        BallotBox.open(path)


def test_a_database_of_a_newer_version_is_refused(path: Path) -> None:
    BallotBox.create(path, {}).close()
    raw = sqlite3.connect(path)
    raw.execute("INSERT INTO migrations VALUES (?)", (len(MIGRATIONS) + 1,))
    raw.commit()
    raw.close()
    with pytest.raises(DamagedElectionError, match="newer version"):
        BallotBox.open(path)


def test_a_missing_or_cut_off_database_is_refused(path: Path) -> None:
    with pytest.raises(DamagedElectionError, match="no ballot box"):
        BallotBox.open(path)
    with BallotBox.create(path, {}) as box:
        fill(box)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 3])
    with pytest.raises(DamagedElectionError), BallotBox.open(path) as box:
        box.snapshot()


def test_a_row_that_makes_no_sense_is_damage(path: Path) -> None:
    with BallotBox.create(path, {}) as box:
        fill(box)
    tamper(path, "UPDATE readings SET reading = '{}'")
    with BallotBox.open(path) as box, pytest.raises(DamagedElectionError):
        box.snapshot()


def test_a_locked_database_is_the_machines_trouble(
    box: BallotBox, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    with box.transaction(), BallotBox.open(path) as other:
        assert other.snapshot().collected is None
        with pytest.raises(MachineError, match="another program"):
            other.append_collected(1, AT)


def test_the_file_bears_the_mark_of_ptn_scan(path: Path) -> None:
    BallotBox.create(path, {}).close()
    assert path.read_bytes()[68:72] == APPLICATION_ID.to_bytes(4, "big")
