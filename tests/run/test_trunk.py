"""A trunk: plans that are the same until a moment share the run until then, and each goes on from there to the bit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.small import model

from tiershift import Change, Model, Plan, UsageError, ensemble, load_model, load_plan
from tiershift.events.plan import Observation
from tiershift.run.trunk import Trunk, trunk

pytestmark = pytest.mark.usefixtures("warm")

KEPT = ("children_in_care", "cumulative_care_spend", "age_of_the_queue")
AT = 2026.25


@pytest.fixture(scope="module")
def england() -> Model:
    return load_model("childrens_services")


@pytest.fixture(scope="module")
def shared(england: Model) -> Trunk:
    return trunk(england, "baseline", at=AT, variables=KEPT, futures=20, first=3, seed=5)


def whole(england: Model, plan: Plan, times: Any) -> Any:
    made = ensemble(england, futures=20, first=3, seed=5, plan=plan, variables=KEPT, traces=True)
    return np.stack([made[name].sel(time=times).values for name in KEPT], axis=-1)


@pytest.mark.parametrize("name", ["baseline", "cut", "early_shift"])
def test_what_goes_on_from_a_trunk_is_the_whole_run_to_the_bit(england: Model, shared: Trunk, name: str) -> None:
    plan = load_plan(name, england)
    assert shared.times.tolist() == [year + 0.25 for year in range(2010, 2041)]
    np.testing.assert_array_equal(shared.onwards(plan), whole(england, plan, shared.times))


def test_a_plan_that_parts_earlier_has_no_place_on_the_trunk_but_one_of_its_own(england: Model, shared: Trunk) -> None:
    baseline = load_plan("baseline", england)
    early = Change(2024.25, 2024.25, "care_budget", 9e9, "GBP2324/year", "set", "ours")
    plan = replace(baseline, changes=(*baseline.changes, early))
    assert shared.onwards(plan) is None
    own = trunk(england, plan, at=AT, variables=KEPT, futures=20, first=3, seed=5)
    np.testing.assert_array_equal(own.onwards(plan), whole(england, plan, own.times))
    assert own.onwards(baseline) is None


def test_a_count_before_the_parting_and_one_after_it_steer_as_in_the_whole_run(england: Model) -> None:
    baseline = load_plan("baseline", england)
    counts = tuple(
        Observation(at, at, "children_in_care", value, "children", "counted", f"c{at}", steers=True)
        for at, value in ((2025.25, 80_000.0), (2028.25, 70_000.0))
    )
    plan = replace(baseline, observations=counts)
    own = trunk(england, plan, at=AT, variables=KEPT, futures=20, first=3, seed=5)
    found = own.onwards(plan)
    assert found is not None
    np.testing.assert_array_equal(found, whole(england, plan, own.times))
    np.testing.assert_allclose(found[:, own.times.tolist().index(2028.25), 0], 70_000.0)
    assert own.onwards(replace(plan, observations=counts[1:])) is None


def test_it_says_where_its_futures_come_from_as_the_ensemble_does(england: Model, shared: Trunk) -> None:
    said = ensemble(england, futures=20, first=3, seed=5, plan="baseline", variables=KEPT).attrs
    assert shared.attrs.items() <= said.items()
    assert shared.attrs["drawn_from"] == "posterior"


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("s = INTEG(1, 0) ~~|\nlate = DELAY FIXED(s, 2, 0) ~~|", {"saveper": 1}),
        ("s = INTEG(1, 0) ~~|\nshare = s / FINAL TIME ~~|\nlate = share ~~|", {"saveper": 1}),
        ("s = INTEG(1, 0) ~~|\nlate = s ~~|", {"saveper": "late"}),
    ],
)
def test_a_model_that_remembers_more_than_its_stocks_is_run_whole(tmp_path: Path, text: str, settings: Any) -> None:
    small = model(tmp_path, text, end=10, **settings)
    with pytest.raises(UsageError, match="Run it whole"):
        trunk(small, Plan(), at=5.0, variables=["late"])


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ({"at": 2009.0}, "Run it whole"),
        ({"at": 2050.0}, "Run it whole"),
        ({"variables": ["waiting_for_early_help"]}, "is an array"),
        ({"variables": ["chldren in care"]}, "children in care"),
    ],
)
def test_what_cannot_be_gone_on_with_is_refused(england: Model, asked: dict[str, Any], what: str) -> None:
    with pytest.raises(UsageError, match=what):
        trunk(england, "baseline", **({"at": AT, "variables": KEPT, "futures": 2} | asked))
