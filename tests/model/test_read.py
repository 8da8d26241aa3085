"""What is wrong with a model file is said by file and line, with the line and a way out, all of it at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.small import mdl, model, values, written

from tiershift import ModelError, load_model, simulate
from tiershift.compile.pipeline import lower

BROKEN: list[tuple[str, int, str, str]] = [
    ("a = (1 ~~|", 2, "cannot be read", "correct this equation"),
    ("a = 1 + ~~|", 2, 'cannot be read from "+" on', "correct this equation"),
    ("a = 1 ~~|\nb = a & 2 ~~|", 3, 'cannot be read from "& 2" on', "correct this equation"),
    ("a = MAX(1,,2) ~~|", 2, 'cannot be read from "(1,,2)" on', "correct this equation"),
    ('a = 1 ~~|\n\n"b = a ~~|', 4, "cannot be read", "correct this equation"),
    ("a = 1 ~~\nb = 2 ~~|", 2, 'a "|" is missing', 'End each equation with "|"'),
    ("b = 2 ~~|\na = 1 |", 3, "it has no unit and comment", "equation ~ unit ~ comment"),
    ("b = 2 ~~|\na = 1 ~ person |", 3, "it has no unit and comment", "equation ~ unit ~ comment"),
    ("a = 1 ~ person [x] ~|", 2, "cannot be read", "correct this equation"),
    ("a = rat + 1 ~~|\nrate = 3 ~~|", 2, '"a": it uses "rat", which the model does not define', "Did you mean rate?"),
    ("a = SMOOOTH3(1, 2) ~~|", 2, '"SMOOOTH3" is not a function', "Did you mean SMOOTH3?"),
    ("a = MAX(1) ~~|", 2, "MAX is given 1 arguments", "MAX(a, b)"),
    ("a = INTEG(1) ~~|", 2, "INTEG is given a wrong number of arguments", "docs/functions.md"),
    ("a = DELAY3(1, 2, 3, 4) ~~|", 2, "DELAY3 is given a wrong number of arguments", "docs/functions.md"),
    ("a = 1 ~~|\na = 2 ~~|", 3, '"a": a is defined a second time', "line 2"),
    ("a b = 1 ~~|\nA_B = 2 ~~|", 3, "defined a second time", "line 2"),
    ('"a b" = 1 ~~|\na b = 2 ~~|', 3, "defined a second time", "line 2"),
    ("R : x, y ~~|\na[R] = 1 ~~|\na[x] = 2 ~~|", 4, "a[x] is defined a second time", ":EXCEPT:"),
    ("t((0,1)) ~~|\nt((0,2)) ~~|\na = t(1) ~~|", 3, "defined a second time", "line 2"),
    ("R : x, y ~~|\na[R] = 1 ~~|\na = 2 ~~|", 4, "it has 0 subscripts here and 1 on line 3", "same number"),
    ("R : x, y ~~|\na[Q] = 1 ~~|", 3, '"Q" is no subscript of the model', "Define it"),
    ("Rows : x, y ~~|\na[Rows] = 1 ~~|\nb = a[Rws] ~~|", 4, '"Rws" is no subscript', "Did you mean Rows?"),
    ("R : x, y ~~|\na[R] = 1 ~~|\nb = a ~~|", 4, '"a" has 1 subscripts, here it is written with 0', "a[R]"),
    ("R : x, y ~~|\na[R] = 1 ~~|\nb = a[R] ~~|", 4, 'range "R" is not on the left side', "map it"),
    ("R : x, y ~~|\na[R, R] = 1 ~~|", 3, 'range "R" stands twice on the left side', "R too <-> R"),
    ("R : x, y ~~|\nf[x] = 1 ~~|\ns[R] = INTEG(f[R], 0) ~~|", 4, "uses f[y], which no equation defines", "equation"),
    ("t((0,0),(1,1)) ~~|\na = t() ~~|", 3, 'the lookup "t" is given 0 arguments', "t(x)"),
    ("t((0,0),(1,1)) ~~|\na = t(1, 2) ~~|", 3, 'the lookup "t" is given 2 arguments', "t(x)"),
    ("t((0,0),(1,1)) ~~|\na = t ~~|", 3, "uses t, which no equation defines", "lookup"),
    ("a = WITH LOOKUP(Time, ((501))) ~~|", 2, '"a": its lookup has no points', "((x1, y1), (x2, y2))"),
    ("t((0,0),(1,1)) ~~|\na = WITH LOOKUP(2, (t)) ~~|", 3, '"a": its lookup has no points', "((x1, y1), (x2, y2))"),
    ("a = 1 ~~|\nb = a(3) ~~|", 3, '"a" is used as a lookup but has no points', "points"),
    ("a = b ~~|\nb = c + 1 ~~|\nc = a ~~|", 2, "depend on each other at the same moment: a → c → b → a", "stock"),
    ("s = INTEG(1, t) ~~|\nt = INTEG(1, s) ~~|", 2, "depend on each other at the same moment: s → t → s", "stock"),
    ("a = 2 * INTEG(1, 0) ~~|", 2, "uses INTEG inside an expression", "stock of its own"),
    ("a = SMOOTH N(1, 2, 3, 0) ~~|", 2, "asks for 0 stages", "from 1 to"),
    ("a = ELMCOUNT(3) ~~|", 2, "ELMCOUNT asks for a subscript range", "ELMCOUNT(range)"),
    ("a = " + "(" * 9000 + "1" + ")" * 9000 + " ~~|", 2, "nested too deep", "correct this equation"),
    ("a :FOO: ~~|", 2, "it has the keyword :foo:", ":INTERPOLATE:"),
]


def _refused(path: Path) -> ModelError:
    with pytest.raises(ModelError) as caught:
        lower(load_model(path).tree)
    return caught.value


@pytest.mark.parametrize(("equations", "line", "what", "way_out"), BROKEN, ids=[row[0][:30] for row in BROKEN])
def test_a_broken_line_is_an_error_with_file_line_the_line_itself_and_a_way_out(
    equations: str, line: int, what: str, way_out: str, tmp_path: Path
) -> None:
    text = mdl(equations)
    path = written(tmp_path, text)
    problem = next(one for one in _refused(path).problems if what in one.what)
    assert problem.where == f"{path}:{line}"
    assert way_out in problem.way_out
    assert problem.line.strip()[:9] in text.splitlines()[line - 1]


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, mdl("a = (1 ~~|\nb = 2) ~~|\nc = 3 |\n\nd = * 4 ~~|\ne = 5 ~~|"))
    problems = _refused(path).problems
    assert [problem.where for problem in problems] == [f"{path}:{line}" for line in (2, 3, 4, 6)]
    assert str(problems[1]) == f'{path}:3: cannot be read from ")" on\n    b = 2)\n{problems[1].way_out}'


def test_every_unknown_name_of_a_file_is_said_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, mdl("a = b ~~|\nc = d ~~|\ne = f ~~|"))
    assert [problem.where.rpartition(":")[2] for problem in _refused(path).problems] == ["2", "3", "4"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere.mdl", "there is no such model file\nThat folder has small.mdl."),
        ("folder/small.mdl", "there is no such model file\nThere is no such folder either"),
        ("notes.txt", "a model file ends in one of .mdl, .xmile"),
    ],
)
def test_a_file_that_is_no_model_is_refused_by_name(name: str, said: str, tmp_path: Path) -> None:
    written(tmp_path, mdl("a = 1 ~~|"))
    written(tmp_path, "dear diary", "notes.txt")
    with pytest.raises(ModelError, match=re.escape(f"{tmp_path / name}: {said}")):
        load_model(tmp_path / name)


def test_a_misspelt_shipped_model_is_refused_with_the_nearest() -> None:
    with pytest.raises(ModelError, match="Did you mean childrens_services"):
        load_model("childrens_servces")


NOISE = bytes(range(256)) * 40


@pytest.mark.parametrize("suffix", [".mdl", ".xmile", ".stmx"])
@pytest.mark.parametrize(
    "content",
    [b"", b"{UTF-8}\n", b"  \n\n", NOISE, b"\x89PNG\r\n\x1a\n\0\0" + NOISE[::-1], b"<html><body>x</body></html>"],
    ids=["empty", "header only", "blank", "bytes", "picture", "web page"],
)
def test_a_file_that_holds_no_model_is_an_error_that_names_it(suffix: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"odd{suffix}"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=re.escape(str(path))):
        load_model(path)


def test_text_after_the_last_bar_is_an_error_and_not_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, "{UTF-8}\na = 1 ~~|\nb = 2 ~ person")
    assert str(_refused(path)).startswith(f'{path}:3: it is not ended by "|"\n    b = 2 ~ person')


@pytest.mark.parametrize(("code", "name"), [(2, "Diff"), (3, "RK2"), (4, "RK2")])
def test_another_integration_method_than_euler_or_rk4_is_refused_by_name(code: int, name: str, tmp_path: Path) -> None:
    path = written(tmp_path, mdl("a = 1 ~~|", method=code))
    problem = _refused(path).problems[0]
    assert name in problem.what
    assert problem.line == f"15:0,0,0,{code},0,0"
    assert problem.where == f"{path}:{path.read_text('utf-8').splitlines().index(problem.line) + 1}"


SPELLINGS: list[tuple[str, dict[str, float]]] = [
    ("Mixed   CASE\tname = 2 ~~|\na = MIXED_case name + mixed__case_NAME ~~|", {"a": 4}),
    ('"my quoted-var [odd] ~ | {x}" = 3 ~~|\na = "My Quoted-Var [odd] ~ | {x}" + 1 ~~|', {"a": 4}),
    ('"say \\"hi\\"" = 3 ~~|\na = "say \\"hi\\"" ~~|', {"a": 3}),
    ('"plain" = 3 ~~|\na = plain + 1 ~~|', {"a": 4}),
    ("été = 2 ~~|\na = ÉTÉ + 1 ~~|", {"a": 3}),
    ("price's $ = 2 ~~|\na = PRICE'S $ + 1 ~~|", {"a": 3}),
    ("long \\\n name = 1 + \\\n\t\t2 + \\\n 3 ~ people \\\n / year ~ a \\\n comment |\na = long name ~~|", {"a": 6}),
    ("{ before } a = { one } 1 + {two | ~ three} 2 ~ m {unit} ~ it's \"odd |\nb = a ~~|", {"a": 3, "b": 3}),
    ("a = 1 ~ m [0, ?] ~ doc with = [signs] ~ :SUPPLEMENTARY |\nb = a ~ [?, 1e3] ~ :SUP|", {"a": 1, "b": 1}),
    ("*****\n\t.Group one\n*****~\n\tAbout it. |\na = 1 ~~|\n*****\n\t.Group two\n*****~ |\nb = a ~~|", {"b": 1}),
    ("a = -2^2 ~~|\nb = (-2)^2 ~~|\nc = ( - 2.5e0 )^2 ~~|", {"a": -4, "b": 4, "c": 6.25}),
    ("a = ( -\\\n 2 ) ^ 2 ~~|\nb = -2^2 + (-2)^2 ~~|", {"a": 4, "b": 0}),
    ("x = 2 ~~|\nb = -x^2 ~~|\nc = 3-2^2 ~~|\nd = 2*-x^-2 ~~|", {"b": -4, "c": -1, "d": -0.5}),
    ("a = 2^3^2 ~~|\nb = 10/2/5 ~~|\nc = 10-2-5 ~~|\nd = 1--2 ~~|", {"a": 512, "b": 1, "c": 3, "d": 3}),
    ("a = IF THEN ELSE(1 = 1 :OR: 1 = 2 :AND: 1 = 3, 5, 6) ~~|", {"a": 5}),
    ("a = IF THEN ELSE(1 = 2 :and: 1 = 1 :Or: :not: 1 = 2, 5, 6) ~~|", {"a": 5}),
    ("z = 0 ~~|\na = IF THEN ELSE(z = 0, 7, 1 / z) ~~|\nb = IF THEN ELSE(z > 0, LN(z), 8) ~~|", {"a": 7, "b": 8}),
    ("x = :NA: ~~|\na = IF THEN ELSE(x = :NA:, 1, 2) ~~|\nb = IF THEN ELSE(3 <> :na:, 1, 2) ~~|", {"a": 1, "b": 1}),
    ("t((2,5)) ~~|\na = t(9) ~~|\nb = WITH LOOKUP(1, ([(0,0)-(9,9)],(1,7))) ~~|", {"a": 5, "b": 7}),
    ("t((2,5),(0,1),(1,2)) ~~|\na = t(0.5) ~~|\nb = t(9) ~~|\nc = t(-9) ~~|", {"a": 1.5, "b": 5, "c": 1}),
    ("a = " + "IF THEN ELSE(Time > 9, 1, " * 25 + "3" + ")" * 25 + " ~~|", {"a": 3}),
    ("R : (r1-r400) ~~|\nx[R] = 1 ~~|\na = SUM(x[R!]) / ELMCOUNT(R) ~~|", {"a": 1}),
    ("a = MODULO(-7.5, 3) ~~|\nb = INTEGER(-7.5) ~~|\nc = QUANTUM(-1.9, 1) ~~|", {"a": -1.5, "b": -7, "c": -1}),
]


@pytest.mark.parametrize(("equations", "wanted"), SPELLINGS, ids=[row[0][:40] for row in SPELLINGS])
def test_what_a_modeller_may_write_is_read_as_meant(equations: str, wanted: dict[str, float], tmp_path: Path) -> None:
    found = values(tmp_path, equations)
    assert {name: float(found[name][0]) for name in wanted} == wanted


D = "D : d1, d2, d3 ~~|\nE : e1, e2 ~~|\nS : d2, d3 ~~|\nm[D, E] = 1, 2; 3, 4; 5, 6; ~~|\nv[D] = 10, 20, 30 ~~|\n"
ARRAYS: list[tuple[str, list[float]]] = [
    ("a = SUM(m[D!, E!]) ~~|", [21]),
    ("a[D] = SUM(m[D, E!]) ~~|", [3, 7, 11]),
    ("a[E] = SUM(m[D!, E] * v[D!]) ~~|", [220, 280]),
    ("a[E, D] = m[D, E] ~~|", [1, 3, 5, 2, 4, 6]),
    ("a = SUM(m[S!, e2]) ~~|", [10]),
    ("a[S] = v[S] + SUM(v[S!]) ~~|", [70, 80]),
    ("a[D] = VMAX(m[D, E!]) - VMIN(m[D!, e1]) + PROD(v[S!]) ~~|", [601, 603, 605]),
    ("a[D] :EXCEPT: [d1] = 5 ~~|\na[d1] = 7 ~~|", [7, 5, 5]),
    ("a[D] :EXCEPT: [S] = 1 ~~|\na[S] = 2 ~~|", [1, 2, 2]),
    ("a[D, E] :EXCEPT: [d1, e1], [S, e2] = 0 ~~|\na[d1, e1] = 1 ~~|\na[S, e2] = 2 ~~|", [1, 0, 0, 2, 0, 2]),
    ("a[D] = D ~~|", [1, 2, 3]),
    ("a[S] = IF THEN ELSE(S = d3, S, 0) ~~|", [0, 3]),
    ("F : f1, f2, f3 -> D ~~|\nw[F] = 4, 5, 6 ~~|\na[D] = w[F] + v[D] ~~|", [14, 25, 36]),
    ("F : f1, f2, f3 -> (D : d3, d1, d2) ~~|\nw[F] = 4, 5, 6 ~~|\na[D] = w[F] ~~|", [5, 6, 4]),
    ("F : f1, f2 -> (D : first, S), E ~~|\nfirst : d1 ~~|\nw[F] = 4, 5 ~~|\na[D] = w[F] ~~|", [4, 5, 5]),
    ("F : f1, f2 -> (D : first, S), E ~~|\nfirst : d1 ~~|\nw[F] = 4, 5 ~~|\na = SUM(w[F!]) ~~|", [9]),
    ("F <-> D ~~|\na[D, F] = v[D] - v[F] ~~|", [0, -10, -20, 10, 0, -10, 20, 10, 0]),
    ("a[E] = TABBED ARRAY(7\t8) ~~|", [7, 8]),
]


@pytest.mark.parametrize(("equations", "wanted"), ARRAYS, ids=[row[0][:50] for row in ARRAYS])
def test_arrays_mean_what_their_subscripts_say(equations: str, wanted: list[float], tmp_path: Path) -> None:
    assert values(tmp_path, D + equations)["a"][0].ravel().tolist() == wanted


XMILE = """<?xml version="1.0" encoding="utf-8"?>
<xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0">
<sim_specs method="{method}"><start>0</start><stop>4</stop><dt>1</dt></sim_specs>
{before}
<model><variables>
{variables}
</variables></model>
</xmile>
"""


def _xmile(folder: Path, variables: str, method: str = "Euler", before: str = "") -> Path:
    return written(folder, XMILE.format(variables=variables, method=method, before=before), "small.xmile")


def test_xmile_reads_a_bracketed_minus_and_comments_as_meant(tmp_path: Path) -> None:
    path = _xmile(tmp_path, '<aux name="a"><eqn>(-2)^2 {two} + 1</eqn></aux>\n<aux name="b"><eqn>-2^2</eqn></aux>')
    found = simulate(load_model(path))
    assert (found["a"].values[0], found["b"].values[0]) == (5.0, -4.0)


def test_xmile_pulses_once_where_the_interval_is_nought(tmp_path: Path) -> None:
    pulses = (f'<aux name="{name}"><eqn>PULSE(3, 1, {every})</eqn></aux>' for name, every in (("a", 0), ("b", 2)))
    path = _xmile(tmp_path, "\n".join(pulses))
    found = simulate(load_model(path))
    assert found["a"].values.tolist() == [0, 3, 0, 0, 0]
    assert found["b"].values.tolist() == [0, 3, 0, 3, 0]


def test_xmile_that_asks_for_rk4_is_run_with_it(tmp_path: Path) -> None:
    stock = '<stock name="s"><eqn>0</eqn><inflow>f</inflow></stock>\n<flow name="f"><eqn>TIME</eqn></flow>'
    assert simulate(load_model(_xmile(tmp_path, stock)))["s"].values.tolist() == [0, 0, 1, 3, 6]
    assert simulate(load_model(_xmile(tmp_path, stock, "RK4")))["s"].values.tolist() == [0, 0.5, 2, 4.5, 8]


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ('<aux name="a"><eqn>1 +</eqn></aux>', '"a": cannot be read'),
        ('<aux name="a"><eqn>b</eqn></aux>', '"a": it uses "b"'),
        ('<stock name="s"><eqn>0</eqn><conveyor><len>3</len></conveyor></stock>', "conveyors are not run"),
        ('<stock name="s"><eqn>0</eqn><queue/></stock>', "queues are not run"),
        ('<module name="m"/>', "no model of this module's name"),
    ],
)
def test_what_xmile_says_that_is_not_run_is_refused_at_its_line(variables: str, said: str, tmp_path: Path) -> None:
    path = _xmile(tmp_path, '<aux name="well"><eqn>1</eqn></aux>\n' + variables)
    problem = next(one for one in _refused(path).problems if said in one.what)
    assert problem.where == f"{path}:7"
    assert problem.line.strip().startswith("<")


def test_xmile_by_another_method_is_refused_by_name(tmp_path: Path) -> None:
    problem = _refused(_xmile(tmp_path, '<aux name="a"><eqn>1</eqn></aux>', "Gear")).problems[0]
    assert 'integration method "Gear"' in problem.what
    assert problem.where.endswith("small.xmile:3")


def test_an_xmile_dimension_without_elements_is_refused_and_not_run_empty(tmp_path: Path) -> None:
    path = _xmile(tmp_path, '<aux name="a"><eqn>1</eqn></aux>', before='<dimensions><dim name="D"/></dimensions>')
    assert "without elements or a size" in _refused(path).problems[0].what


def test_a_model_with_a_mark_at_its_start_and_other_line_ends_is_read(tmp_path: Path) -> None:
    path = tmp_path / "small.mdl"
    path.write_bytes(b"\xef\xbb\xbf" + mdl("a = 1 + \\\n\t2 ~~|\nb = oops ~~|").replace("\n", "\r\n").encode())
    assert _refused(path).problems[0].where == f"{path}:4"
    path.write_bytes(mdl("caf\xe9 = 2 ~~|\na = CAF\xc9 ~~|").encode("latin-1"))
    assert simulate(load_model(path))["a"].values[0] == 2.0


def test_shown_equations_are_read_back_as_the_same_model(tmp_path: Path) -> None:
    small = model(
        tmp_path,
        "x = 2 ~~|\na = -(x - 3) ^ 2 / (4 * -x) - (1 - (2 - x)) ~~|\nb = IF THEN ELSE(:NOT: (x = 2 :OR: x > 3) "
        ":AND: x < 9, (-x) ^ 2, 2 ^ -x ^ 2) ~~|\nc = WITH LOOKUP(x, ((0,1),(4,9))) ~~|\ns = INTEG(a - (b + c), x) ~~|",
    )
    shown = "\n".join(f"{small.equation(v)} ~~|" for v in small.variables.values())
    again = load_model(written(tmp_path, f"{{UTF-8}}\n{shown}\n", "again.mdl"))
    one, other = simulate(small), simulate(again)
    assert all((one[name].values == other[name].values).all() for name in one)
