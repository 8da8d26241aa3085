"""What is drawn: panels of nodes and edges, before anything has a place.

A panel holds the variables of one section of the model. What comes into it from another section stands there as a
shadow, `<name>`, as in Vensim, so that no line crosses from panel to panel.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tiershift.model.causes import Causes, Flow, Link
from tiershift.model.graphs import backwards, reachable

NodeKind = Literal["stock", "flow", "auxiliary", "constant", "cloud"]
EdgeKind = Literal["link", "start", "pipe"]


@dataclass(frozen=True, slots=True)
class Node:
    """A thing to draw; `variable` is its folded name, empty for a cloud. A shadow stands for a variable elsewhere."""

    id: str
    kind: NodeKind
    variable: str = ""
    shadow: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow or a piece of pipe between two nodes, by id; a pipe from its valve is `+`, one to it `-`."""

    start: str
    end: str
    kind: EdgeKind
    polarity: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the diagram."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a model is drawn: `kinds` by folded name, `shown` those to draw, the links that count only `at_start`."""

    causes: Causes
    kinds: Mapping[str, str]
    shown: Collection[str]
    at_start: bool = False
    shadows: bool = True


def panels(choice: Choice, sections: Mapping[str, str]) -> tuple[Panel, ...]:
    """Return a panel for each section that has something to show, in the order of the file."""
    titles = dict.fromkeys(sections[name] for name in choice.causes.names if name in choice.shown)
    members = {
        title: [n for n in choice.causes.names if n in choice.shown and sections[n] == title] for title in titles
    }
    return tuple(_Panel(choice, names).made(title) for title, names in members.items())


def neighbourhood(causes: Causes, names: Collection[str], reach: int) -> set[str]:
    """Return `names` with what causes them and what they cause, up to `reach` links away in either direction."""
    return reachable(causes.leads, names, reach) | reachable(backwards(causes.leads), names, reach)


class _Panel:
    """One panel while it is put together."""

    def __init__(self, choice: Choice, members: Collection[str]) -> None:
        self.choice, self.members = choice, frozenset(members)
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        inside = [flow for flow in choice.causes.flows if flow.stock in self.members]
        self.flows = [f for f in inside if f.variable in self.members or (choice.shadows and self.may_show(f.variable))]
        self.valves = dict.fromkeys(flow.variable for flow in self.flows)

    def made(self, title: str) -> Panel:
        for name in self.choice.causes.names:
            if name in self.members or name in self.valves:
                self.nodes[name] = Node(name, self.kind(name), name, name not in self.members)
        for valve in self.valves:
            self.edges += self.pipes(valve)
        piped = {(flow.variable, flow.stock) for flow in self.flows}
        for link in self.choice.causes.links:
            if link.effect in self.members and (link.cause, link.effect) not in piped:
                self.edges += self.arrow(link)
        return Panel(title, tuple(self.nodes.values()), tuple(self.edges))

    def kind(self, name: str) -> NodeKind:
        match self.choice.kinds[name]:
            case "stock":
                return "stock"
            case "constant" | "table":
                return "constant"
        return "flow" if name in self.valves else "auxiliary"

    def may_show(self, name: str) -> bool:
        """Whether a variable that is not a member may stand here as a shadow; constants that are left out may not."""
        return name in self.choice.shown or self.choice.kinds[name] not in ("constant", "table")

    def pipes(self, valve: str) -> Iterator[Edge]:
        for inward in (False, True):
            ends = [f.stock for f in self.flows if f.variable == valve and f.inward == inward]
            for end in ends or [self.far_end(valve, inward=inward)]:
                yield Edge(valve, end, "pipe", "+") if inward else Edge(end, valve, "pipe", "-")

    def far_end(self, valve: str, *, inward: bool) -> str:
        """The id of what stands at an end of a pipe where this panel has no stock: a shadow stock, or a cloud."""
        beyond = [f.stock for f in self.choice.causes.flows if f.variable == valve and f.inward == inward]
        beyond = [stock for stock in beyond if self.choice.causes.leads[stock]]
        if len(beyond) == 1 and self.choice.shadows is False:
            self.nodes.setdefault(beyond[0], Node(beyond[0], "stock", beyond[0], shadow=True))
            return beyond[0]
        cloud = f"{valve}\N{RIGHTWARDS ARROW}" if inward else f"\N{RIGHTWARDS ARROW}{valve}"
        self.nodes[cloud] = Node(cloud, "cloud")
        return cloud

    def arrow(self, link: Link) -> Iterator[Edge]:
        kind: EdgeKind = "start" if link.at_start else "link"
        if link.at_start and not self.choice.at_start:
            return
        if link.cause in self.nodes:
            yield Edge(link.cause, link.effect, kind, link.polarity)
        elif self.choice.shadows and self.may_show(link.cause):
            shadow = f"{link.cause}\N{RIGHTWARDS ARROW}{link.effect}"
            self.nodes[shadow] = Node(shadow, "auxiliary", link.cause, shadow=True)
            yield Edge(shadow, link.effect, kind, link.polarity)


def flows_of(causes: Causes, stock: str) -> tuple[list[Flow], list[Flow]]:
    """Return what fills and what drains a stock."""
    own = [flow for flow in causes.flows if flow.stock == stock]
    return [flow for flow in own if flow.inward], [flow for flow in own if not flow.inward]
