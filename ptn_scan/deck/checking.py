"""Scans of the test deck against what was drawn on it: page by page, row by row. No verdict here.

Rows are ruled as those of ballots are, each sheet by itself, so that a sheet that was scanned
twice or lacks a page still shows how its rows are read.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ptn_scan.ballot_id import Authenticity, BallotId, CodeCheck, ids_in, is_test_sheet
from ptn_scan.deck.cases import Case
from ptn_scan.deck.plan import Deck, DeckBallot, DeckRow
from ptn_scan.election import Level
from ptn_scan.layout import BallotLayout, PageLayout
from ptn_scan.recognition.reading import PageKind, PageReading, RowReading
from ptn_scan.recognition.scan_quality import ScanQuality
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.ruling.values import Reason, RowRuling, Ruling

MEASURED = (Case.TICK, Case.CROSS, Case.STROKE)
"""Marks whose ink is compared with the thresholds: one pen's plain strokes."""


class Verdict(StrEnum):
    """How a row was read. `review`: it waits for the committee, which the marks did not need."""

    RIGHT = "right"
    WRONG = "wrong"
    REVIEW = "review"


class Identity(StrEnum):
    """What a scanned page is. `blank`: a back; `unread`: no QR code of the test deck could be read
    on it, or its rows were not found; `foreign`: it is no test sheet of this election."""

    TEST_SHEET = "test-sheet"
    BLANK = "blank"
    UNREAD = "unread"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class MeasuredPage:
    """One scanned page of the deck: the file as it was named and the page in it from 1, what was
    read on it and how good the scan is."""

    file: str
    page: int
    reading: PageReading
    quality: ScanQuality | None


