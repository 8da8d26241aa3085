"""Whether equations balance, on small models written as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiershift.compile.functions import FUNCTIONS
from tiershift.model.read import read_model
from tiershift.model.unit_check import check_units
from tiershift.model.unit_inference import RULES
from tiershift.shipped import shelf

BASE = """{UTF-8}
children = INTEG(entries - exits, 100) ~ children ~|
entries = 10 ~ children/year ~|
exits = children / stay ~ children/year ~|
stay = 2 ~ year ~|
share = 0.5 ~ dmnl ~|
money = 5 ~ GBP2324 ~|
reach table((0,0),(1,1)) ~ dmnl ~|
INITIAL TIME = 2010 ~ year ~|
FINAL TIME = 2040 ~ Years ~|
TIME STEP = 1/32 ~ year ~|
SAVEPER = TIME STEP ~ year ~|
"""


def problems(tmp_path: Path, extra: str = "", base: str = BASE) -> list[str]:
    path = tmp_path / "a.mdl"
    path.write_text(base + extra + "\n\\\\\\---/// Sketch\n///---\\\\\\\n22:child,kid,kids\n", encoding="utf-8")
    return [str(problem) for problem in check_units(read_model(path))]


BALANCED = [
    ("children + entries * stay", "children"),
    ("children - 0", "kids"),
    ("-children", "children"),
    ("children * share", "children"),
    ("money / children", "GBP2324/children"),
    ("children ^ 2 / children", "children"),
    ("SQRT(children * children)", "children"),
    ("IF THEN ELSE(children > 0 :AND: share < 1, children, 0)", "children"),
    ("MAX(0, MIN(children, entries * stay))", "children"),
    ("EXP(-stay / stay)", "dmnl"),
    ("EXP(Time / stay)", "dmnl"),
    ("SMOOTH3I(entries, stay, entries)", "children/year"),
    ("DELAY3(entries, stay)", "children/year"),
    ("DELAY FIXED(entries, stay, 0)", "children/year"),
    ("TREND(children, stay, 0)", "1/year"),
    ("FORECAST(children, stay, stay)", "children"),
    ("reach table(share)", "dmnl"),
    ("reach table(Time)", "dmnl"),
    ("WITH LOOKUP(Time, ((2010,1),(2020,2)))", "GBP2324/children"),
    ("ZIDZ(children, entries)", "year"),
    ("XIDZ(children, entries, stay)", "year"),
    ("STEP(children, Time)", "children"),
    ("RAMP(entries, Time, Time)", "children"),
    ("PULSE(Time, stay) * entries", "children/year"),
    ("INTEGER(share * 10)", "dmnl"),
    ("MODULO(children, children)", "children"),
    ("INITIAL(children)", "children"),
    ("SAMPLE IF TRUE(share > 0.1, children, 0)", "children"),
    ("ACTIVE INITIAL(children, 0)", "children"),
    ("entries * TIME STEP", "children"),
    ("3", "anything/at all"),
    ("-1/32 + 4", "GBP2324"),
]


@pytest.mark.parametrize(("equation", "unit"), BALANCED, ids=[equation for equation, _ in BALANCED])
def test_an_equation_that_balances_is_not_mentioned(tmp_path: Path, equation: str, unit: str) -> None:
    assert problems(tmp_path, f"x = {equation} ~ {unit} ~|") == []


UNBALANCED = [
    ("children", "children/year", "the left side is children/year, the right side children\n"),
    ("children + entries", "children", "it adds children to children/year"),
    ("children - 1", "children", "it subtracts children and dmnl"),
    ("IF THEN ELSE(children > 10, 0, 0)", "dmnl", "it compares children with dmnl"),
    ("IF THEN ELSE(share > 0, children, money)", "children", "IF THEN ELSE is given GBP2324 where children belongs"),
    ("IF THEN ELSE(children, 0, 0)", "dmnl", "IF THEN ELSE is given children where dmnl belongs"),
    ("MAX(children, 5)", "children", "MAX is given dmnl where children belongs"),
    ("EXP(stay)", "dmnl", "EXP is given year where dmnl belongs"),
    ("share ^ stay", "dmnl", "an exponent is given year where dmnl belongs"),
    ("children ^ share", "children", "^ with an exponent that is not a number is given children"),
    ("SMOOTH(children, share)", "children", "SMOOTH is given dmnl where year belongs"),
    ("DELAY3(children, children)", "children", "DELAY is given children where year belongs"),
    ("XIDZ(children, entries, share)", "year", "XIDZ is given dmnl where year belongs"),
    ("TREND(children, stay, share)", "1/year", "TREND is given dmnl where 1/year belongs"),
    ("STEP(children, 2015)", "children", "STEP is given dmnl where year belongs"),
    ("SQRT(children)", "children", "the right side children^(1/2)"),
    ("children :AND: share", "dmnl", ":AND: is given children where dmnl belongs"),
    ("INTEG(children, children)", "children", "its flow is children where children/year belongs"),
    ("INTEG(entries, entries)", "children", "it starts from children/year where children belongs"),
    ("INTEG(entries + share, children)", "children", "it adds children/year to dmnl"),
    ("reach table(share + stay)", "dmnl", "it adds dmnl to year"),
    ("reach table(share)", "children", "the left side is children, the right side dmnl"),
]


@pytest.mark.parametrize(("equation", "unit", "message"), UNBALANCED, ids=[equation for equation, _, _ in UNBALANCED])
def test_an_equation_that_does_not_balance_is_shown_with_a_way_out(
    tmp_path: Path, equation: str, unit: str, message: str
) -> None:
    [problem] = problems(tmp_path, f"x = {equation} ~ {unit} ~|")
    where, shown, way_out = problem.split("\n")
    assert where.startswith(f'{tmp_path / "a.mdl"}:13: "x" does not balance: ')
    assert message in problem
    assert shown.strip() == f"x = {equation} ~ {unit} ~|"
    assert way_out.endswith(".")


def test_the_way_out_names_what_is_missing(tmp_path: Path) -> None:
    assert "Divide by something in year" in problems(tmp_path, "x = children ~ children/year ~|")[0]
    assert "Multiply by something in GBP2324/children" in problems(tmp_path, "x = children ~ GBP2324 ~|")[0]
    assert "A bare number has no unit" in problems(tmp_path, "x = children + 1 ~ children ~|")[0]


def test_a_variable_without_a_unit_is_named_and_does_not_hide_others(tmp_path: Path) -> None:
    first, second = problems(tmp_path, "x = children ~ ~|\ny = x + share + children ~ children ~|")
    assert '"x" has no unit' in first
    assert "dimensionless is dmnl" in first
    assert '"y" does not balance: it adds' in problems(tmp_path, "y = share + children ~ children ~|")[0]
    assert '"y"' in second


def test_a_unit_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, "x = children ~ children//year ~|")
    assert 'has a unit that cannot be read: the unit "children//year" cannot be read at "/year"' in problem


def test_time_has_one_unit(tmp_path: Path) -> None:
    found = problems(tmp_path, base=BASE.replace("2010 ~ year", "2010 ~ month"))
    assert len(found) == 1
    assert '"INITIAL TIME" is in month' in found[0]


def test_problems_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = problems(tmp_path, "x = children ~ year ~|\ny = children ~ ~|\nz = children ~ dmnl ~|")
    assert [text.split('"')[1] for text in found] == ["x", "y", "z"]


def test_each_equation_of_a_subscripted_variable_is_checked(tmp_path: Path) -> None:
    extra = "tier: early, late ~~|\nx[early] = children ~ children ~|\nx[late] = entries ~~|"
    extra += "\ny = SUM(x[tier!]) ~ children ~|"
    [problem] = problems(tmp_path, extra)
    assert ":15:" in problem
    assert "the right side children/year" in problem


def test_every_function_of_the_language_has_a_rule() -> None:
    assert set(FUNCTIONS) - set(RULES) == {"POWER"}


@pytest.mark.parametrize("path", sorted(shelf("models").glob("*/*.mdl")), ids=lambda path: path.stem)
def test_a_shipped_model_balances(path: Path) -> None:
    assert check_units(read_model(path)) == ()
