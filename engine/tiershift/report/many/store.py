"""What comes of many places: a Zarr store and tidy tables, or Parquet; and a manifest that says where they are from."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import xarray as xr

from tiershift.errors import Problem, UsageError
from tiershift.report.indicators import BY_NAME, described
from tiershift.report.many.futures import STATISTICS, Floats, Futures, statistics
from tiershift.report.many.kept import MANIFEST, SUMMED, Desk, Form, Part, Request, summed
from tiershift.report.many.parquet import parquet_tables
from tiershift.report.summary import apart
from tiershift.report.tidy import number

ZARR, LEVELS, CHANGES, SUMS = "places.zarr", "indicators.csv.gz", "differences.csv.gz", "sum_of_places.csv"
_HEAD = ("scenario", "code", "place", "indicator", "year", "unit", *STATISTICS)
_CHANGE_HEAD = (
    "scenario", "against", "code", "place", "indicator", "year", "unit", *STATISTICS, "futures", "lower", "higher",
)  # fmt: skip
_SUM_HEAD = ("what", "scenario", "against", "indicator", "year", "unit", *STATISTICS)


def able(form: Form = "zarr") -> None:
    """Raise where what the form needs is not installed.

    Raises:
        UsageError: it is not.
    """
    if form == "zarr" and find_spec("zarr") is None:
        what = "Zarr is not installed, and results of many places are kept in it"
        way_out = "Install it: pip install 'tiershift[zarr]'; or ask for --format parquet."
        raise UsageError(Problem("--out", what, way_out=way_out))
    if form == "parquet" and find_spec("pyarrow") is None:
        what = "pyarrow is not installed, which writes Parquet"
        way_out = "Install it: pip install 'tiershift[parquet]'; or leave --format out, for Zarr and CSV."
        raise UsageError(Problem("--format", what, way_out=way_out))


def written(desk: Desk, england: Futures | None) -> list[Path]:
    """Write all results of a desk whose places are all done, the manifest last; return the files.

    Args:
        england: its own forecast over the same futures, to stand beside the sum; none where the places are not all.
    """
    folder, parts = desk.folder, [desk.part(code) for code in desk.request.codes]
    sums = _csv(_SUM_HEAD, _sum_rows(desk, england, parts[0].years)).encode()
    if desk.request.form == "parquet":
        made = {**parquet_tables(parts, desk.request), SUMS: sums}
        hashes = {}
    else:
        store = folder / ZARR
        shutil.rmtree(store, ignore_errors=True)
        _to_zarr(store, parts, desk.request)
        made = {LEVELS: _zipped(_HEAD, _level_rows(parts, desk.request))}
        if desk.request.pairs:
            made[CHANGES] = _zipped(_CHANGE_HEAD, _change_rows(parts, desk.request))
        made[SUMS] = sums
        hashes = {ZARR: _of_folder(store)}
    for name, content in made.items():
        (folder / name).write_bytes(content)
    hashes |= {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}
    said = {
        "request": json.loads(desk.request.text),
        "places": {part.about["code"]: part.about for part in parts},
        "sha256": hashes,
    }
    (folder / MANIFEST).write_text(json.dumps(said, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
    desk.finish()
    return [folder / name for name in (*(name for name in hashes if name == ZARR), *made, MANIFEST)]


def _to_zarr(store: Path, parts: Sequence[Part], request: Request) -> None:
    first = parts[0]
    places = {
        "place": np.array([part.about["code"] for part in parts]),
        "name": ("place", np.array([part.about["name"] for part in parts])),
    }
    years, names = list(first.years), first.indicators
    across = {**places, "scenario": list(request.scenarios), "year": years, "statistic": list(STATISTICS)}
    levels = np.stack([part.levels for part in parts])
    dims = ("place", "scenario", "year", "statistic")
    made = {name: (dims, levels[:, :, row], _told(name)) for row, name in enumerate(names)}
    _put(xr.Dataset(made, across, {"request": request.text}), store)
    if request.pairs:
        changes = np.stack([part.changes for part in parts])
        pairs = [f"{plan} against {other}" for plan, other in request.pairs]
        across = {**places, "pair": pairs, "year": years, "statistic": list(STATISTICS)}
        dims = ("place", "pair", "year", "statistic")
        differences = xr.Dataset(
            {name: (dims, changes[:, :, row], _told(name)) for row, name in enumerate(names)}, across
        )
        for side in ("lower", "higher"):
            counts = np.stack([getattr(part, side) for part in parts]).astype(np.int64)
            said = {"long_name": f"futures in which it is {side}"}
            for row, name in enumerate(names):
                differences[f"{name}_{side}"] = (("place", "pair", "year"), counts[:, :, row], said)
        _put(differences, store, "differences")
    for number_, part in enumerate(parts if request.whole else ()):
        across = {"place": [part.about["code"]], "scenario": list(request.scenarios), "year": years}
        dims = ("place", "scenario", "future", "year")
        whole = {name: (dims, part.whole[None, :, row], _told(name)) for row, name in enumerate(request.whole)}
        _put(xr.Dataset(whole, across), store, "futures", more=number_ > 0)


def _put(made: xr.Dataset, store: Path, group: str | None = None, *, more: bool = False) -> None:
    if more:
        made.to_zarr(store, group=group, append_dim="place", zarr_format=2, consolidated=False)
    else:
        made.to_zarr(store, group=group, mode="a", zarr_format=2, consolidated=False)


def _told(name: str) -> dict[str, str]:
    one = BY_NAME[name]
    return {"long_name": one.label, "units": one.unit, "made_of": described(one.how)}


def _level_rows(parts: Iterable[Part], request: Request) -> Iterator[Sequence[str]]:
    for part in parts:
        for at, scenario in enumerate(request.scenarios):
            head = (scenario, part.about["code"], part.about["name"])
            for where, figures, _ in _cells(part, part.levels[at]):
                yield (*head, *where, *figures)


def _change_rows(parts: Iterable[Part], request: Request) -> Iterator[Sequence[str]]:
    futures = str(request.said["futures"])
    for part in parts:
        for at, (scenario, against) in enumerate(request.pairs):
            head = (scenario, against, part.about["code"], part.about["name"])
            for where, figures, cell in _cells(part, part.changes[at]):
                counts = (str(int(part.lower[(at, *cell)])), str(int(part.higher[(at, *cell)])))
                yield (*head, *where, *figures, futures, *counts)


def _cells(part: Part, values: Floats) -> Iterator[tuple[tuple[str, ...], list[str], tuple[int, int]]]:
    """Yield indicator, year and unit, the figures, and where they stand; years that an indicator lacks are left out."""
    for row, name in enumerate(part.indicators):
        for column, year in enumerate(part.years):
            figures = values[row, column]
            if not np.isnan(figures).all():
                yield (name, str(year), BY_NAME[name].unit), [number(one) for one in figures.tolist()], (row, column)


def _sum_rows(desk: Desk, england: Futures | None, years: Sequence[int]) -> Iterator[Sequence[str]]:
    """The sum over places, added up in each future before any quantile is taken, and England's own forecast."""
    assert desk.total is not None, "at least one place was run"
    sides = {"sum of the places": desk.total}
    if england is not None:
        sides["England's own forecast"] = summed(england, desk.request)
    at = {name: row for row, name in enumerate(desk.request.scenarios)}
    for what, values in sides.items():
        cases = [(name, "", values[row]) for name, row in at.items()]
        cases += [(plan, other, apart(values[at[plan]], values[at[other]])) for plan, other in desk.request.pairs]
        for scenario, against, futures in cases:
            figures = statistics(futures)
            for row, name in enumerate(SUMMED):
                for column, year in enumerate(years):
                    if not np.isnan(figures[row, column]).all():
                        shown = [number(one) for one in figures[row, column].tolist()]
                        yield (what, scenario, against, name, str(year), BY_NAME[name].unit, *shown)


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    made = csv.writer(text, lineterminator="\n")
    made.writerow(head)
    made.writerows(rows)
    return text.getvalue()


def _zipped(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return gzip.compress(_csv(head, rows).encode(), 6, mtime=0)


def _of_folder(folder: Path) -> str:
    """SHA-256 over the names and bytes of all files of a folder."""
    made = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        made.update(path.relative_to(folder).as_posix().encode() + b"\0")
        made.update(hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()
