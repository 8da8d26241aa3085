"""The page about the five counterfactuals, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from tests.models import counterfactuals as what_if

_HEAD = """# Five counterfactuals

What the shipped model answers where others have published an answer. Every number is computed from
`models/childrens_services` by `python -m tests.models.counterfactuals docs/counterfactuals.md`;
`tests/models/test_counterfactuals.py` holds each answer to its source and fails when this page is out of date.

| question | published | model | stands |
|---|---|---|---|"""

_CUTS = """
## 1 The early cuts undone

*Definition.* From 2011-12 on early spend per child is held at that of 2010-11 (£{offer:.0f} at 2023-24 prices) by
the ring fence, and funding is raised by what this takes. The rise is that of children in care per 10,000 from 31
March 2010 to 31 March 2022; what part of it is gone is the answer.

*Sources.* Webb (2024, 148 authorities): 3.5 more children in care per 10,000 for each £100 a child less; about 60
per cent of the rise since 2009-10 and a third of the rise since 2014-15. The panel of authorities kept with the
model, with year effects: +0.3 (−1.5 to 2.0).

*The share and the pounds.* How many children in care a `prevention share` is worth is asked of the model as the
panel asks it of England: authorities that differ only in how much of the cut they were spared, their spend at
prices of 2021-22, care two years later, an effect for each authority and each year. A share of 1 is worth {one:.1f}
for each £100; Webb's 3.5 is a share of {webb:.2f}.

| prevention share | for each £100 | without year effects | undone: per 10,000 | part of the rise | part in number |
|--:|--:|--:|--:|--:|--:|"""

_CUTS_END = """
The share is a belief, drawn from −0.15 to 0.7 with its mode at 0.15; a single run takes 0.2. So the fan holds both:
futures in which nearly nothing would have gone, and, one in {rare:.0f}, futures with Webb's effect or more. The third
column shows why the national path cannot decide: a regression without year effects finds far more than Webb's 3.5
in a model in which prevention does nothing."""

_POVERTY = """
## 2 One point of child poverty

*Definition.* Entries to care of children under 16, without unaccompanied children, per 100,000 children under 16 a
year; the share of children in relative low income a point higher.

*Source.* Bennett and others (2022): +5 (2 to 8) in 2015-20, found within authorities. A single authority that
becomes poorer hardly makes placements scarce in England, so the first column leaves out rationing (loop B2). Where
all of England becomes poorer, rationing holds back two of the five.

| entry sensitivity to poverty | one authority, 2015-20 | all of England, 2015-20 | all of England, 2029-30 |
|--:|--:|--:|--:|"""

_FAMILIES = """
## 3 A programme for troubled families

*Definition.* £{money:.0f}m a year more for intensive family support, from 1 April 2026: for one year, and for good.
Against the same money for a programme that does nothing. Differences on 31 March.

*Source.* The evaluation of Troubled Families 2015-20: more protection plans at 7 to 18 months and no difference at
19 to 24; a third fewer children in care at 19 to 24 months.

| 31 March | plans, one year paid | in care, one year paid | plans, paid for good | in care, paid for good |
|--:|--:|--:|--:|--:|"""

_FAMILIES_END = """
Worse before better: plans rise from the first year, and care is lower by as many children only from {turn} on.
After one year's money the rise of plans has passed its peak by {peak} and fades, while fewer are in care for the
rest of the horizon. A programme that goes on finds new families each year, so its plans stay up."""

_TIPPING = """
## 4 The tipping point of need and capacity

*Definition.* Mental-health capacity (starts a year) swept up and then down, 40 years a level, outside pressures
held. Children with complex need, thousands, at the end of each level: where up and down differ, there are two
steady states.

*Source.* Skinner and others (2023): two states and a fold between them, South Australia. The harmful values lie
within their ranges: {harmful}.

| capacity | middle values, up | down | harmful values, up | down | without loop R2, up | down |
|--:|--:|--:|--:|--:|--:|--:|"""

_TIPPING_END = """
At the middle values for England there is one state for each capacity. Where waiting and crises harm enough there
are two between {low:,.0f} and {high:,.0f} starts a year: what would have kept a place out of the high state does
not bring it back. Without R2 the second state is gone."""

_ARTICLE = """
## 5 A need of 24 per cent, a service for one

*Definition.* Need: children with probable or possible disorder (the rungs emerging, diagnosable, complex) among all
children, middle of the year. Service: children in specialist treatment (community teams and wards) at one time,
among all children. Those who begin treatment within the year are more, and are shown beside it.

*Source.* The article: "24 per cent of young people have a diagnosable or additional need, but we have a service for
one per cent", about 2017; NHS Digital's surveys give near 24 per cent in 2017 and 32.3 in 2023 for probable and
possible disorder.

