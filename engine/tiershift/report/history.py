"""History: what was counted, by the names that the indicators carry."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tiershift.errors import InputError, Problem
from tiershift.report.indicators import BY_NAME

COLUMNS = ("year", "indicator", "value", "unit", "source", "confidence")


@dataclass(frozen=True, slots=True)
class Outturn:
    """One figure that was counted: of financial year `year` (by its end), in the indicator's unit."""

    year: int
    value: float
    source: str
    confidence: str


def load_history(path: Path, *, required: bool = False) -> Mapping[str, tuple[Outturn, ...]]:
    """Return the outturn of each indicator that history also counts, by year; the rest of the file is left.

    Args:
        path: a CSV file with the columns of `COLUMNS`.
        required: whether a file that is not there is an error; otherwise there is no outturn.

    Raises:
        InputError: the file is missing, a column is, or a figure is in another unit than the indicator; all at once.
    """
    if not path.is_file():
        if required:
            raise InputError(Problem(str(path), "there is no such file", way_out="Give a file of outturn, or none."))
        return {}
    with path.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        if missing := [column for column in COLUMNS if column not in (reader.fieldnames or ())]:
            way_out = f"Write {','.join(COLUMNS)}."
            raise InputError(Problem(f"{path}:1", f"the columns {', '.join(missing)} are missing", way_out=way_out))
        rows = [(line, row) for line, row in enumerate(reader, start=2) if row["indicator"] in BY_NAME]
    found: dict[str, list[Outturn]] = {}
    problems: list[Problem] = []
    for line, row in rows:
        try:
            unit = BY_NAME[row["indicator"]].unit
            if row["unit"] != unit:
                raise ValueError(f"{row['indicator']} is counted in {row['unit']!r}, and the indicator in {unit!r}")
            counted = Outturn(int(row["year"]), float(row["value"]), row["source"], row["confidence"])
            found.setdefault(row["indicator"], []).append(counted)
        except ValueError as wrong:
            shown = ",".join(str(row[column]) for column in COLUMNS[:4])
            problems.append(Problem(f"{path}:{line}", str(wrong), shown, "Correct this row of the file."))
    if problems:
        raise InputError(problems)
    return {name: tuple(sorted(counted, key=lambda one: one.year)) for name, counted in found.items()}
