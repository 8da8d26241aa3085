"""The futures of an ensemble: one row of parameter values for each.

Future k of a parameter is a function of the seed, k, the parameter's id, and those that it is correlated with: not of
how many futures are drawn, in which chunk, in what order the file lists its parameters, or what other parameters there
are. So future 17 is the same future in every plan, and what two plans do to it may be compared.

The numbers come from Philox, whose n-th output can be computed without the ones before
(J. K. Salmon et al., Parallel random numbers: as easy as 1, 2, 3, 2011, https://doi.org/10.1145/2063384.2063405):
the key is (seed, hash of the id) and the place in the stream is k.

Correlated parameters are drawn by a Gaussian copula (`model.correlations`): the chances of each as above, as normal
scores; these mixed, in the order of their ids; and the shape of each inverted at the chances of its own new score.
One that comes first by its id among those it is correlated with keeps the bits that it has alone.

Where there is a posterior, its parameters take the row pi(k) of its samples together, and nothing else: a correlation
between one of them and another parameter is not drawn. Of n samples, pi takes each once among the futures 0 to n - 1,
in an order that depends on the seed alone, and again, in another order, among the next n.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import starmap
from typing import TypeAlias

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from scipy import special

from tiershift.errors import ParameterError, Problem, UsageError, suggest
from tiershift.model.correlations import Group, groups
from tiershift.model.distributions import Draw, Fixed, Floats, truncated
from tiershift.model.names import identifier, meant
from tiershift.model.parameters import Parameters
from tiershift.model.posterior import Posterior

_WORDS_PER_COUNT = 4
"""Philox 4x64 gives four words at each count."""
_POSTERIOR = "\0posterior"
"""The stream of the choice among samples; no parameter has such an id."""
_LEAST_CHANCE = 2.0**-53
_MANY = 20_000
"""Values from which on columns are drawn on threads."""
_KEPT_FUTURES = 4096
"""Futures of a column that is kept: 32 MiB for all of them."""


@dataclass(frozen=True, slots=True)
class Draws:
    """Parameter values, future by future, in the model's units; of an array, the factor on all of its elements.

    Attributes:
        ids: the parameter of each column; one that is not here keeps the model's value in every future.
        names: the same, as the modeller spells them.
        values: shape (future, parameter), C order, read-only.
        first: the number of the future in the first row.
        seed: what the draws came from; `None` where a user gave them.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    values: Floats
    first: int = 0
    seed: int | None = None

    def __len__(self) -> int:
        return int(self.values.shape[0])

    def of(self, id_: str) -> Floats:
        """Return the values of one parameter, shape (future,)."""
        return self.values[:, self.ids.index(id_)]


UserDraws: TypeAlias = Draws | Mapping[str, ArrayLike] | pd.DataFrame | xr.Dataset
"""What a user may give instead of drawing: columns by name or id, all of one length."""


def draw(
    parameters: Parameters, futures: int, seed: int, *, first: int = 0, posterior: Posterior | None = None
) -> Draws:
    """Return futures `first` to `first + futures - 1` of all parameters, those with a fixed value included.

    Args:
        parameters: each with its draw, which is cut off at the ends of the parameter's range.
        futures: how many rows, at least 1.
        seed: 0 to 2**64 - 1.
        first: the number of the first future, for drawing in chunks.
        posterior: samples of some of the parameters, which stand in for their draws.

    Raises:
        UsageError: a number is out of bounds.
    """
    _check(futures, seed, first)
    certain = [one.draw.value if isinstance(one.draw, Fixed) else np.nan for one in parameters.values.values()]
    values = np.tile(np.array(certain, np.float64), (futures, 1))
    places = {id_: place for place, id_ in enumerate(parameters.values)}
    span = futures, seed, first
    sampled = posterior.ids if posterior is not None else ()
    free = {id_: parameters.values[id_] for id_ in varying(parameters) if id_ not in sampled}
    for group in groups(parameters.correlations, free):
        for id_, own in zip(group.ids, _chances(group, *span), strict=True):
            values[:, places[id_]] = truncated(free.pop(id_).draw, own, *parameters.values[id_].bounds)
    work = [(id_, one.draw, one.bounds, *span) for id_, one in free.items()]
    with ThreadPoolExecutor(max(1, os.cpu_count() or 1)) as pool:
        made = pool.map(_alone, *zip(*work, strict=True)) if futures * len(work) > _MANY else starmap(_alone, work)
        for id_, column in zip(free, made, strict=True):
            values[:, places[id_]] = column
    if posterior is not None:
        values[:, [places[id_] for id_ in sampled]] = posterior.samples[rows(len(posterior), *span)]
    names = tuple(parameter.name for parameter in parameters.values.values())
    return Draws(tuple(parameters.values), names, _frozen(values), first, seed)


