"""The two commands of the accuracy run, on the same trials: `accuracy` and `calibrate`.

Progress goes to stderr, the report to stdout. Both are development commands, in English alone.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ptn_scan.errors import PtnScanError
from ptn_scan.simulation.accuracy.cases import MOST_CASES, keep_cases
from ptn_scan.simulation.accuracy.conditions import Conditions, Identity
from ptn_scan.simulation.accuracy.counts import count
from ptn_scan.simulation.accuracy.effects import effects_section
from ptn_scan.simulation.accuracy.few import few_section
from ptn_scan.simulation.accuracy.report import failing, report
from ptn_scan.simulation.accuracy.running import progress, run_trials
from ptn_scan.simulation.accuracy.store import TrialStore
from ptn_scan.simulation.accuracy.sweep import sweep, sweep_section
from ptn_scan.simulation.accuracy.tables import Section, as_markdown, put_into, show
from ptn_scan.simulation.accuracy.trials import Laboratory
from ptn_scan.simulation.accuracy.writers import writers_section
from ptn_scan.simulation.beyond.scans import BEYOND
from ptn_scan.simulation.hands import marks_folder
from ptn_scan.simulation.profiles import PROFILES
from ptn_scan.simulation.voters import ODD_SHARE

DEFAULT_SHEETS = 910
"""Of the form with eleven rows: 10,010 rows."""
DEFAULT_FORM = Path("forms/kon-ray-2023.toml")
DEFAULT_OUT = Path("accuracy")
_WIDTH = 150

Sheets = Annotated[int, typer.Option(min=1, help="Ballots to simulate for each profile.")]
ProfileName = Annotated[
    str,
    typer.Option(
        help="office, worn or hard, all three in turn if left out; or beyond: sheets with one "
        "effect each that no profile has, reported by effect."
    ),
]
Seed = Annotated[int, typer.Option(min=0, help="The first ballot's seed; the others follow.")]
Form = Annotated[Path, typer.Option(help="The form to print ballots of.")]
Exam = Annotated[bool, typer.Option("--exam", help="Use the half of the writers kept for exams.")]
Out = Annotated[Path, typer.Option(help="Where trials and failing cases are kept.")]
OddShare = Annotated[float, typer.Option(min=0.0, max=1.0, help="The share of odd rows.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes; one for each core if left.")]
Markdown = Annotated[bool, typer.Option("--markdown", help="Print the report as Markdown.")]
Few = Annotated[
    bool, typer.Option("--few", help="Rule the rows as on pages of a few officials, too.")
]
Into = Annotated[Path | None, typer.Option(help="Put the report into this document as well.")]


@dataclass(frozen=True, slots=True)
class Run:
    """What a command was asked for."""

    sheets: int
    seed: int
    out: Path
    workers: int | None
    markdown: bool
    into: Path | None

    @property
    def seeds(self) -> range:
        return range(self.seed, self.seed + self.sheets)


def accuracy(
    sheets: Sheets = DEFAULT_SHEETS,
    profile: ProfileName = "",
    seed: Seed = 0,
    form: Form = DEFAULT_FORM,
    exam: Exam = False,
    out: Out = DEFAULT_OUT,
    odd_share: OddShare = ODD_SHARE,
    few: Few = False,
    workers: Workers = None,
    markdown: Markdown = False,
    into: Into = None,
) -> None:
    """Reads simulated ballots and reports wrong rulings, reviews and bounds. Run again, it goes on
    from where it was, and with more SHEETS adds those that are missing."""
    run = Run(sheets, seed, out, workers, markdown, into)
    for conditions in _each_profile(profile, form, exam, odd_share):
        _give(report_on(conditions, run, few), f"accuracy {conditions.profile}", run)
    _give((writers_section(conditions),), "writers", run)


def calibrate(
    sheets: Sheets = DEFAULT_SHEETS,
    profile: ProfileName = "",
    seed: Seed = 0,
    form: Form = DEFAULT_FORM,
    exam: Exam = False,
    out: Out = DEFAULT_OUT,
    odd_share: OddShare = ODD_SHARE,
    workers: Workers = None,
    markdown: Markdown = False,
    into: Into = None,
) -> None:
    """Shows how wrong rulings and reviews move when each limit alone is moved, on the same trials
    as the accuracy run (made first where they are missing)."""
    run = Run(sheets, seed, out, workers, markdown, into)
    for conditions in _each_profile(profile, form, exam, odd_share):
        store = _filled(conditions, Identity.of(conditions), run)
        rows = sum(len(page.rows) for trial in store.trials(run.seeds) for page in trial.pages)
        swept = sweep(store, run.seeds, workers)
        section = sweep_section(swept, conditions.profile, rows)
        _give((section,), f"limits {conditions.profile}", run)


def report_on(conditions: Conditions, run: Run, few: bool = False) -> tuple[Section, ...]:
    """Makes the trials that are missing, keeps the failing cases, and gives the report; with what
    would come of the rows on pages of a `few` officials if asked."""
    identity = Identity.of(conditions)
    store = _filled(conditions, identity, run)
    counts = count(store.trials(run.seeds))
    sections = report(counts, identity, run.seeds)
    if conditions.scanner() is BEYOND:
        sections = (sections[0], effects_section(store.trials(run.seeds)), *sections[1:])
    if few:
        sections = (*sections, few_section(store.trials(run.seeds)))
    if not counts.faults:
        return sections
    folder = run.out / "cases" / identity.key
    drawn = min(len(counts.faults), MOST_CASES)
    with progress("drawing failing rows", drawn) as advance:
        keep_cases(Laboratory(conditions), counts.faults, folder, advance)
    return (*sections, failing(counts.faults, drawn, folder))


def main(command: typer.models.CommandFunctionType) -> None:
    """Runs one of the two as a program; broken off it ends with 130, and goes on when run again."""
    try:
        typer.run(command)
    except PtnScanError as error:
        print(error.en, file=sys.stderr)
        sys.exit(error.exit_code)


def _filled(conditions: Conditions, identity: Identity, run: Run) -> TrialStore:
    store = TrialStore(run.out, identity)
    run_trials(conditions, store, run.seeds, run.workers)
    return store


def _each_profile(profile: str, form: Path, exam: bool, odd_share: float) -> tuple[Conditions, ...]:
    """The conditions of the profile asked for, or of all. Raises UsageError for an unknown one."""
    names = (profile,) if profile else tuple(each.name for each in PROFILES)
    every = tuple(Conditions(name, form, marks_folder(), exam, odd_share) for name in names)
    for conditions in every:
        conditions.scanner()
    return every


def _give(sections: tuple[Section, ...], name: str, run: Run) -> None:
    """Prints the sections, and puts them into the document where one is named."""
    if run.into is not None:
        put_into(run.into, name, as_markdown(sections))
    if run.markdown:
        print(as_markdown(sections))
        return
    console = Console()
    show(sections, console if console.is_terminal else Console(width=_WIDTH))
