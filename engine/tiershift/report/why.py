"""Why an indicator differs between two plans, in numbers and in words: causes, routes, and the loops on the way.

A cause's share is exact in one future (`insight`), and differs from future to future; so it is given for three: the one
in the middle of the futures by how much the indicator changes, and those at the ends of the 80 % range.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tiershift.errors import Problem, UsageError
from tiershift.events.plan import Plan
from tiershift.insight.influence import Influence, Question, Quotient, Term, influence
from tiershift.insight.routes import Route, routes, through_loops
from tiershift.insight.secant import Floats
from tiershift.model.load import Model
from tiershift.report.indicators import YEAR_END, AtYearEnd, Indicator, OverYear, Ratio, compute, needed
from tiershift.report.prices import Price
from tiershift.run.ensemble import ensemble
from tiershift.run.simulate import kernel_of

QUANTILES = (0.1, 0.5, 0.9)
MIDDLE = 1
FUTURES = 200
_FIRST = 2027
"""The first year that is looked at on the way to the year asked after; decisions begin in the year before."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What was decided otherwise.

    Attributes:
        name: in the modeller's spelling.
        shares: what comes from it in each of the three futures, in the indicator's unit.
        yearly: the same in the middle one, by year.
    """

    name: str
    shares: tuple[float, float, float]
    yearly: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """A feedback loop, and what goes through its link in the middle future: in the year asked after, and by year."""

    name: str
    amount: float
    yearly: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A variable on a route; 1 where the cause by itself makes it more at that time, -1 where less, 0 where neither."""

    name: str
    way: int


@dataclass(frozen=True, slots=True)
class Told:
    """A route of the future in the middle: what its narrowest link carries, in the indicator's unit, step by step."""

    cause: str
    amount: float
    steps: tuple[Step, ...]
    loops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """Why an indicator differs.

    Attributes:
        indicator, year: which, when.
        futures: how many were run, to find the three.
        chosen: the numbers of the three futures.
        change: how much the indicator differs in them.
        years: those that `yearly` is about, up to the year asked after.
        causes: the largest in the middle first; they add up to `change` in each.
        routes: the widest of each cause that raises the indicator, and the widest that lowers it, in the middle future.
        loops: what goes through the link of each feedback loop there, the most first; not a sum, as a route may go
            through several.
    """

    indicator: Indicator
    year: int
    futures: int
    chosen: tuple[int, int, int]
    change: tuple[float, float, float]
    years: tuple[int, ...]
    causes: tuple[Cause, ...]
    routes: tuple[Told, ...]
    loops: tuple[Loop, ...]


def why(
    model: Model,
    before: Plan | str,
    after: Plan | str,
    indicator: Indicator,
    year: int,
    prices: Mapping[int, Price],
    *,
    futures: int = FUTURES,
    seed: int = 0,
) -> Why:
    """Return why an indicator of one plan differs from that of another on 31 March of a year, or in the year to it.

    Raises:
        UsageError: an indicator that is no level, growth or ratio of these; or a year that the run does not reach.
        InputError: something else that was given is wrong.
    """
    years = tuple(range(min(_FIRST, year), year + 1))
    questions = [asked(indicator, each, prices) for each in years]
    changes = _changes(model, (before, after), indicator, year, prices, futures, seed)
    order = np.argsort(changes, kind="stable")
    places = [round(quantile * (len(order) - 1)) for quantile in QUANTILES]
    low, middle, high = (int(order[place]) for place in places)
    found = [
        influence(model, before, after, questions if k == middle else questions[-1:], future=k, seed=seed)
        for k in (low, middle, high)
    ]
    names = dict.fromkeys(name for one in found for name in one.causes)
    causes = [
        Cause(name, _three(_shares(one, name)[-1] for one in found), _shares(found[MIDDLE], name)) for name in names
    ]
    return Why(
        indicator,
        year,
        futures,
        (low, middle, high),
        _three(float(one.change[-1]) for one in found),
        years,
        tuple(sorted(causes, key=lambda cause: -abs(cause.shares[MIDDLE]))),
        _told(model, found[MIDDLE], indicator),
        _loops(found[MIDDLE]),
    )


def asked(indicator: Indicator, year: int, prices: Mapping[int, Price]) -> Question:
    """Return the question of an indicator, in its own unit.

    Raises:
        UsageError: it is summed within the year from rates, which are not followed back.
    """
    scale = indicator.scale * (prices[year].factor if indicator.prices == "cash" else 1.0)
    match indicator.how:
        case Ratio(top, bottom):
            return Quotient(_terms(top, year, scale), _terms(bottom, year, 1.0))
        case AtYearEnd() | OverYear() as how:
            return _terms(how, year, scale)
    what = f'"{indicator.name}" is summed from rates within the year, and is not followed back'
    raise UsageError(Problem("--of", what, way_out="Ask for another indicator."))


def _terms(how: AtYearEnd | OverYear, year: int, scale: float) -> tuple[Term, ...]:
    now = [Term(id_, year + YEAR_END, scale) for id_ in how.ids]
    before = [Term(id_, year - 1 + YEAR_END, -scale) for id_ in how.ids] if isinstance(how, OverYear) else []
    return (*now, *before)


def _changes(
    model: Model,
    plans: Sequence[Plan | str],
    indicator: Indicator,
    year: int,
    prices: Mapping[int, Price],
    futures: int,
    seed: int,
) -> Floats:
    """How much the indicator differs in each future, shape (future,)."""
    levels = []
    for plan in plans:
        variables = list(dict.fromkeys(needed(indicator.how)))
        made = ensemble(model, futures=futures, seed=seed, plan=plan, traces=True, variables=variables)
        series = compute(made, prices)[indicator.name]
        if year not in series.years:
            way_out = f"Ask for a year from {series.years[0]} to {series.years[-1]}."
            raise UsageError(Problem("--year", f"the run has no 31 March {year}", way_out=way_out))
        levels.append(series.at(year))
    return levels[1] - levels[0]


def _three(values: Iterable[float]) -> tuple[float, float, float]:
    low, middle, high = values
    return low, middle, high


def _shares(found: Influence, name: str) -> tuple[float, ...]:
    if name not in found.causes:
        return (0.0,) * len(found.change)
    return tuple(found.shares[found.causes.index(name)].tolist())


def _told(model: Model, found: Influence, indicator: Indicator) -> tuple[Told, ...]:
    """The widest routes, in the modeller's names."""
    program, tree = kernel_of(model, 1).program, model.tree.variables
    targets = [model.variables[id_].name.casefold() for id_ in needed(indicator.how)]
    moved: dict[str, Floats] = {}
    for cell, means in found.moved.items():
        moved[cell.name] = moved[cell.name] + means if cell.name in moved else means

    def one(route: Route) -> Told:
        cause = found.causes.index(route.cause)
        steps = (Step(tree[name].name, int(np.sign(moved[name][cause]))) for name in route.through)
        return Told(route.cause, route.amount, tuple(steps), route.loops)

    return tuple(one(route) for route in routes(found, program, targets, len(found.change) - 1))


def _loops(found: Influence) -> tuple[Loop, ...]:
    sums = {name: tuple(amounts.sum(axis=0).tolist()) for name, amounts in through_loops(found).items()}
    made = [Loop(name, yearly[-1], yearly) for name, yearly in sums.items()]
    return tuple(sorted(made, key=lambda loop: -abs(loop.amount)))
