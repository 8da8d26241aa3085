"""A programme: totals future by future, wrong signs, and what places can learn from each other."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from numpy.typing import NDArray

from tiershift.errors import UsageError
from tiershift.report.many.futures import Futures, statistics
from tiershift.report.many.picture import learning_table, svg, table
from tiershift.report.many.programme import MEASURES, correlation, programme, range_left, spread_of

NAMES = tuple(measure.name for measure in MEASURES)
YEARS = tuple(range(2024, 2040))
PAIR = ("offer", "baseline")


def _place(code: str, effects: NDArray[np.float64], begins: int = 2027) -> Futures:
    """A place whose indicators are 1,000 without the offer; `effects` of shape (future,) from a year on."""
    before = np.full((len(NAMES), len(effects), len(YEARS)), 1000.0)
    after = before.copy()
    after[:, :, YEARS.index(begins) :] += effects[None, :, None]
    return Futures(code, code, "", {}, NAMES, YEARS, {"baseline": before, "offer": after})


def _programme(effects: NDArray[np.float64], year: int | None = None) -> object:
    return programme([_place(f"P{n}", row) for n, row in enumerate(effects)], PAIR, ["North"] * len(effects), year)


@pytest.mark.parametrize("shared", [0.0, 0.1, 0.5, 0.95, 1.0])
@pytest.mark.parametrize("others", [0, 1, 2, 7, 40])
def test_what_is_left_of_a_range_is_what_conditioning_a_normal_distribution_leaves(shared: float, others: int) -> None:
    whole = np.full((others + 1, others + 1), shared)
    np.fill_diagonal(whole, 1.0)
    told = whole[0, 1:] @ np.linalg.pinv(whole[1:, 1:]) @ whole[1:, 0] if others else 0.0
    assert range_left(shared, others) == pytest.approx(np.sqrt(max(0.0, 1.0 - told)), abs=1e-7)


def test_with_many_results_only_what_is_a_places_own_is_left() -> None:
    assert range_left(0.36, 10**9) == pytest.approx(0.8)
    assert [range_left(0.3, n) for n in range(6)] == sorted((range_left(0.3, n) for n in range(6)), reverse=True)


def test_the_correlation_between_places_is_the_mean_of_all_pairs() -> None:
    rng = np.random.default_rng(3)
    values = 0.6 * rng.standard_normal(400) + rng.standard_normal((5, 400)) * np.arange(1, 6)[:, None]
    between = np.corrcoef(values)
    shared, with_each = correlation(values)
    assert shared == pytest.approx(between[~np.eye(5, dtype=bool)].mean())
    scores = (values - values.mean(axis=1)[:, None]) / values.std(axis=1)[:, None]
    assert with_each[2] == pytest.approx(np.corrcoef(scores[2], np.delete(scores, 2, axis=0).mean(axis=0))[0, 1])


def test_places_without_spread_say_nothing_of_learning() -> None:
    shared, with_each = correlation(np.ones((3, 50)))
    assert np.isnan(shared)
    assert np.isnan(with_each).all()


def test_the_total_is_added_up_in_each_future_and_not_by_quantiles() -> None:
    rng = np.random.default_rng(5)
    effects = rng.normal(-1.0, 3.0, (12, 300))
    made = programme([_place(f"P{n}", row) for n, row in enumerate(effects)], PAIR, ["North"] * 12)
    care = made.effects[0]
    assert (care.total.low, care.total.high) == pytest.approx(tuple(np.quantile(effects.sum(axis=0), (0.1, 0.9))))
    assert care.total.high - care.total.low < 0.5 * sum(one.effect.high - one.effect.low for one in care.places)
    assert care.total.mean == pytest.approx(sum(one.effect.mean for one in care.places))


def test_a_cost_is_added_up_over_the_years_that_the_offer_changes() -> None:
    effects = np.tile([[-2.0, 4.0, 1.0]], (2, 1))
    made = programme([_place("A", effects[0]), _place("B", effects[1])], PAIR, ["North", "South"])
    assert (made.first, made.year) == (2027, 2036)
    care, early, cost = made.effects
    assert care.places[0].effect.mean == pytest.approx(1.0)
    assert cost.places[0].effect.mean == pytest.approx(10.0)
    assert cost.places[0].percent.mean == pytest.approx(0.1)
    assert [round(one.places[0].effect.wrong, 3) for one in (care, early, cost)] == [0.667, 0.333, 0.667]


def test_what_is_believed_of_prevention_is_shared_as_far_as_it_is_national() -> None:
    rng = np.random.default_rng(11)
    national, own = rng.normal(0.2, 0.15, 20_000), rng.normal(0.0, 0.3, (6, 20_000))
    places = [replace(_place(f"P{n}", rng.normal(size=20_000)), belief=national + one) for n, one in enumerate(own)]
    made = programme(places, PAIR, ["North"] * 6)
    assert made.belief == pytest.approx(0.15**2 / (0.15**2 + 0.3**2), abs=0.01)
    assert f"prevention_share,{made.belief:.10g},1," in learning_table(made)
    assert np.isnan(programme([_place("A", own[0]), _place("B", own[1])], PAIR, ["North"] * 2).belief)


def test_a_future_without_effect_does_not_have_the_wrong_sign() -> None:
    assert spread_of(np.array([0.0, 0.0, -1.0, 1.0]), -1).wrong == 0.25


def test_an_offer_that_changes_nothing_or_a_year_before_it_is_refused() -> None:
    with pytest.raises(UsageError, match="changes nothing"):
        _programme(np.zeros((2, 5)))
    with pytest.raises(UsageError, match="cannot be told for 2025"):
        _programme(np.ones((2, 5)), 2025)


def test_the_picture_has_a_row_for_each_place_in_the_order_given_and_escapes_names() -> None:
    rng = np.random.default_rng(7)
    places = [_place(name, rng.normal(size=40)) for name in ("Zed", "A & B", "Mid <x>")]
    made = programme(places, PAIR, ["North"] * 3)
    drawn = ElementTree.fromstring(svg(made))
    texts = ["".join(node.itertext()) for node in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert [text for text in texts if text in ("Zed", "A & B", "Mid <x>")] == ["Zed", "A & B", "Mid <x>"]
    assert "North: A &amp; B" in svg(made, by_region=True)
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}circle"))) == 9
    assert len(table(made).splitlines()) == 1 + 3 * (3 + 1)
    assert len(learning_table(made).splitlines()) == 1 + 3 * len(made.effects[0].learning)


def test_statistics_are_those_of_each_year_and_a_missing_year_stays_missing() -> None:
    values = np.random.default_rng(9).normal(size=(2, 3, 50, 4))
    values[0, 1, :, 0] = np.nan
    made = statistics(values)
    assert made.shape == (2, 3, 4, 8)
    assert made[1, 2, 3, 0] == pytest.approx(values[1, 2, :, 3].mean())
    assert made[1, 2, 3, 4] == pytest.approx(np.median(values[1, 2, :, 3]))
    assert np.isnan(made[0, 1, 0]).all()
    assert np.isfinite(made[0, 1, 1:]).all()
