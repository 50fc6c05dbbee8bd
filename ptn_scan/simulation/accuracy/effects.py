"""What came of sheets beyond the profiles, a line for each effect."""

from collections import Counter
from collections.abc import Iterable, Mapping

from ptn_scan.simulation.accuracy.tables import Section, percent
from ptn_scan.simulation.accuracy.trials import Trial
from ptn_scan.simulation.accuracy.verdicts import (
    JudgedRow,
    PageOutcome,
    Verdict,
    judge_trial,
    outcome,
)
from ptn_scan.simulation.beyond.effects import Effect

_COLUMNS = (
    "effect",
    "rows",
    "right",
    "wrong",
    "review",
    "share",
    "only review",
    "ruled",
    "not kept",
    "pages",
    "whole",
    "lost",
    "write-ins",
    "signatures",
)

_FOUND = ("write-in", "signature")


def effects_section(trials: Iterable[Trial]) -> Section:
    """`trials` beyond the profiles by effect, in the effects' order."""
    counters: Mapping[Effect, _Counter] = {effect: _Counter() for effect in Effect}
    for trial in trials:
        if trial.effect is not None:
            counters[trial.effect].add(trial)
    return Section(
        "By effect",
        _COLUMNS,
        tuple(
            (effect.value, *counter.cells())
            for effect, counter in counters.items()
            if counter.pages
        ),
        "Rows, right, wrong, review and its share: rows of which a ruling is right, those beside "
        "the effect too. Only review: rows that only a person may rule, and how many of them were "
        "ruled. Whole: pages without a QR code read, or without a place; lost: unread, mistaken or "
        "taken for blank. Write-ins and signatures: missed / false.",
    )


class _Counter:
    """What is counted of one effect, while it is counted."""

    def __init__(self) -> None:
        self.verdicts: Counter[tuple[Verdict, bool]] = Counter()
        self.pages: Counter[PageOutcome] = Counter()
        self.found: Counter[str] = Counter()

    def add(self, trial: Trial) -> None:
        for row in judge_trial(trial):
            self._add_row(row)
        for page in trial.pages:
            ended = outcome(page)
            self.pages[ended] += 1
            if ended not in (PageOutcome.READ, PageOutcome.WHOLE):
                continue
            reading = page.reading
            self.found["write-in missed"] += page.write_in and not reading.write_in
            self.found["write-in false"] += reading.write_in and not page.write_in
            self.found["signature missed"] += page.signature and reading.signature is False
            self.found["signature false"] += reading.signature is True and not page.signature

    def _add_row(self, row: JudgedRow) -> None:
        self.verdicts[row.verdict, row.only_review] += 1

    def cells(self) -> tuple[str, ...]:
        rulable = {verdict: self.verdicts[verdict, False] for verdict in Verdict}
        tried, review = sum(rulable.values()), rulable[Verdict.REVIEW]
        not_kept = rulable[Verdict.NOT_KEPT] + self.verdicts[Verdict.NOT_KEPT, True]
        read = self.pages[PageOutcome.READ] + self.pages[PageOutcome.WHOLE]
        pages = sum(self.pages.values())
        return (
            *map(str, (tried, rulable[Verdict.RIGHT], rulable[Verdict.WRONG], review)),
            percent(review, tried),
            str(sum(self.verdicts[verdict, True] for verdict in Verdict)),
            str(self.verdicts[Verdict.RULED, True]),
            *map(str, (not_kept, pages, self.pages[PageOutcome.WHOLE], pages - read)),
            *(f"{self.found[f'{what} missed']} / {self.found[f'{what} false']}" for what in _FOUND),
        )
