"""An XMILE file becomes a tree; what it cannot run is refused, each at its line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tiershift.errors import ModelError, Problem
from tiershift.model.assemble import Trouble, Unreadable, distinct_ids, kind_of, problem_of
from tiershift.model.macros import write_out
from tiershift.model.names import identifier, key
from tiershift.model.places import model_text
from tiershift.model.tree import Equation, Range, Ref, Tree, Variable
from tiershift.model.xmile.equations import Broken, Draining, equations, known
from tiershift.model.xmile.formula import spoken
from tiershift.model.xmile.functions import macros, signatures
from tiershift.model.xmile.markup import BadMarkup, Node, mended_markup
from tiershift.model.xmile.modules import Connection, Contents, Item, contents
from tiershift.model.xmile.scope import Known, Scope, Signature, Spot, beside
from tiershift.model.xmile.settings import NAMES, Setting, method, settings

_NOT_BEHIND = re.compile(r"\w\s*\bnot\s*(?=\)|then\b|and\b|or\b|$)", re.IGNORECASE)
_INT = re.compile(r"\b(?:int\s*\(|mod\b)", re.IGNORECASE)
_SAVE_AGAIN = "Save it as XMILE from Stella, or as .mdl from Vensim."


def read_xmile(path: Path) -> Tree:
    """Read an XMILE file.

    Raises:
        ModelError: it is no XMILE file, or holds what cannot be read or is not run; all of it is listed.
    """
    text = model_text(path)
    lines = text.split("\n")
    try:
        root, mended = mended_markup(text)
    except BadMarkup as why:
        line = min(why.line, len(lines))
        raise ModelError(Problem(f"{path}:{line}", why.what, lines[line - 1][:160], why.way_out)) from None
    specs = root.first("sim_specs")
    if root.tag != "xmile" or specs is None:
        what = "it is not an XMILE file" if root.tag != "xmile" else "it has no settings of time (<sim_specs>)"
        raise ModelError(Problem(f"{path}:{root.line}", what, lines[root.line - 1][:160], _SAVE_AGAIN))
    return _File(path, lines, root, specs, mended).tree()


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    lines: Sequence[str]
    root: Node
    specs: Node
    mended: tuple[str, ...]

    def tree(self) -> Tree:
        found = contents(self.root)
        nodes = list(self.root.every("macro"))
        signed, trouble = signatures(nodes)
        found.trouble += trouble
        self.refuse(found.trouble)
        written, trouble = macros(nodes, signed)
        found.trouble += trouble
        work = _Model(found, signed, self.product)
        how = method(self.specs, found.trouble)
        saved = next((item.node for item in found.items if item.key == "saveper"), None)
        timing = list(settings(self.specs, saved, work.scope(""), found.trouble))
        made = dict(work.equations())
        if not found.items:
            found.trouble.append(("model", self.root.line, "no variables were found in it", _SAVE_AGAIN))
        self.refuse(found.trouble)
        ranges, spelling = work.ranges()
        variables = _variables(found.items, made, timing, work.scope("").ranges, ranges)
        notes = (*self.mended, *found.notes, *self.notes())
        return write_out(Tree(self.path.stem, self.path, variables, ranges, spelling, how, notes), written)

    @property
    def product(self) -> str:
        """What wrote the file, in lower case."""
        header = self.root.first("header")
        product = header.first("product") if header else None
        return product.text.strip().casefold() if product else ""

    def refuse(self, trouble: Sequence[Trouble]) -> None:
        """Raise what is wrong, in the order of the file."""
        if trouble:
            ordered = sorted(trouble, key=lambda one: one[1])
            raise ModelError(problem_of(self.path, self.lines, one) for one in ordered)

    def notes(self) -> Iterator[str]:
        """What was read as something else than it is, or was passed over."""
        if self.product == "vensim" and any(node.tag == "eqn" and _INT.search(node.text) for node in _below(self.root)):
            yield "INT and MOD were read as Vensim's INTEGER and MODULO, since Vensim wrote the file"
        for node in _below(self.root):
            if node.tag == "eqn" and _NOT_BEHIND.search(node.text):
                yield f"line {node.line}: NOT behind a condition was read as standing before it"
            if node.tag == "import":
                yield f"line {node.line}: data of another file was not taken in; the file's own numbers are used"


def _below(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.children)


class _Model:
    """The variables of all modules, and what each equation may name."""

    def __init__(self, found: Contents, signed: Mapping[str, Signature], product: str) -> None:
        self.found, self.signed, self.product = found, signed, product
        self.items: dict[str, Item] = {}
        self.extra: dict[str, tuple[str, tuple[str, ...]]] = {}
        self.tables: set[str] = set()
        for item in found.items:
            if item.key in self.items:
                other = self.items[item.key].node.line
                found.wrong(item.node, item.label, "it is defined a second time", f"Keep this or line {other}.")
            elif item.key == "time":
                found.wrong(item.node, item.label, "a variable has the name of Time itself", "Call it something else.")
            elif item.key not in NAMES:
                self.items[item.key] = item
        gfs = [node for item in self.items.values() for node in (item.node, *item.node.every("gf")) if node.tag == "gf"]
        self.named = {
            key(spoken(gf.attributes["name"])): gf for gf in gfs if "name" in gf.attributes and gf.first("ypts")
        }
        self.known = {name: self.what(item) for name, item in self.items.items()}
        self.scopes: dict[str, Scope] = {}
        self.draining = _draining(self.items)
        self.connected = self.connections()

    def what(self, item: Item) -> Known:
        try:
            return known(item, self.named)
        except Unreadable as why:
            self.found.wrong(item.node.first("gf") or item.node, item.label, why.what, why.way_out)
            return Known(item.key, item.label, item.dims)

    def scope(self, module: str) -> Scope:
        """The names that a module's equations may use."""
        if module not in self.scopes:
            self.scopes[module] = self.scope_of(module)
        return self.scopes[module]

    def scope_of(self, module: str) -> Scope:
        local = {item.local: self.known[name] for name, item in self.items.items() if item.module == module}
        return Scope(
            local,
            self.known,
            self.found.dimensions,
            self.signed,
            by_vensim=self.product == "vensim",
            by_xmutil="xmutil" in self.product,
            extra=self.extra,
            tables=self.tables,
        )

    def connections(self) -> dict[str, Connection]:
        """The inputs of modules that are connected, by the key of the input."""
        connected: dict[str, Connection] = {}
        for one in self.found.connections:
            if one.to not in self.items:
                what = "a module is connected to it, and the module has no such variable"
                self.found.trouble.append((one.to, one.line, what, "Correct the name after to=."))
            elif one.to in connected and connected[one.to].source != one.source:
                what = "two variables are connected to it"
                self.found.trouble.append((one.to, one.line, what, f"Keep this or line {connected[one.to].line}."))
            else:
                connected[one.to] = one
        return connected

    def equations(self) -> Iterator[tuple[str, tuple[Equation, ...]]]:
        """Yield the equations of each variable by its key; what is wrong with one goes to the trouble."""
        for name, item in self.items.items():
            try:
                if name in self.connected:
                    yield name, (self.taken(item, self.connected[name]),)
                else:
                    draining = self.draining.get(name)
                    yield name, tuple(equations(item, self.scope(item.module), self.named, draining))
            except Broken as broken:
                self.found.trouble.append((item.label, broken.line, broken.why.what, broken.why.way_out))
        for name in sorted(self.tables):
            table = _table_of(self.items[name])
            self.found.items.append(table)
            try:
                yield table.key, tuple(equations(table, self.scope(table.module), self.named))
            except Broken as broken:
                self.found.trouble.append((table.label, broken.line, broken.why.what, broken.why.way_out))

    def taken(self, item: Item, connection: Connection) -> Equation:
        """The equation of a module's input: what it is connected to."""
        scope = self.scope(connection.module)
        subs = scope.ranges(item.dims)
        spot = Spot(tuple(zip(item.dims, subs, strict=True)))
        try:
            return Equation(subs, (), scope.resolve(Ref(connection.source), spot), connection.line)
        except Unreadable as why:
            raise Broken(connection.line, why) from None

    def ranges(self) -> tuple[dict[str, Range], dict[str, str]]:
        """The ranges of the model and the spelling of their names and elements."""
        made = {name: Range(name, dim.elements) for name, dim in self.found.dimensions.items()}
        made |= {name: Range(name, elements) for name, (_, elements) in self.extra.items()}
        spelling: dict[str, str] = {}
        for name, dim in self.found.dimensions.items():
            spelling = {**dim.spelling, **spelling, name: dim.name}
        return made, spelling | {name: shown for name, (shown, _) in self.extra.items()}