| year to 31 March | with need | in treatment at one time | begin treatment in the year |
|--:|--:|--:|--:|"""


def page() -> str:
    """Return the page as Markdown."""
    parts = (_summary(), _cuts(), _poverty(), _families(), _tipping(), _article())
    return "\n".join(line for part in parts for line in part) + "\n"


def _summary() -> Iterable[str]:
    none, webb = what_if.undone(0.0), what_if.undone(what_if.webb_share())
    (low, mid, high) = (what_if.poverty_point(s, scarcer=False)[0] for s in (0.7, None, 2.9))
    lasting = what_if.families(14)
    plans, care = (what_if.at(lasting, name, 2028.25) for name in ("child_protection_plans", "children_in_care"))
    later = what_if.at(lasting, "children_in_care", 2036.25)
    need, service, _ = what_if.need_and_service(2018)
    yield _HEAD
    one, every = f"{mid:+.1f} ({low:.1f} to {high:.1f})", f"{what_if.poverty_point()[0]:+.1f}"
    rows = (
        (
            "early cuts of 2010-22 undone",
            "a third to 60 % of the rise of care goes",
            f"{_per_cent(webb.part)} at Webb's effect, {_per_cent(none.part)} at no effect",
            "yes; the fan holds both",
        ),
        (
            "one point of child poverty",
            "+5 (2 to 8) entries per 100,000 under 16",
            f"{one} in one authority, {every} in all of England",
            "yes; less where all of England rations",
        ),
        (
            "a programme for troubled families",
            "plans up first, care down later",
            f"{plans:+,.0f} plans and {care:+,.0f} in care in 2028, {later:+,.0f} in care in 2036",
            "yes",
        ),
        (
            "need and capacity",
            "two states and a fold",
            "one state at middle values; at harmful ones two between {:,.0f} and {:,.0f} starts a year".format(
                *_locked()
            ),
            "within the ranges, not at the middle",
        ),
        (
            "need against service, 2017-18",
            "24 % against 1 %",
            f"{_per_cent(need, 1)} against {_per_cent(service, 1)}",
            "yes",
        ),
    )
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _cuts() -> Iterable[str]:
    offer = what_if.model().parameters.values["reference_early_spend_per_child"].value
    yield _CUTS.format(offer=offer, one=what_if.relation_at_one(), webb=what_if.webb_share())
    for share in what_if.SHARES:
        found = what_if.undone(share)
        slopes = (what_if.relation(share, year_effects=years) for years in (True, False))
        cells = (*(f"{slope:+.1f}" for slope in slopes), f"{found.change:+.1f}", _per_cent(found.part))
        yield f"| {share} | " + " | ".join((*cells, _per_cent(found.part_of_number))) + " |"
    draw = what_if.model().parameters.find("prevention_share").draw
    drawn = np.asarray(draw.ppf((np.arange(10_000) + 0.5) / 10_000))
    yield _CUTS_END.format(rare=1 / np.mean(drawn >= what_if.webb_share()))


def _poverty() -> Iterable[str]:
    yield _POVERTY
    entry = what_if.model().parameters.values["entry_sensitivity_to_poverty"]
    for sensitivity, said in ((0.7, "lowest drawn"), (entry.value, "single run"), (2.9, "highest drawn")):
        one = what_if.poverty_point(sensitivity, scarcer=False)[0]
        past, later = what_if.poverty_point(sensitivity)
        yield f"| {sensitivity} ({said}) | {one:+.1f} | {past:+.1f} | {later:+.1f} |"


def _families() -> Iterable[str]:
    yield _FAMILIES.format(money=what_if.FAMILY_MONEY / 1e6)
    once, lasting = what_if.families(1), what_if.families(14)
    names = ("child_protection_plans", "children_in_care")
    for year in (2027, 2028, 2029, 2030, 2032, 2034, 2036, 2038, 2040):
        cells = (what_if.at(results, name, year + 0.25) for results in (once, lasting) for name in names)
        yield f"| {year} | " + " | ".join(f"{round(cell):+,}" for cell in cells) + " |"
    turn = next(y for y in range(2027, 2041) if sum(what_if.at(lasting, name, y + 0.25) for name in names) < 0)
    plans = [what_if.at(once, names[0], year + 0.25) for year in range(2027, 2041)]
    yield _FAMILIES_END.format(turn=turn, peak=2027 + plans.index(max(plans)) + 1)


def _locked() -> tuple[float, float]:
    """Return the lowest and the highest level of capacity at which the harmful sweep ends in two states."""
    up, down = what_if.sweeps()["harmful"]
    levels = [level for level, a, b in zip(what_if.LEVELS, up, down, strict=True) if a > 2 * b]
    return min(levels), max(levels)


def _tipping() -> Iterable[str]:
    harmful = ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in what_if.HARMFUL.items())
    yield _TIPPING.format(harmful=harmful)
    for number, level in enumerate(what_if.LEVELS):
        cells = (f"{path[number] / 1e3:,.0f}" for sweep in what_if.sweeps().values() for path in sweep)
        yield f"| {level:,.0f} | " + " | ".join(cells) + " |"
    low, high = _locked()
    yield _TIPPING_END.format(low=low, high=high)


def _article() -> Iterable[str]:
    yield _ARTICLE
    for year in (2011, 2017, 2018, 2023):
        yield f"| {year} | " + " | ".join(_per_cent(share, 1) for share in what_if.need_and_service(year)) + " |"


def _per_cent(share: float, places: int = 0) -> str:
    return f"{100 * share:.{places}f} %"
