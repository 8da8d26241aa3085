"""A plan as a workbook that can be edited and read back: decisions, assumptions, counts, prices.

What may be edited is yellow. A hidden sheet says what it was exported from, so that reading it back knows what the
reader changed and what others have recorded since.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from math import floor, log10
from typing import TYPE_CHECKING, Any

from tiershift.events.branches import Lineage
from tiershift.events.fields import words
from tiershift.events.history import tags
from tiershift.events.plan import Plan
from tiershift.events.types import FAMILIES, TIERS
from tiershift.model.load import Model
from tiershift.report.plan_sheets import (
    ASSUMPTIONS,
    COLUMNS,
    DECISIONS,
    FORMAT,
    HEADER_ROW,
    HISTORY,
    PRICES,
    SCHEMA,
    SHAPES,
    SPARE_ROWS,
    Column,
    Row,
    Value,
    rows_of,
)
from tiershift.report.prices import Price, load_prices

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

BLUE, PALE, YELLOW, GREY = "#1F4E79", "#DCE6F1", "#FFF8DC", "#595959"
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "text": {"align": "left", "indent": 1},
    "wrap": {"text_wrap": True, "align": "left", "indent": 1},
    "money": {"num_format": "#,##0.0##_);(#,##0.0##)"},
    "share": {"num_format": "0.0##%", "align": "right", "indent": 1},
    "number": {"num_format": "General", "align": "right", "indent": 1},
    "year": {"num_format": "0", "align": "left", "indent": 1},
    "date": {"num_format": "d mmm yyyy", "align": "left", "indent": 1},
}
_DIGITS = 5
"""What a number that is not for editing is shown with; its cell holds all of them."""
_A3, _A4 = 8, 9
_LINE = 15.0
"""Points that a line of text is high."""
_NOTES: Mapping[str, str] = {
    DECISIONS: "Edit the yellow cells, add rows below, or delete a row to undo its decision. Nothing is overwritten: "
    "importing records what you changed as new events.",
    ASSUMPTIONS: "Change Low, Central, High or Shape to assume something else than the model does. "
    "Confidence: A read in the source, B derived from it, C estimated, D assumed. Dmnl: a pure number, without a unit. "
    "Owner, Signed off by: roles. Sunset: the last day on which an assumption may be relied on without a new look.",
    HISTORY: "What was counted or spent. Add rows below for new counts and outturns; an outturn has a financial year, "
    "by the calendar year in which it ends, and a count has a date.",
    PRICES: "For reading only: one pound of 2023-24 in the pounds of each year. Decisions are in 2023-24 prices.",
}


def plan_book(line: Lineage, plan: Plan, model: Model) -> bytes:
    """Return the workbook of a plan as the bytes of an .xlsx file; the same plan gives the same bytes.

    Args:
        line: the lineage that `plan` is the fold of.
        plan: what to write.
        model: what it is made for.
    """
    import xlsxwriter

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    stamp = datetime.combine(_recorded(plan), time())
    book.set_properties({"title": plan.title or plan.name, "author": "tiershift", "created": stamp})
    _read_me(book, line, plan)
    prices = load_prices()
    for name in (DECISIONS, ASSUMPTIONS, PRICES, HISTORY):
        rows = _prices(prices) if name == PRICES else rows_of(name, plan, model.parameters)
        _write(book, name, rows, plan)
    _validated(book, plan, model)
    _schema(book, line, plan, model)
    book.worksheets()[1].activate()
    book.close()
    return held.getvalue()


def price_rows() -> tuple[Row, ...]:
    """Return the rows of the sheet of prices, which nobody edits."""
    return _prices(load_prices())


def _prices(prices: Mapping[int, Price]) -> tuple[Row, ...]:
    return tuple(
        Row(str(year), {"year": float(year), "factor": one.factor, "how": one.kind, "source": one.source})
        for year, one in sorted(prices.items())
    )


def _recorded(plan: Plan) -> date:
    days = [e.recorded.date() if isinstance(e.recorded, datetime) else e.recorded for e in plan.events]
    return max(days, default=date(2000, 1, 1))


def _write(book: Workbook, name: str, rows: Sequence[Row], plan: Plan) -> None:
    """Write one sheet: title, note, headings, rows, and spare rows where more may come."""
    page, columns = book.add_worksheet(name), COLUMNS[name]
    page.write_string(0, 0, f"{plan.title or plan.name}: {name.lower()}", _bold(book, 14))
    page.write_string(1, 0, _NOTES[name], book.add_format({"font_color": GREY, "italic": True}))
    spare = SPARE_ROWS if name in (DECISIONS, HISTORY) else 0
    looks = _Looks(book)
    for place, column in enumerate(columns):
        page.set_column(place, place, column.width)
        page.write_string(HEADER_ROW - 1, place, column.heading, looks.heading(column))
        for number in range(len(rows) + spare):
            value = rows[number].values.get(column.key) if number < len(rows) else None
            _cell(page, (HEADER_ROW + number, place), value, looks.cell(column, value))
    # A heading is bold, and leaves room for the arrow of the filter.
    page.set_row(HEADER_ROW - 1, _LINE * max(_folded(column.heading, column.width - 2) for column in columns) + 4)
    for number, row in enumerate(rows):
        if (lines := _lines(columns, row)) > 1:
            page.set_row(HEADER_ROW + number, _LINE * lines)
    page.freeze_panes(HEADER_ROW, 3 if name == DECISIONS else 1)
    page.autofilter(HEADER_ROW - 1, 0, HEADER_ROW - 1 + max(len(rows) + spare, 1), len(columns) - 1)
    page.hide_gridlines(2)
    if name == PRICES:
        page.set_paper(_A4)
        page.fit_to_pages(1, 1)
    else:
        page.set_landscape()
        page.set_paper(_A3)
        page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4)
    page.repeat_rows(HEADER_ROW - 1)
    page.set_footer(f"&L{plan.name} as of {_recorded(plan).isoformat()}&C&A&R&P of &N")


class _Looks:
    """The formats of the cells of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, ...], Any] = {}

    def heading(self, column: Column) -> Any:
        """The format of a heading, which stands where the values of its column do."""
        right = column.style in ("money", "share", "number")
        said = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": PALE, "font_color": BLUE}
        return self._one(("heading", str(right)), {**said, "align": "right" if right else "left", "indent": 1})

    def cell(self, column: Column, value: Value) -> Any:
        """The format of a value: yellow where it may be edited, and then with every digit that is written there."""
        shown = dict(_FORMATS[column.style])
        if column.style == "number" and isinstance(value, float | int) and not column.edited:
            shown["num_format"] = _shown_number(value)
        look = {"bg_color": YELLOW, "border": 1, "border_color": "#E0D8B0"} if column.edited else {"font_color": GREY}
        key = (column.style, str(column.edited), str(shown.get("num_format")))
        return self._one(key, {"valign": "top", **shown, **look})

    def _one(self, key: tuple[str, ...], said: Mapping[str, Any]) -> Any:
        if key not in self._made:
            self._made[key] = self._book.add_format(said)
        return self._made[key]


