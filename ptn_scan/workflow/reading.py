"""`read`: files in, sheets in the ballot box, each page once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ptn_scan import __version__
from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.values import ReadPage, StoredScan
from ptn_scan.errors import InputFileError, UsageError
from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.values import Source
from ptn_scan.scanning.sources import InputFile, PageFormat, ScannedPage
from ptn_scan.workflow.clock import now
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.inputs import scan_files
from ptn_scan.workflow.lock import exclusive
from ptn_scan.workflow.progress import SILENCE, Progress
from ptn_scan.workflow.results import count
from ptn_scan.workflow.scan_store import ScanStore
from ptn_scan.workflow.workers import read_all, scanned_pages


@dataclass(frozen=True, slots=True)
class ReadResult:
    """Pages that came new, pages that were known already, decisions that wait now, and the files
    that could not be read."""

    new: int
    known: int
    waiting: int
    failures: tuple[InputFileError, ...]


def read(
    folder: ElectionFolder,
    inputs: Sequence[Path],
    collected: int | None = None,
    workers: int | None = None,
    progress: Progress = SILENCE,
) -> ReadResult:
    """Reads every page of `inputs` that was not read before; sets the hand count `collected`.

    May be killed at any moment and run again: a page is in the box with its reading, or not at
    all. Raises UsageError where there is nothing to do or a file is the
    election's own; MachineError.
    """
    if not inputs and collected is None:
        raise UsageError(
            "Hãy ghi tên tệp hoặc thư mục ảnh quét, hoặc --collected SỐ.",
            "Name files or folders of scans, or give --collected N.",
        )
    files = scan_files(folder, inputs)
    failures: list[InputFileError] = []
    with exclusive(folder.paths.lock), folder.open_box() as box:
        if collected is not None and box.snapshot().collected != collected:
            box.append_collected(collected, now())
        intake = _Intake(box, ScanStore(folder.paths.scans))
        if inputs:
            _read_files(folder, intake, files, failures, workers, progress)
        waiting = count(folder, box.snapshot()).tally.waiting
    return ReadResult(intake.new, intake.known, waiting, tuple(failures))


def _read_files(
    folder: ElectionFolder,
    intake: "_Intake",
    files: Sequence[InputFile],
    failures: list[InputFileError],
    workers: int | None,
    progress: Progress,
) -> None:
    intake.store.remove_orphans(intake.box.scans())
    progress.start("Đọc phiếu", "Reading ballots", None)
    try:
        fresh = intake.take_in(scanned_pages(files, failures))
        for group in read_all(folder, workers, fresh, _Arrival.image):
            intake.enter(group)
            progress.advance(len(group))
    finally:
        progress.stop()


@dataclass(slots=True, eq=False)
class _Arrival:
    """A page on its way from the file to the box."""

    scan: StoredScan
    data: bytes
    format: PageFormat
    sources: list[Source]

    def image(self) -> tuple[bytes, PageFormat]:
        return self.data, self.format


@dataclass(slots=True)
class _Intake:
    """Keeps pages apart that are new, on their way, and in the box already.

    The same bytes several times in one file are so many pages, each a source of one sheet; the
    same bytes in another file were read before and change nothing. So a page adds a source only
    where its file has shown these bytes more often than the sheet has sources; thus reading a file
    again, whole or after an interruption, ends the same.
    """

    box: BallotBox
    store: ScanStore
    new: int = 0
    known: int = 0
    _batch: str | None = None
    _arriving: dict[str, _Arrival] = field(default_factory=dict)
    _seen: Counter[tuple[Path, str]] = field(default_factory=Counter)

    def take_in(self, pages: Iterable[tuple[InputFile, ScannedPage]]) -> Iterator[_Arrival]:
        """Stores the pages that are new, and passes them on to be read."""
        for file, page in pages:
            self._seen[file.path, page.sha256] += 1
            source = Source(page.file, page.page, page.sha256)
            if self._is_known(source, self._seen[file.path, page.sha256]):
                continue
            self.new += 1
            scan = self.store.keep(page, self.box.mint_handle())
            arrival = _Arrival(scan, page.data, page.format, [source])
            self._arriving[page.sha256] = arrival
            yield arrival

    def enter(self, group: Sequence[tuple[_Arrival, PageReading]]) -> None:
        """Puts pages that were read into the box, in one transaction."""
        self.store.sync()
        with self.box.transaction():
            if self._batch is None:
                self._batch = self.box.begin_batch(now())
            self.box.append_pages(
                self._batch,
                [
                    ReadPage(arrival.scan, tuple(arrival.sources), reading, __version__)
                    for arrival, reading in group
                ],
            )
        for arrival, _ in group:
            del self._arriving[arrival.scan.sha256]

    def _is_known(self, source: Source, seen_in_file: int) -> bool:
        """Whether the bytes came before; adds a source where they stand in the file once more."""
        arrival = self._arriving.get(source.sha256)
        if arrival is not None:
            more = seen_in_file > len(arrival.sources)
            if more:
                arrival.sources.append(source)
        else:
            known = self.box.known_page(source.sha256)
            if known is None:
                return False
            more = seen_in_file > known.sources
            if more:
                self.box.append_sources(known.handle, [source])
        self.new += more
        self.known += not more
        return True
