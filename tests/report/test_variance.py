"""Shares of variance from given futures come out as worked out by hand, with an error that is honest."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tiershift.report.variance import bins_for, variance_shares

Array = np.ndarray[Any, Any]
A, B = 7.0, 0.1
FIRST = (B * np.pi**4 / 5 + B**2 * np.pi**8 / 50 + 0.5, A**2 / 8, 0.0)
TOTAL = A**2 / 8 + B * np.pi**4 / 5 + B**2 * np.pi**8 / 18 + 0.5
ISHIGAMI = tuple(part / TOTAL for part in FIRST)
"""T. Ishigami and T. Homma, 1990: 0.314, 0.442 and 0, the third acting only together with the first."""


def ishigami(futures: int, seed: int) -> tuple[Array, Array]:
    x = np.random.default_rng(seed).uniform(-np.pi, np.pi, (futures, 3))
    return x, (np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0]))[:, None]


@pytest.mark.parametrize(("futures", "within"), [(500, 0.1), (1000, 0.07), (2000, 0.05), (50_000, 0.01)])
def test_a_function_whose_shares_are_known_gives_them(futures: int, within: float) -> None:
    found = variance_shares(*ishigami(futures, 11))
    assert found.share[:, 0] == pytest.approx(ISHIGAMI, abs=within)


def test_the_error_is_how_far_repeated_runs_lie_apart() -> None:
    runs = [variance_shares(*ishigami(1000, seed)) for seed in range(30)]
    apart = np.std([run.share[:2, 0] for run in runs], axis=0)
    said = np.mean([run.error[:2, 0] for run in runs], axis=0)
    assert np.all((0.6 * apart < said) & (said < 1.8 * apart))


@pytest.mark.parametrize("correlation", [0.0, 0.6, -0.9])
def test_of_two_normal_inputs_drawn_together_each_takes_in_what_goes_with_it(correlation: float) -> None:
    # Y = X1 + X2: E[Y | X1] = (1 + r) X1, so its share is (1 + r)² / (2 + 2 r) = (1 + r) / 2.
    x = np.random.default_rng(5).multivariate_normal((0.0, 0.0), ((1.0, correlation), (correlation, 1.0)), 40_000)
    found = variance_shares(x, x.sum(axis=1)[:, None])
    assert found.share[:, 0] == pytest.approx([(1.0 + correlation) / 2.0] * 2, abs=0.02)


@pytest.mark.parametrize("futures", [300, 1000])
def test_what_has_nothing_to_do_with_an_output_stays_below_chance_all_but_once_in_a_thousand(futures: int) -> None:
    random = np.random.default_rng(2)
    found = variance_shares(random.uniform(size=(futures, 200)), random.exponential(size=(futures, 100)))
    assert np.mean(found.share > found.chance) < 0.003
    assert abs(found.share.mean()) < 0.002


def test_samples_that_are_used_again_count_once() -> None:
    x, y = ishigami(500, 3)
    once, twice = variance_shares(x, y), variance_shares(np.tile(x, (2, 1)), np.tile(y, (2, 1)))
    assert twice.chance == once.chance
    assert twice.error == pytest.approx(once.error, rel=0.5)
    assert np.all(twice.error > 0.75 * once.error)


def test_what_does_not_vary_has_no_share_and_few_futures_tell_nothing() -> None:
    x, y = ishigami(400, 1)
    found = variance_shares(np.column_stack([x, np.full(400, 3.0)]), np.column_stack([y, np.full(400, 9.0)]))
    assert np.all(found.share[3] == 0.0)
    assert np.all(found.share[:, 1] == 0.0)
    few = variance_shares(*ishigami(8, 1))
    assert (few.chance, np.all(few.share == 0.0)) == (1.0, True)
    assert [bins_for(futures) for futures in (100, 500, 1000)] == [9, 16, 20]
