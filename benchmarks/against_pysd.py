"""One future on one core: tiershift and PySD run the same model file, in one process, one after the other."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from pathlib import Path

import numpy as np

import tiershift
from benchmarks.measure import best, keep
from tiershift.run.batch import run as run_batch
from tiershift.run.dataset import chosen
from tiershift.run.schedule import no_changes
from tiershift.run.simulate import _constants, _slots, kernel_of

MODEL = "childrens_services"


def run() -> str:
    """Return the ratio in words; both sides keep every variable at every saved time."""
    import pysd

    model = tiershift.load_model(MODEL)
    tiershift.simulate(model)  # compiled, and warm
    kernel = kernel_of(model)
    constants = _constants(model, kernel, model.parameters, None, 1, {})
    kept = _slots(kernel, chosen(model, kernel.program, None))
    bare = best(lambda: run_batch(kernel, constants, no_changes(), kept), 50)
    whole = best(lambda: tiershift.simulate(model), 10)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = pysd.read_vensim(str(shutil.copy(model.path, Path(folder) / model.path.name)))
        other = best(lambda: theirs.run(), 2)
        agrees = _agrees(model, theirs.run())
    keep("against_pysd", {"tiershift_s": bare, "tiershift_dataset_s": whole, "pysd_s": other, "ratio": other / bare})
    return (
        f"one future, one core, {len(model.variables)} variables: PySD {other * 1e3:,.0f} ms, "
        f"tiershift {bare * 1e3:.2f} ms ({other / bare:,.0f} times faster; "
        f"{other / whole:,.0f} times with the labelled dataset, {whole * 1e3:.1f} ms); "
        f"largest relative difference {agrees:.1e}"
    )


def _agrees(model: tiershift.Model, theirs: object) -> float:
    """The largest relative difference over every scalar variable and saved time."""
    ours = tiershift.simulate(model)
    worst = 0.0
    for id_, variable in model.variables.items():
        if id_ in ours and not variable.subscripts and variable.name in theirs:  # type: ignore[operator]
            a, b = ours[id_].values, np.asarray(theirs[variable.name], float)  # type: ignore[index]
            worst = max(worst, float(np.max(np.abs(a - b) / np.maximum(np.abs(b), 1e-9 + np.abs(b).max() * 1e-9))))
    return worst
