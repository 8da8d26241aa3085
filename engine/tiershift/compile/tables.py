"""Functions of tables and of data: other ways to read the points of a lookup, and what a series has.

Sources: https://vensim.com/documentation/fn_lookup_forward.html, fn_lookup_area.html, fn_get_data_between_times.html.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from tiershift.compile.program import INITIAL_TIME, TIME, TIME_STEP
from tiershift.compile.writer import Special, Spot, Writer, Wrong
from tiershift.model.tree import Binary, BinaryOp, Call, Const, Expr, Interpolation, Lookup, Ref, Table

_NOTHING = Const(math.nan)


def _op(op: BinaryOp) -> Callable[[Expr, Expr], Expr]:
    return lambda left, right: Binary(op, left, right)


_add, _sub, _mul, _div = (_op(op) for op in ("+", "-", "*", "/"))
_at_most, _and, _below = _op("<="), _op("and"), _op("<")


def _choose(condition: Expr, then: Expr, otherwise: Expr) -> Expr:
    return Call("IF THEN ELSE", (condition, then, otherwise))


def _ref(call: Call, what: str) -> Ref:
    if not isinstance(call.args[0], Ref) or call.args[0] == TIME:
        raise Wrong(f"{call.function} asks for {what}", f"Put the name of {what} first.")
    return call.args[0]


def _table(writer: Writer, call: Call, spot: Spot) -> Table:
    return writer.table(_ref(call, "a lookup"), spot.bound)


def _series(writer: Writer, call: Call, spot: Spot) -> Table:
    return writer.series(_ref(call, "a data variable"), spot.bound)


def _read_as(kind: Interpolation) -> Special:
    def read(writer: Writer, call: Call, spot: Spot) -> Expr:
        return Lookup(replace(_table(writer, call, spot), kind=kind), writer.write(call.args[1], spot))

    return read


def _steps(table: Table, values: Sequence[float]) -> Table:
    """A table that has each of `values` from its point on."""
    return Table(table.x, tuple(values), "hold_backward")


def _slopes(table: Table) -> list[float]:
    """The slope from each point to the next, 0 after the last; at a jump there is none."""
    points = pairwise(zip(table.x, table.y, strict=True))
    return [(y1 - y0) / (x1 - x0) if x1 > x0 else 0.0 for (x0, y0), (x1, y1) in points] + [0.0]


def area_to(table: Table, x: Expr) -> Expr:
    """Return the area from the first point to `x`, with the first and last value held outside."""
    pieces = [0.5 * (y0 + y1) * (x1 - x0) for (x0, y0), (x1, y1) in pairwise(zip(table.x, table.y, strict=True))]
    inside: Expr = Call("MIN", (Call("MAX", (x, Const(table.x[0]))), Const(table.x[-1])))
    before = Lookup(_steps(table, list(accumulate(pieces, initial=0.0))), inside)
    since = _sub(inside, Lookup(_steps(table, table.x), inside))
    rising = _mul(_mul(Const(0.5), Lookup(_steps(table, _slopes(table)), inside)), since)
    within = _add(before, _mul(_add(Lookup(_steps(table, table.y), inside), rising), since))
    return _add(within, _mul(_sub(x, inside), Lookup(table, inside)))


def _area(writer: Writer, call: Call, spot: Spot) -> Expr:
    table = replace(_table(writer, call, spot), kind="interpolate")
    first, last = (writer.write(arg, spot) for arg in call.args[1:])
    return _sub(area_to(table, last), area_to(table, first))


def _slope(writer: Writer, call: Call, spot: Spot) -> Expr:
    """The slope of the line that x is on; at a point the mean of those beside it, and none where a jump is.

    Source: https://vensim.com/documentation/fn_lookup_slope.html, whose words are followed (its examples belong to
    another table). At the first and last point it is the slope of the only line there (the page does not say).
    """
    table = _table(writer, call, spot)
    x, mode = (writer.write(arg, spot) for arg in (*call.args[1:], Const(0.0))[:2])
    slopes = _slopes(table)[:-1]
    if not slopes:
        return Const(0.0)
    jump = [a == b for a, b in pairwise(table.x)]
    beside = [slopes[0], *(0.5 * (a + b) for a, b in pairwise(slopes)), slopes[-1]]
    broken = [early or late for early, late in zip([False, *jump], [*jump, False], strict=True)]
    at_points = [math.nan if gap else slope for gap, slope in zip(broken, beside, strict=True)]
    at_point = Lookup(_steps(table, at_points), x)
    within = Lookup(_steps(table, [*slopes, slopes[-1]]), x)
    here = Binary("=", Lookup(_steps(table, table.x), x), x)
    outermost = _choose(_below(x, Const(table.x[0])), Const(slopes[0]), Const(slopes[-1]))
    inside = _and(_at_most(Const(table.x[0]), x), _at_most(x, Const(table.x[-1])))
    outside = _choose(_below(mode, Const(-0.5)), _NOTHING, _choose(_below(mode, Const(0.5)), Const(0.0), outermost))
    return _choose(inside, _choose(here, at_point, within), outside)


def _inverse(writer: Writer, call: Call, spot: Spot) -> Expr:
    """The smallest x at which a table has a value, and :NA: where it never has it.

    Source: https://vensim.com/documentation/fn_lookup_invert.html
    """
    table = _table(writer, call, spot)
    wanted = writer.write(call.args[1], spot)
    within = _and(_at_most(Const(min(table.y)), wanted), _at_most(wanted, Const(max(table.y))))
    return _choose(within, _first_with(table, wanted), _NOTHING)


def _first_with(table: Table, wanted: Expr) -> Expr:
    rising = [y1 - y0 for y0, y1 in pairwise(table.y)]
    if all(rise > 0.0 for rise in rising):
        return Lookup(Table(table.y, table.x), wanted)
    if all(rise < 0.0 for rise in rising):
        return Lookup(Table(table.y[::-1], table.x[::-1]), wanted)
    found: Expr = Const(table.x[-1])
    for (x0, y0), (x1, y1) in reversed(list(pairwise(zip(table.x, table.y, strict=True)))):
        here = _and(_at_most(Const(min(y0, y1)), wanted), _at_most(wanted, Const(max(y0, y1))))
        line = Table((min(y0, y1), max(y0, y1)), (x0, x1) if y0 <= y1 else (x1, x0)) if y0 != y1 else None
        found = _choose(here, Lookup(line, wanted) if line else Const(x0), found)
    return found


def _at_time(writer: Writer, call: Call, spot: Spot) -> Expr:
    return Lookup(replace(_series(writer, call, spot), kind="raw"), writer.write(call.args[1], spot))


def _between_times(writer: Writer, call: Call, spot: Spot) -> Expr:
    """A series at a time: interpolated, the point before (mode -1), or the point at that time or after it (mode 1).

    For the two points a time between two steps counts as the step before it, and the point before is before it even
    where there is one at that time; before the first point is the first (all observed, at a step of 1).
    """
    series = _series(writer, call, spot)
    time, mode = (writer.write(arg, spot) for arg in call.args[1:])
    grace = _mul(TIME_STEP, Const(1e-6))
    steps = _div(_add(_sub(time, INITIAL_TIME), grace), TIME_STEP)
    whole = Call("INTEGER", (steps,))
    floor = _sub(whole, _choose(_below(steps, whole), Const(1.0), Const(0.0)))
    step = _sub(_add(INITIAL_TIME, _mul(floor, TIME_STEP)), grace)
    back, ahead = (Lookup(replace(series, kind=kind), step) for kind in ("hold_backward", "look_forward"))
    between = Lookup(replace(series, kind="interpolate"), time)
    value = _choose(_below(mode, Const(-0.5)), back, _choose(_below(Const(0.5), mode), ahead, between))
    covered = _and(_at_most(Const(series.x[0]), time), _at_most(time, Const(series.x[-1])))
    return _choose(covered, value, _NOTHING)


def _said(of: Callable[[Table], float]) -> Special:
    return lambda writer, call, spot: Const(of(_series(writer, call, spot)))


def _balanced(terms: Sequence[Expr], join: Callable[[Expr, Expr], Expr]) -> Expr:
    """`terms` joined in halves, so that a long row stays shallow."""
    if len(terms) == 1:
        return terms[0]
    middle = (len(terms) + 1) // 2
    return join(_balanced(terms[:middle], join), _balanced(terms[middle:], join))


def _inside(series: Table, first: Expr, last: Expr) -> list[Expr]:
    """For each point, whether it is from `first` to `last`."""
    return [_and(_at_most(first, Const(x)), _at_most(Const(x), last)) for x in series.x]


def _extreme(name: str) -> Special:
    worst = math.inf if name == "MIN" else -math.inf

    def extreme(writer: Writer, call: Call, spot: Spot) -> Expr:
        series = _series(writer, call, spot)
        first, last = (writer.write(arg, spot) for arg in call.args[1:])
        inside = _inside(series, first, last)
        terms = [_choose(here, Const(y), Const(worst)) for here, y in zip(inside, series.y, strict=True)]
        found = _balanced(terms, lambda a, b: Call(name, (a, b)))
        return _choose(Binary("=", found, Const(worst)), _NOTHING, found)

    return extreme


def _sums(series: Table, first: Expr, last: Expr) -> tuple[list[Expr], Expr, Expr]:
    """Which points count (1 or 0), how many do, and their mean."""
    counts = [_choose(here, Const(1.0), Const(0.0)) for here in _inside(series, first, last)]
    many = _balanced(counts, _add)
    total = _balanced([_mul(one, Const(y)) for one, y in zip(counts, series.y, strict=True)], _add)
    return counts, many, _div(total, many)


def _mean(writer: Writer, call: Call, spot: Spot) -> Expr:
    first, last = (writer.write(arg, spot) for arg in call.args[1:])
    return _sums(_series(writer, call, spot), first, last)[2]


def _deviation(writer: Writer, call: Call, spot: Spot) -> Expr:
    """The standard deviation of a sample: squares are divided by one less than the number of points (as statistics has
    it; no page says so)."""
    series = _series(writer, call, spot)
    first, last = (writer.write(arg, spot) for arg in call.args[1:])
    counts, many, mean = _sums(series, first, last)
    gaps = [_sub(Const(y), mean) for y in series.y]
    squares = _balanced([_mul(one, _mul(gap, gap)) for one, gap in zip(counts, gaps, strict=True)], _add)
    return Call("SQRT", (_div(squares, _sub(many, Const(1.0))),))


def _median(writer: Writer, call: Call, spot: Spot) -> Expr:
    """The middle one of the points from one time to another, or the mean of the two in the middle."""
    series = _series(writer, call, spot)
    first, last = (writer.write(arg, spot) for arg in call.args[1:])
    points = [Const(float(len(series.x))), *map(Const, series.x), *map(Const, series.y)]
    return writer.together("GET DATA MEDIAN", [()], [first, last, *points])[0]


TABLES: Mapping[str, Special] = {
    "LOOKUP FORWARD": _read_as("look_forward"),
    "LOOKUP BACKWARD": _read_as("hold_backward"),
    "LOOKUP EXTRAPOLATE": _read_as("extrapolate"),
    "LOOKUP INVERT": _inverse,
    "LOOKUP AREA": _area,
    "LOOKUP SLOPE": _slope,
    "GET DATA AT TIME": _at_time,
    "GET DATA BETWEEN TIMES": _between_times,
    "GET DATA FIRST TIME": _said(lambda series: series.x[0]),
    "GET DATA LAST TIME": _said(lambda series: series.x[-1]),
    "GET DATA TOTAL POINTS": _said(lambda series: float(len(series.x))),
    "GET DATA MIN": _extreme("MIN"),
    "GET DATA MAX": _extreme("MAX"),
    "GET DATA MEAN": _mean,
    "GET DATA STDV": _deviation,
    "GET DATA MEDIAN": _median,
}
