"""What is asked, cell by cell: stages that fit into memory, and their results as a dataset."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from tiershift.compile.build import Kernel
from tiershift.errors import Problem, UsageError
from tiershift.model.load import Model
from tiershift.model.tree import Ref
from tiershift.run.dataset import chosen, dataset
from tiershift.run.reduce import Found, Reducer, Reduction, Shape
from tiershift.run.simulate import kernel_of
from tiershift.run.stream import Stage, Work
from tiershift.run.traces import Store

Floats = NDArray[np.float64]
Cells = Mapping[str, tuple[Ref, ...]]
Attrs = Mapping[str, str | int]

_CHUNK = 64 * 2**20
"""Bytes of results of the futures that are run at a time."""
_STORE = -1
_MUCH, _LONGEST = 2e7, 1e6
"""Steps of all futures from which on a kernel of its own pays for what is kept; steps of one that count for it."""
_FEWEST, _MOST = 16, 4096
"""Futures that are run at a time: powers of two."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How what is asked is worked out.

    Attributes:
        stages: one after the other.
        asked: what is asked, and of which variables.
        owners: for each reduction of each stage the number of what was asked; -1 for the store.
        times: at which results are kept.
        looked_at: all cells that are kept.
    """

    stages: Sequence[Stage]
    asked: Sequence[tuple[Reducer, Cells]]
    owners: Sequence[Sequence[int]]
    times: Floats
    looked_at: tuple[Ref, ...]

    def named(self, model: Model, found: Sequence[Sequence[Sequence[Found]]], attrs: Attrs) -> xr.Dataset:
        """Return the statistics as a dataset, in the order in which they were asked for."""
        parts: dict[int, list[Sequence[Found]]] = {}
        for owners, stage in zip(self.owners, found, strict=True):
            for owner, own in zip(owners, stage, strict=True):
                parts.setdefault(owner, []).append(own)
        made = [
            _named(model, cells, self.times, _together(each), attrs)
            for number, (_, cells) in enumerate(self.asked)
            for each in zip(*parts[number], strict=True)
        ]
        if len(made) == 1:
            return made[0]
        data: dict[Hashable, xr.Variable] = {}
        coords: dict[Hashable, xr.Variable] = {}
        said: dict[Any, Any] = dict(attrs)
        for one in made:
            data |= {name: variable.variable for name, variable in one.data_vars.items()}
            coords |= {name: variable.variable for name, variable in one.coords.items()}
            said |= one.attrs
        return xr.Dataset(data, coords, said)


def laid_out(
    model: Model, work: Work, cells: Cells, times: Floats, asked: Sequence[Reducer], store: Store | None, room: int,
    *, together: bool,
) -> Layout:  # fmt: skip
    """Return the stages.

    Args:
        model, work: what is run.
        cells: of the variables that are kept.
        times: at which results are kept.
        asked: what is asked of the futures.
        store: where every future goes besides.
        room: bytes that may be held at once, about.
        together: whether all futures are run at a time.

    Raises:
        UsageError: a variable is unknown, or two statistics would have one name.
    """
    program = work.kernel.program
    about = [
        (reducer, cells if reducer.variable is None else chosen(model, program, [reducer.variable]))
        for reducer in asked
    ]
    _distinct(about)
    if not cells:
        raise UsageError(Problem("variables", "no variable is kept", way_out="Name one, or leave it out for all."))
    flat = [cell for own in cells.values() for cell in own]
    broad = [number for number, (reducer, _) in enumerate(about) if reducer.variable is None]
    columns = len(flat) * len(times)
    each = len(times) * sum(about[number][0].bytes(work.futures, columns, room) for number in broad)
    many = max(1, min(len(flat), room // max(1, each)))
    drafts = [
        _Draft(flat[k : k + many], [(n, 0, len(flat[k : k + many])) for n in broad]) for k in range(0, len(flat), many)
    ]
    if not broad:
        drafts = []
    if store is not None and len(drafts) != 1:
        drafts.insert(0, _Draft(list(flat), []))
    if store is not None:
        drafts[0].asks.append((_STORE, 0, len(flat)))
    if not drafts:
        drafts.append(_Draft([], []))
    for number, (reducer, own) in enumerate(about):
        if reducer.variable is not None:
            drafts[0].ask(number, [cell for cells_ in own.values() for cell in cells_])
    return Layout(
        [_stage(model, draft, work, about, store, len(times), room, together=together) for draft in drafts],
        about,
        [[owner for owner, _, _ in draft.asks] for draft in drafts],
        times,
        tuple(cell for draft in drafts for cell in draft.kept),
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """Cells that are kept, and who asks for which of them: a number, and the first and last place."""

    kept: list[Ref]
    asks: list[tuple[int, int, int]]

    def ask(self, owner: int, cells: list[Ref]) -> None:
        """Keep further cells where they are not kept in a row already."""
        start = self.kept.index(cells[0]) if cells[0] in self.kept else len(self.kept)
        if self.kept[start : start + len(cells)] != cells:
            start = len(self.kept)
            self.kept.extend(cells)
        self.asks.append((owner, start, start + len(cells)))


def _stage(
    model: Model, draft: _Draft, work: Work, about: Sequence[tuple[Reducer, Cells]], store: Store | None,
    saves: int, room: int, *, together: bool,
) -> Stage:  # fmt: skip
    size = max(_FEWEST, min(_MOST, _CHUNK // max(1, 8 * saves * len(draft.kept))))
    chunk = 1 << ((work.futures - 1).bit_length() if together else size.bit_length() - 1)
    reductions: list[tuple[Reduction, slice]] = []
    passes = 1
    for owner, first, last in draft.asks:
        if owner == _STORE:
            assert store is not None, "there is a store to ask for"
            reductions.append((store, slice(first, last)))
            continue
        shape, reducer = Shape(work.futures, chunk, saves, last - first, room), about[owner][0]
        reductions.append((reducer.start(shape), slice(first, last)))
        passes = max(passes, reducer.passes(work.futures, shape.columns, room))
    kernel = _kernel(model, work, draft.kept, passes)
    slots = np.array([kernel.program.slots[cell] for cell in draft.kept], np.int64)
    return Stage(kernel, slots, chunk, reductions, passes)


def _kernel(model: Model, work: Work, kept: Sequence[Ref], passes: int) -> Kernel:
    """The whole model's kernel, or for much work one of what is kept, which takes about a second to compile."""
    steps = min(_LONGEST, (model.final_time - model.initial_time) / max(model.time_step, 1e-9))
    if work.futures * passes * steps < _MUCH:
        return work.kernel
    return kernel_of(model, kept=[*kept, *work.schedule.stocks])


