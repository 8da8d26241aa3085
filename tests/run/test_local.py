"""One place: rows are England's, drawn as ever, and then the place's; one kernel runs both."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tiershift import simulate
from tiershift.errors import ModelError, ParameterError, Stopped, UsageError
from tiershift.events.plan import Belief, Plan
from tiershift.model.distributions import Uniform
from tiershift.model.load import Model, load_model
from tiershift.model.local import Effects, Local
from tiershift.run import ensemble as ensembles
from tiershift.run import layout
from tiershift.run.inputs import inputs
from tiershift.run.posteriors import posterior_of
from tiershift.run.reduce import Mean
from tiershift.run.simulate import kernel_of

ensemble = ensembles.ensemble
WAVES = Effects(
    ("base referral rate", "entry effect of the place[spring 2015]", "entry effect of the place[spring 2016]"),
    np.array([0.2, 0.1, 0.0]),
    np.array([[0.1, 0.0, 0.0], [0.0, 0.2, 0.0], [0.05, 0.1, 0.3]]),
)
KEPT = ("children_in_care", "care_spend")


@cache
def england() -> Model:
    return load_model("childrens_services")


def local(**own: object) -> Local:
    return replace(Local("X00000001", "Hundredth", "Hundredth", 0.01, effects=WAVES), **own)  # type: ignore[arg-type]


@cache
def place() -> Model:
    return england().at(local())


def rows(model: Model, futures: int, *, first: int = 0, seed: int | None = 7) -> np.ndarray:
    made = inputs(model, kernel_of(model), None, futures=futures, seed=seed, first=first, posterior=posterior_of(model))
    return made.rows(0, futures)


def column(model: Model, name: str) -> int:
    kernel = kernel_of(model)
    labels = [kernel.program.labels.get(cell, cell.name) for cell in kernel.program.constants]
    return labels.index(name)


def test_a_place_runs_on_the_kernel_of_all_of_england() -> None:
    assert kernel_of(place()) is kernel_of(england())


def test_a_place_that_differs_in_nothing_gives_the_same_bits() -> None:
    same = england().at(Local("E92000001", "England", "England", 1.0))
    assert simulate(same, variables=KEPT).equals(simulate(england(), variables=KEPT))


def test_a_future_of_a_place_has_the_same_bits_however_many_are_drawn() -> None:
    whole = rows(place(), 40)
    assert np.array_equal(whole[17:23], rows(place(), 6, first=17))
    assert np.array_equal(whole[39:], rows(place(), 1, first=39))


def test_effects_multiply_what_is_above_nought_and_are_added_to_what_may_be_negative() -> None:
    plain, moved = rows(england().at(local(effects=None)), 4000), rows(place(), 4000)
    rate = np.log(moved[:, column(place(), "base referral rate")] / plain[:, column(place(), "base referral rate")])
    wave = moved[:, column(place(), "entry effect of the place[spring 2016]")]
    before = moved[:, column(place(), "entry effect of the place[spring 2015]")]
    assert rate.mean() == pytest.approx(0.2, abs=0.01)
    assert rate.std() == pytest.approx(0.1, rel=0.05)
    assert wave.std() == pytest.approx((0.05**2 + 0.1**2 + 0.3**2) ** 0.5, rel=0.05)
    assert before.mean() == pytest.approx(0.1, abs=0.01)
    assert np.cov(rate, wave)[0, 1] == pytest.approx(0.1 * 0.05, rel=0.5)


def test_one_run_takes_the_effects_at_their_means() -> None:
    row = rows(place(), 1, seed=None)[0]
    rate = england().parameters.find("base referral rate").value
    assert row[column(place(), "base referral rate")] == pytest.approx(rate * np.exp(0.2))
    assert row[column(place(), "entry effect of the place[spring 2015]")] == 0.1


def test_two_places_are_moved_by_different_chances_and_share_what_is_national() -> None:
    other = england().at(local(code="X00000002"))
    at = column(place(), "base referral rate")
    assert not np.array_equal(rows(place(), 5)[:, at], rows(other, 5)[:, at])
    at = column(place(), "prevention share")
    assert np.array_equal(rows(place(), 5)[:, at], rows(other, 5)[:, at])


def test_own_numbers_stand_instead_of_scaled_ones_and_factors_act_on_the_rest() -> None:
    model = england().at(
        local(
            values={"plans at start": 500.0, "places at start": {"childrens home": 77.0}},
            factors={"repeat plan rate": 1.5},
            scales={"reserves at start": 0.02},
            effects=None,
        )
    )
    row, whole = rows(model, 3), rows(england(), 3)
    assert row[:, column(model, "plans at start")].tolist() == [500.0] * 3
    assert row[:, column(model, "places at start[childrens home]")].tolist() == [77.0] * 3
    for name, factor in (
        ("repeat plan rate", 1.5),
        ("reserves at start", 0.02),
        ("settled in care at start", 0.01),
        ("cost of a plan", 1.0),
        ("population index of the place[spring 2015]", 0.01),
    ):
        np.testing.assert_allclose(row[:, column(model, name)], whole[:, column(model, name)] * factor, rtol=1e-14)


def test_a_share_is_not_multiplied_beyond_one() -> None:
    model = england().at(local(factors={"base accepted share": 40.0}, effects=None))
    assert rows(model, 3)[:, column(model, "base accepted share")].tolist() == [1.0, 1.0, 1.0]
    assert model.parameters.find("base accepted share").value == 1.0


def test_parameters_of_a_place_have_its_values_ranges_and_levers() -> None:
    own, all_ = place().parameters, england().parameters
    for name in ("care budget", "reserves at start"):
        mine, whole = own.find(name), all_.find(name)
        assert (mine.value, mine.low, mine.high) == pytest.approx(
            (whole.value / 100, whole.low / 100, whole.high / 100)
        )
    assert own.levers["care_budget"].high == pytest.approx(all_.levers["care_budget"].high / 100)
    assert own.levers["care_budget"].step in {float(f"{n}e{p}") for n in (1, 2, 5) for p in range(9)}
    assert own.levers["early_help_floor"] == all_.levers["early_help_floor"]
    assert own.hash != all_.hash


def test_what_somebody_believes_or_sets_of_a_place_is_in_the_place_s_own_numbers() -> None:
    belief = Belief("reserves_at_start", None, Uniform(7e6, 9e6), "GBP2324", "", "C", "")
    plan = Plan(name="b", model="childrens_services", beliefs=(belief,))
    made = inputs(place(), kernel_of(place()), plan, futures=50, seed=1, posterior=posterior_of(place())).rows(0, 50)
    drawn = made[:, column(place(), "reserves at start")]
    assert 7e6 <= drawn.min() < drawn.max() <= 9e6
    params = {"base referral rate": 3.0, "entry effect of the place[spring 2015]": 0.4, "care budget": 5.0}
    row = inputs(place(), kernel_of(place()), None, params=params).rows(0, 1)[0]
    assert [row[column(place(), name)] for name in params] == list(params.values())


def test_results_name_the_place_and_all_that_is_said_of_it() -> None:
    attrs = simulate(place(), variables=KEPT).attrs
    assert (attrs["place"], attrs["place_name"], attrs["place_hash"]) == ("X00000001", "Hundredth", local().hash)
    assert local(factors={"base leaving rate": 1.01}).hash != local().hash
    assert "place" not in simulate(england(), variables=KEPT).attrs


def test_futures_of_a_place_have_the_same_bits_on_one_thread_and_from_any_first() -> None:
    whole = ensemble(place(), futures=70, seed=5, variables=KEPT, traces=True)
    kept = ensemble(place(), futures=30, seed=5, first=40, variables=KEPT, traces=True, threads=1)
    for name in KEPT:
        assert np.array_equal(whole[name].values[40:], kept[name].values)


def test_a_place_that_speaks_of_what_the_model_lacks_is_refused_with_everything_at_once() -> None:
    wrong = local(
        values={"plans at strat": 1.0, "places at start": 3.0, "reserves at start": float("nan")},
        factors={"base leaving rate": 0.0},
        effects=Effects(("entry effect of the place[spring 1066]",), np.zeros(1), np.zeros((1, 1))),
    )
    with pytest.raises(ParameterError) as caught:
        england().at(wrong)
    said = str(caught.value)
    for words in ("plans at strat", "plans at start", "places at start", "nan", "base leaving rate", "spring 1066"):
        assert words in said


def test_the_last_counts_of_a_place_are_where_its_futures_go_on_from() -> None:
    counted = england().at(local(counts=(("children in care", 2024.25, 900.0), ("referrals", 2024.25, 6000.0))))
    made = simulate(counted, variables=("children in care",))
    assert float(made["children_in_care"].sel(time=2024.25)) == pytest.approx(900.0)
    assert "referrals" in made.attrs["counts_not_steering"]
    assert made["count_event"].values.tolist() == ["X00000001 children_in_care 2024.25"]


def test_a_count_of_what_the_model_lacks_is_refused() -> None:
    with pytest.raises(ModelError, match="children in car"):
        england().at(local(counts=(("children in car", 2024.25, 900.0),)))


def test_a_run_of_a_place_that_is_stopped_goes_on_to_the_same_bits_and_no_other_place_goes_on_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "_CHUNK", 1)
    asked: dict[str, Any] = {"futures": 40, "seed": 5, "variables": KEPT, "reduce": [Mean()]}
    asks = iter((False, True))
    with pytest.raises(Stopped):
        ensemble(place(), checkpoint=tmp_path / "run", stop=lambda: next(asks, True), **asked)
    with pytest.raises(UsageError, match=r"its (place|parameters)_hash is"):
        other = england().at(local(effects=None))
        ensemble(other, checkpoint=tmp_path / "run", resume=True, **asked)
    found = ensemble(place(), checkpoint=tmp_path / "run", resume=True, **asked)
    whole = ensemble(place(), **asked)
    assert all(np.array_equal(found[name].values, whole[name].values) for name in whole.data_vars)
