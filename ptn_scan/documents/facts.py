"""What a document is written from: everything that the count established, and no ballot id."""

from dataclasses import dataclass, field

from ptn_scan.audit.assessment import Audit
from ptn_scan.documents.accuracy import AccuracyFigure
from ptn_scan.documents.tongue import Tongue
from ptn_scan.election import Conference, Election, Form, Member
from ptn_scan.plan.conference_times import Times
from ptn_scan.plan.dossiers import Handling
from ptn_scan.ruling.values import RowDecision, SheetDecision, Threshold
from ptn_scan.tally import Tally

DecidedRow = RowDecision
"""A decision on a row. The documents never print the sheet that it names."""


@dataclass(frozen=True, slots=True)
class DeckOutcome:
    """What the last check of the test deck came to: rows read right, wrong, or put to review, how
    many faults of scanner, paper or settings there were, and how often the deck was checked."""

    fit: bool
    pages: int
    right: int
    wrong: int
    review: int
    faults: int
    checks: int


@dataclass(frozen=True, slots=True)
class LiftedMasks:
    """How often one person looked at a doubtful row with its neighbours, or at a whole sheet,
    without the masks of the review."""

    by: str
    rows: int
    sheets: int


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """The facts of one finished (or, with `draft`, unfinished) count.

    `conference` is None in a draft that comes before the conference. `leftover_why` is the reason
    given to `issue --leftover-unread`, `spoiled_whys` those given to `spoil` each time, and
    `withdrawn` says of each batch that was withdrawn its name, by whom and why. `journal_head` and
    the `fingerprint` of the public key that signs the package are SHA-256 in hexadecimal. `reader`
    names the reader and the limits by which ballots were read; `accuracy` is what was measured of
    readers on simulated ballots; `deck` is None where no test deck was checked. `times` are those
    of the conference that were entered; `lifted` tells of each who lifted masks; papers are written
    in `tongue`.
    """

    election: Election
    conference: Conference | None
    tally: Tally
    row_decisions: tuple[DecidedRow, ...]
    sheet_decisions: tuple[SheetDecision, ...]
    leftover_why: str | None
    thresholds: tuple[Threshold, ...]
    journal_head: str
    draft: bool
    fingerprint: str = ""
    spoiled_whys: tuple[str, ...] = ()
    withdrawn: tuple[tuple[str, str, str], ...] = ()
    reader: str = ""
    accuracy: tuple[AccuracyFigure, ...] = ()
    deck: DeckOutcome | None = None
    audit: Audit | None = None
    times: Times = field(default_factory=dict)
    lifted: tuple[LiftedMasks, ...] = ()
    tongue: Tongue = Tongue.VIETNAMESE

    @property
    def form(self) -> Form:
        return self.election.form

    @property
    def committee(self) -> tuple[Member, ...]:
        """The elected counting committee; the proposed one while none was elected."""
        if self.conference is None or not self.conference.committee:
            return self.election.form.committee
        return self.conference.committee


@dataclass(frozen=True, slots=True)
class HandoutFacts:
    """What the papers before the vote are written from: the election, and what was written down of
    the officials' dossiers."""

    election: Election
    handlings: tuple[Handling, ...] = ()
    tongue: Tongue = Tongue.VIETNAMESE
