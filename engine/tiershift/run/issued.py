"""Forecasts that are given out: each is named in the log by all that its bytes follow from, and can be run again.

A `ForecastIssued` holds the head of the log, the hashes of model, parameters and posterior, seed, number of futures,
engine version and the SHA-256 of its table. Run again from that name, the table has the same bytes; or it is said what
is another now.
"""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from uuid import UUID

import xarray as xr

from tiershift.errors import Problem, ScenarioError, UsageError, suggest
from tiershift.events.branches import Lineage
from tiershift.events.history import as_of
from tiershift.events.plan import Plan
from tiershift.events.stamps import Stamp
from tiershift.events.types import ForecastIssued
from tiershift.events.write import plan_of
from tiershift.model.load import Model
from tiershift.run.batch import Progress
from tiershift.run.ensemble import ensemble
from tiershift.run.paired import RANGE
from tiershift.run.reduce import Mean, Quantiles
from tiershift.run.stream import Stop

COLUMNS = ("variable", "element", "unit", "time", "date", "mean", "p10", "p50", "p90")


@dataclass(frozen=True, slots=True)
class Replay:
    """A forecast that was run again.

    Attributes:
        issued: what the log says of it.
        table: its tidy table as it comes out now.
        same: whether that has the bytes it had.
        differs: a sentence for each thing that is not what it was: log, model, parameters, posterior, engine, results.
    """

    issued: ForecastIssued
    table: bytes
    same: bool
    differs: tuple[str, ...]


def issue(
    model: Model,
    plan: Plan,
    *,
    forecast_id: str,
    variables: Iterable[str],
    who: str,
    why: str,
    recorded: Stamp,
    event_id: UUID,
    futures: int = 1000,
    seed: int = 0,
    progress: Progress | None = None,
    stop: Stop | Event | None = None,
    threads: int | None = None,
) -> tuple[ForecastIssued, bytes]:
    """Run a plan, and return the event that names the forecast with its tidy table; `write` records the event.

    Args:
        model: what to run.
        plan: the fold of the whole lineage of a branch, at any version; see `as_of`.
        forecast_id: what people will call it.
        variables: whose results are given out, by id or name.
        who, why, recorded, event_id: as of any event.
        futures, seed, progress, stop, threads: as of `ensemble`.

    Raises:
        InputError: something that was given is wrong; see the class raised.
        Stopped: `stop` asked for it.
    """
    if not plan.head and plan.changes:
        what, way_out = "the plan is in no log", "Record its events, and fold them from there."
        raise UsageError(Problem(plan.name or "plan", what, "", way_out))
    found = _run(model, plan, list(variables), futures, seed, progress, stop, threads)
    table = tidy(found)
    event = ForecastIssued(
        event_id=event_id,
        effective=recorded.date() if isinstance(recorded, datetime) else recorded,
        recorded=recorded,
        who=who,
        why=why,
        forecast_id=forecast_id,
        head=plan.head,
        version=len(plan.events),
        model=model.name,
        model_hash=model.hash,
        parameters_hash=model.parameters.hash,
        posterior_hash=str(found.attrs.get("posterior_hash", "")),
        seed=seed,
        futures=futures,
        horizon=float(found["time"].values[-1]),
        engine_version=str(found.attrs["engine_version"]),
        result_digest=hashlib.sha256(table).hexdigest(),
        variables=_ids(found),
    )
    return event, table


