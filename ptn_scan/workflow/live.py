"""The results that somebody is looking at: counted once, then kept up with what is decided.

Ruling thousands of ballots takes seconds, a decision on one row changes one row; so decisions on
rows are followed by themselves, and everything else is counted anew.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.values import LastEntry, Said, Snapshot
from ptn_scan.errors import PtnScanError
from ptn_scan.ruling.ballots import RuledSheet
from ptn_scan.ruling.values import (
    BallotRuling,
    Box,
    DecidedBy,
    RowDecision,
    RowRuling,
    Ruling,
    Sheet,
    Status,
)
from ptn_scan.tally import tally
from ptn_scan.workflow.collector import collector_held, spare_what_stays
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.results import Results, machine_rulings, rule


@dataclass(frozen=True, slots=True)
class Ruled:
    """The box at one moment, ruled, and where each sheet is: in the ballot at `places[handle]`."""

    snapshot: Snapshot
    box: Box
    sheets: Mapping[str, Sheet]
    places: Mapping[str, int]

    def row(self, sheet: str, official: int) -> RowRuling | None:
        """The ruling on one row; None where `sheet` has no such row."""
        place = self.places.get(sheet)
        rows = () if place is None else self.box.ballots[place].rows
        return next((row for row in rows if (row.sheet, row.official) == (sheet, official)), None)


@dataclass(slots=True)
class _State:
    last: LastEntry
    machine: tuple[RuledSheet, ...]
    ruled: Ruled
    results: Results | None = field(default=None)


class LiveResults:
    """Results of the box as it stands, whoever wrote to it."""

    def __init__(self, folder: ElectionFolder) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._state: _State | None = None
        self._begun = threading.Event()

    def begin(self, then: Callable[[], None]) -> None:
        """Counts and does `then`, on a thread of its own, so that a page can say meanwhile that
        the count is coming."""
        threading.Thread(target=self._begin, args=(then,), name="count", daemon=True).start()

    def wait(self, seconds: float) -> bool:
        """Whether the count that `begin` began is over, however it ended; waits a while for it."""
        return self._begun.wait(seconds)

    def _begin(self, then: Callable[[], None]) -> None:
        with suppress(PtnScanError):  # whoever asks next is told
            self.now()
        self._begun.set()
        then()

    def ruled(self) -> Ruled:
        """The box as it stands."""
        with self._folder.open_box() as box:
            return self.of(box)

    def of(self, box: BallotBox) -> Ruled:
        """As `ruled`, of an open box to which its caller has not appended anything yet."""
        with self._lock, box.reading():
            return self._kept_up(box).ruled

    def now(self) -> Results:
        """As `workflow.results.results`."""
        with self._lock, self._folder.open_box() as box, box.reading():
            state = self._kept_up(box)
            if state.results is None:
                ruled = state.ruled
                counted = tally(ruled.box, ruled.snapshot.counts, self._folder.election.form)
                state.results = Results(ruled.snapshot, ruled.box, counted)
            return state.results

    def _kept_up(self, box: BallotBox) -> _State:
        state, last = self._state, box.last_entry()
        if state is not None and state.last == last:
            return state
        said = None if state is None else box.said_since(state.last)
        if state is None or said is None:
            state = self._anew(box, last)
        else:
            state = self._followed(state, said)
        self._state = state
        return state

    def _anew(self, box: BallotBox, last: LastEntry) -> _State:
        with collector_held():
            snapshot = box.snapshot()
            machine = machine_rulings(self._folder, snapshot)
            ruled = _ruled(snapshot, rule(self._folder, snapshot, machine))
        spare_what_stays()
        return _State(last, machine, ruled)

    def _followed(self, state: _State, said: Said) -> _State:
        ruled = state.ruled
        snapshot = _with(ruled.snapshot, said)
        if said.sheet_decisions:
            ruled = _ruled(snapshot, rule(self._folder, snapshot, state.machine))
        else:
            box = redecided(ruled.box, ruled.places, said.row_decisions)
            ruled = replace(ruled, snapshot=snapshot, box=box)
        return _State(said.last, state.machine, ruled)


def _ruled(snapshot: Snapshot, box: Box) -> Ruled:
    places = {sheet: place for place, each in enumerate(box.ballots) for sheet in each.sheets}
    return Ruled(snapshot, box, {sheet.handle: sheet for sheet in snapshot.sheets}, places)


def _with(snapshot: Snapshot, said: Said) -> Snapshot:
    return replace(
        snapshot,
        journal_head=said.journal_head,
        row_decisions=(*snapshot.row_decisions, *said.row_decisions),
        sheet_decisions=(*snapshot.sheet_decisions, *said.sheet_decisions),
        row_votes=(*snapshot.row_votes, *said.row_votes),
        sheet_votes=(*snapshot.sheet_votes, *said.sheet_votes),
    )


def redecided(box: Box, places: Mapping[str, int], decisions: Iterable[RowDecision]) -> Box:
    """`box` after further decisions on rows, the same as ruling everything anew would give.

    A decision rules what the machine left open, so the row that it is undone to is open.
    """
    ballots = list(box.ballots)
    for decision in decisions:
        place = places.get(decision.sheet)
        if place is not None:
            ballots[place] = _with_row(ballots[place], decision)
    return Box(tuple(ballots), box.pages)


def _with_row(ballot: BallotRuling, decision: RowDecision) -> BallotRuling:
    if ballot.status is Status.REJECTED:
        return ballot
    rows = tuple(
        _decided(row, decision.ruling)
        if (row.sheet, row.official) == (decision.sheet, decision.official)
        else row
        for row in ballot.rows
    )
    open_still = ballot.waiting or any(row.ruling is Ruling.REVIEW for row in rows)
    return replace(ballot, rows=rows, status=Status.REVIEW if open_still else Status.COUNTED)


def _decided(row: RowRuling, ruling: Ruling) -> RowRuling:
    if row.ruling is not Ruling.REVIEW and row.decided_by is not DecidedBy.COMMITTEE:
        return row
    by = DecidedBy.MACHINE if ruling is Ruling.REVIEW else DecidedBy.COMMITTEE
    return replace(row, ruling=ruling, decided_by=by)
