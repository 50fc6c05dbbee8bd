"""Pages that need a person, as they come in: each new sheet is ruled by itself.

That two sheets have one id, or that a page is missing, shows when all are in: the review has the
whole. Whoever reads, this desk or a command beside it, what comes in is seen.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from ptn_scan.ballot_box.values import LastEntry, Snapshot
from ptn_scan.documents.wording import REASON_WORDS
from ptn_scan.errors import DamagedElectionError
from ptn_scan.ruling.values import (
    BallotRuling,
    Box,
    PageStatus,
    Reason,
    Ruling,
    Sheet,
    Source,
    Status,
)
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.live import LiveResults
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.progress import Progress
from ptn_scan.workflow.rereading import read_again
from ptn_scan.workflow.results import machine_rulings, rule

_WHOLE_ONLY = frozenset({Reason.MISSING_PAGE, Reason.EXTRA_PAGE})
"""What one sheet by itself cannot show."""
_UNREADABLE = Message("không đọc được trang", "unreadable page")


@dataclass(frozen=True, slots=True)
class Flagged:
    """A page that somebody has to look at, and why."""

    source: Source
    what: Message


class Attention:
    """The pages that came in since `begin` and need a person, in the order in which they came."""

    def __init__(self, folder: ElectionFolder, live: LiveResults) -> None:
        self._folder, self._live = folder, live
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._after: LastEntry | None = None
        self._found: list[Flagged] = []

    def begin(self, progress: Progress) -> None:
        """Forgets what was found, and looks at what comes in from now on. Stored scans that another
        version read are read again first, as `read` would."""
        try:
            self._begin()
        except DamagedElectionError:
            read_again(self._folder, progress)
            self._begin()

    def _begin(self) -> None:
        with self._lock, self._folder.open_box() as box:
            self._snapshot = self._live.of(box).snapshot
            self._after, self._found = box.last_entry(), []

    def look(self) -> tuple[Flagged, ...]:
        """Everything that was found since `begin`."""
        with self._lock:
            if self._snapshot is not None and self._after is not None:
                with self._folder.open_box() as box:
                    last, fresh = box.last_entry(), box.sheets_after(self._after)
                self._after = last
                self._found += self._flagged(self._snapshot, fresh)
            return tuple(self._found)

    def _flagged(self, snapshot: Snapshot, fresh: tuple[Sheet, ...]) -> Iterator[Flagged]:
        alone = Snapshot(
            register=snapshot.register,
            conference=snapshot.conference,
            issue=snapshot.issue,
            collected=None,
            sheets=fresh,
            row_decisions=(),
            sheet_decisions=(),
            journal_head=snapshot.journal_head,
        )
        yield from flagged(rule(self._folder, alone, machine_rulings(self._folder, alone)))


def flagged(box: Box) -> Iterator[Flagged]:
    """Each page of `box` that needs a person, by itself."""
    for ballot in box.ballots:
        what = _of_ballot(ballot)
        if what is not None:
            yield Flagged(ballot.sources[0], what)
    for page in box.pages:
        if page.waiting or page.status is PageStatus.UNREADABLE:
            yield Flagged(page.sources[0], _UNREADABLE)


def _of_ballot(ballot: BallotRuling) -> Message | None:
    reasons = [reason for reason in ballot.reasons if reason not in _WHOLE_ONLY]
    rows = sum(row.ruling is Ruling.REVIEW for row in ballot.rows)
    if ballot.status is not Status.REJECTED and not (ballot.waiting and reasons) and not rows:
        return None
    words = [REASON_WORDS[reason] for reason in reasons]
    vi, en = [each.vi for each in words], [each.en for each in words]
    if rows and ballot.status is not Status.REJECTED:
        vi.append(f"{rows} dòng cần xem lại")
        en.append(f"rows to review: {rows}")
    return Message(", ".join(vi), ", ".join(en))
