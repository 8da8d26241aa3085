"""The equations of an XMILE variable: for all elements at once, one for each element, or a table for each element."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from tiershift.model.assemble import DEEPEST, TOO_DEEP, Unreadable
from tiershift.model.names import key
from tiershift.model.tree import Array, Binary, Call, Const, Equation, Expr, Integ, Lookup, Ref, Table, depth
from tiershift.model.xmile.formula import formula, is_empty, spoken
from tiershift.model.xmile.markup import Node
from tiershift.model.xmile.modules import Item
from tiershift.model.xmile.scope import Known, Scope, Spot, total
from tiershift.model.xmile.tables import points

_EXPORT_FAULT = (
    "Stella wrote ??? for what it could not export: open the model that it was made from, and save it again."
)
_NUMBER = r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*"
_NUMBERS = re.compile(rf"{_NUMBER}(?:[,;]{_NUMBER})+;?\s*")
_LEFT_OUT = re.compile(r"\{\s*GET[ _]", re.IGNORECASE)
_PLACEHOLDER = Table((0.0, 1.0), (1.0, 1.0))
"""What xmutil writes, as a table of TIME, for a series that the model it was given takes from outside."""
_DATA_FAULT = "Put the numbers into this file, or run the .mdl that it was made from."
_NO_EQUATION = Unreadable("it has no equation", "Give it one, or connect it to one.")


@dataclass(frozen=True, slots=True)
class Draining:
    """A flow that leaves a non-negative stock for another one: the stock, what else leaves it first, what enters it."""

    stock: str
    before: tuple[str, ...]
    entering: tuple[str, ...]


def known(item: Item, named: Mapping[str, Node]) -> Known:
    """Return what equations may know of a variable.

    Raises:
        Unreadable: its graphical function is wrong.
    """
    gf = item.node if item.tag == "gf" else item.node.first("gf")
    elements = list(item.node.every("element"))
    table = points(gf, named) if gf and not any(part.first("gf") for part in elements) else None
    any_points = bool(gf or any(part.first("gf") for part in elements))
    only = item.tag == "gf" or (any_points and not _has_equation(item.node))
    both = any_points and not only
    return Known(item.key, item.label, item.dims, None if item.dims else table, only, both)


def equations(
    item: Item, scope: Scope, named: Mapping[str, Node], draining: Draining | None = None
) -> Iterator[Equation]:
    """Yield the equations of a variable, or what is wrong with one of them and its line.

    Raises:
        Broken: an equation has no meaning; it carries the line.
    """
    left = tuple(zip(item.dims, scope.ranges(item.dims), strict=True))
    elements = list(item.node.every("element"))
    if len(eqns := list(item.node.every("eqn"))) > 1 and not elements:
        yield from _in_order(item, eqns, scope, named)
    elif item.tag == "gf" or not elements:
        yield _one(item, item.node, left, scope, named, draining)
    for element in elements if item.tag != "gf" else ():
        try:
            here = _at(element, item, scope)
        except Unreadable as why:
            raise Broken(element.line, why) from None
        yield _one(item, element, here, scope, named, draining)


def _in_order(item: Item, eqns: Sequence[Node], scope: Scope, named: Mapping[str, Node]) -> Iterator[Equation]:
    """An equation for each element, in their order, as Vensim writes arrays."""
    places = list(product(*(scope.dimensions[dim].elements for dim in item.dims)))
    if len(places) != len(eqns):
        what = f"it has {len(eqns)} equations and {len(places)} elements"
        raise Broken(eqns[-1].line, Unreadable(what, "Write one equation, or one for each element."))
    for eqn, place in zip(eqns, places, strict=True):
        element = Node("element", {}, (eqn, *item.node.every("gf")), "", eqn.line)
        yield _one(item, element, tuple(zip(item.dims, place, strict=True)), scope, named, None)


class Broken(Exception):
    """An equation that cannot be read, at a line."""

    def __init__(self, line: int, why: Unreadable) -> None:
        super().__init__(why.what)
        self.line, self.why = line, why


def _one(
    item: Item,
    node: Node,
    left: tuple[tuple[str, str], ...],
    scope: Scope,
    named: Mapping[str, Node],
    draining: Draining | None,
) -> Equation:
    """The equation of an element, or of all elements; what an element lacks is the variable's own."""
    eqn = next((part for part in (node.first("eqn"), item.node.first("eqn")) if part and not is_empty(part.text)), None)
    line = (eqn or node.first("gf") or node).line
    subs = tuple(sub for _, sub in left)
    spot = Spot(left, Ref(item.key, subs))
    gf = item.node if item.tag == "gf" else node.first("gf") or item.node.first("gf")
    try:
        table = points(gf, named) if gf else None
        if table and (eqn is None or item.tag == "gf"):
            return Equation(subs, (), table, line)
        if eqn is None:
            raise _NO_EQUATION
        made = _expression(item, eqn.text, table, scope, spot, draining)
        if depth(made) > DEEPEST:
            raise Unreadable(TOO_DEEP, "Split it into several variables.")
    except Unreadable as why:
        raise Broken(line, why) from None
    except RecursionError:
        raise Broken(line, Unreadable(TOO_DEEP, "Split it into several variables.")) from None
    return Equation(subs, (), made, line)


