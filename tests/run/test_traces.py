"""Every future on disk: a Zarr store that reads as the dataset in memory would."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
import xarray as xr
from tests.small import model

import tiershift
from tiershift import Model, UsageError, ensemble
from tiershift.run import layout

pytestmark = pytest.mark.usefixtures("warm")

EQUATIONS = (
    "region : north, south ~~|\nnoise[region] = RANDOM NORMAL(-3, 3, 0, 1, 5) ~~|\n"
    "s[region] = INTEG(noise[region], 1) ~~|\ntotal = SUM(s[region!]) ~ people ~|"
)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    """A model that is run 16 futures at a time."""
    monkeypatch.setattr(layout, "_CHUNK", 1)
    return model(tmp_path, EQUATIONS)


def test_a_store_is_the_dataset_in_memory(small: Model, tmp_path: Path) -> None:
    path = tmp_path / "traces.zarr"
    written = ensemble(small, futures=50, traces=path)
    memory = ensemble(small, futures=50, traces=True)
    assert written["s"].dims == ("future", "time", "region")
    assert written["s"].encoding["chunks"] == (16, 5, 2)
    assert written.load().identical(memory)
    again = xr.open_zarr(path, chunks=None, consolidated=False)
    assert again.load().identical(memory)
    assert not list(tmp_path.glob("*.partial"))


def test_a_store_has_the_dates_and_numbers_of_the_shipped_model(tmp_path: Path) -> None:
    england = tiershift.load_model("childrens_services")
    asked = {"futures": 20, "variables": ["complex"], "plan": "cut", "first": 100}
    written = ensemble(england, traces=str(tmp_path / "traces.zarr"), **asked)
    assert written.load().identical(ensemble(england, traces=True, **asked))
    assert written["future"].values.tolist() == list(range(100, 120))


def test_nothing_is_written_over(small: Model, tmp_path: Path) -> None:
    (tmp_path / "traces.zarr").mkdir()
    with pytest.raises(UsageError, match="is there already"):
        ensemble(small, futures=2, traces=tmp_path / "traces.zarr")
    assert not list((tmp_path / "traces.zarr").iterdir())


def test_without_zarr_one_is_told_how_to_install_it(
    small: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tiershift.run.traces.find_spec", lambda name: None)
    assert importlib.util.find_spec("zarr") is not None
    with pytest.raises(UsageError, match=r"pip install 'tiershift\[zarr\]'"):
        ensemble(small, futures=2, traces=tmp_path / "traces.zarr")
    assert ensemble(small, futures=2, traces=True).sizes["future"] == 2


def test_what_a_checkpoint_goes_on_with_must_be_there(small: Model, tmp_path: Path) -> None:
    path, store = tmp_path / "run.checkpoint", tmp_path / "traces.zarr"
    asked = {"futures": 50, "traces": store, "checkpoint": path}
    with pytest.raises(tiershift.Stopped):
        ensemble(small, stop=lambda: True, **asked)
    store.with_name("traces.zarr.partial").rename(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="is not there"):
        ensemble(small, resume=True, **asked)
