"""Reads the whole box into one `Snapshot`."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, Table, select

from ptn_scan.ballot_box import journal, rows
from ptn_scan.ballot_box.schema import (
    CONFERENCES,
    HAND_COUNTS,
    ID_STATES,
    ISSUES,
    PRINTED_IDS,
    READINGS,
    ROW_DECISIONS,
    SCANS,
    SHEET_DECISIONS,
    SOURCES,
)
from ptn_scan.ballot_box.values import Issue, Snapshot
from ptn_scan.ruling.values import IdState, Register, Sheet, Source


def take_snapshot(connection: Connection) -> Snapshot:
    """Everything in the box, inside the caller's transaction."""
    conference, issue = _latest(connection, CONFERENCES), _latest(connection, ISSUES)
    count = _latest(connection, HAND_COUNTS)
    issued = rows.to_issue(issue) if issue else None
    return Snapshot(
        register=_register(connection, issued),
        conference=rows.to_conference(conference) if conference else None,
        issue=issued,
        collected=count["collected"] if count else None,
        sheets=tuple(_sheets(connection)),
        row_decisions=tuple(map(rows.to_row_decision, _in_order(connection, ROW_DECISIONS))),
        sheet_decisions=tuple(map(rows.to_sheet_decision, _in_order(connection, SHEET_DECISIONS))),
        journal_head=journal.head(connection),
    )


def _in_order(connection: Connection, table: Table) -> Iterator[rows.Columns]:
    yield from connection.execute(select(table).order_by(table.c.entry)).mappings()


def _latest(connection: Connection, table: Table) -> rows.Columns | None:
    query = select(table).order_by(table.c.entry.desc()).limit(1)
    return connection.execute(query).mappings().one_or_none()


def _register(connection: Connection, issue: Issue | None) -> Register:
    """Handing out turns every printed id that is not void or spoiled into an issued one."""
    ordinary = IdState.ISSUED if issue else IdState.PRINTED
    register = dict.fromkeys(connection.execute(select(PRINTED_IDS.c.ballot)).scalars(), ordinary)
    states = connection.execute(select(ID_STATES.c.ballot, ID_STATES.c.state))
    register.update((ballot, IdState(state)) for ballot, state in states)
    return register


def _sheets(connection: Connection) -> Iterator[Sheet]:
    sources = defaultdict(list)
    joined = select(SOURCES, SCANS.c.sha256).join(SCANS, SCANS.c.handle == SOURCES.c.scan)
    for row in connection.execute(joined.order_by(SOURCES.c.file, SOURCES.c.page)).mappings():
        sources[row["scan"]].append(Source(row["file"], row["page"], row["sha256"]))
    latest = {
        row.scan: row.reading
        for row in connection.execute(select(READINGS).order_by(READINGS.c.entry))
    }
    for handle in sorted(latest):
        yield Sheet(handle, tuple(sources[handle]), rows.to_reading(latest[handle]))
