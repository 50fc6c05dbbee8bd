"""Where the pages of a driven scanner lie until the ballot box has them: beside the election
folder, a place for each run. What a run that was killed left there is read by the next one.
"""

import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ptn_scan.durable import write_new
from ptn_scan.errors import MachineError
from ptn_scan.scanning.files import InputFile
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.lock import exclusive
from ptn_scan.workflow.progress import SILENCE, Progress
from ptn_scan.workflow.reading import ReadResult, read_files

LOOK_SECONDS = 0.3
_TRIES = 20
"""How often reading is tried at the end while another command works in the folder."""
_BATCH_FILE = "batch"
_PAGES = "*.jpg"


@dataclass(slots=True)
class ScanPlace:
    """The place of one run of the scanner beside the election folder, and what was read from it."""

    folder: ElectionFolder
    place: Path
    progress: Progress
    taken: int = 0
    results: list[ReadResult] = field(default_factory=list)

    @property
    def batch(self) -> str:
        return (self.place / _BATCH_FILE).read_text("utf-8")

    @property
    def label(self) -> str:
        """How records call the place of its files."""
        return f"may-quet-{self.place.name}"

    def read_more(self) -> None:
        """Reads the pages that are whole. Raises MachineError where the folder is not free."""
        paths = sorted(self.place.glob(_PAGES))
        if paths:
            files = [InputFile(path, f"{self.label}/{path.name}") for path in paths]
            self.results.append(read_files(self.folder, files, self.batch, self.progress))
            for path in paths:
                path.unlink()
            self.taken += len(paths)

    def read_rest(self) -> None:
        """Reads what is left, and waits a while for a command that works in the folder."""
        for _ in range(_TRIES):
            with suppress(MachineError):
                return self.read_more()
            time.sleep(LOOK_SECONDS)
        return self.read_more()


@dataclass(frozen=True, slots=True)
class ScanSpool:
    """The folder `root` with the places of all runs, there while pages wait or a run goes on."""

    folder: ElectionFolder
    root: Path

    @staticmethod
    def beside(folder: ElectionFolder) -> "ScanSpool":
        place = folder.paths.root.absolute()
        return ScanSpool(folder, place.with_name(f".{place.name}-may-quet"))

    @property
    def lock(self) -> Path:
        """Held by whoever scans or reads from here."""
        return self.root / "lock"

    def open(self) -> None:
        """Makes the folder. Raises CountsError once the election is closed."""
        with self.folder.open_box() as box:
            box.check_open()
        self.root.mkdir(mode=0o700, exist_ok=True)

    def begin(self, batch: str, progress: Progress) -> ScanPlace:
        """A place for one run, which goes into `batch`."""
        place = self.root / secrets.token_hex(3)
        place.mkdir(mode=0o700)
        write_new(place / _BATCH_FILE, batch.encode())
        return ScanPlace(self.folder, place, progress)

    def pages(self) -> int:
        """How many pages wait here that no run reads any more, or one reads now."""
        return sum(1 for _ in self.root.glob(f"*/{_PAGES}"))

    def has_pages(self) -> bool:
        """Whether any page waits here."""
        return self.pages() > 0

    def read_leftovers(self, progress: Progress) -> list[ReadResult]:
        """Reads what earlier runs left; the caller holds the lock."""
        results = []
        for place in sorted(each for each in self.root.iterdir() if (each / _BATCH_FILE).is_file()):
            left = ScanPlace(self.folder, place, progress)
            left.read_more()
            results += left.results
            shutil.rmtree(place)
        return results

    def tidy(self) -> None:
        """Removes the folder where no page waits in it."""
        if not self.has_pages():
            shutil.rmtree(self.root, ignore_errors=True)


def read_leftovers(folder: ElectionFolder, progress: Progress = SILENCE) -> list[ReadResult]:
    """Reads the pages that a killed run of the scanner left, if any.

    Raises MachineError while another run goes on."""
    spool = ScanSpool.beside(folder)
    if not spool.has_pages():
        return []
    spool.open()
    with exclusive(spool.lock):
        try:
            return spool.read_leftovers(progress)
        finally:
            spool.tidy()
