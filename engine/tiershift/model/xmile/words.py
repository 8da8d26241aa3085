"""The functions of XMILE, each as what it is called here; what they mean is in `compile/functions.py`.

Source: XMILE 1.0, sections 3.5 and 3.7.1.3. Those marked "Stella" are isee's own, as its help describes them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tiershift.model.tree import Binary, Call, Const, Expr, Ref

TIME, STEP, START, STOP = Ref("time"), Ref("time step"), Ref("initial time"), Ref("final time")
CONSTANTS: Mapping[str, Expr] = {
    "time": TIME,
    "dt": STEP,
    "starttime": START,
    "stoptime": STOP,
    "time step": STEP,
    "initial time": START,
    "final time": STOP,
    "saveper": Ref("saveper"),
    "pi": Const(math.pi),
    "inf": Const(math.inf),
    "nan": Const(math.nan),
}
"""What is written without brackets; the longer ones are what files that were Vensim's call them."""
VENSIMS: Mapping[str, str] = {"INT": "INTEGER", "MOD": "MODULO"}
"""What these mean in a file that Vensim itself wrote, whose outputs show it."""
FOLDS = frozenset({"SUM", "PROD", "MEAN", "MIN", "MAX", "SIZE"})
"""Functions that take a whole array."""
WHOLE: Mapping[str, int] = {"VECTOR SELECT": 2, "VMIN": 1, "VMAX": 1}
"""Vensim's functions that take whole arrays for their first arguments, and how many."""
TABLES: Mapping[str, str] = {
    "LOOKUPINV": "LOOKUP INVERT",
    **{
        name: name
        for name in (f"LOOKUP {how}" for how in ("FORWARD", "BACKWARD", "EXTRAPOLATE", "INVERT", "AREA", "SLOPE"))
    },
}
"""Functions whose first argument is a graphical function, and what each is called here; the first is Stella's."""
_NOTHING, _ONE, _THREE = Const(0.0), Const(1.0), Const(3.0)
_LEAST, _MOST = Const(-1e300), Const(1e300)


@dataclass(frozen=True, slots=True)
class Word:
    """A function: how few and how many arguments it takes, how it is written, and what it becomes."""

    least: int
    most: int
    written: str
    make: Callable[..., Expr]


def _same(function: str, args: int = 1) -> Word:
    named = ", ".join("xyz"[:args])
    return Word(args, args, f"{function}({named})", lambda *given: Call(function, given))


def _called(function: str, written: str, least: int, most: int) -> Word:
    return Word(least, most, written, lambda *given: Call(function, given))


def _delay(order: Const) -> Callable[..., Expr]:
    return lambda x, time, initial=None: Call("DELAY", (x, time, initial or x, order))


def _smooth(order: Const) -> Callable[..., Expr]:
    return lambda x, time, initial=None: Call("SMOOTH N", (x, time, initial or x, order))


def _wave(shape: str) -> Callable[..., Expr]:
    def wave(amplitude: Expr, period: Expr) -> Expr:
        angle = Binary("/", Binary("*", Const(2 * math.pi), TIME), period)
        return Binary("*", amplitude, Call(shape, (angle,)))

    return wave


def _pulse(magnitude: Expr, first: Expr, interval: Expr | None = None) -> Expr:
    if interval is None:
        return Call("XPULSE", (first, magnitude))
    return Call("XPULSE TRAIN", (first, interval, magnitude))


def _safe(a: Expr, b: Expr, otherwise: Expr = _NOTHING) -> Expr:
    return Call("XMILE SAFEDIV", (a, b, otherwise))


