"""Scans that were dropped on the page and wait to be read.

They lie beside the election folder, each upload on the disk before the page says so, and are
removed when the ballot box has them: a desk that is killed in between goes on with them when it is
opened again. What is read twice changes nothing.
"""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ptn_scan.durable import PASSING, sync_folder, whole
from ptn_scan.errors import UsageError
from ptn_scan.scanning.files import printable
from ptn_scan.workflow.folder import ElectionFolder

_CHUNK_BYTES = 1 << 20
_LONGEST_NAME_BYTES = 200


@dataclass(frozen=True, slots=True)
class Spool:
    """The folder `root`, made when the first file comes; one folder in it for each file, so that
    files of one name do not meet."""

    root: Path

    @staticmethod
    def beside(folder: ElectionFolder) -> "Spool":
        place = folder.paths.root.absolute()
        return Spool(place.with_name(f".{place.name}-cho-doc"))

    def put(self, name: str, body: IO[bytes]) -> Path:
        """Keeps one file, to the disk; `name` counts by its last part alone. Raises UsageError
        where there is none, and OSError."""
        self.root.mkdir(mode=0o700, exist_ok=True)
        own = self.root / secrets.token_hex(8)
        own.mkdir(mode=0o700)
        try:
            target = own / _plain(name)
            with whole(target) as file:
                while chunk := body.read(_CHUNK_BYTES):
                    file.write(chunk)
        finally:
            if not any(own.iterdir()):
                own.rmdir()
        sync_folder(self.root)
        return target

    def files(self) -> tuple[Path, ...]:
        """Every file that waits, in the order of arrival."""
        found = (file for own in self._folders() for file in own.iterdir())
        wanted = (file for file in found if not file.name.startswith(PASSING))
        return tuple(sorted(wanted, key=lambda file: (file.stat().st_mtime_ns, file.name)))

    def remove(self, file: Path) -> None:
        """Forgets a file that was read."""
        file.unlink(missing_ok=True)
        for left in file.parent.iterdir():
            left.unlink()
        file.parent.rmdir()
        if not any(self.root.iterdir()):
            self.root.rmdir()

    def _folders(self) -> Iterator[Path]:
        if self.root.is_dir():
            yield from (own for own in self.root.iterdir() if own.is_dir())


def _plain(name: str) -> str:
    """The last part of a name as browsers give it, fit for this machine's disk."""
    last = printable(name.replace("\\", "/").rpartition("/")[2]).lstrip(".")
    if not last or os.sep in last:
        raise UsageError("Tệp không có tên.", "The file has no name.")
    return last.encode()[-_LONGEST_NAME_BYTES:].decode(errors="ignore")
