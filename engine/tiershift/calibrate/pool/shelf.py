"""The files of effects that come with tiershift: `tiershift places fit` makes them; hashes bind them to their sources.

`effects.csv` has what people read: the unknowns of each authority around the model file, with their standard
deviations. `effects.npz` has the rest: for each sample of England's posterior, how the unknowns of all authorities
move with it. They move together, so that a table of samples by modes times one of modes by authority says it; and
what is left open of each.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from tiershift.calibrate.pool.ahead import DRAWN, Onwards, onwards
from tiershift.calibrate.pool.bell import Spreads, level_of
from tiershift.calibrate.pool.rows import FACTORS, MANY
from tiershift.calibrate.pool.series import SPRINGS, Floats
from tiershift.calibrate.pool.study import Estimated
from tiershift.errors import ParameterError, Problem
from tiershift.model.load import Model
from tiershift.model.posterior import content, posterior_file
from tiershift.places import Panel

FILE, SAMPLES = "effects.csv", "effects.npz"
UNKNOWNS = (*FACTORS, *(f"{kind} {year}" for kind in ("entry", "exit") for year in SPRINGS))
"""Names of an authority's unknowns, in order."""
MODES = 80
_HEAD = ("bond", "data until", "posterior", "samples")
_AGAIN = "Write it anew with tiershift places fit."
_FILES = ("panel.csv", "authorities.csv", "exceptions.csv", "neighbours.csv")


@dataclass(frozen=True, slots=True)
class Shelved:
    """The effects of one authority.

    Attributes:
        unknowns, sds: for the values of the model file, and how far open they are, shape (unknown,).
        samples: for each sample of England's posterior, less what draws around them are off by, shape (sample,
            unknown).
        middle: what is added to surprises of all authorities, shape (8,): see `centre`.
        lower: Cholesky factor of what is drawn around them, shape (drawn, drawn), by `ahead.DRAWN`.
        expected: what was expected of the unknowns by the neighbours alone, shape (unknown,).
        chance: how far each count may be off besides, as a variance, shape (counted, year).
        spreads: what all authorities share.
        posterior: the hash of England's posterior.
        until: the last year of counts that were used.
    """

    unknowns: Floats
    sds: Floats
    samples: Floats
    middle: Floats
    lower: Floats
    expected: Floats
    chance: Floats
    spreads: Spreads
    posterior: str
    until: int

    @property
    def onwards(self) -> Onwards:
        """How what is drawn follows from the unknowns."""
        made = onwards(self.spreads, level_of(self.expected)[-2:])
        return replace(made, shift=made.shift + np.concatenate([np.zeros(MANY), self.middle]))


def bond(model: Model, panel: Panel) -> str:
    """Return a hash of what effects follow from: the model with its history and posterior, and the panel."""
    made = hashlib.sha256(content(model.england).encode())
    posterior = posterior_file(model.england.path)
    for path in (posterior, *(panel.folder / name for name in _FILES)):
        made.update(path.read_bytes() if path.is_file() else b"")
    return made.hexdigest()


def shelved(found: Estimated, number: int, middle: Floats) -> Shelved:
    """Return the effects of one authority as they are estimated, by its number among them."""
    expected = found.gain.mean[number]
    spread = onwards(found.fit.spreads, level_of(expected)[-2:]).spread(found.ahead[number])
    return Shelved(
        found.unknowns[number], np.sqrt(np.diagonal(found.cover[number])), found.samples[:, number] -
        found.bent[number], middle, lower_of(spread), expected, found.fit.line.chance[number], found.fit.spreads,
        found.posterior, found.fit.until,
    )  # fmt: skip


def lower_of(spread: Floats) -> Floats:
    """Return the Cholesky factor of what is drawn of a place."""
    return np.asarray(np.linalg.cholesky(spread + 1e-9 * np.eye(len(DRAWN))), float)


def effects_files(found: Estimated, middle: Floats, model: Model, panel: Panel) -> Mapping[str, bytes]:
    """Return the two files of effects, by name.

    Args:
        middle: what is added to the surprises of all authorities.
    """
    samples = _samples(found, middle)
    head = (bond(model, panel), found.fit.until, found.posterior, hashlib.sha256(samples).hexdigest())
    out = io.StringIO()
    out.writelines(f"# {key}: {said}\n" for key, said in zip(_HEAD, head, strict=True))
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["code", *UNKNOWNS, *(f"sd {name}" for name in UNKNOWNS)])
    sds = np.sqrt(np.diagonal(found.cover, axis1=1, axis2=2))
    for number, code in enumerate(found.fit.codes):
        writer.writerow([code, *(f"{value:.4g}" for value in (*found.unknowns[number], *sds[number]))])
    return {SAMPLES: samples, FILE: out.getvalue().encode()}


