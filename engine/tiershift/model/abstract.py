"""PySD's AbstractModel as our tree: its elements become variables, its sections models and macros."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal

from pysd.translators.structures import abstract_model as am

from tiershift.errors import ModelError, Problem
from tiershift.model.assemble import CLOCK, Trouble, Unreadable, distinct_ids, kind_of, problem_of
from tiershift.model.elements import MacroHead
from tiershift.model.macros import Macro, Part
from tiershift.model.names import identifier, key, plain
from tiershift.model.nodes import TIME, Reader
from tiershift.model.shallow import DEEPEST, cut, deeply
from tiershift.model.tree import (
    Binary,
    Const,
    DataSource,
    Equation,
    Expr,
    Interpolation,
    Range,
    Tree,
    Unary,
    Variable,
    depth,
    map_children,
    walk,
)

Lines = Mapping[str, Sequence[int]]
"""The lines of the equations of each variable, by folded name, in the order of the file."""

_CONTINUED = re.compile(r"\\(?=\s)")
_DEEPEST = 100_000
_TOO_DEEP = f"its formula holds more than {_DEEPEST:,} operations inside each other"
_KEYWORDS: Mapping[str | None, Interpolation] = {
    None: "interpolate",
    "interpolate": "interpolate",
    "raw": "raw",
    "hold_backward": "hold_backward",
    "look_forward": "look_forward",
}


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
    try:
        ranges = _ranges(section.subscripts)
    except Unreadable as why:
        raise ModelError(Problem(str(path), why.what, way_out=why.way_out)) from None
    known, spelling = _names(section), _spelling(section)
    reader = Reader(known, spelling)
    equations, trouble = _equations(section.elements, reader, where)
    trouble += [one for name, own in equations.items() for one in _uneven(known[name], own)]
    if trouble:
        raise ModelError(problem_of(path, text, one) for one in sorted(trouble, key=lambda one: one[1]))
    ids = distinct_ids(known, {identifier(r.name) for r in section.subscripts})
    about = {key(element.name): element for element in reversed(section.elements)}
    parts = _shallow(equations, known, ranges, path, text)
    variables = {name: _variable(about[name], ids[name], own, ranges) for name, own in equations.items()}
    taken = {*ids.values(), *(identifier(r.name) for r in section.subscripts)}
    for name, id_ in distinct_ids({key(name): name for name in parts}, taken).items():
        spelled, equation = next((own, part) for own, part in parts.items() if key(own) == name)
        subscripts = _dimensions([equation], ranges)
        variables[name] = Variable(id_, spelled, "", kind_of([equation]), subscripts, (equation,))
    return Tree(path.stem, path, variables, ranges, spelling, method)


def _shallow(
    equations: Mapping[str, list[Equation]],
    known: Mapping[str, str],
    ranges: Mapping[str, Range],
    path: Path,
    text: Sequence[str],
) -> dict[str, Equation]:
    """The parts that deep formulas are cut into, by name; the formulas themselves are replaced."""
    parts: dict[str, Equation] = {}
    trouble: list[Trouble] = []
    for name, own in equations.items():
        for number, equation in enumerate(own):
            if depth(equation.expr) > DEEPEST:
                own[number], made = deeply(partial(cut, known[name], equation, ranges))
                parts |= made
                if depth(own[number].expr) > 2 * DEEPEST:
                    what = f"inside a function over a whole range (!) it holds more than {DEEPEST} operations in a row"
                    trouble.append((known[name], equation.line, what, "Give some of them a variable of their own."))
    if trouble:
        raise ModelError(problem_of(path, text, one) for one in trouble)
    return parts


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
    settings = {name: model[name] for name in CLOCK if name in model}
    known = {f"{name}$": f"{spelled}$" for name, spelled in {**model, TIME: "Time"}.items()}
    reader = Reader({**known, **settings, **inputs, **own}, _spelling(main))
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
        raise ModelError(problem_of(path, text, one) for one in sorted(trouble, key=lambda one: one[1]))
    about = {key(element.name): element for element in reversed(section.elements)}
    taken_out = _shallow(equations, own, {}, path, text)
    parts = {
        name: Part(own[name], about[name].units or "", _doc(about[name]), made[0].expr, made[0].line)
        for name, made in equations.items()
    }
    for name, equation in taken_out.items():
        parts[key(name)] = Part(name.strip("#"), "", "", equation.expr, equation.line)
    return Macro(head.name, head.line, tuple(inputs), tuple(outputs), parts)


def _names(section: am.AbstractSection) -> dict[str, str]:
    return {key(element.name): plain(element.name) for element in section.elements}


def _spelling(section: am.AbstractSection) -> dict[str, str]:
    spelling = {key(element): element for r in section.subscripts for element in _listed(r)}
    return spelling | {key(r.name): r.name for r in section.subscripts}


def _doc(element: am.AbstractElement) -> str:
    """The comment on one line, without the backslashes with which Vensim continues a long one."""
    return " ".join(_CONTINUED.sub(" ", element.documentation or "").split())


def _equations(
    elements: Iterable[am.AbstractElement], reader: Reader, where: Lines
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
                try:
                    made[name].append(_equation(component, reader, line))
                except RecursionError:
                    made[name].append(deeply(partial(_equation, component, reader, line)))
            except Unreadable as why:
                trouble.append((element.name, line, why.what, why.way_out))
            except OverflowError:
                what = "it holds a number that is larger than any computer's"
                trouble.append((element.name, line, what, "Write one of at most 1e308."))
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


def _listed(r: am.AbstractSubscriptRange) -> list[str]:
    return list(r.subscripts) if isinstance(r.subscripts, list) else []


def _ranges(declared: Iterable[am.AbstractSubscriptRange]) -> dict[str, Range]:
    """Ranges by folded name; a range that lists other ranges is flattened, `<->` copies share elements."""
    raw = {key(r.name): r for r in declared}
    listed = {name: [key(one) for one in ([r.subscripts] if isinstance(r.subscripts, str) else r.subscripts)]
              for name, r in raw.items() if isinstance(r.subscripts, str | list)}  # fmt: skip
    made = {name: Range(name, elements) for name, elements in _flattened(listed).items()}
    for name, r in raw.items():
        mapping = {other: tuple(listed) or made[other].elements for other, listed in r.mapping if other in made}
        made[name] = replace(made[name], mapping=mapping)
    return made


def _flattened(listed: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The elements of each range, in order; what two ranges that it lists have in common comes once.

    Without recursion, and each range once: ranges may list ranges to any depth. A range's own name in it is an element.

    Raises:
        Unreadable: ranges list each other.
    """
    flat: dict[str, tuple[str, ...]] = {}
    for root in listed:
        stack, open_ = [root] if root not in flat else [], {root}
        while stack:
            name = stack[-1]
            inner = next((one for one in listed[name] if one in listed and one not in flat and one not in open_), None)
            if inner is not None:
                stack.append(inner)
                open_.add(inner)
                continue
            found: dict[str, None] = {}
            own = [one for one in listed[name] if one not in flat]
            if around := next((one for one in own if one in listed and one != name), None):
                what = f'the ranges "{name}" and "{around}" list each other'
                raise Unreadable(what, "List the elements in one of them.")
            for one in listed[name]:
                found |= dict.fromkeys(flat.get(one, (one,)))
            twice = [one for one, count in Counter(own).items() for _ in range(count - 1)]  # refused where it is used
            flat[name] = (*found, *twice)
            stack.pop()
    return {name: flat[name] for name in listed}


