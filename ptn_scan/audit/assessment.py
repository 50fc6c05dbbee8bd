"""Where an audit stands: the steps recorded so far, against the result as it is now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from ptn_scan.audit.assertions import Assertion, assertions
from ptn_scan.audit.manifest import manifest, records_digest, tally_digest
from ptn_scan.audit.planning import needs_full_count, planned_samples
from ptn_scan.audit.risk import agreement, ballots_needed, risk
from ptn_scan.audit.sampling import sample
from ptn_scan.audit.values import (
    AuditedBallot,
    AuditStep,
    Found,
    HandCounted,
    HandTotals,
    Method,
    SampleRead,
    SeedTaken,
    TallyFixed,
)
from ptn_scan.election import Form
from ptn_scan.ruling.values import Box
from ptn_scan.tally import OfficialResult, Tally

Readings = Mapping[tuple[str, int], Found]
"""What hands found, by a ballot's key and an official."""


class Stage(StrEnum):
    """What an audit waits for, or how it ended."""

    UNFIXED = "unfixed"
    CHANGED = "changed"
    SEED = "seed"
    SAMPLE = "sample"
    COUNT = "count"
    DIFFERS = "differs"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the steps of the present audit come to: of several readings of a row, or counts of an
    official, the last."""

    fixed: TallyFixed | None = None
    seed: str | None = None
    readings: Readings = field(default_factory=dict)
    counts: Mapping[int, HandTotals] = field(default_factory=dict)
    earlier: int = 0


@dataclass(frozen=True, slots=True)
class Subject:
    """What is audited: the result and its ballots as they are now."""

    tally: Tally
    ballots: tuple[AuditedBallot, ...]
    claims: tuple[Assertion, ...]
    tally_sha256: str
    records_sha256: str

    def plan(self, risk_limit: Fraction) -> Mapping[int, int]:
        """The planned sample of each official that has claims."""
        return planned_samples(self.claims, self.ballots, risk_limit)

    def method(self, risk_limit: Fraction) -> Method:
        """A sample, unless every official would be counted in full."""
        samples = self.plan(risk_limit).values()
        full = all(needs_full_count(each, len(self.ballots)) for each in samples)
        return Method.FULL_COUNT if full else Method.SAMPLE


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim under the sample: its margin, the risk left that it is wrong, and how many ballots
    would confirm it."""

    claim: Assertion
    margin: Fraction
    risk: Fraction
    confirmed: bool
    needed: int


@dataclass(frozen=True, slots=True)
class Difference:
    """An official whose hand count is not the result."""

    result: OfficialResult
    by_hand: HandTotals


@dataclass(frozen=True, slots=True)
class Audit:
    """Where an audit stands.

    `drawn` are the sampled ballots in the order of drawing, of which the first `read` were read by
    hand; `unlike` the rows (ballot's key, official) where hand and record are not the same.
    `to_count` are the officials that are still to be counted in full, `counted` those that were.
    `earlier` tells how many audits of earlier results there were.
    """

    stage: Stage
    fixed: TallyFixed | None = None
    seed: str | None = None
    findings: tuple[Finding, ...] = ()
    drawn: tuple[AuditedBallot, ...] = ()
    read: int = 0
    earlier: int = 0
    unlike: tuple[tuple[str, int], ...] = ()
    sampled: tuple[int, ...] = ()
    to_count: tuple[int, ...] = ()
    counted: tuple[int, ...] = ()
    differences: tuple[Difference, ...] = ()


def subject(box: Box, tally: Tally, form: Form) -> Subject:
    """What can be audited of a ruled box; without claims where nothing was collected."""
    ballots = manifest(box, len(form.officials))
    return Subject(
        tally=tally,
        ballots=ballots,
        claims=assertions(tally, form) if ballots else (),
        tally_sha256=tally_digest(tally),
        records_sha256=records_digest(ballots),
    )


def recorded(steps: Sequence[AuditStep]) -> Recorded:
    """What `steps` come to; those before the last time that a result was fixed belong to audits of
    earlier results."""
    record = Recorded()
    for step in steps:
        match step:
            case TallyFixed():
                earlier = record.earlier + (record.fixed is not None)
                record = Recorded(step, earlier=earlier)
            case SeedTaken():
                record = replace(record, seed=step.seed)
            case SampleRead():
                rows = {(row.ballot, row.official): row.found for row in step.rows}
                record = replace(record, readings={**record.readings, **rows})
            case HandCounted():
                counts = {totals.official: totals for totals in step.totals}
                record = replace(record, counts={**record.counts, **counts})
    return record


