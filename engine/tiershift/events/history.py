"""What was known when, and what holds when: a plan as of a recorded time, and effective at a model time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from tiershift.errors import Problem, ScenarioError, UsageError, suggest
from tiershift.events.branches import Lineage
from tiershift.events.chain import Entry
from tiershift.events.decide import World
from tiershift.events.fold import undone_by
from tiershift.events.path import Path
from tiershift.events.plan import Belief, Change, Observation, Plan
from tiershift.events.stamps import Stamp, position, reads_as_one, stamp_of
from tiershift.events.store import Store
from tiershift.events.types import FAMILIES, Event, Tagged, Undone
from tiershift.model.calendar import date_of, years_after

When: TypeAlias = Stamp | int | str
"""A day or a time; the number of an entry, counted along the lineage; or text: one of these, or the name of a tag."""


_MOST_DIGITS = 18
"""Of the number of a version."""
_UNDOING = ("Undone", "AssumptionWithdrawn")
_NAMING = (*_UNDOING, "Tagged")


def as_of(lineage: Lineage, when: When, names: Mapping[str, int] | None = None) -> Lineage:
    """Return `lineage` as it was recorded by `when`; the log's order decides, and stamps find the place in it.

    A day takes in all of that day.

    Args:
        lineage: what to cut.
        when: see `When`; text that reads as a number or a date is one.
        names: versions by tag; by default those that the lineage holds. `named_versions` has more.

    Raises:
        UsageError: a time of day does not say its zone.
        ScenarioError: there is no such version or tag.
    """
    return lineage.first(_place(lineage, when, names))


def _place(lineage: Lineage, when: When, names: Mapping[str, int] | None) -> int:
    if isinstance(when, str):
        when = _read(lineage, when, names)
    if isinstance(when, date):
        return position(lineage.entries, when)
    if not 0 <= when <= lineage.length:
        what, way_out = f"there is no version {when}", f"Its versions go from 0 to {lineage.length}."
        raise ScenarioError(Problem(lineage.stream, what, "", way_out))
    return when


def _read(lineage: Lineage, text: str, names: Mapping[str, int] | None) -> Stamp | int:
    if text.isdecimal():
        return int(text[:_MOST_DIGITS])  # of more there is none in any case
    try:
        return stamp_of(text)
    except UsageError:
        known = tags_in(lineage.entries) if names is None else names
        if text in known:
            return known[text]
        if reads_as_one(text):
            raise
    otherwise = f"Tags: {', '.join(sorted(known))}." if known else "Give a date, a version, or a tag once there is one."
    problem = Problem(lineage.stream, f'there is no tag "{text}"', "", suggest(text, sorted(known), otherwise))
    raise ScenarioError(problem)


def undone_in(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the ids of the events that no longer count at the end of `entries`."""
    return undone_by([entry.event() for entry in entries if entry.kind in _UNDOING])


def tags(events: Iterable[Event]) -> dict[str, int]:
    """Return the versions that have a name, by name; without those whose tag was undone."""
    return {tag.name: tag.version for tag in _tagged(events)}


def tags_in(entries: Iterable[Entry]) -> dict[str, int]:
    """Return the tags of a log; see `tags`."""
    return tags(entry.event() for entry in entries if entry.kind in _NAMING)


def _tagged(events: Iterable[Event]) -> list[Tagged]:
    """The tags that stand, in the order in which they were given."""
    every = tuple(events)
    out = undone_by(every)
    return [event for event in every if isinstance(event, Tagged) and str(event.event_id) not in out]


def named_versions(store: Store, lineage: Lineage) -> dict[str, int]:
    """Return the tags of `lineage`, and those that name a version of its shared past though they were given later."""
    found: dict[str, int] = {}
    before: tuple[Entry, ...] = ()
    shared = 0
    gone = undone_in(lineage.entries)
    for part in lineage.parts:
        shared += len(part.entries)
        since = store.read(part.stream, after=len(part.entries))
        known = _tagged(entry.event() for entry in (*before, *part.entries, *since) if entry.kind in _NAMING)
        found |= {tag.name: tag.version for tag in known if tag.version <= shared and str(tag.event_id) not in gone}
        before = (*before, *part.entries)
    return found


