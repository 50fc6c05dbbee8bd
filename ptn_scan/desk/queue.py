"""The rows that wait, one after the other, as the page shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ptn_scan.desk.doubts import measures, row_of, why
from ptn_scan.documents.wording import ruling_name
from ptn_scan.election import LevelNames
from ptn_scan.ruling.values import MarkState, RowDecision
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.live import Ruled
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.pending import PendingRow, pending_rows
from ptn_scan.workflow.voting import row_votes

AHEAD = 3
"""Rows that the page fetches before they are asked for."""

RowKey = tuple[str, int]
"""The handle of a sheet and the number of an official."""
_Votes = Mapping[RowKey, Sequence[RowDecision]]


@dataclass(frozen=True, slots=True)
class Queue:
    """The rows for whoever sits at the page, and how many wait for the votes of others alone."""

    rows: tuple[PendingRow, ...]
    with_others: int


@dataclass(frozen=True, slots=True)
class DoubtfulRow:
    """A row with the words that stand beside its pictures. `placed`: its place on the scan is
    known, so that it is shown alone. `votes` are told only where they differ."""

    sheet: str
    official: int
    name: str
    title: str
    placed: bool
    why: tuple[Message, ...]
    measures: tuple[Message, ...]
    votes: tuple[Message, ...]


def waiting(
    folder: ElectionFolder, found: Ruled, name: str | None, later: Sequence[RowKey]
) -> Queue:
    """Every row that `name` has a word to say on, by official and handle, so that rows of one
    ballot do not follow each other; after them those put off (`later`).

    Who has voted on a row sees it again, at the end, only where others voted otherwise.
    """
    order = {key: place for place, key in enumerate(later)}
    votes = row_votes(found.snapshot)
    every = pending_rows(found.box)
    own = [row for row in every if not _is_with_others(votes.get(_key(row), ()), name)]

    def place(row: PendingRow) -> tuple[bool, int, int, str]:
        again = _has_voted(votes.get(_key(row), ()), name)
        return again, order.get(_key(row), -1), row.official, row.sheet

    own.sort(key=place)
    return Queue(tuple(own), len(every) - len(own))


def _is_with_others(votes: Sequence[RowDecision], name: str | None) -> bool:
    return _has_voted(votes, name) and not _differ(votes)


def _has_voted(votes: Sequence[RowDecision], name: str | None) -> bool:
    return any(vote.by == name for vote in votes)


def _differ(votes: Sequence[RowDecision]) -> bool:
    return len({vote.ruling for vote in votes}) > 1


def _key(row: PendingRow) -> RowKey:
    return row.sheet, row.official


def described(
    folder: ElectionFolder, found: Ruled, rows: Sequence[PendingRow]
) -> tuple[DoubtfulRow, ...]:
    """The rows with their words."""
    votes = row_votes(found.snapshot)
    return tuple(_described(folder, found, votes, row) for row in rows)


def _described(
    folder: ElectionFolder, found: Ruled, votes: _Votes, pending: PendingRow
) -> DoubtfulRow:
    form = folder.election.form
    official, names = form.officials[pending.official - 1], form.level_names
    sheet = found.sheets[pending.sheet]
    reading = row_of(sheet, pending.official)
    row = found.row(pending.sheet, pending.official)
    states = row.marks if row else (MarkState.MARGINAL, MarkState.MARGINAL, MarkState.MARGINAL)
    cast = votes.get(_key(pending), ())
    return DoubtfulRow(
        pending.sheet,
        pending.official,
        official.name,
        official.title,
        reading is not None,
        why(pending.reasons, reading, sheet),
        measures(reading, states, names) if reading else (),
        tuple(_told(vote, names) for vote in cast) if _differ(cast) else (),
    )


def _told(vote: RowDecision, names: LevelNames) -> Message:
    return Message(
        f"{vote.by}: {ruling_name(vote.ruling, names)} – {vote.why}",
        f"{vote.by}: {vote.ruling} – {vote.why}",
    )
