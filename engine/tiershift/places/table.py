"""The files of a panel's folder: which there are, their columns, and how they are read and written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tiershift.errors import InputError, Problem

Row = dict[str, str]
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "authorities.csv": (
        "code", "name", "dfe", "region", "names", "codes", "first", "last", "successors", "joint",
    ),
    "indicators.csv": (
        "name", "words", "group", "unit", "kind", "low", "high", "denominator", "derived", "definition", "basis",
        "breaks", "about",
    ),
    "sources.csv": ("key", "description", "licence", "mark"),
    "neighbours.csv": ("code", "rank", "neighbour", "closeness"),
    "england.csv": ("indicator", "year", "value", "source", "confidence"),
    "exceptions.csv": ("indicator", "year", "code", "source", "confidence", "note"),
}  # fmt: skip
"""Every file but `panel.csv`, whose columns are those of `PANEL_HEAD` and then one for each authority."""
PANEL_HEAD = ("indicator", "year", "source", "confidence", "note")
MISSING: Mapping[str, str] = {
    "c": "suppressed by the publisher: small number",
    "x": "suppressed by the publisher: 1 to 5, or so that another cannot be worked out",
    "s": "a part of it is suppressed by the publisher",
    "l": "missing or suppressed in the local authority interactive tool, which has one sign for both",
    "r": "return not received",
    "n": "not published or not supplied",
    "u": "withheld by the publisher as unreliable",
    "z": "zero in the return, taken for missing",
    "k": "rounds to zero",
}
"""What stands in a cell of `panel.csv` that was published without a number, and why; an empty one was not published."""
SAME = "="
"""In `exceptions.csv`: as in the row of `panel.csv`."""


def rows(path: Path, columns: Sequence[str]) -> list[Row]:
    """Return the rows of a CSV file as text.

    Raises:
        InputError: the file is missing, cannot be read, is not CSV in UTF-8, or its columns are others.
    """
    if not path.is_file():
        raise InputError(Problem(str(path), "there is no such file", way_out="Build it with tiershift places import."))
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text, restval="")
            there, found = reader.fieldnames or (), list(reader)
    except (OSError, ValueError, csv.Error) as error:
        what = f"cannot be read as CSV: {getattr(error, 'strerror', None) or error}"
        raise InputError(Problem(str(path), what, way_out="Save it as CSV in UTF-8.")) from None
    if missing := [column for column in columns if column not in there]:
        what = f"the columns {', '.join(missing)} are missing"
        raise InputError(Problem(f"{path}:1", what, way_out=f"Write {','.join(columns)}."))
    return found


def text(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV, the same for the same lines on every machine."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    return out.getvalue()


def number(value: float) -> str:
    """Return a number in the fewest digits that mean it: `412`, `0.4613`."""
    shown = repr(float(value))
    return shown.removesuffix(".0")
