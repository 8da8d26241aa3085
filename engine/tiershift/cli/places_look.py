"""`tiershift places list|show`: what reads and changes nothing."""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from tiershift.cli.places_words import MAIN, span, told
from tiershift.cli.plan_desk import say, table
from tiershift.errors import Problem, UsageError, suggest
from tiershift.places.kept import own_path, with_kept
from tiershift.places.kinds import Authority, Indicator
from tiershift.places.names import nearest, plain
from tiershift.places.panel import Panel
from tiershift.places.read import read_panel
from tiershift.places.table import number, text

_HEAD = ("code", "year", "indicator", "value", "unit", "source", "confidence", "note")


def listed(given: argparse.Namespace) -> int:
    """List the authorities, or the indicators."""
    panel = read_panel()
    if given.indicators and given.sources:
        raise UsageError(Problem("--sources", "one list at a time", way_out="Leave out --indicators, or this."))
    if given.indicators or given.sources:
        if given.region is not None:
            what = "indicators" if given.indicators else "sources"
            raise UsageError(Problem("--region", f"{what} have no region", way_out="Leave out --region."))
        return _indicators(panel, given.like) if given.indicators else _sources(panel, given.like)
    chosen = list(panel.current())
    if given.region is not None:
        regions = sorted({one.region for one in chosen})
        if given.region.casefold() not in [region.casefold() for region in regions]:
            way_out = suggest(given.region, regions, f"There are {', '.join(regions)}.")
            raise UsageError(Problem("--region", f"there is no region {given.region!r}", way_out=way_out))
        chosen = [one for one in chosen if one.region.casefold() == given.region.casefold()]
    if given.like is not None:
        chosen = _like(given.like, chosen)
    year = max(year for _, year in panel.frame(["cla_rate"])["cla_rate"].dropna().index)
    lines = [
        (one.code, str(one.dfe), one.name, one.region, *(_latest(panel, one, name, year) for name in _LISTED))
        for one in chosen
    ]
    heads = ("code", "DfE", "authority", "region", "children", "per 10,000")
    say(table(heads, lines, (0, 0, 36, 26, 0, 0)) if lines else "None.")
    gone = [one for one in panel.authorities.values() if one.abolished]
    say(f"\n{len(chosen)} authorities; children aged 0 to 17, and looked after per 10,000 of them, {year}.")
    say(f"Abolished: {', '.join(f'{one.name} ({one.code}, {one.last})' for one in gone)}.")
    return 0


_LISTED = ("population_0_17", "cla_rate")


def _like(said: str, authorities: Sequence[Authority]) -> list[Authority]:
    sought = said.casefold().strip()
    found = [one for one in authorities if any(sought in name.casefold() for name in (one.name, *one.names, one.code))]
    near = nearest(plain(said), authorities)
    return found or [one for one in authorities if one.name in near]


def _latest(panel: Panel, authority: Authority, name: str, year: int) -> str:
    return told(panel.value(authority.code, name, year), panel.indicators[name])


def _sources(panel: Panel, like: str | None) -> int:
    lines = [
        (one.key, one.mark, one.licence, one.description)
        for one in sorted(panel.sources.values(), key=lambda one: (-_MARKS.index(one.mark), one.key))
        if like is None or like.casefold() in f"{one.key} {one.licence} {one.description}".casefold()
    ]
    say(table(("source", "mark", "licence", "what it is"), lines, (18, 0, 60, 70)) if lines else "None.")
    counts = Counter(line[1] for line in lines)
    copied = f"{counts['copied']} the same, but copied from another's repository without a licence"
    unclear = f"{counts['not clear']} compiled by others, who state none"
    say(f"\n{len(lines)} sources: {counts['open']} under the Open Government Licence v3.0; {copied}; {unclear}.")
    return 0


_MARKS = ("open", "copied", "not clear")


