"""Medians and quantiles of small samples are NumPy's, to the last digit; outliers hardly move a
deviation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ptn_scan.recognition.order_statistics import (
    deviation,
    median,
    quantile,
    quantile_of,
    quantiles_of,
)

_VALUES = st.floats(-4.0, 4.0, width=32)


@given(arrays(np.float32, st.integers(1, 60), elements=_VALUES))
def test_a_median_of_pixels_is_numpys(values: np.ndarray) -> None:
    assert median(values) == float(np.median(values))


@given(arrays(np.float64, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=_VALUES))
def test_a_median_of_a_plane_is_numpys(values: np.ndarray) -> None:
    assert median(values) == float(np.median(values))


@given(st.lists(st.floats(-4.0, 4.0), min_size=1, max_size=40), st.floats(0.0, 1.0))
def test_a_quantile_lies_where_numpy_has_it(values: list[float], share: float) -> None:
    assert quantile(values, share) == pytest.approx(float(np.quantile(values, share)), abs=1e-12)


@given(
    arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.integers(0, 255)),
    st.floats(0.0, 1.0),
)
def test_a_quantile_of_a_plane_lies_where_numpy_has_it(values: np.ndarray, share: float) -> None:
    assert quantile_of(values, share) == pytest.approx(float(np.quantile(values, share)), abs=1e-9)
    expected = np.quantile(values, share, axis=1)
    assert quantiles_of(values, share) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("share", [1 / 3, 0.5, 0.3])
def test_the_quantiles_that_are_asked_for_are_numpys(share: float) -> None:
    random = np.random.default_rng(7)
    for size in range(1, 60):
        values = random.normal(size=size)
        assert quantile(values.tolist(), share) == float(np.quantile(values, share))


def test_a_deviation_is_that_of_normal_errors_in_spite_of_outliers() -> None:
    errors = np.random.default_rng(3).normal(0.5, 0.2, 4001)
    errors[:200] = 9.0
    assert deviation(errors, median(errors)) == pytest.approx(0.2, rel=0.1)
    assert deviation(np.full(7, 0.5), 0.5) == 0.0
