"""Work that lasts, one piece at a time, beside the pages that show how far it is.

The lock of the election folder keeps other programs away, not other threads of this one; that
one job at a time runs does.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ptn_scan.desk.words import disk_trouble
from ptn_scan.errors import MachineError, PtnScanError
from ptn_scan.workflow.message import Message


@dataclass(slots=True, eq=False)
class Job:
    """One piece of work, as `workflow.progress.Progress` that pages can look at.

    `outcome` are the messages at its end, `failed` whether it stopped with the last of them,
    `written` the files and folders that it made for people to open.
    """

    title: Message
    done: int = 0
    total: int | None = None
    running: bool = True
    failed: bool = False
    outcome: tuple[Message, ...] = ()
    written: tuple[Path, ...] = ()
    _step: Message = field(default=Message("", ""))

    @property
    def step(self) -> Message:
        """What it is at."""
        return self._step

    def start(self, vi: str, en: str, total: int | None) -> None:
        self._step, self.done, self.total = Message(vi, en), 0, total

    def advance(self, steps: int = 1) -> None:
        self.done += steps

    def stop(self) -> None:
        """The step is over; the job may have another."""


Work = Callable[[Job], tuple[Message, ...]]
"""What a job does; returns what there is to tell."""


class Jobs:
    """Runs one job at a time; the last one stays to be looked at."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.last: Job | None = None

    @property
    def busy(self) -> bool:
        return self.last is not None and self.last.running

    def start(self, title: Message, work: Work) -> Job:
        """Begins `work` on a thread of its own. Raises MachineError while another job runs."""
        with self._lock:
            if self.busy:
                raise MachineError(
                    "Đang có việc khác chạy dở. Hãy chờ việc đó xong rồi làm lại.",
                    "Another piece of work is under way. Wait until it is done.",
                )
            job = self.last = Job(title)
        threading.Thread(target=_run, args=(job, work), name="job", daemon=True).start()
        return job


def _run(job: Job, work: Work) -> None:
    try:
        job.outcome = work(job)
    except PtnScanError as error:
        job.failed, job.outcome = True, (Message(error.vi, error.en),)
    except OSError as error:
        job.failed, job.outcome = True, (disk_trouble(error),)
    finally:
        job.running = False
