"""That the risk limit holds: every population and every order of drawing, up to twelve ballots.

A claim is wrong where the hand's rulings, tallied by the program's own rules, claim the other side
of the limit; so exact ties fall where the rules put them. For each such population the chance that
the audit confirms the claim all the same is counted over all orders, not simulated.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product

import numpy as np
import pytest
from audit_boxes import form_with, subject_of
from hypothesis import given
from hypothesis import strategies as st

from ptn_scan.audit.assertions import Assertion, Limit, Side
from ptn_scan.audit.planning import (
    SMALL_VOTE,
    needs_full_count,
    planned_sample,
    sample_constant,
)
from ptn_scan.audit.risk import INFLATOR, agreement, ballots_needed, risk, risks
from ptn_scan.audit.sampling import clean_seed, draws, sample
from ptn_scan.audit.values import Found, Method
from ptn_scan.election import PercentOf
from ptn_scan.ruling.values import Ruling

RISK_LIMITS = (Fraction(1, 100), Fraction(1, 20), Fraction(1, 10), Fraction(1, 4), Fraction(1, 3))
LOW, HIGH, INVALID = Ruling.LOW, Ruling.HIGH, Ruling.INVALID
ROUNDING = 1 + 1e-9
"""Floats may only make a risk look larger here."""


def claims_of(rulings: Sequence[Ruling], percent_of: PercentOf) -> dict[Limit, Assertion]:
    subject = subject_of(rulings, form_with(percent_of), convened=len(rulings) + 1)
    return {claim.limit: claim for claim in subject.claims}


def confirmed_by_order(
    margin: Fraction, ballots: int, agreements: Sequence[Fraction]
) -> tuple[np.ndarray, np.ndarray]:
    """For every sequence of `ballots` out of `agreements`: the least risk ever reached, and the
    number of its population (how many of each, in base ballots + 1)."""
    shape = (len(agreements),) * ballots
    least, current = np.ones(shape), np.ones(shape)
    left = np.full(shape, float(ballots * (1 - margin / (2 * INFLATOR))))
    population = np.zeros(shape, dtype=np.int64)
    values = np.array([float(each) for each in agreements])
    places = (ballots + 1) ** np.arange(len(agreements))
    for drawn in range(ballots):
        axis = [1] * ballots
        axis[drawn] = len(agreements)
        current = current * np.maximum(left, 0.0) / (ballots - drawn) / values.reshape(axis)
        left = left - values.reshape(axis)
        current = np.where(left < -1e-9, 0.0, current)
        least = np.minimum(least, current)
        population = population + places.reshape(axis)
    return least.ravel(), population.ravel()


def check_populations(
    margin: Fraction, ballots: int, agreements: Sequence[Fraction], wrong: set[int]
) -> None:
    """The chance of confirming is within each limit for each population in `wrong`."""
    least, population = confirmed_by_order(margin, ballots, agreements)
    orders = np.bincount(population)
    for limit in RISK_LIMITS:
        confirmed = np.bincount(population[least <= float(limit) * ROUNDING], minlength=len(orders))
        for number in wrong:
            chance = Fraction(int(confirmed[number]), int(orders[number]))
            assert chance <= limit, (margin, ballots, number, limit, chance)


@pytest.mark.parametrize("ballots", range(1, 13))
def test_the_risk_limit_holds_for_every_population_and_order(ballots: int) -> None:
    wrong_ones = 0
    for low in range(ballots + 1):
        claims = claims_of([LOW] * low + [HIGH] * (ballots - low), PercentOf.COLLECTED)
        for limit, claim in claims.items():
            margin = claim.margin(subject_of([LOW] * low + [HIGH] * (ballots - low)).ballots)
            agreements = [
                agreement(claim, ruling, found)
                for ruling, found in ((LOW, Found.HIGH), (LOW, Found.LOW), (HIGH, Found.LOW))
            ]
            wrong = set()
            for lost, won in product(range(low + 1), range(ballots - low + 1)):
                real = low - lost + won
                truth = claims_of([LOW] * real + [HIGH] * (ballots - real), PercentOf.COLLECTED)
                if truth[limit].side is not claim.side:
                    places = (lost, ballots - lost - won, won)
                    wrong.add(sum(n * (ballots + 1) ** i for i, n in enumerate(places)))
            check_populations(margin, ballots, agreements, wrong)
            wrong_ones += len(wrong)
    assert wrong_ones > 0


@pytest.mark.parametrize(
    ("ballots", "percent_of"),
    [
        *((ballots, PercentOf.VALID) for ballots in range(2, 6)),
        *((ballots, PercentOf.CONVENED) for ballots in range(2, 5)),
    ],
)
def test_it_holds_where_invalid_ballots_are_no_part_of_the_base(
    ballots: int, percent_of: PercentOf
) -> None:
    kinds = tuple(product((LOW, HIGH, INVALID), repeat=2))
    by_report: dict[tuple[Ruling, ...], list[tuple[Ruling, ...]]] = {}
    for pairs in combinations_with_replacement(kinds, ballots):
        reported, real = zip(*pairs, strict=True)
        by_report.setdefault(reported, []).append(real)
    checked = 0
    for reported, reals in by_report.items():
        for limit, claim in claims_of(reported, percent_of).items():
            found_values = {
                (ruling, real): agreement(claim, ruling, Found(real.value))
                for ruling, real in kinds
            }
            agreements = sorted(set(found_values.values()))
            wrong = set()
            for real in reals:
                truth = claims_of(real, percent_of)
                if limit in truth and truth[limit].side is not claim.side:
                    places = Counter(
                        agreements.index(found_values[pair])
                        for pair in zip(reported, real, strict=True)
                    )
                    wrong.add(sum(n * (ballots + 1) ** place for place, n in places.items()))
            if wrong and claim.margin(subject_of(reported).ballots) > 0:
                margin = claim.margin(subject_of(reported).ballots)
                check_populations(margin, ballots, agreements, wrong)
                checked += len(wrong)
    assert checked > 0


def test_the_exhaustive_check_computes_what_the_audit_does() -> None:
    """Exactly, over all orders of up to six ballots, the exact ties among them."""
    for low in range(7):
        subject = subject_of([LOW] * low + [HIGH] * (6 - low))
        for claim in subject.claims:
            margin = claim.margin(subject.ballots)
            agreements = (1 - 1 / INFLATOR, Fraction(1), 1 + 1 / INFLATOR)
            least, _ = confirmed_by_order(margin, 6, agreements)
            exact = [float(risk(margin, 6, sequence)) for sequence in product(agreements, repeat=6)]
            assert np.allclose(least, exact, atol=1e-9)


def test_the_paper_s_constant() -> None:
    """15.2 / diluted margin at 10 % risk, gamma 1.1, lambda 0.5."""
    assert round(sample_constant(Fraction(1, 10)), 1) == 15.2
    assert round(sample_constant(Fraction(1, 20)), 1) == 19.8
    assert planned_sample(Fraction(1, 10), 10_000, Fraction(1, 10)) == 153
    assert planned_sample(Fraction(0), 500, Fraction(1, 10)) == 500


def test_in_a_vast_stack_the_risk_is_the_paper_s() -> None:
    """Kaplan-Markov: (1 - m/2g)^n, over (1 - 1/2g) for each one-vote overstatement."""
    margin, ballots = Fraction(1, 5), 10**12
    one_vote = 1 - 1 / (2 * INFLATOR)
    found = risk(margin, ballots, [one_vote, *[Fraction(1)] * 40])
    bound = float(1 - margin / (2 * INFLATOR)) ** 41 / float(one_vote)
    assert float(found) == pytest.approx(bound, rel=1e-9)


def test_the_margin_is_twice_the_distance_from_the_limit() -> None:
    subject = subject_of([LOW] * 30 + [HIGH] * 60 + [INVALID] * 10)
    margins = [claim.margin(subject.ballots) for claim in subject.claims]
    assert margins == [
        2 * (Fraction(1, 2) - Fraction(3, 10)),
        2 * (Fraction(2, 3) - Fraction(3, 10)),
    ]
    assert {claim.side for claim in subject.claims} == {Side.BELOW}
    more_than, at_least = subject.claims
    assert (at_least.low, at_least.other, at_least.invalid) == (0, Fraction(3, 2), Fraction(3, 2))
    high = subject_of([LOW] * 70 + [HIGH] * 30).claims
    assert [(claim.low, claim.other, claim.invalid) for claim in high] == [
        (1, 0, 0),
        (Fraction(3, 4), 0, 0),
    ]
    assert more_than.found(Found.MISSING) == more_than.least == 0


@pytest.mark.parametrize(
    ("low", "ballots", "limit", "side"),
    [
        (50, 100, Limit.MORE_THAN, Side.BELOW),
        (51, 100, Limit.MORE_THAN, Side.ABOVE),
        (200, 300, Limit.AT_LEAST, Side.ABOVE),
        (199, 300, Limit.AT_LEAST, Side.BELOW),
    ],
)
def test_exact_ties_fall_where_the_rules_put_them(
    low: int, ballots: int, limit: Limit, side: Side
) -> None:
    """Clause III.6; a share at its limit is never left to a sample."""
    subject = subject_of([LOW] * low + [HIGH] * (ballots - low))
    (claim,) = (claim for claim in subject.claims if claim.limit is limit)
    assert claim.side is side
    margin = claim.margin(subject.ballots)
    assert (margin == 0) == (low in (50, 200))
    assert subject.method(Fraction(1, 10)) is Method.FULL_COUNT


def test_a_limit_that_nobody_can_reach_claims_nothing() -> None:
    """Of 300 convened, 100 voted: half of 300 is more than all of them."""
    form = form_with(PercentOf.CONVENED)
    assert subject_of([LOW] * 100, form, convened=300).claims == ()
    assert len(subject_of([LOW] * 100, form, convened=180).claims) == 1


def test_everybody_as_limit_is_never_left_to_a_sample() -> None:
    limits = form_with(PercentOf.COLLECTED).thresholds.model_copy(update={"at_least": Fraction(1)})
    form = form_with(PercentOf.COLLECTED).model_copy(update={"thresholds": limits})
    for low in (0, 99, 100):
        subject = subject_of([LOW] * low + [HIGH] * (100 - low), form)
        assert subject.claims[1].margin(subject.ballots) <= 0


def test_small_votes_are_counted_in_full() -> None:
    for ballots in range(1, SMALL_VOTE + 1):
        assert subject_of([HIGH] * ballots).method(Fraction(1, 10)) is Method.FULL_COUNT
    assert subject_of([HIGH] * (SMALL_VOTE + 40)).method(Fraction(1, 10)) is Method.SAMPLE
    assert needs_full_count(50, 100)
    assert not needs_full_count(49, 100)
    assert sample_constant(Fraction(1, 100)) >= SMALL_VOTE / 2


@given(
    low=st.integers(0, 40),
    others=st.integers(41, 80),
    wrong=st.lists(st.sampled_from([Fraction(1, 11), Fraction(1), Fraction(21, 11)]), max_size=20),
)
def test_risk_never_rises_and_needed_ballots_suffice(
    low: int, others: int, wrong: list[Fraction]
) -> None:
    subject = subject_of([LOW] * low + [HIGH] * others)
    claim, total = subject.claims[0], low + others
    margin = claim.margin(subject.ballots)
    found = list(risks(margin, total, wrong))
    assert found == sorted(found, reverse=True)
    assert all(0 <= each <= 1 for each in found)
    needed = ballots_needed(margin, total, tuple(wrong), Fraction(1, 20))
    assert len(wrong) <= needed <= total
    agreeing = [Fraction(1)] * (needed - len(wrong))
    if needed < total:
        assert risk(margin, total, [*wrong, *agreeing]) <= Fraction(1, 20)


def test_the_whole_box_looked_at_leaves_no_risk() -> None:
    subject = subject_of([LOW] * 60 + [HIGH] * 40)
    claim = subject.claims[0]
    assert risk(claim.margin(subject.ballots), 100, [Fraction(1)] * 100) == 0
    assert risk(claim.margin(subject.ballots), 100, ()) == 1


VECTORS: tuple[tuple[str, int, tuple[int, ...]], ...] = (
    ("0", 1000, (905, 573, 160)),
    ("0", 2, (1, 1, 2)),
    ("1", 1000, (97, 89, 163)),
    ("0000000000", 1000, (978, 359, 132)),
    ("999999999999999999999999", 1000, (544, 800, 654)),
    ("abcde", 1000, (247, 427, 157)),
)
"""All of C. Jerdonek's test cases for Rivest's generator, with replacement."""

BIG_APPLE = (
    740, 180, 264, 789, 238, 448, 272, 611, 761, 208, 596, 88, 160, 113, 766, 427, 184, 816, 653,
    411, 779, 331, 339, 487, 594, 235, 65, 527, 821, 490, 461, 251, 471, 414, 174, 567, 300, 134,
    144, 357, 786, 792, 218, 550, 787, 537, 197,
)  # fmt: skip
"""The example in Rivest's sampler.py: 47 of 876, without replacement; draw 32 is a repetition."""


@pytest.mark.parametrize(("seed", "total", "expected"), VECTORS)
def test_the_generator_is_the_published_one(
    seed: str, total: int, expected: tuple[int, ...]
) -> None:
    def first(numbers: Iterator[int]) -> tuple[int, ...]:
        return tuple(next(numbers) for _ in expected)

    assert first(draws(seed, total)) == expected


def test_a_ballot_drawn_before_is_passed_over() -> None:
    assert sample("3546311556112163624615351222", 876, 47) == BIG_APPLE


@given(total=st.integers(1, 60), size=st.integers(0, 80))
def test_a_sample_has_every_ballot_once_at_most(total: int, size: int) -> None:
    numbers = sample("31415926535897932384", total, size)
    assert len(set(numbers)) == len(numbers) == min(size, total)
    assert set(numbers) <= set(range(1, total + 1))
    assert numbers == sample("31415926535897932384", total, total)[:size]


def test_seeds_are_digits_only() -> None:
    assert clean_seed("31415 92653-58979 32384") == "31415926535897932384"
    for text in ("", "123456", "3141592653589793238a", "３１４１５９２６５３５８９７９３２３８４"):
        with pytest.raises(ValueError, match=text or "^$"):
            clean_seed(text)
