"""The value of a lever over time, under several changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiershift.events import Change, Path
from tiershift.events.plan import How


def change(at: float, until: float, value: float, how: How = "set") -> Change:
    return Change(at, until, "care_budget", value, "GBP2324/year", how, "an event")


def path(*changes: Change) -> Path:
    return Path.of("care_budget", 100.0, changes)


def test_without_changes_the_base_holds() -> None:
    assert path().at(2026.0) == 100.0


def test_a_jump_holds_from_its_first_moment() -> None:
    jump = path(change(2026.25, 2026.25, 80.0))
    assert (jump.before(2026.25), jump.at(2026.25), jump.at(2030.0)) == (100.0, 80.0, 80.0)


def test_a_ramp_runs_straight_from_the_value_in_force() -> None:
    ramp = path(change(2024.0, 2024.0, 60.0), change(2026.0, 2030.0, 100.0))
    assert [ramp.at(time) for time in (2026.0, 2027.0, 2030.0, 2040.0)] == [60.0, 70.0, 100.0, 100.0]


def test_a_set_ends_what_earlier_changes_still_had_to_do() -> None:
    cut_short = path(change(2024.0, 2034.0, 50.0, "add"), change(2026.0, 2026.0, 90.0))
    assert [cut_short.at(time) for time in (2025.0, 2026.0, 2034.0)] == [105.0, 90.0, 90.0]


def test_an_addition_rides_on_a_ramp_that_goes_on() -> None:
    both = path(change(2024.0, 2028.0, 140.0), change(2026.0, 2028.0, 10.0, "add"))
    assert [both.at(time) for time in (2026.0, 2027.0, 2028.0)] == [120.0, 135.0, 150.0]


def test_a_scale_multiplies_what_is_in_force() -> None:
    scaled = path(change(2024.0, 2024.0, 50.0), change(2026.0, 2028.0, 2.0, "scale"))
    assert [scaled.at(time) for time in (2026.0, 2027.0, 2028.0)] == [50.0, 75.0, 100.0]


def test_extremes_see_the_value_on_both_sides_of_a_jump() -> None:
    spike = path(change(2024.0, 2026.0, 50.0, "add"), change(2026.0, 2026.0, 20.0))
    assert spike.extremes(2024.0) == ((20.0, 2026.0), (150.0, 2026.0))


def test_changes_of_other_parameters_are_left_out() -> None:
    assert Path.of("targeted_budget", 1.0, [change(2024.0, 2024.0, 5.0)]).at(2030.0) == 1.0


TIMES = st.integers(0, 40).map(lambda quarter: 2020 + quarter / 4)
CHANGES = st.builds(
    lambda at, length, value, how: change(at, at + length, value, how),
    TIMES,
    st.sampled_from([0.0, 0.5, 3.0]),
    st.floats(0.1, 100.0),
    st.sampled_from(["set", "add", "scale"]),
)


@given(st.lists(CHANGES, max_size=6), TIMES)
def test_a_path_depends_on_nothing_that_starts_later(changes: list[Change], time: float) -> None:
    known = [each for each in changes if each.at <= time]
    assert path(*changes).at(time) == path(*known).at(time)


@given(st.lists(CHANGES, max_size=6), TIMES)
def test_a_path_jumps_only_where_a_change_does(changes: list[Change], time: float) -> None:
    drawn = path(*changes)
    if not any(each.at == time for each in changes):
        assert drawn.before(time) == pytest.approx(drawn.at(time))


@given(st.lists(CHANGES, max_size=9), st.lists(TIMES, unique=True).map(sorted))
def test_many_moments_in_one_go_are_what_each_is_alone(changes: list[Change], times: list[float]) -> None:
    drawn = path(*changes)
    assert list(drawn.over(times)) == [(drawn.before(time), drawn.at(time)) for time in times]
