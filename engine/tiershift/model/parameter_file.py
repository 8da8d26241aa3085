"""The file `<model>.params.yaml` as `Parameters`; its keys are closed and all its problems are raised at once.

model: childrens_services
price_base: 2023-24
parameters:
  care exit rate:
    value: 0.43
    unit: 1/year
    range: [0.35, 0.46]
    draw: {triangular: {low: 0.35, mode: 0.43, high: 0.46}}
    kind: calibrated
    source: "Table CLA_D1, England"
    year: 2024
    confidence: C
  starts by age:                            # an array of constants: one number an element
    values: {infants: 0.011, "1-4": 0.0021}
    …
    draw: {factor: {pert: {low: 0.8, mode: 1, high: 1.2}}}      # one factor on all elements; or fixed
correlations:                               # rank correlations between drawn parameters, see `correlations`
  - {between: [care exit rate, starts by age], correlation: -0.3, source: "Table CLA_D1", confidence: C}
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from tiershift.errors import ModelError, ParameterError
from tiershift.model.constants import subscripts
from tiershift.model.correlations import CONFIDENCES, read_correlations
from tiershift.model.distributions import SHAPES, Draw, Fixed
from tiershift.model.names import identifier
from tiershift.model.parameters import (
    Element,
    Lever,
    Parameter,
    Parameters,
    Series,
    content_hash,
    factors,
    flaw_of_draw,
)
from tiershift.model.units import parse_unit
from tiershift.model.yamlmap import Document, Leaf, Node, Table, load

KINDS = ("measured", "estimated", "assumed", "legal", "calibrated", "decided", "switch")
TIERS = ("universal", "targeted", "specialist", "care", "none")

_COMMON = ("unit", "range", "draw", "kind", "source", "year", "confidence")
_LEVER = ("label", "sentence", "tier", "range", "step")
_FINANCIAL_YEAR = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True)
class _Common:
    """The fields that parameters and series share."""

    unit: str
    low: float
    high: float
    kind: str
    source: str
    year: int | str
    confidence: str
    note: str


def load_parameters(path: Path) -> Parameters:
    """Return the parameters in the file at `path`.

    Raises:
        ParameterError: the file cannot be read, or anything in it is unknown, missing or inconsistent.
    """
    document = load(path)
    if not document.root.items:
        document.check(ParameterError)
    optional = ("series", "correlations")
    top = document.take(document.root, "the file", required=("model", "price_base", "parameters"), optional=optional)
    model = document.text(top.get("model"), "model") or ""
    base = _price_base(document, top.get("price_base"))
    entries = (_parameter(document, name, table) for name, table in _entries(document, top.get("parameters")))
    values = {entry.id: entry for entry in entries if entry is not None}
    tables = (_series(document, name, table) for name, table in _entries(document, top.get("series")))
    series = {entry.id: entry for entry in tables if entry is not None}
    for both in values.keys() & series.keys():
        document.note(series[both].line, f'"{series[both].name}" is also a parameter', "Keep one of the two.")
    drawn = {id_: (entry.name, entry.draw) for id_, entry in values.items()}
    correlations = read_correlations(document, top.get("correlations"), drawn)
    document.check(ParameterError)
    levers = {entry.id: entry.lever for entry in values.values() if entry.lever is not None}
    hashed = content_hash(path.read_bytes())
    return Parameters(model, base, values, series, levers, hashed, path, document.lines, correlations)


def read_draw(document: Document, node: Node | None, value: float | None, low: float, high: float) -> Draw | None:
    """Return the draw that a field says: `fixed`, or one shape with its numbers, such as `{normal: {mean: 2, sd: 1}}`.

    What is wrong with it, by itself or for a parameter that runs from `low` to `high`, is noted in `document`.
    `value` is the certain value that `fixed` means and that any other shape must be able to give.
    """
    if isinstance(node, Leaf):
        if document.choice(node, "draw", ("fixed",)) is None or value is None:
            return None
        return Fixed(value)
    table = document.take(node, "draw", optional=tuple(SHAPES))
    if node is None or len(table) != 1:
        if table:
            document.note(node.line if node else 0, "draw has several shapes", f"Keep one of: {', '.join(table)}.")
        return None
    [(name, arguments)] = table.items()
    shape = SHAPES[name]
    wanted = [argument.name for argument in fields(shape)]
    given = document.take(arguments, f"draw {name}", required=wanted)
    numbers = [document.number(given.get(argument), f"{argument} of {name}") for argument in wanted]
    if any(number is None for number in numbers):
        return None
    draw = shape(*(number for number in numbers if number is not None))
    if flaw := flaw_of_draw(draw, low, high):
        document.note(arguments.line, flaw, "Correct its numbers, or widen the range.")
        return None
    first, last = draw.support
    if value is not None and not first <= value <= last:
        what = f"the draw can never give the value {value:g}: it runs from {first:g} to {last:g}"
        document.note(arguments.line, what, "Correct one of the two.")
    return draw


def _parameter(document: Document, name: str, table: Table) -> Parameter | None:
    if "values" in table.items:
        return _array(document, name, table)
    taken = document.take(table, f'"{name}"', required=("value", *_COMMON), optional=("note", "lever"))
    value = document.number(taken.get("value"), f'the value of "{name}"')
    common = _common(document, name, taken)
    lever = _lever(document, name, taken.get("lever"), value, common.unit)
    draw = read_draw(document, taken.get("draw"), value, common.low, common.high)
    if value is None or draw is None:
        return None
    if not common.low <= value <= common.high:
        what = f'the value of "{name}", {value:g}, is outside its range {common.low:g} to {common.high:g}'
        document.note(_line(taken, "value"), what, "Correct the value, or widen the range.")
    return Parameter(
        identifier(name), name, value, common.unit, common.low, common.high, draw,
        common.kind, common.source, common.year, common.confidence, common.note, lever, table.line,
    )  # fmt: skip


def _array(document: Document, name: str, table: Table) -> Parameter | None:
    """An entry with `values`, one for each element; what is drawn is one factor on all of them."""
    taken = document.take(table, f'"{name}", an array,', required=("values", *_COMMON), optional=("note",))
    common = _common(document, name, taken)
    before = len(document.problems)
    elements = _elements(document, name, taken["values"], common)
    sound = len(document.problems) == before  # a factor is held against the range where the elements are within it
    bounds = factors(elements, common.low, common.high) if sound else (-math.inf, math.inf)
    draw = _factor(document, name, taken.get("draw"), bounds)
    if not elements or draw is None:
        return None
    return Parameter(
        identifier(name), name, 1.0, common.unit, common.low, common.high, draw, common.kind, common.source,
        common.year, common.confidence, common.note, None, table.line, elements,
    )  # fmt: skip


def _elements(document: Document, name: str, node: Node, common: _Common) -> tuple[Element, ...]:
    table = document.table(node, f'the values of "{name}"')
    found: dict[tuple[str, ...], Element] = {}
    for element, leaf in table.items.items() if table else ():
        line = table.lines[element] if table else 0
        subs = subscripts(element)
        value = document.number(leaf, f'the value of "{name}[{element}]"')
        if subs in found:
            document.note(line, f'"{element}" is the same element as "{found[subs].name}"', "Keep one of the two.")
        elif value is not None:
            found[subs] = Element(", ".join(part.strip() for part in element.split(",")), value, line)
            if not common.low <= value <= common.high:
                what = f'"{name}[{element}]", {value:g}, is outside the range {common.low:g} to {common.high:g}'
                document.note(line, what, "Correct the value, or widen the range, which holds for each element.")
    if table is not None and not table.items:
        document.note(table.line, f'"{name}" has no values', "Give one number an element: {infants: 0.3, …}.")
    return tuple(found.values())


def _factor(document: Document, name: str, node: Node | None, bounds: tuple[float, float]) -> Draw | None:
    if node is None or (isinstance(node, Leaf) and node.text == "fixed"):
        return None if node is None else Fixed(1.0)
    if isinstance(node, Leaf) or (isinstance(node, Table) and "factor" not in node.items):
        way_out = "Write draw: fixed, or one factor on all elements: {factor: {pert: {low: 0.8, mode: 1, high: 1.2}}}."
        document.note(node.line, f'the draw of "{name}", an array, is neither fixed nor a factor', way_out)
        return None
    taken = document.take(node, f'the draw of "{name}"', required=("factor",))
    before = len(document.problems)
    draw = read_draw(document, taken.get("factor"), 1.0, *bounds)
    for number, flaw in enumerate(document.problems[before:], before):
        if "the range" in flaw.what:
            reach = f"from {bounds[0]:g} to {bounds[1]:g} a factor keeps every element within the entry's range"
            document.problems[number] = replace(flaw, way_out=f"Narrow the factor, or widen the range: {reach}.")
    return draw


def _series(document: Document, name: str, table: Table) -> Series | None:
    taken = document.take(table, f'"{name}"', required=_COMMON, optional=("note",))
    common = _common(document, name, taken)
    document.choice(taken.get("draw"), f'the draw of "{name}", a table whose points stand in the model', ("fixed",))
    return Series(
        identifier(name), name, common.unit, common.low, common.high,
        common.kind, common.source, common.year, common.confidence, common.note, table.line,
    )  # fmt: skip


def _common(document: Document, name: str, taken: Mapping[str, Node]) -> _Common:
    low, high = document.interval(taken.get("range"), f'the range of "{name}"') or (-math.inf, math.inf)
    return _Common(
        unit=_unit(document, taken.get("unit"), f'the unit of "{name}"'),
        low=low,
        high=high,
        kind=document.choice(taken.get("kind"), "kind", KINDS) or "",
        source=document.text(taken.get("source"), f'the source of "{name}"') or "",
        year=_year(document, taken.get("year"), f'the year of "{name}"'),
        confidence=document.choice(taken.get("confidence"), "confidence", CONFIDENCES) or "",
        note=document.text(taken.get("note"), f'the note of "{name}"') or "",
    )


def _lever(document: Document, name: str, node: Node | None, value: float | None, unit: str) -> Lever | None:
    if node is None:
        return None
    taken = document.take(node, f'the lever of "{name}"', required=_LEVER)
    label = document.text(taken.get("label"), f'the label of the lever "{name}"')
    sentence = document.text(taken.get("sentence"), f'the sentence of the lever "{name}"')
    tier = document.choice(taken.get("tier"), "tier", TIERS)
    ends = document.interval(taken.get("range"), f'the range of the lever "{name}"')
    step = document.number(taken.get("step"), f'the step of the lever "{name}"')
    if ends is None or step is None or value is None:
        return None
    low, high = ends
    if not low <= value <= high:
        what = f'the value of "{name}", {value:g}, is outside what its lever may set, {low:g} to {high:g}'
        document.note(_line(taken, "range"), what, "Widen the lever's range so that a decision can keep the value.")
    if not 0 < step <= high - low:
        document.note(_line(taken, "step"), f'the step of the lever "{name}" does not fit in its range', "Shorten it.")
    return Lever(identifier(name), name, label or "", sentence or "", tier or "", unit, low, high, step, value)


def _entries(document: Document, node: Node | None) -> Iterator[tuple[str, Table]]:
    table = document.table(node, "this part of the file")
    first: dict[str, str] = {}
    for name, entry in table.items.items() if table else ():
        line = table.lines[name] if table else 0
        if (other := first.setdefault(identifier(name), name)) != name:
            document.note(line, f'"{name}" is the same name as "{other}"', "Keep one of the two.")
        found = document.table(entry, f'"{name}"')
        if found is not None:
            yield name, Table(found.items, found.lines, line)


def _price_base(document: Document, node: Node | None) -> str:
    base = document.text(node, "price_base") or ""
    years = _FINANCIAL_YEAR.fullmatch(base)
    if base and (years is None or (int(years[1]) + 1) % 100 != int(years[2])):
        document.note(
            node.line if node else 0, f'price_base "{base}" is not a financial year', "Write it like 2023-24."
        )
    return base


def _year(document: Document, node: Node | None, what: str) -> int | str:
    text = document.text(node, what) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else text


def _unit(document: Document, node: Node | None, what: str) -> str:
    text = document.text(node, what) or ""
    try:
        if text:
            parse_unit(text)
    except ModelError as error:
        document.note(node.line if node else 0, error.problems[0].what, error.problems[0].way_out)
    return text


def _line(taken: Mapping[str, Node], field: str) -> int:
    return taken[field].line if field in taken else 0
