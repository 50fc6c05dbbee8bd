"""Runs ptn-scan and kills it for good at one of its own writing steps.

`python kill_at.py STEP COUNT_FILE WORD…` runs `ptn-scan WORD…`; before the STEP-th time that it
asks the system or SQLite to change something, the process kills itself as a power cut would.
COUNT_FILE gets the number of such steps where the command came to its end.
"""

import os
import signal
import sys
from pathlib import Path

from sqlalchemy import Engine, event

from ptn_scan.cli import main

CHANGES = frozenset({"os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.utime", "shutil.rmtree"})
"""Audit events of Python that announce a change; opening a file is one where it is for writing."""
WRITING = os.O_WRONLY | os.O_RDWR


class Steps:
    """Counts the steps, and kills at one of them."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.done = 0

    def audit(self, name: str, words: tuple[object, ...]) -> None:
        opened = name == "open" and isinstance(words[2], int) and words[2] & WRITING
        if opened or name in CHANGES:
            self.count()

    def count(self, *_: object) -> None:
        self.done += 1
        if self.done == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    steps = Steps(int(sys.argv[1]))
    count_file = Path(sys.argv[2])
    sys.argv = ["ptn-scan", *sys.argv[3:]]
    sys.addaudithook(steps.audit)
    for moment in ("before_cursor_execute", "commit"):
        event.listen(Engine, moment, steps.count)
    try:
        main()
    finally:
        count_file.write_text(str(steps.done))
