"""Speed and memory of reading, as ratios to decoding the same images: `make bench`; and how long
simulating one such page takes, from the pen to the file.

Ratios can be compared between machines, seconds and megabytes cannot.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
from rich.console import Console
from rich.table import Table

from ptn_scan.ballot_id import ELECTION_ID_BYTES, KEY_BYTES, Authority
from ptn_scan.election import Election, read_form
from ptn_scan.layout import BallotLayout, RowLayout, lay_out
from ptn_scan.printing.ballots import blank_pdf, write_ballots
from ptn_scan.recognition.reader import TEMPLATE_DPI, Reader
from ptn_scan.scanning.pdf import render_page
from ptn_scan.scanning.scan import Scan
from ptn_scan.scanning.sources import InputFile, PageFormat, decode, pages
from ptn_scan.simulation.hands import Hand, load_hands, marks_folder
from ptn_scan.simulation.ink import PageImage
from ptn_scan.simulation.paper import MM_PER_INCH, render_pages
from ptn_scan.simulation.profiles import OFFICE, Mode, draw_parameters
from ptn_scan.simulation.scanner import SimulatedScan, scan_with
from ptn_scan.simulation.voters import draw_voter, mark_ballot

FORM = Path("forms/kon-ray-2023.toml")
PAGES = 8
ROUNDS = 5
KINDS = (
    ("JPEG, gray, 200 dpi", Mode.GRAY, 200),
    ("JPEG, gray, 300 dpi", Mode.GRAY, 300),
    ("JPEG, colour, 300 dpi", Mode.COLOUR, 300),
    ("TIFF G4, bilevel, 200 dpi", Mode.BILEVEL, 200),
)

_PRINT_DPI = 300
_ELECTION = "A" * (ELECTION_ID_BYTES * 8 // 5)
_BALLOT = "A" * 16
_STATUS = Path("/proc/self/status")

Images = tuple[tuple[bytes, PageFormat], ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a page takes, in seconds of one core, to decode and to read: the mean over all pages of
    the least of several rounds, since whatever else a machine does only adds; and the most memory
    in MB that the process held above what it held before the first page."""

    decoding: float
    reading: float
    peak_mb: float


def main() -> None:
    """Prints a table of the ratios."""
    cv2.setNumThreads(1)
    election = Election(_ELECTION, False, read_form(FORM))
    columns = ("decoding", "reading", "reading / decoding", "memory / decoding", "simulating")
    table = Table("images", *columns)
    with tempfile.TemporaryDirectory() as folder:
        for name, mode, dpi in KINDS:
            images = _images(Path(folder), election, mode, dpi)
            decoded, cost = _measured(_decode_only, images), _measured(_decode_and_read, images)
            table.add_row(
                name,
                f"{cost.decoding * 1000:.1f} ms",
                f"{cost.reading * 1000:.1f} ms",
                f"{cost.reading / cost.decoding:.1f}",
                f"{cost.peak_mb / decoded.peak_mb:.1f}",
                f"{_simulating(Path(folder), election, mode, dpi) * 1000:.1f} ms",
            )
    Console(width=100 if not sys.stdout.isatty() else None).print(table)


def _images(folder: Path, election: Election, mode: Mode, dpi: int) -> Images:
    """Ballots marked by simulated voters and scanned in an office, as they are stored."""
    layout, printed, hands = _desk(folder, election)
    scanned, found = folder / "scan", []
    for seed in range(PAGES):
        scan = _scanned(layout, printed, hands, mode, dpi, seed)
        scanned.write_bytes(scan.encoded)
        found += [(page.data, page.format) for page in pages(InputFile(scanned, "scan"))]
    return tuple(found)


def _simulating(folder: Path, election: Election, mode: Mode, dpi: int) -> float:
    """Seconds of one core for one page, the median: marking, scanning, measuring what was kept."""
    layout, printed, hands = _desk(folder, election)
    taken = []
    for seed in range(ROUNDS * PAGES):
        start = time.process_time()
        _scanned(layout, printed, hands, mode, dpi, seed, layout.pages[0].rows)
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def _desk(folder: Path, election: Election) -> tuple[BallotLayout, PageImage, tuple[Hand, ...]]:
    """A printed ballot and those who mark it."""
    layout, pdf = lay_out(election.form), folder / "ballot.pdf"
    write_ballots(pdf, election, layout, Authority(_ELECTION, bytes(KEY_BYTES)), [_BALLOT])
    return layout, next(iter(render_pages(pdf, _PRINT_DPI))), load_hands(marks_folder())


def _scanned(
    layout: BallotLayout,
    printed: PageImage,
    hands: tuple[Hand, ...],
    mode: Mode,
    dpi: int,
    seed: int,
    rows: Sequence[RowLayout] = (),
) -> SimulatedScan:
    rng = np.random.default_rng(seed)
    strokes = mark_ballot(layout, draw_voter(hands, rng), rng).pages[0].strokes
    parameters = replace(draw_parameters(OFFICE, rng), mode=mode, dpi=dpi)
    return scan_with(printed, strokes, parameters, _PRINT_DPI / MM_PER_INCH, rows)


def _measured(work: Callable[[Images], Cost], images: Images) -> Cost:
    """In a process of its own, so that no memory is there from before."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, images).result()


def _decode_only(images: Images) -> Cost:
    _reader()
    return _cost(images, lambda scan: None)


def _decode_and_read(images: Images) -> Cost:
    return _cost(images, _reader().read)


def _reader() -> Reader:
    cv2.setNumThreads(1)
    election = Election(_ELECTION, False, read_form(FORM))
    layout: BallotLayout = lay_out(election.form)
    blank = blank_pdf(election, layout)
    return Reader(
        layout, [render_page(blank, index, TEMPLATE_DPI) for index in range(len(layout.pages))]
    )


def _cost(images: Images, read: Callable[[Scan], object]) -> Cost:
    before_mb = _memory_mb("VmRSS")
    # The mark of the highest use is set back to what is in use now.
    Path("/proc/self/clear_refs").write_text("5")
    taken = np.empty((ROUNDS, len(images), 2))
    for number in range(ROUNDS):
        for page, (data, encoding) in enumerate(images):
            start = time.process_time()
            scan = decode(data, encoding)
            decoded = time.process_time()
            read(scan)
            taken[number, page] = decoded - start, time.process_time() - decoded
    decoding, reading = taken.min(axis=0).mean(axis=0).tolist()
    return Cost(decoding, reading, _memory_mb("VmHWM") - before_mb)


def _memory_mb(field: str) -> float:
    """Of this process, as Linux counts it."""
    for line in _STATUS.read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"{_STATUS} has no {field}")


if __name__ == "__main__":
    main()
