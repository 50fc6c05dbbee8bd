"""Work on all cores that is no reading of pages: drawing overlays, simulating scans."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from ptn_scan.errors import MachineError
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.progress import Progress
from ptn_scan.workflow.workers import end, executor

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")


def in_parallel(
    function: Callable[[_Job], _Result], jobs: Sequence[_Job], title: Message, progress: Progress
) -> Iterator[_Result]:
    """What `function`, which worker processes import by name, makes of each job, in their order.

    Raises MachineError where a worker dies.
    """
    progress.start(title.vi, title.en, len(jobs))
    pool = executor(None)
    try:
        for result in pool.map(function, jobs):
            progress.advance()
            yield result
    except BrokenProcessPool as error:
        raise MachineError(
            "Một tiến trình bị dừng đột ngột, thường vì thiếu bộ nhớ. Hãy đóng bớt chương trình "
            "khác rồi chạy lại.",
            "A worker process died, mostly for want of memory. Close other programs and run again.",
        ) from error
    finally:
        end(pool)
        progress.stop()
