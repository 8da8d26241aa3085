"""The functions of the language, one row each: arguments, meaning, and how it is lowered.

A row either lowers to a tree of simpler things, or is a primitive that `emit` and `interpret` both know.
Vensim's meaning is quoted from its reference where it could be read; "observed" marks what canonical outputs show.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tiershift.compile.program import TIME, TIME_STEP
from tiershift.model.tree import Binary, BinaryOp, Call, Const, Expr, Unary

NEARLY_ZERO = 1e-6
"""What Vensim takes for zero in ZIDZ, XIDZ and QUANTUM (https://www.vensim.com/documentation/fn_xidz.html)."""

Lower = Callable[..., Expr]


@dataclass(frozen=True, slots=True)
class Function:
    """One function: `args` in order, of which the last `optional` may be left out."""

    name: str
    args: tuple[str, ...]
    meaning: str
    lower: Lower | None = None
    optional: int = 0


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
    return _choose(_less(b, Const(NEARLY_ZERO)), a, _mul(b, Call("INTEGER", (_div(a, b),))))


def _modulo(a: Expr, b: Expr) -> Expr:
    return _sub(a, _quantum(a, b))


def _started(start: Expr) -> Expr:
    """True from the step nearest to `start` on (half a step of grace, observed)."""
    return _more(_add(TIME, _HALF_STEP), start)


def _step(height: Expr, start: Expr) -> Expr:
    return _choose(_started(start), height, Const(0.0))


def _ramp(slope: Expr, start: Expr, finish: Expr | None = None) -> Expr:
    until = TIME if finish is None else Call("MIN", (finish, TIME))
    return _choose(_more(_add(TIME, Const(NEARLY_ZERO)), start), _mul(slope, _sub(until, start)), Const(0.0))


def _pulse(start: Expr, width: Expr) -> Expr:
    lasting = Call("MAX", (width, TIME_STEP))
    over = _less(_add(TIME, _HALF_STEP), _add(start, lasting))
    return _choose(_and(_started(start), over), Const(1.0), Const(0.0))


def _pulse_train(start: Expr, interval: Expr, width: Expr, end: Expr) -> Expr:
    since = _modulo(_add(_sub(TIME, start), Const(NEARLY_ZERO)), interval)
    on = _less(since, Call("MAX", (width, TIME_STEP)))
    inside = _and(_at_least(_add(TIME, Const(NEARLY_ZERO)), start), _less(TIME, end))
    return _choose(_and(inside, on), Const(1.0), Const(0.0))


def _xpulse(start: Expr, magnitude: Expr) -> Expr:
    now = _and(_started(start), _less(TIME, _add(start, _HALF_STEP)))
    return _choose(now, _div(magnitude, TIME_STEP), Const(0.0))


def _xpulse_train(start: Expr, interval: Expr, magnitude: Expr) -> Expr:
    since = _modulo(_add(_sub(TIME, start), Const(NEARLY_ZERO)), interval)
    now = _and(_at_least(_add(TIME, Const(NEARLY_ZERO)), start), _less(since, _HALF_STEP))
    return _choose(now, _div(magnitude, TIME_STEP), Const(0.0))


def _log(x: Expr, base: Expr) -> Expr:
    return _div(Call("LN", (x,)), Call("LN", (base,)))


def _least(*args: Expr) -> Expr:
    return Call("MIN", args) if len(args) == 2 else Call("MIN", (args[0], _least(*args[1:]))) if args[1:] else args[0]


_PRIMITIVES = (
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
)
_LOWERED = (
    Function("PI", (), "3.14159…", lambda: Const(math.pi)),
    Function("POWER", ("x", "y"), "x to the power of y", _op("^")),
    Function("LOG", ("x", "base"), "the logarithm of x to a base", _log),
    Function("XIDZ", ("a", "b", "x"), "a / b, or x where b is nearly zero", _xidz),
    Function("ZIDZ", ("a", "b"), "a / b, or 0 where b is nearly zero", _zidz),
    Function("QUANTUM", ("a", "b"), "the largest multiple of b that is not beyond a", _quantum),
    Function("MODULO", ("a", "b"), "what is left of a after whole multiples of b", _modulo),
    Function("STEP", ("height", "start"), "0, and height from start on", _step),
    Function("RAMP", ("slope", "start", "finish"), "rises by slope a unit of time from start to finish", _ramp, 1),
    Function("PULSE", ("start", "width"), "1 from start for width, at least one step", _pulse),
    Function("PULSE TRAIN", ("start", "interval", "width", "end"), "a PULSE at every interval until end", _pulse_train),
    Function("XRAMP", ("slope", "start"), "XMILE's RAMP: without an end", _ramp),
    Function("XPULSE", ("start", "magnitude"), "XMILE's PULSE: magnitude in one step", _xpulse),
    Function("XPULSE TRAIN", ("start", "interval", "magnitude"), "XMILE's repeated PULSE", _xpulse_train),
)
_STATEFUL = (
    Function("INITIAL", ("x",), "the value that x had at the start"),
    Function("ACTIVE INITIAL", ("x", "initial"), "x; but initial while initial values are worked out"),
    Function("SMOOTH N", ("input", "time", "initial", "order"), "exponential smoothing of a given order"),
    Function("DELAY", ("input", "time", "initial", "order"), "DELAY1, DELAY1I, DELAY3, DELAY3I: material delay"),
    Function(
        "DELAY N", ("input", "time", "initial", "order"), "material delay of a given order; each stage keeps its time"
    ),
    Function("DELAY FIXED", ("input", "time", "initial"), "the input as it was a fixed time ago"),
    Function("TREND", ("input", "average time", "initial"), "the fractional change a unit of time"),
    Function(
        "FORECAST", ("input", "average time", "horizon", "initial"), "the input carried on along its trend", None, 1
    ),
    Function("SAMPLE IF TRUE", ("condition", "input", "initial"), "the input when the condition last held"),
)
_ARRAYS = (
    Function("SUM", ("x[range!]",), "the sum over the marked ranges"),
    Function("PROD", ("x[range!]",), "the product over the marked ranges"),
    Function("VMIN", ("x[range!]",), "the smallest over the marked ranges"),
    Function("VMAX", ("x[range!]",), "the largest over the marked ranges"),
    Function("ELMCOUNT", ("range",), "how many elements a range has"),
    Function(
        "ALLOCATE AVAILABLE", ("request", "profile", "available"), "shares out what is available by priority curves"
    ),
    Function("ALLOCATE BY PRIORITY", ("request", "priority", "size", "width", "supply"), "shares out by priority"),
)

FUNCTIONS: Mapping[str, Function] = {row.name: row for row in (*_PRIMITIVES, *_LOWERED, *_STATEFUL, *_ARRAYS)}
PRIMITIVES: frozenset[str] = frozenset(row.name for row in _PRIMITIVES)
STATEFUL: frozenset[str] = frozenset(row.name for row in _STATEFUL)


def negative(expr: Expr) -> Expr:
    """Return minus `expr`."""
    return Unary("neg", expr)
