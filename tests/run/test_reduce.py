"""Reducers: what they give of values in chunks is what NumPy gives of all of them, and the same bits in any chunks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiershift import Exceedance, Extremes, FirstPassage, Mean, Quantiles, UsageError, Variance
from tiershift.run.reduce import Found, Reducer, Shape, counted, quantiles

LEVELS = (0.0, 0.001, 0.05, 0.25, 0.5, 0.9, 0.9995, 1.0)
ROOM = 2**28
RNG = np.random.default_rng(1)


def reduced(
    reducer: Reducer, values: np.ndarray, chunk: int = 64, room: int = ROOM, *, afresh: bool = False
) -> Sequence[Found]:
    """Return what a reducer finds in futures (first axis) that come in chunks; `afresh`: by another one after each."""
    futures, saves, cells = values.shape
    shape = Shape(futures, chunk, saves, cells, room)
    reduction = reducer.start(shape)
    going = True
    while going:
        for first in range(0, futures, chunk):
            for task in reduction.add(first, np.ascontiguousarray(values[first : first + chunk])):
                task()
            if afresh:
                state = {name: np.array(array) for name, array in reduction.state().items()}
                reduction = reducer.start(shape)
                reduction.restore(state)
        going = reduction.again()
    return reduction.found()


def odd(futures: int) -> np.ndarray:
    """Columns of many kinds: alike, with floors and caps, over many magnitudes, rounded, not finite."""
    values = RNG.normal(size=(futures, 5, 6))
    values[:, 0, :3] = 3.0
    values[:, 1] = np.clip(values[:, 1], 0.0, 1.0)
    values[:, 2, 0] = np.exp(80 * values[:, 2, 0])
    values[:, 2, 1:] = np.round(values[:, 2, 1:])
    values[:, 2, 5] *= -0.0
    values[futures // 2, 3, 0], values[1, 3, 1], values[-1, 3, 2] = np.nan, np.inf, -np.inf
    values[:, 3, 3], values[:, 3, 4] = np.inf, np.nan
    values[futures // 3 :, 4, 0] += 1e6  # the first futures do not tell where the others are
    values[0, 4, 1], values[1, 4, 1] = 1.7e308, -1.7e308
    return values


def same(found: np.ndarray, wanted: np.ndarray) -> bool:
    one, other = (np.ascontiguousarray(each, float) + 0.0 for each in (found, wanted))
    return bool(((one.view(np.uint64) == other.view(np.uint64)) | (np.isnan(one) & np.isnan(other))).all())


@pytest.fixture
def small_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted, "PILOT", 32)
    monkeypatch.setattr(quantiles, "_FEW", 32)


@pytest.mark.usefixtures("small_pilot")
@pytest.mark.parametrize("afresh", [False, True])
@pytest.mark.parametrize(("chunk", "room"), [(16, 0), (16, 3000), (32, 9000), (64, 1), (128, 10**5)])
def test_counted_quantiles_are_numpys_to_the_bit(chunk: int, room: int, afresh: bool) -> None:  # noqa: FBT001
    values = odd(701)
    with np.errstate(invalid="ignore", over="ignore"):
        wanted = np.quantile(values, LEVELS, axis=0)
        (found,) = reduced(Quantiles(LEVELS), values, chunk, room, afresh=afresh)
    assert "counted" in found.method
    assert found.error is not None
    assert not found.error.any()
    assert same(found.values, wanted)


@pytest.mark.parametrize("afresh", [False, True])
def test_kept_quantiles_are_numpys(afresh: bool) -> None:  # noqa: FBT001
    values = odd(90)
    with np.errstate(invalid="ignore", over="ignore"):
        wanted = np.quantile(values, LEVELS, axis=0)
        (found,) = reduced(Quantiles(LEVELS), values, afresh=afresh)
    assert "kept and sorted" in found.method
    assert same(found.values, wanted)


@pytest.mark.usefixtures("small_pilot")
@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    column=st.lists(st.one_of(st.sampled_from((0.0, -0.0, 1.0)), st.floats(allow_nan=False)), min_size=40, max_size=90),
    room=st.sampled_from((0, 200, 10**6)),
)
def test_quantiles_of_any_numbers_are_exact(column: list[float], room: int) -> None:
    values = np.array(column).reshape(-1, 1, 1)
    with np.errstate(invalid="ignore", over="ignore"):
        wanted = np.quantile(values, LEVELS, axis=0)
        (found,) = reduced(Quantiles(LEVELS), values, 16, room)
    assert same(found.values, wanted)


@pytest.mark.usefixtures("small_pilot")
def test_quantiles_of_one_pass_are_within_the_error_that_they_state() -> None:
    values = odd(3001)[:, :3]
    levels = (0.05, 0.5, 0.95)
    (found,) = reduced(Quantiles(levels, exact=False), values, 64)
    assert "evenly spread" in found.method
    assert found.error is not None
    off = np.abs(found.values - np.quantile(values, levels, axis=0)).max(axis=(0, 1))
    assert (off <= found.error).all()
    assert off.max() > 0
    usual = RNG.normal(size=(20_000, 1, 1))
    (found,) = reduced(Quantiles(levels, exact=False), usual, 64)
    assert found.error is not None
    assert 0 < found.error[0] < 7 / 4096
    assert np.abs(found.values - np.quantile(usual, levels, axis=0)).max() < found.error[0]


@pytest.mark.parametrize(
    ("reducer", "numpys"), [(Mean(), np.mean), (Variance(), lambda v, axis: np.var(v, axis, ddof=1))]
)
@pytest.mark.parametrize("futures", [2, 3, 64, 100, 1023])
def test_moments_are_numpys_and_the_same_bits_in_any_chunks(reducer: Reducer, numpys: object, futures: int) -> None:
    values = 1e6 + RNG.normal(size=(futures, 3, 2))
    wanted = numpys(values, axis=0)  # type: ignore[operator]
    found = [reduced(reducer, values, chunk)[0].values for chunk in (1, 2, 16, 128, 2048)]
    assert all(same(each, found[0]) for each in found)
    assert same(reduced(reducer, values, 16, afresh=True)[0].values, found[0])
    assert np.allclose(found[0], wanted, rtol=1e-9, atol=0)


def test_the_variance_of_large_numbers_keeps_its_digits() -> None:
    values = np.array([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).reshape(-1, 1, 1)
    assert reduced(Variance(), values)[0].values.item() == 30.0


def test_a_number_that_is_none_makes_every_statistic_none_and_of_that_cell_alone() -> None:
    values = RNG.normal(size=(40, 2, 2))
    values[17, 1, 0] = np.nan
    for reducer in (Mean(), Variance(), Extremes(), Quantiles(), Exceedance("x", above=0)):
        for found in reduced(reducer, values, 16):
            assert np.isnan(found.values[..., 1, 0]).all()
            assert np.isnan(found.values).sum() == found.values[..., 1, 0].size


def test_extremes_are_numpys() -> None:
    values = RNG.normal(size=(333, 4, 3))
    least, most = reduced(Extremes(), values, 16, afresh=True)
    assert np.array_equal(least.values, values.min(axis=0))
    assert np.array_equal(most.values, values.max(axis=0))


@pytest.mark.parametrize("line", [{"above": 0.3}, {"below": 0.3}])
def test_exceedance_is_the_share_of_futures_beyond(line: dict[str, float]) -> None:
    values = np.round(RNG.normal(size=(400, 4, 3)), 1)
    (found,) = reduced(Exceedance("x", **line), values, 32, afresh=True)
    beyond = values > 0.3 if "above" in line else values < 0.3
    assert np.array_equal(found.values, beyond.mean(axis=0))
    assert found.suffix == ("_above_0.3" if "above" in line else "_below_0.3")


def _slowly(series: np.ndarray, line: float) -> int:
    """The first time above a line, the number of times for never, and one more where it cannot be known."""
    for time, value in enumerate(series):
        if np.isnan(value):
            return len(series) + 1
        if value > line:
            return time
    return len(series)


def test_first_passage_is_what_one_finds_by_looking_at_each_future() -> None:
    values = RNG.normal(size=(500, 6, 2)).cumsum(axis=1)
    values[RNG.random(values.shape) < 0.02] = np.nan
    first, never, unknown = reduced(FirstPassage("x", above=2), values, 64, afresh=True)
    for cell in range(2):
        ends = np.array([_slowly(values[future, :, cell], 2) for future in range(500)])
        shares = np.bincount(ends, minlength=8) / 500
        assert np.array_equal(first.values[:, cell], shares[:6])
        assert (never.values[0, cell], unknown.values[0, cell]) == (shares[6], shares[7])
    assert first.values.sum(axis=0) + never.values[0] + unknown.values[0] == pytest.approx(1)


@pytest.mark.parametrize("given_", [{}, {"above": 1.0, "below": 2.0}, {"above": np.nan}, {"above": "much"}])
def test_a_line_is_one_finite_number(given_: dict[str, float]) -> None:
    for kind in (Exceedance, FirstPassage):
        with pytest.raises(UsageError, match=r"above= or below=|finite number"):
            kind("x", **given_)


@pytest.mark.parametrize("levels", [(), (1.5,), (0.5, 0.5), ("a",), (np.nan,)])
def test_levels_are_different_numbers_between_nought_and_one(levels: tuple[float, ...]) -> None:
    with pytest.raises(UsageError, match="from 0 to 1"):
        Quantiles(levels)
