"""Plans that part late share their past: it is run once, and each plan goes on from there.

A plan that decides from April 2026 on is the same as any other until then, in each future and to the bit: half of the
run of everybody who moves a slider. A trunk holds where all futures stand when plans may part; from there a kernel runs
that works out what is kept, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tiershift.compile.build import Kernel, build
from tiershift.compile.lean import lean
from tiershift.compile.program import FINAL_TIME, INITIAL_TIME, SAVEPER, TIME_STEP, Program
from tiershift.compile.resume import resumed
from tiershift.errors import Problem, UsageError
from tiershift.events.plan import Plan
from tiershift.model.load import Model
from tiershift.model.tree import Ref
from tiershift.run.batch import run
from tiershift.run.dataset import chosen
from tiershift.run.ensemble import drawn_as
from tiershift.run.inputs import constants_by_id, inputs, plan_of
from tiershift.run.posteriors import posterior_of
from tiershift.run.remember import remembered
from tiershift.run.schedule import Schedule, first_step, schedule
from tiershift.run.simulate import kernel_of, origin
from tiershift.run.steering import steering

Floats = NDArray[np.float64]

_CLOCK = (INITIAL_TIME, FINAL_TIME, TIME_STEP, SAVEPER)


@dataclass(frozen=True, eq=False)
class Trunk:
    """Futures as far as the moment at which plans may part.

    Attributes:
        model: what is run.
        plan: what was decided until then; what it decides later is left to who goes on.
        at: the moment of parting (model years).
        variables: the ids of what is kept, which have one cell each.
        times: at which it is kept, at `at` and whole years before and after, shape (save,).
        attrs: where the futures come from, as `ensemble` says it.
    """

    model: Model
    plan: Plan
    at: float
    variables: tuple[str, ...]
    times: Floats
    attrs: dict[str, str | int]
    _past: Floats
    _rows: Floats
    _kernel: Kernel
    _kept: NDArray[np.int64]
    _before: tuple[object, ...]

    def onwards(self, plan: Plan, *, threads: int | None = None) -> Floats | None:
        """Return what is kept of each future under `plan`, shape (future, save, variable).

        None where the plan is another before `at`: in what it decides, counts or believes.

        Args:
            plan: what is decided.
            threads: all processors by default; changes speed, never results.
        """
        due = _due(self.model, plan, self._rows[0], self.at)
        if due.before != self._before or not due.stocks <= frozenset(self._kernel.program.slots):
            return None
        rest = run(self._kernel, self._rows, due.after, self._kept, threads=threads)
        return np.concatenate((self._past, rest.values), axis=1)


def trunk(
    model: Model,
    plan: Plan | str,
    *,
    at: float,
    variables: Iterable[str],
    futures: int = 500,
    first: int = 0,
    seed: int = 0,
) -> Trunk:
    """Run a plan as far as `at`, over the futures that `ensemble` has.

    Args:
        model: what to run.
        plan: folded, or a scenario's name or file.
        at: when plans may part (model years).
        variables: which to keep, by id or name; each has one cell.
        futures, first, seed: as of `ensemble`.

    Raises:
        UsageError: a variable is unknown or an array; `at` is not within the run; or the model remembers more than its
            stocks, and cannot be gone on with from the middle.
    """
    decided = plan_of(model, plan)
    assert decided is not None, "a plan was given"
    whole = kernel_of(model)
    program, posterior = whole.program, posterior_of(model)
    cells = chosen(model, program, variables)
    if arrays := [id_ for id_, own in cells.items() if len(own) != 1]:
        raise UsageError(Problem("variables", f"{arrays[0]} is an array", way_out="Keep its sum, or one element."))
    flat = [own[0] for own in cells.values()]
    if set(_CLOCK) - set(_places(program)):
        raise _whole(model, at)
    drawn = inputs(model, whole, decided, futures=futures, seed=seed, first=first, posterior=posterior)
    rows = drawn.rows(0, futures)
    due = _due(model, decided, rows[0], at)
    places = _places(program)
    kernel = _going_on(model, program, (*flat, *sorted(due.stocks, key=repr)))
    start, end = rows[0, places[INITIAL_TIME]], rows[0, places[FINAL_TIME]]
    if kernel is None or not start < at < end:
        raise _whole(model, at)
    until = rows.copy()
    until[:, places[FINAL_TIME]] = at
    seen = run(whole, until, due.until, _slots(program, flat))
    until[:, places[SAVEPER]] = at - start
    states = [state.cell for state in kernel.program.states]
    stand = run(whole, until, due.until, _slots(program, states)).values[:, -1]
    past = np.flatnonzero(np.isclose((at - seen.times) % 1.0, 0.0, atol=1e-9) & (seen.times < at - 0.5))
    own = rows.copy()
    own[:, places[INITIAL_TIME]], own[:, places[SAVEPER]] = at, 1.0
    attrs = origin(model, decided, futures=futures, seed=seed) | ({"first_future": first} if first else {})
    attrs |= drawn_as(drawn.posterior, model.local) if model.parameters.values else {}
    times = np.concatenate((seen.times[past], at + np.arange(int(end - at + 1e-9) + 1.0)))
    kept = _slots(kernel.program, flat)
    begun = np.hstack([own, stand])
    return Trunk(model, decided, at, tuple(cells), times, attrs, seen.values[:, past], begun, kernel, kept, due.before)


def _whole(model: Model, at: float) -> UsageError:
    what = f"{model.name} cannot be gone on with from {at:g}"
    return UsageError(Problem("at", what, way_out="Run it whole, with tiershift.ensemble."))


@dataclass(frozen=True, slots=True)
class _Due:
    """What a plan does until the moment of parting, with what tells it from other plans, and what it does later.

    `stocks` are the cells that later counts are about.
    """

    until: Schedule
    after: Schedule
    before: tuple[object, ...]
    stocks: frozenset[Ref]


def _due(model: Model, plan: Plan, row: Floats, at: float) -> _Due:
    """Part what is due by the step of `at`; `row` are the constants of a future, its first those of the program."""
    kernel = kernel_of(model)
    program = kernel.program
    own, places = row[: len(program.constants)].copy(), _places(program)
    own[places[INITIAL_TIME]] = program.constants[INITIAL_TIME]
    whole = schedule(plan, program, constants_by_id(model, kernel), model.name, own)
    whole = steering(model, program, plan, own).added_to(whole)
    here = first_step(at, own[places[INITIAL_TIME]], own[places[TIME_STEP]])
    early = whole.step < here
    held = tuple(reset for reset in whole.resets if reset.step < here)
    late = tuple(replace(reset, step=reset.step - here) for reset in whole.resets if reset.step >= here)
    until = Schedule(whole.step[early], whole.index[early], whole.factor[early], whole.term[early], held)
    after = replace(whole, step=np.maximum(whole.step - here, 0), resets=late)
    parts = (until.step, until.index, until.factor, until.term)
    before = (*(part.tobytes() for part in parts), held, plan.beliefs)
    return _Due(until, after, before, after.stocks)


def _going_on(model: Model, program: Program, kept: Sequence[Ref]) -> Kernel | None:
    """The kernel that goes on and works out `kept`; none where the model cannot be gone on with."""
    known = _kernels(model)
    wanted = frozenset(kept)
    if wanted not in known:
        going_on = resumed(lean(program, wanted))
        known[wanted] = None if going_on is None else build(going_on)
    return known[wanted]


@remembered
def _kernels(model: Model) -> dict[frozenset[Ref], Kernel | None]:
    """Kernels that go on, by what they work out; filled as they are asked for."""
    return {}


@remembered
def _places(program: Program) -> dict[Ref, int]:
    """Where each constant is in a row."""
    return {cell: number for number, cell in enumerate(program.constants)}


def _slots(program: Program, cells: Sequence[Ref]) -> NDArray[np.int64]:
    return np.array([program.slots[cell] for cell in cells], np.int64)
