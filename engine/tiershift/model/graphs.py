"""Walks over a graph of names: what can be reached, what hangs together in circles, the shortest way."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping

Graph = Mapping[str, Collection[str]]
"""By name, the names that its arrows lead to; a name that is no key has none."""


def reachable(graph: Graph, start: Iterable[str], steps: int | None = None) -> set[str]:
    """Return the names that can be reached from `start` in at most `steps` arrows, those of `start` among them."""
    found = set(start)
    edge = list(found)
    while edge and steps != 0:
        edge = [there for there in dict.fromkeys(n for name in edge for n in graph.get(name, ())) if there not in found]
        found.update(edge)
        steps = None if steps is None else steps - 1
    return found


def backwards(graph: Graph) -> dict[str, tuple[str, ...]]:
    """Return the graph with every arrow turned round."""
    turned: dict[str, list[str]] = {name: [] for name in graph}
    for name, leads in graph.items():
        for there in leads:
            turned.setdefault(there, []).append(name)
    return {name: tuple(came) for name, came in turned.items()}


def shortest(graph: Graph, start: str, end: str, within: Collection[str]) -> tuple[str, ...]:
    """Return a shortest way from `start` to `end` over names in `within`, both ends included; empty where none is."""
    came: dict[str, str] = {start: start}
    waiting = deque([start])
    while waiting and end not in came:
        name = waiting.popleft()
        for there in graph.get(name, ()):
            if there in within and there not in came:
                came[there] = name
                waiting.append(there)
    if end not in came:
        return ()
    way = [end]
    while way[-1] != start:
        way.append(came[way[-1]])
    return tuple(reversed(way))


def components(graph: Graph) -> Iterator[tuple[str, ...]]:
    """Yield the largest sets of names that all reach each other, a set before those that lead to it (Tarjan 1972)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    held: set[str] = set()
    for root in graph:
        if root in number:
            continue
        walk = [(root, iter(graph[root]))]
        number[root] = low[root] = len(number)
        stack.append(root)
        held.add(root)
        while walk:
            name, leads = walk[-1]
            fresh = next((there for there in leads if there in graph and (there not in number or there in held)), None)
            if fresh is None:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[name])
                if low[name] == number[name]:
                    at = stack.index(name)
                    held.difference_update(stack[at:])
                    yield tuple(stack[at:])
                    del stack[at:]
            elif fresh in number:
                low[name] = min(low[name], number[fresh])
            else:
                number[fresh] = low[fresh] = len(number)
                stack.append(fresh)
                held.add(fresh)
                walk.append((fresh, iter(graph[fresh])))