def _indicators(panel: Panel, like: str | None) -> int:
    lines = []
    for one in panel.indicators.values():
        if like is None or like.casefold() in f"{one.name} {one.words} {one.definition}".casefold():
            years = sorted({int(year) for _, year in panel.frame([one.name])[one.name].dropna().index})
            lines.append((one.name, one.words, one.unit, span(years)))
    say(table(("indicator", "in words", "unit", "years"), lines, (44, 44, 24, 20)) if lines else "None.")
    say(f"\n{len(lines)} indicators.")
    return 0


def show(given: argparse.Namespace) -> int:
    """Print what is known of an authority."""
    panel = read_panel()
    authority = panel.place(given.place, where="PLACE")
    if not given.published:
        panel = panel.with_own(given.own) if given.own else with_kept(panel, authority.code)
    chosen = [panel.indicator(name, where="INDICATOR") for name in given.indicators]
    if given.csv:
        names = [one.name for one in chosen] or [name for name in panel.indicators if given.all or name in MAIN]
        sys.stdout.write(text(_HEAD, _tidy(panel, authority, names)))
        return 0
    head = _heading(panel, authority, given.own or own_path(authority.code))
    if chosen:
        say("\n".join([*head, "\n\n".join("\n".join(_by_year(panel, authority, one)) for one in chosen)]))
    else:
        names = list(panel.indicators) if given.all else list(MAIN)
        say("\n".join([*head, *_overview(panel, authority, names)]))
    return 0


