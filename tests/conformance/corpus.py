"""The field's shared test models, where they lie beside the checkout: cases, their canonical outputs, and a verdict."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import xarray as xr
from tests.conformance.known import EULER_OUTPUT, TOLERANCES

from tiershift import Model, ModelError, Problem, load_model, simulate
from tiershift.model.names import key

ROOT = Path(__file__).resolve().parents[2].parent / "shared" / "test-models"
ABSENT = f"the field's test models (github.com/SDXorg/test-models) are not at {ROOT}: conformance was not tested"
FIRST = 30
"""Folders that the engine was built for; the others must agree or be refused."""
_SUFFIXES = (".mdl", ".xmile", ".stmx")
_TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True)
class Case:
    """One model file of one folder, and the output that Vensim or Stella gave for it."""

    model: Path
    output: Path

    @property
    def name(self) -> str:
        return f"{self.model.parent.name}/{self.model.name}"

    def load(self) -> Model:
        """Return the model with the data of its folder; with Euler's method where its output was made with that."""
        beside = self.model.parent / "data.tab"
        found = load_model(self.model, data=[beside] if beside.is_file() and beside != self.output else [])
        return replace(found, tree=replace(found.tree, method="euler")) if self.name in EULER_OUTPUT else found


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a case: columns that were compared, those we lack, those that differ; or why it was refused."""

    compared: int
    missing: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    refused: tuple[Problem, ...] = ()


def cases() -> list[Case]:
    """Return every model file that has a canonical output: the tests, then the samples."""
    folders = [sorted((ROOT / part).rglob("*")) for part in ("tests", "samples")] if ROOT.is_dir() else []
    models = [path for part in folders for path in part if path.suffix.lower() in _SUFFIXES]
    return [Case(path, output) for path in models if (output := _output(path)) is not None]


def first_folders() -> frozenset[str]:
    """Return the names of the first folders of the tests."""
    found = sorted(path.name for path in (ROOT / "tests").iterdir() if path.is_dir()) if ROOT.is_dir() else []
    return frozenset(found[:FIRST])


def _output(model: Path) -> Path | None:
    names = ["output_stella.csv"] if model.suffix.lower() != ".mdl" else []
    names += ["data.tab"] if model.name == "model_to_generate_data.mdl" else []
    places = [model.parent / name for name in (*names, "output.csv", "output.tab")]
    return next((path for path in places if path.is_file()), None)


@cache
def verdict(case: Case) -> Verdict:
    """Return what comes of a case; each is run once in a process."""
    try:
        model = case.load()
        return compare(model, simulate(model), case.output, TOLERANCES.get(case.name, (_TOLERANCE, ""))[0])
    except ModelError as error:
        return Verdict(0, refused=error.problems)


def canonical(path: Path) -> tuple[np.ndarray, Mapping[str, np.ndarray]]:
    """Return the times and the columns of a canonical output, by folded header; empty cells are not numbers."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t" if path.suffix == ".tab" else ",") if row]
    width = len(rows[0])
    body = np.array([[_number(cell) for cell in (*row, *[""] * width)[:width]] for row in rows[1:]])
    return body[:, 0], {_folded(name): body[:, column] for column, name in enumerate(rows[0]) if column}


def _number(text: str) -> float:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return float("nan")


def _folded(header: str) -> str:
    text = header.strip().strip('"').replace("\\n", " ")
    found = re.fullmatch(r"(.*?)\s*\[(.*)\]", text)
    if not found:
        return key(text)
    return f"{key(found[1])}[{','.join(key(sub) for sub in found[2].split(','))}]"


def column(model: Model, result: xr.Dataset, header: str) -> np.ndarray | None:
    """Return our series under a canonical header, or nothing where the model has no such variable."""
    name, _, subs = header.rstrip("]").partition("[")
    variable = model.tree.variables.get(name)
    if variable is None or variable.id not in result:
        return None
    array = result[variable.id]
    own = [dim for dim in array.dims if dim != "time"]
    wanted = subs.split(",") if subs else []
    if len(own) != len(wanted):
        return None
    for dim, element in zip(own, wanted, strict=True):
        labels = [key(str(label)) for label in array.coords[dim].values]
        if element not in labels:
            return None
        array = array.isel({dim: labels.index(element)})
    return np.asarray(array.values, float)


def compare(model: Model, result: xr.Dataset, output: Path, relative: float) -> Verdict:
    """Compare every column of a canonical output, to within `relative` of the column's size."""
    times, columns = canonical(output)
    ours = result["time"].values
    rows = [int(np.argmin(np.abs(ours - time))) for time in times]
    if np.abs(ours[rows] - times).max() > 1e-3 * max(1.0, abs(times).max()):
        return Verdict(0, wrong=(f"times differ: ours end at {ours[-1]}, canonical at {times[-1]}",))
    missing, wrong = [], []
    for header, theirs in columns.items():
        mine = column(model, result, header)
        if mine is None:
            missing.append(header)
        elif (off := _off(times, mine[rows], theirs, relative)) is not None:
            wrong.append(f"{header} {off}")
    return Verdict(len(columns) - len(missing), tuple(missing), tuple(wrong))


def _off(times: np.ndarray, mine: np.ndarray, theirs: np.ndarray, relative: float) -> str | None:
    """Where two series differ most, if by more than `relative` of the size of theirs."""
    here = np.isfinite(theirs)
    if not here.any():
        return None
    off = np.nan_to_num(np.abs(mine - theirs)[here], nan=np.inf)
    worst = int(np.argmax(off))
    if off[worst] <= relative * max(float(np.abs(theirs[here]).max()), 1e-9):
        return None
    return f"at {times[here][worst]:g}: {mine[here][worst]!r}, canonical {theirs[here][worst]!r}"
