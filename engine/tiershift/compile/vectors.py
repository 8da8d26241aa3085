"""Functions of arrays: what they need of an array is written out, and a routine of the library works on it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from tiershift.compile.fold import fold
from tiershift.compile.rows import RANDOM_ROWS
from tiershift.compile.writer import Special, Spot, Writer, Wrong, drawn_once
from tiershift.model.tree import Binary, Call, Const, Expr, Ref, map_children, walk

_MOST = 100_000
"""Elements that one call may work on: more is taken for a mistake."""


def _refuse_noise(call: Call, arg: Expr) -> None:
    """A number that goes with an array would be another one for each element of the left side."""
    if any(isinstance(node, Call) and node.function.startswith("RANDOM") for node in walk(arg)):
        what = f"{call.function} is given a random number in place"
        raise Wrong(what, "Make it a variable of its own.")


def _ranges(expr: Expr) -> tuple[str, ...]:
    """The subscripts of the array in `expr`."""
    return next((node.subs for node in walk(expr) if isinstance(node, Ref) and node.subs), ())


def _over(writer: Writer, call: Call, expr: Expr, back: int = 1) -> str:
    """The range that `call` works along: the last subscript of its array, or one further from the end."""
    subs = _ranges(expr)
    if len(subs) < back or subs[-back].rstrip("!") not in writer.tree.ranges:
        what = f"{call.function} works along a range, which its array does not have"
        raise Wrong(what, "Give it a variable whose last subscript is a range.")
    return subs[-back]


def _place(writer: Writer, over: str, spot: Spot, back: int = 1, *, named: bool = True) -> int:
    """Which element is asked for: where the left side stands in `over` (if `named`), or in its own last range."""
    elements = writer.elements(over.rstrip("!"))
    if named and over in spot.bound:
        return elements.index(spot.bound[over])
    own = [name for name in spot.bound if not name.endswith("!")]
    if len(own) < back or len(writer.elements(own[-back])) != len(elements):
        raise Wrong(f'range "{over}" is not on the left side', "Put it, or one as long, there as the last.")
    return writer.elements(own[-back]).index(spot.bound[own[-back]])


def _line(writer: Writer, call: Call, expr: Expr, spot: Spot) -> tuple[str, tuple[str, ...], list[Expr]]:
    over = _over(writer, call, expr)
    elements = writer.elements(over.rstrip("!"))
    return over, elements, [writer.write(expr, drawn_once(writer, expr, spot, {over: element})) for element in elements]


def _sorted(writer: Writer, call: Call, spot: Spot) -> Expr:
    _refuse_noise(call, call.args[1])
    over, elements, values = _line(writer, call, call.args[0], spot)
    args = [*values, writer.write(call.args[1], spot)]
    return writer.together(call.function, [(e,) for e in elements], args)[_place(writer, over, spot)]


def _reordered(writer: Writer, call: Call, spot: Spot) -> Expr:
    over, elements, values = _line(writer, call, call.args[0], spot)
    _, others, order = _line(writer, call, call.args[1], spot)
    if len(others) != len(elements):
        what = f"VECTOR REORDER is given {len(elements)} values and an order of {len(others)}"
        raise Wrong(what, "Give both ranges of one length.")
    args = [*values, *order]
    return writer.together(call.function, [(e,) for e in elements], args)[_place(writer, over, spot)]


_NOISE = frozenset(row.name for row in RANDOM_ROWS)


def _inverted(writer: Writer, call: Call, spot: Spot) -> Expr:
    down, across = (_over(writer, call, call.args[0], back) for back in (2, 1))
    rows, columns = writer.elements(down), writer.elements(across)
    size = fold(writer.write(call.args[1], spot))
    if len(rows) != len(columns) or (isinstance(size, Const) and size.value != len(rows)):
        what = f"INVERT MATRIX is given {len(rows)} rows and {len(columns)} columns"
        raise Wrong(what, "Give it a square matrix and its size.")
    written = _ranges(call.args[0])
    row = _place(writer, down, spot, 2)
    column = _place(writer, across, spot, named=down != across)
    beside = {sub for ref in _refs(call) if ref.subs != written for sub in ref.subs} | set(written[:-2])
    if any(isinstance(node, Call) and node.function in _NOISE for node in walk(call)):
        beside = set(spot.bound) - {down, across}  # each of these has draws of its own
    same = (call, *sorted((sub, spot.bound.get(sub, "")) for sub in beside))
    if same not in writer.written_once:
        pairs = list(product(rows, columns))
        walked = [{down: pair[0], across: pair[1]} if down != across else {down: pair[0]} for pair in pairs]
        whole = [_ending(call.args[0], written, pair) for pair in pairs]
        args = [writer.write(one, drawn_once(writer, one, spot, at)) for one, at in zip(whole, walked, strict=True)]
        writer.written_once[same] = writer.together("INVERT MATRIX", pairs, args)
    return writer.written_once[same][row * len(columns) + column]


def _refs(call: Call) -> Iterator[Ref]:
    return (node for node in walk(call) if isinstance(node, Ref))


def _ending(expr: Expr, written: tuple[str, ...], pair: tuple[str, str]) -> Expr:
    """`expr` with its matrix at one row and column."""
    if isinstance(expr, Ref) and expr.subs == written:
        return Ref(expr.name, (*written[:-2], *pair))
    return map_children(lambda part: _ending(part, written, pair), expr)


def _marked(writer: Writer, exprs: Sequence[Expr], spot: Spot) -> Iterator[Spot]:
    """A spot for each combination of the ranges marked with `!` in any of `exprs`."""
    refs = [node for expr in exprs for node in walk(expr) if isinstance(node, Ref)]
    marked = sorted({sub for ref in refs for sub in ref.subs if sub.endswith("!")})
    if math.prod(len(writer.elements(sub.rstrip("!"))) for sub in marked) > _MOST:
        raise Wrong(f"more than {_MOST:,} elements are asked for at once", "Use smaller ranges.")
    for chosen in product(*(writer.elements(sub.rstrip("!").strip()) for sub in marked)):
        yield spot.at(dict(zip(marked, chosen, strict=True)))


def _selected(writer: Writer, call: Call, spot: Spot) -> Expr:
    """Action 5 is expression ^ selection (observed).

    Source: https://www.vensim.com/documentation/fn_vector_select.html
    """
    selection, expression, *rest = call.args
    spots = list(_marked(writer, (selection, expression), spot))
    args = [Const(float(len(spots))), *(writer.write(arg, spot) for arg in rest)]
    args += [writer.write(selection, each) for each in spots] + [writer.write(expression, each) for each in spots]
    return writer.together("VECTOR SELECT", [()], args)[0]


def _mapped(writer: Writer, call: Call, spot: Spot) -> Expr:
    """The element of an array that lies an offset away from a given one; nothing (:NA:) outside the array.

    Source: https://www.vensim.com/documentation/fn_vector_elm_map.html; an offset goes to the nearest whole number
    (which that page does not say).
    """
    base, offset = call.args
    if not isinstance(base, Ref) or not base.subs:
        raise Wrong("VECTOR ELM MAP asks for an element of an array", "Write VECTOR ELM MAP(array[first], offset).")
    cells = _all(writer, base.name)
    start = tuple(writer.element(sub, spot.bound) for sub in base.subs)
    if start not in cells:
        raise Wrong(f'"{writer.tree.variables[base.name].name}" has no such element', "Correct the subscripts.")
    nearest = Binary("+", writer.write(offset, spot), Const(cells.index(start) + 0.5))
    refs: list[Expr] = [Ref(base.name, subs) for subs in cells]
    match fold(nearest):
        case Const(value):
            return refs[int(value)] if 0.0 <= value < len(refs) else Const(math.nan)
        case place:
            inside = Binary("and", Binary("<=", Const(0.0), place), Binary("<", place, Const(float(len(refs)))))
            return Call("IF THEN ELSE", (inside, _chosen(place, refs, 0), Const(math.nan)))


def _all(writer: Writer, name: str) -> list[tuple[str, ...]]:
    """The elements of a variable, row-major."""
    ranges = [writer.elements(sub) for sub in writer.tree.variables[name].subscripts]
    if math.prod(map(len, ranges)) > _MOST:
        raise Wrong(f"more than {_MOST:,} elements are asked for at once", "Use smaller ranges.")
    return list(product(*ranges))


def _chosen(place: Expr, refs: Sequence[Expr], first: int) -> Expr:
    """The one of `refs` whose number, counted from `first`, is that of `place`, found by halving."""
    if len(refs) == 1:
        return refs[0]
    half = len(refs) // 2
    before = Binary("<", place, Const(float(first + half)))
    parts = _chosen(place, refs[:half], first), _chosen(place, refs[half:], first + half)
    return Call("IF THEN ELSE", (before, *parts))


def _looked_up(writer: Writer, call: Call, spot: Spot) -> Expr:
    """Source: https://www.vensim.com/documentation/fn_vector_lookup.html."""
    vector, *rest = call.args
    if not isinstance(vector, Ref) or not vector.subs:
        raise Wrong("VECTOR LOOKUP asks for an array", "Write VECTOR LOOKUP(array[first], x, xmin, xmax, mode).")
    start = tuple(writer.element(sub, spot.bound) for sub in vector.subs)
    line = [subs for subs in _all(writer, vector.name) if subs[:-1] == start[:-1]]
    if line.index(start) or len(line) < 2:
        raise Wrong("VECTOR LOOKUP asks for the first element of an array of two or more", "Write that element.")
    args = [Const(float(len(line))), *(writer.write(arg, spot) for arg in rest)]
    return writer.together("VECTOR LOOKUP", [()], [*args, *(Ref(vector.name, subs) for subs in line)])[0]


