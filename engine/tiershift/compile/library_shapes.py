"""Distribution functions and their inverses, as the random routines of the library need them: pure, bounded, scalar.

The normal quantile is M. J. Wichura's algorithm AS 241 (Applied Statistics 37, 1988, PPND16). The incomplete gamma and
beta functions are the usual series and continued fractions (NIST Digital Library of Mathematical Functions, 8.7, 8.9
and 8.17, https://dlmf.nist.gov); their inverses are found by halving, so that they end after a known number of steps.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from tiershift.compile.elementary_numba import erfc, exp, lgamma, log, log1p

_TERMS = 100_000
"""Of a series or a fraction; where these are not enough, nothing is given."""
_LARGE = 1e9
"""From here on what is left of a shape's logarithms, when one is taken from the other, is too little to go by."""
_HALVINGS = 200
_TINY = 1e-300
_CLOSE = 4e-16


@njit(nogil=True, error_model="numpy")
def normal_below(x: float) -> float:
    """Return the chance of a standard normal number up to `x`."""
    return 0.5 * erfc(-x / math.sqrt(2.0))


@njit(nogil=True, error_model="numpy")
def _centre(r: float) -> float:
    above = 2.5090809287301226727e3
    for term in (3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4, 1.3731693765509461125e4,
                 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0):  # fmt: skip
        above = above * r + term
    below = 5.2264952788528545610e3
    for term in (2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4, 5.3941960214247511077e3,
                 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0):  # fmt: skip
        below = below * r + term
    return above / below


@njit(nogil=True, error_model="numpy")
def _side(r: float) -> float:
    above = 7.74545014278341407640e-4
    for term in (2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
                 3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0,
                 1.42343711074968357734e0):  # fmt: skip
        above = above * r + term
    below = 1.05075007164441684324e-9
    for term in (5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
                 6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1.0):  # fmt: skip
        below = below * r + term
    return above / below


@njit(nogil=True, error_model="numpy")
def _tail(r: float) -> float:
    above = 2.01033439929228813265e-7
    for term in (2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
                 2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0,
                 6.65790464350110377720e0):  # fmt: skip
        above = above * r + term
    below = 2.04426310338993978564e-15
    for term in (1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
                 1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0):  # fmt: skip
        below = below * r + term
    return above / below


@njit(nogil=True, error_model="numpy")
def normal_quantile(p: float) -> float:
    """Return the standard normal number that the chance `p` is up to."""
    if not 0.0 < p < 1.0:
        return -math.inf if p == 0.0 else math.inf if p == 1.0 else math.nan
    q = p - 0.5
    if abs(q) <= 0.425:
        return q * _centre(0.180625 - q * q)
    r = math.sqrt(-log(p if q < 0.0 else 1.0 - p))
    value = _side(r - 1.6) if r <= 5.0 else _tail(r - 5.0)
    return -value if q < 0.0 else value


@njit(nogil=True, error_model="numpy")
def _gamma_series(a: float, x: float) -> float:
    term = total = 1.0 / a
    for k in range(1, _TERMS):
        term *= x / (a + k)
        total += term
        if not term >= total * _CLOSE:
            return total * exp(a * log(x) - x - lgamma(a))
    return math.nan


@njit(nogil=True, error_model="numpy")
def _gamma_fraction(a: float, x: float) -> float:
    b = x + 1.0 - a
    c, d = 1.0 / _TINY, 1.0 / b
    h = d
    for k in range(1, _TERMS):
        factor = -k * (k - a)
        b += 2.0
        d = factor * d + b
        d = 1.0 / (d if abs(d) > _TINY else _TINY)
        c = b + factor / c
        c = c if abs(c) > _TINY else _TINY
        change = d * c
        h *= change
        if not abs(change - 1.0) >= _CLOSE:
            return h * exp(a * log(x) - x - lgamma(a))
    return math.nan


@njit(nogil=True, error_model="numpy")
def gamma_below(a: float, x: float) -> float:
    """Return the chance of a gamma number of order `a` and scale 1 up to `x`."""
    if x <= 0.0:
        return 0.0
    if x == math.inf:
        return 1.0
    return _gamma_series(a, x) if x < a + 1.0 else 1.0 - _gamma_fraction(a, x)


@njit(nogil=True, error_model="numpy")
def gamma_above(a: float, x: float) -> float:
    """Return the chance of a gamma number of order `a` and scale 1 beyond `x`."""
    if x <= 0.0:
        return 1.0
    return 1.0 - _gamma_series(a, x) if x < a + 1.0 else _gamma_fraction(a, x)


@njit(nogil=True, error_model="numpy")
def gamma_quantile(a: float, p: float) -> float:
    """Return the gamma number of order `a` that the chance `p` is up to."""
    if not 0.0 < p < 1.0:
        return 0.0 if p == 0.0 else math.inf if p == 1.0 else math.nan
    low, high = 0.0, a + 1.0
    while gamma_below(a, high) < p and high < 1e300:
        low, high = high, 2.0 * high
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if not low < middle < high:
            break
        reached = gamma_below(a, middle)
        if np.isnan(reached):
            return math.nan
        if reached < p:
            low = middle
        else:
            high = middle
    return high


@njit(nogil=True, error_model="numpy")
def _beta_fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1.0)
    d = 1.0 / (d if abs(d) > _TINY else _TINY)
    h, change = d, 1.0
    for k in range(1, _TERMS):
        for odd in range(2):
            if odd:
                factor = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1.0))
            else:
                factor = k * (b - k) * x / ((a + 2 * k - 1.0) * (a + 2 * k))
            d = 1.0 + factor * d
            d = 1.0 / (d if abs(d) > _TINY else _TINY)
            c = 1.0 + factor / c
            c = c if abs(c) > _TINY else _TINY
            change = d * c
            h *= change
        if not abs(change - 1.0) >= _CLOSE:
            return h
    return math.nan


@njit(nogil=True, error_model="numpy")
def beta_below(a: float, b: float, x: float) -> float:
    """Return the chance of a beta number of shapes `a` and `b` up to `x`."""
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    if a + b > _LARGE:
        return math.nan
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _beta_fraction(a, b, x) / a
    return 1.0 - front * _beta_fraction(b, a, 1.0 - x) / b


@njit(nogil=True, error_model="numpy")
def beta_quantile(a: float, b: float, p: float) -> float:
    """Return the beta number of shapes `a` and `b` that the chance `p` is up to."""
    if not 0.0 <= p <= 1.0:
        return math.nan
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if not low < middle < high:
            break
        reached = beta_below(a, b, middle)
        if np.isnan(reached):
            return math.nan
        if reached < p:
            low = middle
        else:
            high = middle
    return high
