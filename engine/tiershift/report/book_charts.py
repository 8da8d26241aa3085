"""The native charts of the workbook, each with a text that says what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tiershift.report.colours import BASELINE, colours
from tiershift.report.sheet import Sheet
from tiershift.report.sheets_money import YEAR
from tiershift.report.sheets_ranges import range_rows
from tiershift.report.summary import HEADLINE, Report
from tiershift.report.words import Change, sentence, shown

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

TIER_COLOURS = {"Universal": "#56B4E9", "Targeted": "#0072B2", "Specialist": "#E69F00", "Care": "#D55E00"}
WIDTH, HEIGHT = 720, 380
COLUMNS, ROWS = 12, 20


def add_charts(book: Workbook, report: Report, sheets: Mapping[str, Sheet]) -> None:
    """Add the sheet of charts: a fan for each headline indicator, and spend by tier for each scenario."""
    page = book.add_worksheet("Charts")
    page.write_string(0, 0, "Charts", book.add_format({"bold": True, "font_size": 16, "font_color": "#1F4E79"}))
    page.write_string(
        1, 0, "Heavy lines: medians. Dotted lines: the 80% range of the first plan. Grey and dashed: the baseline."
    )
    page.write_string(2, 0, "The numbers stand on the sheets Ranges and Tier shift.")
    page.hide_gridlines(2)
    page.set_portrait()
    page.set_paper(9)
    page.fit_to_pages(1, 1)  # a page break would fall into the middle of a chart
    made = [_fan(book, report, sheets["Ranges"], name) for name in HEADLINE]
    made += [_tiers(book, report, sheets["Tier shift"], name) for name in report.results]
    for place, (chart, text) in enumerate(made):
        row, column = divmod(place, 2)
        chart.set_size({"width": WIDTH, "height": HEIGHT})
        page.insert_chart(4 + row * ROWS, column * COLUMNS, chart, {"description": text, "object_position": 2})


def _fan(book: Workbook, report: Report, ranges: Sheet, name: str) -> tuple[Any, str]:
    indicator = report.first.series[name].indicator
    chart: Any = book.add_chart({"type": "scatter", "subtype": "straight"})
    tints = colours(report)
    for run in report.results:
        rows = range_rows(ranges, run, name)
        lines = [("p50", 2.25, "dash" if tints[run] == BASELINE else "solid")]
        if report.pairs and run == report.pairs[0][0]:
            lines += [("p10", 1.0, "round_dot"), ("p90", 1.0, "round_dot")]
        for heading, width, dash in lines:
            chart.add_series({
                "name": run if heading == "p50" else f"{run}, {heading}",
                "categories": f"={ranges.column('Year', rows)}", "values": f"={ranges.column(heading, rows)}",
                "line": {"color": tints[run], "width": width, "dash_type": dash}, "marker": {"type": "none"},
            })  # fmt: skip
    years = report.years
    chart.set_title({"name": f"{indicator.label} ({indicator.unit})", "name_font": {"size": 12}, "overlay": False})
    chart.set_x_axis({
        "min": years[0] - years[0] % 5, "max": years[-1] + (-years[-1]) % 5, "major_unit": 5, "num_format": "0",
        "major_gridlines": {"visible": False}, "label_position": "low",
    })  # fmt: skip
    number = "0%" if indicator.sign == "share" else "#,##0"
    chart.set_y_axis({"num_format": number, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_legend({"position": "bottom"})
    return chart, _said(report, name)


def _said(report: Report, name: str) -> str:
    """Return the text of a chart: what each plan does to the indicator at the last date of the headline."""
    indicator, year = report.first.series[name].indicator, report.dates[-1]
    about = f"{indicator.label}, {indicator.unit}, by year and scenario."
    changes: list[tuple[str, Change]] = [(plan, report.change(plan, base, name, year)) for plan, base in report.pairs]
    told = [
        f"{plan}: {sentence(HEADLINE[name], change, shown(indicator, change.largest), f'at the end of March {year}')}"
        for plan, change in changes
    ]
    return " ".join([about, *told])


def _tiers(book: Workbook, report: Report, tiers: Sheet, run: str) -> tuple[Any, str]:
    chart: Any = book.add_chart({"type": "column", "subtype": "stacked"})
    rows = [place for place, row in enumerate(tiers.rows) if row[0] == run]
    for label, colour in TIER_COLOURS.items():
        chart.add_series({
            "name": label, "categories": f"={tiers.column(YEAR, rows)}",
            "values": f"={tiers.column(f'{label}, real', rows)}",
            "fill": {"color": colour}, "border": {"none": True}, "gap": 40,
        })  # fmt: skip
    chart.set_title({"name": f"Spend by tier, {run} (£m, 2023-24 prices, mean)", "name_font": {"size": 12}})
    chart.set_x_axis({"interval_unit": 5, "label_position": "low"})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_legend({"position": "bottom"})
    first, last = (report.results[run].bands["early_and_late_spend_real"].mean[place] for place in (0, -1))
    years = report.results[run].series["early_and_late_spend_real"].years
    text = (
        f"Spend by tier in the scenario {run}, million pounds at 2023-24 prices: in all {first:,.0f} in {years[0]} "
        f"and {last:,.0f} in {years[-1]}."
    )
    return chart, text
