"""The sheets of money: their formulas, reckoned up anew, give the saved numbers; they read as finance teams write."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import numpy as np
import openpyxl
import pytest

import tiershift
from tiershift.report.checks import checks, failed
from tiershift.report.sheet import HEADER_ROW
from tiershift.report.summary import Run, summarise
from tiershift.report.tables.money import Money, wanted, with_money
from tiershift.report.workbook import workbook

pytestmark = pytest.mark.usefixtures("warm")
MONEY = ("MTFS", "Savings and pressures", "Section 251", "Invest to save")
REFERENCE = re.compile(r"(?:'([^']+)'!)?\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")


@pytest.fixture(scope="module")
def told() -> Any:
    model = tiershift.load_model("childrens_services")
    runs = {}
    for name in ("baseline", "early_shift"):
        plan = tiershift.load_plan(name, model)
        kept = wanted(model.variables)
        futures = tiershift.ensemble(model, futures=5, seed=1, plan=plan, traces=True, variables=kept)
        runs[name] = Run(name, plan.title, plan, futures)
    return with_money(summarise(model, runs), model, runs, 5, 1)


@pytest.fixture(scope="module")
def content(told: Any) -> bytes:
    return workbook(told, checks(told))


@pytest.fixture(scope="module")
def saved(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)


class Reckoner:
    """Reckons formulas of the few kinds that these sheets have, cell by cell, from numbers and other formulas."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.count = 0

    def cell(self, sheet: str, address: str) -> float:
        value = self.book[sheet][address].value
        if isinstance(value, str) and value.startswith("="):
            return self.formula(sheet, value[1:])
        return 0.0 if value is None or isinstance(value, str) else float(value)

    def formula(self, sheet: str, text: str) -> float:
        self.count += 1
        asked: list[Any] = []

        def asks(found: re.Match[str]) -> str:
            where, left, top, right, bottom = found.groups()
            page = self.book[where or sheet]
            if right is None:
                asked.append(self.cell(page.title, left + top))
            else:
                rows = page[f"{left}{top}:{right}{bottom}"]
                asked.append(np.array([self.cell(page.title, one.coordinate) for row in rows for one in row]))
            return f"asked[{len(asked) - 1}]"

        known = {"asked": asked, "SUM": np.sum, "SUMPRODUCT": np.sum, "ABS": np.abs, "__builtins__": {}}
        return float(eval(REFERENCE.sub(asks, text), known))


def test_the_sheets_of_money_stand_after_the_headline(saved: Any) -> None:
    names = saved.sheetnames
    assert tuple(names[names.index("MTFS") :][:4]) == MONEY
    listed = {row[1] for row in saved["Contents and notes"].iter_rows(min_row=HEADER_ROW + 1, values_only=True)}
    assert set(MONEY) <= listed


@pytest.mark.parametrize("name", MONEY)
def test_formulas_reckoned_anew_give_the_saved_numbers(content: bytes, saved: Any, name: str) -> None:
    reckoner = Reckoner(content)
    for row in reckoner.book[name].iter_rows(min_row=HEADER_ROW + 1):
        for one in row:
            if isinstance(one.value, str) and one.value.startswith("="):
                kept = saved[name][one.coordinate].value
                assert reckoner.cell(name, one.coordinate) == pytest.approx(kept, abs=1e-7), one.coordinate
    assert reckoner.count >= 6


def test_the_workbooks_own_checks_of_money_hold_and_find_a_changed_cell(content: bytes) -> None:
    reckoner = Reckoner(content)
    page = reckoner.book["Checks"]
    own = [row for row in page.iter_rows(min_row=HEADER_ROW + 1) if str(row[0].value) in ("C02f", "C06f")]
    own += [row for row in page.iter_rows(min_row=HEADER_ROW + 1) if str(row[1].value).startswith("MTFS, net equals")]
    assert len(own) == 7  # three of each scenario, and one more where there are decisions

    def sizes() -> list[float]:
        return [reckoner.cell("Checks", row[2].coordinate) for row in own]

    assert max(sizes()) < 1e-6
    first = next(
        row for row in reckoner.book["MTFS"].iter_rows(min_row=HEADER_ROW + 1) if row[1].value == "Pay inflation"
    )
    first[3].value += 0.01
    assert max(sizes()) > 0.009