def _equation(component: am.AbstractComponent, reader: Reader, line: int) -> Equation:
    subs, excepts = component.subscripts
    left = tuple(reader.subscript(sub) for sub in subs)
    less = tuple(tuple(reader.subscript(sub) for sub in group) for group in excepts)
    expr = _minus_after_power(reader.read(component.ast))
    if depth(expr) > _DEEPEST:
        raise Unreadable(_TOO_DEEP, "Split it into several variables.")
    formula = expr
    if isinstance(component, am.AbstractData):
        expr = _data(expr, component.keyword)
        formula = expr if expr.formula is None else expr.formula
    if not isinstance(formula, DataSource) and any(isinstance(node, DataSource) for node in walk(formula)):
        raise Unreadable("it has a GET function inside a formula", "Give the GET function a variable of its own.")
    return Equation(left, less, expr, line)


def _data(expr: Expr, keyword: str | None) -> DataSource:
    """What is written with `:=`, or with a keyword, or with nothing: a series, or a formula on series."""
    if keyword not in _KEYWORDS:
        known = ", ".join(f":{word.upper().replace('_', ' ')}:" for word in _KEYWORDS if word)
        raise Unreadable(f"it has the keyword :{keyword}:", f"Write one of {known}.")
    if not isinstance(expr, DataSource):
        return DataSource(_KEYWORDS[keyword], formula=expr)
    if expr.external and expr.external.what != "data":
        what = f"it is data (:=), but takes {expr.external.what} from a file"
        raise Unreadable(what, "Write = for :=, or GET DIRECT DATA.")
    return replace(expr, keyword=_KEYWORDS[keyword])


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
        name=plain(element.name),
        unit=element.units or "",
        kind=kind_of(equations),
        subscripts=_dimensions(equations, ranges),
        equations=tuple(equations),
        doc=_doc(element),
        limits=(limits[0], limits[1]),
    )


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
