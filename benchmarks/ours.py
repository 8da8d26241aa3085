"""Our side: a model with what it takes to run it, kept as an ensemble keeps it, at every step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import tiershift
from benchmarks.c_source import changing
from tiershift.compile.build import Kernel
from tiershift.compile.pipeline import compile_model
from tiershift.compile.program import FINAL_TIME, INITIAL_TIME, SAVEPER, TIME_STEP, Program
from tiershift.run.batch import run
from tiershift.run.schedule import no_changes
from tiershift.run.simulate import kernel_of

Floats = NDArray[np.float64]
Slots = NDArray[np.int64]

_CONTROLS = (INITIAL_TIME, FINAL_TIME, TIME_STEP, SAVEPER)
FEW = 4
"""Outputs that are kept where only a few are: what a forecast usually asks for."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A model that is timed.

    Attributes:
        model: what is run.
        alone, kernel: the compiled model as `tiershift.simulate` and as `tiershift.ensemble` run it.
        lean: as a large ensemble runs it that keeps a few outputs, `lean_kept` their slots.
        constants: one row, the numbers in the file; results are kept at every step.
        kept: slots of the cells that change, in their own order.
        few: places in `kept` of a few of them, spread evenly.
        saves: how many times results are kept.
    """

    model: tiershift.Model
    alone: Kernel
    kernel: Kernel
    lean: Kernel
    lean_kept: Slots
    constants: Floats
    kept: Slots
    few: NDArray[np.intc]
    saves: int

    @property
    def program(self) -> Program:
        return self.kernel.program

    @property
    def work(self) -> int:
        """Scalar equations times steps of one future."""
        return self.saves * len(self.kept)

    def drawn(self, futures: int) -> Floats:
        """One row a future, each constant but the time settings within two per cent of the file's."""
        spread = np.random.default_rng(0).uniform(0.98, 1.02, (futures, self.constants.shape[1]))
        controls = [k for k, cell in enumerate(self.program.constants) if cell in _CONTROLS]
        spread[:, controls] = 1.0
        return np.ascontiguousarray(self.constants * spread)

    def one(self) -> Floats:
        """Run one future as `simulate` does, up to the labels; results of shape (1, save, cell)."""
        return run(self.alone, self.constants, no_changes(), self.kept).values

    def futures(self, constants: Floats, *, few: bool = False, threads: int = 1, room: Floats | None = None) -> Floats:
        """Run each row; results of shape (future, save, cell), in `room` where that is given."""
        kernel, kept = (self.lean, self.lean_kept) if few else (self.kernel, self.kept)
        return run(kernel, constants, no_changes(), kept, threads=threads, room=room).values

    def streamed(self, constants: Floats, room: Floats) -> None:
        """Run each row, keeping few outputs, as many at a time as there is room for; each chunk is written over."""
        for first in range(0, len(constants), len(room)):
            self.futures(constants[first : first + len(room)], few=True, room=room)

    def dataset(self) -> None:
        """Run one future as a user does, with every variable labelled."""
        tiershift.simulate(self.model, params=self._each_step())

    def _each_step(self) -> dict[str, float]:
        return {"saveper": self.model.time_step} if SAVEPER in self.program.constants else {}


def alone_kernel(model: tiershift.Model) -> Kernel:
    """Return the kernel that `simulate` runs one future with."""
    return kernel_of(model, 1)


def subject(path_or_name: str) -> Subject:
    """Load and compile a model."""
    model = tiershift.load_model(path_or_name)
    kernel = kernel_of(model)
    program = kernel.program
    numbers = dict(program.constants)
    if SAVEPER in numbers:
        numbers[SAVEPER] = numbers[TIME_STEP]
    kept = np.sort(np.array([program.slots[cell] for cell in changing(program)], np.int64))
    few = np.linspace(0, len(kept) - 1, FEW).astype(np.intc)
    constants = np.array([list(numbers.values())])
    saves = len(run(kernel, constants, no_changes(), kept[:1], threads=1).times)
    cells = {slot: cell for cell, slot in program.slots.items()}
    outputs = [cells[slot] for slot in kept[few]]
    part = compile_model(model.tree, model.data, kept=outputs)
    part_kept = np.array([part.program.slots[cell] for cell in outputs], np.int64)
    return Subject(model, alone_kernel(model), kernel, part, part_kept, constants, kept, few, saves)
