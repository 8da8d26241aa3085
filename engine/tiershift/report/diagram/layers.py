"""Columns for the nodes of a graph, and an order in each, so that few lines run back or cross (after Sugiyama 1981)."""

from __future__ import annotations

import itertools
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

SETTLING = 6


def sweeps(pieces: int, most: int) -> int:
    """Return how often to go over a graph of so many pieces of line: less often where that takes long."""
    return max(2, min(most, 100_000 // max(1, pieces)))


@dataclass(frozen=True, slots=True)
class Arc:
    """An edge of the graph: which (`edge`, its number), from where to where, and how much it wants to be short."""

    edge: int
    start: str
    end: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Layers:
    """Columns of ids from left to right, and the ids that each edge passes, left to right, ends included.

    Ids that begin with a tab are bends of long edges, not nodes. An edge in `turned` runs from right to left.
    """

    columns: tuple[tuple[str, ...], ...]
    ways: Mapping[int, tuple[str, ...]]
    turned: frozenset[int]


def layers(nodes: Sequence[str], arcs: Sequence[Arc], first: Collection[str] = ()) -> Layers:
    """Return columns for `nodes`; arcs from a node to itself must have been left out.

    Where arcs run in a circle, the node that is earliest in `first` stands left.
    """
    place = _row(nodes, arcs, first)
    forward = [
        arc if place[arc.start] < place[arc.end] else Arc(arc.edge, arc.end, arc.start, arc.weight) for arc in arcs
    ]
    turned = frozenset(arc.edge for arc in arcs if place[arc.start] > place[arc.end])
    column = _columns(nodes, forward, place)
    columns: list[list[str]] = [[] for _ in range(max(column.values(), default=0) + 1)]
    for node in nodes:
        columns[column[node]].append(node)
    ways: dict[int, tuple[str, ...]] = {}
    for arc in forward:
        bends = [(f"\t{arc.edge}:{at}", at) for at in range(column[arc.start] + 1, column[arc.end])]
        for bend, at in bends:
            columns[at].append(bend)
        ways[arc.edge] = (arc.start, *(bend for bend, _ in bends), arc.end)
    return Layers(_ordered(columns, _pieces(forward, ways)), ways, turned)


def _row(nodes: Sequence[str], arcs: Sequence[Arc], first: Collection[str]) -> dict[str, int]:
    """A row of all nodes in which pipes run to the right as far as they can, then as many of the other arcs."""
    heavy = [arc for arc in arcs if arc.weight > 1]
    place = _in_a_row(nodes, heavy, {}, first)
    held: dict[str, set[str]] = defaultdict(set)
    for arc in heavy:
        if place[arc.start] < place[arc.end]:
            held[arc.end].add(arc.start)
    kept = [arc for arc in arcs if arc.weight == 1 or place[arc.start] < place[arc.end]]
    return _in_a_row(nodes, kept, held, ())


def _in_a_row(
    nodes: Sequence[str], arcs: Sequence[Arc], held: Mapping[str, Collection[str]], first: Collection[str]
) -> dict[str, int]:
    """A row in which little weight runs backwards (Eades, Lin and Smyth 1993), nothing ahead of what `held` says."""
    left: list[str] = []
    right: list[str] = []
    waiting = dict.fromkeys(nodes)
    while waiting:
        out, into = dict.fromkeys(waiting, 0), dict.fromkeys(waiting, 0)
        for arc in arcs:
            if arc.start in waiting and arc.end in waiting:
                out[arc.start] += arc.weight
                into[arc.end] += arc.weight
        chosen = [node for node in waiting if not out[node]]
        right += chosen
        if not chosen:
            chosen = [node for node in waiting if not into[node]]
            if not chosen:
                able = [node for node in waiting if not any(before in waiting for before in held.get(node, ()))]
                begin = next((node for node in first if node in waiting), None)
                chosen = [begin or max(able, key=lambda node: out[node] - into[node])]
            left += chosen
        for node in chosen:
            del waiting[node]
    return {node: number for number, node in enumerate([*left, *reversed(right)])}


def _columns(nodes: Sequence[str], arcs: Sequence[Arc], place: Mapping[str, int]) -> dict[str, int]:
    """As far left as arcs allow; then each node moves to where its arcs are shortest."""
    into: dict[str, list[Arc]] = defaultdict(list)
    out: dict[str, list[Arc]] = defaultdict(list)
    for arc in arcs:
        into[arc.end].append(arc)
        out[arc.start].append(arc)
    row = sorted(nodes, key=place.__getitem__)
    column: dict[str, int] = {}
    for node in row:
        column[node] = max((column[arc.start] + 1 for arc in into[node]), default=0)
    for _ in range(SETTLING):
        for node in reversed(row):
            pull = sum(arc.weight for arc in out[node]) - sum(arc.weight for arc in into[node])
            if pull > 0:
                column[node] = min(column[arc.end] for arc in out[node]) - 1
            elif pull < 0:
                column[node] = max(column[arc.start] for arc in into[node]) + 1
    used = sorted(set(column.values()))
    return {node: used.index(at) for node, at in column.items()}


def _pieces(arcs: Sequence[Arc], ways: Mapping[int, tuple[str, ...]]) -> list[tuple[str, str, int]]:
    found = []
    for arc in arcs:
        way = ways[arc.edge]
        found += [(a, b, arc.weight) for a, b in itertools.pairwise(way)]
    return found


def _ordered(columns: list[list[str]], pieces: Sequence[tuple[str, str, int]]) -> tuple[tuple[str, ...], ...]:
    """Sweep over the columns, each put in the order of its neighbours' means; keep the order with fewest crossings."""
    before: dict[str, list[tuple[str, int]]] = defaultdict(list)
    after: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for a, b, weight in pieces:
        after[a].append((b, weight))
        before[b].append((a, weight))
    best, fewest = [list(column) for column in columns], _crossings(columns, after)
    for sweep in range(sweeps(len(pieces), 24)):
        rightwards = sweep % 2 == 0
        numbers = range(1, len(columns)) if rightwards else range(len(columns) - 2, -1, -1)
        for number in numbers:
            fixed = columns[number - 1 if rightwards else number + 1]
            _sort(columns[number], fixed, before if rightwards else after)
        if (crossings := _crossings(columns, after)) < fewest:
            best, fewest = [list(column) for column in columns], crossings
    return tuple(tuple(column) for column in best)


def _sort(column: list[str], fixed: Sequence[str], near: Mapping[str, Sequence[tuple[str, int]]]) -> None:
    at = {node: number / max(1, len(fixed)) for number, node in enumerate(fixed)}
    means = {}
    for number, node in enumerate(column):
        ends = [(at[other], weight) for other, weight in near.get(node, ()) if other in at]
        own = number / max(1, len(column))
        means[node] = sum(a * w for a, w in ends) / sum(w for _, w in ends) if ends else own
    column.sort(key=means.__getitem__)


def _crossings(columns: Sequence[Sequence[str]], after: Mapping[str, Sequence[tuple[str, int]]]) -> int:
    total = 0
    for left, right in itertools.pairwise(columns):
        at = {node: number for number, node in enumerate(right)}
        ends = sorted((number, at[other]) for number, node in enumerate(left) for other, _ in after.get(node, ()))
        above: list[int] = []
        for _, end in ends:
            total += len(above) - bisect_right(above, end)
            insort(above, end)
    return total
