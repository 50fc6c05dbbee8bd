"""What the ballot box holds, as values."""

import datetime as dt
from dataclasses import dataclass

from ptn_scan.election import Conference
from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.values import IdState, Register, RowDecision, Sheet, SheetDecision, Source
from ptn_scan.tally import Counts


@dataclass(frozen=True, slots=True)
class Issue:
    """That `count` ballots were handed out. `why` is given where the leftovers were not read."""

    count: int
    leftover_unread: bool
    why: str | None
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class StoredScan:
    """A scan as it lies in the folder: `sha256` of the bytes given to `read`, `stored_sha256` of
    the bytes kept in the file `stored_file`, which are encoded as `format` says."""

    handle: str
    sha256: str
    stored_file: str
    stored_sha256: str
    format: str


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A stored scan with where it came from and what was read on it by which reader."""

    scan: StoredScan
    sources: tuple[Source, ...]
    reading: PageReading
    reader: str


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A scan that is in the box already, and how many sources it has."""

    handle: str
    sources: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything in the box at one moment. Sheets stand in the order of their handles, decisions
    in the order they were made; `collected` is the latest hand count."""

    register: Register
    conference: Conference | None
    issue: Issue | None
    collected: int | None
    sheets: tuple[Sheet, ...]
    row_decisions: tuple[RowDecision, ...]
    sheet_decisions: tuple[SheetDecision, ...]
    journal_head: str

    @property
    def counts(self) -> Counts:
        """The numbers that people established. Where leftovers were not read, what was printed
        and not handed out is the leftover."""
        printed, states = len(self.register), tuple(self.register.values())
        spoiled = states.count(IdState.SPOILED)
        leftover = None
        if self.issue is not None:
            unread = printed - self.issue.count - spoiled
            leftover = unread if self.issue.leftover_unread else states.count(IdState.VOID)
        return Counts(
            convened=self.conference.convened if self.conference else None,
            present=self.conference.present if self.conference else None,
            printed=printed,
            issued=self.issue.count if self.issue else None,
            leftover=leftover,
            spoiled=spoiled,
            collected=self.collected,
        )
