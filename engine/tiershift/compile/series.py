"""Data over time: what a series holds between its points, with data equations (:=) worked out where their data is.

A data equation has a point wherever one of the series that it uses has one; between its points its keyword says what
holds, as for a series that was read. Where it uses constants it is worked out anew in each future.

Source: https://vensim.com/documentation/dataequations.html; where its points are is unverified.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from tiershift.compile.interpret import interpolate, value
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


@dataclass(frozen=True, slots=True)
class Series:
    """Points that were read, and what holds between them."""

    points: Table
    keyword: Interpolation


Held = Formula | Series | None
"""What a cell holds: data, or (`None`) a constant."""
Holds = Callable[[Ref], Held]


def at(held: Formula | Series, now: Expr, holds: Holds) -> Expr:
    """Return data at the time `now`; where it jumps, a point counts from a millionth of a step before it on.

    Raises:
        Wrong: a data equation uses itself, or something that is neither data nor a constant.
    """
    if isinstance(held, Series):
        return _read(held.points, held.keyword, now)
    knots = _knots(held, holds, ())
    if not knots:
        return _put(held.expr, now, holds)
    if (points := points_of(held, holds)) is not None:
        return _read(points, held.keyword, now)
    marks = Table(knots, knots)
    back, ahead = (_read(marks, kind, now) for kind in ("hold_backward", "look_forward"))
    match held.keyword:
        case "hold_backward":
            return _put(held.expr, back, holds)
        case "look_forward":
            return _put(held.expr, ahead, holds)
        case "raw":
            return _where(_close(now, back), _put(held.expr, back, holds), Const(math.nan))
    first, last = _put(held.expr, back, holds), _put(held.expr, ahead, holds)
    share = Binary("/", Binary("-", now, back), Binary("-", ahead, back))
    between = Binary("+", first, Binary("*", Binary("-", last, first), share))
    return _where(Binary("<", back, ahead), between, first)


def points_of(held: Formula | Series, holds: Holds) -> Table | None:
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


def _put(expr: Expr, now: Expr, holds: Holds) -> Expr:
    """`expr` at the time `now`."""
    if expr == TIME:
        return now
    if isinstance(expr, Ref):
        held = holds(expr)
        return expr if held is None else at(held, now, holds)
    return map_children(lambda part: _put(part, now, holds), expr)


def _cells(formula: Formula) -> list[Ref]:
    return [node for node in walk(formula.expr) if isinstance(node, Ref) and node != TIME]


def _knots(held: Formula | Series, holds: Holds, inside: tuple[Formula, ...]) -> tuple[float, ...]:
    """The times at which data has points."""
    if isinstance(held, Series):
        return held.points.x
    if held in inside:
        raise Wrong("its data equation (:=) uses itself", "Break the circle.")
    below = [holds(cell) for cell in _cells(held)]
    times = sorted({time for one in below if one for time in _knots(one, holds, (*inside, held))})
    return tuple(time for place, time in enumerate(times) if not place or time - times[place - 1] > _NEAR * abs(time))


def _fixed(held: Held, holds: Holds) -> bool:
    """Whether no constant has a part in data."""
    if isinstance(held, Formula):
        return all(_fixed(holds(cell), holds) for cell in _cells(held))
    return held is not None


def _number(held: Held, time: float, holds: Holds) -> float:
    """The value of data that no constant has a part in, at one of its times."""
    match held:
        case Formula(expr, _):
            return value(expr, lambda cell: time if cell == TIME else _number(holds(cell), time, holds))
        case Series(points, "raw"):
            return next(
                (y for x, y in zip(points.x, points.y, strict=True) if abs(x - time) <= _NEAR * abs(time)), math.nan
            )
        case Series(points, keyword):
            return interpolate(Table(points.x, points.y, keyword), time)
    raise AssertionError("a constant has a part in it")
