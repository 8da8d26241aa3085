"""Writing a report: everything is made beside its place and put there at the end, so that no file is half-written."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tiershift.errors import Problem, UsageError
from tiershift.report.checks import Check
from tiershift.report.headline import headline
from tiershift.report.page import page
from tiershift.report.summary import Report
from tiershift.report.tables.tidy import tables
from tiershift.report.tidy import csv_of, differences_csv, indicators_csv
from tiershift.report.workbook import workbook

WORKBOOK, PAGE, DIFFERENCES, HEADLINE_TEXT = "report.xlsx", "report.html", "differences.csv", "headline.txt"


def write_report(out: Path, report: Report, found: Sequence[Check]) -> list[Path]:
    """Write the tidy files, the headline, the workbook and the page of `report` into the folder `out`.

    Args:
        out: is made where it is missing; a file of an earlier report is replaced, any other is left alone.
        report: what to write.
        found: the checks of the report.

    Returns:
        The files written, the page and the workbook first.

    Raises:
        UsageError: `out` cannot be written to, or a scenario's name cannot name a folder. Nothing has been replaced
            then, unless the disk failed between one file and the next.
    """
    for name in report.results:
        if not re.fullmatch(r"\w[\w .-]*", name):
            raise UsageError(
                Problem(name, "cannot name a folder", way_out="Name scenarios with letters, digits, - and _.")
            )
    made = dict(_files(report, found))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as beside:
            for path, content in made.items():
                staged = Path(beside) / path
                staged.parent.mkdir(parents=True, exist_ok=True)
                staged.write_bytes(content)
            for path in made:
                (out / path).parent.mkdir(parents=True, exist_ok=True)
                (Path(beside) / path).replace(out / path)
    except OSError as refused:
        way_out = "Close the file if it is open elsewhere, or give another folder."
        where, what = str(refused.filename or out), f"cannot be written: {refused.strerror}"
        raise UsageError(Problem(where, what, way_out=way_out)) from refused
    return [out / path for path in made]


def _files(report: Report, found: Sequence[Check]) -> Iterator[tuple[str, bytes]]:
    """Yield each file of the report: its path below the folder, and its content."""
    yield PAGE, page(report, found).encode()
    yield WORKBOOK, workbook(report, found)
    yield HEADLINE_TEXT, headline(report).encode()
    if report.pairs:
        yield DIFFERENCES, differences_csv(report).encode()
    for name, (columns, rows) in tables(report).items():
        yield name, csv_of(columns, rows).encode()
    for name, result in report.results.items():
        yield f"{name}/indicators.csv", indicators_csv(result).encode()
