"""Many futures: from a model, a plan and draws to what one asks of them.

Futures are drawn, run, reduced and forgotten a chunk at a time, so that a million take no more memory than some
thousands. A future that leaves the finite numbers is kept as it is, so that what is asked of it is not a number:
attrs["futures_not_finite"] counts them; the coordinates `failed_future`, `failed_time` and `failed_variable` along
`failure` say, for the first hundred, when and in which variable it began; traces have `future_status`, 0 or 1.
A run that is stopped gives no results and leaves none behind, but for its checkpoint; what goes on from that gives the
same bits as a run in one go.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Event

import numpy as np
import xarray as xr

from tiershift.errors import Problem, UsageError
from tiershift.events.plan import Plan
from tiershift.model.load import Model
from tiershift.model.local import Local
from tiershift.model.names import identifier
from tiershift.model.posterior import Posterior
from tiershift.run.batch import Progress, times_of
from tiershift.run.checkpoint import Checkpoint
from tiershift.run.dataset import chosen
from tiershift.run.discrepancy import with_discrepancies
from tiershift.run.draws import UserDraws
from tiershift.run.failures import failures, told
from tiershift.run.inputs import constants_by_id, inputs, plan_of
from tiershift.run.layout import Layout, laid_out
from tiershift.run.posteriors import posterior_of
from tiershift.run.reduce import Everything, Quantiles, Reducer
from tiershift.run.schedule import schedule
from tiershift.run.simulate import kernel_of, origin
from tiershift.run.steering import steering
from tiershift.run.stream import Standing, Stop, Stream, Work
from tiershift.run.traces import Attrs, Store

ROOM = 256 * 2**20
"""Bytes of results that are held at once, about; what needs more is run again for each part of its variables."""
_MOST = 2**32 - 1
"""Futures that can be counted in bins."""
_SAMPLE = 64
"""Futures whose parameters name those of all."""


def ensemble(
    model: Model,
    *,
    futures: int = 1000,
    seed: int = 0,
    plan: Plan | str | None = None,
    draws: UserDraws | None = None,
    posterior: Posterior | bool = True,
    traces: bool | str | Path = False,
    variables: Iterable[str] | None = None,
    reduce: Reducer | Sequence[Reducer] | None = None,
    first: int = 0,
    progress: Progress | None = None,
    stop: Stop | Event | None = None,
    checkpoint: str | Path | None = None,
    resume: bool = False,
    threads: int | None = None,
) -> xr.Dataset:
    """Run many futures, each with its own parameters.

    Future k has the same parameters in every plan, so plans are compared future by future.

    Args:
        model: what to run.
        futures: how many.
        seed: what the draws come from.
        plan: decisions and counts to carry out; a scenario's name or file, or a folded log.
        draws: parameter values by id or name, one a future, in place of the model's own; a bare model file has none.
        posterior: samples to use in place of draws, but for what the plan believes; True: of the file beside the model.
        traces: keep every future: in memory, or at this path in a Zarr store; besides what `reduce` asks.
        variables: which to keep, by id or name; all by default.
        reduce: what is asked of the futures, quantiles by default; see `tiershift.run.reduce`.
        first: the number of the first future: `first=17, futures=1` is future 17 of any ensemble with this seed.
        progress: called with (futures done, futures in all); each pass over them counts.
        stop: asked between chunks, a function or an event, whether to stop.
        checkpoint: a file in which to keep where the run stands, twice a minute and when it is stopped.
        resume: go on from the checkpoint, where there is one.
        threads: all processors by default; changes speed, never results.

    Returns:
        Dims (quantile, time, subscripts …), or (future, time, subscripts …) with `traces`; coordinates `time` (years),
        `date`, those of `discrepancy`; a data variable for each variable and statistic with `name`, `unit`, `equation`.

    Raises:
        InputError: something that was given is wrong; see the class raised.
        Stopped: `stop` asked for it.
    """
    _sensible(futures, seed, first, threads, checkpoint, resume=resume)
    work, attrs = _work(model, plan, futures, seed, first, draws, threads, posterior=posterior)
    cells = chosen(model, work.kernel.program, variables)
    times = times_of(work.kernel, work.inputs.rows(0, 1), work.schedule)
    store = None if isinstance(traces, bool) else Store(Path(traces), model, cells, times, first)
    asked = _asked(reduce, first, traces=traces)
    together = traces is True and stop is None and checkpoint is None
    layout = laid_out(model, work, cells, times, asked, store, ROOM, together=together)
    kept_at = None if checkpoint is None else Checkpoint(Path(checkpoint), _name(work, layout, attrs, store))
    asks = stop.is_set if isinstance(stop, Event) else stop
    stream = Stream(work, layout.stages, checkpoint=kept_at, progress=progress, stop=asks)
    standing = _carried_out(stream, store, kept_at, attrs, resume=resume)
    return _result(model, work, layout, standing, attrs, store, kept_at)


def _result(
    model: Model,
    work: Work,
    layout: Layout,
    standing: Standing,
    attrs: Attrs,
    store: Store | None,
    checkpoint: Checkpoint | None,
) -> xr.Dataset:
    """Name what was found, and say which futures failed."""
    found = failures(work.kernel, work.inputs, work.schedule, layout.looked_at, standing.left)

    def whole(named: xr.Dataset) -> xr.Dataset:
        return with_discrepancies(told(named, standing.left, found), model, work.steering, standing.noted)

    made = None if store is None else store.finish(whole(store.bare()))
    if layout.asked:
        made = whole(layout.named(model, standing.found, attrs))
    if checkpoint is not None:
        checkpoint.finish()
    assert made is not None, "futures are reduced, kept, or written"
    return made


def _work(
    model: Model,
    plan: Plan | str | None,
    futures: int,
    seed: int,
    first: int,
    draws: UserDraws | None,
    threads: int | None,
    *,
    posterior: Posterior | bool,
) -> tuple[Work, dict[str, str | int]]:
    """What is run, and where it comes from."""
    kernel, decided = kernel_of(model), plan_of(model, plan)
    held = (None if draws is not None else posterior_of(model)) if posterior is True else posterior or None
    given = inputs(model, kernel, decided, futures=futures, seed=seed, first=first, draws=draws, posterior=held)
    row = given.rows(0, 1)[0]
    steers = steering(model, kernel.program, decided, row)
    changes = steers.added_to(schedule(decided, kernel.program, constants_by_id(model, kernel), model.name, row))
    attrs = origin(model, decided, futures=futures, seed=seed) | ({"first_future": first} if first else {})
    if draws is None and model.parameters.values:
        attrs |= drawn_as(given.posterior, model.local)
    if draws is not None:
        attrs["given"] = f"draws {given.digest(futures)}"
    return Work(kernel, given, changes, futures, threads, steers), attrs


def drawn_as(posterior: Posterior | None, local: Local | None) -> dict[str, str]:
    """Return what is said of the draws; what a place has of its own is written over England’s samples."""
    if posterior is None:
        return {"drawn_from": "prior"}
    over = {identifier(name) for name in local.values} if local else set()
    return {
        "drawn_from": "posterior",
        "posterior_hash": posterior.hash,
        "posterior_method": posterior.method,
        "posterior_data_until": f"{posterior.data_until:g}",
        "posterior_of": ", ".join(id_ for id_ in posterior.ids if id_ not in over),
    }


def _carried_out(
    stream: Stream, store: Store | None, kept_at: Checkpoint | None, attrs: Attrs, *, resume: bool
) -> Standing:
    """Run all; of what does not come to its end nothing is left but what a checkpoint goes on with."""
    if resume and kept_at is not None and kept_at.path.exists():
        stream.resume()
        if store is not None:
            store.go_on()
    elif store is not None:
        store.begin(stream.work.futures, stream.stages[0].chunk, attrs)
    try:
        return stream.carry_out()
    except BaseException:
        if store is not None and (kept_at is None or not kept_at.path.exists()):
            store.drop()
        raise


def _whole(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _sensible(
    futures: int, seed: int, first: int, threads: int | None, checkpoint: str | Path | None, *, resume: bool
) -> None:
    problems = [
        Problem(name, f"{name} = {value!r} is out of bounds", way_out=way_out)
        for name, value, least, way_out in (
            ("futures", futures, 1, "Ask for a whole number of at least one."),
            ("first", first, 0, "Futures are counted from 0."),
            ("threads", 1 if threads is None else threads, 1, "Ask for a whole number of at least one, or leave it."),
        )
        if not _whole(value) or not least <= value <= _MOST
    ]
    if not _whole(seed) or not 0 <= seed <= 2**64 - 1:
        way_out = "Give a whole number from 0 to 2**64 - 1."
        problems.append(Problem("seed", f"seed = {seed!r} is out of bounds", way_out=way_out))
    if resume and checkpoint is None:
        problems.append(Problem("resume", "there is no checkpoint to go on from", way_out="Name it: checkpoint=…"))
    if checkpoint is not None and not Path(checkpoint).absolute().parent.is_dir():
        what = f"there is no folder {Path(checkpoint).absolute().parent} to keep it in"
        problems.append(Problem("checkpoint", what, way_out="Make it, or name another place."))
    if checkpoint is not None and not resume and Path(checkpoint).exists():
        way_out = "Go on from it with resume=True, or delete it."
        problems.append(Problem("checkpoint", f"{checkpoint} is there already", way_out=way_out))
    if problems:
        raise UsageError(problems)


def _asked(reduce: Reducer | Sequence[Reducer] | None, first: int, *, traces: bool | str | Path) -> list[Reducer]:
    """What is asked of the futures; the futures themselves are one thing that can be."""
    if reduce is None:
        return [Everything(first)] if traces is True else [] if traces else [Quantiles()]
    given = list(reduce) if isinstance(reduce, Iterable) else [reduce]
    if not given:
        raise UsageError(Problem("reduce", "nothing is asked of the futures", way_out="Leave it out for quantiles."))
    return [Everything(first), *given] if traces is True else given


def _name(work: Work, layout: Layout, attrs: Attrs, store: Store | None) -> dict[str, str | int]:
    """What names a run, so that a checkpoint of another is refused; whatever changes a bit of a result is in it."""
    program, changes = work.kernel.program, work.schedule
    plan = [part.tobytes() for part in (changes.step, changes.index, changes.factor, changes.term)]
    reducers = "; ".join(f"{reducer!r} of {', '.join(cells)}" for reducer, cells in layout.asked)
    return {
        **attrs,
        "first_future": work.inputs.first,
        "equations": _hash(repr((program.initial, program.static, program.dynamic, program.states)).encode()),
        "parameters": _hash(work.inputs.rows(0, min(_SAMPLE, work.futures)).tobytes()),
        "changes by step": _hash(b"".join(plan)),
        "counts by step": _hash(repr(changes.resets).encode()),
        "reducers": reducers,
        "traces": "" if store is None else str(store.path),
        "chunks": ", ".join(str(stage.chunk) for stage in layout.stages),
    }


def _hash(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:16]
