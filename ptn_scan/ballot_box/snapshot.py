"""Reads the whole box into one `Snapshot`."""

import datetime as dt
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, Table, select

from ptn_scan.ballot_box import journal, rows
from ptn_scan.ballot_box.known import KnownReadings
from ptn_scan.ballot_box.schema import (
    BATCH_COUNTS,
    BATCH_NAMES,
    BATCH_WITHDRAWALS,
    BATCHES,
    CONFERENCES,
    HAND_COUNTS,
    ID_STATES,
    ISSUES,
    MEMBERS,
    PRINTED_IDS,
    READINGS,
    ROW_DECISIONS,
    ROW_VOTES,
    SCANS,
    SHEET_DECISIONS,
    SHEET_VOTES,
    SOURCES,
    SPOILINGS,
)
from ptn_scan.ballot_box.values import (
    Batch,
    Issue,
    LastEntry,
    RegisteredMember,
    Said,
    SaidBefore,
    Snapshot,
    Withdrawal,
)
from ptn_scan.election import Conference
from ptn_scan.ruling.values import IdState, Register, Sheet, Source


def take_snapshot(connection: Connection, known: KnownReadings) -> Snapshot:
    """Everything in the box, inside the caller's transaction."""
    issue = _latest(connection, ISSUES)
    count = _latest(connection, HAND_COUNTS)
    issued = rows.to_issue(issue) if issue else None
    batches = take_batches(connection)
    out = {handle for batch in batches if not batch.stands for handle in batch.sheets}
    sheets = tuple(_sheets(connection, known))
    return Snapshot(
        register=_register(connection, issued),
        conference=take_conference(connection),
        issue=issued,
        collected=count["collected"] if count else None,
        sheets=tuple(sheet for sheet in sheets if sheet.handle not in out),
        row_decisions=tuple(map(rows.to_row_decision, _in_order(connection, ROW_DECISIONS))),
        sheet_decisions=tuple(map(rows.to_sheet_decision, _in_order(connection, SHEET_DECISIONS))),
        journal_head=journal.head(connection),
        spoilings=tuple(map(rows.to_spoiling, _in_order(connection, SPOILINGS))),
        batches=batches,
        withdrawn=tuple(sheet for sheet in sheets if sheet.handle in out),
        members=take_members(connection),
        row_votes=tuple(map(rows.to_row_decision, _in_order(connection, ROW_VOTES))),
        sheet_votes=tuple(map(rows.to_sheet_decision, _in_order(connection, SHEET_VOTES))),
        said_before=dict(_said_before(connection)),
    )


def _said_before(connection: Connection) -> Iterator[tuple[str, SaidBefore]]:
    """For each scan that came in, or came back with its batch, after anything was said of sheets
    how much had been."""
    decided, voted = (_entries(connection, table) for table in (SHEET_DECISIONS, SHEET_VOTES))
    if not decided and not voted:
        return
    back = {
        row["batch"]: row["entry"]
        for row in _in_order(connection, BATCH_WITHDRAWALS)
        if not row["withdrawn"]
    }
    for handle, batch, entry in connection.execute(
        select(SCANS.c.handle, SCANS.c.batch, SCANS.c.entry)
    ):
        came = max(entry, back.get(batch, entry))
        said = SaidBefore(bisect(decided, came), bisect(voted, came))
        if said != SaidBefore(0, 0):
            yield handle, said


def _entries(connection: Connection, table: Table) -> Sequence[int]:
    return connection.execute(select(table.c.entry).order_by(table.c.entry)).scalars().all()


_SAID = frozenset({"decide", "decide-sheet", "vote", "vote-sheet", journal.MINUTES, journal.UNMASK})
"""Kinds of entries after which nothing in the box is another but decisions and votes."""


def said_since(connection: Connection, entry: LastEntry) -> Said | None:
    """The decisions and votes after `entry`; None where anything else came after it too."""
    if not journal.kinds_after(connection, entry.number) <= _SAID:
        return None

    def after(table: Table) -> Iterator[rows.Columns]:
        query = select(table).where(table.c.entry > entry.number).order_by(table.c.entry)
        yield from connection.execute(query).mappings()

    return Said(
        last=LastEntry(*journal.last(connection)),
        journal_head=journal.head(connection),
        row_decisions=tuple(map(rows.to_row_decision, after(ROW_DECISIONS))),
        sheet_decisions=tuple(map(rows.to_sheet_decision, after(SHEET_DECISIONS))),
        row_votes=tuple(map(rows.to_row_decision, after(ROW_VOTES))),
        sheet_votes=tuple(map(rows.to_sheet_decision, after(SHEET_VOTES))),
    )


def take_conference(connection: Connection) -> Conference | None:
    """What the conference established; None before it did."""
    conference = _latest(connection, CONFERENCES)
    return rows.to_conference(conference) if conference else None


