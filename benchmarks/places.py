"""Many places: the time of one, beside one ensemble of England with as many futures of the same scenarios.

A place is its counts read, its scenarios scaled, its futures run, indicators worked out, and all of it kept on disk;
England is the ensembles alone.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import tiershift
from benchmarks.measure import interleaved
from benchmarks.table import table
from tiershift.cli.place import at_place
from tiershift.report.indicators import variables
from tiershift.report.many.futures import futures_of
from tiershift.report.many.kept import Request, opened

FUTURES, PLACES, LIMIT = 500, 151, 300.0
SCENARIOS = ("baseline", "early_shift")
SOME = ("Wiltshire", "Hull", "Leeds", "Devon", "Camden", "Rutland")
HEAD = ("futures", "scenarios", "place ms", "England ms", "place/England", "all places s", "under 300 s")


@dataclass(frozen=True, slots=True)
class Places:
    """Seconds of one place, all that is done of it, and of England's ensembles alone."""

    futures: int
    scenarios: int
    place: float
    england: float


def places(futures: int = FUTURES, seconds: float = 12.0) -> Places:
    """Return both sides, which run in turns; the places take turns as well."""
    model = tiershift.load_model("childrens_services")
    kept, names = variables(model.variables), cycle(SOME)
    plans = [tiershift.load_plan(name, model) for name in SCENARIOS]
    request = Request({"futures": futures}, (), SCENARIOS, (("early_shift", "baseline"),))
    with tempfile.TemporaryDirectory() as folder:
        desk = opened(Path(folder) / "places", request)

        def place() -> None:
            desk.take_in(futures_of(at_place(model, next(names)), SCENARIOS, futures=futures, seed=0))

        def england() -> None:
            for plan in plans:
                tiershift.ensemble(model, futures=futures, plan=plan, traces=True, variables=kept)

        taken = interleaved({"place": place, "england": england}, seconds)
    return Places(futures, len(SCENARIOS), taken["place"], taken["england"])


def said(taken: Places) -> str:
    """Return the table."""
    whole = PLACES * taken.place
    row = (
        f"{taken.futures:,}", str(taken.scenarios), f"{1e3 * taken.place:.0f}", f"{1e3 * taken.england:.0f}",
        f"{taken.place / taken.england:.2f}", f"{whole:.0f}", "yes" if whole < LIMIT else "NO",
    )  # fmt: skip
    return table(HEAD, [row])
