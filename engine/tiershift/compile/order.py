"""Pass four: cells are put in an order in which each comes after what it needs, and grouped by when they change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from tiershift.compile.expand import initially
from tiershift.compile.fold import fold
from tiershift.compile.program import INITIAL_TIME, TIME, TIME_STEP, Assign, Flat, Many, Program, Step, uses
from tiershift.compile.stages import moving
from tiershift.errors import ModelError
from tiershift.model.places import problem_at
from tiershift.model.tree import Const, Ref


def arrange(flat: Flat) -> Program:
    """Return the program of a flat model.

    Raises:
        ModelError: cells that depend on each other in a circle, with the circle.
    """
    cells = flat.cells
    constants = {cell: expr.value for cell, expr in cells.items() if isinstance(expr, Const)}
    steps: dict[Ref, Step] = {c: Assign(c, expr) for c, expr in cells.items() if c not in constants}
    steps |= {cell: many for many in flat.many for cell in many.cells}
    known = {TIME, *constants, *(state.cell for state in flat.states)}
    _defined(steps, known, flat)
    running = _sorted(steps, known, flat)
    static, dynamic = _split(running, set(constants))
    slots = {TIME: 0}
    together = (*moving(flat.states, flat.method), *(s.cell for s in flat.states if s.how == "pipe"))
    still = (*constants, *(cell for step in static for cell in step.made))
    for cell in (*still, *together, *(cell for step in dynamic for cell in step.made)):
        slots.setdefault(cell, len(slots))
    if flat.method == "rk4" and TIME_STEP in {c for s in dynamic for c in s.made}:
        what = "a TIME STEP that changes during the run does not go with RK4"
        raise ModelError(problem_at(flat.path, flat.lines.get(TIME_STEP.name, 0), what, "Write it as a number."))
    program = Program(
        slots,
        constants,
        _initial(flat, steps, {TIME, *constants}),
        static,
        dynamic,
        flat.states,
        dict(flat.labels),
        dict(flat.lines),
        flat.path,
        flat.method,
    )
    if program.behind([INITIAL_TIME]) & {state.cell for state in flat.states}:
        what = "an INITIAL TIME that depends on what the run works out cannot begin it"
        way_out = "Write it as a number, or from constants."
        raise ModelError(problem_at(flat.path, flat.lines.get(INITIAL_TIME.name, 0), what, way_out))
    settled = program.behind({cell for expr in flat.settled for cell in uses(expr)})
    return replace(program, settled=settled & frozenset(constants))


def _needs(step: Step) -> frozenset[Ref]:
    return frozenset().union(*(uses(expr) for expr in step.exprs))


def _defined(steps: Mapping[Ref, Step], known: Collection[Ref], flat: Flat) -> None:
    """Every cell that is read must exist: an element left out on the left side is an error, not a zero."""
    reading = [(cell, _needs(step)) for cell, step in steps.items() if cell == step.made[0]]
    reading += [
        (state.cell, frozenset().union(*map(uses, (state.initial, state.update, *state.starts))))
        for state in flat.states
    ]
    missing = {(cell, need) for cell, needs in reading for need in needs if need not in steps and need not in known}
    problems = [
        problem_at(
            flat.path,
            flat.lines.get(cell.name, 0),
            f'"{flat.labels.get(cell, cell.name)}" uses {_named(need)}, which no equation defines',
            "Give it an equation." if need.subs else "Use it as a lookup, or give it an equation.",
        )
        for cell, need in sorted(missing, key=lambda pair: (flat.lines.get(pair[0].name, 0), str(pair)))
    ]
    if problems:
        raise ModelError(problems)


def _named(cell: Ref) -> str:
    return f"{cell.name}[{','.join(cell.subs)}]" if cell.subs else cell.name


def _sorted(
    steps: Mapping[Ref, Step], known: Collection[Ref], flat: Flat, wanted: Iterable[Ref] | None = None
) -> list[Step]:
    return depth_first(steps, known, steps if wanted is None else wanted, lambda circle: _circle(circle, flat))


def depth_first(
    steps: Mapping[Ref, Step],
    known: Collection[Ref],
    wanted: Iterable[Ref],
    circle: Callable[[list[Ref]], Exception] = lambda cells: AssertionError(cells),
) -> list[Step]:
    """Return the steps that `wanted` cells need beside the `known`, each after what it needs.

    Without recursion, so that a long chain of cells is no deep stack. Raises what `circle` makes of one.
    """
    done, order = set(known), []
    emitted: set[int] = set()
    for root in wanted:
        stack = [(root, iter(_ordered(steps[root])))] if root not in done else []
        open_ = {root: None} if stack else {}
        while stack:
            cell, rest = stack[-1]
            need = next((n for n in rest if n not in done), None)
            if need is None:
                stack.pop()
                del open_[cell]
                done.update(steps[cell].made)
                if id(steps[cell]) not in emitted:
                    emitted.add(id(steps[cell]))
                    order.append(steps[cell])
            elif need in open_:
                path = list(open_)
                raise circle([*path[path.index(need) :], need])
            else:
                stack.append((need, iter(_ordered(steps[need]))))
                open_[need] = None
    return order


def _ordered(step: Step) -> list[Ref]:
    """What a step needs, in the same order in every process."""
    return sorted(_needs(step), key=lambda cell: (cell.name, cell.subs))


def _circle(cells: list[Ref], flat: Flat) -> ModelError:
    chain = " → ".join(flat.labels.get(cell, cell.name) for cell in reversed(cells))
    line = next((flat.lines[cell.name] for cell in reversed(cells) if cell.name in flat.lines), 0)
    what = f"these depend on each other at the same moment: {chain}"
    return ModelError(problem_at(flat.path, line, what, "Break the circle with a stock."))


def _split(order: Iterable[Step], constants: set[Ref]) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Static cells read only constants and other static cells."""
    fixed, static, dynamic = set(constants), [], []
    for step in order:
        if _needs(step) <= fixed:
            fixed.update(step.made)
            static.append(step)
        else:
            dynamic.append(step)
    return tuple(static), tuple(dynamic)


def _initial(flat: Flat, steps: Mapping[Ref, Step], known: set[Ref]) -> tuple[Step, ...]:
    """What must be computed, in order, for every state to have its initial value."""
    starting: dict[Ref, Step] = {}
    for cell, step in steps.items():
        match step:
            case Assign(_, expr):
                starting[cell] = Assign(cell, fold(initially(expr)))
            case Many(cells, routine, args):
                starting[cell] = starting.get(cells[0]) or Many(cells, routine, tuple(fold(initially(a)) for a in args))
    wanted = [state.cell for state in flat.states]
    for state in flat.states:
        starting[state.cell] = Assign(state.cell, fold(initially(state.initial)))
        if state.length is not None:  # how long a pipeline is, is worked out in steps
            wanted += [*sorted(uses(fold(initially(state.length))), key=lambda cell: (cell.name, cell.subs)), TIME_STEP]
        for start in state.starts:
            wanted += sorted(uses(fold(initially(start))), key=lambda cell: (cell.name, cell.subs))
    return tuple(_sorted(starting, known, flat, [cell for cell in wanted if cell not in known]))
