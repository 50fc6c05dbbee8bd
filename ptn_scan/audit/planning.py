"""How many ballots are to be looked at, before any was."""

import math
from collections.abc import Sequence
from fractions import Fraction

from ptn_scan.audit.assertions import Assertion
from ptn_scan.audit.risk import INFLATOR
from ptn_scan.audit.values import FULL_SHARE, AuditedBallot

TOLERANCE = 0.5
"""The paper's lambda: one-vote overstatements that the plan allows for, as a part of the margin."""

SMALL_VOTE = 60
"""Up to so many ballots are always counted in full. At a risk limit of 1 % the planned sample is
half of them whatever the margin (30.4 / 1, where 1 is the widest margin there is at one half), and
in a stack so small, finding single sheets costs more than going through it."""


def sample_constant(risk_limit: Fraction) -> float:
    """Planned sample times diluted margin: 15.2 at a risk limit of 10 %.

    P. B. Stark, "Super-Simple Simultaneous Single-Ballot Risk-Limiting Audits" (2010), section 3.
    """
    inflated = 1 / (2 * float(INFLATOR))
    return -math.log(risk_limit) / (inflated + TOLERANCE * math.log(1 - inflated))


def planned_sample(margin: Fraction, ballots: int, risk_limit: Fraction) -> int:
    """Ballots to be sampled for a claim with this diluted margin, at most all."""
    if margin <= 0:
        return ballots
    return min(ballots, math.ceil(sample_constant(risk_limit) / float(margin)))


def needs_full_count(sample: int, ballots: int) -> bool:
    """Whether counting all is the better way: the sample is half the ballots or more, or there are
    few ballots."""
    return ballots <= SMALL_VOTE or sample >= FULL_SHARE * ballots


def planned_samples(
    claims: Sequence[Assertion], ballots: Sequence[AuditedBallot], risk_limit: Fraction
) -> dict[int, int]:
    """The planned sample of each official, by number: that of the closest claim."""
    samples: dict[int, int] = {}
    for claim in claims:
        sample = planned_sample(claim.margin(ballots), len(ballots), risk_limit)
        samples[claim.official] = max(sample, samples.get(claim.official, 0))
    return samples
