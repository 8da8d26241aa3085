"""What the workbook reckons up from its own cells of the tables of money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tiershift.report.sheet import Formula, Sheet
from tiershift.report.summary import Report
from tiershift.report.tables.lines import NET, TOTAL, financial_year
from tiershift.report.tables.money import DECIDED
from tiershift.report.tables.sheets_more import S251
from tiershift.report.tables.sheets_mtfs import ALL, EVERY, LESS, MTFS, SAVINGS

Told = tuple[str, str, Formula, float, str]
_TOLERANCE = 0.0005


def money_formulas(report: Report, money: Sequence[Sheet]) -> Iterator[Told]:
    """Yield id, what, difference, tolerance and where of the checks that formulas make over the tables of money."""
    sheets = {sheet.name: sheet for sheet in money}
    if MTFS not in sheets:
        return
    for name, one in report.money.items():
        last = financial_year(one.years[-1])
        yield from _mtfs(sheets[MTFS], name, last)
        yield from _together(sheets, name, last)


def _row(sheet: Sheet, *key: str) -> int:
    return next(place for place, row in enumerate(sheet.rows) if row[: len(key)] == key)


def _mtfs(sheet: Sheet, name: str, last: str) -> Iterator[Told]:
    less, heads = _row(sheet, name, LESS), [column.heading for column in sheet.columns]
    span = f"{sheet.at(less, heads[3])}:{sheet.at(less, last).split('!')[1]}"
    yield (
        "C01",
        "MTFS, net equals the engine's, summed over its years",
        Formula(f"=SUMPRODUCT(ABS({span}))", 0.0),
        _TOLERANCE,
        name,
    )
    net = _row(sheet, name, NET)
    crossed = Formula(f"=ABS({sheet.at(net, ALL)}-{sheet.at(net, last)})", 0.0)
    yield "C02f", "MTFS, base and movements of all years come to the last net budget", crossed, _TOLERANCE, name


def _together(sheets: dict[str, Sheet], name: str, last: str) -> Iterator[Told]:
    mtfs, savings, s251 = sheets[MTFS], sheets[SAVINGS], sheets[S251]
    first, end = (_row(mtfs, name, line) for line in (DECIDED[0], DECIDED[-1]))
    if any(row[:2] == (name, EVERY) for row in savings.rows):
        lines = mtfs.column(ALL, range(first, end + 1))
        formula = Formula(f"=ABS({savings.at(_row(savings, name, EVERY), last)}-SUM({lines}))", 0.0)
        yield "C06f", "Savings and pressures come to the lines of decisions of MTFS", formula, _TOLERANCE, name
    whole = _row(s251, name, TOTAL, last)
    formula = Formula(f"=ABS({s251.at(whole, 'Net (mean)')}-{mtfs.at(_row(mtfs, name, NET), last)})", 0.0)
    yield "C06f", "Section 251, net in total equals the net budget of MTFS", formula, _TOLERANCE, name
