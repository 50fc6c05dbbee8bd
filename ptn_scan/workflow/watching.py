"""`watch`: scans as a scanner's own software writes them into a folder, read as they are whole.

A file may appear half-written, grow for a while, be renamed, or lie in a subfolder for the day. It
is taken when it ends as files of its kind end and has not changed for a moment. Should it change
after all, it is read again, which adds what is new and changes nothing else.
"""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ptn_scan.errors import MachineError, UsageError
from ptn_scan.scanning.files import InputFile, find_files
from ptn_scan.workflow.batch_names import LONGEST_NAME
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.progress import SILENCE, Progress
from ptn_scan.workflow.reading import ReadResult, read_files

SETTLED_SECONDS = 2.0
"""Scanners pause between pages of a file, mostly for less; who pauses longer is read twice."""
LOOK_SECONDS = 0.5

_TAIL_BYTES = 1024
_ENDS = {b"\xff\xd8": b"\xff\xd9", b"\x89PNG": b"IEND\xaeB`\x82", b"%PDF": b"%%EOF"}
"""How files begin and what then stands near their end. A TIFF may end with anything."""


@dataclass(frozen=True, slots=True)
class _Look:
    """A file as it was seen at a moment: size, time of its last change."""

    size: int
    changed_ns: int


@dataclass(slots=True)
class Watched:
    """The folder `place` and what was seen in it so far."""

    place: Path
    clock: Callable[[], float] = time.monotonic
    _since: dict[Path, tuple[_Look, float]] = field(default_factory=dict)
    _read: dict[Path, _Look] = field(default_factory=dict)

    def ready(self) -> tuple[InputFile, ...]:
        """The files that are whole and were not read as they are now, in order."""
        now = self.clock()
        return tuple(file for file in find_files([self.place]) if self._is_ready(file.path, now))

    def done(self, files: tuple[InputFile, ...]) -> None:
        """That these were read as `ready` saw them."""
        for file in files:
            self._read[file.path] = self._since[file.path][0]

    def _is_ready(self, path: Path, now: float) -> bool:
        look = _look(path)
        if look is None or look.size == 0 or self._read.get(path) == look:
            return False
        if self._since.get(path, (None, 0.0))[0] != look:
            self._since[path] = look, now
        return now - self._since[path][1] >= SETTLED_SECONDS and is_whole(path)


def _look(path: Path) -> _Look | None:
    """None where the file is not there any more: it was renamed, and will be found again."""
    try:
        status = path.stat()
    except OSError:
        return None
    return _Look(status.st_size, status.st_mtime_ns)


def is_whole(path: Path) -> bool:
    """Whether the file ends as one of its kind."""
    try:
        with path.open("rb") as file:
            head = file.read(4)
            file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL_BYTES))
            tail = file.read()
    except OSError:
        return False
    return all(end in tail for begin, end in _ENDS.items() if head.startswith(begin))


def batch_name(place: Path) -> str:
    """All that comes from one folder is one batch."""
    return f"thư mục {place.absolute().name}"[:LONGEST_NAME]


def check_place(folder: ElectionFolder, place: Path) -> None:
    """Raises UsageError where `place` is no folder that may be watched."""
    if not place.is_dir() or folder.contains(place):
        raise UsageError(
            f"{place}: không phải thư mục để theo dõi. Hãy chọn thư mục mà máy quét ghi vào, ngoài "
            "thư mục cuộc lấy phiếu.",
            f"{place}: no folder to be watched. Name the one that the scanner writes to, outside "
            "the election folder.",
        )


def watch(
    folder: ElectionFolder,
    place: Path,
    tell: Callable[[ReadResult], None],
    stop: threading.Event,
    progress: Progress = SILENCE,
) -> None:
    """Reads what comes into `place` until `stop` is set; `tell` hears of each reading.

    While another command works in the folder it waits. Raises UsageError where `place` is none.
    """
    check_place(folder, place)
    watched = Watched(place)
    while not stop.wait(LOOK_SECONDS):
        files = watched.ready()
        if not files:
            continue
        try:
            result = read_files(folder, files, batch_name(place), progress)
        except MachineError:
            if stop.wait(SETTLED_SECONDS):
                return
            continue
        watched.done(files)
        tell(result)
