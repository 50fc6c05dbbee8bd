"""Trials on disk: one file of JSON lines for each set of conditions, appended to as they are made.

The first line says what the file is of; each further line is one trial. A line that a killed run
left unfinished is cut off when the file is opened again.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter

from ptn_scan.simulation.accuracy.conditions import Identity
from ptn_scan.simulation.accuracy.trials import Trial

_TRIAL = TypeAdapter(Trial)
_SEED_FIRST = '{"seed":'
_CUT_AT = 1 << 16


class TrialStore:
    """The trials made under one set of conditions so far."""

    def __init__(self, folder: Path, identity: Identity) -> None:
        """Opens the file in `folder`, or begins it. Raises OSError where it cannot be written."""
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{identity.key}.jsonl"
        if not self.path.exists() or self.path.stat().st_size == 0:
            head = json.dumps({"conditions": asdict(identity)}, sort_keys=True)
            self.path.write_text(head + "\n", encoding="utf-8")
        _cut_unfinished(self.path)

    def append(self, trial: Trial) -> None:
        with self.path.open("ab") as file:
            file.write(_TRIAL.dump_json(trial) + b"\n")

    def seeds(self) -> frozenset[int]:
        """The seeds of all trials that are there."""
        return frozenset(seed for seed, _ in self._lines())

    def lines(self, seeds: Collection[int]) -> Iterator[str]:
        """The stored lines of these seeds, each once, in the file's order; see `parse`."""
        missing = set(seeds)
        for seed, line in self._lines():
            if seed in missing:
                missing.remove(seed)
                yield line

    def trials(self, seeds: Collection[int]) -> Iterator[Trial]:
        """The trials with these seeds, each once, in the file's order."""
        return parse(self.lines(seeds))

    def _lines(self) -> Iterator[tuple[int, str]]:
        with self.path.open(encoding="utf-8") as file:
            for line in file:
                if line.startswith(_SEED_FIRST):
                    yield int(line[len(_SEED_FIRST) : line.index(",")]), line


def parse(lines: Iterable[str]) -> Iterator[Trial]:
    """Trials from their stored lines."""
    return (_TRIAL.validate_json(line) for line in lines)


def _cut_unfinished(path: Path) -> None:
    with path.open("rb+") as file:
        end = file.seek(0, 2)
        while end > 0:
            start = max(end - _CUT_AT, 0)
            file.seek(start)
            last = file.read(end - start).rfind(b"\n")
            if last >= 0:
                file.truncate(start + last + 1)
                return
            end = start
        file.truncate(0)
