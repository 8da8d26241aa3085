"""PySD's AbstractModel as our tree: the only place that knows PySD's node types."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pysd.translators.structures import abstract_expressions as ae
from pysd.translators.structures import abstract_model as am

from tiershift.errors import ModelError, Problem, suggest
from tiershift.model.elements import MacroHead
from tiershift.model.macros import Macro, Part
from tiershift.model.names import identifier, key
from tiershift.model.tree import (
    Array,
    Binary,
    BinaryOp,
    Call,
    Const,
    DataSource,
    Equation,
    Expr,
    External,
    Integ,
    Interpolation,
    Kind,
    Lookup,
    Range,
    Ref,
    Sub,
    Table,
    Tree,
    Unary,
    Variable,
    depth,
    map_children,
    walk,
)

Lines = Mapping[str, Sequence[int]]
"""The lines of the equations of each variable, by folded name, in the order of the file."""
Trouble = tuple[str, int, str, str]
"""What could not be read: the name, the line, what is wrong, and a way out."""

_TAKEN = frozenset({"time", "date", "future", "quantile"})
"""Ids that a result keeps for its own coordinates."""
_KEYWORDS: Mapping[str | None, Interpolation] = {
    None: "interpolate",
    "interpolate": "interpolate",
    "raw": "raw",
    "hold_backward": "hold_backward",
    "look_forward": "look_forward",
}
_DEEPEST = 150
_TOO_DEEP = f"its formula holds more than {_DEEPEST} operations inside each other"
_BINARY: Mapping[str, BinaryOp] = {
    "+": "+",
    "-": "-",
    "*": "*",
    "/": "/",
    "^": "^",
    "=": "=",
    "<>": "<>",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    ":AND:": "and",
    ":OR:": "or",
}
_TIME = "time"
_CLOCK = ("time step", "initial time", "final time", "saveper")


class Unreadable(Exception):
    """An equation uses something that has no place in the tree: `what` says so, `way_out` what to do."""

    def __init__(self, what: str, way_out: str) -> None:
        super().__init__(what)
        self.what, self.way_out = what, way_out


def tree(
    section: am.AbstractSection, path: Path, where: Lines, text: Sequence[str], method: Literal["euler", "rk4"]
) -> Tree:
    """Return the tree of a main section.

    Args:
        section: as PySD has it.
        path: of the file.
        where: the lines of its equations.
        text: the lines of the file.
        method: of integration.

    Raises:
        ModelError: an equation has no place in the tree; all such are listed.
    """
    ranges = _ranges(section.subscripts)
    known, spelling = _names(section), _spelling(section)
    reader = _Reader(known, spelling)
    equations, trouble = _equations(section.elements, reader, where)
    trouble += [one for name, own in equations.items() for one in _uneven(known[name], own)]
    if trouble:
        raise ModelError(_problem(path, text, one) for one in sorted(trouble, key=lambda one: one[1]))
    ids = _ids(known, {identifier(r.name) for r in section.subscripts})
    about = {key(element.name): element for element in reversed(section.elements)}
    variables = {name: _variable(about[name], ids[name], own, ranges) for name, own in equations.items()}
    return Tree(path.stem, path, variables, ranges, spelling, method)


def macro(
    section: am.AbstractSection,
    main: am.AbstractSection,
    head: MacroHead,
    path: Path,
    where: Lines,
    text: Sequence[str],
) -> Macro:
    """Return a macro; `section` holds its equations, `main` the model's.

    Raises:
        ModelError: an equation has no place in the tree, or none gives the macro's value; all such are listed.
    """
    own, model = _names(section), _names(main)
    inputs, outputs = ({key(name): name for name in names} for names in (head.inputs, head.outputs))
    settings = {name: model[name] for name in _CLOCK if name in model}
    known = {f"{name}$": f"{spelled}$" for name, spelled in {**model, _TIME: "Time"}.items()}
    reader = _Reader({**known, **settings, **inputs, **own}, _spelling(main))
    equations, trouble = _equations(section.elements, reader, where)
    for name, made in equations.items():
        if len(made) > 1 or made[0].subs:
            what = f'inside macro "{head.name}" it has {"subscripts" if made[0].subs else "two equations"}'
            trouble.append((own[name], made[-1].line, what, "Write the equations out in the main model."))
    for name, spelled in {key(head.name): head.name, **outputs}.items():
        if name not in equations:
            what = f'macro "{head.name}" has no equation for "{spelled}"'
            trouble.append((head.name, head.line, what, "Give it one; a macro's value has the macro's name."))
    if trouble:
        raise ModelError(_problem(path, text, one) for one in sorted(trouble, key=lambda one: one[1]))
    about = {key(element.name): element for element in reversed(section.elements)}
    parts = {
        name: Part(own[name], about[name].units or "", _doc(about[name]), made[0].expr, made[0].line)
        for name, made in equations.items()
    }
    return Macro(head.name, head.line, tuple(inputs), tuple(outputs), parts)


def _names(section: am.AbstractSection) -> dict[str, str]:
    return {key(element.name): element.name.strip().strip('"') for element in section.elements}


def _spelling(section: am.AbstractSection) -> dict[str, str]:
    spelling = {key(element): element for r in section.subscripts for element in _listed(r)}
    return spelling | {key(r.name): r.name for r in section.subscripts}


def _doc(element: am.AbstractElement) -> str:
    return " ".join((element.documentation or "").split())


def _equations(
    elements: Iterable[am.AbstractElement], reader: _Reader, where: Lines
) -> tuple[dict[str, list[Equation]], list[Trouble]]:
    """The equations of each variable, by folded name; two spellings of a name are one variable."""
    made: dict[str, list[Equation]] = defaultdict(list)
    trouble: list[Trouble] = []
    for element in elements:
        name = key(element.name)
        lines: Iterator[int] = iter(where.get(name, ())[len(made[name]) :])
        for component in element.components:
            line = next(lines, 0)
            try:
                made[name].append(_equation(component, reader, line))
            except Unreadable as why:
                trouble.append((element.name, line, why.what, why.way_out))
            except RecursionError:
                trouble.append((element.name, line, _TOO_DEEP, "Split it into several variables."))
        if not element.components:
            trouble.append((element.name, 0, "it has no equation", "Give it one, or take it out of the model."))
    return {name: own for name, own in made.items() if own}, trouble


def _uneven(name: str, equations: Sequence[Equation]) -> Iterator[Trouble]:
    for equation in equations[1:]:
        if len(equation.subs) != len(equations[0].subs):
            first = equations[0]
            what = f"it has {len(equation.subs)} subscripts here and {len(first.subs)} on line {first.line}"
            yield name, equation.line, what, "Write the same number of subscripts in each of its equations."


def _problem(path: Path, text: Sequence[str], trouble: Trouble) -> Problem:
    name, line, what, way_out = trouble
    where, written = (f"{path}:{line}", text[line - 1]) if line else (str(path), "")
    return Problem(where, f'"{name}": {what}', written, way_out)


def _ids(names: Mapping[str, str], dimensions: Iterable[str]) -> dict[str, str]:
    """An id for each name that no other has: names that differ in marks alone are numbered."""
    taken = {*_TAKEN, *dimensions}
    ids: dict[str, str] = {}
    for folded, name in names.items():
        base = identifier(name)
        made, number = (f"{base}_", 1) if base in taken and base not in ids.values() else (base, 1)
        while made in taken:
            number += 1
            made = f"{base}_{number}"
        ids[folded] = made
        taken.add(made)
    return ids


def _listed(r: am.AbstractSubscriptRange) -> list[str]:
    return list(r.subscripts) if isinstance(r.subscripts, list) else []


def _ranges(declared: Iterable[am.AbstractSubscriptRange]) -> dict[str, Range]:
    """Ranges by folded name; a range that lists other ranges is flattened, `<->` copies share elements."""
    raw = {key(r.name): r for r in declared}

    def elements(name: str, seen: tuple[str, ...] = ()) -> tuple[str, ...]:
        if name not in raw or name in seen:
            return (name,)
        listed = raw[name].subscripts
        if isinstance(listed, str):
            return elements(key(listed), (*seen, name))
        assert isinstance(listed, list)  # what comes from a spreadsheet is refused by then
        return tuple(e for item in listed for e in elements(key(item), (*seen, name)))

    made = {name: Range(name, elements(name)) for name in raw}
    for name, r in raw.items():
        mapping = {other: tuple(listed) or made[other].elements for other, listed in r.mapping if other in made}
        made[name] = replace(made[name], mapping=mapping)
    return made


def _equation(component: am.AbstractComponent, reader: _Reader, line: int) -> Equation:
    subs, excepts = component.subscripts
    left = tuple(reader.subscript(sub) for sub in subs)
    less = tuple(tuple(reader.subscript(sub) for sub in group) for group in excepts)
    expr = _minus_after_power(reader.read(component.ast))
    if depth(expr) > _DEEPEST:
        raise Unreadable(_TOO_DEEP, "Split it into several variables.")
    if isinstance(component, am.AbstractData):
        if not isinstance(expr, DataSource) or (expr.external and expr.external.what != "data"):
            raise Unreadable("it is an equation on data (:=), which is not run yet", "Write it with =.")
        if component.keyword not in _KEYWORDS:
            known = ", ".join(f":{word.upper().replace('_', ' ')}:" for word in _KEYWORDS if word)
            raise Unreadable(f"it has the keyword :{component.keyword}:", f"Write one of {known}.")
        expr = replace(expr, keyword=_KEYWORDS[component.keyword])
    elif isinstance(expr, DataSource) and expr.external and expr.external.what == "data":
        raise Unreadable("it is a series, which is written with :=", "Write := for =.")
    elif not isinstance(expr, DataSource) and any(isinstance(node, DataSource) for node in walk(expr)):
        raise Unreadable("it has a GET function inside a formula", "Give the GET function a variable of its own.")
    return Equation(left, less, expr, line)


def _minus_after_power(expr: Expr) -> Expr:
    """`-2^x` is -(2^x): PySD reads the minus into the number. `(-2)^x` comes as `(0 - 2)^x`; see `spelling`."""
    match map_children(_minus_after_power, expr):
        case Binary("^", Const(base), exponent) if base < 0:
            return Unary("neg", Binary("^", Const(-base), exponent))
        case Binary("^", Binary("-", Const(0.0), Const() as base), exponent):
            return Binary("^", Unary("neg", base), exponent)
        case other:
            return other


def _variable(
    element: am.AbstractElement, id_: str, equations: Sequence[Equation], ranges: Mapping[str, Range]
) -> Variable:
    limits = element.limits or (None, None)
    return Variable(
        id=id_,
        name=element.name.strip().strip('"'),
        unit=element.units or "",
        kind=_kind(equations),
        subscripts=_dimensions(equations, ranges),
        equations=tuple(equations),
        doc=_doc(element),
        limits=(limits[0], limits[1]),
    )


def _kind(equations: Sequence[Equation]) -> Kind:
    sources = [equation.expr for equation in equations if isinstance(equation.expr, DataSource)]
    outside = {source.external.what if source.external else "data" for source in sources}
    if any(isinstance(equation.expr, Integ) for equation in equations):
        return "stock"
    if isinstance(equations[0].expr, Table) or "lookups" in outside:
        return "table"
    if "data" in outside:
        return "data"
    nodes = (node for equation in equations for node in walk(equation.expr))
    literal = all(isinstance(node, Const | Array | Unary | Binary | DataSource) for node in nodes)
    return "constant" if literal else "auxiliary"


def _dimensions(equations: Sequence[Equation], ranges: Mapping[str, Range]) -> tuple[str, ...]:
    """The range of each position: the one written, else the smallest that holds every element written there."""
    columns = list(zip(*(equation.subs for equation in equations), strict=True))
    found = []
    for column in columns:
        elements = {e for name in column for e in (ranges[name].elements if name in ranges else (name,))}
        written = [name for name in column if name in ranges and elements <= set(ranges[name].elements)]
        holding = [r.name for r in ranges.values() if elements <= set(r.elements)]
        chosen = written or sorted(holding, key=lambda name: len(ranges[name].elements))
        found.append(chosen[0] if chosen else column[0])
    return tuple(found)


class _Reader:
    """Turns PySD's nodes into ours; knows which names are variables and which are subscripts, and their spelling."""

    def __init__(self, variables: Mapping[str, str], subscripts: Mapping[str, str]) -> None:
        self._variables, self._subscripts = variables, subscripts

    def subscript(self, written: str) -> str:
        """A subscript or range, folded; a `!` stays at its end."""
        name = key(written)
        if name.rstrip("! ") not in self._subscripts:
            near = suggest(written, list(self._subscripts.values()), "Define it, or correct the spelling.")
            raise Unreadable(f'"{written}" is no subscript of the model', near)
        return name.rstrip("! ") + "!" * name.endswith("!")

    def read(self, node: Any) -> Expr:
        match node:
            case bool() | int() | float():
                return Const(float(node))
            case np.ndarray():
                values = np.asarray(node, float)
                return Array(tuple(values.ravel().tolist()), values.shape) if values.ndim else Const(float(values))
            case ae.ArithmeticStructure() | ae.LogicStructure():
                return self._operators([str(op) for op in node.operators], [self.read(a) for a in node.arguments])
            case ae.ReferenceStructure():
                return self._reference(node)
            case ae.CallStructure():
                return self._call(node)
            case ae.GameStructure():
                return self.read(node.expression)
            case ae.LookupsStructure():
                return _table(node)
            case ae.InlineLookupsStructure():
                return Lookup(_table(node.lookups), self.read(node.argument))
            case ae.DataStructure():
                return DataSource("interpolate")
            case ae.GetLookupsStructure() | ae.GetDataStructure() | ae.GetConstantsStructure():
                return DataSource("interpolate", _external(node))
            case ae.AbstractSyntax():
                return self._stateful(node)
        raise Unreadable(f"it holds {type(node).__name__}, which has no meaning here", "Write it in another way.")

    def _operators(self, operators: list[str], args: list[Expr]) -> Expr:
        """A chain as PySD keeps it (n operators, n + 1 operands); `^` binds from the right, all else from the left.

        PySD puts :AND: and :OR: into one chain; :AND: binds first (https://www.vensim.com/documentation/operators.html).
        """
        if not operators:
            return args[0]
        if len(args) == 1:
            return Unary("neg" if operators[0] == "negative" else "not", args[0])
        if operators[0] == "^":
            result = args[-1]
            for operator, left in zip(reversed(operators), reversed(args[:-1]), strict=True):
                result = Binary(_BINARY[operator], left, result)
            return result
        if "or" in (kinds := [_BINARY[operator] for operator in operators]) and "and" in kinds:
            at = kinds.index("or")
            first = self._operators(operators[:at], args[: at + 1])
            return Binary("or", first, self._operators(operators[at + 1 :], args[at + 1 :]))
        result = args[0]
        for operator, right in zip(operators, args[1:], strict=True):
            result = Binary(_BINARY[operator], result, right)
        return result

    def _reference(self, node: ae.ReferenceStructure) -> Expr:
        name = key(node.reference)
        if name == "nan" and name not in self._variables:
            return Const(float("nan"))
        if name in self._subscripts and name not in self._variables:
            return Sub(name)
        if name not in self._variables and name != _TIME:
            near = suggest(name, list(self._variables.values()), "Define it, or correct the spelling.")
            raise Unreadable(f'it uses "{name}", which the model does not define', near)
        return Ref(name, self._subs(node))

    def _call(self, node: ae.CallStructure) -> Expr:
        name = key(node.function.reference)
        args = tuple(self.read(argument) for argument in node.arguments)
        if name in self._variables:
            if len(args) != 1:
                what = f'the lookup "{self._variables[name]}" is given {len(args)} arguments'
                raise Unreadable(what, f"Write {self._variables[name]}(x).")
            return Lookup(Ref(name, self._subs(node.function)), args[0])
        return Call(name.upper(), args)

    def _subs(self, node: ae.ReferenceStructure) -> tuple[str, ...]:
        return tuple(self.subscript(sub) for sub in node.subscripts.subscripts) if node.subscripts else ()

    def _stateful(self, node: Any) -> Expr:
        read = self.read
        match node:
            case ae.IntegStructure():
                return Integ(read(node.flow), read(node.initial), bool(node.non_negative))
            case ae.InitialStructure():
                return Call("INITIAL", (read(node.initial),))
            case ae.DelayStructure() | ae.DelayNStructure():
                inputs: tuple[Any, ...] = (node.input, node.delay_time, node.initial, node.order)
                name = "DELAY" if isinstance(node, ae.DelayStructure) else "DELAY N"
                return Call(name, tuple(read(argument) for argument in inputs))
            case ae.DelayFixedStructure():
                return Call("DELAY FIXED", (read(node.input), read(node.delay_time), read(node.initial)))
            case ae.SmoothStructure() | ae.SmoothNStructure():
                inputs = (node.input, node.smooth_time, node.initial, node.order)
                return Call("SMOOTH N", tuple(read(argument) for argument in inputs))
            case ae.TrendStructure():
                return Call("TREND", (read(node.input), read(node.average_time), read(node.initial_trend)))
            case ae.ForecastStructure():
                inputs = (node.input, node.average_time, node.horizon, node.initial_trend)
                return Call("FORECAST", tuple(read(argument) for argument in inputs))
            case ae.SampleIfTrueStructure():
                return Call("SAMPLE IF TRUE", (read(node.condition), read(node.input), read(node.initial)))
            case ae.AllocateAvailableStructure():
                return Call("ALLOCATE AVAILABLE", (read(node.request), read(node.pp), read(node.avail)))
            case ae.AllocateByPriorityStructure():
                inputs = (node.request, node.priority, node.size, node.width, node.supply)
                return Call("ALLOCATE BY PRIORITY", tuple(read(argument) for argument in inputs))
        raise Unreadable(f"it holds {type(node).__name__}, which has no meaning here", "Write it in another way.")


def _external(node: Any) -> External:
    """Where a GET function finds its numbers; in Vensim its arguments may also be variables that hold text."""
    match node:
        case ae.GetConstantsStructure(file, tab, cell):
            named = External("constants", file, tab, "", cell)
        case ae.GetDataStructure(file, tab, axis, cell):
            named = External("data", file, tab, axis, cell)
        case _:
            named = External("lookups", node.file, node.tab, node.x_row_or_col, node.cell)
    if not all(isinstance(one, str) for one in (named.file, named.tab, named.axis, named.cell)):
        raise Unreadable("its GET function takes an argument from a variable", "Write it in quotes.")
    return named


def _table(node: ae.LookupsStructure) -> Table:
    kinds: Mapping[str, Interpolation] = {"extrapolate": "extrapolate", "hold_backward": "hold_backward"}
    points = sorted(zip(node.x, node.y, strict=True), key=lambda point: point[0])
    points = [point for point, before in zip(points, [None, *points], strict=False) if point != before]
    xs, ys = zip(*points, strict=True)
    return Table(tuple(map(float, xs)), tuple(map(float, ys)), kinds.get(node.type, "interpolate"))
