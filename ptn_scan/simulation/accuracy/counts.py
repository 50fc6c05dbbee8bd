"""Trials counted: rows by kind and verdict, pages, boxes, write-ins, signatures, and by writer."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ptn_scan.ruling.limits import LIMITS, Limits
from ptn_scan.ruling.values import MarkState, Reason
from ptn_scan.simulation.accuracy.trials import Trial, TrialPage
from ptn_scan.simulation.accuracy.verdicts import (
    FAULTS,
    JudgedRow,
    PageOutcome,
    Verdict,
    box_states,
    judge_trial,
    outcome,
)
from ptn_scan.simulation.truth import RowKind

KEPT_PARTS = (0.0, 0.2, 0.4, 0.6)
"""From which shares of a mark's ink rows are counted apart."""


@dataclass(frozen=True, slots=True)
class HandCount:
    """What the machine ruled of one writer's rows, and how many of those rulings are wrong."""

    ruled: int = 0
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """`rows` by kind, whether review alone is right, and verdict. `by_hand` has rows with another
    right answer than review: with marks, and without. `boxes` by what is true and what was read;
    `write_ins` and `signatures` by the same, of pages that were read. `kept` has the plain rows
    that may be ruled: by whether the scan is bilevel, in which of `KEPT_PARTS` the share of their
    ink lies that it kept, and whether they wait. `hands` has the writers behind each kind. `faults`
    are the rows worth looking at, in order of seed."""

    ballots: int
    rows: Mapping[tuple[RowKind, bool, Verdict], int]
    hands: Mapping[RowKind, frozenset[str]]
    by_hand: Mapping[tuple[str, bool], HandCount]
    boxes: Mapping[tuple[bool, MarkState], int]
    pages: Mapping[PageOutcome, int]
    write_ins: Mapping[tuple[bool, bool], int]
    signatures: Mapping[tuple[bool, bool | None], int]
    kept: Mapping[tuple[bool, int, bool], int]
    faults: tuple[JudgedRow, ...]

    def total(self, verdict: Verdict | None = None, only_review: bool = False) -> int:
        """Rows of all kinds with that verdict (with any, where None)."""
        return sum(
            count
            for (_, only, each), count in self.rows.items()
            if only is only_review and verdict in (None, each)
        )

    def of_kind(self, kind: RowKind, only_review: bool) -> Mapping[Verdict, int]:
        """Rows of one kind by verdict; review alone is right, or something else."""
        return {verdict: self.rows.get((kind, only_review, verdict), 0) for verdict in Verdict}


def count(trials: Iterable[Trial], limits: Limits = LIMITS) -> Counts:
    """All of `trials`, their rows ruled by `limits`."""
    rows, pages = _RowCounters(), _PageCounters()
    ballots = 0
    for trial in trials:
        ballots += 1
        for row in judge_trial(trial, limits):
            rows.add(row)
        for page in trial.pages:
            pages.add(page)
    return Counts(
        ballots=ballots,
        rows=rows.verdicts,
        hands={kind: frozenset(names) for kind, names in rows.hands.items()},
        by_hand={key: HandCount(rows.ruled[key], rows.wrong[key]) for key in sorted(rows.ruled)},
        boxes=rows.boxes,
        pages=pages.outcomes,
        write_ins=pages.write_ins,
        signatures=pages.signatures,
        kept=rows.kept,
        faults=tuple(sorted(rows.faults, key=lambda row: (row.seed, row.page, row.truth.official))),
    )


class _RowCounters:
    """What is counted of rows, while it is counted."""

    def __init__(self) -> None:
        self.verdicts: Counter[tuple[RowKind, bool, Verdict]] = Counter()
        self.hands: defaultdict[RowKind, set[str]] = defaultdict(set)
        self.ruled: Counter[tuple[str, bool]] = Counter()
        self.wrong: Counter[tuple[str, bool]] = Counter()
        self.boxes: Counter[tuple[bool, MarkState]] = Counter()
        self.kept: Counter[tuple[bool, int, bool]] = Counter()
        self.faults: list[JudgedRow] = []

    def add(self, row: JudgedRow) -> None:
        self.verdicts[row.truth.kind, row.only_review, row.verdict] += 1
        self.hands[row.truth.kind].add(row.hand)
        self.boxes.update(box_states(row))
        if row.verdict in FAULTS:
            self.faults.append(row)
        plain = row.truth.kind is RowKind.PLAIN and not row.only_review
        if plain and row.kept is not None and row.verdict is not Verdict.NOT_KEPT:
            part = sum(row.kept >= share for share in KEPT_PARTS[1:])
            self.kept[row.bilevel, part, row.verdict is Verdict.REVIEW] += 1
        if not row.only_review:
            key = row.hand, row.truth.reason is not Reason.UNDERVOTE
            self.ruled[key] += row.verdict in (Verdict.RIGHT, Verdict.WRONG)
            self.wrong[key] += row.verdict is Verdict.WRONG


class _PageCounters:
    """What is counted of pages, while it is counted."""

    def __init__(self) -> None:
        self.outcomes: Counter[PageOutcome] = Counter()
        self.write_ins: Counter[tuple[bool, bool]] = Counter()
        self.signatures: Counter[tuple[bool, bool | None]] = Counter()

    def add(self, page: TrialPage) -> None:
        ended = outcome(page)
        self.outcomes[ended] += 1
        if ended in (PageOutcome.READ, PageOutcome.WHOLE):
            self.write_ins[page.write_in, page.reading.write_in] += 1
            self.signatures[page.signature, page.reading.signature] += 1