def _extreme(writer: Writer, call: Call, spot: Spot) -> Expr:
    """XMILE's MIN or MAX of one array: over every range that is not on the left side (observed)."""
    how = "MIN" if call.function.startswith("VMIN") else "MAX"
    free = sorted({
        sub for node in walk(call.args[0]) if isinstance(node, Ref) for sub in node.subs
        if sub.rstrip("!") in writer.tree.ranges and sub not in spot.bound
    })  # fmt: skip
    terms: list[Expr] = [
        writer.write(call.args[0], spot.at(dict(zip(free, chosen, strict=True))))
        for chosen in product(*(writer.elements(sub.rstrip("!")) for sub in free))
    ]
    while len(terms) > 1:
        pairs = [tuple(terms[k : k + 2]) for k in range(0, len(terms), 2)]
        terms = [Call(how, pair) if len(pair) == 2 else pair[0] for pair in pairs]
    return terms[0]


VECTORS: Mapping[str, Special] = {
    "VECTOR SORT ORDER": _sorted,
    "VECTOR RANK": _sorted,
    "VECTOR REORDER": _reordered,
    "VECTOR SELECT": _selected,
    "VECTOR ELM MAP": _mapped,
    "VECTOR LOOKUP": _looked_up,
    "INVERT MATRIX": _inverted,
    "VMIN XMILE": _extreme,
    "VMAX XMILE": _extreme,
}
