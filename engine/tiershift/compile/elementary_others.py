"""Hyperbolic functions, ln(1 + x), ln |Γ(x)| and the complementary error function."""

from __future__ import annotations

import math

from tiershift.compile.algebra import Number, Pair, any_sum, fma, polynomial, ratio, two_product, two_sum
from tiershift.compile.elementary_angles import cosine_parts, sine_parts
from tiershift.compile.elementary_data import (
    ERFC_TERMS,
    GAMMA_ONE_SLOPE,
    GAMMA_ONE_TERMS,
    GAMMA_TWO_SLOPE,
    GAMMA_TWO_TERMS,
    HALF_PI_PARTS,
    LN_PI_PARTS,
    LN_ROOT_TWO_PI_PARTS,
    SINH_TERMS,
    STIRLING_TERMS,
    TANH_TERMS,
)
from tiershift.compile.elementary_powers import (
    BIAS,
    Args,
    Table,
    exponential,
    exponential_parts,
    logarithm_parts,
    scaled,
    twice_biased,
)

_SERIES = 0.35
"""Up to here e^x and e^-x are too close for their difference."""
_TINY = 2.0**-27


def _two_exponentials(x: Number) -> tuple[Pair, Pair, Number]:
    """Return e^|x| / 2^k and e^-|x| / 2^k, each in two parts, and what `scaled` takes to multiply by 2^k."""
    size = (abs(x) > 712.0).choose(712.0, abs(x))
    parts, shifted = exponential_parts(size)
    up, up_rest = two_sum(*parts)
    down = 1.0 / up
    down_rest = (fma(-down, up, 1.0) - down * up_rest) * down
    places = twice_biased(shifted)
    square = (places.of((5 * BIAS) << 52) - (places << 53)).number()  # 2^-2k
    square = (size < 40.0).choose(square, 0.0)
    return (up, up_rest), (down * square, down_rest * square), shifted


def _difference(up: Pair, down: Pair) -> Pair:
    total, rest = two_sum(up[0], -down[0])
    return total, rest + (up[1] - down[1])


def _sum(up: Pair, down: Pair) -> Pair:
    total, rest = two_sum(up[0], down[0])
    return total, rest + (up[1] + down[1])


def _near_zero(x: Number, terms: tuple[float, ...], far: Number) -> Number:
    """Return x + x³ P(x²) for small x, and elsewhere `far`, which has no sign yet."""
    size = abs(x)
    z = size * size
    value = (size < _SERIES).choose(size + z * size * polynomial(z, terms), far)
    return (size < _TINY).choose(x, value.with_sign_of(x))


def sinh(args: Args, table: Table) -> Number:
    up, down, shifted = _two_exponentials(args[0])
    total, rest = _difference(up, down)
    return _near_zero(args[0], SINH_TERMS, scaled(0.5 * (total + rest), shifted))


def cosh(args: Args, table: Table) -> Number:
    up, down, shifted = _two_exponentials(args[0])
    total, rest = _sum(up, down)
    return scaled(0.5 * (total + rest), shifted)


def tanh(args: Args, table: Table) -> Number:
    up, down, _ = _two_exponentials(args[0])
    return _near_zero(args[0], TANH_TERMS, ratio(_difference(up, down), _sum(up, down)))


def log1p(args: Args, table: Table) -> Number:
    """The logarithm of 1 + x rounded, and what rounding took."""
    (x,) = args
    total, rest = any_sum(x.of(1.0), x)
    high, low = logarithm_parts(total, table)
    value = (abs(x) < 2.0**-54).choose(x, high + (low + rest / total))
    outside = x.same(-1.0).choose(-math.inf, (x > 0.0).choose(x, math.nan))
    return ((x > -1.0) & (x < math.inf)).choose(value, outside)


def erfc(args: Args, table: Table) -> Number:
    """Source: M. M. Shepherd and J. G. Laframboise, 1981, https://doi.org/10.1090/S0025-5718-1981-0595058-X."""
    (x,) = args
    size = (abs(x) > 28.0).choose(28.0, abs(x))
    t = (size - 3.75) / (size + 3.75)
    square, square_rest = two_product(size, size)
    value = exponential(-square, -square_rest) * (polynomial(t, ERFC_TERMS) / fma(size, 2.0, 1.0))
    return (x < 0.0).choose(2.0 - value, value)


