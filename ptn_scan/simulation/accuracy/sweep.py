"""How wrong rulings and reviews move when one limit is moved and all others stand.

The readings are those of the accuracy run, made once; only the rulings are made again.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial

from ptn_scan.ruling.limits import LIMITS, Limits
from ptn_scan.simulation.accuracy.running import progress, spread
from ptn_scan.simulation.accuracy.store import TrialStore, parse
from ptn_scan.simulation.accuracy.tables import Section
from ptn_scan.simulation.accuracy.verdicts import Verdict, judge_trial

FACTORS = (0.5, 0.7, 0.85, 1.0, 1.2, 1.5, 2.0)
"""What each limit is multiplied by."""

_CHUNK = 16


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of all rows with one limit moved: `wrong` rulings, rows `ruled` where review alone
    is right, rows to `review` where a ruling is right."""

    wrong: int = 0
    ruled: int = 0
    review: int = 0

    def __add__(self, other: "Moved") -> "Moved":
        return Moved(self.wrong + other.wrong, self.ruled + other.ruled, self.review + other.review)

    def __str__(self) -> str:
        return f"{self.wrong} / {self.ruled} / {self.review}"


@dataclass(frozen=True, slots=True)
class SweptLimit:
    """One limit: its name, and for each of `FACTORS` what came of the rows."""

    name: str
    standing: float
    moved: tuple[Moved, ...]


def sweep(
    store: TrialStore, seeds: Collection[int], workers: int | None = None
) -> tuple[SweptLimit, ...]:
    """Every limit of `Limits`, over the trials of `seeds` that are in `store`."""
    lines = tuple(store.lines(seeds))
    chunks = [lines[start : start + _CHUNK] for start in range(0, len(lines), _CHUNK)]
    names = tuple(field.name for field in fields(Limits))
    sums = [Moved()] * (len(names) * len(FACTORS))
    with progress("ruling again with each limit moved", len(chunks)) as advance:
        for part in spread(partial(_swept, names), chunks, workers):
            sums = [before + more for before, more in zip(sums, part, strict=True)]
            advance()
    return tuple(
        SweptLimit(
            name,
            getattr(LIMITS, name),
            tuple(sums[index * len(FACTORS) : (index + 1) * len(FACTORS)]),
        )
        for index, name in enumerate(names)
    )


def sweep_section(swept: Sequence[SweptLimit], profile: str, rows: int) -> Section:
    """The sweep as a table."""
    lines = tuple(
        (f"`{limit.name}`", f"{limit.standing:g}", *map(str, limit.moved)) for limit in swept
    )
    return Section(
        f"Limits moved one at a time, profile {profile}, {rows} rows",
        ("limit", "stands at", *(f"× {factor:g}" for factor in FACTORS)),
        lines,
        "Each cell: wrong rulings / rows ruled where review alone is right / rows to review "
        "where a ruling is right.",
    )


def _swept(names: Sequence[str], lines: Sequence[str]) -> list[Moved]:
    """The sums of some trials, for each limit and factor in their order."""
    trials = tuple(parse(lines))
    variants = [
        replace(LIMITS, **{name: getattr(LIMITS, name) * factor})
        for name in names
        for factor in FACTORS
    ]
    sums = []
    for limits in variants:
        found = Counter(
            (row.verdict, row.only_review) for trial in trials for row in judge_trial(trial, limits)
        )
        sums.append(
            Moved(
                wrong=found[Verdict.WRONG, False],
                ruled=found[Verdict.RULED, True],
                review=found[Verdict.REVIEW, False],
            )
        )
    return sums
