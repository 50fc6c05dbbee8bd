"""One SQLite connection: how it is opened, and its troubles as errors of ptn-scan."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, RootTransaction, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, StaticPool

from ptn_scan.ballot_box.migrations import APPLICATION_ID, migrate, schema
from ptn_scan.errors import DamagedElectionError, MachineError, PtnScanError

BUSY_SECONDS = 20.0
"""Longer than any transaction here lasts; then the other program hangs."""

_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DISK = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM}
_REFUSED = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_AUTH,
}


_wanted: ContextVar[tuple[Path, bool]] = ContextVar("wanted")
"""The database to connect to, and whether to make it: an engine's creator takes no arguments."""


@cache
def _engine() -> Engine:
    """One for all databases, since what it compiled of a statement serves for each of them; it
    keeps no connection."""
    engine = create_engine(
        "sqlite://", creator=lambda: _raw_connection(*_wanted.get()), poolclass=NullPool
    )
    event.listen(engine, "begin", _begin)
    return engine


def connect(path: Path, create: bool = False) -> Connection:
    """A connection to the database `path`, which must exist unless `create`."""
    _wanted.set((path, create))
    return _engine().connect()


def begin(connection: Connection, writing: bool) -> RootTransaction:
    """Begins a transaction, a context manager; one for `writing` takes the write lock at once."""
    connection.execution_options(ptn_writing=writing)
    return connection.begin()


def close(connection: Connection) -> None:
    """Closes the connection for good, which folds the write-ahead log into the file."""
    connection.close()


def fresh_schema() -> frozenset[tuple[str, str, str | None]]:
    """The schema of a database that this version makes."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        migrate(connection)
        made = schema(connection)
    engine.dispose()
    return made


def fold(connection: Connection) -> None:
    """Takes the database out of write-ahead logging, so that it is one file for good."""
    _raw(connection).execute("PRAGMA journal_mode = DELETE")


def is_folded(connection: Connection) -> bool:
    """Whether the database is one file for good, as `fold` left it."""
    (mode,) = _raw(connection).execute("PRAGMA journal_mode").fetchone()
    return str(mode) == "delete"


def copy_in_memory(connection: Connection) -> Connection:
    """A connection to a copy of the database, of which nothing reaches the disk."""
    copied = sqlite3.connect(":memory:", isolation_level=None)
    _raw(connection).backup(copied)
    copied.execute("PRAGMA foreign_keys = ON")
    engine = create_engine("sqlite://", creator=lambda: copied, poolclass=StaticPool)
    event.listen(engine, "begin", _begin)
    return engine.connect()


def _raw(connection: Connection) -> sqlite3.Connection:
    """SQLite's own connection: SQLAlchemy would begin a transaction first."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns what SQLite raises about the database `path` into DamagedElectionError (not a
    database, corrupt, alien tables, bytes that are no text) or MachineError (locked, disk full,
    not writable)."""
    try:
        yield
    except (sqlite3.Error, DBAPIError, UnicodeDecodeError) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        raise _translation(path, original) from error


def _raw_connection(path: Path, create: bool) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
    raw = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    if create:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA synchronous = FULL")
    return raw


def _begin(connection: Connection) -> None:
    """SQLAlchemy leaves BEGIN to the driver, which would take the write lock too late for a
    transaction that first reads and then writes."""
    immediate = connection.get_execution_options().get("ptn_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _translation(path: Path, original: BaseException | None) -> PtnScanError:
    code = getattr(original, "sqlite_errorcode", 0) & 0xFF
    if code in _LOCKED:
        return MachineError(
            f"{path}: một chương trình khác đang ghi vào hòm phiếu. Hãy chờ nó xong rồi chạy lại.",
            f"{path}: another program is writing to the ballot box. Wait and run again.",
        )
    if code in _DISK:
        return MachineError(
            f"{path}: không ghi được ({original}). Hãy kiểm tra chỗ trống và tình trạng ổ đĩa, "
            "rồi chạy lại lệnh; những gì đã ghi vẫn còn nguyên.",
            f"{path}: cannot be written ({original}). Check the space and health of the disk and "
            "run the command again; what was written is intact.",
        )
    if code in _REFUSED and path.exists():
        return MachineError(
            f"{path}: không có quyền ghi ({original}). Hãy cho phép ghi vào thư mục hoặc chép cả "
            "thư mục sang nơi ghi được.",
            f"{path}: not writable ({original}). Allow writing to the folder, or copy the whole "
            "folder to a place that can be written.",
        )
    return DamagedElectionError(
        f"{path}: hòm phiếu bị hỏng hoặc không phải của ptn-scan ({original}). Hãy dùng bản sao "
        "lưu của cả thư mục cuộc lấy phiếu.",
        f"{path}: the ballot box is damaged or not one of ptn-scan ({original}). Use a backup of "
        "the whole election folder.",
    )
