"""Where a kernel finds its numbers: three areas, so that a step reads the states of now and writes those to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from tiershift.compile.program import Program
from tiershift.compile.stages import moving
from tiershift.model.tree import Ref


class Area(IntEnum):
    """What a number is part of.

    STILL holds time, constants, what depends on them alone, the room of pipelines and that of memories. STATES come
    twice: now, and what they become. CELLS are what every step works out anew.
    """

    STILL = 0
    STATES = 1
    CELLS = 2


@dataclass(frozen=True, slots=True)
class PipeSlots:
    """Where a pipeline puts what leaves it (in STATES), and finds what enters it and its length in steps (in STILL)."""

    out: int
    entering: int
    length: int


@dataclass(frozen=True, slots=True)
class Layout:
    """How many numbers of one future each area holds, and where the pipelines and memories are.

    Slots of a program count through the areas: first what is still, then the states, then the cells.
    """

    slots: int
    still: int
    states: int
    pipes: tuple[PipeSlots, ...]
    memories: Mapping[Ref, int] = field(default_factory=dict)
    kept: int = 0

    @property
    def cells(self) -> int:
        """How many cells a step works out."""
        return self.slots - self.still - self.states

    @property
    def still_room(self) -> int:
        """How many numbers STILL holds, the room of pipelines and memories included."""
        return self.still + 2 * len(self.pipes) + self.kept

    def place(self, slot: int) -> tuple[Area, int]:
        """Return the area that a slot of the program is in, and its place there."""
        if slot < self.still:
            return Area.STILL, slot
        if slot < self.still + self.states:
            return Area.STATES, slot - self.still
        return Area.CELLS, slot - self.still - self.states


def layout(program: Program) -> Layout:
    """Return the layout of a program, whose slots are in the order that `order.arrange` gives them."""
    moved = len(moving(program.states, program.method))
    states = moved + len(program.pipes)
    changing = sum(len(step.made) for step in program.dynamic)
    still = len(program.slots) - states - changing
    pipes = tuple(PipeSlots(moved + k, still + 2 * k, still + 2 * k + 1) for k in range(len(program.pipes)))
    first, memories = still + 2 * len(pipes), {}
    for keeper in program.keepers:
        memories[keeper.cell] = first
        first += keeper.room
    return Layout(len(program.slots), still, states, pipes, memories, sum(state.room for state in program.keepers))
