"""A progress bar on stderr, where that is a terminal and the work lasts."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ptn_scan.cli.language import say

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

DELAY_SECONDS = 0.7
"""Work that is done sooner shows no bar."""


class Bar:
    """Draws what a workflow reports; see `workflow.progress.Progress`."""

    def __init__(self) -> None:
        self._drawn: tuple[RichProgress, TaskID] | None = None
        self._title = ""
        self._total: int | None = None
        self._done = 0
        self._since = 0.0

    def start(self, vi: str, en: str, total: int | None) -> None:
        self.stop()
        self._title, self._total, self._done = say(vi, en), total, 0
        self._since = time.monotonic()

    def advance(self, steps: int = 1) -> None:
        self._done += steps
        if self._drawn is None and time.monotonic() - self._since > DELAY_SECONDS:
            self._drawn = self._draw()
        if self._drawn is not None:
            bar, task = self._drawn
            bar.update(task, completed=self._done)

    def stop(self) -> None:
        if self._drawn is not None:
            self._drawn[0].stop()
            self._drawn = None

    def _draw(self) -> "tuple[RichProgress, TaskID]":
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        counter = "{task.completed}" if self._total is None else "{task.completed}/{task.total}"
        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn(counter),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        task = bar.add_task(self._title, total=self._total)
        bar.start()
        return bar, task


class Quiet:
    """No terminal, no bar."""

    def start(self, vi: str, en: str, total: int | None) -> None:
        pass

    def advance(self, steps: int = 1) -> None:
        pass

    def stop(self) -> None:
        pass


@contextmanager
def progress() -> Iterator[Bar | Quiet]:
    """Where long work reports to; the bar is gone afterwards, however the work ended."""
    bar = Bar() if sys.stderr.isatty() else Quiet()
    try:
        yield bar
    finally:
        bar.stop()
