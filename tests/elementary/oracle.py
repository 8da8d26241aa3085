"""Elementary functions to fifty digits, and how many ulps a double is away from one of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal, localcontext

import numpy as np
from tests.elementary import exact

DIGITS = 50


def ulps(found: float, wanted: Decimal) -> float:
    """How far `found` is from `wanted`, in units of the last place of the doubles around `wanted`."""
    near = float(wanted)
    if not math.isfinite(near) or not math.isfinite(found):
        return 0.0 if near == found else math.inf
    unit = math.ulp(near)
    if abs(wanted) < abs(Decimal(near)) and math.frexp(near)[0] in (0.5, -0.5):
        unit = max(unit / 2, 2.0**-1074)  # just below a power of two the doubles are closer
    return abs(float((Decimal(found) - wanted) / Decimal(unit)))


def worst(name: str, found: np.ndarray, *args: np.ndarray) -> float:
    """The largest error of `found` in ulps, over arrays of arguments."""
    with localcontext() as context:
        context.prec, context.Emax, context.Emin = DIGITS, 10**9, -(10**9)
        exact = EXACT[name]
        return max(
            ulps(float(value), exact(*(Decimal(float(arg)) for arg in row)))
            for value, *row in zip(found, *args, strict=True)
        )


EXACT: Mapping[str, Callable[..., Decimal]] = {
    "exp": lambda x: x.exp(),
    "log": lambda x: x.ln(),
    "pow": lambda x, y: (y * x.ln()).exp(),
    "sin": exact.sine,
    "cos": exact.cosine,
    "tan": exact.tangent,
    "asin": exact.arcsin,
    "acos": exact.arccos,
    "atan": exact.arctan,
    "sinh": exact.sinh,
    "cosh": exact.cosh,
    "tanh": exact.tanh,
    "lgamma": exact.log_gamma,
    "log1p": lambda x: (1 + x).ln(),
    "erfc": exact.erfc,
}
