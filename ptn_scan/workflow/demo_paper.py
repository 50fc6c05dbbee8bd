"""The demo's paper: voters mark the printed ballots, and a scanner makes files of what comes back.

Everything here comes of one seed, so that the votes are the same each time; only ids, handles and
the order of printing are the election's own chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np

from ptn_scan.ballot_id import KEY_BYTES, Authority, mint_ballot
from ptn_scan.printing.ballots import write_ballots
from ptn_scan.simulation.files import write_pdf, write_tiff
from ptn_scan.simulation.hands import load_hands, marks_folder
from ptn_scan.simulation.ink import PenStroke
from ptn_scan.simulation.paper import photocopy, render_page
from ptn_scan.simulation.profiles import OFFICE, Mode, ScanParameters, draw_parameters
from ptn_scan.simulation.scanner import scan_with
from ptn_scan.simulation.truth import RowTruth
from ptn_scan.simulation.voters import MarkedPage, draw_voter, mark_ballot
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.parallel import in_parallel
from ptn_scan.workflow.progress import Progress

SEED = 96
PRINT_DPI = 300
TIFF_DPI = 300
PDF_SHARE, TIFF_SHARE = 0.5, 0.3
"""Of the ballots that come back, how many are scanned to the PDF and to the TIFF; the rest are
single JPEGs."""

_USUAL, _LIKED, _DISPUTED = (0.62, 0.31, 0.07), (0.78, 0.19, 0.03), (0.09, 0.18, 0.73)
_LIKED_EVERY, _DISPUTED_OFFICIAL = 4, 8


class Paper(StrEnum):
    """What a sheet in the box really is."""

    GENUINE = "genuine"
    PHOTOCOPY = "photocopy"
    FORGED = "forged"
    LEFTOVER = "leftover"


@dataclass(frozen=True, slots=True)
class BoxSheet:
    """A sheet from the box: what it is, what is right in its rows, and where its scan lies: the
    file as `read` names it, and the page in it from 1."""

    paper: Paper
    rows: tuple[RowTruth, ...]
    file: str
    page: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many ballots are printed and how many of them handed out."""

    printed: int
    issued: int

    @property
    def leftover(self) -> int:
        return self.printed - self.issued


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    """One scan to be made: a page of a PDF, what was drawn on it, the scanner's parameters."""

    paper: Paper
    pdf: Path
    index: int
    strokes: tuple[PenStroke, ...]
    rows: tuple[RowTruth, ...]
    parameters: ScanParameters

    def scanned_as(self, mode: Mode, dpi: int | None = None) -> "_Job":
        dpi = dpi or self.parameters.dpi
        return replace(self, parameters=replace(self.parameters, mode=mode, dpi=dpi))


def scan_leftovers(printed: Path, numbers: Numbers, target: Path, progress: Progress) -> None:
    """Scans of the ballots that nobody got (the last of `printed`), as one PDF."""
    rng = np.random.default_rng([SEED, 1])
    jobs = [
        _Job(Paper.LEFTOVER, printed, index, (), (), draw_parameters(OFFICE, rng))
        for index in range(numbers.issued, numbers.printed)
    ]
    title = Message("Quét phiếu còn lại", "Scanning leftovers")
    write_pdf(target, list(in_parallel(_scanned, jobs, title, progress)))


