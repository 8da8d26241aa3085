"""Futures: the same ones whatever else is drawn, evenly spread, and replaceable by the user's own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st
from scipy import stats

from tiershift.errors import ParameterError, UsageError
from tiershift.model.distributions import Draw, Fixed, Normal, Triangular, Uniform
from tiershift.model.parameters import Parameter, Parameters
from tiershift.run.draws import Draws, UserDraws, draw, given, override, uniform

PINNED = [0.9096238751324576, 0.4832035487723877, 0.07824246103587129, 0.027483830201277537, 0.581033203675149]
SEEDS = st.integers(0, 2**64 - 1)
KNOWN = {"care_exit_rate": "care exit rate", "targeted_budget": "Targeted budget"}


def parameter(name: str, shape: Draw, low: float = 0.0, high: float = 1.0) -> Parameter:
    id_ = name.replace(" ", "_").lower()
    return Parameter(id_, name, 0.5, "dmnl", low, high, shape, "assumed", "a test", 2024, "D")


def parameters(*entries: Parameter) -> Parameters:
    return replace(Parameters.empty("m"), values={entry.id: entry for entry in entries})


MIXED = parameters(
    parameter("exit rate", Triangular(0.0, 0.3, 1.0)),
    parameter("budget", Fixed(0.5)),
    parameter("delay", Normal(0.5, 0.1)),
    parameter("reach", Uniform(0.0, 1.0)),
)


@hypothesis_given(SEEDS, st.integers(1, 50), st.integers(51, 200))
@settings(max_examples=40)
def test_fewer_futures_are_the_first_of_more(seed: int, few: int, many: int) -> None:
    np.testing.assert_array_equal(draw(MIXED, few, seed).values, draw(MIXED, many, seed).values[:few])


@hypothesis_given(SEEDS, st.integers(0, 60), st.integers(1, 40))
@settings(max_examples=40)
def test_a_chunk_is_the_same_futures(seed: int, first: int, size: int) -> None:
    chunk = draw(MIXED, size, seed, first=first)
    np.testing.assert_array_equal(chunk.values, draw(MIXED, 100, seed).values[first : first + size])
    assert chunk.first == first


def test_a_future_does_not_depend_on_the_other_parameters_or_their_order() -> None:
    alone = draw(parameters(MIXED.values["delay"]), 100, 7).of("delay")
    turned = draw(parameters(*reversed(tuple(MIXED.values.values()))), 100, 7)
    np.testing.assert_array_equal(alone, draw(MIXED, 100, 7).of("delay"))
    np.testing.assert_array_equal(alone, turned.of("delay"))


def test_another_seed_gives_other_futures() -> None:
    assert (uniform("a", 1000, 1) != uniform("a", 1000, 2)).all()
    assert (uniform("a", 1000, 1) != uniform("b", 1000, 1)).all()


def test_future_numbers_are_pinned_so_that_no_release_changes_them_silently() -> None:
    assert uniform("care_exit_rate", 5, 42).tolist() == PINNED


def test_the_stream_is_philox_counted_from_its_start() -> None:
    whole = uniform("a", 10_000, 3)
    np.testing.assert_array_equal(uniform("a", 5, 3, first=9_995), whole[-5:])
    far = uniform("a", 8, 3, first=2**40)
    np.testing.assert_array_equal(uniform("a", 3, 3, first=2**40 + 5), far[5:])


def test_chances_are_uniform_and_streams_are_independent() -> None:
    names = [f"parameter {number}" for number in range(6)]
    columns = np.column_stack([uniform(name, 20_000, 11) for name in names])
    assert columns.min() > 0.0
    assert columns.max() < 1.0
    for column in columns.T:
        assert stats.kstest(column, "uniform").pvalue > 1e-4
    correlation = np.corrcoef(columns.T) - np.eye(len(names))
    assert np.abs(correlation).max() < 5 / np.sqrt(20_000)


def test_draws_follow_their_shape_and_stay_in_the_range() -> None:
    drawn = draw(parameters(parameter("delay", Normal(0.5, 0.15), 0.1, 0.8)), 20_000, 5).of("delay")
    cut = stats.truncnorm((0.1 - 0.5) / 0.15, (0.8 - 0.5) / 0.15, 0.5, 0.15)
    assert stats.kstest(drawn, cut.cdf).pvalue > 1e-4
    assert drawn.min() >= 0.1
    assert drawn.max() <= 0.8


def test_a_fixed_parameter_has_its_value_in_every_future() -> None:
    assert set(draw(MIXED, 10, 0).of("budget").tolist()) == {0.5}


def test_a_belief_changes_its_own_column_only() -> None:
    believed = draw(MIXED.believe("Reach", 0.25), 50, 9)
    before = draw(MIXED, 50, 9)
    assert set(believed.of("reach").tolist()) == {0.25}
    np.testing.assert_array_equal(believed.values[:, :3], before.values[:, :3])


def test_drawn_values_cannot_be_written_to() -> None:
    assert not draw(MIXED, 3, 0).values.flags.writeable


@pytest.mark.parametrize(("futures", "seed", "first"), [(0, 0, 0), (5, -1, 0), (5, 2**64, 0), (5, 0, -1)])
def test_numbers_out_of_bounds_are_refused(futures: int, seed: int, first: int) -> None:
    with pytest.raises(UsageError, match="out of bounds"):
        draw(MIXED, futures, seed, first=first)


@pytest.mark.parametrize(
    "table",
    [
        {"care exit rate": [0.1, 0.2], "TARGETED_BUDGET": (1.0, 2.0)},
        pd.DataFrame({"care exit rate": [0.1, 0.2], "targeted_budget": [1, 2]}, index=[5, 9]),
        xr.Dataset({"care_exit_rate": ("future", [0.1, 0.2]), "targeted_budget": ("future", [1.0, 2.0])}),
        Draws(("care_exit_rate", "targeted_budget"), ("x", "y"), np.array([[0.1, 1.0], [0.2, 2.0]])),
    ],
    ids=lambda table: type(table).__name__,
)
def test_a_users_table_is_taken_in_any_common_form(table: UserDraws) -> None:
    made = given(table, KNOWN)
    assert made.ids == ("care_exit_rate", "targeted_budget")
    assert made.names == ("care exit rate", "Targeted budget")
    assert made.values.tolist() == [[0.1, 1.0], [0.2, 2.0]]
    assert len(made) == 2


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"care exits rate": [1.0]}, "Did you mean care exit rate?"),
        ({"care exit rate": [1.0, 2.0], "targeted budget": [1.0]}, "1 futures are given where 2 are needed"),
        ({"care exit rate": [1.0, float("nan")]}, '"care exit rate" is nan in future 1'),
        ({"care exit rate": ["many"]}, "is not a column of numbers"),
        ({"care exit rate": [[1.0]]}, "is not a column of numbers"),
        ({"care exit rate": []}, "0 futures"),
        ({"care exit rate": [1.0], "care_exit_rate": [1.0]}, 'is the same parameter as "care exit rate"'),
        ({}, "the table has no columns"),
    ],
)
def test_a_users_table_that_cannot_be_used_is_refused(table: dict[str, list[float]], message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        given(table, KNOWN)
    assert message in str(caught.value)


def test_all_problems_of_a_users_table_are_listed_at_once() -> None:
    with pytest.raises(ParameterError) as caught:
        given({"nonsense": [1.0], "care exit rate": [float("inf")]}, KNOWN, futures=3)
    assert len(caught.value.problems) == 4


def test_an_override_replaces_columns_and_may_add_known_ones() -> None:
    before = draw(MIXED, 3, 1)
    after = override(before, {"Reach": 0.75, "care exit rate": [1.0, 2.0, 3.0]}, KNOWN)
    assert after.of("reach").tolist() == [0.75] * 3
    assert after.of("care_exit_rate").tolist() == [1.0, 2.0, 3.0]
    np.testing.assert_array_equal(after.of("delay"), before.of("delay"))
    assert override(before, {}) is before


def test_an_override_of_an_unknown_name_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"Did you mean reach\?"):
        override(draw(MIXED, 3, 1), {"reech": 1.0})
