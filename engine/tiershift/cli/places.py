"""`tiershift places`: what is known of English authorities, and a council's own figures over it."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import Any

from tiershift.cli import places_many, places_pool
from tiershift.cli.places_compare import add as add_compare
from tiershift.cli.places_look import listed, show
from tiershift.cli.places_words import left_unread, told
from tiershift.cli.plan_desk import put, say, table
from tiershift.errors import Problem, UsageError
from tiershift.places.build import build
from tiershift.places.kept import own_path
from tiershift.places.kinds import Authority
from tiershift.places.overlay import OVERLAY, overlay_text
from tiershift.places.own import Own, changes, read_own
from tiershift.places.page import page
from tiershift.places.panel import Panel
from tiershift.places.published import load_published
from tiershift.places.read import read_panel
from tiershift.places.sums import WITHIN, compare_sums
from tiershift.places.table import number, rows


def add(commands: Any) -> None:
    """Add the command to the parser."""
    made = commands.add_parser(
        "places",
        help="what is known of an English authority; a council's own figures",
        description="What was published of every English authority that answers for children's services, and a "
        "council's own figures over it.",
    )
    actions = made.add_subparsers(dest="action", metavar="ACTION", required=True)
    one = actions.add_parser("list", help="the authorities, the indicators, or the sources")
    one.add_argument("--region", metavar="REGION", help='those of one region, as "South West"')
    one.add_argument("--like", metavar="TEXT", help="those whose name has this in it, or is nearest to it")
    one.add_argument("--indicators", action="store_true", help="the indicators instead of the authorities")
    one.add_argument("--sources", action="store_true", help="the sources with their licences, and what is not clear")
    one.set_defaults(run=listed)
    one = actions.add_parser("show", help="what is known of one authority: latest figures, or indicators by year")
    one.add_argument("place", metavar="PLACE", help="a name, as Wiltshire or Hull; an ONS code; a DfE number")
    one.add_argument("indicators", metavar="INDICATOR", nargs="*", help="these by year; a name or its words")
    one.add_argument("--all", action="store_true", help="all indicators, not the main ones alone")
    one.add_argument("--csv", action="store_true", help="as CSV: a figure a line, with unit, source, confidence, note")
    one.add_argument("--own", type=Path, metavar="FILE", help="with own figures from this file of places import --out")
    one.add_argument("--published", action="store_true", help="without the council's own figures")
    one.set_defaults(run=show)
    add_compare(actions)
    one = actions.add_parser(
        "import",
        help="a council's own figures from a CSV file; or the panel from the published tables",
        description="With --place, take a council's own figures from a CSV file with the columns indicator, year, "
        "value and, if you like, unit, source, note. Without it, build the panel from a folder of published tables.",
    )
    one.add_argument("source", type=Path, metavar="FILE", help="a CSV file; or a folder of published tables")
    one.add_argument("--place", metavar="PLACE", help="whose figures they are")
    one.add_argument("--sure", action="store_true", help="take figures that look wrong beside other years")
    one.add_argument("--out", type=Path, metavar="FILE", help="write here; by default to the user's own folder")
    one.add_argument("--england", type=Path, metavar="CSV", help="for a folder: figures for England as a whole")
    one.set_defaults(run=imported)
    one = actions.add_parser("check", help="do the authorities add up to England?")
    one.add_argument("--write", type=Path, metavar="FILE", help="write the page about it in Markdown")
    one.set_defaults(run=check)
    places_pool.add(actions)
    places_many.add(actions)


def imported(given: argparse.Namespace) -> int:
    """Take a council's own figures, or build the panel."""
    if given.place is None:
        return _built(given)
    if given.england is not None:
        raise UsageError(
            Problem("--england", "is for a folder of published tables", way_out="Leave it out with --place.")
        )
    from tiershift.calibrate.pool.own import unread

    panel = read_panel()
    authority = panel.place(given.place, where="--place")
    path = given.out or own_path(authority.code)
    before = rows(path, OVERLAY) if path.is_file() else []
    known = panel.with_own(path) if path.is_file() else panel
    own = read_own(given.source, authority, known, sure=given.sure)
    lines = [
        (*line.key[:2], str(line.key[2]), number(line.figure.value), panel.indicators[line.key[1]].unit, line.source,
         line.note, own.sha256)
        for line in own.lines
    ]  # fmt: skip
    if given.out is None:
        _made(path.parent)
    put(path, overlay_text(before, lines).encode(), force=True)
    say(_before_and_after(authority, own, known))
    say(f"\nWritten: {path}. The published figures stay as they are.")
    say(f"They came in {given.source.name}, SHA-256 {own.sha256}.")
    if left := [one for one in unread(known.with_cells(own.cells), authority.code) if one in _given(own)]:
        say(f"\n{left_unread(left, panel)}")
    return 0


