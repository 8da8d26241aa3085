"""What an equation of XMILE says: operators, functions and names as the standard has them, and what is wrong."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from tests.small_xmile import FIRST_LINE, aux, path_of, series, stock, xmile

from tiershift import ModelError, load_model
from tiershift.compile.pipeline import lower

VALUES: list[tuple[str, float]] = [
    ("-2^2", -4),
    ("2^-1", 0.5),
    ("2^3^2", 512),
    ("(-2)^2", 4),
    ("3 - -2", 5),
    ("+3 - +2", 1),
    (".5e1 + 5.", 10),
    ("8 - 4 - 2", 2),
    ("8 / 4 / 2", 1),
    ("10 mod 4 * 2", 4),
    ("7 MOD -3", -2),
    ("-7 mod 3", 2),
    ("-7.5 mod 3", 1.5),
    ("INT(-1.5)", -2),
    ("INT(2.7)", 2),
    ("INT(-2)", -2),
    ("ROUND(2.5) + ROUND(-2.4)", 1),
    ("1 = 1 > 0", 1),
    ("3 > 2 = 1", 1),
    ("2 <> 2", 0),
    ("1 <= 1 and 2 >= 3", 0),
    ("1 or 0 and 0", 1),
    ("not 0 = 0", 0),
    ("NOT (1 > 2)", 1),
    ("( IF 0 not THEN 1 ELSE 2 )", 1),
    ("if 0 then 1 else if 0 then 2 else 3", 3),
    ("If(1 > 2) Then(1) Else(5)", 5),
    ("2 * (IF 1 THEN 3 ELSE 4)", 6),
    ("if_then_else(1, 2, 3)", 2),
    ("{before} 1 {and} + {after\nit} 1", 2),
    ("6 // 0", 0),
    ("6 // 4", 1.5),
    ("SAFEDIV(6, 0, 9)", 9),
    ("SAFEDIV(1, 1e-7)", 1e7),
    ("LOG10(1000) + LN(EXP(2))", 5),
    ("ABS(-3) + SQRT(16)", 7),
    ("SIN(PI/2) + COS(0) + TAN(0)", 2),
    ("ARCTAN(1) * 4 + ARCSIN(0) + ARCCOS(1)", math.pi),
    ("PI()", math.pi),
    ("IF INF > 1e300 THEN 1 ELSE 0", 1),
    ("MAX(1, 5, 3) + MIN(4, 2)", 7),
    ("MEAN(1, 2, 6)", 3),
    ("std.ABS(-1)", 1),
    ("STARTTIME + 10 * STOPTIME + 100 * DT", 140),
]
COURSES: list[tuple[str, list[float]]] = [
    ("TIME", [0, 1, 2, 3, 4]),
    ("PREVIOUS(TIME, 9)", [9, 0, 1, 2, 3]),
    ("PREVIOUS(SELF, 1) * 2", [2, 4, 8, 16, 32]),
    ("INIT(TIME + 3)", [3, 3, 3, 3, 3]),
    ("DELAY(TIME, 2, 7)", [7, 7, 0, 1, 2]),
    ("DELAY(TIME + 5, 2)", [5, 5, 5, 6, 7]),
    ("SMTH1(TIME, 2)", [0, 0, 0.5, 1.25, 2.125]),
    ("SMTH1(TIME, 2, 4)", [4, 2, 1.5, 1.75, 2.375]),
    ("DELAY1(4, 2, 0)", [0, 2, 3, 3.5, 3.75]),
    ("TREND(2^TIME, 1)", [0, 1, 1, 1, 1]),
    ("FORCST(8, 2, 5)", [8, 8, 8, 8, 8]),
    ("STEP(3, 2)", [0, 0, 3, 3, 3]),
    ("RAMP(2, 1)", [0, 0, 2, 4, 6]),
    ("RAMP(2)", [0, 2, 4, 6, 8]),
    ("RAMP(2, 1, 3)", [0, 0, 2, 4, 4]),
    ("PULSE(3, 1)", [0, 3, 0, 0, 0]),
    ("PULSE(3, 1, 2)", [0, 3, 0, 3, 0]),
    ("SINWAVE(2, 4)", [0, 2, 0, -2, 0]),
    ("COSWAVE(2, 4)", [2, 0, -2, 0, 2]),
]
BROKEN: list[tuple[str, str, str]] = [
    ("1 +", "cannot be read: it ends too early", "correct this equation"),
    ("(1", "cannot be read: it ends too early", "correct this equation"),
    ("1 + * 2", 'cannot be read from "* 2" on', "correct this equation"),
    ("MAX(1 2)", 'cannot be read from "2)" on', "correct this equation"),
    ("a b", 'cannot be read from "b" on', "correct this equation"),
    ("1 = = 2", 'cannot be read from "= 2" on', "correct this equation"),
    ("IF 1 THEN 2", "cannot be read: it ends too early", "correct this equation"),
    ("2nd", 'cannot be read from "nd" on', "correct this equation"),
    ("rat + 1", 'it uses "rat", which the model does not define', "Did you mean rate?"),
    (".rate + nowhere.rate", 'it uses "nowhere.rate"', "Define it"),
    ("SMTHN(1, 2)", "SMTHN is given 2 arguments", "SMTHN(x, time, order, [initial])"),
    ("MAX()", "MAX is given no arguments", "MAX(x, y)"),
    ("LOGG10(3)", '"LOGG10" is not a function', "Did you mean LOG?"),
    ("EXPRESSION MACRO(1)", '"EXPRESSION MACRO" is not a function', "docs/functions.md"),
    ("POISSON(3)", "POISSON is not run by this version", "Write it out"),
    ("NPV(1, 2)", "NPV is run as Vensim's only", "NPV(stream, rate, initial, factor)"),
    ("SELF + 1", "these depend on each other at the same moment", "stock"),
    ("rate(3)", '"rate" is no graphical function', "Give it points"),
    ("LOOKUP(rate, 3)", '"rate" is no graphical function', "Give it points"),
    (" ??? ", 'its equation is "???"', "save it again"),
    ("0{GET_DIRECT_DATA('a.csv', 'b')}", "its numbers come from another file", "Put the numbers"),
    ("{nothing}", "it has no equation", "Give it one"),
    ("(" * 200 + "1" + ")" * 200, "inside each other", "Split it"),
    ("1" + " + 1" * 400, "inside each other", "Split it"),
]


@pytest.mark.parametrize(("eqn", "wanted"), VALUES, ids=[row[0] for row in VALUES])
def test_operators_and_functions_are_those_of_the_standard(eqn: str, wanted: float, tmp_path: Path) -> None:
    assert series(tmp_path, xmile(aux("a", eqn)))["a"][0] == pytest.approx(wanted, rel=1e-14)


@pytest.mark.parametrize(("eqn", "wanted"), COURSES, ids=[row[0] for row in COURSES])
def test_what_moves_with_time_moves_as_the_standard_says(eqn: str, wanted: list[float], tmp_path: Path) -> None:
    assert series(tmp_path, xmile(aux("a", eqn)))["a"] == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize(("eqn", "said", "way_out"), BROKEN, ids=[row[0][:20] for row in BROKEN])
def test_a_wrong_equation_is_refused_at_its_line_with_a_way_out(
    eqn: str, said: str, way_out: str, tmp_path: Path
) -> None:
    path = path_of(tmp_path, xmile(f"{aux('rate', '1')}\n{aux('well', '2')}\n{aux('a', eqn)}"))
    with pytest.raises(ModelError) as caught:
        lower(load_model(path).tree)
    (problem,) = caught.value.problems
    assert said in problem.what
    assert way_out in problem.way_out
    assert problem.where == f"{path}:{FIRST_LINE + 2}"
    assert problem.line.startswith('<aux name="a">')


def test_every_wrong_equation_is_said_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = path_of(tmp_path, xmile("\n".join(aux(f"v{n}", "1 +" if n % 2 else "oops") for n in range(6))))
    with pytest.raises(ModelError) as caught:
        load_model(path)
    lines = [int(problem.where.rpartition(":")[2]) for problem in caught.value.problems]
    assert lines == [FIRST_LINE + n for n in range(6)]


NAMES: list[tuple[str, str]] = [
    ("Birth  Rate", "birth_rate"),
    ("birth_rate", '"BIRTH rate"'),
    (r"births\nof all", "births_of_all"),
    (r"births\nof all", r'"births\nof  all"'),
    ("price/unit (EUR)", '"price/unit (EUR)"'),
    ("say &quot;hi&quot; to", r'"say \"hi\" to"'),
    (r"back\\slash", r'"back\\slash"'),
    ("été", "ÉTÉ"),
    ("price's", "price's"),
    ("Rate 1.5", '"rate 1.5"'),
    ("$", '"$"'),
    ("then", '"then"'),
    ("time of day", "TIME_OF_DAY"),
]


@pytest.mark.parametrize(("written", "named"), NAMES, ids=[row[1] for row in NAMES])
def test_a_name_means_the_same_in_any_spelling_that_the_standard_allows(
    written: str, named: str, tmp_path: Path
) -> None:
    assert series(tmp_path, xmile(f"{aux(written, '3')}\n{aux('result', f'{named} + 1')}"))["result"][0] == 4


def test_a_flow_of_a_stock_may_have_any_characters_in_its_name(tmp_path: Path) -> None:
    flow = '<flow name="in*and+out, (all)"><eqn>2</eqn></flow>'
    text = xmile(f'{flow}\n<stock name="s"><eqn>0</eqn><inflow>in*and+out,_(all)</inflow></stock>')
    assert series(tmp_path, text)["s"].tolist() == [0, 2, 4, 6, 8]


def test_a_variable_goes_before_a_function_or_constant_of_its_name(tmp_path: Path) -> None:
    assert series(tmp_path, xmile(f"{aux('pi', '3')}\n{aux('a', 'pi * 2')}"))["a"][0] == 6


def test_a_variable_may_have_the_name_of_a_function_that_is_called(tmp_path: Path) -> None:
    found = series(tmp_path, xmile(f"{aux('Delay', '2')}\n{aux('a', 'DELAY(TIME, Delay, 7)')}"))
    assert found["a"].tolist() == [7, 7, 0, 1, 2]


def test_two_variables_of_one_name_and_one_named_time_are_refused(tmp_path: Path) -> None:
    path = path_of(tmp_path, xmile(f"{aux('a b', '1')}\n{aux('A_B', '2')}\n{aux('Time', '3')}"))
    with pytest.raises(ModelError) as caught:
        load_model(path)
    assert [(problem.where.rpartition(":")[2], problem.what) for problem in caught.value.problems] == [
        ("6", '"A_B": it is defined a second time'),
        ("7", '"Time": a variable has the name of Time itself'),
    ]


def test_random_numbers_follow_their_distributions(tmp_path: Path) -> None:
    calls = ("RANDOM(2, 4)", "NORMAL(10, 2)", "EXPRND(3)")
    specs = "<start>0</start><stop>4000</stop><dt>1</dt>"
    found = series(tmp_path, xmile("\n".join(aux(f"v{n}", call) for n, call in enumerate(calls)), specs=specs))
    for name, mean, deviation in (("v0", 3, 1 / 3**0.5), ("v1", 10, 2), ("v2", 3, 3)):
        assert found[name].mean() == pytest.approx(mean, abs=4 * deviation / 4001**0.5)
        assert found[name].std() == pytest.approx(deviation, rel=0.1)


def test_a_file_that_vensim_wrote_has_vensims_integer_and_modulo(tmp_path: Path) -> None:
    both = f"{aux('a', 'INT(-1.5)')}\n{aux('b', '-7 mod 3')}"
    by_vensim = xmile(both, before="<header><product>Vensim</product></header>")
    found = series(tmp_path, by_vensim)
    assert (found["a"][0], found["b"][0]) == (-1, -1)
    notes = load_model(path_of(tmp_path, by_vensim)).tree.notes
    assert notes == ("INT and MOD were read as Vensim's INTEGER and MODULO, since Vensim wrote the file",)


def test_not_behind_a_condition_is_read_and_said(tmp_path: Path) -> None:
    tree = load_model(path_of(tmp_path, xmile(aux("a", "IF 0 not THEN 1 ELSE 0")))).tree
    assert tree.notes == ("line 5: NOT behind a condition was read as standing before it",)


def test_equations_of_stocks_take_what_enters_and_leaves(tmp_path: Path) -> None:
    flows = "".join(f'<flow name="{name}"><eqn>{eqn}</eqn></flow>' for name, eqn in (("in", "3"), ("out", "s / 2")))
    text = xmile(f"{stock('s', '4', 'in', 'out')}{flows}{stock('t', '1', '', 'out')}{stock('still', '7')}")
    found = series(tmp_path, text)
    assert found["s"].tolist() == [4, 5, 5.5, 5.75, 5.875]
    assert found["t"].tolist() == [1, -1, -3.5, -6.25, -9.125]
    assert found["still"].tolist() == [7] * 5
