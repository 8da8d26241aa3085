"""The shapes of uncertainty, against SciPy's own."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tiershift.model.distributions import (
    SHAPES,
    Beta,
    Draw,
    Fixed,
    LogNormal,
    Normal,
    Pert,
    Triangular,
    Uniform,
    truncated,
)

SIGMA = math.log(1.6 / 0.75) / stats.norm.ppf(0.95)
ORACLES = [
    (Uniform(2.0, 5.0), stats.uniform(2.0, 3.0)),
    (Triangular(1.0, 2.0, 5.0), stats.triang(0.25, 1.0, 4.0)),
    (Triangular(1.0, 1.0, 5.0), stats.triang(0.0, 1.0, 4.0)),
    (Triangular(1.0, 5.0, 5.0), stats.triang(1.0, 1.0, 4.0)),
    (Pert(1.0, 2.0, 5.0), stats.beta(2.0, 4.0, 1.0, 4.0)),
    (Normal(3.0, 0.5), stats.norm(3.0, 0.5)),
    (LogNormal(0.75, 1.6), stats.lognorm(SIGMA, scale=0.75)),
    (Beta(2.0, 3.5, -1.0, 4.0), stats.beta(2.0, 3.5, -1.0, 5.0)),
]
CHANCES = np.concatenate([[2.0**-53, 1e-9, 1e-4], np.linspace(0.01, 0.99, 99), [1 - 1e-9]])


def shapes() -> st.SearchStrategy[Draw]:
    return st.sampled_from([shape for shape, _ in ORACLES])


@pytest.mark.parametrize(("shape", "oracle"), ORACLES, ids=lambda value: type(value).__name__)
def test_quantiles_and_chances_are_those_of_scipy(shape: Draw, oracle: stats.rv_frozen) -> None:
    expected = oracle.ppf(CHANCES)
    np.testing.assert_allclose(shape.ppf(CHANCES), expected, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(shape.cdf(expected), oracle.cdf(expected), rtol=1e-10, atol=1e-15)


@pytest.mark.parametrize("shape", [shape for shape, _ in ORACLES])
def test_outside_its_support_a_shape_has_no_chance_left(shape: Draw) -> None:
    chances = shape.cdf(np.array([-1e300, 1e300]))
    assert chances.tolist() == [0.0, 1.0]
    assert not shape.flaw()


def test_a_lognormal_has_the_median_and_the_upper_value_that_were_asked_for() -> None:
    np.testing.assert_allclose(LogNormal(0.75, 1.6).ppf(np.array([0.5, 0.95])), [0.75, 1.6], rtol=1e-14)


def test_a_pert_has_the_mean_that_its_three_numbers_promise() -> None:
    chances = (np.arange(100_000) + 0.5) / 100_000
    assert Pert(1.0, 2.0, 9.0).ppf(chances).mean() == pytest.approx((1 + 4 * 2 + 9) / 6, rel=1e-6)


def test_certainty_is_the_same_in_every_future() -> None:
    assert truncated(Fixed(3.0), CHANCES, 0.0, 5.0).tolist() == [3.0] * len(CHANCES)


@given(shapes(), st.floats(1.05, 2.0), st.floats(2.1, 3.9), st.floats(0.0, 1.0, exclude_min=True, exclude_max=True))
def test_a_cut_off_shape_is_scipys_between_the_cuts(shape: Draw, low: float, high: float, chance: float) -> None:
    oracle = next(known for made, known in ORACLES if made == shape)
    start, end = oracle.cdf([low, high])
    if end - start < 1e-6:
        return
    [value] = truncated(shape, np.array([chance]), low, high)
    assert low <= value <= high
    assert (oracle.cdf(value) - start) / (end - start) == pytest.approx(chance, abs=1e-8)


@given(shapes(), st.lists(st.floats(1e-9, 1 - 1e-9), min_size=2, max_size=20))
def test_a_greater_chance_never_gives_a_smaller_value(shape: Draw, chances: list[float]) -> None:
    values = truncated(shape, np.sort(np.array(chances)), 1.2, 3.5)
    assert (np.diff(values) >= -1e-12).all()


@pytest.mark.parametrize(
    "shape",
    [
        Uniform(2, 2),
        Uniform(3, 2),
        Triangular(1, 0, 2),
        Triangular(1, 1, 1),
        Pert(1, 3, 2),
        Normal(1, 0),
        Normal(1, -1),
        LogNormal(0, 1),
        LogNormal(2, 1),
        Beta(0, 1, 0, 1),
        Beta(1, 1, 1, 1),
    ],
)
def test_numbers_that_make_no_shape_are_named(shape: Draw) -> None:
    assert shape.flaw()


def test_every_shape_with_a_name_has_an_oracle() -> None:
    assert {type(shape) for shape, _ in ORACLES} == set(SHAPES.values())
