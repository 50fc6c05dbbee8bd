"""Taking back a decision on a row: one more decision, by which the row waits again."""

from ptn_scan.ruling.decisions import row_target
from ptn_scan.ruling.values import RowDecision, Ruling
from ptn_scan.workflow.clock import now
from ptn_scan.workflow.deciding import Author, check_author
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.results import count

WHY_UNDONE = "Hoàn tác để xem lại."


def undo(folder: ElectionFolder, sheet: str, official: int, by: str) -> int:
    """Takes back what was decided on a row; the decision and its undoing are both kept.

    Returns how many decisions wait. Raises UsageError where the row is not there or never waited.
    """
    author = Author(by, WHY_UNDONE)
    check_author(author)
    with folder.open_box() as box, box.transaction():
        box.check_open()
        target = row_target(count(folder, box.snapshot()).box, sheet, official)
        box.append_row_decision(
            RowDecision(target, official, Ruling.REVIEW, author.by, author.why, now())
        )
        return count(folder, box.snapshot()).tally.waiting
