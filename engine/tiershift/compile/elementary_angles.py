"""Sines and their like, and the angles that belong to them.

x = n π/2 + r: with π/2 in three parts while x is below 2**30, and beyond that from 1,226 bits of 2/π, so that every
angle is right to its last digit (M. H. Payne and R. N. Hanek, Radian reduction for trigonometric functions, 1983,
https://doi.org/10.1145/1057600.1057602). Sums are kept in two parts.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from llvmlite import ir

from tiershift.compile.algebra import Bits, Number, Pair, Truth, any_sum, fma, polynomial, ratio, two_product, two_sum
from tiershift.compile.elementary_data import (
    ASIN_TERMS,
    ATAN_AT,
    ATAN_TERMS,
    COS_TERMS,
    HALF_PI_PARTS,
    SIN_TERMS,
    TWO_OVER_PI,
)
from tiershift.compile.elementary_powers import SHIFT, Args, Table

_FAR, _NEAR = 2.0**30, 2.0**-27
_WIDE, _WHOLE, _PLACES = 256, 254, 1226
"""Bits of an angle in quarter turns, those of them after the point, and bits of 2/π after the point."""


def sine_parts(r: Number, rest: Number) -> Pair:
    """Return sin(r + rest) in two parts, for r within π/4 of 0."""
    z = r * r
    return two_sum(r, fma(z * r, polynomial(z, SIN_TERMS), fma(z * -0.5, rest, rest)))


def cosine_parts(r: Number, rest: Number) -> Pair:
    """Return cos(r + rest) in two parts, for r within π/4 of 0."""
    half, half_rest = two_product(0.5 * r, r)
    total, total_rest = two_sum(r.of(1.0), -half)
    z = half + half
    small = fma(z * z, polynomial(z, COS_TERMS), -(r * rest))
    return two_sum(total, small + (total_rest - half_rest))


def _near_angle(x: Number) -> tuple[Bits, Number, Number]:
    """Return the nearest quarter turn of x, which is below 2**30, and how far x is from it in two parts."""
    shifted = fma(x, 2.0 / math.pi, SHIFT)
    k = shifted - SHIFT
    first = fma(k, -HALF_PI_PARTS[0], x)  # exact
    second, second_rest = two_product(k, x.of(HALF_PI_PARTS[1]))
    r, rest = any_sum(first, -second)
    return shifted.bits(), *two_sum(r, rest - fma(k, HALF_PI_PARTS[2], second_rest))


def _far_angle(x: Number) -> tuple[Bits, Number, Number]:
    """Return what `_near_angle` does, for x that is beyond 2**30, in one lane."""
    builder, short, wide = x.maker.builder, ir.IntType(64), ir.IntType(_WIDE)

    def whole(value: int) -> ir.Constant:
        return ir.Constant(wide, value)

    bits = abs(x).bits()
    mantissa = (bits & (2**52 - 1)) | 2**52
    down = bits.of(_PLACES - _WHOLE + 1075) - (bits >> 52)  # so many of the bits are too fine for this exponent
    fine: Any = whole(0)
    for k, word in enumerate(_words(down, _WIDE // 64)):
        fine = builder.or_(fine, builder.shl(builder.zext(word.value, wide), whole(64 * k)))
    turns = builder.mul(fine, builder.zext(mantissa.value, wide))
    quarter = builder.lshr(builder.add(turns, whole(1 << (_WHOLE - 1))), whole(_WHOLE))
    part = builder.sub(turns, builder.shl(quarter, whole(_WHOLE)))

    def piece(at: int, bits: int) -> Number:
        moved: Any = builder.ashr(part, whole(at))
        if bits:
            moved = builder.and_(moved, whole(2**bits - 1))
        return Number(builder.sitofp(builder.trunc(moved, short), ir.DoubleType()), x.maker) * 2.0 ** (at - _WHOLE)

    first, rest = two_sum(piece(206, 0), piece(158, 48))
    first, rest = two_sum(first, rest + piece(110, 48) + piece(62, 48))
    r, r_rest = two_product(first, x.of(HALF_PI_PARTS[0]))
    r, r_rest = two_sum(r, fma(first, HALF_PI_PARTS[1], fma(rest, HALF_PI_PARTS[0], r_rest)))
    back = x < 0.0
    n = Bits(builder.trunc(quarter, short), x.maker)
    n = Bits(builder.select(back.value, (n.of(0) - n).value, n.value), x.maker)
    none = abs(x).same(math.inf) | x.broken()
    r = none.choose(math.nan, back.choose(-r, r))
    return n, r, back.choose(-r_rest, r_rest)


def _words(down: Bits, many: int) -> list[Bits]:
    """Return that many words of 2/π, the lowest first, from bit `down` on."""
    maker, byte, short = down.maker, ir.IntType(8), ir.IntType(64)
    builder, name = maker.builder, "ts.two.over.pi"
    digits = TWO_OVER_PI.to_bytes(176, "little")
    kind = ir.ArrayType(byte, len(digits))
    table: Any = builder.module.globals.get(name)
    if table is None:
        table = ir.GlobalVariable(builder.module, kind, name)
        table.linkage, table.global_constant = "internal", True
        table.initializer = ir.Constant(kind, bytearray(digits))
    start, rest = down >> 3, down & 7
    words = []
    for k in range(many + 1):
        place = builder.gep(table, [(start + 8 * k).value], source_etype=byte)
        words.append(Bits(builder.load(place, typ=short, align=1), maker))
    over = rest ^ 63  # 63 less the rest
    return [(low >> rest) | ((high << 1) << over) for low, high in pairwise(words)]


def _turned(n: Bits, r: Number, rest: Number) -> Number:
    """Return sin(n π/2 + r + rest)."""
    value = (n & 1).same(1).choose(cosine_parts(r, rest)[0], sine_parts(r, rest)[0])
    return (value.bits() ^ ((n & 2) << 62)).number()


def _tangent(n: Bits, r: Number, rest: Number) -> Number:
    sine, cosine = sine_parts(r, rest), cosine_parts(r, rest)
    odd = (n & 1).same(1)
    above = tuple(odd.choose(-c, s) for s, c in zip(sine, cosine, strict=True))
    below = tuple(odd.choose(s, c) for s, c in zip(sine, cosine, strict=True))
    return ratio((above[0], above[1]), (below[0], below[1]))


def _small(x: Number, value: Number) -> Number:
    """`value`, or x where it is so near 0 that both are the same."""
    return (abs(x) < _NEAR).choose(x, value)


def sin_mostly(args: Args, table: Table) -> tuple[Number, Truth]:
    return _small(args[0], _turned(*_near_angle(args[0]))), abs(args[0]) < _FAR


def sin(args: Args, table: Table) -> Number:
    return _turned(*_far_angle(args[0]))


def cos_mostly(args: Args, table: Table) -> tuple[Number, Truth]:
    n, r, rest = _near_angle(args[0])
    return _turned(n + 1, r, rest), abs(args[0]) < _FAR


def cos(args: Args, table: Table) -> Number:
    n, r, rest = _far_angle(args[0])
    return _turned(n + 1, r, rest)


def tan_mostly(args: Args, table: Table) -> tuple[Number, Truth]:
    return _small(args[0], _tangent(*_near_angle(args[0]))), abs(args[0]) < _FAR


def tan(args: Args, table: Table) -> Number:
    return _tangent(*_far_angle(args[0]))


def atan(args: Args, table: Table) -> Number:
    """The angle of a number near by whose angle is known, and that of t = (x - c) / (1 + c x)."""
    (x,) = args
    size = (abs(x) > 2.0**100).choose(2.0**100, abs(x))
    above, below, below_rest = size, size.of(1.0), size.of(0.0)
    base, base_rest = size.of(0.0), size.of(0.0)
    for k, (start, c) in enumerate(((0.4375, 0.5), (0.6875, 1.0), (1.1875, 1.5))):
        here = size >= start
        product, product_rest = two_product(size, size.of(c))
        total, total_rest = any_sum(size.of(1.0), product)
        above, below = here.choose(size - c, above), here.choose(total, below)
        below_rest = here.choose(total_rest + product_rest, below_rest)
        base, base_rest = here.choose(ATAN_AT[2 * k], base), here.choose(ATAN_AT[2 * k + 1], base_rest)
    last = size >= 2.4375
    above, below, below_rest = last.choose(-1.0, above), last.choose(size, below), last.choose(0.0, below_rest)
    base, base_rest = last.choose(HALF_PI_PARTS[0], base), last.choose(HALF_PI_PARTS[1], base_rest)
    t = above / below
    t_rest = (fma(-t, below, above) - t * below_rest) / below
    z = t * t
    total, total_rest = two_sum(base, t)
    small = fma(z * t, polynomial(z, ATAN_TERMS), fma(-z, t_rest, t_rest))
    return _small(x, (total + (small + (total_rest + base_rest))).with_sign_of(x))


def _half_way(x: Number) -> tuple[Number, Number, Number, Truth]:
    """Return u, its rest and u³ P(u²), where asin(u + rest) = u + rest + u³ P(u²); and where u is |x| itself.

    Beyond a half, u is the sine of half the angle whose cosine is |x|.
    """
    size = abs(x)
    near = size < 0.5
    half = 0.5 * (1.0 - size)  # exact from 1/2 on
    root = half.root()
    root_rest = fma(-root, root, half) / (root > 0.0).choose(root + root, 1.0)
    u, rest = near.choose(size, root), near.choose(0.0, root_rest)
    z = u * u
    rest = fma(0.5 * z, rest, rest)
    return u, rest, (z * u) * polynomial(z, ASIN_TERMS), near


def asin(args: Args, table: Table) -> Number:
    (x,) = args
    u, rest, cube, near = _half_way(x)
    total, total_rest = two_sum(near.choose(0.0, x.of(HALF_PI_PARTS[0])), near.choose(u, -2.0 * u))
    small = near.choose(cube, HALF_PI_PARTS[1] - 2.0 * (rest + cube))
    return _small(x, (total + (total_rest + small)).with_sign_of(x))


def acos(args: Args, table: Table) -> Number:
    """π/2 - asin x near 0; elsewhere twice the half angle, or π less that."""
    (x,) = args
    u, rest, cube, near = _half_way(x)
    below = x < 0.0
    base = near.choose(HALF_PI_PARTS[0], below.choose(2.0 * HALF_PI_PARTS[0], x.of(0.0)))
    base_rest = near.choose(HALF_PI_PARTS[1], below.choose(2.0 * HALF_PI_PARTS[1], x.of(0.0)))
    times = near.choose(below.choose(1.0, x.of(-1.0)), below.choose(-2.0, x.of(2.0)))
    total, total_rest = two_sum(base, times * u)
    return total + fma(times, rest + cube, total_rest + base_rest)
