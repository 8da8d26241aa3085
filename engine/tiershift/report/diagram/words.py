"""What a diagram says in words: labels, a note for each variable, the loops, and the description read aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tiershift.model.causes import Causes
from tiershift.model.load import Model
from tiershift.model.loops import Loop
from tiershift.report.diagram.scene import flows_of

KINDS = {"R": "reinforcing", "B": "balancing", "?": "may be either"}


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of a diagram; `labels` and `notes` by folded name, `loops` one text each."""

    title: str
    subtitle: str
    description: str
    labels: Mapping[str, str]
    notes: Mapping[str, str]
    loops_title: str
    loops: tuple[str, ...]


def words(model: Model, causes: Causes, shown: Sequence[Loop], title: str, subtitle: str, loops_title: str) -> Words:
    """Return the texts of a diagram of `model`."""
    labels = {name: variable.name for name, variable in model.tree.variables.items()}
    notes = {name: _note(model, name) for name in labels}
    loops = tuple(loop_text(loop, labels) for loop in shown)
    described = [f"{title}. {subtitle}", *_stocks(causes, labels, model), *([loops_title, *loops] if loops else [])]
    return Words(title, subtitle, "\n".join(described), labels, notes, loops_title, loops)


def loop_text(loop: Loop, labels: Mapping[str, str]) -> str:
    """Return a loop on one line: its name, polarity, length, and its variables in order."""
    way = " → ".join(labels[name] for name in loop.variables)
    return f"{loop.name or loop.polarity} ({KINDS[loop.polarity]}, {len(loop.variables)}): {way}"


def _note(model: Model, name: str) -> str:
    variable = model.tree.variables[name]
    return "\n".join(filter(None, [f"{model.equation(variable)}  [{variable.unit or 'no unit'}]", variable.doc]))


def _stocks(causes: Causes, labels: Mapping[str, str], model: Model) -> list[str]:
    said = []
    for name, variable in model.tree.variables.items():
        if variable.kind == "stock":
            into, out = flows_of(causes, name)
            filled = ", ".join(labels[flow.variable] for flow in into) or "no variable of its own"
            drained = f", drained by {', '.join(labels[flow.variable] for flow in out)}" if out else ""
            said.append(f"Stock {labels[name]}: filled by {filled}{drained}.")
    return said
