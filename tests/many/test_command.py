"""`tiershift places forecast` and `places portfolio` as a user meets them."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from pyarrow import parquet

from tiershift.cli import main
from tiershift.cli.place import at_place
from tiershift.model.load import load_model
from tiershift.report.many import store
from tiershift.report.many.futures import Futures, futures_of
from tiershift.report.many.kept import MANIFEST, WORK, Desk

ASKED = ["places", "forecast", "baseline", "early_shift", "--futures", "20", "--quiet", "--places", "Hull,Wiltshire",
         "--keep-futures", "cla_31_march"]  # fmt: skip

pytestmark = pytest.mark.usefixtures("warm")


def _forecast(out: Path) -> int:
    return main([*ASKED, "--out", str(out)])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("many") / "results"
    assert _forecast(out) == 0
    return out


def test_the_store_has_the_futures_that_each_place_has_by_itself(whole: Path) -> None:
    alone = futures_of(at_place(load_model("childrens_services"), "Wiltshire"), ["baseline", "early_shift"],
                       futures=20, seed=0)  # fmt: skip
    with xr.open_zarr(whole / "places.zarr", group="futures", chunks=None, consolidated=False) as futures:
        kept = futures["cla_31_march"].sel(place="E06000054", scenario="early_shift").values
    row = alone.indicators.index("cla_31_march")
    np.testing.assert_array_equal(kept, alone.values["early_shift"][row])
    with xr.open_zarr(whole / "places.zarr", chunks=None, consolidated=False) as levels:
        shown = levels["cla_31_march"].sel(place="E06000054", scenario="early_shift", year=2035)
        np.testing.assert_allclose(shown.sel(statistic="p50"), np.median(alone.at("early_shift", "cla_31_march", 2035)))
        assert levels["cla_31_march"].attrs["units"] == "children"
    with xr.open_zarr(whole / "places.zarr", group="differences", chunks=None, consolidated=False) as differences:
        lower = int(differences["cla_31_march_lower"].sel(place="E06000054", year=2035).item())
    change = alone.at("early_shift", "cla_31_march", 2035) - alone.at("baseline", "cla_31_march", 2035)
    assert lower == int((change < -1e-6).sum())


def test_the_tidy_tables_and_the_sum_agree_with_the_futures(whole: Path) -> None:
    with xr.open_zarr(whole / "places.zarr", group="futures", chunks=None, consolidated=False) as futures:
        both = futures["cla_31_march"].sel(scenario="baseline", year=2030).sum("place").values
    rows = list(csv.DictReader((whole / "sum_of_places.csv").read_text("utf-8").splitlines()))
    sums = [one for one in rows if (one["scenario"], one["against"], one["indicator"], one["year"])
            == ("baseline", "", "cla_31_march", "2030")]  # fmt: skip
    assert [float(one["p90"]) for one in sums] == pytest.approx([float(np.quantile(both, 0.9))])
    lines = list(csv.DictReader(gzip.decompress((whole / "indicators.csv.gz").read_bytes()).decode().splitlines()))
    assert {one["code"] for one in lines} == {"E06000010", "E06000054"}
    assert all(one["mean"] for one in lines)


def test_parquet_has_the_numbers_of_the_zarr_store(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "parquet"
    assert main([*ASKED, "--format", "parquet", "--out", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "differences.parquet", "futures.parquet", "indicators.parquet", "manifest.json", "sum_of_places.csv",
    ]  # fmt: skip
    said = json.loads((out / MANIFEST).read_text("utf-8"))
    for name, digest in said["sha256"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest
    for name, by in (("indicators", ["scenario"]), ("differences", ["scenario", "against"])):
        keys = [*by, "code", "indicator", "year"]
        lines = pd.read_csv(whole / f"{name}.csv.gz").set_index(keys).sort_index()
        found = pd.read_parquet(out / f"{name}.parquet").astype({key: str for key in keys if key != "year"})
        found = found.set_index(keys).sort_index()
        assert list(found.columns) == list(lines.columns)
        assert found.index.equals(lines.index.set_levels(found.index.levels[-1], level="year"))
        for column in ("mean", "p10", "p90"):
            np.testing.assert_allclose(found[column], lines[column], rtol=1e-9)
    table = parquet.read_table(out / "futures.parquet").to_pydict()
    rows = zip(*(table[name] for name in ("code", "scenario", "year", "future", "cla_31_march")), strict=True)
    kept = {row[3]: row[4] for row in rows if row[:3] == ("E06000054", "early_shift", 2035)}
    with xr.open_zarr(whole / "places.zarr", group="futures", chunks=None, consolidated=False) as futures:
        same = futures["cla_31_march"].sel(place="E06000054", scenario="early_shift", year=2035).values
    np.testing.assert_array_equal([kept[number] for number in range(20)], same)
    again = tmp_path / "again"
    assert main([*ASKED, "--format", "parquet", "--out", str(again)]) == 0
    assert (again / MANIFEST).read_bytes() == (out / MANIFEST).read_bytes()


@pytest.mark.parametrize(("form", "extra"), [("parquet", "tiershift[parquet]"), ("zarr", "tiershift[zarr]")])
def test_without_the_library_of_a_format_there_is_a_way_out(
    form: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(store, "find_spec", lambda name: None)
    assert main([*ASKED, "--format", form, "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "is not installed" in said
    assert extra in said
    assert not (tmp_path / "out").exists()


def test_a_run_that_was_stopped_goes_on_and_gives_the_same_bits(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out, kept, done = tmp_path / "out", Desk.take_in, []

    def stopped(desk: Desk, found: Futures) -> None:
        if done:
            raise KeyboardInterrupt
        done.append(found.code)
        kept(desk, found)

    monkeypatch.setattr(Desk, "take_in", stopped)
    with pytest.raises(SystemExit, match="130"):
        _forecast(out)
    assert "1 of 2 places are done" in capsys.readouterr().err
    assert not (out / MANIFEST).exists()
    again: list[str] = []
    monkeypatch.setattr(Desk, "take_in", lambda desk, found: (again.append(found.code), kept(desk, found))[1])
    assert _forecast(out) == 0
    assert len(again) == 1
    assert again != done
    assert (out / MANIFEST).read_bytes() == (whole / MANIFEST).read_bytes()
    assert not (out / WORK).exists()


def test_what_is_there_is_not_done_again_and_another_request_is_refused(
    whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (whole / MANIFEST).stat().st_mtime_ns
    assert _forecast(whole) == 0
    assert "has all of this already" in capsys.readouterr().out
    assert main([*ASKED, "--seed", "1", "--out", str(whole)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (whole / MANIFEST).stat().st_mtime_ns == before
    said = json.loads((whole / MANIFEST).read_text("utf-8"))
    assert said["request"]["futures"] == 20
    assert set(said["sha256"]) == {"places.zarr", "indicators.csv.gz", "differences.csv.gz", "sum_of_places.csv"}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (["--places", "Wilshire,Cumbria"], ["Did you mean", "Cumberland"]),
        (["--places", "City of London"], ["too few children"]),
        (["--region", "Nort East"], ["North East"]),
        (["--places", "Hull", "--region", "South West"], ["not in that region"]),
        (["--places", "Hull", "--keep-futures", "cla_31_marsh"], ["cla_31_march"]),
        (["--places", "Hull", "--futures", "1"], ["cannot be run"]),
    ],
)
def test_what_cannot_be_run_is_refused_and_nothing_is_written(
    said: list[str], found: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["places", "forecast", "baseline", *said, "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert all(words in told for words in found), told
    assert not (tmp_path / "out").exists()


def test_a_programme_is_read_from_a_file_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "pioneers.yaml"
    path.write_text('places: [Wiltshire, Hull, "Herefordshire, County of"]\noffer: early_shift\nyear: 2033\n', "utf-8")
    out = tmp_path / "out"
    assert main(["places", "portfolio", str(path), "--futures", "20", "--quiet", "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert said.index("Herefordshire") < said.index("Kingston upon Hull") < said.index("Wiltshire")
    assert "all places" in said
    assert {one.name for one in out.iterdir()} == {"portfolio.svg", "portfolio.csv", "learning.csv"}
    rows = list(csv.DictReader((out / "portfolio.csv").read_text("utf-8").splitlines()))
    assert {row["year"] for row in rows} == {"2033"}


def test_a_programme_that_cannot_be_is_refused_with_all_that_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pioneers.yaml"
    path.write_text("places: Hull\nyears: 2033\n", "utf-8")
    assert main(["places", "portfolio", str(path)]) == 2
    told = capsys.readouterr().err
    assert "has no offer" in told
    assert "is not a list" in told
    assert "years" in told
    assert main(["places", "portfolio", "--places", "Hull,Wiltshire"]) == 2
    assert "nothing is offered" in capsys.readouterr().err
