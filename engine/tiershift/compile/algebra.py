"""Arithmetic on LLVM values, written as a formula is: numbers, their bits and truths, in one lane or in several.

Every operation rounds once, to the nearest, and nothing is fused but where `fma` says so: the same formula gives the
same bits in any number of lanes, on any processor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from llvmlite import ir

_DOUBLE, _INT, _SHORT = ir.DoubleType(), ir.IntType(64), ir.IntType(32)
_MASK = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Maker:
    """Where operations are written, and in how many lanes."""

    builder: Any
    lanes: int

    def wide(self, kind: ir.Type) -> ir.Type:
        return kind if self.lanes == 1 else ir.VectorType(kind, self.lanes)

    def spread(self, kind: ir.Type, value: float | int) -> ir.Constant:
        one = ir.Constant(kind, value)
        return one if self.lanes == 1 else ir.Constant(self.wide(kind), [one] * self.lanes)

    def intrinsic(self, name: str, args: Sequence[ir.Value]) -> ir.Value:
        suffix = "f64" if self.lanes == 1 else f"v{self.lanes}f64"
        kind = ir.FunctionType(self.wide(_DOUBLE), [self.wide(_DOUBLE)] * len(args))
        module, full = self.builder.module, f"llvm.{name}.{suffix}"
        known = module.globals.get(full)
        return self.builder.call(known if known is not None else ir.Function(module, kind, full), args)


@dataclass(frozen=True, slots=True, eq=False)
class Number:
    """A double in each lane."""

    value: ir.Value
    maker: Maker

    def of(self, other: Number | float) -> Number:
        """`other` as a number of the same lanes."""
        if isinstance(other, Number):
            return other
        return Number(self.maker.spread(_DOUBLE, float(other)), self.maker)

    def __add__(self, other: Number | float) -> Number:
        return Number(self.maker.builder.fadd(self.value, self.of(other).value), self.maker)

    def __radd__(self, other: float) -> Number:
        return self.of(other) + self

    def __sub__(self, other: Number | float) -> Number:
        return Number(self.maker.builder.fsub(self.value, self.of(other).value), self.maker)

    def __rsub__(self, other: float) -> Number:
        return self.of(other) - self

    def __mul__(self, other: Number | float) -> Number:
        return Number(self.maker.builder.fmul(self.value, self.of(other).value), self.maker)

    def __rmul__(self, other: float) -> Number:
        return self.of(other) * self

    def __truediv__(self, other: Number | float) -> Number:
        return Number(self.maker.builder.fdiv(self.value, self.of(other).value), self.maker)

    def __rtruediv__(self, other: float) -> Number:
        return self.of(other) / self

    def __neg__(self) -> Number:
        return Number(self.maker.builder.fneg(self.value), self.maker)

    def __abs__(self) -> Number:
        return Number(self.maker.intrinsic("fabs", [self.value]), self.maker)

    def whole(self) -> Number:
        """This number without its decimals."""
        return Number(self.maker.intrinsic("trunc", [self.value]), self.maker)

    def root(self) -> Number:
        return Number(self.maker.intrinsic("sqrt", [self.value]), self.maker)

    def with_sign_of(self, other: Number) -> Number:
        return Number(self.maker.intrinsic("copysign", [self.value, other.value]), self.maker)

    def bits(self) -> Bits:
        return Bits(self.maker.builder.bitcast(self.value, self.maker.wide(_INT)), self.maker)

    def _compared(self, how: str, other: Number | float) -> Truth:
        return Truth(self.maker.builder.fcmp_ordered(how, self.value, self.of(other).value), self.maker)

    def __lt__(self, other: Number | float) -> Truth:
        return self._compared("<", other)

    def __le__(self, other: Number | float) -> Truth:
        return self._compared("<=", other)

    def __gt__(self, other: Number | float) -> Truth:
        return self._compared(">", other)

    def __ge__(self, other: Number | float) -> Truth:
        return self._compared(">=", other)

    def same(self, other: Number | float) -> Truth:
        """True where the two are equal: never for what is not a number."""
        return self._compared("==", other)

    def broken(self) -> Truth:
        """True where this is not a number."""
        return Truth(self.maker.builder.fcmp_unordered("uno", self.value, self.value), self.maker)


@dataclass(frozen=True, slots=True, eq=False)
class Bits:
    """A 64-bit whole number in each lane, which wraps around."""

    value: ir.Value
    maker: Maker

    def of(self, other: Bits | int) -> Bits:
        """`other` as bits of the same lanes."""
        return other if isinstance(other, Bits) else Bits(self.maker.spread(_INT, other & _MASK), self.maker)

    def __add__(self, other: Bits | int) -> Bits:
        return Bits(self.maker.builder.add(self.value, self.of(other).value), self.maker)

    def __sub__(self, other: Bits | int) -> Bits:
        return Bits(self.maker.builder.sub(self.value, self.of(other).value), self.maker)

    def __and__(self, other: Bits | int) -> Bits:
        return Bits(self.maker.builder.and_(self.value, self.of(other).value), self.maker)

    def __or__(self, other: Bits | int) -> Bits:
        return Bits(self.maker.builder.or_(self.value, self.of(other).value), self.maker)

    def __xor__(self, other: Bits | int) -> Bits:
        return Bits(self.maker.builder.xor(self.value, self.of(other).value), self.maker)

    def __lshift__(self, by: int | Bits) -> Bits:
        return Bits(self.maker.builder.shl(self.value, self.of(by).value), self.maker)

    def __rshift__(self, by: int | Bits) -> Bits:
        """Shifted to the right, zeros coming in."""
        return Bits(self.maker.builder.lshr(self.value, self.of(by).value), self.maker)

    def number(self) -> Number:
        """The double of these bits."""
        return Number(self.maker.builder.bitcast(self.value, self.maker.wide(_DOUBLE)), self.maker)

    def same(self, other: Bits | int) -> Truth:
        return Truth(self.maker.builder.icmp_unsigned("==", self.value, self.of(other).value), self.maker)

    def looked_up(self, table: ir.GlobalVariable, columns: int) -> tuple[Number, ...]:
        """The row of this number in each lane: `table` holds rows of `columns` doubles."""
        builder, made = self.maker.builder, []
        places = [self._row(table, columns, lane) for lane in range(self.maker.lanes)]
        for column in range(columns):
            loaded = [
                builder.load(builder.gep(place, [ir.Constant(_INT, column)], source_etype=_DOUBLE), typ=_DOUBLE)
                for place in places
            ]
            made.append(Number(self._together(loaded), self.maker))
        return tuple(made)

    def _row(self, table: ir.GlobalVariable, columns: int, lane: int) -> ir.Value:
        builder = self.maker.builder
        one = self.value if self.maker.lanes == 1 else builder.extract_element(self.value, ir.Constant(_INT, lane))
        return builder.gep(table, [builder.mul(one, ir.Constant(_INT, columns))], source_etype=_DOUBLE)

    def _together(self, ones: Sequence[ir.Value]) -> ir.Value:
        if self.maker.lanes == 1:
            return ones[0]
        made: Any = ir.Constant(self.maker.wide(_DOUBLE), ir.Undefined)
        for lane, one in enumerate(ones):
            made = self.maker.builder.insert_element(made, one, ir.Constant(_INT, lane))
        return made


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """Yes or no in each lane."""

    value: ir.Value
    maker: Maker

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.maker.builder.and_(self.value, other.value), self.maker)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.maker.builder.or_(self.value, other.value), self.maker)

    def __xor__(self, other: Truth) -> Truth:
        return Truth(self.maker.builder.xor(self.value, other.value), self.maker)

    def __invert__(self) -> Truth:
        return Truth(self.maker.builder.not_(self.value), self.maker)

    def everywhere(self) -> ir.Value:
        """One truth for all lanes."""
        if self.maker.lanes == 1:
            return self.value
        kind = ir.IntType(self.maker.lanes)
        together = self.maker.builder.bitcast(self.value, kind)
        return self.maker.builder.icmp_unsigned("==", together, ir.Constant(kind, 2**self.maker.lanes - 1))

    def choose(self, then: Number | float, otherwise: Number | float) -> Number:
        """One number where this holds, and another where it does not."""
        like = Number(self.value, self.maker)
        return Number(self.maker.builder.select(self.value, like.of(then).value, like.of(otherwise).value), self.maker)


Pair: TypeAlias = tuple[Number, Number]
"""A number in two parts: their sum unrounded, the second at most half a rounding of the first."""


def fma(a: Number, b: Number | float, c: Number | float) -> Number:
    """Return a × b + c, rounded once."""
    return Number(a.maker.intrinsic("fma", [a.value, a.of(b).value, a.of(c).value]), a.maker)


def polynomial(x: Number, coefficients: Sequence[float]) -> Number:
    """Return Σ coefficients[k] x^k, in halves: their sums do not wait for one another."""
    powers = [x]
    while 1 << len(powers) < len(coefficients):
        powers.append(powers[-1] * powers[-1])

    def part(terms: Sequence[float]) -> Number:
        if len(terms) == 1:
            return x.of(terms[0])
        half = (len(terms) - 1).bit_length() - 1
        return fma(powers[half], part(terms[1 << half :]), part(terms[: 1 << half]))

    return part(coefficients)


def ratio(above: Pair, below: Pair) -> Number:
    """Return the ratio of two numbers of two parts, rounded once but for some 2**-60 of it."""
    first = above[0] / below[0]
    left = fma(-first, below[0], above[0]) + (above[1] - first * below[1])
    return first + left / below[0]


def two_sum(large: Number, small: Number) -> Pair:
    """Return large + small in two parts; `large` must not be the smaller, or must be a multiple of the other's ulp."""
    total = large + small
    return total, (large - total) + small


def any_sum(a: Number, b: Number) -> Pair:
    """Return a + b in two parts, whichever is larger."""
    total = a + b
    of_b = total - a
    return total, (a - (total - of_b)) + (b - of_b)


def two_product(a: Number, b: Number) -> Pair:
    """Return a × b in two parts."""
    total = a * b
    return total, fma(a, b, -total)