def test_each_year_opens_where_the_last_one_closed(saved: Any, content: bytes) -> None:
    formulas = openpyxl.load_workbook(io.BytesIO(content))["MTFS"]
    rows = list(saved["MTFS"].iter_rows(min_row=HEADER_ROW + 1))
    bases = [row for row in rows if row[1].value == "Base budget"]
    nets = [row for row in rows if row[1].value == "Net budget requirement" and row[2].value == "mean"]
    assert len(bases) == len(nets) == 2
    for base, net in zip(bases, nets, strict=True):
        for place in range(4, 9):
            assert base[place].value == net[place - 1].value
            assert formulas[base[place].coordinate].value == f"={net[place - 1].coordinate}"


def test_a_quantile_is_a_number_and_no_formula_reads_one(content: bytes) -> None:
    page = openpyxl.load_workbook(io.BytesIO(content))["MTFS"]
    rows = list(page.iter_rows(min_row=HEADER_ROW + 1))
    kinds = {row[0].row: row[2].value for row in rows}
    for row in rows:
        for one in row[3:]:
            if isinstance(one.value, str):
                assert kinds[one.row] == "mean"
                read = [int(found) for found in re.findall(r"[A-Z]+(\d+)", one.value)]
                assert {kinds[number] for number in range(min(read), max(read) + 1)} == {"mean"}


def test_signs_are_those_of_the_house(saved: Any) -> None:
    for row in saved["MTFS"].iter_rows(min_row=HEADER_ROW + 1):
        for one in row[3:9]:
            if row[1].value == "Funding":
                assert one.value < 0.0
            if row[1].value in ("Base budget", "Net budget requirement"):
                assert one.value > 0.0
            assert one.number_format == "#,##0.000_);(#,##0.000)"


def test_the_log_is_not_made_to_say_what_it_does_not(saved: Any) -> None:
    rows = list(saved["Savings and pressures"].iter_rows(min_row=HEADER_ROW, values_only=True))
    told = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    decisions = [row for row in told if row["Decision event id"]]
    assert [row["Ref"] for row in decisions] == ["D01", "D02", "D03"]
    assert {row["RAG deliverability"] for row in decisions} == {"not rated"}
    assert {row["Status"] for row in decisions} == {"proposed"}
    assert [row["Cashable?"][:3] for row in decisions] == ["yes", "no:", "no:"]


def test_the_return_comes_to_its_total_and_has_the_budget_that_was_decided(saved: Any, told: Any) -> None:
    money: Money = told.money["baseline"]
    rows = [
        row for row in saved["Section 251"].iter_rows(min_row=HEADER_ROW + 1, values_only=True) if row[0] == "baseline"
    ]
    for number, year in enumerate(("2026/27", "2031/32")):
        lines = {row[1]: row for row in rows if row[2] == year}
        tiers = [row for name, row in lines.items() if re.match(r"3\.\d(?:,| and|\s[A-Z])", name)]
        assert len(tiers) == 4
        total = lines["Total"]
        assert sum(row[4] for row in tiers) == pytest.approx(total[4])
        assert total[10] == pytest.approx(14_691.9 * told.prices[2027 + 5 * number].factor)
        assert total[11] == pytest.approx(total[4] - total[10])
        care = [lines[name][4] for name in lines if name.startswith("3.1") and "of which" in name]
        assert sum(care) == pytest.approx(lines["3.1 Children looked after"][4])
    assert money.years == (2027, 2028, 2029, 2030, 2031, 2032)


def test_early_money_is_discounted_from_its_second_year(saved: Any) -> None:
    rows = {
        (row[1], row[2]): row[3:] for row in saved["Invest to save"].iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    }
    factors = rows["Discount factor", "mean"]
    assert factors[:3] == pytest.approx([1.0, 1.0 / 1.035, 1.0 / 1.035**2])
    real = rows["Net cost/(benefit), real", "mean"]
    worth = sum(a * b for a, b in zip(real[:-1], factors[:-1], strict=True))
    value = next(row for (line, kind), row in rows.items() if line.startswith("Net present value") and kind == "mean")
    assert value[-1] == pytest.approx(-worth)


def test_a_failed_check_of_money_is_loud(told: Any) -> None:
    money = told.money["baseline"]
    broken = replace(told, money={**told.money, "baseline": replace(money, funding=-money.funding)})
    found = checks(broken)
    assert {check.id for check in failed(found)} >= {"C06b", "C13"}
    page = openpyxl.load_workbook(io.BytesIO(workbook(broken, found)), data_only=True)["Checks"]
    outcome = {row[0]: row[4] for row in page.iter_rows(min_row=HEADER_ROW + 1, values_only=True)}
    assert outcome["C13"] == 0
