"""A change shared out among its parts: the shares add up, and they are what theory says."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from tests.small import mdl

import tiershift
from tiershift.events.plan import Change
from tiershift.run.attribute import Part, attribute

pytestmark = pytest.mark.usefixtures("warm")

TEXT = """
a = 1 ~~|
b = 1 ~~|
c = 1 ~~|
d = 0 ~~|
product = a * b + c ~~|
level = INTEG(d + product * 0, 0) ~~|
"""


def made(tmp_path: Path) -> tiershift.Model:
    path = tmp_path / "product.mdl"
    path.write_text(mdl(TEXT), encoding="utf-8")
    return tiershift.load_model(path)


def value(found: xr.Dataset, measure: str, part: str) -> float:
    return float(found["product"].sel(measure=measure, part=part).isel(time=-1))


def test_the_shares_of_two_factors_and_a_term_are_the_known_values(tmp_path: Path) -> None:
    parts = {"first": Part({"a": 3.0}), "second": Part({"b": 5.0}), "third": Part({"c": 2.0})}
    found = attribute(made(tmp_path), parts, variables=["product"])
    # a goes from 1 to 3 and b from 1 to 5: (3-1) * (1+5)/2 and (5-1) * (1+3)/2; c adds by itself.
    assert [value(found, "share", part) for part in parts] == pytest.approx([6.0, 8.0, 1.0])
    assert [value(found, "alone", part) for part in parts] == pytest.approx([2.0, 4.0, 1.0])
    assert [value(found, "last", part) for part in parts] == pytest.approx([10.0, 12.0, 1.0])


def test_a_share_is_the_mean_over_all_orders(tmp_path: Path) -> None:
    model = made(tmp_path)
    sets = {"a": 2.0, "b": -1.0, "c": 0.5}
    found = attribute(model, {name: Part({name: number}) for name, number in sets.items()}, variables=["product"])
    orders = list(permutations(sets))
    for name in sets:
        added = []
        for order in orders:
            before = {other: sets[other] for other in order[: order.index(name)]}
            pair = [tiershift.simulate(model, params=p)["product"][-1] for p in (before, before | {name: sets[name]})]
            added.append(float(pair[1] - pair[0]))
        assert value(found, "share", name) == pytest.approx(np.mean(added))


def test_decisions_of_a_plan_are_parts_too(tmp_path: Path) -> None:
    model = made(tmp_path)
    early = Change(0.0, 0.0, "d", 2.0, "Dmnl", "set", "one")
    late = Change(0.0, 0.0, "d", 3.0, "Dmnl", "add", "two")
    found = attribute(model, {"set": Part(changes=(early,)), "added": Part(changes=(late,))}, variables=["level"])
    whole = found["level"].sel(measure="share").sum("part").isel(time=-1)
    last = float(found["time"][-1] - found["time"][0])
    assert float(whole) == pytest.approx(5.0 * last)


def test_the_shares_of_a_real_change_add_up_to_it_at_every_moment_in_every_variable() -> None:
    model = tiershift.load_model("childrens_services")
    spend = Change(2026.25, 2026.25, "targeted_budget", 1.0e9, "GBP2324/year", "add", "one")
    cut = Change(2026.25, 2027.25, "envelope_cut", 0.08, "Dmnl", "add", "two")
    belief = {"prevention_share": 0.6}
    parts = {"early help": Part(changes=(spend,)), "a cut": Part(changes=(cut,)), "belief": Part(belief)}
    found = attribute(model, parts, plan="baseline").sel(measure="share").sum("part")
    plan = tiershift.load_plan("baseline")
    both = replace(plan, head="", changes=tuple(sorted([*plan.changes, spend, cut], key=lambda change: change.at)))
    before, after = (tiershift.simulate(model, params=p, plan=q) for p, q in (({}, plan), (belief, both)))
    for name in found.data_vars:
        size = max(1.0, float(abs(before[name]).max()), float(abs(after[name]).max()))
        assert float(abs(found[name] - (after[name] - before[name])).max()) < 1e-12 * size, name
    assert float(abs(found["children_in_care"].isel(time=-1))) > 0


@pytest.mark.parametrize("many", [0, 11])
def test_no_parts_and_too_many_are_refused(tmp_path: Path, many: int) -> None:
    with pytest.raises(tiershift.UsageError, match=f"{many} parts"):
        attribute(made(tmp_path), {str(number): Part() for number in range(many)})
