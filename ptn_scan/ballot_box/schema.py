"""The tables as queries see them. migrations.py makes them; a test holds the two together.

Every table but `journal` and `migrations` has `entry`: the number of the journal entry that vouches
for the row. Keys are random and tables are stored by key (WITHOUT ROWID), so that the order of
storage says nothing; times stand with batches and decisions, never with a ballot.
"""

from sqlalchemy import Column, Integer, MetaData, Table, Text

METADATA = MetaData()


def _table(name: str, *columns: Column[str] | Column[int]) -> Table:
    return Table(name, METADATA, *columns)


def _text(name: str, key: bool = False, nullable: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=nullable)


def _number(name: str, key: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=key, nullable=False)


JOURNAL = _table(
    "journal",
    _number("seq", key=True),
    _text("kind"),
    _text("content"),
    _text("previous"),
    _text("hash"),
)
PRINTED_IDS = _table("printed_ids", _text("ballot", key=True), _number("entry"))
ID_STATES = _table(
    "id_states", _text("ballot", key=True), _number("entry", key=True), _text("state")
)
SPOILINGS = _table(
    "spoilings",
    _number("entry", key=True),
    _number("returned"),
    _number("exchanged"),
    _text("why"),
    _text("at"),
)
CONFERENCES = _table(
    "conferences",
    _number("entry", key=True),
    _number("convened"),
    _number("present"),
    _text("committee"),
    _text("at"),
)
ISSUES = _table(
    "issues",
    _number("entry", key=True),
    _number("count"),
    _number("leftover_unread"),
    _text("why", nullable=True),
    _text("at"),
)
HAND_COUNTS = _table("hand_counts", _number("entry", key=True), _number("collected"), _text("at"))
BATCHES = _table("batches", _text("batch", key=True), _text("at"), _number("entry"))
BATCH_NAMES = _table("batch_names", _text("batch", key=True), _text("name"), _number("entry"))
BATCH_COUNTS = _table(
    "batch_counts",
    _number("entry", key=True),
    _text("batch"),
    _number("collected"),
    _text("at"),
)
BATCH_WITHDRAWALS = _table(
    "batch_withdrawals",
    _number("entry", key=True),
    _text("batch"),
    _number("withdrawn"),
    _text("by"),
    _text("why"),
    _text("at"),
)
SCANS = _table(
    "scans",
    _text("handle", key=True),
    _text("batch"),
    _text("sha256"),
    _text("stored_file"),
    _text("stored_sha256"),
    _text("format"),
    _number("entry"),
)
SOURCES = _table(
    "sources",
    _text("scan", key=True),
    _text("file", key=True),
    _number("page", key=True),
    _number("entry"),
)
READINGS = _table(
    "readings",
    _text("scan", key=True),
    _number("entry", key=True),
    _text("reader"),
    _text("reading"),
)


def _on_rows(name: str) -> Table:
    """What was said of rows, by whom and why."""
    said = (_text("ruling"), _text("by"), _text("why"), _text("at"))
    return _table(name, _number("entry", key=True), _text("sheet"), _number("official"), *said)


def _on_sheets(name: str) -> Table:
    """What was said of sheets, by whom and why."""
    said = (_text("action"), _text("other", nullable=True), _text("by"), _text("why"), _text("at"))
    return _table(name, _number("entry", key=True), _text("sheet"), *said)


ROW_DECISIONS, SHEET_DECISIONS = _on_rows("row_decisions"), _on_sheets("sheet_decisions")
ROW_VOTES, SHEET_VOTES = _on_rows("row_votes"), _on_sheets("sheet_votes")
MEMBERS = _table(
    "members", _number("entry", key=True), _text("name"), _text("pin_hash"), _text("at")
)

AUDIT_STEPS = _table("audit_steps", _number("entry", key=True), _text("step"))

KEPT_CODES = _table("kept_codes", _text("payload_sha256", key=True), _number("entry"))

RECORDS: tuple[Table, ...] = (
    PRINTED_IDS,
    ID_STATES,
    SPOILINGS,
    CONFERENCES,
    ISSUES,
    HAND_COUNTS,
    BATCHES,
    BATCH_NAMES,
    BATCH_COUNTS,
    BATCH_WITHDRAWALS,
    SCANS,
    SOURCES,
    READINGS,
    ROW_DECISIONS,
    SHEET_DECISIONS,
    MEMBERS,
    ROW_VOTES,
    SHEET_VOTES,
    AUDIT_STEPS,
    KEPT_CODES,
)
"""Every table whose rows a journal entry vouches for."""
