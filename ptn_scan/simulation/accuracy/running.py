"""Fills a store with the trials that are asked for and not yet there, on all cores."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TypeVar

import cv2
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ptn_scan.child_processes import follow_parent
from ptn_scan.errors import MachineError
from ptn_scan.simulation.accuracy.conditions import Conditions
from ptn_scan.simulation.accuracy.store import TrialStore
from ptn_scan.simulation.accuracy.trials import Laboratory, Trial

_CHUNK = 4
_T = TypeVar("_T")
_R = TypeVar("_R")

_laboratories: list[Laboratory] = []
"""In a worker: the one laboratory that it was started with."""


def run_trials(
    conditions: Conditions, store: TrialStore, seeds: Sequence[int], workers: int | None = None
) -> int:
    """Makes the trials of `seeds` that `store` lacks; returns how many those were.

    `workers` is the number of processes, the number of cores where None; 1 is this process alone.
    A bar on stderr shows how far it is. May be broken off at any moment. Raises MachineError where
    a process dies.
    """
    there = store.seeds()
    missing = [seed for seed in seeds if seed not in there]
    count = min(workers or os.cpu_count() or 1, max(len(missing) // _CHUNK, 1))
    with progress(f"{conditions.profile}: simulating and reading", len(missing)) as advance:
        for trial in _trials(conditions, missing, count):
            store.append(trial)
            advance()
    return len(missing)


def spread(work: Callable[[_T], _R], items: Sequence[_T], workers: int | None) -> Iterator[_R]:
    """`work` done on each item by `workers` processes (as for `run_trials`), in order."""
    count = workers or os.cpu_count() or 1
    if count == 1 or len(items) < 2:
        yield from map(work, items)
        return
    with ProcessPoolExecutor(count, get_context("spawn"), initializer=_prepare) as pool:
        yield from pool.map(work, items)


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar on stderr, where that is a terminal; call what is yielded after each step."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    hidden = total == 0 or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task(title, total=total)
        yield lambda: bar.advance(task)


def _trials(conditions: Conditions, seeds: Sequence[int], workers: int) -> Iterator[Trial]:
    if not seeds:
        return
    if workers == 1:
        yield from map(Laboratory(conditions).trial, seeds)
        return
    pool = ProcessPoolExecutor(
        workers, get_context("spawn"), initializer=_found, initargs=(conditions,)
    )
    try:
        yield from pool.map(_trial, seeds, chunksize=_CHUNK)
    except BrokenProcessPool as error:
        raise MachineError(
            "Một tiến trình mô phỏng bị dừng đột ngột, thường vì thiếu bộ nhớ. Hãy chạy lại lệnh "
            "với --workers 1; những phiếu đã đọc vẫn còn nguyên.",
            "A simulating process died, mostly for want of memory. Run the command again with "
            "--workers 1; the trials that were made are kept.",
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _prepare() -> None:
    """Each worker keeps to one core, and ends with its parent."""
    follow_parent()
    cv2.setNumThreads(1)


def _found(conditions: Conditions) -> None:
    _prepare()
    _laboratories[:] = [Laboratory(conditions)]


def _trial(seed: int) -> Trial:
    return _laboratories[0].trial(seed)
