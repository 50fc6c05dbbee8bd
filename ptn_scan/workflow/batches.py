"""`batch`: stacks of paper as they were scanned: listed, withdrawn, put back, scanned anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.values import Batch, Withdrawal
from ptn_scan.errors import CountsError, UsageError
from ptn_scan.scanning.sources import InputFile
from ptn_scan.workflow.batch_names import (
    BatchKey,
    checked_name,
    count_stack,
    known_batch,
    standing_batch,
)
from ptn_scan.workflow.batch_places import Place, places_to_look
from ptn_scan.workflow.clock import now
from ptn_scan.workflow.deciding import Author, check_author
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.inputs import scan_files
from ptn_scan.workflow.lock import exclusive
from ptn_scan.workflow.progress import SILENCE, Progress
from ptn_scan.workflow.reading import ReadResult, read_into
from ptn_scan.workflow.results import Results
from ptn_scan.workflow.workers import scanned_pages


@dataclass(frozen=True, slots=True)
class BatchReport:
    """A batch, its ballots (none where it was withdrawn), and where to look if they are not as
    many as were counted by hand."""

    batch: Batch
    ballots: int
    places: tuple[Place, ...]

    @property
    def differs(self) -> bool:
        counted = self.batch.collected
        return self.batch.stands and counted is not None and counted != self.ballots


def report(found: Results) -> tuple[BatchReport, ...]:
    """Every batch, those withdrawn too, in the order in which they were begun."""
    return tuple(_report(batch, found) for batch in found.snapshot.batches)


def withdraw(folder: ElectionFolder, name: str, author: Author) -> Batch:
    """Takes a batch out of the count as a whole; its scans and readings are kept.

    Raises UsageError where there is no such batch, or it is out already.
    """
    check_author(author)
    with exclusive(folder.paths.lock), folder.open_box() as box, box.transaction():
        box.check_open()
        batch = known_batch(box, checked_name(name))
        if not batch.stands:
            raise UsageError(
                f"Tập phiếu {batch.name} đã rút rồi.", f"Batch {batch.name} is withdrawn already."
            )
        box.append_withdrawal(_withdrawal(batch, True, author))
    return batch


def restore(folder: ElectionFolder, name: str, author: Author) -> Batch:
    """Puts the batch back that was withdrawn last under this name.

    Raises UsageError where none was withdrawn, CountsError where the stack was scanned anew since.
    """
    check_author(author)
    with exclusive(folder.paths.lock), folder.open_box() as box, box.transaction():
        box.check_open()
        batch = known_batch(box, checked_name(name))
        if batch.stands and any(e.name == batch.name and not e.stands for e in box.batches()):
            raise CountsError(
                f"Tập phiếu {batch.name} đã được quét lại. Hãy rút lần quét mới trước "
                "(`ptn-scan batch withdraw`).",
                f"Batch {batch.name} was scanned anew. Withdraw the new scans first "
                "(`ptn-scan batch withdraw`).",
            )
        if batch.stands:
            raise UsageError(
                f"Tập phiếu {batch.name} không bị rút.", f"Batch {batch.name} is not withdrawn."
            )
        box.append_withdrawal(_withdrawal(batch, False, author))
    return batch


def rescan(
    folder: ElectionFolder,
    name: str,
    inputs: Sequence[Path],
    author: Author,
    collected: int | None = None,
    workers: int | None = None,
    progress: Progress = SILENCE,
) -> ReadResult:
    """Withdraws a batch and reads new scans of the same stack in its place, under its name.

    May be interrupted and repeated: with scans that the batch has already it goes on where it
    stopped. Raises UsageError where there is no such batch or the scans are the old ones.
    """
    check_author(author)
    files = scan_files(folder, inputs)
    with exclusive(folder.paths.lock), folder.open_box() as box:
        box.check_open()
        batch = known_batch(box, checked_name(name))
        if not _goes_on(box, batch, files):
            with box.transaction():
                if batch.stands:
                    box.append_withdrawal(_withdrawal(batch, True, author))
                box.begin_batch(now(), batch.name)
        if collected is not None:
            count_stack(box, batch.name, collected)
        return read_into(folder, box, BatchKey(box, batch.name), files, workers, progress)


def _goes_on(box: BallotBox, batch: Batch, files: Sequence[InputFile]) -> bool:
    """Whether `files` are the scans of a new scanning that has begun already.

    Raises UsageError where they are the scans of a stack that was never scanned anew.
    """
    again = sum(each.name == batch.name for each in box.batches()) > 1
    if not batch.sheets:
        return again and standing_batch(box, batch.name) is not None
    known = (box.known_page(page.sha256) for _, page in scanned_pages(files, []))
    if not any(page is not None and page.handle in batch.sheets for page in known):
        return False
    if not again or not batch.stands:
        raise UsageError(
            f"Các ảnh quét này đã ở trong tập phiếu {batch.name}. Hãy đặt lại giấy vào máy quét và "
            "ghi tên các tệp mới. Chưa ghi gì.",
            f"These scans are in batch {batch.name} already. Scan the paper anew and name the new "
            "files. Nothing was recorded.",
        )
    return True


def _withdrawal(batch: Batch, withdrawn: bool, author: Author) -> Withdrawal:
    return Withdrawal(batch.key, withdrawn, author.by, author.why, now())


def _report(batch: Batch, found: Results) -> BatchReport:
    ballots = [each for each in found.box.ballots if each.sheets[0] in batch.sheets]
    plain = BatchReport(batch, len(ballots), ())
    if not plain.differs:
        return plain
    short = (batch.collected or 0) > len(ballots)
    sheets = [sheet for sheet in found.snapshot.sheets if sheet.handle in batch.sheets]
    return BatchReport(batch, len(ballots), places_to_look(found.box, sheets, short))
