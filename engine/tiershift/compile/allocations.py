"""Who gets how much, and at which price: functions that share out, or clear a market, over an array of claimants.

Sources: https://www.vensim.com/documentation/allocation_overview.html, fn_allocate_by_priority.html, fn_marketp.html,
fn_find_market_price.html, fn_demand_at_price.html, fn_supply_at_price.html.
"""

from __future__ import annotations

from collections.abc import Mapping

from tiershift.compile.writer import Special, Spot, Writer, Wrong, drawn_once
from tiershift.model.tree import Binary, Call, Const, Expr, Ref, Sub

_NARROWEST = 1e-9
"""A width of nothing makes a step; ALLOC P's share is that of this width then."""


def _allocated(writer: Writer, call: Call, spot: Spot) -> Expr:
    """One of the shares of an allocation; all shares of it are computed together, once."""
    request = call.args[0]
    if not isinstance(request, Ref) or not request.subs:
        raise Wrong(f"{call.function} asks for an array of requests", "Give it a subscripted variable.")
    over = request.subs[-1]
    if over not in spot.bound:
        raise Wrong(f'{call.function} shares out over "{over}", which is not on the left side', "Put it there.")
    elements = writer.elements(over)
    args = [
        writer.write(argument, drawn_once(writer, argument, spot, {over: element}))
        for argument in _claims(writer, call)
        for element in elements
    ]
    singles = [argument for argument in call.args[2:] if not isinstance(argument, Sub)]
    args += [writer.write(argument, drawn_once(writer, argument, spot, {over: elements[0]})) for argument in singles]
    cells = writer.together(f"{call.function}:{len(elements)}", [(element,) for element in elements], args)
    return cells[elements.index(spot.bound[over])]


def _claims(writer: Writer, call: Call) -> list[Expr]:
    """The arrays that each claimant has one row of: requests, then each column of the priority profile."""
    request, profile = call.args[:2]
    if call.function == "ALLOCATE BY PRIORITY" or not isinstance(profile, Ref):
        return [request, profile]
    return [request, *(Ref(profile.name, (*profile.subs[:-1], column)) for column in _columns(writer, profile))]


def _columns(writer: Writer, profile: Ref) -> tuple[str, ...]:
    """The four columns of a priority profile, of which the first is written."""
    first = profile.subs[-1] if profile.subs else ""
    columns = next((r.elements for r in writer.tree.ranges.values() if r.elements[:1] == (first,)), (first,))
    if len(columns) < 4:
        raise Wrong("a priority profile has four columns", "Write ptype, ppriority, pwidth, pextra.")
    return columns[:4]


def _array(call: Call, number: int) -> Ref:
    given = call.args[number]
    if not isinstance(given, Ref) or not given.subs:
        what = f"{call.function} asks for arrays, and its argument {number + 1} is none"
        raise Wrong(what, "Give it a subscripted variable.")
    return given


def _all_of(writer: Writer, call: Call, number: int, back: int = 1) -> tuple[str, ...]:
    """The elements that an array given by its first one has, at the place `back` from its end."""
    given = _array(call, number)
    dimensions = writer.tree.variables[given.name].subscripts
    if len(given.subs) < back or len(dimensions) != len(given.subs):
        raise Wrong(f"{call.function} is given {given.name} with too few subscripts", "Give it all of them.")
    elements = writer.elements(dimensions[-back])
    named = given.subs[-back]
    if named not in writer.tree.ranges and named != elements[0]:
        what = f"{call.function} asks for the first element, which {named} is not"
        raise Wrong(what, f"Write {elements[0]} there.")
    return writer.elements(named) if named in writer.tree.ranges else elements


def _price(writer: Writer, call: Call, spot: Spot) -> Expr:
    """The price at which demand and supply meet."""
    args: list[Expr] = []
    for quantity, profile in ((0, 1), (2, 3)):
        q, p = _array(call, quantity), _array(call, profile)
        elements = _all_of(writer, call, quantity)
        rows = [Ref(q.name, (*q.subs[:-1], element)) for element in elements]
        rows += [Ref(p.name, (*p.subs[:-2], element, column)) for column in _columns(writer, p) for element in elements]
        args += [writer.write(row, spot) for row in rows]
        args.insert(quantity // 2, Const(float(len(elements))))
    return writer.together("FIND MARKET PRICE", [()], args)[0]


def _at_price(writer: Writer, call: Call, spot: Spot) -> Expr:
    """What one claimant takes, or one supplier gives, at a price."""
    profile = _array(call, 1)
    parts = [call.args[0], *(Ref(profile.name, (*profile.subs[:-1], column)) for column in _columns(writer, profile))]
    args = [writer.write(part, spot) for part in (*parts, call.args[2])]
    return writer.together(call.function, [()], args)[0]


def _market_priority(writer: Writer, call: Call, spot: Spot) -> Expr:
    """The priority that ALLOC P is to be given."""
    width, supply = (writer.write(arg, spot) for arg in call.args[3:])
    arrays = [_array(call, number) for number in (0, 1)]
    elements = _all_of(writer, call, 0)
    rows = [writer.write(Ref(a.name, (*a.subs[:-1], element)), spot) for a in arrays for element in elements]
    return writer.together("MARKETP", [()], [Const(float(len(elements))), width, supply, *rows])[0]


def _by_market_priority(writer: Writer, call: Call, spot: Spot) -> Expr:
    """request × (priority + width / 2 − market priority) / width, between nothing and all of it."""
    request, priority, width, market = (writer.write(arg, spot) for arg in call.args)
    wide = Call("MAX", (width, Const(_NARROWEST)))
    part = Binary("/", Binary("-", Binary("+", priority, Binary("/", wide, Const(2.0))), market), wide)
    share = Call("MIN", (Call("MAX", (part, Const(0.0))), Const(1.0)))
    return Binary("*", Call("MAX", (request, Const(0.0))), share)


ALLOCATIONS: Mapping[str, Special] = {
    "ALLOCATE AVAILABLE": _allocated,
    "ALLOCATE BY PRIORITY": _allocated,
    "MARKETP": _market_priority,
    "ALLOC P": _by_market_priority,
    "FIND MARKET PRICE": _price,
    "DEMAND AT PRICE": _at_price,
    "SUPPLY AT PRICE": _at_price,
}
