"""The futures of one place, indicator by indicator, and what is kept of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tiershift.events.load import load_plan
from tiershift.model.load import Model
from tiershift.report.bands import QUANTILES
from tiershift.report.indicators import INDICATORS, Series, compute, variables
from tiershift.report.place import place_of
from tiershift.report.prices import load_prices
from tiershift.report.summary import apart
from tiershift.run.ensemble import ensemble
from tiershift.run.stream import Stop

Floats = NDArray[np.float64]
BELIEF = "prevention_share"
"""What is believed of prevention: the national part, and what a place has besides."""
STATISTICS = ("mean", *(f"p{round(100 * quantile):02d}" for quantile in QUANTILES))


@dataclass(frozen=True, slots=True)
class Futures:
    """Every future of one place.

    Attributes:
        code, name: of the place; "England" for all of it.
        hash: of what sets the place apart; empty for England.
        heads: by scenario, the head of the log of its plan.
        indicators: names, in the order of the table of indicators.
        years: financial years, by the 31 March on which they end.
        values: by scenario, shape (indicator, future, year); NaN where an indicator has no such year.
        belief: what each future has prevention do, shape (future,); none of a model that does not say.
    """

    code: str
    name: str
    hash: str
    heads: Mapping[str, str]
    indicators: tuple[str, ...]
    years: tuple[int, ...]
    values: Mapping[str, Floats]
    belief: Floats | None = None

    def at(self, scenario: str, indicator: str, year: int) -> Floats:
        """Return the futures of one number, shape (future,)."""
        found: Floats = self.values[scenario][self.indicators.index(indicator), :, self.years.index(year)]
        return found

    def change(self, pair: tuple[str, str]) -> Floats:
        """Return what a scenario changes beside another in the same futures, shape (indicator, future, year)."""
        return apart(self.values[pair[0]], self.values[pair[1]])


def futures_of(
    model: Model,
    scenarios: Sequence[str],
    *,
    futures: int,
    seed: int,
    threads: int | None = None,
    stop: Stop | None = None,
) -> Futures:
    """Run scenarios over the same futures of a model, of England or of a place.

    Raises:
        InputError: a scenario is wrong, or cannot be decided at this place.
        Stopped: `stop` asked for it.
    """
    prices, kept = load_prices(), variables(model.variables)
    believed = (BELIEF,) if BELIEF in model.parameters.values else ()
    found: dict[str, Mapping[str, Series]] = {}
    heads: dict[str, str] = {}
    belief: Floats | None = None
    for scenario in scenarios:
        plan = load_plan(scenario, model)
        traces = ensemble(
            model, futures=futures, seed=seed, plan=plan, traces=True, variables=(*kept, *believed), threads=threads,
            stop=stop,
        )  # fmt: skip
        found[plan.name], heads[plan.name] = compute(traces, prices, model.time_step), plan.head
        if believed and belief is None:
            belief = np.asarray(traces[BELIEF].transpose("future", "time").values[:, -1], np.float64)
    first = next(iter(found.values()))
    names = tuple(one.name for one in INDICATORS if one.name in first)
    years = tuple(sorted({year for series in first.values() for year in series.years}))
    values = {name: _together(series, names, years, futures) for name, series in found.items()}
    local = model.local
    code, digest = (local.code, local.hash) if local else ("England", "")
    return Futures(code, place_of(model), digest, heads, names, years, values, belief)


def _together(series: Mapping[str, Series], names: Sequence[str], years: tuple[int, ...], futures: int) -> Floats:
    made = np.full((len(names), futures, len(years)), np.nan)
    for row, name in enumerate(names):
        one = series[name]
        made[row, :, [years.index(year) for year in one.years]] = one.values.T
    return made


def statistics(values: Floats) -> Floats:
    """Return mean and quantiles over futures: of shape (…, future, year), shape (…, year, statistic)."""
    with np.errstate(invalid="ignore", over="ignore"):
        rows = [values.mean(axis=-2)[None], np.quantile(values, QUANTILES, axis=-2)]
    return np.moveaxis(np.concatenate(rows), 0, -1)


def sides(values: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return in how many futures a difference is below nought and above, each of shape (…, year)."""
    return np.count_nonzero(values < 0.0, axis=-2), np.count_nonzero(values > 0.0, axis=-2)
