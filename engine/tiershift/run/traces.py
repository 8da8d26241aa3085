"""Every future on disk, in a Zarr store that is written chunk by chunk and read as the dataset in memory would be."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from tiershift.errors import Problem, UsageError
from tiershift.model.load import Model
from tiershift.model.tree import Ref
from tiershift.run.dataset import dataset
from tiershift.run.reduce.shape import Arrays, Floats, Found, Task

if TYPE_CHECKING:
    import zarr

Attrs = Mapping[str, str | int]


class Store:
    """A Zarr store on its way: beside its place until it is whole.

    It is a reduction that holds nothing: what it is given goes to disk.
    """

    __slots__ = ("_cells", "_first", "_group", "_model", "_times", "partial", "path")

    def __init__(
        self, path: Path, model: Model, cells: Mapping[str, tuple[Ref, ...]], times: Floats, first: int
    ) -> None:
        self.path, self.partial = path, path.with_name(f"{path.name}.partial")
        self._model, self._cells, self._times, self._first = model, cells, times, first
        self._group: zarr.Group | None = None

    def begin(self, futures: int, chunk: int, attrs: Attrs) -> None:
        """Write all but the numbers.

        Raises:
            UsageError: Zarr is not installed, or there is something at the path.
        """
        _installed()
        if self.path.exists():
            raise UsageError(Problem("traces", f"{self.path} is there already", way_out="Delete it, or name another."))
        if self.partial.exists():
            shutil.rmtree(self.partial)
        one = self._named(np.full((1, len(self._times), sum(map(len, self._cells.values()))), np.nan), 0)
        frame = one.drop_vars(list(one.data_vars)).drop_vars("future").assign_attrs(dict(attrs))
        frame = frame.assign_coords({"future": np.arange(self._first, self._first + futures)})
        frame.to_zarr(self.partial, mode="w", zarr_format=2, consolidated=False)
        group = self._reopened()
        _say_coordinates(group, frame)
        for name, variable in one.data_vars.items():
            size = variable.shape[1:]
            group.create_array(
                str(name), shape=(futures, *size), chunks=(min(chunk, futures), *size), dtype="float64",
                fill_value=np.nan, attributes={"_ARRAY_DIMENSIONS": list(map(str, variable.dims)), **variable.attrs},
            )  # fmt: skip
        self._group = group

    def go_on(self) -> None:
        """Go on with what another process began.

        Raises:
            UsageError: it is not there.
        """
        _installed()
        if not self.partial.exists():
            what = f"{self.partial}, which the checkpoint goes on with, is not there"
            raise UsageError(Problem("traces", what, way_out="Delete the checkpoint, and start anew."))
        self._group = self._reopened()

    def finish(self, made: xr.Dataset) -> xr.Dataset:
        """Write what is known at the end, attributes and new coordinates, and open the whole at its place."""
        new = [name for name in made.coords if name not in self.bare().variables]
        made.drop_vars([name for name in made.variables if name not in new]).to_zarr(
            self.partial, mode="a", zarr_format=2, consolidated=False
        )
        _say_coordinates(self._reopened(), made)
        self.partial.rename(self.path)
        return self._opened(self.path)

    def _reopened(self) -> zarr.Group:
        import zarr

        return zarr.open_group(self.partial, mode="r+", zarr_format=2)

    def drop(self) -> None:
        """Remove what is not whole."""
        if self.partial.exists():
            shutil.rmtree(self.partial)

    def bare(self) -> xr.Dataset:
        """Return the store as it is."""
        return self._opened(self.partial)

    def _opened(self, path: Path) -> xr.Dataset:
        made: xr.Dataset = xr.open_zarr(path, chunks=None, consolidated=False)
        return xr.Dataset({name: made[name] for name in self._cells}, made.coords, made.attrs)

    def _named(self, values: Floats, first: int) -> xr.Dataset:
        futures = np.arange(self._first + first, self._first + first + len(values))
        return dataset(self._model, self._cells, self._times, values, {"future": futures}, {})

    def add(self, first: int, values: Floats) -> Sequence[Task]:
        """Return tasks that write futures from the `first` on; writing them twice does no harm."""
        made = self._named(values, first)
        return [partial(self._write, str(name), first, one.values) for name, one in made.data_vars.items()]

    def _write(self, name: str, first: int, values: NDArray[Any]) -> None:
        assert self._group is not None, "the store is begun"
        array: Any = self._group[name]
        array[first : first + len(values)] = values

    def again(self) -> bool:
        return False

    def state(self) -> Arrays:
        return {}

    def restore(self, state: Mapping[str, NDArray[np.generic]]) -> None:
        """Nothing is held."""

    def found(self) -> Sequence[Found]:
        return ()


def _say_coordinates(group: zarr.Group, made: xr.Dataset) -> None:
    """Tell xarray which arrays are coordinates besides those named like a dimension."""
    group.attrs["coordinates"] = " ".join(sorted(str(name) for name in made.coords if name not in made.dims))


def _installed() -> None:
    if find_spec("zarr") is None:
        what = "writing every future to disk needs Zarr, which is not installed"
        raise UsageError(Problem("traces", what, way_out="Install it: pip install 'tiershift[zarr]'."))
