"""What a sample is worth: the risk that the claim is wrong and the sample looks as it does.

Ballot comparison by Kaplan's martingale, without replacement. For a ballot that was reported to
count a (of at most u, see assertions) and was found by hand to count b,

    x = 1 - (a - b) / (g · u),        g = 1.1,

so x > 0, and x = 1 where report and hand agree. With m the reported diluted margin and N ballots,
the claim's mean is 1/2 or less exactly if the x of all ballots sum to N · (1 - m / 2g) or less.
Then the next ballot, drawn at random from those left, has an x of at most

    y = (N · (1 - m / 2g) - sum of the x so far) / ballots left

on average, so the product of all x / y is a nonnegative supermartingale that starts at 1. By
Ville's inequality the chance that it ever reaches 1 / risk limit is at most the risk limit: one may
look after each ballot and stop at will. Where y is nought or less, a wrong claim is impossible.

With replacement y stays 1 - m / 2g, which gives the Kaplan-Markov bound of P. B. Stark,
"Super-Simple Simultaneous Single-Ballot Risk-Limiting Audits" (2010); g is its inflator gamma.
All is in exact fractions, so that a risk of exactly the limit is told from one beyond it.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from ptn_scan.audit.assertions import Assertion
from ptn_scan.audit.values import Found
from ptn_scan.ruling.values import Ruling

INFLATOR = Fraction(11, 10)
"""The paper's gamma: more than 1, so that no single ballot rules a claim out for good."""


def agreement(assertion: Assertion, ruling: Ruling, found: Found) -> Fraction:
    """x of one ballot: 1 where report and hand agree, less where the report overstated."""
    overstated = assertion.reported(ruling) - assertion.found(found)
    return 1 - overstated / (INFLATOR * assertion.most)


def risks(margin: Fraction, ballots: int, agreements: Iterable[Fraction]) -> Iterator[Fraction]:
    """The risk after each ballot, in the order of drawing: the least so far, from 1 down to 0.

    `margin` is the claim's diluted margin, `ballots` how many there are in all, `agreements` the x
    of the ballots drawn.
    """
    left = ballots * (1 - margin / (2 * INFLATOR))
    current = least = Fraction(1)
    for drawn, agreed in enumerate(agreements):
        if left >= 0:
            current *= left / (ballots - drawn) / agreed
            left -= agreed
            least = min(least, current)
        yield least if left >= 0 else Fraction(0)


def risk(margin: Fraction, ballots: int, agreements: Iterable[Fraction]) -> Fraction:
    """The risk after all of `agreements`; 1 where there are none."""
    last = Fraction(1)
    for each in risks(margin, ballots, agreements):
        last = each
    return last


def ballots_needed(
    margin: Fraction, ballots: int, agreements: tuple[Fraction, ...], risk_limit: Fraction
) -> int:
    """How many ballots, those drawn included, confirm the claim if all that follow agree; all of
    them where it cannot be confirmed otherwise."""
    agreeing = (Fraction(1) for _ in range(ballots - len(agreements)))
    for drawn, each in enumerate(risks(margin, ballots, (*agreements, *agreeing)), start=1):
        if each <= risk_limit:
            return max(drawn, len(agreements))
    return ballots
