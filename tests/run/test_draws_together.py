"""Futures in which parameters go together: by correlation, or as samples of a posterior."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tiershift.model.correlations import Correlation
from tiershift.model.distributions import Beta, Draw, Fixed, LogNormal, Normal, Pert, Triangular, Uniform
from tiershift.model.parameters import Parameter, Parameters
from tiershift.model.posterior import Posterior
from tiershift.run.draws import draw, rows

SHAPES: dict[str, Draw] = {
    "exit": Triangular(0.0, 0.3, 1.0),
    "onset": LogNormal(0.3, 0.6),
    "reach": Pert(0.0, 0.1, 1.0),
    "wait": Normal(0.5, 0.1),
    "budget": Fixed(0.5),
    "alone": Uniform(0.0, 1.0),
}
PAIRS = (("exit", "onset", -0.6), ("onset", "reach", 0.4), ("reach", "wait", 0.8))


def parameters(*pairs: tuple[str, str, float], order: int = 1) -> Parameters:
    values = {
        id_: Parameter(id_, id_, 0.5, "Dmnl", 0.0, 1.0, shape, "assumed", "a test", 2024, "D")
        for id_, shape in list(SHAPES.items())[::order]
    }
    listed = tuple(Correlation((first, second), rho, "a test", "D") for first, second, rho in pairs[::order])
    return replace(Parameters.empty("m"), values=values, correlations=listed)


def test_the_rank_correlation_that_is_asked_for_is_drawn() -> None:
    drawn = draw(parameters(*PAIRS), 40_000, 3)
    for first, second, rho in PAIRS:
        assert stats.spearmanr(drawn.of(first), drawn.of(second)).statistic == pytest.approx(rho, abs=0.015)
    for first, second in (("exit", "reach"), ("exit", "wait"), ("onset", "wait"), ("alone", "onset")):
        assert stats.spearmanr(drawn.of(first), drawn.of(second)).statistic == pytest.approx(0, abs=0.02)


def test_each_parameter_alone_is_spread_as_without_correlations() -> None:
    drawn, before = draw(parameters(*PAIRS), 20_000, 5), draw(parameters(), 20_000, 5)
    for id_ in ("onset", "reach", "wait"):
        assert (drawn.of(id_) != before.of(id_)).any()
        assert stats.ks_2samp(drawn.of(id_), before.of(id_)).pvalue > 1e-4
    cut = stats.truncnorm(-5.0, 5.0, 0.5, 0.1)
    assert stats.kstest(drawn.of("wait"), cut.cdf).pvalue > 1e-4


def test_what_is_uncorrelated_and_what_comes_first_keeps_every_bit() -> None:
    drawn, before = draw(parameters(*PAIRS), 500, 5), draw(parameters(), 500, 5)
    for id_ in ("alone", "budget", "exit"):
        np.testing.assert_array_equal(drawn.of(id_), before.of(id_))


def test_the_order_of_the_file_changes_no_bit() -> None:
    one, other = draw(parameters(*PAIRS), 300, 7), draw(parameters(*PAIRS, order=-1), 300, 7)
    for id_ in SHAPES:
        np.testing.assert_array_equal(one.of(id_), other.of(id_))


POSTERIOR = Posterior(("exit", "reach"), np.random.default_rng(1).random((37, 2)))


@given(st.integers(0, 2**64 - 1), st.integers(0, 150), st.integers(1, 90))
@settings(max_examples=40, deadline=None)
def test_a_chunk_is_the_same_futures_however_they_hang_together(seed: int, first: int, size: int) -> None:
    asked = parameters(*PAIRS)
    chunk = draw(asked, size, seed, first=first, posterior=POSTERIOR)
    whole = draw(asked, 240, seed, posterior=POSTERIOR)
    np.testing.assert_array_equal(chunk.values, whole.values[first : first + size])
    alone = draw(asked, size, seed, first=first)
    np.testing.assert_array_equal(alone.values, draw(asked, 240, seed).values[first : first + size])


def test_samples_are_taken_whole_and_the_other_parameters_keep_their_priors() -> None:
    drawn = draw(parameters(), 100, 9, posterior=POSTERIOR)
    both = {tuple(row) for row in POSTERIOR.samples.tolist()}
    assert set(zip(drawn.of("exit").tolist(), drawn.of("reach").tolist(), strict=True)) == both
    before = draw(parameters(), 100, 9)
    for id_ in ("onset", "wait", "budget", "alone"):
        np.testing.assert_array_equal(drawn.of(id_), before.of(id_))


@given(st.integers(0, 2**64 - 1), st.integers(1, 60))
@settings(max_examples=30, deadline=None)
def test_each_sample_is_taken_once_before_any_is_taken_again(seed: int, samples: int) -> None:
    found = rows(samples, 3 * samples, seed)
    for turn in range(3):
        assert sorted(found[turn * samples : (turn + 1) * samples].tolist()) == list(range(samples))
    assert set(Counter(rows(samples, samples + 1, seed).tolist()).values()) <= {1, 2}


def test_the_order_of_samples_depends_on_the_seed_and_on_the_turn() -> None:
    assert rows(1000, 1000, 1).tolist() != rows(1000, 1000, 2).tolist()
    found = rows(1000, 2000, 1).tolist()
    assert found[:1000] != found[1000:]


def test_a_correlation_with_a_parameter_of_the_posterior_is_not_drawn() -> None:
    pairs = (("alone", "exit", 0.9), ("alone", "wait", 0.5))
    drawn = draw(parameters(*pairs), 5_000, 9, posterior=POSTERIOR)
    assert stats.spearmanr(drawn.of("alone"), drawn.of("wait")).statistic == pytest.approx(0.5, abs=0.04)
    assert stats.spearmanr(drawn.of("alone"), drawn.of("exit")).statistic == pytest.approx(0.0, abs=0.06)


def test_a_correlated_beta_stays_in_its_range() -> None:
    asked = parameters(("alone", "reach", -0.999))
    asked = replace(asked, values={**asked.values, "reach": replace(asked.values["reach"], draw=Beta(0.2, 9, 0, 1))})
    drawn = draw(asked, 20_000, 1).of("reach")
    assert np.isfinite(drawn).all()
    assert 0.0 <= drawn.min() <= drawn.max() <= 1.0
