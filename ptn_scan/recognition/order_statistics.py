"""The median, the spread and quantiles of small samples: the same figures as NumPy's, without what
it spends on finding out what it was given, which for a thousand pixels is most of the time."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ptn_scan.recognition.grid import FloatArray
from ptn_scan.recognition.template import Plane

_SIGMAS = 1.4826
"""So many times as far as half of normal errors reach is their standard deviation."""


def median(values: FloatArray | Plane | NDArray[np.intp]) -> float:
    """The median of all `values`, at least one; of an even number the mean of the middle two, in
    their own precision."""
    half = values.size // 2
    ordered = np.partition(values, half, axis=None)
    if values.size % 2:
        return float(ordered[half])
    return float((ordered[:half].max() + ordered[half]) / 2)


def deviation(values: FloatArray | Plane, middle: float) -> float:
    """The standard deviation of `values`, at least one, about their `middle`, by what half of them
    differ from it: outliers, as ink among blank paper, hardly move it."""
    return _SIGMAS * median(np.abs(values - middle))


def quantile_of(values: NDArray[np.generic], share: float) -> float:
    """As `quantile`, of an array of any shape."""
    place = share * (values.size - 1)
    below = min(int(place), values.size - 2)
    if below < 0:
        return float(values.ravel()[0])
    low, high = np.partition(values, (below, below + 1), axis=None)[below : below + 2].tolist()
    return _between(low, high, place - below)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of `values` lie, at least one, on the straight line
    between the two next to it."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    part = place - below
    if below + 1 == len(ordered):
        return ordered[below]
    return _between(ordered[below], ordered[below + 1], part)


def _between(low: float, high: float, part: float) -> float:
    """So large a part of the way from `low` to `high`, as NumPy rounds it."""
    return high - (high - low) * (1 - part) if part >= 0.5 else low + (high - low) * part
