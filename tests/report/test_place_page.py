"""The report of a place: amounts are the place's, and it says what its history is and is not."""

from __future__ import annotations

import io
import re
from html import unescape

import openpyxl
import pytest

from tiershift import ensemble, load_model, load_plan
from tiershift.calibrate.pool.local import place_local
from tiershift.places import read_panel
from tiershift.report.checks import activities, checks, failed, reset_to_count
from tiershift.report.headline import headline
from tiershift.report.indicators import variables
from tiershift.report.page import page
from tiershift.report.summary import Report, Run, summarise
from tiershift.report.workbook import workbook

pytestmark = pytest.mark.usefixtures("warm")


@pytest.fixture(scope="module")
def report() -> Report:
    england = load_model("childrens_services")
    model = england.at(place_local("Blackpool", england))
    runs = {}
    for name in ("baseline", "early_shift"):
        plan = load_plan(name, model)
        made = ensemble(model, futures=12, plan=plan, traces=True, variables=variables(model.variables))
        runs[name] = Run(name, plan.title, plan, made)
    return summarise(model, runs)


@pytest.fixture(scope="module")
def text(report: Report) -> str:
    """What the page says, without its scripts."""
    shown = re.sub(r"<(script|style).*?</\1>", " ", page(report, checks(report)), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def test_a_place_that_goes_on_from_its_counts_is_not_told_to_distrust_its_numbers(report: Report, text: str) -> None:
    assert failed(checks(report)) == ()
    assert "Do not use these numbers" not in text
    result = report.first
    care = next(one for one in activities(result) if one.stock == "cla_31_march")
    reset = reset_to_count(result, care)
    assert [year for year, moved in zip(reset.years, reset.values.any(axis=0), strict=True) if moved] == [2024]
    assert "Reset to the count" in text
    counted = read_panel().value("E06000009", "cla_31_march", 2024)
    assert result.series["cla_31_march"].at(2024).tolist() == pytest.approx([counted] * 12)


def test_titles_and_decisions_say_the_amounts_of_the_place(report: Report, text: str) -> None:
    moved = [event for event in report.results["early_shift"].plan.events if event.kind == "FundingShifted"]
    here = sum(event.amount for event in moved)
    assert 3e6 < here < 5e6, "Blackpool's part of £600m"
    assert f"with £{here / 1e6:.1f}m a year moved from care" in text
    assert f"with £{here / 1e6:.1f}m a year moved" in " ".join(headline(report).split())
    for event, whole in zip(moved, ("£400m", "£200m"), strict=True):
        assert f"care budget falls by £{event.amount / 1e6:.4g}m a year" in text
        assert f"England's amount: {whole} a year; here ×" in text
    assert "£600m" not in text
    book = openpyxl.load_workbook(io.BytesIO(workbook(report, checks(report))))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [value for value in cells if "£600m" in value]
    assert any("England's amount: £400m a year" in value for value in cells)


def test_history_of_early_spending_says_that_it_is_what_is_left_and_where_counting_changed(text: str) -> None:
    assert text.count("the model takes only what Blackpool spent in all") == 2, "early spend, and its share"
    assert re.search(r"early spending is what is left, £\d+\.\d+m from the counted figure \(dots\)", text)
    assert "Counted otherwise from 2013 on (dashed): the return changed its lines" in text
