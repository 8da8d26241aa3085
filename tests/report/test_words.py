"""Rounding and sentences follow rules."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiershift.report.indicators import BY_NAME
from tiershift.report.words import (
    Change,
    chance,
    figure,
    goes_either_way,
    likelihood,
    rounded,
    sentence,
    shown,
    step_for,
    title,
    with_range,
)

CARE, SPEND, SHARE = (
    BY_NAME[name] for name in ("cla_31_march", "early_spend_real", "early_share_of_early_plus_late_gross")
)
sizes = st.floats(-1e9, 1e9).map(lambda value: round(value, 3))
widths = st.floats(1e-2, 1e9)


@st.composite
def changes(draw: st.DrawFn) -> Change:
    low, central, high = sorted(draw(sizes) for _ in range(3))
    n = draw(st.integers(1, 2000))
    lower = draw(st.integers(0, n))
    return Change(low, central, high, lower, draw(st.integers(0, n - lower)), n)


@given(low=sizes, width=widths)
def test_the_step_is_the_largest_round_number_not_above_a_twentieth_of_the_range(low: float, width: float) -> None:
    high = low + width
    if high - low <= max(abs(low), abs(high)) * 1e-6:
        return
    step = step_for(low, high)
    mantissa = round(step / 10.0 ** math.floor(math.log10(step) + 1e-9), 9)
    assert mantissa in (1.0, 2.0, 5.0)
    assert step <= (high - low) / 20.0 * (1 + 1e-9)
    assert 2.5 * step > (high - low) / 20.0 * (1 - 1e-9)


@given(low=sizes, width=widths, smallest=st.sampled_from([0.0001, 0.1, 1.0]))
def test_the_step_is_never_finer_than_what_a_person_needs(low: float, width: float, smallest: float) -> None:
    assert step_for(low, low + width, smallest) >= smallest


@pytest.mark.parametrize(
    ("low", "high", "step"), [(31, 803, 20), (0, 20, 1), (0, 19.9, 0.5), (5.0, 5.0, 0.005), (0.0, 0.0, 1.0)]
)
def test_the_step_of_a_few_ranges(low: float, high: float, step: float) -> None:
    assert step_for(low, high) == step


def test_a_range_that_is_not_a_number_has_a_step_and_says_so() -> None:
    assert step_for(float("nan"), 1.0) == 1.0
    assert figure(float("nan"), 1.0) == "not a number"


@given(value=sizes, step=st.sampled_from([0.01, 0.05, 0.2, 1.0, 5.0, 20.0, 1000.0]))
def test_a_figure_is_the_nearest_multiple_of_the_step(value: float, step: float) -> None:
    text = figure(value, step)
    assert re.fullmatch(r"-?\d{1,3}(,\d{3})*(\.\d+)?", text)
    assert abs(float(text.replace(",", "")) - value) <= step / 2 * (1 + 1e-9) + 1e-6
    assert rounded(value, step) / step == pytest.approx(round(value / step))


def test_nothing_is_minus_nought() -> None:
    assert figure(-0.04, 0.1) == "0.0"


def test_the_central_figure_and_the_range_share_a_step() -> None:
    assert with_range(31.0, 183.0, 803.0, shown(CARE)) == "180 (40 to 800)"


def test_shares_are_in_per_cent_and_large_counts_in_thousands() -> None:
    assert with_range(0.181, 0.1864, 0.192, shown(SHARE)) == "18.65 (18.10 to 19.20)"
    assert with_range(3.1e6, 3.2e6, 3.3e6, shown(CARE, 3.3e6)) == "3,200 (3,100 to 3,300)"
    assert shown(CARE, 3.3e6).unit == "thousand children"


@given(of=st.integers(1, 5000), data=st.data())
def test_all_and_none_are_said_only_of_all_and_none(of: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, of))
    said = chance(count, of)
    assert ("all" in said) == (count == of)
    assert ("none" in said) == (count == 0)
    assert "100 of 100" not in said
    assert not said.startswith("0 of 100")


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (0.6, ""),
        (0.61, "likely"),
        (0.79, "likely"),
        (0.8, "highly likely"),
        (0.93, "highly likely"),
        (0.95, "almost certain"),
    ],
)
def test_a_word_of_likelihood_is_awarded_at_the_lower_bound_only(share: float, word: str) -> None:
    assert likelihood(share) == word


@given(change=changes())
def test_no_sentence_promises(change: Change) -> None:
    said = sentence("the number of children in care", change, shown(CARE), "on 31 March 2036")
    assert not re.search(r"probab|impossible|will |saves?\b|\bcases?\b|-\d|-0", said)
    assert said[0].isupper()
    assert "31 March 2036" in said


@given(change=changes())
def test_every_sentence_about_a_difference_names_the_interval(change: Change) -> None:
    said = sentence("early spend", change, shown(SPEND), "in 2035/36")
    assert change.none or "80% range" in said


@given(low=st.floats(-1e4, -1e3), high=st.floats(1e3, 1e4), lower=st.integers(40, 60))
def test_forty_to_sixty_of_a_hundred_could_go_either_way(low: float, high: float, lower: int) -> None:
    change = Change(low, 500.0 if lower <= 50 else -500.0, high, lower, 100 - lower, 100)
    assert goes_either_way(change, shown(CARE))
    said = sentence("early spend", change, shown(SPEND), "in 2035/36")
    assert "could go either way" in said
    assert "likely" not in said
    assert "could go either way" in title("early spend", change, shown(SPEND), "in 2035/36")


def test_an_effect_that_rounds_to_nothing_could_go_either_way() -> None:
    change = Change(-900.0, 4.0, 900.0, 30, 70, 100)
    assert "Central estimate: no difference (80% range" in sentence("early spend", change, shown(SPEND), "in 2035/36")


def test_a_sentence_has_direction_size_date_range_and_chance() -> None:
    change = Change(-4940.0, -3090.0, -980.0, 920, 80, 1000)
    assert sentence("the number of children in care", change, shown(CARE), "on 31 March 2036") == (
        "It is highly likely that the number of children in care is lower with the plan on 31 March 2036: about 3,100 "
        "lower than without it (80% range: 4,900 lower to 1,000 lower). It is lower in 92 of 100 simulated futures."
    )


def test_shares_differ_in_percentage_points_and_money_in_pounds() -> None:
    points = Change(0.018, 0.022, 0.025, 1, 99, 100)
    assert "about 2.20 percentage points higher" in sentence("the early share", points, shown(SHARE), "in 2035/36")
    pounds = Change(370.0, 445.0, 510.0, 1, 99, 100)
    assert "about £445m higher" in sentence("early spend", pounds, shown(SPEND), "in 2035/36")


def test_no_difference_at_all_is_said_so() -> None:
    same = Change(0.0, 0.0, 0.0, 0, 0, 100)
    assert "is the same with and without the plan" in sentence("early spend", same, shown(SPEND), "in 2030/31")
    assert title("early spend", same, shown(SPEND), "in 2030/31") == "early spend is the same in 2030/31"


def test_a_title_is_never_more_certain_than_the_sentence() -> None:
    change = Change(-540.0, -180.0, 160.0, 760, 240, 1000)
    assert title("the number of children in care", change, shown(CARE), "on 31 March 2036") == (
        "the number of children in care is likely to be lower on 31 March 2036, by about 180 "
        "(80% range: 540 lower to 160 higher)"
    )


def test_an_effect_with_one_direction_or_none_is_not_said_to_go_either_way() -> None:
    change = Change(-520.0, 0.0, 0.0, 410, 0, 1000)
    said = sentence("early spend", change, shown(SPEND), "in 2035/36")
    assert said == (
        "With the plan, early spend may be lower or no different in 2035/36. Central estimate: no difference "
        "(80% range: £520m lower to no difference). It is lower in 41 of 100 simulated futures."
    )
    assert title("early spend", change, shown(SPEND), "in 2035/36").startswith("early spend may be lower or no differ")


@given(change=changes())
def test_every_title_about_a_difference_names_the_interval(change: Change) -> None:
    assert change.none or "80% range" in title("early spend", change, shown(SPEND), "in 2035/36")