@dataclass(frozen=True, slots=True)
class RowCheck:
    """One row: what was drawn in it and what it was ruled."""

    ballot: int
    drawn: DeckRow
    ruling: Ruling
    reasons: tuple[Reason, ...]

    @property
    def verdict(self) -> Verdict:
        """A review that the marks ask for is right."""
        expected = self.drawn.expected
        if self.ruling is Ruling.REVIEW and expected.ruling is not Ruling.REVIEW:
            return Verdict.REVIEW
        reason_fits = expected.reason is None or expected.reason in self.reasons
        if self.ruling is expected.ruling and reason_fits:
            return Verdict.RIGHT
        return Verdict.WRONG


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that a page has or lacks by the deck, and whether it was seen; None where the scan
    cannot tell."""

    expected: bool
    seen: bool | None


@dataclass(frozen=True, slots=True)
class MarkLevels:
    """Ink in known marks and in boxes known to be empty: the least ink (mm²) and the least width of
    stroke (mm) of a plain mark, and the most faint ink (mm²) in an empty box."""

    least_ink_mm2: float
    least_width_mm: float
    most_faint_mm2: float


@dataclass(frozen=True, slots=True)
class PageCheck:
    """One scanned page: which ballot and page of the deck it is, where it is one, and what it
    shows. `stamp` and `write_in`, `signature` are None on pages without a place for them."""

    file: str
    page: int
    identity: Identity
    quality: ScanQuality | None
    ballot: int | None = None
    ballot_page: int | None = None
    rows: tuple[RowCheck, ...] = ()
    stamp: Seen | None = None
    write_in: Seen | None = None
    signature: Seen | None = None
    levels: MarkLevels | None = None


@dataclass(frozen=True, slots=True)
class DeckCheck:
    """All pages in the order in which they were scanned; the deck's pages, as number of the ballot
    and page of it, that are missing, and those that came more than once."""

    pages: tuple[PageCheck, ...]
    missing: tuple[tuple[int, int], ...]
    doubled: tuple[tuple[int, int], ...]

    @property
    def rows(self) -> tuple[RowCheck, ...]:
        return tuple(row for page in self.pages for row in page.rows)

    def count(self, verdict: Verdict) -> int:
        """How many rows were read so."""
        return sum(row.verdict is verdict for row in self.rows)


def check_deck(
    pages: Sequence[MeasuredPage], deck: Deck, authority: CodeCheck, layout: BallotLayout
) -> DeckCheck:
    """Compares `pages` with `deck`."""
    checked = tuple(_check_page(page, deck, authority, layout) for page in pages)
    times = Counter(
        (each.ballot, each.ballot_page)
        for each in checked
        if each.ballot is not None and each.ballot_page is not None
    )
    every = [(ballot.number, page.page) for ballot in deck.ballots for page in layout.pages]
    return DeckCheck(
        pages=checked,
        missing=tuple(place for place in every if times[place] == 0),
        doubled=tuple(place for place in every if times[place] > 1),
    )


def _check_page(
    measured: MeasuredPage, deck: Deck, authority: CodeCheck, layout: BallotLayout
) -> PageCheck:
    reading = measured.reading
    codes = list(ids_in(reading.payloads))
    found = [code for code in codes if _is_ours(code, authority, layout)]
    ballot = deck.find(found[0].ballot) if len(found) == 1 else None
    if ballot is None or not reading.rows or reading.page != found[0].page:
        identity = Identity.FOREIGN if codes and not found else Identity.UNREAD
        if reading.kind is PageKind.BLANK:
            identity = Identity.BLANK
        place = (ballot.number, found[0].page) if ballot is not None else (None, None)
        return PageCheck(measured.file, measured.page, identity, measured.quality, *place)
    page = layout.page(found[0].page)
    return PageCheck(
        file=measured.file,
        page=measured.page,
        identity=Identity.TEST_SHEET,
        quality=measured.quality,
        ballot=ballot.number,
        ballot_page=page.page,
        rows=tuple(_check_row(row, ballot) for row in rule_rows(reading)),
        stamp=Seen(ballot.stamp, reading.stamp) if page.stamp else None,
        write_in=_write_in(ballot, page, reading),
        signature=Seen(ballot.signature, reading.signature) if page.signature else None,
        levels=_levels(ballot, reading),
    )


def _is_ours(code: BallotId, authority: CodeCheck, layout: BallotLayout) -> bool:
    return (
        is_test_sheet(code.ballot)
        and authority.check(code) is Authenticity.GENUINE
        and code.page <= len(layout.pages)
    )


def _check_row(row: RowRuling, ballot: DeckBallot) -> RowCheck:
    return RowCheck(ballot.number, ballot.row(row.official), row.ruling, row.reasons)


def _write_in(ballot: DeckBallot, page: PageLayout, reading: PageReading) -> Seen | None:
    """Told by the ink in its place alone: what makes the page a test sheet is writing, too."""
    place = page.write_in
    if place is None:
        return None
    return Seen(ballot.write_in, any(piece.overlaps(place) for piece in reading.stray))


def _levels(ballot: DeckBallot, reading: PageReading) -> MarkLevels | None:
    """None where the page has no plain mark that was found."""
    marks = [
        mark
        for row in reading.rows
        if (drawn := ballot.row(row.official)).case in MEASURED
        for mark in row.marks
        if mark.ink_inside[_column(drawn.level)] > mark.ink_mm2 / 2
    ]
    if not marks:
        return None
    return MarkLevels(
        least_ink_mm2=min(mark.ink_mm2 for mark in marks),
        least_width_mm=min(mark.width_mm for mark in marks),
        most_faint_mm2=max(_faint_in_empty(row, ballot) for row in reading.rows),
    )


def _faint_in_empty(row: RowReading, ballot: DeckBallot) -> float:
    """The most faint ink in a box of the row in which nothing was drawn."""
    drawn = ballot.row(row.official)
    if drawn.case not in (*MEASURED, Case.UNDERVOTE):
        return 0.0
    marked = None if drawn.case is Case.UNDERVOTE else _column(drawn.level)
    return max(faint for column, faint in enumerate(row.faint_mm2) if column != marked)


def _column(level: Level) -> int:
    return tuple(Level).index(level)
