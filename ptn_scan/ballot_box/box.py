"""`BallotBox`: an election's database, made or opened; reads.py and appends.py are what it can."""

from pathlib import Path
from typing import Self

from ptn_scan.ballot_box import journal
from ptn_scan.ballot_box.appends import AppendableBox
from ptn_scan.ballot_box.connection import (
    close,
    connect,
    copy_in_memory,
    fold,
    is_folded,
    translated,
)
from ptn_scan.ballot_box.journal import Facts
from ptn_scan.ballot_box.known import KnownReadings
from ptn_scan.ballot_box.migrations import APPLICATION_ID, MIGRATIONS, applied, migrate
from ptn_scan.ballot_box.reads import NEW
from ptn_scan.errors import DamagedElectionError


class BallotBox(AppendableBox):
    """The database of one election; a context manager that closes it.

    All methods raise MachineError where the database is locked, full or not writable, and
    DamagedElectionError where it is no database of ptn-scan.
    """

    @classmethod
    def create(cls, path: Path, facts: Facts) -> Self:
        """A new database at `path`; `facts` stand in the journal's first entry."""
        with translated(path):
            connection = connect(path, create=True)
        box = cls(path, connection)
        with box.transaction() as open_connection:
            migrate(open_connection)
            journal.append(open_connection, NEW, facts, ())
        return box

    @classmethod
    def open(cls, path: Path, known: KnownReadings | None = None) -> Self:
        """The database at `path`, brought to the newest migration. That of a closed
        election stays as it is on the disk: a copy in memory is brought there. `known` are the
        readings that an earlier opening understood."""
        if not path.is_file():
            raise DamagedElectionError(
                f"{path}: không có hòm phiếu. Hãy kiểm tra đường dẫn; thư mục cuộc lấy phiếu do "
                "lệnh «ptn-scan new» tạo ra.",
                f"{path}: there is no ballot box. Check the path; an election folder is made by "
                "«ptn-scan new».",
            )
        with translated(path):
            box = cls(path, connect(path), known)
            try:
                box._check_version()
            except BaseException:
                box.close()
                raise
        return box

    def fold(self) -> None:
        """Makes the database one file that reading leaves as it is. Raises MachineError where
        another program has it open."""
        with translated(self._path):
            fold(self._connection)

    def _check_version(self) -> None:
        with self.reading() as connection:
            owner = connection.exec_driver_sql("PRAGMA application_id").scalar()
            done = applied(connection) if owner == APPLICATION_ID else -1
        if done < 0 or done > len(MIGRATIONS):
            raise DamagedElectionError(
                f"{self._path}: không phải hòm phiếu của ptn-scan, hoặc do phiên bản mới hơn ghi. "
                "Hãy dùng đúng thư mục và phiên bản ptn-scan mới nhất.",
                f"{self._path}: not a ballot box of ptn-scan, or written by a newer version. Use "
                "the right folder and the newest ptn-scan.",
            )
        if done < len(MIGRATIONS):
            self._migrate()

    def _migrate(self) -> None:
        if self.closing() is not None and is_folded(self._connection):
            folded, self._connection = self._connection, copy_in_memory(self._connection)
            close(folded)
        with self.transaction() as connection:
            migrate(connection)
