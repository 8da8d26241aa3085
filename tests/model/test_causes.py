"""Polarities against rules written by hand and against finite differences; loops against loops found by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

import tiershift
from tiershift.compile.interpret import value
from tiershift.model.causes import Causes, causes
from tiershift.model.graphs import components, reachable, shortest
from tiershift.model.load import Model
from tiershift.model.loops import Loop, loops
from tiershift.model.read import read_model
from tiershift.model.sections import sections
from tiershift.model.tree import Binary, Call, Expr, Integ, Lookup, Ref, Table, Tree, map_children, walk

pytestmark = pytest.mark.usefixtures("warm")

CONTROLS = "".join(f"{name} = {n} ~ Month ~ |\n" for name, n in (("INITIAL TIME", 0), ("FINAL TIME", 9)))
CONTROLS += "TIME STEP = 1 ~ Month ~ |\nSAVEPER = TIME STEP ~ Month ~ |\n"
KNOWN = (
    "a = INTEG(1 - a, 1) ~ Dmnl ~ |\nb = INTEG(1 - b, 1) ~ Dmnl ~ |\nany = INTEG(-1, 1) ~ Dmnl ~ |\n"
    "rising((0,0),(1,2),(2,5)) ~ Dmnl ~ |\nhump((0,0),(1,2),(2,0)) ~ Dmnl ~ |\nminus = -2 ~ Dmnl ~ |\n"
    "off = 0 ~ Dmnl ~ |\nlimited off = 0 ~ Dmnl [0,1] ~ |\n"
)
"""`a` and `b` cannot fall below zero, `any` can be anything."""


def _tree(text: str, folder: Path) -> Tree:
    path = folder / "model.mdl"
    path.write_text("{UTF-8}\n" + text + CONTROLS, encoding="utf-8")
    return read_model(path)


def _signs(made: Causes, effect: str) -> dict[str, str]:
    return {link.cause: link.polarity for link in made.links if link.effect == effect and not link.at_start}


@pytest.mark.parametrize(
    ("equation", "signs"),
    [
        ("a + b", {"a": "+", "b": "+"}),
        ("a - b", {"a": "+", "b": "-"}),
        ("-(a - b)", {"a": "-", "b": "+"}),
        ("a * b", {"a": "+", "b": "+"}),
        ("a * any", {"a": "?", "any": "+"}),
        ("a / b", {"a": "+", "b": "-"}),
        ("a * minus", {"a": "-", "minus": "+"}),
        ("a * off", {"a": "?", "off": "+"}),
        ("a * limited off", {"a": "+", "limited off": "+"}),
        ("a * (1 - 0.3) / b", {"a": "+", "b": "-"}),
        ("a * (0.3 - 1)", {"a": "-"}),
        ("a * (1 - a)", {"a": "?"}),
        ("a - a * 0.3", {"a": "+"}),
        ("a / (a + b)", {"a": "+", "b": "-"}),
        ("b / (a + b)", {"a": "-", "b": "+"}),
        ("(a - b) / b", {"a": "+", "b": "-"}),
        ("a ^ 2", {"a": "+"}),
        ("any ^ 2", {"any": "?"}),
        ("any ^ 3", {"any": "+"}),
        ("a ^ (-2)", {"a": "-"}),
        ("2 ^ any", {"any": "+"}),
        ("MAX(a, any)", {"a": "+", "any": "+"}),
        ("MIN(a, 1 - b)", {"a": "+", "b": "-"}),
        ("MAX(0, a * any)", {"a": "+", "any": "+"}),
        ("MAX(5, a) + MIN(-1, b)", {"a": "+", "b": "?"}),
        ("EXP(any)", {"any": "+"}),
        ("EXP(-any)", {"any": "-"}),
        ("LN(a) + SQRT(b)", {"a": "+", "b": "+"}),
        ("ABS(any) + ABS(a)", {"any": "?", "a": "+"}),
        ("SIN(any)", {"any": "?"}),
        ("XIDZ(a, b, 1)", {"a": "+", "b": "-"}),
        ("ZIDZ(a, 1 + b)", {"a": "+", "b": "-"}),
        ("IF THEN ELSE(a > 1, b, 0)", {"a": "+", "b": "+"}),
        ("IF THEN ELSE(a > 1, 0, b)", {"a": "-", "b": "+"}),
        ("IF THEN ELSE(Time > 5, a, any)", {"a": "+", "any": "+"}),
        ("IF THEN ELSE(a = 1, 2, 3)", {"a": "?"}),
        ("rising(a)", {"a": "+", "rising": "+"}),
        ("hump(a)", {"a": "?", "hump": "+"}),
        ("hump(1 + a)", {"a": "-", "hump": "+"}),
        ("WITH LOOKUP(a, ((0,5),(1,1),(2,0)))", {"a": "-"}),
        ("SMOOTH(a, 3)", {"a": "+"}),
        ("DELAY3(a, b)", {"a": "+", "b": "?"}),
        ("STEP(a, 5)", {"a": "+"}),
        ("INITIAL(a) + b", {"b": "+"}),
        ("MODULO(a, 2)", {"a": "?"}),
    ],
)
def test_a_polarity_is_that_of_the_rule_written_by_hand(equation: str, signs: dict[str, str], tmp_path: Path) -> None:
    tree = _tree(f"{KNOWN}y = {equation} ~ Dmnl ~ |\n", tmp_path)
    assert _signs(causes(tree), "y") == signs


def test_a_flow_fills_what_it_is_added_to_and_drains_what_it_is_taken_from(tmp_path: Path) -> None:
    text = "s = INTEG(come - (go - back), first) ~ people ~ |\nfirst = 3 ~ people ~ |\n"
    text += "come = 1 ~ people/Month ~ |\ngo = s / 2 ~ people/Month ~ |\nback = go / 2 ~ people/Month ~ |\n"
    made = causes(_tree(text, tmp_path))
    assert {(flow.variable, flow.inward) for flow in made.flows} == {("come", True), ("go", False), ("back", True)}
    assert _signs(made, "s") == {"come": "+", "go": "-", "back": "+"}
    assert [link.cause for link in made.links if link.at_start] == ["first"]


def test_what_is_only_assumed_not_to_be_negative_is_listed(tmp_path: Path) -> None:
    text = "people here = INTEG(shift, 9) ~ people ~ |\nangle = INTEG(shift, 9) ~ radians ~ |\nshift = -1 ~ Dmnl ~ |\n"
    text += "drained = INTEG(-drained / 4, 9) ~ people ~ |\ny = people here * angle * drained ~ Dmnl ~ |\n"
    made = causes(_tree(text, tmp_path))
    assert made.assumed == ("people here",)
    assert _signs(made, "y") == {"people here": "?", "angle": "+", "drained": "?"}


def _loops(text: str, folder: Path) -> dict[tuple[str, ...], str]:
    tree = _tree(text, folder)
    return {loop.variables: loop.polarity for loop in loops(causes(tree), tree)}


def test_an_epidemic_has_its_three_loops(tmp_path: Path) -> None:
    text = "susceptible = INTEG(-catching, 99) ~ people ~ |\nill = INTEG(catching - recovering, 1) ~ people ~ |\n"
    text += "catching = susceptible * ill * contacts ~ people/Month ~ |\ncontacts = 0.01 ~ 1/Month/people ~ |\n"
    text += "recovering = ill / 5 ~ people/Month ~ |\n"
    assert _loops(text, tmp_path) == {
        ("susceptible", "catching"): "B",
        ("ill", "catching"): "R",
        ("ill", "recovering"): "B",
    }


def test_predators_and_prey_hold_each_other_in_balance(tmp_path: Path) -> None:
    text = "hares = INTEG(hares born - hares eaten, 50) ~ hares ~ |\nhares born = hares * 0.5 ~ hares/Month ~ |\n"
    text += (
        "hares eaten = hares * lynxes * 0.02 ~ hares/Month ~ |\nlynxes = INTEG(lynxes born - lynxes dying, 5) ~ l ~ |\n"
    )
    text += "lynxes born = hares eaten * 0.1 ~ l/Month ~ |\nlynxes dying = lynxes * 0.4 ~ l/Month ~ |\n"
    assert _loops(text, tmp_path) == {
        ("hares", "hares born"): "R",
        ("hares", "hares eaten"): "B",
        ("lynxes", "lynxes dying"): "B",
        ("lynxes", "hares eaten", "lynxes born"): "R",
    }


def test_growth_with_a_limit_has_a_loop_of_each_kind(tmp_path: Path) -> None:
    text = "stock = INTEG(inflow, 1) ~ people ~ |\ninflow = stock * rate * room ~ people/Month ~ |\n"
    text += (
        "rate = 0.2 ~ 1/Month ~ |\nroom = MAX(0, 1 - crowding) ~ Dmnl ~ Loop B1. |\ncrowding = stock / 100 ~ Dmnl ~ |\n"
    )
    tree = _tree(text, tmp_path)
    assert loops(causes(tree), tree) == (
        Loop(("stock", "crowding", "room", "inflow"), "B", "B1"),
        Loop(("stock", "inflow"), "R"),
    )


def test_every_link_that_feeds_back_is_in_a_loop_and_there_are_no_more_loops_than_independent_ones() -> None:
    model = tiershift.load_model("childrens_services")
    made = causes(model.tree)
    found = loops(made, model.tree)
    circles = {name: number for number, circle in enumerate(components(made.leads)) for name in circle}
    back = {(a, b) for a, effects in made.leads.items() for b in effects if circles[a] == circles[b]}
    assert {pair for loop in found for pair in loop.links} == back
    assert len({loop.links for loop in found}) == len(found)
    inside = {name for pair in back for name in pair}
    assert len(found) <= len(back) - len(inside) + len({circles[name] for name in inside})
    stocks = {name for name, variable in model.tree.variables.items() if variable.kind == "stock"}
    # a loop may also remember in a delay, without a stock of its own
    assert all(loop.variables[0] in stocks or not stocks.intersection(loop.variables) for loop in found)


def test_the_crowd_out_loop_of_the_shipped_model_is_found_and_is_reinforcing() -> None:
    model = tiershift.load_model("childrens_services")
    named = {loop.name: loop for loop in loops(causes(model.tree), model.tree) if loop.name}
    assert named["R1"].polarity == "R"
    assert {"late spend", "overspend", "early spend", "preventive gap"} <= set(named["R1"].variables)
    assert named["R2"].polarity == "R"
    assert "wait effect on worsening" in named["R2"].variables


def _scalar(expr: Expr, tree: Tree) -> Expr:
    """What the interpreter can work out: tables put in place, guarded quotients as plain ones, a stock as its flow."""
    match map_children(lambda part: _scalar(part, tree), expr):
        case Integ(flow, _, _):
            return flow
        case Lookup(Ref(name), x):
            points = tree.variables[name].equations[0].expr
            assert isinstance(points, Table)
            return Lookup(points, x)
        case Call("XIDZ" | "ZIDZ", args):
            return Binary("/", args[0], args[1])
        case made:
            return made


def _by_nothing(expr: Expr, numbers: Mapping[str, float]) -> bool:
    """Whether a variable that is 0 at this moment divides something, where only a guarded quotient has a value."""
    quotients = [node for node in walk(expr) if isinstance(node, Binary) and node.op == "/"]
    return any(isinstance(node.right, Ref) and numbers.get(node.right.name) == 0 for node in quotients)


def _moment(model: Model, at: float) -> dict[str, float]:
    results = tiershift.simulate(model).sel(time=at)
    known = {key: variable.id for key, variable in model.tree.variables.items()}
    return {key: float(results[id_]) for key, id_ in known.items() if id_ in results and results[id_].ndim == 0} | {
        "time": at
    }


def _look(numbers: dict[str, float], name: str, change: float) -> Callable[[Ref], float]:
    return lambda ref: numbers[ref.name] + (change if ref.name == name else 0.0)


def test_no_polarity_of_the_shipped_model_is_against_a_finite_difference() -> None:
    model = tiershift.load_model("childrens_services")
    made = causes(model.tree, {p.id: (p.low, p.high) for p in model.parameters.values.values()})
    moved, asked = set(), set()
    for numbers in [_moment(model, at) for at in (2011.25, 2019.75, 2024.5, 2031.0)]:
        for link in made.links:
            expr = _scalar(model.tree.variables[link.effect].equations[0].expr, model.tree)
            plain = all(n.name in numbers for n in walk(expr) if isinstance(n, Ref))
            remembers = any(isinstance(n, Call) and n.function.startswith(("SMOOTH", "DELAY")) for n in walk(expr))
            plain = plain and not _by_nothing(expr, numbers)
            if link.at_start or remembers or not plain or link.cause not in numbers:
                continue
            asked.add(link)
            step = 1e-6 * max(1e-3, abs(numbers[link.cause]))
            up, down = (value(expr, _look(numbers, link.cause, side * step)) for side in (1, -1))
            tiny = 1e-12 * max(abs(up), abs(down))
            if abs(up - down) > tiny:
                moved.add(link)
                assert link.polarity in ("?", "+" if up > down else "-"), link
    assert len(asked) > 200
    assert len(moved) > 0.8 * len(asked)


def test_sections_are_the_headings_of_the_file() -> None:
    model = tiershift.load_model("childrens_services")
    found = sections(model.tree)
    assert found["children in care"] == "Care"
    assert found["early spend"] == "Money"
    assert list(dict.fromkeys(found.values()))[:2] == ["Control", "Levers"]


def _graph(*arrows: str) -> dict[str, Sequence[str]]:
    made: dict[str, list[str]] = {name: [] for arrow in arrows for name in arrow}
    for start, end in arrows:
        made[start].append(end)
    return {name: tuple(ends) for name, ends in made.items()}


def test_walks_over_a_graph_are_those_seen_by_eye() -> None:
    graph = _graph("ab", "bc", "ca", "cd", "de", "ed", "af")
    assert sorted(map(sorted, components(graph))) == [["a", "b", "c"], ["d", "e"], ["f"]]
    assert reachable(graph, ["a"], 1) == {"a", "b", "f"}
    assert reachable(graph, ["d"]) == {"d", "e"}
    assert shortest(graph, "b", "a", {"a", "b", "c"}) == ("b", "c", "a")
    assert shortest(graph, "d", "a", graph) == ()
