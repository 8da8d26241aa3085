"""Exponentials, logarithms and powers, from additions, multiplications and fused multiply-adds.

exp: x = k ln 2 + r, a polynomial in r, and 2^k in two factors, so that the smallest results are rounded once.
log: x = 2^k z; a table holds a short c near 1 / z and -ln c, so that r = z c - 1 is exact and ln z = -ln c + ln(1 + r)
(P. T. P. Tang, Table-driven implementation of the logarithm function in IEEE floating-point arithmetic, 1990,
https://doi.org/10.1145/98267.98294). Sums are kept in two parts (T. J. Dekker, A floating-point technique for extending
the available precision, 1971, https://doi.org/10.1007/BF01397083). pow: exp(y ln x), with both parts of the logarithm.

A formula ends in `_mostly` where it holds for the usual arguments only, and says for which.
"""

from __future__ import annotations

import math
from typing import TypeAlias

from llvmlite import ir

from tiershift.compile.algebra import Bits, Number, Pair, Truth, fma, polynomial, two_product, two_sum
from tiershift.compile.elementary_data import EXP_TERMS, LN2_PARTS, LOG_FIRST, LOG_TERMS

Table: TypeAlias = ir.GlobalVariable
Args: TypeAlias = tuple[Number, ...]
SHIFT = 1.5 * 2.0**52
"""A number below 2**51 added to this is rounded to a whole one, which then stands in the lowest bits."""
_SHIFT_BITS, BIAS = 0x4338000000000000, 1023
_MANTISSA = 2**52 - 1
_LEAST = 2.0**-1022
"""The least number with all its digits."""


def exponential(x: Number, rest: Number | float = 0.0) -> Number:
    """Return exp(x + rest) for any x; `rest` is below a rounding of x."""
    x = (x < -746.0).choose(-746.0, x)
    x = (x > 710.0).choose(710.0, x)
    (total, small), shifted = exponential_parts(x, rest)
    return scaled(total + small, shifted)


def scaled(value: Number, shifted: Number) -> Number:
    """Return value × 2^k, where `shifted` is what `exponential_parts` gave."""
    twice = twice_biased(shifted)
    half = twice >> 1
    return value * (half << 52).number() * ((twice - half) << 52).number()


def twice_biased(shifted: Number) -> Bits:
    """Return k and twice the exponents' bias, which is above 0."""
    return shifted.bits() - _SHIFT_BITS


def exponential_parts(
    x: Number, rest: Number | float = 0.0, shift: float = SHIFT + 2 * BIAS
) -> tuple[tuple[Number, Number], Number]:
    """Return exp(x + rest) / 2^k, between 0.7 and 1.5, in two parts, and k + shift."""
    shifted = fma(x, 1.0 / math.log(2.0), shift)
    k = shifted - shift
    high = fma(k, -LN2_PARTS[0], x)  # exact: that part of ln 2 is short
    low = fma(k, LN2_PARTS[1], -x.of(rest)) if isinstance(rest, Number) else k * LN2_PARTS[1]
    r = high - low
    r_rest = (high - r) - low
    total = 1.0 + r
    small = fma(r_rest, total, (1.0 - total) + r)
    return (total, fma(r * r, polynomial(r, (0.5, *EXP_TERMS)), small)), shifted


def _bounded_exponential(x: Number, rest: Number | float = 0.0) -> Number:
    """Return what `exponential` does, for x within 700 of 0."""
    (total, small), shifted = exponential_parts(x, rest, SHIFT)
    return ((total + small).bits() + (shifted.bits() << 52)).number()


def logarithm_parts(x: Number, table: Table) -> Pair:
    """Return ln x in two parts, for finite x above 0, to some 2**-66 of it."""
    tiny = x < _LEAST
    return _logarithm(tiny.choose(x * 2.0**54, x), tiny.choose(SHIFT + BIAS + 54, SHIFT + BIAS), table)


def _logarithm(x: Number, shift: Number | float, table: Table) -> Pair:
    """Return ln x in two parts, for x with all its digits; `shift` is what the exponent's bits are too large by."""
    place = x.bits() - LOG_FIRST  # 2**52 of these double a number
    k = (((place + (BIAS << 52)) >> 52) | _SHIFT_BITS).number() - shift
    z = ((place & _MANTISSA) + LOG_FIRST).number()
    c, ln_high, ln_low = ((place >> 45) & 127).looked_up(table, 3)
    r = fma(z, c, -1.0)  # exact: c is short
    base = fma(k, LN2_PARTS[0], ln_high)  # exact: both are multiples of 2**-42
    first, first_rest = two_sum(base, r)
    square, square_rest = two_product(-0.5 * r, r)
    second, second_rest = two_sum(first, square)
    small = fma(k, LN2_PARTS[1], ln_low) + first_rest + (square_rest + second_rest)
    return two_sum(second, fma((r * r) * r, polynomial(r, LOG_TERMS), small))


def _ordinary(x: Number) -> Truth:
    """True where x is finite, above 0 and has all its digits."""
    return (x >= _LEAST) & (x < math.inf)


def exp_mostly(args: Args, table: Table) -> tuple[Number, Truth]:
    return _bounded_exponential(args[0]), abs(args[0]) < 700.0


def exp(args: Args, table: Table) -> Number:
    return exponential(args[0])


def log_mostly(args: Args, table: Table) -> tuple[Number, Truth]:
    return _logarithm(args[0], SHIFT + BIAS, table)[0], _ordinary(args[0])


def log(args: Args, table: Table) -> Number:
    (x,) = args
    high, _ = logarithm_parts(x, table)
    outside = x.same(0.0).choose(-math.inf, (x > 0.0).choose(x, math.nan))
    return ((x > 0.0) & (x < math.inf)).choose(high, outside)


def pow_mostly(args: Args, table: Table) -> tuple[Number, Truth]:
    x, y = args
    ln, ln_rest = _logarithm(x, SHIFT + BIAS, table)
    high, low = two_product(y, ln)
    made = _bounded_exponential(high, fma(y, ln_rest, low))
    return made, _ordinary(x) & (abs(high) < 700.0)


def pow(args: Args, table: Table) -> Number:
    x, y = args
    size, most = abs(x), 2.0**100  # beyond which a power is 0, 1 or infinite
    power = (y < -most).choose(-most, y)
    power = (power > most).choose(most, power)
    ln, ln_rest = logarithm_parts(size, table)
    high, low = two_product(power, ln)
    low = fma(power, ln_rest, low)
    within = abs(high) < 1000.0
    made = exponential(high, within.choose(low, 0.0))
    edge = size.same(0.0) | size.same(math.inf)
    made = edge.choose(((power > 0.0) ^ size.same(0.0)).choose(math.inf, 0.0), made)
    whole, half = power.whole().same(power), power * 0.5
    odd = whole & ~half.whole().same(half)
    made = (odd & _negative(x)).choose(-made, made)
    broken = x.broken() | y.broken() | ((x < 0.0) & (x > -math.inf) & ~whole)
    return (x.same(1.0) | y.same(0.0)).choose(1.0, broken.choose(math.nan, made))


def _negative(x: Number) -> Truth:
    """True where the sign is minus, that of -0 too."""
    return (x.bits() >> 63).same(1)
