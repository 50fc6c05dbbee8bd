"""PDF read by a process of its own, whose memory and time are bounded.

A few kilobytes of PDF can ask for any amount of both: streams that unfold to gigabytes, forms that
draw each other without end. The libraries that read it stop at nothing of this; so a page that asks
for too much ends their process, and is damaged.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from ptn_scan.child_processes import follow_parent, interrupts_held
from ptn_scan.errors import InputFileError, MachineError
from ptn_scan.scanning.page import PageImage, damaged_at

if TYPE_CHECKING:
    from ptn_scan.scanning.pdf import PdfFile

PAGE_SECONDS = 30.0
"""The largest pages take about 5 s on two slow cores."""
OPEN_SECONDS = 60.0
START_SECONDS = 120.0
MEMORY_BYTES = 750 * 2**20
"""Beyond what the process has before it opens a file. A4 at 600 dpi in colour, kept without loss,
needs 450 MB."""
MOST_LOST = 3
"""Pages of one file that may end the process: more are no accident."""

_Answer = PageImage | int | Exception | None


class _OverBoundsError(Exception):
    """The process took too long or died."""


class _Process:
    """A process that reads one PDF at a time."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self._connection, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other,), daemon=True)
        with interrupts_held():
            self._process.start()
        other.close()
        try:
            self._receive(START_SECONDS)
        except _OverBoundsError as error:
            raise MachineError(
                "Tiến trình đọc tệp PDF không chạy được, thường vì thiếu bộ nhớ. Hãy đóng bớt "
                "chương trình khác rồi chạy lại.",
                "The process that reads PDF does not start, mostly for want of memory. Close other "
                "programs and run again.",
            ) from error

    def open(self, path: Path) -> int:
        """Opens the PDF at `path` and returns the number of its pages. Raises InputFileError,
        OSError, and _OverBoundsError."""
        count = self._ask(path, OPEN_SECONDS)
        assert isinstance(count, int)
        return count

    def page(self, index: int) -> PageImage:
        """Page `index` (from 0) of the open PDF. Raises _OverBoundsError."""
        page = self._ask(index, PAGE_SECONDS)
        assert isinstance(page, PageImage)
        return page

    def let_go(self) -> None:
        """Closes the PDF; the process waits for the next one, where it is still there."""
        if self._process.is_alive():
            self._ask(None, OPEN_SECONDS)
            _idle.append(self)

    def _ask(self, request: Path | int | None, seconds: float) -> _Answer:
        try:
            self._connection.send(request)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise self._ended() from error
        return self._receive(seconds)

    def _receive(self, seconds: float) -> _Answer:
        try:
            if not self._connection.poll(seconds):
                raise self._ended()
            answer: _Answer = self._connection.recv()
        except (EOFError, ConnectionResetError) as error:
            raise self._ended() from error
        except KeyboardInterrupt:
            self._ended()  # an answer that nobody waits for would be taken for the next one's
            raise
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _ended(self) -> _OverBoundsError:
        self._process.kill()
        self._process.join()
        return _OverBoundsError()


_idle: list[_Process] = []
"""Processes that wait for a PDF: starting one takes longer than reading some pages."""


def pdf_pages(path: Path) -> Iterator[PageImage]:
    """The pages of the PDF at `path`, one by one; a page that cannot be shown, or asks for more
    than `MEMORY_BYTES` or `PAGE_SECONDS`, is `damaged`.

    Raises InputFileError for a file that is no PDF, is broken or encrypted, has too many pages, or
    asks for too much again and again; MachineError where no process can be started.
    """
    process = _opening(path)
    try:
        count, lost = process.open(path), 0
        for index in range(count):
            try:
                page = process.page(index)
            except _OverBoundsError:
                lost += 1
                if lost > MOST_LOST:
                    raise
                process = _opening(path)
                process.open(path)
                with path.open("rb") as file:
                    page = damaged_at(file, index)
            yield page
    except _OverBoundsError as error:
        raise InputFileError(
            "tệp PDF cần quá nhiều bộ nhớ hoặc thời gian; hãy quét lại thành ảnh hoặc tệp PDF khác",
            "the PDF asks for too much memory or time; scan again as images or another PDF",
        ) from error
    finally:
        process.let_go()


def _opening(path: Path) -> _Process:
    """A process that is there: an idle one, else a new one."""
    while _idle:
        process = _idle.pop()
        if process._process.is_alive():
            return process
    return _Process()


def _serve(connection: Connection) -> None:
    """What the process does: a path opens that PDF, a number asks for that page, None closes it."""
    from ptn_scan.scanning.pdf import open_pdf  # whose libraries the parent needs for nothing

    follow_parent()
    _bound_memory()
    connection.send(None)
    with ExitStack() as stack, Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stderr.fileno())  # last words of libraries that give up
        pdf: PdfFile | None = None
        while True:
            try:
                request = connection.recv()
            except EOFError:
                return
            answer: _Answer = None
            try:
                if isinstance(request, int):
                    assert pdf is not None
                    answer = pdf.page(request)
                else:
                    stack.close()
                    pdf = None
                    if request is not None:
                        pdf = stack.enter_context(open_pdf(request))
                        answer = len(pdf)
            except MemoryError:
                return
            except Exception as error:
                answer = error  # raised where the page was asked for
            connection.send(answer)


def _bound_memory() -> None:
    """Windows has no such bound; there time is the only one."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (_data_bytes() + MEMORY_BYTES, most))


def _data_bytes() -> int:
    """What the process has in memory of its own before any file is opened; 0 where nobody tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[5])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
