"""A report compares runs of the same futures, and knows what now is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tiershift.errors import UsageError
from tiershift.report.headline import also, headline
from tiershift.report.summary import Report, Run, summarise

Make = Callable[..., Report]


def runs_of(report: Report, dataset: Callable[..., Any]) -> dict[str, Run]:
    results = report.results.values()
    return {one.name: Run(one.name, one.title, one.plan, dataset()) for one in results}


def test_now_is_the_last_31_march_before_the_first_decision(report: Report) -> None:
    assert report.dates == (2026, 2031, 2036)


def test_now_can_be_said(make: Make) -> None:
    assert make(now=2024).dates == (2024, 2029, 2034)


def test_dates_after_the_run_are_left_out(make: Make) -> None:
    assert make(now=2033).dates == (2033, 2038)


def test_now_outside_the_run_is_refused(make: Make) -> None:
    with pytest.raises(UsageError, match="not among the years"):
        make(now=2050)


def test_a_difference_is_taken_in_the_same_future(report: Report) -> None:
    name = "cla_31_march"
    plan, baseline = (report.results[run].series[name].values for run in ("early_shift", "baseline"))
    np.testing.assert_array_equal(report.difference("early_shift", "baseline", name).values, plan - baseline)


def test_a_paired_difference_is_narrower_than_the_ranges_it_compares(report: Report) -> None:
    change = report.change("early_shift", "baseline", "cla_31_march", 2036)
    spread = report.results["baseline"].bands["cla_31_march"]
    assert change.high - change.low < 0.3 * (spread.high - spread.low)[report.years.index(2036)]


def test_futures_that_go_down_and_up_are_counted(report: Report) -> None:
    change = report.change("early_shift", "baseline", "cla_31_march", 2036)
    assert (change.lower, change.higher, change.n) == (40, 0, 40)


def test_a_plan_is_compared_with_the_baseline_and_with_the_plan_that_it_goes_on_from(
    report: Report, dataset: Callable[..., Any]
) -> None:
    shift = report.results["early_shift"]
    cut = replace(shift.plan, name="cut", events=shift.plan.events[:1])
    runs = runs_of(report, dataset)
    runs = {
        "baseline": runs["baseline"],
        "cut": Run("cut", "A cut", cut, dataset()),
        "early_shift": runs["early_shift"],
    }
    found = summarise(report.model, runs)
    assert found.pairs == (("early_shift", "baseline"), ("early_shift", "cut"), ("cut", "baseline"))
    (told,) = also(found, "early_shift", "baseline")
    assert told.startswith("Early shift against cut: the number of children in care")
    assert also(found, "cut", "baseline") == ()
    assert told in " ".join(headline(found, found.pairs[:1]).split())


def test_a_pair_that_was_not_run_is_refused_with_the_nearest_name(report: Report, dataset: Callable[..., Any]) -> None:
    with pytest.raises(UsageError, match="Did you mean early_shift"):
        summarise(report.model, runs_of(report, dataset), pairs=[("early_shfit", "baseline")])


@pytest.mark.parametrize("fact", ["seed", "futures", "model_hash", "parameters_hash"])
def test_runs_of_other_futures_are_refused(report: Report, dataset: Callable[..., Any], fact: str) -> None:
    runs = runs_of(report, dataset)
    runs["early_shift"].dataset.attrs[fact] = "another"
    with pytest.raises(UsageError, match=fact):
        summarise(report.model, runs)


def test_a_model_without_the_headline_is_refused_with_what_it_lacks(
    report: Report, dataset: Callable[..., Any]
) -> None:
    bare = dataset().drop_vars(["children_in_care"])
    with pytest.raises(UsageError, match="Children in care"):
        summarise(report.model, {"baseline": Run("baseline", "", report.first.plan, bare)})


def test_nothing_is_not_reported(report: Report) -> None:
    with pytest.raises(UsageError, match="nothing"):
        summarise(report.model, {})
