"""A folded plan kept as bytes, so that a long log need not be folded anew: a cache, which may be deleted at any time.

A snapshot is keyed by its log and by the code that folds, and names the version and head it stands for. It is used only
where the log holds that head at that version; what was recorded since is folded on top. Its events stay as bytes until
somebody looks at them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import astuple, replace
from functools import cache
from pathlib import Path
from typing import Any

from tiershift.cache import Cache, digest
from tiershift.events.branches import lineage
from tiershift.events.chain import canonical
from tiershift.events.fold import fold
from tiershift.events.kept_events import KeptEvents
from tiershift.events.plan import Belief, Change, Note, Observation, Plan
from tiershift.events.store import Store
from tiershift.model.distributions import SHAPES
from tiershift.pause import no_collection

_ELSEWHERE = (
    "errors.py",
    "pause.py",
    "shipped.py",
    *(
        f"model/{name}.py"
        for name in (
            "calendar", "constants", "correlations", "distributions", "graphs", "limits", "names", "parameters", "tree",
            "units", "yamlmap", "yamltree",
        )
    ),
)  # fmt: skip
"""What the fold imports from outside this package, directly or by way of something else."""
_SINCE = 1000
"""Entries after a snapshot from which on a new one is kept."""


def open_plan(store: Store, stream: str, kept: Cache, empty: Plan | None = None) -> Plan:
    """Return the plan of a log, from the newest snapshot that its log holds, or folded whole; and keep a new snapshot.

    Args:
        store: where the log is.
        stream: the log of a plan, or of a branch of it.
        kept: where snapshots are.
        empty: what is folded onto; a plan with the name of the stream by default.

    Raises:
        ScenarioError: the log cannot be read, or holds what this tiershift does not know.
    """
    start = empty or Plan(name=stream)
    key = snapshot_key(stream, start)
    found = restored(kept.get(key))
    if found is not None:
        version, plan = found
        since = store.read(stream, after=version - 1)
        if since and since[0].hash == plan.head:
            plan = fold(since[1:], plan)
            if len(since) > _SINCE:
                kept.put(key, snapshot(plan, since[-1].version))
            return plan
    entries = lineage(store, stream).entries
    plan = fold(entries, start)
    if entries:
        kept.put(key, snapshot(plan, store.head(stream)[0]))
    return plan


def snapshot_key(stream: str, empty: Plan) -> str:
    """Return the key under which the snapshot of a log is kept: it changes with the code that folds."""
    return digest(["plan", stream, empty.name, empty.title, empty.model, _code()])


def code_files() -> tuple[Path, ...]:
    """Return the files with the code that folds: all of this package, and what that imports of others."""
    folder = Path(__file__).parent
    return (*sorted(folder.glob("*.py")), *(folder.parent / name for name in _ELSEWHERE))


def snapshot(plan: Plan, version: int) -> bytes:
    """Return `plan` as bytes, which stand for the entry number `version` of its log."""
    state = {
        "version": version,
        "number": len(plan.events),
        "plan": [plan.name, plan.title, plan.model, plan.head],
        "changes": [astuple(change) for change in plan.changes],
        "beliefs": [_belief(belief) for belief in plan.beliefs],
        "observations": [astuple(seen) for seen in plan.observations],
        "notes": [astuple(note) for note in plan.notes],
        "undone": sorted(plan.undone),
    }
    return b"\n".join([json.dumps(state).encode(), *(canonical(event) for event in plan.events)])


@no_collection()
def restored(body: bytes | None) -> tuple[int, Plan] | None:
    """Return the version and the plan that a snapshot holds; `None` where there is none, or it is none of ours."""
    if body is None:
        return None
    first, _, lines = body.partition(b"\n")
    try:
        state: dict[str, Any] = json.loads(first)
        name, title, model, head = state["plan"]
        plan = Plan(
            name=name,
            title=title,
            model=model,
            head=head,
            changes=_rows(Change, state["changes"]),
            beliefs=tuple(_believed(*row) for row in state["beliefs"]),
            observations=_rows(Observation, state["observations"]),
            events=KeptEvents(lines, state["number"]),
            undone=frozenset(state["undone"]),
            notes=_rows(Note, state["notes"]),
        )
        return int(state["version"]), plan
    except (ValueError, KeyError, TypeError):
        return None


def _rows(kind: Callable[..., Any], rows: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
    return tuple([kind(*row) for row in rows])


def _belief(belief: Belief) -> list[Any]:
    shape = next((name for name, kind in SHAPES.items() if type(belief.draw) is kind), "")
    numbers = {} if belief.draw is None else {name: getattr(belief.draw, name) for name in _fields(shape)}
    return [shape, numbers, astuple(replace(belief, draw=None))]


def _believed(shape: str, numbers: dict[str, float], row: Sequence[Any]) -> Belief:
    return replace(Belief(*row), draw=SHAPES[shape](**numbers) if shape else None)


def _fields(shape: str) -> tuple[str, ...]:
    return tuple(SHAPES[shape].__dataclass_fields__)


@cache
def _code() -> str:
    """Return the hash of the code on which the fold of a log depends."""
    return digest(path.read_bytes() for path in code_files())