def _table_of(item: Item) -> Item:
    """The graphical functions of an array without its equation, as a variable of their own."""

    def bare(node: Node) -> Node:
        return replace(node, children=tuple(bare(part) for part in node.children if part.tag != "eqn"))

    return replace(item, name=beside(item.name), node=bare(item.node), tag="aux")


def _draining(items: Mapping[str, Item]) -> dict[str, Draining]:
    """The flows that leave a non-negative stock for another stock: there, its bound must bind the flow itself."""
    found: dict[str, Draining] = {}
    stocks = [item for item in items.values() if item.tag == "stock"]
    ends = {
        tag: Counter((stock.module, end) for stock in stocks for end in _ends(stock, tag))
        for tag in ("inflow", "outflow")
    }
    for stock in stocks:
        names = _ends(stock, "outflow")
        for at, name in enumerate(names):
            here = (stock.module, name)
            if stock.non_negative and ends["inflow"][here] and ends["outflow"][here] == 1:
                within = f"{stock.module}.{name}" if stock.module else name
                found[within] = Draining(stock.local, names[:at], _ends(stock, "inflow"))
    return found


def _ends(stock: Item, tag: str) -> tuple[str, ...]:
    """The names of the flows at one end of a stock, as its module has them."""
    return tuple(key(spoken(part.text)) for part in stock.node.every(tag))


