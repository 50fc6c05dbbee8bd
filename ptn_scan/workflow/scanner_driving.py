"""`scan`: an attached scanner is driven, and its pages are read while it scans the next.

A page counts when its file is whole, whatever the scanner says.
"""

import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from ptn_scan.election import MissingStamp
from ptn_scan.errors import InputFileError, MachineError, UsageError
from ptn_scan.layout import PAPER
from ptn_scan.recognition.reading import PageKind
from ptn_scan.scanning.sane import Command, Device, Wish, command, devices, environment
from ptn_scan.workflow.batch_names import checked_name
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.lock import exclusive
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.progress import SILENCE, Progress
from ptn_scan.workflow.reading import ReadResult, read
from ptn_scan.workflow.scanner_spool import LOOK_SECONDS, ScanPlace, ScanSpool
from ptn_scan.workflow.scanner_trouble import told_code, trouble

USUAL_DPI = 300
_LOG_FILE = "log"
_STOP_SECONDS = 15.0
_ONE_PAGE = Message(
    "Máy quét không có khay nạp giấy: đã quét một trang trên mặt kính. Hãy đặt tờ tiếp theo và "
    "chạy lại, mỗi lần một tờ.",
    "The scanner has no feeder: one page was scanned from the glass. Lay the next sheet on it and "
    "run again, one sheet at a time.",
)


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


def scan(folder: ElectionFolder, order: ScanOrder, progress: Progress = SILENCE) -> ScanResult:
    """Scans until the feeder is empty, or one page where there is none, and reads the pages.

    Pages of a jammed or otherwise ended scanning are read, and the trouble is in the result.
    Raises UsageError for a device, batch or option that there is not; MachineError where nothing
    can be scanned.
    """
    batch = None if order.batch is None else checked_name(order.batch)
    spool = ScanSpool.beside(folder)
    spool.open()
    with exclusive(spool.lock):
        try:
            before = spool.read_leftovers(progress)
            words = command(_device(order.device), _wish(folder, order), PAPER)
            if order.collected is not None:
                read(folder, (), order.collected, batch=batch)
            place = spool.begin(batch or _new_name(folder), progress)
            place.results += before
            return _result(place, words, _drive(place, words))
        finally:
            spool.tidy()


def found_devices() -> tuple[Device, ...]:
    """The scanners of this machine. Raises MachineError where SANE is not here."""
    return devices()


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


def _drive(place: ScanPlace, words: Command) -> MachineError | None:
    """Runs the scanner to its end, reading meanwhile; returns the trouble that ended it."""
    log = place.place / _LOG_FILE
    with log.open("wb") as errors:
        # Nobody reads the names that scanimage prints; but when this process is killed, the next
        # one that it prints ends it, and the scanner is free.
        process = subprocess.Popen(
            words.words,
            cwd=place.place,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    told: int | None = None  # by its words, where it hangs
    with process:
        try:
            while told is None and not _ended(process):
                with suppress(MachineError):  # another command works in the folder; later, then
                    place.read_more()
                told = told_code(log)
            if told is not None and _ended(process, _STOP_SECONDS):
                told = None
        finally:
            _stop(process)
    place.read_rest()
    code = process.returncode if told is None else told
    return trouble(code, place.taken, place.batch, log)


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


def _result(place: ScanPlace, words: Command, ended_by: MachineError | None) -> ScanResult:
    with place.folder.open_box() as box:
        sheets = box.snapshot().sheets
    own = f"{place.label}/"
    blank = sum(
        source.file.startswith(own)
        for sheet in sheets
        if sheet.reading.kind is PageKind.BLANK
        for source in sheet.sources
    )
    notes = () if words.feeds or ended_by else (_ONE_PAGE,)
    whole = _together(place.results, notes)
    return ScanResult(place.batch, place.taken, blank, whole, ended_by)


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
