"""Macros are written out: each call becomes its own copy of the macro's variables, with the call's arguments put in.

A copy is named as Vensim names it, `#left side>MACRO>inner variable#`, so what a macro does can be read, plotted and
checked like anything else. What is given in a call is put in where the macro names it; an expression becomes a variable
of the copy first, so that it is worked out once. Inside a macro `NAME$` is a variable of the model; other names are its
own, but for Time and the model's settings of time, which a macro may use as they are (observed).

Source: https://www.vensim.com/documentation/macros.html and 22145.html
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tiershift.errors import ModelError, Problem
from tiershift.model.names import identifier, key
from tiershift.model.places import problem_at
from tiershift.model.tree import (
    Call,
    Const,
    DataSource,
    Equation,
    Expr,
    Integ,
    Kind,
    Lookup,
    Ref,
    Sub,
    Table,
    Tree,
    Unary,
    Variable,
    children,
    map_children,
    walk,
)

_WORD = re.compile(r"[^\W\d][\w $]*\w|[^\W\d]")
_RUNS_OVER = frozenset({"SUM", "PROD", "VMIN", "VMAX", "VECTOR SELECT"})
"""Functions that take each element of the ranges marked with `!`."""
_SHORTER = "Call fewer macros inside macros."
_MOST = 50_000
"""Variables that macros may add to a model: macros that call macros double at each level."""


@dataclass(frozen=True, slots=True)
class Part:
    """One variable of a macro, as the macro has it."""

    name: str
    unit: str
    doc: str
    expr: Expr
    line: int


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro: what goes in and what comes out beside its value (both folded), and its variables by folded name."""

    name: str
    line: int
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    parts: Mapping[str, Part]


def output_call(macro: str, output: str, owner: str) -> str:
    """Return the function that gives an output of the call of a macro in the equation of `owner`."""
    return f"{key(macro)}:{key(output)}:{key(owner)}".upper()


