"""Pass one: arrays are written out element by element, names and subscripts are resolved.

Order is therefore by element, not by variable: arrays that depend on each other crosswise are no loop.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import assert_never

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
from tiershift.compile.sizes import too_large
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
    Interpolation,
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
_SPECIAL: Mapping[str, Special] = {**VECTORS, **TABLES, **NOISE}
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


@dataclass(slots=True)
class _Flattener:
    tree: Tree
    data: Outside
    cells: dict[Ref, Expr]
    many: dict[tuple[str, tuple[Expr, ...]], Many]
    labels: dict[Ref, str]
    defined: dict[Ref, int]
    streams: Counter[Ref]
    lines: dict[str, int]
    now: tuple[str, int]

    def __init__(self, tree: Tree, data: Outside) -> None:
        self.tree, self.data = tree, data
        self.cells, self.many, self.labels, self.defined, self.streams = {}, {}, {}, {}, Counter()
        self.lines, self.now = {}, ("", 0)

    def elements(self, sub: str) -> tuple[str, ...]:
        """The elements that a subscript stands for: those of a range, or itself."""
        return self.tree.ranges[sub].elements if sub in self.tree.ranges else (sub,)

    def equation(self, variable: Variable, equation: Equation) -> None:
        name = key(variable.name)
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

    def once(self, cell: Ref, variable: Variable, equation: Equation) -> None:
        """Vensim allows one definition of each element."""
        if cell in self.defined:
            what = f"{self.label(variable, cell.subs)} is defined a second time"
            raise Wrong(what, f"Keep this or line {self.defined[cell]}, or take elements out with :EXCEPT:.")
        self.defined[cell] = equation.line

    def label(self, variable: Variable, subs: tuple[str, ...]) -> str:
        spelled = ",".join(self.tree.spelling.get(sub, sub) for sub in subs)
        return f"{variable.name}[{spelled}]" if subs else variable.name

    def spelled(self, name: str) -> str:
        """A range or element as the modeller writes it."""
        return self.tree.spelling.get(name.rstrip("!"), name)

    def combinations(self, equation: Equation) -> Iterator[Bound]:
        for twice in {sub for sub in equation.subs if sub in self.tree.ranges and equation.subs.count(sub) > 1}:
            name = self.spelled(twice)
            raise Wrong(f'range "{name}" stands twice on the left side', f"Use a copy of it: {name} too <-> {name}.")
        ranged = [sub for sub in equation.subs if sub in self.tree.ranges]
        for chosen in product(*(self.elements(sub) for sub in ranged)):
            yield dict(zip(ranged, chosen, strict=True))

    def excepted(self, subs: tuple[str, ...], group: tuple[str, ...]) -> bool:
        return all(sub in self.elements(other) for sub, other in zip(subs, group, strict=True))

    def written(self, expr: Expr, bound: Bound, cell: Ref, number: int) -> Expr:
        """`expr` for one element; `number` counts the elements of the equation, row-major."""
        match expr:
            case Const() | Table():
                return expr
            case Array(values, _):
                if number >= len(values):
                    raise Wrong(
                        f"it lists {len(values)} numbers for more elements than that", "Give one number an element."
                    )
                return Const(values[number])
            case Ref():
                return self.reference(expr, bound)
            case Sub(name):
                return Const(self.position(name, bound))
            case DataSource():
                return self.outside(cell, expr)
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

    def reference(self, ref: Ref, bound: Bound) -> Ref:
        if ref == TIME:
            return TIME
        variable = self.tree.variables[ref.name]
        if len(ref.subs) != len(variable.subscripts):
            raise Wrong(
                f'"{variable.name}" has {len(variable.subscripts)} subscripts, here it is written with {len(ref.subs)}',
                f"Write {self.label(variable, variable.subscripts)}.",
            )
        return Ref(ref.name, tuple(self.element(sub, bound) for sub in ref.subs))

    def element(self, sub: str, bound: Bound) -> str:
        """The element that `sub` means where the left side's ranges stand for `bound`."""
        if sub in bound:
            return bound[sub]
        if sub not in self.tree.ranges:
            return sub
        mine = self.elements(sub)
        for name, chosen in bound.items():
            met = self.through_mapping(sub, name, chosen) if name in self.tree.ranges else ()
            if len(met) == 1:
                return met[0]
        same = [chosen for name, chosen in bound.items() if not name.endswith("!") and self.elements(name) == mine]
        if len(same) == 1:  # two names of one range, as `copy <-> range` makes them
            return same[0]
        raise Wrong(f'range "{self.spelled(sub)}" is not on the left side', "Put it there, or map it to one that is.")

    def through_mapping(self, sub: str, name: str, chosen: str) -> Sequence[str]:
        """The elements of range `sub` that element `chosen` of range `name` is mapped to, or that are mapped to it."""
        here, there = self.tree.ranges[sub], self.tree.ranges[name]
        if len(there.mapping.get(sub, ())) == len(there.elements):
            return self.elements(there.mapping[sub][there.elements.index(chosen)])
        if len(here.mapping.get(name, ())) == len(here.elements):
            pairs = zip(here.elements, here.mapping[name], strict=True)
            return [element for element, stands_for in pairs if chosen in self.elements(stands_for)]
        return ()

    def position(self, sub: str, bound: Bound) -> float:
        """Vensim's value of a subscript: its place in the largest range that has it, counted from one (observed)."""
        element = self.element(sub, bound)
        homes = [r for r in self.tree.ranges.values() if element in r.elements]
        if not homes:
            raise Wrong(f'"{sub}" is no subscript', "Check the spelling.")
        return 1.0 + max(homes, key=lambda r: len(r.elements)).elements.index(element)

    def table(self, ref: Ref, bound: Bound) -> Table:
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

    def outside(self, cell: Ref, source: DataSource) -> Expr:
        if cell not in self.data:
            raise Wrong(
                "it takes its values from outside the model", "Pass a file that holds them: load_model(path, data=[…])."
            )
        held = self.data[cell]
        if isinstance(held, Const):
            return held
        return self.held(_series(held, source.keyword))

    def held(self, expr: Expr) -> Expr:
        """`expr` as it is at the beginning of a step, where a step has several stages.

        Source: https://vensim.com/documentation/rungekutta.html on exogenous and test inputs.
        """
        if self.tree.method == "euler":
            return expr
        return HELD if expr == TIME else map_children(self.held, expr)

    def call(self, call: Call, bound: Bound, cell: Ref, number: int) -> Expr:
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
        if call.function.startswith("ALLOCATE"):
            return self.allocation(call, bound, cell, number)
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

    def allocation(self, call: Call, bound: Bound, cell: Ref, number: int) -> Expr:
        """One of the shares of an allocation; all shares of it are computed together, once."""
        request = call.args[0]
        if not isinstance(request, Ref) or not request.subs:
            raise Wrong(f"{call.function} asks for an array of requests", "Give it a subscripted variable.")
        over = request.subs[-1]
        if over not in bound:
            raise Wrong(f'{call.function} shares out over "{over}", which is not on the left side', "Put it there.")
        args: list[Expr] = [
            self.written(argument, {**bound, over: element}, cell, number)
            for argument in self.claims(call)
            for element in self.elements(over)
        ]
        args += [
            self.written(argument, bound, cell, number) for argument in call.args[2:] if not isinstance(argument, Sub)
        ]
        routine = f"{call.function}:{len(self.elements(over))}"
        cells = self.together(routine, [(element,) for element in self.elements(over)], args)
        return cells[self.elements(over).index(bound[over])]

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
        if self.tree.variables[ref.name].kind != "data":
            what = f'"{self.tree.variables[ref.name].name}" has no points in time: it is no data'
            raise Wrong(what, "Give the name of a data variable.")
        held = self.data.get(cell)
        if not isinstance(held, Table):
            what = "it asks for values from outside the model, which are not there"
            raise Wrong(what, "Pass a file that holds them: load_model(path, data=[…]).")
        return held

    def stream(self, cell: Ref) -> tuple[float, float]:
        """A new stream of random numbers for a cell, as the two halves of its 64 bits."""
        self.streams[cell] += 1
        return stream(cell, self.streams[cell])

    def claims(self, call: Call) -> list[Expr]:
        """The arrays that each claimant has one row of: requests, then each column of the priority profile."""
        request, profile = call.args[:2]
        if call.function == "ALLOCATE BY PRIORITY" or not isinstance(profile, Ref):
            return [request, profile]
        first = profile.subs[-1]
        columns = next((r.elements for r in self.tree.ranges.values() if r.elements[:1] == (first,)), (first,))
        if len(columns) < 4:
            raise Wrong("a priority profile has four columns", "Write ptype, ppriority, pwidth, pextra.")
        return [request, *(Ref(profile.name, (*profile.subs[:-1], column)) for column in columns[:4])]


def _series(points: Table, keyword: Interpolation) -> Expr:
    """A series at the present time; where it jumps, a point counts from a millionth of a step before it on."""
    grace = Binary("*", TIME_STEP, Const(1e-6))
    just_after, just_before = Binary("+", TIME, grace), Binary("-", TIME, grace)
    last = Lookup(Table(points.x, points.y, "hold_backward"), just_after)
    match keyword:
        case "hold_backward":
            return last
        case "look_forward":
            return Lookup(Table(points.x, points.y, "look_forward"), just_before)
        case "raw":
            when = Lookup(Table(points.x, points.x, "hold_backward"), just_after)
            near = Binary("<=", Call("ABS", (Binary("-", TIME, when),)), grace)
            return Call("IF THEN ELSE", (near, last, Const(math.nan)))
    return Lookup(Table(points.x, points.y, keyword), TIME)


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
