"""What one sheet claims to be: its ballot id and page, and what speaks against it at once."""

from dataclasses import dataclass

from ptn_scan.ballot_id import Authenticity, BallotId, CodeCheck, ids_in
from ptn_scan.layout import BallotLayout
from ptn_scan.recognition.reading import PageKind, PageReading
from ptn_scan.ruling.values import IdState, Reason, Register, Sheet

FOREIGN = frozenset({Reason.NOT_ISSUED, Reason.BAD_CODE, Reason.OTHER_ELECTION})
"""Reasons that are certain by the code and the register: the machine rejects by them."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What `sheet` says of itself, on the evidence of its own image alone.

    `qr` is its QR code where that is one and ours in form; `page` its page of the ballot where
    known; `reasons` what speaks against it: a right code with an issued id has none.
    """

    sheet: Sheet
    qr: BallotId | None
    page: int | None
    reasons: tuple[Reason, ...]

    @property
    def handle(self) -> str:
        return self.sheet.handle

    @property
    def kind(self) -> PageKind:
        return self.sheet.reading.kind

    @property
    def placed(self) -> bool:
        """Whether the rows could be found on it."""
        return self.kind is PageKind.BALLOT

    @property
    def foreign(self) -> bool:
        """Certainly not handed out by the committee, by a QR code on a sheet of our form."""
        return self.placed and not FOREIGN.isdisjoint(self.reasons)

    @property
    def issued_id(self) -> str | None:
        """The issued id that the sheet carries with a right code."""
        if self.qr is None or not FOREIGN.isdisjoint(self.reasons):
            return None
        return self.qr.ballot

    @property
    def hidden(self) -> bool:
        """Its id is known but not shown before the committee accepts the sheet."""
        return self.issued_id is not None and not self.placed


def claim_of(sheet: Sheet, register: Register, authority: CodeCheck, layout: BallotLayout) -> Claim:
    """The claim of `sheet`, judged by the register and the election's key."""
    reading = sheet.reading
    if reading.kind is PageKind.BLANK:
        return Claim(sheet, None, None, ())
    qr = _qr_of(reading, authority, layout)
    against = [] if qr is None else _against(qr, register, authority)
    if reading.kind is not PageKind.BALLOT:
        against.append(Reason.UNREGISTERED)
    elif qr is None:
        against.append(Reason.QR_UNREADABLE)
    return Claim(sheet, qr, _page_of(reading, qr, layout), tuple(against))


def _qr_of(reading: PageReading, authority: CodeCheck, layout: BallotLayout) -> BallotId | None:
    """The one QR code of ours on the page; None where there are none or two that differ.

    A right code whose page is not the one that the fiducials show was put on another sheet: it
    tells nothing of this one.
    """
    found = set(ids_in(reading.payloads))
    if len(found) != 1:
        return None
    (qr,) = found
    right = authority.check(qr) is Authenticity.GENUINE
    within = qr.page <= len(layout.pages)
    if right and within and reading.page is not None and qr.page != reading.page:
        return None
    return qr


def _against(qr: BallotId, register: Register, authority: CodeCheck) -> list[Reason]:
    authenticity = authority.check(qr)
    if authenticity is Authenticity.OTHER_ELECTION:
        return [Reason.OTHER_ELECTION]
    if authenticity is Authenticity.BAD_CODE:
        return [Reason.BAD_CODE]
    return [] if register.get(qr.ballot) is IdState.ISSUED else [Reason.NOT_ISSUED]


def _page_of(reading: PageReading, qr: BallotId | None, layout: BallotLayout) -> int | None:
    if qr is not None:
        return qr.page
    if reading.page is not None:
        return reading.page
    return 1 if len(layout.pages) == 1 else None
