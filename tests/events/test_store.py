"""What any store of logs does, asked of each of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tiershift.events import Event, EventIdReused, MemoryStore, SqliteStore, StaleVersion, Store, broken_links
from tiershift.events.store import chained

if TYPE_CHECKING:
    from tests.events.conftest import Make

APRIL_2026 = date(2026, 4, 1)


@pytest.fixture(params=["memory", "sqlite in memory", "sqlite file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    match request.param:
        case "memory":
            yield MemoryStore()
        case "sqlite in memory":
            with SqliteStore() as opened:
                yield opened
        case _:
            with SqliteStore(tmp_path / "plans.sqlite") as opened:
                yield opened


def test_an_unknown_stream_is_empty(store: Store) -> None:
    assert store.read("plan") == ()
    assert store.head("plan") == (0, "")


def test_events_come_back_in_order_with_a_chain_that_holds(store: Store, make: Make) -> None:
    events = [make.cut(0.01, APRIL_2026) for _ in range(5)]
    for number, event in enumerate(events):
        store.append("plan", [event], expected_version=number)
    entries = store.read("plan")
    assert [entry.event() for entry in entries] == events
    assert [entry.version for entry in entries] == [1, 2, 3, 4, 5]
    assert broken_links(entries) == ()
    assert store.head("plan") == (5, entries[-1].hash)


def test_an_append_returns_what_reading_returns(store: Store, make: Make) -> None:
    added = store.append("plan", [make.cut(0.01, APRIL_2026), make.cut(0.02, APRIL_2026)], expected_version=0)
    assert store.read("plan") == added


def test_a_log_reads_on_from_a_version(store: Store, make: Make) -> None:
    entries = store.append("plan", [make.cut(0.01, APRIL_2026) for _ in range(3)], expected_version=0)
    assert store.read("plan", after=2) == entries[2:]


def test_streams_do_not_touch_each_other(store: Store, make: Make) -> None:
    shared, other = make.cut(0.01, APRIL_2026), make.cut(0.02, APRIL_2026)
    (first,) = store.append("one", [shared], expected_version=0)
    assert store.append("two", [shared, other], expected_version=0)[0] == first
    assert len(store.read("one")) == 1


def test_the_second_of_two_editors_is_told_what_came_between(store: Store, make: Make) -> None:
    store.append("plan", [make.cut(0.01, APRIL_2026)], expected_version=0)
    between = store.append("plan", [make.cut(0.02, APRIL_2026)], expected_version=1)
    with pytest.raises(StaleVersion) as told:
        store.append("plan", [make.cut(0.03, APRIL_2026)], expected_version=1)
    assert told.value.since == between
    assert store.read("plan")[1:] == between


def test_a_version_that_was_never_reached_is_refused(store: Store, make: Make) -> None:
    with pytest.raises(StaleVersion, match="does not reach version 7"):
        store.append("plan", [make.cut(0.01, APRIL_2026)], expected_version=7)
    assert store.read("plan") == ()


def test_a_retry_records_nothing_twice(store: Store, make: Make) -> None:
    events = [make.cut(0.01, APRIL_2026), make.cut(0.02, APRIL_2026)]
    first = store.append("plan", events, expected_version=0)
    store.append("plan", [make.cut(0.03, APRIL_2026)], expected_version=2)
    assert store.append("plan", events, expected_version=0) == first
    assert len(store.read("plan")) == 3


def test_an_id_is_not_used_for_two_contents(store: Store, make: Make) -> None:
    event = make.cut(0.01, APRIL_2026)
    store.append("plan", [event], expected_version=0)
    with pytest.raises(EventIdReused):
        store.append("plan", [event.model_copy(update={"share": 0.5})], expected_version=1)


def test_one_id_twice_in_a_batch_is_refused(store: Store, make: Make) -> None:
    event = make.cut(0.01, APRIL_2026)
    with pytest.raises(EventIdReused):
        store.append("plan", [event, event], expected_version=0)


def test_a_batch_is_appended_whole_or_not_at_all(store: Store, make: Make) -> None:
    known = make.cut(0.01, APRIL_2026)
    store.append("plan", [known], expected_version=0)
    with pytest.raises(EventIdReused):
        store.append("plan", [make.cut(0.02, APRIL_2026), known], expected_version=1)
    assert len(store.read("plan")) == 1


def test_appending_nothing_changes_nothing(store: Store) -> None:
    assert store.append("plan", [], expected_version=0) == ()
    assert store.read("plan") == ()


def test_every_store_seals_alike(store: Store, make: Make) -> None:
    events: list[Event] = [make.cut(0.01, APRIL_2026), make.outturn("care", 2024, 8e9)]
    assert store.append("plan", events, expected_version=0) == chained(events, 0, "")
