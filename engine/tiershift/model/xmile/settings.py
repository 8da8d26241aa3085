"""The settings of time of an XMILE file (XMILE 1.0, sections 2.3 and 3.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tiershift.model.assemble import Trouble, Unreadable
from tiershift.model.tree import Binary, Const, Expr, Ref
from tiershift.model.xmile.formula import formula, is_empty
from tiershift.model.xmile.markup import Node
from tiershift.model.xmile.scope import Scope, Spot

_METHODS: Mapping[str, Literal["euler", "rk4"]] = {"": "euler", "euler": "euler", "rk4": "rk4"}
NAMES: Mapping[str, str] = {
    "initial time": "INITIAL TIME",
    "final time": "FINAL TIME",
    "time step": "TIME STEP",
    "saveper": "SAVEPER",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One of the settings of time: its name, what it is, and where that stands."""

    name: str
    expr: Expr
    unit: str
    line: int


def method(specs: Node, trouble: list[Trouble]) -> Literal["euler", "rk4"]:
    """Return the first integration method of those that a file names which is run here; RK2 falls back to RK4."""
    written = specs.attributes.get("method", "")
    for name in written.casefold().split(","):
        if name.strip() in _METHODS:
            return _METHODS[name.strip()]
    what = f'the integration method "{written}" is not run by this version'
    trouble.append(("sim_specs", specs.line, what, "Choose Euler or RK4."))
    return "euler"


def settings(specs: Node, saved: Node | None, scope: Scope, trouble: list[Trouble]) -> Iterator[Setting]:
    """Yield the settings of time; `saved` is the variable SAVEPER of a file that has one."""
    unit = specs.attributes.get("time_units", "")
    for name, tag, otherwise in (
        ("initial time", "start", None),
        ("final time", "stop", None),
        ("time step", "dt", 1.0),
    ):
        node = specs.first(tag)
        try:
            if node is None and otherwise is not None:
                yield Setting(name, Const(otherwise), unit, specs.line)
            elif node is None or is_empty(node.text):
                raise Unreadable(f"the settings of time have no <{tag}>", "Give one.")
            else:
                yield Setting(name, _step(node, scope), unit, node.line)
        except Unreadable as why:
            trouble.append(("sim_specs", (node or specs).line, why.what, why.way_out))
    yield _saveper(specs, saved, scope, unit, trouble)


def _step(node: Node, scope: Scope) -> Expr:
    made = scope.resolve(formula(node.text), Spot())
    return Binary("/", Const(1.0), made) if node.attributes.get("reciprocal", "").casefold() == "true" else made


def _saveper(specs: Node, saved: Node | None, scope: Scope, unit: str, trouble: list[Trouble]) -> Setting:
    eqn = saved.first("eqn") if saved else None
    every = specs.attributes.get("isee:save_interval", "0")
    try:
        if eqn is not None:
            return Setting("saveper", scope.resolve(formula(eqn.text), Spot()), unit, eqn.line)
        if float(every) > 0:
            return Setting("saveper", Const(float(every)), unit, specs.line)
    except (Unreadable, ValueError):
        trouble.append(("SAVEPER", (eqn or specs).line, "how often to save cannot be read", "Write it as a number."))
    return Setting("saveper", Ref("time step"), unit, specs.line)
