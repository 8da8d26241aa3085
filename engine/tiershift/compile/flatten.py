"""Pass one: arrays are written out element by element, names and subscripts are resolved.

Order is therefore by element, not by variable: arrays that depend on each other crosswise are no loop.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product
from typing import assert_never

from tiershift.compile.allocations import ALLOCATIONS
from tiershift.compile.clocks import CLOCKS
from tiershift.compile.delays import DELAYS
from tiershift.compile.functions import FUNCTIONS, NAMES, TEST_INPUTS
from tiershift.compile.noise import COUNTER, LABELS, NOISE, SETTINGS, stream
from tiershift.compile.program import (
    FINAL_TIME,
    HELD,
    INITIAL_TIME,
    SAVEPER,
    TIME,
    TIME_STEP,
    Flat,
    Many,
    State,
)
from tiershift.compile.refused import REFUSED
from tiershift.compile.scope import Scope
from tiershift.compile.series import at, points_of
from tiershift.compile.sizes import too_large
from tiershift.compile.sources import Sources
from tiershift.compile.tables import TABLES
from tiershift.compile.vectors import VECTORS
from tiershift.compile.writer import Bound, Special, Spot, Wrong
from tiershift.errors import ModelError, suggest
from tiershift.model.external import Outside
from tiershift.model.names import key
from tiershift.model.places import problem_at
from tiershift.model.tree import (
    Array,
    Binary,
    Call,
    Const,
    DataSource,
    Equation,
    Expr,
    Integ,
    Lookup,
    Ref,
    Sub,
    Table,
    Tree,
    Unary,
    Variable,
    map_children,
    walk,
)

_CONTROLS: Mapping[Ref, float] = {INITIAL_TIME: 0.0, FINAL_TIME: 100.0, TIME_STEP: 1.0}
"""What Vensim takes where a model leaves a control variable out."""
_SPECIAL: Mapping[str, Special] = {**ALLOCATIONS, **CLOCKS, **DELAYS, **VECTORS, **TABLES, **NOISE}
"""Functions that see more than the values of their arguments."""
_FOLDS = {"SUM": "+", "PROD": "*", "VMIN": "MIN", "VMAX": "MAX"}


def flatten(tree: Tree, data: Outside) -> Flat:
    """Write out every variable of `tree`; `data` gives the numbers of the cells that come from outside.

    Raises:
        ModelError: unknown functions, subscripts that do not fit, data that is missing; all of them at once.
    """
    if problems := too_large(tree):
        raise ModelError(problems)
    work = _Flattener(tree, data)
    for variable in tree.variables.values():
        for equation in variable.equations:
            try:
                work.equation(variable, equation)
            except Wrong as wrong:
                what, way_out = wrong.args
                problems.append(problem_at(tree.path, equation.line, f'"{variable.name}": {what}', way_out))
    if problems:
        raise ModelError(problems)
    lines = {name: variable.line for name, variable in tree.variables.items()} | work.lines
    cells = _with_controls(work.cells)
    held = (State(HELD, TIME, Binary("+", TIME, TIME_STEP), "next"),) if tree.method == "rk4" else ()
    if work.streams:
        cells |= {setting: Const(0.0) for setting in SETTINGS}
        held, work.labels = (*held, COUNTER), work.labels | LABELS
    return Flat(cells, held, tuple(work.many.values()), work.labels, lines, tree.path, tree.method)


def _with_controls(cells: Mapping[Ref, Expr]) -> dict[Ref, Expr]:
    full: dict[Ref, Expr] = {control: Const(number) for control, number in _CONTROLS.items()}
    full |= cells
    full.setdefault(SAVEPER, full[TIME_STEP] if isinstance(full[TIME_STEP], Const) else TIME_STEP)
    return full


class _Flattener(Scope):
    """What has been written out so far."""

    def __init__(self, tree: Tree, data: Outside) -> None:
        super().__init__(tree)
        self.data = data
        self.cells: dict[Ref, Expr] = {}
        self.many: dict[tuple[str, tuple[Expr, ...]], Many] = {}
        self.labels: dict[Ref, str] = {}
        self.defined: dict[Ref, int] = {}
        self.streams: Counter[Ref] = Counter()
        self.written_once: dict[object, tuple[Ref, ...]] = {}
        self.lines: dict[str, int] = {}
        self.now = "", 0
        self.sources = Sources(tree, data, self.written)

    def equation(self, variable: Variable, equation: Equation) -> None:
        name = key(variable.name)
        if any(isinstance(node, Ref) and node.name == TIME.name and node.subs for node in walk(equation.expr)):
            raise Wrong("Time is written with subscripts", "It has none: write Time.")
        if isinstance(equation.expr, Array):
            self.listed(equation, equation.expr)
        for number, bound in enumerate(self.combinations(equation)):
            subs = tuple(bound.get(sub, sub) for sub in equation.subs)
            if any(self.excepted(subs, group) for group in equation.excepts):
                continue
            cell = Ref(name, subs)
            self.once(cell, variable, equation)
            if variable.kind == "table" and isinstance(equation.expr, Table | DataSource):
                continue  # tables are put in where they are used
            self.labels[cell] = self.label(variable, subs)
            self.now = self.labels[cell], equation.line
            self.cells[cell] = self.written(equation.expr, bound, cell, number)

    def listed(self, equation: Equation, numbers: Array) -> None:
        """Each element of the left side has one number, also in each row."""
        sizes = [len(self.elements(sub)) for sub in equation.subs if sub in self.tree.ranges]
        if (there := len(numbers.values)) != (needed := math.prod(sizes)):
            raise Wrong(f"it lists {there} numbers for {needed} elements", "Give one number an element.")
        if len(sizes) > 1 and len(numbers.shape) > 1 and numbers.shape[-1] != sizes[-1]:
            what = f"its rows have {numbers.shape[-1]} numbers for {sizes[-1]} elements"
            raise Wrong(what, "Give each row as many; a semicolon ends a row.")

    def once(self, cell: Ref, variable: Variable, equation: Equation) -> None:
        """Vensim allows one definition of each element."""
        if cell in self.defined:
            what = f"{self.label(variable, cell.subs)} is defined a second time"
            raise Wrong(what, f"Keep this or line {self.defined[cell]}, or take elements out with :EXCEPT:.")
        self.defined[cell] = equation.line

    def written(self, expr: Expr, bound: Bound, cell: Ref, number: int) -> Expr:
        """`expr` for one element; `number` counts the elements of the equation, row-major."""
        match expr:
            case Const() | Table():
                return expr
            case Array(values, _):
                if number >= len(values):
                    raise Wrong(f"it lists {len(values)} numbers for more elements", "Give one number an element.")
                return Const(values[number])
            case Ref():
                return self.reference(expr, bound)
            case Sub(name):
                return Const(self.position(name, bound))
            case DataSource():
                return self.outside(cell)
            case Lookup(Ref() as table, x):
                return Lookup(self.table(table, bound), self.written(x, bound, cell, number))
            case Call():
                return self.call(expr, bound, cell, number)
            case Binary("=" | "<>" as op, left, right) if (held := _beside_na(left, right)) is not None:
                one = self.written(held, bound, cell, number)  # not a number is what does not equal itself
                return Binary("<>" if op == "=" else "=", one, one)
            case Unary() | Binary() | Integ() | Lookup():
                return map_children(lambda arg: self.written(arg, bound, cell, number), expr)
        assert_never(expr)

    def table(self, ref: Ref, bound: Bound) -> Table:
        if ref.name not in self.tree.variables:
            raise Wrong("Time is used as a lookup", "Write Time without brackets, or the name of a lookup.")
        subs = tuple(self.element(sub, bound) for sub in ref.subs)
        for equation in self.tree.variables[ref.name].equations:
            if isinstance(equation.expr, Table) and all(
                sub in self.elements(own) for sub, own in zip(subs, equation.subs, strict=False)
            ):
                return equation.expr
        if isinstance(held := self.data.get(Ref(ref.name, subs)), Table):
            return held
        raise Wrong(
            f'"{self.tree.variables[ref.name].name}" is used as a lookup but has no points', "Give it (x,y) points."
        )

    def outside(self, cell: Ref) -> Expr:
        """What comes from outside the equations.

        Nothing (:NA:) where there is none, if nothing in a run uses it, or other elements have some (observed).
        """
        if isinstance(number := self.data.get(cell), Const):
            return number
        held = self.sources.get(cell)
        if held is None and (cell.name not in self.sources.used or cell.name in self.sources.given):
            return Lookup(Table((0.0,), (math.nan,)), TIME)
        if held is None:
            what = "it takes its values from outside the model"
            raise Wrong(what, "Pass a file that holds them: load_model(path, data=[…]).")
        return self.held(at(held, TIME, self.sources.get))

    def held(self, expr: Expr) -> Expr:
        """`expr` as it is at the beginning of a step, where a step has several stages.

        Source: https://vensim.com/documentation/rungekutta.html on exogenous and test inputs.
        """
        if self.tree.method == "euler":
            return expr
        return HELD if expr == TIME else map_children(self.held, expr)

    def call(self, call: Call, bound: Bound, cell: Ref, number: int) -> Expr:
        if call.function in REFUSED:
            why, way_out = REFUSED[call.function]
            raise Wrong(f"{call.function} is not run: {why}", way_out)
        if call.function not in FUNCTIONS:
            near = suggest(call.function, NAMES, "docs/functions.md lists what there is.")
            raise Wrong(f'"{call.function}" is not a function tiershift implements', near)
        row = FUNCTIONS[call.function]
        if not len(row.args) - row.optional <= len(call.args) <= len(row.args):
            raise Wrong(f"{call.function} is given {len(call.args)} arguments", f"Write {' or '.join(row.spellings)}.")
        if call.function == "ELMCOUNT":
            if not isinstance(call.args[0], Sub):
                raise Wrong("ELMCOUNT asks for a subscript range", "Write ELMCOUNT(range).")
            return Const(float(len(self.elements(call.args[0].name))))
        if call.function in _SPECIAL:
            return _SPECIAL[call.function](self, call, Spot(bound, cell, number))
        if call.function in _FOLDS:
            return self.folded(call, bound, cell, number)
        args = tuple(self.written(arg, bound, cell, number) for arg in call.args)
        lowered = row.lower(*args) if row.lower else Call(call.function, args)
        return self.held(lowered) if call.function in TEST_INPUTS else lowered

    def folded(self, call: Call, bound: Bound, cell: Ref, number: int) -> Expr:
        """SUM and its like: one term for each combination of the ranges marked with `!`."""
        marked = sorted(
            {sub for node in walk(call.args[0]) if isinstance(node, Ref) for sub in node.subs if sub.endswith("!")}
        )
        terms = [
            self.written(call.args[0], {**bound, **dict(zip(marked, chosen, strict=True))}, cell, number)
            for chosen in product(*(self.elements(sub.rstrip("!").strip()) for sub in marked))
        ]
        return _together(_FOLDS[call.function], terms)

    def write(self, expr: Expr, spot: Spot) -> Expr:
        """`expr` for one element."""
        return self.written(expr, spot.bound, spot.cell, spot.number)

    def together(self, routine: str, elements: Sequence[tuple[str, ...]], args: Sequence[Expr]) -> tuple[Ref, ...]:
        """The cells that a routine of the library gives for `args`, one for each of `elements`."""
        same = (routine, tuple(args))
        if same not in self.many:
            cells = tuple(Ref(f"#{len(self.many)} {routine}", own) for own in elements)
            label, line = self.now
            self.labels |= dict.fromkeys(cells, f"{label} ({routine})")
            self.lines[cells[0].name] = line
            self.many[same] = Many(cells, routine, tuple(args))
        return self.many[same].cells

    def series(self, ref: Ref, bound: Bound) -> Table:
        """The points of a data variable."""
        cell = self.reference(ref, bound)
        if cell == TIME:
            raise Wrong("Time is used as data", "Give the name of a data variable.")
        if self.tree.variables[ref.name].kind != "data":
            what = f'"{self.tree.variables[ref.name].name}" has no points in time: it is no data'
            raise Wrong(what, "Give the name of a data variable.")
        held = self.sources.get(cell)
        points = points_of(held, self.sources.get) if held else None
        if points is None:
            what = "it asks for values from outside the model, which are not there"
            raise Wrong(what, "Pass a file that holds them: load_model(path, data=[…]).")
        return points

    def restart(self, cell: Ref) -> None:
        """Let the streams of a cell be counted from the first again."""
        self.streams[cell] = 0

    def stream(self, cell: Ref) -> tuple[float, float]:
        """A new stream of random numbers for a cell, as the two halves of its 64 bits."""
        self.streams[cell] += 1
        return stream(cell, self.streams[cell])


def _beside_na(left: Expr, right: Expr) -> Expr | None:
    """What is compared with :NA: here, which nothing is equal to as a number."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Const) and math.isnan(one.value):
            return other
    return None


def _together(how: str, terms: Sequence[Expr]) -> Expr:
    """`terms` under one operation, in halves: a long sum stays shallow."""
    if len(terms) == 1:
        return terms[0]
    middle = (len(terms) + 1) // 2
    left, right = _together(how, terms[:middle]), _together(how, terms[middle:])
    match how:
        case "+" | "*":
            return Binary(how, left, right)
    return Call(how, (left, right))
