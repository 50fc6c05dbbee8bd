"""Ballot manifest and cast vote records as Arlo takes them for a ballot comparison audit.

Records are in the layout of Dominion's CSV, which Arlo reads: election; contests, "Name (Vote
For=1)"; choices; names of the leading columns; then a line for each ballot with 1 for the level
chosen and 0 else. (TabulatorNum, BatchId) are Tabulator and Batch Name of the manifest, RecordId
the ballot's place in its batch, ImprintedId file and page of its scan. What is invalid has 0 in all
three. Whoever has these files can find the paper of every vote, so they stay with the committee.

What Arlo refuses besides (votingworks/arlo, server/util/csv_parse.py and server/api/cvrs.py) is
kept out: a guessed encoding (so there is a byte order mark), the word "total" in a batch's name, a
last line whose number is the sum of the others (the largest batch comes first), quotes in the first
line, from which it guesses what parts the columns, and values of more than 200 letters.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ptn_scan.election import Election, Level
from ptn_scan.ruling.values import BallotRuling, Ruling, Source
from ptn_scan.tally import outcome

TABULATOR = "ptn-scan"
LONGEST_VALUE = 200
"""Letters that a value may have in Arlo's database."""

_BYTE_ORDER_MARK = "\ufeff"
_TOTAL = re.compile(r"(?<![a-z])((?:sub)?to)(tals?)(?![a-z])", re.IGNORECASE | re.ASCII)
_TYPOGRAPHIC_QUOTES = str.maketrans({'"': "”", "'": "’"})
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
    """One line for each batch, the largest first: tabulator, name, number of ballots (counted by
    hand where that was done)."""
    lines: list[tuple[str | int, ...]] = [("Tabulator", "Batch Name", "Number of Ballots")]
    for batch in sorted(batches, key=_size, reverse=True):
        lines.append((TABULATOR, _name(batch), _size(batch)))
    return _csv(lines)


def to_arlo_cvr(batches: Sequence[ScannedBatch], election: Election) -> str:
    """One line for each ballot of `batches`, of which nothing may wait for a decision."""
    form = election.form
    contests = [f"{i}. {each.name} (Vote For=1)" for i, each in enumerate(form.officials, start=1)]
    choices = [form.level_names.of(level) for level in Level]
    ahead = ("",) * len(_COLUMNS)
    title = f"DIỄN TẬP – {form.title}" if election.practice else form.title
    lines: list[tuple[str | int, ...]] = [
        (title.translate(_TYPOGRAPHIC_QUOTES), TABULATOR),
        (*ahead, *(contest for contest in contests for _ in Level)),
        (*ahead, *choices * len(contests)),
        (*_COLUMNS, *("",) * (len(contests) * len(choices))),
    ]
    for batch in batches:
        for place, ballot in enumerate(batch.ballots, start=1):
            numbers = range(1, len(contests) + 1)
            marks = (mark for number in numbers for mark in _marks(ballot, number))
            leading = (TABULATOR, _name(batch), place, _where(ballot), "", "")
            lines.append((len(lines) - 3, *leading, *marks))
    return _csv(lines)


def first_source(ballot: BallotRuling) -> Source:
    """Where the ballot's first page stood when it was scanned."""
    return min(ballot.sources, key=scan_order)


def scan_order(source: Source) -> tuple[list[str | int], int]:
    """Sorts pages as they were scanned: numbers in a file's name by their value, so that "2.png"
    comes before "10.png"."""
    parts = re.split(r"(\d+)", source.file)
    return [int(part) if part.isdecimal() else part for part in parts], source.page


def _size(batch: ScannedBatch) -> int:
    return len(batch.ballots) if batch.collected is None else batch.collected


def _name(batch: ScannedBatch) -> str:
    """The batch's name; "total" as "to-tal"."""
    return _TOTAL.sub(r"\1-\2", batch.name)


def _where(ballot: BallotRuling) -> str:
    """File and page; of a long path its end."""
    source = first_source(ballot)
    where = f"{source.file}, {source.page}"
    return where if len(where) <= LONGEST_VALUE else "…" + where[1 - LONGEST_VALUE :]


def _marks(ballot: BallotRuling, official: int) -> tuple[int, ...]:
    ruling = outcome(ballot, official).ruling
    return tuple(int(ruling is Ruling(level.value)) for level in Level)


def _csv(lines: Sequence[Sequence[str | int]]) -> str:
    out = io.StringIO(_BYTE_ORDER_MARK)
    out.seek(0, io.SEEK_END)
    csv.writer(out, lineterminator="\r\n").writerows(lines)
    return out.getvalue()
