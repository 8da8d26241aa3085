"""The field's shared test models, where they lie beside the checkout: cases and their canonical outputs."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xarray as xr

from tiershift.model.load import Model
from tiershift.model.names import key

ROOT = Path(__file__).resolve().parents[2].parent / "shared" / "test-models" / "tests"
SUFFIXES = (".mdl", ".xmile", ".stmx")


@dataclass(frozen=True, slots=True)
class Case:
    """One model file of one folder, and the output that Vensim or Stella gave for it."""

    model: Path
    output: Path

    @property
    def name(self) -> str:
        return f"{self.model.parent.name}/{self.model.name}"


def cases(folders: int | None = None) -> list[Case]:
    """Return every model file that has a canonical output, in the first `folders` folders."""
    if not ROOT.is_dir():
        return []
    found = sorted(folder for folder in ROOT.iterdir() if folder.is_dir())[:folders]
    return [Case(model, output) for folder in found for model in _models(folder) if (output := _output(folder, model))]


def _models(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)


def _output(folder: Path, model: Path) -> Path | None:
    stella = folder / "output_stella.csv"
    if model.suffix.lower() != ".mdl" and stella.is_file():
        return stella
    return next((folder / name for name in ("output.csv", "output.tab") if (folder / name).is_file()), None)


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


def compare(model: Model, result: xr.Dataset, output: Path, *, relative: float) -> tuple[int, list[str]]:
    """Return how many columns were compared, and what differs by more than `relative` of the column's size."""
    times, columns = canonical(output)
    compared, wrong = 0, []
    ours = result["time"].values
    rows = [int(np.argmin(np.abs(ours - time))) for time in times]
    if np.abs(ours[rows] - times).max() > 1e-3 * max(1.0, abs(times).max()):
        return 0, [f"times differ: ours end at {ours[-1]}, canonical at {times[-1]}"]
    for header, theirs in columns.items():
        mine = column(model, result, header)
        if mine is None:
            continue
        compared += 1
        here = np.isfinite(theirs)
        scale = max(np.nanmax(np.abs(theirs)) if here.any() else 0.0, 1e-9)
        off = np.abs(mine[rows] - theirs)[here]
        if off.size and not np.nanmax(np.where(np.isnan(off), np.inf, off)) <= relative * scale:
            worst = int(np.argmax(np.where(np.isnan(off), np.inf, off)))
            here_ours, here_theirs = mine[rows][here][worst], theirs[here][worst]
            wrong.append(f"{header} at {times[here][worst]:g}: {here_ours:.9g}, canonical {here_theirs:.9g}")
    return compared, wrong
