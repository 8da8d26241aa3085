"""Forecasts that were given out, scored by what was counted afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import xarray as xr

from tiershift.calibrate.measures import Floats
from tiershift.calibrate.scores import HIGH, LOW, crps_sample
from tiershift.events.branches import Lineage
from tiershift.events.history import as_of
from tiershift.events.plan import Observation, Plan
from tiershift.events.types import ForecastIssued
from tiershift.events.write import plan_of
from tiershift.model.calendar import date_of
from tiershift.model.load import Model
from tiershift.run.ensemble import ensemble
from tiershift.run.issued import replay
from tiershift.run.steering import is_ratio

COLUMNS = (
    "forecast",
    "count",
    "variable",
    "unit",
    "counted_on",
    "counted",
    "low",
    "median",
    "high",
    "inside",
    "crps",
    "last",
    "skill",
    "differs",
)


@dataclass(frozen=True, slots=True)
class Scored:
    """One forecast against one count that came after it; numbers in the variable's unit.

    Attributes:
        forecast: its id.
        count: id of the event that says what was counted.
        variable, unit: what was counted.
        counted_on: the day at whose end it was, as text.
        counted: the count.
        low, median, high: the forecast: its median, and the 80 % range around it.
        inside: whether the count is in that range.
        crps: the continuous ranked probability score of all futures; 0 is best.
        last: the last count that the forecast knew; none where there was none.
        skill: one less CRPS over the distance of `last` to the count: above 0 is better than that nothing changes; none
            without `last`, or where it was the count itself.
        differs: what is not as it was when the forecast was issued, so that this is not quite what was given out.
    """

    forecast: str
    count: str
    variable: str
    unit: str
    counted_on: str
    counted: float
    low: float
    median: float
    high: float
    inside: bool
    crps: float
    last: float | None
    skill: float | None
    differs: tuple[str, ...] = ()

    def row(self) -> dict[str, str | float | None]:
        """Return it as a row of a tidy table, with the keys of `COLUMNS`."""
        made: dict[str, str | float | None] = {name: getattr(self, name) for name in COLUMNS[:-1]}
        return made | {"differs": "; ".join(self.differs)}


@dataclass(frozen=True, slots=True)
class _Due:
    """A forecast, what was counted after it, and the last count before."""

    issued: ForecastIssued
    counts: tuple[tuple[Observation, float | None], ...]


def forecast_scores(
    model: Model, line: Lineage, *, counts: Iterable[str] | None = None, threads: int | None = None
) -> tuple[Scored, ...]:
    """Return the scores of the forecasts of a branch by the counts that they did not know.

    A forecast is run again as it was issued, without anything recorded after the version that it was run from, which
    may be an earlier one than that at which it was issued. Between two times at which results are
    kept it goes in a straight line. It is scored by counts of what it was about, up to its horizon, of moments of which
    it did not know a count of the same or a later one; of several counts of one moment the last recorded counts.

    Args:
        model: what the forecasts were made with.
        line: the lineage of a branch, as it is now.
        counts: ids of the counts wanted; all by default.
        threads: as of `ensemble`.

    Returns:
        The forecasts in the order in which they were issued, the counts of each by their moment.

    Raises:
        InputError: a forecast is of another model, or cannot be run again; see the class raised.
    """
    wanted = None if counts is None else set(counts)
    return tuple(
        scored
        for due in _due(model, plan_of(line, model.name))
        if (own := [each for each in due.counts if wanted is None or each[0].event_id in wanted])
        for scored in _scored(model, line, due.issued, own, threads)
    )


def _due(model: Model, plan: Plan) -> list[_Due]:
    """The forecasts that still count, with what they are scored by."""
    place = {str(event.event_id): number for number, event in enumerate(plan.events)}
    seen = [each for each in plan.observations if each.at == each.until and has_a_total(model, each.variable)]
    found = []
    for event in plan.events:
        if not isinstance(event, ForecastIssued) or str(event.event_id) in plan.undone:
            continue
        about = [each for each in seen if each.variable in event.variables and each.at <= event.horizon]
        known = [each for each in about if place[each.event_id] < event.version]
        later = {(each.variable, each.at): each for each in about if place[each.event_id] >= event.version}
        own: list[tuple[Observation, float | None]] = []
        for each in sorted(later.values(), key=lambda each: (each.at, each.variable)):
            before = [one for one in known if one.variable == each.variable]
            if all(one.at < each.at for one in before):
                last = max(before, key=lambda one: one.at, default=None)
                own.append((each, None if last is None else last.value))
        found.append(_Due(event, tuple(own)))
    return found


def has_a_total(model: Model, variable: str) -> bool:
    """Return whether the elements of a variable (an id) of the model add up to something that can be counted."""
    known = model.variables.get(variable)
    return known is not None and not (known.subscripts and is_ratio(known.unit))


def _scored(
    model: Model,
    line: Lineage,
    issued: ForecastIssued,
    counts: Sequence[tuple[Observation, float | None]],
    threads: int | None,
) -> list[Scored]:
    differs = replay(model, line, issued.forecast_id, threads=threads).differs
    plan = plan_of(as_of(line, issued.version), model.name)
    variables = sorted({each.variable for each, _ in counts})
    asked = {"futures": issued.futures, "seed": issued.seed, "threads": threads}
    found = ensemble(model, plan=plan, variables=variables, traces=True, **asked)  # type: ignore[arg-type]
    return [_score(issued.forecast_id, each, of_futures(found, each), last, differs) for each, last in counts]


def of_futures(found: xr.Dataset, seen: Observation) -> Floats:
    """Return what each future of a run with traces has of what was counted, all elements together, at that moment."""
    series = found[seen.variable]
    series = series.sum([dim for dim in series.dims if dim not in ("future", "time")])
    values = np.asarray(series.transpose("future", "time").values, float)
    return _at(np.asarray(found["time"].values, float), values, seen.at)


def day_counted(seen: Observation) -> str:
    """Return the day at whose end something was counted, as text."""
    return str(date_of(seen.at) - timedelta(days=1))


def _at(times: Floats, values: Floats, time: float) -> Floats:
    """The value of each future at a time, in a straight line between the times that are kept."""
    after = min(int(np.searchsorted(times, time)), len(times) - 1)
    before = max(after - 1, 0)
    apart = float(times[after] - times[before])
    share = min(max((time - float(times[before])) / apart, 0.0), 1.0) if apart else 1.0
    return np.asarray((1.0 - share) * values[:, before] + share * values[:, after], float)


def _score(forecast: str, seen: Observation, sample: Floats, last: float | None, differs: tuple[str, ...]) -> Scored:
    low, median, high = (float(each) for each in np.quantile(sample, (LOW, 0.5, HIGH)))
    crps = float(crps_sample(sample[:, None], np.array([seen.value]))[0])
    away = 0.0 if last is None else abs(last - seen.value)
    return Scored(
        forecast=forecast,
        count=seen.event_id,
        variable=seen.variable,
        unit=seen.unit,
        counted_on=day_counted(seen),
        counted=seen.value,
        low=low,
        median=median,
        high=high,
        inside=low <= seen.value <= high,
        crps=crps,
        last=last,
        skill=1.0 - crps / away if away else None,
        differs=differs,
    )