def _distinct(about: Sequence[tuple[Reducer, Cells]]) -> None:
    """Two statistics of one name would be one."""
    names = [f"{id_}{suffix}" for reducer, cells in about for id_ in cells for suffix in reducer.suffixes]
    seen: set[str] = set()
    if twice := sorted({name for name in names if name in seen or seen.add(name)}):  # type: ignore[func-returns-value]
        what = f"{', '.join(twice[:3])} would be there twice"
        raise UsageError(Problem("reduce", what, way_out="Ask for each thing once, or in runs of their own."))


def _together(parts: Sequence[Found]) -> Found:
    """One statistic of the cells of all parts."""
    first = parts[0]
    if len(parts) == 1:
        return first
    errors = [part.error for part in parts if part.error is not None]
    return replace(
        first,
        values=np.concatenate([part.values for part in parts], axis=-1),
        error=np.concatenate(errors) if errors else None,
    )


def _named(model: Model, cells: Cells, times: Floats, found: Found, attrs: Attrs) -> xr.Dataset:
    made = dataset(model, cells, times[:1] if found.timeless else times, found.values, found.leading, attrs)
    if found.timeless:
        made = made.isel(time=0, drop=True)
    if found.method:
        made.attrs["quantile_method"] = found.method
    place = 0
    for id_, own in cells.items():
        about = made[id_].attrs
        about["unit"] = found.unit.format(about["unit"])
        if found.about:
            about["statistic"] = found.about
        if found.error is not None:
            about["quantile_error"] = float(found.error[place : place + len(own)].max())
        place += len(own)
    return made.rename({id_: f"{id_}{found.suffix}" for id_ in cells}) if found.suffix else made
