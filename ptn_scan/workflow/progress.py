"""How long work tells how far it is; the command line draws it."""

from collections.abc import Callable
from typing import Protocol


class Progress(Protocol):
    """Told of work in steps. `total` is None where the number of steps is not known before."""

    def start(self, vi: str, en: str, total: int | None) -> None: ...

    def advance(self, steps: int = 1) -> None: ...

    def stop(self) -> None: ...


class Silence:
    """Nobody is told."""

    def start(self, vi: str, en: str, total: int | None) -> None:
        pass

    def advance(self, steps: int = 1) -> None:
        pass

    def stop(self) -> None:
        pass


SILENCE = Silence()


def reporter(progress: Progress) -> Callable[[int], None]:
    """A callback that is told how many steps are done so far."""
    reported = 0

    def report(done: int) -> None:
        nonlocal reported
        progress.advance(done - reported)
        reported = done

    return report
