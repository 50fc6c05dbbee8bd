"""`batch`: stacks of paper as they were scanned: listed, withdrawn, put back, scanned anew."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.values import Batch, Withdrawal
from ptn_scan.errors import CountsError, UsageError
from ptn_scan.scanning.files import InputFile
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
    """A batch, which scanning of its stack it is (from 1; None where there was one only), its
    ballots (none where it was withdrawn), and where to look if they are not as many as were
    counted by hand."""

    batch: Batch
    scanning: int | None
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


def restore(
    folder: ElectionFolder, name: str, author: Author, scanning: int | None = None
) -> Batch:
    """Puts a withdrawn batch back: that of the stack's last scanning, or of the one given, from 1.

    Raises UsageError where there is no such batch or it stands, CountsError while another scanning
    of the stack stands.
    """
    check_author(author)
    with exclusive(folder.paths.lock), folder.open_box() as box, box.transaction():
        standing = known_batch(box, checked_name(name))
        batch = _scanning(box, standing.name, scanning)
        if batch.stands:
            raise UsageError(
                f"Tập phiếu {batch.name} không bị rút.", f"Batch {batch.name} is not withdrawn."
            )
        if standing.stands:
            raise CountsError(
                f"Tập phiếu {batch.name} đang tính theo lần quét khác. Hãy rút lần đó trước "
                "(`ptn-scan batch withdraw`).",
                f"Batch {batch.name} counts by another scanning. Withdraw that one first "
                "(`ptn-scan batch withdraw`).",
            )
        box.append_withdrawal(_withdrawal(batch, False, author))
    return batch


def _scanning(box: BallotBox, name: str, number: int | None) -> Batch:
    """The batch of a stack's scanning `number`, from 1; of the last where it is None."""
    named = [each for each in box.batches() if each.name == name]
    if number is not None and not 1 <= number <= len(named):
        raise UsageError(
            f"Tập phiếu {name} chỉ có {len(named)} lần quét.",
            f"Batch {name} was scanned {len(named)} times only.",
        )
    return named[-1] if number is None else named[number - 1]


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
    named = [each.key for each in found.snapshot.batches if each.name == batch.name]
    scanning = named.index(batch.key) + 1 if len(named) > 1 else None
    ballots = [each for each in found.box.ballots if each.sheets[0] in batch.sheets]
    plain = BatchReport(batch, scanning, len(ballots), ())
    if not plain.differs:
        return plain
    short = (batch.collected or 0) > len(ballots)
    sheets = [sheet for sheet in found.snapshot.sheets if sheet.handle in batch.sheets]
    return replace(plain, places=places_to_look(found.box, sheets, short))
