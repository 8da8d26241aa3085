"""The unit checker under attack: equations that are right in unusual ways, and wrong ones that look right."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.model.test_unit_check import BASE, problems

from tiershift.cli import main
from tiershift.model.units import parse_unit, read_equivalents

MORE = """tier: early, late ~~|
more: (M1-M4) ~~|
x[tier] = 1, 2 ~ children ~|
w[tier] = 0.5, 0.5 ~ dmnl ~|
pp[tier, more] = 1, 1, 1, 1; 1, 1, 1, 1; ~ dmnl ~|
square[tier] = 1, 2 ~ children*children ~|
area = 4 ~ m*m ~|
length = 2 ~ m ~|
rate = 0.1 ~ 1/year ~|
one year = 1 ~ year ~|
flow table((0,0),(1,1)) ~ children/year ~|
series:INTERPOLATE: ~ children ~|
:MACRO: CLOSE(level, goal, t)
CLOSE = (goal - level) / t ~ level/t ~|
:END OF MACRO:
:MACRO: MEAN(input, t)
MEAN = INTEG((input - MEAN) / t, input) ~ input ~|
:END OF MACRO:
"""
RIGHT = [
    ("CLOSE(children, 0, stay)", "children/year"),
    ("MEAN(entries * stay, stay) + MEAN(children, stay)", "kids"),
    ("SUM(x[tier!] * w[tier!]) / ELMCOUNT(tier)", "children"),
    ("SUM(square[tier!]) ^ 0.5", "children"),
    ("VMAX(x[tier!]) + x[early]", "children"),
    ("SQRT(area) + area / length", "m"),
    ("length ^ (1/2) * length ^ 0.5", "m"),
    ("area * length ^ -1", "m"),
    ("length ^ (-1)", "1/m"),
    ("POWER(length, 3)", "m*m*m"),
    ("2 ^ share", "dmnl"),
    ("(children / entries / stay) ^ share", "fraction"),
    ("EXP(-rate * stay) * children", "children"),
    ("RANDOM NORMAL(0, children, children, children, 0)", "children"),
    ("RANDOM NORMAL(-1, 1, 0, 1, 0) * children", "children"),
    ("RANDOM UNIFORM(0, children, 1)", "kid"),
    ("DELAY FIXED(children, stay, 100)", "children"),
    ("DELAY N(entries, stay, 5, 3)", "children/year"),
    ("SMOOTHI(children, stay, 100)", "children"),
    ("ACTIVE INITIAL(children, 100)", "children"),
    ("SAMPLE IF TRUE(Time > INITIAL TIME + stay, children, 3)", "children"),
    ("IF THEN ELSE(Time > 2015 * one year, children, 0)", "children"),
    ("PULSE TRAIN(INITIAL TIME, stay, stay, FINAL TIME) * children", "children"),
    ("STEP(children, INITIAL TIME) + RAMP(entries, INITIAL TIME, FINAL TIME)", "children"),
    ("flow table(children)", "children/year"),
    ("INTEG(children * rate - exits, 100 + 5)", "children"),
    ("MODULO(Time, stay) + QUANTUM(Time, stay)", "years"),
    ("NPV(money / one year, rate, 0, 1)", "GBP2324"),
    ("money / children / stay", "GBP2324/(children*year)"),
    ("XIDZ(children, stay, entries) + ZIDZ(children, stay)", "children/year"),
    ("GET DATA AT TIME(series, Time) + GET DATA MAX(series, INITIAL TIME, Time)", "children"),
    ("GET DATA FIRST TIME(series)", "year"),
    ("1 - share", "proportion"),
    ("TIME STEP * rate", "dmnl"),
]
WRONG = [
    ("CLOSE(children, entries, stay)", "children/year", "it subtracts children/year and children"),
    ("CLOSE(children, 0, stay)", "children", "right side children/year"),
    ("MEAN(children, stay)", "children/year", "right side children"),
    ("MEAN(children, children)", "children", "its flow is dmnl where children/year belongs"),
    ("SUM(x[tier!] * stay)", "children", "right side children*year"),
    ("SUM(square[tier!]) ^ (1/3)", "children", "right side children^(2/3)"),
    ("VMAX(w[tier!])", "children", "right side dmnl"),
    ("x[early] + w[early]", "children", "it adds children to dmnl"),
    ("SQRT(area)", "m*m", "right side m\n"),
    ("area ^ 0.5", "m^2", "right side m\n"),
    ("length ^ (1/2)", "m", "right side m^(1/2)"),
    ("length ^ share", "m", "an exponent that is not a number"),
    ("share ^ length", "dmnl", "an exponent is given m"),
    ("LN(children)", "dmnl", "LN is given children"),
    ("SIN(Time)", "dmnl", "SIN is given year"),
    ("LOG(children, 10)", "dmnl", "LOG is given children"),
    ("RANDOM NORMAL(0, children, children, money, 0)", "children", "RANDOM NORMAL is given GBP2324"),
    ("RANDOM UNIFORM(0, money, 1)", "children", "right side GBP2324"),
    ("DELAY FIXED(children, share, 100)", "children", "DELAY FIXED is given dmnl where year"),
    ("DELAY N(entries, stay, children, 3)", "children/year", "DELAY is given children where children/year"),
    ("SMOOTHI(children, stay, 100 * stay)", "children", "SMOOTH is given year where children"),
    ("SMOOTH N(children, stay, children, stay)", "children", "SMOOTH is given year where dmnl"),
    ("ACTIVE INITIAL(children, entries)", "children", "ACTIVE INITIAL is given children/year"),
    ("SAMPLE IF TRUE(children, children, 0)", "children", "SAMPLE IF TRUE is given children where dmnl"),
    ("IF THEN ELSE(Time > 2015, children, 0)", "children", "it compares year with dmnl"),
    ("IF THEN ELSE(share > 0, children, entries)", "children", "IF THEN ELSE is given children/year"),
    ("IF THEN ELSE(share > 0, 0, entries)", "children", "right side children/year"),
    ("RAMP(children, INITIAL TIME, FINAL TIME)", "children", "right side children*year"),
    ("PULSE(2015, 1)", "dmnl", "PULSE is given dmnl where year"),
    ("flow table(share)", "children", "right side children/year"),
    ("WITH LOOKUP(share, ((0,0),(1,1))) + children + stay", "children", "it adds children to year"),
    ("MODULO(Time, share)", "year", "MODULO is given dmnl where year"),
    ("NPV(money, rate, 0, 1)", "GBP2324", "right side GBP2324*year"),
    ("ALLOCATE AVAILABLE(x[tier], pp[tier, M1], money)", "children", "ALLOCATE AVAILABLE is given GBP2324"),
    ("GET DATA AT TIME(series, share)", "children", "GET DATA AT TIME is given dmnl where year"),
    ("GET DATA FIRST TIME(series)", "children", "right side year"),
    ("children", "children/Month", "right side children"),
    ("money", "GBP2425", "right side GBP2324"),
    ("TIME STEP", "month", "right side year"),
    ("1 - exits / entries * stay", "dmnl", "it subtracts dmnl and year"),
    ("share :AND: stay", "dmnl", ":AND: is given year"),
    ("-children", "dmnl", "right side children"),
]


def _left(equation: str) -> str:
    return "z[tier]" if "[tier]," in equation or "[tier, " in equation else "z"


@pytest.mark.parametrize(("equation", "unit"), RIGHT, ids=[equation for equation, _ in RIGHT])
def test_what_is_right_in_an_unusual_way_is_not_mentioned(tmp_path: Path, equation: str, unit: str) -> None:
    assert problems(tmp_path, f"{_left(equation)} = {equation} ~ {unit} ~|", BASE + MORE) == []


@pytest.mark.parametrize(("equation", "unit", "said"), WRONG, ids=[equation for equation, _, _ in WRONG])
def test_what_is_wrong_is_said_with_both_units_and_a_way_out(
    tmp_path: Path, equation: str, unit: str, said: str
) -> None:
    [problem] = problems(tmp_path, f"{_left(equation)} = {equation} ~ {unit} ~|", BASE + MORE)
    assert said in problem
    assert "does not balance" in problem
    assert problem.rstrip().endswith(".")


@pytest.mark.parametrize("lines", [("22:a,b", "22:b,c"), ("22:b,c", "22:a,b"), ("22:a,c,b",), ("22:a,b", "22:a,c")])
def test_synonyms_of_synonyms_are_one_unit_in_any_order(lines: tuple[str, ...]) -> None:
    known = read_equivalents("///---\\\\\\\n" + "\n".join(lines) + "\n")
    assert len({parse_unit(name, known) for name in "abc"}) == 1


def test_a_synonym_of_dimensionless_is_dimensionless() -> None:
    known = read_equivalents("///---\\\\\\\n22:Dmnl,index,points\n22:index,score\n")
    assert {str(parse_unit(name, known)) for name in ("index", "Points", "score", "1", "fraction")} == {"dmnl"}


def test_the_command_line_says_the_equation_both_units_and_the_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.mdl"
    path.write_text(BASE + "z = children * stay ~ children ~|\n", encoding="utf-8")
    assert main(["check", str(path)]) == 2
    where, shown, way_out, count = capsys.readouterr().err.strip().split("\n")
    assert where == f'{path}:13: "z" does not balance: the left side is children, the right side children*year'
    assert shown.strip() == "z = children * stay ~ children ~|"
    assert way_out == "Divide by something in year, or correct a unit."
    assert count == "1 problem found."


def test_the_shipped_model_passes_with_nothing_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "childrens_services"]) == 0
    assert "units balance" in capsys.readouterr().out
