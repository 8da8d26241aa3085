"""What an ensemble gives depends on what was asked alone: not on chunks, room, threads, or where it was stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.small import model

import tiershift
from tiershift import Exceedance, Extremes, FirstPassage, Mean, Quantiles, Stopped, Variance
from tiershift.run import ensemble as ensembles
from tiershift.run import layout, stream
from tiershift.run.reduce import counted, quantiles

pytestmark = pytest.mark.usefixtures("warm")

FUTURES = 150
EQUATIONS = """
a = 0.7 ~~|
region : north, south ~~|
table((0,0),(1,2),(1,3),(4,-1)) ~~|
noise = RANDOM NORMAL(-3, 3, 0, 1, 5) ~~|
s = INTEG(table(noise) - 0.1 * s + a, 1) ~~|
late = DELAY FIXED(s, 1, 0) ~~|
smooth = SMOOTH3(s + late, 2) ~~|
share[north] = smooth / 3 ~~|
share[south] = EXP(-ABS(s)) ^ a ~~|
"""
Case = tuple[tiershift.Model, dict[str, Any]]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    small = model(tmp_path_factory.mktemp("small"), EQUATIONS, end=6, step=0.25, saveper=0.5)
    asked = {"reduce": [Mean(), Variance(), Extremes(), Quantiles((0.05, 0.5, 0.99))]}
    drawn = {"draws": {"a": np.linspace(0.1, 3.0, FUTURES)}}
    lines: list[Any] = [Exceedance("share", above=0.5), FirstPassage("s", below=0.5)]
    england: list[Any] = [Exceedance("children in care", above=90_000)]
    kept = ["children_in_care", "early_spend", "complex"]
    return {
        "small": (small, {"reduce": [*asked["reduce"], *lines], **drawn, "seed": 3}),
        "small traces": (small, {"traces": True, **drawn, "seed": 3}),
        "england": (
            tiershift.load_model("childrens_services"),
            {"reduce": [*asked["reduce"], *england], "variables": kept, "plan": "early_shift"},
        ),
    }


@pytest.fixture(scope="module")
def wanted(cases: dict[str, Case]) -> dict[str, xr.Dataset]:
    return {name: tiershift.ensemble(own, futures=FUTURES, **asked) for name, (own, asked) in cases.items()}


@contextmanager
def limits(*, chunk: int, room: int, few: bool, much: bool = False) -> Iterator[None]:
    """Bytes of a chunk and held at once; whether few futures are counted in bins, and get a kernel of their own."""
    with pytest.MonkeyPatch.context() as patch:
        if much:
            patch.setattr(layout, "_MUCH", 0.0)
        patch.setattr(layout, "_CHUNK", chunk)
        patch.setattr(ensembles, "ROOM", room)
        if few:
            patch.setattr(counted, "PILOT", 32)
            patch.setattr(quantiles, "_FEW", 32)
        yield


def same(found: xr.Dataset, wanted: xr.Dataset) -> bool:
    """Whether all but the method is the same."""
    for each in (found, wanted):
        each.attrs.pop("quantile_method", None)
    return found.identical(wanted)


def stopping(after: int) -> Callable[[], bool]:
    """Stop after so many chunks."""
    left = iter(range(after))
    return lambda: next(left, None) is None


names = st.sampled_from(("small", "small traces", "england"))
slowly = settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@slowly
@given(
    name=names,
    chunk=st.sampled_from((1, 10**5, 10**6, 10**8)),
    room=st.sampled_from((10**5, 10**6, 10**9)),
    few=st.booleans(),
    much=st.booleans(),
    threads=st.sampled_from((1, 2)),
)
def test_results_do_not_depend_on_chunks_room_or_threads(
    name: str,
    chunk: int,
    room: int,
    few: bool,  # noqa: FBT001
    much: bool,  # noqa: FBT001
    threads: int,
    cases: dict[str, Case],
    wanted: dict[str, xr.Dataset],
) -> None:
    own, asked = cases[name]
    with limits(chunk=chunk, room=room, few=few, much=much):
        assert same(tiershift.ensemble(own, futures=FUTURES, threads=threads, **asked), wanted[name])


@slowly
@given(
    name=names,
    chunk=st.sampled_from((1, 10**5)),
    room=st.sampled_from((10**5, 10**6, 10**9)),
    stops=st.lists(st.integers(0, 12), min_size=1, max_size=4),
)
def test_a_run_that_is_stopped_and_resumed_is_the_run_in_one_go(
    name: str, chunk: int, room: int, stops: list[int], cases: dict[str, Case], wanted: dict[str, xr.Dataset],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    own, asked = cases[name]
    path = tmp_path_factory.mktemp("run") / "run.checkpoint"
    with limits(chunk=chunk, room=room, few=True), pytest.MonkeyPatch.context() as patch:
        for number, after in enumerate(stops):
            patch.setattr(stream, "CHECKPOINT_SECONDS", 0.0 if number % 2 else 1e9)
            try:
                found = tiershift.ensemble(
                    own, futures=FUTURES, checkpoint=path, resume=True, stop=stopping(after), **asked
                )
            except Stopped:
                assert path.exists()
            else:
                break
        else:
            found = tiershift.ensemble(own, futures=FUTURES, checkpoint=path, resume=True, **asked)
    assert not path.exists()
    assert same(found, wanted[name])


@pytest.mark.parametrize("name", ["small traces"])
def test_a_future_alone_is_that_future_among_many(
    name: str, cases: dict[str, Case], wanted: dict[str, xr.Dataset]
) -> None:
    own, asked = cases[name]
    for future in (0, 17, FUTURES - 1):
        drawn = {"a": asked["draws"]["a"][future : future + 1]}
        alone = tiershift.ensemble(own, futures=1, first=future, **{**asked, "draws": drawn})
        assert alone["future"].values.tolist() == [future]
        for id_ in alone.data_vars:
            assert np.array_equal(alone[id_].values[0], wanted[name][id_].values[future], equal_nan=True)


def test_a_drawn_future_alone_is_that_future_among_many(cases: dict[str, Case]) -> None:
    england, _ = cases["england"]
    many = tiershift.ensemble(england, futures=70, traces=True, variables=["complex"])["complex"]
    alone = tiershift.ensemble(england, futures=2, first=66, traces=True, variables=["complex"])["complex"]
    assert np.array_equal(alone.values, many.values[66:68])


def test_a_reducer_gives_the_same_bits_whatever_else_is_asked(
    cases: dict[str, Case], wanted: dict[str, xr.Dataset], tmp_path: Path
) -> None:
    own, asked = cases["small"]
    alone = tiershift.ensemble(own, futures=FUTURES, **{**asked, "reduce": Variance(), "variables": ["share"]})
    assert alone["share_variance"].identical(wanted["small"]["share_variance"])
    besides = tiershift.ensemble(own, futures=FUTURES, traces=tmp_path / "traces.zarr", **asked)
    assert same(besides, wanted["small"])
    traces = xr.open_zarr(tmp_path / "traces.zarr", chunks=None, consolidated=False)
    assert traces.load().identical(wanted["small traces"])
