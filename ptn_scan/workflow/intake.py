"""How pages come into the ballot box: each page once, its image on the disk before its reading."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.values import ReadPage, StoredScan
from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.values import Source
from ptn_scan.scanning.files import InputFile
from ptn_scan.scanning.page import PageFormat, ScannedPage
from ptn_scan.workflow.reader_identity import READER
from ptn_scan.workflow.scan_store import ScanStore


@dataclass(slots=True, eq=False)
class Arrival:
    """A page on its way from the file to the box."""

    scan: StoredScan
    data: bytes
    format: PageFormat
    sources: list[Source]

    def image(self) -> tuple[bytes, PageFormat]:
        return self.data, self.format


@dataclass(slots=True)
class Intake:
    """Keeps pages apart that are new, on their way, and in the box already.

    The same bytes several times in one file are so many pages, each a source of one sheet; the
    same bytes in another file were read before and change nothing. So a page adds a source only
    where its file has shown these bytes more often than the sheet has sources; thus reading a file
    again, whole or after an interruption, ends the same.

    `batch` gives the key of the batch that takes new pages, and is asked for it when the first of
    them is in hand. Of the known pages those are `withdrawn` whose scan is among `out`.
    """

    box: BallotBox
    store: ScanStore
    batch: Callable[[], str]
    out: frozenset[str] = frozenset()
    new: int = 0
    known: int = 0
    withdrawn: int = 0
    _arriving: dict[str, Arrival] = field(default_factory=dict)
    _seen: Counter[tuple[Path, str]] = field(default_factory=Counter)

    def take_in(self, pages: Iterable[tuple[InputFile, ScannedPage]]) -> Iterator[Arrival]:
        """Stores the pages that are new, and passes them on to be read."""
        for file, page in pages:
            self._seen[file.path, page.sha256] += 1
            source = Source(page.file, page.page, page.sha256)
            if self._is_known(source, self._seen[file.path, page.sha256]):
                continue
            self.new += 1
            scan = self.store.keep(page, self.box.mint_handle())
            arrival = Arrival(scan, page.data, page.format, [source])
            self._arriving[page.sha256] = arrival
            yield arrival

    def enter(self, group: Sequence[tuple[Arrival, PageReading]]) -> None:
        """Puts pages that were read into the box, in one transaction."""
        self.store.sync()
        with self.box.transaction():
            self.box.append_pages(
                self.batch(),
                [
                    ReadPage(arrival.scan, tuple(arrival.sources), reading, READER)
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
            self.withdrawn += known.handle in self.out
            more = seen_in_file > known.sources
            if more:
                self.box.append_sources(known.handle, [source])
        self.new += more
        self.known += not more
        return True
