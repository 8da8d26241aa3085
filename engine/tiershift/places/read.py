"""The shipped panel, read from its folder of CSV files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from tiershift.errors import InputError, Problem
from tiershift.places.kinds import Authority, Break, Indicator, Kind, Mark, Neighbour, Source, Successor
from tiershift.places.panel import Panel
from tiershift.places.table import COLUMNS, MISSING, PANEL_HEAD, rows
from tiershift.shipped import shelf

_KINDS: Mapping[str, Kind] = {
    "count": "count", "money": "money", "rate": "rate", "percent": "percent", "share": "share", "price": "price",
    "score": "score",
}  # fmt: skip


def read_panel(folder: Path | None = None) -> Panel:
    """Return the panel of English authorities that comes with tiershift, or one in another folder.

    The shipped panel is read once and then kept: 153 authorities that exist and those abolished since 2010, by
    financial year (named by the 31 March it ends on) and indicator.

    Raises:
        InputError: a file is missing or does not hold what it should.

    Source: `models/places/README.md`
    """
    return _read(folder or shelf("models") / "places")


@lru_cache(maxsize=2)
def _read(folder: Path) -> Panel:
    def table(name: str) -> list[dict[str, str]]:
        return rows(folder / name, COLUMNS[name])

    try:
        authorities = {row["code"]: _authority(row) for row in table("authorities.csv")}
        indicators = {row["name"]: _indicator(row) for row in table("indicators.csv")}
        neighbours: dict[str, list[Neighbour]] = {}
        for row in table("neighbours.csv"):
            neighbours.setdefault(row["code"], []).append(
                Neighbour(row["neighbour"], int(row["rank"]), row["closeness"])
            )
    except (ValueError, KeyError) as error:
        what = f"a figure or a kind cannot be read: {error}"
        raise InputError(
            Problem(str(folder), what, way_out="Build the folder again: tiershift places import.")
        ) from None
    years, values = _values(folder / "panel.csv", list(authorities), list(indicators))
    return Panel(
        folder=folder,
        authorities=authorities,
        indicators=indicators,
        sources={row["key"]: _source(row) for row in table("sources.csv")},
        near={code: tuple(sorted(found, key=lambda one: one.rank)) for code, found in neighbours.items()},
        years=years,
        values=values,
        published=years[-1],
    )


def _authority(row: Mapping[str, str]) -> Authority:
    heirs = (pair.split(":") for pair in row["successors"].split(";") if pair)
    return Authority(
        code=row["code"],
        name=row["name"],
        dfe=int(row["dfe"]),
        region=row["region"],
        names=tuple(filter(None, row["names"].split(";"))),
        codes=tuple(filter(None, row["codes"].split(";"))),
        first=int(row["first"]),
        last=int(row["last"]),
        successors=tuple(Successor(code, float(share)) for code, share in heirs),
        joint=row["joint"],
    )


def _indicator(row: Mapping[str, str]) -> Indicator:
    breaks = (part.partition(" ") for part in row["breaks"].split(" | ") if part)
    return Indicator(
        name=row["name"],
        words=row["words"],
        group=row["group"],
        unit=row["unit"],
        kind=_KINDS[row["kind"]],
        low=float(row["low"]),
        high=float(row["high"]),
        denominator=row["denominator"],
        derived=row["derived"] == "yes",
        definition=row["definition"],
        basis=row["basis"],
        breaks=tuple(Break(int(year), words) for year, _, words in breaks),
        about=row["about"],
    )


def _values(
    path: Path, codes: list[str], indicators: list[str]
) -> tuple[tuple[int, ...], np.ndarray[tuple[int, int, int], np.dtype[np.float64]]]:
    """Years, and values by indicator, authority and year; NaN where there is no number."""
    table = pd.read_csv(
        path, na_values=list(MISSING), dtype=dict.fromkeys(codes, "float64"), usecols=[*PANEL_HEAD, *codes]
    )
    years = range(int(table["year"].min()), int(table["year"].max()) + 1)
    made = np.full((len(indicators), len(codes), len(years)), np.nan)
    place = {name: number for number, name in enumerate(indicators)}
    rows_of = table["indicator"].map(place).to_numpy(np.int64), table["year"].to_numpy(np.int64) - years[0]
    made[rows_of[0], :, rows_of[1]] = table[codes].to_numpy(np.float64)
    made.setflags(write=False)
    return tuple(years), made


def _source(row: Mapping[str, str]) -> Source:
    mark: Mark = "open" if row["mark"] == "open" else "copied" if row["mark"] == "copied" else "not clear"
    return Source(row["key"], row["description"], row["licence"], mark)
