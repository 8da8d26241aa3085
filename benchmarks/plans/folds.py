"""Folding a long log, and opening a plan from a snapshot, against reading plain JSON and adding up what it says.

The plain side parses the same payloads with the standard library and appends a row for each change that a decision
makes; it checks nothing, closes no year, brings no old version up to date. Both sides take turns in one process; times
are those of the processor, so that what else the machine does is not counted.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.plans import Row
from tiershift.cache import Cache
from tiershift.events import TIERS, Entry, Event, SqliteStore, fold
from tiershift.events.snapshots import open_plan
from tiershift.events.store import chained
from tiershift.events.types import EVENT

MANY, SOME, TURNS = 100_000, 10_000, 5
FOLD_WITHIN, OPEN_WITHIN = 1.0, 0.050
MONEY = "GBP2324/year"


def rows() -> list[Row]:
    """Return the fold of 100,000 events, and the opening of a plan of 10,000."""
    log = chained([event(number) for number in range(MANY)], 0, "", "plan")
    ours, plain = _turns(lambda: fold(log), lambda: _plain(log))
    made = [_row(f"fold {MANY:,} events", ours, plain, FOLD_WITHIN)]
    with tempfile.TemporaryDirectory() as name, SqliteStore(Path(name) / "log.sqlite") as store:
        store.append("plan", [event(number) for number in range(SOME)], expected_version=0)
        kept = Cache(Path(name) / "kept")
        open_plan(store, "plan", kept)  # leaves a snapshot
        ours, plain = _turns(lambda: open_plan(store, "plan", kept), lambda: _plain(store.read("plan")))
    made.append(_row(f"open a plan of {SOME:,} events from a snapshot", ours, plain, OPEN_WITHIN))
    return made


def event(number: int) -> Event:
    """Return one of a mixed log: budgets, levers, shifts, cuts, counts, programmes, and outturns now and then."""
    said: dict[str, Any] = {
        "event_id": UUID(int=number + 1),
        "effective": date(2011 + number % 25, 1 + number % 12, 1),
        "recorded": date(2026, 5, 14),
        "who": "Cabinet",
        "why": "A reason of ordinary length for what was decided that day",
    }
    tier = TIERS[number % 4]
    if number % 1000 == 999:
        said["effective"] = date(2010 + number % 14, 4, 1)
        year = {"financial_year": 2011 + number % 14, "source": "Accounts"}
        return EVENT.validate_python(
            {"kind": "OutturnRecorded", "tier": tier, "amount": 8e9, "unit": MONEY, **said, **year}
        )
    kinds: tuple[dict[str, Any], ...] = (
        {"kind": "BudgetSet", "tier": tier, "value": 1e9 + number, "unit": MONEY, "over": 2.0},
        {"kind": "LeverSet", "lever": "early_help_floor", "value": 0.8, "unit": "Dmnl"},
        {"kind": "FundingShifted", "giver": tier, "receiver": TIERS[number % 4 - 1], "amount": 1e6, "unit": MONEY},
        {"kind": "CutImposed", "share": 0.001, "reference": f"S-{number}"},
        {"kind": "Counted", "variable": "children_in_care", "value": 8e4, "unit": "children", "source": "Census"},
        {"kind": "ProgrammeScaled", "programme": "family_hubs", "value": 1e7, "unit": MONEY, "over": 1.0},
    )
    return EVENT.validate_python({**kinds[number % len(kinds)], **said})


def _plain(log: Sequence[Entry]) -> list[tuple[str, str, float]]:
    changes: list[tuple[str, str, float]] = []
    for entry in log:
        said = json.loads(entry.payload)
        at = said["effective"]
        match said["kind"]:
            case "BudgetSet" | "OutturnRecorded":
                changes.append((at, said["tier"], said.get("value", 0.0)))
            case "LeverSet" | "ProgrammeScaled":
                changes.append((at, said.get("lever", ""), said["value"]))
            case "FundingShifted":
                changes += [(at, said["giver"], -said["amount"]), (at, said["receiver"], said["amount"])]
            case "CutImposed":
                changes.append((at, "cut", said["share"]))
    return sorted(changes)


def _turns(ours: Callable[[], object], plain: Callable[[], object]) -> tuple[float, float]:
    """Return the least time of each side, in seconds, of some turns."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(TURNS):
        for work, times in zip((ours, plain), taken, strict=True):
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
    return min(taken[0]), min(taken[1])


def _row(what: str, ours: float, plain: float, within: float) -> Row:
    said = f"{within:g} s" if within >= 1 else f"{within * 1000:g} ms"
    return Row(what, _said(ours), f"{_said(plain)} plain JSON", ours / plain, f"under {said}", ours < within)


def _said(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 0.1 else f"{seconds * 1000:.1f} ms"
