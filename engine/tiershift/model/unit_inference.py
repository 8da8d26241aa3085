"""The unit of an expression, worked out from the units of its variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import TypeAlias, assert_never

from tiershift.model.tree import (
    Array,
    Binary,
    BinaryOp,
    Call,
    Const,
    DataSource,
    Expr,
    Integ,
    Lookup,
    Ref,
    Sub,
    Table,
    Unary,
    walk,
)
from tiershift.model.units import DIMENSIONLESS, Unit, parse_unit

Known: TypeAlias = Unit | None
"""A unit, or `None` for what fits everywhere: 0, a table written in place, a variable whose own unit is at fault."""

_BARE = "A bare number has no unit: make it a constant with one, or correct the other side."
_LARGEST_EXPONENT = 100


class Unbalanced(Exception):
    """Two units that should be one are not: `what` says so in a clause, `way_out` what to do."""

    def __init__(self, what: str, way_out: str) -> None:
        super().__init__(what)
        self.what = what
        self.way_out = way_out


@dataclass(frozen=True, slots=True)
class Rule:
    """How a function treats units: letters stand for any unit, `t` for the unit of time, `.` for no matter what.

    A letter means the same unit wherever it appears; the last argument's rule holds for any that follow.
    """

    args: tuple[str, ...]
    result: str


_NUMBERS = Rule(("1",), "1")
_SAME = Rule(("a",), "a")

RULES: Mapping[str, Rule] = {
    **dict.fromkeys(("EXP", "LN", "LOG", "SIN", "COS", "TAN", "ARCSIN", "ARCCOS", "ARCTAN"), _NUMBERS),
    **dict.fromkeys(("SINH", "COSH", "TANH", "PI"), _NUMBERS),
    **dict.fromkeys(("ABS", "MIN", "MAX", "INTEGER", "MODULO", "QUANTUM", "INITIAL", "ACTIVE INITIAL"), _SAME),
    **dict.fromkeys(("XMILE INT", "XMILE MOD", "XMILE ROUND"), _SAME),
    "XMILE SAFEDIV": Rule(("a", "b", "a/b"), "a/b"),
    **dict.fromkeys(("SUM", "VMIN", "VMAX"), _SAME),
    **dict.fromkeys(("VMIN XMILE", "VMAX XMILE"), _SAME),
    **dict.fromkeys(("GAMMA LN", "RANDOM 0 1"), _NUMBERS),
    **dict.fromkeys(("VECTOR SORT ORDER", "VECTOR RANK"), Rule((".", "1"), "1")),
    "SAMPLE UNTIL": Rule(("t", "a", "a"), "a"),
    "TIME BASE": Rule(("a", "a/t"), "a"),
    "GET TIME VALUE": Rule((".",), "."),
    "NPV": Rule(("a", "1/t", "a*t", "1"), "a*t"),
    "VECTOR REORDER": Rule(("a", "1"), "a"),
    "VECTOR SELECT": Rule((".",), "."),
    "VECTOR ELM MAP": Rule(("a", "1"), "a"),
    "VECTOR LOOKUP": Rule((".",), "."),
    "INVERT MATRIX": Rule(("a", "1"), "1/a"),
    **dict.fromkeys(("LOOKUP FORWARD", "LOOKUP BACKWARD", "LOOKUP EXTRAPOLATE"), Rule(("a", "."), "a")),
    **dict.fromkeys(("LOOKUP INVERT", "LOOKUP SLOPE"), Rule((".",), ".")),
    "LOOKUP AREA": Rule(("a", "b", "b"), "a*b"),
    "GET DATA AT TIME": Rule(("a", "t"), "a"),
    "GET DATA BETWEEN TIMES": Rule(("a", "t", "1"), "a"),
    **dict.fromkeys(("GET DATA FIRST TIME", "GET DATA LAST TIME"), Rule((".",), "t")),
    "GET DATA TOTAL POINTS": Rule((".",), "1"),
    **dict.fromkeys(("GET DATA MIN", "GET DATA MAX", "GET DATA MEAN", "GET DATA STDV"), Rule(("a", "t", "t"), "a")),
    "RANDOM UNIFORM": Rule(("a", "a", "."), "a"),
    "RANDOM NORMAL": Rule(("a", "a", "a", "a", "."), "a"),
    "RANDOM TRIANGULAR": Rule(("a", "a", "a", "a", "a", "."), "a"),
    "RANDOM EXPONENTIAL": Rule(("a", "a", "a", "a", "."), "a"),
    **dict.fromkeys(("RANDOM WEIBULL", "RANDOM GAMMA"), Rule(("a", "a", "1", "a", "a", "."), "a")),
    "RANDOM POISSON": Rule(("a", "a", ".", "a", "a", "."), "a"),
    "RANDOM BETA": Rule(("a", "a", "1", "1", "a", "a", "."), "a"),
    **dict.fromkeys(("RANDOM BINOMIAL", "RANDOM NEGATIVE BINOMIAL"), Rule(("a", "a", "1", ".", "a", "a", "."), "a")),
    "RANDOM PINK NOISE": Rule(("a", "a", "t", "."), "a"),
    "IF THEN ELSE": Rule(("1", "a"), "a"),
    "SQRT": Rule(("a",), "a^(1/2)"),
    "XIDZ": Rule(("a", "b", "a/b"), "a/b"),
    "ZIDZ": Rule(("a", "b"), "a/b"),
    "PROD": Rule((".",), "."),
    "ELMCOUNT": Rule((".",), "1"),
    "STEP": Rule(("a", "t"), "a"),
    "RAMP": Rule(("a", "t"), "a*t"),
    "XRAMP": Rule(("a", "t"), "a*t"),
    "PULSE": Rule(("t",), "1"),
    "PULSE TRAIN": Rule(("t",), "1"),
    "XPULSE": Rule(("t", "a"), "a/t"),
    "XPULSE TRAIN": Rule(("t", "t", "a"), "a/t"),
    "SMOOTH N": Rule(("a", "t", "a", "1"), "a"),
    "DELAY": Rule(("a", "t", "a", "1"), "a"),
    "DELAY N": Rule(("a", "t", "a", "1"), "a"),
    "DELAY FIXED": Rule(("a", "t", "a"), "a"),
    "TREND": Rule((".", "t", "1/t"), "1/t"),
    "FORECAST": Rule(("a", "t", "t", "1/t"), "a"),
    "SAMPLE IF TRUE": Rule(("1", "a"), "a"),
    "REINITIAL": _SAME,
    "MESSAGE": Rule((".",), "1"),
    "GET DATA MEDIAN": Rule(("a", "t", "t"), "a"),
    "RANDOM LOOKUP": Rule((".", "a", "a", "a", "a", "."), "a"),
    "DELAY BATCH": Rule(("a", "a*t", "t", "a", "t", "a*t"), "a"),
    "DELAY CONVEYOR": Rule(("a", "t", "1/t", ".", "a*t", "t"), "a"),
    "DELAY INFORMATION": Rule(("a", "t", "a"), "a"),
    "DELAY MATERIAL": Rule(("a", "t", "a", "a"), "a"),
    "DELAY PROFILE": Rule((".", "a", "t", "a", "."), "a"),
    "SHIFT IF TRUE": Rule(("a", "1", ".", ".", "a"), "a"),
    "DEPRECIATE BY SCHEDULE": Rule(("a", ".", ".", "t", "t"), "a"),
    "DEPRECIATE STRAIGHTLINE": Rule(("a", "t", "t", "."), "a"),
    "NPVE": Rule(("a", "1/t", "a*t", "1"), "a*t"),
    **dict.fromkeys(("NET PRESENT VALUE", "INTERNAL RATE OF RETURN"), Rule((".",), ".")),
    **dict.fromkeys(("DEMAND AT PRICE", "SUPPLY AT PRICE"), Rule(("a", ".", "."), "a")),
    "FIND MARKET PRICE": Rule(("a", ".", "a", "."), "."),
    "ALLOC P": Rule(("a", "b", "b", "b"), "a"),
    "MARKETP": Rule(("a", "b", ".", "b", "a"), "b"),
    "ALLOCATE AVAILABLE": Rule(("a", ".", "a"), "a"),
    "ALLOCATE BY PRIORITY": Rule(("a", ".", ".", ".", "a"), "a"),
}
"""By name in the function table; POWER goes with the sign ^. A function without a row is taken to fit everywhere:
the compiler is what refuses functions that nobody knows."""

_STARTS: Mapping[str, int] = {
    "ACTIVE INITIAL": 1,
    **dict.fromkeys(("SMOOTH N", "DELAY", "DELAY N", "DELAY FIXED", "DELAY INFORMATION", "DELAY MATERIAL"), 2),
    **dict.fromkeys(("SAMPLE IF TRUE", "SAMPLE UNTIL", "NPV", "NPVE"), 2),
}
"""Which argument of a function that remembers is what it starts from, counted from 0."""
_VERBS: Mapping[BinaryOp, str] = {"+": "adds", "-": "subtracts"}


@dataclass(frozen=True, slots=True)
class Units:
    """What inference needs to know of a model: units by folded name, the unit of time, the modeller's spelling."""

    variables: Mapping[str, Known]
    time: Known
    spelling: Mapping[str, str]

    def say(self, unit: Unit) -> str:
        """Return a unit as the modeller would write it."""
        return unit.spelled(self.spelling)

    def of(self, expr: Expr) -> Known:
        """Return the unit of `expr`.

        Raises:
            Unbalanced: somewhere in it two units that should be one are not; the first such place counts.
        """
        match expr:
            case Const(value):
                return None if value == 0 or value != value else DIMENSIONLESS
            case Array() | Sub():
                return DIMENSIONLESS
            case Ref(name, _):
                return self.time if name == "time" and name not in self.variables else self.variables.get(name)
            case Unary("neg", arg):
                return self.of(arg)
            case Unary(op, arg):
                return self.match(self.of(arg), DIMENSIONLESS, f":{op.upper()}: is given")
            case Binary():
                return self._binary(expr)
            case Call("POWER", (base, exponent)):
                return self._power(base, exponent)
            case Call(function, args):
                return self._call(function, args)
            case Integ(flow, initial, _):
                return self._stock(flow, initial)
            case Lookup(table, x):
                self.of(x)
                return self.of(table)
            case DataSource(_, _, formula) if formula is not None:
                return self.of(formula)
            case Table() | DataSource():
                return None
        assert_never(expr)

    def match(self, given: Known, needed: Known, what: str) -> Known:
        """Return the one unit that two should be; `what` begins the clause that says they are not."""
        if given is None or needed is None or given == needed:
            return needed if given is None else given
        text = f"{what} {self.say(given)} where {self.say(needed)} belongs"
        raise Unbalanced(text, _BARE if given == DIMENSIONLESS else self.way_out(given, needed))

    def way_out(self, given: Unit, needed: Unit) -> str:
        """Return how to get from one unit to the other."""
        gap = needed / given
        if all(power < 0 for _, power in gap.powers):
            return f"Divide by something in {self.say(gap**-1)}, or correct a unit."
        return f"Multiply by something in {self.say(gap)}, or correct a unit."

    def _binary(self, expr: Binary) -> Known:
        match expr.op:
            case "*" | "/":
                left, right = self.of(expr.left), self.of(expr.right)
                if left is None or right is None:
                    return None
                return left * right if expr.op == "*" else left / right
            case "^":
                return self._power(expr.left, expr.right)
            case "+" | "-":
                return self._alike(expr, _VERBS[expr.op])
            case "=" | "<>" | "<" | "<=" | ">" | ">=":
                self._alike(expr, "compares")
                return DIMENSIONLESS
            case "and" | "or":
                for side in (expr.left, expr.right):
                    self.match(self.of(side), DIMENSIONLESS, f":{expr.op.upper()}: is given")
                return DIMENSIONLESS
        assert_never(expr.op)

    def _alike(self, expr: Binary, verb: str) -> Known:
        left, right = self.of(expr.left), self.of(expr.right)
        if left is None or right is None or left == right:
            return right if left is None else left
        joined = {"adds": "to", "compares": "with", "subtracts": "and"}[verb]
        what = f"it {verb} {self.say(left)} {joined} {self.say(right)}"
        raise Unbalanced(what, _BARE if DIMENSIONLESS in (left, right) else self.way_out(right, left))

    def _power(self, base: Expr, exponent: Expr) -> Known:
        unit = self.of(base)
        self.match(self.of(exponent), DIMENSIONLESS, "an exponent is given")
        value = _written(exponent)
        if value is not None and unit is not None and abs(value) <= _LARGEST_EXPONENT:
            return unit ** Fraction(value).limit_denominator(1000)
        return self.match(unit, DIMENSIONLESS, "^ with an exponent that is not a number is given")

    def _stock(self, flow: Expr, initial: Expr) -> Known:
        rate, start = self.of(flow), self.of(initial)
        gathered = None if rate is None or self.time is None else rate * self.time
        return self.match(gathered, start, "over time its flow gathers")

    def _call(self, function: str, args: tuple[Expr, ...]) -> Known:
        # What something starts from may be a bare number, as a stock's initial value may.
        starts = _STARTS.get(function)
        units = [None if place == starts and is_number(arg) else self.of(arg) for place, arg in enumerate(args)]
        if (rule := RULES.get(function)) is None:
            return None
        bound: dict[str, Known] = {"t": self.time}
        shown = function.removesuffix(" N")  # SMOOTH3 and SMOOTH3I are both SMOOTH N in the tree
        for place, unit in enumerate(units):
            spec = rule.args[min(place, len(rule.args) - 1)]
            needed = _filled(spec, bound)
            if spec.isalpha() and needed is None:
                bound[spec] = unit
            self.match(unit, needed, f"{shown} is given")
        return _filled(rule.result, bound)


def is_number(expr: Expr) -> bool:
    """Return whether an expression is nothing but numbers."""
    return all(isinstance(node, Const | Array | Unary | Binary) for node in walk(expr))


def _written(expr: Expr) -> float | None:
    """The number that an exponent is written as, such as 2, -1 or 1/2."""
    match expr:
        case Const(value):
            return value
        case Unary("neg", arg):
            inner = _written(arg)
            return None if inner is None else -inner
        case Binary("/", left, right):
            over, under = _written(left), _written(right)
            return None if over is None or not under else over / under
    return None


def _filled(spec: str, bound: Mapping[str, Known]) -> Known:
    """Return `spec` with its letters replaced by the units they stand for; `None` where one is open."""
    if spec == ".":
        return None
    factors = [(bound.get(letter), power) for letter, power in parse_unit(spec).powers]
    made = [unit**power for unit, power in factors if unit is not None]
    return reduce(Unit.__mul__, made, DIMENSIONLESS) if len(made) == len(factors) else None
