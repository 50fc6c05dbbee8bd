"""Rows ruled and held against the truth: what came of each row and of each page of a trial."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ptn_scan.ballot_id import ids_in
from ptn_scan.election import Level
from ptn_scan.recognition.reading import PageKind
from ptn_scan.ruling.limits import LIMITS, Limits
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.ruling.values import MarkState, Reason, RowRuling, Ruling
from ptn_scan.simulation.accuracy.trials import Trial, TrialPage
from ptn_scan.simulation.scanner import Kept
from ptn_scan.simulation.truth import STRIKES, RowTruth

LEAST_KEPT_MM2 = 0.3
"""A row of which the scan shows less was not kept by the scanner and is nobody's error."""


class Verdict(StrEnum):
    """What came of one row. `ruled`: the machine ruled where review alone is right; `unread`: its
    page was not read as a ballot, so that all of it waits."""

    RIGHT = "right"
    WRONG = "wrong"
    RULED = "ruled"
    REVIEW = "review"
    NOT_KEPT = "not kept"
    UNREAD = "unread"


FAULTS = frozenset({Verdict.WRONG, Verdict.RULED})


class PageOutcome(StrEnum):
    """What came of one page. `whole`: it waits as a whole, for it has no readable QR code or no
    place on the layout; `unread`: nothing to go by, it waits as well; `mistaken`: taken for another
    page or ballot; `lost`: taken for a blank page, which never waits."""

    READ = "read"
    WHOLE = "whole"
    UNREAD = "unread"
    MISTAKEN = "mistaken"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One row of a trial. `ruling` is None where the page was not read. `kept` is the share of its
    ink among the boxes (0 to 1, a little more where strokes swell) that the scan shows, None where
    there is none; `bilevel`: the scan had black and white only."""

    seed: int
    page: int
    hand: str
    truth: RowTruth
    ruling: RowRuling | None
    verdict: Verdict
    kept: float | None = None
    bilevel: bool = False

    @property
    def only_review(self) -> bool:
        """Whether nothing but review is right."""
        return not self.truth.allowed

    @property
    def ruled(self) -> bool:
        """Whether the machine ruled it."""
        return self.ruling is not None and self.ruling.ruling is not Ruling.REVIEW


def judge_trial(trial: Trial, limits: Limits = LIMITS) -> Iterator[JudgedRow]:
    """Every row of the trial, ruled by `limits`."""
    for page in trial.pages:
        ballot = page.reading.kind is PageKind.BALLOT
        rulings = rule_rows(page.reading, limits) if ballot else ()
        by_official = {ruling.official: ruling for ruling in rulings}
        for truth, kept in zip(page.rows, page.kept, strict=True):
            ruling = by_official.get(truth.official)
            verdict = verdict_on(truth, kept, ruling)
            yield JudgedRow(
                seed=trial.seed,
                page=page.page,
                hand=trial.hand,
                truth=truth,
                ruling=ruling,
                verdict=verdict,
                kept=kept.boxes_mm2 / truth.ink_mm2 if truth.ink_mm2 else None,
                bilevel=page.reading.bilevel,
            )


def verdict_on(truth: RowTruth, kept: Kept, ruling: RowRuling | None) -> Verdict:
    """What a machine's ruling on one row is worth; None where its page was not read."""
    if ruling is None:
        return Verdict.UNREAD
    if ruling.ruling is Ruling.REVIEW:
        return Verdict.REVIEW if _is_kept(truth, kept) else Verdict.NOT_KEPT
    if _is_right(truth, ruling):
        return Verdict.RIGHT
    if not _is_kept(truth, kept):
        return Verdict.NOT_KEPT
    return Verdict.WRONG if truth.allowed else Verdict.RULED


def outcome(page: TrialPage) -> PageOutcome:
    """What came of the page. A text without the form of an id, as a code reader may see in noise,
    is none to the rules either."""
    reading = page.reading
    if reading.kind is PageKind.BLANK:
        return PageOutcome.LOST
    if reading.kind is PageKind.UNREADABLE:
        return PageOutcome.UNREAD
    found = set(ids_in(reading.payloads))
    wrong_page = reading.page is not None and reading.page != page.page
    if wrong_page or found.difference(ids_in([page.payload])):
        return PageOutcome.MISTAKEN
    whole = reading.kind is PageKind.UNREGISTERED or not found
    return PageOutcome.WHOLE if whole else PageOutcome.READ


def box_states(row: JudgedRow) -> tuple[tuple[bool, MarkState], ...]:
    """Of each box of a row that the machine ruled by its boxes: whether it is marked in truth, and
    what was read. Rows with a struck name, without a kept mark, or right only in review have no
    such truth."""
    reason = row.truth.reason
    if row.ruling is None or not row.ruled or row.only_review or reason is Reason.NAME_STRUCK:
        return ()
    if row.verdict is Verdict.NOT_KEPT:
        return ()
    marked = _marked(row.truth)
    return tuple(
        (level in marked, state) for level, state in zip(Level, row.ruling.marks, strict=True)
    )


def _marked(truth: RowTruth) -> frozenset[Level]:
    if truth.reason is Reason.OVERVOTE:
        return frozenset(truth.meant)
    return frozenset(level for level in Level if Ruling(level.value) in truth.allowed)


def _is_right(truth: RowTruth, ruling: RowRuling) -> bool:
    """An invalid row must be so for the right reason: a struck name that is taken for an undervote
    is a strike missed."""
    if ruling.ruling not in truth.allowed:
        return False
    return truth.reason is None or truth.reason in ruling.reasons


def _is_kept(truth: RowTruth, kept: Kept) -> bool:
    if truth.kind in STRIKES:
        return kept.name_mm2 >= LEAST_KEPT_MM2
    return truth.ink_mm2 == 0 or kept.boxes_mm2 >= LEAST_KEPT_MM2
