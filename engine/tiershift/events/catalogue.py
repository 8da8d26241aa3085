"""The catalogue of events in words, derived from their types.

`python -m tiershift.events.catalogue > docs/events.md` writes the page.
"""

from __future__ import annotations

import inspect
import sys
from datetime import date
from types import NoneType
from typing import Any, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tiershift.events.refusals import Reason
from tiershift.events.types import FAMILIES, Event, Recorded

EXAMPLES: dict[str, str] = {
    "BudgetSet": """\
- kind: BudgetSet
  effective: 2027-04-01
  recorded: 2026-11-05
  tier: targeted
  value: 1_900_000_000
  unit: GBP2324/year
  over: 2
  who: Cabinet
  why: Family hubs open in two steps.
  source: Minute 14 of 5 November 2026
""",
    "CutImposed": """\
- kind: CutImposed
  effective: 2027-04-01
  recorded: 2026-11-05
  share: 0.03
  who: Chief Finance Officer (section 151)
  why: The settlement is 3 % below the plan.
""",
    "FundingShifted": """\
- kind: FundingShifted
  effective: 2027-04-01
  recorded: 2026-11-05
  giver: care
  receiver: targeted
  amount: 100_000_000
  unit: GBP2324/year
  over: 4
  double_running: 1.5
  who: Director of Children's Services
  why: Fewer children need to come into care when families are helped first.
""",
    "LeverSet": """\
- kind: LeverSet
  effective: 2027-04-01
  recorded: 2026-11-05
  lever: early help floor
  value: 0.9
  unit: Dmnl
  who: Cabinet
  why: Nine tenths of the early help plan is protected in a bad year.
""",
    "OutturnRecorded": """\
- kind: OutturnRecorded
  recorded: 2026-05-11
  financial_year: 2024
  tier: care
  amount: 8_139_300_000
  unit: GBP2324/year
  who: Local authorities of England
  why: The accounts of the year are closed.
  source: "Section 251 outturn 2023-24: £8,139.3m cash"
""",
    "Counted": """\
- kind: Counted
  effective: 2024-03-31
  recorded: 2024-11-14
  variable: children in care
  value: 83_630
  unit: children
  who: Department for Education
  why: The yearly count.
  source: Children looked after in England, 2024
""",
    "AssumptionAdopted": """\
- kind: AssumptionAdopted
  effective: 2026-04-01
  recorded: 2026-11-05
  parameter: treatment success
  draw: {triangular: {low: 0.32, mode: 0.40, high: 0.48}}
  unit: Dmnl
  who: Head of Commissioning, with the modellers
  why: The new service offers longer treatment than the services that were measured.
  source: Service specification 2026, annex B
  confidence: D
""",
    "AssumptionWithdrawn": """\
- kind: AssumptionWithdrawn
  effective: 2026-12-01
  recorded: 2026-12-01
  target: 1d5f0c3a-6a58-4c57-9d0b-7f4f6d1c2b11
  who: Head of Commissioning
  why: The service will not offer longer treatment after all.
""",
    "PlanStarted": """\
- kind: PlanStarted
  effective: 2026-11-05
  recorded: 2026-11-05
  title: Medium-term financial strategy 2027-28
  model: childrens_services
  who: Finance Business Partner
  why: The strategy is drawn up anew each autumn.
""",
    "BranchStarted": """\
- kind: BranchStarted
  effective: 2026-11-05
  recorded: 2026-11-05
  parent: mtfs
  parent_version: 12
  parent_hash: 24074aa70e4218426345aa461bf700c613e54c37ab42a525d570ff772e104adb
  who: Finance Business Partner
  why: To see what a smaller cut would do.
""",
    "Undone": """\
- kind: Undone
  effective: 2026-11-06
  recorded: 2026-11-06
  target: d01e6049-fdb1-5ee4-8f5c-ba4499d59e15
  who: Finance Business Partner
  why: It was entered against the wrong tier.
""",
    "Tagged": """\
- kind: Tagged
  effective: 2027-02-12
  recorded: 2027-02-12
  name: as approved by Cabinet 12 Feb
  version: 8
  who: Clerk to the Cabinet
  why: Cabinet approved the plan as it stood.
""",
    "ForecastIssued": """\
- kind: ForecastIssued
  effective: 2027-03-01
  recorded: 2027-03-01
  forecast_id: F-2027-03
  head: 24074aa70e4218426345aa461bf700c613e54c37ab42a525d570ff772e104adb
  version: 8
  model: childrens_services
  model_hash: 844551cfe9cf4faac8f834bdfa9c072fe6bf3482a1af44f132987b1365287e29
  parameters_hash: 4cbf12f99bbf4641a39ed20608cec4f2bc31d0dea6aef805e7988d54d94075dc
  seed: 2024
  futures: 1000
  horizon: 2040.25
  engine_version: 0.1.0
  result_digest: 24074aa70e4218426345aa461bf700c613e54c37ab42a525d570ff772e104adb
  variables: [children in care, waiting list]
  who: Finance Business Partner
  why: The forecast for the March board.
""",
    "ForecastSignedOff": """\
- kind: ForecastSignedOff
  effective: 2027-03-04
  recorded: 2027-03-04
  forecast_id: F-2027-03
  by: Chief Finance Officer (section 151)
  who: Clerk to the board
  why: Signed off at the March board.
""",
}
"""One event of each kind as a scenario file has it."""

_INTRODUCTION = """\
# Events

A plan is a log of events. Each says what, from when it holds (`effective`), when it was written down (`recorded`), who
says so and why. None is ever edited: a correction is a new event. What the events of a log come to is its plan.

Events are written in scenario files (see `scenarios/README.md`) or recorded one by one. Each is decided against the
plan as it stands and the model: it is accepted as a whole, or refused with a reason. A log holds amounts, dates and
roles. It never holds data about a child, and `who` names a role or a body, not a private person.

In a scenario file the id is left out: it follows from the event's content. A decision that takes some years (`over`)
runs in a straight line from the value in force; what a decision sets replaces all that was decided before for the time
from then on, and what a decision adds or takes comes on top of it.

This page is written by `python -m tiershift.events.catalogue` from the types in `engine/tiershift/events/types.py`.
"""

_FAMILIES = {
    "decision": "Decisions: somebody chose",
    "observation": "Observations: something was counted",
    "belief": "Beliefs: somebody assumes",
    "record": "Records: the log says something about itself",
}

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
    return f"### {name}\n\n{inspect.getdoc(kind)}\n\nVersion {version}.\n\n{table}\n\n```yaml\n{EXAMPLES[name]}```\n"


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
    if date in options:
        return "date, or date and time"
    return _SHAPES.get(options[0], "draw")


if __name__ == "__main__":
    sys.stdout.write(catalogue())
