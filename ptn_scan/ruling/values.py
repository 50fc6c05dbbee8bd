"""The values of ruling: what goes in, what comes out. Frozen; docs/commands.md has the words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ptn_scan.election import Level
from ptn_scan.recognition.reading import PageReading


class MarkState(StrEnum):
    """What one box shows."""

    MARKED = "marked"
    BLANK = "blank"
    MARGINAL = "marginal"


class Ruling(StrEnum):
    """What a row counts as."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INVALID = "invalid"
    REVIEW = "review"


class Status(StrEnum):
    """What became of a ballot."""

    COUNTED = "counted"
    REJECTED = "rejected"
    REVIEW = "review"


class PageStatus(StrEnum):
    """What became of a sheet that is no ballot."""

    BLANK = "blank-page"
    NOT_A_BALLOT = "not-a-ballot"
    UNREADABLE = "unreadable"


class Reason(StrEnum):
    """Why a ballot or a row is not simply counted."""

    NOT_ISSUED = "not-issued"
    BAD_CODE = "bad-code"
    OTHER_ELECTION = "other-election"
    DUPLICATE = "duplicate"
    MISSING_PAGE = "missing-page"
    EXTRA_PAGE = "extra-page"
    QR_UNREADABLE = "qr-unreadable"
    UNREGISTERED = "unregistered"
    NO_STAMP = "no-stamp"
    UNDERVOTE = "undervote"
    OVERVOTE = "overvote"
    NAME_STRUCK = "name-struck"
    MARGINAL_MARK = "marginal-mark"
    MARGINAL_STRIKE = "marginal-strike"
    CORRECTION = "correction"


class DecidedBy(StrEnum):
    """Whose ruling a row has."""

    MACHINE = "machine"
    COMMITTEE = "committee"


class IdState(StrEnum):
    """Where a printed ballot id stands in the register; an id has one state.

    `void`: a leftover, read back or known not to have been handed out.
    """

    PRINTED = "printed"
    ISSUED = "issued"
    VOID = "void"
    SPOILED = "spoiled"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a page came from: the file as named to `read`, the page in it from 1, and the SHA-256
    of the page image's bytes."""

    file: str
    page: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet found in the box: a random handle, its scans, and what was read on it."""

    handle: str
    sources: tuple[Source, ...]
    reading: PageReading


class SheetAction(StrEnum):
    """What the committee can decide of a sheet."""

    ACCEPT = "accept"
    REJECT = "reject"
    SAME_SHEET = "same-sheet"
    NOT_A_BALLOT = "not-a-ballot"


@dataclass(frozen=True, slots=True)
class RowDecision:
    """The committee's ruling on one row, named by the sheet that carries the row."""

    sheet: str
    official: int
    ruling: Ruling
    by: str
    why: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class SheetDecision:
    """The committee's word on one sheet. `other` is the handle behind `--with` or `--as`."""

    sheet: str
    action: SheetAction
    other: str | None
    by: str
    why: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class RowRuling:
    """What a row counts as. `marks` in the order of `Level`; `sheet` is the handle of the sheet
    that carries the row, None where no sheet is known to."""

    official: int
    marks: tuple[MarkState, MarkState, MarkState]
    ruling: Ruling
    reasons: tuple[Reason, ...] = ()
    decided_by: DecidedBy = DecidedBy.MACHINE
    sheet: str | None = None

    def mark(self, level: Level) -> MarkState:
        return self.marks[tuple(Level).index(level)]


@dataclass(frozen=True, slots=True)
class BallotRuling:
    """One ballot of the box. `ballot` is its id, or None where no readable QR gives it.

    `genuine` tells that it counts as one of the issued ballots by the identities: an issued id of
    its own, or accepted without one. `waiting`: the committee has still to decide on a sheet of
    it, whatever its rows need.
    """

    ballot: str | None
    sheets: tuple[str, ...]
    status: Status
    reasons: tuple[Reason, ...]
    sources: tuple[Source, ...]
    write_in: bool
    rows: tuple[RowRuling, ...]
    genuine: bool
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class PageRuling:
    """One sheet that is no ballot. `waiting`: the committee has still to decide on it."""

    sheets: tuple[str, ...]
    status: PageStatus
    reasons: tuple[Reason, ...]
    sources: tuple[Source, ...]
    waiting: bool


Register = Mapping[str, IdState]
"""Every id that this election printed, with its state."""


@dataclass(frozen=True, slots=True)
class Box:
    """The whole box, ruled: every sheet stands in exactly one ballot or page."""

    ballots: tuple[BallotRuling, ...]
    pages: tuple[PageRuling, ...]


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number that a ruling compares with, for the minutes' annex: what it says in Vietnamese,
    and the calibration or source that it rests on."""

    key: str
    value: float
    unit: str
    meaning_vi: str
    source: str
