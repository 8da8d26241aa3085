"""A plan: what a log of events comes to, ready to be run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tiershift.events.types import Event
from tiershift.model.distributions import Draw

How = Literal["set", "add", "scale"]


@dataclass(frozen=True, slots=True)
class Change:
    """One parameter changes, at once or in a straight line; `path.Path` says exactly what several of them come to.

    Attributes:
        at: model time (years) from which it acts.
        until: when it is complete; equal to `at` for a jump.
        parameter: the id of a lever.
        value: in `unit` for "set" and "add", a factor for "scale".
        unit: the lever's unit.
        how: "set" replaces the value in force; "add" and "scale" are relative to it.
        event_id: the event that says so.
        ends: model time (years) at which began what this ends; none where it ends nothing. What has been set since
            states the whole, so that there is nothing left to end: see `path.Path`.
        fact: whether it says what was spent, and not what somebody decided.
    """

    at: float
    until: float
    parameter: str
    value: float
    unit: str
    how: How
    event_id: str
    ends: float | None = None
    fact: bool = False


@dataclass(frozen=True, slots=True)
class Belief:
    """What stands in for a parameter's own value or draw in every future: one of `value` and `draw` is given."""

    parameter: str
    value: float | None
    draw: Draw | None
    unit: str
    source: str
    confidence: str
    event_id: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What was counted of a variable: at one moment (`until` equal to `at`), or over a year; times in model years.

    Where it `steers`, futures go on from it as far as stocks follow from it: see `run.steering`.
    """

    at: float
    until: float
    variable: str
    value: float
    unit: str
    source: str
    event_id: str
    steers: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What later decisions are held against, besides levers: cuts, floors, pools, contracts, claims, indicators.

    Attributes:
        what: the kind of the event that says so.
        name: what it is about: the tier, contract, pool and partner, claim or variable.
        at: model time (years) from which it holds.
        value, unit: its amount; 0 and empty where it has none.
        terms: what else was agreed, in the words of the event.
        event_id: the event that says so.
        until: model time (years) at which it ends by itself; none where it does not.
    """

    what: str
    name: str
    at: float
    value: float
    unit: str
    terms: str
    event_id: str
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What has been decided, counted and assumed, and the head of the log that says so.

    Attributes:
        name, title, model: of the scenario; `model` is the name of the model it is made for.
        head: hash of the last entry, which names all that went before; empty for a plan without events.
        changes: in the order in which they act; those of one moment by lever, and of one lever in the order in which
            they were recorded.
        beliefs: one a parameter, the last recorded.
        observations, notes, events: in the order of the log; `events` has those that were undone as well.
        undone: ids of the events that no longer count.
        place: code of the authority that it is of; empty for all of England.
    """

    name: str = ""
    title: str = ""
    model: str = ""
    head: str = ""
    changes: tuple[Change, ...] = ()
    beliefs: tuple[Belief, ...] = ()
    observations: tuple[Observation, ...] = ()
    events: Sequence[Event] = ()
    undone: frozenset[str] = frozenset()
    notes: tuple[Note, ...] = ()
    place: str = ""
