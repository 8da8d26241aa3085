"""The workbook opens, its saved numbers are the engine's, and its formulas say the same."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tiershift.model.distributions import Triangular
from tiershift.model.parameters import Element
from tiershift.report.checks import checks
from tiershift.report.sheet import HEADER_ROW, letter
from tiershift.report.sheets_children import MOVEMENTS
from tiershift.report.sheets_records import amount, assumptions_sheet, draw_in_words, flag
from tiershift.report.summary import Report
from tiershift.report.workbook import workbook

Make = Callable[..., Report]
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def content(make: Make, outturn: Path) -> bytes:
    report = make(history=outturn)
    return workbook(report, checks(report))


@pytest.fixture(scope="module")
def saved(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)


@pytest.fixture(scope="module")
def formulas(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(page: Worksheet) -> Rows:
    heads = [cell.value for cell in page[HEADER_ROW]]
    rows = page.iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def tables(book: Any) -> Iterator[Worksheet]:
    return (page for page in book if page.title != "Charts")


def test_the_sheets_stand_in_their_order(saved: Any) -> None:
    assert saved.sheetnames == [
        "Cover", "Contents and notes", "Control", "Headline", "Charts", "Tier shift", "Activity", "Need and waits",
        "Ranges", "History", "Prices", "Assumptions", "Guesses", "Decisions log", "Checks",
    ]  # fmt: skip


def test_every_sheet_can_be_read_by_everyone(saved: Any) -> None:
    for page in tables(saved):
        heads = [cell.value for cell in page[HEADER_ROW]]
        assert page["A1"].value
        assert len(set(heads)) == len(heads)
        assert None not in heads
        assert not page.merged_cells.ranges
        assert page.freeze_panes


def test_the_same_run_gives_the_same_bytes(make: Make, outturn: Path, content: bytes) -> None:
    again = make(history=outturn)
    assert workbook(again, checks(again)) == content


def test_saved_numbers_of_the_tier_shift_are_the_engines(saved: Any, report: Report) -> None:
    names = {
        "Early, real": "early_spend_real", "Late, real": "late_spend_real", "Early, cash": "s251_gross_early",
        "Early and late, real": "early_and_late_spend_real", "Early and late, cash": "early_and_late_spend_cash",
    }  # fmt: skip
    for row in rows_of(saved["Tier shift"]):
        result = report.results[row["Scenario"]]
        for heading, name in names.items():
            place = result.series[name].years.index(row["Financial year ending 31 March"])
            assert row[heading] == pytest.approx(result.bands[name].mean[place], rel=1e-12)


def test_totals_are_the_sums_of_their_lines(saved: Any) -> None:
    for row in rows_of(saved["Tier shift"]):
        assert row["Early, real"] == pytest.approx(row["Universal, real"] + row["Targeted, real"], rel=1e-12)
        assert row["Early and late, real"] == pytest.approx(row["Early, real"] + row["Late, real"], rel=1e-12)
        assert row["Early, cash"] == pytest.approx(row["Early, real"] * row["Price level (2023-24 = 1)"], rel=1e-12)


def test_a_change_on_the_baseline_is_the_difference_of_two_rows(saved: Any) -> None:
    rows = rows_of(saved["Tier shift"])
    year = "Financial year ending 31 March"
    baseline = {row[year]: row["Late, real"] for row in rows if row["Scenario"] == "baseline"}
    for row in rows:
        change = row["Late, change on baseline, real"]
        assert change == pytest.approx(row["Late, real"] - baseline[row[year]], abs=1e-8)


def test_opening_and_movements_come_to_closing_and_the_next_year_opens_there(saved: Any) -> None:
    rows = rows_of(saved["Activity"])
    for row in rows:
        moved = sum(row[name] for name in MOVEMENTS[:-1])
        assert row["Ends"] < 0
        assert moved == pytest.approx(row["Closing"], abs=1e-4)
    for before, after in pairwise(rows):
        if (before["Scenario"], before["Children"]) == (after["Scenario"], after["Children"]):
            assert after["Opening"] == pytest.approx(before["Closing"])


def test_a_formula_points_at_the_cells_that_it_names(formulas: Any) -> None:
    page = formulas["Tier shift"]
    heads = {cell.value: letter(place) for place, cell in enumerate(page[HEADER_ROW])}
    row = HEADER_ROW + 3
    early = page[f"{heads['Early, real']}{row}"].value
    assert early == f"={heads['Universal, real']}{row}+{heads['Targeted, real']}{row}"


def test_formulas_keep_to_what_every_spreadsheet_knows(formulas: Any) -> None:
    used = {
        function
        for page in tables(formulas)
        for row in page.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, str) and cell.startswith("=") and "move early" not in cell
        for function in re.findall(r"[A-Z]{2,}(?=\()", cell)
    }
    assert used <= {"ABS", "COUNTIF", "IF", "SUM", "SUMIFS", "SUMPRODUCT"}


def test_what_people_wrote_is_never_a_formula(formulas: Any) -> None:
    page = formulas["Decisions log"]
    heads = [cell.value for cell in page[HEADER_ROW]]
    why = [row[heads.index("Why")] for row in page.iter_rows(min_row=HEADER_ROW + 1)]
    assert [cell.data_type for cell in why] == ["s", "s"]


def test_the_ranges_hold_every_indicator_and_year(saved: Any, report: Report) -> None:
    rows = rows_of(saved["Ranges"])
    assert len(rows) == sum(len(one.years) for result in report.results.values() for one in result.series.values())
    assert all(row["p05"] <= row["p50"] <= row["p95"] for row in rows)


def test_history_stands_beside_the_model_with_its_source(saved: Any) -> None:
    rows = rows_of(saved["History"])
    assert [(row["Indicator"], row["Year"]) for row in rows] == [
        ("cla_31_march", 2015), ("cla_31_march", 2020), ("s251_gross_early", 2015),
    ]  # fmt: skip
    for row in rows:
        assert row["Model less outturn, %"] == pytest.approx(row["Model, mean"] / row["Outturn"] - 1)


def test_an_assumption_that_is_only_assumed_is_flagged(saved: Any) -> None:
    flags = {row["Name"]: row["Flag"] for row in rows_of(saved["Assumptions"])}
    assert flags == {"care exit rate": "", "onset rate": "a guess: to be signed off"}


def test_a_guess_that_no_future_varies_is_said_to_be_held() -> None:
    assert flag("D", held=True) == "a guess held at one value: to be signed off"
    assert (flag("D", held=False), flag("C", held=True)) == ("a guess: to be signed off", "")


def test_an_array_is_listed_with_its_elements_and_its_factor(report: Report) -> None:
    values = report.model.parameters.values
    one = replace(
        values["onset_rate"],
        value=1.0,
        draw=Triangular(0.9, 1.0, 1.1),
        elements=(Element("infants", 0.4), Element("b", 0.35)),
    )
    held = SimpleNamespace(
        tree=report.model.tree, parameters=replace(report.model.parameters, values={**values, "onset_rate": one})
    )
    model: Any = held
    rows = assumptions_sheet(replace(report, model=model)).rows
    assert (rows[1][0], rows[1][2], rows[1][13]) == ("onset rate", "2 values", "infants 0.4; b 0.35")
    assert rows[1][6] == "one factor on all elements, triangular: low 0.9, mode 1, high 1.1"


def test_a_sound_report_has_no_failed_check(saved: Any) -> None:
    outcomes = {row["Check"]: row["Outcome"] for row in rows_of(saved["Checks"])}
    cover = {row["Field"]: row["Value"] for row in rows_of(saved["Cover"])}
    assert 0 not in outcomes.values()
    assert "C01" in outcomes
    assert cover["Checks that fail"] == 0


def test_a_failed_check_is_loud(make: Make, dataset: Callable[..., Any]) -> None:
    report = make(well=dataset(0.1)["well"].values + 10.0)
    book = openpyxl.load_workbook(io.BytesIO(workbook(report, checks(report))), data_only=True)
    cover = {row["Field"]: row["Value"] for row in rows_of(book["Cover"])}
    assert cover["Checks that fail"] == 1
    rules = [rule for held in book["Checks"].conditional_formatting for rule in held.rules]
    assert any(rule.formula == ["0"] and rule.dxf.fill.bgColor.rgb == "FFC00000" for rule in rules)


def test_a_number_that_is_none_is_an_error_in_its_cell_and_not_a_nought(make: Make) -> None:
    report = make()
    result = report.results["baseline"]
    spread = replace(result.bands["well"], mean=result.bands["well"].mean * float("nan"))
    broken = replace(result, bands={**result.bands, "well": spread})
    broken_report = replace(report, results={**report.results, "baseline": broken})
    book = openpyxl.load_workbook(io.BytesIO(workbook(broken_report, checks(report))))
    assert rows_of(book["Need and waits"])[0]["Well"] == "=#NUM!"


def test_every_chart_says_what_it_shows(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        charts = [name for name in parts.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    texts = re.findall(r'descr="([^"]+)"', drawing)
    assert len(texts) == len(charts) == 10
    assert all(len(text) > 40 for text in texts)


def test_amounts_are_written_as_people_write_them() -> None:
    assert amount(4e8, "GBP2324/year") == "£400m a year at 2023-24 prices"
    assert amount(0.08, "dimensionless") == "8%"
    assert amount(305000.0, "children/year") == "305,000 children/year"


def test_a_draw_is_told_in_words(report: Report) -> None:
    draw = next(iter(report.model.parameters.values.values())).draw
    assert draw_in_words(draw) == "triangular: low 0.35, mode 0.43, high 0.46"


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_lettered_as_in_a_spreadsheet(place: int, letters: str) -> None:
    assert letter(place) == letters
