"""What a model compiles to: scalar cells in slots, grouped by when they are computed.

A cell is one element of one variable, written as a `Ref` whose subscripts are all elements. Expressions of a program
hold only constants, cells, operators, tables and the primitive functions of `functions.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tiershift.model.tree import Expr, Ref, children

Method = Literal["euler", "rk4"]
TIME = Ref("time")
INITIAL_TIME, FINAL_TIME = Ref("initial time"), Ref("final time")
TIME_STEP, SAVEPER = Ref("time step"), Ref("saveper")
HELD = Ref("#time at the beginning of the step")
"""TIME as test inputs and data see it under RK4: it does not move between the stages of a step."""


@dataclass(frozen=True, slots=True)
class Assign:
    """One cell and how it is computed."""

    cell: Ref
    expr: Expr

    @property
    def made(self) -> tuple[Ref, ...]:
        """The cells that this computes."""
        return (self.cell,)

    @property
    def exprs(self) -> tuple[Expr, ...]:
        """What it computes them from."""
        return (self.expr,)


@dataclass(frozen=True, slots=True)
class Many:
    """Several cells that one routine of the library computes together (an allocation, for example)."""

    cells: tuple[Ref, ...]
    routine: str
    args: tuple[Expr, ...]

    @property
    def made(self) -> tuple[Ref, ...]:
        """The cells that this computes."""
        return self.cells

    @property
    def exprs(self) -> tuple[Expr, ...]:
        """What it computes them from."""
        return self.args


Step = Assign | Many


@dataclass(frozen=True, slots=True)
class State:
    """A cell that remembers.

    `how` says what `update` is: "rate" (change a unit of time: a stock), "next" (the value at the next step), "pipe"
    (what enters a pipeline that gives it back `length` units of time later), or "kept" (a call of a routine of the
    library that has a memory of `room` numbers, begun with `starts`; see `memories`).
    """

    cell: Ref
    initial: Expr
    update: Expr
    how: Literal["rate", "next", "pipe", "kept"]
    non_negative: bool = False
    length: Expr | None = None
    starts: tuple[Expr, ...] = ()
    room: int = 0


@dataclass(frozen=True, slots=True)
class Flat:
    """A model whose arrays are written out element by element; `lines` are those of the variables by name."""

    cells: Mapping[Ref, Expr]
    states: tuple[State, ...] = ()
    many: tuple[Many, ...] = ()
    labels: Mapping[Ref, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    path: Path = Path("model")
    method: Method = "euler"
    settled: tuple[Expr, ...] = ()
    """What was worked out when structures were made, such as the order of a delay."""


@dataclass(frozen=True, slots=True)
class Program:
    """A model that is ready to be emitted.

    Attributes:
        slots: where each cell lives; `TIME` is slot 0. Constants and static cells come first, then the states (those
            with a pipeline last), then the dynamic cells; see `layout`.
        constants: cells that the caller may set, with the value written in the model.
        initial: what the initial values of the states need, in order, the states' own initial values among them.
        static: cells that change only when a constant does, in order.
        dynamic: every other cell, in order.
        states: the cells that remember.
        labels: the modeller's spelling of each cell.
        path, lines: the model file, and the line of each variable in it by name.
        method: how states of the kind "rate" go from one step to the next.
        settled: constants that the structure follows from, such as the order of a delay: they cannot be changed.
        stored: cells that are found in their slots after a step, beside the states; all by default.
    """

    slots: Mapping[Ref, int]
    constants: Mapping[Ref, float]
    initial: tuple[Step, ...]
    static: tuple[Step, ...]
    dynamic: tuple[Step, ...]
    states: tuple[State, ...]
    labels: Mapping[Ref, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    path: Path = Path("model")
    method: Method = "euler"
    stored: frozenset[Ref] | None = None
    settled: frozenset[Ref] = frozenset()

    def reaches(self, cell: Ref) -> frozenset[Ref]:
        """Return the constants that a cell depends on, at any moment of a run."""
        return self.behind([cell]) & frozenset(self.constants)

    def behind(self, cells: Iterable[Ref]) -> frozenset[Ref]:
        """Return the cells that some cells depend on, at any moment of a run, and these themselves."""
        sources: dict[Ref, list[frozenset[Ref]]] = {}
        for step in (*self.initial, *self.static, *self.dynamic):
            needs = _used(step.exprs)
            for cell in step.made:  # what a routine of a thousand cells needs is written down once
                sources.setdefault(cell, []).append(needs)
        for state in self.states:
            also = (*state.starts, *(() if state.length is None else (state.length,)))
            sources.setdefault(state.cell, []).append(_used((state.initial, state.update, *also)))
        found: set[Ref] = set()
        waiting = set(cells)
        while waiting:
            next_ = waiting.pop()
            found.add(next_)
            waiting.update(*(needs - found for needs in sources.get(next_, ())))
        return frozenset(found)

    @property
    def pipes(self) -> tuple[State, ...]:
        """The states that need a pipeline in memory."""
        return tuple(state for state in self.states if state.how == "pipe")

    @property
    def keepers(self) -> tuple[State, ...]:
        """The states whose routine has a memory of its own."""
        return tuple(state for state in self.states if state.how == "kept")


def _used(exprs: Iterable[Expr]) -> frozenset[Ref]:
    return frozenset().union(*(uses(expr) for expr in exprs))


def uses(expr: Expr) -> frozenset[Ref]:
    """Return the cells that `expr` reads."""
    found, waiting = set(), [expr]
    while waiting:
        node = waiting.pop()
        if type(node) is Ref:
            found.add(node)
        else:
            waiting += children(node)
    return frozenset(found)