def _tidy(panel: Panel, authority: Authority, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for name in names:
        for year in range(authority.first, panel.authorities[authority.code].last + 1):
            figure = panel.figure(authority.code, name, year)
            if figure.source:
                value = number(figure.value) if math.isfinite(figure.value) else ""
                told_of = panel.indicators[name].unit, figure.source, figure.confidence, figure.note
                yield authority.code, str(year), name, value, *told_of


def _heading(panel: Panel, authority: Authority, path: Path) -> Iterator[str]:
    yield f"{authority.name}: {authority.code}, DfE {authority.dfe}, {authority.region}"
    if before := panel.predecessors(authority.code):
        parts = ", ".join(f"{one.name}{'' if share == 1 else f' ({share:.0%})'}" for one, share in before)
        yield f"since 1 April {authority.first - 1}; before that {parts}"
    if authority.joint:
        yield f"one return of {authority.joint}, split here by children"
    mine = [key for key in panel.own if key[0] == authority.code]
    if mine:
        yield f"with {len(mine)} figures of its own from {path} (--published leaves them out)"


def _overview(panel: Panel, authority: Authority, names: Sequence[str]) -> Iterator[str]:
    lines, never = [], []
    for name in names:
        indicator = panel.indicators[name]
        years, values = panel.series(authority.code, name)
        there = [int(year) for year in years[np.isfinite(values)]]
        if not there:
            never.append(indicator.words)
            continue
        figure = panel.figure(authority.code, name, there[-1])
        lines.append(
            (
                indicator.words,
                told(figure.value, indicator),
                str(there[-1]),
                _rate(panel, authority, indicator, there[-1]),
                _middle(panel, authority, indicator, there[-1]),
                span(there),
                _short(figure.source),
                figure.confidence,
            )
        )
    heads = ("indicator", "latest", "year", "per 10,000", "neighbours", "years known", "source", "conf.")
    yield ""
    yield table(heads, lines, (48, 0, 0, 0, 0, 28, 0, 0))
    yield "\nneighbours: the middle of its ten statistical neighbours, per 10,000 where the column before it is"
    near = [panel.authorities[one.code].name for one in panel.neighbours(authority.code)]
    yield f"they are: {'; '.join(near)}"
    if never:
        yield f"nothing is known of: {'; '.join(never)}"
    yield from _missing(panel, authority)
    yield 'By year: tiershift places show "NAME" INDICATOR; all indicators: --all; as CSV: --csv'


def _rate(panel: Panel, authority: Authority, indicator: Indicator, year: int) -> str:
    value = _per_10_000(panel, authority.code, indicator, year)
    return f"{value:,.1f}" if math.isfinite(value) else ""


def _per_10_000(panel: Panel, code: str, indicator: Indicator, year: int) -> float:
    if indicator.kind != "count" or indicator.name.startswith("population"):
        return float("nan")
    return 1e4 * panel.value(code, indicator.name, year) / panel.value(code, "population_0_17", year)


def _middle(panel: Panel, authority: Authority, indicator: Indicator, year: int) -> str:
    """The median of the neighbours: per 10,000 for counts; nothing for sums of money, which go by size."""
    if indicator.kind == "money" or indicator.name.startswith("population"):
        return ""
    codes = [one.code for one in panel.neighbours(authority.code)]
    if indicator.kind == "count":
        found = [_per_10_000(panel, code, indicator, year) for code in codes]
    else:
        found = [panel.value(code, indicator.name, year) for code in codes]
    known = [one for one in found if math.isfinite(one)]
    middle = float(np.median(known)) if known else float("nan")
    return (f"{middle:,.1f}" if known else "") if indicator.kind == "count" else told(middle, indicator)


def _short(source: str) -> str:
    return f"own, file {source.removeprefix('own:')[:8]}" if source.startswith("own:") else source


def _missing(panel: Panel, authority: Authority) -> Iterator[str]:
    """Figures that were published for others in the last years and are missing here, by reason."""
    reasons: Counter[str] = Counter()
    shown: dict[str, list[str]] = {}
    for name, indicator in panel.indicators.items():
        if indicator.derived:
            continue
        years = [int(year) for _, year in panel.frame([name])[name].dropna().index]
        last = max(year for year in years if year <= panel.published)
        if not math.isfinite(panel.value(authority.code, name, last)):
            why = panel.figure(authority.code, name, last).note
            reasons[why] += 1
            shown.setdefault(why, []).append(indicator.words)
    if reasons:
        yield "missing of the latest figures:"
    for why, count in reasons.most_common():
        more = f"; and {count - 4} more" if count > 4 else ""
        yield f"  {count} {why}: {'; '.join(shown[why][:4])}{more}"


def _before(panel: Panel, authority: Authority, indicator: Indicator) -> Iterator[tuple[str, ...]]:
    """Estimates for the years before the authority existed."""
    years, values, estimated = panel.backcast(authority.code, indicator.name)
    names = ", ".join(one.name for one, _ in panel.predecessors(authority.code))
    for year, value in zip(years[estimated], values[estimated], strict=True):
        if year < authority.first:
            yield str(year), told(float(value), indicator), "", "", "", "est.", f"estimated from {names}"


def _by_year(panel: Panel, authority: Authority, indicator: Indicator) -> Iterator[str]:
    yield f"\n{indicator.words} ({indicator.name}), {indicator.unit}"
    yield f"{indicator.definition}{f'. {indicator.basis}' if indicator.basis else ''}"
    lines = list(_before(panel, authority, indicator))
    for year in range(authority.first, panel.authorities[authority.code].last + 1):
        figure = panel.figure(authority.code, indicator.name, year)
        if figure.source or math.isfinite(figure.value):
            rate = _rate(panel, authority, indicator, year)
            middle = _middle(panel, authority, indicator, year)
            value = told(figure.value, indicator) or "missing"
            lines.append((str(year), value, rate, middle, _short(figure.source), figure.confidence, figure.note))
    heads = ("year", "value", "per 10,000", "neighbours", "source", "conf.", "note")
    yield ""
    yield table(heads, lines, (0, 0, 0, 0, 0, 0, 60)) if lines else "Nothing was published of it."
    for broken in indicator.breaks:
        yield f"break {broken.year}: {broken.words}"
    if indicator.about:
        yield f"to know: {indicator.about}"
