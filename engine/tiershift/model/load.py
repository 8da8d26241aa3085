"""A model to run: its tree, its parameters, and what names it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tiershift.errors import ModelError, ParameterError, Problem, suggest
from tiershift.model.books import Books
from tiershift.model.constants import number, numbers
from tiershift.model.data import read_data
from tiershift.model.external import Outside, read_external
from tiershift.model.kept import kept_tree
from tiershift.model.local import Local, parameters_at
from tiershift.model.names import identifier, key
from tiershift.model.parameter_file import load_parameters
from tiershift.model.parameters import Declared, Parameters
from tiershift.model.places import model_text
from tiershift.model.read import read_model
from tiershift.model.show import text
from tiershift.model.tree import Tree, Variable
from tiershift.model.units import read_equivalents
from tiershift.pause import no_collection
from tiershift.shipped import shelf


@dataclass(frozen=True, eq=False)
class Model:
    """A model file and what is known about its numbers.

    Attributes:
        name: the file's name without its ending.
        path: the model file.
        hash: SHA-256 of the model file, of the data files that were passed, and of those that its equations name.
        tree: what the file says.
        parameters: from the `.params.yaml` beside it; empty for a bare model file.
        data: numbers of the cells that come from outside.
        local: the place that it is the model of; all of England without one.
        whole: where it is of a place, the model of all of England that this was made from.
        variables: every variable by id.
    """

    name: str
    path: Path
    hash: str
    tree: Tree
    parameters: Parameters
    data: Outside = field(repr=False, default_factory=dict)
    local: Local | None = None
    whole: Model | None = field(repr=False, default=None)
    variables: Mapping[str, Variable] = field(repr=False, init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "variables", {variable.id: variable for variable in self.tree.variables.values()})

    @property
    def england(self) -> Model:
        """The model of all of England, from which places are drawn and then scaled."""
        return self.whole or self

    def at(self, local: Local) -> Model:
        """Return the model of one place: the same equations, run by the same kernel, with the place's own numbers.

        `parameters` then have the place's values, ranges and levers.

        Raises:
            ParameterError: the place speaks of parameters that the model does not have, or has numbers that cannot be.
            ModelError: it counts a variable that the model does not have.
        """
        england = self.england
        if unknown := [name for name, _, _ in local.counts if identifier(name) not in england.variables]:
            known = [variable.name for variable in england.variables.values()]
            way_out = suggest(unknown[0], known, f"`tiershift show {self.name}` lists them.")
            raise ModelError(Problem(local.label, f'the model has no variable "{unknown[0]}"', way_out=way_out))
        return replace(england, parameters=parameters_at(england.parameters, local), local=local, whole=england)

    @property
    def initial_time(self) -> float:
        """INITIAL TIME as written, in the model's unit of time."""
        return self._control("initial time", 0.0)

    @property
    def final_time(self) -> float:
        """FINAL TIME as written, in the model's unit of time."""
        return self._control("final time", 100.0)

    @property
    def time_step(self) -> float:
        """TIME STEP as written, in the model's unit of time."""
        return self._control("time step", 1.0)

    def equation(self, variable: Variable) -> str:
        """Return the equations of a variable as text, one a line."""
        return text(variable, self.tree)

    def _control(self, name: str, otherwise: float) -> float:
        written = number(self.tree.variables[name]) if name in self.tree.variables else None
        return otherwise if written is None else written


@no_collection()
def load_model(
    path_or_name: str | Path,
    *,
    data: Iterable[str | Path] = (),
    files: Mapping[str, str | Path] | None = None,
    allow_outside: bool = False,
) -> Model:
    """Load a Vensim or XMILE file, or a shipped model by name, with the parameter file beside it.

    Args:
        path_or_name: a path, or the name of a folder of the shipped models.
        data: files with series for the model's data variables: tab- or comma-separated with the time in the first
            column, or Vensim's .dat (the name of a series on a line, then a line for each time and value).
        files: what names with a question mark stand for in the model's GET functions: `{"?prices": "prices.xlsx"}`.
        allow_outside: whether the model's GET functions may read files that are not in its folder.

    Raises:
        ModelError: the file, or one that it takes numbers from, is missing or cannot be read.
        ParameterError: the parameter file is wrong, or disagrees with the model file.
    """
    path = _find(path_or_name)
    series = [Path(file) for file in data]
    books = Books(path.parent, allow_outside=allow_outside, files=files)
    tree = kept_tree(path, books, read_model)
    outside = {**read_data(series), **read_external(tree, books)}
    beside = path.with_name(f"{path.stem}.params.yaml")
    parameters = load_parameters(beside) if beside.is_file() else Parameters.empty(path.stem)
    if beside.is_file():
        equivalents = read_equivalents(model_text(path))
        if problems := parameters.check_against(_declared(tree), equivalents):
            raise ParameterError(problems)
    read = [*(file.read_bytes() for file in [path, *series]), *books.contents]
    return Model(path.stem, path, hashlib.sha256(b"".join(read)).hexdigest(), tree, parameters, outside)


def _find(path_or_name: str | Path) -> Path:
    path = Path(path_or_name)
    if path.suffix or path.exists() or len(path.parts) > 1:
        return path
    names = sorted(folder.name for folder in shelf("models").iterdir() if (folder / f"{folder.name}.mdl").is_file())
    if path.name in names:
        return shelf("models") / path.name / f"{path.name}.mdl"
    shipped = f"Shipped models: {', '.join(names)}; or give the path of a .mdl, .xmile or .stmx file."
    near = suggest(path.name, names)
    raise ModelError(Problem(path.name, "there is no shipped model of that name", way_out=f"{near} {shipped}".strip()))


def _declared(tree: Tree) -> Mapping[str, Declared]:
    return {
        v.id: Declared(v.name, v.unit, None if v.subscripts else number(v), v.line, numbers(v, tree))
        for v in tree.variables.values()
    }


def find_variable(model: Model, name: str) -> Variable:
    """Return a variable by its id or in any spelling of its name.

    Raises:
        ModelError: there is none; the nearest is offered.
    """
    variable = model.variables.get(name) or model.tree.variables.get(key(name))
    if variable is None:
        known = [v.name for v in model.variables.values()]
        way_out = suggest(name, known, f"`tiershift show {model.name}` lists them.")
        raise ModelError(Problem(str(model.path), f'the model has no variable "{name}"', way_out=way_out))
    return variable
