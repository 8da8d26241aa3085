"""PySD running the same file is the independent oracle, where it is right."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from tests.conformance import corpus

from tiershift import Model, load_model, simulate
from tiershift.model.names import key
from tiershift.model.parameters import CONTROLS

pytestmark = pytest.mark.usefixtures("warm")

SMALL = ("tests/chained_initialization/test_chained_initialization", "tests/delays/test_delays", "samples/SIR/SIR")
"""Without SMOOTH of a whole number (whose state PySD keeps as one) and without ties in tables (which PySD refuses)."""

SHIPPED = 1e-6
"""Of the largest value. What begins when money runs out or homes pay begins at a difference of two large numbers, in
which their last bits are a millionth."""


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """PySD's translation of the shipped model: made once, for it takes longer than a year of a run."""
    return _translated(load_model("childrens_services").path, tmp_path_factory.mktemp("pysd"))


def _translated(path: Path, folder: Path) -> Path:
    import pysd

    copy = shutil.copy(path, folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pysd.read_vensim(str(copy))
    return Path(copy).with_suffix(".py")


def _by_pysd(
    translation: Path, params: Mapping[str, float], until: float | None = None
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The times and series of PySD's own run, by folded header; each run begins with the model as translated."""
    import pysd

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = pysd.load(str(translation)).run(params=dict(params), final_time=until, progress=False)
    series = {key(name): frame[name].to_numpy(float) for name in frame.columns}
    return frame.index.to_numpy(float), series


def _agree(
    model: Model, ours: xr.Dataset, times: np.ndarray, theirs: Mapping[str, np.ndarray], *, near: float = 0.0
) -> None:
    """Every variable at every saved time, to 1e-9 of its own size there, or to `near` of its largest."""
    assert np.allclose(ours["time"].values, times, rtol=1e-12)
    compared = 0
    for header, series in theirs.items():
        name, _, subs = header.rstrip("]").partition("[")
        folded = ",".join(key(sub) for sub in subs.split(","))
        mine = corpus.column(model, ours, f"{name}[{folded}]" if subs else name)
        if mine is not None and name.replace(" ", "_") not in CONTROLS:
            compared += 1
            # Between two shares of one, only their rounding may be left.
            floor = max(near, 1e-12) * np.nanmax(np.abs(series), initial=1e-3)
            np.testing.assert_allclose(mine, series, rtol=1e-9, atol=floor, err_msg=header)
    assert compared >= len([v for v in model.variables.values() if v.kind not in ("table", "data")]) - len(CONTROLS)


def test_the_shipped_model_runs_as_in_pysd_through_the_years_of_the_cuts(shipped: Path) -> None:
    model, until = load_model("childrens_services"), 2016.25
    times, theirs = _by_pysd(shipped, {}, until)
    _agree(model, simulate(model, params={"FINAL TIME": until}), times, theirs, near=SHIPPED)


def test_the_shipped_model_with_other_numbers_runs_as_in_pysd(shipped: Path) -> None:
    model = load_model("childrens_services")
    changed, until = {"universal budget": 2.5e9, "envelope cut": 0.08, "demand growth": 0.01}, 2013.25
    times, theirs = _by_pysd(shipped, changed, until)
    ours = simulate(model, params={**changed, "FINAL TIME": until})
    assert float(ours["envelope_cut"][-1]) == 0.08
    _agree(model, ours, times, theirs, near=SHIPPED)


@pytest.mark.parametrize("name", SMALL)
def test_a_small_model_runs_as_in_pysd(name: str, tmp_path: Path) -> None:
    if not corpus.ROOT.is_dir():
        pytest.skip(corpus.ABSENT)
    path = corpus.ROOT / f"{name}.mdl"
    model = load_model(path)
    times, theirs = _by_pysd(_translated(path, tmp_path), {})
    _agree(model, simulate(model), times, theirs)
