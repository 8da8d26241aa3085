"""The functions of the language, one row each: arguments, meaning, and how it is lowered.

A row either lowers to a tree of simpler things, or is a primitive that `emit` and `interpret` both know.
Where a meaning was read is said in the row or in `origins`; "observed" marks what canonical outputs show.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from tiershift.compile.program import TIME, TIME_STEP
from tiershift.compile.row import Function
from tiershift.compile.rows import MARKET_ROWS, MEMORY_ROWS, PINK, RANDOM_ROWS, TABLE_ROWS, VECTOR_ROWS
from tiershift.compile.rows_xmile import XMILE_ROWS
from tiershift.model.tree import Binary, BinaryOp, Call, Const, Expr

NEARLY_ZERO = 1e-6
"""What Vensim takes for zero in ZIDZ and XIDZ (https://www.vensim.com/documentation/fn_xidz.html)."""


def _op(op: BinaryOp) -> Callable[[Expr, Expr], Expr]:
    return lambda left, right: Binary(op, left, right)


_add, _sub, _mul, _div, _less, _more = (_op(op) for op in ("+", "-", "*", "/", "<", ">"))
_and, _at_least = _op("and"), _op(">=")
_HALF_STEP = _div(TIME_STEP, Const(2.0))


def _choose(condition: Expr, then: Expr, otherwise: Expr) -> Expr:
    return Call("IF THEN ELSE", (condition, then, otherwise))


def _xidz(a: Expr, b: Expr, x: Expr) -> Expr:
    return _choose(_less(Call("ABS", (b,)), Const(NEARLY_ZERO)), x, _div(a, b))


def _zidz(a: Expr, b: Expr) -> Expr:
    return _xidz(a, b, Const(0.0))


def _quantum(a: Expr, b: Expr) -> Expr:
    """Source: https://vensim.com/documentation/fn_quantum.html: a itself where b is not above zero."""
    return _choose(_at_least(Const(0.0), b), a, _mul(b, Call("INTEGER", (_div(a, b),))))


def _modulo(a: Expr, b: Expr) -> Expr:
    return _sub(a, _quantum(a, b))


def _started(start: Expr) -> Expr:
    """True from the step nearest to `start` on: https://vensim.com/documentation/fn_step.html."""
    return _more(_add(TIME, _HALF_STEP), start)


def _step(height: Expr, start: Expr) -> Expr:
    return _choose(_started(start), height, Const(0.0))


def _ramp(slope: Expr, start: Expr, finish: Expr | None = None) -> Expr:
    until = TIME if finish is None else Call("MIN", (finish, TIME))
    return _choose(_more(_add(TIME, Const(NEARLY_ZERO)), start), _mul(slope, _sub(until, start)), Const(0.0))


def _pulse(start: Expr, width: Expr) -> Expr:
    """Source: https://vensim.com/documentation/fn_pulse.html, whose formula this is."""
    lasting = _choose(Binary("=", width, Const(0.0)), TIME_STEP, width)
    over = _less(_add(TIME, _HALF_STEP), _add(start, lasting))
    return _choose(_and(_started(start), over), Const(1.0), Const(0.0))


def _pulse_train(start: Expr, interval: Expr, width: Expr, end: Expr) -> Expr:
    since = _modulo(_add(_sub(TIME, start), Const(NEARLY_ZERO)), interval)
    on = _less(since, Call("MAX", (width, TIME_STEP)))
    ended = _less(_add(end, Const(NEARLY_ZERO)), TIME)  # at `end` itself it is still on (observed)
    inside = _and(_at_least(_add(TIME, Const(NEARLY_ZERO)), start), Binary("=", ended, Const(0.0)))
    return _choose(_and(inside, on), Const(1.0), Const(0.0))


def _xpulse(start: Expr, magnitude: Expr) -> Expr:
    now = _and(_started(start), _less(TIME, _add(start, _HALF_STEP)))
    return _choose(now, _div(magnitude, TIME_STEP), Const(0.0))


def _xpulse_train(start: Expr, interval: Expr, magnitude: Expr) -> Expr:
    since = _modulo(_add(_sub(TIME, start), Const(NEARLY_ZERO)), interval)
    now = _and(_at_least(_add(TIME, Const(NEARLY_ZERO)), start), _less(since, _HALF_STEP))
    repeated = _choose(now, _div(magnitude, TIME_STEP), Const(0.0))
    return _choose(_less(Const(0.0), interval), repeated, _xpulse(start, magnitude))


def _log(x: Expr, base: Expr) -> Expr:
    return _div(Call("LN", (x,)), Call("LN", (base,)))


PRIMITIVE_ROWS = (
    Function("IF THEN ELSE", ("condition", "then", "otherwise"), "then where the condition holds, else otherwise"),
    Function("ABS", ("x",), "x without its sign"),
    Function("MIN", ("a", "b"), "the smaller"),
    Function("MAX", ("a", "b"), "the larger"),
    Function("INTEGER", ("x",), "x without its decimals, towards zero"),
    Function("SQRT", ("x",), "the square root"),
    Function("EXP", ("x",), "e to the power of x"),
    Function("LN", ("x",), "the natural logarithm"),
    Function("SIN", ("x",), "the sine of x radians"),
    Function("COS", ("x",), "the cosine of x radians"),
    Function("TAN", ("x",), "the tangent of x radians"),
    Function("ARCSIN", ("x",), "the angle whose sine is x"),
    Function("ARCCOS", ("x",), "the angle whose cosine is x"),
    Function("ARCTAN", ("x",), "the angle whose tangent is x"),
    Function("SINH", ("x",), "the hyperbolic sine"),
    Function("COSH", ("x",), "the hyperbolic cosine"),
    Function("TANH", ("x",), "the hyperbolic tangent"),
    Function("GAMMA LN", ("x",), "the natural logarithm of the gamma function"),
)
LOWERED = (
    Function("PI", (), "3.14159…", lambda: Const(math.pi)),
    Function("POWER", ("x", "y"), "x to the power of y", _op("^")),
    Function("LOG", ("x", "base"), "the logarithm of x to a base", _log),
    Function("XIDZ", ("a", "b", "x"), "a / b, or x where b is nearly zero", _xidz),
    Function("ZIDZ", ("a", "b"), "a / b, or 0 where b is nearly zero", _zidz),
    Function("QUANTUM", ("a", "b"), "the largest multiple of b that is not beyond a", _quantum),
    Function("MODULO", ("a", "b"), "what is left of a after whole multiples of b", _modulo),
    Function("STEP", ("height", "start"), "0, and height from start on", _step),
    Function("RAMP", ("slope", "start", "finish"), "rises by slope a unit of time from start to finish", _ramp, 1),
    Function("PULSE", ("start", "width"), "1 from start for width; for one step where width is 0", _pulse),
    Function(
        "PULSE TRAIN", ("start", "interval", "width", "end"), "1 for width at every interval, until end", _pulse_train,
        written=("PULSE TRAIN(start, width, interval, end)",),
    ),
    Function("XRAMP", ("slope", "start"), "RAMP without an end", _ramp, written=("RAMP(slope, start) in XMILE",)),
    Function(
        "XPULSE", ("start", "magnitude"), "magnitude in one step", _xpulse,
        written=("PULSE(magnitude, start) in XMILE",),
    ),
    Function(
        "XPULSE TRAIN", ("start", "interval", "magnitude"), "magnitude in one step, at every interval; once if it is 0",
        _xpulse_train, written=("PULSE(magnitude, start, interval) in XMILE",),
    ),
    Function(
        "TIME BASE", ("start", "slope"), "another clock: start + slope × Time",
        lambda start, slope: _add(start, _mul(slope, TIME)),
        source="https://www.vensim.com/documentation/fn_time_base.html",
    ),
    Function(
        "GET TIME VALUE", ("relative to", "offset", "measure"),
        "Time (relative to 0) or INITIAL TIME (1), shifted by offset (measure 0); in a model in years of 360 days, its "
        "year (1), quarter (2), month (3), day of the month (4), days since the year 0 (6), hour (7), minute (8) or "
        "second (9)", source="https://www.vensim.com/documentation/fn_get_time_value.html",
    ),
    Function(
        "MESSAGE", ("display",), "1 where display is above 0, else 0; nothing is shown",
        lambda display: _choose(_less(Const(0.0), display), Const(1.0), Const(0.0)),
        written=("MESSAGE('text', display)",), source="https://vensim.com/documentation/fn_message.html",
    ),
    Function(
        "REINITIAL", ("x",), "the value that x had at the start", lambda x: Call("INITIAL", (x,)),
        source="https://github.com/bobeberlein/xmutil, which reads it as INITIAL",
    ),
    Function(
        "SAMPLE UNTIL", ("last", "input", "initial"), "the input until the time last, and then as it was then",
        lambda last, given, initial: Call("SAMPLE IF TRUE", (_at_least(last, TIME), given, initial)),
    ),
)  # fmt: skip
STATEFUL_ROWS = (
    Function(
        "INITIAL", ("x",), "the value that x had at the start", written=("INITIAL(x)", "INIT(x) in XMILE"),
    ),
    Function("ACTIVE INITIAL", ("x", "initial"), "x; but initial while initial values are worked out"),
    Function(
        "SMOOTH N", ("input", "time", "initial", "order"), "exponential smoothing, of order 1, 3 or as given",
        written=(
            "SMOOTH(input, time)", "SMOOTHI(input, time, initial)", "SMOOTH3(input, time)",
            "SMOOTH3I(input, time, initial)", "SMOOTH N(input, time, initial, order)",
            "SMTH1, SMTH3, SMTHN(input, time, …, [initial]) in XMILE",
        ),
    ),
    Function(
        "DELAY", ("input", "time", "initial", "order"), "material delay of order 1 or 3",
        written=(
            "DELAY1(input, time)", "DELAY1I(input, time, initial)", "DELAY3(input, time)",
            "DELAY3I(input, time, initial)",
        ),
    ),
    Function(
        "DELAY N", ("input", "time", "initial", "order"), "material delay of a given order; each stage keeps its time",
        written=("DELAY N(input, time, initial, order)", "DELAYN(input, time, order, [initial]) in XMILE"),
    ),
    Function(
        "DELAY FIXED", ("input", "time", "initial"), "the input as it was a fixed time ago",
        written=("DELAY FIXED(input, time, initial)", "DELAY(input, time, [initial]) in XMILE"),
    ),
    Function("TREND", ("input", "average time", "initial"), "the fractional change a unit of time"),
    Function(
        "FORECAST", ("input", "average time", "horizon", "initial"), "the input carried on along its trend", None, 1,
        ("FORECAST(input, average time, horizon)", "FORCST(input, average time, horizon, [initial]) in XMILE"),
    ),
    Function(
        "NPV", ("stream", "discount rate", "initial", "factor"), "the present value at the start of a stream so far",
        source="https://vensim.com/documentation/fn_npv.html",
    ),
    Function("SAMPLE IF TRUE", ("condition", "input", "initial"), "the input when the condition last held"),
    *MEMORY_ROWS,
)  # fmt: skip
ARRAYS = (
    Function("SUM", ("x[range!]",), "the sum over the marked ranges"),
    Function("PROD", ("x[range!]",), "the product over the marked ranges"),
    Function("VMIN", ("x[range!]",), "the smallest over the marked ranges"),
    Function("VMAX", ("x[range!]",), "the largest over the marked ranges"),
    Function("ELMCOUNT", ("range",), "how many elements a range has"),
    *MARKET_ROWS,
    *VECTOR_ROWS,
)

SYNTAX = (
    Function("INTEG", ("rate", "initial"), "a stock; it must be the whole right side of an equation"),
    Function("WITH LOOKUP", ("x", "((x1, y1), (x2, y2), …)"), "a table written in place"),
    Function("TABBED ARRAY", ("numbers",), "the numbers of an array, row by row"),
    Function("GAME", ("x",), "x; nothing is played here"),
)
"""What the reader takes apart, so that it is no function by the time a model is compiled."""

_ROWS = (*PRIMITIVE_ROWS, *LOWERED, *STATEFUL_ROWS, *ARRAYS, *TABLE_ROWS, *RANDOM_ROWS, *XMILE_ROWS)
FUNCTIONS: Mapping[str, Function] = {row.name: row for row in _ROWS}
PRIMITIVES: frozenset[str] = frozenset(row.name for row in PRIMITIVE_ROWS)
TEST_INPUTS = frozenset({"STEP", "RAMP", "PULSE", "PULSE TRAIN", "XRAMP", "XPULSE", "XPULSE TRAIN"})
"""Functions whose value does not move between the stages of a step (https://vensim.com/documentation/rungekutta.html)."""
STATEFUL: frozenset[str] = frozenset({*(row.name for row in STATEFUL_ROWS), PINK})
NAMES: tuple[str, ...] = tuple(
    sorted(
        {
            name
            for row in (*FUNCTIONS.values(), *SYNTAX)
            for text in row.spellings
            for name in text.partition("(")[0].split(", ")
        }
    )
)
"""How models call them, for suggestions."""
