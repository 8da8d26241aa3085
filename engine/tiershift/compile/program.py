"""What a model compiles to: scalar cells in slots, grouped by when they are computed.

A cell is one element of one variable, written as a `Ref` whose subscripts are all elements. Expressions of a program
hold only constants, cells, operators, tables and the primitive functions of `functions.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tiershift.model.tree import Expr, Ref, Table

TIME = Ref("time")
INITIAL_TIME, FINAL_TIME = Ref("initial time"), Ref("final time")
TIME_STEP, SAVEPER = Ref("time step"), Ref("saveper")


@dataclass(frozen=True, slots=True)
class Assign:
    """One cell and how it is computed."""

    cell: Ref
    expr: Expr


@dataclass(frozen=True, slots=True)
class Many:
    """Several cells that one routine of the library computes together (an allocation, for example)."""

    cells: tuple[Ref, ...]
    routine: str
    args: tuple[Expr, ...]


Step = Assign | Many


@dataclass(frozen=True, slots=True)
class State:
    """A cell that remembers.

    `how` says what `update` is: "rate" (change a unit of time: a stock), "next" (the value at the next step), or
    "pipe" (what enters a pipeline that gives it back `length` units of time later).
    """

    cell: Ref
    initial: Expr
    update: Expr
    how: Literal["rate", "next", "pipe"]
    non_negative: bool = False
    length: Expr | None = None


@dataclass(frozen=True, slots=True)
class Flat:
    """A model whose arrays are written out element by element."""

    cells: Mapping[Ref, Expr]
    states: tuple[State, ...] = ()
    many: tuple[Many, ...] = ()
    labels: Mapping[Ref, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Program:
    """A model that is ready to be emitted.

    Attributes:
        slots: where each cell lives; `TIME` is slot 0.
        constants: cells that the caller may set, with the value written in the model.
        initial: what the initial values of the states need, in order, the states' own initial values among them.
        static: cells that change only when a constant does, in order.
        dynamic: every other cell, in order.
        states: the cells that remember.
        labels: the modeller's spelling of each cell.
    """

    slots: Mapping[Ref, int]
    constants: Mapping[Ref, float]
    initial: tuple[Step, ...]
    static: tuple[Step, ...]
    dynamic: tuple[Step, ...]
    states: tuple[State, ...]
    labels: Mapping[Ref, str]
    method: Literal["euler", "rk4"] = "euler"

    @property
    def pipes(self) -> tuple[State, ...]:
        """The states that need a pipeline in memory."""
        return tuple(state for state in self.states if state.how == "pipe")


Tables = Mapping[Ref, Table]
