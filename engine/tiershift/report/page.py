"""The page: one HTML file with charts, tables and words, complete in itself, so that it works with the network off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from tiershift.model.distributions import Fixed
from tiershift.report.charts import TIERS, Chart, difference_charts, level_charts, tier_charts
from tiershift.report.checks import Check, failed
from tiershift.report.colours import BASELINE, colours
from tiershift.report.guesses import EXPLAINED, listed
from tiershift.report.headline import CAVEAT, RATIONED, also, claim, drawn_from, sentences, when
from tiershift.report.page_style import STYLE
from tiershift.report.page_tables import (
    checks_table,
    decisions_table,
    glossary_table,
    guesses_table,
    headline_table,
    provenance_table,
    resets_table,
    twin,
)
from tiershift.report.place import about_place
from tiershift.report.sheets_records import day
from tiershift.report.summary import HEADLINE, Report
from tiershift.report.words import chance, shown

POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:"
"""What a browser lets the page load: nothing but itself."""


def page(report: Report, found: Sequence[Check]) -> str:
    """Return the page as HTML text, the same for the same run.

    Args:
        report: what to show.
        found: the checks of the report.
    """
    drawn = _Drawn()
    inside = f"<main>{_alarm(found)}\n{_sections(report, found, drawn)}</main>"
    body = "\n".join([_header(report), inside, _footer(report)])
    library, script = drawn.scripts()
    return (
        f'<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(_title(report))}</title>\n<style>{STYLE}</style>\n{library}\n</head>\n"
        f"<body>\n{drawn.placed(body)}\n{script}\n</body>\n</html>\n"
    )


class _Drawn:
    """The figures of the page in the order in which they stand, until Bokeh writes them all at once."""

    def __init__(self) -> None:
        self.charts: list[Chart] = []

    def figure(self, chart: Chart) -> str:
        """Return the place of `chart` on the page, with its heading and its numbers."""
        self.charts.append(chart)
        note = f'<p class="note">{escape(chart.note)}</p>' if chart.note else ""
        return (
            f"<figure><figcaption><h3>{escape(chart.title)}</h3><span>{escape(chart.unit)}</span></figcaption>"
            f'<div class="plot" role="img" aria-label="{escape(chart.text)}">\0{len(self.charts) - 1}\0</div>'
            f"{note}{twin(chart)}</figure>"
        )

    def scripts(self) -> tuple[str, str]:
        """Return the drawing library and the script that draws, with ids that do not change from run to run."""
        from bokeh.document import Document
        from bokeh.embed import components
        from bokeh.resources import Resources

        if not self.charts:
            self.divs: tuple[str, ...] = ()
            return "", ""
        # One document, frozen while it fills: otherwise each figure makes Bokeh walk through all the others again.
        document = Document()
        with document.models.freeze():
            for chart in self.charts:
                document.add_root(chart.figure)
        script, divs = components(tuple(chart.figure for chart in self.charts))
        joined = stable_ids("\0".join([script, *divs]))
        script, *places = joined.split("\0")
        self.divs = tuple(places)
        # Its render() would also add scripts of whatever else is imported (Panel), by address.
        library = "\n".join(Resources(mode="inline", components=["bokeh"]).js_raw)
        return f"<script>{library}</script>", script

    def placed(self, body: str) -> str:
        """Return `body` with each figure's element in its place."""
        return re.sub(r"\0(\d+)\0", lambda found: self.divs[int(found[1])], body)


