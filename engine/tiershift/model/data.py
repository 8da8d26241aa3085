"""Series that come from outside a model: Vensim's tab- or comma-separated exports, or its lists of times and values."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tiershift.errors import ModelError, Problem
from tiershift.model.limits import too_long
from tiershift.model.names import key
from tiershift.model.places import model_text
from tiershift.model.tree import Ref, Table

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_PAIR = re.compile(rf"\s*({_NUMBER})\s*[\t ,]\s*({_NUMBER})\s*")


def read_data(paths: Iterable[Path]) -> Mapping[Ref, Table]:
    """Return the points of every column, by cell; the first column is the time.

    Raises:
        ModelError: a file is missing, or has a first column that is not numbers; every such file is named.
    """
    cells: dict[Ref, Table] = {}
    problems: list[Problem] = []
    for path in paths:
        if not path.is_file():
            problems.append(
                Problem(str(path), "there is no such data file", way_out="Check the folder and the spelling.")
            )
            continue
        if problem := too_long(path):
            problems.append(problem)
            continue
        text = model_text(path).replace("\0", "")
        if path.suffix.lower() == ".dat" and "\t" not in text.strip().partition("\n")[0]:
            problems += _listed(path, text.split("\n"), cells)
            continue
        try:
            rows = list(
                csv.reader(io.StringIO(text, newline=""), delimiter="," if path.suffix.lower() == ".csv" else "\t")
            )
        except csv.Error:
            problems.append(Problem(str(path), "it is not a table of text", way_out="Export it from Vensim as .tab."))
            continue
        problems += _columns(path, rows, cells)
    if problems:
        raise ModelError(problems)
    return cells


def _columns(path: Path, rows: list[list[str]], cells: dict[Ref, Table]) -> list[Problem]:
    if len(rows) < 2:
        return [Problem(str(path), "it has no rows of data", way_out="Export it again, with a header line.")]
    times = [_number(row[0]) if row else None for row in rows[1:]]
    for line, time in enumerate(times, 2):
        if time is None and rows[line - 1]:
            what = "the first column is not a time"
            return [Problem(f"{path}:{line}", what, "\t".join(rows[line - 1]), "Put the time in the first column.")]
    for column, header in enumerate(rows[0][1:], 1):
        points = [
            (time, value)
            for time, row in zip(times, rows[1:], strict=True)
            if time is not None and len(row) > column and (value := _number(row[column])) is not None
        ]
        if points:
            cells[_cell(header)] = _points(points)
    return []


def _listed(path: Path, lines: list[str], cells: dict[Ref, Table]) -> list[Problem]:
    """Vensim's own text format: a line with the name of a cell, then a line for each time and value.

    Source: https://www.vensim.com/documentation/text_formatted_data_files.html (unverified); observed.
    """
    cell, points = None, dict[Ref, list[tuple[float, float]]]()
    for number, line in enumerate(lines, 1):
        if pair := _PAIR.fullmatch(line):
            if cell is None:
                return [Problem(f"{path}:{number}", "a value comes before any name", line, "Put the name above it.")]
            points[cell].append((float(pair[1]), float(pair[2])))
        elif "\t" in line.strip() or _number(line) is not None:
            what = "it is neither a name nor a time and a value"
            return [Problem(f"{path}:{number}", what, line, "Write a time, a tab and a number.")]
        elif line.strip():
            cell = _cell(line)
            points[cell] = []
    cells |= {cell: _points(own) for cell, own in points.items() if own}
    return []


def _points(points: list[tuple[float, float]]) -> Table:
    xs, ys = zip(*sorted(points), strict=True)
    return Table(xs, ys)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _cell(header: str) -> Ref:
    found = re.fullmatch(r"(.*?)\s*(?:\[(.*)\])?", header.strip().strip('"'), re.DOTALL)
    assert found is not None
    subs = tuple(key(sub) for sub in found[2].split(",")) if found[2] else ()
    return Ref(key(found[1]), subs)
