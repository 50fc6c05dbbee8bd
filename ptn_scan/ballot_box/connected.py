"""A ballot box as a connection to its database: opened once, closed for good."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from ptn_scan.ballot_box.connection import begin, close, translated
from ptn_scan.ballot_box.known import KnownReadings


class ConnectedBox:
    """The database at a path, to read from and append to; a context manager that closes it."""

    def __init__(
        self, path: Path, connection: Connection, known: KnownReadings | None = None
    ) -> None:
        self._path = path
        self._connection = connection
        self._known = known or KnownReadings()

    def close(self) -> None:
        close(self._connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All appends inside happen together or not at all; what is read inside is still true
        when they happen. Appends outside are transactions of their own."""
        with translated(self._path):
            if self._connection.in_transaction():
                yield self._connection
            else:
                with begin(self._connection, writing=True):
                    yield self._connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """What is read inside is of one moment."""
        with translated(self._path):
            if self._connection.in_transaction():
                yield self._connection
            else:
                with begin(self._connection, writing=False):
                    yield self._connection
