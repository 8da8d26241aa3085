"""Modules and macros of XMILE, older layouts, settings of time, and files that mean harm."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from tests.small_xmile import FIRST_LINE, aux, path_of, series, stock, xmile

from tiershift import ModelError, load_model, simulate
from tiershift.compile.pipeline import lower

INPUT = '<aux name="{name}" access="input">{rest}</aux>'
PREY = (
    '<model name="prey"><variables>'
    + stock("prey", "100", "births", "deaths")
    + '<flow name="births"><eqn>prey * fertility</eqn></flow>'
    + '<flow name="deaths"><eqn>prey * hunters / area</eqn></flow>'
    + INPUT.format(name="hunters", rest="<eqn>{when not connected}</eqn>")
    + INPUT.format(name="area", rest="")
    + aux("fertility", "0.5")
    + "</variables></model>"
)
HUNTERS = (
    '<model name="hunters"><variables>'
    + stock("hunters", "10", "births")
    + '<flow name="births"><eqn>hunters * 0.001 * food</eqn></flow>'
    + INPUT.format(name="food", rest="<eqn>1</eqn>")
    + "</variables></model>"
)
CONNECTED = (
    '<module name="prey"><connect to="hunters" from="hunters.hunters"/>'
    '<connect to="prey.area" from=".land area"/></module>\n'
    '<module name="hunters"><connect to="food" from="prey.prey"/>\n<connect to="food" from="prey.prey"/></module>\n'
)


def _prey_and_hunters() -> tuple[list[float], list[float]]:
    prey, hunters = [100.0], [10.0]
    for _ in range(4):
        p, h = prey[-1], hunters[-1]
        prey.append(p + p * 0.5 - p * h / 40.0)
        hunters.append(h + h * 0.001 * p)
    return prey, hunters


def test_modules_give_each_other_what_they_are_connected_to(tmp_path: Path) -> None:
    total = aux("total", "prey.prey + hunters.hunters")
    text = xmile(f"{CONNECTED}{aux('land area', '40')}\n{total}", after=PREY + HUNTERS)
    model = load_model(path_of(tmp_path, text))
    found = simulate(model)
    prey, hunters = _prey_and_hunters()
    assert found["prey_prey"].values == pytest.approx(prey, rel=1e-14)
    assert found["hunters_hunters"].values == pytest.approx(hunters, rel=1e-14)
    assert found["total"].values == pytest.approx(np.add(prey, hunters), rel=1e-14)
    assert {model.tree.variables[name].name for name in ("prey.births", "hunters.births")} == {
        "prey.births",
        "hunters.births",
    }


def test_an_input_that_is_not_connected_has_its_own_equation(tmp_path: Path) -> None:
    found = series(tmp_path, xmile('<module name="hunters"/>', after=HUNTERS))
    assert found["hunters_hunters"] == pytest.approx(10 * 1.001 ** np.arange(5), rel=1e-14)


def test_modules_may_stand_inside_modules(tmp_path: Path) -> None:
    inner = f'<model name="inner"><variables>{INPUT.format(name="x", rest="")}{aux("y", "x * 2")}</variables></model>'
    connect = '<module name="inner"><connect to="x" from="z"/></module>'
    outer = f'<model name="outer"><variables>{connect}{aux("z", "TIME + .base")}</variables></model>'
    text = xmile(f"<module name='outer'/>{aux('base', '5')}{aux('seen', 'inner.y')}", after=inner + outer)
    assert series(tmp_path, text)["seen"].tolist() == [10, 12, 14, 16, 18]


def test_an_input_may_be_an_array(tmp_path: Path) -> None:
    given = '<aux name="x" access="input"><dimensions><dim name="D"/></dimensions></aux>'
    inner = f'<model name="inner"><variables>{given}{aux("y", "SUM(x)")}</variables></model>'
    text = xmile(
        f'<module name="inner"><connect to="x" from="w"/></module>{aux("w", "D * 10", "D")}',
        before='<dimensions><dim name="D" size="3"/></dimensions>',
        after=inner,
    )
    assert series(tmp_path, text)["inner_y"][0] == 60


WRONG_MODULES: list[tuple[str, str, str, int]] = [
    ('<module name="nobody"/>', "", "there is no model of this module's name", 0),
    ('<module name="m" resource="other.xmile"/>', "", "a module in another file is not read", 0),
    ('<module name="m"/>\n<module name="m"/>', "<model name='m'/>", "there is a second module of this name", 1),
    ('<module name="m"><connect to="q" from="a"/></module>', "<model name='m'/>", "the module has no such variable", 0),
    (
        '<module name="m">\n<connect to="x" from="gone"/></module>',
        f"<model name='m'><variables>{aux('x', '1')}</variables></model>",
        'it uses "gone", which the model does not define',
        1,
    ),
    (
        '<module name="m"><connect to="x" from="a"/>\n<connect to="x" from="b"/></module>\n' + aux("b", "2"),
        f"<model name='m'><variables>{aux('x', '1')}</variables></model>",
        "two variables are connected to it",
        1,
    ),
    (
        '<module name="m"/>',
        "<model name='m'><sim_specs><dt>0.1</dt></sim_specs><variables/></model>",
        "settings of time of its own",
        4,
    ),
    ('<module name="m"/>', '<model name="m"><variables><module name="m"/></variables></model>', "second module", 4),
    ('<module name="m"/>', '<model name="m" resource="x.xmile"/>', "a model in another file is not read", 4),
]


@pytest.mark.parametrize(("variables", "models", "said", "line"), WRONG_MODULES, ids=[row[2] for row in WRONG_MODULES])
def test_a_wrong_module_is_refused_at_its_line(
    variables: str, models: str, said: str, line: int, tmp_path: Path
) -> None:
    path = path_of(tmp_path, xmile(f"{aux('a', '1')}\n{variables}", after=models))
    with pytest.raises(ModelError) as caught:
        load_model(path)
    problem = next(one for one in caught.value.problems if said in one.what)
    extra = variables.count("\n")
    assert problem.where == f"{path}:{FIRST_LINE + 1 + (line - 2 + extra if line == 4 else line)}"
    assert problem.line
    assert problem.way_out


def test_a_model_that_no_module_stands_for_is_passed_over_and_said(tmp_path: Path) -> None:
    tree = load_model(path_of(tmp_path, xmile(aux("a", "1"), after=HUNTERS))).tree
    assert set(tree.variables) == {"a", "initial time", "final time", "time step", "saveper"}
    assert tree.notes == ("line 7: model hunters is in no module and was passed over",)


LOG = '<macro name="LOG BASE"><parm>x</parm><parm default="10">base</parm><eqn>LN(x) / LN(base)</eqn></macro>'
SMOOTHED = (
    '<macro name="SMOOTHED"><parm>input</parm><parm>averaging_time</parm><parm default="input">initial</parm>'
    "<eqn>Smooth_of_Input</eqn><variables>"
    + stock("Smooth of Input", "initial", "change")
    + '<flow name="change"><eqn>(input - Smooth_of_Input) / averaging_time</eqn></flow></variables></macro>'
)
TWICE = '<macro name="TWICE"><parm>x</parm><eqn>SMOOTHED(x, 2) * factor</eqn><variables>{}</variables></macro>'


def test_a_macro_is_its_equation_with_the_inputs_put_in(tmp_path: Path) -> None:
    found = series(tmp_path, xmile(aux("a", "LOG_BASE(8, 2)") + aux("b", "log_base(1000)"), before=LOG))
    assert found["a"][0] == pytest.approx(3, rel=1e-14)
    assert found["b"][0] == pytest.approx(3, rel=1e-14)


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ('<stock name="s"><eqn>1</eqn><conveyor><len>4</len></conveyor></stock>', "conveyors are not run"),
        ('<flow name="f"><eqn>1</eqn><leak/></flow>', "leakages are not run"),
    ],
)
def test_what_is_not_run_is_not_run_inside_a_macro_either(tags: str, said: str, tmp_path: Path) -> None:
    before = f'<macro name="M"><parm>x</parm><eqn>x</eqn><variables>{tags}</variables></macro>'
    with pytest.raises(ModelError, match=said):
        load_model(path_of(tmp_path, xmile(aux("a", "M(1)"), before=before)))


def test_each_call_of_a_macro_has_stocks_of_its_own(tmp_path: Path) -> None:
    calls = (("a", "SMOOTHED(TIME, 2)"), ("b", "SMOOTHED(TIME, 4, 3) + SMOOTHED(7, 2, 0)"))
    direct = (("c", "SMTH1(TIME, 2)"), ("d", "SMTH1(TIME, 4, 3) + SMTH1(7, 2, 0)"))
    found = series(tmp_path, xmile("\n".join(aux(*one) for one in calls + direct), before=SMOOTHED))
    assert found["a"] == pytest.approx(found["c"], rel=1e-14)
    assert found["b"] == pytest.approx(found["d"], rel=1e-14)


def test_a_macro_may_call_another_and_know_the_time(tmp_path: Path) -> None:
    macros = SMOOTHED + TWICE.format(aux("factor", "2 + DT * 0 + TIME * 0"))
    found = series(tmp_path, xmile(aux("a", "TWICE(TIME)") + aux("b", "SMTH1(TIME, 2) * 2"), before=macros))
    assert found["a"] == pytest.approx(found["b"], rel=1e-14)


def test_a_macro_is_worked_out_for_each_element(tmp_path: Path) -> None:
    dims = '<dimensions><dim name="D" size="3"/></dimensions>'
    found = series(tmp_path, xmile(aux("a", "SMOOTHED(TIME * D, D)", "D"), before=dims + SMOOTHED))
    times = np.arange(5)
    for number in (1, 2, 3):
        wanted = number * (times - number * (1 - (1 - 1 / number) ** times))
        assert found["a"][number - 1] == pytest.approx(wanted, abs=1e-12)


WRONG_MACROS: list[tuple[str, str, str]] = [
    ('<macro name="M"><parm>x</parm><eqn>M(x - 1)</eqn></macro>', 'macro "m" calls itself', "M(2)"),
    ('<macro name="M"><parm>x</parm><eqn>x</eqn></macro>', 'macro "m" is given 2 arguments', "M(2, 3)"),
    ('<macro name="M"><parm>x</parm><eqn>x</eqn></macro>', 'macro "m" is given 0 arguments', "M()"),
    ('<macro name="M"><eqn>a</eqn></macro>', 'it uses "a", which the model does not define', "M()"),
    ('<macro name="M"><eqn>1 +</eqn></macro>', "cannot be read", "M()"),
    ('<macro name="M"/>', "the macro has no equation", "M()"),
    ('<macro name="M"><parm>x</parm><eqn>SUM(x)</eqn></macro>', "SUM of an array is not run inside a macro", "M(1)"),
    ('<macro name="SMTH1"><eqn>1</eqn></macro>', "a macro has the name of a function", "1"),
    ('<macro name="M"><eqn>1</eqn></macro><macro name="m"><eqn>2</eqn></macro>', "defined a second time", "1"),
    ('<macro name="M" filter="flow"><eqn>1</eqn></macro>', "changes what an option does", "1"),
    ('<macro name="M"><eqn>1</eqn><sim_specs><stop>3</stop></sim_specs></macro>', "settings of time of its own", "1"),
    ('<macro name="M"><parm default="1">x</parm><parm>y</parm><eqn>x</eqn></macro>', "stands before one that", "1"),
    (f'<macro name="M"><eqn>1</eqn><variables>{aux("q", "D", "D")}</variables></macro>', "an array or a module", "1"),
]


@pytest.mark.parametrize(("macros", "said", "call"), WRONG_MACROS, ids=[f"{row[1]}: {row[2]}" for row in WRONG_MACROS])
def test_a_wrong_macro_or_call_is_refused_at_its_line(macros: str, said: str, call: str, tmp_path: Path) -> None:
    path = path_of(tmp_path, xmile(f"{aux('a', '1')}\n{aux('b', call)}", before=f"\n{macros}"))
    with pytest.raises(ModelError) as caught:
        lower(load_model(path).tree)
    problem = caught.value.problems[0]
    assert said in problem.what
    assert problem.where in (f"{path}:3", f"{path}:{FIRST_LINE + 2}")
    assert problem.way_out


def test_variables_directly_under_the_model_are_read_and_said(tmp_path: Path) -> None:
    old = f"{stock('s', '1', 'f')}<flow name='f'><eqn>s</eqn></flow><display x='1'/>"
    path = path_of(tmp_path, xmile("").replace("<variables>", old).replace("</variables>", ""), "old.stmx")
    model = load_model(path)
    assert simulate(model)["s"].values.tolist() == [1, 2, 4, 8, 16]
    assert model.tree.notes == ("variables directly under <model>, as before XMILE 1.0, were read from there",)


def test_a_prefix_that_stands_for_xmile_is_read_as_none(tmp_path: Path) -> None:
    text = xmile(aux("a", "TIME")).replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    text = text.replace("<x:?xml", "<?xml").replace("xmlns=", "xmlns:x=")
    assert series(tmp_path, text)["a"][4] == 4


SPECS: list[tuple[str, str, list[float]]] = [
    ("", "<start>1</start><stop>3</stop>", [1, 2, 3]),
    ("", "<stop>1</stop><start>0</start><dt>0.25</dt>", [0, 0.25, 0.5, 0.75, 1]),
    ("", '<start>0</start><stop>1</stop><dt reciprocal="true">4</dt>', [0, 0.25, 0.5, 0.75, 1]),
    (aux("SAVEPER", "TIME_STEP * 2"), "<start>0</start><stop>1</stop><dt>0.25</dt>", [0, 0.5, 1]),
    (aux("FINAL TIME", "100"), "<start>0</start><stop>1</stop><dt>0.5</dt>", [0, 0.5, 1]),
]


@pytest.mark.parametrize(("variables", "specs", "wanted"), SPECS, ids=[row[1] for row in SPECS])
def test_the_settings_of_time_are_those_of_the_file(
    variables: str, specs: str, wanted: list[float], tmp_path: Path
) -> None:
    path = path_of(tmp_path, xmile(aux("a", "1") + variables, specs=specs))
    assert simulate(load_model(path))["time"].values.tolist() == wanted


@pytest.mark.parametrize(
    ("method", "wanted"), [("", 6), ("euler", 6), ("RK4", 8), ("gear, rk4", 8), ("rk2, RK4", 8), ("rk45,Euler", 6)]
)
def test_the_first_method_that_is_run_here_is_taken(method: str, wanted: float, tmp_path: Path) -> None:
    text = xmile(stock("s", "0", "f") + '<flow name="f"><eqn>TIME</eqn></flow>', method=method)
    assert series(tmp_path, text)["s"][4] == wanted


@pytest.mark.parametrize(
    ("specs", "said"),
    [
        ("<start>0</start>", "have no <stop>"),
        ("<start>0</start><stop>x</stop>", 'it uses "x"'),
        ("<start>0</start><stop>1 2</stop>", "cannot be read"),
    ],
)
def test_settings_that_cannot_be_read_are_refused_at_their_line(specs: str, said: str, tmp_path: Path) -> None:
    path = path_of(tmp_path, xmile(aux("a", "1"), specs=specs))
    with pytest.raises(ModelError, match=said) as caught:
        load_model(path)
    assert caught.value.problems[0].where == f"{path}:3"


def test_a_flow_out_of_a_non_negative_stock_brings_no_more_than_was_there(tmp_path: Path) -> None:
    flows = "".join(
        f'<flow name="{name}"><eqn>{eqn}</eqn></flow>' for name, eqn in (("in", "1"), ("a", "3"), ("b", "2"))
    )
    upper = stock("upper", "9", "in", "a b", "<non_negative/>")
    found = series(tmp_path, xmile(f"{upper}{stock('left', '0', 'a')}{stock('right', '0', 'b')}{flows}"))
    assert found["upper"].tolist() == [9, 5, 1, 0, 0]
    assert found["a"].tolist() == [3, 3, 2, 1, 1]
    assert found["b"].tolist() == [2, 2, 0, 0, 0]
    assert (found["upper"] + found["left"] + found["right"]).tolist() == [9, 10, 11, 12, 13]


@pytest.mark.parametrize(
    ("behaviour", "own", "wanted"),
    [
        ("", "", [2, 0, -2]),
        ("", "<non_negative/>", [2, 0, 0]),
        ("", "<non_negative>false</non_negative>", [2, 0, -2]),
        ("<behavior><non_negative/></behavior>", "", [2, 0, 0]),
        ("<behavior><non_negative/></behavior>", "<non_negative>False</non_negative>", [2, 0, -2]),
        ("<behavior><stock><non_negative/></stock></behavior>", "", [2, 0, 0]),
        ("<behavior><flow><non_negative/></flow></behavior>", "", [2, 0, -2]),
    ],
)
def test_a_stock_stops_at_nought_where_the_file_says_so(
    behaviour: str, own: str, wanted: list[float], tmp_path: Path
) -> None:
    text = xmile(stock("s", "2", "", "f", own) + '<flow name="f"><eqn>2</eqn></flow>', before=behaviour)
    assert series(tmp_path, text)["s"][:3].tolist() == wanted


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("<conveyor><len>3</len></conveyor>", "conveyors are not run"),
        ("<queue/>", "queues are not run"),
        ("<oven/>", "ovens are not run"),
        ("<leak>0.1</leak>", "leakages are not run"),
        ("<multiplier>3</multiplier>", "unit conversions of flows are not run"),
    ],
)
def test_what_changes_how_a_stock_or_flow_runs_is_refused_by_name(part: str, said: str, tmp_path: Path) -> None:
    path = path_of(tmp_path, xmile(f"{aux('a', '1')}\n{stock('s', '0', rest=part)}"))
    with pytest.raises(ModelError, match=said) as caught:
        load_model(path)
    assert caught.value.problems[0].where == f"{path}:{FIRST_LINE + 1}"


def test_an_unknown_kind_of_variable_is_refused_and_one_of_a_vendor_passed_over(tmp_path: Path) -> None:
    path = path_of(tmp_path, xmile(f"{aux('a', '1')}\n<isee:note/><group name='g'/><agent name='x'/>"))
    with pytest.raises(ModelError) as caught:
        load_model(path)
    assert [problem.what for problem in caught.value.problems] == ['"x": <agent> is not run by this version']


LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(20)
)
HARMFUL: list[tuple[str, str]] = [
    (f"{LAUGHS}]><xmile>&u;</xmile>", "it declares a document type"),
    ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xmile>&e;</xmile>', "it declares a document type"),
    ('<!DOCTYPE x SYSTEM "http://localhost/x.dtd"><xmile/>', "it declares a document type"),
    ("<xmile>&nbsp;</xmile>", "undefined entity"),
    ("<a>" * 100_000, "nested more than"),
    ("<xmile><model></xmile>", "mismatched tag"),
    ("<xmile><aux <aux " * 20_000, "not well-formed"),
    ('<xmile><a b="' * 20_000, "not well-formed"),
    ("<xmile/>" * 2, "junk after document element"),
    ("<html/>", "it is not an XMILE file"),
    ("<xmile/>", "it has no settings of time"),
    ("<xmile><sim_specs/></xmile>", "it holds no model"),
]


@pytest.mark.parametrize(("text", "said"), HARMFUL, ids=[row[0][:30] for row in HARMFUL])
def test_a_file_that_is_no_xmile_or_means_harm_is_refused_at_once(text: str, said: str, tmp_path: Path) -> None:
    begun = time.process_time()
    with pytest.raises(ModelError, match=said) as caught:
        load_model(path_of(tmp_path, text))
    assert time.process_time() - begun < 5
    assert caught.value.problems[0].where.endswith("small.xmile:1")
    assert caught.value.problems[0].way_out


def test_a_variable_without_its_end_tag_is_ended_before_the_next_and_said(tmp_path: Path) -> None:
    path = path_of(tmp_path, xmile(f"{aux('a', '1').removesuffix('</aux>')}\n{aux('b', 'a + 1')}"))
    model = load_model(path)
    assert simulate(model)["b"].values[0] == 2
    assert model.tree.variables["b"].line == FIRST_LINE + 1
    assert model.tree.notes == ("line 6: the variable before this one had no </aux>; it was ended here",)


def test_a_comment_with_two_hyphens_in_it_is_passed_over_and_said(tmp_path: Path) -> None:
    model = load_model(path_of(tmp_path, xmile(f"<!-- a -- b\nc -->\n{aux('a', '1')}")))
    assert model.tree.variables["a"].line == FIRST_LINE + 2
    assert model.tree.notes == ("line 5: a comment with -- in it was passed over",)


def test_an_input_without_a_unit_has_that_of_what_it_is_connected_to(tmp_path: Path) -> None:
    area = aux("land area", "40", rest="<units>km^2</units>")
    tree = load_model(path_of(tmp_path, xmile(CONNECTED + area, after=PREY + HUNTERS))).tree
    assert tree.variables["prey.area"].unit == "km^2"
    assert tree.variables["prey.hunters"].unit == ""


def test_reading_takes_time_in_proportion_to_the_file(tmp_path: Path) -> None:
    def taken(count: int) -> float:
        chain = "\n".join(aux(f"v{n}", f"v{n - 1} * 2" if n else "1") for n in range(count))
        path = path_of(tmp_path, xmile(chain))
        begun = time.process_time()
        load_model(path)
        return time.process_time() - begun

    assert taken(2000) < 40 * min(taken(200), taken(200)) + 1.0
