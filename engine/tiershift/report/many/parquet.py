"""Results of many places as Parquet: a number of an indicator in a place, scenario and year a row, with its statistics.

pyarrow writes it, and is imported here alone, when it is asked for. The same results give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tiershift.report.indicators import BY_NAME
from tiershift.report.many.futures import STATISTICS, Floats
from tiershift.report.many.kept import Part, Request

LEVELS, CHANGES, FUTURES = "indicators.parquet", "differences.parquet", "futures.parquet"


def parquet_tables(parts: Sequence[Part], request: Request) -> dict[str, bytes]:
    """Return the files by name: levels; differences, where scenarios are compared; futures, where any are kept.

    Columns are those of the CSV tables: scenario (and against), code, place, indicator, year, unit, mean and quantiles;
    of differences the futures, and in how many it is lower and higher. A row of futures is one future of a place,
    scenario and year, with a column for each indicator kept. Years that an indicator lacks are left out.
    """
    made = {LEVELS: _levels(parts, request)}
    if request.pairs:
        made[CHANGES] = _changes(parts, request)
    if request.whole:
        made[FUTURES] = _futures(parts, request)
    return made


def _levels(parts: Sequence[Part], request: Request) -> bytes:
    levels = np.stack([part.levels for part in parts])
    there, columns = _cells(parts, levels)
    names = np.array(request.scenarios)[there[1]]
    return _table({"scenario": names, **columns})


def _changes(parts: Sequence[Part], request: Request) -> bytes:
    there, columns = _cells(parts, np.stack([part.changes for part in parts]))
    plans, others = (np.array([pair[side] for pair in request.pairs])[there[1]] for side in (0, 1))
    counts = {
        side: np.stack([getattr(part, side) for part in parts])[there].astype(np.int64) for side in ("lower", "higher")
    }
    of = {"futures": np.full(len(plans), int(request.said["futures"]), np.int64)}
    return _table({"scenario": plans, "against": others, **columns, **of, **counts})


def _cells(parts: Sequence[Part], values: Floats) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Where values of shape (place, scenario or pair, indicator, year, statistic) are numbers, and their columns."""
    first = parts[0]
    there = np.nonzero(~np.isnan(values).all(axis=-1))
    place, _, row, year = there
    units = [BY_NAME[name].unit for name in first.indicators]
    columns = {
        "code": np.array([part.about["code"] for part in parts])[place],
        "place": np.array([part.about["name"] for part in parts])[place],
        "indicator": np.array(first.indicators)[row],
        "year": np.array(first.years, np.int32)[year],
        "unit": np.array(units)[row],
    }
    return there, columns | {name: values[..., at][there] for at, name in enumerate(STATISTICS)}


def _futures(parts: Sequence[Part], request: Request) -> bytes:
    values = np.stack([part.whole for part in parts])
    places, scenarios, _, futures, years = values.shape
    place, scenario, future, year = (
        axis.ravel() for axis in np.meshgrid(*map(np.arange, (places, scenarios, futures, years)), indexing="ij")
    )
    columns: dict[str, Any] = {
        "scenario": np.array(request.scenarios)[scenario],
        "code": np.array([part.about["code"] for part in parts])[place],
        "place": np.array([part.about["name"] for part in parts])[place],
        "future": future.astype(np.int32),
        "year": np.array(parts[0].years, np.int32)[year],
    }
    return _table(columns | {name: values[:, :, row].ravel() for row, name in enumerate(request.whole)})


def _table(columns: Mapping[str, Any]) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    def column(values: Any) -> Any:
        return pa.array(values.tolist()).dictionary_encode() if values.dtype.kind == "U" else pa.array(values)

    made = pa.table({name: column(values) for name, values in columns.items()})
    room = io.BytesIO()
    parquet.write_table(made, room, compression="zstd")
    return room.getvalue()
