"""A comparison of a place as tables that a director reads, as text or as one HTML page with the funnel plots."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from tiershift.places.compare import SMALL, Beside, Comparison, Line, Spending
from tiershift.places.measures import REAL
from tiershift.places.panel import Panel
from tiershift.places.unit_cost import Split
from tiershift.report.funnel import svg


@dataclass(frozen=True, slots=True)
class Section:
    """A table with a title, and what to know of it; `rows` may be empty."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def sections(found: Comparison, panel: Panel, overlap: float) -> tuple[Section, ...]:
    """Return what is said of a comparison: measures, neighbours, care spending, early and late, quality.

    Args:
        overlap: how many of ten published neighbours our distance finds, on average of all places.
    """
    return (_measures(found), _neighbours(found, panel, overlap), _cost(found), _spending(found), _quality(found))


def html(found: Comparison, panel: Panel, overlap: float) -> str:
    """Return one page with the tables, the definitions and the funnel plots, which needs nothing from elsewhere."""
    title = heading(found)
    parts = [_table(section) for section in sections(found, panel, overlap)]
    defined = "".join(
        f"<dt>{escape(line.measure.words)}</dt><dd>{escape(f'{line.measure.definition}.{_limited(line)}')}</dd>"
        for line in found.lines
    )
    return (
        "<!doctype html>\n<html lang='en-GB'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>\n<h1>{escape(title)}</h1>\n"
        f"{parts[0]}\n<h2>Funnel plots</h2><div class='wide'>{svg(found)}</div>\n{''.join(parts[1:])}\n"
        f"<h2>What the measures are</h2><dl>{defined}</dl>\n</body></html>\n"
    )


def _limited(line: Line) -> str:
    """How the limits of a measure were made, against England."""
    over, expected = line.england.over, line.england.expected
    if not over.known or not math.isfinite(expected):
        return ""
    if line.measure.method == "spread":
        apart = f"{math.sqrt(over.factor):.0%}"
        return f" Limits: the middle council, and that councils differ by {apart} (one standard deviation)."
    if over.added:
        if line.measure.method == "count":
            apart = f"{math.sqrt(over.added / expected):.0%}"
        else:
            apart = f"{100 * math.sqrt(over.added * expected * (1 - expected)):.1f} points"
        return f" Limits: chance, and that councils differ by {apart} besides (one standard deviation)."
    return (
        ""
        if over.factor == 1
        else f" Limits: chance widened to {math.sqrt(over.factor):.1f} times, as councils differ."
    )


_STYLE = (
    "body{font:16px/1.45 sans-serif;color:#22313f;max-width:1100px;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;font-size:.9rem}th,td{padding:.3rem .7rem;text-align:left;"
    "border-bottom:1px solid #e3e8ee;vertical-align:top}.wide{overflow-x:auto}dt{font-weight:bold}p{margin:.4rem 0}"
)


def heading(found: Comparison) -> str:
    """Return who is compared, and of when."""
    one = found.authority
    return (
        f"{one.name} ({one.code}), {one.region}: beside England and its neighbours, year ending 31 March {found.year}"
    )


def _table(section: Section) -> str:
    heads = "".join(f"<th scope='col'>{escape(head)}</th>" for head in section.heads)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in section.rows)
    notes = "".join(f"<p>{escape(note)}</p>" for note in section.notes)
    table = f"<div class='wide'><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    return f"<h2>{escape(section.title)}</h2>\n{table if section.rows else ''}{notes}\n"


def _measures(found: Comparison) -> Section:
    missing = [f"{line.measure.words}: no figure ({line.why})." for line in found.lines if not math.isfinite(line.rate)]
    flagged = sum("than expected" in side.verdict for line in found.lines for side in (line.england, line.neighbours))
    judged = sum(side.limits is not None for line in found.lines for side in (line.england, line.neighbours))
    return Section(
        "Measures",
        ("measure", "unit", "here", "England", "95% of councils", "against England", "neighbours",
         "against neighbours"),
        tuple(_measure(line) for line in found.lines),
        (
            "England is all councils together, or the middle council where nothing is counted (spending, poverty). "
            "The limits are for a council of this size, as councils usually differ. Only what is beyond 99.8% is "
            "called different, since so much is compared; what is beyond 95% is called near the limit. "
            "High is neither good nor bad.",
            f"Of {judged} comparisons {flagged} {'is' if flagged == 1 else 'are'} different; of councils that "
            f"differ as councils usually do, {0.002 * judged:.2g} would be."
            if judged
            else f"With fewer than {SMALL:,} children nothing is called different.",
            *missing,
        ),
    )  # fmt: skip


def _measure(line: Line) -> tuple[str, ...]:
    one = line.measure
    around = line.england.limits
    between = f"{_number(line, around.low[0])} to {_number(line, around.high[0])}" if around else ""
    local = "" if one.core else " (local)"
    return (
        f"{one.words}{local}", unit(one.unit), _number(line, line.rate) or "missing",
        _number(line, line.england.expected), between, _verdict(line.england),
        _number(line, line.neighbours.expected), _verdict(line.neighbours),
    )  # fmt: skip


def unit(said: str) -> str:
    """Return a unit as people write it."""
    return said.replace(REAL, "£ of 2023-24")


def _verdict(side: Beside) -> str:
    return f"{side.verdict}, {side.near}" if side.near else side.verdict


