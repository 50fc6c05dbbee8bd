"""Stored scans whose readings are of another version of the reader are read again."""

from collections.abc import Sequence

from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.values import StoredScan
from ptn_scan.errors import DamagedElectionError
from ptn_scan.recognition.reading import PageReading
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.lock import exclusive
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.progress import SILENCE, Progress
from ptn_scan.workflow.reader_identity import READER
from ptn_scan.workflow.scan_store import ScanStore
from ptn_scan.workflow.workers import read_all


def outdated(folder: ElectionFolder) -> int:
    """Of how many stored scans this version does not understand the reading."""
    with folder.open_box() as box:
        return len(box.unintelligible_readings())


def read_again(
    folder: ElectionFolder, progress: Progress = SILENCE, workers: int | None = None
) -> int:
    """Reads them again and keeps the old readings beside the new ones; returns how many.

    May be killed at any moment and run again. Raises DamagedElectionError where the readings are
    not those that the journal vouches for, CountsError once the election is closed, MachineError.
    """
    with exclusive(folder.paths.lock), folder.open_box() as box:
        box.check_open()
        return renew(folder, box, workers, progress)


def renew(folder: ElectionFolder, box: BallotBox, workers: int | None, progress: Progress) -> int:
    """Reads stored scans again whose readings this version does not understand; returns how many.
    The caller holds the folder's lock.

    Raises DamagedElectionError where the readings are not those that the journal vouches for:
    then they are no work of another version.
    """
    handles = frozenset(box.unintelligible_readings())
    if not handles:
        return 0
    faults = box.faults()
    if faults:
        raise DamagedElectionError(
            "\n".join(fault.vi for fault in faults), "\n".join(fault.en for fault in faults)
        )
    scans = tuple(scan for scan in box.scans() if scan.handle in handles)
    what = Message("Đọc lại ảnh quét đã lưu", "Reading stored scans again")
    fresh = read_stored(folder, scans, workers, progress, what)
    box.append_readings(fresh, READER)
    return len(fresh)


def read_stored(
    folder: ElectionFolder,
    scans: Sequence[StoredScan],
    workers: int | None,
    progress: Progress,
    what: Message,
) -> dict[str, PageReading]:
    """Fresh readings of stored scans by their handles; `progress` shows them as `what`."""
    store = ScanStore(folder.paths.scans)
    fresh: dict[str, PageReading] = {}
    progress.start(what.vi, what.en, len(scans))
    try:
        for group in read_all(folder, workers, scans, store.load):
            fresh.update((scan.handle, reading) for scan, reading in group)
            progress.advance(len(group))
    finally:
        progress.stop()
    return fresh
