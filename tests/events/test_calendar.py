"""Dates and model time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiershift.model.calendar import date_of, financial_year, financial_year_start, years, years_after

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(("month", "fraction"), [(1, 0.0), (4, 0.25), (7, 0.5), (10, 0.75)])
def test_quarters_are_exact_in_every_year(month: int, fraction: float) -> None:
    assert all(years(date(year, month, 1)) == year + fraction for year in range(1990, 2101))


@given(DAYS)
def test_model_time_leads_back_to_the_day(day: date) -> None:
    assert date_of(years(day)) == day


@given(DAYS)
def test_the_next_day_is_later(day: date) -> None:
    assert years(day) < years_after(day) == years(day + timedelta(days=1))


def test_what_is_counted_on_31_march_stands_at_1_april() -> None:
    assert years_after(date(2024, 3, 31)) == 2024.25


def test_steps_of_a_32nd_of_a_year_are_dates_in_order() -> None:
    days = [date_of(2010 + step / 32) for step in range(30 * 32)]
    assert days == sorted(set(days))


@pytest.mark.parametrize(
    ("day", "year"), [(date(2010, 3, 31), 2010), (date(2010, 4, 1), 2011), (date(2011, 1, 1), 2011)]
)
def test_a_financial_year_is_named_by_the_year_in_which_it_ends(day: date, year: int) -> None:
    assert financial_year(day) == year
    assert financial_year_start(year) <= day < financial_year_start(year + 1)


@pytest.mark.parametrize("time", [float("nan"), float("inf"), -5.0, 12000.0])
def test_a_time_off_the_calendar_is_refused(time: float) -> None:
    with pytest.raises(ValueError, match=r"calendar|year"):
        date_of(time)
