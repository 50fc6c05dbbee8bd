"""Ballot manifest and cast vote records as Arlo takes them for a ballot comparison audit.

Records are in the layout of Dominion's CSV, which Arlo reads: election; contests, "Name (Vote
For=1)"; choices; names of the leading columns; then a line for each ballot with 1 for the level
chosen and 0 else. (TabulatorNum, BatchId) are Tabulator and Batch Name of the manifest, RecordId
the ballot's place in its batch, ImprintedId file and page of its scan. What is invalid has 0 in all
three. Whoever has these files can find the paper of every vote, so they stay with the committee.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from ptn_scan.election import Election, Level
from ptn_scan.ruling.values import BallotRuling, Ruling
from ptn_scan.tally import outcome

TABULATOR = "ptn-scan"
_COLUMNS = (
    "CvrNumber", "TabulatorNum", "BatchId", "RecordId", "ImprintedId", "PrecinctPortion",
    "BallotType",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ScannedBatch:
    """One stack of paper: its name, its ballots in the order in which they were scanned, and its
    count by hand, where there is one."""

    name: str
    ballots: tuple[BallotRuling, ...]
    collected: int | None


def to_arlo_manifest(batches: Sequence[ScannedBatch]) -> str:
    """One line for each batch: tabulator, name, number of ballots (counted by hand where that was
    done)."""
    lines: list[tuple[str | int, ...]] = [("Tabulator", "Batch Name", "Number of Ballots")]
    for batch in batches:
        number = len(batch.ballots) if batch.collected is None else batch.collected
        lines.append((TABULATOR, batch.name, number))
    return _csv(lines)


def to_arlo_cvr(batches: Sequence[ScannedBatch], election: Election) -> str:
    """One line for each ballot of `batches`, of which nothing may wait for a decision."""
    form = election.form
    contests = [f"{i}. {each.name} (Vote For=1)" for i, each in enumerate(form.officials, start=1)]
    choices = [form.level_names.of(level) for level in Level]
    ahead = ("",) * len(_COLUMNS)
    title = f"DIỄN TẬP – {form.title}" if election.practice else form.title
    lines: list[tuple[str | int, ...]] = [
        (title, "ptn-scan"),
        (*ahead, *(contest for contest in contests for _ in Level)),
        (*ahead, *choices * len(contests)),
        (*_COLUMNS, *("",) * (len(contests) * len(choices))),
    ]
    for batch in batches:
        for place, ballot in enumerate(batch.ballots, start=1):
            numbers = range(1, len(contests) + 1)
            marks = (mark for number in numbers for mark in _marks(ballot, number))
            leading = (TABULATOR, batch.name, place, _where(ballot), "", "")
            lines.append((len(lines) - 3, *leading, *marks))
    return _csv(lines)


def first_source(ballot: BallotRuling) -> tuple[str, int]:
    """Where the ballot's first page stood when it was scanned: file and page."""
    return min((source.file, source.page) for source in ballot.sources)


def _where(ballot: BallotRuling) -> str:
    file, page = first_source(ballot)
    return f"{file}, {page}"


def _marks(ballot: BallotRuling, official: int) -> tuple[int, ...]:
    ruling = outcome(ballot, official).ruling
    return tuple(int(ruling is Ruling(level.value)) for level in Level)


def _csv(lines: Sequence[Sequence[str | int]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(lines)
    return out.getvalue()
