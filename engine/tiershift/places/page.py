"""The page about the figures of authorities, in Markdown: what is there, and whether it adds up to England."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from tiershift.places.panel import Panel
from tiershift.places.sums import NEAR, WITHIN, Compared, compare_sums

_INTRODUCTION = """\
# Places: what is known of every English authority

Written by `tiershift places check --write docs/places.md` from [models/places](../models/places/README.md); a test
fails when it is out of date. `tiershift places show "Wiltshire"` says what is known of one authority. A council's own
figures come in with `tiershift places import FILE.csv --place "Wiltshire"`. What is missing stays missing, never zero.
"""
_OWN = """\
## A council's own figures

A CSV file, a figure a line; `unit`, `source` and `note` may be left out:

    indicator,year,value,unit,source,note
    Children looked after at 31 March,2025,489,children,our return of 2025,
    s251_gross_residential,2024-25,31.4,GBP m,outturn,before audit

An indicator goes by its name or by its words (`tiershift places list --indicators`), a year by the 31 March on which
it ends: 2025 or 2024-25. Money is in pounds unless the unit says `GBP k` or `GBP m`. Every line is looked at before
anything is written: an unknown indicator, a year that is not over or not within three of the panel's, a figure given
twice, something that is no number or cannot be. Each is held against the authority's other years or, where it has none,
against its neighbours, so that a rate given for a count, thousands for pounds or a share for per cent is found. A
figure that is right although it looks wrong is let through with `--sure`. The published panel is never changed: own
figures lie in a file of their own, which goes over it and names the hash of the file they came in.
"""


def page(panel: Panel) -> str:
    """Return the page as Markdown."""
    compared = compare_sums(panel)
    parts = [_INTRODUCTION, *_there(panel), *_sums(compared), *_outside(panel, compared), *_reorganised(panel), _OWN]
    return "\n".join(parts)


def _there(panel: Panel) -> Iterator[str]:
    current = len(panel.current())
    derived = sum(one.derived for one in panel.indicators.values())
    figures = int(np.isfinite(panel.values).sum())
    yield "## What is there\n"
    yield (
        f"{current} authorities that exist and {len(panel.authorities) - current} abolished since; "
        f"{len(panel.indicators) - derived} indicators with {figures:,} figures as published, and {derived} worked out "
        f"from them; financial years ending 31 March {panel.years[0]} to {panel.years[-1]}.\n"
    )
    yield "| group | indicators | years | known |\n|---|--:|---|--:|"
    for group in sorted({one.group for one in panel.indicators.values()}):
        names = [name for name, one in panel.indicators.items() if one.group == group]
        known = panel.frame(names).notna()
        published = known.groupby("year").transform("any")
        years = known.index.get_level_values("year")[known.any(axis=1)]
        share = known.to_numpy().sum() / published.to_numpy().sum()
        yield f"| {group} | {len(names)} | {years.min()} to {years.max()} | {share:.1%} |"
    yield (
        "\nKnown: of the figures of all authorities that existed, in the years in which an indicator was published for "
        "any of them. The rest is suppressed, withheld or was not supplied.\n"
    )


def _sums(compared: Sequence[Compared]) -> Iterator[str]:
    near, within = (sum(abs(one.off) <= most for one in compared) for most in (NEAR, WITHIN))
    yield "## Do authorities add up to England?\n"
    yield (
        f"{len(compared)} figures for England beside the sum over authorities (for rates, the rate of the sums): "
        f"{near} within {NEAR:.1%}, {within} within {WITHIN:.0%}. For the {len(compared) - within} others the reason "
        "is known, and stands in the next table. England's section 251 lines are sums of the returns themselves: that "
        "these agree says that they were read alike, no more.\n"
    )
    yield "| indicator | years | within 0.5% | within 2% | furthest below | furthest above |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name in sorted({one.indicator for one in compared}):
        off = np.array([one.off for one in compared if one.indicator == name])
        near, within = (int((np.abs(off) <= most).sum()) for most in (NEAR, WITHIN))
        ends = f"{_percent(min(off.min(), 0))} | {_percent(max(off.max(), 0))}"
        yield f"| {name} | {len(off)} | {near} | {within} | {ends} |"
    yield ""


def _percent(share: float) -> str:
    return "" if abs(share) < 5e-4 else f"{share:+.1%}"


def _outside(panel: Panel, compared: Sequence[Compared]) -> Iterator[str]:
    yield "## Sums that differ by more than 2%\n"
    yield "| indicator | year | England | authorities | off | without a figure | reason |"
    yield "|---|--:|--:|--:|--:|---|---|"
    for one in compared:
        if abs(one.off) > WITHIN:
            yield (
                f"| {one.indicator} | {one.year} | {one.england:,.0f} | {one.summed:,.0f} | {one.off:+.1%} "
                f"| {_named(panel, one.missing)} | {one.reason} |"
            )
    yield (
        "\nEngland's section 251 residential, looked-after, late and total spending of 2017-18 are taken £60.0m lower "
        "than DfE's later file: there Newcastle upon Tyne's residential line reads £70.1m, in the original return "
        "£10.1m. Social workers are counted on 30 September and filed under the next 31 March, England's as well as "
        "authorities'.\n"
    )


def _named(panel: Panel, codes: Sequence[str]) -> str:
    names = [panel.authorities[code].name.partition(",")[0] for code in codes]
    return ", ".join(names) if len(names) <= 8 else f"{len(names)} authorities"


def _reorganised(panel: Panel) -> Iterator[str]:
    yield "## Authorities that were abolished\n"
    yield "| authority | last year | successors, with the share of its children |\n|---|--:|---|"
    for one in panel.authorities.values():
        if one.abolished:
            heirs = ", ".join(f"{panel.authorities[heir.code].name} {heir.share:.1%}" for heir in one.successors)
            yield f"| {one.name} ({one.code}) | {one.last} | {heirs} |"
    joint = [f"{one.name}: {one.joint}" for one in panel.current() if one.joint]
    yield f"\nJoint returns, split here by children: {'; '.join(joint)}.\n"
