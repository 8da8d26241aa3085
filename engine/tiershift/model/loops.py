"""The feedback loops of a model: a set of short ones that together hold every link that feeds back.

All loops of a model are too many to list. Oliva's shortest independent loop set (Model structure analysis through graph
theory, System Dynamics Review 20(4), 2004) takes loops from the shortest up, each for a link that no loop before it
has. Candidates here are the shortest loop through each link; of equally long ones that with the fewest new links comes
first, then the one earlier in the file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tiershift.model.causes import Causes
from tiershift.model.graphs import components, shortest
from tiershift.model.tree import Tree

LoopPolarity = Literal["R", "B", "?"]

_NAMED = re.compile(r"\bloops?\s+((?:[RB]\d+(?:\s*(?:,|and|&)\s*)?)+)", re.IGNORECASE)
_NAME = re.compile(r"[RB]\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Loop:
    """Variables (folded names) of which each causes the next and the last the first.

    Attributes:
        variables: in order, beginning with the stock that comes first in the file.
        polarity: "R" reinforcing (it carries a change on), "B" balancing (it works against it), "?" where it depends.
        name: what the model's comments call it; empty where they do not.
    """

    variables: tuple[str, ...]
    polarity: LoopPolarity
    name: str = ""

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """The links as (cause, effect), as many as the loop is long."""
        return tuple(zip(self.variables, (*self.variables[1:], self.variables[0]), strict=True))


def loops(causes: Causes, tree: Tree) -> tuple[Loop, ...]:
    """Return the shortest independent loops: those that the comments name first, R before B, then the shortest."""
    place = {name: number for number, name in enumerate(causes.names)}
    signs = {(link.cause, link.effect): link.polarity for link in causes.links}
    found = [
        Loop(_turned(way, tree, place), _polarity(way, signs))
        for circle in components(causes.leads)
        for way in _independent(_candidates(causes, circle, place), place)
    ]
    found.sort(key=lambda loop: (len(loop.variables), [place[name] for name in loop.variables]))
    named = _named(found, tree)
    return tuple(sorted(named, key=lambda loop: (not loop.name, loop.name[:1] != "R", loop.name[1:].zfill(4))))


def _candidates(causes: Causes, circle: Sequence[str], place: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    """The shortest loop through each link between the variables of a circle, once each."""
    within, seen = frozenset(circle), set()
    for cause in sorted(circle, key=place.__getitem__):
        for effect in causes.leads[cause]:
            if effect not in within:
                continue
            way = shortest(causes.leads, effect, cause, within)
            first = way.index(min(way, key=place.__getitem__))
            way = way[first:] + way[:first]
            if way not in seen:
                seen.add(way)
                yield way


def _independent(candidates: Iterator[tuple[str, ...]], place: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    by_length: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for way in candidates:
        by_length[len(way)].append(way)
    covered: set[tuple[str, str]] = set()
    for length in sorted(by_length):
        waiting = by_length[length]
        while waiting := [way for way in waiting if not _pairs(way) <= covered]:
            chosen = min(waiting, key=lambda way: (len(_pairs(way) - covered), [place[name] for name in way]))
            covered |= _pairs(chosen)
            yield chosen


def _pairs(way: Sequence[str]) -> set[tuple[str, str]]:
    return set(zip(way, (*way[1:], way[0]), strict=True))


def _turned(way: tuple[str, ...], tree: Tree, place: Mapping[str, int]) -> tuple[str, ...]:
    """The same loop, from its first stock on."""
    first = min(way, key=lambda name: (tree.variables[name].kind != "stock", place[name]))
    at = way.index(first)
    return way[at:] + way[:at]


def _polarity(way: Sequence[str], signs: Mapping[tuple[str, str], str]) -> LoopPolarity:
    found = [signs[cause, effect] for cause, effect in zip(way, (*way[1:], way[0]), strict=True)]
    if "?" in found:
        return "?"
    return "B" if found.count("-") % 2 else "R"


def _named(found: Sequence[Loop], tree: Tree) -> list[Loop]:
    """Give the comments' names, each to the shortest loop of its polarity through most of the variables that say it."""
    said: dict[str, set[str]] = defaultdict(set)
    for name, variable in tree.variables.items():
        for group in _NAMED.findall(variable.doc):
            for each in _NAME.findall(group):
                said[each.upper()].add(name)
    made = list(found)
    for name in sorted(said):
        fitting = [
            (-len(said[name].intersection(loop.variables)), loop.polarity == "?", number)
            for number, loop in enumerate(made)
            if not loop.name and loop.polarity in (name[0], "?") and said[name].intersection(loop.variables)
        ]
        if fitting:
            number = min(fitting)[-1]
            made[number] = replace(made[number], name=name)
    return made
