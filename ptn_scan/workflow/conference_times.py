"""`times`: when each step of the conference began, for the minutes."""

from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.errors import UsageError
from ptn_scan.plan.conference_times import STEP_WORDS, Times, of_facts, out_of_order, to_facts
from ptn_scan.workflow.folder import ElectionFolder

ENTRY = "times"
"""The kind of the journal's entries; the latest holds all times."""


def enter_times(folder: ElectionFolder, times: Times) -> Times:
    """Adds `times` to those that were entered, each in the place of an earlier one of the same
    step; returns all. Without any it only tells them.

    Raises UsageError where a step would come before the one that it follows; then nothing is
    recorded.
    """
    with folder.open_box() as box, box.transaction():
        known = times_of(box)
        if not times:
            return known
        box.check_open()
        together = {**known, **times}
        _check_order(together)
        box.append_entry(ENTRY, to_facts(together))
    return together


def times_of(box: BallotBox) -> Times:
    """The times that were entered."""
    entries = box.entries(ENTRY)
    return of_facts(entries[-1].facts) if entries else {}


def _check_order(times: Times) -> None:
    wrong = out_of_order(times)
    if wrong is None:
        return
    first, second = (STEP_WORDS[step] for step in wrong)
    early, late = (f"{times[step]:%H:%M}" for step in wrong)
    raise UsageError(
        f"{second.vi} ({late}) không thể trước {first.vi.lower()} ({early}). Hãy ghi lại giờ cho "
        "đúng. Chưa ghi gì.",
        f"«{second.en}» ({late}) cannot come before «{first.en}» ({early}). Enter the right "
        "times. Nothing was recorded.",
    )
