"""Counts of a plan beside what the model had there, whether they steer it or are kept for scoring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tiershift.calibrate.forecasts import day_counted, has_a_total, of_futures
from tiershift.calibrate.scores import HIGH, LOW
from tiershift.events.plan import Observation, Plan
from tiershift.model.load import Model
from tiershift.run.discrepancy import discrepancies
from tiershift.run.ensemble import ensemble
from tiershift.run.observed import steered_by

COLUMNS = ("count", "variable", "unit", "counted_on", "counted", "low", "median", "high", "discrepancy", "why_not")


@dataclass(frozen=True, slots=True)
class Met:
    """One count beside what the model had; numbers in the variable's unit.

    Attributes:
        count: id of the event that says what was counted.
        variable, unit: what was counted.
        counted_on: the day at whose end it was, as text.
        counted: the count.
        low, median, high: what the model had before the count: its median, and the 80 % range of the futures.
        discrepancy: the count less the median of the model.
        why_not: why futures do not go on from the count; empty where they do.
    """

    count: str
    variable: str
    unit: str
    counted_on: str
    counted: float
    low: float
    median: float
    high: float
    discrepancy: float
    why_not: str

    def row(self) -> dict[str, str | float]:
        """Return it as a row of a tidy table, with the keys of `COLUMNS`."""
        return {name: getattr(self, name) for name in COLUMNS}


def counts_met(
    model: Model,
    plan: Plan,
    *,
    counts: Iterable[str] | None = None,
    futures: int = 200,
    seed: int = 0,
    threads: int | None = None,
) -> tuple[Met, ...]:
    """Return the counts of a plan in the order of its log, each beside what a run of the plan had there.

    What a count finds follows from those that steered before it.

    Args:
        model: what is run.
        plan: whose counts; those that were undone are not among them.
        counts: ids of the events wanted; all by default.
        futures, seed, threads: as of `ensemble`.

    Raises:
        InputError: the plan cannot be run; see the class raised.
    """
    wanted = None if counts is None else set(counts)
    seen = [
        each
        for each in plan.observations
        if each.at == each.until
        and (wanted is None or each.event_id in wanted)
        and has_a_total(model, each.variable)
        and each.at <= model.final_time
    ]
    if not seen:
        return ()
    variables = sorted({each.variable for each in seen})
    found = ensemble(
        model, plan=plan, variables=variables, futures=futures, seed=seed, threads=threads, traces=True
    )  # fmt: skip
    had = {str(row["event"]): row for row in discrepancies(found)} if "count" in found.dims else {}
    why = {each.observation.event_id: each.why for each in steered_by(model, plan)}
    made = []
    for each in seen:
        if (row := had.get(each.event_id)) is not None:
            low, median, high = (float(row[f"modelled_{end}"]) for end in ("low", "median", "high"))
            reason = ""
        else:
            low, median, high = np.quantile(of_futures(found, each), (LOW, 0.5, HIGH)).tolist()
            reason = why.get(each.event_id) or "it says that nothing goes on from it"
        made.append(_met(each, low, median, high, reason))
    return tuple(made)


def _met(seen: Observation, low: float, median: float, high: float, why_not: str) -> Met:
    return Met(
        count=seen.event_id,
        variable=seen.variable,
        unit=seen.unit,
        counted_on=day_counted(seen),
        counted=seen.value,
        low=low,
        median=median,
        high=high,
        discrepancy=seen.value - median,
        why_not=why_not,
    )
