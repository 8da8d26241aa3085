"""What makes what rise or fall in a model: a link from cause to effect, with its polarity, for each pair of variables.

Polarities follow from the equations and from what is known of signs (`bounds`), for the model as a whole, not for one
moment: `?` says that it depends. A link `at_start` matters only for the value that something starts from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Literal, cast

from tiershift.model.bounds import Bounds, Ranges, bounds, tables
from tiershift.model.graphs import Graph
from tiershift.model.intervals import ANY, Interval
from tiershift.model.slopes import Around, reads, slope, starts
from tiershift.model.tree import Binary, Expr, Integ, Lookup, Ref, Table, Tree, Unary, Variable, walk

Polarity = Literal["+", "-", "?"]


@dataclass(frozen=True, slots=True)
class Link:
    """From one variable to another, both by folded name: when the cause rises the effect rises (`+`) or falls (`-`)."""

    cause: str
    effect: str
    polarity: Polarity
    at_start: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """A variable that fills (`inward`) or drains a stock, both by folded name."""

    variable: str
    stock: str
    inward: bool


@dataclass(frozen=True)
class Causes:
    """The causal graph of a model.

    Attributes:
        names: every variable by folded name, in the order of the file.
        links: in the order of their effects, then as written.
        flows: the variables that are added up in the stocks' flows.
        assumed: variables that are taken not to be negative though it does not follow from the equations.
        leads: by cause, its effects while the model runs, in order.
    """

    names: tuple[str, ...]
    links: tuple[Link, ...]
    flows: tuple[Flow, ...]
    assumed: tuple[str, ...]
    leads: Mapping[str, tuple[str, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        leads: dict[str, list[str]] = {name: [] for name in self.names}
        for link in self.links:
            if not link.at_start:
                leads[link.cause].append(link.effect)
        object.__setattr__(self, "leads", {name: tuple(effects) for name, effects in leads.items()})


def causes(tree: Tree, ranges: Ranges | None = None) -> Causes:
    """Return the causal graph of a model; `ranges` says by id what its constants may be set to."""
    known = bounds(tree, ranges)
    links = [link for name, variable in tree.variables.items() for link in _links(name, variable, tree, known)]
    flows = [flow for name, variable in tree.variables.items() for flow in _flows(name, variable, tree)]
    return Causes(tuple(tree.variables), tuple(links), tuple(dict.fromkeys(flows)), known.assumed)


def feeds(tree: Tree) -> Graph:
    """Return by folded name which variables read a variable, at the start or later; quicker than `causes`."""
    leads: dict[str, list[str]] = {name: [] for name in tree.variables}
    for name, variable in tree.variables.items():
        read = {cause for equation in variable.equations for cause in (*_now(equation.expr), *_all(equation.expr))}
        for cause in read & leads.keys():
            leads[cause].append(name)
    return leads


def _links(name: str, variable: Variable, tree: Tree, known: Bounds) -> Iterator[Link]:
    running = dict.fromkeys(n for equation in variable.equations for n in _now(equation.expr))
    for cause in running:
        if cause in tree.variables:
            found = [equation.expr for equation in variable.equations if cause in _now(equation.expr)]
            yield Link(cause, name, _polarity(cause, found, tree, known))
    for cause in dict.fromkeys(n for equation in variable.equations for n in _early(equation.expr)):
        if cause in tree.variables and cause not in running and cause != name:
            found = [part for equation in variable.equations for part in starts(equation.expr) if cause in _all(part)]
            yield Link(cause, name, _polarity(cause, found, tree, known), at_start=True)


def _now(expr: Expr) -> set[str] | dict[str, None]:
    tables_read = (node.table.name for node in walk(expr) if isinstance(node, Lookup) and isinstance(node.table, Ref))
    return dict.fromkeys([*reads(expr), *tables_read])


def _early(expr: Expr) -> Iterable[str]:
    return [name for part in starts(expr) for name in _all(part)]


def _all(expr: Expr) -> Iterable[str]:
    return [node.name for node in walk(expr) if isinstance(node, Ref)]


def _polarity(cause: str, parts: Iterable[Expr], tree: Tree, known: Bounds) -> Polarity:
    """One polarity for all equations of an array: the slopes of its elements must agree."""

    def points(name: str) -> tuple[Table, ...]:
        return tables(tree, name)

    around = Around(known.get, points, cause)
    slopes = [slope(part, around).slope for part in parts]
    return cast(Polarity, reduce(Interval.__or__, slopes, slopes[0] if slopes else ANY).sign)


def _flows(stock: str, variable: Variable, tree: Tree) -> Iterator[Flow]:
    for equation in variable.equations:
        if isinstance(equation.expr, Integ):
            for term, inward in _terms(equation.expr.flow, inward=True):
                if isinstance(term, Ref) and term.name in tree.variables and tree.variables[term.name].kind != "stock":
                    yield Flow(term.name, stock, inward)


def _terms(expr: Expr, *, inward: bool) -> Iterator[tuple[Expr, bool]]:
    """What is added (`inward`) and taken away in a sum."""
    match expr:
        case Unary("neg", arg):
            yield from _terms(arg, inward=not inward)
        case Binary("+" | "-" as op, left, right):
            yield from _terms(left, inward=inward)
            yield from _terms(right, inward=inward if op == "+" else not inward)
        case _:
            yield expr, inward
