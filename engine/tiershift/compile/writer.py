"""What functions that see more than their arguments' values need of `flatten`: elements, tables, routines for many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from tiershift.model.tree import Call, Expr, Ref, Table, Tree, walk

Bound = Mapping[str, str]
"""From a range (or `range!`) to the element that stands for it just now."""


class Wrong(Exception):
    """An equation that cannot be written out; the message is what is wrong, `args[1]` a way out."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a call stands: what the ranges stand for, the cell, and which element of its equation that is."""

    bound: Bound
    cell: Ref
    number: int

    def at(self, elements: Bound) -> Spot:
        """Return the spot with more ranges standing for an element."""
        return replace(self, bound={**self.bound, **elements})


class Writer(Protocol):
    """`flatten`, as such functions see it."""

    @property
    def tree(self) -> Tree:
        """The model."""
        ...

    @property
    def written_once(self) -> dict[object, tuple[Ref, ...]]:
        """What calls that give many cells at once were written out as, so that each is written once."""
        ...

    def elements(self, sub: str) -> tuple[str, ...]:
        """The elements that a subscript stands for: those of a range, or itself."""
        ...

    def element(self, sub: str, bound: Bound) -> str:
        """The element that `sub` means where the left side's ranges stand for `bound`."""
        ...

    def write(self, expr: Expr, spot: Spot) -> Expr:
        """`expr` for one element."""
        ...

    def table(self, ref: Ref, bound: Bound) -> Table:
        """The points of a lookup."""
        ...

    def series(self, ref: Ref, bound: Bound) -> Table:
        """The points of a data variable."""
        ...

    def together(self, routine: str, elements: Sequence[tuple[str, ...]], args: Sequence[Expr]) -> tuple[Ref, ...]:
        """The cells that a routine of the library gives for `args`, one for each of `elements`."""
        ...

    def stream(self, cell: Ref) -> tuple[float, float]:
        """A new stream of random numbers for a cell, as the two halves of its 64 bits."""
        ...

    def restart(self, cell: Ref) -> None:
        """Let the streams of a cell be counted from the first again."""
        ...


def drawn_once(writer: Writer, expr: Expr, spot: Spot, walked: Bound) -> Spot:
    """Return where one argument of a call stands that gives several cells their values: all see the same draws.

    `walked` are the ranges that the call goes along, with the element that is asked for just now. Which cell of the
    left side asks makes no difference then.
    """
    if not any(isinstance(node, Call) and node.function.startswith("RANDOM") for node in walk(expr)):
        return spot.at(walked)
    own = [name for name in spot.bound if not name.endswith("!")]
    along = [name for name in walked if name in spot.bound] or own[-len(walked) :]
    rest = tuple(spot.bound[name] for name in own if name not in along)
    drawn = Ref(f"{spot.cell.name} {expr!r} {','.join(walked.values())}", rest)
    writer.restart(drawn)
    return replace(spot.at(walked), cell=drawn)


Special = Callable[[Writer, Call, Spot], Expr]
