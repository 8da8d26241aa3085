"""Whether a command can be obeyed: it becomes an event, or is refused with a reason and without an exception.

A command is an event as proposed, with the names and units that its author wrote. What `decide` returns has the
model's own ids and units.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Protocol, assert_never

from tiershift.errors import InputError, suggest
from tiershift.events.decide_held import below_floor, held, moved
from tiershift.events.decide_kept import decide_record
from tiershift.events.decide_seen import impossible
from tiershift.events.fits import BUDGETS, bases_of, floor_bases, unfit
from tiershift.events.fold import apply, draw_of
from tiershift.events.identifiers import WAY_OUT, identifying
from tiershift.events.levers import changes_of, levers_of
from tiershift.events.path import Path
from tiershift.events.people import NAMED, marked
from tiershift.events.plan import Change, Plan
from tiershift.events.refusals import Reason, Refused
from tiershift.events.sunsets import past_sunset
from tiershift.events.types import (
    AssumptionAdopted,
    AssumptionWithdrawn,
    BranchStarted,
    Counted,
    Decision,
    Event,
    FloorSet,
    ForecastIssued,
    ForecastSignedOff,
    FundingShifted,
    HomesCommissioned,
    IncidentOccurred,
    IndicatorAdopted,
    IndicatorDropped,
    LeverSet,
    OutturnRecorded,
    PlanStarted,
    ReturnFiled,
    SeriesBreak,
    Tagged,
    Tier,
    Undone,
    budget_of,
)
from tiershift.model.calendar import date_of, financial_year, financial_year_start, years, years_after
from tiershift.model.names import identifier, key
from tiershift.model.parameters import Lever, Parameters
from tiershift.model.units import parse_unit

STATUTORY: tuple[Tier, ...] = ("specialist", "care")
"""Tiers of which a council must by law pay the most part."""

Command = Event
"""An event as proposed; nothing in it is so until `decide` has returned it."""


class Named(Protocol):
    """What a model says of a variable, as far as events need it."""

    @property
    def name(self) -> str: ...
    @property
    def unit(self) -> str: ...


class World(Protocol):
    """What commands are decided against: a model, as far as events need it. Times are model time in years."""

    @property
    def name(self) -> str: ...
    @property
    def parameters(self) -> Parameters: ...
    @property
    def variables(self) -> Mapping[str, Named]: ...
    @property
    def initial_time(self) -> float: ...
    @property
    def final_time(self) -> float: ...


def decide(plan: Plan, command: Command, model: World) -> Event | Refused:
    """Return the event that `command` is under `plan` in `model`, or why it is refused."""
    if refused := _identifying(command) or _elsewhere(plan, command, model):
        return refused
    if isinstance(command, Decision):
        return _decision(plan, command, model)
    match command:
        case OutturnRecorded():
            return _outturn(command, model)
        case Counted():
            return _counted(command, model)
        case SeriesBreak():
            id_ = identifier(command.variable)
            return _unknown_variable(id_, command.variable, model) or command.model_copy(update={"variable": id_})
        case IncidentOccurred() | ReturnFiled():
            return command
        case AssumptionAdopted():
            return _assumption(plan, command, model)
        case PlanStarted() if identifier(command.model) != identifier(model.name):
            what = f"the plan is made for the model {command.model}, not for {model.name}"
            return Refused(Reason.OTHER_MODEL, what, f"Decide it against {command.model}.", "model")
        case (
            Undone()
            | AssumptionWithdrawn()
            | PlanStarted()
            | BranchStarted()
            | Tagged()
            | ForecastIssued()
            | ForecastSignedOff()
        ):
            return decide_record(plan, command, lambda before, event: decide(before, event, model))
    assert_never(command)


def _elsewhere(plan: Plan, command: Command, model: World) -> Refused | None:
    """Refuse what is decided against a model of another place than the plan is of."""
    place = command.place if isinstance(command, PlanStarted) else plan.place
    if not place or place == _place_of(model):
        return None
    what = f"the plan is of the place {place}, and the model of {_place_of(model) or 'all of England'}"
    return Refused(Reason.OTHER_MODEL, what, "Decide it against the model of that place.", "place")


def _place_of(model: World) -> str:
    """The code of the place that a model is of; empty for all of England."""
    local = getattr(model, "local", None)
    return str(local.code) if local is not None else ""


def _identifying(command: Command) -> Refused | None:
    """Refuse a text that looks as if it named one person: what is in the log stays there."""
    for field, value in command:
        for text in (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ():
            if found := identifying(str(text)):
                return Refused(Reason.IDENTIFIES, f"{field} holds what looks like {found[0]}", WAY_OUT, field)
            if field in NAMED and marked(str(text)) is not None:
                what = f"{field} marks a person, whose name may not stand in the log"
                way_out = "Record it by `tiershift plan`, which keeps names apart from the log, or name the role."
                return Refused(Reason.NAMES, what, way_out, field)
    return None


def _decision(plan: Plan, command: Decision, model: World) -> Decision | Refused:
    """Return the decision with names and unit as in the model, and what was agreed before filled in."""
    named = _named(plan, command, model)
    if isinstance(named, Refused):
        return named
    command, found = named
    if refused := _off_the_clock(years(command.effective), "effective", model):
        return refused
    if isinstance(command, FundingShifted) and command.giver == command.receiver:
        what = f"{command.giver} would give to itself"
        return Refused(Reason.SAME_TIER, what, "Name two tiers.", "receiver")
    fits = held(plan, command, {lever.id: bases_of(plan, lever.id, model.parameters)[1] for lever in found})
    if isinstance(fits, Refused):
        return fits
    return next(_objections(plan, fits, model), fits)


def _named(plan: Plan, command: Decision, model: World) -> tuple[Decision, tuple[Lever, ...]] | Refused:
    """Return the decision with the names and the unit of the model, and the levers that it names."""
    if isinstance(command, IndicatorAdopted | IndicatorDropped):
        return _indicator(command, model)
    levers = dict(levers_of(command))
    if isinstance(command, FloorSet) and not levers:
        levers = {"protects": f"{command.protects}_budget"}
    found: dict[str, Lever] = {}
    for field, id_ in levers.items():
        lever = model.parameters.levers.get(id_)
        if lever is None:
            return _unknown_lever(command.lever if isinstance(command, LeverSet) else id_, field, model)
        found[field] = lever
    unit = getattr(command, "unit", None)
    if found and unit:
        wanted = next(iter(found.values())).unit
        a_year = "/year" if isinstance(command, HomesCommissioned) else ""
        if refused := _other_unit(f"{unit}{a_year}", wanted, "unit"):
            return refused
        command = command.model_copy(update={"unit": wanted.removesuffix(a_year)})
    own: dict[str, str] = {
        field: identifier(getattr(command, field)) for field in ("lever", "programme", "service") if field in found
    }
    return command.model_copy(update=own) if own else command, tuple(dict.fromkeys(found.values()))


def _indicator(
    command: IndicatorAdopted | IndicatorDropped, model: World
) -> tuple[Decision, tuple[Lever, ...]] | Refused:
    id_ = identifier(command.variable)
    if refused := _unknown_variable(id_, command.variable, model):
        return refused
    update = {"variable": id_}
    if isinstance(command, IndicatorAdopted):
        unit = model.variables[id_].unit
        if refused := _other_unit(command.unit, unit, "unit"):
            return refused
        update["unit"] = unit
    return command.model_copy(update=update), ()


def _objections(plan: Plan, command: Decision, model: World) -> Iterator[Refused]:
    """Yield what speaks against a decision whose names, units and dates are right."""
    changes = changes_of(command)
    for change in changes:
        yield from _closed_year(plan, change)
        yield from _overruled(plan, change)
    after = apply(plan, command)
    for id_ in dict.fromkeys(change.parameter for change in changes):
        lever = model.parameters.levers.get(id_)
        if lever is None:
            yield _unknown_lever(id_, "double_running", model)
        else:
            yield from _out_of_range(after, command, lever, model)
            yield from _nothing_left(plan, after, command, lever, model)
    if moved(changes) or isinstance(command, FloorSet):
        bases = floor_bases(after, model.parameters)
        since, field = years(command.effective), _amount_field(command)
        yield from (short.refused for short in below_floor(after, bases, since, field, plan))


def _nothing_left(plan: Plan, after: Plan, command: Decision, lever: Lever, model: World) -> Iterator[Refused]:
    """Refuse what takes all the money of a tier of which the law wants most, whichever way it goes."""
    tier = next((tier for tier in STATUTORY if budget_of(tier) == lever.id), None)
    if tier is None:
        return
    low, start = bases_of(after, lever.id, model.parameters)[0], years(command.effective)
    (lowest, _), _ = Path.of(lever.id, low, after.changes).extremes(start)
    (before, _), _ = Path.of(lever.id, low, plan.changes).extremes(start)
    slack = 1e-12 * max(abs(lever.low), abs(lever.high))
    nought = any(change.how == "set" and change.value == 0.0 for change in changes_of(command))
    if nought or abs(lowest) <= slack < before:
        what = f"the {tier} budget would be nought, and much of it is statutory"
        way_out = "Give what is to be left; the law does not let it go."
        yield Refused(Reason.BELOW_FLOOR, what, way_out, _amount_field(command))


def _closed_year(plan: Plan, change: Change) -> Iterator[Refused]:
    for seen in plan.observations:
        if seen.variable != change.parameter or seen.at == seen.until or not change.at < seen.until:
            continue
        year = financial_year(date_of(seen.at))
        if change.at < seen.at < change.until and change.how == "set":
            what = f"it runs on into {year - 1}-{year % 100:02d}, whose outturn is recorded and would end it"
            way_out = f"Decide from {date_of(seen.until)} on, or let it be complete by {date_of(seen.at)}."
            yield Refused(Reason.CLOSED_YEAR, what, way_out, "over")
        elif seen.at <= change.at:
            what = f"the outturn of {year - 1}-{year % 100:02d} is recorded, so its budget can no longer be decided"
            way_out = f"Decide from {date_of(seen.until)} on."
            yield Refused(Reason.CLOSED_YEAR, what, way_out, "effective")


def _overruled(plan: Plan, change: Change) -> Iterator[Refused]:
    # A relative change under a later absolute one would end there: of money that moves, one side only.
    for other in plan.changes:
        if change.how != "set" and other.how == "set" and other.parameter == change.parameter and other.at > change.at:
            what = f"{change.parameter} is set anew from {date_of(other.at)}, which would end this change"
            way_out = f"Start it on {date_of(other.at)} or later, or leave that decision out."
            yield Refused(Reason.OVERRULED, what, way_out, "effective")


def _out_of_range(after: Plan, command: Decision, lever: Lever, model: World) -> Iterator[Refused]:
    low, _, high = bases_of(after, lever.id, model.parameters)
    (lowest, when_low), reached = Path.of(lever.id, low, after.changes).extremes(years(command.effective))
    if high != low:
        _, reached = Path.of(lever.id, high, after.changes).extremes(years(command.effective))
    highest, when_high = reached
    slack = 1e-12 * max(abs(lever.low), abs(lever.high))
    field = _amount_field(command)
    if lowest < lever.low - slack:
        at = f"{_amount(lowest, lever.unit)} on {date_of(when_low)}"
        if isinstance(command, FundingShifted) and lever.id == budget_of(command.giver):
            holds = _amount(lowest + command.amount, lever.unit)
            what = f"{command.giver} would give more than it holds, which is {holds} on {date_of(when_low)}"
            yield Refused(Reason.MORE_THAN_HELD, what, f"Move at most {holds}.", field)
        elif lever.low == 0 and lever.id in BUDGETS:
            yield Refused(Reason.NEGATIVE, f"{lever.name} would be negative: {at}", _range(lever), field)
        else:
            yield Refused(Reason.OUT_OF_RANGE, f"{lever.name} would be below its range: {at}", _range(lever), field)
    elif highest > lever.high + slack:
        what = f"{lever.name} would be above its range: {_amount(highest, lever.unit)} on {date_of(when_high)}"
        yield Refused(Reason.OUT_OF_RANGE, what, _range(lever), field)


def _outturn(command: OutturnRecorded, model: World) -> OutturnRecorded | Refused:
    id_ = budget_of(command.tier)
    lever = model.parameters.levers.get(id_)
    if lever is None:
        return _unknown_lever(id_, "tier", model)
    if refused := _other_unit(command.unit, lever.unit, "unit"):
        return replace(refused, way_out=f"Give it in {lever.unit}, deflated, and name the cash figure in source.")
    if refused := _off_the_clock(years(command.effective), "financial_year", model):
        return refused
    if command.amount < 0:
        what = f"the outturn is negative: {_amount(command.amount, lever.unit)}"
        return Refused(Reason.NEGATIVE, what, "Give gross spending, which is 0 or more.", "amount")
    last = financial_year_start(command.financial_year + 1)
    if command.recorded.isoformat() < last.isoformat():
        what = f"financial year {command.financial_year} ends after it was recorded, {command.recorded}"
        return Refused(Reason.NOT_YET, what, f"An outturn is recorded on {last} or later.", "recorded")
    return command.model_copy(update={"unit": lever.unit})


def _unknown_variable(id_: str, written: str, model: World) -> Refused | None:
    if id_ in model.variables:
        return None
    names = [known.name for known in model.variables.values()]
    way_out = suggest(written, names, "`tiershift show` lists the variables.")
    return Refused(Reason.UNKNOWN_VARIABLE, f'"{written}" is not a variable of {model.name}', way_out, "variable")


def _counted(command: Counted, model: World) -> Counted | Refused:
    id_ = identifier(command.variable)
    if refused := _one_element(command.variable, model) or _unknown_variable(id_, command.variable, model):
        return refused
    variable = model.variables[id_]
    if refused := _other_unit(command.unit, variable.unit, "unit"):
        return refused
    if refused := _off_the_clock(years_after(command.effective), "effective", model):
        return refused
    if command.recorded.isoformat() < command.effective.isoformat():
        what = f"it was counted on {command.effective} and recorded before, {command.recorded}"
        return Refused(Reason.NOT_YET, what, "Correct one of the two dates.", "recorded")
    return impossible(command, variable.unit, model) or command.model_copy(
        update={"variable": id_, "unit": variable.unit}
    )


def _one_element(written: str, model: World) -> Refused | None:
    """Refuse a count of one element of a variable, such as `waiting for early help[first]`, and say so."""
    whole, bracket, element = written.strip().partition("[")
    known = model.variables.get(identifier(whole))
    if not bracket or known is None:
        return None
    what = f'"{written}" is one element of {known.name}, and a count is of all its elements together'
    way_out = (
        f'Count "{known.name}" as a whole; or give the model a stock of its own for {element.rstrip("] ")}, '
        "and count that."
    )
    return Refused(Reason.ONE_ELEMENT, what, way_out, "variable")


def _assumption(plan: Plan, command: AssumptionAdopted, model: World) -> AssumptionAdopted | Refused:
    id_ = identifier(command.parameter)
    parameter = model.parameters.values.get(id_)
    if parameter is None:
        names = [known.name for known in model.parameters.values.values()]
        what = f'"{command.parameter}" is not a parameter of {model.name}'
        way_out = suggest(command.parameter, names, "`tiershift show` lists the parameters.")
        return Refused(Reason.UNKNOWN_PARAMETER, what, way_out, "parameter")
    if refused := _other_unit(command.unit, parameter.drawn_unit, "unit"):
        return refused
    if refused := _off_the_clock(years(command.effective), "effective", model) or past_sunset(command):
        return refused
    field = "draw" if command.value is None else "value"
    try:
        belief = command.value if command.value is not None else draw_of(command)
        if belief is not None:
            model.parameters.believe(id_, belief)
    except InputError as error:
        problem = error.problems[0]
        return Refused(Reason.BELIEF, f"{parameter.name}: {problem.what}", problem.way_out, field)
    except (KeyError, TypeError, ValueError):
        what = f"{parameter.name}: the draw is not one shape with its numbers"
        return Refused(Reason.BELIEF, what, "Write it as in a parameter file: {uniform: {low: 1, high: 2}}.", field)
    command = command.model_copy(update={"parameter": id_, "unit": parameter.drawn_unit})
    return _without_money(plan, command, model, field) or command


def _without_money(plan: Plan, command: AssumptionAdopted, model: World, field: str) -> Refused | None:
    """Refuse what is assumed of a lever where decisions would then not fit that did fit before."""
    if command.parameter not in model.parameters.levers:
        return None
    before, after = (unfit(each, model.parameters, model.initial_time) for each in (plan, apply(plan, command)))
    known = {(one.reason, one.lever): one.value for one in before}
    for one in after:
        if one.value < known.get((one.reason, one.lever), math.inf):
            way_out = f"Assume what leaves enough for them, or undo them first. {one.way_out}"
            return Refused(one.reason, one.what, way_out, field)
    return None


def _unknown_lever(name: str, field: str, model: World) -> Refused:
    levers = [lever.name for lever in model.parameters.levers.values()]
    way_out = suggest(name, levers, f"The levers are: {', '.join(levers)}." if levers else "The model has none.")
    if identifier(name) in model.parameters.values:
        way_out = "It is a parameter that nobody decides: record an AssumptionAdopted about it."
    return Refused(Reason.UNKNOWN_LEVER, f'"{name}" is not a lever of {model.name}', way_out, field)


def _other_unit(given: str, wanted: str, field: str) -> Refused | None:
    try:
        same = parse_unit(given) == parse_unit(wanted)
    except InputError:
        same = key(given) == key(wanted)
    if same:
        return None
    return Refused(Reason.UNIT, f'the unit is "{given}", the model has "{wanted}"', f"Give it in {wanted}.", field)


def _off_the_clock(time: float, field: str, model: World) -> Refused | None:
    first, last = date_of(model.initial_time), date_of(model.final_time)
    way_out = f"{model.name} runs from {first} to {last}."
    if time < model.initial_time:
        return Refused(Reason.TOO_EARLY, f"{date_of(time)} is before the model starts", way_out, field)
    if time > model.final_time:
        return Refused(Reason.TOO_LATE, f"{date_of(time)} is after the model ends", way_out, field)
    return None


def _amount_field(command: Decision) -> str:
    fields = ("value", "amount", "share", "money_each", "change", "places", "programme", "pool", "contract")
    own = type(command).model_fields
    return next((field for field in fields if field in own and own[field].is_required()), "effective")


def _range(lever: Lever) -> str:
    return f"{lever.name} may be from {_amount(lever.low, lever.unit)} to {_amount(lever.high, lever.unit)}."


def _amount(value: float, unit: str) -> str:
    return f"{value:,.12g} {unit}"
