"""Impact says what a headline number rests on, and says so where it cannot be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from tiershift.events.fold import apply
from tiershift.events.plan import Plan
from tiershift.events.types import AssumptionAdopted
from tiershift.model.distributions import Fixed
from tiershift.report.answers import answer, red_and_unsigned
from tiershift.report.checks import Check, checks
from tiershift.report.impact import AMBER, RED, UNTOLD, Impact, Output, impacts
from tiershift.report.sheets_records import assumptions_sheet
from tiershift.report.summary import Report
from tiershift.run.draws import draw

Make = Callable[..., Report]
PROVENANCE = {"seed": "7"}
PLAN = Plan("x", "X", "childrens_services")
CARE, NEED = ("children_in_care",), ("care_exit_rate",)


def found(report: Report, part: float, futures: int = 1000, reads: tuple[str, ...] = CARE, **plan: Any) -> Impact:
    """The impact of the onset rate on an output of whose variance it explains `part`, the rest being noise."""
    onset = draw(report.model.parameters, futures, 7).of("onset_rate")
    noise = np.random.default_rng(1).normal(size=futures)
    values = np.sqrt(part) * onset / onset.std() + np.sqrt(1.0 - part) * noise
    return impacts(report.model, replace(PLAN, **plan), PROVENANCE, [Output("care 2030", reads, values)])["onset_rate"]


@pytest.mark.parametrize(("part", "colour"), [(0.5, "Red"), (0.28, "Red"), (0.1, "Amber"), (0.0, "Green")])
def test_the_colour_follows_the_share_of_the_variance(report: Report, part: float, colour: str) -> None:
    one = found(report, part)
    assert one.colour == colour
    assert one.share == pytest.approx(part, abs=0.06)
    assert one.error is not None
    assert 0.0 < one.error < 0.05
    assert (AMBER, RED, one.on) == (0.05, 0.2, "care 2030")


def test_few_futures_give_no_green(report: Report) -> None:
    assert (found(report, 0.0, 200).colour, found(report, 0.9, 200).colour) == (UNTOLD, "Red")
    assert (found(report, 0.9, 6).colour, found(report, 0.9, 6).share) == (UNTOLD, None)


def test_no_equation_means_no_impact(report: Report) -> None:
    one = found(report, 0.9, reads=NEED)
    assert (one.colour, one.share, one.why) == ("Green", 0.0, "no equation leads from it to a headline number")


def test_what_is_held_at_one_value_is_not_told_and_never_green(report: Report) -> None:
    own = report.model.parameters
    fixed = replace(own.values["onset_rate"], draw=Fixed(0.43))
    model: Any = replace(report.model, parameters=replace(own, values={**own.values, "onset_rate": fixed}))
    one = impacts(model, PLAN, PROVENANCE, [Output("care", CARE, np.random.default_rng(1).normal(size=900))])
    assert one["onset_rate"].colour == UNTOLD
    assert "held at one value" in one["onset_rate"].why
    assert one["care_exit_rate"].colour == "Green"
    given = impacts(model, PLAN, {"seed": "7", "given": "draws"}, [Output("care", CARE, np.arange(900.0))])
    assert {each.colour for each in given.values()} == {UNTOLD}


def adopted(sunset: date | None = None, **said: str) -> AssumptionAdopted:
    common = {"event_id": UUID(int=9), "effective": date(2026, 4, 1), "recorded": date(2026, 5, 1), "who": "Panel"}
    told = {"why": "A study", "source": "Report 3", "parameter": "onset_rate", "value": 0.4, "unit": "1/year"}
    return AssumptionAdopted(**common, **told, **said, confidence="D", sunset=sunset)  # type: ignore[arg-type]


def with_belief(report: Report, event: AssumptionAdopted) -> Report:
    """The report with a plan that rests on an assumption, and on which the headline rests."""
    name = report.first.name
    result = replace(report.first, plan=apply(PLAN, event))
    impact = {"onset_rate": Impact("Red", 0.5, 0.02, "cla_31_march 2036")}
    return replace(report, results={**report.results, name: result}, impacts=impact)


def of(report: Report, id: str, day: date | None = None) -> Check:
    return next(check for check in checks(report, day) if check.id == id)


def test_an_assumption_past_its_sunset_fails_loudly_from_the_day_after(report: Report) -> None:
    made = with_belief(report, adopted(date(2027, 3, 31)))
    assert of(made, "C22", date(2027, 3, 31)).outcome == "pass"
    late = of(made, "C22", date(2027, 4, 1))
    assert (late.outcome, late.largest) == ("fail", 1.0)
    assert "onset_rate, sunset 2027-03-31" in late.where
    assert of(made, "C22").outcome == "pass", "as of the last event that was recorded"


def test_a_guess_on_which_much_rests_asks_for_a_signature(report: Report) -> None:
    unsigned, signed = (with_belief(report, adopted(signed_off_by=by)) for by in ("", "Cabinet"))
    assert (of(unsigned, "C22b").outcome, of(unsigned, "C22b").where) == ("warn", "onset rate")
    assert of(signed, "C22b").outcome == "pass"
    assert list(red_and_unsigned(replace(unsigned, impacts={"onset_rate": Impact("Amber", 0.1)}))) == []


def test_nobody_is_invented_who_answers_for_a_figure(report: Report) -> None:
    assert (answer(None).owner, answer(None).signed_off_by, answer(None).sunset) == (
        "model", "not signed off", "none given",
    )  # fmt: skip
    assert answer(adopted()).owner == "nobody is named; adopted by Panel"
    sheet = assumptions_sheet(with_belief(report, adopted(date(2027, 3, 31), owner="Head of Data")))
    heads = [column.heading for column in sheet.columns]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.rows]
    said = [(row["Owner"], row["Signed off by"], row["Sunset"], row["Impact"]) for row in rows]
    assert said[1] == ("model", "not signed off", "none given", "Red")
    assert said[-1] == ("Head of Data", "not signed off", "2027-03-31", "Red")
