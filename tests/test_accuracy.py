"""The accuracy run: a small one finds nothing wrong, continues where it was, and bounds rightly."""

import ast
import json
import math
import os
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import pytest

import ptn_scan
from ptn_scan.election import Level
from ptn_scan.errors import UsageError
from ptn_scan.recognition.reading import PageKind, PageReading
from ptn_scan.ruling.values import MarkState, Reason, RowRuling, Ruling
from ptn_scan.simulation.accuracy.bounds import cluster_bound, upper_bound
from ptn_scan.simulation.accuracy.cases import keep_cases
from ptn_scan.simulation.accuracy.conditions import (
    GENERATOR_SOURCES,
    STROKE_MODEL,
    Conditions,
    Identity,
)
from ptn_scan.simulation.accuracy.counts import Counts, count
from ptn_scan.simulation.accuracy.few import cut, few_section
from ptn_scan.simulation.accuracy.report import failing, report
from ptn_scan.simulation.accuracy.running import run_trials
from ptn_scan.simulation.accuracy.store import TrialStore
from ptn_scan.simulation.accuracy.sweep import FACTORS, sweep
from ptn_scan.simulation.accuracy.tables import Section, as_markdown, put_into
from ptn_scan.simulation.accuracy.trials import Laboratory, Trial
from ptn_scan.simulation.accuracy.verdicts import (
    JudgedRow,
    PageOutcome,
    Verdict,
    box_states,
    outcome,
    verdict_on,
)
from ptn_scan.simulation.hands import MARKS_VARIABLE, marks_folder
from ptn_scan.simulation.scanner import Kept
from ptn_scan.simulation.truth import RowKind, RowTruth

FORM = Path(__file__).parent.parent / "forms" / "kon-ray-2023.toml"
OFFICE = Conditions("office", FORM)
SEEDS = range(12)
ROWS = 11 * len(SEEDS)


@pytest.fixture(scope="module")
def laboratory() -> Laboratory:
    return Laboratory(OFFICE)


@pytest.fixture(scope="module")
def store(laboratory: Laboratory, tmp_path_factory: pytest.TempPathFactory) -> TrialStore:
    folder = tmp_path_factory.mktemp("accuracy")
    store = TrialStore(folder, Identity.of(OFFICE))
    for seed in SEEDS:
        store.append(laboratory.trial(seed))
    return store


@pytest.fixture(scope="module")
def trials(store: TrialStore) -> tuple[Trial, ...]:
    return tuple(store.trials(SEEDS))


def _assert_nothing_wrong(counts: Counts) -> None:
    assert counts.total() + counts.total(only_review=True) == 11 * counts.ballots
    assert counts.faults == ()
    assert counts.total(Verdict.WRONG) == 0
    assert counts.total(Verdict.UNREAD) == 0
    assert counts.total(Verdict.REVIEW) < 0.1 * counts.total()
    assert counts.pages == {PageOutcome.READ: counts.ballots}
    assert counts.boxes.get((True, MarkState.BLANK), 0) == 0
    assert counts.boxes.get((False, MarkState.MARKED), 0) == 0


def test_marks_of_the_stroke_model_are_ruled_rightly(trials: tuple[Trial, ...]) -> None:
    _assert_nothing_wrong(count(trials))


@pytest.mark.skipif(
    not os.environ.get(MARKS_VARIABLE), reason=f"{MARKS_VARIABLE} names no folder of real marks"
)
def test_marks_by_real_pens_are_ruled_rightly() -> None:
    conditions = replace(OFFICE, marks=marks_folder())
    assert Identity.of(conditions).marks != STROKE_MODEL
    _assert_nothing_wrong(count(map(Laboratory(conditions).trial, SEEDS)))


def test_a_seed_repeats_its_trial_after_the_way_through_the_store(
    laboratory: Laboratory, trials: tuple[Trial, ...]
) -> None:
    assert laboratory.trial(SEEDS[3]) == trials[3]


def test_a_broken_run_goes_on_to_the_same_report(store: TrialStore, tmp_path: Path) -> None:
    identity = Identity.of(OFFICE)
    whole = as_markdown(report(count(store.trials(SEEDS)), identity, SEEDS))
    lines = store.path.read_bytes().splitlines(keepends=True)
    # The last two trials are lost, and of the one before only a part was written.
    broken = tmp_path / store.path.name
    broken.write_bytes(b"".join(lines[:-3]) + lines[-3][:200])
    again = TrialStore(tmp_path, identity)
    assert again.seeds() == frozenset(SEEDS[:-3])
    assert run_trials(OFFICE, again, SEEDS, workers=1) == 3
    assert broken.read_bytes() == store.path.read_bytes()
    assert as_markdown(report(count(again.trials(SEEDS)), identity, SEEDS)) == whole
    assert run_trials(OFFICE, again, SEEDS, workers=1) == 0


