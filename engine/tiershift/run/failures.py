"""Futures that left the finite numbers: which, when and where first.

A future has left them when a value that is kept of it is infinite or not a number. What is not kept is not looked at:
a variable that is no number at times, and that nothing kept depends on, harms nobody. To say where it began, the
future is run again alone, with all that the kept values depend on, at every time step; from the first kept value that
is not finite one goes back, as long as something that it was worked out from was not finite either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from tiershift.compile.build import Kernel
from tiershift.compile.program import SAVEPER, TIME_STEP, Assign, Program, Step, uses
from tiershift.model.tree import Ref
from tiershift.run.batch import run, times_of
from tiershift.run.inputs import Inputs
from tiershift.run.schedule import Schedule

DETAILED = 100
"""Futures that are run again to say when and where; the first ones, and the others are counted."""
_ROOM = 256 * 2**20
"""Bytes of results of one future; where all that is behind it needs more, the kept values alone are looked at."""
COUNT, STATUS = "futures_not_finite", "future_status"


@dataclass(frozen=True, slots=True)
class Failure:
    """A future that left the finite numbers at a model time, in a variable, as the modeller spells it, first."""

    future: int
    time: float
    variable: str


def failures(
    kernel: Kernel, inputs: Inputs, schedule: Schedule, kept: Iterable[Ref], left: NDArray[np.bool_]
) -> list[Failure]:
    """Return when and where the first futures that have left the finite numbers did so.

    Args:
        kernel, inputs, schedule: what was run.
        kept: the cells that were looked at.
        left: which futures are meant, shape (future,).
    """
    places = np.flatnonzero(left)[:DETAILED].tolist()
    if not places:
        return []
    trace = _Trace.of(kernel.program, kept)
    return [_failure(kernel, inputs, schedule, trace, place) for place in places]


def told(made: xr.Dataset, left: NDArray[np.bool_], found: Sequence[Failure]) -> xr.Dataset:
    """Return a dataset that says which futures have left the finite numbers.

    How many is in attrs["futures_not_finite"]. Where there are any, the first hundred are listed along `failure`, in
    the coordinates `failed_future`, `failed_time` and `failed_variable`; a dataset with a dimension `future` has
    `future_status`: 1 where a future left, and 0.
    """
    made.attrs[COUNT] = int(left.sum())
    if "future" in made.dims:
        meaning = {"0": "stayed among the finite numbers", "1": "left the finite numbers"}
        made = made.assign_coords({STATUS: ("future", left.astype(np.int8), meaning)})
    if not found:
        return made
    columns = {
        "failed_future": np.array([each.future for each in found]),
        "failed_time": np.array([each.time for each in found]),
        "failed_variable": np.array([each.variable for each in found]),
    }
    return made.assign_coords({name: ("failure", column) for name, column in columns.items()})


@dataclass(frozen=True, slots=True)
class _Trace:
    """What each cell is worked out from: when the run begins, at the same step, and at the step before it.

    Attributes:
        order: cells in the order in which a step works them out, those behind the kept ones alone.
        kept: the cells that were looked at.
    """

    order: Mapping[Ref, int]
    kept: tuple[Ref, ...]
    begun: Mapping[Ref, frozenset[Ref]]
    now: Mapping[Ref, frozenset[Ref]]
    before: Mapping[Ref, frozenset[Ref]]

    @classmethod
    def of(cls, program: Program, kept: Iterable[Ref]) -> Self:
        kept = tuple(dict.fromkeys(kept))
        behind = program.behind(kept)
        steps = (*program.static, *program.dynamic)
        states = (state.cell for state in program.states)
        order = dict.fromkeys((*program.constants, *states, *(cell for step in steps for cell in _made(step)), *kept))
        return cls(
            {cell: number for number, cell in enumerate(cell for cell in order if cell in behind)},
            kept,
            {cell: _read(step) for step in program.initial for cell in _made(step)},
            {cell: _read(step) for step in steps for cell in _made(step)},
            {state.cell: uses(state.update) | {state.cell} for state in program.states},
        )

    def sources(self, cell: Ref, save: int) -> tuple[frozenset[Ref], int]:
        """What a cell is worked out from, and at which save."""
        if cell in self.before:
            return (self.before[cell], save - 1) if save else (self.begun.get(cell, frozenset()), 0)
        return self.now.get(cell, frozenset()), save


def _made(step: Step) -> tuple[Ref, ...]:
    return (step.cell,) if isinstance(step, Assign) else step.cells


def _read(step: Step) -> frozenset[Ref]:
    exprs = (step.expr,) if isinstance(step, Assign) else step.args
    return frozenset[Ref]().union(*(uses(expr) for expr in exprs))


def _failure(kernel: Kernel, inputs: Inputs, schedule: Schedule, trace: _Trace, place: int) -> Failure:
    program, row = kernel.program, inputs.rows(place, 1)
    constants = list(program.constants)
    if SAVEPER in constants and TIME_STEP in constants:
        row[:, constants.index(SAVEPER)] = row[:, constants.index(TIME_STEP)]
    saves = len(times_of(kernel, row, schedule))
    cells = list(trace.order) if 8 * saves * len(trace.order) <= _ROOM else list(trace.kept)
    slots = np.array([program.slots[cell] for cell in cells], np.int64)
    outcome = run(kernel, row, schedule, slots)
    lost = ~np.isfinite(outcome.values[0])
    column = {cell: number for number, cell in enumerate(cells)}
    looked = lost[:, [column[cell] for cell in trace.kept]]
    save = int(looked.any(axis=1).argmax())
    cell = trace.kept[int(looked[save].argmax())]
    seen = set()
    while (cell, save) not in seen:
        seen.add((cell, save))
        sources, then = trace.sources(cell, save)
        lost_too = [each for each in sources if each in column and lost[then, column[each]]]
        if lost_too:
            cell, save = min(lost_too, key=trace.order.__getitem__), then
    return Failure(inputs.first + place, float(outcome.times[save]), program.labels.get(cell, cell.name))