def varying(parameters: Parameters) -> tuple[str, ...]:
    """Return the ids of the parameters that are not the same in every future, as far as priors go."""
    return tuple(id_ for id_, one in parameters.values.items() if not isinstance(one.draw, Fixed))


def rows(samples: int, futures: int, seed: int, first: int = 0) -> NDArray[np.intp]:
    """Return which of `samples` equally likely rows each future takes, shape (future,)."""
    numbers = np.arange(first, first + futures)
    turns, places = np.divmod(numbers, samples)
    found = np.empty(futures, np.intp)
    for turn in range(int(turns[0]), int(turns[-1]) + 1):
        now = turns == turn
        found[now] = _order(samples, seed, turn)[places[now]]
    return found


@lru_cache(maxsize=8)
def _order(samples: int, seed: int, turn: int) -> NDArray[np.intp]:
    """The order in which the futures of one turn take the samples."""
    order: NDArray[np.intp] = np.argsort(uniform(_POSTERIOR, samples, seed, first=turn * samples), kind="stable")
    order.flags.writeable = False
    return order


def _chances(group: Group, futures: int, seed: int, first: int) -> list[Floats]:
    """The chances of correlated parameters, each of shape (future,)."""
    scores = [special.ndtri(uniform(id_, futures, seed, first=first)) for id_ in group.ids]
    found = []
    for place, id_ in enumerate(group.ids):
        if not group.lower[place, :place].any():
            found.append(uniform(id_, futures, seed, first=first))
            continue
        mixed = np.zeros(futures)
        for weight, score in zip(group.lower[place, : place + 1].tolist(), scores, strict=False):
            mixed += weight * score  # one at a time, so that no bit depends on how many futures there are
        found.append(np.clip(special.ndtr(mixed), _LEAST_CHANCE, 1.0 - _LEAST_CHANCE))
    return found


def _alone(id_: str, shape: Draw, bounds: tuple[float, float], futures: int, seed: int, first: int) -> Floats:
    """The values of a parameter that is uncorrelated; the last ones are kept, as plans are run over the same futures.

    Inverting a beta takes a microsecond a value, which a thousand futures of a model take in all.
    """
    if futures > _KEPT_FUTURES:
        return truncated(shape, uniform(id_, futures, seed, first=first), *bounds)
    return _kept(id_, shape, bounds, futures, seed, first)


@lru_cache(maxsize=1024)
def _kept(id_: str, shape: Draw, bounds: tuple[float, float], futures: int, seed: int, first: int) -> Floats:
    made = truncated(shape, uniform(id_, futures, seed, first=first), *bounds)
    made.flags.writeable = False
    return made


def uniform(stream: str, futures: int, seed: int, *, first: int = 0) -> Floats:
    """Return chances in (0, 1) of one stream, shape (future,), symmetrical about 0.5 and never 0 or 1.

    The upper 52 of 64 bits are used with a half added, which a float64 holds exactly.
    """
    name = int.from_bytes(hashlib.blake2b(stream.encode(), digest_size=8).digest(), "little")
    count, skipped = divmod(first, _WORDS_PER_COUNT)
    words = np.random.Philox(key=_words(seed, name), counter=_words(count, 0, 0, 0)).random_raw(skipped + futures)
    return (np.asarray(words, dtype=np.uint64)[skipped:] >> np.uint64(12)).astype(np.float64) * 2.0**-52 + 2.0**-53