def _product(a: Pair, b: Pair) -> Pair:
    high, low = two_product(a[0], b[0])
    return two_sum(high, low + fma(a[0], b[1], a[1] * b[0]))


def _plus(a: Pair, b: Pair) -> Pair:
    total, rest = any_sum(a[0], b[0])
    return two_sum(total, rest + (a[1] + b[1]))


def _logarithm(x: Pair, table: Table) -> Pair:
    high, low = logarithm_parts(x[0], table)
    return high, low + x[1] / x[0]


def _log_gamma_parts(x: Number, table: Table) -> Pair:
    """Return ln Γ(x) in two parts for x above 0: Stirling's series from 10 on, and below that of x + 10.

    Source: https://dlmf.nist.gov/5.11; near 1 and 2, where it is 0, a polynomial.
    """
    low = x < 10.0
    product: Pair = (x, x.of(0.0))
    for k in range(1, 10):
        product = _product(product, any_sum(x, x.of(float(k))))
    product = low.choose(product[0], 1.0), low.choose(product[1], x.of(0.0))
    large = any_sum(x, x.of(10.0))
    large = low.choose(large[0], x), low.choose(large[1], x.of(0.0))
    ln = _logarithm(large, table)
    front = _product(_plus(large, (x.of(-0.5), x.of(0.0))), _plus(ln, (x.of(-1.0), x.of(0.0))))
    back = _logarithm(product, table)
    inverse = 1.0 / large[0]
    square = inverse * inverse
    ends = x.of(LN_ROOT_TWO_PI_PARTS[0] - 0.5), x.of(LN_ROOT_TWO_PI_PARTS[1])
    ends = ends[0], fma(inverse, polynomial(square, STIRLING_TERMS), ends[1])
    made = _plus(_plus(front, (-back[0], -back[1])), ends)
    for zero, slope, terms in ((1.0, GAMMA_ONE_SLOPE, GAMMA_ONE_TERMS), (2.0, GAMMA_TWO_SLOPE, GAMMA_TWO_TERMS)):
        t = x - zero
        near = abs(t) < 0.1
        line, rest = two_product(t, t.of(slope[0]))
        rest = rest + t * fma(t, polynomial(t, terms), slope[1])
        made = near.choose(line, made[0]), near.choose(rest, made[1])
    return made


def _sine_of_turns(x: Number) -> Pair:
    """Return |sin(π x)| in two parts, for x above 0."""
    away = abs(x - (x + 0.5).whole())
    other = away > 0.25
    turn = other.choose(0.5 - away, away)
    high, low = two_product(turn, x.of(2.0 * HALF_PI_PARTS[0]))
    low = fma(turn, 2.0 * HALF_PI_PARTS[1], low)
    sine, cosine = sine_parts(high, low), cosine_parts(high, low)
    return other.choose(cosine[0], sine[0]), other.choose(cosine[1], sine[1])


def lgamma(args: Args, table: Table) -> Number:
    """ln |Γ(x)|; below 0 by reflection, https://dlmf.nist.gov/5.5. It is infinite where Γ is."""
    (x,) = args
    size = abs(x)
    above = _log_gamma_parts(size, table)
    around = _product(_sine_of_turns(size), (size, size.of(0.0)))
    ln_pi = x.of(LN_PI_PARTS[0]), x.of(LN_PI_PARTS[1])
    ln = _logarithm(around, table)
    below = _plus(_plus(ln_pi, (-ln[0], -ln[1])), (-above[0], -above[1]))
    value = (x < -(2.0**-60)).choose(below[0] + below[1], above[0] + above[1])  # nearer 0 both are -ln |x|
    pole = x.same(0.0) | (x > 2.5e305) | (size.same(math.inf)) | ((x < 0.0) & size.whole().same(size))
    return pole.choose(math.inf, value)
