"""Pass four: cells are put in an order in which each comes after what it needs, and grouped by when they change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from tiershift.compile.expand import initially, uses
from tiershift.compile.fold import fold
from tiershift.compile.program import (
    FINAL_TIME,
    INITIAL_TIME,
    SAVEPER,
    TIME,
    TIME_STEP,
    Assign,
    Flat,
    Many,
    Program,
    Step,
)
from tiershift.errors import ModelError, Problem
from tiershift.model.tree import Const, Expr, Ref

_CONTROLS = {INITIAL_TIME: 0.0, FINAL_TIME: 100.0, TIME_STEP: 1.0}
"""What Vensim takes where a model leaves a control variable out."""


def arrange(flat: Flat, path: str) -> Program:
    """Return the program of a flat model.

    Raises:
        ModelError: cells that depend on each other in a circle, with the circle.
    """
    cells = _with_controls(flat.cells)
    constants = {cell: expr.value for cell, expr in cells.items() if isinstance(expr, Const)}
    steps: dict[Ref, Step] = {c: Assign(c, expr) for c, expr in cells.items() if c not in constants}
    steps |= {cell: many for many in flat.many for cell in many.cells}
    known = {TIME, *constants, *(state.cell for state in flat.states)}
    _defined(steps, known, flat, path)
    running = _sorted(steps, known, lambda s: _needs(s), flat.labels, path)
    static, dynamic = _split(running, set(constants))
    slots = {TIME: 0}
    for cell in (*constants, *(s.cell for s in flat.states), *(c for s in (*static, *dynamic) for c in _cells(s))):
        slots.setdefault(cell, len(slots))
    return Program(
        slots,
        constants,
        _initial(flat, steps, {TIME, *constants}, path),
        static,
        dynamic,
        flat.states,
        dict(flat.labels),
    )


def _with_controls(cells: Mapping[Ref, Expr]) -> dict[Ref, Expr]:
    full: dict[Ref, Expr] = {control: Const(number) for control, number in _CONTROLS.items()}
    full |= cells
    full.setdefault(SAVEPER, full[TIME_STEP] if isinstance(full[TIME_STEP], Const) else TIME_STEP)
    return full


def _cells(step: Step) -> tuple[Ref, ...]:
    return (step.cell,) if isinstance(step, Assign) else step.cells


def _exprs(step: Step) -> tuple[Expr, ...]:
    return (step.expr,) if isinstance(step, Assign) else step.args


def _needs(step: Step) -> frozenset[Ref]:
    return frozenset().union(*(uses(expr) for expr in _exprs(step)))


def _defined(steps: Mapping[Ref, Step], known: Collection[Ref], flat: Flat, path: str) -> None:
    """Every cell that is read must exist: an element left out on the left side is an error, not a zero."""
    problems = [
        Problem(
            f"{path}:{flat.lines.get(cell.name, 0)}",
            f'"{flat.labels.get(cell, cell.name)}" uses {need.name}[{",".join(need.subs)}], which no equation defines',
            way_out="Give that element an equation.",
        )
        for cell, step in steps.items()
        for need in _needs(step)
        if need not in steps and need not in known
    ]
    if problems:
        raise ModelError(problems)


def _sorted(
    steps: Mapping[Ref, Step],
    known: Collection[Ref],
    needs: Callable[[Step], Iterable[Ref]],
    labels: Mapping[Ref, str],
    path: str,
    wanted: Iterable[Ref] | None = None,
) -> list[Step]:
    """Depth-first order without recursion, so that a long chain of cells is no deep stack."""
    done, order, open_ = set(known), [], []
    emitted: set[int] = set()
    for root in steps if wanted is None else wanted:
        stack = [(root, iter(needs(steps[root])))] if root not in done else []
        open_ = [root] if stack else []
        while stack:
            cell, rest = stack[-1]
            need = next((n for n in rest if n not in done), None)
            if need is None:
                stack.pop()
                open_.pop()
                done.add(cell)
                if id(steps[cell]) not in emitted:
                    emitted.add(id(steps[cell]))
                    order.append(steps[cell])
            elif need in open_:
                raise _circle([*open_[open_.index(need) :], need], labels, path)
            else:
                stack.append((need, iter(needs(steps[need]))))
                open_.append(need)
    return order


def _circle(cells: list[Ref], labels: Mapping[Ref, str], path: str) -> ModelError:
    chain = " → ".join(labels.get(cell, cell.name) for cell in reversed(cells))
    return ModelError(
        Problem(
            path, f"these depend on each other at the same moment: {chain}", way_out="Break the circle with a stock."
        )
    )


def _split(order: Iterable[Step], constants: set[Ref]) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Static cells read only constants and other static cells."""
    fixed, static, dynamic = set(constants), [], []
    for step in order:
        if _needs(step) <= fixed:
            fixed.update(_cells(step))
            static.append(step)
        else:
            dynamic.append(step)
    return tuple(static), tuple(dynamic)


def _initial(flat: Flat, steps: Mapping[Ref, Step], known: set[Ref], path: str) -> tuple[Step, ...]:
    """What must be computed, in order, for every state to have its initial value."""
    starting: dict[Ref, Step] = {}
    for cell, step in steps.items():
        match step:
            case Assign(_, expr):
                starting[cell] = Assign(cell, fold(initially(expr)))
            case Many(cells, routine, args):
                starting[cell] = starting.get(cells[0]) or Many(cells, routine, tuple(fold(initially(a)) for a in args))
    lengths = {}
    for state in flat.states:
        starting[state.cell] = Assign(state.cell, fold(initially(state.initial)))
        if state.length is not None:
            lengths[state.cell] = uses(fold(initially(state.length)))
    wanted = [*(state.cell for state in flat.states), *(cell for needed in lengths.values() for cell in needed)]
    return tuple(_sorted(starting, known, _needs, flat.labels, path, [w for w in wanted if w not in known]))
