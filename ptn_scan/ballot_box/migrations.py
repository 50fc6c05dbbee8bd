"""Numbered steps from an empty database to today's tables, each recorded when it was done.

A step that was ever released is never edited; a change is a new step at the end.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

APPLICATION_ID = 0x50544E31
"""SQLite's mark of whose file this is: "PTN1"."""

_ENTRY = "entry INTEGER NOT NULL REFERENCES journal (seq)"
_ENTRY_KEY = "entry INTEGER PRIMARY KEY REFERENCES journal (seq)"
_BY_KEY = "STRICT, WITHOUT ROWID"

_FIRST_TABLES = (
    """CREATE TABLE journal (
        seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, content TEXT NOT NULL,
        previous TEXT NOT NULL UNIQUE, hash TEXT NOT NULL UNIQUE) STRICT""",
    f"CREATE TABLE printed_ids (ballot TEXT PRIMARY KEY, {_ENTRY}) {_BY_KEY}",
    f"""CREATE TABLE id_states (
        ballot TEXT PRIMARY KEY REFERENCES printed_ids (ballot),
        state TEXT NOT NULL CHECK (state IN ('void', 'spoiled')), {_ENTRY}) {_BY_KEY}""",
    f"""CREATE TABLE conferences (
        {_ENTRY_KEY}, convened INTEGER NOT NULL, present INTEGER NOT NULL,
        committee TEXT NOT NULL, at TEXT NOT NULL) STRICT""",
    f"""CREATE TABLE issues (
        {_ENTRY_KEY}, count INTEGER NOT NULL,
        leftover_unread INTEGER NOT NULL CHECK (leftover_unread IN (0, 1)),
        why TEXT, at TEXT NOT NULL) STRICT""",
    f"""CREATE TABLE hand_counts (
        {_ENTRY_KEY}, collected INTEGER NOT NULL, at TEXT NOT NULL) STRICT""",
    f"CREATE TABLE batches (batch TEXT PRIMARY KEY, at TEXT NOT NULL, {_ENTRY}) {_BY_KEY}",
    f"""CREATE TABLE scans (
        handle TEXT PRIMARY KEY, batch TEXT NOT NULL REFERENCES batches (batch),
        sha256 TEXT NOT NULL UNIQUE, stored_file TEXT NOT NULL UNIQUE,
        stored_sha256 TEXT NOT NULL, format TEXT NOT NULL, {_ENTRY}) {_BY_KEY}""",
    f"""CREATE TABLE sources (
        scan TEXT NOT NULL REFERENCES scans (handle), file TEXT NOT NULL,
        page INTEGER NOT NULL, {_ENTRY}, PRIMARY KEY (scan, file, page)) {_BY_KEY}""",
    f"""CREATE TABLE readings (
        scan TEXT NOT NULL REFERENCES scans (handle), {_ENTRY},
        reader TEXT NOT NULL, reading TEXT NOT NULL, PRIMARY KEY (scan, entry)) {_BY_KEY}""",
    f"""CREATE TABLE row_decisions (
        {_ENTRY_KEY}, sheet TEXT NOT NULL REFERENCES scans (handle),
        official INTEGER NOT NULL, ruling TEXT NOT NULL,
        "by" TEXT NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL) STRICT""",
    f"""CREATE TABLE sheet_decisions (
        {_ENTRY_KEY}, sheet TEXT NOT NULL REFERENCES scans (handle),
        action TEXT NOT NULL, other TEXT REFERENCES scans (handle),
        "by" TEXT NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL) STRICT""",
)

_FIRST_APPEND_ONLY = (
    "journal",
    "printed_ids",
    "id_states",
    "conferences",
    "issues",
    "hand_counts",
    "batches",
    "scans",
    "sources",
    "readings",
    "row_decisions",
    "sheet_decisions",
)


def _append_only(tables: Sequence[str]) -> Iterator[str]:
    """Triggers that refuse to change or delete a row."""
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


