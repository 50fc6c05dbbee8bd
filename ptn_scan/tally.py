"""Rulings → Tally, and the identities that must hold before a result is final."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ptn_scan.election import Form, Level, PercentOf, Thresholds
from ptn_scan.reconcile import Counts, Found, Identity, Stack, identities
from ptn_scan.ruling.values import BallotRuling, Box, Reason, Ruling, Status

__all__ = [
    "Counts",
    "Identity",
    "OfficialResult",
    "Outcome",
    "Proposal",
    "Stack",
    "Tally",
    "outcome",
    "tally",
    "tally_json",
]


class Proposal(StrEnum):
    """What low confidence proposes (clause III.6): nothing, the first or the graver consequence."""

    NONE = "none"
    MORE_THAN = "more-than"
    AT_LEAST = "at-least"


@dataclass(frozen=True, slots=True)
class OfficialResult:
    """Clause III.2.3 for one official. `levels` and `shares` in the order of `Level`; a share is
    None where its base is nought. `invalid_by_reason` sums to `invalid`; ballots rejected as a
    whole stand in it under the ballot's reason. `undecided` are the ballots that wait for the
    committee, neither valid nor invalid yet."""

    official: int
    name: str
    title: str
    valid: int
    invalid: int
    levels: tuple[int, int, int]
    shares: tuple[Fraction | None, Fraction | None, Fraction | None]
    invalid_by_reason: tuple[tuple[Reason, int], ...]
    proposal: Proposal
    undecided: int = 0

    @property
    def unanimous(self) -> Level | None:
        """The level that every valid vote is for, where nothing is open any more: then the result
        itself tells how each voter of a valid ballot voted."""
        if self.undecided or not self.valid:
            return None
        return next(
            (level for level, count in zip(Level, self.levels, strict=True) if count == self.valid),
            None,
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """The result. `collected` is ballots read, surplus included; `waiting` how many decisions are
    still to be made (rows and sheets)."""

    counts: Counts
    collected: int
    genuine: int
    surplus: tuple[tuple[Reason, int], ...]
    waiting: int
    officials: tuple[OfficialResult, ...]
    identities: tuple[Identity, ...]

    @property
    def surplus_total(self) -> int:
        return self.collected - self.genuine

    @property
    def final(self) -> bool:
        """Nothing waits and every identity holds."""
        return self.waiting == 0 and all(identity.holds for identity in self.identities)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one ballot is worth for one official; `reason` where it is invalid."""

    ruling: Ruling
    reason: Reason | None = None


def outcome(ballot: BallotRuling, official: int) -> Outcome:
    """What `ballot` is worth for `official` (counted from 1).

    A rejected ballot is invalid for everybody; one whose sheets wait is open for everybody,
    since it may not count at all; an official whose page is not there has an invalid one.
    """
    if ballot.status is Status.REJECTED:
        return Outcome(Ruling.INVALID, _telling(ballot))
    if ballot.waiting:
        return Outcome(Ruling.REVIEW)
    row = next((row for row in ballot.rows if row.official == official), None)
    if row is None:
        return Outcome(Ruling.INVALID, Reason.MISSING_PAGE)
    if row.ruling is Ruling.INVALID:
        return Outcome(row.ruling, row.reasons[0] if row.reasons else _telling(ballot))
    return Outcome(row.ruling)


def _telling(ballot: BallotRuling) -> Reason:
    """The reason that a ballot goes by; a missing stamp, often only recorded, comes last."""
    others = (reason for reason in ballot.reasons if reason is not Reason.NO_STAMP)
    return next(others, Reason.NO_STAMP)


def tally(box: Box, counts: Counts, form: Form) -> Tally:
    """The result of the ruled box by the rules of `form` (clause III.2.3, docs/rules.md).

    Provisional while anything waits. The order of ballots changes nothing.
    """
    collected = len(box.ballots)
    officials = tuple(
        _result(number, box, counts, form) for number in range(1, len(form.officials) + 1)
    )
    surplus = _surplus(box)
    genuine = collected - sum(surplus.values())
    found = Found(
        collected=collected,
        genuine=genuine,
        surplus=surplus.total(),
        by_official=tuple((each.valid, each.invalid, each.undecided) for each in officials),
        by_stack=tuple(_of_stack(box, stack) for stack in counts.stacks),
    )
    return Tally(
        counts=counts,
        collected=collected,
        genuine=genuine,
        surplus=tuple((reason, surplus[reason]) for reason in Reason if surplus[reason]),
        waiting=_waiting(box),
        officials=officials,
        identities=identities(counts, found),
    )


