"""Work on a long plan in a file, from opening its log to the answer, against reading the log and parsing its JSON.

A write opens the plan by way of its snapshot, decides against it, and appends durably; undoing decides whether what
came after could still have been accepted. Verifying hashes every event and every header anew. The model is loaded
before; times are those of the processor, so that neither the disk nor what else the machine does is counted.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.plans import Row
from benchmarks.plans.folds import SOME, TURNS, event
from tiershift import cache
from tiershift.events import Event, LeverSet, PlanStarted, SqliteStore, Undone
from tiershift.events.branches import lineage
from tiershift.events.history import last_done
from tiershift.events.verify import verify
from tiershift.events.write import Written, plan_of, write
from tiershift.model.load import Model, load_model


def rows() -> list[Row]:
    """Return a decision, its undoing and a verification of a plan of 10,000 events."""
    model = load_model("childrens_services")
    with (
        tempfile.TemporaryDirectory() as name,
        _kept_in(Path(name) / "kept"),
        SqliteStore(Path(name) / "log.sqlite") as store,
    ):
        begun = PlanStarted(**_said(), title="Ours", model=model.name)
        store.append("plan", [begun, *(event(number) for number in range(SOME - 1))], expected_version=0)
        plan_of(lineage(store, "plan"))  # leaves a snapshot
        plain = min(_taken(lambda: [json.loads(entry.payload) for entry in store.read("plan")]))
        works: dict[str, Callable[[], object]] = {
            f"decide in a plan of {SOME:,} events": lambda: _written(store, model, _lever()),
            f"undo in a plan of {SOME:,} events": lambda: _undone(store, model),
            f"verify a plan of {SOME:,} events": lambda: verify(store, "plan"),
        }
        return [_row(what, min(_taken(work)), plain) for what, work in works.items()]


def _written(store: SqliteStore, model: Model, command: Event | None) -> None:
    line = lineage(store, "plan")
    plan = plan_of(line)
    if command is None:
        target = last_done(plan)
        assert target is not None
        command = Undone(**_said(), target=target.event_id)
    done = write(store, line, [command], model, plan=plan)
    assert isinstance(done, Written), done


def _undone(store: SqliteStore, model: Model) -> None:
    _written(store, model, None)


def _said() -> dict[str, Any]:
    today = date(2026, 5, 14)
    return {"event_id": uuid4(), "effective": today, "recorded": today, "who": "Cabinet", "why": "The budget"}


def _lever() -> LeverSet:
    return LeverSet(**_said() | {"effective": date(2037, 4, 1)}, lever="early help floor", value=0.9, unit="Dmnl")


def _taken(work: Callable[[], object]) -> Iterator[float]:
    for _ in range(TURNS):
        start = time.process_time()
        work()
        yield time.process_time() - start


def _row(what: str, ours: float, plain: float) -> Row:
    return Row(what, f"{ours * 1000:.0f} ms", f"{plain * 1000:.0f} ms plain JSON", ours / plain, "–", True)


@contextmanager
def _kept_in(folder: Path) -> Iterator[None]:
    before = os.environ.get(cache.VARIABLE)
    os.environ[cache.VARIABLE] = str(folder)
    try:
        yield
    finally:
        os.environ.pop(cache.VARIABLE)
        if before is not None:
            os.environ[cache.VARIABLE] = before
