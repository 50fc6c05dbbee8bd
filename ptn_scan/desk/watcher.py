"""The folder that the desk watches, on a thread of its own."""

import threading
from collections.abc import Callable
from pathlib import Path

from ptn_scan.desk.jobs import Job, Jobs
from ptn_scan.errors import MachineError
from ptn_scan.scanning.files import InputFile
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.reading import ReadResult, read_files
from ptn_scan.workflow.watching import LOOK_SECONDS, Watched, batch_name, check_place

_TITLE = Message("Đọc ảnh quét từ thư mục theo dõi", "Reading scans of the watched folder")


class Watcher:
    """Hands what comes into one folder to `jobs`, while it is asked to; `before` is done before
    each reading."""

    def __init__(self, folder: ElectionFolder, jobs: Jobs, before: Callable[[Job], None]) -> None:
        self._folder, self._jobs, self._before = folder, jobs, before
        self._stop = threading.Event()
        self.place: Path | None = None
        self.last: ReadResult | None = None

    def begin(self, place: Path) -> None:
        """Watches `place` instead of what it watched before. Raises UsageError."""
        check_place(self._folder, place)
        self.end()
        self._stop, self.place, self.last = threading.Event(), place, None
        threading.Thread(target=self._run, args=(place, self._stop), daemon=True).start()

    def end(self) -> None:
        """Watches nothing any more; what is being read is read to its end."""
        self._stop.set()
        self.place = None

    def _run(self, place: Path, stop: threading.Event) -> None:
        watched = Watched(place)
        while not stop.wait(LOOK_SECONDS):
            files = () if self._jobs.busy else watched.ready()
            if files:
                self._hand_over(watched, files)

    def _hand_over(self, watched: Watched, files: tuple[InputFile, ...]) -> None:
        def work(job: Job) -> tuple[Message, ...]:
            self._before(job)
            self.last = read_files(self._folder, files, batch_name(watched.place), job)
            watched.done(files)
            return read_words(self.last)

        try:
            self._jobs.start(_TITLE, work)
        except MachineError:  # a person was quicker; the files wait for the next look
            return


def read_words(result: ReadResult) -> tuple[Message, ...]:
    """What there is to tell of a reading."""
    return (
        Message(
            f"Trang mới: {result.new} · đã đọc trước đây: {result.known} · chờ quyết định: "
            f"{result.waiting}",
            f"New pages: {result.new} · known already: {result.known} · waiting for decisions: "
            f"{result.waiting}",
        ),
        *(Message(failure.vi, failure.en) for failure in result.failures),
        *result.warnings,
    )
