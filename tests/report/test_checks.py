"""Every check passes on sound numbers, and each fails on what it is there for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tiershift.report.checks import checks, failed, median_error
from tiershift.report.summary import Report

Make = Callable[..., Report]
Dataset = Callable[..., Any]


def outcomes(report: Report) -> dict[str, str]:
    return {check.id: check.outcome for check in checks(report)}


def test_sound_numbers_pass(make: Make) -> None:
    assert failed(checks(make())) == ()


def test_ids_are_told_once(report: Report) -> None:
    assert len(outcomes(report)) == len(checks(report))


def test_few_futures_are_a_warning_and_not_a_failure(make: Make) -> None:
    assert outcomes(make(futures=10))["C19"] == "warn"


@pytest.mark.parametrize(
    ("variable", "change", "id"),
    [
        ("well", lambda values: values + 10.0, "C04b"),
        ("cumulative_care_starts", lambda values: values * 1.01, "C04"),
        ("early_help_waiting_list", lambda values: -values, "C23b"),
        ("early_help_reach", lambda values: values + 1.0, "C23c"),
        ("mental_health_need", lambda values: np.where(values > 1.8e6, np.nan, values), "C23"),
        ("complex", lambda values: values * np.inf, "C23"),
    ],
)
def test_a_fault_is_found(make: Make, dataset: Dataset, variable: str, change: Any, id: str) -> None:
    broken = make(**{variable: change(dataset(0.1)[variable].values)})
    found = {check.id: check for check in checks(broken)}[id]
    assert found.outcome == "fail"
    assert found.where.startswith("early_shift")


def test_what_the_model_reconciles_is_allowed_for(make: Make, dataset: Dataset) -> None:
    care = dataset(0.1)["children_in_care"].values
    time = np.arange(care.shape[1]) / 4.0
    returned = np.full_like(care, 700.0)
    stock = care + 700.0 * time
    assert outcomes(make(children_in_care=stock))["C04"] == "fail"
    assert outcomes(make(children_in_care=stock, uncounted_returns=returned, records_cleaned=returned))["C04"] == "pass"


def test_amounts_that_are_not_the_price_level_times_the_real_amount_are_found(make: Make) -> None:
    report = make()
    result = report.results["baseline"]
    bad = replace(result.series["s251_gross_late"], values=result.series["s251_gross_late"].values + 1.0)
    broken = replace(result, series={**result.series, "s251_gross_late": bad})
    assert outcomes(replace(report, results={**report.results, "baseline": broken}))["C08"] == "fail"


def test_a_year_without_twelve_months_is_found(make: Make) -> None:
    report = make()
    result = report.results["baseline"]
    late = replace(result, time=(*result.time[:-1], result.time[-1] + 1.0))
    assert outcomes(replace(report, results={**report.results, "baseline": late}))["C11"] == "fail"


def test_the_error_of_a_median_is_what_repeating_shows() -> None:
    random = np.random.default_rng(1)
    medians = [np.median(random.normal(size=400)) for _ in range(2000)]
    errors = [median_error(random.normal(size=400)) for _ in range(200)]
    assert np.mean(errors) == pytest.approx(np.std(medians), rel=0.1)
