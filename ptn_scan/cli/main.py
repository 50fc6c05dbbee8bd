"""Runs a command, and turns every trouble into one message and its exit code."""

import os
import signal
import sys
from collections.abc import Callable

import typer

from ptn_scan.cli.app import app
from ptn_scan.cli.language import LANGUAGE, LANGUAGES, OPTION, say, split
from ptn_scan.cli.usage import usage
from ptn_scan.errors import INTERRUPTED, MachineError, PtnScanError, UsageError, machine_words

_UNPARSED: type[Exception] = typer.BadParameter.__mro__[1]
"""What Typer raises for words it cannot parse; the class has no public name of its own."""


def main() -> None:
    """The program `ptn-scan`."""
    _speak_utf8()
    exit_code = run(lambda: _stoppable(sys.argv[1:]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done; what is left is leaving
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _forget_interrupt()
    sys.exit(exit_code)


def run(command: Callable[[], int]) -> int:
    """The exit code of `command`, whose errors are told on stderr."""
    try:
        return command()
    except PtnScanError as error:
        _complain(error.in_language(LANGUAGE))
        return error.exit_code
    except BrokenPipeError:
        _forget_output()
        return MachineError.exit_code
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _complain(
            say(
                f"{where}máy báo lỗi ({machine_words(error)}). Hãy kiểm tra ổ đĩa, chỗ trống và "
                "quyền ghi, rồi chạy lại.",
                f"{where}the machine reports an error ({error.strerror or error}). Check disk, "
                "space and permissions, and run again.",
            )
        )
        return MachineError.exit_code
    except (MemoryError, RecursionError) as error:
        _complain(say(f"Máy thiếu bộ nhớ ({error}).", f"The machine is out of memory ({error})."))
        return MachineError.exit_code
    except (KeyboardInterrupt, typer.Abort):
        _complain(
            say(
                "Đã dừng theo yêu cầu. Chạy lại cùng lệnh sẽ làm tiếp phần còn lại.",
                "Interrupted. Running the same command again continues where it stopped.",
            )
        )
        return INTERRUPTED


def _stoppable(arguments: list[str]) -> int:
    """The command, which Ctrl-C interrupts, and so does the system that stops it; but Ctrl-C is of
    no effect where the shell wants that, as on what runs in the background."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    return _parse_and_call(arguments)


def _forget_interrupt() -> None:
    """Python notes an interrupt that leaves `exec` of a text, as dataclasses are made by, even
    where it is caught further out, and would end `python -m` by the signal in place of the exit
    code. The next text clears the note."""
    exec("")


def _parse_and_call(arguments: list[str]) -> int:
    rest, languages = split(arguments)
    for language in languages:
        if language not in LANGUAGES:
            raise UsageError(f"{OPTION} phải là vi hoặc en.", f"{OPTION} must be vi or en.")
    try:
        result = app(rest, prog_name="ptn-scan", standalone_mode=False)
    except _UNPARSED as error:
        raise usage(error, rest) from error
    if result == INTERRUPTED:  # Typer's own answer to an interrupt, which tells nobody
        raise KeyboardInterrupt
    return result if isinstance(result, int) else 0


def _complain(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _speak_utf8() -> None:
    """Vietnamese on any console, and file names that are no text shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _forget_output() -> None:
    """Whoever read the output has gone; nothing more may be written to it, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
