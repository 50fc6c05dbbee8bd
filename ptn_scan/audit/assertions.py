"""What a result claims, each claim as a mean that is above one half exactly if the claim is true.

Assorters as in P. B. Stark, "Sets of Half-Average Nulls Generate Risk-Limiting Audits" (SHANGRLA,
2020), for super-majorities, but of the form's base. With limit f and all ballots as base, "more
than f have low confidence": low counts 1/(2f), everything else 0; the complement "fewer than f":
low counts 0, everything else 1/(2(1 - f)). With valid ballots as base an invalid one counts 1/2,
on neither side. With those convened as base the limit is f · convened / ballots.

A share that is exactly at its limit makes a mean of exactly one half: no sample can confirm that,
and the official is counted in full.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ptn_scan.audit.values import AuditedBallot, Found
from ptn_scan.election import Form, PercentOf
from ptn_scan.ruling.values import Ruling
from ptn_scan.tally import OfficialResult, Tally

HALF = Fraction(1, 2)


class Limit(StrEnum):
    """The two limits of low confidence (clause III.6)."""

    MORE_THAN = "more-than"
    AT_LEAST = "at-least"


class Side(StrEnum):
    """On which side of its limit the share of low confidence is claimed to be."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Assertion:
    """One claim about one official. `low`, `other` and `invalid` are what a ballot counts; the
    claim is true if their mean over all ballots is above 1/2."""

    official: int
    limit: Limit
    side: Side
    low: Fraction
    other: Fraction
    invalid: Fraction

    @property
    def most(self) -> Fraction:
        """The greatest value that a ballot can have."""
        return max(self.low, self.other, self.invalid)

    @property
    def least(self) -> Fraction:
        """The value of a ballot that is not to be found: the least, whatever was on it."""
        return min(self.low, self.other, self.invalid)

    def reported(self, ruling: Ruling) -> Fraction:
        """The value of a ballot that was ruled so."""
        return self.found(Found(ruling.value))

    def found(self, found: Found) -> Fraction:
        """The value of a ballot on which a hand found this."""
        match found:
            case Found.LOW:
                return self.low
            case Found.INVALID:
                return self.invalid
            case Found.MISSING:
                return self.least
            case _:
                return self.other

    def margin(self, ballots: Sequence[AuditedBallot]) -> Fraction:
        """The diluted margin as reported: (2 · mean - 1) / most. Where the base is all ballots, it
        is twice the distance of the share from its limit; nought or less cannot be confirmed."""
        values = (self.reported(ballot.rulings[self.official - 1]) for ballot in ballots)
        mean = sum(values, Fraction(0)) / len(ballots)
        return (2 * mean - 1) / self.most


def assertions(tally: Tally, form: Form) -> tuple[Assertion, ...]:
    """What the result claims of each official and limit. Raises ZeroDivisionError where nothing
    was collected."""
    return tuple(each for result in tally.officials for each in _of_official(result, tally, form))


def _of_official(result: OfficialResult, tally: Tally, form: Form) -> Iterator[Assertion]:
    share = result.shares[-1] or Fraction(0)
    limits = form.thresholds
    above = {
        Limit.MORE_THAN: (limits.more_than, share > limits.more_than),
        Limit.AT_LEAST: (limits.at_least, share >= limits.at_least),
    }
    for limit, (size, is_above) in above.items():
        fraction = _of_all_ballots(size, tally, form.percent_of)
        side = Side.ABOVE if is_above else Side.BELOW
        if fraction > 1:
            continue  # so many low marks as would reach the limit do not fit on the ballots
        low, other = _values(fraction, side)
        invalid = HALF if form.percent_of is PercentOf.VALID else other
        yield Assertion(result.official, limit, side, low, other, invalid)


def _of_all_ballots(size: Fraction, tally: Tally, base: PercentOf) -> Fraction:
    if base is PercentOf.CONVENED:
        return size * (tally.counts.convened or 0) / tally.collected
    return size


def _values(fraction: Fraction, side: Side) -> tuple[Fraction, Fraction]:
    """What a low mark and another count."""
    if side is Side.ABOVE:
        return 1 / (2 * fraction), Fraction(0)
    if fraction == 1:  # "not everybody" has no such mean; one half always leads to a full count
        return HALF, HALF
    return Fraction(0), 1 / (2 * (1 - fraction))