def write_out(tree: Tree, macros: Mapping[str, Macro]) -> Tree:
    """Return `tree` with every call of a macro written out; `macros` is by folded name.

    Raises:
        ModelError: a macro that calls itself, or is called with too few or too many arguments; all such calls.
    """
    if not macros:
        return tree
    ids = {variable.id for variable in tree.variables.values()} | {identifier(name) for name in tree.ranges}
    work = _Copier(tree, macros, ids)
    variables = {name: work.variable(variable) for name, variable in tree.variables.items()}
    if work.problems:
        raise ModelError(work.problems)
    return replace(tree, variables=variables | work.made)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a call stands: the variable and equation that it belongs to, and the macros that it is inside of."""

    owner: str
    equation: Equation
    inside: tuple[str, ...] = ()


class _Wrong(Exception):
    """A call that cannot be written out; the second argument is a way out."""


@dataclass(slots=True)
class _Copier:
    tree: Tree
    macros: Mapping[str, Macro]
    ids: set[str]
    made: dict[str, Variable] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    copies: dict[tuple[str, str, tuple[str, ...], tuple[Expr, ...], int], str] = field(default_factory=dict)
    calls: Counter[tuple[str, str, tuple[str, ...], tuple[Expr, ...]]] = field(default_factory=Counter)
    prefixes: set[str] = field(default_factory=set)

    def variable(self, variable: Variable) -> Variable:
        equations = tuple(
            self.equation(variable.name, _Place(variable.name, equation)) for equation in variable.equations
        )
        return variable if equations == variable.equations else replace(variable, equations=equations)

    def equation(self, name: str, place: _Place) -> Equation:
        try:
            return replace(place.equation, expr=self.expr(place.equation.expr, place))
        except (_Wrong, RecursionError) as wrong:
            what, way_out = wrong.args if isinstance(wrong, _Wrong) else ("its macros are nested too deep", _SHORTER)
            self.problems.append(problem_at(self.tree.path, place.equation.line, f'"{name}": {what}', way_out))
            return place.equation

    def expr(self, expr: Expr, place: _Place) -> Expr:
        """`expr` with calls of macros replaced by what their copies give."""
        made = map_children(lambda part: self.expr(part, place), expr)
        if not isinstance(made, Call):
            return made
        macro, output, owner = (*key(made.function).split(":"), "", "")[:3]
        if macro not in self.macros:
            return made
        return self.call(self.macros[macro], (output or macro, owner), made.args, place)

    def call(self, macro: Macro, wanted: tuple[str, str], args: tuple[Expr, ...], place: _Place) -> Expr:
        """The output of one call; outputs that other equations take of the same call come from the same copy."""
        output, owner = wanted
        marked = tuple(dict.fromkeys(mark for arg in args for mark in _marked(arg)))
        args = tuple(_unmarked(arg) for arg in args) if marked else args
        own = dict.fromkeys(sub for sub in place.equation.subs if sub in self.tree.ranges)
        subs = (*own, *(mark.rstrip("!") for mark in marked))
        same = (owner or key(place.owner), macro.name, subs, args)
        number = 0 if owner else self.calls[same]
        self.calls[same] += not owner
        if (*same, number) not in self.copies:
            self.check(macro, args, place, subs)
            named = self.tree.variables[owner].name if owner in self.tree.variables else place.owner
            self.copies[*same, number] = self.copy(macro, args, replace(place, owner=named), subs)
        made = key(_inner(self.copies[*same, number], macro, macro.parts[output].name))
        return Ref(made, (*own, *marked))

    def check(self, macro: Macro, args: tuple[Expr, ...], place: _Place, subs: tuple[str, ...]) -> None:
        call = f"{macro.name}({', '.join(macro.inputs)})"
        if macro.name in place.inside or _applies_itself(macro):
            raise _Wrong(f'macro "{macro.name}" calls itself', "Break the circle.")
        if len(args) != len(macro.inputs):
            raise _Wrong(f'macro "{macro.name}" is given {len(args)} arguments', f"Write {call}.")
        if len(set(subs)) < len(subs):
            what = f'macro "{macro.name}" is given a whole range (!) that is on the left side too'
            raise _Wrong(what, "Put a copy of the range on the left side: copy <-> range.")
        if len(self.made) > _MOST:
            raise _Wrong(f"macros make more than {_MOST:,} variables of this model", _SHORTER)

    def copy(self, macro: Macro, args: tuple[Expr, ...], place: _Place, subs: tuple[str, ...]) -> str:
        """Add the variables of one copy, and return what their names begin with."""
        prefix = self.prefix(macro, place.owner.strip("#"))
        where = replace(place.equation, subs=subs, excepts=self.excepts(place.equation, subs))
        known: dict[str, Expr] = {}
        for name, arg in zip(macro.inputs, args, strict=True):
            known[name] = arg if isinstance(arg, Const | Ref | Sub) else self.given(prefix, name, arg, where)
        units = {name: self.unit(arg) for name, arg in known.items()}
        known |= {
            name: Ref(key(_inner(prefix, macro, part.name)), () if isinstance(part.expr, Table) else subs)
            for name, part in macro.parts.items()
        }
        for part in macro.parts.values():
            equation = replace(where, expr=_put_in(part.expr, known), line=part.line)
            if isinstance(part.expr, Table):
                equation = replace(equation, subs=(), excepts=())
            name = _inner(prefix, macro, part.name)
            self.add(name, _unit(part.unit, units), equation, part.doc)  # known before its own calls are written out
            equation = self.equation(name, _Place(name, equation, (*place.inside, macro.name)))
            self.made[key(name)] = replace(self.made[key(name)], equations=(equation,))
        return prefix

    def prefix(self, macro: Macro, owner: str) -> str:
        """What the names of a copy begin with: no variable's name begins like this yet."""
        prefix, number = f"{owner}>{macro.name}", 1
        own = [name for name in self.tree.variables if name.startswith("#")]
        while key(prefix) in self.prefixes or any(name.startswith(key(f"#{prefix}")) for name in own):
            number += 1
            prefix = f"{owner}>{number} {macro.name}"
        self.prefixes.add(key(prefix))
        return prefix

    def given(self, prefix: str, name: str, arg: Expr, where: Equation) -> Ref:
        """A variable of the copy that holds an argument which is an expression."""
        made = f"#{prefix}>{name}#"
        self.add(made, "", replace(where, expr=arg), "")
        return Ref(key(made), where.subs)

    def add(self, name: str, unit: str, equation: Equation, doc: str) -> None:
        id_, number = identifier(name), 1
        while id_ in self.ids:
            number += 1
            id_ = f"{identifier(name)}_{number}"
        self.ids.add(id_)
        self.made[key(name)] = Variable(id_, name, unit, _kind(equation.expr), equation.subs, (equation,), doc)

    def unit(self, arg: Expr) -> str:
        """The unit of an argument, where it is a variable; nothing where it is not known."""
        variable = self.tree.variables.get(arg.name) or self.made.get(arg.name) if isinstance(arg, Ref) else None
        return variable.unit if variable else ""

    def excepts(self, equation: Equation, subs: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """Which elements the equation leaves out, at the positions that the copy keeps."""
        kept = []
        for group in equation.excepts:
            pairs = list(zip(equation.subs, group, strict=True))
            if all(sub in self.tree.ranges or sub in self.elements(out) for sub, out in pairs):
                kept.append(tuple(next(out for sub, out in pairs if sub == own) for own in subs))
        return tuple(kept)

    def elements(self, sub: str) -> tuple[str, ...]:
        return self.tree.ranges[sub].elements if sub in self.tree.ranges else (sub,)


def _marked(expr: Expr) -> Iterator[str]:
    """Yield the ranges marked with `!` that no function inside `expr` runs over."""
    match expr:
        case Ref(_, subs):
            yield from (sub for sub in subs if sub.endswith("!"))
        case Call(function, _) if function in _RUNS_OVER:
            return
    for part in children(expr):
        yield from _marked(part)


def _unmarked(expr: Expr) -> Expr:
    """`expr` with its marked ranges as plain ones, but for those that a function inside it runs over."""
    match expr:
        case Ref(name, subs):
            return Ref(name, tuple(sub.rstrip("!") for sub in subs))
        case Call(function, _) if function in _RUNS_OVER:
            return expr
    return map_children(_unmarked, expr)


def _applies_itself(macro: Macro) -> bool:
    """Inside a macro its name is a variable, so a call of itself is read as a lookup."""
    nodes = (node for part in macro.parts.values() for node in walk(part.expr))
    return any(isinstance(node, Lookup) and node.table == Ref(key(macro.name)) for node in nodes)


def _inner(prefix: str, macro: Macro, name: str) -> str:
    return f"#{prefix}#" if key(name) == key(macro.name) else f"#{prefix}>{name}#"


def _unit(written: str, units: Mapping[str, str]) -> str:
    """A unit as the macro has it, in which the names of inputs stand for their units; nothing where one has none."""
    words = [units.get(key(word)) for word in _WORD.findall(written)]
    if "" in words:
        return ""
    return _WORD.sub(lambda word: f"({units[key(word[0])]})" if key(word[0]) in units else word[0], written)


def _put_in(expr: Expr, known: Mapping[str, Expr]) -> Expr:
    """`expr` with names of the macro replaced; `NAME$`, and what is not the macro's, is the model's."""
    match expr:
        case Ref(name, ()):
            return known.get(name) or Ref(name.removesuffix("$"))
        case Lookup(Ref(name, ()), x) if isinstance(table := known.get(name), Ref | Table):
            return Lookup(table, _put_in(x, known))
    return map_children(lambda part: _put_in(part, known), expr)


def _kind(expr: Expr) -> Kind:
    match expr:
        case Integ():
            return "stock"
        case Table():
            return "table"
        case DataSource():
            return "data"
        case Const() | Unary("neg", Const()):
            return "constant"
    return "auxiliary"