def _variables(
    items: Sequence[Item],
    made: Mapping[str, tuple[Equation, ...]],
    timing: Sequence[Setting],
    ranges_of: Callable[[Sequence[str]], tuple[str, ...]],
    ranges: Mapping[str, Range],
) -> dict[str, Variable]:
    about = {item.key: item for item in items if item.key in made}
    names = {name: item.label for name, item in about.items()} | {one.name: NAMES[one.name] for one in timing}
    ids = distinct_ids(names, {identifier(name) for name in ranges})
    variables = {
        name: Variable(
            ids[name],
            item.label,
            _unit(item, made, about),
            kind_of(made[name]),
            ranges_of(item.dims),
            made[name],
            _text(item.node.first("doc")),
            _limits(item.node.first("range")),
        )
        for name, item in about.items()
    }
    for one in timing:
        equation = Equation((), (), one.expr, one.line)
        variables[one.name] = Variable(ids[one.name], NAMES[one.name], one.unit, kind_of([equation]), (), (equation,))
    return variables


def _unit(item: Item, made: Mapping[str, tuple[Equation, ...]], about: Mapping[str, Item]) -> str:
    """The unit of a variable; an input of a module without one has that of what it is connected to."""
    seen = {item.key}
    while not _text(item.node.first("units")) and item.node.attributes.get("access") == "input":
        source = made[item.key][0].expr
        if not isinstance(source, Ref) or source.name not in about or source.name in seen:
            break
        item = about[source.name]
        seen.add(item.key)
    return _text(item.node.first("units"))


def _text(node: Node | None) -> str:
    return " ".join(node.text.split()) if node else ""


def _limits(node: Node | None) -> tuple[float | None, float | None]:
    if node is None:
        return None, None
    low, high = (_number(node.attributes.get(end, "")) for end in ("min", "max"))
    return low, high


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
