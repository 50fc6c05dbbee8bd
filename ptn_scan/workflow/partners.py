"""Which sheets can go with one that waits: as the same paper, or as another page of one ballot.

They are offered to the committee, which may name others; what may be recorded is checked by
`ruling.decisions` alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ptn_scan.ruling.values import BallotRuling, MarkState, SheetAction, Status
from ptn_scan.workflow.live import Ruled
from ptn_scan.workflow.pending import PendingSheet

MOST = 8
"""More pictures side by side nobody compares; whoever knows the sheet types its handle."""


@dataclass(frozen=True, slots=True)
class Partners:
    """Handles of sheets, nearest in the scans first: `same` may be the same paper, `pages` are of
    ballots that the sheet may be a page of, `decided` carry the same id and wait no more."""

    same: tuple[str, ...]
    pages: tuple[str, ...]
    decided: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Each of them once."""
        return tuple(dict.fromkeys((*self.same, *self.pages, *self.decided)))


def partners(found: Ruled, line: PendingSheet, pages: int) -> Partners:
    """The sheets to lay beside those of `line`; a ballot has `pages` pages."""
    own = _ballot_of(found, line)
    if own is None:
        return Partners((), _nearest(found, line, _incomplete(found, None, line, pages)))
    same = _same_paper(found, own, line) if SheetAction.SAME_SHEET in line.actions else iter(())
    return Partners(
        _nearest(found, line, same),
        _nearest(found, line, _incomplete(found, own, line, pages)),
        _nearest(found, line, _of_the_same_id(found, own, waiting=False)),
    )


def rows_alike(found: Ruled, one: str, other: str) -> tuple[int, int] | None:
    """In how many rows the machine read the same boxes as marked on both sheets, and of how many;
    None where they show no rows of the same officials."""
    first, second = _marks(found, one), _marks(found, other)
    shared = first.keys() & second.keys()
    return (sum(first[row] == second[row] for row in shared), len(shared)) if shared else None


def _marks(found: Ruled, sheet: str) -> dict[int, tuple[MarkState, ...]]:
    ballot = found.box.ballots[found.places[sheet]] if sheet in found.places else None
    rows = () if ballot is None else ballot.rows
    return {row.official: row.marks for row in rows if row.sheet in {sheet, None}}


def _ballot_of(found: Ruled, line: PendingSheet) -> BallotRuling | None:
    """None for a page that is not known to be of a ballot."""
    place = found.places.get(line.sheets[0])
    return None if place is None else found.box.ballots[place]


def _same_paper(found: Ruled, own: BallotRuling, line: PendingSheet) -> Iterator[str]:
    """Of those that wait too: where the sheet has an id those with the same, else those that show
    the same page, or none that is known."""
    if own.ballot is not None:
        yield from _of_the_same_id(found, own, waiting=True)
        return
    for ballot in found.box.ballots:
        if ballot is not own and ballot.waiting:
            yield from (each for each in ballot.sheets if _may_be_one(found, each, line))


def _of_the_same_id(found: Ruled, own: BallotRuling, waiting: bool) -> Iterator[str]:
    """The sheets of other ballots with the id of `own`, of those that wait or of all others."""
    for ballot in found.box.ballots:
        same = own.ballot is not None and ballot.ballot == own.ballot
        if same and ballot is not own and ballot.waiting is waiting:
            yield from ballot.sheets


def _may_be_one(found: Ruled, other: str, line: PendingSheet) -> bool:
    shown, own = _page(found, other), {_page(found, each) for each in line.sheets}
    return shown is None or None in own or shown in own


def _incomplete(
    found: Ruled, own: BallotRuling | None, line: PendingSheet, pages: int
) -> Iterator[str]:
    """Of each ballot that lacks what the sheet shows its nearest sheet. What has an id goes with no
    other."""
    shown = {_page(found, each) for each in line.sheets} - {None}
    identity = None if own is None else own.ballot
    for ballot in found.box.ballots:
        if ballot is own or ballot.status is Status.REJECTED:
            continue
        fits = len(ballot.sheets) + len(line.sheets) <= pages
        there = {_page(found, each) for each in ballot.sheets}
        if fits and identity in (None, ballot.ballot) and shown.isdisjoint(there):
            yield min(ballot.sheets, key=lambda each: _distance(found, line, each))


def _page(found: Ruled, handle: str) -> int | None:
    return found.sheets[handle].reading.page


def _nearest(found: Ruled, line: PendingSheet, handles: Iterator[str]) -> tuple[str, ...]:
    return tuple(sorted(handles, key=lambda each: _distance(found, line, each))[:MOST])


def _distance(found: Ruled, line: PendingSheet, handle: str) -> tuple[bool, int, int, str]:
    """How far it lies in the scans; of two as far the one before, whose next page this may be."""
    here, there = line.sources[0], found.sheets[handle].sources[0]
    return there.file != here.file, abs(there.page - here.page), there.page, handle