def _result(number: int, box: Box, counts: Counts, form: Form) -> OfficialResult:
    outcomes = Counter(outcome(ballot, number) for ballot in box.ballots)
    rulings: Counter[Ruling] = Counter()
    for each, count in outcomes.items():
        rulings[each.ruling] += count
    high, medium, low = (rulings[Ruling(level.value)] for level in Level)
    valid = high + medium + low
    base = {
        PercentOf.COLLECTED: len(box.ballots),
        PercentOf.VALID: valid,
        PercentOf.CONVENED: counts.convened or 0,
    }[form.percent_of]
    low_share = _share(low, base)
    official = form.officials[number - 1]
    return OfficialResult(
        official=number,
        name=official.name,
        title=official.title,
        valid=valid,
        invalid=rulings[Ruling.INVALID],
        levels=(high, medium, low),
        shares=(_share(high, base), _share(medium, base), low_share),
        invalid_by_reason=tuple(
            (reason, count)
            for reason in Reason
            if (count := outcomes[Outcome(Ruling.INVALID, reason)])
        ),
        proposal=propose(low_share, form.thresholds),
        undecided=rulings[Ruling.REVIEW],
    )


def _share(count: int, base: int) -> Fraction | None:
    return Fraction(count, base) if base else None


def propose(low: Fraction | None, thresholds: Thresholds) -> Proposal:
    """Clause III.6: exactly 1/2 proposes nothing, exactly 2/3 the graver consequence."""
    if low is None:
        return Proposal.NONE
    if low >= thresholds.at_least:
        return Proposal.AT_LEAST
    return Proposal.MORE_THAN if low > thresholds.more_than else Proposal.NONE


def _surplus(box: Box) -> Counter[Reason]:
    """Ballots that are none of those issued, by reason; an id is genuine once."""
    surplus: Counter[Reason] = Counter()
    seen: set[str] = set()
    for ballot in box.ballots:
        if not ballot.genuine:
            surplus[_telling(ballot)] += 1
        elif ballot.ballot in seen:
            surplus[Reason.DUPLICATE] += 1
        elif ballot.ballot is not None:
            seen.add(ballot.ballot)
    return surplus


def _of_stack(box: Box, stack: Stack) -> int:
    """The ballots of one stack; one whose pages came in several is of its first page's."""
    return sum(ballot.sheets[0] in stack.sheets for ballot in box.ballots)


def _waiting(box: Box) -> int:
    """Decisions still to be made: one for each open row, one for each line that waits."""
    rows = sum(
        row.ruling is Ruling.REVIEW
        for ballot in box.ballots
        if ballot.status is Status.REVIEW
        for row in ballot.rows
    )
    return (
        rows
        + sum(ballot.waiting for ballot in box.ballots)
        + sum(page.waiting for page in box.pages)
    )


def tally_json(tally: Tally, practice: bool = False) -> str:
    """The result as JSON, the same for the same result: no time, no chance, a fixed order. That of
    a `practice` election says so in a line of its own, the first.

    A share is an exact fraction ("12/55") and a percentage with two decimals, rounded half up;
    null where its base is nought.
    """
    counts = tally.counts
    content = {
        **({"practice": True} if practice else {}),
        "final": tally.final,
        "convened": counts.convened,
        "present": counts.present,
        "printed": counts.printed,
        "issued": counts.issued,
        "leftover": counts.leftover,
        "spoiled": counts.spoiled,
        "collected_by_hand": counts.collected,
        "collected": tally.collected,
        "genuine": tally.genuine,
        "surplus": tally.surplus_total,
        "surplus_by_reason": {reason.value: count for reason, count in tally.surplus},
        "waiting": tally.waiting,
        "officials": [_official_json(each) for each in tally.officials],
        "identities": [
            {
                "key": each.key,
                "holds": each.holds,
                "vi": each.vi,
                "en": each.en,
                "remedy_vi": each.remedy_vi,
                "remedy_en": each.remedy_en,
            }
            for each in tally.identities
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _official_json(result: OfficialResult) -> Mapping[str, object]:
    by_level = tuple(zip(Level, result.levels, result.shares, strict=True))
    return {
        "official": result.official,
        "name": result.name,
        "title": result.title,
        "valid": result.valid,
        "invalid": result.invalid,
        "undecided": result.undecided,
        **{level.value: count for level, count, _ in by_level},
        "shares": {level.value: _fraction_text(share) for level, _, share in by_level},
        "percent": {level.value: _percent_text(share) for level, _, share in by_level},
        "invalid_by_reason": {reason.value: count for reason, count in result.invalid_by_reason},
        "proposal": result.proposal.value,
        "unanimous": result.unanimous.value if result.unanimous else None,
    }


def _fraction_text(share: Fraction | None) -> str | None:
    return None if share is None else f"{share.numerator}/{share.denominator}"


def _percent_text(share: Fraction | None) -> str | None:
    if share is None:
        return None
    hundredths = int(share * 10_000 + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02d}"
