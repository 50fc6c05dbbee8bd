"""`read`: files in, sheets in the ballot box, each page once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.errors import InputFileError, UsageError
from ptn_scan.scanning.files import InputFile
from ptn_scan.workflow.batch_names import BatchKey, checked_name, count_stack, standing_batch
from ptn_scan.workflow.clock import now
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.inputs import scan_files
from ptn_scan.workflow.intake import Arrival, Intake
from ptn_scan.workflow.lock import exclusive
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.progress import SILENCE, Progress
from ptn_scan.workflow.rereading import renew
from ptn_scan.workflow.results import count
from ptn_scan.workflow.scan_store import ScanStore
from ptn_scan.workflow.workers import read_all, scanned_pages


@dataclass(frozen=True, slots=True)
class ReadResult:
    """Pages that came new, pages that were known already, decisions that wait now, the files that
    could not be read, and what else the operator should know."""

    new: int
    known: int
    waiting: int
    failures: tuple[InputFileError, ...]
    warnings: tuple[Message, ...] = ()


def read(
    folder: ElectionFolder,
    inputs: Sequence[Path],
    collected: int | None = None,
    workers: int | None = None,
    progress: Progress = SILENCE,
    batch: str | None = None,
) -> ReadResult:
    """Reads every page of `inputs` that was not read before, into the stack `batch` where it is
    named. `collected` is that stack's count by hand, else that of all ballots.

    May be killed at any moment and run again: a page is in the box with its reading, or not at
    all. Stored scans whose readings are of another version are read again first. Raises UsageError
    where there is nothing to do, the batch's name is none, or a file is the election's own;
    MachineError.
    """
    name = None if batch is None else checked_name(batch)
    files = scan_files(folder, inputs)
    with exclusive(folder.paths.lock), folder.open_box() as box:
        box.check_open()
        renewed = renew(folder, box, workers, progress)
        if not inputs and collected is None and not renewed:
            raise UsageError(
                "Hãy ghi tên tệp hoặc thư mục ảnh quét, hoặc --collected SỐ.",
                "Name files or folders of scans, or give --collected N.",
            )
        if collected is not None:
            _enter_count(box, name, collected)
        result = read_into(folder, box, BatchKey(box, name), files, workers, progress)
        return replace(result, warnings=(*result.warnings, *_without_pages(box, name)))


def read_files(
    folder: ElectionFolder,
    files: Sequence[InputFile],
    batch: str,
    progress: Progress = SILENCE,
    workers: int | None = None,
) -> ReadResult:
    """Reads files that were found already into the stack `batch`; else as `read`."""
    with exclusive(folder.paths.lock), folder.open_box() as box:
        box.check_open()
        renew(folder, box, workers, progress)
        return read_into(folder, box, BatchKey(box, batch), files, workers, progress)


def read_into(
    folder: ElectionFolder,
    box: BallotBox,
    batch: BatchKey,
    files: Sequence[InputFile],
    workers: int | None,
    progress: Progress,
) -> ReadResult:
    """Reads `files` into a batch of `box`; the caller holds the folder's lock."""
    from ptn_scan.workflow.scan_notes import scan_notes  # which looks at pictures

    failures: list[InputFileError] = []
    out = frozenset(handle for each in box.batches() if not each.stands for handle in each.sheets)
    known = {scan.handle for scan in box.scans()}
    intake = Intake(box, ScanStore(folder.paths.scans), batch.key, out)
    if files:
        _read_files(folder, intake, files, failures, workers, progress)
    snapshot = box.snapshot()
    waiting = count(folder, snapshot).tally.waiting
    warnings = _warnings(snapshot.issue is not None or not snapshot.sheets, intake.withdrawn)
    fresh = [scan for scan in box.scans() if scan.handle not in known]
    warnings += scan_notes(intake.store, fresh, snapshot.sheets)
    return ReadResult(intake.new, intake.known, waiting, tuple(failures), warnings)


def _enter_count(box: BallotBox, name: str | None, collected: int) -> None:
    if name is not None:
        count_stack(box, name, collected)
    elif box.snapshot().collected != collected:
        box.append_collected(collected, now())


def _without_pages(box: BallotBox, name: str | None) -> tuple[Message, ...]:
    """A stack that was counted and of which no page was read may be a name that was mistyped."""
    batch = None if name is None else standing_batch(box, name)
    if batch is None or batch.sheets:
        return ()
    return (
        Message(
            f"Tập phiếu “{batch.name}” chưa có trang nào. Nếu gõ nhầm tên, hãy bỏ tập này bằng "
            "`ptn-scan batch withdraw`.",
            f"The batch “{batch.name}” has no pages yet. If the name was mistyped, take it out by "
            "`ptn-scan batch withdraw`.",
        ),
    )


def _read_files(
    folder: ElectionFolder,
    intake: Intake,
    files: Sequence[InputFile],
    failures: list[InputFileError],
    workers: int | None,
    progress: Progress,
) -> None:
    intake.store.remove_orphans(intake.box.scans())
    progress.start("Đọc phiếu", "Reading ballots", None)
    try:
        fresh = intake.take_in(scanned_pages(files, failures))
        for group in read_all(folder, workers, fresh, Arrival.image):
            intake.enter(group)
            progress.advance(len(group))
    finally:
        progress.stop()


def _warnings(in_order: bool, withdrawn: int) -> tuple[Message, ...]:
    warnings = []
    if not in_order:
        warnings.append(
            Message(
                "Chưa ghi số phiếu phát ra (`ptn-scan issue`), nên mọi phiếu đã đọc tạm coi là "
                "không phát ra.",
                "The ballots issued are not recorded yet (`ptn-scan issue`), so that all "
                "ballots read count as not issued for now.",
            )
        )
    if withdrawn:
        warnings.append(
            Message(
                f"{withdrawn} trang đã đọc trước đây thuộc tập phiếu đã rút, nên vẫn không tính. "
                "Hãy quét lại giấy, hoặc `ptn-scan batch restore`.",
                f"{withdrawn} pages were read before in a batch that was withdrawn, and stay out. "
                "Scan the paper anew, or `ptn-scan batch restore`.",
            )
        )
    return tuple(warnings)
