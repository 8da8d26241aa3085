"""Pass one: arrays are written out element by element, names and subscripts are resolved.

Order is therefore by element, not by variable: arrays that depend on each other crosswise are no loop.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import assert_never

from tiershift.compile.functions import FUNCTIONS
from tiershift.compile.program import TIME, Flat, Many, Tables
from tiershift.errors import ModelError, Problem, suggest
from tiershift.model.names import key
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

Bound = Mapping[str, str]
"""From a range (or `range!`) to the element that stands for it just now."""
_FOLDS = {"SUM": "+", "PROD": "*", "VMIN": "MIN", "VMAX": "MAX"}


class _Wrong(Exception):
    """An equation that cannot be written out; the message is what is wrong, `args[1]` a way out."""


def flatten(tree: Tree, data: Tables) -> Flat:
    """Write out every variable of `tree`; `data` gives the points of the cells that come from outside.

    Raises:
        ModelError: unknown functions, subscripts that do not fit, data that is missing; all of them at once.
    """
    work = _Flattener(tree, data)
    problems: list[Problem] = []
    for variable in tree.variables.values():
        for equation in variable.equations:
            try:
                work.equation(variable, equation)
            except _Wrong as wrong:
                where = f"{tree.path}:{equation.line}" if equation.line else str(tree.path)
                problems.append(Problem(where, f'"{variable.name}": {wrong.args[0]}', way_out=wrong.args[1]))
    if problems:
        raise ModelError(problems)
    return Flat(work.cells, (), tuple(work.many.values()), work.labels, {v: x.line for v, x in tree.variables.items()})


@dataclass(slots=True)
class _Flattener:
    tree: Tree
    data: Tables
    cells: dict[Ref, Expr]
    many: dict[tuple[str, tuple[Expr, ...]], Many]
    labels: dict[Ref, str]

    def __init__(self, tree: Tree, data: Tables) -> None:
        self.tree, self.data = tree, data
        self.cells, self.many, self.labels = {}, {}, {}

    def elements(self, sub: str) -> tuple[str, ...]:
        """The elements that a subscript stands for: those of a range, or itself."""
        return self.tree.ranges[sub].elements if sub in self.tree.ranges else (sub,)

    def equation(self, variable: Variable, equation: Equation) -> None:
        if isinstance(equation.expr, Table):
            return  # tables are put in where they are used
        name = key(variable.name)
        for number, bound in enumerate(self.combinations(equation)):
            subs = tuple(bound.get(sub, sub) for sub in equation.subs)
            if any(self.excepted(subs, group) for group in equation.excepts):
                continue
            cell = Ref(name, subs)
            self.labels[cell] = self.label(variable, subs)
            self.cells[cell] = self.written(equation.expr, bound, cell, number)

    def label(self, variable: Variable, subs: tuple[str, ...]) -> str:
        spelled = ",".join(self.tree.spelling.get(sub, sub) for sub in subs)
        return f"{variable.name}[{spelled}]" if subs else variable.name

    def combinations(self, equation: Equation) -> Iterator[Bound]:
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
                    raise _Wrong(
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
            case Unary() | Binary() | Integ() | Lookup():
                return map_children(lambda arg: self.written(arg, bound, cell, number), expr)
        assert_never(expr)

    def reference(self, ref: Ref, bound: Bound) -> Ref:
        if ref == TIME:
            return TIME
        variable = self.tree.variables[ref.name]
        if len(ref.subs) != len(variable.subscripts):
            raise _Wrong(
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
            other = self.tree.ranges.get(name)
            if other is not None and sub in other.mapping and len(mine) == len(other.elements):
                return mine[other.elements.index(chosen)]
            if other is not None and name in self.tree.ranges[sub].mapping and len(mine) == len(other.elements):
                return mine[other.elements.index(chosen)]
        fitting = {chosen for name, chosen in bound.items() if not name.endswith("!") and chosen in mine}
        if len(fitting) == 1:
            return fitting.pop()
        raise _Wrong(
            f'range "{self.tree.spelling[sub]}" is not on the left side', "Put it there, or map it to one that is."
        )

    def position(self, sub: str, bound: Bound) -> float:
        """Vensim's value of a subscript: its place in the largest range that has it, counted from one (observed)."""
        element = bound.get(sub, sub)
        homes = [r for r in self.tree.ranges.values() if element in r.elements]
        if not homes:
            raise _Wrong(f'"{sub}" is no subscript', "Check the spelling.")
        return 1.0 + max(homes, key=lambda r: len(r.elements)).elements.index(element)

    def table(self, ref: Ref, bound: Bound) -> Table:
        subs = tuple(self.element(sub, bound) for sub in ref.subs)
        for equation in self.tree.variables[ref.name].equations:
            if isinstance(equation.expr, Table) and all(
                sub in self.elements(own) for sub, own in zip(subs, equation.subs, strict=False)
            ):
                return equation.expr
        raise _Wrong(
            f'"{self.tree.variables[ref.name].name}" is used as a lookup but has no points', "Give it (x,y) points."
        )

    def outside(self, cell: Ref, source: DataSource) -> Expr:
        if cell not in self.data:
            raise _Wrong(
                "it takes its values from outside the model", "Pass a file that holds them: load_model(path, data=[…])."
            )
        points = self.data[cell]
        return Lookup(Table(points.x, points.y, source.keyword), TIME)

    def call(self, call: Call, bound: Bound, cell: Ref, number: int) -> Expr:
        if call.function not in FUNCTIONS:
            near = suggest(call.function, list(FUNCTIONS), "docs/functions.md lists what there is.")
            raise _Wrong(f'"{call.function}" is not a function tiershift implements', near)
        row = FUNCTIONS[call.function]
        if not len(row.args) - row.optional <= len(call.args) <= len(row.args):
            wanted = f"{call.function}({', '.join(row.args)})"
            raise _Wrong(f"{call.function} is given {len(call.args)} arguments", f"Write {wanted}.")
        if call.function == "ELMCOUNT":
            return Const(float(len(self.elements(call.args[0].name)))) if isinstance(call.args[0], Sub) else Const(0.0)
        if call.function in _FOLDS:
            return self.folded(call, bound, cell, number)
        if call.function.startswith("ALLOCATE"):
            return self.allocation(call, bound, cell, number)
        args = tuple(self.written(arg, bound, cell, number) for arg in call.args)
        return row.lower(*args) if row.lower else Call(call.function, args)

    def folded(self, call: Call, bound: Bound, cell: Ref, number: int) -> Expr:
        """SUM and its like: one term for each combination of the ranges marked with `!`."""
        marked = sorted(
            {sub for node in walk(call.args[0]) if isinstance(node, Ref) for sub in node.subs if sub.endswith("!")}
        )
        terms = [
            self.written(call.args[0], {**bound, **dict(zip(marked, chosen, strict=True))}, cell, number)
            for chosen in product(*(self.elements(sub.rstrip("!").strip()) for sub in marked))
        ]
        result, how = terms[0], _FOLDS[call.function]
        for term in terms[1:]:
            if how == "+":
                result = Binary("+", result, term)
            elif how == "*":
                result = Binary("*", result, term)
            else:
                result = Call(how, (result, term))
        return result

    def allocation(self, call: Call, bound: Bound, cell: Ref, number: int) -> Expr:
        """One of the shares of an allocation; all shares of it are computed together, once."""
        request = call.args[0]
        if not isinstance(request, Ref) or not request.subs:
            raise _Wrong(f"{call.function} asks for an array of requests", "Give it a subscripted variable.")
        over = request.subs[-1]
        if over not in bound:
            raise _Wrong(f'{call.function} shares out over "{over}", which is not on the left side', "Put it there.")
        args: list[Expr] = [
            self.written(argument, {**bound, over: element}, cell, number)
            for argument in self.claims(call)
            for element in self.elements(over)
        ]
        args += [
            self.written(argument, bound, cell, number) for argument in call.args[2:] if not isinstance(argument, Sub)
        ]
        routine = f"{call.function}:{len(self.elements(over))}"
        same = (routine, tuple(args))
        if same not in self.many:
            cells = tuple(Ref(f"#{len(self.many)} {routine}", (element,)) for element in self.elements(over))
            self.many[same] = Many(cells, routine, tuple(args))
        return self.many[same].cells[self.elements(over).index(bound[over])]

    def claims(self, call: Call) -> list[Expr]:
        """The arrays that each claimant has one row of: requests, then each column of the priority profile."""
        request, profile = call.args[:2]
        if call.function == "ALLOCATE BY PRIORITY" or not isinstance(profile, Ref):
            return [request, profile]
        first = profile.subs[-1]
        columns = next((r.elements for r in self.tree.ranges.values() if r.elements[:1] == (first,)), (first,))
        if len(columns) < 4:
            raise _Wrong("a priority profile has four columns", "Write ptype, ppriority, pwidth, pextra.")
        return [request, *(Ref(profile.name, (*profile.subs[:-1], column)) for column in columns[:4])]
