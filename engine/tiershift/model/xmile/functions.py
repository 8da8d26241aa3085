"""The macros of an XMILE file, as `model/macros` writes them out (XMILE 1.0, sections 3.6 and 4.8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tiershift.model.assemble import Trouble, Unreadable
from tiershift.model.macros import Macro, Part
from tiershift.model.names import key
from tiershift.model.tree import Expr
from tiershift.model.xmile.equations import Broken, equations, known
from tiershift.model.xmile.formula import formula, is_empty, spoken
from tiershift.model.xmile.markup import Node
from tiershift.model.xmile.modules import TAGS_NOT_RUN, VARIABLES, Item
from tiershift.model.xmile.scope import Known, Scope, Signature, Spot
from tiershift.model.xmile.words import CONSTANTS, FOLDS, WORDS

_WRITE_OUT = "Write its equations out in the main model."


def signatures(nodes: Sequence[Node]) -> tuple[dict[str, Signature], list[Trouble]]:
    """Return how the macros are called, by folded name, and what is wrong with their first lines."""
    found: dict[str, Signature] = {}
    trouble: list[Trouble] = []
    for node in nodes:
        name = spoken(node.attributes.get("name", ""))
        defaults = {}
        for parm in node.every("parm"):
            if written := parm.attributes.get("default"):
                try:
                    defaults[key(spoken(parm.text))] = formula(written)
                except Unreadable as why:
                    trouble.append((name, parm.line, why.what, why.way_out))
        inputs = tuple(key(spoken(parm.text)) for parm in node.every("parm"))
        if wrong := _wrong(node, name, found, inputs, defaults):
            trouble.append((name, node.line, *wrong))
        found.setdefault(key(name), Signature(key(name), inputs, defaults))
    return found, trouble


def _wrong(
    node: Node, name: str, found: Mapping[str, Signature], inputs: Sequence[str], defaults: Mapping[str, Expr]
) -> tuple[str, str] | None:
    if not name:
        return "it is a macro without a name", "Give it one."
    if key(name) in CONSTANTS or key(name).upper() in {*WORDS, *FOLDS}:
        return "a macro has the name of a function", "Give it, and its calls, another name."
    if key(name) in found:
        return "a macro is defined a second time", "Keep one of them, or give each a name of its own."
    if "filter" in node.attributes:
        return "a macro that changes what an option does is not run by this version", "Take it out."
    if node.first("sim_specs"):
        return "a macro with settings of time of its own is not run by this version", _WRITE_OUT
    if len(set(inputs)) < len(inputs):
        return "two of its inputs have one name", "Give each a name of its own."
    if any(name not in defaults for name in inputs[len(inputs) - len(defaults) :]):
        return "an input that may be left out stands before one that may not", "Put those with a default last."
    return None


def macros(nodes: Sequence[Node], known_as: Mapping[str, Signature]) -> tuple[dict[str, Macro], list[Trouble]]:
    """Return the macros by folded name, and what cannot be read of them."""
    found: dict[str, Macro] = {}
    trouble: list[Trouble] = []
    for node in nodes:
        name = spoken(node.attributes.get("name", ""))
        parts: dict[str, Part] = {}
        for made in _parts(node, name, known_as):
            if isinstance(made, Part):
                parts[key(made.name)] = made
            else:
                trouble.append(made)
        found[key(name)] = Macro(key(name), node.line, known_as[key(name)].inputs, (), parts)
    return found, trouble


def _parts(node: Node, name: str, known_as: Mapping[str, Signature]) -> Iterator[Part | Trouble]:
    """The variables of a macro, and its value under its own name; or what is wrong with them."""
    items, named = [], {}
    inside = [part for block in node.every("variables") for part in block.children]
    for part in inside:
        written = spoken(part.attributes.get("name", ""))
        if part.tag == "gf":
            named[key(written)] = part
        for tag in (child.tag for child in part.children if child.tag in TAGS_NOT_RUN):
            yield f"{name}: {written}", part.line, f"{TAGS_NOT_RUN[tag]} are not run by this version", _WRITE_OUT
        if part.first("dimensions") or part.tag == "module":
            yield name, part.line, "an array or a module inside a macro is not run by this version", _WRITE_OUT
        elif part.tag in VARIABLES:
            items.append(Item(part.tag, "", written, part, (), bool(part.flag("non_negative"))))
    value = node.first("eqn")
    if value is None or is_empty(value.text):
        yield name, node.line, "the macro has no equation", "Give it one: that is what a call of it comes to."
        return
    own = {one: Known(one, one) for one in known_as[key(name)].inputs}
    for item in items:
        try:
            own[item.local] = known(item, named)
        except Unreadable as why:
            yield f"{name}: {item.name}", item.node.line, why.what, why.way_out
            own[item.local] = Known(item.local, item.name)
    scope = Scope(own, {}, {}, known_as, in_macro=True)
    items = [item for item in items if item.local != key(name) or not _says(value.text, key(name))]
    for item in items:
        yield from _variable(item, scope, named, name)
    if not any(item.local == key(name) for item in items):
        try:
            yield Part(name, "", "", scope.resolve(formula(value.text), Spot()), value.line)
        except Unreadable as why:
            yield name, value.line, why.what, why.way_out


def _says(text: str, name: str) -> bool:
    return key(spoken(text)) != name


def _variable(item: Item, scope: Scope, named: Mapping[str, Node], name: str) -> Iterator[Part | Trouble]:
    try:
        for made in equations(item, scope, named):
            unit = item.node.first("units")
            doc = item.node.first("doc")
            yield Part(item.name, _text(unit), _text(doc), made.expr, made.line)
    except Broken as broken:
        yield f"{name}: {item.name}", broken.line, broken.why.what, broken.why.way_out


def _text(node: Node | None) -> str:
    return " ".join(node.text.split()) if node else ""
