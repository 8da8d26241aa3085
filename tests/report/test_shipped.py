"""The shipped model gives every indicator, and its report passes its checks."""

from __future__ import annotations

import pytest

import tiershift
from tiershift.report.checks import checks, failed
from tiershift.report.headline import headline
from tiershift.report.indicators import INDICATORS, variables
from tiershift.report.summary import Report, Run, summarise

pytestmark = pytest.mark.usefixtures("warm")


@pytest.fixture(scope="module")
def shipped() -> Report:
    model = tiershift.load_model("childrens_services")
    runs = {}
    for name in ("baseline", "early_shift"):
        plan = tiershift.load_plan(name, model)
        wanted = variables(model.variables)
        futures = tiershift.ensemble(model, futures=16, seed=0, plan=plan, traces=True, variables=wanted)
        runs[name] = Run(name, plan.title, plan, futures)
    return summarise(model, runs)


def test_every_indicator_is_there(shipped: Report) -> None:
    assert set(shipped.first.series) == {indicator.name for indicator in INDICATORS}


def test_no_check_fails(shipped: Report) -> None:
    assert failed(checks(shipped)) == ()


def test_now_is_march_2026(shipped: Report) -> None:
    assert shipped.dates == (2026, 2031, 2036)


def test_the_model_meets_the_outturn_by_name(shipped: Report) -> None:
    assert {"cla_31_march", "cla_starters", "cin_31_march", "s251_gross_early"} <= set(shipped.history)


def test_the_headline_says_from_when_on_spending_is_modelled(shipped: Report) -> None:
    assert "Recorded spending ends in March 2024" in " ".join(headline(shipped).split())


def test_the_headline_fits(shipped: Report) -> None:
    assert max(map(len, headline(shipped).splitlines())) <= 100
