"""Formulas that hold very many operations inside each other are cut into variables of their own, in the same order.

A sum of thousands of terms is as deep as it is long, and every later pass goes down it. The parts are named
`#name>part 1#`, as the variables of a macro's copy are, and have the subscripts of the equation that they come from.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from tiershift.model.names import key
from tiershift.model.tree import Array, Call, Equation, Expr, Integ, Range, Ref, Table, children, map_children

DEEPEST = 100
"""Operations inside each other that every pass goes down without a thought."""
_STACK = 512 * 2**20
_FRAMES = 1_000_000
_ONE_AT_A_TIME = threading.Lock()

T = TypeVar("T")


def deeply(work: Callable[[], T]) -> T:
    """Return what `work` returns, giving it room to call itself some hundred thousand times.

    Raises:
        RecursionError: it calls itself more often still.
    """
    made: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            made.append(work())
        except BaseException as error:
            failed.append(error)

    with _ONE_AT_A_TIME:
        frames, size = sys.getrecursionlimit(), threading.stack_size(_STACK)
        try:
            sys.setrecursionlimit(max(frames, _FRAMES))
            thread = threading.Thread(target=run)
            thread.start()
            thread.join()
        finally:
            sys.setrecursionlimit(frames)
            threading.stack_size(size)
    if failed:
        raise failed[0]
    return made[0]


def cut(name: str, equation: Equation, ranges: Mapping[str, Range]) -> tuple[Equation, dict[str, Equation]]:
    """Return an equation whose formula is not deep, and the equations of its parts by name, spelled.

    Args:
        name: the variable's, as the modeller spells it.
        equation: of any depth.
        ranges: of the model; subscripts that are none are elements.
    """
    subs = tuple(dict.fromkeys(sub for sub in equation.subs if sub in ranges))
    work = _Cutter(f"{name}>line {equation.line}" if equation.line else name, subs)
    made = work.cut(equation.expr)[0]
    where = replace(equation, subs=subs, excepts=tuple(_kept(equation, subs, ranges)))
    return replace(equation, expr=made), {part: replace(where, expr=expr) for part, expr in work.parts.items()}


def _kept(equation: Equation, subs: Sequence[str], ranges: Mapping[str, Range]) -> Iterator[tuple[str, ...]]:
    """What the equation leaves out, at the places that its parts keep."""
    for group in equation.excepts:
        pairs = list(zip(equation.subs, group, strict=True))
        if all(sub in ranges or sub in (ranges[out].elements if out in ranges else (out,)) for sub, out in pairs):
            yield tuple(next(out for sub, out in pairs if sub == own) for own in subs)


@dataclass(slots=True)
class _Cutter:
    name: str
    subs: tuple[str, ...]
    parts: dict[str, Expr] = field(default_factory=dict)

    def cut(self, expr: Expr) -> tuple[Expr, int, bool]:
        """`expr` with its deep parts taken out, how deep it is then, and whether it runs over a marked range (!)."""
        below: list[tuple[int, bool]] = []

        def part(child: Expr) -> Expr:
            made, depth, marked = self.cut(child)
            below.append((depth, marked))
            return made

        if not children(expr):
            return expr, 1, isinstance(expr, Ref) and any(sub.endswith("!") for sub in expr.subs)
        made = map_children(part, expr)
        depth, marked = 1 + max(depth for depth, _ in below), any(marked for _, marked in below)
        whole = isinstance(made, Integ | Table | Array) or (isinstance(made, Call) and ":" in made.function)
        if depth < DEEPEST or marked or whole:
            return made, depth, marked
        name = f"#{self.name}>part {len(self.parts) + 1}#"
        self.parts[name] = made
        return Ref(key(name), self.subs), 1, False
