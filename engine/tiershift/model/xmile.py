"""An XMILE file becomes a tree: what PySD's translator would pass over in silence is refused, each at its line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pysd.translators.xmile.xmile_file import XmileFile

from tiershift.errors import ModelError, Problem
from tiershift.model import abstract
from tiershift.model.elements import tidy
from tiershift.model.names import identifier, key
from tiershift.model.parameters import CONTROLS
from tiershift.model.places import model_text
from tiershift.model.spelling import respelled
from tiershift.model.tree import Tree

_WAY_OUT = "Open the file in Stella, correct this equation, and save it again."
_METHODS: dict[str, Literal["euler", "rk4"]] = {"": "euler", "euler": "euler", "rk4": "rk4"}
_NOT_RUN = {
    "//ns:variables/ns:module | ns:model/ns:module": "modules are not run by this version",
    "ns:macro": "macros are not run by this version",
    "//ns:stock/ns:conveyor": "conveyors are not run by this version",
    "//ns:stock/ns:queue": "queues are not run by this version",
    "//ns:stock/ns:oven": "ovens are not run by this version",
    "//ns:stock/ns:element": "a stock with an equation for each element is not read yet",
    "ns:dimensions/ns:dim[not(ns:elem)]": "a dimension whose elements have no names is not read yet",
    "//ns:element/ns:gf": "a graphical function for each element is not read yet",
}
_OLD = "//ns:model/ns:stock | //ns:model/ns:flow | //ns:model/ns:aux"


def read_xmile(path: Path) -> Tree:
    """Read an XMILE file.

    Raises:
        ModelError: it is no XMILE file, holds equations that cannot be read, or constructs that are not run.
    """
    lines = model_text(path).split("\n")
    try:
        file = XmileFile(path)
        file.parse(parse_all=False)
        section = file.sections[0]
        problems = list(_refused(section, path, lines))
        _respell(section)
        section.parse(parse_all=False)
    except ModelError:
        raise
    except Exception as error:  # PySD's XMILE reader lets any kind of error through
        where, what = f"{path}:{getattr(error, 'lineno', None) or 1}", "it is not an XMILE file that can be read"
        way_out = "Save it as XMILE from Stella, or as .mdl from Vensim."
        raise ModelError(Problem(where, what, lines[0], way_out)) from None
    where_of: dict[str, list[int]] = {}
    for component in section.components:
        line = _line(component)
        try:
            component.parse(section.behaviors)
        except Exception as error:  # as above
            problems.append(Problem(f"{path}:{line}", _what(component.name, error), lines[line - 1], _WAY_OUT))
        where_of.setdefault(key(component.name), []).extend([line] * len(getattr(component, "components", ())))
    if not problems and all(identifier(component.name) in CONTROLS for component in section.components):
        problems.append(Problem(f"{path}:1", "no variables were found in it", lines[0], "Save it in XMILE 1.0 layout."))
    if problems:
        raise ModelError(problems)
    return abstract.tree(section.get_abstract_section(), path, where_of, lines, _method(section))


def _specs(section: Any) -> Any:
    return section.content.xpath("ns:sim_specs", namespaces=section.ns)[0]


def _method(section: Any) -> Literal["euler", "rk4"]:
    return _METHODS[_specs(section).attrib.get("method", "").lower()]


def _refused(section: Any, path: Path, lines: list[str]) -> Iterator[Problem]:
    """What the file has that would run as something else."""
    for where, what in _NOT_RUN.items():
        for node in section.content.xpath(where, namespaces=section.ns):
            line = lines[node.sourceline - 1]
            yield Problem(f"{path}:{node.sourceline}", what, line, "Write its equations out in the main model.")
    for node in section.content.xpath(_OLD, namespaces=section.ns)[:1]:
        what, line = "its variables stand directly under <model>, a layout from before XMILE 1.0", node.sourceline
        yield Problem(f"{path}:{line}", what, lines[line - 1], "Save it again from a newer Stella.")
    specs = _specs(section)
    if specs.attrib.get("method", "").lower() not in _METHODS:
        what = f'the integration method "{specs.attrib["method"]}" is not run by this version'
        yield Problem(f"{path}:{specs.sourceline}", what, lines[specs.sourceline - 1], "Choose Euler or RK4.")


def _respell(section: Any) -> None:
    for node in section.content.xpath("//ns:eqn", namespaces=section.ns):
        node.text = respelled(tidy(node.text or ""))


def _line(component: Any) -> int:
    """The line of the equation, or of the variable where it has none; settings are said to be on the first."""
    node = getattr(component, "node", None)
    if node is None:
        return 1
    first = node.xpath("ns:eqn | ns:element/ns:eqn", namespaces=component.ns)
    return int((first[0] if first else node).sourceline or 1)


def _what(name: str, error: Exception) -> str:
    text, pos = getattr(error, "text", None), getattr(error, "pos", None)
    if isinstance(text, str) and isinstance(pos, int) and pos < len(text):
        return f'"{name}": cannot be read from "{text[pos : pos + 20].strip()}" on'
    return f'"{name}": cannot be read'
