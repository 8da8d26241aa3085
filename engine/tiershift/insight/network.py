"""The web of differences between two runs of one model: which cell differs because of which, and by what slope.

The two runs obey the same equations. Written for their differences, these are linear, with the slopes of secants
(`secant`) as their coefficients; so what a result differs by can be followed back, exactly, to what was decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tiershift.compile.build import Kernel
from tiershift.compile.program import TIME, TIME_STEP, Assign, Program, State
from tiershift.errors import Problem, UsageError
from tiershift.insight.secant import Floats, difference, secant
from tiershift.model.tree import Expr, Ref

_LOST = 1e-9
"""Share of a stock's difference that rounding may take or add in a step."""
_ROUNDED = 1e-11
"""Share of the stock itself that it may."""


@dataclass(frozen=True, slots=True)
class Edge:
    """How one cell's difference makes another's.

    Attributes:
        source, target: the cells; `target` is worked out from `source`, or fills or drains by it where it is a stock.
        loop: the feedback loop through whose link it goes; "" for none.
    """

    source: Ref
    target: Ref
    loop: str


@dataclass(frozen=True, slots=True)
class Network:
    """Differences and slopes over the steps from the first at which anything differs.

    Attributes:
        times: of the steps, shape (step,).
        cells: all that differ, those that are worked out in their order.
        change: their differences, shape (step, cell).
        edges: those into one cell stand together, cells in their order.
        slopes: of the edges, shape (step, edge); of an edge into a stock, times the length of a step.
        source: the place of each edge's source among `cells`, shape (edge,).
        groups: of each stock, then of each cell that is worked out and has edges: its place, the first of its edges and
            the one after the last, shape (group, 3).
        stocks: how many of the groups are stocks.
        keeps: of each cell, whether it is a stock that keeps what it has, shape (cell,).
        carried: what of a stock's difference is still there a step later, shape (step, cell); 0 for what is no stock.
        extra: what a step adds to a stock's difference from outside: a count that only one plan knows, (step, cell).
    """

    times: Floats
    cells: tuple[Ref, ...]
    change: Floats
    edges: tuple[Edge, ...]
    slopes: Floats
    source: NDArray[np.int64]
    groups: NDArray[np.int64]
    stocks: int
    keeps: NDArray[np.bool_]
    carried: Floats
    extra: Floats


@dataclass(frozen=True, slots=True)
class _Runs:
    program: Program
    times: Floats
    before: Floats
    after: Floats
    first: int

    def look(self, cell: Ref) -> tuple[Floats, Floats]:
        slot = self.program.slots[cell]
        return self.before[self.first :, slot], self.after[self.first :, slot]

    def change(self, cell: Ref) -> Floats:
        return difference(*self.look(cell))


