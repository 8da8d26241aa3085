"""What each function of the language does to bounds and slopes; a function that is not here may do anything."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

from tiershift.model.intervals import (
    ANY,
    NOT_NEGATIVE,
    ONE,
    SHARE,
    ZERO,
    Interval,
    between,
    exactly,
    exponential,
    logarithm,
    raised,
)


@dataclass(frozen=True, slots=True)
class Slope:
    """Bounds of a value, and of how fast it rises with one variable."""

    value: Interval
    slope: Interval


_NOTHING = Slope(ZERO, ZERO)


def joined(several: Iterable[Slope]) -> Slope:
    """Return what holds where any one of `several` may be in force."""
    return reduce(lambda a, b: Slope(a.value | b.value, a.slope | b.slope), several)


def quotient(a: Slope, b: Slope) -> Slope:
    """Return a / b."""
    return Slope(a.value / b.value, a.slope / b.value - a.value * b.slope / b.value.square())


def power(a: Slope, b: Slope) -> Slope:
    """Return a ^ b; a base that may be negative is followed only to whole powers."""
    if a.value.low >= 0.0:
        log = a.value.at(logarithm)
        value = (b.value * log).at(exponential)
        return Slope(value, value * (b.slope * log + b.value * (a.slope / a.value)))
    whole = b.value.low
    if b.value.low != b.value.high or not math.isfinite(whole) or whole != int(whole) or whole < 1 or b.slope != ZERO:
        return anything(a, b)
    if whole % 2:
        return Slope(a.value.at(lambda x: raised(x, whole)), NOT_NEGATIVE * a.slope)
    return Slope(a.value.square().at(lambda x: raised(x, whole / 2)), NOT_NEGATIVE * a.value * a.slope)


def anything(*args: Slope) -> Slope:
    """Return what is known of an unknown function: that it stands still while its arguments do."""
    return Slope(ANY, ANY if any(arg.slope != ZERO for arg in args) else ZERO)


def _spread(x: Interval) -> Interval:
    """Bounds of any positive number of `x` together: only its sign is left."""
    return Interval(min(x.low, 0.0) * math.inf if x.low < 0.0 else 0.0, x.high * math.inf if x.high > 0.0 else 0.0)


def _choice(condition: Slope, then: Slope, otherwise: Slope) -> Slope:
    jump = condition.slope * (then.value - otherwise.value)
    return Slope(then.value | otherwise.value, (then.slope | otherwise.slope) + jump)


def _largest(*args: Slope) -> Slope:
    floor = max(arg.value.low for arg in args)
    able = [arg for arg in args if arg.value.high >= floor]
    return Slope(between(floor, max(arg.value.high for arg in args)), joined(able).slope)


def _smallest(*args: Slope) -> Slope:
    turned = _largest(*(Slope(-arg.value, -arg.slope) for arg in args))
    return Slope(-turned.value, -turned.slope)


def _size(x: Slope) -> Slope:
    value = Interval(max(0.0, x.value.low, -x.value.high), max(abs(x.value.low), abs(x.value.high)))
    sign = ONE if x.value.low >= 0.0 else -ONE if x.value.high <= 0.0 else ONE | -ONE
    return Slope(value, sign * x.slope)


def _rising(value: Interval) -> Callable[[Slope], Slope]:
    return lambda x: Slope(value, NOT_NEGATIVE * x.slope)


def _root(x: Slope) -> Slope:
    value = x.value.at(lambda end: math.sqrt(end) if end > 0.0 else 0.0)
    return Slope(value, NOT_NEGATIVE * x.slope)


def _exp(x: Slope) -> Slope:
    value = x.value.at(exponential)
    return Slope(value, value * x.slope)


def _log(x: Slope) -> Slope:
    return Slope(x.value.at(logarithm), NOT_NEGATIVE * x.slope)


def _wave(x: Slope) -> Slope:
    return Slope(Interval(-1.0, 1.0), ANY * x.slope)


def _cosh(x: Slope) -> Slope:
    return Slope(Interval(1.0, math.inf), x.value * NOT_NEGATIVE * x.slope)


def _held(x: Slope, time: Slope, initial: Slope, order: Slope = _NOTHING) -> Slope:
    """SMOOTH and DELAY FIXED: between what went in and what was there."""
    return Slope(x.value | initial.value, x.slope + ANY * (time.slope + order.slope))


def _delayed(x: Slope, time: Slope, initial: Slope, order: Slope = _NOTHING) -> Slope:
    """A material delay gives back all that went in, but faster or slower where its time changes."""
    return Slope(_spread(x.value | initial.value), x.slope + ANY * (time.slope + order.slope))


def _trend(x: Slope, time: Slope, _initial: Slope) -> Slope:
    return Slope(ANY, NOT_NEGATIVE * x.slope + ANY * time.slope)


def _forecast(x: Slope, time: Slope, horizon: Slope, _initial: Slope = _NOTHING) -> Slope:
    return Slope(ANY, NOT_NEGATIVE * x.slope + ANY * (time.slope + horizon.slope))


def _sampled(condition: Slope, x: Slope, initial: Slope) -> Slope:
    return Slope(x.value | initial.value, (x.slope | ZERO) + ANY * condition.slope)


def _step(height: Slope, start: Slope) -> Slope:
    return Slope(height.value | ZERO, height.slope * SHARE - NOT_NEGATIVE * height.value * start.slope)


def _ramp(rate: Slope, start: Slope, finish: Slope = _NOTHING) -> Slope:
    more = NOT_NEGATIVE * rate.value * (finish.slope - start.slope)
    return Slope(_spread(rate.value), NOT_NEGATIVE * rate.slope + more)


def _pulse(*when: Slope) -> Slope:
    return Slope(SHARE, anything(*when).slope)


def _guarded(a: Slope, b: Slope, otherwise: Slope = _NOTHING) -> Slope:
    return joined((quotient(a, b), otherwise))


def _sum(x: Slope) -> Slope:
    return Slope(_spread(x.value), _spread(x.slope))


def _product(x: Slope) -> Slope:
    return Slope(NOT_NEGATIVE, NOT_NEGATIVE * x.slope) if x.value.low >= 0.0 else anything(x)


def _least(x: Slope) -> Slope:
    return Slope(x.value, x.slope | ZERO)


def _allocated(request: Slope, profile: Slope, available: Slope) -> Slope:
    return Slope(request.value | ZERO, NOT_NEGATIVE * available.slope + anything(request, profile).slope)


def _quantum(a: Slope, b: Slope) -> Slope:
    return Slope(a.value | ZERO, NOT_NEGATIVE * a.slope + ANY * b.slope)


RULES: Mapping[str, Callable[..., Slope]] = {
    "IF THEN ELSE": _choice,
    "ABS": _size,
    "MIN": _smallest,
    "MAX": _largest,
    "INTEGER": lambda x: Slope(x.value | ZERO, NOT_NEGATIVE * x.slope),
    "SQRT": _root,
    "EXP": _exp,
    "LN": _log,
    "SIN": _wave,
    "COS": _wave,
    "TAN": _rising(ANY),
    "ARCSIN": _rising(Interval(-math.pi / 2, math.pi / 2)),
    "ARCCOS": lambda x: Slope(Interval(0.0, math.pi), -NOT_NEGATIVE * x.slope),
    "ARCTAN": _rising(Interval(-math.pi / 2, math.pi / 2)),
    "SINH": _rising(ANY),
    "COSH": _cosh,
    "TANH": _rising(Interval(-1.0, 1.0)),
    "PI": lambda: Slope(exactly(math.pi), ZERO),
    "POWER": power,
    "LOG": lambda x, base: quotient(_log(x), _log(base)),
    "XIDZ": _guarded,
    "ZIDZ": _guarded,
    "XMILE SAFEDIV": _guarded,
    "QUANTUM": _quantum,
    "STEP": _step,
    "RAMP": _ramp,
    "XRAMP": _ramp,
    "PULSE": _pulse,
    "PULSE TRAIN": _pulse,
    "INITIAL": lambda x: Slope(x.value, ZERO),
    "ACTIVE INITIAL": lambda x, initial: Slope(x.value | initial.value, x.slope),
    "SMOOTH N": _held,
    "DELAY FIXED": _held,
    "DELAY": _delayed,
    "DELAY N": _delayed,
    "TREND": _trend,
    "FORECAST": _forecast,
    "SAMPLE IF TRUE": _sampled,
    "SUM": _sum,
    "PROD": _product,
    "VMIN": _least,
    "VMAX": _least,
    "ELMCOUNT": lambda _: Slope(Interval(1.0, math.inf), ZERO),
    "ALLOCATE AVAILABLE": _allocated,
}
