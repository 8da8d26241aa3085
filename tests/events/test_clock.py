"""The time that an entry is recorded at never goes back, and whoever writes it is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from tiershift.events.clock import stamp

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)


def test_a_clock_that_goes_as_it_should_is_taken_at_its_word() -> None:
    assert stamp(NOON, None).recorded == NOON
    assert stamp(NOON, NOON).recorded == NOON
    made = stamp(NOON, NOON - timedelta(seconds=1))
    assert (made.recorded, made.behind, made.said) == (NOON, timedelta(), "")


def test_a_clock_that_was_set_back_gets_the_last_entrys_time_and_is_named() -> None:
    made = stamp(NOON, NOON + timedelta(hours=2))
    assert made.recorded == NOON + timedelta(hours=2)
    assert "2:00:00 behind" in made.said
    assert "Set the clock." in made.said


def test_zones_are_counted_in() -> None:
    paris = datetime(2026, 4, 1, 13, tzinfo=timezone(timedelta(hours=2)))
    assert stamp(NOON, paris).recorded == NOON
    assert stamp(paris, NOON).behind == timedelta(hours=1)


def test_an_entry_with_a_date_only_was_there_at_the_start_of_the_day() -> None:
    assert stamp(NOON, date(2026, 4, 1)).behind == timedelta()
    assert stamp(NOON, date(2026, 4, 2)).recorded == datetime(2026, 4, 2, tzinfo=UTC)
