"""The journal: a chain of SHA-256 hashes over everything that was ever appended.

An entry's hash covers its number, kind, content and the hash before it. Its content has facts for
people and, for each table, how many rows came with the entry and the SHA-256 of those rows. Ids
and readings enter the journal only through that hash, so the journal by itself shows nothing of a
ballot.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, insert, select

from ptn_scan.ballot_box.schema import JOURNAL, RECORDS
from ptn_scan.ballot_box.values import Entry

MINUTES, CLOSE = "minutes", "close"
"""The kinds of entries that tell of the result and change nothing in it."""
DECK_CHECKED = "check-deck"
"""The kind of entries on what a test deck told of the scanner."""
UNMASK = "unmask"
"""The kind of entries that somebody looked at a ballot without its masks."""
GENESIS = "0" * 64
"""What the first entry names as the hash before it."""

Fact = str | int | bool | None | Mapping[str, str]
Facts = Mapping[str, Fact]
Row = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Fault:
    """Where journal and tables disagree: the entry's number and what is wrong, in both tongues."""

    entry: int
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One entry as it stands in the chain; `content` is None where it is withheld."""

    seq: int
    kind: str
    content: str | None
    previous: str
    hash: str

    @property
    def facts(self) -> Mapping[str, object]:
        """The facts for people; none where the content is withheld or was damaged."""
        return _part(self.content, "facts")


def canonical(content: object) -> str:
    """JSON with sorted keys and no spaces: the same text for the same content."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def append(
    connection: Connection, kind: str, facts: Facts, rows: Sequence[tuple[Table, Sequence[Row]]]
) -> int:
    """Appends one entry and the rows that it vouches for, in the caller's transaction.

    Rows come without `entry`, which is added here; tables in an order that foreign keys allow.
    Returns the entry's number.
    """
    seq, previous = _head(connection)
    digests = {table.name: _digest(batch) for table, batch in rows if batch}
    content = canonical({"facts": dict(facts), "rows": digests})
    connection.execute(
        insert(JOURNAL).values(
            seq=seq + 1,
            kind=kind,
            content=content,
            previous=previous,
            hash=_entry_hash(seq + 1, kind, content, previous),
        )
    )
    for table, batch in rows:
        if batch:
            connection.execute(insert(table), [{**row, "entry": seq + 1} for row in batch])
    return seq + 1


def head(connection: Connection) -> str:
    """The hash that the minutes bear: of the last entry but for those on minutes and closing."""
    query = select(JOURNAL.c.hash).where(JOURNAL.c.kind.not_in((MINUTES, CLOSE)))
    last = connection.execute(query.order_by(JOURNAL.c.seq.desc()).limit(1)).scalar()
    return last or GENESIS


def last(connection: Connection) -> tuple[int, str]:
    """The number and the hash of the last entry."""
    return _head(connection)


def kinds_after(connection: Connection, number: int) -> frozenset[str]:
    """The kinds of all entries after that one."""
    query = select(JOURNAL.c.kind).where(JOURNAL.c.seq > number)
    return frozenset(connection.execute(query).scalars())


def chain(connection: Connection) -> tuple[JournalEntry, ...]:
    """Every entry, in order."""
    rows = connection.execute(select(JOURNAL).order_by(JOURNAL.c.seq))
    return tuple(JournalEntry(*row) for row in rows)


def facts_of_first(connection: Connection, kind: str) -> Mapping[str, object]:
    """The facts of the first entry of this kind; empty where there is none."""
    content = connection.execute(
        select(JOURNAL.c.content).where(JOURNAL.c.kind == kind).order_by(JOURNAL.c.seq).limit(1)
    ).scalar()
    return _part(content, "facts")


def entries(connection: Connection, kind: str) -> Iterator[Entry]:
    """All entries of one kind, in order."""
    query = select(JOURNAL).where(JOURNAL.c.kind == kind).order_by(JOURNAL.c.seq)
    for row in connection.execute(query):
        yield Entry(row.seq, row.kind, _part(row.content, "facts"))


def faults(connection: Connection) -> tuple[Fault, ...]:
    """Every place where the chain is broken or a table's rows are not those of their entry."""
    return (*chain_faults(chain(connection)), *_row_faults(connection))


def _part(content: str | None, name: str) -> Mapping[str, object]:
    """One part of an entry's content; empty where it is none that this program wrote, which the
    entry's hash tells."""
    try:
        part = json.loads(content or "{}")[name]
    except (ValueError, KeyError, TypeError):
        return {}
    return part if isinstance(part, dict) else {}


def _head(connection: Connection) -> tuple[int, str]:
    row = connection.execute(
        select(JOURNAL.c.seq, JOURNAL.c.hash).order_by(JOURNAL.c.seq.desc()).limit(1)
    ).one_or_none()
    return (row.seq, row.hash) if row else (0, GENESIS)


def _entry_hash(seq: int, kind: str, content: str, previous: str) -> str:
    covered = canonical({"seq": seq, "kind": kind, "content": content, "previous": previous})
    return hashlib.sha256(covered.encode()).hexdigest()


def _digest(rows: Iterable[Row]) -> dict[str, str | int]:
    """Rows in sorted order, so that the order of writing leaves no trace."""
    lines = sorted(canonical(dict(row)) for row in rows)
    return {"count": len(lines), "sha256": hashlib.sha256("\n".join(lines).encode()).hexdigest()}


def chain_faults(entries: Sequence[JournalEntry]) -> Iterator[Fault]:
    """Where `entries` do not continue each other from the first, or are not what their hash says;
    of one whose content is withheld the hash is taken as it stands."""
    previous, expected = GENESIS, 1
    for row in entries:
        if row.seq != expected or row.previous != previous:
            yield Fault(
                row.seq,
                f"nhật ký: mục {row.seq} không nối tiếp mục trước nó.",
                f"journal: entry {row.seq} does not continue the one before it.",
            )
        if row.content is not None and row.hash != _entry_hash(
            row.seq, row.kind, row.content, row.previous
        ):
            yield Fault(
                row.seq,
                f"nhật ký: nội dung của mục {row.seq} đã bị sửa.",
                f"journal: the content of entry {row.seq} was changed.",
            )
        previous, expected = row.hash, row.seq + 1
    if not entries:
        yield Fault(0, "nhật ký: không có mục nào.", "journal: there is no entry.")


def _row_faults(connection: Connection) -> Iterable[Fault]:
    declared = {
        (row.seq, table): digest
        for row in connection.execute(select(JOURNAL.c.seq, JOURNAL.c.content))
        for table, digest in _part(row.content, "rows").items()
    }
    found = {
        (entry, table.name): _digest(rows)
        for table in RECORDS
        for entry, rows in _rows_by_entry(connection, table).items()
    }
    for entry, table_name in sorted(declared.keys() | found.keys()):
        if declared.get((entry, table_name)) != found.get((entry, table_name)):
            yield Fault(
                entry,
                f"bảng {table_name}: các dòng của mục nhật ký {entry} đã bị thêm, bớt hoặc sửa.",
                f"table {table_name}: rows of journal entry {entry} were added, removed or "
                "changed.",
            )


def _rows_by_entry(connection: Connection, table: Table) -> Mapping[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in connection.execute(select(table)).mappings():
        content = {str(key): value for key, value in row.items()}
        grouped[content.pop("entry")].append(content)
    return grouped
