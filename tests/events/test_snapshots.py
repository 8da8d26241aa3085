"""A plan opened from a snapshot is the plan that its log comes to, and a snapshot that does not fit is not used."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from tiershift.cache import Cache
from tiershift.events import Event, MemoryStore, Plan, Undone, World, fold
from tiershift.events.branches import Lineage, Part, fork, lineage
from tiershift.events.kept_events import KeptEvents
from tiershift.events.snapshots import code_files, folded, open_plan, plan_of, restored, snapshot, snapshot_key
from tiershift.events.write import Written, write

if TYPE_CHECKING:
    from tests.events.conftest import Make

APRIL_2026 = date(2026, 4, 1)
SHAPE = {"triangular": {"low": 0.36, "mode": 0.4, "high": 0.45}}


@pytest.fixture
def kept(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "kept")


def mixed(make: Make) -> list[Event]:
    return [
        make.cut(0.01, APRIL_2026, over=2),
        make.belief("care_exit_rate", "1/year", draw=SHAPE),
        make.belief("care_entry_rate", "1/year", value=0.3),
        make.outturn("care", 2024, 8e9),
        make.count("children_in_care", 83630.0, "children", date(2024, 3, 31)),
        make.budget("care", 8.5e9, APRIL_2026),
    ]


def stored(events: Sequence[Event]) -> MemoryStore:
    store = MemoryStore()
    store.append("plan", events, expected_version=0)
    return store


def test_a_plan_comes_back_from_its_snapshot(make: Make) -> None:
    events = mixed(make)
    entries = stored([*events, undo(events[0], make)]).read("plan")
    plan = fold(entries, Plan(name="plan", title="Ours"))
    found = restored(snapshot(plan, 7, entries))
    assert found is not None
    assert (found.version, found.plan, found.folded) == (7, plan, folded(entries))
    assert isinstance(found.plan.events, KeptEvents)
    assert (found.plan.events[-1], found.plan.events[2:4]) == (plan.events[-1], plan.events[2:4])


def undo(event: Event, make: Make) -> Undone:
    said = dict(make.cut(0.5, APRIL_2026))
    common = {name: said[name] for name in ("event_id", "effective", "recorded", "who", "why")}
    return Undone(**common, target=event.event_id)


def test_an_opened_plan_is_the_fold_of_its_log(make: Make, kept: Cache) -> None:
    store = stored(mixed(make))
    whole = fold(store.read("plan"), Plan(name="plan"))
    assert [open_plan(store, "plan", kept) for _ in range(2)] == [whole, whole]
    assert kept.get(snapshot_key("plan", Plan(name="plan"))) is not None


@pytest.mark.parametrize("undone", [False, True])
def test_what_was_recorded_since_is_folded_on_top(make: Make, kept: Cache, *, undone: bool) -> None:
    events = mixed(make)
    store = stored(events)
    open_plan(store, "plan", kept)
    more = undo(events[3], make) if undone else make.cut(0.02, APRIL_2026)
    store.append("plan", [more], expected_version=len(events))
    assert open_plan(store, "plan", kept) == fold(store.read("plan"), Plan(name="plan"))


def test_a_snapshot_of_another_log_is_not_used(make: Make, kept: Cache) -> None:
    open_plan(stored(mixed(make)), "plan", kept)
    other = stored([make.cut(0.3, APRIL_2026)])
    assert open_plan(other, "plan", kept) == fold(other.read("plan"), Plan(name="plan"))


@pytest.mark.parametrize("body", [None, b"", b"{}", b"[1]\n", b'{"plan": [1]}'])
def test_what_is_no_snapshot_is_none(body: bytes | None) -> None:
    assert restored(body) is None


def test_without_a_folder_a_plan_opens_all_the_same(make: Make) -> None:
    store = stored(mixed(make))
    assert open_plan(store, "plan", Cache(None)).head == store.head("plan")[1]


def test_a_log_without_entries_opens_empty(kept: Cache) -> None:
    assert open_plan(MemoryStore(), "plan", kept) == Plan(name="plan")


def imported(file: Path) -> set[Path]:
    """The files of tiershift that a file imports, directly or by way of others."""
    root, found, to_read = file.parents[2], set[Path](), [file]
    while to_read:
        file = to_read.pop()
        found.add(file)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            if isinstance(node, ast.ImportFrom):
                names = [str(node.module), *(f"{node.module}.{name}" for name in names)]
            paths = [root.joinpath(*name.split(".")).with_suffix(".py") for name in names]
            to_read += [path for path in paths if path.is_file() and path not in found]
    return found


def test_the_key_of_a_snapshot_changes_with_all_code_that_folds() -> None:
    needed = imported(Path(inspect.getfile(fold)))
    assert {path.name for path in needed} >= {"fold.py", "calendar.py", "names.py", "distributions.py", "pause.py"}
    assert needed <= set(code_files())


LONG = 1200


@pytest.fixture(scope="module")
def long(make: Make) -> MemoryStore:
    return stored([*mixed(make), *(make.cut(0.0001, APRIL_2026, over=number / 10) for number in range(LONG))])


def whole(store: MemoryStore) -> Plan:
    return fold(store.read("plan"), Plan(name="plan"))


def only_entry(kept: Cache) -> Path:
    assert kept.folder is not None
    (found,) = kept.folder.iterdir()
    return found


def test_a_long_plan_is_opened_by_way_of_its_snapshot(long: MemoryStore, kept: Cache) -> None:
    line = lineage(long, "plan")
    first = plan_of(line, "m", kept)
    again = plan_of(line, "m", kept)
    assert isinstance(again.events, KeptEvents)
    assert not isinstance(first.events, KeptEvents)
    assert first == again == replace(whole(long), model="m")


def test_a_short_plan_leaves_no_snapshot(make: Make, kept: Cache) -> None:
    plan_of(lineage(stored(mixed(make)), "plan"), "m", kept)
    assert kept.folder is not None
    assert not kept.folder.exists()


@pytest.mark.parametrize("how", ["gone", "empty", "cut short", "one bit", "of another"])
def test_a_snapshot_that_is_damaged_or_gone_changes_nothing(how: str, long: MemoryStore, kept: Cache) -> None:
    line = lineage(long, "plan")
    plan_of(line, "", kept)
    file = only_entry(kept)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    match how:
        case "gone":
            file.unlink()
        case "empty":
            file.write_bytes(b"")
        case "cut short":
            file.write_bytes(file.read_bytes()[:5000])
        case "one bit":
            file.write_bytes(content)
        case _:
            kept.put(file.stem, snapshot(fold(line.entries[:50], Plan(name="plan")), 50, line.entries[:49]))
    assert plan_of(line, "", kept) == whole(long)
    assert plan_of(line, "", kept) == whole(long)


def test_the_log_is_believed_where_one_of_its_events_was_changed_under_the_same_head(
    long: MemoryStore, kept: Cache
) -> None:
    line = lineage(long, "plan")
    plan_of(line, "", kept)
    entries = list(line.entries)
    entries[40] = replace(entries[40], payload=entries[40].payload.replace(b'"share":0.0001', b'"share":0.0002'))
    changed = Lineage((Part("plan", tuple(entries)),))
    assert changed.head == line.head
    assert plan_of(changed, "", kept) == fold(entries, Plan(name="plan"))
    assert plan_of(changed, "", kept).changes != whole(long).changes


def test_a_plan_as_of_earlier_is_folded_and_leaves_the_snapshot(long: MemoryStore, kept: Cache) -> None:
    line = lineage(long, "plan")
    plan_of(line, "", kept)
    before = only_entry(kept).read_bytes()
    assert plan_of(line.first(1100), "", kept) == fold(line.entries[:1100], Plan(name="plan"))
    assert only_entry(kept).read_bytes() == before


def test_a_branch_of_a_long_plan_has_a_snapshot_of_its_own(make: Make, kept: Cache) -> None:
    store = stored([make.cut(0.0001, APRIL_2026, over=number / 10) for number in range(1100)])
    main = lineage(store, "plan")
    plan_of(main, "", kept)
    said = {"who": "Cabinet", "why": "So", "recorded": APRIL_2026, "event_id": UUID(int=7)}
    branch = fork(store, main.first(1050), "hubs", **said)  # type: ignore[arg-type]
    expected = fold(branch.entries, Plan(name="plan@hubs"))
    assert [plan_of(branch, "", kept) for _ in range(2)] == [expected, expected]
    assert plan_of(main, "", kept) == whole(store)


def test_commands_are_written_on_a_plan_from_its_snapshot(
    long: MemoryStore, kept: Cache, make: Make, england: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIERSHIFT_CACHE", str(kept.folder))
    store = stored([entry.event() for entry in long.read("plan")])
    seen = lineage(store, "plan")
    later, other = make.belief("care_exit_rate", "1/year", value=0.4), make.cut(0.0002, APRIL_2026)
    for commands in ([later], [other], [undo(seen.entries[4].event(), make)]):
        done = write(store, seen, commands, england)
        assert isinstance(done, Written)
        assert done.plan == replace(whole(store), model=england.name)
        assert done.lineage == lineage(store, "plan")
    assert only_entry(kept).is_file()
