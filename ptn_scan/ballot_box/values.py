"""What the ballot box holds, as values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from ptn_scan.election import Conference
from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.values import IdState, Register, RowDecision, Sheet, SheetDecision, Source
from ptn_scan.tally import Counts, Stack


@dataclass(frozen=True, slots=True)
class Issue:
    """That `count` ballots were handed out. `why` is given where the leftovers were not read."""

    count: int
    leftover_unread: bool
    why: str | None
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class RegisteredMember:
    """A member of the committee who decides under a PIN; `pin_hash` is Argon2's own text."""

    name: str
    pin_hash: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Spoiling:
    """That spoiled ballots were entered, and why. `returned` of them had been issued; `exchanged`
    ballots went out in their place after `issue`."""

    returned: int
    exchanged: int
    why: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That a batch was taken out of the count, or (`withdrawn` false) put back; the last counts."""

    batch: str
    withdrawn: bool
    by: str
    why: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """One scanning of a stack of paper. A stack that was scanned anew has a batch for each time,
    all under one name, of which one at most stands.

    `name` is what the operator called it, else the number of its reading; `sheets` are the handles
    of its scans; `collected` is the stack's own count by hand. `withdrawal` is None while the
    batch stands.
    """

    key: str
    name: str
    at: dt.datetime
    sheets: frozenset[str]
    collected: int | None
    withdrawal: Withdrawal | None

    @property
    def stands(self) -> bool:
        return self.withdrawal is None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the journal: its number, kind, and facts for people."""

    number: int
    kind: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LastEntry:
    """The end of the journal: two boxes of one election with the same are the same."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Said:
    """Decisions and votes that were made after some entry, in order, and what then are the last
    entry and the hash that the minutes bear."""

    last: LastEntry
    journal_head: str
    row_decisions: tuple[RowDecision, ...]
    sheet_decisions: tuple[SheetDecision, ...]
    row_votes: tuple[RowDecision, ...]
    sheet_votes: tuple[SheetDecision, ...]


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
class SaidBefore:
    """How many decisions and how many votes on sheets there were when a sheet came into the
    count."""

    decisions: int
    votes: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything in the box at one moment. Sheets stand in the order of their handles, decisions
    in the order they were made, batches in that of their beginning; `collected` is the latest hand
    count of all ballots. `withdrawn` are the sheets of batches that do not stand. Once there are
    `members`, a decision is made by their votes: `row_votes` (one for `review` takes that member's
    earlier one back) and `sheet_votes`, in the order in which they were cast. `said_before` has
    the sheets, by handle, that came into the count after anything was said of sheets."""

    register: Register
    conference: Conference | None
    issue: Issue | None
    collected: int | None
    sheets: tuple[Sheet, ...]
    row_decisions: tuple[RowDecision, ...]
    sheet_decisions: tuple[SheetDecision, ...]
    journal_head: str
    spoilings: tuple[Spoiling, ...] = ()
    batches: tuple[Batch, ...] = ()
    withdrawn: tuple[Sheet, ...] = ()
    members: tuple[RegisteredMember, ...] = ()
    row_votes: tuple[RowDecision, ...] = ()
    sheet_votes: tuple[SheetDecision, ...] = ()
    said_before: Mapping[str, SaidBefore] = field(default_factory=dict)

    @property
    def issued(self) -> int | None:
        """The ballots that are out: those handed out, less those that came back spoiled, and those
        given in exchange."""
        if self.issue is None:
            return None
        exchanged = sum(each.exchanged for each in self.spoilings)
        return self.issue.count + exchanged - sum(each.returned for each in self.spoilings)

    @property
    def counts(self) -> Counts:
        """The numbers that people established. Where leftovers were not read, what was printed
        and not handed out is the leftover. Where only the stacks were counted, each of them, their
        sum is the number of ballots collected."""
        printed, states = len(self.register), tuple(self.register.values())
        spoiled, issued = states.count(IdState.SPOILED), self.issued
        leftover = None
        if self.issue is not None and issued is not None:
            unread = printed - issued - spoiled
            leftover = unread if self.issue.leftover_unread else states.count(IdState.VOID)
        stacks = self._stacks()
        return Counts(
            convened=self.conference.convened if self.conference else None,
            present=self.conference.present if self.conference else None,
            printed=printed,
            issued=issued,
            leftover=leftover,
            spoiled=spoiled,
            collected=_total(stacks) if self.collected is None else self.collected,
            stacks=stacks,
        )

    def _stacks(self) -> tuple[Stack, ...]:
        """The batches that stand and have paper or a count, where any was counted apart."""
        stacks = tuple(
            Stack(batch.name, batch.collected, batch.sheets)
            for batch in self.batches
            if batch.stands and (batch.sheets or batch.collected is not None)
        )
        return stacks if any(each.collected is not None for each in stacks) else ()


def _total(stacks: tuple[Stack, ...]) -> int | None:
    counted = [each.collected for each in stacks if each.collected is not None]
    return sum(counted) if stacks and len(counted) == len(stacks) else None
