"""Functions that remember and are given a table or an array: what they need of it is written out for `structures`.

Sources: https://www.vensim.com/documentation/fn_delay_conveyor.html, fn_delay_profile.html, fn_shift_if_true.html,
fn_depreciate_by_schedule.html.
"""

from __future__ import annotations

from collections.abc import Mapping

from tiershift.compile.fold import fold
from tiershift.compile.writer import Special, Spot, Writer, Wrong
from tiershift.model.tree import Call, Const, Expr, Ref


def _with_table(at: int) -> Special:
    """A call whose argument number `at` is a lookup."""

    def written(writer: Writer, call: Call, spot: Spot) -> Expr:
        given = call.args[at]
        if not isinstance(given, Ref):
            raise Wrong(f"{call.function} asks for a lookup as its argument {at + 1}", "Give it the lookup's name.")
        table = writer.table(given, spot.bound)
        if min(table.y) < 0.0 or max(table.y) <= 0.0 or table.x[0] < 0.0:
            what = f"{call.function} is given a profile with negative numbers, or with none above zero"
            raise Wrong(what, "Give the lookup y values that are not negative, and x values from 0 on.")
        args = [table if number == at else writer.write(arg, spot) for number, arg in enumerate(call.args)]
        return Call(call.function, tuple(args))

    return written


def _line(writer: Writer, call: Call, given: Expr, spot: Spot) -> list[Ref]:
    """The elements of an array along its last subscript, from the one that is written on."""
    if not isinstance(given, Ref) or not given.subs:
        raise Wrong(f"{call.function} asks for an array", "Give it a subscripted variable with its first element.")
    variable = writer.tree.variables[given.name]
    elements = writer.elements(variable.subscripts[-1])
    first = writer.element(given.subs[-1], spot.bound) if given.subs[-1] not in writer.tree.ranges else elements[0]
    if first not in elements:
        raise Wrong(f'"{variable.name}" has no such element', "Correct the subscripts.")
    before = tuple(writer.element(sub, spot.bound) for sub in given.subs[:-1])
    return [Ref(given.name, (*before, element)) for element in elements[elements.index(first) :]]


def _shifted(writer: Writer, call: Call, spot: Spot) -> Expr:
    given, condition, size, gathers, entering = call.args
    stocks = _line(writer, call, given, spot)
    many = fold(writer.write(size, spot))
    if not isinstance(many, Const) or not 2 <= many.value <= len(stocks):
        what = f"SHIFT IF TRUE asks for a size from 2 to {len(stocks)} here, as a number"
        raise Wrong(what, "Write ELMCOUNT(range), or a number.")
    args = [writer.write(arg, spot) for arg in (condition, gathers, entering)]
    return Call(call.function, (*args, *stocks[: int(many.value)]))


def _by_schedule(writer: Writer, call: Call, spot: Spot) -> Expr:
    stream, schedule, initial, lasting, start = call.args
    shares = _line(writer, call, schedule, spot)
    single = not isinstance(initial, Ref) or not initial.subs
    amounts = [writer.write(initial, spot)] * len(shares) if single else list(_line(writer, call, initial, spot))
    if len(amounts) != len(shares):
        what = f"{call.function} is given {len(shares)} shares and {len(amounts)} initial amounts"
        raise Wrong(what, "Give both arrays of one length.")
    args = [writer.write(arg, spot) for arg in (stream, lasting, start)]
    return Call(call.function, (*args, *shares, *amounts))


DELAYS: Mapping[str, Special] = {
    "DELAY CONVEYOR": _with_table(3),
    "DELAY PROFILE": _with_table(0),
    "SHIFT IF TRUE": _shifted,
    "DEPRECIATE BY SCHEDULE": _by_schedule,
}
