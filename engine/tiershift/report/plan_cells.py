"""Cells of an edited workbook, read tolerantly where the meaning is certain and refused where it is not.

Each cell gives the text that a scenario file would have for it, or a problem with its address. What was tolerated is
said in a notice, so that nobody is surprised.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from tiershift.errors import Problem, ScenarioError
from tiershift.events.yamlout import number_text
from tiershift.report.plan_sheets import Column, in_pounds, letter

_LOOKED_AT = 30
"""Rows from the top among which the headings are looked for."""
_MOST_BYTES = 100 * 2**20
"""Of all that a workbook holds, unpacked: a plan of ten thousand events has a tenth of it."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EXCEL, _SERIALS = datetime(1899, 12, 30), (36526, 73050)
"""What Excel counts days from, and its numbers of the days from 2000 to 2099."""
_SUFFIX = {"": 1, "k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
_FACTORS = {"£": 1, "£000": 1_000, "£k": 1_000, "£m": 1_000_000, "£bn": 1_000_000_000}
_AMOUNT = re.compile(
    r"(?P<minus>-)?\s*(?P<pound>£)?\s*(?P<digits>\d[\d,]*(?:\.\d+)?)\s*(?P<suffix>k|m|bn)?\s*(?P<share>%)?", re.I
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it was found; `flaw` says why it has no value where it should."""

    at: str
    value: Any = None
    flaw: str = ""
    way_out: str = ""
    percent: bool = False

    @property
    def empty(self) -> bool:
        return self.value is None and not self.flaw


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet: its number and its cells by the key of their column."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet as it was found.

    Attributes:
        name: of the sheet.
        lines: the rows below the headings that hold anything.
        factors: pounds that one stands for in a column of money, by its key.
    """

    name: str
    lines: tuple[Line, ...]
    factors: Mapping[str, int]


@dataclass(slots=True)
class Findings:
    """What is said about a workbook: what is wrong, and what was tolerated, each with its address."""

    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def wrong(self, at: str, what: str, way_out: str, shown: object = "") -> None:
        """Note a problem at an address such as `Decisions!C4`."""
        self.problems.append(Problem(at, what, "" if shown in ("", None) else str(shown), way_out))

    def tolerated(self, at: str, what: str) -> None:
        """Note what was taken in a sense that it does not quite have."""
        self.notices.append(f"{at}: {what}")


def in_order(where: str) -> tuple[str, int, int, str]:
    """Return what problems are sorted by: sheet, row, column."""
    sheet, _, address = where.partition("!")
    found = re.fullmatch(r"([A-Z]+)(\d+)", address)
    return (sheet, int(found[2]), len(found[1]), found[1]) if found else (sheet, 0, 0, "")


def open_book(path: Path) -> tuple[Any, Any]:
    """Return a workbook twice: as written, and with the values that its formulas were saved with, if it has any.

    Raises:
        ScenarioError: it is no workbook.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(info.file_size for info in packed.infolist())
        if unpacked > _MOST_BYTES:
            most = f"at most {_MOST_BYTES >> 20} are read"
            what = f"the workbook is too large: {unpacked / 2**20:,.0f} MiB unpacked, and {most}"
            way_out = "Delete rows and columns beyond the last that is filled, or begin with a new export."
            raise ScenarioError(Problem(str(path), what, "", way_out))
        written = openpyxl.load_workbook(path)
        return written, openpyxl.load_workbook(path, data_only=True) if _calculates(written) else written
    except FileNotFoundError:
        raise ScenarioError(Problem(str(path), "there is no such file", "", "Check the spelling.")) from None
    except ScenarioError:
        raise
    except Exception as error:  # openpyxl raises whatever a spoiled file makes it stumble over
        what = f"this is no workbook that can be read: {type(error).__name__}"
        way_out = "Give an .xlsx file, as `plan export` writes it; save it again from the program that you edit with."
        raise ScenarioError(Problem(str(path), what, "", way_out)) from error


def _calculates(book: Any) -> bool:
    return any(cell.data_type == "f" for sheet in book.worksheets for cell in _cells(sheet).values())


def _cells(sheet: Any) -> Mapping[tuple[int, int], Any]:
    """The cells that a sheet has, by row and column: asking for its rows would make all those before its last."""
    held: Mapping[tuple[int, int], Any] = sheet._cells
    return held


def read_page(books: tuple[Any, Any], name: str, columns: Sequence[Column], found: Findings) -> Page | None:
    """Return the rows of a sheet, its columns found by their headings; `None` where that cannot be."""
    written, saved = (book[name] if name in book.sheetnames else None for book in books)
    if written is None or saved is None:
        found.wrong(name, "the sheet is missing", "Export the plan again, or put the sheet back.")
        return None
    row, places, factors = _headings(written, columns, found, name)
    if row is None:
        headings = ", ".join(column.heading for column in columns[:4])
        found.wrong(name, "the row of headings is missing", f"It begins with {headings}.")
        return None
    lines: list[Line] = []
    for number in sorted({each for each, _ in _cells(written) if each > row}):
        cells = {
            key: _cell(name, written.cell(number, place), saved.cell(number, place)) for key, place in places.items()
        }
        if any(not cell.empty for cell in cells.values()):
            lines.append(Line(number, cells))
    return Page(name, tuple(lines), factors)


def _headings(
    sheet: Any, columns: Sequence[Column], found: Findings, name: str
) -> tuple[int | None, dict[str, int], dict[str, int]]:
    """The row of the headings, the place of each column, and the factors of columns of money."""
    wanted = {_bare(column.heading): column for column in columns}
    best: tuple[int | None, dict[str, int], dict[str, int], list[str]] = (None, {}, {}, [])
    doubled: list[str] = []
    for row in range(1, min(_LOOKED_AT, sheet.max_row) + 1):
        places: dict[str, int] = {}
        factors: dict[str, int] = {}
        unread: list[str] = []
        twice: list[str] = []
        for place in range(1, sheet.max_column + 1):
            text = sheet.cell(row, place).value
            column = wanted.get(_bare(text)) if isinstance(text, str) else None
            money = next((one for one in columns if one.style == "money"), None)
            if column is None and money and isinstance(text, str) and (factor := _money_heading(text)):
                column, factors[money.key] = money, factor
            if column is not None and column.key in places:
                twice.append(f"{name}!{letter(place - 1)}{row}")
            elif column is not None:
                places[column.key] = place
            elif text is not None:
                unread.append(f"column {letter(place - 1)}, {str(text).strip()!r}")
        if len(places) > len(best[1]):
            best = (row, places, factors, unread)
            doubled = twice
    row_found, places, factors, unread = best
    if row_found is None or len(places) < 3:
        return None, {}, {}
    for at in doubled:
        found.wrong(at, "the heading stands there twice", "Keep one of the two columns, or rename the other.")
    if missing := [column.heading for column in columns if column.key not in places and not column.may_lack]:
        found.wrong(f"{name}!A{row_found}", f"there is no column {', '.join(missing)}", "Put the heading back.")
    found.notices += [f"{name}: {one} is not read" for one in unread]
    for key, factor in factors.items():
        if factor != 1_000_000:
            found.tolerated(f"{name}!{letter(places[key] - 1)}{row_found}", f"amounts are read times {factor:,}")
    return row_found, places, factors


def _bare(text: str) -> str:
    return " ".join(text.replace("\n", " ").split()).casefold()


def _money_heading(text: str) -> int | None:
    """The pounds that one stands for under a heading such as `£000 a year`; `None` for no such heading."""
    found = re.fullmatch(r"(£(?:000|k|m|bn)?)s?( a year| per year|/year)?( \(2023-24 prices\))?", _bare(text))
    return _FACTORS[found[1]] if found else None


def _cell(name: str, written: Any, saved: Any) -> Cell:
    at = f"{name}!{written.coordinate}"
    value = written.value
    if written.data_type == "f":
        value = saved.value
        if value is None:
            return Cell(at, None, "formula has no saved value", "Save the file in a program that calculates.")
    if isinstance(value, str) and re.fullmatch(r"#(N/A|[A-Z]+[!?]|[A-Z0-9]+/[A-Z0-9]+!)", value):
        return Cell(at, None, f"the formula gives {value}", "Mend the formula, or write the number.")
    if isinstance(value, str) and not value.strip():
        value = None
    return Cell(at, value, percent="%" in str(written.number_format))


def text_of(cell: Cell, found: Findings) -> str | None:
    """Return the text of a cell, without blanks at its ends; `None` where it is empty or wrong, and noted."""
    if cell.flaw:
        found.wrong(cell.at, cell.flaw, cell.way_out)
        return None
    if cell.value is None:
        return None
    if isinstance(cell.value, bool) or not isinstance(cell.value, str | int | float):
        found.wrong(cell.at, f"{cell.value} is not text", "Write words.")
        return None
    shown = f"{cell.value:g}" if isinstance(cell.value, float) else str(cell.value)
    if shown != shown.strip():
        found.tolerated(cell.at, f"{shown!r} is read without the blanks at its ends")
    return shown.strip()


def number_of(cell: Cell, column: Column, found: Findings, factor: int = 1_000_000) -> float | None:
    """Return the number of a cell: pounds under a heading of money, a fraction of one in a column of shares."""
    if cell.flaw:
        found.wrong(cell.at, cell.flaw, cell.way_out)
        return None
    value = cell.value
    if value is None:
        return None
    if isinstance(value, bool | date):
        found.wrong(cell.at, f"{value} is not a number", "Write the number; check the format of the cell.")
        return None
    if isinstance(value, int | float):
        return _plain(cell, float(value), column, found, factor)
    return _written(cell, str(value), column, found, factor)


def _plain(cell: Cell, value: float, column: Column, found: Findings, factor: int) -> float | None:
    if not math.isfinite(value):
        found.wrong(cell.at, f"{value} is not a number", "Write the number.")
        return None
    if column.style == "share" and abs(value) > 1 and not cell.percent:
        what = f"{value:g} in a column of shares is {value:g} % or {value * 100:g} %"
        found.wrong(cell.at, what, f"Write {value:g}%.", value)
        return None
    return in_pounds(value, factor) if column.style == "money" else value


def _written(cell: Cell, text: str, column: Column, found: Findings, factor: int) -> float | None:
    """Return a number that was typed as text: `(12%)`, `£360k`, `1,200`."""
    bare = text.strip()
    negative = bare.startswith("(") and bare.endswith(")")
    match = _AMOUNT.fullmatch(bare.strip("()").strip() if negative else bare)
    way_out = "Write the number alone; the heading says its unit."
    if match is None:
        found.wrong(cell.at, f"{text!r} is not a number", way_out, text)
        return None
    if re.search(r",(?!\d{3}(?:\D|$))", match["digits"]):
        found.wrong(cell.at, f"{text!r}: the comma does not set thousands apart", "Write 1.5 or 1,500.", text)
        return None
    value = float(match["digits"].replace(",", "")) * (-1 if negative or match["minus"] else 1)
    suffix = (match["suffix"] or "").casefold()
    if match["share"]:
        if column.style != "share" or match["pound"] or suffix:
            found.wrong(cell.at, f"{text!r} is a share, and this column holds none", way_out, text)
            return None
        value = float(f"{value:.12g}") / 100
    elif column.style == "share":
        return _plain(Cell(cell.at, value), value, column, found, factor)
    elif column.style == "money":
        if match["pound"] and not suffix and factor != 1:
            what = f"{text!r} is pounds, or under this heading {factor:,} times as much"
            found.wrong(cell.at, what, "Write the number alone, or £360k, £1.2m.", text)
            return None
        value = in_pounds(value, _SUFFIX[suffix]) if suffix else in_pounds(value, factor)
    elif match["pound"] or suffix:
        found.wrong(cell.at, f"{text!r} is money, and this column holds none", way_out, text)
        return None
    found.tolerated(cell.at, f"{text!r} is read as {value:,.12g}{' pounds a year' if column.style == 'money' else ''}")
    return value


def days_first(cells: Iterable[Cell]) -> bool:
    """Return whether some date of a column, typed as text, can only have its day first: then all of it has."""
    for cell in cells:
        found = (
            re.fullmatch(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}\s*", cell.value)
            if isinstance(cell.value, str)
            else None
        )
        if found and int(found[1]) > 12 >= int(found[2]):
            return True
    return False


def date_of_cell(cell: Cell, found: Findings, *, day_first: bool) -> date | None:
    """Return the date of a cell; one typed as text where it can be read in one way only."""
    if cell.flaw:
        found.wrong(cell.at, cell.flaw, cell.way_out)
        return None
    value = cell.value
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and _SERIALS[0] <= value < _SERIALS[1]:
        made = (_EXCEL + timedelta(days=int(value))).date()
        found.tolerated(cell.at, f"{value:g} is read as {made.isoformat()}, the day that Excel has under this number")
        return made
    if not isinstance(value, str):
        way_out = "Give the cell the format of a date, or write 2027-04-01."
        found.wrong(cell.at, f"{value} is not a date", way_out, value)
        return None
    return _typed(cell, value.strip(), found, day_first=day_first)


def _typed(cell: Cell, text: str, found: Findings, *, day_first: bool) -> date | None:
    made: date | None = None
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            made = date.fromisoformat(text)
        elif named := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]{3})[a-z]* (\d{4})", text):
            made = date(int(named[3]), _MONTHS.index(named[2].casefold()) + 1, int(named[1]))
        elif slashed := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
            first, second, year = (int(part) for part in slashed.groups())
            # 1 April begins a financial year: as 4 January it would be a day on which nothing begins.
            if not (day_first or first > 12 or first == second or (first, second) == (1, 4)):
                one, other = date(year, second, first), date(year, first, second)
                what = f"{text!r} can be read as {one.day} {one:%B} or as {other.day} {other:%B}"
                found.wrong(cell.at, what, f"Write {year}-{second:02d}-{first:02d}, or the other.", text)
                return None
            made = date(year, second, first)
    except ValueError:
        made = None
    if made is None:
        found.wrong(cell.at, f"{text!r} is not a date", "Write it as a date, or as 2027-04-01.", text)
        return None
    found.tolerated(cell.at, f"{text!r} is read as {made.isoformat()}")
    return made


def written_number(value: float) -> str:
    """Return a number as a scenario file has it."""
    return number_text(value)
