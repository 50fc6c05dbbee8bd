"""Which batch a name means. A stack has one name and one batch that stands, however often it was
scanned."""

import unicodedata
from dataclasses import dataclass, field

from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.values import Batch
from ptn_scan.errors import UsageError
from ptn_scan.workflow.clock import now

LONGEST_NAME = 60


def checked_name(name: str) -> str:
    """The name as it is kept: one line of text. Raises UsageError for what is none."""
    text = " ".join(unicodedata.normalize("NFC", name).split())
    if not text or len(text) > LONGEST_NAME or not text.isprintable():
        raise UsageError(
            f"Tên tập phiếu phải có từ 1 đến {LONGEST_NAME} chữ, không có ký tự lạ.",
            f"A batch's name has 1 to {LONGEST_NAME} letters and no control characters.",
        )
    return text


def standing_batch(box: BallotBox, name: str) -> Batch | None:
    """The batch of this name that stands."""
    return next((each for each in box.batches() if each.name == name and each.stands), None)


def known_batch(box: BallotBox, name: str) -> Batch:
    """The batch of this name that stands, else the one begun last. Raises UsageError where there
    is none."""
    named = [each for each in box.batches() if each.name == name]
    if not named:
        names = ", ".join(dict.fromkeys(each.name for each in box.batches())) or "–"
        raise UsageError(
            f"Không có tập phiếu {name}. Các tập đã có: {names}.",
            f"There is no batch {name}. Batches: {names}.",
        )
    return next((each for each in named if each.stands), named[-1])


@dataclass(slots=True)
class BatchKey:
    """The key of the batch that takes new pages: that of the standing batch `name`, or a new one,
    begun when it is asked for."""

    box: BallotBox
    name: str | None
    _key: str | None = field(default=None)

    def key(self) -> str:
        """Begins the batch where it is not there yet."""
        if self._key is None:
            self._key = _key_of(self.box, self.name)
        return self._key


def count_stack(box: BallotBox, name: str, collected: int) -> None:
    """Records a stack's count by hand, in one transaction with its beginning."""
    with box.transaction():
        key = _key_of(box, name)
        if next(each for each in box.batches() if each.key == key).collected != collected:
            box.append_batch_count(key, collected, now())


def _key_of(box: BallotBox, name: str | None) -> str:
    if name is None:
        return box.begin_batch(now())
    there = standing_batch(box, name)
    if there is not None:
        return there.key
    if name.isdigit():
        known_batch(box, name)  # numbers are for batches that were begun without a name
    return box.begin_batch(now(), name)
