"""What a plan changes, in the same futures."""

from __future__ import annotations

import numpy as np
import pytest

from tiershift import Model, ScenarioError, UsageError, ensemble, load_model, load_plan
from tiershift.run.paired import paired, spread

pytestmark = pytest.mark.usefixtures("warm")

KEPT = ["children_in_care", "early_spend"]


@pytest.fixture(scope="module")
def england() -> Model:
    return load_model("childrens_services")


def test_differences_are_those_of_each_future(england: Model) -> None:
    change = paired(england, "cut", "early_shift", variables=KEPT, futures=30, seed=3)
    one, other = (
        ensemble(england, futures=30, seed=3, plan=plan, variables=KEPT, traces=True) for plan in ("cut", "early_shift")
    )
    for name in KEPT:
        np.testing.assert_allclose(change[name], other[name] - one[name], atol=1e-4)
        assert change[name].attrs["unit"] == other[name].attrs["unit"]
    assert change.attrs["before_head"] == load_plan("cut", england).head
    assert (change.attrs["after_plan"], change.attrs["seed"], change.attrs["futures"]) == ("early_shift", 3, 30)


def test_the_range_of_differences_is_far_narrower_than_that_of_levels(england: Model) -> None:
    change = spread(paired(england, "cut", "early_shift", variables=KEPT, futures=60))
    levels = ensemble(england, futures=60, plan="cut", variables=KEPT)
    at = {"time": 2034.0}
    widths = [
        float(
            found["children_in_care"].sel(at | {"quantile": 0.9})
            - found["children_in_care"].sel(at | {"quantile": 0.1})
        )
        for found in (change, levels)
    ]
    assert 0 < widths[0] < 0.3 * widths[1]


def test_a_plan_against_itself_changes_nothing_in_any_future(england: Model) -> None:
    change = paired(england, "cut", "cut", variables=KEPT, futures=10)
    assert all(not change[name].values.any() for name in KEPT)
    found = spread(change)
    assert float(found["early_spend_lower"].max()) == float(found["early_spend_higher"].max()) == 0.0


def test_before_they_part_two_plans_differ_in_nothing(england: Model) -> None:
    change = paired(england, "cut", "early_shift", variables=KEPT, futures=10)
    early = change["time"].values < 2026.25
    assert not change["early_spend"].values[:, early].any()
    assert change["early_spend"].values[:, ~early].any()


def test_the_spread_is_numpys_of_the_differences(england: Model) -> None:
    change = paired(england, None, "early_shift", variables=KEPT, futures=20)
    found = spread(change)
    for name in KEPT:
        own = change[name].values
        np.testing.assert_array_equal(found[name].values, np.quantile(own, (0.1, 0.5, 0.9), axis=0))
        np.testing.assert_allclose(found[f"{name}_mean"], own.mean(axis=0))
        np.testing.assert_array_equal(found[f"{name}_lower"], (own < 0).mean(axis=0))
        np.testing.assert_array_equal(found[f"{name}_higher"], (own > 0).mean(axis=0))
        assert found[name].attrs["unit"] == change[name].attrs["unit"]


def test_a_future_that_fails_is_not_counted_as_no_change(england: Model) -> None:
    change = paired(england, None, "cut", variables=KEPT, futures=5)
    change["early_spend"].values[2, :] = np.nan
    found = spread(change)
    assert np.isnan(found["early_spend_lower"]).all()
    assert np.isnan(found["early_spend_mean"]).all()
    assert not np.isnan(found["children_in_care_mean"]).any()


def test_progress_counts_the_futures_of_both(england: Model) -> None:
    told: list[tuple[int, int]] = []
    paired(england, None, "cut", variables=KEPT, futures=7, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (14, 14)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_what_cannot_be_run_is_refused_as_in_an_ensemble(england: Model) -> None:
    with pytest.raises(UsageError):
        paired(england, None, "cut", variables=KEPT, futures=0)
    with pytest.raises(ScenarioError):
        paired(england, None, "no_such_plan", variables=KEPT)
