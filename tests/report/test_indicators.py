"""Indicators are made future by future, and only then summarised."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from tiershift.errors import UsageError
from tiershift.report.history import load_history
from tiershift.report.indicators import (
    BY_NAME,
    INDICATORS,
    YearEnds,
    compute,
    described,
    needed,
    variables,
    year_ends,
)
from tiershift.report.prices import load_prices
from tiershift.shipped import shelf

PRICES = load_prices()
TIME = np.arange(2020.0, 2024.25 + 0.125, 0.25)


def ensemble(**values: Any) -> xr.Dataset:
    """Two futures of some variables; a value is a function of time, and the second future has half as much again."""
    arrays = {name: np.array([value(TIME), 1.5 * value(TIME)]) for name, value in values.items()}
    return xr.Dataset({name: (("future", "time"), array) for name, array in arrays.items()}, coords={"time": TIME})


def test_a_stock_is_taken_at_the_end_of_31_march() -> None:
    series = compute(ensemble(children_in_care=lambda t: t), PRICES)["cla_31_march"]
    assert series.years == (2020, 2021, 2022, 2023, 2024)
    assert series.values[0].tolist() == [2020.25, 2021.25, 2022.25, 2023.25, 2024.25]


def test_a_flow_is_what_a_counter_gained_since_the_last_31_march_in_each_future() -> None:
    series = compute(ensemble(cumulative_care_starts=lambda t: (t - 2020.0) ** 2), PRICES)["cla_starters"]
    assert series.years == (2021, 2022, 2023, 2024)
    np.testing.assert_allclose(series.values, [[1.5, 3.5, 5.5, 7.5], [2.25, 5.25, 8.25, 11.25]])


def test_a_rate_without_a_counter_is_summed_through_the_year() -> None:
    found = compute(ensemble(uncounted_returns=lambda t: 10.0 * t, records_cleaned=lambda t: 0.0 * t + 3.0), PRICES)
    np.testing.assert_allclose(found["cla_reconciliation"].at(2021)[0], 10.0 * 2020.75)
    np.testing.assert_allclose(found["cin_reconciliation"].at(2021)[0], 10.0 * 2020.75 - 3.0)


def test_a_rate_is_added_up_as_an_engine_of_small_steps_adds_it_up() -> None:
    step = 1.0 / 32.0
    found = compute(ensemble(uncounted_returns=lambda t: np.exp(2020.0 - t)), PRICES, step)["cla_reconciliation"]
    added = sum(step * np.exp(-0.25 - step * number) for number in range(32))
    assert found.at(2021)[0] == pytest.approx(added, abs=1e-4)
    smooth = compute(ensemble(uncounted_returns=lambda t: np.exp(2020.0 - t)), PRICES)["cla_reconciliation"]
    assert smooth.at(2021)[0] == pytest.approx(np.exp(-0.25) - np.exp(-1.25), abs=1e-5)
    assert abs(added - smooth.at(2021)[0]) > 7e-3


@pytest.mark.parametrize("day", [2022.25, 2022.125])
def test_a_count_ends_one_rate_and_begins_another(day: float) -> None:
    rate = ensemble(uncounted_returns=lambda t: np.where(t < day, 10.0 + t - 2020.0, 100.0 - 2.0 * (t - 2020.0)))
    moved = rate.assign_coords(count_moved_at=("count_part", [day, day]))
    found = compute(moved, PRICES)["cla_reconciliation"]
    until, since = day - 2021.25, 2022.25 - day
    before = until * (10.0 + day - 2020.0 - until / 2.0)
    after = since * (100.0 - 2.0 * (day - 2020.0) - since)
    np.testing.assert_allclose(found.at(2022), [before + after, 1.5 * (before + after)])
    np.testing.assert_allclose(found.at(2023)[0], 100.0 - 2.0 * 2.75)
    plain = compute(rate, PRICES)["cla_reconciliation"]
    assert abs(plain.at(2022)[0] - found.at(2022)[0]) > 1.0, "which the results alone do not tell"


def test_cash_is_the_real_amount_times_the_price_level_of_its_year() -> None:
    spend = ensemble(**{f"cumulative_{tier}_spend": lambda t: 1e9 * t for tier in ("universal", "targeted")})
    found = compute(spend, PRICES)
    factors = [PRICES[year].factor for year in (2021, 2022, 2023, 2024)]
    np.testing.assert_allclose(found["early_spend_real"].values[0], 2000.0)
    np.testing.assert_allclose(found["s251_gross_early"].values[0], np.array(factors) * 2000.0)
    np.testing.assert_allclose(found["s251_gross_early"].at(2024), found["early_spend_real"].at(2024))


def test_the_median_of_a_total_is_not_the_total_of_the_medians(report: Any) -> None:
    series, bands = report.first.series, report.first.bands
    parts = ("universal_spend_real", "targeted_spend_real")
    total = series[parts[0]].values + series[parts[1]].values
    np.testing.assert_allclose(bands["early_spend_real"].central, np.quantile(total, 0.5, axis=0))
    means = bands[parts[0]].mean + bands[parts[1]].mean
    np.testing.assert_allclose(bands["early_spend_real"].mean, means)
    assert not np.allclose(bands["early_spend_real"].high, bands[parts[0]].high + bands[parts[1]].high, rtol=1e-4)


def test_a_ratio_is_taken_within_each_future(report: Any) -> None:
    series = report.first.series
    early, both = series["early_spend_real"], series["early_and_late_spend_real"]
    np.testing.assert_allclose(series["early_share_of_early_plus_late_gross"].values, early.values / both.values)


def test_names_are_told_once() -> None:
    assert len(BY_NAME) == len(INDICATORS)


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.name)
def test_every_indicator_says_what_it_is_made_from(indicator: Any) -> None:
    assert all(id in described(indicator.how) for id in needed(indicator.how))


def test_what_history_counts_is_counted_in_the_same_unit() -> None:
    found = load_history(shelf("models") / "childrens_services" / "history_england.csv", required=True)
    assert {"cla_31_march", "cla_starters", "cin_31_march", "cpp_31_march", "referrals", "s251_gross_late"} <= set(
        found
    )


def test_only_variables_that_the_model_has_are_asked_for() -> None:
    assert variables({"well", "cumulative_care_starts", "tea"}) == ("cumulative_care_starts", "well")


def test_an_indicator_whose_variables_are_absent_is_left_out() -> None:
    assert set(compute(ensemble(well=lambda t: t), PRICES)) == {"well"}


def test_a_dataset_without_futures_is_refused() -> None:
    with pytest.raises(UsageError, match="traces=True"):
        compute(ensemble(well=lambda t: t).isel(future=0), PRICES)


def test_a_variable_with_subscripts_is_refused() -> None:
    with pytest.raises(UsageError, match="subscripts"):
        compute(ensemble(well=lambda t: t).expand_dims(age=3), PRICES)


def test_a_missing_31_march_is_refused() -> None:
    with pytest.raises(UsageError, match="31 March"):
        year_ends(np.array([2020.25, 2022.25]))


def test_a_year_without_a_price_is_refused() -> None:
    with pytest.raises(UsageError, match="2024"):
        compute(ensemble(cumulative_care_spend=lambda t: t), {year: PRICES[year] for year in range(2020, 2024)})


def test_from_what_stands_at_year_ends_come_the_same_indicators_as_from_the_whole_run() -> None:
    whole = ensemble(
        cumulative_universal_spend=lambda t: 1e9 * t,
        cumulative_targeted_spend=lambda t: 2e9 * t**1.1,
        cumulative_specialist_spend=lambda t: 3e9 * t,
        cumulative_care_spend=lambda t: 5e9 * np.sqrt(t),
        age_of_the_queue=lambda t: 0.5 + 0.0 * t,
    )
    years, steps = year_ends(TIME)
    ends = YearEnds(years, {str(id): values.values[:, steps] for id, values in whole.data_vars.items()})
    for name, series in compute(whole, PRICES).items():
        found = ends.series(series.indicator, PRICES)
        assert found.years == series.years, name
        np.testing.assert_array_equal(found.values, series.values)
    np.testing.assert_allclose(ends.series(BY_NAME["mental_health_age_of_the_queue"], PRICES).at(2024)[0], 182.625)


@pytest.mark.parametrize("name", ["cla_31_march", "cla_reconciliation"])
def test_what_year_ends_do_not_tell_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match=name if name == "cla_31_march" else "within a year"):
        YearEnds((2023, 2024), {"uncounted_returns": np.zeros((2, 2))}).series(BY_NAME[name], PRICES)
