"""Scores, sampler, panel and error model against what is known of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import integrate, special, stats

from tiershift.calibrate.fitting import fit, profile
from tiershift.calibrate.forward import Unknown
from tiershift.calibrate.measures import Level
from tiershift.calibrate.misfit import WEIGHT, ahead, correlations
from tiershift.calibrate.panel import Panel, effect, load_panel
from tiershift.calibrate.sampling import effective_size, r_hat, sample
from tiershift.calibrate.scores import crps_normal, crps_sample, last_value, linear_trend, score_normal, score_sample
from tiershift.calibrate.targets import PanelUse, Scale, Target
from tiershift.calibrate.unknowns import from_panel
from tiershift.errors import InputError
from tiershift.model.distributions import Normal, Pert, Uniform
from tiershift.shipped import shelf

SHIPPED = shelf("models") / "childrens_services"


@pytest.mark.parametrize(("mean", "sd", "counted"), [(0.0, 1.0, 0.0), (2.0, 0.5, 3.0), (-1.0, 3.0, 4.0)])
def test_the_crps_of_a_bell_is_the_integral_that_defines_it(mean: float, sd: float, counted: float) -> None:
    def gap(x: float) -> float:
        return float((special.ndtr((x - mean) / sd) - (x >= counted)) ** 2)

    below, _ = integrate.quad(gap, -40, counted, limit=200, points=[mean])
    above, _ = integrate.quad(gap, counted, 40, limit=200)
    got = crps_normal(np.array([mean]), np.array([sd]), np.array([counted]))
    assert got[0] == pytest.approx(below + above, rel=1e-6)


def test_the_crps_of_draws_is_that_of_their_step_function() -> None:
    draws = np.array([[0.0], [1.0], [3.0]])
    # The steps are 1/3 and 2/3 high; for a count of 2: 1/9 over [0, 1], 4/9 over [1, 2], 1/9 over [2, 3].
    assert crps_sample(draws, np.array([2.0]))[0] == pytest.approx(1 / 9 + 4 / 9 + 1 / 9)


def test_the_crps_of_many_draws_of_a_bell_is_that_of_the_bell() -> None:
    draws = stats.norm(2, 3).ppf((np.arange(4000) + 0.5) / 4000)[:, None]
    bell = crps_normal(np.array([2.0]), np.array([3.0]), np.array([4.0]))
    assert crps_sample(draws, np.array([4.0]))[0] == pytest.approx(bell[0], rel=1e-3)


def test_coverage_is_the_share_of_counts_within_the_middle_eighty_per_cent() -> None:
    draws = np.tile(np.linspace(0, 1, 1001)[:, None], (1, 4))
    counts = np.array([0.05, 0.11, 0.89, 0.95])
    assert score_sample(draws, counts).coverage == 0.5
    reach = 1.2815515655446004
    inside = score_normal(np.zeros(2), np.ones(2), np.array([reach - 1e-9, reach + 1e-9]))
    assert inside.coverage == 0.5


def test_last_value_spreads_as_changes_did() -> None:
    counts = {2011: 0.0, 2012: 1.0, 2013: 0.0, 2014: 1.0, 2015: 0.0, 2016: 1.0}
    mean, sd = last_value(counts, [2017, 2018])
    assert mean.tolist() == [1.0, 1.0]
    assert sd[0] == pytest.approx(1.0)
    assert sd[1] == pytest.approx(1e-3)  # over two years nothing ever changed


def test_a_line_forecasts_as_the_formula_of_its_prediction_says() -> None:
    years = np.arange(2011, 2019)
    values = 3.0 * (years - 2011) + np.array([0.1, -0.2, 0.3, 0.0, -0.3, 0.2, 0.1, -0.2])
    line = linear_trend(dict(zip(years.tolist(), values.tolist(), strict=True)), [2020])
    assert line is not None
    known = stats.linregress(years, values)
    spread = np.sum((years - years.mean()) ** 2)
    left = np.sum((values - known.intercept - known.slope * years) ** 2) / 6
    assert line[0][0] == pytest.approx(known.intercept + known.slope * 2020)
    assert line[1][0] == pytest.approx(np.sqrt(left * (1 + 1 / 8 + (2020 - years.mean()) ** 2 / spread)))
    assert linear_trend({2011: 1.0, 2012: 2.0}, [2013]) is None


A = np.array([[1.0, 0.5, 0.0], [0.2, 2.0, 0.1], [0.0, -1.0, 0.3], [1.0, 1.0, 1.0]])
SEEN = np.array([1.0, -0.5, 0.7, 0.2])


def linear(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([scores @ A.T - SEEN, scores], axis=1)


COVARIANCE = np.linalg.inv(A.T @ A + np.eye(3))
MIDDLE = COVARIANCE @ A.T @ SEEN


def test_least_squares_of_a_straight_model_is_the_bell_that_algebra_gives() -> None:
    best = fit(linear, np.zeros((2, 3)))
    np.testing.assert_allclose(best.scores, MIDDLE, atol=1e-5)
    np.testing.assert_allclose(best.covariance(), COVARIANCE, atol=1e-6)


def test_draws_have_the_mean_and_covariance_of_the_bell_that_algebra_gives() -> None:
    best = fit(linear, np.zeros((1, 3)))
    wrong = replace(best, scores=best.scores + 0.5)  # chains start elsewhere, and must go
    drawn = sample(linear, wrong, chains=60, steps=800, leaps=9, seed=2)
    flat = drawn.chains.reshape(-1, 3)
    np.testing.assert_allclose(flat.mean(axis=0), MIDDLE, atol=0.03)
    np.testing.assert_allclose(np.cov(flat.T), COVARIANCE, atol=0.03)
    assert drawn.r_hat.max() < 1.01


def banana(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """The second score is seen to be the square of the first, closely; a third moves nothing."""
    seen = (scores[:, 1] - scores[:, 0] ** 2) / 0.25
    return np.concatenate([seen[:, None], scores], axis=1)


def test_draws_follow_a_density_that_is_bent() -> None:
    drawn = sample(banana, fit(banana, np.zeros((1, 3))), chains=60, steps=900, leaps=30, seed=7)

    def density(y: float, x: float) -> float:
        return float(np.exp(-0.5 * (((y - x**2) / 0.25) ** 2 + x**2 + y**2)))

    def mean(what: Callable[[float], float]) -> float:
        top, _ = integrate.dblquad(lambda y, x: what(x) * density(y, x), -4, 4, lambda x: x**2 - 2, lambda x: x**2 + 2)
        return top

    whole = mean(lambda _: 1.0)
    for power, near in ((2, 0.06), (4, 0.15)):
        expected = mean(lambda x, power=power: x**power) / whole
        assert np.mean(drawn.chains[:, :, 0] ** power) == pytest.approx(expected, rel=near)
    np.testing.assert_allclose(np.quantile(drawn.chains[:, :, 2], (0.1, 0.9)), (-1.2816, 1.2816), atol=0.06)


def test_what_is_held_keeps_its_prior_and_the_others_follow_it() -> None:
    best = fit(linear, np.zeros((1, 3)), held=[1])
    values = special.ndtri((np.arange(80) + 0.5) / 80)
    drawn = sample(linear, best, chains=80, steps=400, leaps=9, seed=3, held={1: values})
    assert (drawn.chains[:, :, 1] == values[:, None]).all()
    # Given the second score, the other two are a bell: its middle moves with that score in a straight line.
    rest = A[:, [0, 2]]
    inverse = np.linalg.inv(rest.T @ rest + np.eye(2))
    middles = (inverse @ rest.T @ (SEEN[:, None] - np.outer(A[:, 1], values))).T
    np.testing.assert_allclose(drawn.chains[:, :, [0, 2]].mean(axis=(0, 1)), middles.mean(axis=0), atol=0.03)
    slope = np.polynomial.polynomial.polyfit(values, drawn.chains[:, :, 0].mean(axis=1), 1)[1]
    assert slope == pytest.approx(np.polynomial.polynomial.polyfit(values, middles[:, 0], 1)[1], abs=0.03)
    whole = np.cov(drawn.chains.reshape(-1, 3).T)
    np.testing.assert_allclose(whole, best.covariance(), atol=0.04)
    assert drawn.r_hat.max() < 1.05


def test_a_profile_of_a_straight_model_is_the_parabola_that_algebra_gives() -> None:
    best = fit(linear, np.zeros((1, 3)))
    grid = np.array([-3.0, 0.0, 1.5])
    found = profile(linear, best, 1, grid)
    others = A[:, [0, 2]]
    costs = []
    for held in grid:
        left = SEEN - A[:, 1] * held
        rest = np.linalg.solve(others.T @ others + np.eye(2), others.T @ left)
        costs.append(np.sum((left - others @ rest) ** 2) + np.sum(rest**2))
    np.testing.assert_allclose(found.worse, np.array(costs) - min(*costs, best.cost - best.scores[1] ** 2), atol=1e-4)


def test_chains_that_disagree_have_a_large_r_hat_and_few_independent_draws() -> None:
    generator = np.random.Generator(np.random.PCG64(0))
    agree = generator.standard_normal((8, 500, 1))
    apart = agree + np.arange(8)[:, None, None]
    assert r_hat(agree)[0] == pytest.approx(1.0, abs=0.01)
    assert r_hat(apart)[0] > 2.0
    assert effective_size(agree)[0] == pytest.approx(4000, rel=0.15)
    slow = np.repeat(generator.standard_normal((8, 50, 1)), 10, axis=1)
    assert effective_size(slow)[0] == pytest.approx(400, rel=0.35)


def test_a_score_and_its_value_are_two_names_of_one_thing() -> None:
    for draw, low, high in (
        (Uniform(2.0, 6.0), 2.0, 6.0),
        (Normal(0.1, 0.5), 0.0, 0.7),
        (Pert(1.0, 2.0, 5.0), 1.0, 5.0),
    ):
        unknown = Unknown("x", "Dmnl", draw, low, high, 1.0)
        for score in (-2.0, 0.0, 1.3):
            assert unknown.score(float(unknown.theta(np.array([score]))[0])) == pytest.approx(score, abs=1e-6)
        ends = unknown.theta(np.array([-50.0, 50.0]))
        assert low <= ends[0] < ends[1] <= high


def test_errors_ahead_follow_the_last_miss_and_widen_with_the_years() -> None:
    target = Target("x", {}, Level(("x",)), Scale(1.0, False), Scale(1.0, False))
    generator = np.random.Generator(np.random.PCG64(1))
    many = 40_000
    past, future = [2011, 2012, 2013], [2014, 2020]
    miss = np.tile([0.0, 2.0, 2.0], (many, 1))
    normal, chi = generator.standard_normal((many, 2)), generator.chisquare(WEIGHT + 3, many)
    drawn = ahead(target, miss, past, future, 0.8, 0.5, normal, chi)
    whole = correlations([*past, *future], 0.8)
    weights = np.linalg.solve(whole[:3, :3], whole[:3, 3:])
    np.testing.assert_allclose(drawn.mean(axis=0), miss[0] @ weights, atol=0.03)
    freedom = WEIGHT + 3
    size = WEIGHT + miss[0] @ np.linalg.solve(whole[:3, :3], miss[0])
    cover = np.diag(whole[3:, 3:] - whole[3:, :3] @ weights) + 0.25 * np.array([1, 7])
    np.testing.assert_allclose(drawn.var(axis=0), size / (freedom - 2) * cover, rtol=0.05)


def test_the_panel_gives_the_published_effects_with_and_without_year_effects() -> None:
    panel = load_panel(SHIPPED / "prevention_panel.csv")
    alone, both = effect(panel, year_effects=False), effect(panel, year_effects=True)
    assert (alone.authorities, both.authorities) == (148, 148)
    np.testing.assert_allclose((alone.effect, *alone.interval), (4.1, 2.3, 5.9), atol=0.2)
    np.testing.assert_allclose((both.effect, *both.interval), (0.3, -1.5, 2.0), atol=0.1)


def test_a_panel_that_was_made_with_an_effect_gives_it_back_where_years_differ_too() -> None:
    generator = np.random.Generator(np.random.PCG64(4))
    units, years = 60, 12
    authority, year = np.repeat(np.arange(units), years), np.tile(np.arange(2011, 2011 + years), units)
    spend = 400 + 30 * generator.standard_normal(units * years) - 10 * (year - 2011)
    care = np.full(units * years, 60.0) + generator.standard_normal(units)[authority] * 10 + 2.0 * (year - 2011)
    earlier = np.full(units * years, np.nan)
    earlier.reshape(units, years)[:, 2:] = spend.reshape(units, years)[:, :-2]
    care = care - 3.0 * np.nan_to_num(earlier, nan=400.0) / 100 + 0.1 * generator.standard_normal(units * years)
    found = effect(Panel(authority, year, spend, care), year_effects=True)
    assert found.effect == pytest.approx(3.0, abs=0.1)
    naive = effect(Panel(authority, year, spend, care), year_effects=False)
    assert abs(naive.effect - 3.0) > 1.0  # the national path is put down to spend


def test_the_prior_of_the_panel_is_its_effect_in_the_parameters_unit() -> None:
    found = effect(load_panel(SHIPPED / "prevention_panel.csv"), year_effects=True)
    prior = from_panel(found, PanelUse("x.csv", 5.0, 1.5, "because"))
    assert (prior.mean, prior.sd) == pytest.approx((found.effect / 5, 0.3 * found.error))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("authority,year\nA,2011\n", "early_spend_per_child_real"),
        ("authority,year,early_spend_per_child_real,care_rate,population\nA,2011,1,x,3\n", ":2"),
    ],
)
def test_a_panel_that_cannot_be_read_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "panel.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        load_panel(tmp_path / "panel.csv")