def assess(subject: Subject, record: Recorded) -> Audit:
    """Where the audit of `subject` stands after what is recorded of it."""
    fixed = record.fixed
    if fixed is None:
        return Audit(Stage.UNFIXED)
    audit = Audit(Stage.CHANGED, fixed, record.seed, earlier=record.earlier)
    hashes = (subject.tally_sha256, subject.records_sha256)
    if (fixed.tally_sha256, fixed.records_sha256) != hashes:
        return audit
    sampled = _with_sample(subject, audit, fixed, record.readings)
    return _with_counts(subject, sampled, record.counts)


def _with_sample(subject: Subject, audit: Audit, fixed: TallyFixed, readings: Readings) -> Audit:
    """What the sample says: which claims it confirms, which officials have to be counted in full,
    and how many ballots are in it. `stage` is SEED, SAMPLE or COUNT."""
    total = len(subject.ballots)
    everybody = tuple(result.official for result in subject.tally.officials)
    if fixed.method is Method.FULL_COUNT:
        return replace(audit, stage=Stage.COUNT, to_count=everybody)
    plan = subject.plan(fixed.risk_limit)
    in_full = {official for official, size in plan.items() if needs_full_count(size, total)}
    sampled = tuple(official for official in everybody if official in plan.keys() - in_full)
    planned = max(plan[official] for official in sampled)
    audit = replace(audit, sampled=sampled)
    if audit.seed is None:
        return replace(audit, stage=Stage.SEED, to_count=tuple(sorted(in_full)))
    order = tuple(subject.ballots[number - 1] for number in sample(audit.seed, total, total))
    read = _read_in_order(order, sampled, readings)
    findings = tuple(
        _finding(claim, subject, order[:read], readings, fixed.risk_limit)
        for claim in subject.claims
        if claim.official in sampled
    )
    open_findings = [each for each in findings if not each.confirmed]
    size = planned
    if read >= planned:  # the plan is used up: more of the sample where that is still worth it
        hopeless = {each for each in open_findings if needs_full_count(each.needed, total)}
        in_full |= {each.claim.official for each in hopeless}
        more = [each.needed for each in open_findings if each.claim.official not in in_full]
        size = max([read, *more])
    waiting = any(each.claim.official not in in_full for each in open_findings)
    return replace(
        audit,
        stage=Stage.SAMPLE if waiting else Stage.COUNT,
        findings=findings,
        drawn=order[: size if waiting else read],
        read=read,
        unlike=_unlike(order[:read], sampled, readings),
        to_count=tuple(sorted(in_full)),
    )


def _read_in_order(
    order: Sequence[AuditedBallot], sampled: Sequence[int], readings: Readings
) -> int:
    """How many ballots from the first drawn on have been read for every sampled official."""
    for place, ballot in enumerate(order):
        if any((ballot.key, official) not in readings for official in sampled):
            return place
    return len(order)


def _finding(
    claim: Assertion,
    subject: Subject,
    drawn: Sequence[AuditedBallot],
    readings: Readings,
    risk_limit: Fraction,
) -> Finding:
    margin, total = claim.margin(subject.ballots), len(subject.ballots)
    agreements = tuple(
        agreement(claim, ballot.rulings[claim.official - 1], readings[ballot.key, claim.official])
        for ballot in drawn
    )
    left = risk(margin, total, agreements)
    confirmed = left <= risk_limit
    needed = len(drawn) if confirmed else ballots_needed(margin, total, agreements, risk_limit)
    return Finding(claim, margin, left, confirmed, needed)


def _unlike(
    drawn: Sequence[AuditedBallot], sampled: Sequence[int], readings: Readings
) -> tuple[tuple[str, int], ...]:
    return tuple(
        (ballot.key, official)
        for ballot in drawn
        for official in sampled
        if readings[ballot.key, official] != Found(ballot.rulings[official - 1].value)
    )


def _with_counts(subject: Subject, audit: Audit, counts: Mapping[int, HandTotals]) -> Audit:
    """What the full counts say, of those officials that have one or need one."""
    differences = tuple(
        Difference(result, counts[result.official])
        for result in subject.tally.officials
        if result.official in counts and not _same(result, counts[result.official])
    )
    left = tuple(official for official in audit.to_count if official not in counts)
    stage = audit.stage
    if stage is Stage.COUNT and not left:
        stage = Stage.DIFFERS if differences else Stage.CONFIRMED
    return replace(
        audit,
        stage=stage,
        to_count=left,
        counted=tuple(sorted(counts)),
        differences=differences,
    )


def _same(result: OfficialResult, by_hand: HandTotals) -> bool:
    return (result.levels, result.invalid) == (by_hand.levels, by_hand.invalid)