def network(
    kernel: Kernel, times: Floats, before: Floats, after: Floats, switches: Mapping[str, str], wanted: Sequence[Ref]
) -> Network:
    """Return the web behind some cells.

    Args:
        kernel: the model, compiled.
        times: of every step, shape (step,).
        before, after: all slots of the program at each step in both runs, shape (step, slot).
        switches: from the names of loops' switches to the loops.
        wanted: the cells whose differences are asked after.

    Raises:
        UsageError: the model has a kind of memory, or a function, whose result cannot be shared out.
    """
    program = kernel.program
    _simple(program)
    moved = np.flatnonzero(difference(before, after).any(axis=1))
    runs = _Runs(program, times, before, after, int(moved[0]) if len(moved) else len(times) - 1)
    behind = program.behind(wanted)
    changes = {cell: made for cell in _in_order(program) if cell in behind and (made := runs.change(cell)).any()}
    cells = tuple(changes)
    places = {cell: place for place, cell in enumerate(cells)}
    change = np.stack([changes[cell] for cell in cells], axis=1) if cells else np.zeros((len(times) - runs.first, 0))
    states = {state.cell: state for state in program.states}
    edges: list[Edge] = []
    slopes: list[Floats] = []
    groups: list[tuple[int, int, int]] = []
    carried, extra = np.zeros_like(change), np.zeros_like(change)
    for cell, expr in _equations(program, places):
        state = states.get(cell)
        found = secant(expr, runs.look, switches)
        scale = _step_length(runs) if state is not None and state.how == "rate" else np.ones(1)
        first = len(edges)
        for (source, loop), slope in found.slopes.items():
            if source in places:
                edges.append(Edge(source, cell, loop))
                slopes.append(np.broadcast_to(slope * scale, change.shape[:1]))
        if state is not None or len(edges) > first:
            groups.append((places[cell], first, len(edges)))
        if state is not None:
            place = places[cell]
            coming = np.broadcast_to(found.change * scale, change.shape[:1])
            carried[:, place], extra[:, place] = _kept(state, change[:, place], coming, np.abs(runs.look(cell)[0]))
    made = np.stack(slopes, axis=1) if slopes else np.zeros((len(change), 0))
    sources = np.array([places[edge.source] for edge in edges], np.int64)
    return Network(
        times[runs.first :],
        cells,
        change,
        tuple(edges),
        np.ascontiguousarray(made),
        sources,
        np.array(groups, np.int64).reshape(-1, 3),
        sum(cell in states for cell in cells),
        np.array([cell in states and states[cell].how == "rate" for cell in cells], bool),
        carried,
        extra,
    )


def _simple(program: Program) -> None:
    """Refuse what cannot be followed."""
    odd = [state.cell for state in program.states if state.how in ("pipe", "kept")]
    if program.method != "euler" or odd:
        named = "".join(program.labels.get(cell, cell.name) for cell in odd[:1])
        what = f'"{named}" remembers' if odd else "its steps are Runge and Kutta's"
        way_out = "Ask it of a model in Euler steps, without pipelines and without routines that remember."
        raise UsageError(Problem(program.path.name, f"differences cannot be followed back: {what}", way_out=way_out))


def _in_order(program: Program) -> Iterator[Ref]:
    """What can differ: constants, then stocks, then what is worked out, in order; time does not."""
    yield from (cell for cell in program.constants if cell != TIME)
    yield from (state.cell for state in program.states)
    for step in (*program.static, *program.dynamic):
        yield from step.made


def _equations(program: Program, places: Mapping[Ref, int]) -> Iterator[tuple[Ref, Expr]]:
    """The equation of each cell that differs: the update of a stock, then what is worked out, in order."""
    for state in program.states:
        if state.cell in places:
            yield state.cell, state.update
    for step in (*program.static, *program.dynamic):
        if not places.keys() & set(step.made):
            continue
        if not isinstance(step, Assign):
            name = program.labels.get(step.made[0], step.made[0].name)
            what = f'"{name}" is worked out together with others by {step.routine}, and cannot be shared out'
            raise UsageError(Problem("why", what, way_out="Ask for a variable that does not depend on it."))
        yield step.cell, step.expr


def _step_length(runs: _Runs) -> Floats:
    return runs.look(TIME_STEP)[0]


def _kept(state: State, change: Floats, coming: Floats, level: Floats) -> tuple[Floats, Floats]:
    """What of a stock's difference a step carries on, and what comes to it from outside; both shape (step,)."""
    own = change if state.how == "rate" else np.zeros_like(change)
    expected = (own + coming)[:-1]
    found = change[1:]
    size = np.abs(own[:-1]) + np.abs(coming[:-1]) + np.abs(found)
    as_expected = np.abs(found - expected) <= _LOST * size + _ROUNDED * level[1:]
    carried, extra = np.zeros_like(change), np.zeros_like(change)
    # A stock that was set to a count begins anew: nothing is carried on, and what differs comes from the count.
    carried[:-1] = np.where(as_expected, 1.0, 0.0)
    extra[:-1] = np.where(as_expected, 0.0, found)
    return carried, extra
