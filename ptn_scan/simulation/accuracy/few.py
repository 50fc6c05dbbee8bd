"""What would come of ballots of a few officials: the rows of larger pages, ruled as if their page
had no others.

Where one or two marks are all that shows what hand and pen are like, other rules hold; so many such
ballots as one run of larger ones stands for would take days. What is measured over a whole page, as
how far names differ in print, stays as it was.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ptn_scan.simulation.accuracy.tables import Section, percent
from ptn_scan.simulation.accuracy.trials import Trial, TrialPage
from ptn_scan.simulation.accuracy.verdicts import Verdict, judge_trial
from ptn_scan.simulation.truth import RowKind

OFFICIALS = (1, 2, 3, 5)
"""So many rows a page is left with, in turn."""

_Found = Counter[tuple[RowKind, bool, Verdict]]
"""Rows by kind, whether review alone is right, and verdict."""


def few_section(trials: Iterable[Trial]) -> Section:
    """A line for each of `OFFICIALS`."""
    found: Mapping[int, _Found] = {rows: Counter() for rows in OFFICIALS}
    for trial in trials:
        for rows, counter in found.items():
            judged = judge_trial(cut(trial, rows))
            counter.update((row.truth.kind, row.only_review, row.verdict) for row in judged)
    return Section(
        "As on pages of a few officials",
        ("officials", "rows", "wrong", "plain to review", "all to review", "review alone", "ruled"),
        tuple((str(rows), *_cells(counter)) for rows, counter in found.items()),
        "Each page cut into pages of so many rows, and ruled by these alone; rows that are left "
        "over are left out. Review alone: rows of which nothing else is right, and how many of "
        "them were ruled.",
    )


def cut(trial: Trial, rows: int) -> Trial:
    """The trial with its pages cut into pages of so many rows; what is left over is left out."""
    pages = (part for page in trial.pages for part in _parts(page, rows))
    return replace(trial, pages=tuple(pages))


def _parts(page: TrialPage, rows: int) -> Iterator[TrialPage]:
    for start in range(0, len(page.rows) - rows + 1, rows):
        part = slice(start, start + rows)
        officials = {row.official for row in page.rows[part]}
        read = tuple(row for row in page.reading.rows if row.official in officials)
        reading = replace(page.reading, rows=read)
        yield replace(page, reading=reading, rows=page.rows[part], kept=page.kept[part])


def _cells(found: _Found) -> tuple[str, ...]:
    rulable, plain, review_alone = (Counter[Verdict]() for _ in range(3))
    for (kind, only_review, verdict), count in found.items():
        (review_alone if only_review else rulable)[verdict] += count
        if kind is RowKind.PLAIN and not only_review:
            plain[verdict] += count
    return (
        str(rulable.total()),
        str(rulable[Verdict.WRONG]),
        percent(plain[Verdict.REVIEW], plain.total()),
        percent(rulable[Verdict.REVIEW], rulable.total()),
        str(review_alone.total()),
        str(review_alone[Verdict.RULED]),
    )
