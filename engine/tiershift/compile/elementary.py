"""Exponentials, logarithms and powers of our own: the same bits on every machine, in one lane or in several.

The C library's change with its version and with the processor; these are additions, multiplications, divisions and
fused multiply-adds only, each of which IEEE 754 defines to the bit. Largest errors: `docs/decisions/0004`.

exp: x = k ln 2 + r, a polynomial in r, and 2^k in two factors, so that the smallest results are rounded once.
log: x = 2^k z; a table holds a short c near 1 / z and -ln c, so that r = z c - 1 is exact and ln z = -ln c + ln(1 + r)
(P. T. P. Tang, Table-driven implementation of the logarithm function in IEEE floating-point arithmetic, 1990,
https://doi.org/10.1145/98267.98294). Sums are kept in two parts (T. J. Dekker, A floating-point technique for extending
the available precision, 1971, https://doi.org/10.1007/BF01397083). pow: exp(y ln x), with both parts of the logarithm.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from llvmlite import ir

from tiershift.compile.algebra import Maker, Number, Pair, Truth, fma, polynomial, two_product, two_sum
from tiershift.compile.elementary_data import EXP_TERMS, LN2_PARTS, LOG_FIRST, LOG_TABLE, LOG_TERMS

Table: TypeAlias = ir.GlobalVariable
_DOUBLE = ir.DoubleType()
_SHIFT = 1.5 * 2.0**52
"""A number below 2**51 added to this is rounded to a whole one, which then stands in the lowest bits."""
_SHIFT_BITS, _ONE_BITS, _BIAS = 0x4338000000000000, 0x3FF0000000000000, 1023
_MANTISSA = 2**52 - 1
_LEAST = 2.0**-1022
"""The least number with all its digits."""


def exponential(x: Number, rest: Number | float = 0.0) -> Number:
    """Return exp(x + rest) for any x; `rest` is below a rounding of x."""
    x = (x < -746.0).choose(-746.0, x)
    x = (x > 710.0).choose(710.0, x)
    made, shifted = _exponential(x, rest, _SHIFT + 2 * _BIAS)
    twice = shifted.bits() - _SHIFT_BITS  # k and twice the bias, above 0
    half = twice >> 1
    return made * (half << 52).number() * ((twice - half) << 52).number()


def bounded_exponential(x: Number, rest: Number | float = 0.0) -> Number:
    """Return what `exponential` does, for x within 700 of 0."""
    made, shifted = _exponential(x, rest, _SHIFT)
    return (made.bits() + (shifted.bits() << 52)).number()


def _exponential(x: Number, rest: Number | float, shift: float) -> tuple[Number, Number]:
    """Return exp(x + rest) / 2^k, between 0.7 and 1.5, and k + shift."""
    shifted = fma(x, 1.0 / math.log(2.0), shift)
    k = shifted - shift
    high = fma(k, -LN2_PARTS[0], x)  # exact: that part of ln 2 is short
    low = fma(k, LN2_PARTS[1], -x.of(rest)) if isinstance(rest, Number) else k * LN2_PARTS[1]
    r = high - low
    r_rest = (high - r) - low
    total = 1.0 + r
    small = fma(r_rest, total, (1.0 - total) + r)
    return total + fma(r * r, polynomial(r, (0.5, *EXP_TERMS)), small), shifted


def logarithm_parts(x: Number, table: Table) -> Pair:
    """Return ln x in two parts, for finite x above 0, to some 2**-66 of it."""
    tiny = x < _LEAST
    return _logarithm(tiny.choose(x * 2.0**54, x), tiny.choose(_SHIFT + _BIAS + 54, _SHIFT + _BIAS), table)


def _logarithm(x: Number, shift: Number | float, table: Table) -> Pair:
    """Return ln x in two parts, for x with all its digits; `shift` is what the exponent's bits are too large by."""
    place = x.bits() - LOG_FIRST  # 2**52 of these double a number
    k = (((place + (_BIAS << 52)) >> 52) | _SHIFT_BITS).number() - shift
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


def _exp_mostly(args: tuple[Number, ...], table: Table) -> tuple[Number, Truth]:
    return bounded_exponential(args[0]), abs(args[0]) < 700.0


def _exp(args: tuple[Number, ...], table: Table) -> Number:
    return exponential(args[0])


