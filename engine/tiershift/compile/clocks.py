"""What time it is: GET TIME VALUE, by the model's own time and, where that is counted in years, by its calendar.

Source: https://www.vensim.com/documentation/fn_get_time_value.html. A year of a model in years has there 360 days, and
months of 30; Time is read as the year itself. What the page leaves to Vensim's settings (on which date Time is 0, in a
model in months, weeks or days) is in no equation, and the computer's clock makes no two runs alike: both are refused.
"""

from __future__ import annotations

from collections.abc import Mapping

from tiershift.compile.fold import fold
from tiershift.compile.program import INITIAL_TIME, TIME
from tiershift.compile.writer import Special, Spot, Writer, Wrong
from tiershift.model.tree import Binary, BinaryOp, Call, Const, Expr

_YEARS = frozenset({"year", "years", "yr", "yrs", "annum", "a"})
_SECOND = 1.0 / (360.0 * 86_400.0)
"""A second as a share of a year; a hundredth of one is forgiven where a date is rounded down."""


def _op(op: BinaryOp, a: Expr, b: float | Expr) -> Expr:
    return Binary(op, a, Const(float(b)) if isinstance(b, int | float) else b)


def _whole(x: Expr) -> Expr:
    """The whole number at or below x, which is more than minus a million years."""
    return _op("-", Call("INTEGER", (_op("+", x, 1e6),)), 1e6)


def _part(years: Expr, many: float, of: float) -> Expr:
    """How many of `many` equal parts of a year have gone by, counted within each `of` of them."""
    gone = _whole(_op("*", years, many))
    return _op("-", gone, _op("*", _whole(_op("/", _op("+", gone, 0.25), of)), of))


def _measures(years: Expr) -> Mapping[float, Expr]:
    days = 360.0
    seconds = _op("*", _op("-", years, _op("/", _whole(_op("*", years, days * 1440.0)), days * 1440.0)), 1 / _SECOND)
    return {
        1.0: _whole(years),
        2.0: _op("+", _part(years, 4.0, 4.0), 1.0),
        3.0: _op("+", _part(years, 12.0, 12.0), 1.0),
        4.0: _op("+", _part(years, days, 30.0), 1.0),
        6.0: _whole(_op("*", years, days)),
        7.0: _part(years, days * 24.0, 24.0),
        8.0: _part(years, days * 1440.0, 60.0),
        9.0: Call("MAX", (seconds, Const(0.0))),
    }


def _time_value(writer: Writer, call: Call, spot: Spot) -> Expr:
    relative, offset, measure = (fold(writer.write(arg, spot)) for arg in call.args)
    if not isinstance(relative, Const) or relative.value not in (0.0, 1.0):
        what = "GET TIME VALUE asks for the computer's clock, or its first argument is no number"
        raise Wrong(what, "Write 0 there for Time, or 1 for INITIAL TIME.")
    if not isinstance(measure, Const):
        raise Wrong("GET TIME VALUE takes its measure from a variable", "Write the measure as a number.")
    time = Binary("+", INITIAL_TIME if relative.value else TIME, offset)
    if measure.value == 0.0:
        return time
    clock = writer.tree.variables.get("time step") or writer.tree.variables.get("final time")
    if clock is None or clock.unit.partition("[")[0].strip().casefold() not in _YEARS:
        what = "GET TIME VALUE asks for the calendar, but this model's time is not counted in years"
        raise Wrong(what, "Only Vensim's settings say on which date such a model begins; take measure 0.")
    measures = _measures(_op("+", time, 0.01 * _SECOND))
    if measure.value not in measures:
        what = f"GET TIME VALUE asks for measure {measure.value:g}, which a year of 360 days does not have"
        raise Wrong(what, "Take a measure from 0 to 4 or from 6 to 9.")
    return measures[measure.value]


CLOCKS: Mapping[str, Special] = {"GET TIME VALUE": _time_value}
