"""`scan`: an attached scanner is driven, and its pages are read while it scans the next.

Pages lie beside the election folder until the ballot box has them. What a run that was killed left
there is read by the next one; a page counts when its file is whole, whatever the scanner says.
"""

import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ptn_scan.election import MissingStamp
from ptn_scan.errors import InputFileError, MachineError, UsageError
from ptn_scan.layout import PAPER
from ptn_scan.recognition.reading import PageKind
from ptn_scan.scanning.files import InputFile
from ptn_scan.scanning.sane import Command, Device, Wish, command, devices, environment, silent
from ptn_scan.workflow.batch_names import checked_name
from ptn_scan.workflow.durable import write_new
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.lock import exclusive
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.progress import SILENCE, Progress
from ptn_scan.workflow.reading import ReadResult, read, read_files

USUAL_DPI = 300
LOOK_SECONDS = 0.3
_TRIES = 20
"""How often reading is tried at the end while another command works in the folder."""
_BATCH_FILE = "batch"
_LOG_FILE = "log"
_STOP_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class ScanOrder:
    """What is asked for: the scanner by SANE's name (None: the only one), the batch (None: a new
    one), its count by hand or that of all, and how to scan; `colour` None as the form needs it."""

    device: str | None = None
    batch: str | None = None
    collected: int | None = None
    resolution_dpi: int = USUAL_DPI
    colour: bool | None = None
    duplex: bool = False
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What came of it: pages whose files are whole, how many of them are blank, what was read,
    and the trouble that ended the scanning, if any."""

    batch: str
    pages: int
    blank: int
    read: ReadResult
    trouble: MachineError | None


@dataclass(slots=True)
class _Session:
    """One run of the scanner: its place, and what was read from there."""

    folder: ElectionFolder
    place: Path
    progress: Progress
    taken: int = 0
    results: list[ReadResult] = field(default_factory=list)

    @property
    def batch(self) -> str:
        return (self.place / _BATCH_FILE).read_text("utf-8")

    @property
    def label(self) -> str:
        """How records call the place of its files."""
        return f"may-quet-{self.place.name}"

    def read_more(self) -> None:
        """Reads the pages that are whole. Raises MachineError where the folder is not free."""
        paths = sorted(self.place.glob("*.jpg"))
        if paths:
            files = [InputFile(path, f"{self.label}/{path.name}") for path in paths]
            self.results.append(read_files(self.folder, files, self.batch, self.progress))
            for path in paths:
                path.unlink()
            self.taken += len(paths)

    def read_rest(self) -> None:
        """Reads what is left, and waits a while for a command that works in the folder."""
        for _ in range(_TRIES):
            with suppress(MachineError):
                return self.read_more()
            time.sleep(LOOK_SECONDS)
        return self.read_more()


def scan(folder: ElectionFolder, order: ScanOrder, progress: Progress = SILENCE) -> ScanResult:
    """Scans until the feeder is empty, or one page where there is none, and reads the pages.

    Pages of a jammed or otherwise ended scanning are read, and the trouble is in the result.
    Raises UsageError for a device, batch or option that there is not; MachineError where nothing
    can be scanned.
    """
    batch = None if order.batch is None else checked_name(order.batch)
    spool = _spool(folder)
    with folder.open_box() as box:
        box.check_open()
    spool.mkdir(mode=0o700, exist_ok=True)
    with exclusive(spool / "lock"):
        try:
            before = _read_leftovers(folder, spool, progress)
            words = command(_device(order.device), _wish(folder, order), PAPER)
            if order.collected is not None:
                read(folder, (), order.collected, batch=batch)
            session = _begin(folder, spool, batch or _new_name(folder), progress)
            session.results += before
            trouble = _drive(session, words)
            return _result(session, words, trouble)
        finally:
            _tidy(spool)


def found_devices() -> tuple[Device, ...]:
    """The scanners of this machine. Raises MachineError where SANE is not here."""
    return devices()


def _spool(folder: ElectionFolder) -> Path:
    place = folder.paths.root.absolute()
    return place.with_name(f".{place.name}-may-quet")


def _tidy(spool: Path) -> None:
    """Removes the spool where no page waits in it."""
    if not any(spool.glob("*/*.jpg")):
        shutil.rmtree(spool, ignore_errors=True)


def _read_leftovers(folder: ElectionFolder, spool: Path, progress: Progress) -> list[ReadResult]:
    results = []
    for place in sorted(each for each in spool.iterdir() if (each / _BATCH_FILE).is_file()):
        left = _Session(folder, place, progress)
        left.read_more()
        results += left.results
        shutil.rmtree(place)
    return results


def _device(named: str | None) -> str:
    if named is not None:
        return named
    found = devices()
    if not found:
        raise MachineError(
            "Không tìm thấy máy quét nào. Hãy bật và nối máy quét rồi chạy lại.",
            "No scanner was found. Switch it on, connect it and run again.",
        )
    if len(found) > 1:
        names = ", ".join(f"{each.name} ({each.title})" for each in found)
        raise UsageError(
            f"Có nhiều máy quét: {names}. Hãy chọn bằng --device.",
            f"There are several scanners: {names}. Choose by --device.",
        )
    return found[0].name


def _wish(folder: ElectionFolder, order: ScanOrder) -> Wish:
    """A seal can be told for sure in colour only."""
    needs_colour = folder.election.form.stamp.missing is MissingStamp.REVIEW
    colour = needs_colour if order.colour is None else order.colour
    return Wish(order.resolution_dpi, colour, order.duplex, order.extra)


def _new_name(folder: ElectionFolder) -> str:
    with folder.open_box() as box:
        names = {each.name for each in box.batches()}
    number = next(n for n in range(1, len(names) + 2) if f"máy quét {n}" not in names)
    return f"máy quét {number}"


def _begin(folder: ElectionFolder, spool: Path, batch: str, progress: Progress) -> _Session:
    place = spool / secrets.token_hex(3)
    place.mkdir(mode=0o700)
    write_new(place / _BATCH_FILE, batch.encode())
    return _Session(folder, place, progress)


def _drive(session: _Session, words: Command) -> MachineError | None:
    """Runs the scanner to its end, reading meanwhile; returns the trouble that ended it."""
    log = session.place / _LOG_FILE
    with log.open("wb") as errors:
        # Nobody reads the names that scanimage prints; but when this process is killed, the next
        # one that it prints ends it, and the scanner is free.
        process = subprocess.Popen(
            words.words,
            cwd=session.place,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    with process:
        try:
            while not _ended(process):
                with suppress(MachineError):  # another command works in the folder; later, then
                    session.read_more()
        finally:
            _stop(process)
    session.read_rest()
    return _trouble(process.returncode, session.taken, session.batch, log)


def _ended(process: subprocess.Popen[bytes], seconds: float = LOOK_SECONDS) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends a scanning under way as its own user would, so that the device is left at rest."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        if not _ended(process, _STOP_SECONDS):
            process.kill()


_EMPTY = 7
_TROUBLES = {
    3: Message("máy quét đang bận", "the scanner is busy"),
    6: Message("máy quét bị kẹt giấy", "the scanner's paper is jammed"),
    8: Message("nắp máy quét đang mở", "the scanner's cover is open"),
    9: Message("mất liên lạc với máy quét", "the scanner cannot be reached any more"),
    11: Message("không có quyền dùng máy quét", "using the scanner is not permitted"),
}
"""By scanimage's exit code, which is SANE's status."""


def _trouble(code: int, pages: int, batch: str, log: Path) -> MachineError | None:
    if code in (0, _EMPTY):
        return None if pages else _nothing_fed()
    known = _TROUBLES.get(code)
    if known is None and not pages:
        return silent(log.read_text("utf-8", "replace"))
    what = known or Message(f"máy quét dừng với mã {code}", f"the scanner stopped with code {code}")
    return MachineError(
        f"Dừng quét: {what.vi}. Đã quét trọn {pages} trang. Hãy xử lý máy, đặt tờ chưa quét xong "
        f"cùng các tờ còn lại vào khay, rồi quét tiếp với --batch '{batch}'.",
        f"Scanning stopped: {what.en}. Whole pages scanned: {pages}. See to the scanner, put the "
        f"sheet that was not done and all that follow into the feeder, and go on with --batch "
        f"'{batch}'.",
    )


def _nothing_fed() -> MachineError:
    return MachineError(
        "Khay nạp giấy trống: chưa quét trang nào. Hãy đặt phiếu vào khay rồi chạy lại.",
        "The feeder is empty: no page was scanned. Put the ballots in and run again.",
    )


def _result(session: _Session, words: Command, trouble: MachineError | None) -> ScanResult:
    with session.folder.open_box() as box:
        sheets = box.snapshot().sheets
    own = f"{session.label}/"
    blank = sum(
        source.file.startswith(own)
        for sheet in sheets
        if sheet.reading.kind is PageKind.BLANK
        for source in sheet.sources
    )
    notes = () if words.feeds or trouble else (_ONE_PAGE,)
    whole = _together(session.results, notes)
    return ScanResult(session.batch, session.taken, blank, whole, trouble)


_ONE_PAGE = Message(
    "Máy quét không có khay nạp giấy: đã quét một trang trên mặt kính. Hãy đặt tờ tiếp theo và "
    "chạy lại, mỗi lần một tờ.",
    "The scanner has no feeder: one page was scanned from the glass. Lay the next sheet on it and "
    "run again, one sheet at a time.",
)


def _together(results: Sequence[ReadResult], notes: Sequence[Message]) -> ReadResult:
    failures: list[InputFileError] = [each for result in results for each in result.failures]
    warnings = [each for result in results for each in result.warnings]
    return ReadResult(
        sum(result.new for result in results),
        sum(result.known for result in results),
        results[-1].waiting if results else 0,
        tuple(failures),
        tuple(dict.fromkeys((*warnings, *notes))),
    )
