"""Futures that leave the finite numbers are data: which, when, and in which variable it began."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from tests.small import model

from tiershift import Mean, Model, ensemble
from tiershift.run import failures


def failed(found: xr.Dataset) -> list[tuple[int, float, str]]:
    names = ("failed_future", "failed_time", "failed_variable")
    return list(zip(*(found[name].values.tolist() for name in names), strict=True))


def burst(folder: Path) -> Model:
    """`s` doubles `growth` times a month until it is beyond the largest number; `late` follows."""
    equations = (
        "growth = 1 ~~|\ninflow = s * (2 ^ growth - 1) ~~|\ns = INTEG(inflow, 1) ~~|\n"
        "late = DELAY FIXED(s, 2, 0) ~~|\ntotal = s + late ~~|"
    )
    return model(folder, equations, end=10)


def test_a_failure_is_where_it_began_and_not_where_it_is_seen(tmp_path: Path) -> None:
    # 2 ** (300 * month): 2 ** 900 is the last number; in month 4 s would be 2 ** 1200, as the inflow of month 3 is.
    found = ensemble(burst(tmp_path), futures=3, draws={"growth": [1.0, 300.0, 500.0]}, variables=["late"], traces=True)
    assert found.attrs["futures_not_finite"] == 2
    assert found["future_status"].values.tolist() == [0, 1, 1]
    assert failed(found) == [(1, 3.0, "inflow"), (2, 2.0, "inflow")]
    assert np.isfinite(found["late"].values[1, :5]).all()
    assert np.isinf(found["late"].values[1, 6:]).any()


def test_what_is_reduced_says_the_same_as_traces(tmp_path: Path) -> None:
    small, drawn = burst(tmp_path), {"growth": np.linspace(1, 400, 300)}
    traces = ensemble(small, futures=300, draws=drawn, traces=True)
    mean = ensemble(small, futures=300, draws=drawn, reduce=Mean())
    store = ensemble(small, futures=300, draws=drawn, traces=tmp_path / "traces.zarr")
    assert len(failed(mean)) == failures.DETAILED < mean.attrs["futures_not_finite"]
    assert failed(mean) == failed(traces) == failed(store)
    assert traces.attrs["futures_not_finite"] == mean.attrs["futures_not_finite"] == int(traces["future_status"].sum())
    assert store.attrs["futures_not_finite"] == mean.attrs["futures_not_finite"]


def test_a_future_that_stays_finite_where_it_is_looked_at_has_not_failed(tmp_path: Path) -> None:
    equations = "a = 1 ~~|\nlog = LN(a) ~~|\nsafe = IF THEN ELSE(a > 0, log, 0) ~~|\ns = INTEG(safe, 1) ~~|"
    drawn = {"a": [-1.0, 2.0]}
    found = ensemble(model(tmp_path, equations), futures=2, draws=drawn, variables=["s"])
    assert found.attrs["futures_not_finite"] == 0
    assert "failure" not in found.dims
    found = ensemble(model(tmp_path, equations), futures=2, draws=drawn)
    assert failed(found) == [(0, 0.0, "log")]


def test_a_failure_between_two_times_that_are_kept_is_dated_to_the_step(tmp_path: Path) -> None:
    equations = "a = 1 ~~|\ngap = 5 - Time ~~|\nrate = SQRT(gap) * a ~~|\ns = INTEG(rate, 1) ~~|"
    small = model(tmp_path, equations, end=12, step=0.5, saveper=4)
    found = ensemble(small, futures=2, first=7, variables=["s"])
    assert failed(found) == [(7, 5.5, "rate"), (8, 5.5, "rate")]


@pytest.mark.parametrize(
    ("equations", "wanted"),
    [
        ("s = INTEG(1, LN(-1)) ~~|", (0.0, "s")),
        ("start = LN(-1) ~~|\ns = INTEG(1, start) ~~|", (0.0, "start")),
        ("r : n, m ~~|\nx[n] = 1 ~~|\nx[m] = SQRT(2 - Time) ~~|\ns = INTEG(SUM(x[r!]), 1) ~~|", (3.0, "x[m]")),
        ("x = SQRT(2 - Time) ~~|\ns = SMOOTH3(x, 3) ~~|", (3.0, "x")),
    ],
)
def test_the_cause_is_found_through_what_remembers(equations: str, wanted: tuple[float, str], tmp_path: Path) -> None:
    found = ensemble(model(tmp_path, equations, end=6), futures=1, variables=["s"])
    ((_, when, where),) = failed(found)
    assert (when, where) == wanted


def test_without_room_for_all_that_is_behind_it_the_kept_value_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failures, "_ROOM", 0)
    found = ensemble(burst(tmp_path), futures=1, draws={"growth": [300.0]}, variables=["late"])
    assert failed(found) == [(0, 6.0, "late")]
