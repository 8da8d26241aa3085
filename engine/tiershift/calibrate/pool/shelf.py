"""The file of effects that comes with tiershift: made by `tiershift places fit`, bound by hash to model and panel."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from tiershift.calibrate.pool.ahead import NAMES, onwards
from tiershift.calibrate.pool.fit import Pooled, levels_of
from tiershift.calibrate.pool.futures import spread_ahead
from tiershift.calibrate.pool.rows import FACTORS, MANY
from tiershift.calibrate.pool.series import SPRINGS, Floats
from tiershift.errors import ParameterError, Problem
from tiershift.model.load import Model
from tiershift.model.posterior import content
from tiershift.places import Panel

FILE = "effects.csv"
UNKNOWNS = (*FACTORS, *(f"{kind} {year}" for kind in ("entry", "exit") for year in SPRINGS))
"""Names of an authority's unknowns, in order."""
_AGAIN = "Write it anew with tiershift places fit."
_FILES = ("panel.csv", "authorities.csv", "exceptions.csv", "neighbours.csv")


@dataclass(frozen=True, slots=True)
class Shelved:
    """Of one authority: the likeliest unknowns with their sds, shape (unknown,), and what futures draw, by `NAMES`."""

    unknowns: Floats
    sds: Floats
    mean: Floats
    cholesky: Floats


def bond(model: Model, panel: Panel) -> str:
    """Return a hash of what effects follow from: the model with its history, and the panel."""
    made = hashlib.sha256(content(model.england).encode())
    for name in _FILES:
        made.update((panel.folder / name).read_bytes())
    return made.hexdigest()


def effects_text(fit: Pooled, near: Floats, model: Model, panel: Panel) -> str:
    """Return the file of effects as text.

    Args:
        near: weights of the statistical neighbours, shape (authority, authority).
    """
    out = io.StringIO()
    out.write(f"# bond: {bond(model, panel)}\n# data until: {fit.until}\n")
    writer = csv.writer(out, lineterminator="\n")
    rows = [f"L{place}.{other}" for place in range(len(NAMES)) for other in range(place + 1)]
    writer.writerow(["code", *UNKNOWNS, *(f"sd {name}" for name in UNKNOWNS), *(f"mean {n}" for n in NAMES), *rows])
    cover = spread_ahead(fit)
    levels = expected_levels(fit, near)
    for number, code in enumerate(fit.codes):
        mean, spread = onwards(fit.unknowns[number], cover[number], fit.spreads, levels[number, -2:])
        lower = np.linalg.cholesky(spread + 1e-9 * np.eye(len(mean)))
        sds = np.sqrt(np.diagonal(fit.covariance[number]))
        numbers = (*fit.unknowns[number], *sds, *mean, *lower[np.tril_indices(len(mean))])
        writer.writerow([code, *(f"{value:.4g}" for value in numbers)])
    return out.getvalue()


def expected_levels(fit: Pooled, near: Floats) -> Floats:
    """Return the levels that each authority was expected to have by its neighbours, shape (authority, level)."""
    away = levels_of(fit.unknowns) - fit.spreads.mean
    return np.asarray(fit.spreads.mean + fit.spreads.pull * (near @ away), float)


def effects_of(model: Model, panel: Panel) -> Mapping[str, Shelved]:
    """Return the effects of all authorities that have any, by code.

    Raises:
        ParameterError: the file is missing, damaged, or was made for another model, history or panel.
    """
    path = panel.folder / FILE
    if not path.is_file():
        raise ParameterError(Problem(str(path), "there is no such file", way_out=_AGAIN))
    said, found = _read(path, path.stat().st_mtime_ns)
    if said != bond(model, panel):
        what = "it was made for another model, history or panel"
        raise ParameterError(Problem(str(path), what, way_out=_AGAIN))
    return found


@lru_cache(maxsize=2)
def _read(path: Path, _written: int) -> tuple[str, Mapping[str, Shelved]]:
    with path.open(encoding="utf-8", newline="") as text:
        said = text.readline().partition(":")[2].strip()
        text.readline()
        reader = csv.reader(text)
        width = len(next(reader, []))
        found = {}
        at = np.cumsum([MANY, MANY, len(NAMES)])
        for line, row in enumerate(reader, 4):
            try:
                numbers = np.array(row[1:], float)
            except ValueError:
                numbers = np.zeros(0)
            if len(row) != width or len(numbers) != at[-1] + len(NAMES) * (len(NAMES) + 1) // 2:
                raise ParameterError(Problem(f"{path}:{line}", "the row is damaged", ",".join(row)[:80], _AGAIN))
            lower = np.zeros((len(NAMES), len(NAMES)))
            lower[np.tril_indices(len(NAMES))] = numbers[at[2] :]
            unknowns, sds, mean = np.split(numbers[: at[2]], at[:2])
            found[row[0]] = Shelved(unknowns, sds, mean, lower)
    return said, found
