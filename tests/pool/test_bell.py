"""Partial pooling of straight models, against closed forms and against truths that were made up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tiershift.calibrate.pool.bell import (
    LEVELS,
    START,
    Spreads,
    Straight,
    _solved,
    found_in,
    gain_of,
    likeliest,
    loosened,
    opened,
    spread_over,
)
from tiershift.calibrate.pool.counted import COUNTED, YEARS
from tiershift.calibrate.pool.rows import ADDED, ENTRY_AT, FACTORS, MANY
from tiershift.calibrate.pool.series import Floats

MEASURES = len(COUNTED)
REFERRALS = next(number for number, counted in enumerate(COUNTED) if counted.name == "referrals")


def made_up(places: int, *, seed: int = 1) -> tuple[Straight, Floats, Spreads]:
    """Places that differ by known levels, in a model of random slopes whose results are counted with little error."""
    generator = np.random.default_rng(seed)
    slopes = generator.normal(0, 0.5, (1, MEASURES, len(YEARS), MANY)) * np.ones((places, 1, 1, 1))
    levels = generator.normal(0.0, 0.3, (places, LEVELS))
    levels[:, ADDED] = 0.0  # counts have no say in it
    truth = spread_over(levels)
    spreads = replace(START, level=np.full(LEVELS, 0.3), pull=np.zeros(LEVELS), step=np.full(2, 0.02))
    aims = np.einsum("pmyk,pk->pmy", slopes, truth) + generator.normal(0, 0.05, (places, MEASURES, len(YEARS)))
    line = Straight(slopes, aims, np.zeros_like(aims), 2024, np.zeros((places, LEVELS)), np.full(places, 0.4))
    return line, truth, spreads


def test_what_was_made_up_is_found_within_its_stated_spread() -> None:
    line, truth, spreads = made_up(60)
    found = found_in(line, spreads)
    free = [number for number in range(len(FACTORS)) if number != ADDED]
    sds = np.sqrt(np.diagonal(found.covariance, axis1=1, axis2=2))
    score = (found.unknowns - truth)[:, free] / sds[:, free]
    assert np.abs(score).max() < 5.5
    assert 0.5 < score.std() < 1.4


def test_the_answer_is_that_of_one_large_normal_distribution() -> None:
    """The joint normal of unknowns and counts, conditioned on the counts by the textbook formula."""
    line, _, spreads = made_up(1)
    own = REFERRALS
    only = np.full_like(line.aims, np.nan)
    only[:, own, :3] = line.aims[:, own, :3]
    found = found_in(replace(line, aims=only), spreads)
    slopes = line.slopes[0, own, :3]
    ago = line.until - np.array(YEARS[:3])
    errors = spreads.wander[own] ** 2 * np.minimum.outer(ago, ago) + spreads.noise[own] ** 2 * np.eye(3)
    whole = slopes @ spreads.prior() @ slopes.T + errors
    gain = spreads.prior() @ slopes.T @ np.linalg.inv(whole)
    np.testing.assert_allclose(found.unknowns[0], gain @ only[0, own, :3], atol=1e-9)
    np.testing.assert_allclose(found.covariance[0], spreads.prior() - gain @ slopes @ spreads.prior(), atol=1e-9)


def test_the_order_of_the_places_changes_nothing() -> None:
    line, _, spreads = made_up(8)
    order = np.array([3, 1, 7, 0, 2, 6, 5, 4])
    turned = replace(
        line, slopes=line.slopes[order], aims=line.aims[order], chance=line.chance[order], flow=line.flow[order]
    )
    np.testing.assert_allclose(found_in(turned, spreads).unknowns, found_in(line, spreads).unknowns[order], atol=1e-10)


def test_a_place_with_fewer_counts_is_known_less_well() -> None:
    line, _, spreads = made_up(2)
    line.aims[1, :, ::2] = np.nan
    wide = np.diagonal(found_in(line, spreads).covariance, axis1=1, axis2=2)
    assert (wide[1] >= wide[0] - 1e-12).all()
    assert (wide[1] > 1.2 * wide[0]).mean() > 0.5


def test_a_place_without_counts_is_expected_where_its_neighbours_are() -> None:
    line, _, spreads = made_up(3)
    line.aims[2] = np.nan
    line.around[2] = 0.4
    found = found_in(line, replace(spreads, pull=np.full(LEVELS, 0.5)))
    np.testing.assert_allclose(found.unknowns[2], 0.5 * 0.4)
    np.testing.assert_allclose(np.diagonal(found.covariance[2]), np.diagonal(spreads.prior()))


@pytest.mark.parametrize("number", [0, LEVELS - 2, LEVELS, LEVELS + 2, LEVELS + 5, LEVELS + 12, -LEVELS - 2, -1])
def test_slopes_of_the_likelihood_are_those_of_differences(number: int) -> None:
    line, _, spreads = made_up(4)
    line.aims[0, 1, 3] = np.nan
    line.around[:] = 0.2
    vector, step = spreads.vector(), np.zeros(len(spreads.vector()))
    step[number] = 1e-5
    ends = [_solved(line, Spreads.of(vector + sign * step))[0].likelihood for sign in (1, -1)]
    slope = _solved(line, spreads)[1][number]
    assert slope == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-4, abs=1e-4)


def test_spreads_that_places_were_made_with_are_found_again() -> None:
    line, _, spreads = made_up(150, seed=4)
    found = likeliest(line, spreads, near=False, most=40)
    free = [number for number, name in enumerate(FACTORS) if name != "prevention"]
    np.testing.assert_allclose(found.level[free], 0.3, rtol=0.35)


def test_the_gain_of_the_counts_gives_what_is_found_in_them() -> None:
    line, _, spreads = made_up(5)
    line.aims[1, :, 2:5] = np.nan
    line.around[:] = 0.1
    spreads = replace(spreads, pull=np.full(LEVELS, 0.5))
    found, gain = found_in(line, spreads), gain_of(line, spreads)
    left = np.where(line.known, np.nan_to_num(line.aims) - np.einsum("pmyk,pk->pmy", line.slopes, gain.mean), 0.0)
    np.testing.assert_allclose(gain.mean + np.einsum("pkmy,pmy->pk", gain.gain, left), found.unknowns, atol=1e-9)
    np.testing.assert_allclose(gain.cover, found.covariance, atol=1e-12)


def test_counts_have_no_say_in_prevention_and_its_spread_is_that_of_the_literature_all_the_same() -> None:
    line, _, spreads = made_up(3)
    line.aims[:] += 2.0
    np.testing.assert_allclose(found_in(line, spreads).unknowns[:, ADDED], 0.0, atol=1e-3)
    cover = opened(line, gain_of(line, spreads), spreads)
    np.testing.assert_allclose(np.sqrt(cover[:, ADDED, ADDED]), spreads.level[ADDED], rtol=1e-6)
    # A factor that does just what prevention does takes back what it does.
    line.slopes[..., ADDED] = line.slopes[..., 0]
    cover = opened(line, gain_of(line, spreads), spreads)
    np.testing.assert_allclose(cover[:, 0, ADDED] / cover[:, ADDED, ADDED], -1.0, atol=0.1)


def test_a_count_out_of_keeping_weighs_less() -> None:
    line, _, spreads = made_up(5)
    line.aims[0, REFERRALS, 13] += 3.0
    before = found_in(line, spreads)
    after = loosened(line, before, line.chance)
    assert abs(before.odd[0, REFERRALS, 13]) > 4
    assert after.chance[0, REFERRALS, 13] > 0
    assert after.chance[1, REFERRALS, 13] == 0


def test_without_counts_deviations_revert_to_the_level_of_the_place() -> None:
    line, _, spreads = made_up(1)
    line.slopes[:] = 0.0
    first = ENTRY_AT.start
    line.slopes[0, REFERRALS, 13, first] = 1.0
    line.aims[:] = np.nan
    line.aims[0, REFERRALS, 13] = 0.5
    found = found_in(line, replace(spreads, step=np.full(2, 0.3), level=np.full(LEVELS, 1e-3))).unknowns[0, ENTRY_AT]
    assert found[0] > 0.2
    np.testing.assert_allclose(found[1:] / found[:-1], START.revert[0], rtol=1e-3)
