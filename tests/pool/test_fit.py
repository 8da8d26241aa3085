"""The fit of places against places that the model itself made, and what comes of a name."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tiershift import ensemble, simulate
from tiershift.calibrate.pool.ahead import NAMES, responses
from tiershift.calibrate.pool.bell import START
from tiershift.calibrate.pool.counted import COUNTED, YEARS, Counts, counts_of, deflators
from tiershift.calibrate.pool.fit import pooled
from tiershift.calibrate.pool.futures import compare, naive_last, naive_line
from tiershift.calibrate.pool.local import place_local
from tiershift.calibrate.pool.rows import ADDED, ENTRY_AT, EXIT_AT, FACTORS, MANY, Engine, engine_of
from tiershift.calibrate.pool.series import codes_of, england, filled
from tiershift.calibrate.pool.sizes import local_of, neighbours, sizes_of
from tiershift.errors import ParameterError, UsageError
from tiershift.model.load import Model, load_model
from tiershift.places import read_panel

CODES = ("E06000054", "E06000009", "E10000016", "E08000025", "E09000012", "E06000017")


@cache
def model() -> Model:
    return load_model("childrens_services")


@cache
def engine() -> Engine:
    sizes = sizes_of(read_panel(), CODES)
    return engine_of(model(), [local_of(sizes, row, model(), read_panel()) for row in range(len(CODES))])


def test_effects_that_places_were_made_with_are_found_again() -> None:
    """Oracle: counts are the model's own results at known effects, with the errors that counts have."""
    generator = np.random.default_rng(5)
    truth = np.zeros((len(CODES), MANY))
    truth[:, : len(FACTORS)] = generator.normal(0, 0.15, (len(CODES), len(FACTORS)))
    truth[:, ADDED] = 0.0
    truth[:, ENTRY_AT] = generator.normal(0, 0.1, (len(CODES), 1)) + np.cumsum(
        generator.normal(0, 0.03, (len(CODES), EXIT_AT.start - ENTRY_AT.start)), axis=1
    )
    made = engine().results(engine().rows(range(len(CODES)), truth))
    seen = made * np.exp(generator.normal(0, 0.01, made.shape))
    near = (1 - np.eye(len(CODES))) / (len(CODES) - 1)
    found = pooled(engine(), Counts(CODES, seen, np.zeros(made.shape, bool)), near)
    misses = np.abs(np.log(found.fitted / made))
    assert np.median(misses) < 0.01
    for name in ("referrals", "section 47 enquiries", "cost of specialist services"):
        number = tuple(FACTORS).index(name)
        np.testing.assert_allclose(found.unknowns[:, number], truth[:, number], atol=0.1)
    own = slice(ENTRY_AT.start + 2, ENTRY_AT.stop - 2)
    score = (found.unknowns - truth)[:, own] / np.sqrt(np.diagonal(found.covariance, axis1=1, axis2=2))[:, own]
    assert np.abs(score).max() < 4


def test_places_sized_by_their_counts_come_near_what_was_counted_there_before_anything_is_fitted() -> None:
    made = engine().results(engine().rows(range(len(CODES)), np.zeros((len(CODES), MANY))))
    counts = counts_of(read_panel(), CODES, deflators(model().path))
    apart = np.log(counts.values / made)
    assert np.nanmedian(np.abs(apart)) < 0.3
    assert np.isfinite(counts.values[:, 0]).mean() > 0.95
    assert {counted.name for counted in COUNTED} >= {"children in care", "care starters", "referrals"}


@pytest.mark.parametrize("name", ["Wiltshire", "Blackpool", "Westmorland and Furness"])
def test_every_kind_of_authority_runs_by_its_name(name: str) -> None:
    local = place_local(name, model())
    there = model().at(local)
    made = simulate(there, variables=["children in care", "care spend", "children in need"])
    assert all(np.isfinite(made[name].values).all() for name in made.data_vars)
    counted = {variable: value for variable, _, value in local.counts}
    care = float(made["children_in_care"].interp(time=2024.25))
    assert abs(np.log(care / counted["children in care"])) < 0.8