def _shown_number(value: float) -> str:
    """Return how a number is shown: with thousands set apart, and no more decimals than say something."""
    if value and not 1e-4 <= abs(value) < 1e13:
        return "0.####E+00"
    places = max(0, _DIGITS - 1 - floor(log10(abs(value)))) if value else 0
    decimals = len(f"{value:.{places}f}".partition(".")[2].rstrip("0"))
    return f"#,##0.{'0' * decimals}".rstrip(".")


def _cell(page: Worksheet, at: tuple[int, int], value: Value, style: Any) -> None:
    match value:
        case None:
            page.write_blank(*at, None, style)
        case date():
            page.write_datetime(*at, datetime.combine(value, time()), style)
        case str():
            page.write_string(*at, value, style)
        case float() | int():
            page.write_number(*at, value, style)


def _lines(columns: Iterable[Column], row: Row) -> int:
    """Return how many lines the tallest wrapped cell takes, since not every program works that out."""
    cells = [(column.width, row.values.get(column.key)) for column in columns if column.style == "wrap"]
    return max((_folded(value, width) for width, value in cells if isinstance(value, str)), default=1)


def _folded(text: str, width: float) -> int:
    """Return how many lines a text takes in a column so many digits wide; a sign is a little narrower than a digit."""
    return sum(len(textwrap.wrap(line, max(int(1.08 * width), 1))) or 1 for line in text.split("\n"))


