"""A report as a value: what some runs of a model say, indicator by indicator, ready to be written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from tiershift.errors import Problem, UsageError, suggest
from tiershift.events.types import Decision, Event
from tiershift.model.calendar import financial_year
from tiershift.report.bands import Array, Band
from tiershift.report.counts import moved_over, said
from tiershift.report.guesses import Guess, Guesses, guesses
from tiershift.report.history import Outturn, load_history
from tiershift.report.impact import Impact, headline_outputs, impacts
from tiershift.report.indicators import BY_NAME, YEAR_END, AtYearEnd, Series, compute
from tiershift.report.place import ENGLAND, counted_at, place_of, sized
from tiershift.report.prices import Price, load_prices
from tiershift.report.words import Change

if TYPE_CHECKING:
    import xarray as xr

    from tiershift.events.plan import Plan
    from tiershift.model.load import Model
    from tiershift.report.tables.money import Money

_ROUNDING = 1e-9
"""Share of a level below which a difference is rounding."""

HEADLINE: Mapping[str, str] = {
    "cla_31_march": "the number of children in care",
    "early_spend_real": "early spend",
    "late_spend_real": "late spend",
    "early_share_of_early_plus_late_gross": "the early share of early and late spend",
    "early_help_waiting_list": "the number of children who wait for early help",
    "mental_health_waiting_list": "the number of children who wait for mental-health help",
    "unmet_mental_health_need": "the number of children whose mental-health need is not met",
    "budget_gap_real": "the budget gap",
}
"""The indicators that every report leads with, each as the subject of a sentence."""


@dataclass(frozen=True, slots=True)
class Run:
    """One scenario that was run: its plan, and every future of it.

    Attributes:
        name, title: of the scenario.
        plan: the fold of its log.
        dataset: dims (future, time), from `tiershift.ensemble(…, traces=True)`.
    """

    name: str
    title: str
    plan: Plan
    dataset: xr.Dataset


@dataclass(frozen=True, slots=True)
class Result:
    """What one run says: every indicator in every future, its bands, and the guesses behind them.

    `counts` says in sentences what was counted and what the model had there; `moved`, by the name of an indicator that
    stands at the end of the year, by how much counts moved it in each year after its first, shape (future, year).
    """

    name: str
    title: str
    plan: Plan
    provenance: Mapping[str, str]
    time: tuple[float, ...]
    series: Mapping[str, Series]
    bands: Mapping[str, Band]
    guesses: Guesses
    counts: tuple[str, ...] = ()
    moved: Mapping[str, Array] = field(default_factory=lambda: MappingProxyType({}))

    def rests_on(self, name: str) -> list[tuple[Guess, ...]]:
        """Return for each year of indicator `name` the guesses that drive it."""
        return self.guesses.of_run(self.series[name])

    @property
    def place(self) -> str:
        """The name of the place that was run."""
        return self.provenance.get("place_name", ENGLAND)

    @property
    def label(self) -> str:
        """The name in prose: `early_shift` is early shift."""
        return self.name.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Report:
    """What several runs of one model say, over the same futures.

    Attributes:
        model: the model that was run.
        results: by scenario, in the order given.
        pairs: (plan, baseline) by name: which scenario is compared with which.
        dates: the financial years of the headline, by the year in which they end: now, then later ones.
        prices: by financial year.
        history: outturn by indicator, empty where none is known.
        recorded: the day on which the last event was written down; the report's own date.
        command: the command line that made it, empty where it was a call.
        money: the plan of money by scenario, empty where none was made; see `tables`.
        impacts: by id of a parameter, what of the headline rests on it in the first of the runs.
    """

    model: Model
    results: Mapping[str, Result]
    pairs: tuple[tuple[str, str], ...]
    dates: tuple[int, ...]
    prices: Mapping[int, Price]
    history: Mapping[str, tuple[Outturn, ...]]
    recorded: date
    command: str = ""
    money: Mapping[str, Money] = field(default_factory=lambda: MappingProxyType({}))
    impacts: Mapping[str, Impact] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def place(self) -> str:
        """The name of the place that it is about."""
        return place_of(self.model)

    @property
    def first(self) -> Result:
        """The baseline of the first pair, or the only run."""
        return self.results[self.pairs[0][1]] if self.pairs else next(iter(self.results.values()))

    @property
    def years(self) -> tuple[int, ...]:
        """The financial years that the runs cover, by the year in which they end."""
        return self.first.series["cla_31_march"].years

    @property
    def counted_until(self) -> int | None:
        """The last financial year whose spending the baseline records; later ones are modelled."""
        ends = [seen.until for seen in self.first.plan.observations if seen.until > seen.at]
        return int(max(ends) - YEAR_END) if ends else None

    def difference(self, plan: str, baseline: str, name: str) -> Series:
        """Return indicator `name` with `plan` less the same without it, in every future."""
        with_plan, without = self.results[plan].series[name], self.results[baseline].series[name]
        return Series(with_plan.indicator, with_plan.years, apart(with_plan.values, without.values))

    def change(self, plan: str, baseline: str, name: str, year: int) -> Change:
        """Return the paired difference of indicator `name` at the end of financial year `year`."""
        return change_of(self.difference(plan, baseline, name), year)

    def rests_on(self, plan: str, baseline: str, name: str, year: int) -> tuple[Guess, ...]:
        """Return the guesses that drive the paired difference of indicator `name` at the end of a financial year."""
        difference = self.difference(plan, baseline, name)
        values = difference.at(year)[:, None]
        return self.results[plan].guesses.driving(difference.indicator, values)[0]


def apart(values: Array, without: Array) -> Array:
    """Return a difference future by future, of two arrays of one shape.

    What rounding leaves is no difference: counted as one, it would turn "the same" into "higher" or "lower".
    """
    made = values - without
    level = np.maximum(np.abs(values), np.abs(without))
    return np.where(np.abs(made) <= _ROUNDING * level, 0.0, made)


def change_of(difference: Series, year: int) -> Change:
    """Return one year of a paired difference, with how many futures go down and up."""
    values = difference.at(year)
    low, central, high = (float(value) for value in np.quantile(values, (0.1, 0.5, 0.9)))
    lower, higher = int(np.count_nonzero(values < 0.0)), int(np.count_nonzero(values > 0.0))
    return Change(low, central, high, lower, higher, values.size)


def summarise(
    model: Model,
    runs: Mapping[str, Run],
    *,
    pairs: Sequence[tuple[str, str]] | None = None,
    now: int | None = None,
    history: Path | None = None,
    command: str = "",
) -> Report:
    """Return what `runs` say.

    Args:
        model: the model that was run.
        runs: by scenario name, all with the same seed and number of futures, so that differences are paired.
        pairs: (plan, baseline) by name; by default every other run, the last first, against "baseline" (or against
            the first) and then against the nearest other run whose log it goes on from.
        now: the financial year (by its end) that the headline calls now; by default the last one that was over
            when the events were recorded and before the first decision.
        history: a file of outturn; by default `history_england.csv` beside the model, where there is one;
            of a place, what the panel of places has.
        command: the command line, for the record.

    Raises:
        UsageError: no runs, runs that are not comparable, or a model without the headline's variables.
    """
    prices = load_prices()
    results = {name: _result(model, run, prices) for name, run in runs.items()}
    _require(results)
    chosen = tuple(pairs) if pairs is not None else _default_pairs(results)
    _require_known(results, chosen)
    years = next(iter(results.values())).series["cla_31_march"].years
    recorded = _recorded(results, years)
    start = now if now is not None else _now(results, chosen, recorded)
    dates = tuple(year for year in (start, start + 5, start + 10) if years[0] < year <= years[-1])
    if not dates:
        raise UsageError(Problem("now", f"{start} is not among the years run", way_out=f"{years[0]} to {years[-1]}."))
    if history is None and model.local is not None:
        outturn = counted_at(model.local)
    else:
        outturn = load_history(history or model.path.parent / "history_england.csv", required=history is not None)
    report = Report(model, results, chosen, dates, prices, outturn, recorded, command)
    first = report.first
    outputs = headline_outputs(first.series, tuple(HEADLINE), dates)
    return replace(report, impacts=impacts(model, first.plan, first.provenance, outputs))


def _result(model: Model, run: Run, prices: Mapping[int, Price]) -> Result:
    series = sized(compute(run.dataset, prices, model.time_step), model.local)
    provenance = {str(key): str(value) for key, value in run.dataset.attrs.items()}
    return Result(
        name=run.name,
        title=run.title,
        plan=run.plan,
        provenance=provenance,
        time=tuple(float(time) for time in run.dataset["time"].values),
        series=series,
        bands={name: one.band() for name, one in series.items()},
        guesses=guesses(model, run.plan, provenance, run.dataset.sizes["future"]),
        counts=said(run.dataset),
        moved=_moved(model, run.dataset, series),
    )


def _moved(model: Model, dataset: xr.Dataset, series: Mapping[str, Series]) -> Mapping[str, Array]:
    at_end = {name: one for name, one in series.items() if isinstance(one.indicator.how, AtYearEnd)}
    stocks = {name: one.indicator.how.ids for name, one in at_end.items() if isinstance(one.indicator.how, AtYearEnd)}
    years = next((one.years for one in at_end.values()), ())
    return moved_over(model, dataset, stocks, [year + YEAR_END for year in years])


def _require(results: Mapping[str, Result]) -> None:
    if not results:
        raise UsageError(Problem("runs", "there is nothing to report", way_out="Give at least one run."))
    problems = []
    first = next(iter(results.values()))
    for name, result in results.items():
        missing = [BY_NAME[indicator].label for indicator in HEADLINE if indicator not in result.series]
        if missing:
            way_out = "A report needs a model with the outputs of childrens_services; use its results directly instead."
            problems.append(Problem(name, f"the model does not give: {', '.join(missing)}", way_out=way_out))
        for key in ("seed", "futures", "model_hash", "parameters_hash", "drawn_from", "posterior_hash"):
            if result.provenance.get(key) != first.provenance.get(key):
                way_out = "Run all scenarios of a report with one model, one seed and one number of futures."
                problems.append(Problem(name, f"{key} differs from that of {first.name}", way_out=way_out))
    if problems:
        raise UsageError(problems)


def _require_known(results: Mapping[str, Result], pairs: Sequence[tuple[str, str]]) -> None:
    unknown = dict.fromkeys(name for pair in pairs for name in pair if name not in results)
    known = f"Known: {', '.join(results)}."
    if unknown:
        raise UsageError(
            Problem(name, "is not among the runs", way_out=suggest(name, list(results), known)) for name in unknown
        )


def _default_pairs(results: Mapping[str, Result]) -> tuple[tuple[str, str], ...]:
    """Return each plan, the last first, against the baseline and then against the nearest plan that it goes on from."""
    baseline = "baseline" if "baseline" in results else next(iter(results))
    plans = [name for name in results if name != baseline]
    held = {name: {str(event.event_id) for event in results[name].plan.events} for name in plans}
    pairs: list[tuple[str, str]] = []
    for name in reversed(plans):
        pairs.append((name, baseline))
        if parents := [other for other in plans if held[other] < held[name]]:
            pairs.append((name, max(parents, key=lambda parent: len(held[parent]))))
    return tuple(pairs)


def day_of(moment: date | datetime) -> date:
    """Return the day of a recorded moment."""
    return moment.date() if isinstance(moment, datetime) else moment


def decisions(events: Sequence[Event]) -> tuple[Decision, ...]:
    """Return the decisions among `events`."""
    return tuple(event for event in events if isinstance(event, Decision))


def _recorded(results: Mapping[str, Result], years: Sequence[int]) -> date:
    days = [day_of(event.recorded) for result in results.values() for event in result.plan.events]
    return max(days, default=date(years[0], 3, 31))


def _now(results: Mapping[str, Result], pairs: Sequence[tuple[str, str]], recorded: date) -> int:
    """Return the last financial year over by `recorded` and before the first decision that a plan adds."""
    ids = {str(event.event_id) for _, baseline in pairs for event in results[baseline].plan.events}
    planned = [name for name, _ in pairs]  # a run alone has no decisions that another lacks
    added = [
        event.effective
        for name in planned
        for event in decisions(results[name].plan.events)
        if str(event.event_id) not in ids
    ]
    return financial_year(min([recorded, *added])) - 1
