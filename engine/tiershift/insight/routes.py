"""From a decision to a result: the links between variables that carry most of it, and the loops among them.

What is left of a cause's share after the widest route is taken away is looked at again for the next.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tiershift.compile.program import Program
from tiershift.insight.influence import Influence
from tiershift.insight.secant import Floats
from tiershift.model.tree import Ref

Way = tuple[str, str]
"""A link from one variable to another, by their folded names."""


@dataclass(frozen=True, slots=True)
class Route:
    """One way from a cause to a result.

    Attributes:
        cause: what was decided otherwise.
        amount: what goes along the whole of it, in the unit of the result.
        through: the variables on it, by their folded names, from what was decided to the result.
        loops: the feedback loops whose links are on it.
    """

    cause: str
    amount: float
    through: tuple[str, ...]
    loops: tuple[str, ...]


def links(found: Influence, program: Program, cause: int, question: int) -> dict[Way, float]:
    """Return what of a cause's share goes from variable to variable; a delay belongs to what is delayed by it."""
    owners = _owners(program, found)
    made: dict[Way, float] = defaultdict(float)
    for edge, amount in zip(found.edges, found.sent[cause, :, question].tolist(), strict=True):
        source, target = owners(edge.source), owners(edge.target)
        if source != target:
            made[source, target] += amount
    return dict(made)


def routes(found: Influence, program: Program, targets: Iterable[str], question: int, *, most: int = 3) -> list[Route]:
    """Return the widest routes of each cause to the result, the widest first.

    Args:
        found: of `influence`.
        program: of the model.
        targets: the folded names of the variables asked after.
        question: the number of the question.
        most: how many of each cause.
    """
    named = _loops(found, program)
    made: list[Route] = []
    for number, cause in enumerate(found.causes):
        left = links(found, program, number, question)
        begin = cause.partition("[")[0].casefold()
        for _ in range(most):
            share = float(found.shares[number, question])
            way, amount = _widest(left, begin, set(targets), 1.0 if share >= 0 else -1.0)
            if not way:
                break
            steps = list(pairwise(way))
            loops = dict.fromkeys(loop for step in steps for loop in named.get(step, ()))
            made.append(Route(cause, amount, tuple(way), tuple(loops)))
            for step in steps:
                left[step] -= amount
    return sorted(made, key=lambda route: -abs(route.amount))


def through_loops(found: Influence) -> Mapping[str, Floats]:
    """Return what goes through the link of each feedback loop, shape (cause, question), by the loop's name.

    A way may go through several loops' links, and round one of them more than once: these do not add up to the change.
    """
    made: dict[str, Floats] = {}
    for number, edge in enumerate(found.edges):
        if edge.loop:
            own = found.sent[:, number]
            made[edge.loop] = made[edge.loop] + own if edge.loop in made else own
    return made


def _loops(found: Influence, program: Program) -> Mapping[Way, Sequence[str]]:
    owners = _owners(program, found)
    made: dict[Way, list[str]] = defaultdict(list)
    for edge in found.edges:
        if edge.loop:
            made[owners(edge.source), owners(edge.target)].append(edge.loop)
    return made


class _Owner:
    """The variable that a cell is of; what was made for a delay or smooth belongs to the variable that reads it."""

    def __init__(self, readers: Mapping[Ref, Ref]) -> None:
        self._readers = readers

    def __call__(self, cell: Ref) -> str:
        seen = set()
        while cell.name.startswith("#") and cell in self._readers and cell not in seen:
            seen.add(cell)
            cell = self._readers[cell]
        return cell.name


def _owners(program: Program, found: Influence) -> _Owner:
    readers: dict[Ref, Ref] = {}
    for edge in found.edges:
        if edge.source.name.startswith("#") and edge.source != edge.target:
            readers.setdefault(edge.source, edge.target)
    return _Owner(readers)


def _widest(left: Mapping[Way, float], begin: str, targets: set[str], sign: float) -> tuple[list[str], float]:
    """The way whose narrowest link is widest, among links that carry something of this sign (Dijkstra's method)."""
    onward: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (source, target), amount in left.items():
        if amount * sign > 0.0:
            onward[source].append((target, amount * sign))
    best, before = {begin: float("inf")}, {begin: ""}
    waiting = [(-best[begin], begin)]
    while waiting:
        width, here = heapq.heappop(waiting)
        if here in targets and here != begin:
            way = [here]
            while before[way[-1]]:
                way.append(before[way[-1]])
            return way[::-1], -width * sign
        if -width < best[here]:
            continue
        for target, amount in onward[here]:
            wide = min(-width, amount)
            if wide > best.get(target, 0.0):
                best[target], before[target] = wide, here
                heapq.heappush(waiting, (-wide, target))
    return [], 0.0
