"""How high the true rate of wrong rulings may be, given how many were seen. Confidence 95 %,
one-sided."""

import math
from collections.abc import Sequence

import numpy as np

CONFIDENCE = 0.95
RESAMPLES = 2000

_STEPS = 100


def upper_bound(wrong: int, tried: int, confidence: float = CONFIDENCE) -> float:
    """The exact upper bound of a share, `wrong` of `tried` independent ones having been wrong.

    It is the p at which so few or fewer have the probability 1 - confidence:
    sum over i = 0..wrong of C(tried, i) p^i (1 - p)^(tried - i) = 1 - confidence
    (Clopper and Pearson 1934, Biometrika 26, 404-413). With none wrong this is
    p = 1 - (1 - confidence)^(1 / tried), which at 95 % is close to 3 / tried, the rule of three
    (Hanley and Lippman-Hand 1983, JAMA 249, 1743-1745). 1 where nothing was tried.
    """
    if not 0 <= wrong <= tried:
        raise ValueError(f"{wrong} of {tried}")
    if wrong == tried:
        return 1.0
    if wrong == 0:
        return -math.expm1(math.log1p(-confidence) / tried)
    low, high = wrong / tried, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _at_most(wrong, tried, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def cluster_bound(clusters: Sequence[tuple[int, int]], confidence: float = CONFIDENCE) -> float:
    """The upper bound of a share whose trials come in clusters, each (wrong, tried).

    Rows by one pen are not independent, so whole pens are drawn, with replacement and as many as
    there are, and the `confidence` quantile of the share in `RESAMPLES` such samples is taken
    (percentile bootstrap over clusters: Davison and Hinkley 1997, Bootstrap Methods and their
    Application, sections 3.8 and 5.3). The seed is fixed. With none wrong it is 0 and says
    nothing: then `upper_bound` over the clusters tells how large a share of all pens may have
    errors. 1 where there are no clusters.
    """
    table = np.array([each for each in clusters if each[1] > 0], dtype=np.int64).reshape(-1, 2)
    if len(table) == 0:
        return 1.0
    drawn = np.random.default_rng(0).integers(len(table), size=(RESAMPLES, len(table)))
    wrong, tried = table[drawn].sum(axis=1).T
    return float(np.quantile(wrong / tried, confidence))


def _at_most(wrong: int, tried: int, share: float) -> float:
    """The binomial probability of `wrong` or fewer."""
    terms = (
        math.lgamma(tried + 1)
        - math.lgamma(i + 1)
        - math.lgamma(tried - i + 1)
        + i * math.log(share)
        + (tried - i) * math.log1p(-share)
        for i in range(wrong + 1)
    )
    return math.fsum(math.exp(term) for term in terms)
