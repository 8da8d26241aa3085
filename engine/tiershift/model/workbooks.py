"""The bytes of a workbook or a delimited text as sheets: nothing in them is run, and their size has limits.

A formula counts with the value that the spreadsheet program saved last.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tiershift.model.sheets import Area, Sheet, Unusable, area_of

MOST_BYTES = 64 * 2**20
"""The largest file that is read."""
MOST_CELLS = 4_000_000
"""The most cells of one sheet that may hold something."""
MOST_UNPACKED = 8 * MOST_BYTES
"""The most bytes that a workbook may unpack to."""
_MOST_ROWS = 2**20
_AGAIN = "Open it in a spreadsheet program and save it again as .xlsx."
_SMALLER = "Keep only the sheets and cells that the model uses."

Cell = tuple[int, int, float | str]
"""Row, column, and what is there."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open workbook: its sheets' titles, and how one of them is read."""

    titles: tuple[str, ...]
    read: Callable[[str], Sheet]


def workbook(content: bytes, name: str) -> Workbook:
    """Open a workbook; what it holds decides how it is read: .xls is often a newer workbook under an old ending.

    Raises:
        Unusable: it is no workbook, or too large.
    """
    with _readable(name):
        return _xlsx(content, name) if content.startswith(b"PK") else _xls(content, name)


def delimited(content: bytes, name: str, separator: str) -> Sheet:
    """Read a delimited text as a sheet; cells that read as numbers are numbers.

    Raises:
        Unusable: it is no such text, or too large.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    with _readable(name, "Save it again as comma-separated text."):
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        held = ((row, column, cell) for row, cells in enumerate(rows, 1) for column, cell in enumerate(cells, 1))
        return _sheet(name, ((row, column, cell.strip()) for row, column, cell in held))


@contextmanager
def _readable(name: str, way_out: str = _AGAIN) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a spreadsheet has beside its cells
            yield
    except Unusable:
        raise
    except Exception as error:  # both readers let any kind of error through where a file is damaged
        raise Unusable(f'"{name}" cannot be read ({type(error).__name__})', way_out) from None


def _sheet(where: str, held: Iterable[Cell], names: dict[str, Area] | None = None) -> Sheet:
    cells: dict[tuple[int, int], float | str] = {}
    for row, column, value in held:
        if value != "":
            cells[row, column] = value
        if len(cells) > MOST_CELLS:
            raise Unusable(f'"{where}" has more than {MOST_CELLS:,} cells that hold something', _SMALLER)
    return Sheet(where, cells, names or {})


def _xlsx(content: bytes, name: str) -> Workbook:
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
            raise Unusable(f'"{name}" unpacks to more than {MOST_UNPACKED // 2**20} MiB', _SMALLER)
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)

    def read(title: str) -> Sheet:
        with _readable(name):
            sheet = book[title]
            sheet.reset_dimensions()  # what a file says of its size need not be true
            named = [*book.defined_names.items(), *sheet.defined_names.items()]
            areas = {key.casefold(): area for key, entry in named if (area := _defined(entry, title)) is not None}
            return _sheet(f"{name}!{title}", _xlsx_cells(sheet.iter_rows(), f"{name}!{title}"), areas)

    return Workbook(tuple(sheet.title for sheet in book.worksheets), read)


def _xlsx_cells(rows: Iterable[Iterable[Any]], where: str) -> Iterator[Cell]:
    for count, row in enumerate(rows, 1):
        if count > _MOST_ROWS:
            raise Unusable(f'"{where}" has more than {_MOST_ROWS:,} rows', _SMALLER)
        for cell in row:
            match cell.value:
                case None:
                    continue
                case bool() | int() | float() as value:
                    yield cell.row, cell.column, float(value)
                case value:
                    yield cell.row, cell.column, str(value)


def _defined(entry: Any, title: str) -> Area | None:
    """The area of a named range, where it is one area of the sheet `title`."""
    try:
        places = list(entry.destinations)
    except Exception:  # names may also stand for formulas, or for what was deleted
        return None
    return area_of(places[0][1]) if len(places) == 1 and places[0][0] == title else None


def _xls(content: bytes, name: str) -> Workbook:
    import xlrd

    book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO())

    def read(title: str) -> Sheet:
        with _readable(name):
            sheet = book.sheet_by_name(title)
            held = (
                (row + 1, column + 1, value)
                for row in range(sheet.nrows)
                for column in range(sheet.ncols)
                if (value := _xls_value(sheet.cell(row, column))) is not None
            )
            number = book.sheet_names().index(title)
            entries = [entry for scope in (-1, number) for entry in book.name_obj_list if entry.scope == scope]
            areas = {e.name.casefold(): area for e in entries if (area := _xls_area(e, number)) is not None}
            return _sheet(f"{name}!{title}", held, areas)

    return Workbook(tuple(book.sheet_names()), read)


def _xls_value(cell: Any) -> float | str | None:
    """Types of cells are numbered: 0 and 6 empty, 1 text, 2 number, 3 date, 4 truth, 5 error."""
    match cell.ctype:
        case 1:
            return str(cell.value)
        case 2 | 4:
            return float(cell.value)
        case 3:
            return f"date {cell.value}"
        case 5:
            return "error"
    return None


def _xls_area(entry: Any, sheet: int) -> Area | None:
    place = entry.result.value if entry.result is not None else None
    if not isinstance(place, list) or len(place) != 1 or not hasattr(place[0], "coords"):
        return None  # a formula, a number, or several areas
    first, beyond, top, bottom, left, right = place[0].coords
    return Area(top + 1, left + 1, bottom, right) if (first, beyond) == (sheet, sheet + 1) else None
