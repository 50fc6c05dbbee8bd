"""`verify`: everything recomputed from scans and decisions, and the journal checked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.values import StoredScan
from ptn_scan.errors import DamagedElectionError
from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.values import BallotRuling, Box, PageRuling
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.founding import part_hashes
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.progress import SILENCE, Progress
from ptn_scan.workflow.results import count
from ptn_scan.workflow.scan_store import ScanStore
from ptn_scan.workflow.workers import read_all


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found right: so many scans read again, decisions, and the journal's last hash."""

    scans: int
    decisions: int
    journal_head: str


def verify(folder: ElectionFolder, progress: Progress = SILENCE) -> Verified:
    """Checks the journal, every stored file, and the rulings of a fresh reading of all scans.

    Raises DamagedElectionError that names everything found wrong.
    """
    with folder.open_box() as box:
        faults = [*_journal_faults(box), *_part_faults(folder, box)]
        scans = box.scans()
        faults += _scan_faults(folder, scans)
        if not faults:
            faults += _ruling_faults(folder, box, scans, progress)
        if faults:
            raise DamagedElectionError(
                "\n".join(fault.vi for fault in faults), "\n".join(fault.en for fault in faults)
            )
        snapshot = box.snapshot()
    decisions = len(snapshot.row_decisions) + len(snapshot.sheet_decisions)
    return Verified(len(scans), decisions, snapshot.journal_head)


def _journal_faults(box: BallotBox) -> Iterator[Message]:
    for fault in box.faults():
        yield Message(fault.vi, fault.en)


def _part_faults(folder: ElectionFolder, box: BallotBox) -> Iterator[Message]:
    recorded = box.founding_facts().get("parts")
    found = part_hashes(folder.paths, folder.election.form, folder.layout)
    known = recorded if isinstance(recorded, dict) else {}
    for name in sorted(known.keys() | found.keys()):
        if known.get(name) != found.get(name):
            yield Message(
                f"{name}: không còn như khi lập cuộc lấy phiếu.",
                f"{name}: not what it was when the election was made.",
            )


def _scan_faults(folder: ElectionFolder, scans: tuple[StoredScan, ...]) -> Iterator[Message]:
    store = ScanStore(folder.paths.scans)
    for scan in scans:
        if not store.is_intact(scan):
            yield Message(
                f"scans/{scan.stored_file} (tờ {scan.handle}): bị mất hoặc bị sửa.",
                f"scans/{scan.stored_file} (sheet {scan.handle}): missing or changed.",
            )


def _ruling_faults(
    folder: ElectionFolder, box: BallotBox, scans: tuple[StoredScan, ...], progress: Progress
) -> Iterator[Message]:
    """Sheets whose line comes out otherwise when their scans are read again."""
    snapshot = box.snapshot()
    fresh = _read_again(folder, scans, progress)
    again = tuple(replace(sheet, reading=fresh[sheet.handle]) for sheet in snapshot.sheets)
    recorded = _lines(count(folder, snapshot).box)
    recomputed = _lines(count(folder, replace(snapshot, sheets=again)).box)
    for handle in sorted(recorded.keys() | recomputed.keys()):
        if recorded.get(handle) != recomputed.get(handle):
            yield Message(
                f"Tờ {handle}: đọc lại từ ảnh quét cho kết quả khác.",
                f"Sheet {handle}: reading its scan again gives another result.",
            )


def _read_again(
    folder: ElectionFolder, scans: tuple[StoredScan, ...], progress: Progress
) -> dict[str, PageReading]:
    store = ScanStore(folder.paths.scans)
    fresh: dict[str, PageReading] = {}
    progress.start("Đọc lại ảnh quét", "Reading scans again", len(scans))
    try:
        for group in read_all(folder, None, scans, store.load):
            fresh.update((scan.handle, reading) for scan, reading in group)
            progress.advance(len(group))
    finally:
        progress.stop()
    return fresh


def _lines(box: Box) -> dict[str, BallotRuling | PageRuling]:
    """The line that each sheet stands in, by its handle."""
    lines: tuple[BallotRuling | PageRuling, ...] = (*box.ballots, *box.pages)
    return {sheet: line for line in lines for sheet in line.sheets}
