"""All authorities of a panel, ready to be fitted, and the fit: once around the model file, then for every sample."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tiershift.calibrate.pool.ahead import DRAWN
from tiershift.calibrate.pool.bell import Gain, gain_of, opened
from tiershift.calibrate.pool.counted import YEARS, Counts, counts_of, deflators
from tiershift.calibrate.pool.fit import Pooled, Tick, pooled
from tiershift.calibrate.pool.futures import spread_ahead
from tiershift.calibrate.pool.rows import MANY, Engine, engine_of
from tiershift.calibrate.pool.samples import Joint, effects_for, joint_of
from tiershift.calibrate.pool.series import TOO_SMALL, Floats, codes_of
from tiershift.calibrate.pool.sizes import Sizes, local_of, neighbours, sizes_of
from tiershift.errors import ParameterError, Problem
from tiershift.model.load import Model
from tiershift.model.posterior import Posterior
from tiershift.places import Panel
from tiershift.run.inputs import inputs
from tiershift.run.posteriors import posterior_of

CHUNK = 50
"""Samples that are estimated at a time."""
_DRAWS = 100
"""Draws over which the mean of results is taken."""


@dataclass(frozen=True, slots=True)
class Places:
    """The authorities that are large enough for rates, compiled.

    Attributes:
        model: of England.
        near: weights of the statistical neighbours, shape (authority, authority).
    """

    model: Model
    sizes: Sizes
    counts: Counts
    near: Floats
    engine: Engine = field(repr=False)


@dataclass(frozen=True, slots=True)
class Estimated:
    """The effects of all authorities.

    Attributes:
        fit: around the values of the model file, each authority by itself.
        gain: how unknowns follow from counts there.
        unknowns: for the values of the model file, all authorities together, shape (place, unknown).
        samples: for each sample of England's posterior, shape (sample, place, unknown).
        cover: the covariance of unknowns around these, shape (place, unknown, unknown).
        ahead: the same with what they may do after the counts.
        bent: by what draws around unknowns are off on average, as results respond unevenly, shape (place, unknown).
        posterior: the hash of the posterior.
    """

    fit: Pooled
    gain: Gain
    unknowns: Floats
    samples: Floats
    cover: Floats
    ahead: Floats
    bent: Floats
    posterior: str


def places_of(model: Model, panel: Panel) -> Places:
    """Return the authorities of a panel, compiled for what is counted of them."""
    codes = tuple(code for code in codes_of(panel) if code not in TOO_SMALL)
    sizes = sizes_of(panel, codes)
    locals_ = [local_of(sizes, row, model, panel) for row in range(len(codes))]
    counts = counts_of(panel, codes, deflators(model.path))
    return Places(model, sizes, counts, neighbours(panel, codes), engine_of(model, locals_))


def fit_places(places: Places, *, until: int = YEARS[-1], tell: Tick | None = None) -> Pooled:
    """Return the effects of all authorities from the counts up to a year, each by itself."""
    return pooled(places.engine, places.counts, places.near, until=until, tell=tell)


def together(places: Places, fit: Pooled) -> Joint:
    """Return what is needed to estimate all authorities together, around a fit of each by itself."""
    gain = gain_of(fit.line, fit.spreads)
    return joint_of(places.engine, places.counts.until(fit.until), fit, gain, places.sizes.children[:, -1])


def bases_of(model: Model, engine: Engine, posterior: Posterior, first: int, last: int) -> Floats:
    """Return England's constants with samples of its posterior, all else as in the model file.

    Shape (last - first, constant).
    """
    own = {id_: posterior.samples[first:last, column] for column, id_ in enumerate(posterior.ids)}
    return inputs(model.england, engine.kernel, None, draws=own, futures=last - first).rows(0, last - first)


def estimate(places: Places, *, work: Path, bond: str, tell: Callable[[str, float], None] | None = None) -> Estimated:
    """Return the effects of all authorities for the model file and for every sample of England's posterior.

    Args:
        work: a folder where what is done is kept, so that a stopped run goes on from there; the caller clears it.
        bond: what the estimates follow from; what lies in `work` of another is done again.
        tell: is told what is being done, and the part of all that is done.

    Raises:
        ParameterError: the model has no posterior.
    """
    say = tell or (lambda *_: None)
    posterior = posterior_of(places.model)
    if posterior is None:
        way_out = f"Write one with tiershift validate {places.model.name}."
        raise ParameterError(Problem(places.model.name, "it has no posterior to fit places to", way_out=way_out))
    fit = fit_places(places, tell=lambda what: say(what, 0.0))
    joint = together(places, fit)
    unknowns = effects_for(joint, places.engine.base[None], fit.unknowns, steps=10)[0][0]
    work.mkdir(parents=True, exist_ok=True)
    parts = []
    for first, last, path in _chunks(len(posterior), work, bond):
        say(f"samples {first + 1} to {last} of {len(posterior)}", first / len(posterior))
        found = _kept(path, (last - first, *unknowns.shape))
        if found is None:
            bases = bases_of(places.model, places.engine, posterior, first, last)
            found = effects_for(joint, bases, unknowns)[0].astype(np.float32)
            beside = path.with_suffix(".new")
            with beside.open("wb") as out:
                np.save(out, found)
            beside.replace(path)
        parts.append(found)
    cover = opened(fit.line, joint.gain, fit.spreads)
    ahead = spread_ahead(fit.line, joint.gain, fit.spreads)
    say("the unevenness of draws", 1.0)
    bent = bent_by(joint, unknowns, ahead, [number for number in DRAWN if number < MANY])
    samples = np.concatenate(parts).astype(float)
    return Estimated(fit, joint.gain, unknowns, samples, cover, ahead, bent, posterior.hash)


def bent_by(joint: Joint, unknowns: Floats, cover: Floats, free: Sequence[int]) -> Floats:
    """Return by what draws around unknowns are off on average, shape (place, unknown).

    The mean result over draws is above the result at their middle. By what unknowns would have to be others for that,
    as the counts tell unknowns.

    Args:
        free: the unknowns that are drawn.
    """
    generator = np.random.default_rng(0)
    lower = np.linalg.cholesky(cover[:, free][:, :, free] + 1e-10 * np.eye(len(free)))
    half = generator.standard_normal((_DRAWS // 2, len(unknowns), len(free)))
    moved = np.zeros((_DRAWS, *unknowns.shape))
    moved[..., free] = np.einsum("pkl,spl->spk", lower, np.concatenate([half, -half]))
    places = np.arange(len(unknowns))
    middle = joint.engine.results(joint.engine.rows(places, unknowns))
    total = np.zeros_like(middle)
    for one in moved:
        total += joint.engine.results(joint.engine.rows(places, unknowns + one))
    with np.errstate(divide="ignore", invalid="ignore"):
        off = np.log(total / _DRAWS / middle)
    known = np.isfinite(joint.counts.values) & np.isfinite(off)
    return np.asarray(np.einsum("pkmy,pmy->pk", joint.gain.gain, np.where(known, off, 0.0)), float)


def _chunks(many: int, work: Path, bond: str) -> Iterator[tuple[int, int, Path]]:
    key = hashlib.sha256(bond.encode()).hexdigest()[:12]
    for first in range(0, many, CHUNK):
        yield first, min(first + CHUNK, many), work / f"{key}_{first:05d}.npy"


def _kept(path: Path, shape: tuple[int, ...]) -> Floats | None:
    """What an earlier run has done; nothing where it is not there or damaged."""
    with suppress(OSError, ValueError):
        found = np.load(path, allow_pickle=False)
        if found.shape == shape and np.isfinite(found).all():
            return np.asarray(found)
    return None
