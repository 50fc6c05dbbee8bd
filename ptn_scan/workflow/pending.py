"""What waits for the committee, and the command that would settle it."""

from collections.abc import Iterator
from dataclasses import dataclass

from ptn_scan.ruling.values import (
    BallotRuling,
    Box,
    PageStatus,
    Reason,
    RowRuling,
    Ruling,
    SheetAction,
    Source,
    Status,
)

_ALWAYS = (SheetAction.ACCEPT, SheetAction.REJECT)
_BY_REASON = {
    Reason.DUPLICATE: (SheetAction.SAME_SHEET,),
    Reason.EXTRA_PAGE: (SheetAction.SAME_SHEET,),
    Reason.QR_UNREADABLE: (SheetAction.SAME_SHEET, SheetAction.NOT_A_BALLOT),
    Reason.UNREGISTERED: (SheetAction.SAME_SHEET, SheetAction.NOT_A_BALLOT),
}


@dataclass(frozen=True, slots=True)
class PendingRow:
    """A row that waits for `decide`; `sheet` is the handle to name it by."""

    sheet: str
    official: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PendingSheet:
    """Sheets of one line that wait for `decide-sheet`; `actions` are what is usual here."""

    sheets: tuple[str, ...]
    reasons: tuple[str, ...]
    actions: tuple[SheetAction, ...]
    sources: tuple[Source, ...]


def pending_sheets(box: Box) -> tuple[PendingSheet, ...]:
    """Every line that waits as a whole."""
    return (*_waiting_ballots(box), *_waiting_pages(box))


def pending_rows(box: Box) -> tuple[PendingRow, ...]:
    """Every row that waits."""
    return tuple(
        PendingRow(row.sheet or ballot.sheets[0], row.official, tuple(row.reasons))
        for ballot in box.ballots
        if ballot.status is Status.REVIEW
        for row in _open_rows(ballot)
    )


def waiting(box: Box) -> int:
    """How many decisions are still to be made, as the tally has it."""
    return len(pending_rows(box)) + len(pending_sheets(box))


def _open_rows(ballot: BallotRuling) -> Iterator[RowRuling]:
    return (row for row in ballot.rows if row.ruling is Ruling.REVIEW)


def _waiting_ballots(box: Box) -> Iterator[PendingSheet]:
    for ballot in box.ballots:
        if ballot.waiting:
            usual = (each for reason in ballot.reasons for each in _BY_REASON.get(reason, ()))
            actions = tuple(dict.fromkeys((*_ALWAYS, *usual)))
            yield PendingSheet(ballot.sheets, tuple(ballot.reasons), actions, ballot.sources)


def _waiting_pages(box: Box) -> Iterator[PendingSheet]:
    for page in box.pages:
        if page.waiting:
            actions = (*_ALWAYS, SheetAction.NOT_A_BALLOT)
            yield PendingSheet(page.sheets, (PageStatus.UNREADABLE,), actions, page.sources)
