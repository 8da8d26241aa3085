"""What is doubtful about an event as it was typed, or stands in a file: a figure of another size, a change without end.

The sizes are those that a workbook is held to (`report/plan_size.py`): a thousandth or a thousand times last year's
figure is only recorded where it is said to be meant, one about ten times is pointed at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tiershift.cli.plan_words import amount, day, in_words
from tiershift.events.history import base_of
from tiershift.events.levers import changes_of
from tiershift.events.path import Path
from tiershift.events.plan import Plan
from tiershift.events.types import BudgetSet, Event, FundingShifted, LeverSet, budget_of
from tiershift.model.calendar import date_of, years
from tiershift.model.load import Model
from tiershift.report.plan_size import POINTED_AT, REFUSED, leap

MEANT = "Correct it; if it is meant, add --sure."
"""The way out of a doubt that asks."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that may not be meant: the field, what is odd, and whether it is recorded only where it is sure."""

    field: str
    what: str
    asks: bool


def doubts(event: Event, plan: Plan, model: Model) -> Iterator[Doubt]:
    """Yield what is doubtful about an event under a plan.

    Args:
        event: as proposed, with units and names as in the model.
        plan: as it is without the event.
        model: whose figure counts where nothing is decided.
    """
    if isinstance(event, BudgetSet | LeverSet):
        yield from _size(event, plan, model)
    elif (far := leap(event, plan, None, None)) is not None:
        yield Doubt("value", far.what, far.weight == "refused")
    yield from _one_side(event, plan)
    over, start = float(getattr(event, "over", 0.0) or 0.0), years(event.effective)
    if start + over > model.final_time + 1.0:
        ends = date_of(model.final_time)
        what = f"it would take {over:,.6g} years, and the model ends on {day(ends)}"
        yield Doubt("over", what, asks=True)


def _one_side(event: Event, plan: Plan) -> Iterator[Doubt]:
    """Of money that moves, setting one tier's budget ends one side; the other goes on."""
    sets = {change.parameter: change.at for change in changes_of(event) if change.how == "set"}
    running = {
        change.event_id: change
        for change in plan.changes
        if change.how == "add" and change.at < sets.get(change.parameter, change.at) < change.until
    }
    moves = (one for one in plan.events if str(one.event_id) in running) if running else ()
    for move in moves:
        if isinstance(move, FundingShifted):
            change = running[str(move.event_id)]
            gives = change.parameter == budget_of(move.giver)
            other, does = (move.receiver, "receiving") if gives else (move.giver, "giving")
            share = (sets[change.parameter] - change.at) / (change.until - change.at)
            moved = f"{amount(move.amount * share, move.unit)} has moved by then"
            ends = f"it ends one side of a move that still runs: {in_words(move)}, since {day(move.effective)}"
            yield Doubt("value", f"{ends}; {moved}, and {other} goes on {does} the rest", asks=False)


def _size(event: BudgetSet | LeverSet, plan: Plan, model: Model) -> Iterator[Doubt]:
    lever = budget_of(event.tier) if isinstance(event, BudgetSet) else event.lever
    if not event.unit.startswith("GBP") or lever not in model.parameters.levers:
        return
    before = max(model.initial_time, years(event.effective) - 1.0)
    was = Path.of(lever, base_of(plan, lever, model), plan.changes).at(before)
    if was <= 0.0 or event.value < 0.0:
        return
    apart = max(event.value / was, was / event.value) if event.value else float("inf")
    if apart < POINTED_AT:
        return
    if not event.value:
        size = "nothing is left of"
    else:
        size = f"{apart:,.0f} times" if event.value > was else f"one part in {apart:,.0f} of"
    what = f"{amount(event.value, event.unit)}: {size} what it was on {day(date_of(before))}, {amount(was, event.unit)}"
    yield Doubt("value", what, asks=apart >= REFUSED)
