"""What any store of logs does, asked of each of them: in memory, in a file, on a server."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tiershift.errors import ScenarioError
from tiershift.events import Event, EventIdReused, StaleVersion, Store, broken_links, open_store
from tiershift.events.chain import Entry, canonical, seal
from tiershift.events.stamps import latest, monotone
from tiershift.events.store import Append, chained

if TYPE_CHECKING:
    from tests.events.conftest import Make

APRIL_2026 = date(2026, 4, 1)
KINDS = ["memory", "sqlite in memory", "sqlite file", "postgresql"]
Editor = Callable[[], Store]


@pytest.fixture(params=KINDS)
def editor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Editor]:
    """Gives one more editor of the same logs at each call; what lives in memory has but one."""
    with ExitStack() as opened:
        match request.param:
            case "postgresql":
                url = request.getfixturevalue("postgres_url")
            case "sqlite file":
                url = str(tmp_path / "plans.sqlite")
            case kind:
                only = opened.enter_context(open_store("memory:" if kind == "memory" else "sqlite:///:memory:"))
                yield lambda: only
                return
        yield lambda: opened.enter_context(open_store(url))


@pytest.fixture
def store(editor: Editor) -> Store:
    return editor()


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
    assert broken_links(entries, "plan") == ()
    assert store.head("plan") == (5, entries[-1].hash)


def test_an_append_returns_what_reading_returns(store: Store, make: Make) -> None:
    added = store.append("plan", [make.cut(0.01, APRIL_2026), make.cut(0.02, APRIL_2026)], expected_version=0)
    assert store.read("plan") == added


def test_entries_of_another_log_keep_their_bytes_and_their_hashes(store: Store, make: Make) -> None:
    sample = json.loads((Path(__file__).parent / "golden" / "Counted.1.json").read_text("utf-8"))["event"]
    payload = canonical(sample)
    told = (sample["event_id"], "Counted", 1, sample["effective"], sample["recorded"])
    old = seal(Entry(1, *told, payload, hashlib.sha256(payload).hexdigest(), "", ""), 1, "", "plan")
    first = (old, seal(make.cut(0.01, APRIL_2026), 2, old.hash, "plan"))
    assert store.append("plan", first, expected_version=0) == first
    assert store.read("plan") == first
    assert broken_links(store.read("plan"), "plan") == ()
    assert store.append("plan", first, expected_version=0) == first


def test_several_logs_come_in_together_and_once(store: Store, make: Make) -> None:
    whole, branch = [make.cut(0.01, APRIL_2026), make.cut(0.02, APRIL_2026)], [make.cut(0.03, APRIL_2026)]
    both = [Append("plan", whole, 0), Append("plan@branch", branch, 0)]
    added = store.append_all(both)
    assert added == (store.read("plan"), store.read("plan@branch"))
    assert [[entry.event() for entry in entries] for entries in added] == [whole, branch]
    assert all(broken_links(store.read(stream), stream) == () for stream in ("plan", "plan@branch"))
    assert store.append_all(both) == added, "a retry"
    more = [Append("plan", [make.cut(0.04, APRIL_2026)], 2), Append("plan@branch", branch, 0)]
    assert store.append_all(more)[1] == added[1], "what is there of one stream is not put there again"
    assert [len(store.read(stream)) for stream in ("plan", "plan@branch")] == [3, 1]


@pytest.mark.parametrize("place", [0, 1])
def test_of_several_logs_none_comes_in_where_one_cannot(store: Store, make: Make, place: int) -> None:
    (there,) = store.append("known", [make.cut(0.01, APRIL_2026)], expected_version=0)
    changed = there.event().model_copy(update={"why": "Another reason"})
    bad = [Append("known", [make.cut(0.02, APRIL_2026)], 0), Append("known", [changed], 1)]
    for wrong, error in zip(bad, (StaleVersion, EventIdReused), strict=True):
        appends = [Append("new", [make.cut(0.03, APRIL_2026)], 0)]
        appends.insert(place, wrong)
        with pytest.raises(error):
            store.append_all(appends)
        assert (store.streams(), store.read("known")) == (("known",), (there,))
    assert store.append("known", [make.cut(0.05, APRIL_2026)], expected_version=1)[0].version == 2


def test_a_log_reads_on_from_a_version(store: Store, make: Make) -> None:
    entries = store.append("plan", [make.cut(0.01, APRIL_2026) for _ in range(3)], expected_version=0)
    assert store.read("plan", after=2) == entries[2:]


def test_streams_do_not_touch_each_other(store: Store, make: Make) -> None:
    shared, other = make.cut(0.01, APRIL_2026), make.cut(0.02, APRIL_2026)
    (first,) = store.append("one", [shared], expected_version=0)
    (again, _) = store.append("two", [shared, other], expected_version=0)
    assert (again.payload, again.version) == (first.payload, first.version)
    assert again.hash != first.hash  # the name of the log is part of what is sealed
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
    assert store.append("plan", events, expected_version=0) == chained(events, 0, "", "plan")


def test_the_streams_that_have_entries_are_listed(store: Store, make: Make) -> None:
    assert store.streams() == ()
    for name in ("b@fork", "a", "b"):
        store.append(name, [make.cut(0.01, APRIL_2026)], expected_version=0)
    store.append("empty", [], expected_version=0)
    assert store.streams() == ("a", "b", "b@fork")


def test_any_text_comes_back_as_it_was(store: Store, make: Make) -> None:
    odd = "a\x00b \u2028 \U0001f600 \\ \" ' {} $1 :name %s \r\n\té"
    event = make.cut(0.01, APRIL_2026).model_copy(update={"why": odd})
    store.append("plan: “ö” 'x'", [event], expected_version=0)
    assert [entry.event() for entry in store.read("plan: “ö” 'x'")] == [event]


def test_a_long_text_is_kept_whole(store: Store, make: Make) -> None:
    event = make.cut(0.01, APRIL_2026).model_copy(update={"why": "reason " * 700_000})
    store.append("plan", [event], expected_version=0)
    assert store.read("plan")[0].payload == canonical(event)  # a store takes more than commands may say


def test_a_thousand_events_are_appended_at_once(store: Store, make: Make) -> None:
    store.append("plan", [make.cut(0.01, APRIL_2026) for _ in range(1000)], expected_version=0)
    assert store.head("plan")[0] == 1000
    assert broken_links(store.read("plan"), "plan") == ()


def test_a_retry_after_others_went_on_gives_the_first_entries(editor: Editor, make: Make) -> None:
    one, other = editor(), editor()
    events = [make.cut(0.01, APRIL_2026)]
    first = one.append("plan", events, expected_version=0)
    other.append("plan", [make.cut(0.02, APRIL_2026)], expected_version=1)
    assert one.append("plan", events, expected_version=0) == first
    assert one.append("plan", events, expected_version=2) == first
    assert other.append("plan", events, expected_version=7) == first
    assert other.head("plan")[0] == 2


def test_two_editors_see_each_other_at_once(editor: Editor, make: Make) -> None:
    one, other = editor(), editor()
    first = one.append("plan", [make.cut(0.01, APRIL_2026)], expected_version=0)
    second = other.append("plan", [make.cut(0.02, APRIL_2026)], expected_version=1)
    with pytest.raises(StaleVersion) as told:
        one.append("plan", [make.cut(0.03, APRIL_2026)], expected_version=1)
    assert told.value.since == second
    assert one.append("plan", [make.cut(0.03, APRIL_2026)], expected_version=2)[0].previous == second[-1].hash
    assert other.read("plan")[:2] == first + second


def test_a_refused_append_leaves_the_log_open_for_the_next(store: Store, make: Make) -> None:
    known = make.cut(0.01, APRIL_2026)
    store.append("plan", [known], expected_version=0)
    for wrong in ([make.cut(0.02, APRIL_2026), known], [known.model_copy(update={"share": 0.5})]):
        with pytest.raises(EventIdReused):
            store.append("plan", wrong, expected_version=1)
        with pytest.raises(EventIdReused):
            store.append("plan", wrong, expected_version=0)
    assert store.append("plan", [make.cut(0.02, APRIL_2026)], expected_version=1)[0].version == 2


def test_a_watch_gives_what_is_there_and_then_what_comes(editor: Editor, make: Make) -> None:
    one, other = editor(), editor()
    first = one.append("plan", [make.cut(0.01, APRIL_2026), make.cut(0.02, APRIL_2026)], expected_version=0)
    with one.watch("plan", after=1) as watch:
        assert watch.wait(60.0) == first[1:]
        assert watch.wait(0.0) == ()
        later = other.append("plan", [make.cut(0.03, APRIL_2026)], expected_version=2)
        other.append("another", [make.cut(0.03, APRIL_2026)], expected_version=0)
        assert watch.wait(60.0) == later
        assert watch.wait(0.1) == ()


def test_a_watch_misses_nothing_of_two_editors_at_work(editor: Editor, make: Make) -> None:
    def write(own: Store, events: list[Event]) -> None:
        for event in events:
            version = own.head("plan")[0]
            while True:
                try:
                    own.append("plan", [event], expected_version=version)
                    break
                except StaleVersion as told:
                    version += len(told.since)

    halves: list[list[Event]] = [[make.cut(0.01, APRIL_2026) for _ in range(25)] for _ in range(2)]
    watcher, writers = editor(), [threading.Thread(target=write, args=(editor(), half)) for half in halves]
    seen: list[Entry] = []
    with watcher.watch("plan", after=0) as watch:
        for writer in writers:
            writer.start()
        while len(seen) < 50 and (entries := watch.wait(60.0)):
            seen += entries
    for writer in writers:
        writer.join()
    assert [entry.version for entry in seen] == list(range(1, 51))
    assert tuple(seen) == watcher.read("plan")


def test_closing_a_watch_ends_its_waiting(editor: Editor) -> None:
    watch = editor().watch("plan", after=0)
    given: list[object] = []
    waiting = threading.Thread(target=lambda: given.extend(watch))
    waiting.start()
    watch.close()
    waiting.join(timeout=60.0)
    assert not waiting.is_alive()
    assert given == []
    assert watch.wait(1.0) == ()


def test_the_order_of_the_log_does_not_depend_on_a_clock(store: Store, make: Make) -> None:
    noon = datetime(2026, 4, 1, 12, tzinfo=UTC)
    clock = [noon, noon + timedelta(hours=1), noon - timedelta(days=400), noon + timedelta(hours=2)]
    behind = []
    for now in clock:
        log = store.read("plan")
        events, said = monotone([make.cut(0.01, APRIL_2026).model_copy(update={"recorded": now})], latest(log))
        behind.append(bool(said))
        store.append("plan", events, expected_version=len(log))
    recorded = [entry.event().recorded for entry in store.read("plan")]
    assert recorded == [noon, noon + timedelta(hours=1), noon + timedelta(hours=1), noon + timedelta(hours=2)]
    assert behind == [False, False, True, False]
    assert broken_links(store.read("plan"), "plan") == ()


def test_a_store_that_was_closed_takes_nothing_more_and_says_so(store: Store, make: Make) -> None:
    store.append("plan", [make.cut(0.01, APRIL_2026)], expected_version=0)
    store.close()
    with pytest.raises(ScenarioError, match="the store was closed"):
        store.append("plan", [make.cut(0.02, APRIL_2026)], expected_version=1)
