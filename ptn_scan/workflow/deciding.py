"""`decide` and `decide-sheet`: the committee's word on what is doubtful."""

from dataclasses import dataclass

from ptn_scan.errors import UsageError
from ptn_scan.ruling.decisions import check_sheet_decision, row_target
from ptn_scan.ruling.values import RowDecision, Ruling, SheetAction, SheetDecision
from ptn_scan.workflow.clock import now
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.results import count


@dataclass(frozen=True, slots=True)
class Author:
    """Who decides, and why."""

    by: str
    why: str


def decide(
    folder: ElectionFolder, ballot: str, official: int, ruling: Ruling, author: Author
) -> int:
    """Records a decision on the row of `official` on `ballot`, an id or a sheet's handle.

    Returns how many decisions still wait. Raises UsageError where the row is not there or needs
    no decision.
    """
    check_author(author)
    if ruling is Ruling.REVIEW:
        raise UsageError(
            "Quyết định phải là high, medium, low hoặc invalid.",
            "A decision is high, medium, low or invalid.",
        )
    with folder.open_box() as box, box.transaction():
        box.check_open()
        sheet = row_target(count(folder, box.snapshot()).box, ballot.upper(), official)
        box.append_row_decision(RowDecision(sheet, official, ruling, author.by, author.why, now()))
        return count(folder, box.snapshot()).tally.waiting


def decide_sheet(
    folder: ElectionFolder, sheet: str, action: SheetAction, other: str | None, author: Author
) -> int:
    """Records a decision on a sheet; `other` is the handle behind `--with` or `--as`.

    Returns how many decisions still wait. Raises UsageError and CountsError by the contract.
    """
    check_author(author)
    decision = SheetDecision(
        sheet.upper(), action, other.upper() if other else None, author.by, author.why, now()
    )
    with folder.open_box() as box, box.transaction():
        box.check_open()
        before = box.snapshot()
        check_sheet_decision(
            before.sheets,
            before.register,
            folder.authority,
            folder.election.form,
            folder.layout,
            before.sheet_decisions,
            decision,
        )
        box.append_sheet_decision(decision)
        return count(folder, box.snapshot()).tally.waiting


def check_author(author: Author) -> None:
    """Raises UsageError where who or why is missing."""
    for option, text in (("--by", author.by), ("--why", author.why)):
        if not text.strip():
            raise UsageError(
                f"{option} không được để trống: mỗi quyết định ghi rõ ai và vì sao.",
                f"{option} must not be empty: each decision says who and why.",
            )
