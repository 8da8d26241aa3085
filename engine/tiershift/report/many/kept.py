"""A forecast of many places on its way: what is done is on disk, place by place, so that a stopped one goes on.

A place is done once the state names it. The state also has the sum over places so far, future by future, added up in
one order: so a run that was stopped gives the same bits as one in one go.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from tiershift.errors import Problem, UsageError
from tiershift.report.many.futures import Floats, Futures, sides, statistics

SUMMED = (
    "cla_31_march", "cla_starters", "cin_31_march", "early_spend_real", "late_spend_real", "care_spend_real",
    "early_and_late_spend_real", "budget_gap_real", "unmet_mental_health_need", "child_population",
)  # fmt: skip
"""Indicators that are amounts, and so add up over places."""
WORK, MANIFEST, _REQUEST, _STATE = "in_progress", "manifest.json", "request.json", "state.npz"


Form = Literal["zarr", "parquet"]
"""How results are kept; Zarr is the default."""


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for; whatever changes a bit of the results is in `said`."""

    said: Mapping[str, Any]
    codes: tuple[str, ...]
    scenarios: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    whole: tuple[str, ...] = ()
    form: Form = "zarr"

    @property
    def text(self) -> str:
        """The same text for the same request."""
        said = {**self.said, "places": list(self.codes), "scenarios": list(self.scenarios), "futures of": self.whole}
        if self.form != "zarr":
            said["format"] = self.form
        return json.dumps(said, indent=1, sort_keys=True) + "\n"


@dataclass(frozen=True, slots=True)
class Part:
    """What is kept of one place.

    Attributes:
        about: code, name, hash, heads of logs.
        indicators, years: what the tables go by.
        levels: shape (scenario, indicator, year, statistic).
        changes: shape (pair, indicator, year, statistic).
        lower, higher: in how many futures, shape (pair, indicator, year).
        whole: futures of the indicators asked for, shape (scenario, indicator, future, year).
    """

    about: Mapping[str, Any]
    indicators: tuple[str, ...]
    years: tuple[int, ...]
    levels: Floats
    changes: Floats
    lower: Floats
    higher: Floats
    whole: Floats


def part_of(found: Futures, request: Request) -> Part:
    """Return what is kept of the futures of a place."""
    changes = [found.change(pair) for pair in request.pairs]
    shape = (len(request.pairs), len(found.indicators), len(found.years))
    counts = [sides(one) for one in changes]
    rows = [found.indicators.index(name) for name in request.whole]
    return Part(
        {"code": found.code, "name": found.name, "hash": found.hash, "heads": dict(found.heads)},
        found.indicators,
        found.years,
        np.stack([statistics(found.values[name]) for name in request.scenarios]),
        np.array([statistics(one) for one in changes], float).reshape(*shape, -1),
        np.array([lower for lower, _ in counts], float).reshape(shape),
        np.array([higher for _, higher in counts], float).reshape(shape),
        np.stack([found.values[name][rows] for name in request.scenarios]),
    )


def summed(found: Futures, request: Request) -> Floats:
    """Return the amounts of a place that add up, shape (scenario, indicator of `SUMMED`, future, year)."""
    rows = [found.indicators.index(name) for name in SUMMED]
    return np.stack([found.values[name][rows] for name in request.scenarios])


@dataclass(slots=True)
class Desk:
    """A folder of results on its way, and which places are in it."""

    folder: Path
    request: Request
    done: list[str] = field(default_factory=list)
    total: Floats | None = None

    @property
    def work(self) -> Path:
        """Where unfinished work lies."""
        return self.folder / WORK

    @property
    def left(self) -> Sequence[str]:
        """The places that are still to be done, in order."""
        return [code for code in self.request.codes if code not in self.done]

    def take_in(self, found: Futures) -> None:
        """Keep what was found of a place; it counts as done when this returns, and not before."""
        part, more = part_of(found, self.request), summed(found, self.request)
        self.total = more if self.total is None else self.total + more
        self.done.append(found.code)
        arrays = {"levels": part.levels, "changes": part.changes, "lower": part.lower, "higher": part.higher}
        said = json.dumps({**part.about, "indicators": part.indicators, "years": part.years})
        _write(self.work / f"{found.code}.npz", _packed({**arrays, "whole": part.whole, "about": np.array(said)}))
        _write(self.work / _STATE, _packed({"total": self.total, "done": np.array(self.done)}))

    def part(self, code: str) -> Part:
        """Return what was kept of a place."""
        with np.load(self.work / f"{code}.npz") as kept:
            said = json.loads(str(kept["about"]))
            indicators, years = tuple(said.pop("indicators")), tuple(said.pop("years"))
            names = ("levels", "changes", "lower", "higher", "whole")
            return Part(said, indicators, years, *(kept[name] for name in names))

    def finish(self) -> None:
        """Forget the work: the results are written."""
        shutil.rmtree(self.work)


def opened(folder: Path, request: Request) -> Desk:
    """Return the folder as it stands: new, or with the places that were done before.

    Raises:
        UsageError: it has something else in it, or cannot be written.
    """
    desk = Desk(folder, request)
    kept = desk.work / _REQUEST
    try:
        if kept.is_file():
            if kept.read_text(encoding="utf-8") != request.text:
                raise _another(folder, "has another forecast on its way in it")
            if (desk.work / _STATE).is_file():
                with np.load(desk.work / _STATE) as state:
                    desk.total, desk.done = state["total"], [str(code) for code in state["done"]]
            return desk
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise _another(folder, "is there already")
        desk.work.mkdir(parents=True)
        _write(kept, request.text.encode())
    except OSError as error:
        what = f"cannot be used: {error.strerror or error}"
        raise UsageError(Problem(str(folder), what, way_out="Name another with --out.")) from error
    return desk


def finished(folder: Path, request: Request) -> bool:
    """Whether the folder already has all that is asked for."""
    path = folder / MANIFEST
    if not path.is_file():
        return False
    try:
        return bool(json.loads(path.read_text(encoding="utf-8"))["request"] == json.loads(request.text))
    except (ValueError, KeyError, TypeError):
        return False


def _another(folder: Path, what: str) -> UsageError:
    return UsageError(Problem(str(folder), what, way_out="Name another folder with --out, or take this one away."))


def _packed(arrays: Mapping[str, Any]) -> bytes:
    room = io.BytesIO()
    np.savez(room, **arrays)
    return room.getvalue()


def _write(path: Path, content: bytes) -> None:
    """Write beside the file and move it there, so that none is half written."""
    beside = path.with_suffix(".part")
    beside.write_bytes(content)
    beside.replace(path)
