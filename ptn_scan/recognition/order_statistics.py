"""The median, the spread and quantiles of small samples: the same figures as NumPy's, without what
it spends on finding out what it was given, which for a thousand pixels is most of the time."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ptn_scan.recognition.grid import FloatArray
from ptn_scan.recognition.template import Plane

_Level = TypeVar("_Level", float, FloatArray)

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
    return float(quantiles_of(values.reshape(1, -1), share)[0])


def quantiles_of(lines: NDArray[np.generic], share: float) -> FloatArray:
    """As `quantile`, of each line of an array of two dimensions."""
    place = share * (lines.shape[1] - 1)
    below = min(int(place), lines.shape[1] - 2)
    if below < 0:
        return lines[:, 0].astype(np.float64)
    ordered = np.partition(lines, (below, below + 1), axis=1)
    low, high = ordered[:, below : below + 2].T.astype(np.float64)
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


def _between(low: _Level, high: _Level, part: float) -> _Level:
    """So large a part of the way from `low` to `high`, as NumPy rounds it."""
    return high - (high - low) * (1 - part) if part >= 0.5 else low + (high - low) * part
