"""Events in words, for people who read a log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tiershift.events.fields import telling, words
from tiershift.events.history import rooted
from tiershift.events.types import (
    AssumptionAdopted,
    BranchStarted,
    BudgetSet,
    Counted,
    CutImposed,
    Event,
    ForecastIssued,
    ForecastSignedOff,
    FundingShifted,
    LeverSet,
    OutturnRecorded,
    PlanStarted,
    Tagged,
    Undone,
)
from tiershift.events.types import AssumptionWithdrawn as Withdrawn
from tiershift.model.distributions import SHAPES

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TOLD = {"event_id", "effective", "recorded", "who", "why", "source", "kind", "v", "unit", "over"}


def in_words(event: Event, versions: Mapping[str, int] | None = None, known: Mapping[str, Event] | None = None) -> str:
    """Return what an event says, in a line.

    Args:
        event: any event.
        versions: the versions of events by id, for what is undone.
        known: the log by id, so that the undoing of an undoing says what counts again.
    """
    match event:
        case BudgetSet():
            return f"{event.tier} budget set to {amount(event.value, event.unit)}{_over(event.over)}"
        case CutImposed():
            return f"{event.share * 100:.6g}% off the whole envelope{_over(event.over)}"
        case FundingShifted():
            double = f", {_years(event.double_running)} of double running" if event.double_running else ""
            moved = f"{amount(event.amount, event.unit)} moved from {event.giver} to {event.receiver}"
            return f"{moved}{_over(event.over)}{double}"
        case LeverSet():
            return f"{plain(event.lever)} set to {amount(event.value, event.unit)}{_over(event.over)}"
        case OutturnRecorded():
            year = event.financial_year
            return f"{event.tier} spent {amount(event.amount, event.unit)} in {year - 1}-{year % 100:02d}"
        case Counted():
            return f"{plain(event.variable)} counted: {amount(event.value, event.unit)}"
        case AssumptionAdopted():
            return f"{plain(event.parameter)} assumed: {_belief(event)}"
        case Undone() | Withdrawn():
            return _taken_back(event, versions or {}, known or {})
        case PlanStarted():
            return f"plan begun: {event.title}{f' (place {event.place})' if event.place else ''}"
        case BranchStarted():
            return f"branch begun at {event.parent} {event.parent_version}"
        case Tagged():
            return f'version {event.version} named "{event.name}"'
        case ForecastIssued():
            return f"forecast {event.forecast_id} issued, {event.futures:,} futures"
        case ForecastSignedOff():
            return f"forecast {event.forecast_id} signed off by {event.by}"
        case _:
            return _any(event)


def _taken_back(event: Undone | Withdrawn, versions: Mapping[str, int], known: Mapping[str, Event]) -> str:
    about, takes_back = rooted(event, known)
    target = str(about.event_id) if about is not None and isinstance(event, Undone) else str(event.target)
    what = "withdrawn" if isinstance(event, Withdrawn) else "undone" if takes_back or about is None else "redone"
    return f"{what}: {versions.get(target) or target[:8]}"


def _any(event: Event) -> str:
    unit = str(getattr(event, "unit", "") or "")
    said = []
    for name, value in telling(event, _TOLD).items():
        much = isinstance(value, float) and name in ("value", "amount", "change", "target", "money_each")
        said.append(f"{name.replace('_', ' ')} {amount(value, unit) if much else _shown(value)}")
    return f"{words(event.kind)}: {', '.join(said)}{_over(float(getattr(event, 'over', 0.0)))}"


def _shown(value: object) -> str:
    if isinstance(value, date):
        return day(value)
    return f"{value:,.6g}" if isinstance(value, float) else plain(str(value))


def _belief(event: AssumptionAdopted) -> str:
    if event.draw is None:
        return amount(event.value or 0.0, event.unit)
    ((shape, numbers),) = event.draw.items()
    order = [*getattr(SHAPES.get(shape), "__dataclass_fields__", ()), *numbers]
    said = ", ".join(f"{name} {_number(numbers[name], event.unit)}" for name in dict.fromkeys(order) if name in numbers)
    return f"{shape}, {said} {_unit(event.unit, 2.0)}".strip()


def amount(value: float, unit: str) -> str:
    """Return an amount with its unit as people write it: `£400m a year`, `0.9`, `83,630 children`."""
    if unit in ("GBP2324/year", "GBP"):
        sign, size = ("-" if value < 0 else ""), abs(value)
        shown = f"{size / 1e9:,.4g}bn" if size >= 1e10 else f"{size / 1e6:,.6g}m" if size >= 1e5 else f"{size:,.10g}"
        return f"{sign}£{shown}{' a year' if unit != 'GBP' else ''}"
    if _calendar(value, unit):
        return f"{value:g}"
    return f"{_number(value, unit)} {_unit(unit, value)}".strip()


def rounded(value: float) -> float:
    """Return a result to four digits, as many as people read; to a whole number from a hundred on."""
    return float(f"{value:.4g}" if abs(value) < 100 else f"{float(f'{value:.4g}'):.0f}") + 0.0


def _number(value: float, unit: str) -> str:
    """A number with all its whole digits: never 1e+08."""
    if _calendar(value, unit):
        return f"{value:g}"
    return f"{value:,.0f}" if 1e6 <= abs(value) < 1e15 else f"{value:,.8g}"


def _calendar(value: float, unit: str) -> bool:
    """Whether a number of years is a date: 2010."""
    return unit == "year" and 1900 <= value <= 2200


def _unit(unit: str, value: float) -> str:
    if unit == "year" and abs(value) != 1.0:
        return "" if _calendar(value, unit) else "years"
    if unit == "children" and abs(value) == 1.0:
        return "child"
    return "" if unit.casefold() in ("dmnl", "dimensionless", "1") else unit


_THINGS = {"lever": "", "belief": "assumption on ", "seen": "count of ", "tag": "name ", "forecast": "forecast "}


def thing(touched: str) -> str:
    """Return what an event touches (see `touches`) as people read it: `early help floor`."""
    kind, _, name = touched.partition(":")
    return f"{_THINGS.get(kind, f'{kind} ')}{plain(name)}".strip()


def plain(name: str) -> str:
    """Return an id as people read it."""
    return name.replace("_", " ")


def day(when: date) -> str:
    """Return a date as people write it: `1 Apr 2027`."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def _years(years: float) -> str:
    return "1 year" if years == 1 else f"{years:g} years"


def _over(years: float) -> str:
    return f" over {_years(years)}" if years else ""