def _bold(book: Workbook, size: int) -> Any:
    return book.add_format({"bold": True, "font_size": size, "font_color": BLUE})


def _validated(book: Workbook, plan: Plan, model: Model) -> None:
    """Offer what a cell may hold where that is a list."""
    levers = sorted(model.parameters.levers)
    lists: dict[tuple[str, str], list[str]] = {
        (DECISIONS, "kind"): [words(kind.__name__) for kind in FAMILIES["decision"]],
        (DECISIONS, "to"): list(TIERS),
        (HISTORY, "kind"): [words(kind.__name__) for kind in FAMILIES["observation"]],
        (ASSUMPTIONS, "shape"): list(SHAPES),
        (ASSUMPTIONS, "confidence"): ["A", "B", "C", "D"],
    }
    page = book.add_worksheet("_lists")
    page.very_hidden()
    lists[DECISIONS, "what"] = [*TIERS, *(lever.replace("_", " ") for lever in levers)]
    for place, ((name, key), offered) in enumerate(lists.items()):
        page.write_column(0, place, offered)
        letter = chr(ord("A") + place)
        rows = len(rows_of(name, plan, model.parameters)) + SPARE_ROWS
        column = [one.key for one in COLUMNS[name]].index(key)
        rule = {
            "validate": "list",
            "source": f"='_lists'!${letter}$1:${letter}${len(offered)}",
            "error_type": "warning",
        }
        sheet = book.get_worksheet_by_name(name)
        if sheet is not None:
            sheet.data_validation(HEADER_ROW, column, HEADER_ROW - 1 + rows, column, rule)


def _schema(book: Workbook, line: Lineage, plan: Plan, model: Model) -> None:
    page = book.add_worksheet(SCHEMA)
    page.hide()
    held: tuple[tuple[str, str], ...] = (
        ("format", str(FORMAT)), ("plan", line.stream), ("version", str(len(plan.events))), ("head", plan.head),
        ("model", model.name), ("model_hash", model.hash),
    )  # fmt: skip
    for number, (item, value) in enumerate(held):
        page.write_string(number, 0, item)
        page.write_string(number, 1, value)
    page.set_column(1, 1, 70)


def _read_me(book: Workbook, line: Lineage, plan: Plan) -> None:
    page = book.add_worksheet("Read me")
    page.hide_gridlines(2)
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 96)
    page.write_string(0, 0, plan.title or plan.name, _bold(book, 16))
    quiet, wrap = (
        book.add_format({"bold": True, "valign": "top"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    named = ", ".join(name for name, version in tags(plan.events).items() if version <= len(plan.events))
    rows = (
        ("Plan", line.stream), ("Model", plan.model), ("Version", f"{len(plan.events)}, recorded by {_recorded(plan)}"),
        ("Head of the log", plan.head), ("Named versions", named or "none"),
        ("How to use it", "Edit the yellow cells; columns may be moved, and columns of your own inserted. Then:"),
        ("1. Look", f"tiershift plan import {line.stream} THIS.xlsx --dry-run\nIt says what would change, and all that "
                    "is wrong, cell by cell."),
        ("2. Record", f'tiershift plan import {line.stream} THIS.xlsx --who "Your role" --why "The reason"'),
        ("What happens", "Each change becomes a new event in the log, with its author and reason. Nothing in the log "
                         "is overwritten. If somebody has changed the plan since this file was written, it is not "
                         "imported, and you are shown both."),
        ("Amounts", "£m a year, at 2023-24 prices; another unit with the figure itself: £360k, £1.2bn. A figure a "
                    "thousand times last year's is refused, and one ten times is pointed at. Write 12% in a column of "
                    "shares, not 12. Dates as dates, or as 2027-04-01."),
        ("The sheets", "Decisions; Assumptions, each with the model's own figure until you change it; Prices, for "
                       "reading; Activity history, what was counted and spent."),
        ("Never write here", "anything about one child or a private person. Name roles, minutes and papers."),
    )  # fmt: skip
    for number, (item, text) in enumerate(rows, start=2):
        page.write_string(number, 0, item, quiet)
        page.write_string(number, 1, text, wrap)
        page.set_row(number, _LINE * _folded(text, 96) + 3)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
