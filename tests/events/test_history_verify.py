"""Proof of a whole plan: whatever is done to a log is found, and the event it was done to is named."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiershift.errors import ScenarioError, UsageError
from tiershift.events import Entry, Event, ForecastIssued, MemoryStore, SqliteStore, Store
from tiershift.events.branches import fork, lineage
from tiershift.events.chain import seal
from tiershift.events.store import chained
from tiershift.events.verify import UNSEEN, Fault, Verdict, chain_faults, verify
from tiershift.events.write import write

if TYPE_CHECKING:
    from tests.events.conftest import England, Make

APRIL_2026, TODAY = date(2026, 4, 1), date(2026, 5, 14)
SAID: dict[str, Any] = {"effective": TODAY, "recorded": TODAY, "who": "Clerk", "why": "A reason"}
HASH = "0" * 64


def log_of(make: Make, length: int = 7) -> tuple[Entry, ...]:
    return chained([make.cut(0.01, APRIL_2026) for _ in range(length)], 0, "", "plan")


def told(faults: Sequence[Fault]) -> list[tuple[str, int, str]]:
    return [(fault.how, fault.place, fault.event_id) for fault in faults]


def renumbered(entries: Sequence[Entry]) -> list[Entry]:
    return [replace(entry, version=number) for number, entry in enumerate(entries, 1)]


def test_a_log_as_written_has_no_fault(make: Make) -> None:
    assert chain_faults("plan", log_of(make)) == ()
    assert chain_faults("plan", ()) == ()


@settings(deadline=None)
@given(place=st.integers(0, 6), byte=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_changed_event_is_named_and_no_other(make: Make, place: int, byte: int, bit: int) -> None:
    log = list(log_of(make))
    payload = bytearray(log[place].payload)
    payload[byte % len(payload)] ^= 1 << bit
    log[place] = replace(log[place], payload=bytes(payload))
    assert told(chain_faults("plan", log)) == [("changed", place + 1, log[place].event_id)]


@pytest.mark.parametrize("column", ["effective", "recorded", "kind", "payload_sha", "v"])
@pytest.mark.parametrize("place", [0, 3, 6])
def test_a_changed_header_is_named_and_no_other(make: Make, place: int, column: str) -> None:
    log = list(log_of(make))
    changed: Any = 7 if column == "v" else "2031-01-01"
    log[place] = replace(log[place], **{column: changed})
    assert told(chain_faults("plan", log)) == [("changed", place + 1, log[place].event_id)]


@settings(deadline=None)
@given(place=st.integers(0, 5))
def test_an_event_that_was_changed_and_sealed_anew_is_named(make: Make, place: int) -> None:
    log = list(log_of(make))
    other = log[place].event().model_copy(update={"why": "Another reason"})
    log[place] = seal(other, place + 1, log[place].previous, "plan")
    assert told(chain_faults("plan", log)) == [("changed", place + 1, log[place].event_id)]


@settings(deadline=None)
@given(place=st.integers(0, 5), renumber=st.booleans())
def test_a_removed_event_is_named_by_its_place_and_its_neighbours(make: Make, place: int, *, renumber: bool) -> None:
    log = log_of(make)
    left = [*log[:place], *log[place + 1 :]]
    (fault,) = chain_faults("plan", renumbered(left) if renumber else left)
    assert (fault.how, fault.place) == ("removed", place + 1)
    assert log[place + 1].event_id in fault.what
    assert place == 0 or log[place - 1].event_id in fault.what


def test_several_removed_events_are_one_fault(make: Make) -> None:
    log = log_of(make)
    (fault,) = chain_faults("plan", [*log[:2], *log[5:]])
    assert "entries 3 to 5 were removed" in fault.what


@settings(deadline=None)
@given(place=st.integers(0, 5), renumber=st.booleans())
def test_swapped_events_are_named(make: Make, place: int, *, renumber: bool) -> None:
    log = list(log_of(make))
    log[place], log[place + 1] = log[place + 1], log[place]
    (fault,) = chain_faults("plan", renumbered(log) if renumber else log)
    assert fault.how == "moved"
    assert fault.event_id in (log[place].event_id, log[place + 1].event_id)


@settings(deadline=None)
@given(start=st.integers(0, 6), end=st.integers(0, 6))
def test_a_moved_event_is_named_with_where_it_stood(make: Make, start: int, end: int) -> None:
    log = list(log_of(make))
    moved = log.pop(start)
    log.insert(end, moved)
    faults = chain_faults("plan", renumbered(log))
    if abs(start - end) > 1:
        assert [(fault.how, fault.event_id) for fault in faults] == [("moved", moved.event_id)]
        assert f"its number was {start + 1}" in faults[0].what
    else:
        assert [fault.how for fault in faults] == (["moved"] if start != end else [])


@settings(deadline=None)
@given(place=st.integers(0, 6), sealed=st.booleans())
def test_an_inserted_event_is_named(make: Make, place: int, *, sealed: bool) -> None:
    log = log_of(make)
    forged = seal(make.cut(0.5, APRIL_2026), place + 1, log[place - 1].hash if place else "", "plan")
    forged = forged if sealed else replace(forged, hash=HASH)
    faults = chain_faults("plan", renumbered([*log[:place], forged, *log[place:]]))
    assert forged.event_id in [fault.event_id for fault in faults]
    assert {fault.how for fault in faults} <= ({"inserted"} if sealed else {"changed", "inserted"})
    assert [fault.event_id for fault in faults if fault.event_id != forged.event_id] == []


def test_a_chain_sealed_anew_to_its_end_holds_together(make: Make) -> None:
    log = log_of(make)
    events = [entry.event() for entry in log]
    events[2] = events[2].model_copy(update={"why": "Another reason"})
    assert chain_faults("plan", chained(events, 0, "", "plan")) == ()


def test_a_header_that_says_other_than_its_content_is_found(make: Make) -> None:
    one, other = make.cut(0.01, APRIL_2026), make.cut(0.02, APRIL_2026)
    honest = seal(one, 1, "", "plan")
    told_otherwise = seal(other, 1, "", "plan")
    entry = replace(honest, payload=told_otherwise.payload, payload_sha=told_otherwise.payload_sha)
    assert [fault.how for fault in chain_faults("plan", [entry])] == ["changed"]


class Kept(MemoryStore):
    """A store whose owner can put in it whatever he likes."""

    def put(self, stream: str, entries: Sequence[Entry]) -> None:
        self._streams[stream] = list(entries)


@pytest.fixture
def plan(make: Make) -> Iterator[Kept]:
    """A plan of four cuts with a branch that left after the third, and a forecast of the branch."""
    with Kept() as store:
        store.append("plan", [make.cut(0.01, APRIL_2026) for _ in range(4)], expected_version=0)
        line = fork(store, lineage(store, "plan").first(3), "hubs", who="A", why="B", recorded=TODAY, event_id=uuid4())
        store.append("plan@hubs", [make.cut(0.02, APRIL_2026), issued(line.head, 4)], expected_version=1)
        store.append("other", [make.cut(0.02, APRIL_2026)], expected_version=0)
        yield store


def issued(head: str, version: int) -> ForecastIssued:
    run: dict[str, Any] = {"seed": 1, "futures": 10, "horizon": 2040.25, "engine_version": "0.1.0"}
    hashes = {"model_hash": HASH, "parameters_hash": HASH, "result_digest": HASH}
    named: dict[str, Any] = {"forecast_id": "F-1", "head": head, "version": version, "model": "childrens_services"}
    return ForecastIssued(**SAID, **named, **hashes, **run, event_id=uuid4(), variables=("children_in_care",))


def anew(store: Store, stream: str, change: Callable[[list[Event]], list[Event]]) -> tuple[Entry, ...]:
    return chained(change([entry.event() for entry in store.read(stream)]), 0, "", stream)


def test_a_whole_plan_as_written_holds_and_says_its_heads(plan: Kept) -> None:
    found = verify(plan, "plan")
    assert found == Verdict("plan", {"plan": plan.head("plan"), "plan@hubs": plan.head("plan@hubs")}, (), {})


def test_a_parent_sealed_anew_shows_in_its_branches(plan: Kept) -> None:
    def other(events: list[Event]) -> list[Event]:
        return [events[0].model_copy(update={"why": "Another reason"}), *events[1:]]

    plan.put("plan", anew(plan, "plan", other))
    (fault,) = verify(plan, "plan").faults
    assert (fault.stream, fault.how) == ("plan@hubs", "branch")
    assert plan.read("plan@hubs")[0].event_id in str(fault)


def test_a_branch_sealed_anew_shows_in_the_forecast_that_was_run_from_it(plan: Kept) -> None:
    def other(events: list[Event]) -> list[Event]:
        return [events[0].model_copy(update={"why": "Another reason"}), *events[1:]]

    plan.put("plan@hubs", anew(plan, "plan@hubs", other))
    (fault,) = verify(plan, "plan").faults
    assert fault.how == "forecast"
    assert "F-1" in fault.what


def test_a_parent_cut_off_before_its_branch_left_shows(plan: Kept) -> None:
    plan.put("plan", plan.read("plan")[:2])
    assert "was cut off" in verify(plan, "plan").faults[0].what


def test_an_end_that_was_cut_off_shows_only_against_a_head_that_was_kept(plan: Kept) -> None:
    _, head = plan.head("plan")
    plan.put("plan", plan.read("plan")[:3])
    assert verify(plan, "plan").faults == ()
    (fault,) = verify(plan, "plan", heads=[head[:16]]).faults
    assert (fault.how, fault.place) == ("head", 0)
    assert "cut off" in fault.what


def test_a_kept_head_is_found_with_its_log_and_number(plan: Kept) -> None:
    heads = [plan.read("plan")[1].hash, plan.head("plan@hubs")[1][:8]]
    assert verify(plan, "plan", heads=heads).kept == {heads[0]: ("plan", 2), heads[1]: ("plan@hubs", 3)}


@pytest.mark.parametrize("head", ["", "abc", "ABCDEF0123", "no hash at all"])
def test_what_is_no_hash_is_refused(plan: Kept, head: str) -> None:
    with pytest.raises(UsageError, match="is no hash"):
        verify(plan, "plan", heads=[head])


def test_a_branch_that_lost_its_beginning_shows(plan: Kept, make: Make) -> None:
    plan.put("plan@hubs", chained([make.cut(0.02, APRIL_2026)], 0, "", "plan@hubs"))
    (fault,) = verify(plan, "plan").faults
    assert (fault.stream, fault.how) == ("plan@hubs", "branch")


def test_a_beginning_in_the_middle_shows(plan: Kept) -> None:
    start = plan.read("plan@hubs")[0].event().model_copy(update={"event_id": uuid4()})
    plan.append("plan@hubs", [start], expected_version=3)
    (fault,) = verify(plan, "plan").faults
    assert (fault.how, fault.place) == ("branch", 4)


def test_branches_that_come_from_each_other_do_not_hang(plan: Kept) -> None:
    first = plan.read("plan@hubs")[0].event().model_copy(update={"parent": "plan@hubs", "parent_version": 1})
    plan.put("plan@hubs", chained([first], 0, "", "plan@hubs"))
    assert [fault.how for fault in verify(plan, "plan").faults] == ["branch"]
    with pytest.raises(ScenarioError, match="comes from itself"):
        lineage(plan, "plan@hubs")


def test_a_stamp_that_goes_backwards_is_named_though_the_chain_holds(plan: Kept, make: Make) -> None:
    early = make.cut(0.01, APRIL_2026).model_copy(update={"recorded": date(2026, 1, 1)})
    plan.append("plan@hubs", [early], expected_version=3)
    (fault,) = verify(plan, "plan").faults
    assert (fault.how, fault.event_id) == ("stamp", str(early.event_id))


def test_a_plan_that_is_not_there_is_refused(plan: Kept) -> None:
    with pytest.raises(ScenarioError, match="holds no such plan"):
        verify(plan, "planet")


def test_what_is_done_to_a_file_behind_our_back_is_named(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "plans.sqlite"
    with SqliteStore(path) as store:
        entries = store.append("plan", [make.cut(0.01, APRIL_2026) for _ in range(5)], expected_version=0)
    with sqlite3.connect(path) as raw:
        for (trigger,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {trigger}")
        raw.execute("DELETE FROM events WHERE version = 4")
        raw.execute("UPDATE events SET effective = '2031-04-01' WHERE version = 2")
        raw.commit()
    raw.close()
    with SqliteStore(path) as store:
        faults = verify(store, "plan").faults
    assert told(faults) == [("changed", 2, entries[1].event_id), ("removed", 4, "")]


def test_a_long_log_is_verified_in_little_time(make: Make) -> None:
    log = log_of(make, 2000)
    faults = chain_faults("plan", renumbered([*log[:10], *log[11:]]))
    assert [(fault.how, fault.place) for fault in faults] == [("removed", 11)]


def resealed(entry: Entry, payload: bytes, stream: str = "plan") -> Entry:
    """What somebody makes of an entry who can write the file and knows how entries are sealed, but has no event."""
    sha = hashlib.sha256(payload).hexdigest()
    header = {
        "format": 2, "stream": stream, "version": entry.version, "event_id": entry.event_id, "kind": entry.kind,
        "v": entry.v, "effective": entry.effective, "recorded": entry.recorded, "payload_sha": sha,
        "previous": entry.previous,
    }  # fmt: skip
    text = json.dumps(header, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return replace(entry, payload=payload, payload_sha=sha, hash=hashlib.sha256(text.encode()).hexdigest())


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lambda _: b"not json", id="no JSON"),
        pytest.param(lambda _: b"[1]", id="a list"),
        pytest.param(lambda _: b"[" * 100_000, id="too deep"),
        pytest.param(lambda said: said.replace(b"0.01", b'"much"'), id="a text for a number"),
        pytest.param(lambda said: said.replace(b"0.01", b"-3"), id="a share below nought"),
        pytest.param(lambda said: said[:-1] + b',"share":0.9}', id="a key twice"),
        pytest.param(lambda said: said.replace(b":0.01", b": 0.01"), id="a blank"),
        pytest.param(lambda said: said.replace(b'"v":2', b'"v":99'), id="another version than the header"),
    ],
)
def test_a_last_entry_sealed_anew_over_what_is_no_event_is_named(make: Make, forge: Callable[[bytes], bytes]) -> None:
    log = list(log_of(make, 4))
    log[-1] = resealed(log[-1], forge(log[-1].payload))
    assert told(chain_faults("plan", log)) == [("changed", 4, log[-1].event_id)]


@pytest.mark.parametrize("moved", [1, 5, 100, -7])
def test_an_entry_under_another_number_is_named(make: Make, moved: int) -> None:
    log = list(log_of(make, 4))
    log[-1] = replace(log[-1], version=4 + moved)
    (fault,) = chain_faults("plan", log)
    assert (fault.how, fault.event_id) == ("changed", log[-1].event_id)
    assert "its number, which was 4" in fault.what


def test_a_log_that_was_numbered_otherwise_is_named(make: Make) -> None:
    log = [replace(entry, version=entry.version + 100) for entry in log_of(make, 4)]
    assert told(chain_faults("plan", log)) == [("changed", n, entry.event_id) for n, entry in enumerate(log, 1)]


def test_logs_that_were_swapped_or_copied_under_another_name_are_named(plan: Kept, make: Make) -> None:
    fork(plan, lineage(plan, "plan"), "other", who="A", why="B", recorded=TODAY, event_id=uuid4())
    plan.append("plan@other", [make.cut(0.2, APRIL_2026)], expected_version=1)
    one, other = plan.read("plan@hubs"), plan.read("plan@other")
    plan.put("plan@hubs", other)
    plan.put("plan@other", one)
    plan.put("plan@copy", one)
    faults = verify(plan, "plan").faults
    assert [(fault.stream, fault.how) for fault in faults] == [
        ("plan@copy", "moved"), ("plan@hubs", "moved"), ("plan@other", "moved"),
    ]  # fmt: skip
    assert "it holds the log plan@other" in faults[1].what
    plan.put("elsewhere", plan.read("plan"))
    plan.put("plan", [])
    (fault,) = chain_faults("elsewhere", plan.read("elsewhere"))
    assert "none of its entries was sealed in this log" in fault.what


def test_an_entry_of_another_branch_is_named_with_where_it_is_from(plan: Kept) -> None:
    stranger = plan.read("plan@hubs")[1]
    plan.put("plan", [*plan.read("plan")[:2], stranger, *plan.read("plan")[2:]])
    faults = [fault for fault in verify(plan, "plan").faults if fault.event_id == stranger.event_id]
    assert any("it was sealed in plan@hubs" in fault.what for fault in faults)


def test_stamps_that_are_none_in_a_parent_are_named_there_and_not_stumbled_over(plan: Kept) -> None:
    log = list(plan.read("plan"))
    log[1] = replace(log[1], recorded="soon")
    plan.put("plan", log)
    assert told(verify(plan, "plan").faults) == [("changed", 2, log[1].event_id)]


def test_a_log_of_the_first_format_holds_and_is_told_apart(make: Make) -> None:
    def old(entry: Entry, previous: str) -> Entry:
        header = {
            "format": 1, "version": entry.version, "event_id": entry.event_id, "kind": entry.kind, "v": entry.v,
            "effective": entry.effective, "recorded": entry.recorded, "payload_sha": entry.payload_sha,
            "previous": previous,
        }  # fmt: skip
        text = json.dumps(header, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return replace(entry, previous=previous, hash=hashlib.sha256(text.encode()).hexdigest())

    log: list[Entry] = []
    for entry in log_of(make, 3):
        log.append(old(entry, log[-1].hash if log else ""))
    with Kept() as store:
        store.put("plan", log)
        store.append("plan", [make.cut(0.3, APRIL_2026)], expected_version=3)
        found = verify(store, "plan")
        assert (found.faults, found.unnamed) == ((), {"plan": 3})


def test_a_branch_removed_whole_shows_only_against_its_head_and_that_is_said(plan: Kept) -> None:
    _, head = plan.head("plan@hubs")
    del plan._streams["plan@hubs"]
    assert verify(plan, "plan").faults == ()
    assert [fault.how for fault in verify(plan, "plan", heads=[head]).faults] == ["head"]
    assert "a branch was removed whole" in UNSEEN


def test_nothing_is_written_to_a_log_that_lost_an_entry_and_nobody_waits(
    england: England, make: Make, tmp_path: Path
) -> None:
    path = tmp_path / "plans.sqlite"
    for change in ("DELETE FROM events WHERE version = 2", "UPDATE events SET version = 9 WHERE version = 4"):
        path.unlink(missing_ok=True)
        with SqliteStore(path) as store:
            store.append("plan", [make.cut(0.01, APRIL_2026) for _ in range(4)], expected_version=0)
        with sqlite3.connect(path) as raw:
            for (trigger,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                raw.execute(f"DROP TRIGGER {trigger}")
            raw.execute(change)
            raw.commit()
        raw.close()
        with SqliteStore(path) as store, pytest.raises(ScenarioError, match="removed or renumbered"):
            write(store, lineage(store, "plan"), [make.budget("care", 8e9, APRIL_2026)], england)
