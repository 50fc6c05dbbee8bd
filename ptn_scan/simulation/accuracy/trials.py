"""One trial: a simulated voter marks a printed ballot, a simulated scanner scans it, the reader
reads it. Everything comes of the trial's seed."""

import base64
import hashlib
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from ptn_scan.ballot_id import ELECTION_ID_BYTES, ID_BYTES, KEY_BYTES, Authority, BallotId
from ptn_scan.election import Election, read_form
from ptn_scan.layout import BallotLayout, PageLayout, lay_out
from ptn_scan.printing.ballots import blank_pdf, write_ballots
from ptn_scan.recognition.reader import TEMPLATE_DPI, Reader
from ptn_scan.recognition.reading import PageReading
from ptn_scan.scanning.pdf import render_page
from ptn_scan.simulation.accuracy.conditions import Conditions
from ptn_scan.simulation.beyond.ballots import scan_unusual
from ptn_scan.simulation.beyond.effects import Effect, effect_of
from ptn_scan.simulation.beyond.scans import BEYOND
from ptn_scan.simulation.ink import PageImage
from ptn_scan.simulation.paper import MM_PER_INCH, render_pages
from ptn_scan.simulation.scanner import Kept, SimulatedScan, scan_page
from ptn_scan.simulation.truth import RowTruth
from ptn_scan.simulation.voters import MarkedBallot, MarkedPage, draw_voter, mark_ballot

PRINT_DPI = 300
"""The resolution at which printed pages are marked."""
PRINT_RUN = 64
"""So many seeds in a row have the same ballot id: printing costs as much as several trials."""

_ELECTION = base64.b32encode(bytes(ELECTION_ID_BYTES)).decode("ascii")
_KEY = bytes(KEY_BYTES)


@dataclass(frozen=True, slots=True)
class TrialPage:
    """One page: what was read, and the truth about it. `payload` is the text of its QR codes;
    `rows` and `kept` stand in the page's order; `write_in` and `signature` tell what the voter
    wrote on this page."""

    page: int
    payload: str
    reading: PageReading
    rows: tuple[RowTruth, ...]
    kept: tuple[Kept, ...]
    write_in: bool
    signature: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """One ballot. `hand` names the writer, `pen` and `habit` what it was marked with and how;
    `effect` is what is unusual about it, where it was made beyond the profiles."""

    seed: int
    hand: str
    pen: str
    habit: str
    pages: tuple[TrialPage, ...]
    effect: Effect | None = None


class Laboratory:
    """Makes the trials of some conditions; its making costs as much as some trials."""

    def __init__(self, conditions: Conditions) -> None:
        """Raises FormError or InputFileError where form or marks cannot be read, UsageError where
        the profile is unknown."""
        self._profile = conditions.scanner()
        self._election = Election(_ELECTION, False, read_form(conditions.form))
        self._layout = lay_out(self._election.form)
        self._hands = conditions.hands()
        self._odd_share = conditions.odd_share
        self._reader = Reader(self._layout, _templates(self._election, self._layout))
        self._printed = lru_cache(maxsize=1)(self._print)

    @property
    def layout(self) -> BallotLayout:
        return self._layout

    def trial(self, seed: int) -> Trial:
        """The trial with this seed."""
        ballot, scans = self.scans(seed)
        codes, _ = self._printed(seed // PRINT_RUN)
        pages = zip(self._layout.pages, codes, ballot.pages, scans, strict=True)
        return Trial(
            seed=seed,
            hand=ballot.voter.hand.name,
            pen=ballot.voter.pen.kind.value,
            habit=ballot.voter.habit.value,
            pages=tuple(self._page(ballot, *page) for page in pages),
            effect=effect_of(seed) if self._profile is BEYOND else None,
        )

    def scans(self, seed: int) -> tuple[MarkedBallot, tuple[SimulatedScan, ...]]:
        """The marked ballot of this seed and the scans of its pages."""
        _, images = self._printed(seed // PRINT_RUN)
        rng = np.random.default_rng(seed)
        if self._profile is BEYOND:
            return scan_unusual(
                effect_of(seed), self._layout, images, self._hands, rng, PRINT_DPI / MM_PER_INCH
            )
        voter = draw_voter(self._hands, rng)
        ballot = mark_ballot(self._layout, voter, rng, self._odd_share)
        scans = tuple(
            scan_page(image, marked.strokes, self._profile, rng, PRINT_DPI / MM_PER_INCH, page.rows)
            for page, image, marked in zip(self._layout.pages, images, ballot.pages, strict=True)
        )
        return ballot, scans

    def _page(
        self,
        ballot: MarkedBallot,
        page: PageLayout,
        code: BallotId,
        marked: MarkedPage,
        scanned: SimulatedScan,
    ) -> TrialPage:
        return TrialPage(
            page=page.page,
            payload=code.payload,
            reading=self._reader.read(scanned.scan),
            rows=marked.rows,
            kept=scanned.kept,
            write_in=ballot.write_in and page.write_in is not None,
            signature=ballot.signature and page.signature is not None,
        )

    def _print(self, run: int) -> tuple[tuple[BallotId, ...], tuple[PageImage, ...]]:
        """The ballot of a print run: the codes and pictures of its pages."""
        digest = hashlib.sha256(f"ptn-scan trial {run}".encode()).digest()
        ballot = base64.b32encode(digest[:ID_BYTES]).decode("ascii")
        authority = Authority(self._election.id, _KEY)
        codes = tuple(authority.sign(ballot, page.page) for page in self._layout.pages)
        with tempfile.TemporaryDirectory() as folder:
            pdf = Path(folder) / "ballot.pdf"
            write_ballots(pdf, self._election, self._layout, authority, [ballot])
            return codes, tuple(render_pages(pdf, PRINT_DPI))


def _templates(election: Election, layout: BallotLayout) -> tuple[PageImage, ...]:
    pdf = blank_pdf(election, layout)
    return tuple(render_page(pdf, index, TEMPLATE_DPI) for index in range(len(layout.pages)))
