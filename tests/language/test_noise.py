"""Random numbers: the right distributions, and the same numbers whatever else there is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import scipy.stats as st
import xarray as xr
from tests.language.models import CLOCK, load, run

import tiershift
from tiershift.compile import library_shapes as shapes
from tiershift.compile.library_noise import philox
from tiershift.compile.pipeline import compile_model
from tiershift.run.batch import run as run_batch
from tiershift.run.schedule import schedule

LONG = """
INITIAL TIME = 0 ~ year ~ |
FINAL TIME = 3999 ~ year ~ |
TIME STEP = 1 ~ year ~ |
SAVEPER = TIME STEP ~ year ~ |
"""
NOISY = """place: A, B ~ ~ |
u[place] = RANDOM UNIFORM(0, 1, 0) ~ ~ |
n = RANDOM NORMAL(-5, 5, 0, 1, 0) + RANDOM NORMAL(-5, 5, 0, 1, 0) ~ ~ |
k = RANDOM POISSON(0, 100, 3 + rate, 0, 1, 0) ~ ~ |
rate = 1 ~ ~ |
level = INTEG(n + k + u[A], u[B]) ~ ~ |
begun = INITIAL(RANDOM 0 1()) ~ ~ |
"""
SHAPES = {
    "0 1()": st.uniform(),
    "UNIFORM(2, 5, 0)": st.uniform(2, 3),
    "NORMAL(-100, 100, 3, 2, 0)": st.norm(3, 2),
    "NORMAL(4, 5, 3, 2, 0)": st.truncnorm(0.5, 1, 3, 2),
    "NORMAL(29, 100, 3, 2, 0)": st.truncnorm(13, 48.5, 3, 2),
    "EXPONENTIAL(0, 100, 0, 2, 0)": st.expon(0, 2),
    "EXPONENTIAL(1, 3, 0, 2, 0)": st.truncexpon(1.0, 1, 2),
    "TRIANGULAR(0, 10, 0, 2, 10, 0)": st.triang(0.2, 0, 10),
    "WEIBULL(0, 100, 2, 0, 1, 0)": st.weibull_min(2, 0, 1 / 0.886226925452758),
    "GAMMA(0, 100, 3, 1, 2, 0)": st.gamma(3, 1, 2),
    "BETA(0, 1, 2, 5, 0, 1, 0)": st.beta(2, 5),
    "POISSON(0, 100, 4, 0, 1, 0)": st.poisson(4),
    "POISSON(0, 1e30, 1e4, 0, 1, 0)": st.poisson(1e4),
    "BINOMIAL(0, 100, 0.3, 20, 0, 1, 0)": st.binom(20, 0.3),
    "NEGATIVE BINOMIAL(0, 1000, 0.3, 4, 0, 1, 0)": st.nbinom(4, 0.3, loc=4),
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> xr.Dataset:
    text = "".join(f"x{number} = RANDOM {call} ~ ~ |\n" for number, call in enumerate(SHAPES))
    return run(tmp_path_factory.mktemp("noise"), text, clock=LONG)


@pytest.mark.parametrize("number", range(len(SHAPES)), ids=list(SHAPES))
def test_numbers_have_the_distribution_asked_for(drawn: xr.Dataset, number: int) -> None:
    values, wanted = drawn[f"x{number}"].values, list(SHAPES.values())[number]
    error = wanted.std() / np.sqrt(len(values))
    assert abs(values.mean() - wanted.mean()) < 4 * error
    assert abs(values.std() / wanted.std() - 1) < 0.1
    if isinstance(wanted.dist, st.rv_discrete):
        assert (values == np.round(values)).all()
        for count in wanted.ppf([0.1, 0.5, 0.9]):
            assert abs((values <= count).mean() - wanted.cdf(count)) < 0.03
    else:
        assert st.kstest(values, wanted.cdf).pvalue > 1e-3


def test_streams_are_not_correlated_with_each_other_or_with_the_past(drawn: xr.Dataset) -> None:
    ranks = np.array([st.rankdata(drawn[f"x{number}"], "ordinal") for number in range(len(SHAPES))])
    between = np.corrcoef(ranks) - np.eye(len(ranks))
    assert abs(between).max() < 0.08
    assert max(abs(np.corrcoef(row[1:], row[:-1])[0, 1]) for row in ranks) < 0.08


def test_pink_noise_keeps_mean_and_deviation_and_remembers(tmp_path: Path) -> None:
    values = run(tmp_path, "x = RANDOM PINK NOISE(10, 2, 4, 0) ~ ~ |", clock=LONG)["x"].values
    assert abs(values.mean() - 10) < 0.5
    assert abs(values.std() - 2) < 0.2
    assert abs(np.corrcoef(values[1:], values[:-1])[0, 1] - 0.75) < 0.03


def test_the_counter_is_philox() -> None:
    words = [np.uint64(word) for word in (2, 2, 3, 2**64 - 1, 5, 2**63 + 7)]
    key, counter = np.array([5, 2**63 + 7], np.uint64), np.array([1, 2, 3, 2**64 - 1], np.uint64)
    assert [int(word) for word in philox(*words)] == np.random.Philox(key=key, counter=counter).random_raw(4).tolist()


def test_distribution_functions_and_their_inverses_agree_with_scipy() -> None:
    chances = [1e-300, 1e-12, 0.01, 0.3, 0.5, 0.75, 0.999, 1 - 1e-12]
    for chance in chances:
        assert shapes.normal_quantile(chance) == pytest.approx(st.norm.ppf(chance), rel=1e-13, abs=1e-15)
    for order in (0.3, 1.0, 7.5, 1e4):
        for x in np.array([0.1, 0.9, 1.0, 1.5]) * order:
            assert shapes.gamma_below(order, x) == pytest.approx(st.gamma.cdf(x, order), abs=1e-10)
            assert shapes.gamma_above(order, x) == pytest.approx(st.gamma.sf(x, order), abs=1e-10)
        assert shapes.gamma_quantile(order, 0.3) == pytest.approx(st.gamma.ppf(0.3, order), rel=1e-10)
    for a, b in ((0.5, 0.5), (2.0, 5.0), (30.0, 800.0)):
        for x in (0.01, 0.04, 0.5, 0.99):
            assert shapes.beta_below(a, b, x) == pytest.approx(st.beta.cdf(x, a, b), abs=1e-11)
        assert shapes.beta_quantile(a, b, 0.3) == pytest.approx(st.beta.ppf(0.3, a, b), rel=1e-10)


def test_a_future_has_its_noise_whatever_the_others_the_threads_and_the_lanes(tmp_path: Path) -> None:
    model = load(tmp_path, NOISY)
    many = tiershift.ensemble(model, futures=37, seed=5, traces=True)
    few = tiershift.ensemble(model, futures=6, seed=5, traces=True, threads=1, variables=["level", "begun"])
    other = tiershift.ensemble(model, futures=6, seed=6, traces=True)
    for name in ("level", "begun"):
        np.testing.assert_array_equal(few[name], many[name].isel(future=slice(6)))
        assert (few[name] != other[name]).all("time").all()
    alone = tiershift.simulate(model)
    first = tiershift.ensemble(model, futures=3, seed=0, traces=True).isel(future=0)
    np.testing.assert_array_equal(alone["level"], first["level"])
    assert len(np.unique(many["begun"].values)) == 37
    assert len(np.unique(many["u"].values)) == many["u"].size


def test_one_lane_gives_the_bits_of_many(tmp_path: Path) -> None:
    model = load(tmp_path, NOISY)
    outcomes = []
    for lanes in (1, 4):
        kernel = compile_model(model.tree, model.data, lanes=lanes)
        constants = np.tile(np.array(list(kernel.program.constants.values())), (5, 1))
        cells = [cell.name for cell in kernel.program.constants]
        constants[:, cells.index("#future")] = np.arange(5)
        kept = np.array([slot for cell, slot in kernel.program.slots.items() if cell.name == "level"])
        outcomes.append(run_batch(kernel, constants, schedule(None, kernel.program, {}, model.name), kept).values)
    np.testing.assert_array_equal(*outcomes)


def test_other_variables_and_other_parameters_leave_the_noise_alone(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    before = run(tmp_path / "a", NOISY)
    after = run(tmp_path / "b", "aa = RANDOM 0 1() ~ ~ |\n" + NOISY.replace("rate = 1", "rate = 2"))
    np.testing.assert_array_equal(before["n"], after["n"])
    np.testing.assert_array_equal(before["u"], after["u"])
    assert (before["k"] <= after["k"]).all()
    assert (before["k"] != after["k"]).any()


def test_the_seeds_of_a_call_and_of_the_model_choose_other_numbers(tmp_path: Path) -> None:
    texts = [
        f"NOISE SEED = {noise} ~ ~ |\nx = RANDOM UNIFORM(0, 1, {seed}) ~ ~ |"
        for noise, seed in ((0, 0), (0, 7), (1, 0))
    ]
    series = [tuple(run(tmp_path, text)["x"].values) for text in texts]
    assert len(set(series)) == 3


def test_noise_stands_still_within_a_step_of_rk4(tmp_path: Path) -> None:
    text = "n = RANDOM NORMAL(-5, 5, 0, 1, 0) ~ ~ |\nlevel = INTEG(n, 0) ~ ~ |"
    sketch = "\\\\\\---/// Sketch\nV300\n///---\\\\\\\n:L<%^E!@\n15:0,0,0,1,0,0\n"
    euler = run(tmp_path, text)
    rk4 = run(tmp_path, text, clock=CLOCK + sketch)
    np.testing.assert_array_equal(rk4["n"], euler["n"])
    np.testing.assert_allclose(rk4["level"], euler["level"], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    "call",
    [
        "UNIFORM(5, 2, 0)",
        "WEIBULL(0, 1, 0, 0, 1, 0)",
        "BINOMIAL(0, 9, 1.5, 3, 0, 1, 0)",
        "POISSON(0.2, 0.8, 3, 0, 1, 0)",
    ],
)
def test_what_cannot_be_drawn_is_no_number(tmp_path: Path, call: str) -> None:
    assert np.isnan(run(tmp_path, f"x = RANDOM {call} ~ ~ |")["x"]).all()


@pytest.mark.parametrize(
    "call",
    [
        "RANDOM POISSON(0, 1e300, 1e13, 0, 1, 7)",
        "RANDOM GAMMA(0, 1e300, 1e13, 0, 1, 7)",
        "RANDOM BETA(0, 1, 1e13, 1e13, 0, 1, 7)",
    ],
)
def test_a_shape_too_large_to_be_reckoned_with_gives_no_number_and_soon(call: str, tmp_path: Path) -> None:
    drawn = run(tmp_path, f"drawn = {call} ~~|\n")["drawn"].values
    assert np.isnan(drawn).all()
