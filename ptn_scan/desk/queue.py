"""The rows that wait, one after the other, as the page shows them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ptn_scan.desk.doubts import measures, row_of, why
from ptn_scan.ruling.values import MarkState, RowRuling, Sheet
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.pending import PendingRow, pending_rows
from ptn_scan.workflow.results import Results

AHEAD = 3
"""Rows that the page fetches before they are asked for."""

RowKey = tuple[str, int]
"""The handle of a sheet and the number of an official."""


@dataclass(frozen=True, slots=True)
class DoubtfulRow:
    """A row with the words that stand beside its pictures. `placed`: its place on the scan is
    known, so that it is shown alone."""

    sheet: str
    official: int
    name: str
    title: str
    placed: bool
    why: tuple[Message, ...]
    measures: tuple[Message, ...]

    @property
    def key(self) -> RowKey:
        return self.sheet, self.official


def waiting(found: Results, later: Collection[RowKey]) -> tuple[PendingRow, ...]:
    """Every row that waits: those put off (`later`) last, the others by official and handle, so
    that rows of one ballot do not follow each other."""
    order = {key: place for place, key in enumerate(later)}
    return tuple(
        sorted(
            pending_rows(found.box),
            key=lambda row: (order.get((row.sheet, row.official), -1), row.official, row.sheet),
        )
    )


def described(
    folder: ElectionFolder, found: Results, rows: Sequence[PendingRow]
) -> tuple[DoubtfulRow, ...]:
    """The rows with their words."""
    sheets = {sheet.handle: sheet for sheet in found.snapshot.sheets}
    ruled = {(row.sheet, row.official): row for ballot in found.box.ballots for row in ballot.rows}
    return tuple(_described(folder, sheets, ruled, row) for row in rows)


def _described(
    folder: ElectionFolder,
    sheets: Mapping[str, Sheet],
    ruled: Mapping[tuple[str | None, int], RowRuling],
    pending: PendingRow,
) -> DoubtfulRow:
    official = folder.election.form.officials[pending.official - 1]
    sheet = sheets[pending.sheet]
    reading = row_of(sheet, pending.official)
    row = ruled.get((pending.sheet, pending.official))
    states = row.marks if row else (MarkState.MARGINAL,) * 3
    return DoubtfulRow(
        pending.sheet,
        pending.official,
        official.name,
        official.title,
        reading is not None,
        why(pending.reasons, reading),
        measures(reading, states) if reading else (),
    )
