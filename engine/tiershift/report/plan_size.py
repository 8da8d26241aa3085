"""Whether a figure in a workbook has the size of last year's: pounds for thousands, a nought too many.

A figure about a thousand times as large as the one before it, or as small, is in another unit, and is refused. One
about ten times is pointed at: that may be meant. Whoever writes the unit with the figure, £360k, has said which it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tiershift.events.plan import Plan
from tiershift.events.types import BudgetSet, Event, LeverSet, OutturnRecorded
from tiershift.report.plan_sheets import MONEY, amount, named

REFUSED, POINTED_AT = 300.0, 7.0
"""From how many times last year's figure, or below what part of it: about a thousand, and about ten."""
_WITH_UNIT = re.compile(r"£?\s*[\d.,]+\s*(k|m|bn)", re.I)


@dataclass(frozen=True, slots=True)
class Leap:
    """A figure that is far from the one before it.

    Attributes:
        weight: whether it is refused or pointed at.
        what: the two figures, in a clause.
        way_out: what to do about it.
    """

    weight: Literal["refused", "pointed at"]
    what: str
    way_out: str


def leap(event: Event, plan: Plan, replaced: Event | None, written: object) -> Leap | None:
    """Return how far the figure of `event` is from the one before it; `None` where it is near, or there is none.

    Args:
        event: what a row of a workbook says.
        plan: as it was exported: where the figure before is looked for.
        replaced: the event that stood in the row, which is no measure where another is there.
        written: what the cell of the figure holds.
    """
    if isinstance(written, str) and _WITH_UNIT.fullmatch(written.strip()):
        return None
    now = _figure(event)
    before = _before(event, plan, replaced)
    was = None if before is None else _figure(before)
    if before is None or not now or not was or now * was < 0.0:
        return None
    times = abs(now / was)
    apart = max(times, 1.0 / times)
    if apart < POINTED_AT:
        return None
    many = f"{apart:,.0f} times" if times > 1.0 else f"one part in {apart:,.0f} of"
    unit = str(getattr(event, "unit", ""))
    shown = [_amount(one, unit) for one in (now, was)]
    what = f"{shown[0]} is {many} the figure of {_when(before)}, {shown[1]}"
    if apart < REFUSED:
        return Leap("pointed at", what, "")
    if unit != MONEY:
        return Leap("refused", what, "Correct the figure; if it is meant, record it by `tiershift plan add`.")
    way_out = "The heading says £m: write it so, or with its own unit, such as £360k; if it is meant, £1.2bn."
    return Leap("refused", what, way_out)


def _figure(event: Event) -> float | None:
    value = getattr(event, amount(type(event)), None)
    return float(value) if isinstance(value, float | int) else None


def _before(event: Event, plan: Plan, replaced: Event | None) -> Event | None:
    """The last figure of the same before an event; the first after it where there is none; what stood there at last."""
    if isinstance(event, LeverSet) and event.unit != MONEY:  # from nearly nothing to nearly all is what levers do
        return None
    alike = [one for one in _standing(plan) if _same_thing(one, event) and one is not replaced]
    earlier = [one for one in alike if _day(one) < _day(event)]
    if earlier:
        return max(earlier, key=_day)
    if replaced is not None and _same_thing(replaced, event):
        return replaced
    return min(alike, key=_day, default=None)


def _standing(plan: Plan) -> Iterable[Event]:
    return (event for event in plan.events if str(event.event_id) not in plan.undone)


def _same_thing(one: Event, other: Event) -> bool:
    """Whether two events give the same figure, of one day and another."""
    if getattr(one, "unit", None) != getattr(other, "unit", None) or not amount(type(other)):
        return False
    if isinstance(one, BudgetSet | OutturnRecorded) and isinstance(other, BudgetSet | OutturnRecorded):
        return one.tier == other.tier
    field = named(type(other))
    return type(one) is type(other) and bool(field) and _name(one, field) == _name(other, field)


def _name(event: Event, field: str) -> str:
    return str(getattr(event, field)).replace("_", " ").casefold()


def _day(event: Event) -> date:
    return event.effective


def _when(event: Event) -> str:
    if isinstance(event, OutturnRecorded):
        return f"{event.financial_year - 1}-{event.financial_year % 100:02d}"
    return event.effective.isoformat()


def _amount(value: float, unit: str) -> str:
    return f"£{value / 1e6:,.10g}m" if unit == MONEY else f"{value:,.10g}"