def last_done(plan: Plan) -> Event | None:
    """Return what `undo` means where nothing is named: the last decision, count or belief that counts."""
    counting = (event for event in reversed(plan.events) if str(event.event_id) not in plan.undone)
    return next((event for event in counting if not isinstance(event, FAMILIES["record"])), None)


def last_undone(plan: Plan, target: Event | None = None) -> Event | None:
    """Return what `redo` means: the undoing, still standing, that was recorded last, or that of `target`.

    An undoing of an undoing is a redo, and is not redone: undone, undone, redone, redone, everything counts again.
    """
    known = {str(event.event_id): event for event in plan.events}
    for event in reversed(plan.events):
        if isinstance(event, Undone) and str(event.event_id) not in plan.undone:
            root, takes_back = rooted(event, known)
            if takes_back and root is not None and (target is None or root.event_id == target.event_id):
                return event
    return None


def rooted(event: Event, known: Mapping[str, Event]) -> tuple[Event | None, bool]:
    """Return what an undoing is about in the end, and whether it takes that back rather than brings it back.

    Args:
        event: an undoing; anything else is about itself, and brings itself.
        known: the log by id; `None` is returned for what is not there.
    """
    takes_back = False
    found: Event | None = event
    while isinstance(found, Undone):
        takes_back = not takes_back
        found = known.get(str(found.target))
    return found, takes_back


@dataclass(frozen=True, slots=True)
class Held:
    """The value of a lever at a moment.

    Attributes:
        lever, unit: its id, and its unit.
        value: what it is then.
        says: the id of the event that acted last; empty where the value is the model's own, or a belief about it.
        rests_on: the ids of all events that the value is made of, the oldest first.
        until: the model time (years) at which the next change begins or the present one is complete; none for ever.
    """

    lever: str
    unit: str
    value: float
    says: str
    rests_on: tuple[str, ...]
    until: float | None


@dataclass(frozen=True, slots=True)
class Holding:
    """What holds at a model time.

    Attributes:
        time: years.
        levers: by id, every lever of the model, budgets among them.
        beliefs: by parameter; a belief holds in the whole of a run.
        observations: what is known of this moment: counted then or at the end of its day, or over a year around it.
    """

    time: float
    levers: Mapping[str, Held]
    beliefs: Mapping[str, Belief]
    observations: tuple[Observation, ...]


def effective_at(plan: Plan, time: float, model: World) -> Holding:
    """Return what holds at model `time` (years) under `plan`; at a jump, what holds after it."""
    beliefs = {belief.parameter: belief for belief in plan.beliefs}
    end = years_after(date_of(time))  # of the day: what is counted on it is counted at its end
    seen = tuple(one for one in plan.observations if one.at <= time < one.until or time <= one.at == one.until <= end)
    levers: dict[str, Held] = {}
    for id_, lever in model.parameters.levers.items():
        path = Path.of(id_, base_of(plan, id_, model), plan.changes)
        acting = _acting([change for change in path.changes if change.at <= time], time)
        later = [knot for knot in path.knots() if knot > time]
        rests_on = tuple(dict.fromkeys(change.event_id for change in acting))
        says = acting[-1].event_id if acting else ""
        levers[id_] = Held(id_, lever.unit, path.at(time), says, rests_on, later[0] if later else None)
    return Holding(time, levers, beliefs, seen)


def base_of(plan: Plan, lever: str, model: World) -> float:
    """Return the value of `lever` before anything is decided: the model's own, or the middle of what is believed."""
    for belief in plan.beliefs:
        view = belief.value if belief.draw is None else belief.draw
        if belief.parameter == lever and view is not None:
            return model.parameters.believe(lever, view).values[lever].value
    return model.parameters.levers[lever].value


def _acting(changes: list[Change], time: float) -> list[Change]:
    """Those of `changes` that the value at `time` is made of: what was before a setting counts while it is reached."""
    found: list[Change] = []
    for change in reversed(changes):
        found.append(change)
        if change.how == "set":
            if change.until <= time:
                break
            time = change.at
    return found[::-1]
