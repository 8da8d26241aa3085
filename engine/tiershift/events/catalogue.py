"""The catalogue of events in words, derived from their types.

`python -m tiershift.events.catalogue > docs/events.md` writes the page.
"""

from __future__ import annotations

import inspect
import sys
from datetime import date
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tiershift.events.examples import EXAMPLES
from tiershift.events.levers import ACTS, MADE, By
from tiershift.events.refusals import Reason
from tiershift.events.types import FAMILIES, TIERS, Event, Recorded, budget_of

_INTRODUCTION = """\
# Events

A plan is a log of events. Each says what, from when it holds (`effective`), when it was written down (`recorded`), who
says so and why. None is ever edited: a correction is a new event. What the events of a log come to is its plan.

Events are written in scenario files (see `scenarios/README.md`) or recorded one by one. Each is decided against the
plan as it stands and the model: it is accepted as a whole, or refused with a reason. A log holds amounts, dates and
roles. It is for no data about a child: identifiers are refused, and free text is read by nobody. `who` names a role or
a body, not a private person.

In a scenario file the id is left out: it follows from the event's content. A decision that takes some years (`over`)
runs in a straight line from the value in force; what a decision sets replaces all that was decided before for the time
from then on, and what a decision adds or takes comes on top of it.

A budget that is set while a grant runs states the whole budget, and so does any lever that is set while a pool, shock,
pilot or contract has its part in it. When that ends, it takes away what is left of what it brought: nothing, where
a decision has set the whole in the meantime. To have the money fall with the grant, set the budget again from that day.
An outturn states no such whole: what was decided to end still ends after it. Hubs that close are another thing: the
event says how many close and what each costs, and takes just that from the money there is then, whatever set it.

Facts are never refused. An outturn may so leave an earlier decision without its money: recording it says which, `plan
show` names it, and a plan that brings a budget below nothing is not run until that is undone or the budget set.

What an event acts on is one table, `engine/tiershift/events/levers.py`. An event whose lever a model lacks is refused.
A stored event is never rewritten: one of an old version is brought up to date as it is read, by
`engine/tiershift/events/upcasts.py`. [schemas/](schemas/) has every version of every kind as JSON Schema.

This page is written by `python -m tiershift.events.catalogue` from the types in `engine/tiershift/events/types_*.py`,
and the schemas by `python -m tiershift.events.schemas docs/schemas`.
"""

_FAMILIES = {
    "decision": "Decisions: somebody chose",
    "observation": "Observations: something was counted, or happened",
    "belief": "Beliefs: somebody assumes",
    "record": "Records: the log says something about itself",
}

_OTHERWISE = {
    "OutturnRecorded": (
        f"It sets {', '.join(f'`{budget_of(tier)}`' for tier in TIERS)}: to what comes to the amount after the cuts in "
        "force in its year, so that an outturn of exactly what was planned changes nothing."
    ),
    "Counted": "It resets the stocks that it is a count of, where it steers; otherwise it only informs.",
    "AssumptionAdopted": "It stands in for the parameter's own value or spread, from the start of a run on.",
    "AssumptionWithdrawn": "It takes back what the assumption did.",
    "Undone": "It takes back what the event did, or, of an undoing, does it again.",
}
"""What kinds do to a run that act on no lever by the table of `levers.py`."""

_SHAPES = {
    bool: "yes or no",
    float: "number",
    int: "whole number",
    str: "text",
    date: "date",
    UUID: "UUID",
    dict: "draw",
}


def catalogue() -> str:
    """Return the catalogue as Markdown."""
    parts = [_INTRODUCTION, "## What every event says\n", f"{_table(Recorded, frozenset())}\n"]
    for family, kinds in FAMILIES.items():
        parts.append(f"## {_FAMILIES[family]}\n")
        parts += [_kind(kind) for kind in kinds]
    parts.append("## Why a command is refused\n")
    parts.append("".join(f"- `{reason.name.lower()}`: {reason}\n" for reason in Reason))
    return "\n".join(parts)


def _kind(kind: type[Event]) -> str:
    name = kind.__name__
    version = kind.model_fields["v"].default
    table = _table(kind, frozenset(Recorded.model_fields) | {"kind", "v"})
    said = f"Version {version} ([schema](schemas/{name}.{version}.json)). {_acts(name)}"
    return f"### {name}\n\n{inspect.getdoc(kind)}\n\n{said}\n\n{table}\n\n```yaml\n{EXAMPLES[name]}```\n"


def _acts(kind: str) -> str:
    """Say which levers of the model a kind of event acts on."""
    found = ACTS.get(kind)
    if found is None:
        return _OTHERWISE.get(kind, "It informs; it changes nothing in the model.")
    levers = dict.fromkeys(each for by in found for each in _levers(by))
    return f"It acts on {', '.join(levers)}."


def _levers(by: By) -> list[str]:
    if set(by.levers) != {""}:
        return [f"`{lever}`" for lever in by.levers.values()]
    if by.levers[""] == MADE:
        return ["any lever"]
    return [f"`{by.levers[''].replace(MADE, by.field.upper())}`"]


def _table(kind: type[BaseModel], left_out: frozenset[str]) -> str:
    rows = [
        f"| `{field}` | {_shape(info)} | {info.description} |"
        for field, info in kind.model_fields.items()
        if field not in left_out
    ]
    return "\n".join(["| field | what it is | |", "|---|---|---|", *rows])


def _shape(info: FieldInfo) -> str:
    needed = "" if info.is_required() else ", may be left out"
    return f"{_named(info.annotation)}{needed}"


def _named(annotation: Any) -> str:
    if get_origin(annotation) is tuple:
        return "list of text"
    options = [option for option in get_args(annotation) if option is not NoneType]
    if options and all(isinstance(option, str) for option in options):
        return "one of " + ", ".join(f"`{option}`" for option in options)
    if annotation in _SHAPES:
        return _SHAPES[annotation]
    if get_origin(annotation) in (Union, UnionType) and len(options) == 1:
        return _named(options[0])
    return "date, or date and time" if date in options else "draw"


if __name__ == "__main__":
    sys.stdout.write(catalogue())
