"""Many futures: paired between plans, the same in any number, and reduced as numpy would."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.small import model

from tiershift import Model, ModelError, ParameterError, UsageError, ensemble, load_model, simulate
from tiershift.model.distributions import Fixed
from tiershift.run.reduce.quantiles import LEVELS as QUANTILES

pytestmark = pytest.mark.usefixtures("warm")

KEPT = ["children_in_care", "early_spend"]


@pytest.fixture(scope="module")
def england() -> Model:
    return load_model("childrens_services")


def test_quantiles_are_numpys_of_the_traces(england: Model) -> None:
    bands = ensemble(england, futures=50, seed=3, variables=KEPT)
    traces = ensemble(england, futures=50, seed=3, variables=KEPT, traces=True)
    assert bands["children_in_care"].dims == ("quantile", "time")
    assert bands["quantile"].values.tolist() == [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]
    assert traces["children_in_care"].dims == ("future", "time")
    assert traces["future"].values.tolist() == list(range(50))
    for name in KEPT:
        assert np.array_equal(bands[name].values, np.quantile(traces[name].values, QUANTILES, axis=0))


def test_fewer_futures_are_the_first_of_more(england: Model) -> None:
    ten, many = (ensemble(england, futures=n, variables=KEPT, traces=True) for n in (10, 333))
    for name in KEPT:
        assert np.array_equal(ten[name].values, many[name].values[:10])


def test_one_seed_is_one_set_of_futures_in_every_plan_and_another_seed_is_another(england: Model) -> None:
    drawn = next(id_ for id_, p in england.parameters.values.items() if not isinstance(p.draw, Fixed))
    kept = [*KEPT, drawn]
    one, other = (ensemble(england, futures=20, plan=p, variables=kept, traces=True) for p in ("baseline", "cut"))
    assert np.array_equal(one[drawn], other[drawn])
    assert len(set(one[drawn].values[:, 0])) == 20
    before = one["time"].values < 2024
    assert np.array_equal(one["children_in_care"][:, before], other["children_in_care"][:, before])
    assert not np.array_equal(one["children_in_care"], other["children_in_care"])
    again = ensemble(england, futures=20, seed=1, variables=kept, traces=True)
    assert not np.array_equal(again[drawn], one[drawn])


def test_a_choice_of_variables_changes_no_number(england: Model) -> None:
    few = ensemble(england, futures=9, variables=KEPT)
    everything = ensemble(england, futures=9)
    assert all(np.array_equal(few[name], everything[name]) for name in KEPT)


def test_progress_is_told_in_order_up_to_all(england: Model) -> None:
    told: list[tuple[int, int]] = []
    ensemble(england, futures=200, variables=KEPT, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (200, 200)
    assert len(told) > 1


def test_a_bare_model_file_has_no_draws_so_its_futures_are_alike(tmp_path: Path) -> None:
    found = ensemble(model(tmp_path, "a = 3 ~~|\ns = INTEG(a, 0) ~~|"), futures=4, traces=True)
    assert found["s"].values.tolist() == [[0, 3, 6, 9, 12]] * 4


@pytest.mark.parametrize("kind", [dict, pd.DataFrame])
def test_draws_may_be_given_by_name_or_id(kind: type, tmp_path: Path) -> None:
    small = model(tmp_path, "unit cost = 3 ~~|\nb = 1 ~~|\ntotal = unit cost + b ~~|")
    found = ensemble(small, futures=3, draws=kind({"Unit Cost": [1.0, 2.0, 3.0], "b": [0.0, 10.0, 20.0]}), traces=True)
    assert found["total"].values[:, 0].tolist() == [1, 12, 23]


def test_each_future_is_the_run_with_its_own_numbers(tmp_path: Path) -> None:
    small = model(tmp_path, "a = 3 ~~|\ns = INTEG(a * LN(a + s), a) ~~|")
    drawn = [0.5, 1.5, 4.0, 9.0, 2.25]
    found = ensemble(small, futures=5, draws={"a": drawn}, traces=True)
    for future, a in enumerate(drawn):
        assert np.array_equal(found["s"].values[future], simulate(small, params={"a": a})["s"].values)


@pytest.mark.parametrize(
    ("draws", "said"),
    [
        ({"aa": [1.0, 2.0]}, "Did you mean a"),
        ({"a": [1.0, 2.0, 3.0]}, "3 futures are given where 2 are needed"),
        ({"a": [1.0, np.nan]}, "finite"),
        ({"a": [1.0, 2.0], "A": [1.0, 2.0]}, "the same parameter"),
    ],
)
def test_draws_that_do_not_fit_are_refused(draws: dict[str, list[float]], said: str, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=said):
        ensemble(model(tmp_path, "a = 3 ~~|\nb = a ~~|"), futures=2, draws=draws)


@pytest.mark.parametrize("futures", [0, -1, 2.5])
def test_a_number_of_futures_that_is_none_is_refused(futures: int, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="at least one"):
        ensemble(model(tmp_path, "a = 3 ~~|"), futures=futures)


def test_futures_that_leave_the_finite_numbers_are_kept_and_counted(tmp_path: Path) -> None:
    small = model(tmp_path, "a = 3 ~~|\ns = INTEG(LN(a), 1) ~~|")
    drawn = {"a": [-1.0, 1.0, 0.0, 2.0]}
    traces = ensemble(small, futures=4, draws=drawn, traces=True)
    assert traces.attrs["futures_not_finite"] == 2
    assert np.isnan(traces["s"].values[0, 1:]).all()
    assert traces["s"].values[1].tolist() == [1.0] * 5
    bands = ensemble(small, futures=4, draws=drawn)
    assert bands.attrs["futures_not_finite"] == 2
    assert np.isnan(bands["s"].values[:, 1:]).all()
    assert ensemble(small, futures=2, draws={"a": [1.0, 2.0]}).attrs["futures_not_finite"] == 0


@pytest.mark.parametrize("name", ["FINAL TIME", "TIME STEP", "SAVEPER", "INITIAL TIME"])
def test_futures_with_clocks_of_their_own_are_refused(name: str, tmp_path: Path) -> None:
    small = model(tmp_path, "s = INTEG(1, 0) ~~|", saveper=1)
    with pytest.raises(ModelError, match=f"{name} would not be the same throughout and in every future"):
        ensemble(small, futures=2, draws={name: [1.0, 2.0]})
    assert ensemble(small, futures=2, draws={name: [1.0, 1.0]}).sizes["time"] > 1


def test_a_clock_that_hangs_on_what_differs_between_futures_is_refused(tmp_path: Path) -> None:
    small = model(tmp_path, "k = 1 ~~|\nother = 1 ~~|\ns = INTEG(k, 0) ~~|", end="IF THEN ELSE(s >= 3, Time, 9)")
    with pytest.raises(ModelError, match=r"small.mdl:\d+: FINAL TIME would not be the same .* since k is not"):
        ensemble(small, futures=2, draws={"k": [1.0, 2.0]})
    found = ensemble(small, futures=2, draws={"other": [1.0, 2.0]}, traces=True)
    assert found["s"].values.tolist() == [[0, 1, 2, 3]] * 2


def test_settings_that_make_no_run_are_refused_whatever_the_futures(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="make no run"):
        ensemble(model(tmp_path, "a = 1 ~~|", start=5, end=4), futures=3)


def test_threads_change_no_number(england: Model) -> None:
    one, two = (ensemble(england, futures=70, threads=n, variables=KEPT, traces=True) for n in (1, 2))
    assert all(np.array_equal(one[name], two[name]) for name in KEPT)
