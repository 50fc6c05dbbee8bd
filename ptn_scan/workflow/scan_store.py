"""The folder of stored scans: page images without metadata under random names."""

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ptn_scan.ballot_box.keys import mint_key
from ptn_scan.ballot_box.values import StoredScan
from ptn_scan.durable import sync_folder, write_new
from ptn_scan.scanning.page import PageFormat, ScannedPage
from ptn_scan.workflow.folder import read_part

_NAME = re.compile(rf"[A-Z2-7]{{16}}\.(?:{'|'.join(PageFormat)})")
_NO_TIME = 0.0
"""Files bear no time of their own, or the order of reading would show in it."""


@dataclass(frozen=True, slots=True)
class ScanStore:
    """The folder `folder`, which has a file for each scan in the ballot box."""

    folder: Path

    def keep(self, page: ScannedPage, handle: str) -> StoredScan:
        """Writes the page's image to a new file, to the disk."""
        name = f"{mint_key()}.{page.format.value}"
        write_new(self.folder / name, page.data)
        os.utime(self.folder / name, (_NO_TIME, _NO_TIME))
        return StoredScan(
            handle, page.sha256, name, hashlib.sha256(page.data).hexdigest(), page.format.value
        )

    def sync(self) -> None:
        """Waits until the names of all kept files are on the disk."""
        sync_folder(self.folder)

    def load(self, scan: StoredScan) -> tuple[bytes, PageFormat]:
        """The stored image. Raises DamagedElectionError where its file is missing."""
        return read_part(self.folder / scan.stored_file), PageFormat(scan.format)

    def is_intact(self, scan: StoredScan) -> bool:
        """Whether the file is there with the bytes that were stored."""
        path = self.folder / scan.stored_file
        return path.is_file() and hashlib.sha256(read_part(path)).hexdigest() == scan.stored_sha256

    def remove_orphans(self, scans: Iterable[StoredScan]) -> None:
        """Removes files that an interrupted reading wrote and never entered in the ballot box."""
        self.folder.mkdir(exist_ok=True)
        known = {scan.stored_file for scan in scans}
        for path in self.folder.iterdir():
            if path.name not in known and _NAME.fullmatch(path.name):
                path.unlink()
