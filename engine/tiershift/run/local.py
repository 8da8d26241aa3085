"""What makes rows of constants those of one place, after they have been drawn for all of England."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import special

from tiershift.compile.program import Program
from tiershift.model.constants import subscripts
from tiershift.model.load import Model
from tiershift.model.local import Effect, Effects, Local, effects_of, factor_of, is_share, scale_of
from tiershift.model.names import identifier
from tiershift.model.posterior import Posterior
from tiershift.run.draws import rows, uniform

__all__ = ["Effects", "Local", "Placed", "place_seed", "placed"]

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Placed:
    """What is done to a row of England's constants; all places are columns of it.

    Attributes:
        code: of the place, which its draws come from.
        scale: by what each constant is multiplied, shape (constant,).
        own, numbers: constants that have the place's own numbers, and these.
        effects: what is drawn.
        moved: for each effect, the columns that it moves, and whether it is added.
        shares: columns that stay at 1 or below.
        sampled: whether the futures take samples of the posterior that the effects' means were estimated for.
    """

    code: str
    scale: Floats
    own: Places
    numbers: Floats
    effects: Effects | None = None
    moved: tuple[tuple[Places, bool], ...] = ()
    shares: Places = field(default_factory=lambda: np.zeros(0, np.intp))
    sampled: bool = False

    def localise(self, values: Floats, first: int, seed: int | None) -> None:
        """Make rows those of the place, where they stand.

        Args:
            values: shape (future, constant), written over.
            first: the number of the future in the first row.
            seed: what the place's effects are drawn from; they are at their means without.
        """
        values *= self.scale
        values[:, self.own] = self.numbers
        if self.effects is not None:
            for (columns, adds), size in zip(self.moved, self.drawn(len(values), first, seed), strict=True):
                if adds:
                    values[:, columns] += size[:, None]
                else:
                    values[:, columns] *= np.exp(size)[:, None]
        values[:, self.shares] = np.minimum(values[:, self.shares], 1.0)

    def drawn(self, futures: int, first: int, seed: int | None) -> list[Floats]:
        """Return each effect in each future, each of shape (future,): the same bits however many are asked for."""
        if self.effects is None:
            return []
        effects = self.effects
        if seed is None:
            return [np.full(futures, mean) for mean in effects.mean.tolist()]
        means = np.broadcast_to(effects.mean, (futures, len(effects.names)))
        if self.sampled and effects.samples is not None:
            means = effects.samples[rows(len(effects.samples), futures, seed, first)]
        streams = [f"\0{self.code}: {name}" for name in effects.names]
        scores = [special.ndtri(uniform(stream, futures, seed, first=first)) for stream in streams]
        found = []
        for place in range(len(effects.names)):
            size = np.array(means[:, place])
            for weight, score in zip(effects.cholesky[place, : place + 1].tolist(), scores, strict=False):
                if weight:
                    size += weight * score  # one at a time, so that no bit depends on how many futures there are
            found.append(size)
        return found


def place_seed(code: str, seed: int) -> int:
    """Return what the random changes of a place come from: other ones than those of its neighbours."""
    return int.from_bytes(hashlib.blake2b(f"{code} {seed}".encode(), digest_size=8).digest(), "little")


def placed(
    model: Model,
    program: Program,
    columns: Mapping[str, int],
    arrays: Mapping[str, tuple[Places, Floats]],
    given: Collection[int],
    posterior: Posterior | None = None,
) -> Placed | None:
    """Return what makes rows of `program` those of the model's place; `None` for all of England.

    Args:
        model: of a place.
        columns: the column of each constant that is one number, by id.
        arrays: the columns of each array that has an entry, by id.
        given: columns that hold the place's numbers already: what somebody believes, or gave.
        posterior: what the futures take their samples from.
    """
    local, england = model.local, model.england.parameters
    if local is None:
        return None
    elements = {
        id_: dict(zip([subscripts(each.name) for each in england.values[id_].elements], places.tolist(), strict=True))
        for id_, (places, _) in arrays.items()
    }

    def free(places: list[int]) -> Places:
        return np.array([place for place in places if place not in given], np.intp)

    def columns_of(effect: Effect) -> list[int]:
        if effect.id in columns:
            return [columns[effect.id]]
        return [at for name, at in elements[effect.id].items() if effect.element in (None, name)]

    own = {at: number for at, number in _own(local, columns, elements).items() if at not in given}
    shares = [id_ for id_, one in england.values.items() if is_share(one)]
    capped = [at for id_ in shares for at in elements.get(id_, {"": columns[id_]} if id_ in columns else {}).values()]
    return Placed(
        local.code,
        _scale(model, local, program, given),
        np.array(list(own), np.intp),
        np.array(list(own.values()), float),
        local.effects,
        tuple((free(columns_of(effect)), effect.adds) for effect in effects_of(local, england)),
        free(capped),
        local.effects is not None and posterior is not None and posterior.hash == local.effects.posterior,
    )


def _scale(model: Model, local: Local, program: Program, given: Collection[int]) -> Floats:
    """By what each constant is multiplied, shape (constant,)."""
    ids = {name: variable.id for name, variable in model.tree.variables.items()}
    scale = np.ones(len(program.constants))
    sizes: dict[str, float] = {}
    for column, cell in enumerate(program.constants):
        id_ = ids.get(cell.name)
        if id_ is not None and column not in given:
            if id_ not in sizes:
                sizes[id_] = scale_of(local, id_, model.variables[id_].unit) * factor_of(local, id_)
            scale[column] = sizes[id_]
    return scale


def _own(
    local: Local, columns: Mapping[str, int], elements: Mapping[str, Mapping[tuple[str, ...], int]]
) -> dict[int, float]:
    """The place's own numbers by column."""
    own: dict[int, float] = {}
    for name, value in local.values.items():
        id_ = identifier(name)
        if isinstance(value, Mapping):
            own |= {elements[id_][subscripts(element)]: number for element, number in value.items()}
        else:
            own[columns[id_]] = value
    return own
