"""What the document says of a model, gathered once: kinds, sectors, uses, numbers and loops."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from tiershift.model.constants import number
from tiershift.model.load import Model
from tiershift.model.parameters import CONTROLS, Parameter, Series
from tiershift.model.sections import section_notes, sections
from tiershift.model.tree import Table, Variable
from tiershift.report.diagram.make import Structure, structure

KINDS = {
    "stock": "stock",
    "flow": "flow",
    "auxiliary": "auxiliary",
    "constant": "constant",
    "table": "lookup",
    "data": "outside series",
}
"""What each kind is called in the document; a flow is what the equations of stocks add up."""

_SWITCH = re.compile(r"loop\b", re.IGNORECASE)


@dataclass(frozen=True)
class Facts:
    """A model and what follows from it; names are folded, but for `sectors`, which are headings of the file.

    Attributes:
        made: the model with its causes and loops.
        kinds: of each variable, a key of `KINDS`.
        sectors: by heading, its variables in the order of the file; one empty heading where the file has no groups.
        notes: what the file says of a heading; not every heading has a note.
        causes, uses: what a variable uses and where it is used, in the order of the file.
        switches: constants that turn a named loop on and off.
        in_year: "year" or whatever else the unit of TIME STEP is.
    """

    made: Structure
    kinds: Mapping[str, str]
    sectors: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, str]
    causes: Mapping[str, tuple[str, ...]]
    uses: Mapping[str, tuple[str, ...]]
    switches: tuple[str, ...]
    in_year: str

    @property
    def model(self) -> Model:
        """The model."""
        return self.made.model

    def variable(self, name: str) -> Variable:
        """A variable by its folded name."""
        return self.model.tree.variables[name]

    def entry(self, name: str) -> Parameter | Series | None:
        """What the parameter file says of a variable."""
        known, id_ = self.model.parameters, self.variable(name).id
        return known.values.get(id_) or known.series.get(id_)

    def anchor(self, name: str) -> str:
        """The id of a variable's place in the document."""
        return f"v-{self.variable(name).id}"

    def tables(self) -> tuple[str, ...]:
        """The variables that are points of a curve."""
        return tuple(name for name in self.kinds if points(self.variable(name)))


def facts(model: Model) -> Facts:
    """Gather what the document of `model` says."""
    made, tree = structure(model), model.tree
    piped = {flow.variable for flow in made.causes.flows}
    kinds: dict[str, str] = {}
    for name, variable in tree.variables.items():
        kinds[name] = "flow" if variable.kind == "auxiliary" and name in piped else variable.kind
    parts: dict[str, list[str]] = defaultdict(list)
    for name, title in sections(tree).items():
        parts[title].append(name)
    causes: dict[str, list[str]] = {name: [] for name in kinds}
    uses: dict[str, list[str]] = {name: [] for name in kinds}
    for link in made.causes.links:
        causes[link.effect].append(link.cause)
        uses[link.cause].append(link.effect)
    step = next((v.unit for v in tree.variables.values() if v.id == "time_step"), "")
    return Facts(
        made,
        kinds,
        {title: tuple(names) for title, names in parts.items()},
        section_notes(tree),
        {name: tuple(dict.fromkeys(found)) for name, found in causes.items()},
        {name: tuple(dict.fromkeys(found)) for name, found in uses.items()},
        tuple(
            name for name, kind in kinds.items() if kind == "constant" and _SWITCH.match(name) and _on_off(model, name)
        ),
        (step.split("[")[0].strip() or "unit of time").rstrip("s") if step else "unit of time",
    )


def points(variable: Variable) -> tuple[Table, ...]:
    """Return the curves that a variable consists of: one, or one for each element of an array; none for the rest."""
    found = [equation.expr for equation in variable.equations if isinstance(equation.expr, Table)]
    return tuple(found) if len(found) == len(variable.equations) else ()


def controls(found: Facts) -> tuple[str, ...]:
    """Return the settings of a run, such as TIME STEP."""
    return tuple(name for name in found.kinds if found.variable(name).id in CONTROLS)


def _on_off(model: Model, name: str) -> bool:
    return number(model.tree.variables[name]) in (0.0, 1.0)
