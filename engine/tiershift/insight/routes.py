"""From a decision to a result: the links between variables that carry most of it, and the loops among them.

A cause may raise a result in one way and lower it in another, and its share is what is left of both.
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
from tiershift.model.names import key
from tiershift.model.tree import Ref

_LEAST = 0.1
"""Share of what comes to the result below which a way is not worth a word."""
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


def routes(found: Influence, program: Program, targets: Iterable[str], question: int) -> list[Route]:
    """Return the widest route of each cause that raises the result, and the widest that lowers it; the widest first.

    Args:
        found: of `influence`.
        program: of the model.
        targets: the folded names of the variables asked after.
        question: the number of the question.
    """
    named = _loops(found, program)
    made: list[Route] = []
    for number, cause in enumerate(found.causes):
        ways = links(found, program, number, question)
        own = [_widest(ways, key(cause.partition("[")[0]), set(targets), sign) for sign in (1.0, -1.0)]
        most = max(abs(amount) for _, amount in own)
        for way, amount in own:
            if way and abs(amount) >= _LEAST * most:
                loops = dict.fromkeys(loop for step in pairwise(way) for loop in named.get(step, ()))
                made.append(Route(cause, amount, tuple(way), tuple(loops)))
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


def _widest(ways: Mapping[Way, float], begin: str, targets: set[str], sign: float) -> tuple[list[str], float]:
    """The way to a target whose narrowest link of this sign is widest, and how much goes along that link.

    What a cause does may part into ways that raise and ways that lower, with little left on the links before. So a way
    may begin with a stem of links of either sign, as short as can be.
    """
    width, onward = _widths(ways, targets, sign)
    into = sum(amount * sign for (_, target), amount in ways.items() if target in targets and amount * sign > 0.0)
    stems, seen = [[begin]], {begin}
    while stems:
        best = max(stems, key=lambda stem: width.get(stem[-1], 0.0))
        here = best[-1]
        if here in onward and width[here] >= _LEAST * into:
            way = best[:-1]
            while here not in targets:
                way.append(here)
                here = onward[here]
            return [*way, here], width[best[-1]] * sign
        longer = []
        for stem in stems:
            for (source, target), amount in ways.items():
                if source == stem[-1] and target not in seen and amount != 0.0:
                    seen.add(target)
                    longer.append([*stem, target])
        stems = longer
    return [], 0.0


def _widths(ways: Mapping[Way, float], targets: set[str], sign: float) -> tuple[dict[str, float], dict[str, str]]:
    """Of each variable, how wide its widest way to a target is along links of one sign, and the next variable on it.

    Dijkstra's method, from the targets backwards.
    """
    back: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (source, target), amount in ways.items():
        if amount * sign > 0.0:
            back[target].append((source, amount * sign))
    width, onward = dict.fromkeys(targets, float("inf")), dict[str, str]()
    waiting = [(-float("inf"), target) for target in sorted(targets)]
    while waiting:
        wide, here = heapq.heappop(waiting)
        if -wide < width[here]:
            continue
        for source, amount in back[here]:
            if (own := min(-wide, amount)) > width.get(source, 0.0):
                width[source], onward[source] = own, here
                heapq.heappush(waiting, (-own, source))
    return width, onward
