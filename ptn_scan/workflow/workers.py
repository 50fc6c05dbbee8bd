"""Reading pages on all cores, a bounded number of pages at a time.

The workers are a `concurrent.futures.Executor`; another executor with the same interface would do.
What decodes and measures is imported by the first page: it takes a good part of a second, which
the desk has not got.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from importlib import import_module
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from ptn_scan.child_processes import follow_parent, interrupts_held
from ptn_scan.errors import InputFileError, MachineError
from ptn_scan.recognition.reading import PageKind, PageReading
from ptn_scan.scanning.files import InputFile
from ptn_scan.scanning.page import PageFormat, ScannedPage
from ptn_scan.workflow.folder import ElectionFolder, open_folder
from ptn_scan.workflow.progress import Progress

if TYPE_CHECKING:
    from ptn_scan.recognition.reader import Reader

PAGES_PER_WORKER = 3
"""Pages on their way for each worker: one being read, and enough waiting that none stands idle."""

FEW_PAGES = 5
"""Fewer are read sooner by this process itself than others start."""

_P = ParamSpec("_P")
_T = TypeVar("_T")
Image = tuple[bytes, PageFormat]


def read_image(root: Path, data: bytes, page_format: PageFormat) -> PageReading:
    """What the reader of the election folder `root` finds on one stored page image."""
    from ptn_scan.scanning.sources import decode

    try:
        scan = decode(data, page_format)
    except InputFileError:
        return PageReading(PageKind.UNREADABLE)
    return _reader(root).read(scan)


def executor(workers: int | None) -> Executor:
    """Processes, as many as there are cores where `workers` is None; 1 is this process itself.

    They begin with this one's module path, to which OpenCV adds a folder of its own while another
    thread imports it: so its import is waited for.
    """
    count = workers or os.cpu_count() or 1
    if count == 1:
        return InThisProcess()
    import_module("ptn_scan.scanning.decoding")
    return ProcessPoolExecutor(count, get_context("spawn"), initializer=follow_parent)


class InThisProcess(Executor):
    """Does each task when it is handed in."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        future: Future[_T] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def read_all(
    folder: ElectionFolder,
    workers: int | None,
    items: Iterable[_T],
    image: Callable[[_T], Image],
) -> Iterator[Sequence[tuple[_T, PageReading]]]:
    """Reads the image of each item; yields groups of items as they are done, in any order.

    `items` is drawn from only as fast as pages are read. Raises MachineError where a worker dies.
    """
    limit = PAGES_PER_WORKER * (workers or os.cpu_count() or 1)
    pool = executor(workers)
    under_way: dict[Future[PageReading], _T] = {}
    try:
        for item in items:
            data, page_format = image(item)
            with interrupts_held():
                future = pool.submit(read_image, folder.paths.root, data, page_format)
            under_way[future] = item
            if len(under_way) >= limit:
                yield _take_done(under_way)
        while under_way:
            yield _take_done(under_way)
    except BrokenProcessPool as error:
        raise MachineError(
            "Một tiến trình đọc phiếu bị dừng đột ngột, thường vì thiếu bộ nhớ. Hãy chạy lại lệnh "
            "với --workers 1; những trang đã đọc vẫn còn nguyên.",
            "A reading process died, mostly for want of memory. Run the command again with "
            "--workers 1; pages that were read are intact.",
        ) from error
    finally:
        end(pool)


def end(pool: Executor) -> None:
    """Ends the processes, and waits until they have: at the program's own end Python waits as well,
    but may write to a pipe that was just closed, which is told as a traceback."""
    pool.shutdown(wait=True, cancel_futures=True)


def scanned_pages(
    files: Iterable[InputFile], failures: list[InputFileError]
) -> Iterator[tuple[InputFile, ScannedPage]]:
    """All pages of `files`, with the file they are from. A file that cannot be opened, or breaks
    off, is put into `failures`, and the next one follows."""
    from ptn_scan.scanning.sources import pages

    for file in files:
        try:
            for page in pages(file):
                yield file, page
        except InputFileError as error:
            failures.append(error)


def read_away(
    folder: ElectionFolder,
    files: Sequence[InputFile],
    failures: list[InputFileError],
    progress: Progress,
) -> Iterator[PageReading]:
    """Readings of all pages of `files`, of which nothing is kept."""
    if not files:
        return
    progress.start("Đọc phiếu còn lại", "Reading leftovers", None)
    try:
        images = ((page.data, page.format) for _, page in scanned_pages(files, failures))
        first = list(islice(images, FEW_PAGES))
        workers = 1 if len(first) < FEW_PAGES else None
        for group in read_all(folder, workers, chain(first, images), lambda image: image):
            progress.advance(len(group))
            yield from (reading for _, reading in group)
    finally:
        progress.stop()


@lru_cache(maxsize=1)
def _reader(root: Path) -> "Reader":
    """Made once in each process: its preparation costs as much as several pages."""
    from ptn_scan.recognition.reader import Reader

    folder = open_folder(root)
    return Reader(folder.layout, folder.templates())


def _take_done(under_way: dict[Future[PageReading], Any]) -> list[tuple[Any, PageReading]]:
    done, _ = wait(under_way, return_when=FIRST_COMPLETED)
    return [(under_way.pop(future), future.result()) for future in done]
