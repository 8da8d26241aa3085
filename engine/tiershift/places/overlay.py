"""A council's own figures as they are kept: a small CSV file that is laid over the published panel."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tiershift.errors import InputError, Problem
from tiershift.places.kinds import Authority, Figure, Indicator
from tiershift.places.table import Row, number, rows, text

OVERLAY = ("code", "indicator", "year", "value", "unit", "source", "note", "sha256")
Key = tuple[str, str, int]
Cells = Mapping[Key, Figure]
"""Figures by authority, indicator and year."""
_WAY_OUT = "Write the file anew: tiershift places import FILE.csv --place NAME."


def own_figure(value: float, source: str, note: str, sha256: str) -> Figure:
    """Return a council's own figure: its source names the file that it came in by its hash."""
    return Figure(value, f"own:{sha256}", "own", "; ".join(filter(None, (source, note))))


def read_overlay(path: Path, authorities: Mapping[str, Authority], indicators: Mapping[str, Indicator]) -> Cells:
    """Return the figures of an overlay.

    Raises:
        InputError: the file is missing, or a row is not one that an import writes; all such rows at once.
    """
    cells: dict[Key, Figure] = {}
    problems = []
    for line, row in enumerate(rows(path, OVERLAY), start=2):
        wrong = _wrong(row, authorities, indicators)
        key = row["code"], row["indicator"], 0 if wrong else int(row["year"])
        if not wrong and key in cells:
            wrong = "this figure is given twice"
        if wrong:
            problems.append(Problem(f"{path}:{line}", wrong, ",".join(str(row[name]) for name in OVERLAY), _WAY_OUT))
        else:
            cells[key] = own_figure(float(row["value"]), row["source"], row["note"], row["sha256"])
    if problems:
        raise InputError(problems)
    return cells


def _wrong(row: Row, authorities: Mapping[str, Authority], indicators: Mapping[str, Indicator]) -> str:
    if row["code"] not in authorities or authorities[row["code"]].abolished:
        return f"there is no authority {row['code']!r}"
    indicator = indicators.get(row["indicator"])
    if indicator is None or indicator.derived:
        return f"there is no indicator {row['indicator']!r} that a council may give"
    if not re.fullmatch(r"20\d\d", row["year"] or "") or int(row["year"]) < authorities[row["code"]].first:
        return f"{row['year']!r} is not a year of this authority"
    if not re.fullmatch(r"[0-9a-f]{64}", row["sha256"] or ""):
        return "the hash of the file that it came in is missing"
    try:
        value = float(row["value"])
    except (TypeError, ValueError):
        return f"{row['value']!r} is not a number"
    if not (math.isfinite(value) and indicator.low <= value <= indicator.high):
        return f"{row['value']} is not between {number(indicator.low)} and {number(indicator.high)} {indicator.unit}"
    return ""


def overlay_text(before: Iterable[Row], new: Iterable[Sequence[str]]) -> str:
    """Return an overlay as CSV, sorted, so that the same figures give the same bytes; new figures go before others."""
    lines = {(row["code"], row["indicator"], row["year"]): tuple(row[name] for name in OVERLAY) for row in before}
    lines |= {(line[0], line[1], line[2]): tuple(line) for line in new}
    return text(OVERLAY, (lines[key] for key in sorted(lines)))
