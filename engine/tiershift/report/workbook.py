"""The workbook: sheets written out with formats, formulas, links and native charts, the same bytes for the same run."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from math import ceil
from typing import TYPE_CHECKING, Any, assert_never

from tiershift.report.book_charts import add_charts
from tiershift.report.checks import Check
from tiershift.report.sheet import HEADER_ROW, Cell, Column, Formula, Link, Sheet, Style, Styled
from tiershift.report.sheets_checks import checks_sheet
from tiershift.report.sheets_children import activity_sheet, need_sheet
from tiershift.report.sheets_guesses import guesses_sheet
from tiershift.report.sheets_money import prices_sheet, tier_shift
from tiershift.report.sheets_ranges import headline_sheet, history_sheet, ranges_sheet
from tiershift.report.sheets_records import (
    assumptions_sheet,
    contents_sheet,
    control_sheet,
    cover_sheet,
    decisions_sheet,
    run_id,
)
from tiershift.report.summary import Report
from tiershift.report.tables.sheets_more import invest_sheet, s251_sheet
from tiershift.report.tables.sheets_mtfs import mtfs_sheet, savings_sheet

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FORMATS: Mapping[Style, Mapping[str, Any]] = {
    "text": {"align": "left", "indent": 1},
    "wrap": {"text_wrap": True, "align": "left", "indent": 1},
    "number": {},
    "year": {"num_format": "0", "align": "left"},
    "count": {"num_format": "#,##0"},
    "money": {"num_format": "#,##0.000_);(#,##0.000)"},
    "share": {"num_format": "0.0%_);(0.0%)"},
    "years": {"num_format": "0.00_);(0.00)"},
    "rate": {"num_format": "#,##0.0_);(#,##0.0)"},
    "bracket": {"num_format": "#,##0_);(#,##0)"},
    "factor": {"num_format": "0.0000"},
    "error": {"num_format": "0.000000"},
    "outcome": {"num_format": '[=1]"pass";[=0]"FAIL";"look"', "align": "left", "indent": 1},
}
_A3, _A4 = 8, 9
_MOST_ON_A4, _MOST_ON_A3 = 220.0, 360.0
"""Characters across a page that can still be read."""
BLUE, PALE, RED, AMBER = "#1F4E79", "#DCE6F1", "#C00000", "#FFE699"


def sheets(report: Report, found: Sequence[Check]) -> tuple[Sheet, ...]:
    """Return every sheet of the workbook but the charts, in the order of the tabs."""
    prices = prices_sheet(report)
    tiers, activity, control = tier_shift(report, prices), activity_sheet(report), control_sheet(report)
    money = money_sheets(report)
    checks = checks_sheet(report, found, tiers, activity, control, money)
    numbers = (
        headline_sheet(report),
        *money,
        tiers,
        activity,
        need_sheet(report),
        ranges_sheet(report),
        history_sheet(report),
    )
    records = (prices, assumptions_sheet(report), guesses_sheet(report), decisions_sheet(report), checks)
    listed = (control, *numbers, *records)
    return (cover_sheet(report, found, checks), contents_sheet(listed), *listed)


def money_sheets(report: Report) -> tuple[Sheet, ...]:
    """Return the sheets of the plan of money, in the order of the tabs; none where the report has no money."""
    if not report.money:
        return ()
    return mtfs_sheet(report), savings_sheet(report), s251_sheet(report), invest_sheet(report)


def workbook(report: Report, found: Sequence[Check]) -> bytes:
    """Return the workbook as the bytes of an .xlsx file.

    Args:
        report: what to write.
        found: the checks of the report.
    """
    import xlsxwriter

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "nan_inf_to_errors": True, "strings_to_formulas": False})
    book.set_properties({
        "title": f"{report.place}: tier shift", "subject": "A modelled scenario, not a forecast",
        "author": "tiershift", "keywords": " ".join(run_id(one) for one in report.results.values()),
        "created": datetime.combine(report.recorded, time()),
    })  # fmt: skip
    made = sheets(report, found)
    formats: dict[Style, Format] = {style: book.add_format({"valign": "top", **how}) for style, how in FORMATS.items()}
    for sheet in made:
        page = book.add_worksheet(sheet.name)
        _write(book, page, sheet, formats)
        if sheet.name == "Headline":
            add_charts(book, report, {one.name: one for one in made})
    _warn(book, made)
    book.close()
    return held.getvalue()


def _write(book: Workbook, page: Worksheet, sheet: Sheet, formats: Mapping[Style, Format]) -> None:
    """Write one sheet: title in A1, notes, headings, cells."""
    page.write_string(0, 0, sheet.title, book.add_format({"bold": True, "font_size": 16, "font_color": BLUE}))
    quiet = book.add_format({"font_color": "#404040"})
    for place, note in enumerate(sheet.notes, start=1):
        page.write_string(place, 0, note, quiet)
    heading = book.add_format({
        "bold": True, "text_wrap": True, "valign": "top", "align": "left", "indent": 1,
        "bg_color": PALE, "bottom": 1, "font_color": BLUE,
    })  # fmt: skip
    page.set_row(HEADER_ROW - 1, 48 if len(sheet.columns) > 2 else 20)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(HEADER_ROW - 1, place, column.heading, heading)
    for row, cells in enumerate(sheet.rows, start=HEADER_ROW):
        if (lines := _lines(sheet.columns, cells)) > 1:
            page.set_row(row, 15 * lines)
        for place, (column, cell) in enumerate(zip(sheet.columns, cells, strict=True)):
            _cell(page, (row, place), cell, column, formats)
    _finish(page, sheet)


def _lines(columns: Sequence[Column], cells: Sequence[Cell]) -> int:
    """Return how many lines the tallest wrapped cell of a row takes, since not every program works that out."""
    return max(
        ceil(1.15 * len(cell) / column.width) if isinstance(cell, str) and column.style == "wrap" else 1
        for column, cell in zip(columns, cells, strict=True)
    )


def _cell(page: Any, at: tuple[int, int], cell: Cell, column: Column, formats: Mapping[Style, Format]) -> None:
    style = formats[column.style]
    match cell:
        case None:
            page.write_blank(*at, None, style)
        case str():
            page.write_string(*at, cell, style)
        case Formula(text, value):
            page.write_formula(*at, text, style, value)
        case Styled(value, own):
            page.write_number(*at, value, formats[own])
        case Link(name):
            page.write_url(*at, f"internal:'{name}'!A1", None, name)
        case float() | int():
            page.write_number(*at, cell, style)
        case _:
            assert_never(cell)


def _finish(page: Worksheet, sheet: Sheet) -> None:
    """Freeze the headings, add the filter, and set the page up for paper."""
    last = HEADER_ROW - 1 + len(sheet.rows)
    page.freeze_panes(HEADER_ROW, sheet.frozen)
    if len(sheet.columns) > 2 and sheet.rows:
        page.autofilter(HEADER_ROW - 1, 0, last, len(sheet.columns) - 1)
    page.hide_gridlines(2)
    page.set_landscape()
    wide = sum(column.width for column in sheet.columns)
    page.set_paper(_A3 if wide > _MOST_ON_A4 else _A4)
    page.fit_to_pages(ceil(wide / _MOST_ON_A3), 0)
    page.repeat_rows(HEADER_ROW - 1)
    if wide > _MOST_ON_A3:
        page.repeat_columns(0, sheet.frozen - 1)
    page.set_footer("&L&A&CModelled scenario, not a forecast&R&P of &N")


def _warn(book: Workbook, made: Sequence[Sheet]) -> None:
    """Colour what must not be overlooked: a failed check, and an assumption that is only assumed."""
    red = book.add_format({"bg_color": RED, "font_color": "#FFFFFF", "bold": True})
    amber = book.add_format({"bg_color": AMBER})
    where = {sheet.name: sheet for sheet in made}

    def colour(name: str, heading: str, rule: Mapping[str, Any]) -> None:
        sheet = where[name]
        place = [column.heading for column in sheet.columns].index(heading)
        page = book.get_worksheet_by_name(name)
        if sheet.rows and page is not None:
            page.conditional_format(HEADER_ROW, place, HEADER_ROW - 1 + len(sheet.rows), place, dict(rule))

    colour("Checks", "Outcome", {"type": "cell", "criteria": "==", "value": 0, "format": red})
    colour("Checks", "Outcome", {"type": "cell", "criteria": "==", "value": 2, "format": amber})
    colour("Assumptions", "Confidence", {"type": "cell", "criteria": "==", "value": '"D"', "format": amber})
    count = [row[0] for row in where["Cover"].rows].index("Checks that fail")
    cover = book.get_worksheet_by_name("Cover")
    if cover is not None:
        loud = {"type": "cell", "criteria": ">", "value": 0, "format": red}
        cover.conditional_format(HEADER_ROW + count, 1, HEADER_ROW + count, 1, loud)