def _log_mostly(args: tuple[Number, ...], table: Table) -> tuple[Number, Truth]:
    return _logarithm(args[0], _SHIFT + _BIAS, table)[0], _ordinary(args[0])


def _log(args: tuple[Number, ...], table: Table) -> Number:
    (x,) = args
    high, _ = logarithm_parts(x, table)
    outside = x.same(0.0).choose(-math.inf, (x > 0.0).choose(x, math.nan))
    return ((x > 0.0) & (x < math.inf)).choose(high, outside)


def _pow_mostly(args: tuple[Number, ...], table: Table) -> tuple[Number, Truth]:
    x, y = args
    ln, ln_rest = _logarithm(x, _SHIFT + _BIAS, table)
    high, low = two_product(y, ln)
    made = bounded_exponential(high, fma(y, ln_rest, low))
    return made, _ordinary(x) & (abs(high) < 700.0)


def _pow(args: tuple[Number, ...], table: Table) -> Number:
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
    odd = whole & _not(half.whole().same(half))
    made = (odd & _negative(x)).choose(-made, made)
    broken = x.broken() | y.broken() | ((x < 0.0) & (x > -math.inf) & _not(whole))
    return (x.same(1.0) | y.same(0.0)).choose(1.0, broken.choose(math.nan, made))


def _not(truth: Truth) -> Truth:
    return Truth(truth.maker.builder.not_(truth.value), truth.maker)


def _negative(x: Number) -> Truth:
    """True where the sign is minus, that of -0 too."""
    return (x.bits() >> 63).same(1)


@dataclass(frozen=True, slots=True)
class _Formula:
    """How a function is computed: quickly, with where that holds, and for any argument; where both hold, they agree."""

    args: int
    mostly: Callable[[tuple[Number, ...], Table], tuple[Number, Truth]]
    always: Callable[[tuple[Number, ...], Table], Number]


_FORMULAS: Mapping[str, _Formula] = {
    "exp": _Formula(1, _exp_mostly, _exp),
    "log": _Formula(1, _log_mostly, _log),
    "pow": _Formula(2, _pow_mostly, _pow),
}
OWN = frozenset(_FORMULAS)
"""What `elementary_function` has, by the C library's names."""


def elementary_function(module: ir.Module, name: str, lanes: int = 1) -> ir.Function:
    """Return `name` of `OWN` on doubles, or on vectors of `lanes` doubles, added to `module` where it is not there.

    It is not inlined: a model may call it thousands of times, and the call costs little beside it.
    """
    own = f"ts.{name}.{lanes}"
    if own in module.globals:
        return module.globals[own]
    formula, table = _FORMULAS[name], _table(module)
    rare, given = _begun(module, f"{own}.rare", formula.args, lanes)
    given[0].maker.builder.ret(formula.always(given, table).value)
    made, given = _begun(module, own, formula.args, lanes)
    builder = given[0].maker.builder
    value, holds = formula.mostly(given, table)
    yes, no = (made.append_basic_block(label) for label in ("yes", "no"))
    builder.cbranch(holds.everywhere(), yes, no)
    builder.position_at_end(yes)
    builder.ret(value.value)
    builder.position_at_end(no)
    builder.ret(builder.call(rare, made.args))
    return made


def _begun(module: ir.Module, name: str, args: int, lanes: int) -> tuple[ir.Function, tuple[Number, ...]]:
    builder: Any = ir.IRBuilder()
    maker = Maker(builder, lanes)
    kind = maker.wide(_DOUBLE)
    made = ir.Function(module, ir.FunctionType(kind, [kind] * args), name)
    made.linkage = "internal"
    made.attributes.add("noinline")
    builder.position_at_end(made.append_basic_block("entry"))
    return made, tuple(Number(arg, maker) for arg in made.args)


def _table(module: ir.Module) -> Table:
    name = "ts.log.table"
    if name in module.globals:
        return module.globals[name]
    numbers = [ir.Constant(_DOUBLE, number) for row in LOG_TABLE for number in row]
    kind = ir.ArrayType(_DOUBLE, len(numbers))
    table: Any = ir.GlobalVariable(module, kind, name)
    table.linkage, table.global_constant = "internal", True
    table.initializer = ir.Constant(kind, numbers)
    return table