def given(table: UserDraws, known: Mapping[str, str], *, futures: int | None = None) -> Draws:
    """Return draws that a user gives, for the parameters that the table names and in its order.

    Args:
        table: columns by name or id. A Dataset's variables are one-dimensional, along the same dimension.
        known: the model's constants, id → name.
        futures: the length asked for; any where `None`.

    Raises:
        ParameterError: a name is unknown or given twice, lengths differ, or a value is not a finite number.
    """
    if isinstance(table, Draws):
        table = dict(zip(table.ids, table.values.T, strict=True))
    columns = [(str(name), _column(values)) for name, values in table.items()]
    problems = [problem for name, column in columns for problem in _flaws(name, column, known)]
    problems += _twice([name for name, _ in columns], known)
    lengths = [(name, column.shape[0]) for name, column in columns if column.ndim == 1]
    wanted = futures if futures is not None else next((length for _, length in lengths), 0)
    problems += [
        Problem(name, f"{length} futures are given where {wanted} are needed", "", "Give columns of one length.")
        for name, length in lengths
        if length != wanted or length == 0
    ]
    if not columns:
        problems.append(Problem("draws", "the table has no columns", "", "Name at least one parameter."))
    if problems:
        raise ParameterError(problems)
    ids = tuple(id_ for name, _ in columns if (id_ := meant(name, known)) is not None)
    return Draws(ids, tuple(known[id_] for id_ in ids), _frozen(np.column_stack([column for _, column in columns])))


def override(draws: Draws, values: Mapping[str, ArrayLike], known: Mapping[str, str] | None = None) -> Draws:
    """Return `draws` with some columns replaced by a number, or by one number a future.

    Args:
        draws: what holds for every other parameter.
        values: by name or id.
        known: the model's constants, id → name, where more may be set than `draws` has; they become new columns.

    Raises:
        ParameterError: as for `given`.
    """
    if not values:
        return draws
    full = {
        name: np.broadcast_to(value, len(draws)) if np.ndim(value) == 0 else value for name, value in values.items()
    }
    have = dict(zip(draws.ids, draws.names, strict=True))
    new = given(full, {**(known or {}), **have}, futures=len(draws))
    columns = {**dict(zip(draws.ids, draws.values.T, strict=True)), **dict(zip(new.ids, new.values.T, strict=True))}
    names = {**have, **dict(zip(new.ids, new.names, strict=True))}
    stacked = _frozen(np.column_stack(list(columns.values())))
    return replace(draws, ids=tuple(columns), names=tuple(names[id_] for id_ in columns), values=stacked)


def _check(futures: int, seed: int, first: int) -> None:
    bounds = (
        ("futures", futures, 1, 2**40, "Ask for at least one future."),
        ("seed", seed, 0, 2**64 - 1, "Give a whole number from 0 to 2**64 - 1."),
        ("first", first, 0, 2**60, "Futures are counted from 0."),
    )
    problems = [
        Problem(name, f"{name} = {value} is out of bounds", "", way_out)
        for name, value, low, high, way_out in bounds
        if not low <= value <= high
    ]
    if problems:
        raise UsageError(problems)


def _column(values: object) -> Floats:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        return np.array(np.nan)


def _flaws(name: str, column: Floats, known: Mapping[str, str]) -> list[Problem]:
    if meant(name, known) is None:
        offer = suggest(name, list(known.values()), "`tiershift show` lists them.")
        return [Problem(name, f'"{name}" is not a parameter of the model', "", offer)]
    if column.ndim != 1:
        return [Problem(name, f'"{name}" is not a column of numbers', "", "Give one number for each future.")]
    if not np.isfinite(column).all():
        row = int(np.argmin(np.isfinite(column)))
        what = f'"{name}" is {column[row]} in future {row}'
        return [Problem(name, what, "", "Give a finite number for each future.")]
    return []


def _twice(names: Sequence[str], known: Mapping[str, str]) -> list[Problem]:
    first: dict[str, int] = {}
    ids = [meant(name, known) or identifier(name) for name in names]
    return [
        Problem(name, f'"{name}" is the same parameter as "{names[first[id_]]}"', "", "Keep one of the two.")
        for at, (name, id_) in enumerate(zip(names, ids, strict=True))
        if first.setdefault(id_, at) != at
    ]


def _frozen(values: Floats) -> Floats:
    made = np.ascontiguousarray(values, dtype=np.float64)
    made.flags.writeable = False
    return made


def _words(*words: int) -> NDArray[np.uint64]:
    return np.array(words, dtype=np.uint64)