_SECOND_TABLES = (
    # An id may pass through several states (left over, then given in exchange, then spoiled), so
    # its rows are keyed by entry as well. Their content, which the journal vouches for, stays.
    # Key columns stand first: SQLite's own integrity check takes them for others elsewhere.
    f"""CREATE TABLE id_states_2 (
        ballot TEXT NOT NULL REFERENCES printed_ids (ballot), {_ENTRY},
        state TEXT NOT NULL CHECK (state IN ('void', 'spoiled', 'issued')),
        PRIMARY KEY (ballot, entry)) {_BY_KEY}""",
    "INSERT INTO id_states_2 SELECT ballot, entry, state FROM id_states",
    "DROP TABLE id_states",
    "ALTER TABLE id_states_2 RENAME TO id_states",
    f"""CREATE TABLE spoilings (
        {_ENTRY_KEY}, returned INTEGER NOT NULL, exchanged INTEGER NOT NULL,
        why TEXT NOT NULL, at TEXT NOT NULL) STRICT""",
    f"""CREATE TABLE batch_names (
        batch TEXT PRIMARY KEY REFERENCES batches (batch), name TEXT NOT NULL,
        {_ENTRY}) {_BY_KEY}""",
    f"""CREATE TABLE batch_counts (
        {_ENTRY_KEY}, batch TEXT NOT NULL REFERENCES batches (batch),
        collected INTEGER NOT NULL, at TEXT NOT NULL) STRICT""",
    f"""CREATE TABLE batch_withdrawals (
        {_ENTRY_KEY}, batch TEXT NOT NULL REFERENCES batches (batch),
        withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
        "by" TEXT NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL) STRICT""",
)

_SECOND_APPEND_ONLY = (
    "id_states",
    "spoilings",
    "batch_names",
    "batch_counts",
    "batch_withdrawals",
)

_AUDIT_TABLES = (f"CREATE TABLE audit_steps ({_ENTRY_KEY}, step TEXT NOT NULL) STRICT",)

_CLOSING_TABLES = (
    f"CREATE TABLE kept_codes (payload_sha256 TEXT PRIMARY KEY, {_ENTRY}) {_BY_KEY}",
)

_MEMBER_TABLES = (
    f"""CREATE TABLE members (
        {_ENTRY_KEY}, name TEXT NOT NULL, pin_hash TEXT NOT NULL, at TEXT NOT NULL) STRICT""",
    f"""CREATE TABLE row_votes (
        {_ENTRY_KEY}, sheet TEXT NOT NULL REFERENCES scans (handle),
        official INTEGER NOT NULL, ruling TEXT NOT NULL,
        "by" TEXT NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL) STRICT""",
    f"""CREATE TABLE sheet_votes (
        {_ENTRY_KEY}, sheet TEXT NOT NULL REFERENCES scans (handle),
        action TEXT NOT NULL, other TEXT REFERENCES scans (handle),
        "by" TEXT NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL) STRICT""",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (*_FIRST_TABLES, *_append_only(_FIRST_APPEND_ONLY)),
    (*_SECOND_TABLES, *_append_only(_SECOND_APPEND_ONLY)),
    (*_AUDIT_TABLES, *_append_only(("audit_steps",))),
    (*_CLOSING_TABLES, *_append_only(("kept_codes",))),
    (*_MEMBER_TABLES, *_append_only(("members", "row_votes", "sheet_votes"))),
)
"""Migration number n (from 1) is `MIGRATIONS[n - 1]`."""


def migrate(connection: Connection) -> None:
    """Brings the database to the newest step, inside the caller's transaction."""
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY) STRICT"
    )
    for number in range(applied(connection) + 1, len(MIGRATIONS) + 1):
        for statement in MIGRATIONS[number - 1]:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("INSERT INTO migrations VALUES (?)", (number,))


def schema(connection: Connection) -> frozenset[tuple[str, str, str | None]]:
    """Type, name and text of every table, index and trigger."""
    found = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master")
    return frozenset((row.type, row.name, row.sql) for row in found)


def applied(connection: Connection) -> int:
    """The number of the last step that was done; 0 for an empty database."""
    last = connection.exec_driver_sql("SELECT max(number) FROM migrations").scalar()
    return int(last or 0)
