"""How large a model becomes when its arrays are written out, counted beforehand: too much is refused at once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache

from tiershift.compile.functions import FUNCTIONS
from tiershift.compile.writer import Wrong
from tiershift.errors import Problem
from tiershift.model.limits import CELLS, OPERATIONS, Limit
from tiershift.model.places import problem_at
from tiershift.model.tree import Binary, Call, Const, Expr, Ref, Tree, children, walk

_MOST_COPIES = 1_000
"""How often one thing may stand in a cell's formula: functions that take an input up twice double it at each level."""
_KEPT: Mapping[str, int] = {"TREND": 3, "FORECAST": 3, "NPV": 3, "SAMPLE IF TRUE": 2}
"""How often functions that remember take up what they are given."""
_FOLDS = ("SUM", "PROD", "VMIN", "VMAX", "VECTOR SELECT")
_LINES = (
    "VECTOR SORT ORDER",
    "VECTOR RANK",
    "VECTOR REORDER",
    "VECTOR LOOKUP",
    "INVERT MATRIX",
    "ALLOCATE AVAILABLE",
    "ALLOCATE BY PRIORITY",
    "MARKETP",
    "FIND MARKET PRICE",
    "SHIFT IF TRUE",
    "DEPRECIATE BY SCHEDULE",
)
_WHOLE = ("VECTOR ELM MAP",)
"""What takes in the marked ranges, the last range, and the whole of an array, for each element of the left side."""


class _Deep(Exception):
    """Functions stand too deep inside each other; the argument names one."""


def too_large(tree: Tree) -> list[Problem]:
    """Return what makes a model too large to be written out, at its variables; nothing where it is not."""
    cells: dict[str, int] = {}
    operations: dict[str, int] = {}
    problems: list[Problem] = []
    for name, variable in tree.variables.items():
        counts = [_product(equation.subs, tree) for equation in variable.equations]
        cells[name] = sum(counts)
        try:
            sizes = [_size(equation.expr, tree) for equation in variable.equations]
            operations[name] = sum(count * size for count, size in zip(counts, sizes, strict=True))
        except _Deep as deep:
            what = f'"{variable.name}": {deep.args[0]} stands too deep inside functions that take it up several times'
            problems.append(problem_at(tree.path, variable.line, what, "Give the inner ones variables of their own."))
    problems += _over(cells, CELLS, "elements", tree)
    return problems or list(_over(operations, OPERATIONS, "operations", tree))


def _over(counted: Mapping[str, int], limit: Limit, what: str, tree: Tree) -> Iterator[Problem]:
    """The variables that alone are too many, or the largest where all of them together are."""
    total, most = sum(counted.values()), limit.most
    if total <= most:
        return
    alone = [name for name, count in counted.items() if count > most] or [max(counted, key=lambda name: counted[name])]
    for name in alone:
        said = f'"{tree.variables[name].name}" becomes {counted[name]:,} {what} when its arrays are written out'
        said += f", where {most:,} are the most of a model" + (f" (this one has {total:,})" if len(alone) == 1 else "")
        way_out = limit.way_out("Use smaller ranges", total)
        yield problem_at(tree.path, tree.variables[name].line, said, way_out)


def _product(subs: tuple[str, ...], tree: Tree) -> int:
    lengths = (len(tree.ranges[sub].elements) for sub in (one.rstrip("! ") for one in subs) if sub in tree.ranges)
    return math.prod(lengths)


def _size(expr: Expr, tree: Tree) -> int:
    """How many operations one element of an equation becomes, about.

    Raises:
        _Deep: what a function is given would be copied too often.
    """
    size, waiting = 0, [(expr, 1, 1)]
    while waiting:
        node, many, copies = waiting.pop()
        size += many
        match node:
            case Call(function, args):
                given = _taken_up(function, len(args))
                if args and copies * max(given) > _MOST_COPIES:
                    raise _Deep(function)
                many *= _over_ranges(node, tree)
                waiting += [(arg, many * each, copies * each) for arg, each in zip(args, given, strict=True)]
            case Binary("=" | "<>", left, right) if _is_na(left) or _is_na(right):
                if 2 * copies > _MOST_COPIES:
                    raise _Deep(":NA:")
                waiting += [(child, 2 * many, 2 * copies) for child in (left, right)]
            case _:
                waiting += [(child, many, copies) for child in children(node)]
    return size


def _is_na(expr: Expr) -> bool:
    return isinstance(expr, Const) and math.isnan(expr.value)


def _over_ranges(call: Call, tree: Tree) -> int:
    refs = [node for arg in call.args for node in walk(arg) if isinstance(node, Ref)]
    if call.function in _FOLDS or call.function.endswith(" XMILE"):
        return _product(tuple({sub for ref in refs for sub in ref.subs if sub.endswith("!")}), tree)
    if call.function in _LINES:
        return max((_product(ref.subs[-1:], tree) for ref in refs), default=1)
    if call.function in _WHOLE:
        known = [tree.variables[ref.name].subscripts for ref in refs if ref.name in tree.variables]
        return max((_product(subs, tree) for subs in known), default=1)
    return 1


@cache
def _taken_up(function: str, given: int) -> tuple[int, ...]:
    """How often each argument of a function stands in what it becomes."""
    row = FUNCTIONS.get(function)
    if row is None or row.lower is None:
        return (_KEPT.get(function, 1),) * given
    marks = tuple(Ref(f"#{number}") for number in range(given))
    try:
        made = list(walk(row.lower(*marks)))
    except (Wrong, TypeError):  # refused in its own words when it is written
        return (1,) * given
    return tuple(max(1, made.count(mark)) for mark in marks)
