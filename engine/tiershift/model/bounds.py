"""Between which numbers each variable of a model stays, as far as its equations tell.

That a stock is never negative is worked out where possible: it does not start below zero, and its flow does not draw on
it when it is empty. Where that does not follow, a stock that counts people or money is assumed not to be negative, and
listed as assumed; so is an auxiliary in such a unit, unless its name says that it is a change.
"""

from __future__ import annotations

import math
import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce

from tiershift.model.graphs import backwards, components, reachable
from tiershift.model.intervals import ANY, NOT_NEGATIVE, ZERO, Interval, between
from tiershift.model.slopes import REMEMBERS, Around, reads, slope, starts
from tiershift.model.tree import Call, Equation, Expr, Integ, Table, Tree, Variable, walk

Ranges = Mapping[str, tuple[float, float]]
"""By id of a constant, what it may be set to."""

_COUNTED = re.compile(
    r"(child|children|people|persons?|ppl|adults?|famil(y|ies)|households?|pupils?|workers?|staff|fte|"
    r"gbp\w*|eur\w*|usd\w*|pounds?|dollars?|euros?|£|€|\$)",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"\b(net|change|balance|difference|discrepancy|profit|surplus|deficit|adjustment)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds by folded name, and the variables (folded names) that are only assumed not to be negative."""

    of: Mapping[str, Interval]
    assumed: tuple[str, ...]

    def get(self, name: str) -> Interval:
        """The bounds of a variable; those of a name that is none, such as Time, are open."""
        return self.of.get(name, ANY)


def bounds(tree: Tree, ranges: Ranges | None = None) -> Bounds:
    """Return the bounds of every variable; a constant stays what it is written as, unless it is 0 and has a range."""
    work = _Work(tree, ranges or {})
    hopeful = set(tree.variables)
    while True:
        found, clipped = work.all(hopeful)
        failing = {name for name in hopeful if not work.holds(name, found)}
        assumed = {name for name in failing if _is_count(tree.variables[name])}
        if failing == assumed:
            return Bounds(found, tuple(name for name in tree.variables if name in assumed | clipped))
        hopeful -= failing - assumed


def tables(tree: Tree, name: str) -> tuple[Table, ...]:
    """Return the points of a table, once for each of its equations."""
    if name not in tree.variables:
        return ()
    return tuple(one.expr for one in tree.variables[name].equations if isinstance(one.expr, Table))


class _Work:
    """One model, and in which order its variables can be looked at."""

    def __init__(self, tree: Tree, ranges: Ranges) -> None:
        self.tree, self.ranges = tree, ranges
        needs = {name: _needs(variable) for name, variable in tree.variables.items()}
        self.order = [name for circle in components(needs) for name in circle]
        at_once = {name: () if _remembers(tree.variables[name]) else needs[name] for name in needs}
        self.needs, self.feeds = at_once, backwards(at_once)

    def all(self, hopeful: set[str]) -> tuple[dict[str, Interval], set[str]]:
        """Bounds of every variable, and which were only assumed; `hopeful` are not negative until they are known."""
        hoped = {name: NOT_NEGATIVE if name in hopeful else ANY for name in self.order}
        found: dict[str, Interval] = {}
        clipped: set[str] = set()
        for name in self.order:
            variable = self.tree.variables[name]
            value = hoped[name] if variable.kind == "stock" else self.one(variable, ChainMap(found, hoped))
            if value.low < 0.0 < value.high and variable.kind == "auxiliary" and _is_count(variable):
                clipped.add(name)
                value = between(0.0, value.high)
            found[name] = value
        return found, clipped

    def one(self, variable: Variable, known: Mapping[str, Interval]) -> Interval:
        around = self.around(known)
        value = reduce(Interval.__or__, (slope(each.expr, around).value for each in variable.equations))
        return self.limited(variable, value)

    def around(self, known: Mapping[str, Interval]) -> Around:
        return Around(lambda name: known.get(name, ANY), lambda name: tables(self.tree, name))

    def limited(self, variable: Variable, value: Interval) -> Interval:
        """What the file says of limits is believed; a constant stays what it is, unless it is switched off (0)."""
        low, high = self.ranges.get(variable.id, variable.limits)
        if variable.kind == "constant":
            return value | between(low or 0.0, high or 0.0) if value == ZERO else value
        low, high = -math.inf if low is None else low, math.inf if high is None else high
        return value if high < value.low or low > value.high else between(max(low, value.low), min(high, value.high))

    def holds(self, name: str, found: Mapping[str, Interval]) -> bool:
        """Whether a variable that was taken not to be negative is not."""
        variable = self.tree.variables[name]
        if variable.kind != "stock":
            return found[name].low >= 0.0
        return all(self.stays(name, each, found) for each in variable.equations)

    def stays(self, stock: str, equation: Equation, found: Mapping[str, Interval]) -> bool:
        around = self.around(found)
        match equation.expr:
            case Integ(flow, initial, non_negative):
                if slope(initial, around).value.low < 0.0:
                    return False
                return non_negative or slope(flow, self.around(self.empty(stock, flow, found))).value.low >= 0.0
        return slope(equation.expr, around).value.low >= 0.0

    def empty(self, stock: str, flow: Expr, found: Mapping[str, Interval]) -> Mapping[str, Interval]:
        """Bounds while `stock` is empty, of what its flow is worked out from."""
        between_them = reachable(self.feeds, [stock]) & reachable(self.needs, _needs_of(flow))
        now: dict[str, Interval] = {stock: ZERO}
        for name in self.order:
            if name in between_them and name != stock:
                now[name] = self.one(self.tree.variables[name], ChainMap(now, dict(found)))
        return ChainMap(now, dict(found))


def _is_count(variable: Variable) -> bool:
    """Whether a variable counts people or money, or their rate, and is not named as a change."""
    return bool(_COUNTED.fullmatch(variable.unit.split("/")[0].strip(" ()"))) and not _SIGNED.search(variable.name)


def _remembers(variable: Variable) -> bool:
    nodes = (node for equation in variable.equations for node in walk(equation.expr))
    return any(isinstance(node, Integ) or (isinstance(node, Call) and node.function in REMEMBERS) for node in nodes)


def _needs(variable: Variable) -> tuple[str, ...]:
    """The variables that must be known before this one; a stock's bounds are no question of order."""
    if variable.kind == "stock":
        return ()
    return tuple(dict.fromkeys(name for equation in variable.equations for name in _needs_of(equation.expr)))


def _needs_of(expr: Expr) -> Iterator[str]:
    yield from reads(expr)
    for start in starts(expr):
        yield from _needs_of(start)