def test_a_trial_stored_twice_counts_once(store: TrialStore, tmp_path: Path) -> None:
    lines = store.path.read_bytes().splitlines(keepends=True)
    (tmp_path / store.path.name).write_bytes(b"".join([*lines, lines[-1]]))
    twice = TrialStore(tmp_path, Identity.of(OFFICE))
    assert count(twice.trials(SEEDS)) == count(store.trials(SEEDS))


def test_stores_of_other_conditions_lie_apart() -> None:
    keys = {
        Identity.of(conditions).key
        for conditions in (
            OFFICE,
            replace(OFFICE, profile="worn"),
            replace(OFFICE, exam=True),
            replace(OFFICE, odd_share=0.5),
            replace(OFFICE, form=FORM.with_name("mot-nguoi.toml")),
        )
    }
    assert len(keys) == 5


def test_every_module_that_makes_trials_is_in_the_generators_version() -> None:
    root = Path(ptn_scan.__file__).parent
    seen: set[str] = set()
    waiting = ["simulation/accuracy/trials.py"]
    while waiting:
        name = waiting.pop()
        seen.add(name)
        for node in ast.walk(ast.parse((root / name).read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or node.module is None:
                continue
            file = "/".join(node.module.split(".")[1:]) + ".py"
            if node.module.startswith("ptn_scan.simulation.") and file not in seen:
                waiting.append(file)
    # The conditions are in the identity by content.
    assert seen - {"simulation/accuracy/conditions.py"} <= set(GENERATOR_SOURCES)


def test_an_unknown_profile_is_named() -> None:
    with pytest.raises(UsageError, match=r"bureau.*office, worn, hard"):
        Conditions("bureau", FORM).scanner()


KEPT, GONE = Kept(4.0, 4.0), Kept(0.1, 0.1)


def _truth(
    kind: RowKind = RowKind.PLAIN,
    allowed: Ruling | None = Ruling.HIGH,
    reason: Reason | None = None,
    ink_mm2: float = 5.0,
) -> RowTruth:
    rulings = frozenset() if allowed is None else frozenset({allowed})
    return RowTruth(1, kind, (Level.HIGH,), rulings, reason, Ruling.HIGH, ink_mm2)


PLAIN = _truth()
BLANK = _truth(RowKind.UNDERVOTE, Ruling.INVALID, Reason.UNDERVOTE, 0.0)
STRUCK = _truth(RowKind.STRUCK, Ruling.INVALID, Reason.NAME_STRUCK)
CIRCLED = _truth(RowKind.CIRCLED, None, Reason.MARGINAL_MARK)
INVALID = Ruling.INVALID


@pytest.mark.parametrize(
    ("truth", "kept", "ruling", "reasons", "verdict"),
    [
        (PLAIN, KEPT, Ruling.HIGH, (), Verdict.RIGHT),
        (PLAIN, KEPT, Ruling.LOW, (), Verdict.WRONG),
        (PLAIN, KEPT, Ruling.REVIEW, (Reason.MARGINAL_MARK,), Verdict.REVIEW),
        (PLAIN, GONE, INVALID, (Reason.UNDERVOTE,), Verdict.NOT_KEPT),
        (PLAIN, GONE, Ruling.HIGH, (), Verdict.RIGHT),
        (BLANK, GONE, INVALID, (Reason.UNDERVOTE,), Verdict.RIGHT),
        (BLANK, GONE, Ruling.LOW, (), Verdict.WRONG),
        (STRUCK, KEPT, INVALID, (Reason.NAME_STRUCK,), Verdict.RIGHT),
        (STRUCK, KEPT, INVALID, (Reason.UNDERVOTE,), Verdict.WRONG),
        (STRUCK, Kept(4.0, 0.1), Ruling.HIGH, (), Verdict.NOT_KEPT),
        (STRUCK, Kept(0.1, 4.0), Ruling.HIGH, (), Verdict.WRONG),
        (CIRCLED, KEPT, Ruling.REVIEW, (Reason.MARGINAL_MARK,), Verdict.REVIEW),
        (CIRCLED, KEPT, Ruling.HIGH, (), Verdict.RULED),
        (CIRCLED, GONE, INVALID, (Reason.UNDERVOTE,), Verdict.NOT_KEPT),
    ],
)
def test_verdicts(
    truth: RowTruth, kept: Kept, ruling: Ruling, reasons: tuple[Reason, ...], verdict: Verdict
) -> None:
    marks = (MarkState.MARKED, MarkState.BLANK, MarkState.BLANK)
    assert verdict_on(truth, kept, RowRuling(1, marks, ruling, reasons)) is verdict
    assert verdict_on(truth, kept, None) is Verdict.UNREAD


def test_boxes_are_judged_where_a_ruling_is_by_them() -> None:
    marks = (MarkState.MARKED, MarkState.BLANK, MarkState.MARGINAL)

    def states(truth: RowTruth, ruling: Ruling) -> tuple[tuple[bool, MarkState], ...]:
        row = RowRuling(1, marks, ruling)
        return box_states(JudgedRow(0, 1, "pen", truth, row, verdict_on(truth, KEPT, row)))

    assert states(PLAIN, Ruling.HIGH) == tuple(zip((True, False, False), marks, strict=True))
    assert states(_truth(allowed=Ruling.LOW), Ruling.HIGH) == tuple(
        zip((False, False, True), marks, strict=True)
    )
    assert states(PLAIN, Ruling.REVIEW) == ()
    assert states(CIRCLED, Ruling.HIGH) == ()
    assert states(STRUCK, Ruling.INVALID) == ()


def test_page_outcomes(trials: tuple[Trial, ...]) -> None:
    page = trials[0].pages[0]

    def ended(**changes: Any) -> PageOutcome:
        return outcome(replace(page, reading=replace(page.reading, **changes)))

    assert outcome(page) is PageOutcome.READ
    assert ended(payloads=()) is PageOutcome.WHOLE
    assert ended(payloads=("298512",)) is PageOutcome.WHOLE
    assert ended(payloads=("298512", page.payload)) is PageOutcome.READ
    assert ended(kind=PageKind.UNREGISTERED) is PageOutcome.WHOLE
    assert ended(kind=PageKind.UNREADABLE) is PageOutcome.UNREAD
    assert ended(kind=PageKind.BLANK) is PageOutcome.LOST
    assert ended(page=2) is PageOutcome.MISTAKEN
    other = page.payload.translate(str.maketrans("ABCD", "BCDA"))
    assert ended(payloads=(page.payload, other)) is PageOutcome.MISTAKEN
    assert ended(payloads=(other,)) is PageOutcome.MISTAKEN


def test_a_page_that_is_not_read_leaves_its_rows_unread(trials: tuple[Trial, ...]) -> None:
    page = replace(trials[0].pages[0], reading=PageReading(PageKind.UNREGISTERED))
    counts = count([replace(trials[0], pages=(page,))])
    assert counts.total(Verdict.UNREAD) + counts.total(Verdict.UNREAD, only_review=True) == 11
    assert counts.pages == {PageOutcome.WHOLE: 1}


def _swapped(value: Any) -> Any:
    """A reading whose columns high and low have changed places."""
    if not is_dataclass(value):
        return value
    changes: dict[str, Any] = {}
    for field in fields(value):
        part = getattr(value, field.name)
        if isinstance(part, tuple) and len(part) == 3 and isinstance(part[0], float):
            changes[field.name] = part[::-1]
        elif isinstance(part, tuple):
            changes[field.name] = tuple(_swapped(each) for each in part)
    return replace(value, **changes)  # type: ignore[type-var]


def test_swapped_columns_are_found_wrong_and_kept_as_pictures(
    laboratory: Laboratory, trials: tuple[Trial, ...], tmp_path: Path
) -> None:
    swapped = (
        replace(trial, pages=tuple(replace(page, reading=_swapped(page.reading)) for page in pages))
        for trial in trials
        for pages in (trial.pages,)
    )
    counts = count(swapped)
    assert counts.total(Verdict.WRONG) > 0.4 * ROWS
    assert counts.boxes[False, MarkState.MARKED] > 0.4 * ROWS
    assert len(counts.faults) >= counts.total(Verdict.WRONG)
    pictures = keep_cases(laboratory, counts.faults[:2], tmp_path, lambda: None)
    assert [picture.suffix for picture in pictures] == [".png", ".png"]
    for picture, row in zip(pictures, counts.faults, strict=False):
        drawn = cv2.imread(str(picture), cv2.IMREAD_GRAYSCALE)
        assert drawn is not None
        assert drawn.shape[1] > 170 * 8
        kept = json.loads(picture.with_suffix(".json").read_text(encoding="utf-8"))
        assert kept["seed"] == row.seed
        assert kept["truth"]["official"] == row.truth.official
        assert kept["ruling"]["reasons"] == list(row.ruling.reasons if row.ruling else ())


def test_the_sweep_stands_where_the_run_stands(
    store: TrialStore, trials: tuple[Trial, ...]
) -> None:
    few = SEEDS[:4]
    swept = sweep(store, few, workers=1)
    counts = count(trials[: len(few)])
    for limit in swept:
        here = limit.moved[FACTORS.index(1.0)]
        assert here.wrong == counts.total(Verdict.WRONG)
        assert here.ruled == counts.total(Verdict.RULED, only_review=True)
        assert here.review == counts.total(Verdict.REVIEW)
    narrowest = next(limit for limit in swept if limit.name == "least_width")
    reviews = [moved.review for moved in narrowest.moved]
    assert reviews == sorted(reviews)
    assert reviews[0] < reviews[-1]


@pytest.mark.parametrize(
    ("wrong", "tried", "bound"),
    [
        (0, 1, 0.95),
        (0, 59, 1 - 0.05 ** (1 / 59)),
        (1, 10, 0.3941633),  # Clopper and Pearson's tables, one-sided 95 %
        (5, 10, 0.7775589),
        (3, 3, 1.0),
        (0, 0, 1.0),
    ],
)
def test_the_exact_bound(wrong: int, tried: int, bound: float) -> None:
    assert upper_bound(wrong, tried) == pytest.approx(bound, abs=1e-6)


def test_the_exact_bound_keeps_the_rule_of_three() -> None:
    assert upper_bound(0, 1_549_703) == pytest.approx(-math.log(0.05) / 1_549_703, rel=1e-5)


def test_clustered_errors_bound_wider_than_independent_ones() -> None:
    spread = [(1, 100)] * 20
    lumped = [(20, 100)] + [(0, 100)] * 19
    assert cluster_bound(spread) == pytest.approx(0.01)
    assert cluster_bound(lumped) > 2 * upper_bound(20, 2000)
    assert cluster_bound([(0, 50)] * 5) == 0.0
    assert cluster_bound([]) == 1.0


def test_plain_rows_are_counted_by_what_the_scan_kept_of_them(store: TrialStore) -> None:
    counts = count(store.trials(SEEDS))
    plain = counts.of_kind(RowKind.PLAIN, only_review=False)
    tried = sum(plain.values()) - plain[Verdict.NOT_KEPT]
    assert sum(counts.kept.values()) == tried > 0
    waiting = sum(number for (_, _, review), number in counts.kept.items() if review)
    assert waiting == plain[Verdict.REVIEW]


def test_pages_are_cut_into_pages_of_a_few_officials(trials: tuple[Trial, ...]) -> None:
    (first, *_) = trials
    parts = cut(first, 3).pages
    (page,) = first.pages
    assert [len(part.rows) for part in parts] == [3, 3, 3]
    assert [row for part in parts for row in part.rows] == list(page.rows[:9])
    assert [row for part in parts for row in part.reading.rows] == list(page.reading.rows[:9])
    assert [each for part in parts for each in part.kept] == list(page.kept[:9])
    assert cut(first, 11).pages == first.pages


def test_rows_are_ruled_by_those_that_are_left_on_their_page(trials: tuple[Trial, ...]) -> None:
    """With one row on a page there is no usual mark to tell an overvote from a correction by."""
    section = few_section(trials)
    lines = {line[0]: dict(zip(section.columns, line, strict=True)) for line in section.rows}
    assert list(lines) == ["1", "2", "3", "5"]
    assert all(line["wrong"] == "0" and line["ruled"] == "0" for line in lines.values())
    rows = {number: int(line["rows"]) + int(line["review alone"]) for number, line in lines.items()}
    assert rows == {"1": ROWS, "2": 10 * ROWS // 11, "3": 9 * ROWS // 11, "5": 10 * ROWS // 11}
    alone = count(cut(trial, 1) for trial in trials)
    assert alone.total(Verdict.REVIEW) > count(trials).total(Verdict.REVIEW)


def test_a_report_takes_its_place_in_a_document(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text("Before\n<!-- one -->\nold\n<!-- end -->\nAfter\n", encoding="utf-8")
    sections = (Section("Title", ("a", "b"), (("1", "2"),), "Note."), Section("Below"))
    put_into(document, "one", as_markdown(sections))
    once = document.read_text(encoding="utf-8")
    assert once.startswith(
        "Before\n<!-- one -->\n\n### Title\n\n| a | b |\n| --- | ---: |\n| 1 | 2 |"
    )
    assert once.endswith("Note.\n\n#### Below\n\n<!-- end -->\nAfter\n")
    put_into(document, "one", as_markdown(sections))
    assert document.read_text(encoding="utf-8") == once
    with pytest.raises(UsageError, match="two"):
        put_into(document, "two", "text")


def test_a_report_names_no_folder_of_the_machine(tmp_path: Path) -> None:
    note = failing((), 0, tmp_path / "cases" / "office-1").note
    assert "cases/office-1" in note
    assert str(tmp_path) not in note
