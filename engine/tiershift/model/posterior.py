"""What history leaves of a model's uncertainty: samples of its calibrated parameters, in a file beside the model.

# model: childrens_services
# content: 5f0c…                      the model, its priors and its history, as `content` tells them
# method: emcee, 64 walkers
# data_until: 2024.25
# seed: 1
care exit rate,onset rate             parameters by name; of an array, the factor on all its elements
0.431,0.072                           a row for each sample; all weigh the same

`<model>.posterior.csv` is written by `write_posterior` and read when futures are drawn. One that was made for another
model, other priors or other data is refused then; comments, notes, sources and the sketch may change freely.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from tiershift.errors import ParameterError, Problem
from tiershift.model.distributions import Floats
from tiershift.model.limits import too_long
from tiershift.model.names import identifier
from tiershift.model.parameters import Parameters, content_hash
from tiershift.model.tree import Tree
from tiershift.model.yamlmap import loads

_HEAD = ("model", "content", "method", "data_until", "seed")
_SLACK = 1e-9
"""Share of a bound by which a written sample may miss it: files hold decimal numbers."""


class Calibrated(Protocol):
    """A model as far as a posterior needs it."""

    @property
    def name(self) -> str: ...
    @property
    def path(self) -> Path: ...
    @property
    def tree(self) -> Tree: ...
    @property
    def parameters(self) -> Parameters: ...


@dataclass(frozen=True, slots=True)
class Posterior:
    """Equally likely values of some parameters together.

    Attributes:
        ids: the parameter of each column.
        samples: shape (sample, parameter), read-only.
        method: how they were come by.
        data_until: the model time (years) until which data were used.
        hash: SHA-256 of the file, or of the samples where there is none.
    """

    ids: tuple[str, ...]
    samples: Floats = field(repr=False)
    method: str = ""
    data_until: float = math.nan
    hash: str = ""

    def __len__(self) -> int:
        return int(self.samples.shape[0])

    def without(self, ids: Collection[str]) -> Posterior | None:
        """Return the posterior of the other parameters; `None` where none is left."""
        left = [place for place, id_ in enumerate(self.ids) if id_ not in ids]
        if len(left) == len(self.ids):
            return self
        samples = self.samples[:, left]
        samples.flags.writeable = False
        return replace(self, ids=tuple(self.ids[place] for place in left), samples=samples) if left else None


def posterior_file(model: Path) -> Path:
    """Return where the posterior of the model file `model` is kept."""
    return model.with_name(f"{model.stem}.posterior.csv")


def content(model: Calibrated, free: Collection[str] = ()) -> str:
    """Return a hash of all that a posterior of `model` depends on, and of nothing that it does not.

    These are equations, subscripts and integration, priors and correlations, and the history beside the model
    (`history*.csv`). Comments, units, sources, notes, the order of the file and its sketch are left out, and so are
    the values of the parameters in `free` (ids), which the posterior stands in for.
    """
    tree, made = model.tree, hashlib.sha256()
    freed = {id_ for id_ in free if not model.parameters.values[id_].elements}  # an array's elements stay as they are
    ours = {name: variable for name, variable in tree.variables.items() if variable.id not in freed}
    for name in sorted(ours):
        made.update(repr((name, [(one.subs, one.excepts, one.expr) for one in ours[name].equations])).encode())
    made.update(repr(sorted((name, one.elements) for name, one in tree.ranges.items())).encode())
    made.update(tree.method.encode())
    for id_, one in sorted(model.parameters.values.items()):
        values = () if id_ in freed else (one.value, [(each.name, each.value) for each in one.elements])
        made.update(repr((id_, one.low, one.high, one.draw, values)).encode())
    made.update(repr(sorted((one.between, one.correlation) for one in model.parameters.correlations)).encode())
    for file in sorted(model.path.parent.glob("history*.csv")):
        made.update(content_hash(file.read_bytes()).encode())
    return made.hexdigest()


def write_posterior(
    model: Calibrated, samples: Mapping[str, ArrayLike], *, method: str, data_until: float, seed: int
) -> Path:
    """Write the posterior of `model` beside it, and return the file.

    Args:
        model: the calibrated model, with the parameter file that the samples were drawn under.
        samples: by name or id, one column a calibrated parameter, equally weighted; all of one length.
        method: how the samples were come by, in a few words.
        data_until: the model time (years) until which data were used.
        seed: what the sampling started from.

    Raises:
        ParameterError: a name is unknown, lengths differ, or a sample is outside its parameter's range.
    """
    columns = {model.parameters.find(name).id: np.asarray(own, np.float64) for name, own in samples.items()}
    if len({own.shape for own in columns.values()}) != 1 or next(iter(columns.values())).ndim != 1:
        raise ParameterError(Problem("samples", "the columns are not of one length", "", "Give one number a sample."))
    names = [model.parameters.values[id_].name for id_ in columns]
    text = io.StringIO()
    head = (_quoted(model.name), _quoted(content(model, columns)), _quoted(method), repr(float(data_until)), str(seed))
    text.writelines(f"# {key}: {value}\n" for key, value in zip(_HEAD, head, strict=True))
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(names)
    rows.writerows([repr(value) for value in row] for row in np.column_stack(list(columns.values())).tolist())
    path = posterior_file(model.path)
    read(text.getvalue(), path, model)
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(text.getvalue(), encoding="utf-8", newline="")
    beside.replace(path)
    return path


def load_posterior(model: Calibrated) -> Posterior | None:
    """Return the posterior that lies beside `model`; `None` where there is none.

    Raises:
        ParameterError: the file cannot be read, or is not of this model with these priors and this history.
    """
    path = posterior_file(model.path)
    if not path.is_file():
        return None
    if large := too_long(path):
        raise ParameterError(large)
    try:
        return read(path.read_bytes().decode("utf-8-sig"), path, model)
    except UnicodeDecodeError:
        problem = Problem(str(path), "the file is not UTF-8 text", "", _again(model))
        raise ParameterError(problem) from None


def read(text: str, path: Path, model: Calibrated) -> Posterior:
    """Return the posterior of `model` that `text`, kept at `path`, holds.

    Raises:
        ParameterError: as for `load_posterior`; everything that is wrong is named at once.
    """
    lines = text.splitlines()
    many = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    head = loads("\n".join(line[1:].removeprefix(" ") for line in lines[:many]), str(path))
    said = head.take(head.root, "the lines with # at the top", required=_HEAD)
    name, made_for = (head.text(said.get(key), key) for key in ("model", "content"))
    method = head.text(said.get("method"), "method") or ""
    until, _ = (head.number(said.get(key), key) for key in ("data_until", "seed"))
    if not head.root.items:
        head.note(0, "it does not say at the top which model it is of", _again(model))
    rows = list(csv.reader(lines[many:]))
    problems = [*head.problems]
    ids = tuple(identifier(column) for column in rows[0]) if rows else ()
    problems += _flaws(ids, rows, f"{path}:{{}}", many, model)
    if not problems and (name, made_for) != (model.name, content(model, ids)):
        what = "it is the posterior of another model: equations, priors or history have changed since it was made"
        problems.append(Problem(str(path), what, lines[1], f"{_again(model)} Or delete the file to draw from priors."))
    if problems:
        raise ParameterError(problems)
    samples = np.array([[float(cell) for cell in row] for row in rows[1:]])
    ends = np.array([model.parameters.values[id_].bounds for id_ in ids]).T
    samples = np.clip(samples, ends[0], ends[1])
    samples.flags.writeable = False
    return Posterior(ids, samples, method, until or math.nan, hashlib.sha256("\n".join(lines).encode()).hexdigest())


def _flaws(
    ids: tuple[str, ...], rows: Sequence[Sequence[str]], where: str, before: int, model: Calibrated
) -> Iterator[Problem]:
    """What is wrong with the table; of each kind of flaw in its rows, the first."""
    known, again = model.parameters.values, _again(model)
    if len(rows) < 2:
        yield Problem(where.format(before + 1), "it has no samples", "", again)
        return
    for column, id_ in enumerate(ids):
        if id_ not in known or id_ in ids[:column]:
            what = "is there twice" if id_ in ids[:column] else f"is not a parameter of {model.name}"
            yield Problem(where.format(before + 1), f'"{rows[0][column]}" {what}', ",".join(rows[0]), again)
    for number, row in enumerate(rows[1:], before + 2):
        what = _flaw(ids, row, model.parameters)
        if what:
            yield Problem(where.format(number), what, ",".join(row), again)
            return


def _flaw(ids: tuple[str, ...], row: Sequence[str], parameters: Parameters) -> str:
    if len(row) != len(ids):
        return f"the row has {len(row)} numbers for {len(ids)} parameters"
    for id_, cell in zip(ids, row, strict=True):
        value = _number(cell)
        if not math.isfinite(value):
            return f'"{cell}" is not a number'
        low, high = parameters.values[id_].bounds if id_ in parameters.values else (-math.inf, math.inf)
        slack = _SLACK * max(abs(end) for end in (low, high, 0.0) if math.isfinite(end))
        if not low - slack <= value <= high + slack:
            return f"{value:g} is outside the range {low:g} to {high:g} of {parameters.values[id_].name}"
    return ""


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan


def _quoted(text: str) -> str:
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _again(model: Calibrated) -> str:
    return f"Make it anew with `tiershift validate {model.name}`."
