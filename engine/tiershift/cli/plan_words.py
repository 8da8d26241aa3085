"""Events in words, for people who read a log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tiershift.events.fields import words
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

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TOLD = {"event_id", "effective", "recorded", "who", "why", "source", "kind", "v", "unit", "over"}


def in_words(event: Event, versions: Mapping[str, int] | None = None) -> str:
    """Return what an event says, in a line; `versions` has the versions of events by id, for what is undone."""
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
            target = (versions or {}).get(str(event.target))
            what = "withdrawn" if isinstance(event, Withdrawn) else "undone"
            return f"{what}: {target or str(event.target)[:8]}"
        case PlanStarted():
            return f"plan begun: {event.title}"
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


def _any(event: Event) -> str:
    unit = str(getattr(event, "unit", "") or "")
    said = []
    for name, value in event.model_dump(exclude=_TOLD).items():
        if value not in (None, "", 0.0):
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
    return (
        f"{shape}, {', '.join(f'{name} {value:,.6g}' for name, value in numbers.items())} {_unit(event.unit)}".strip()
    )


def amount(value: float, unit: str) -> str:
    """Return an amount with its unit as people write it: `£400m a year`, `0.9`, `83,630 children`."""
    if unit in ("GBP2324/year", "GBP"):
        sign, size = ("-" if value < 0 else ""), abs(value)
        shown = f"{size / 1e9:,.4g}bn" if size >= 1e10 else f"{size / 1e6:,.6g}m" if size >= 1e5 else f"{size:,.10g}"
        return f"{sign}£{shown}{' a year' if unit != 'GBP' else ''}"
    return f"{value:,.8g} {_unit(unit)}".strip()


def rounded(value: float) -> float:
    """Return a result to four digits, as many as people read; to a whole number from a hundred on."""
    return float(f"{value:.4g}" if abs(value) < 100 else f"{float(f'{value:.4g}'):.0f}") + 0.0


def _unit(unit: str) -> str:
    return "" if unit.casefold() in ("dmnl", "dimensionless", "1") else unit


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