def _made(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        what = f"the folder cannot be made: {error.strerror}"
        raise UsageError(Problem(str(folder), what, way_out="Name a file elsewhere with --out.")) from error


def _given(own: Own) -> set[tuple[str, int]]:
    return {(line.key[1], line.key[2]) for line in own.lines}


def _figures(many: int) -> str:
    return "figure" if many == 1 else "figures"


def _before_and_after(authority: Authority, own: Own, panel: Panel) -> str:
    moved = list(changes(own, panel))
    lines = []
    for place, (name, year, old, new) in enumerate(moved):
        indicator = panel.indicators[name]
        change = f"{new / old - 1:+.1%}" if math.isfinite(old) and old > 0 and math.isfinite(new) else ""
        why = "own" if place < len(own.lines) else "follows"
        lines.append(
            (indicator.words, str(year), told(old, indicator) or "-", told(new, indicator) or "-", change, why)
        )
    head = f"{authority.name} ({authority.code}): {len(own.lines)} {_figures(len(own.lines))} of its own\n\n"
    return head + table(("indicator", "year", "before", "after", "change", ""), lines, (60, 0, 0, 0, 0, 0))


def _built(given: argparse.Namespace) -> int:
    if not given.source.is_dir():
        what = (
            "is a file, and nobody says whose figures it has" if given.source.is_file() else "there is no such folder"
        )
        raise UsageError(Problem(str(given.source), what, way_out='Say --place "Wiltshire", or name a folder.'))
    if given.england is None:
        raise UsageError(Problem("--england", "is missing", way_out="Name the CSV file with figures for England."))
    out = given.out or read_panel().folder
    if not (out / "by_hand").is_dir():
        raise UsageError(Problem(str(out), "has no folder by_hand", way_out="Give a copy of models/places with --out."))
    made = build(load_published(given.source, given.england), out / "by_hand")
    for name, text in made.items():
        put(out / name, text.encode(), force=True)
    say("\n".join(f"{name:17} {len(text.encode()):>10,} bytes" for name, text in made.items()))
    say(f"\nWritten: {out}")
    return 0


def check(given: argparse.Namespace) -> int:
    """Say whether authorities add up to England: 1 where one does not and nobody said why."""
    panel = read_panel()
    compared = compare_sums(panel)
    off = [one for one in compared if abs(one.off) > WITHIN]
    if given.write is not None:
        put(given.write, page(panel).encode(), force=True)
    lines = [
        (
            one.indicator,
            str(one.year),
            f"{one.england:,.0f}",
            f"{one.summed:,.0f}",
            f"{one.off:+.1%}",
            one.reason or "?",
        )
        for one in off
    ]
    say(table(("indicator", "year", "England", "authorities", "off", "reason"), lines, (40, 0, 0, 0, 0, 60)))
    unexplained = sum(not one.reason for one in off)
    say(
        f"\n{len(compared)} sums, {len(compared) - len(off)} within {WITHIN:.0%} of England, {unexplained} unexplained."
    )
    if given.write is not None:
        say(f"Written: {given.write}")
    return 1 if unexplained else 0