def _expression(
    item: Item, text: str, table: Table | None, scope: Scope, spot: Spot, draining: Draining | None
) -> Expr:
    if "???" in text:
        raise Unreadable('its equation is "???"', _EXPORT_FAULT)
    if _LEFT_OUT.search(text) or (scope.by_xmutil and text.strip() == "TIME" and table == _PLACEHOLDER):
        raise Unreadable(
            "its numbers come from another file, and the exporter wrote others in their place", _DATA_FAULT
        )
    written = _listed(text, item, scope, spot) or scope.resolve(formula(text), spot)
    made = Lookup(table, written) if table else written
    match item.tag:
        case "stock":
            return Integ(_net(item.node, scope, spot), made, item.non_negative)
        case "flow" if item.non_negative:
            made = Call("MAX", (made, Const(0.0)))
    return _limited(made, draining, scope, spot) if draining else made


def _listed(text: str, item: Item, scope: Scope, spot: Spot) -> Array | None:
    """The numbers of an array, as Vensim lists them: `,` between those of a row, `;` between rows."""
    if not _NUMBERS.fullmatch(text):
        return None
    values = [float(number) for number in re.split(r"[,;]", text) if number.strip()]
    shape = tuple(len(scope.dimensions[dim].elements) for dim in item.dims)
    if len(values) != math.prod(shape) or any(sub in scope.dimensions[dim].elements for dim, sub in spot.left):
        what = f"it lists {len(values)} numbers for {math.prod(shape)} elements"
        raise Unreadable(what, "Give one number for each element.")
    return Array(tuple(values), shape)


def _net(stock: Node, scope: Scope, spot: Spot) -> Expr:
    """What enters a stock less what leaves it."""
    inflows, outflows = ([_flow(part.text, scope, spot) for part in stock.every(tag)] for tag in ("inflow", "outflow"))
    made = total(inflows)
    for outflow in outflows:
        made = Binary("-", made, outflow)
    return made


def _flow(text: str, scope: Scope, spot: Spot) -> Expr:
    """A flow of a stock: a name with any characters in it, or a name with subscripts."""
    whole = key(spoken(text))
    return scope.resolve(Ref(whole) if scope.find(whole) else formula(text), spot)


def _limited(flow: Expr, draining: Draining, scope: Scope, spot: Spot) -> Expr:
    """A flow that takes no more than its stock holds and gets in this step, less what leaves it first.

    Sources: XMILE 1.0, 3.6.2 and 4.8.4 (it is the outflows that keep a stock from falling below zero, in their order);
    "constraining their outflows as necessary", https://iseesystems.com/resources/help/v4, Default Options.
    """
    stock, *before = (scope.resolve(Ref(name), spot) for name in (draining.stock, *draining.before))
    entering = [scope.resolve(Ref(name), spot) for name in draining.entering]
    left: Expr = total([Binary("/", stock, Ref("time step")), *entering])
    for other in before:
        left = Binary("-", left, other)
    return Call("MIN", (flow, Call("MAX", (left, Const(0.0)))))


def _at(element: Node, item: Item, scope: Scope) -> tuple[tuple[str, str], ...]:
    """The left side of an element: each dimension with the element's subscript there."""
    written = [spoken(sub) for sub in element.attributes.get("subscript", "").split(",")]
    whole = Known(item.key, item.label, item.dims)
    spot = Spot()
    if len(written) != len(item.dims):
        scope.subscripts(whole, tuple(map(key, written)), spot)
    return tuple(
        (dim, scope.subscript(whole, key(sub), dim, "", replace(spot)))
        for dim, sub in zip(item.dims, written, strict=True)
    )


def _has_equation(node: Node) -> bool:
    eqns = [node.first("eqn"), *(element.first("eqn") for element in node.every("element"))]
    return any(eqn is not None and not is_empty(eqn.text) for eqn in eqns)