def _number(line: Line, rate: float) -> str:
    value = rate * line.measure.scale
    if not math.isfinite(value):
        return ""
    return f"{value:,.0f}" if abs(value) >= 200 else f"{value:,.1f}" if abs(value) >= 1 else f"{value:.3g}"


def _neighbours(found: Comparison, panel: Panel, overlap: float) -> Section:
    listed = set(found.near)
    ours = dict(found.computed)
    published = {one.code: one for one in panel.neighbours(found.authority.code)}
    rows = [
        (
            panel.authorities[code].name,
            f"{published[code].rank}, {published[code].closeness.casefold()}" if code in published else "",
            f"{ours[code]:.2f}" if code in ours else "",
            "yes" if code in listed else "",
        )
        for code in dict.fromkeys([*published, *ours])
    ]
    shared = len(set(published) & set(ours))
    return Section(
        "Neighbours",
        ("council", "published in 2025", "distance here", "compared with"),
        tuple(rows),
        (
            f"{shared} of its {len(published)} published neighbours are among the ten nearest by our distance; "
            f"{overlap:.1f} of ten on average of all councils. Ours goes by children, income deprivation affecting "
            "children, multiple deprivation, low incomes and free school meals, each in standard deviations; the "
            "published list weighs more, and is what the comparison uses unless --own-distance is given.",
        ),
    )


def _cost(found: Comparison) -> Section:
    title = "Care spending a child, against the typical neighbour"
    if not isinstance(found.cost, Split):
        return Section(title, (), (), (f"Cannot be split: {found.cost}.",))
    cost = found.cost
    rows = [
        ("volume: children looked after for 10,000", f"{1e4 * cost.place.volume:,.1f}",
         f"{1e4 * cost.typical.volume:,.1f}", f"{cost.volume:+,.0f}"),
        *_mixes(cost),
        *_prices(cost),
        ("together: £ for each child aged 0 to 17", f"£{cost.place.spend:,.0f}", f"£{cost.typical.spend:,.0f}",
         f"{cost.place.spend - cost.typical.spend:+,.0f}"),
    ]  # fmt: skip
    return Section(
        title,
        ("part", "here", "typical neighbour", "£ a child"),
        tuple(rows),
        (
            f"From the {cost.account}, £ of 2023-24 a year. The typical neighbour has the middle of each part of "
            f"{cost.counted} neighbours; volume {cost.volume:+,.0f}, mix {cost.mix:+,.0f} and price {cost.price:+,.0f} "
            "add up to the difference. Children are those of 31 March, so that a price is spending for each of them, "
            "not an invoice; all else is adoption, special guardianship, leaving care and whatever the return does not "
            "give by placement" + (", foster care among it." if "foster care" not in cost.kinds else "."),
        ),
    )


def _mixes(cost: Split) -> Iterator[tuple[str, ...]]:
    """The shares; what they add together stands on the first, for a share more of one is a share less of another."""
    for number, kind in enumerate(cost.kinds[:-1]):
        here, there = cost.place.mix[number], cost.typical.mix[number]
        added = f"{cost.mix:+,.0f}" if number == 0 else "in the line before"
        yield f"mix: share in {kind}", f"{here:.1%}", f"{there:.1%}", added


def _prices(cost: Split) -> Iterator[tuple[str, ...]]:
    for kind, here, there, part in zip(cost.kinds, cost.place.price, cost.typical.price, cost.prices, strict=True):
        words = "price: all else, by child looked after" if kind == "all else" else f"price: a child-year in {kind}"
        yield words, f"£{here:,.0f}", f"£{there:,.0f}", f"{part:+,.0f}"


def _spending(found: Comparison) -> Section:
    return Section(
        "Early and late spending a child, £ of 2023-24",
        ("year", "early, that year", "early, mean of 3", "late", "early share, mean of 3"),
        tuple(_year(one) for one in found.spending),
        (
            "Early: children's centres, family support, young people's services. Late: care, safeguarding, youth "
            "justice. Gross, Section 251. One year of early spending moves with accounting choices: read the mean of "
            "three. From 2013, when the return took its lines of today.",
        ),
    )


def _year(one: Spending) -> tuple[str, ...]:
    share = f"{one.share:.1%}" if math.isfinite(one.share) else ""
    return (
        str(one.year),
        *(f"{x:,.0f}" if math.isfinite(x) else "" for x in (one.early_alone, one.early, one.late)),
        share,
    )


def _quality(found: Comparison) -> Section:
    of = found.quality
    rows = (
        ("sound", of.sound),
        ("missing, suppressed or withheld", of.missing),
        ("out of line with both years beside", of.spikes),
        ("from a return made with another council", of.joint),
        ("second-hand or estimated", of.second),
    )
    return Section(
        "How good these figures are",
        ("figures of five years", "number"),
        tuple((words, str(count)) for words, count in rows),
        (f"{of.score:.0f} of 100: {of.sound} of {of.asked} figures behind these measures are sound.", *_breaks(found)),
    )


def _breaks(found: Comparison) -> Iterator[str]:
    if found.quality.absent:
        yield f"Missing in {found.year}: {'; '.join(found.quality.absent)}."
    if found.quality.breaks:
        yield f"Counted in another way from that year on, in all places: {'; '.join(found.quality.breaks)}."


def widths(heads: Sequence[str]) -> tuple[int, ...]:
    """Return how wide each column may be in a terminal: 0 as wide as needed."""
    wide = {"measure": 34, "unit": 20, "against England": 24, "against neighbours": 24}
    return tuple(wide.get(head, 0) for head in heads)
