"""`check-deck`: scans of the test deck read, compared and judged, apart from the ballot box.

Nothing of the scans is kept. The journal gets one entry: that the deck was checked, and how it
came out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ptn_scan.ballot_box.journal import DECK_CHECKED, Facts
from ptn_scan.deck.checking import DeckCheck, MeasuredPage, Verdict, check_deck
from ptn_scan.deck.finding import Finding, Severity
from ptn_scan.deck.findings import findings, is_fit
from ptn_scan.deck.plan import DECK_VERSION
from ptn_scan.deck.report import check_json, summary
from ptn_scan.errors import InputFileError, UsageError
from ptn_scan.recognition.reader import Reader
from ptn_scan.recognition.reading import PageKind, PageReading
from ptn_scan.recognition.scan_quality import measure_quality
from ptn_scan.scanning.resolution_tag import tagged_dpi
from ptn_scan.scanning.sources import InputFile, ScannedPage, decode
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.inputs import scan_files
from ptn_scan.workflow.lock import exclusive
from ptn_scan.workflow.progress import SILENCE, Progress
from ptn_scan.workflow.reader_identity import READER
from ptn_scan.workflow.test_deck import deck_of
from ptn_scan.workflow.workers import scanned_pages


@dataclass(frozen=True, slots=True)
class CheckedDeck:
    """What the check measured and found, and the files that could not be read."""

    check: DeckCheck
    found: tuple[Finding, ...]
    failures: tuple[InputFileError, ...]

    @property
    def fit(self) -> bool:
        """Whether ballots may be scanned so."""
        return is_fit(self.found)

    def to_json(self) -> str:
        return check_json(self.check, self.found)


def check(
    folder: ElectionFolder, inputs: Sequence[Path], progress: Progress = SILENCE
) -> CheckedDeck:
    """Reads the scans of the test deck among `inputs` and says whether ballots may be scanned so.

    Raises UsageError where `inputs` name nothing or files of the election folder, CountsError once
    the election is closed.
    """
    files = scan_files(folder, inputs)
    if not files:
        raise UsageError(
            "Không có tệp ảnh quét nào. Hãy ghi tên tệp hoặc thư mục ảnh quét của bộ phiếu thử.",
            "There is no scan. Name the files or folders with scans of the test deck.",
        )
    with folder.open_box() as box:
        box.check_open()
    failures: list[InputFileError] = []
    progress.start("Đọc phiếu thử", "Reading the test deck", None)
    try:
        pages = tuple(_measured(folder, files, failures, progress))
    finally:
        progress.stop()
    done = check_deck(pages, deck_of(folder), folder.authority, folder.layout)
    found = findings(done, folder.election.form)
    result = CheckedDeck(done, found, tuple(failures))
    if pages:
        with exclusive(folder.paths.lock), folder.open_box() as box:
            box.append_entry(DECK_CHECKED, _facts(result))
    return result


def _measured(
    folder: ElectionFolder,
    files: Sequence[InputFile],
    failures: list[InputFileError],
    progress: Progress,
) -> Iterator[MeasuredPage]:
    """A deck has a few dozen pages: starting other processes would take longer than reading it."""
    reader = Reader(folder.layout, folder.templates())
    for file, page in scanned_pages(files, failures):
        yield _measure(reader, file, page)
        progress.advance()


def _measure(reader: Reader, file: InputFile, page: ScannedPage) -> MeasuredPage:
    try:
        scan = decode(page.data, page.format)
    except InputFileError:
        return MeasuredPage(page.file, page.page, PageReading(PageKind.UNREADABLE), None)
    reading = reader.read(scan)
    quality = measure_quality(scan, reading, tagged_dpi(file.path, page.page))
    return MeasuredPage(page.file, page.page, reading, quality)


def _facts(result: CheckedDeck) -> Facts:
    """What the journal says: the outcome, and under which settings it came about."""
    numbers = summary(result.check)
    faults = [each.key for each in result.found if each.severity is Severity.FAULT]
    return {
        "fit": result.fit,
        "pages": len(result.check.pages),
        **{verdict.value: result.check.count(verdict) for verdict in Verdict},
        "faults": ", ".join(faults),
        "modes": ", ".join(numbers["modes"]),
        "dots_per_inch": round(numbers["dots_per_inch"] or 0),
        "deck": DECK_VERSION,
        "reader": READER,
    }