def _samples(found: Estimated, added: Floats) -> bytes:
    """The file of samples; the same effects give the same bytes."""
    many, places, unknowns = found.samples.shape
    middle = found.samples.mean(axis=0)
    left, size, right = np.linalg.svd((found.samples - middle).reshape(many, -1), full_matrices=False)
    modes = min(MODES, len(size))
    turn = np.where(right[np.arange(len(size)), np.abs(right).argmax(axis=1)] < 0, -1.0, 1.0)[:modes]
    scale = np.sqrt(places * unknowns)
    lower = [shelved(found, number, added).lower[np.tril_indices(len(DRAWN))] for number in range(places)]
    arrays = {
        "codes": np.array(found.fit.codes),
        "means": (middle - found.bent).astype(np.float32),
        "middle": added.astype(np.float32),
        "scores": (left[:, :modes] * size[:modes] * turn / scale).astype(np.float32),
        "modes": (right[:modes] * turn[:, None] * scale).reshape(modes, places, unknowns).astype(np.float16),
        "lower": np.array(lower, np.float32),
        "expected": found.gain.mean.astype(np.float32),
        "chance": found.fit.line.chance.astype(np.float32),
        "spreads": found.fit.spreads.vector(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            one = io.BytesIO()
            np.save(one, array, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), one.getvalue(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def effects_of(model: Model, panel: Panel, code: str) -> Shelved:
    """Return the effects of an authority.

    Raises:
        ParameterError: a file is missing, damaged, or was made for another model, history, posterior or panel.
    """
    path = panel.folder / FILE
    for one in (path, panel.folder / SAMPLES):
        if not one.is_file():
            raise ParameterError(Problem(str(one), "there is no such file", way_out=_AGAIN))
    shelf = _read(path, path.stat().st_mtime_ns, (panel.folder / SAMPLES).stat().st_mtime_ns)
    if shelf.head["bond"] != bond(model, panel):
        what = "it was made for another model, history, posterior or panel"
        raise ParameterError(Problem(str(path), what, way_out=_AGAIN))
    return shelf.of(code)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Both files, read."""

    head: Mapping[str, str]
    codes: tuple[str, ...]
    numbers: Floats
    arrays: Mapping[str, Floats]

    def of(self, code: str) -> Shelved:
        """Return the effects of one authority."""
        number = self.codes.index(code)
        unknowns, sds = np.split(self.numbers[number], 2)
        own = {name: np.asarray(self.arrays[name][number], float) for name in ("means", "lower", "expected", "chance")}
        lower = np.zeros((len(DRAWN), len(DRAWN)))
        lower[np.tril_indices(len(DRAWN))] = own["lower"]
        moves = self.arrays["scores"].astype(float) @ self.arrays["modes"][:, number].astype(float)
        return Shelved(
            unknowns, sds, own["means"] + moves, np.asarray(self.arrays["middle"], float), lower, own["expected"],
            own["chance"], Spreads.of(self.arrays["spreads"]), self.head["posterior"], int(self.head["data until"]),
        )  # fmt: skip


@lru_cache(maxsize=2)
def _read(path: Path, _written: int, _with: int) -> _Shelf:
    beside = path.with_name(SAMPLES)
    with path.open(encoding="utf-8", newline="") as text:
        lines = [text.readline() for _ in _HEAD]
        head = {key: line.removeprefix(f"# {key}:").strip() for key, line in zip(_HEAD, lines, strict=True)}
        reader = csv.reader(text)
        next(reader, None)
        rows = [row for row in reader if row]
    codes, numbers = tuple(row[0] for row in rows), _numbers(path, rows)
    raw = beside.read_bytes()
    arrays: dict[str, Floats] = {}
    if hashlib.sha256(raw).hexdigest() == head["samples"]:
        with np.load(io.BytesIO(raw), allow_pickle=False) as found:
            arrays = {name: found[name] for name in found.files}
    if not arrays or tuple(arrays["codes"].tolist()) != codes:
        raise ParameterError(Problem(str(beside), f"it does not belong to the {FILE} beside it", way_out=_AGAIN))
    return _Shelf(head, codes, numbers, arrays)


def _numbers(path: Path, rows: Sequence[Sequence[str]]) -> Floats:
    made = np.zeros((len(rows), 2 * MANY))
    for number, row in enumerate(rows):
        try:
            made[number] = np.array(row[1:], float)
        except ValueError:
            line = number + len(_HEAD) + 2
            raise ParameterError(Problem(f"{path}:{line}", "the row is damaged", ",".join(row)[:80], _AGAIN)) from None
    return made