def replay(
    model: Model,
    line: Lineage,
    forecast_id: str,
    *,
    progress: Progress | None = None,
    stop: Stop | Event | None = None,
    threads: int | None = None,
) -> Replay:
    """Run a forecast again from what the log says of it, and compare the bytes of its table.

    Args:
        model: the model as it is now.
        line: the lineage of a branch that knows of the forecast, as it is now.
        forecast_id: which.
        progress, stop, threads: as of `ensemble`.

    Raises:
        ScenarioError: no such forecast was issued; the nearest is offered. Or the log does not reach to its version.
        Stopped: `stop` asked for it.
    """
    event = issued(line, forecast_id)
    if event.model != model.name:
        what = f"the forecast {forecast_id} is of the model {event.model}, not of {model.name}"
        raise UsageError(Problem("model", what, "", f"Load {event.model}."))
    plan = plan_of(as_of(line, event.version), model.name)
    found = _run(model, plan, event.variables, event.futures, event.seed, progress, stop, threads)
    table = tidy(found)
    digest = hashlib.sha256(table).hexdigest()
    now = {
        "the log up to there": (event.head, plan.head),
        "the model": (event.model_hash, model.hash),
        "its parameters": (event.parameters_hash, model.parameters.hash),
        "its posterior": (event.posterior_hash, str(found.attrs.get("posterior_hash", ""))),
        "the engine": (event.engine_version, str(found.attrs["engine_version"])),
        "the table": (event.result_digest, digest),
    }
    differs = tuple(
        f"{what}: {was or 'none'} then, {new or 'none'} now" for what, (was, new) in now.items() if was != new
    )
    return Replay(event, table, digest == event.result_digest, differs)


def issued(line: Lineage, forecast_id: str) -> ForecastIssued:
    """Return what the log says of a forecast.

    Raises:
        ScenarioError: no such forecast was issued; the nearest is offered.
    """
    events = [entry.event() for entry in line.entries if entry.kind == "ForecastIssued"]
    found = {event.forecast_id: event for event in events if isinstance(event, ForecastIssued)}
    if forecast_id not in found:
        known = sorted(found)
        way_out = suggest(forecast_id, known, f"Issued: {', '.join(known)}." if known else "None was issued yet.")
        raise ScenarioError(Problem(line.stream, f"no forecast {forecast_id} was issued", "", way_out))
    return found[forecast_id]


def tidy(found: xr.Dataset) -> bytes:
    """Return results as a table, one row for each variable, element and time: every digit, the same bytes always.

    Args:
        found: of `ensemble` with means and the quantiles 0.1, 0.5 and 0.9.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for id_ in _ids(found):
        writer.writerows(_rows(found, id_))
    return text.getvalue().encode("utf-8")


def _rows(found: xr.Dataset, id_: str) -> Iterator[Sequence[str]]:
    mean, bands = found[f"{id_}_mean"], found[id_]
    times = [f"{time!r}" for time in found["time"].values.tolist()]
    days = ["" if day == "NaT" else day[:10] for day in found["date"].values.astype(str).tolist()]
    own = [dim for dim in mean.dims if dim != "time"]
    for place in itertools.product(*(range(mean.sizes[dim]) for dim in own)):
        at = dict(zip(own, place, strict=True))
        element = ",".join(str(mean[dim].values[number]) for dim, number in at.items())
        figures = [mean.isel(at).values.tolist()]
        figures += [bands.isel(at | {"quantile": number}).values.tolist() for number in range(len(RANGE))]
        for number, (time, day) in enumerate(zip(times, days, strict=True)):
            shown = (_shown(column[number]) for column in figures)
            yield (id_, element, str(mean.attrs.get("unit", "")), time, day, *shown)


def _shown(value: float) -> str:
    return repr(value + 0.0) if math.isfinite(value) else ""


def _ids(found: xr.Dataset) -> tuple[str, ...]:
    return tuple(str(name) for name, variable in found.data_vars.items() if "quantile" in variable.dims)


def _run(
    model: Model,
    plan: Plan,
    variables: Sequence[str],
    futures: int,
    seed: int,
    progress: Progress | None,
    stop: Stop | Event | None,
    threads: int | None,
) -> xr.Dataset:
    return ensemble(
        model,
        futures=futures,
        seed=seed,
        plan=plan,
        variables=variables,
        reduce=[Mean(), Quantiles(RANGE)],
        progress=progress,
        stop=stop,
        threads=threads,
    )
