"""Votes of members on doubtful rows and sheets, and the decisions that come of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.values import Snapshot
from ptn_scan.errors import UsageError
from ptn_scan.ruling.values import RowDecision, Ruling, SheetAction, SheetDecision
from ptn_scan.workflow.agreement import Standing, standing
from ptn_scan.workflow.folder import ElectionFolder

RowKey = tuple[str, int]
"""A sheet's handle and an official's number."""
SheetChoice = tuple[SheetAction, str | None]

NOT_AGREED = "Các thành viên chưa thống nhất."


def row_votes(snapshot: Snapshot) -> Mapping[RowKey, tuple[RowDecision, ...]]:
    """The last vote of each member on each row, but for those taken back."""
    by_row: dict[RowKey, dict[str, RowDecision]] = defaultdict(dict)
    for vote in snapshot.row_votes:
        by_row[_key(vote)][vote.by] = vote
    return {
        key: tuple(vote for vote in votes.values() if _choice(vote))
        for key, votes in by_row.items()
    }


def votes_on_row(snapshot: Snapshot, key: RowKey) -> tuple[RowDecision, ...]:
    """The last vote of each member on one row, but for those taken back."""
    last = {vote.by: vote for vote in snapshot.row_votes if _key(vote) == key}
    return tuple(vote for vote in last.values() if _choice(vote))


def votes_on_sheet(snapshot: Snapshot, sheet: str) -> tuple[SheetDecision, ...]:
    """The last vote of each member on one sheet."""
    return tuple({vote.by: vote for vote in snapshot.sheet_votes if vote.sheet == sheet}.values())


def row_standing(folder: ElectionFolder, snapshot: Snapshot, key: RowKey) -> Standing[Ruling]:
    """How the votes on one row stand."""
    choices = [vote.ruling for vote in votes_on_row(snapshot, key)]
    return standing(choices, folder.election.form.decisions.agree, len(snapshot.members))


def sheet_standing(folder: ElectionFolder, snapshot: Snapshot, sheet: str) -> Standing[SheetChoice]:
    """How the votes on one sheet stand."""
    choices = [(vote.action, vote.other) for vote in votes_on_sheet(snapshot, sheet)]
    return standing(choices, folder.election.form.decisions.agree, len(snapshot.members))


def cast_on_row(
    folder: ElectionFolder, box: BallotBox, before: Snapshot, vote: RowDecision
) -> None:
    """Enters one member's vote on a row and, where that changes what the committee says of it, the
    decision; in the caller's transaction, to a box that is as `before`. Raises UsageError for a
    member's same vote again."""
    key = _key(vote)
    own = {each.by: each.ruling for each in votes_on_row(before, key)}.get(vote.by, Ruling.REVIEW)
    if own is vote.ruling:
        raise UsageError(
            f"{vote.by} đã quyết định như vậy về dòng này rồi.",
            f"{vote.by} said so of this row already.",
        )
    box.append_row_vote(vote)
    after = replace(before, row_votes=(*before.row_votes, vote))
    choice = row_standing(folder, after, key).choice or Ruling.REVIEW
    if choice is _decided(before, key):
        return
    agreeing = [each for each in votes_on_row(after, key) if each.ruling is choice]
    by, why = _together(agreeing) if agreeing else (vote.by, NOT_AGREED)
    box.append_row_decision(RowDecision(vote.sheet, vote.official, choice, by, why, vote.at))


def cast_on_sheet(
    folder: ElectionFolder, box: BallotBox, before: Snapshot, vote: SheetDecision
) -> None:
    """As `cast_on_row`. What was decided of a sheet stands until something else is."""
    own = {each.by: each for each in votes_on_sheet(before, vote.sheet)}.get(vote.by)
    if own is not None and (own.action, own.other) == (vote.action, vote.other):
        raise UsageError(
            f"{vote.by} đã quyết định như vậy về tờ này rồi.",
            f"{vote.by} said so of this sheet already.",
        )
    box.append_sheet_vote(vote)
    after = replace(before, sheet_votes=(*before.sheet_votes, vote))
    choice = sheet_standing(folder, after, vote.sheet).choice
    decided = {each.sheet: (each.action, each.other) for each in before.sheet_decisions}
    if choice is None or choice == decided.get(vote.sheet):
        return
    agreeing = [
        each for each in votes_on_sheet(after, vote.sheet) if (each.action, each.other) == choice
    ]
    by, why = _together(agreeing)
    box.append_sheet_decision(SheetDecision(vote.sheet, *choice, by, why, vote.at))


def _key(vote: RowDecision) -> RowKey:
    return vote.sheet, vote.official


def _choice(vote: RowDecision) -> Ruling | None:
    return None if vote.ruling is Ruling.REVIEW else vote.ruling


def _decided(snapshot: Snapshot, key: RowKey) -> Ruling:
    rulings = [each.ruling for each in snapshot.row_decisions if _key(each) == key]
    return rulings[-1] if rulings else Ruling.REVIEW


def _together(votes: Iterable[RowDecision | SheetDecision]) -> tuple[str, str]:
    """Who said the same, and why: each reason once."""
    every = tuple(votes)
    return "; ".join(each.by for each in every), " ".join(dict.fromkeys(each.why for each in every))
