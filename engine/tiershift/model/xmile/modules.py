"""What an XMILE file declares, module by module: its variables, its dimensions, and what modules give to each other.

A variable of module `hares` is known as `hares.births` everywhere; those of the main model have no prefix. A file from
before XMILE 1.0 has its variables directly under `<model>`; they are read from there.

Source: XMILE 1.0, sections 3.7.4 and 4.7.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tiershift.model.assemble import Trouble
from tiershift.model.names import key
from tiershift.model.xmile.formula import folded, spoken
from tiershift.model.xmile.markup import Node
from tiershift.model.xmile.scope import Dimension

VARIABLES = ("stock", "flow", "aux", "gf")
_PASSED_OVER = ("group", "doc", "view", "views", "display", "format")
_WRITE_OUT = "Write its equations out in the main model."
TAGS_NOT_RUN = {"conveyor": "conveyors", "queue": "queues", "oven": "ovens", "multiplier": "unit conversions of flows"}
TAGS_NOT_RUN |= {"leak": "leakages", "overflow": "overflows"}
"""Tags inside a variable that make it something that is not run, and what that is."""


@dataclass(frozen=True, slots=True)
class Item:
    """One variable of a module: the kind of its tag, its name as written, and its dimensions, folded."""

    tag: str
    module: str
    name: str
    node: Node
    dims: tuple[str, ...]
    non_negative: bool
    local: str = field(init=False)
    """Its name in its module, folded."""
    key: str = field(init=False)
    """Its name in the model, folded."""

    def __post_init__(self) -> None:
        local = key(self.name)
        object.__setattr__(self, "local", local)
        object.__setattr__(self, "key", f"{self.module}.{local}" if self.module else local)

    @property
    def label(self) -> str:
        """Its name in the model, as written."""
        return f"{self.module}.{self.name}" if self.module else self.name


@dataclass(frozen=True, slots=True)
class Connection:
    """An input of a module: its key, what it takes as written, the module where that is written, and the line."""

    to: str
    source: str
    module: str
    line: int


@dataclass(slots=True)
class Contents:
    """All that a file declares, and what of it cannot be run."""

    dimensions: Mapping[str, Dimension]
    items: list[Item] = field(default_factory=list)
    connections: list[Connection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    trouble: list[Trouble] = field(default_factory=list)

    def wrong(self, node: Node, name: str, what: str, way_out: str = _WRITE_OUT) -> None:
        """Add what is wrong with a node."""
        self.trouble.append((name, node.line, what, way_out))


def contents(root: Node) -> Contents:
    """Return what a file declares."""
    found = Contents({})
    found.dimensions = dict(_dimensions(root, found))
    models = list(root.every("model"))
    main = next((model for model in models if "name" not in model.attributes), models[0] if models else None)
    if main is None:
        found.wrong(root, "model", "it holds no model", "Save it as XMILE from Stella.")
        return found
    named = {key(spoken(model.attributes["name"])): model for model in models if model is not main}
    work = _Visitor(found, named, _behaviour(root, (False, False)))
    try:
        work.visit(main, "")
    except RecursionError:
        found.wrong(main, "model", "its modules stand too deep inside each other", "Use fewer levels of modules.")
        return found
    for name in named.keys() - work.seen:
        found.notes.append(f"line {named[name].line}: model {name} is in no module and was passed over")
    return found


def _dimensions(root: Node, found: Contents) -> Iterator[tuple[str, Dimension]]:
    """The dimensions by folded name; one that only has a size has its numbers for elements."""
    declared = [dim for block in root.every("dimensions") for dim in block.every("dim")]
    names = {key(spoken(dim.attributes.get("name", ""))) for dim in declared}
    for dim in declared:
        written = spoken(dim.attributes.get("name", ""))
        size = dim.attributes.get("size", "").strip()
        elements = [spoken(elem.attributes.get("name", "")) for elem in dim.every("elem")]
        if not elements and size.isascii() and size.isdecimal() and len(size) < 10 and 0 < int(size) <= 100_000:
            elements = [str(number) for number in range(1, int(size) + 1)]
        folded_elements = tuple(key(element) for element in elements)
        if not elements:
            found.wrong(dim, written, "a dimension without elements or a size", "List its elements.")
        elif len(set(folded_elements)) < len(elements) or names & set(folded_elements):
            what = "one of its elements has the name of another or of a dimension"
            found.wrong(dim, written, what, "Give each element a name of its own.")
        yield key(written), Dimension(written, folded_elements, dict(zip(folded_elements, elements, strict=True)))


def _behaviour(node: Node, before: tuple[bool, bool]) -> tuple[bool, bool]:
    """Whether stocks and flows are non-negative unless they say otherwise."""
    block = node.first("behavior")
    if block is None:
        return before
    both = block.flag("non_negative")
    own = [part.flag("non_negative") if part else None for part in (block.first("stock"), block.first("flow"))]
    stock, flow = (next((x for x in (mine, both) if x is not None), old) for mine, old in zip(own, before, strict=True))
    return stock, flow


@dataclass(slots=True)
class _Visitor:
    found: Contents
    named: Mapping[str, Node]
    behaviour: tuple[bool, bool]
    seen: set[str] = field(default_factory=set)

    def visit(self, model: Node, module: str) -> None:
        """Add the variables of a model, and of those that its modules stand for."""
        behaviour = _behaviour(model, self.behaviour)
        for attribute, what in (("resource", "a model in another file"), ("encryption-scheme", "an encrypted model")):
            if attribute in model.attributes:
                self.found.wrong(model, module or "model", f"{what} is not read", "Put the model into this file.")
        if model.first("sim_specs"):
            what = "a model with settings of time of its own is not run by this version"
            self.found.wrong(model, module or "model", what, "Let it run with those of the file.")
        for node in self.variables(model):
            if node.tag == "module":
                self.module(node, module)
            elif node.tag in VARIABLES:
                self.variable(node, module, behaviour)
            elif ":" not in node.tag and node.tag not in _PASSED_OVER:
                self.found.wrong(
                    node, node.attributes.get("name", node.tag), f"<{node.tag}> is not run by this version"
                )

    def variables(self, model: Node) -> Sequence[Node]:
        inside = [node for block in model.every("variables") for node in block.children]
        old = list(model.every(*VARIABLES, "module"))
        note = "variables directly under <model>, as before XMILE 1.0, were read from there"
        if old and note not in self.found.notes:
            self.found.notes.append(note)
        return [*inside, *old]

    def variable(self, node: Node, module: str, behaviour: tuple[bool, bool]) -> None:
        name = spoken(node.attributes.get("name", ""))
        if not name:
            self.found.wrong(node, node.tag, "it has no name", "Give it one.")
        for tag, what in TAGS_NOT_RUN.items():
            if part := node.first(tag):
                self.found.wrong(part, name, f"{what} are not run by this version")
        dims = [
            spoken(dim.attributes.get("name", "")) for block in node.every("dimensions") for dim in block.every("dim")
        ]
        for dim in dims:
            if key(dim) not in self.found.dimensions:
                self.found.wrong(node, name, f'it is over "{dim}", which is no dimension of the file', "Define it.")
                return
        own = node.flag("non_negative")
        usual = {"stock": behaviour[0], "flow": behaviour[1]}.get(node.tag, False)
        known = usual if own is None else own
        self.found.items.append(Item(node.tag, module, name, node, tuple(map(key, dims)), known))

    def module(self, node: Node, inside: str) -> None:
        name = key(spoken(node.attributes.get("name", "")))
        if "resource" in node.attributes:
            self.found.wrong(node, name, "a module in another file is not read", "Put its model into this file.")
        elif name in self.seen:
            self.found.wrong(node, name, "there is a second module of this name", "Give each module a name of its own.")
        elif name not in self.named:
            self.found.wrong(node, name, "there is no model of this module's name", "Add it to the file.")
        else:
            self.seen.add(name)
            self.visit(self.named[name], name)
        for connect in node.every("connect"):
            to, source = (folded(connect.attributes.get(end, "")) for end in ("to", "from"))
            if to.strip(".") and source.strip("."):
                target = to.removeprefix(".") if "." in to else f"{name}.{to}"
                self.found.connections.append(Connection(target, source, inside, connect.line))
