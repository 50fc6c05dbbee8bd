"""`decide` and `decide-sheet`: the committee's word on what is doubtful."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.values import Snapshot
from ptn_scan.errors import UsageError
from ptn_scan.ruling.decisions import check_sheet_decision, row_target
from ptn_scan.ruling.values import Box, RowDecision, Ruling, SheetAction, SheetDecision
from ptn_scan.workflow.clock import now
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.overtaken import as_it_stands
from ptn_scan.workflow.pending import waiting
from ptn_scan.workflow.results import count
from ptn_scan.workflow.said import check_said
from ptn_scan.workflow.voting import cast_on_row, cast_on_sheet


@dataclass(frozen=True, slots=True)
class Author:
    """Who decides, and why. `identified`: a registered member who showed the PIN."""

    by: str
    why: str
    identified: bool = False


class Ruled(Protocol):
    """The box at one moment, ruled."""

    @property
    def snapshot(self) -> Snapshot: ...

    @property
    def box(self) -> Box: ...


Reckoner = Callable[[BallotBox], Ruled]
"""Rules an open box to which nothing was appended yet; `live.LiveResults.of` is a quick one."""


def decide(
    folder: ElectionFolder,
    ballot: str,
    official: int,
    ruling: Ruling,
    author: Author,
    reckoner: Reckoner | None = None,
) -> int:
    """Records a decision on the row of `official` on `ballot`, an id or a sheet's handle; once a
    member is registered, that member's vote.

    Returns how many decisions still wait. Raises UsageError where the row is not there or needs
    no decision, or where the author is no member who showed the PIN.
    """
    if ruling is Ruling.REVIEW:
        raise UsageError(
            "Quyết định phải là high, medium, low hoặc invalid.",
            "A decision is high, medium, low or invalid.",
        )
    return _say_of_row(folder, ballot.upper(), official, ruling, author, reckoner)


def undo(
    folder: ElectionFolder,
    sheet: str,
    official: int,
    author: Author,
    reckoner: Reckoner | None = None,
) -> int:
    """Takes back what was decided on a row, or the member's own vote; what was said and its undoing
    are both kept. The author's reason is that of undoing.

    Returns how many decisions wait. Raises UsageError where the row is not there, never waited, or
    has nothing of this member.
    """
    return _say_of_row(folder, sheet, official, Ruling.REVIEW, author, reckoner)


def _say_of_row(
    folder: ElectionFolder,
    ballot: str,
    official: int,
    ruling: Ruling,
    author: Author,
    reckoner: Reckoner | None,
) -> int:
    check_author(author)
    ruled = reckoner or _from_scratch(folder)
    with folder.open_box() as box:
        with box.transaction():
            box.check_open()
            before = ruled(box)
            _check_identity(before.snapshot, author)
            sheet = row_target(before.box, ballot, official)
            said = RowDecision(sheet, official, ruling, author.by, author.why, now())
            if before.snapshot.members:
                cast_on_row(folder, box, before.snapshot, said)
            else:
                box.append_row_decision(said)
        return waiting(ruled(box).box)


def decide_sheet(
    folder: ElectionFolder,
    sheet: str,
    action: SheetAction,
    other: str | None,
    author: Author,
    reckoner: Reckoner | None = None,
) -> int:
    """Records a decision on a sheet; `other` is the handle behind `--with` or `--as`. Once a member
    is registered, it is that member's vote.

    Returns how many decisions still wait. Raises UsageError and CountsError by the contract.
    """
    check_author(author)
    ruled = reckoner or _from_scratch(folder)
    decision = SheetDecision(
        sheet.upper(),
        action,
        None if other is None else other.upper(),
        author.by,
        author.why,
        now(),
    )
    with folder.open_box() as box:
        with box.transaction():
            box.check_open()
            before = as_it_stands(folder, ruled(box).snapshot)
            _check_identity(before, author)
            check_sheet_decision(
                before.sheets,
                before.register,
                folder.authority,
                folder.election.form,
                folder.layout,
                before.sheet_decisions,
                decision,
            )
            if before.members:
                cast_on_sheet(folder, box, before, decision)
            else:
                box.append_sheet_decision(decision)
        return waiting(ruled(box).box)


def _from_scratch(folder: ElectionFolder) -> Reckoner:
    return lambda box: count(folder, box.snapshot())


def _check_identity(snapshot: Snapshot, author: Author) -> None:
    """Once a member is registered, members alone decide."""
    if snapshot.members and not author.identified:
        raise UsageError(
            "Ban kiểm phiếu đã đăng ký thành viên, nên mỗi quyết định cần PIN của một thành viên.",
            "Members of the committee are registered, so a decision needs the PIN of one of them.",
        )


def check_author(author: Author) -> None:
    """Raises UsageError where who or why is missing or no text."""
    for option, text in (("--by", author.by), ("--why", author.why)):
        nothing = UsageError(
            f"{option} không được để trống: mỗi quyết định ghi rõ ai và vì sao.",
            f"{option} must not be empty: each decision says who and why.",
        )
        check_said(option, text, nothing)
