"""A server that goes away and comes back, and connections that are cut: nothing is lost, nothing is there twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from tests.faults.cutting import GoBetween, Moment
from tests.postgres import Server, database

from tiershift.errors import ScenarioError
from tiershift.events import CutImposed, StaleVersion, broken_links, open_store, postgres

DAY = date(2026, 4, 1)


def _event() -> CutImposed:
    return CutImposed(event_id=uuid4(), effective=DAY, recorded=DAY, who="Cabinet", why="Test", share=0.01)


@pytest.fixture
def url(passing_server: Server) -> Iterator[str]:
    with database(passing_server.url(), f"lost_{uuid4().hex}") as made:
        yield made


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_connection_cut_around_the_commit_leaves_the_event_there_once(url: str, moment: Moment) -> None:
    with GoBetween(url) as between, open_store(between.url) as store:
        first, event = store.append("plan", [_event()], expected_version=0), _event()
        between.cut(moment, str(event.event_id))
        (entry,) = store.append("plan", [event], expected_version=1)
        assert between.cuts == 1
        assert (entry.version, entry.event()) == (2, event)
        assert store.read("plan") == (*first, entry)
        assert store.append("plan", [_event()], expected_version=2)[0].version == 3


def test_a_connection_cut_after_the_commit_finds_its_event_though_others_went_on(url: str) -> None:
    with GoBetween(url) as between, open_store(between.url) as store, open_store(url) as other:
        event = _event()
        between.cut("after", str(event.event_id))
        going_on = threading.Thread(target=_append_next, args=(other,))
        going_on.start()
        (entry,) = store.append("plan", [event], expected_version=0)
        going_on.join()
        assert entry.version == 1
        assert [each.version for each in store.read("plan")] == [1, 2]
        assert broken_links(store.read("plan"), "plan") == ()


def _append_next(store: object) -> None:
    assert isinstance(store, postgres.PostgresStore)
    with store.watch("plan", after=0) as watch:
        assert len(watch.wait(60.0)) == 1
    store.append("plan", [_event()], expected_version=1)


def test_a_refused_event_stays_refused_where_the_connection_was_cut(url: str) -> None:
    with GoBetween(url) as between, open_store(between.url) as store, open_store(url) as other:
        store.append("plan", [_event()], expected_version=0)
        between_them, event = other.append("plan", [_event()], expected_version=1), _event()
        between.cut("after", str(event.event_id))
        with pytest.raises(StaleVersion) as told:
            store.append("plan", [event], expected_version=1)
        assert told.value.since == between_them


def test_a_plan_stays_open_while_its_server_restarts(url: str, passing_server: Server) -> None:
    with open_store(url) as store, store.watch("plan", after=0) as watch:
        store.append("plan", [_event()], expected_version=0)
        assert len(watch.wait(60.0)) == 1
        passing_server.restart()
        (second,) = store.append("plan", [_event()], expected_version=1)
        assert watch.wait(60.0) == (second,)
        passing_server.kill()
        passing_server.start()
        assert store.head("plan") == (2, second.hash)
        (third,) = store.append("plan", [_event()], expected_version=2)
        assert watch.wait(60.0) == (third,)


def test_a_server_that_comes_back_late_is_waited_for(url: str, passing_server: Server) -> None:
    with open_store(url) as store:
        passing_server.kill()
        back = threading.Timer(0.5, passing_server.start)
        back.start()
        assert store.append("plan", [_event()], expected_version=0)[0].version == 1
        back.join()


def test_a_server_that_stays_away_is_named_with_a_way_out(
    url: str, passing_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "_WAIT_SECONDS", 0.2)
    with open_store(url) as store:
        passing_server.kill()
        try:
            with pytest.raises(ScenarioError, match="cannot be reached") as told:
                store.append("plan", [_event()], expected_version=0)
        finally:
            passing_server.start()
        assert "Check that the server runs" in str(told.value)
        assert store.append("plan", [_event()], expected_version=0)[0].version == 1
