"""Why an indicator differs: three futures, causes that add up, and words that say what the numbers say."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

import tiershift
from tiershift.cli import main
from tiershift.report.indicators import BY_NAME, compute, needed
from tiershift.report.prices import load_prices
from tiershift.report.why import MIDDLE, Why, why
from tiershift.report.why_words import told

pytestmark = pytest.mark.usefixtures("warm")
FUTURES = 30


@cache
def found(indicator: str) -> Why:
    model = tiershift.load_model("childrens_services")
    return why(model, "cut", "early_shift", BY_NAME[indicator], 2036, load_prices(), futures=FUTURES)


@pytest.mark.parametrize(
    "indicator",
    ["cla_31_march", "budget_gap_cash", "early_share_of_early_plus_late_gross", "unmet_mental_health_share"],
)
def test_the_causes_add_up_to_the_change_of_the_future_they_are_of(indicator: str) -> None:
    result, prices = found(indicator), load_prices()
    model = tiershift.load_model("childrens_services")
    levels = []
    for plan in ("cut", "early_shift"):
        variables = list(needed(BY_NAME[indicator].how))
        made = tiershift.ensemble(model, futures=FUTURES, seed=0, plan=plan, traces=True, variables=variables)
        levels.append(compute(made, prices)[indicator].at(2036))
    changes = levels[1] - levels[0]
    assert result.change == pytest.approx(changes[list(result.chosen)], rel=1e-6)
    assert np.sum([cause.shares for cause in result.causes], axis=0) == pytest.approx(result.change, rel=1e-9)
    assert list(result.change) == sorted(result.change)
    lower = np.mean(changes < result.change[0])
    assert 0.05 <= lower <= 0.15


def test_of_a_shift_after_a_cut_nothing_comes_from_the_cut_that_both_have() -> None:
    names = {cause.name for cause in found("cla_31_march").causes}
    assert names == {"targeted budget", "universal budget", "transition funding"}


def test_a_way_begins_with_the_lever_and_ends_with_what_was_asked() -> None:
    for route in found("cla_31_march").routes:
        assert route.steps[0].name == route.cause
        assert route.steps[-1].name == "children in care"
        assert route.steps[0].way == (0 if route.cause == "transition funding" else 1), "that money has ended by then"
        assert abs(route.amount) > 0


def test_the_text_fits_a_terminal_and_says_the_numbers_of_the_middle_future() -> None:
    result = found("cla_31_march")
    text = told(result, tiershift.load_model("childrens_services").parameters, "early_shift", "cut")
    assert max(map(len, text.splitlines())) <= 110
    [row] = [line for line in text.splitlines() if line.startswith("together")]
    said = [
        float(n.replace(",", "")) * (1 if way == "higher" else -1)
        for n, way in re.findall(r"([\d,]+) (higher|lower)", row)
    ]
    assert said[MIDDLE] == pytest.approx(result.change[MIDDLE], abs=max(50.0, 0.1 * abs(result.change[MIDDLE])))
    assert "Targeted early help budget" in text


def test_two_plans_that_are_the_same_differ_in_nothing() -> None:
    model = tiershift.load_model("childrens_services")
    same = why(model, "cut", "cut", BY_NAME["cla_31_march"], 2036, load_prices(), futures=3)
    assert same.causes == ()
    assert "differ in nothing" in told(same, model.parameters, "cut", "cut")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--of", "cla_31_marsh"], "Did you mean cla_31_march"),
        (["--of", "cla_reconciliation"], "summed from rates"),
        (["--year", "2090"], "2040"),
        (["--futures", "0"], "1 to 5,000"),
        (["--against", "basline"], "baseline"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["why", "early_shift", *arguments]) == 2
    assert said in capsys.readouterr().err
