"""What would come of ballots of a few officials: the rows of larger pages, ruled as if their page
had no others.

Where one or two marks are all that shows what hand and pen are like, other rules hold; so many such
ballots as one run of larger ones stands for would take days. What is measured over a whole page, as
how far names differ in print, stays as it was.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from ptn_scan.simulation.accuracy.counts import Counts, count
from ptn_scan.simulation.accuracy.tables import Section, percent
from ptn_scan.simulation.accuracy.trials import Trial, TrialPage
from ptn_scan.simulation.accuracy.verdicts import Verdict
from ptn_scan.simulation.truth import RowKind

OFFICIALS = (1, 2, 3, 5)
"""So many rows a page is left with, in turn."""


def few_section(trials: Callable[[], Iterable[Trial]]) -> Section:
    """A line for each of `OFFICIALS`; `trials` gives all trials anew each time."""
    return Section(
        "As on pages of a few officials",
        ("officials", "rows", "wrong", "plain to review", "all to review", "review alone", "ruled"),
        tuple(_line(rows, count(cut(trial, rows) for trial in trials())) for rows in OFFICIALS),
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


def _line(rows: int, counts: Counts) -> tuple[str, ...]:
    plain = counts.of_kind(RowKind.PLAIN, only_review=False)
    return (
        str(rows),
        str(counts.total()),
        str(counts.total(Verdict.WRONG)),
        percent(plain[Verdict.REVIEW], sum(plain.values())),
        percent(counts.total(Verdict.REVIEW), counts.total()),
        str(counts.total(only_review=True)),
        str(counts.total(Verdict.RULED, only_review=True)),
    )
