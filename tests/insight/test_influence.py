"""Why results differ, against analytic solutions, other ways of sharing out, and on the shipped model."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tests.small import model as small

import tiershift
from tiershift.errors import UsageError
from tiershift.events.plan import Change, Plan
from tiershift.insight.influence import Influence, Quotient, Term, influence
from tiershift.insight.routes import links, routes, through_loops
from tiershift.model.names import key
from tiershift.run.attribute import Part, attribute
from tiershift.run.simulate import kernel_of

pytestmark = pytest.mark.usefixtures("warm")


def decided(at: float = 1.0, **levers: float) -> Plan:
    changes = (Change(at, at, lever, value, "", "set", lever) for lever, value in levers.items())
    return Plan(changes=tuple(changes))


def by_cause(found: Influence, question: int = 0) -> dict[str, float]:
    return dict(zip(found.causes, found.shares[:, question].tolist(), strict=True))


def test_a_stock_that_drains_gives_each_inflow_what_the_analytic_solution_does(tmp_path: Path) -> None:
    text = """
    a = 0 ~~|
    b = 0 ~~|
    level = INTEG(a + 2 * b - level / 5, 10) ~~|
    twice = 2 * level ~~|
    """
    model = small(tmp_path, text, end=8)
    found = influence(model, None, decided(a=3.0, b=-1.0), [[Term("level", 8.0)], [Term("twice", 4.0)]])
    # One unit a step from step 1 on, of which four fifths are left a step later.
    filled = {8: sum(0.8**k for k in range(7)), 4: sum(0.8**k for k in range(3))}
    assert by_cause(found, 0) == {"a": pytest.approx(3.0 * filled[8]), "b": pytest.approx(-2.0 * filled[8])}
    assert by_cause(found, 1) == {"a": pytest.approx(6.0 * filled[4]), "b": pytest.approx(-4.0 * filled[4])}


def test_of_a_product_of_two_decisions_each_has_its_shapley_value(tmp_path: Path) -> None:
    model = small(tmp_path, "a = 2 ~~|\nb = 3 ~~|\ny = a * b ~~|")
    found = influence(model, None, decided(a=5.0, b=7.0), [[Term("y", 3.0)]])
    parts = {name: Part(changes=(change,)) for name, change in zip("ab", decided(a=5.0, b=7.0).changes, strict=True)}
    other = attribute(model, parts, variables=["y"]).sel(measure="share")["y"].sel(time=3.0)
    assert by_cause(found) == {name: pytest.approx(float(other.sel(part=name))) for name in "ab"}


def test_what_smooths_and_delays_pass_on_comes_from_what_was_decided(tmp_path: Path) -> None:
    text = "a = 1 ~~|\ns = SMOOTH3(a, 2) ~~|\nd = DELAY3(a, 2) ~~|\ny = s + d ~~|"
    model = small(tmp_path, text, end=30, step=0.25)
    found = influence(model, None, decided(a=4.0), [[Term("y", 30.0)]])
    assert by_cause(found) == {"a": pytest.approx(6.0, rel=1e-3)}
    ways = links(found, kernel_of(model, 1).program, 0, 0)
    assert ways["a", "s"] == pytest.approx(3.0, rel=1e-3)
    assert not [name for way in ways for name in way if name.startswith("#")]


def test_a_quotient_is_shared_out_between_what_is_above_and_below(tmp_path: Path) -> None:
    model = small(tmp_path, "a = 2 ~~|\nb = 4 ~~|\nx = a ~~|\ny = b ~~|")
    asked = Quotient((Term("x", 3.0),), (Term("y", 3.0),))
    found = influence(model, None, decided(a=3.0, b=5.0), [asked])
    assert found.change == pytest.approx([3 / 5 - 2 / 4])
    assert by_cause(found) == {"a": pytest.approx(0.5 * (1 / 4 + 1 / 5)), "b": pytest.approx(2.5 * (1 / 5 - 1 / 4))}


def test_the_widest_ways_up_and_down_are_named_step_by_step(tmp_path: Path) -> None:
    text = """
    a = 1 ~~|
    narrow = 0.5 * a ~~|
    wide = 3 * a ~~|
    against = -2 * a ~~|
    y = narrow + wide + against ~~|
    """
    model = small(tmp_path, text)
    found = influence(model, None, decided(a=2.0), [[Term("y", 3.0)]])
    made = routes(found, kernel_of(model, 1).program, ["y"], 0)
    assert [route.through for route in made] == [("a", "wide", "y"), ("a", "against", "y")]
    assert [route.amount for route in made] == pytest.approx([3.0, -2.0])


def test_a_way_is_found_though_what_raises_and_what_lowers_nearly_cancel_before_it_parts(tmp_path: Path) -> None:
    text = """
    a = 1 ~~|
    trunk = a ~~|
    up = 3 * trunk ~~|
    down = -2.9 * trunk ~~|
    further = down ~~|
    y = up + further ~~|
    """
    model = small(tmp_path, text)
    found = influence(model, None, decided(a=2.0), [[Term("y", 3.0)]])
    made = routes(found, kernel_of(model, 1).program, ["y"], 0)
    assert [route.through for route in made] == [("a", "trunk", "up", "y"), ("a", "trunk", "down", "further", "y")]
    assert [route.amount for route in made] == pytest.approx([3.0, -2.9])


def test_nothing_decided_makes_no_difference_and_no_cause(tmp_path: Path) -> None:
    model = small(tmp_path, "a = 2 ~~|\ny = a ~~|")
    found = influence(model, None, None, [[Term("y", 3.0)]])
    assert found.change == pytest.approx([0.0])
    assert found.causes == ()


@pytest.mark.parametrize(
    ("text", "settings", "said"),
    [
        ("a = 1 ~~|\ny = DELAY FIXED(a, 2, 1) ~~|", {}, "remembers"),
        ("a = 1 ~~|\ny = INTEG(a, 0) ~~|", {"method": 1}, "Runge and Kutta"),
        ("a = 1 ~~|\ny = RANDOM UNIFORM(0, a, 1) ~~|", {}, "RANDOM"),
    ],
)
def test_a_model_that_cannot_be_followed_back_is_refused(
    tmp_path: Path, text: str, settings: dict[str, int], said: str
) -> None:
    model = small(tmp_path, text, **settings)
    with pytest.raises(UsageError, match=said):
        influence(model, None, decided(a=2.0), [[Term("y", 3.0)]])


def test_a_time_between_steps_is_refused_with_those_there_are(tmp_path: Path) -> None:
    model = small(tmp_path, "a = 2 ~~|\ny = a ~~|")
    with pytest.raises(UsageError, match="from 0 to 4, by 1"):
        influence(model, None, decided(a=3.0), [[Term("y", 2.5)]])


YEARS = (2030.25, 2036.25)
CARE = "children in care"


@cache
def shipped(future: int | None) -> Influence:
    model = tiershift.load_model("childrens_services")
    questions = [[Term(CARE, year)] for year in YEARS]
    return influence(model, "baseline", "early_shift", questions, future=future)


@pytest.mark.parametrize("future", [None, 5])
def test_of_the_shipped_model_all_of_the_change_comes_from_what_was_decided(future: int | None) -> None:
    found = shipped(future)
    assert set(found.causes) == {"envelope cut", "targeted budget", "universal budget", "transition funding"}
    assert np.abs(found.change).min() > 1.0
    assert found.shares.sum(axis=0) == pytest.approx(found.change, rel=1e-9)


def test_the_change_is_that_of_two_ordinary_runs() -> None:
    model = tiershift.load_model("childrens_services")
    plans = ("baseline", "early_shift")
    runs = [tiershift.simulate(model, plan=plan, variables=[CARE])["children_in_care"] for plan in plans]
    expected = [float(runs[1].sel(time=year) - runs[0].sel(time=year)) for year in YEARS]
    assert shipped(None).change == pytest.approx(expected, rel=1e-9)


def test_in_a_linear_neighbourhood_a_share_is_what_the_decision_does_alone() -> None:
    model = tiershift.load_model("childrens_services")
    base = tiershift.load_plan("baseline")
    small_steps = {"targeted_budget": 1e4, "care_budget": 1e4}
    changes = {
        lever: Change(2026.25, 2026.25, lever, amount, "GBP2324/year", "add", lever)
        for lever, amount in small_steps.items()
    }

    def plan(*levers: str) -> Plan:
        own = [changes[lever] for lever in levers]
        return replace(base, head="", changes=tuple(sorted([*base.changes, *own], key=lambda change: change.at)))

    asked = [[Term(CARE, 2030.25)]]
    together = by_cause(influence(model, base, plan(*changes), asked))
    for lever in small_steps:
        alone = influence(model, base, plan(lever), asked).change[0]
        assert together[lever.replace("_", " ")] == pytest.approx(alone, rel=0.02)


def test_what_comes_into_a_variable_goes_on_from_it() -> None:
    found = shipped(None)
    program = kernel_of(tiershift.load_model("childrens_services"), 1).program
    for cause, name in enumerate(found.causes):
        into: dict[str, float] = {}
        out: dict[str, float] = {}
        for (source, target), amount in links(found, program, cause, 1).items():
            into[target] = into.get(target, 0.0) + amount
            out[source] = out.get(source, 0.0) + amount
        share, size = float(found.shares[cause, 1]), max(map(abs, (*into.values(), *out.values())))
        assert len(into.keys() & out.keys()) > 100
        for variable in into.keys() & out.keys():
            ends = share if variable == key(CARE) else 0.0
            assert into[variable] - out[variable] == pytest.approx(ends, abs=1e-6 * size), (name, variable)


def test_loops_that_are_left_out_carry_nothing() -> None:
    model = tiershift.load_model("childrens_services")
    loops = through_loops(shipped(None))
    assert {"loop R1 crisis crowd out", "loop B2 rationing", "loop B9 minimum offer"} <= set(loops)
    assert "loop R9 next generation" not in loops  # stands at 0 in a single run
    assert set(loops) <= {v.name for v in model.variables.values()}
