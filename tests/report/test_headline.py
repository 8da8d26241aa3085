"""The headline fits a terminal and says what the record says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tiershift.report.headline import CAVEAT, claim, headline, sentences
from tiershift.report.summary import HEADLINE, Report


def test_no_line_is_wider_than_a_hundred_columns(report: Report) -> None:
    assert max(map(len, headline(report).splitlines())) <= 100


def test_every_headline_indicator_stands_in_it_with_and_without_the_plan(report: Report) -> None:
    lines = headline(report).splitlines()
    labels = [report.first.series[name].indicator.label for name in HEADLINE]
    assert [line.rpartition(" (")[0] for line in lines if line.rpartition(" (")[0] in labels] == labels
    for row in (" without plan", " with plan", " difference", " lower in"):
        assert sum(line.startswith(row) for line in lines) == len(HEADLINE)


def test_it_can_be_printed_anywhere(report: Report) -> None:
    headline(report).encode("cp1252")


def test_it_says_that_it_is_no_forecast(report: Report) -> None:
    assert " ".join(CAVEAT.split()) in " ".join(headline(report).split())
    assert "80% range" in headline(report)


def test_the_dates_are_named(report: Report) -> None:
    assert re.search(r"31 March 2026 +31 March 2031 +31 March 2036", headline(report))


def test_before_the_plan_there_is_no_difference(report: Report) -> None:
    rows = [line for line in headline(report).splitlines() if line.startswith(" difference")]
    assert all(row.split()[1] == "0" for row in rows)


def test_a_report_without_a_plan_shows_its_one_scenario(report: Report) -> None:
    alone = replace(report, results={"baseline": report.results["baseline"]}, pairs=())
    assert "difference" not in headline(alone).replace("Differences", "")
    assert "Children in care (children)" in headline(alone)


@pytest.mark.parametrize("place", range(len(HEADLINE)))
def test_every_number_of_a_sentence_is_in_the_record(report: Report, place: int) -> None:
    name = list(HEADLINE)[place]
    change = report.change("early_shift", "baseline", name, 2036)
    said = sentences(report, "early_shift", "baseline")[place]
    told = [
        float(text.replace(",", ""))
        for text in re.findall(r"(\d[\d,.]*\d|\d)(?=m? (?:percentage |thousand )?(?:points )?(?:lower|higher))", said)
    ]
    factor = 100.0 if "percentage points" in said else 1e-3 if "thousand" in said else 1.0
    record = [abs(value) * factor for value in (change.central, change.low, change.high)]
    assert len(told) == 3
    width = abs(change.high - change.low) * factor
    assert all(abs(a - b) <= max(width / 40, 0.5) for a, b in zip(told, record, strict=True))


def test_the_title_is_a_claim_from_the_record(report: Report) -> None:
    assert claim(report, "early_shift", "baseline").startswith(
        "Early shift against baseline: the number of children in care is"
    )


def test_cells_that_do_not_fit_are_in_thousands(make: Callable[..., Report], dataset: Callable[..., Any]) -> None:
    waiting = dataset(0.1)["mental_health_waiting_list"].values * 3.4
    text = headline(make(mental_health_waiting_list=waiting))
    assert "Children who wait for mental-health help (thousand children)" in text
    assert max(map(len, text.splitlines())) <= 100


def test_the_headline_warns_that_fewer_in_care_may_be_rationing(report: Report) -> None:
    assert "not always less need" in headline(report)
