"""`tiershift show`: what a model says, in the modeller's words."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

import numpy as np

from tiershift.cli.place import at_place
from tiershift.errors import printable
from tiershift.model.load import Model, find_variable, load_model
from tiershift.model.local import effects_of, scale_of
from tiershift.model.names import identifier
from tiershift.model.parameters import Parameter, Series
from tiershift.model.show import number
from tiershift.model.tree import Lookup, Ref, Variable, walk

_WIDTH = 100


def add(commands: Any) -> None:
    """Add the command to the parser."""
    made = commands.add_parser(
        "show",
        help="print a model's variables, or one variable's equation, sources, causes and uses",
        description="Print what a model says: every variable with its unit, or one variable in full.",
    )
    made.add_argument("model", metavar="MODEL", help="a shipped model's name, or a .mdl, .xmile or .stmx file")
    made.add_argument("variable", metavar="VARIABLE", nargs="?", help="a variable's name or id; all are listed without")
    made.add_argument("--place", metavar="NAME", help="as one English authority has it, by name or code")
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Carry out the command."""
    model = load_model(given.model)
    if given.place is not None:
        model = at_place(model, given.place)
    lines = _one(model, find_variable(model, given.variable)) if given.variable else _all(model)
    print(printable("\n".join(lines), sys.maxsize))
    return 0


def _all(model: Model) -> Iterator[str]:
    span = f"{number(model.initial_time)} to {number(model.final_time)}"
    yield f"{model.name}: {len(model.variables)} variables, time {span}"
    if model.local is not None:
        yield f"{model.local.label} ({model.local.code}), {100.0 * model.local.share:.3g}% of England's children"
        yield "own: its own figure; scaled: England's times its size; estimated: nobody counted it there"
    of = _standing(model)
    for kind in ("stock", "auxiliary", "constant", "table", "data"):
        named = sorted((v for v in model.variables.values() if v.kind == kind), key=lambda v: v.name.casefold())
        if named:
            yield f"\n{kind} ({len(named)})"
        for variable in named:
            parameter = model.parameters.values.get(variable.id)
            value = f" = {_values(parameter)}  ({parameter.confidence})" if parameter else ""
            value += f"  {said}" if (said := of.get(variable.id)) else ""
            yield f"  {variable.name}{value}  [{variable.unit or 'no unit'}]"


def _standing(model: Model) -> dict[str, str]:
    """By the id of each parameter that a place has otherwise than England: how it came by it."""
    local = model.local
    if local is None:
        return {}
    guessed = {identifier(name) for name in local.estimated}
    drawn = {effect.id for effect in effects_of(local, model.england.parameters)}
    sized = {identifier(name) for name in (*local.scales, *local.factors)}
    of = model.england.parameters, model.parameters
    said = {}
    for id_, one in model.parameters.values.items():
        size = scale_of(local, id_, one.unit)
        before, after = ([each.values[id_].value, *(e.value for e in each.values[id_].elements)] for each in of)
        same = np.allclose(after, np.multiply(before, size), rtol=1e-9, atol=0.0)
        words = ["" if before == after or id_ in drawn else "scaled" if same or id_ in sized else "own"]
        words += ["estimated" if id_ in guessed or id_ in drawn else ""]
        said[id_] = ", ".join(filter(None, words))
    return said


def _one(model: Model, variable: Variable) -> Iterator[str]:
    where = f"  from {model.path.name}:{variable.line}" if variable.line else ""
    yield f"{model.equation(variable)}    [{variable.unit or 'no unit'}]{where}"
    if variable.doc:
        yield textwrap.fill(variable.doc, _WIDTH)
    if model.local is not None and (here := model.parameters.values.get(variable.id)) is not None:
        yield f"at {model.local.label}: {_values(here)} {here.unit}  {_standing(model)[variable.id]}".rstrip()
    known = model.parameters.values.get(variable.id) or model.parameters.series.get(variable.id)
    if known is not None:
        yield from _provenance(known)
    for title, names in (("causes", _causes(model, variable)), ("used by", _uses(model, variable))):
        if names:
            yield textwrap.fill(f"{title}: {', '.join(names)}", _WIDTH, subsequent_indent="    ")


def _values(parameter: Parameter) -> str:
    if not parameter.elements:
        return number(parameter.value)
    low, high = (number(end(one.value for one in parameter.elements)) for end in (min, max))
    return f"{len(parameter.elements)} values from {low} to {high}"


def _provenance(known: Parameter | Series) -> Iterator[str]:
    each = ", each element" if isinstance(known, Parameter) and known.elements else ""
    yield f"range: {number(known.low)} to {number(known.high)} {known.unit}{each}"
    if isinstance(known, Parameter):
        yield f"draw: {'one factor on all elements, ' if known.elements else ''}{known.draw}"
        if known.lever is not None:
            lever = known.lever
            yield textwrap.fill(f"lever: {lever.label}. {lever.sentence}", _WIDTH, subsequent_indent="    ")
            yield f"    may be set from {number(lever.low)} to {number(lever.high)}"
    yield textwrap.fill(f"source: {known.source} ({known.year}), {known.kind}", _WIDTH, subsequent_indent="    ")
    yield f"confidence: {known.confidence}"
    if known.note:
        yield textwrap.fill(f"note: {known.note}", _WIDTH, subsequent_indent="    ")


def _read(variable: Variable) -> set[str]:
    nodes = [node for equation in variable.equations for node in walk(equation.expr)]
    tables = {node.table.name for node in nodes if isinstance(node, Lookup) and isinstance(node.table, Ref)}
    return {node.name for node in nodes if isinstance(node, Ref)} | tables


def _causes(model: Model, variable: Variable) -> list[str]:
    return sorted(model.tree.variables[name].name for name in _read(variable) if name in model.tree.variables)


def _uses(model: Model, variable: Variable) -> list[str]:
    own = next(name for name, other in model.tree.variables.items() if other is variable)
    return sorted(other.name for other in model.tree.variables.values() if own in _read(other))