def test_futures_of_a_place_meet_its_counts_and_go_on_from_the_last() -> None:
    local = place_local("Kent", model())
    made = ensemble(model().at(local), futures=60, variables=["children in care"], traces=True)
    assert len(made.attrs["posterior_of"].split(", ")) > 150
    found = made["children_in_care"]
    counted = {variable: value for variable, _, value in local.counts}["children in care"]
    np.testing.assert_allclose(found.sel(time=2024.25, method="nearest").values, counted, rtol=0.02)
    before = read_panel().value("E10000016", "cla_31_march", 2015)
    assert abs(np.log(float(found.sel(time=2015.25, method="nearest").median()) / before)) < 0.3


def test_a_place_too_small_for_rates_is_refused_with_the_reason() -> None:
    with pytest.raises(UsageError, match="children"):
        place_local("City of London", model())


def test_sizes_add_up_to_england() -> None:
    sizes = sizes_of(read_panel())
    for name in ("population", "money", "unaccompanied"):
        np.testing.assert_allclose(sizes.indices[name].sum(axis=0), 1.0, atol=0.04)
    weighted = (sizes.indices["poverty"] * sizes.indices["population"]).sum(axis=0)
    np.testing.assert_allclose(weighted, 1.0, atol=0.06)


def test_neighbours_weigh_alike_and_no_place_is_its_own() -> None:
    codes = codes_of(read_panel())
    near = neighbours(read_panel(), codes)
    np.testing.assert_allclose(near.sum(axis=1), 1.0)
    assert (np.diagonal(near) == 0.0).all()


def test_effects_made_for_another_panel_are_refused(tmp_path: Path) -> None:
    panel = read_panel()
    for file in (*panel.folder.glob("*.csv"), *panel.folder.glob("*.npz")):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "exceptions.csv").write_bytes((panel.folder / "exceptions.csv").read_bytes() + b"\n")
    with pytest.raises(ParameterError, match="another model, history, posterior or panel"):
        place_local("Wiltshire", model(), replace(panel, folder=tmp_path))


def test_gaps_are_filled_between_and_held_at_the_ends() -> None:
    made, gaps = filled(np.array([[np.nan, 1.0, np.nan, 3.0, np.nan]]))
    np.testing.assert_allclose(made, [[1.0, 1.0, 2.0, 3.0, 3.0]])
    assert gaps.tolist() == [[True, False, True, False, True]]


def test_a_total_is_grossed_up_for_places_without_a_figure() -> None:
    values = np.array([[10.0], [20.0], [30.0], [np.nan]])
    np.testing.assert_allclose(england(values, np.array([[1.0], [2.0], [3.0], [6.0]])), [120.0])


def test_draws_after_the_history_follow_the_delay_of_the_model() -> None:
    """Oracle: the first-order delay stepped by hand, one draw in force at a time."""
    step, memory = 0.001, 3.0
    for number, (start, end) in enumerate([(0, 2), (2, 5), (5, 9), (9, 99)]):
        level, at = 0.0, np.arange(0, 12, step)
        path = []
        for now in at:
            path.append(level)
            level += step * ((1.0 if start <= now < end else 0.0) - level) / memory
        np.testing.assert_allclose(responses(at[::500])[:, number], np.array(path)[::500], atol=1e-3)


def test_a_place_that_never_changes_is_forecast_without_error_by_both_simple_forecasts() -> None:
    past = np.full((1, 8), 100.0)
    for made in (naive_last, naive_line):
        mean, sd = made(past, np.arange(1, 4))
        np.testing.assert_allclose(mean, 100.0)
        assert (sd > 0).all()


def test_a_straight_line_is_gone_on_with() -> None:
    mean, _ = naive_line(np.array([[1.0, 9.0, 10.0, 12.0, 14.0, 16.0, 18.0]]), np.arange(1, 3))
    np.testing.assert_allclose(mean, [[20.0, 22.0]])


def test_forecasts_are_scored_where_something_was_counted_alone() -> None:
    sample = np.linspace(90, 110, 201)[None, :, None] * np.ones((1, 1, 2))
    made = compare(sample, np.array([[100.0, np.nan]]), np.array([[95.0, 97.0, 100.0]]))
    assert made.middle[0, 0] == pytest.approx(100)
    assert made.crps[0, 0] == pytest.approx(1.67, abs=0.05)
    assert np.isnan(made.crps[0, 1])


def test_names_of_what_is_drawn_are_each_once() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert START.prior().shape == (MANY, MANY)
    assert YEARS[-1] == 2024