WORDS: Mapping[str, Word] = {
    **{name: _same(name) for name in ("ABS", "EXP", "LN", "SQRT", "SIN", "COS", "TAN", "ARCSIN", "ARCCOS", "ARCTAN")},
    "PI": Word(0, 0, "PI", lambda: Const(math.pi)),
    "TIME": Word(0, 0, "TIME", lambda: TIME),
    "LOG10": Word(1, 1, "LOG10(x)", lambda x: Call("LOG", (x, Const(10.0)))),
    "INT": Word(1, 1, "INT(x)", lambda x: Call("XMILE INT", (x,))),
    "MOD": Word(2, 2, "x MOD y", lambda x, y: Call("XMILE MOD", (x, y))),
    "ROUND": Word(1, 1, "ROUND(x)", lambda x: Call("XMILE ROUND", (x,))),  # Stella
    "SAFEDIV": Word(2, 3, "SAFEDIV(x, y, [otherwise])", _safe),  # Stella
    "IF THEN ELSE": _called("IF THEN ELSE", "IF condition THEN x ELSE y", 3, 3),
    "INIT": Word(1, 1, "INIT(x)", lambda x: Call("INITIAL", (x,))),
    "PREVIOUS": Word(2, 2, "PREVIOUS(x, initial)", lambda x, initial: Call("DELAY FIXED", (x, STEP, initial))),
    "DELAY": Word(
        2, 3, "DELAY(x, time, [initial])", lambda x, time, start=None: Call("DELAY FIXED", (x, time, start or x))
    ),
    "DELAY1": Word(2, 3, "DELAY1(x, time, [initial])", _delay(_ONE)),
    "DELAY3": Word(2, 3, "DELAY3(x, time, [initial])", _delay(_THREE)),
    "DELAYN": Word(
        3,
        4,
        "DELAYN(x, time, order, [initial])",
        lambda x, time, order, start=None: Call("DELAY N", (x, time, start or x, order)),
    ),
    "SMTH1": Word(2, 3, "SMTH1(x, time, [initial])", _smooth(_ONE)),
    "SMTH3": Word(2, 3, "SMTH3(x, time, [initial])", _smooth(_THREE)),
    "SMTHN": Word(
        3,
        4,
        "SMTHN(x, time, order, [initial])",
        lambda x, time, order, start=None: Call("SMOOTH N", (x, time, start or x, order)),
    ),
    "TREND": Word(2, 3, "TREND(x, time, [initial])", lambda x, time, start=_NOTHING: Call("TREND", (x, time, start))),
    "FORCST": Word(
        3,
        4,
        "FORCST(x, time, horizon, [initial])",
        lambda x, time, horizon, start=_NOTHING: Call("FORECAST", (x, time, horizon, start)),
    ),
    "PULSE": Word(2, 3, "PULSE(magnitude, first, [interval])", _pulse),
    "STEP": _called("STEP", "STEP(height, start)", 2, 2),
    "RAMP": Word(
        1,
        3,
        "RAMP(slope, [start])",
        lambda slope, start=START, *end: Call("RAMP" if end else "XRAMP", (slope, start, *end)),
    ),
    "SINWAVE": Word(2, 2, "SINWAVE(amplitude, period)", _wave("SIN")),  # Stella
    "COSWAVE": Word(2, 2, "COSWAVE(amplitude, period)", _wave("COS")),  # Stella
    "RANDOM": Word(
        2, 3, "RANDOM(least, most, [seed])", lambda a, b, seed=_NOTHING: Call("RANDOM UNIFORM", (a, b, seed))
    ),
    "NORMAL": Word(
        2,
        3,
        "NORMAL(mean, deviation, [seed])",
        lambda mean, deviation, seed=_NOTHING: Call("RANDOM NORMAL", (_LEAST, _MOST, mean, deviation, seed)),
    ),
    "EXPRND": Word(
        1,
        2,
        "EXPRND(mean, [seed])",
        lambda mean, seed=_NOTHING: Call("RANDOM EXPONENTIAL", (_NOTHING, _MOST, _NOTHING, mean, seed)),
    ),
}
NOT_RUN: Mapping[str, str] = {
    "STDDEV": "whether it divides by the number of elements or one less is not said",
    "RANK": "it gives a place in an array",
    "POISSON": "whether it counts for a unit of time or for a step is not said",
    "LOGNORMAL": "it has no counterpart yet",
}
"""Functions that XMILE has and that are refused by name, with the reason."""
