"""The published shapes that the panel is built from: one long table and the tables beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tiershift.errors import InputError, Problem
from tiershift.places.table import rows

LONG = (
    "la_code", "la_name", "region", "year_ending_31_march", "indicator", "value", "unit", "source", "confidence",
    "note",
)  # fmt: skip
LOOKUP = (
    "predecessor_code", "predecessor_name", "predecessor_dfe_no", "successor_code", "successor_dfe_no", "relation",
    "child_share",
)  # fmt: skip
NEIGHBOURS = ("la_code", "rank", "neighbour_code", "closeness")
ENGLAND = ("year", "indicator", "value", "unit", "source", "confidence")
_TEXTS = ("la_code", "la_name", "region", "indicator", "unit", "source", "confidence", "note")


@dataclass(frozen=True, slots=True)
class Described:
    """What the list of indicators says of one."""

    group: str
    unit: str
    definition: str
    basis: str


@dataclass(frozen=True, slots=True)
class Published:
    """The published panel.

    Attributes:
        long: the columns of `LONG`; one row a figure, `value` NaN where it was published without a number.
        lookup: the columns of `LOOKUP`: who became what.
        described: indicators by name.
        sources: key and description.
        neighbours: the columns of `NEIGHBOURS`.
        england: the columns of `ENGLAND`; figures for England as a whole.
    """

    long: pd.DataFrame
    lookup: tuple[Mapping[str, str], ...]
    described: Mapping[str, Described]
    sources: Mapping[str, str]
    neighbours: tuple[Mapping[str, str], ...]
    england: tuple[Mapping[str, str], ...]


def load_published(folder: Path, england: Path) -> Published:
    """Return what a folder of the published shapes holds.

    Args:
        folder: holds `places_england.csv`, `.csv.gz` or `.parquet` (for which pyarrow has to be installed),
            `la_lookup.csv`, `sources.csv`, `statistical_neighbours_2025.csv` and `INDICATORS.md`.
        england: figures for England as a whole, such as `history_england.csv`.

    Raises:
        InputError: a file or a column is missing, or a figure is given twice.
    """
    long = _long(folder)
    text = _text(folder / "INDICATORS.md")
    return Published(
        long=long,
        lookup=tuple(rows(folder / "la_lookup.csv", LOOKUP)),
        described=_described(text),
        sources={row["source"]: row["description"] for row in rows(folder / "sources.csv", ("source", "description"))},
        neighbours=tuple(rows(folder / "statistical_neighbours_2025.csv", NEIGHBOURS)),
        england=tuple(rows(england, ENGLAND)),
    )


def _text(path: Path) -> str:
    if not path.is_file():
        raise InputError(Problem(str(path), "there is no such file", way_out="Put it beside the published panel."))
    return path.read_text(encoding="utf-8")


def _long(folder: Path) -> pd.DataFrame:
    for name in ("places_england.csv", "places_england.csv.gz", "places_england.parquet"):
        if (path := folder / name).is_file():
            return _checked(path, _frame(path))
    what = "there is no places_england.csv, .csv.gz or .parquet"
    raise InputError(Problem(str(folder), what, way_out="Name the folder that the published panel is in."))


def _frame(path: Path) -> pd.DataFrame:
    if path.suffix != ".parquet":
        return pd.read_csv(path, dtype=dict.fromkeys(_TEXTS, "str"), na_values={"value": [""]}, keep_default_na=False)
    try:
        return pd.read_parquet(path)
    except ImportError:
        what = "reading Parquet takes pyarrow, which is not installed"
        raise InputError(Problem(str(path), what, way_out="Install pyarrow, or write the table as CSV.")) from None


def _checked(path: Path, table: pd.DataFrame) -> pd.DataFrame:
    if missing := [column for column in LONG if column not in table]:
        what = f"the columns {', '.join(missing)} are missing"
        raise InputError(Problem(str(path), what, way_out=f"Write {','.join(LONG)}."))
    long = table[list(LONG)].copy()
    for column in _TEXTS:
        long[column] = long[column].fillna("").astype(object)
    twice = long[long.duplicated(["la_code", "year_ending_31_march", "indicator"])]
    if len(twice):
        first = twice.iloc[0]
        what = f"{first['indicator']} of {first['la_name']} in {first['year_ending_31_march']} is given twice"
        more = f", and {len(twice) - 1} more" if len(twice) > 1 else ""
        raise InputError(Problem(str(path), what + more, way_out="Keep one row for each figure."))
    return long


def _described(text: str) -> Mapping[str, Described]:
    """The tables of a list of indicators in Markdown, each below the heading of its group."""
    found: dict[str, Described] = {}
    group = ""
    for line in text.splitlines():
        if heading := re.match(r"## (.+?) \(\d+\)$", line):
            group = heading[1]
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 6 and cells[0] not in ("indicator", "---"):
            found[cells[0]] = Described(group, cells[1], cells[2], cells[4])
    return found
