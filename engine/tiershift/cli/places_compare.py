"""`tiershift places compare`: a place beside England and its neighbours."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tiershift.cli.plan_desk import opened, put, say, table
from tiershift.events.plan import Plan
from tiershift.places.compare import compare
from tiershift.places.kept import with_kept
from tiershift.places.measures import Measure, chosen, read_measures
from tiershift.places.nearness import overlap
from tiershift.places.panel import Panel
from tiershift.places.read import read_panel
from tiershift.report.funnel import svg
from tiershift.report.places_compare import heading, html, sections, widths
from tiershift.report.prices import load_prices


def add(actions: Any) -> None:
    """Add the action to the parser of `tiershift places`."""
    one = actions.add_parser(
        "compare",
        help="a place beside England and its neighbours: what differs by more than councils usually do",
        description="A place beside England and beside its neighbours by a national core of measures and those you "
        "adopt; care spending split into volume, mix and price; early and late spending; how good the figures are.",
    )
    one.add_argument("place", metavar="PLACE", help="a name, as Wiltshire or Hull; an ONS code; a DfE number")
    one.add_argument(
        "--year", type=int, metavar="YEAR", help="the year ending on 31 March of it; default: the last known"
    )
    one.add_argument("--with", dest="adopt", action="append", default=[], metavar="INDICATOR",
                     help="adopt this indicator as well; again for more")  # fmt: skip
    one.add_argument("--without", dest="drop", action="append", default=[], metavar="MEASURE",
                     help="drop this measure; again for more")  # fmt: skip
    one.add_argument(
        "--plan", metavar="PLAN", help="adopt and drop what this plan did (IndicatorAdopted, IndicatorDropped)"
    )
    one.add_argument("--store", metavar="STORE", help="where the plan is kept, as for tiershift plan")
    one.add_argument("--own-distance", action="store_true", help="neighbours by our distance, not the published ones")
    one.add_argument("--own", type=Path, metavar="FILE", help="with own figures from this file of places import --out")
    one.add_argument("--published", action="store_true", help="without the council's own figures")
    one.add_argument("--svg", type=Path, metavar="FILE", help="write the funnel plots")
    one.add_argument("--html", type=Path, metavar="FILE", help="write a page with tables and funnel plots")
    one.add_argument("--force", action="store_true", help="replace files that are there already")
    one.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Compare a place."""
    panel = read_panel()
    authority = panel.place(given.place, where="PLACE")
    if not given.published:
        panel = panel.with_own(given.own) if given.own else with_kept(panel, authority.code)
    core = read_measures(panel)
    adopt, drop, unknown = _of_plan(given, panel, core)
    measures = chosen(panel, core, [*adopt, *given.adopt], [*drop, *given.drop])
    prices = {year: price.factor for year, price in load_prices().items()}
    found = compare(
        panel, panel.authorities[authority.code], measures, prices, given.year, published=not given.own_distance
    )
    shared = overlap(panel)
    if given.svg:
        put(given.svg, svg(found).encode(), force=given.force)
    if given.html:
        put(given.html, html(found, panel, shared).encode(), force=given.force)
    say(heading(found))
    for section in sections(found, panel, shared):
        say(f"\n{section.title}\n")
        if section.rows:
            say(table(section.heads, section.rows, widths(section.heads)))
        say("\n".join(["", *section.notes]))
    if unknown:
        say(f"\nAdopted in the plan, and not known by place: {', '.join(unknown)}.")
    for path in filter(None, (given.svg, given.html)):
        say(f"Written: {path}")
    return 0


def _of_plan(
    given: argparse.Namespace, panel: Panel, core: tuple[Measure, ...]
) -> tuple[list[str], list[str], list[str]]:
    """What a plan adopts and drops that is known by place, and what it adopts that is not."""
    if given.plan is None:
        return [], [], []
    with opened(given) as desk:
        plan = desk.plan(desk.lineage(given.plan))
    last = standing(plan)
    known = {one.variable for one in core} | set(panel.indicators)
    adopt = [name for name, there in last.items() if there and name in known]
    drop = [name for name, there in last.items() if not there and name in {one.variable for one in core}]
    return adopt, drop, [name for name, there in last.items() if there and name not in known]


def standing(plan: Plan) -> dict[str, bool]:
    """Return the variables that a plan adopts or drops as indicators, and whether the last word was to adopt."""
    kinds = {"IndicatorAdopted": True, "IndicatorDropped": False}
    return {note.name: kinds[note.what] for note in plan.notes if note.what in kinds}
