"""A plan opened from a snapshot is the plan that its log comes to, and a snapshot that does not fit is not used."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tiershift.cache import Cache
from tiershift.events import Event, MemoryStore, Plan, Undone, fold
from tiershift.events.kept_events import KeptEvents
from tiershift.events.snapshots import code_files, open_plan, restored, snapshot, snapshot_key

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
    plan = fold(stored([*events, undo(events[0], make)]).read("plan"), Plan(name="plan", title="Ours"))
    found = restored(snapshot(plan, 7))
    assert found == (7, plan)
    assert isinstance(found[1].events, KeptEvents)


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