def stable_ids(text: str) -> str:
    """Return `text` with the random and running ids of Bokeh numbered in the order in which they come."""
    numbers: dict[str, str] = {}
    pattern = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<=[\"'])p\d{4,}(?=[\"'])"
    return re.sub(pattern, lambda found: numbers.setdefault(found[0], f"t{len(numbers) + 1}"), text)


def _title(report: Report) -> str:
    return f"{report.place}: {claim(report, *report.pairs[0]) if report.pairs else report.first.title}"


def _header(report: Report) -> str:
    futures, seed = (report.first.provenance.get(key, "") for key in ("futures", "seed"))
    named = " ".join(
        f"<strong>{escape(one.name)}</strong>: {escape(one.title.rstrip('.'))}." for one in report.results.values()
    )
    until = report.counted_until
    counted = "" if until is None else f" Recorded spending ends in March {until}: what follows is modelled."
    claimed = claim(report, *report.pairs[0]) if report.pairs else report.first.title
    told = also(report, *report.pairs[0]) if report.pairs else ()
    others = "".join(f'<p class="also">{escape(text)}</p>' for text in told)
    told_of_place = "".join(f"<p>{escape(text)}</p>" for text in about_place(report.model.local))
    return (
        f'<header><div><span class="pill">{escape(report.place)} · modelled scenario, not a forecast · draft</span>'
        f"<h1>{escape(claimed)}</h1>{others}<p>{named}</p>"
        f"<p>{int(futures or 0):,} simulated futures, seed {escape(seed)}. "
        f"Recorded {day(report.recorded)}.{counted}</p>{told_of_place}"
        "</div></header>"
    )


def _alarm(found: Sequence[Check]) -> str:
    bad = failed(found)
    if not bad:
        return ""
    listed = "; ".join(f"{one.id} {one.what} ({one.where})" for one in bad)
    fail = "1 check fails" if len(bad) == 1 else f"{len(bad)} checks fail"
    return f'<p class="alarm" role="alert">Do not use these numbers: {fail}. {escape(listed)}</p>'


def _sections(report: Report, found: Sequence[Check], drawn: _Drawn) -> str:
    parts = [_pair(report, plan, baseline, drawn) for plan, baseline in report.pairs[:1]]
    levels = "".join(drawn.figure(chart) for chart in level_charts(report))
    parts.append(
        "<h2>With and without: every scenario by year</h2>"
        '<p class="lead">The heavy line is the median and the band holds 80% of the simulated futures. Two bands that '
        "overlap say nothing about the difference: for that, see the charts of the difference.</p>"
        f'{_key(report)}<div class="grid">{levels}</div>'
    )
    tiers = "".join(drawn.figure(chart) for chart in tier_charts(report))
    parts.append(
        "<h2>Where the money goes</h2>"
        '<p class="lead">Means over the simulated futures; means add up, medians do not.</p>'
        f'{_tier_key()}<div class="grid">{tiers}</div>'
    )
    parts += [_counted(report), f"<h2>What was decided</h2>{decisions_table(report)}"]
    parts += [_pair(report, plan, baseline, drawn) for plan, baseline in report.pairs[1:]]
    parts.append(_trust(report, found))
    return "\n".join(parts)


def _counted(report: Report) -> str:
    told = dict.fromkeys(text for result in report.results.values() for text in result.counts)
    listed = "".join(f"<li>{escape(text)}</li>" for text in told)
    lead = (
        "Futures go on from what was counted. What the model had there is its median, with the 80% range in brackets."
    )
    if not told:
        return ""
    return f'<h2>What was counted</h2><p class="lead">{lead}</p><ul class="said">{listed}</ul>{resets_table(report)}'


def _pair(report: Report, plan: str, baseline: str, drawn: _Drawn) -> str:
    year = report.dates[-1]
    ours, theirs = (escape(report.results[name].label) for name in (plan, baseline))
    said = "".join(f"<li>{escape(text)}</li>" for text in sentences(report, plan, baseline))
    charts = "".join(drawn.figure(chart) for chart in difference_charts(report, plan, baseline))
    return (
        f"<h2>What {ours} changes by March {year}, against {theirs}</h2>"
        f'<p class="lead">Each number compares the same simulated futures with and without the plan.</p>'
        f'<div class="grid cards">{_cards(report, plan, baseline)}</div><ul class="said">{said}</ul>'
        f'<p class="lead">{escape(RATIONED)}</p>'
        f"<h2>The difference that {ours} makes to {theirs}, year by year</h2>"
        f'<p class="lead">Plan less baseline in the same futures: below the line is less. Dotted lines are days of '
        f'decisions, numbered as in the list of what was decided.</p><div class="grid">{charts}</div>'
        f"<h2>{ours[0].upper()}{ours[1:]} against {theirs} in numbers</h2>{headline_table(report, plan, baseline)}"
    )


def _cards(report: Report, plan: str, baseline: str) -> str:
    made, year, tint = [], report.dates[-1], colours(report)[plan]
    for name in HEADLINE:
        if name not in report.results[plan].series:
            continue
        indicator = report.results[plan].series[name].indicator
        change = report.change(plan, baseline, name, year)
        way = shown(indicator, change.largest)
        low, central, high = change.sides(way)
        direction, count = change.side
        happens = "the same in every simulated future" if change.none else f"{direction} in {chance(count, change.n)}"
        made.append(
            f'<div class="card" style="--tint: {tint}"><h3>{escape(indicator.label)}</h3>'
            f'<p class="big">{escape(central)}</p><p>{escape(when(indicator, year))}; 80% range: '
            f"{escape(low)} to {escape(high)}</p><p>{escape(happens)}</p>{_rests(report, plan, baseline, name)}</div>"
        )
    return "".join(made)


def _rests(report: Report, plan: str, baseline: str, name: str) -> str:
    found = listed(report.rests_on(plan, baseline, name, report.dates[-1]))
    return f'<p><a href="#guesses">Rests on guesses</a>: {escape(found)} of its spread</p>' if found else ""


def _key(report: Report) -> str:
    """Return the key to the charts of all scenarios."""
    tints = colours(report)
    parts = []
    for name, result in report.results.items():
        dash = ' stroke-dasharray="6 4"' if tints[name] == BASELINE else ""
        parts.append(
            '<span><svg width="38" height="16" aria-hidden="true">'
            f'<rect width="38" height="16" fill="{tints[name]}" opacity="0.18"/>'
            f'<line x1="0" x2="38" y1="8" y2="8" stroke="{tints[name]}" stroke-width="2.4"{dash}/></svg>'
            f"{escape(name)}: {escape(result.title)}</span>"
        )
    if report.history:
        parts.append(
            '<span><svg width="12" height="16" aria-hidden="true"><circle cx="6" cy="8" r="3" fill="#22313f"/></svg>'
            "what was counted (spend: outturn at 2023-24 prices)</span>"
        )
    parts.append(
        '<span><svg width="20" height="16" aria-hidden="true"><rect width="20" height="16" fill="#f3f6fa" '
        f'stroke="#d9e0e7"/></svg>after March {report.dates[0]}</span>'
    )
    parts.append(
        '<span><svg width="12" height="16" aria-hidden="true"><line x1="6" x2="6" y1="0" y2="16" stroke="#22313f" '
        'stroke-dasharray="2 2"/></svg>a decision, by its number</span>'
    )
    return f'<div class="key">{"".join(parts)}</div>'


def _tier_key() -> str:
    """Return the key to the charts of tiers, in the order in which they stand on each other."""
    parts = [
        f'<span><svg width="16" height="16" aria-hidden="true"><rect width="16" height="16" fill="{tint}"/></svg>'
        f"{escape(label)}</span>"
        for label, tint in reversed(TIERS.values())
    ]
    return f'<div class="key">{"".join(parts)}</div>'


def _trust(report: Report, found: Sequence[Check]) -> str:
    assumed = [one for one in report.model.parameters.values.values() if one.confidence == "D"]
    held = sum(isinstance(one.draw, Fixed) for one in assumed)
    of = len(report.model.parameters.values)
    return (
        "<h2>How far to trust this</h2>"
        f'<p class="lead">{escape(CAVEAT)} Of {of} parameters of the model, {len(assumed)} are guesses (confidence D): '
        f"nobody has counted them, and they wait to be signed off. {held} of these are held at one value, so that the "
        "ranges leave out what is not known of them. The workbook lists each with its range and source. Cash amounts "
        f"after 2023-24 rest on an assumed price level. {escape(drawn_from(report))}</p>"
        f'<h2 id="guesses">Which numbers rest on guesses</h2>'
        f'<p class="lead">{escape(EXPLAINED)}</p>{guesses_table(report)}{glossary_table(report)}'
        "<h2>What was checked</h2>"
        f"{checks_table(found)}"
    )


def _footer(report: Report) -> str:
    command = f"<p>Made by <code>{escape(report.command)}</code></p>" if report.command else ""
    return f"<footer><div>{provenance_table(report)}{command}</div></footer>"