def fill_box(
    folder: ElectionFolder,
    printed: Path,
    forged: Path,
    numbers: Numbers,
    target: Path,
    progress: Progress,
) -> tuple[BoxSheet, ...]:
    """The voters mark the ballots handed out, and three sheets more find their way into the box: a
    photocopy, a forged ballot and a leftover one. Writes the scans of all to the folder `target`.

    The form has one page. `forged` is where the PDF of the forger's ballot goes.
    """
    forge(folder, forged)
    jobs = _jobs(folder, printed, forged, numbers)
    title = Message("Cử tri ghi phiếu, quét phiếu thu về", "Voters vote, ballots are scanned")
    scans = list(in_parallel(_scanned, [job for lot in jobs for job in lot], title, progress))
    pdf, tiff, jpeg = (len(lot) for lot in jobs)
    write_pdf(target / "lo-1.pdf", scans[:pdf])
    if tiff:
        write_tiff(target / "lo-2.tif", scans[pdf : pdf + tiff], TIFF_DPI)
    for number, data in enumerate(scans[pdf + tiff :], start=1):
        (target / f"lo-3-{number:02d}.jpg").write_bytes(data)
    places = (
        *(("lo-1.pdf", page) for page in range(1, pdf + 1)),
        *(("lo-2.tif", page) for page in range(1, tiff + 1)),
        *((f"lo-3-{number:02d}.jpg", 1) for number in range(1, jpeg + 1)),
    )
    sheets = (job for lot in jobs for job in lot)
    return tuple(
        BoxSheet(job.paper, job.rows, *place) for job, place in zip(sheets, places, strict=True)
    )


def forge(folder: ElectionFolder, target: Path) -> None:
    """A ballot as somebody prints it who has the form but not the election's key."""
    forger = Authority(folder.authority.election, bytes(KEY_BYTES))
    write_ballots(target, folder.election, folder.layout, forger, (mint_ballot(),))


def _jobs(
    folder: ElectionFolder, printed: Path, forged: Path, numbers: Numbers
) -> tuple[list[_Job], list[_Job], list[_Job]]:
    """The scans for the PDF, the TIFF and the JPEGs, each in the order of the shuffled box."""
    rng = np.random.default_rng([SEED, 2])
    marked = _marked_pages(folder, numbers.issued + 3, rng)

    def job(paper: Paper, pdf: Path, index: int, page: MarkedPage) -> _Job:
        return _Job(paper, pdf, index, page.strokes, page.rows, draw_parameters(OFFICE, rng))

    voters = [
        job(Paper.GENUINE, printed, int(index), marked[index])
        for index in rng.permutation(numbers.issued)
    ]
    original = voters[0].scanned_as(Mode.COLOUR)
    surplus = [
        job(Paper.PHOTOCOPY, printed, original.index, marked[-3]).scanned_as(Mode.COLOUR),
        job(Paper.FORGED, forged, 0, marked[-2]),
        job(Paper.LEFTOVER, printed, numbers.issued, marked[-1]),
    ]
    first, second = (round(share * len(voters)) for share in (PDF_SHARE, PDF_SHARE + TIFF_SHARE))
    pdf = [original, *voters[1:first], *surplus]
    tiff = [each.scanned_as(Mode.BILEVEL, TIFF_DPI) for each in voters[first:second]]
    return [pdf[index] for index in rng.permutation(len(pdf))], tiff, voters[second:]


def _marked_pages(
    folder: ElectionFolder, count: int, rng: np.random.Generator
) -> tuple[MarkedPage, ...]:
    hands = load_hands(marks_folder())
    leanings = _leanings(len(folder.election.form.officials))
    ballots = (
        mark_ballot(folder.layout, draw_voter(hands, rng), rng, leanings=leanings)
        for _ in range(count)
    )
    return tuple(ballot.pages[0] for ballot in ballots)


def _leanings(officials: int) -> Sequence[tuple[float, float, float]]:
    """Mostly high and medium; one official whom most do not trust."""
    leanings = [_LIKED if each % _LIKED_EVERY == 0 else _USUAL for each in range(officials)]
    if officials > _DISPUTED_OFFICIAL:
        leanings[_DISPUTED_OFFICIAL] = _DISPUTED
    return leanings


def _scanned(job: _Job) -> bytes:
    """The file of one scan; runs in a worker."""
    page = render_page(job.pdf, job.index, PRINT_DPI)
    px_per_mm = PRINT_DPI / 25.4
    if job.paper is Paper.PHOTOCOPY:
        page = photocopy(page, np.random.default_rng([SEED, 3]), px_per_mm)
    return scan_with(page, job.strokes, job.parameters, px_per_mm).encoded
