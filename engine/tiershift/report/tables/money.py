"""The plan of money of one scenario: what moves its net budget from year to year, in cash, in every future."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tiershift.events.path import Path
from tiershift.events.plan import Plan
from tiershift.events.types import TIERS, Tier, budget_of
from tiershift.report.bands import Array
from tiershift.report.indicators import YEAR_END, AtYearEnd, OverYear, Through, evaluate, needed, variables
from tiershift.report.tables.parts import Part, granted, through
from tiershift.report.tables.worlds import TIER_STOCKS, Effects, Worlds, effects

if TYPE_CHECKING:
    from collections.abc import Collection

    import xarray as xr

    from tiershift.model.load import Model
    from tiershift.report.prices import Price
    from tiershift.report.summary import Report, Run

YEARS = 6
"""Years of the plan of money: the first and five more."""

MOVEMENTS = (
    "Pay inflation",
    "Price/placement inflation",
    "Demographic growth",
    "Demand growth (modelled)",
    "Full-year effects",
    "One-offs reversed",
    "Savings agreed",
    "Savings proposed",
    "Demand management (modelled)",
    "Invest to save",
    "Grants",
)
"""What turns the net budget of one year into that of the next."""
DECIDED = MOVEMENTS[4:]
"""Those of them that come from decisions."""
SAVED = {"agreed": "Savings agreed", "proposed": "Savings proposed"}

_FLOWS = {
    "gap": ("cumulative_budget_gap",), "drawn": ("cumulative_reserves_drawn",), "swept": ("cumulative_swept_money",),
    "unspent": ("cumulative_unspent_funding",), "double": ("cumulative_transition_spend",),
    "cashed": ("cumulative_cashed_money",), "avoided": ("cumulative_avoided_late_spend",),
    "residential": ("cumulative_residential_spend",), "fostering": ("cumulative_fostering_spend",),
    "reserves": ("reserves",), "owed": ("invested_money_owed",),
}  # fmt: skip
_PAY = Through(("permanent_staff_cost", "agency_bill"))
_HALF_A_THOUSAND = 0.0005


@dataclass(frozen=True, slots=True)
class Money:
    """The money of one scenario; arrays have the shape (future, year) unless told otherwise.

    Attributes:
        years: of the plan of money, by the year in which they end; `base` is the year before.
        all_years: of the whole run; `first` is the place of `base` among them.
        price: pounds of each of `all_years` for one at base-year prices.
        effects: of drivers and decisions on spend, real.
        lines: the movements of `years`, cash £m, costs positive.
        net: spend less grants, cash £m, in all years.
        funding: what pays for it, cash £m, positive, in all years; without grants.
        flows: running totals of the model by year, real £m: gap, reserves drawn, …
        grants: real £m by tier, shape (year,), in all years.
        budgets: planned by tier before any cut to the whole envelope, real £m, shape (year,), in all years.
        saving: the refs of decisions that save early money.
    """

    years: tuple[int, ...]
    all_years: tuple[int, ...]
    price: Array
    effects: Effects
    lines: Mapping[str, Array]
    net: Array
    funding: Array
    flows: Mapping[str, Array]
    grants: Mapping[Tier, Array]
    budgets: Mapping[Tier, Array]
    saving: frozenset[str]

    @property
    def first(self) -> int:
        """The place of the base year among all years."""
        return self.all_years.index(self.years[0]) - 1

    @property
    def span(self) -> slice:
        """The places of the years of the plan of money among all years."""
        return slice(self.first + 1, self.first + 1 + len(self.years))

    @property
    def real(self) -> Array:
        """Spend of all tiers, real £m, in all years."""
        total: Array = self.effects.whole.sum(axis=0)
        return total

    @property
    def gap(self) -> Array:
        """Net budget less funding, cash £m, in all years: a surplus is negative."""
        return self.net - self.funding

    def of_part(self, part: Part, *, early: bool | None = None) -> Array:
        """Return what a decision does to net spend in each of all years, in cash £m, on top of the base year's.

        Args:
            part: the decision.
            early: only in the early tiers, or only in the late ones; all by default, less the grants that it brings.
        """
        of = self.effects.of[part.ref]
        tiers = of.sum(axis=0) if early is None else (of[:2] if early else of[2:]).sum(axis=0)
        return self.roll(tiers)

    def roll(self, real: Array) -> Array:
        """Return the level in cash that yearly movements of a real amount come to, at the mean price of both years."""
        made = np.zeros_like(real)
        made[:, self.first + 1 :] = np.cumsum(moved(real, self.price)[:, self.first :], axis=1)
        return made


def moved(real: Array, price: Array) -> Array:
    """Return the yearly movement of a real amount at the mean price of both years; from the second year on."""
    made: Array = np.diff(real, axis=-1) * 0.5 * (price[1:] + price[:-1])
    return made


def wanted(known: Collection[str]) -> tuple[str, ...]:
    """Return the ids that a report with its tables of money reads, of those that a model knows."""
    more = [*TIER_STOCKS, *(id for ids in _FLOWS.values() for id in ids), *needed(_PAY), "investment_fund"]
    return tuple(dict.fromkeys([*variables(known), *(id for id in more if id in known)]))


def with_money(report: Report, model: Model, runs: Mapping[str, Run], futures: int, seed: int) -> Report:
    """Return `report` with the money of each scenario, as far as the model and the years give it.

    Args:
        report: of `runs`.
        model: that was run.
        runs: with the variables of `wanted`.
        futures, seed: as of the runs; the worlds without a decision are run over the same futures.
    """
    if any(id not in run.dataset.data_vars for run in runs.values() for id in (*TIER_STOCKS, *needed(_PAY))):
        return report
    if any(ids[0] not in run.dataset.data_vars for run in runs.values() for ids in _FLOWS.values()):
        return report
    base = report.dates[0]
    if base + 1 not in report.years or base not in report.first.series["early_and_late_spend_real"].years:
        return report
    worlds = Worlds(model, futures, seed)
    for run in runs.values():
        worlds.know(run.plan, run.dataset)
    made = {name: _money(worlds, run, report.prices, base) for name, run in runs.items()}
    return replace(report, money=made)


def _money(worlds: Worlds, run: Run, prices: Mapping[int, Price], base: int) -> Money:
    model, plan = worlds.model, run.plan
    moving = effects(worlds, plan, base + YEAR_END)
    all_years, gap = evaluate(run.dataset, OverYear(_FLOWS["gap"]), model.time_step)
    flows = {name: evaluate(run.dataset, OverYear(ids), model.time_step)[1] * 1e-6 for name, ids in _FLOWS.items()} | {
        "gap": gap * 1e-6
    }
    price = np.array([prices[year].factor for year in all_years])
    grants: dict[Tier, Array] = {
        tier: np.array([through(steps, year) for year in all_years]) * 1e-6 for tier, steps in granted(plan).items()
    }
    in_cash = sum(grants.values()) * price
    real = moving.whole.sum(axis=0)
    made = Money(
        years=tuple(year for year in all_years if base < year <= base + YEARS),
        all_years=all_years,
        price=price,
        effects=moving,
        lines={},
        net=real * price - in_cash,
        funding=(real - flows["gap"] + _unused(model, plan, flows, all_years)) * price - in_cash,
        flows=flows,
        grants=grants,
        budgets={tier: _through_path(model, plan, budget_of(tier), all_years) for tier in TIERS},
        saving=frozenset(),
    )
    pay = _pay_share(run, model, real)
    made = replace(made, saving=frozenset(part.ref for part in moving.parts if _saves(made, part)))
    return replace(made, lines=_lines(made, pay))


def _unused(model: Model, plan: Plan, flows: Mapping[str, Array], years: Sequence[int]) -> Array:
    """Return funding beyond spend, and drawn reserves with their sign turned: what funding is more than spend and gap.

    Funding less spend is what is repaid, swept, put into reserves (or drawn from them) and left unspent, less the gap.
    """
    repaid = _through_path(model, plan, "investment_fund", years) - flows["owed"]
    return repaid + flows["swept"] + flows["reserves"] + flows["unspent"]


def _through_path(model: Model, plan: Plan, lever: str, years: Sequence[int]) -> Array:
    """Return what a lever in pounds a year comes to in each financial year, £m, added up as the engine does."""
    base = next((one.value for one in plan.beliefs if one.parameter == lever and one.value is not None), None)
    if base is None:
        base = model.parameters.values[lever].value if lever in model.parameters.values else 0.0
    path, step = Path.of(lever, base, plan.changes), model.time_step or 1.0 / 32.0
    count = round(1.0 / step)
    times = [year - 1.0 + YEAR_END + place * step for year in years for place in range(count)]
    values = np.array([value for _, value in path.over(times)]).reshape(len(years), count)
    made: Array = values.mean(axis=1) * 1e-6
    return made


def _pay_share(run: Run, model: Model, real: Array) -> Array:
    """Return the part of spend that pays staff whom the model knows: social workers, and workers of early help."""
    _, bill = evaluate(run.dataset, _PAY, model.time_step)
    name = "staff_share_of_early_spend"
    share = next((one.value for one in run.plan.beliefs if one.parameter == name and one.value is not None), None)
    if share is None:
        share = model.parameters.values[name].value if name in model.parameters.values else 0.0
    early = np.diff(_early(run.dataset), axis=1)
    made: Array = np.clip((bill * 1e-6 + share * early) / real, 0.0, 1.0)
    return made


def _early(dataset: xr.Dataset) -> Array:
    _, level = evaluate(dataset, AtYearEnd(TIER_STOCKS[:2]), 0.0)
    return level * 1e-6


def _saves(money: Money, part: Part) -> bool:
    """Whether a decision saves: it lowers early spend, which follows budgets, in the mean, and raises it in no year."""
    level = money.of_part(part, early=True).mean(axis=0)[money.first + 1 :]
    return bool(np.all(level <= _HALF_A_THOUSAND) and np.any(level < -_HALF_A_THOUSAND))


def _lines(money: Money, pay: Array) -> dict[str, Array]:
    """Return the movements of the years of the plan, £m cash: they add up to the change of net in every future."""
    span = slice(money.first, money.first + len(money.years))
    price = money.price

    def movement(real: Array) -> Array:
        return moved(real, price)[:, span]

    inflation = (0.5 * (money.real[:, 1:] + money.real[:, :-1]) * np.diff(price))[:, span]
    share = (0.5 * (pay[:, 1:] + pay[:, :-1]))[:, span]
    of = money.effects.of
    nothing = np.zeros_like(inflation)
    lines: dict[str, Array] = dict.fromkeys(MOVEMENTS, nothing)

    def driven(name: str) -> Array:
        return movement(of[name].sum(axis=0)) if name in of else nothing

    lines["Pay inflation"] = driven("pay") + share * inflation
    lines["Price/placement inflation"] = driven("prices") + (1.0 - share) * inflation
    lines["Demographic growth"] = driven("children")
    lines["Demand growth (modelled)"] = movement(money.effects.none.sum(axis=0))
    for part in money.effects.parts:
        _put(lines, money, part, movement)
    paid = np.diff(sum(money.grants.values()) * price)[span]
    lines["Grants"] = nothing - paid
    return lines


def _put(lines: dict[str, Array], money: Money, part: Part, movement: Callable[[Array], Array]) -> None:
    """Add the movements of one decision to the lines where they belong, year by year."""
    of = money.effects.of[part.ref]
    early, late = movement(of[:2].sum(axis=0)), movement(of[2:].sum(axis=0))
    for place, year in enumerate(money.years):
        direct, led = line_of(part, year, saves=part.ref in money.saving)
        for name, amount in ((direct, early), (led, late)):
            added = np.zeros_like(amount)
            added[:, place] = amount[:, place]
            lines[name] = lines[name] + added


def line_of(part: Part, year: int, *, saves: bool) -> tuple[str, str]:
    """Return the lines in which the movement of a decision in a financial year stands: of early and of late spend.

    Late spend follows demand: what falls there is never a saving, it is demand that was managed.
    """
    if part.prior:
        return "Full-year effects", "Full-year effects"
    if part.ends is not None and year + YEAR_END > part.ends:
        return "One-offs reversed", "One-offs reversed"
    begun = part.begins - YEAR_END
    if part.jumps and not begun.is_integer() and year - 1 == int(np.ceil(begun)):
        return "Full-year effects", "Full-year effects"
    return SAVED[part.status] if saves else "Invest to save", "Demand management (modelled)"


def grants_of(money: Money, part: Part) -> Array:
    """Return what a decision brings in from outside in each of all years, £m cash, on top of the base year; (year,)."""
    return _on_base(money, granted(Plan(events=part.events)))


def earlier_grants(money: Money) -> Array:
    """Return the same of grants that no decision of the plan of money brings: they follow prices; (year,)."""
    paid = sum(money.grants.values()) * money.price
    whole = np.where(np.arange(len(paid)) > money.first, paid - paid[money.first], 0.0)
    made: Array = whole - sum((grants_of(money, part) for part in money.effects.parts), np.zeros_like(paid))
    return made


def _on_base(money: Money, steps: Mapping[Tier, tuple[tuple[float, float], ...]]) -> Array:
    real = np.array([sum(through(made, year) for made in steps.values()) for year in money.all_years]) * 1e-6
    paid = real * money.price
    made: Array = np.where(np.arange(len(paid)) > money.first, paid - paid[money.first], 0.0)
    return made
