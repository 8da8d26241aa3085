"""Data over time: what a series holds between its points, with data equations (:=) worked out where their data is.

A data equation has a point wherever all of the series that it uses have one (with X IF MISSING, where any of them has);
between its points its keyword says what holds, as for a series that was read. Where it uses constants it is worked out
anew in each future.

Sources: https://vensim.com/documentation/dataequations.html, fn_x_if_missing.html and, on TIME SHIFT, 22055.html.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from tiershift.compile.interpret import value
from tiershift.compile.program import TIME, TIME_STEP
from tiershift.compile.writer import Wrong
from tiershift.model.tree import Binary, Call, Const, Expr, Interpolation, Lookup, Ref, Table, map_children, walk

_NEAR = 1e-9
"""Two times closer than this share of themselves are one."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A data equation for one element: what it says, in cells, and what holds between its points."""

    expr: Expr
    keyword: Interpolation
    missing: float | None = None
    """What stands for a series that has no point where others have one, with X IF MISSING."""


@dataclass(frozen=True, slots=True)
class Shifted:
    """Data of another time: what `cell` holds `by` later."""

    cell: Ref
    by: Expr
    keyword: Interpolation


@dataclass(frozen=True, slots=True)
class Series:
    """Points that were read, and what holds between them."""

    points: Table
    keyword: Interpolation


Data = Formula | Series | Shifted
Held = Data | None
"""What a cell holds: data, or (`None`) a constant."""
Holds = Callable[[Ref], Held]


def at(held: Data, now: Expr, holds: Holds) -> Expr:
    """Return data at the time `now`; where it jumps, a point counts from a millionth of a step before it on.

    Raises:
        Wrong: a data equation uses itself, or something that is neither data nor a constant.
    """
    if isinstance(held, Series):
        return _read(held.points, held.keyword, now)
    if isinstance(held, Shifted):
        source = _source(held, holds)
        return at(replace(source, keyword=held.keyword), Binary("+", now, held.by), holds)
    knots = _knots(held, holds, ())
    if not knots:
        return held.expr
    if (points := points_of(held, holds)) is not None:
        return _read(points, held.keyword, now)
    marks = Table(knots, knots)
    back, ahead = (_read(marks, kind, now) for kind in ("hold_backward", "look_forward"))
    match held.keyword:
        case "hold_backward":
            return _put(held, back, holds)
        case "look_forward":
            return _put(held, ahead, holds)
        case "raw":
            return _where(_close(now, back), _put(held, back, holds), Const(math.nan))
    first, last = _put(held, back, holds), _put(held, ahead, holds)
    share = Binary("/", Binary("-", now, back), Binary("-", ahead, back))
    between = Binary("+", first, Binary("*", Binary("-", last, first), share))
    return _where(Binary("<", back, ahead), between, first)


def points_of(held: Data, holds: Holds) -> Table | None:
    """Return the points of data; `None` where they depend on constants, or where there are none."""
    if isinstance(held, Series):
        return held.points
    times = _knots(held, holds, ())
    if not times or not _fixed(held, holds):
        return None
    found = [(time, _number(held, time, holds)) for time in times]
    known = [(time, number) for time, number in found if not math.isnan(number)]
    xs, ys = zip(*(known or [(times[0], math.nan)]), strict=True)
    return Table(xs, ys)


def _read(points: Table, keyword: Interpolation, now: Expr) -> Expr:
    grace = Binary("*", TIME_STEP, Const(1e-6))
    just_after, just_before = Binary("+", now, grace), Binary("-", now, grace)
    last = Lookup(Table(points.x, points.y, "hold_backward"), just_after)
    match keyword:
        case "hold_backward":
            return last
        case "look_forward":
            return Lookup(Table(points.x, points.y, "look_forward"), just_before)
        case "raw":
            when = Lookup(Table(points.x, points.x, "hold_backward"), just_after)
            return _where(_close(now, when), last, Const(math.nan))
    return Lookup(Table(points.x, points.y, keyword), now)


def _close(now: Expr, when: Expr) -> Expr:
    grace = Binary("*", TIME_STEP, Const(1e-6))
    return Binary("<=", Call("ABS", (Binary("-", now, when),)), grace)


def _where(condition: Expr, then: Expr, otherwise: Expr) -> Expr:
    return Call("IF THEN ELSE", (condition, then, otherwise))


def _source(held: Shifted, holds: Holds) -> Data:
    source = holds(held.cell)
    if source is None:
        raise Wrong("TIME SHIFT asks for a data variable", "Put the name of one first.")
    return source


def _put(formula: Formula, now: Expr, holds: Holds) -> Expr:
    """A formula at one of its times; what stands for missing data is put in where a series has no point then."""

    def put(expr: Expr) -> Expr:
        if expr == TIME:
            return now
        if not isinstance(expr, Ref) or (held := holds(expr)) is None:
            return map_children(put, expr)
        there = at(held, now, holds)
        if formula.missing is None:
            return there
        times = _knots(held, holds, ())
        return _where(_close(now, _read(Table(times, times), "hold_backward", now)), there, Const(formula.missing))

    return put(formula.expr)


def _cells(formula: Formula) -> list[Ref]:
    return [node for node in walk(formula.expr) if isinstance(node, Ref) and node != TIME]


def _knots(held: Data, holds: Holds, inside: tuple[Data, ...]) -> tuple[float, ...]:
    """The times at which data has points; none where there is no data in a formula."""
    if isinstance(held, Series):
        return held.points.x
    if held in inside:
        raise Wrong("its data equation (:=) uses itself", "Break the circle.")
    if isinstance(held, Shifted):
        if not isinstance(held.by, Const):
            what = "data that TIME SHIFT moves by a constant is used in another data equation (:=)"
            raise Wrong(what, "Write the number in place of the constant.")
        by = held.by.value
        return tuple(time - by for time in _knots(_source(held, holds), holds, (*inside, held)))
    below = [_knots(one, holds, (*inside, held)) for cell in dict.fromkeys(_cells(held)) if (one := holds(cell))]
    every = sorted({time for times in below for time in times})
    apart = [time for place, time in enumerate(every) if not place or not _same(time, every[place - 1])]
    if held.missing is not None or not apart:
        return tuple(apart)
    found = tuple(time for time in apart if all(any(_same(time, own) for own in times) for times in below))
    if not found:
        raise Wrong("the series in its data equation (:=) have no time in common", "Use X IF MISSING, or other series.")
    return found


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _NEAR * max(1.0, abs(one))


def _fixed(held: Held, holds: Holds) -> bool:
    """Whether no constant has a part in data."""
    match held:
        case Formula():
            return all(_fixed(holds(cell), holds) for cell in _cells(held))
        case Shifted(cell, by, _):
            return isinstance(by, Const) and _fixed(holds(cell), holds)
    return held is not None


def _number(held: Held, time: float, holds: Holds) -> float:
    """The value of data that no constant has a part in at one of its times; not a number at other times."""
    match held:
        case Formula(expr, _, missing):
            parts = {cell: _number(holds(cell), time, holds) for cell in _cells(held)}
            if missing is not None:
                parts = {cell: missing if math.isnan(number) else number for cell, number in parts.items()}
            return value(expr, lambda cell: time if cell == TIME else parts[cell])
        case Shifted(cell, Const(by), _):
            return _number(holds(cell), time + by, holds)
        case Series(points, _):
            return next((y for x, y in zip(points.x, points.y, strict=True) if _same(x, time)), math.nan)
    raise AssertionError("a constant has a part in it")
