"""`verify`: everything recomputed from scans and decisions, and the journal checked.

Each thing that must hold is one `Check`. One that rests on another that does not hold is skipped,
since it would only repeat the flaw.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from ptn_scan.audit.manifest import tally_digest
from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.journal import CLOSE, MINUTES
from ptn_scan.ballot_box.values import Snapshot
from ptn_scan.errors import DamagedElectionError
from ptn_scan.package import signing
from ptn_scan.package.findings import Check, Flaw, flaws_of
from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.values import BallotRuling, Box, PageRuling, Sheet
from ptn_scan.tally import Tally
from ptn_scan.workflow import inventory
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.kept_minutes import minutes_flaws
from ptn_scan.workflow.lock import exclusive
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.progress import SILENCE, Progress
from ptn_scan.workflow.reader_identity import READER
from ptn_scan.workflow.rereading import read_stored
from ptn_scan.workflow.results import Results, count
from ptn_scan.workflow.signing_key import public_key, secret_key
from ptn_scan.workflow.tolerance import apart


@dataclass(frozen=True, slots=True)
class Verification:
    """What holds and what does not; `scans` were read again. `journal_head` is the hash that the
    minutes bear, `fingerprint` that of the public key. `final`: the result needs nothing more."""

    checks: tuple[Check, ...]
    scans: int
    decisions: int
    journal_head: str
    fingerprint: str
    final: bool
    closed: bool

    @property
    def holds(self) -> bool:
        return all(check.holds for check in self.checks)


def verify(
    folder: ElectionFolder,
    progress: Progress = SILENCE,
    head: str | None = None,
    workers: int | None = None,
) -> Verification:
    """As `examine`. Raises DamagedElectionError that names everything found wrong."""
    found = examine(folder, progress, head, workers)
    flaws = flaws_of(found.checks)
    if flaws:
        raise DamagedElectionError(
            "\n".join(flaw.vi for flaw in flaws), "\n".join(flaw.en for flaw in flaws)
        )
    return found


def examine(
    folder: ElectionFolder,
    progress: Progress = SILENCE,
    head: str | None = None,
    workers: int | None = None,
) -> Verification:
    """Checks the journal, every file, and all results of a fresh reading of all scans.

    `head` is the hash on the signed minutes, which then must be the journal's. An open election
    is locked meanwhile; a closed folder is not written to. Raises MachineError; where the box
    cannot be read at all, DamagedElectionError.
    """
    with ExitStack() as held:
        box = held.enter_context(folder.open_box())
        if box.closing() is None:
            held.enter_context(exclusive(folder.paths.lock))
        scans = box.scans()
        sound = [
            _journal(box, head),
            _parts(folder, box),
            _scans(folder, box),
            _files(folder, box),
        ]
        counted = count(folder, box.snapshot())
        rests = _not_looked_at()
        if _all_hold(sound):
            rests = _again(folder, box, counted, workers, progress)
        decisions = len(counted.snapshot.row_decisions) + len(counted.snapshot.sheet_decisions)
        return Verification(
            checks=(*sound, *rests),
            scans=len(scans),
            decisions=decisions,
            journal_head=counted.snapshot.journal_head,
            fingerprint=signing.fingerprint(public_key(box)),
            final=counted.tally.final,
            closed=box.closing() is not None,
        )


def _all_hold(checks: Sequence[Check]) -> bool:
    return all(check.holds for check in checks)


_JOURNAL = Check(
    "journal",
    "Nhật ký liền mạch và hòm phiếu đúng như nhật ký ghi",
    "The journal is unbroken and the ballot box is as it says",
)
_PARTS = Check(
    "parts",
    "Mẫu, bố cục, trang mẫu và khóa đúng như khi lập",
    "Form, layout, templates and keys are as they were made",
)
_SCANS = Check(
    "scans",
    "Mọi ảnh quét còn đó và đúng từng byte",
    "Every scan is there with every byte",
)
_FILES = Check(
    "files",
    "Không có tệp lạ; sau khi đóng, mọi tệp đúng như danh sách đã ký",
    "No foreign file; after the closing every file is as in the signed list",
)
_READER = Check(
    "reader",
    "Ảnh quét đã được đọc bằng đúng phiên bản và ngưỡng này",
    "Scans were read by this very version and these limits",
)
_READINGS = Check(
    "readings",
    "Đọc lại mọi ảnh quét cho cùng số đo và cùng kết quả từng dòng, từng phiếu",
    "Reading all scans again gives the same measurements and the same ruling of every row",
)
_COUNT = Check(
    "count",
    "Đếm lại cho cùng kết quả, như biên bản và nhật ký ghi",
    "Counting again gives the same result, as minutes and journal say",
)


def _not_looked_at() -> tuple[Check, ...]:
    return tuple(replace(check, skipped=True) for check in (_READER, _READINGS, _COUNT))


def _journal(box: BallotBox, head: str | None) -> Check:
    flaws = tuple(inventory.journal_flaws(box))
    if head is not None and head not in {entry.hash for entry in box.journal()}:
        flaws += (
            Flaw(
                "Nhật ký không có chuỗi kiểm tra ghi trên biên bản: nhật ký hoặc biên bản thuộc "
                "một bản khác.",
                "The journal has no entry with the hash on the minutes: one of the two is another.",
            ),
        )
    return replace(_JOURNAL, flaws=flaws)


def _parts(folder: ElectionFolder, box: BallotBox) -> Check:
    flaws = tuple(inventory.part_flaws(folder, box))
    paths = folder.paths
    wanted = not inventory.is_closed(paths)
    if wanted and signing.public_key(secret_key(paths)) != public_key(box):
        name = paths.signing_key.name
        flaws += (
            Flaw(
                f"{name}: không phải khóa của cuộc lấy phiếu này.",
                f"{name}: not the key of this election.",
            ),
        )
    return replace(_PARTS, flaws=flaws)


def _scans(folder: ElectionFolder, box: BallotBox) -> Check:
    return replace(_SCANS, flaws=tuple(inventory.scan_flaws(folder, box)))


def _files(folder: ElectionFolder, box: BallotBox) -> Check:
    flaws = tuple(inventory.foreign_flaws(folder, box))
    flaws += tuple(minutes_flaws(folder.paths, box))
    if box.closing() is not None:
        flaws += tuple(inventory.closing_flaws(folder, box))
    return replace(_FILES, flaws=flaws)


def _again(
    folder: ElectionFolder,
    box: BallotBox,
    recorded: Results,
    workers: int | None,
    progress: Progress,
) -> tuple[Check, ...]:
    """What a fresh reading of all scans says."""
    readers = box.readers() - {READER}
    what = Message("Đọc lại ảnh quét", "Reading scans again")
    fresh = read_stored(folder, box.scans(), workers, progress, what)
    snapshot = recorded.snapshot
    again = count(folder, _with_readings(snapshot, fresh))
    measured = _measurement_flaws((*snapshot.sheets, *snapshot.withdrawn), fresh)
    return (
        replace(_READER, flaws=tuple(map(_reader_flaw, sorted(readers)))),
        replace(_READINGS, flaws=(*measured, *_line_flaws(recorded.box, again.box))),
        replace(_COUNT, flaws=tuple(_count_flaws(box, recorded.tally, again.tally))),
    )


def _reader_flaw(reader: str) -> Flaw:
    return Flaw(
        f"Có ảnh quét đọc bằng ptn-scan {reader}; bản này là {READER}. Hãy kiểm tra bằng đúng "
        "phiên bản đã đọc.",
        f"Scans were read by ptn-scan {reader}; this is {READER}. Verify with the version that "
        "read them.",
    )


def _with_readings(snapshot: Snapshot, fresh: dict[str, PageReading]) -> Snapshot:
    return replace(
        snapshot,
        sheets=tuple(replace(each, reading=fresh[each.handle]) for each in snapshot.sheets),
        withdrawn=tuple(replace(each, reading=fresh[each.handle]) for each in snapshot.withdrawn),
    )


def _measurement_flaws(sheets: Sequence[Sheet], fresh: dict[str, PageReading]) -> Iterator[Flaw]:
    for sheet in sheets:
        where = apart(sheet.reading, fresh[sheet.handle])
        if where is not None:
            yield Flaw(
                f"Tờ {sheet.handle}: đọc lại từ ảnh quét cho số đo khác ({where}).",
                f"Sheet {sheet.handle}: reading its scan again gives other measurements ({where}).",
            )


def _line_flaws(recorded: Box, again: Box) -> Iterator[Flaw]:
    """Sheets whose line comes out otherwise when their scans are read again."""
    before, after = _lines(recorded), _lines(again)
    for handle in sorted(before.keys() | after.keys()):
        if before.get(handle) != after.get(handle):
            yield Flaw(
                f"Tờ {handle}: đọc lại từ ảnh quét cho kết quả khác.",
                f"Sheet {handle}: reading its scan again gives another result.",
            )


def _lines(box: Box) -> dict[str, BallotRuling | PageRuling]:
    """The line that each sheet stands in, by its handle."""
    lines: tuple[BallotRuling | PageRuling, ...] = (*box.ballots, *box.pages)
    return {sheet: line for line in lines for sheet in line.sheets}


def _count_flaws(box: BallotBox, recorded: Tally, again: Tally) -> Iterator[Flaw]:
    """The result must be the one that the closing names, and that of minutes which are the last
    word of the journal."""
    if recorded != again:
        yield Flaw(
            "Đếm lại từ ảnh quét cho kết quả khác.", "Counting from the scans gives another result."
        )
    outcomes = [entry for entry in box.journal()[-2:] if entry.kind in {MINUTES, CLOSE}]
    if any(entry.facts.get("tally") != tally_digest(again) for entry in outcomes):
        yield Flaw(
            "Kết quả không phải là kết quả mà nhật ký ghi khi viết biên bản hoặc khi đóng.",
            "The result is not the one that the journal has from the minutes or the closing.",
        )
