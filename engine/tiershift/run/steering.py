"""Counts that steer: which stocks follow from what was counted, and from which step on futures go on from it.

A count steers where its variable is a stock, or comes to a plain sum of stocks: each of them once, and nothing else.
Everything else is kept for scoring, with the reason: a flow, a ratio, a tally of what has happened so far.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tiershift.compile.program import FINAL_TIME, INITIAL_TIME, TIME_STEP, Assign, Program
from tiershift.errors import InputError
from tiershift.events.plan import Observation, Plan
from tiershift.model.load import Model
from tiershift.model.names import identifier
from tiershift.model.tree import Binary, Const, Expr, Ref, Unary
from tiershift.model.units import DIMENSIONLESS, parse_unit
from tiershift.run.dataset import cells_of
from tiershift.run.remember import remembered
from tiershift.run.schedule import Reset, Schedule, first_step

TALLY = "cumulative "
"""What the name of a stock begins with that only says what has happened so far: yearly figures are its growth."""
_MOST_TERMS = 100_000
NO_SUM = "it is not a stock, nor a plain sum of stocks"


@dataclass(frozen=True, slots=True)
class Steered:
    """What becomes of a count in a run.

    Attributes:
        observation: the count.
        stocks: the names of the stocks that go on from it; none where it is kept for scoring alone.
        why: it is; empty where it steers.
        time: of the first step that is not before the count, from which it acts (model years); none where it does not.
    """

    observation: Observation
    stocks: tuple[str, ...] = ()
    why: str = ""
    time: float | None = None

    @property
    def steers(self) -> bool:
        return bool(self.stocks)


@dataclass(frozen=True, slots=True)
class Steering:
    """The counts of a plan that ask to steer, in the order of the log, and the resets that they come to, by step.

    `of` says for each reset which of `counts` it carries out.
    """

    counts: tuple[Steered, ...] = ()
    resets: tuple[Reset, ...] = ()
    of: tuple[int, ...] = ()

    @property
    def acting(self) -> tuple[Steered, ...]:
        """The counts that steer, in the order of the resets."""
        return tuple(self.counts[number] for number in self.of)

    def added_to(self, schedule: Schedule) -> Schedule:
        """Return a schedule with the resets."""
        return replace(schedule, resets=self.resets) if self.resets else schedule


def steering(model: Model, program: Program, plan: Plan | None, row: NDArray[np.float64] | None = None) -> Steering:
    """Return how the counts of `plan`, and those of the model's place, steer a run of `program`: the whole model's.

    Args:
        row: the constants of a future, whose time settings are those of all; as the program has them by default.
    """
    seen_in_plan = plan.observations if plan else ()
    asking = [*counted_at(model), *(seen for seen in seen_in_plan if seen.steers and seen.at == seen.until)]
    if not asking:
        return Steering()
    values = program.constants if row is None else dict(zip(program.constants, row.tolist(), strict=True))
    start, end, size = (values.get(cell, math.nan) for cell in (INITIAL_TIME, FINAL_TIME, TIME_STEP))
    known = identified(model, program)
    wanted: list[_Wanted] = []
    refused: dict[int, str] = {}
    for number, seen in enumerate(asking):
        found = known.get(seen.variable, NO_SUM)
        step = first_step(seen.at, start, size) if size > 0 else None
        if isinstance(found, str):
            refused[number] = found
        elif seen.value < 0:
            refused[number] = "no stock is less than nothing"
        elif step is None:
            refused[number] = "the model's time settings are worked out during the run"
        elif not 0 <= step * size <= end - start + 0.5 * size:
            refused[number] = "the run does not reach it"
        else:
            wanted.append(_Wanted(number, step, seen, found))
    taken = [each for step in sorted({each.step for each in wanted}) for each in _together(wanted, step, refused)]
    counts = [Steered(seen, (), refused.get(number, "")) for number, seen in enumerate(asking)]
    for each in taken:
        at = start + each.wanted.step * size
        counts[each.wanted.number] = Steered(each.wanted.seen, named(model, each.wanted.cells), "", at)
    return Steering(tuple(counts), tuple(map(_reset, taken)), tuple(each.wanted.number for each in taken))


def counted_at(model: Model) -> tuple[Observation, ...]:
    """Return the last counts of the model's place, as a log would have them."""
    local = model.local
    if local is None:
        return ()
    ids = [(identifier(name), at, value) for name, at, value in local.counts]
    source = f"counted in {local.label}"
    return tuple(
        Observation(at, at, id_, value, model.variables[id_].unit, source, f"{local.code} {id_} {at:g}", steers=True)
        for id_, at, value in ids
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    number: int
    step: int
    seen: Observation
    cells: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class _Taken:
    """A count that steers; `free` are those of its stocks that no narrower count of the step is about."""

    wanted: _Wanted
    free: frozenset[Ref]
    target: float


def _together(wanted: Iterable[_Wanted], step: int, refused: dict[int, str]) -> list[_Taken]:
    """The counts of one step, narrow ones first: what a part was counted to be, a count of the whole leaves alone."""
    last: dict[frozenset[Ref], _Wanted] = {}
    for each in sorted((each for each in wanted if each.step == step), key=lambda each: (each.seen.at, each.number)):
        if (before := last.get(frozenset(each.cells))) is not None:
            refused[before.number] = "a later count of the same stocks takes its place"
        last[frozenset(each.cells)] = each
    taken: list[_Taken] = []
    for cells, each in sorted(last.items(), key=lambda item: (len(item[0]), item[1].number)):
        parts = [other for other in taken if cells >= frozenset(other.wanted.cells)]
        across = [o for o in taken if o not in parts and not cells.isdisjoint(o.wanted.cells)]
        held = sum(other.wanted.seen.value for other in _widest(parts))
        free = cells.difference(*(other.wanted.cells for other in parts))
        if across:
            refused[each.number] = f"it shares some stocks, not all, with the count of {across[0].wanted.seen.variable}"
        elif not free:
            refused[each.number] = "each of its parts was counted at the same time"
        elif each.seen.value < held:
            refused[each.number] = "its parts, counted at the same time, come to more"
        else:
            taken.append(_Taken(each, free, each.seen.value - held))
    return taken


def _widest(taken: Sequence[_Taken]) -> list[_Taken]:
    """Those that are no part of another."""
    return [a for a in taken if not any(frozenset(a.wanted.cells) < frozenset(b.wanted.cells) for b in taken)]


def _reset(taken: _Taken) -> Reset:
    parts: dict[str, list[Ref]] = {}
    for cell in sorted(taken.wanted.cells, key=lambda cell: cell not in taken.free):
        parts.setdefault(cell.name, []).append(cell)
    shares = tuple(sum(cell in taken.free for cell in part) for part in parts.values())
    return Reset(taken.wanted.step, tuple(map(tuple, parts.values())), shares, taken.target)


def named(model: Model, cells: Iterable[Ref]) -> tuple[str, ...]:
    """Return the names of the stocks that some cells are of."""
    return tuple(dict.fromkeys(model.tree.variables[cell.name].name for cell in cells))


@remembered
def identified(model: Model, program: Program) -> Mapping[str, tuple[Ref, ...] | str]:
    """By the id of each variable the stocks that it is the sum of, or why it steers nothing."""
    steps = {step.cell: step.expr for step in (*program.static, *program.dynamic) if isinstance(step, Assign)}
    stocks = {variable for variable, each in model.tree.variables.items() if each.kind == "stock"}
    states = {state.cell: None for state in program.states if state.how == "rate" and state.cell.name in stocks}
    return {id_: _sum_of(model, id_, cells, states, steps) for id_, cells in cells_of(model, program).items()}


def _sum_of(
    model: Model, id_: str, cells: tuple[Ref, ...], states: Mapping[Ref, None], steps: Mapping[Ref, Expr]
) -> tuple[Ref, ...] | str:
    found = _terms(cells, states, steps)
    if found is None or not found or any(share != 1.0 for share in found.values()):
        return NO_SUM
    if tally := [cell.name for cell in found if cell.name.startswith(TALLY)]:
        return f"{tally[0]} is a tally of what has happened so far"
    if len(cells) > 1 and is_ratio(model.variables[id_].unit):
        return "it is a ratio, whose elements do not add up to anything"
    order = {cell: number for number, cell in enumerate(states)}
    return tuple(sorted(found, key=order.__getitem__))


def is_ratio(unit: str) -> bool:
    """Whether a unit says that there is none; where nothing is written, nothing is said."""
    try:
        return bool(unit.strip()) and parse_unit(unit) == DIMENSIONLESS
    except InputError:
        return False


def _terms(cells: Iterable[Ref], states: Mapping[Ref, None], steps: Mapping[Ref, Expr]) -> dict[Ref, float] | None:
    """How often each stock is in the sum of some cells; none where it is no such sum, or a very long one."""
    found: dict[Ref, float] = {}
    rest = 0.0
    waiting: list[tuple[float, Expr]] = [(1.0, cell) for cell in cells]
    for _ in range(_MOST_TERMS):
        if not waiting:
            return {cell: share for cell, share in found.items() if share} if rest == 0.0 else None
        share, expr = waiting.pop()
        match expr:
            case Const(value):
                rest += share * value
            case Ref() if expr in states:
                found[expr] = found.get(expr, 0.0) + share
            case Ref() if expr in steps:
                waiting.append((share, steps[expr]))
            case Binary("+", left, right):
                waiting += [(share, left), (share, right)]
            case Binary("-", left, right):
                waiting += [(share, left), (-share, right)]
            case Binary("*", Const(value), other) | Binary("*", other, Const(value)):
                waiting.append((share * value, other))
            case Unary("neg", arg):
                waiting.append((-share, arg))
            case _:
                return None
    return None
