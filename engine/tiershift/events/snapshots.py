"""A folded plan kept as bytes, so that a long log need not be folded anew: a cache, which may be deleted at any time.

A snapshot is keyed by its log and by the code that folds, and names the version and head it stands for, and the hash of
the events that were folded. It is used only where the log holds that head at that version; what was recorded since is
folded on top. Where the log was read anyway, its events must be those of the snapshot to the byte, too. Events are read
when somebody looks at them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from tiershift.cache import Cache, digest
from tiershift.cache import cache as kept_on_disk
from tiershift.events.branches import Lineage, lineage
from tiershift.events.chain import Entry, read_event
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
_CHANGE, _SEEN, _NOTE = (attrgetter(*kind.__dataclass_fields__) for kind in (Change, Observation, Note))
_SINCE = 1000
"""Entries after a snapshot, or of a log without one, from which on a new one is kept."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A plan as it was kept.

    Attributes:
        version: of the log's own entries, the number of the last.
        plan: what the log came to there.
        folded: the hash of the events that were folded; see `folded`.
    """

    version: int
    plan: Plan
    folded: str


def plan_of(line: Lineage, model: str = "", kept: Cache | None = None) -> Plan:
    """Return the plan that a lineage comes to, named as its stream; a long one by way of a snapshot of its log.

    Args:
        line: what is folded.
        model: the name of the model of a plan that does not say it itself.
        kept: where snapshots are; where the environment says by default.

    Raises:
        ScenarioError: the log holds what this tiershift does not know.
    """
    start = Plan(name=line.stream)
    if line.length < _SINCE:
        return fold(line.entries, replace(start, model=model))
    kept = kept_on_disk() if kept is None else kept
    entries = line.entries
    key = snapshot_key(line.stream, start, entries[0].hash)
    found = restored(kept.get(key))
    held = 0 if found is None else len(found.plan.events)
    if found is not None and held <= len(entries) and _stands_for(found, entries[:held]):
        events = KeptEvents(held, lambda place: entries[place].event())
        plan = fold(entries[held:], replace(found.plan, events=events))
    else:
        plan = fold(entries, start)
        # What is asked about as it was earlier leaves the snapshot of what is there now.
        held = held if found is not None and held > len(entries) else 0
    if len(entries) - held >= _SINCE:
        kept.put(key, snapshot(plan, line.version, entries))
    return replace(plan, model=plan.model or model)


def _stands_for(found: Snapshot, entries: Sequence[Entry]) -> bool:
    return bool(entries) and entries[-1].hash == found.plan.head and folded(entries) == found.folded


def open_plan(store: Store, stream: str, kept: Cache, empty: Plan | None = None) -> Plan:
    """Return the plan of a log, from the newest snapshot whose head its log holds, or folded whole; keep a new one.

    Of what a snapshot stands for only the last entry is read: that the log is in order before it, `verify` says.

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
        since = store.read(stream, after=found.version - 1)
        if since and since[0].hash == found.plan.head:
            plan = fold(since[1:], found.plan)
            if len(since) > _SINCE:
                kept.put(key, snapshot(plan, since[-1].version, lineage(store, stream).entries))
            return plan
    line = lineage(store, stream)
    plan = fold(line.entries, start)
    if line.entries:
        kept.put(key, snapshot(plan, line.version, line.entries))
    return plan


def snapshot_key(stream: str, empty: Plan, first: str = "") -> str:
    """Return the key under which the snapshot of a log is kept: it changes with the code that folds.

    Args:
        stream: the log.
        empty: what is folded onto.
        first: the hash of the log's first entry, where logs of several stores are told apart.
    """
    return digest(["plan", stream, first, empty.name, empty.title, empty.model, _code()])


def code_files() -> tuple[Path, ...]:
    """Return the files with the code that folds: all of this package, and what that imports of others."""
    folder = Path(__file__).parent
    return (*sorted(folder.glob("*.py")), *(folder.parent / name for name in _ELSEWHERE))


def folded(entries: Sequence[Entry]) -> str:
    """Return the hash of all that a fold takes from `entries`: their ids and the bytes of their events."""
    made = hashlib.sha256()
    for entry in entries:
        made.update(entry.event_id.encode())
        made.update(entry.payload)
    return made.hexdigest()


def snapshot(plan: Plan, version: int, entries: Sequence[Entry]) -> bytes:
    """Return `plan` as bytes, which stand for the entry number `version` of its log; `entries` are all it is of."""
    state = {
        "version": version,
        "number": len(plan.events),
        "folded": folded(entries),
        "plan": [plan.name, plan.title, plan.model, plan.head, plan.place],
        "changes": [*map(_CHANGE, plan.changes)],
        "beliefs": [_belief(belief) for belief in plan.beliefs],
        "observations": [*map(_SEEN, plan.observations)],
        "notes": [*map(_NOTE, plan.notes)],
        "undone": sorted(plan.undone),
    }
    return b"\n".join([json.dumps(state).encode(), *(entry.payload for entry in entries)])


@no_collection()
def restored(body: bytes | None) -> Snapshot | None:
    """Return what a snapshot holds; `None` where there is none, or it is none of ours."""
    if body is None:
        return None
    first, _, lines = body.partition(b"\n")
    try:
        state: dict[str, Any] = json.loads(first)
        name, title, model, head, place = state["plan"]
        number = int(state["number"])
        if lines.count(b"\n") != max(number - 1, 0):
            return None
        plan = Plan(
            name=name,
            title=title,
            model=model,
            head=head,
            changes=_rows(Change, state["changes"]),
            beliefs=tuple(_believed(*row) for row in state["beliefs"]),
            observations=_rows(Observation, state["observations"]),
            events=_events(lines, number),
            undone=frozenset(state["undone"]),
            notes=_rows(Note, state["notes"]),
            place=place,
        )
        return Snapshot(int(state["version"]), plan, str(state["folded"]))
    except (ValueError, LookupError, TypeError):
        return None


def _events(lines: bytes, number: int) -> KeptEvents:
    @cache
    def split() -> list[bytes]:
        return lines.split(b"\n")

    return KeptEvents(number, lambda place: read_event(split()[place]))


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
