"""Prices: how many pounds of a financial year buy what one pound of the base year bought."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tiershift.errors import InputError, Problem
from tiershift.shipped import shelf

BASE_YEAR = 2024
COLUMNS = ("year", "financial_year", "index", "growth", "kind", "source", "confidence")
PriceKind = Literal["measured", "estimated", "assumed"]


@dataclass(frozen=True, slots=True)
class Price:
    """The price level of one financial year: `factor` is pounds of that year for one pound of the base year."""

    year: int
    factor: float
    kind: PriceKind
    source: str
    confidence: str


def load_prices(path: Path | None = None) -> Mapping[int, Price]:
    """Return the price level of each financial year (named by the year in which it ends), from a CSV file.

    A row gives an `index`, or the `growth` on the year before; the years follow each other without a hole.

    Raises:
        InputError: a column, a number or a year is missing or wrong; all such rows at once.
    """
    file = path or shelf("models") / "prices" / "gdp_deflator.csv"
    with file.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise InputError(
                Problem(f"{file}:1", "the columns are not those of a price file", way_out=f"Write {','.join(COLUMNS)}.")
            )
        rows = list(reader)
    index, problems = _indices(file, rows)
    if not problems and BASE_YEAR not in index:
        problems = [Problem(str(file), f"the base year {BASE_YEAR} is missing", way_out="Add its row.")]
    if problems:
        raise InputError(problems)
    return {
        int(row["year"]): Price(
            year=int(row["year"]),
            factor=index[int(row["year"])] / index[BASE_YEAR],
            kind=_kind(row["kind"]) or "assumed",
            source=row["source"],
            confidence=row["confidence"],
        )
        for row in rows
    }


def _indices(file: Path, rows: list[dict[str, str]]) -> tuple[dict[int, float], list[Problem]]:
    """Return the index by year, chained over the rows that give growth, with what is wrong."""
    index: dict[int, float] = {}
    problems: list[Problem] = []
    for line, row in enumerate(rows, start=2):
        try:
            year = int(row["year"])
            if bool(row["index"]) == bool(row["growth"]):
                raise ValueError("give an index or a growth, not both")
            if index and year - 1 not in index:
                raise ValueError(f"the year before {year} is missing")
            if _kind(row["kind"]) is None:
                raise ValueError(f"kind {row['kind']!r} is not measured, estimated or assumed")
            level = float(row["index"]) if row["index"] else index[year - 1] * (1.0 + float(row["growth"]))
            if not 0.0 < level < float("inf"):
                raise ValueError("a price level is a positive number")
            index[year] = level
        except (ValueError, KeyError) as wrong:
            shown = ",".join(str(value) for value in row.values())
            problems.append(Problem(f"{file}:{line}", str(wrong), shown, "Correct this row of the price file."))
    return index, problems


def _kind(text: str) -> PriceKind | None:
    match text:
        case "measured" | "estimated" | "assumed":
            return text
    return None