def take_members(connection: Connection) -> tuple[RegisteredMember, ...]:
    """The registered members, by the last that was recorded of each."""
    members = map(rows.to_member, _in_order(connection, MEMBERS))
    return tuple({member.name: member for member in members}.values())


def take_batches(connection: Connection) -> tuple[Batch, ...]:
    """All batches, those withdrawn too, in the order in which they were begun."""
    begun = tuple(_in_order(connection, BATCHES))
    given = {row["batch"]: row["name"] for row in _in_order(connection, BATCH_NAMES)}
    names = {row["batch"]: given.get(row["batch"], str(n)) for n, row in enumerate(begun, start=1)}
    counted = {names[row["batch"]]: row["collected"] for row in _in_order(connection, BATCH_COUNTS)}
    said = {
        row["batch"]: rows.to_withdrawal(row) for row in _in_order(connection, BATCH_WITHDRAWALS)
    }
    scans = _scans_of_batches(connection)
    return tuple(
        Batch(
            key=row["batch"],
            name=names[row["batch"]],
            at=dt.datetime.fromisoformat(row["at"]),
            sheets=frozenset(scans.get(row["batch"], ())),
            collected=counted.get(names[row["batch"]]),
            withdrawal=_in_force(said.get(row["batch"])),
        )
        for row in begun
    )


def _in_force(last: Withdrawal | None) -> Withdrawal | None:
    return last if last is not None and last.withdrawn else None


def _scans_of_batches(connection: Connection) -> Mapping[str, list[str]]:
    scans: dict[str, list[str]] = defaultdict(list)
    for handle, batch in connection.execute(select(SCANS.c.handle, SCANS.c.batch)):
        scans[batch].append(handle)
    return scans


def unintelligible(connection: Connection, known: KnownReadings) -> tuple[str, ...]:
    """The handles of scans whose latest reading this version does not understand."""
    found = []
    for handle, text in sorted(_latest_readings(connection).items()):
        try:
            known.read(text)
        except ValueError:
            found.append(handle)
    return tuple(found)


def _in_order(connection: Connection, table: Table) -> Iterator[rows.Columns]:
    yield from connection.execute(select(table).order_by(table.c.entry)).mappings()


def _latest(connection: Connection, table: Table) -> rows.Columns | None:
    query = select(table).order_by(table.c.entry.desc()).limit(1)
    return connection.execute(query).mappings().one_or_none()


def _register(connection: Connection, issue: Issue | None) -> Register:
    """Handing out turns every printed id that is not void or spoiled into an issued one."""
    ordinary = IdState.ISSUED if issue else IdState.PRINTED
    register = dict.fromkeys(connection.execute(select(PRINTED_IDS.c.ballot)).scalars(), ordinary)
    states = connection.execute(
        select(ID_STATES.c.ballot, ID_STATES.c.state).order_by(ID_STATES.c.entry)
    )
    register.update((ballot, IdState(state)) for ballot, state in states)
    return register


def _sheets(connection: Connection, known: KnownReadings) -> Iterator[Sheet]:
    sources = defaultdict(list)
    joined = select(SOURCES, SCANS.c.sha256).join(SCANS, SCANS.c.handle == SOURCES.c.scan)
    for row in connection.execute(joined.order_by(SOURCES.c.file, SOURCES.c.page)).mappings():
        sources[row["scan"]].append(Source(row["file"], row["page"], row["sha256"]))
    latest = _latest_readings(connection)
    for handle in sorted(latest):
        yield Sheet(handle, tuple(sources[handle]), known.read(latest[handle]))


def take_sheets_after(
    connection: Connection, entry: int, known: KnownReadings
) -> tuple[Sheet, ...]:
    """The sheets that came in after the journal's entry `entry`, as they were read then."""
    sources = defaultdict(list)
    joined = select(SOURCES, SCANS.c.sha256).join(SCANS, SCANS.c.handle == SOURCES.c.scan)
    for row in connection.execute(joined.where(SCANS.c.entry > entry)).mappings():
        sources[row["scan"]].append(Source(row["file"], row["page"], row["sha256"]))
    fresh = select(READINGS.c.scan, READINGS.c.reading).where(READINGS.c.entry > entry)
    found = {row.scan: row.reading for row in connection.execute(fresh.order_by(READINGS.c.entry))}
    return tuple(
        Sheet(handle, tuple(places), known.read(found[handle]))
        for handle, places in sorted(sources.items())
    )


def _latest_readings(connection: Connection) -> dict[str, str]:
    """The text of each scan's last reading, by the scan's handle."""
    query = select(READINGS.c.scan, READINGS.c.reading).order_by(READINGS.c.entry)
    return {row.scan: row.reading for row in connection.execute(query)}
