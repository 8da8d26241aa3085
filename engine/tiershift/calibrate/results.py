"""What a study leaves in a folder: document, pictures, and beside the model its posterior and fitted values."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tiershift.calibrate.document import FANS, PROFILES, document
from tiershift.calibrate.forward import Unknown
from tiershift.calibrate.measures import YEAR_END, Floats
from tiershift.calibrate.pictures import fans, profiles
from tiershift.calibrate.study import Study
from tiershift.calibrate.writeback import written_back
from tiershift.model.load import Model, load_model
from tiershift.model.posterior import write_posterior

DOCUMENT = "VALIDATION.md"


def write(study: Study, folder: Path, *, posterior: bool, values: bool) -> tuple[Path, ...]:
    """Write the results of a study and return their paths.

    Args:
        folder: where document and pictures go.
        posterior: whether the posterior goes beside the model, where forecasts find it.
        values: whether the values that fit all years best go into the model and parameter files first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    model = study.model
    if values:
        made += _values(study)
        model = load_model(model.path)
    if posterior:
        made.append(_posterior(study, model))
    for name, text in ((FANS, fans(study)), (PROFILES, profiles(study)), (DOCUMENT, document(study))):
        made.append(_put(folder / name, text))
    return tuple(made)


def _values(study: Study) -> list[Path]:
    """Fitted values of single constants; the factors of arrays stay 1 in the files."""
    arrays = {one.name for one in study.model.parameters.values.values() if one.elements}
    best = study.final.misfit.forward.theta(study.final.fit.scores[None])[0]
    chosen = {
        unknown.name: float(value)
        for unknown, value in zip(study.unknowns, best, strict=True)
        if unknown.asked and unknown.name not in arrays
    }
    text, entries = written_back(study.model, chosen)
    path = study.model.parameters.path
    assert path is not None, "there were parameters to fit"
    return [_put(study.model.path, text), _put(path, entries)]


def _posterior(study: Study, model: Model) -> Path:
    values = study.final.misfit.forward.theta(study.final.rows)
    columns = {unknown.name: _short(unknown, values[:, place]) for place, unknown in enumerate(study.unknowns)}
    effort = study.effort
    method = (f"least squares from {effort.starts + 1} starts, then {effort.chains} Hamiltonian chains of "
              f"{effort.steps} steps; targets and history {study.targets.hash[:16]}")  # fmt: skip
    until = study.final.window[1] + YEAR_END
    return write_posterior(model, columns, method=method, data_until=until, seed=study.seed)


def _short(unknown: Unknown, values: Floats) -> Floats:
    """Seven digits, which say more than a thousand draws can, within the parameter's range."""
    return np.clip([float(f"{value:.7g}") for value in values], unknown.low, unknown.high)


def _put(path: Path, text: str) -> Path:
    """Write a whole file or none."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(text, encoding="utf-8", newline="")
    beside.replace(path)
    return path
