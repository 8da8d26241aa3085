"""Where the two streams meet: a plan's changes become rows of (step, constant, factor, term) for the time loop."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tiershift.compile.program import FINAL_TIME, INITIAL_TIME, TIME_STEP, Program
from tiershift.errors import Problem, ScenarioError, suggest
from tiershift.events.path import Path
from tiershift.events.plan import Plan
from tiershift.model.tree import Ref

MOST_STEPS = 50_000_000
"""Steps that a run may have."""
_GRACE = 1e-6
"""Share of a step by which a date may miss its step through rounding."""


@dataclass(frozen=True, slots=True)
class Reset:
    """From the beginning of a step on, stocks go on from what was counted.

    Attributes:
        step: the first that is not before the count.
        parts: the cells of each stock that the count is about; those that share the target come first.
        shares: how many of each part share it.
        target: what the cells that share it come to: the count, less what other counts of that step say of the rest.
    """

    step: int
    parts: tuple[tuple[Ref, ...], ...]
    shares: tuple[int, ...]
    target: float


@dataclass(frozen=True, slots=True)
class Schedule:
    """What changes when: from step `step[i]` on, constant `index[i]` is its own value × `factor[i]` + `term[i]`.

    `resets`, sorted by step, are the stocks that go on from what was counted; see `steering`.
    """

    step: NDArray[np.int64]
    index: NDArray[np.int64]
    factor: NDArray[np.float64]
    term: NDArray[np.float64]
    resets: tuple[Reset, ...] = ()

    @property
    def stocks(self) -> frozenset[Ref]:
        """The cells that resets read and move."""
        return frozenset(cell for reset in self.resets for part in reset.parts for cell in part)

    @property
    def parts(self) -> int:
        """How many parts the counts have in all."""
        return sum(len(reset.parts) for reset in self.resets)


@cache
def no_changes() -> Schedule:
    """Return the schedule of a run in which nothing is decided."""
    return Schedule(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0))


def schedule(
    plan: Plan | None, program: Program, ids: Mapping[str, Ref], name: str, row: NDArray[np.float64] | None = None
) -> Schedule:
    """Return the changes of `plan` by step, sorted; a change acts from the first step that is not before its date.

    Args:
        plan: nothing changes without one.
        program: what is run; its constants are numbered in their order.
        ids: from the ids of parameters to cells.
        name: of the model, for messages.
        row: the constants of a future, whose time settings are those of all; as the program has them by default.

    Raises:
        ScenarioError: the plan changes something that is no constant of the model.
    """
    if plan is None or not plan.changes:
        return no_changes()
    numbers = {cell: number for number, cell in enumerate(program.constants)}
    wanted = sorted({change.parameter for change in plan.changes})
    if unknown := [parameter for parameter in wanted if ids.get(parameter) not in numbers]:
        raise ScenarioError(
            Problem(
                plan.name or "plan", f'"{parameter}" is no constant of {name}', way_out=suggest(parameter, list(ids))
            )
            for parameter in unknown
        )
    values = program.constants if row is None else dict(zip(program.constants, row.tolist(), strict=True))
    start, end, size = (values.get(cell, math.nan) for cell in (INITIAL_TIME, FINAL_TIME, TIME_STEP))
    if math.isnan(start + end + size):
        raise ScenarioError(
            Problem(
                name, "its time settings are worked out during the run", way_out="Write them as numbers to run plans."
            )
        )
    if not size > 0 or not 0 <= end - start <= MOST_STEPS * size:
        return no_changes()  # such a run is refused before it begins
    last = int((end - start) / size + 0.5) + 1  # one more than the last does no harm
    rows = [
        (step, numbers[ids[parameter]], factor, term)
        for parameter in wanted
        for step, factor, term in _steps(plan, parameter, start, size, last)
    ]
    rows.sort()
    step, index, factor, term = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Schedule(np.array(step, np.int64), np.array(index, np.int64), np.array(factor, float), np.array(term, float))


def first_step(time: float, start: float, size: float) -> int:
    """Return the number of the first step that is not before a time, where steps of a size begin at `start`."""
    return math.ceil((time - start) / size - _GRACE)


def _steps(plan: Plan, parameter: str, start: float, size: float, last: int) -> list[tuple[int, float, float]]:
    """The steps at which a parameter changes, and what of its own value it then is: a path is linear in it."""
    zero, one = (Path.of(parameter, base, plan.changes) for base in (0.0, 1.0))
    rows: list[tuple[int, float, float]] = []
    before = (1.0, 0.0)
    for step in _acting(zero, start, size, last):
        time = start + step * size
        time = max([time, *(knot for knot in zero.knots() if 0.0 < knot - time < _GRACE * size)])
        term = zero.at(time)
        now = (one.at(time) - term, term)
        if now != before:
            rows.append((step, *now))
            before = now
    return rows


def _acting(path: Path, start: float, size: float, last: int) -> list[int]:
    """Steps at which a path may differ from the step before: the first on or after each knot, and all along a ramp."""
    steps: set[int] = set()
    for change in path.changes:
        first, until = (max(0, first_step(time, start, size)) for time in (change.at, change.until))
        steps.update(range(first, min(until, last) + 1))
    return sorted(step for step in steps if step <= last)
