"""The tables of the page: the headline, the decisions, the checks, and the numbers behind each chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import numpy as np

from tiershift.report.charts import Chart, decided
from tiershift.report.checks import Check, activities, reconciliation, reset_to_count
from tiershift.report.guesses import listed, meaning
from tiershift.report.headline import in_band, largest
from tiershift.report.sheets_records import changed, day, repeated_from, run_id
from tiershift.report.summary import HEADLINE, Report, day_of
from tiershift.report.words import Change, Shown, chance, figure, shown, with_range


def cell(text: str, *, head: str = "", number: bool = False) -> str:
    """Return one cell; `head` is the scope of a heading (row or col)."""
    tag, scope = ("th", f' scope="{head}"') if head else ("td", "")
    kind = ' class="n"' if number else ""
    return f"<{tag}{scope}{kind}>{escape(text)}</{tag}>"


def table(caption: str, heads: Sequence[str], rows: Iterable[str], numbers: int = 0) -> str:
    """Return a table with its caption; the last `numbers` headings stand over numbers."""
    plain = len(heads) - numbers
    top = "".join(cell(head, head="col", number=place >= plain) for place, head in enumerate(heads))
    shown_caption = f"<caption>{escape(caption)}</caption>" if caption else ""
    return (
        f'<div class="scroll"><table>{shown_caption}<thead><tr>{top}</tr></thead>\n'
        f"<tbody>{chr(10).join(rows)}</tbody></table></div>"
    )


def headline_table(report: Report, plan: str, baseline: str) -> str:
    """Return each headline indicator without and with the plan and its paired difference, at each date."""
    heads = ("Indicator", "", *(f"31 March {year}" for year in report.dates))
    rows = [row for name in HEADLINE for row in _headline_rows(report, plan, baseline, name)]
    return table(f"{plan} against {baseline}: median, with the 80% range", heads, rows, numbers=len(report.dates))


def _headline_rows(report: Report, plan: str, baseline: str, name: str) -> list[str]:
    series = report.results[plan].series[name]
    way = shown(series.indicator, largest(report, (plan, baseline), name))

    def levels(run: str) -> list[str]:
        spread, years = report.results[run].bands[name], report.results[run].series[name].years
        return [in_band(spread, years.index(year), way) for year in report.dates]

    changes = [report.change(plan, baseline, name, year) for year in report.dates]
    lines = {
        "without the plan": levels(baseline),
        "with the plan": levels(plan),
        "difference": [_signed(change, way) for change in changes],
        "lower in": ["no difference" if change.none else chance(change.lower, change.n) for change in changes],
    }
    first = f'<th scope="rowgroup" rowspan="4">{escape(series.indicator.label)}<br>{escape(way.unit)}</th>'
    rows = [
        cell(label, head="row") + "".join(cell(text, number=True) for text in texts) for label, texts in lines.items()
    ]
    return [f'<tr class="first">{first}{rows[0]}</tr>', *(f"<tr>{row}</tr>" for row in rows[1:])]


def _signed(change: Change, way: Shown) -> str:
    return "0" if change.none else with_range(change.low, change.central, change.high, way)


def twin(chart: Chart) -> str:
    """Return the numbers of a chart as a table that opens on demand."""
    rows = [
        f"<tr>{cell(str(year), head='row')}"
        + "".join(cell(in_band(one, place, chart.way), number=True) for one in chart.bands.values())
        + "</tr>"
        for place, year in enumerate(chart.years)
    ]
    heads = ("31 March", *chart.bands)
    inner = table(f"{chart.title} ({chart.unit}): median, with the 80% range", heads, rows, numbers=len(chart.bands))
    return f"<details><summary>The numbers</summary>{inner}</details>"


def guesses_table(report: Report) -> str:
    """Return on which guesses the headline indicators and what plans change of them rest, at the last date."""
    year = report.dates[-1]
    rows = []
    for name in HEADLINE:
        indicator = report.first.series[name].indicator
        place = report.first.series[name].years.index(year)
        texts = [listed(report.first.rests_on(name)[place])]
        texts += [listed(report.rests_on(plan, baseline, name, year)) for plan, baseline in report.pairs]
        many = len(report.first.guesses.behind(indicator))
        cells = "".join(cell(text or "none above the threshold") for text in texts)
        rows.append(f"<tr>{cell(indicator.label, head='row')}{cell(str(many), number=True)}{cells}</tr>")
    pairs = [f"Difference that {plan} makes to {baseline}" for plan, baseline in report.pairs]
    heads = ("Indicator", "Guesses that lead to it", f"Level in {report.first.name}", *pairs)
    return table(f"On which guesses each number rests, {year}: share of its spread", heads, rows)


def glossary_table(report: Report) -> str:
    """Return what each guess is that the page names: in words, with its best value and what it may be."""
    year, named = report.dates[-1], dict[str, None]()
    for name in HEADLINE:
        series = report.first.series[name]
        found = [*report.first.rests_on(name)[series.years.index(year)]]
        found += [one for plan, baseline in report.pairs for one in report.rests_on(plan, baseline, name, year)]
        named |= dict.fromkeys(one.name for one in found)
    rows = []
    for name in sorted(named):
        one = report.model.parameters.find(name)
        low, high = one.bounds
        unit = "times what is in the file" if one.elements else {"Dmnl": "", "1/year": "a year"}.get(one.unit, one.unit)
        texts = (meaning(report.model, name), f"{one.value:,.10g} {unit}".strip(), f"{low:,.4g} to {high:,.4g}")
        rows.append(f"<tr>{cell(name, head='row')}{''.join(cell(text) for text in texts)}</tr>")
    if not rows:
        return ""
    return table("What the guesses are", ("Guess", "What it is", "Taken as", "May be"), rows)


def resets_table(report: Report) -> str:
    """Return how children came from one 31 March to the next in years in which a count reset them; empty for none."""
    held: dict[tuple[str, ...], list[str]] = {}
    for result in report.results.values():
        for activity in activities(result):
            reset = reset_to_count(result, activity)
            extra = reconciliation(result, activity).values.mean(axis=0)
            stock, starts, ends = (result.bands[name].mean for name in (activity.stock, activity.starts, activity.ends))
            for at in np.flatnonzero(reset.values.any(axis=0)).tolist():
                moves = (stock[at], starts[at], -ends[at], extra[at], reset.values[:, at].mean(), stock[at + 1])
                texts = (activity.label, str(reset.years[at]), *(figure(float(one), 1.0) for one in moves))
                held.setdefault(texts, []).append(result.label)
    rows = [
        f"<tr>{cell(texts[0], head='row')}{cell(', '.join(names))}{cell(texts[1])}"
        f"{''.join(cell(text, number=True) for text in texts[2:])}</tr>"
        for texts, names in held.items()
    ]
    if not rows:
        return ""
    heads = ("Children", "Scenario", "Year to 31 March", "Opening", "Starts", "Ends", "Reconciliation",
             "Reset to the count", "Closing")  # fmt: skip
    return table("How a count enters the accounts: means over the simulated futures, which add up", heads, rows, 6)


def decisions_table(report: Report) -> str:
    """Return every decision, numbered as on the charts."""
    rows = []
    here = report.model.local is not None
    for number, (scenarios, event) in enumerate(decided(report), start=1):
        plan = report.results[scenarios.split(", ")[0]].plan
        texts = (
            day(event.effective), scenarios, changed(plan, str(event.event_id)), event.why, event.who,
            day(day_of(event.recorded)), *((event.source,) if here else ()),
        )  # fmt: skip
        rows.append(f"<tr>{cell(str(number), head='row')}{''.join(cell(text) for text in texts)}</tr>")
    heads = ("No.", "From", "Held by", "What changes in the model", "Why", "Who", "Recorded")
    return table("Decisions that the plans add, as recorded in the log", (*heads, "Source") if here else heads, rows)


def checks_table(found: Sequence[Check]) -> str:
    """Return every check with its outcome."""
    words = {"pass": "pass", "warn": "look", "fail": "FAIL"}
    rows = [
        f"<tr>{cell(one.id, head='row')}{cell(one.what)}"
        f'<td><span class="{one.outcome}">{words[one.outcome]}</span></td>'
        f"{cell(f'{one.largest:.3g}', number=True)}{cell(f'{one.tolerance:.3g}', number=True)}{cell(one.where)}</tr>"
        for one in found
    ]
    return table("", ("Check", "What must hold", "Outcome", "Largest difference", "Tolerance", "Where"), rows)


def provenance_table(report: Report) -> str:
    """Return what each run repeats from."""
    keys = (*repeated_from(report.first), "price_base")
    items = {"Run": [run_id(one) for one in report.results.values()]} | {
        key.replace("_", " ").capitalize(): [one.provenance.get(key, "") for one in report.results.values()]
        for key in keys
    }
    rows = [
        f"<tr>{cell(item, head='row')}{''.join(f'<td><code>{escape(text)}</code></td>' for text in texts)}</tr>"
        for item, texts in items.items()
    ]
    return table("How to repeat these runs", ("", *report.results), rows)
