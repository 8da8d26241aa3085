"""`tiershift plan`: plans as logs of who decided what, when and why; their branches, versions, ways in and out."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tiershift.cli import plan_back, plan_edit, plan_files, plan_look, plan_runs

_FIRST = """\
first steps:
  tiershift plan new ours --from cut --title "Our plan" --who Cabinet --why "The autumn round"
  tiershift plan add ours LeverSet lever="early help floor" value=0.9 unit=Dmnl effective=2027-04-01 \\
      --who Cabinet --why "Early help is protected"
  tiershift plan log ours                   who decided what, when and why
  tiershift plan show ours --at 2030-04-01  what holds then
  tiershift plan export ours ours.xlsx      to edit it in Excel; then: tiershift plan import ours ours.xlsx --dry-run

A plan is PLAN, a branch of it PLAN@BRANCH. A version is a number, a date, or a name that `plan tag` gave.
Nothing in a log is ever changed; `undo` is an event, too. The log holds nothing about one child or private person."""


def add(commands: Any) -> None:
    """Add the command to the parser."""
    made = commands.add_parser(
        "plan",
        help="keep plans: decisions, counts and beliefs in a log, with branches, undo, Excel, audit",
        description="Keep plans as logs of who decided what, when and why.",
        epilog=_FIRST,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = made.add_subparsers(dest="action", metavar="ACTION", required=True)
    _editing(actions)
    _looking(actions)
    _moving(actions)
    _running(actions)


def _editing(actions: Any) -> None:
    one = _action(actions, "new", "begin a plan", plan_edit.new, who=True)
    one.add_argument("plan", metavar="PLAN", help="its name: small letters, digits, - and _")
    one.add_argument("--title", help="what it is, in a line (default: that of the scenario, or its name)")
    one.add_argument("--from", dest="scenario", metavar="SCENARIO", help="begin with the events of a scenario")
    one.add_argument("--place", metavar="NAME", help="of one English authority, by name or code, not of all of England")
    _model(one)
    one = _action(actions, "add", "record events: decisions, counts, beliefs", plan_edit.add, who=True, plan=True)
    one.add_argument("kind", metavar="KIND", help="a kind of event, such as LeverSet; or a scenario file")
    one.add_argument("fields", metavar="FIELD=VALUE", nargs="*", help="what it says; docs/events.md lists the fields")
    one.add_argument("--new", action="store_true", help="of a file that begins a plan: though one is nearly so called")
    one.add_argument("--sure", action="store_true", help="record a figure that is far from last year's: it is meant")
    _model(one)
    one = _action(actions, "undo", "take back the last event, or the one named", plan_back.undo, who=True, plan=True)
    one.add_argument("event", metavar="EVENT", nargs="?", help="its version or id (default: the last that counts)")
    _model(one)
    one = _action(
        actions, "redo", "let what was undone last count again, or the one named", plan_back.redo, who=True, plan=True
    )
    one.add_argument("event", metavar="EVENT", nargs="?", help="its version or id (default: what was undone last)")
    _model(one)
    one = _action(actions, "branch", "begin a branch, or list them", plan_edit.branch, who=False, plan=True)
    one.add_argument("branch", metavar="NAME", nargs="?", help="what it is called: it is then PLAN@NAME")
    one.add_argument("--as-of", metavar="WHEN", help="begin at an earlier version")
    _who(one, required=False)
    one = _action(actions, "merge", "record what was decided in a branch in its plan", plan_back.merged, who=True)
    one.add_argument("source", metavar="PLAN@BRANCH", help="where from")
    one.add_argument("onto", metavar="PLAN", help="where to")
    one.add_argument("--only", metavar="EVENT", action="append", help="only this version or id; may be given again")
    one.add_argument("--anyway", metavar="EVENT", action="append", help="on top of what the other has on the same")
    _model(one)
    one = _action(actions, "tag", "name a version, or list the names", plan_edit.tag, who=False, plan=True)
    one.add_argument("name", metavar="NAME", nargs="?", help='such as "as approved by Cabinet 12 Feb"')
    one.add_argument("--as-of", metavar="WHEN", help="the version to name (default: the last)")
    _who(one, required=False)
    _model(one)
    one = _action(actions, "forget", "delete a person's name; the log and its chain stay", plan_edit.forgotten)
    one.add_argument("person", metavar="PERSON", help="the name, or the pseudonym")


def _looking(actions: Any) -> None:
    _action(actions, "list", "list the plans", plan_look.listed)
    one = _action(actions, "log", "print the log: version, when, who, what, why", plan_look.log, plan=True)
    one.add_argument("--as-of", metavar="WHEN", help="as it was recorded by a date, a version or a tag")
    one.add_argument("--last", type=int, metavar="N", help="only the last N")
    one.add_argument("--all", action="store_true", help="each entry of the shipped history, too")
    one = _action(actions, "show", "print what a plan says, and what holds at a date", plan_look.show, plan=True)
    one.add_argument("--as-of", metavar="WHEN", help="as it was recorded by a date, a version or a tag")
    one.add_argument("--at", metavar="DATE", help="what holds on this day (default: today)")
    one.add_argument("--all", action="store_true", help="levers that nobody has decided, too")
    _model(one)
    one = _action(actions, "diff", "say which decisions differ, and with --results which results", plan_look.diff)
    one.add_argument("first", metavar="A", help="PLAN, PLAN@BRANCH, or one as of a version: PLAN:WHEN")
    one.add_argument("second", metavar="B", help="the other")
    one.add_argument("--results", action="store_true", help="run both over the same futures")
    one.add_argument("--variables", metavar="NAME", nargs="+", help="whose results (default: those of a forecast)")
    _futures(one, 200)
    _model(one)
    one = _action(actions, "verify", "find what was changed, removed, moved or inserted", plan_look.verified)
    one.add_argument("plan", metavar="PLAN", nargs="?", help="the plan (default: all)")
    one.add_argument(
        "--head", metavar="HASH", action="append", default=[], help="a head that you kept; may be repeated"
    )


def _moving(actions: Any) -> None:
    one = _action(actions, "export", "write a plan as .yaml, .jsonl or .xlsx", plan_files.exported, plan=True)
    one.add_argument("file", type=Path, metavar="FILE", help="its ending says what: .yaml, .jsonl, .xlsx")
    one.add_argument("--as-of", metavar="WHEN", help="as it was recorded by a date, a version or a tag")
    one.add_argument("--force", action="store_true", help="replace the file where it is there")
    _model(one)
    one = _action(actions, "import", "record what a .yaml, .jsonl or edited .xlsx says", plan_files.imported, plan=True)
    one.add_argument("file", type=Path, metavar="FILE", help="a scenario, an exported log, or an edited workbook")
    one.add_argument("--dry-run", action="store_true", help="say what would be recorded, and record nothing")
    one.add_argument(
        "--new", action="store_true", help="begin a plan of this name, though there is one nearly so called"
    )
    one.add_argument("--sure", action="store_true", help="record figures that are far from last year's: they are meant")
    one.add_argument("--rebase", action="store_true", help="on top of what others recorded since, if nothing collides")
    one.add_argument("--marked", type=Path, metavar="FILE.xlsx", help="where a copy with the wrong cells marked goes")
    _who(one, required=False)
    _model(one)


def _running(actions: Any) -> None:
    one = _action(actions, "issue", "run a plan and record the forecast by name", plan_runs.issued, who=True, plan=True)
    one.add_argument("forecast", metavar="FORECAST_ID", help="what people will call it, such as F-2027-03")
    one.add_argument("--as-of", metavar="WHEN", help="of an earlier version")
    one.add_argument("--variables", metavar="NAME", nargs="+", help="what is forecast (default: those of a report)")
    one.add_argument("--out", type=Path, metavar="FILE.csv", help="write its table here as well")
    one.add_argument("--force", action="store_true", help="replace the file where it is there")
    _futures(one, 1000)
    _model(one)
    one = _action(actions, "sign", "sign a forecast off", plan_runs.signed, who=True, plan=True)
    one.add_argument("forecast", metavar="FORECAST_ID")
    one.add_argument("--by", metavar="ROLE", help="who stands by it (default: whoever records it, --who)")
    _model(one)
    one = _action(actions, "replay", "run a forecast again and compare the bytes", plan_runs.replayed)
    one.add_argument("forecast", metavar="FORECAST_ID")
    one.add_argument("--plan", metavar="PLAN", help="whose log knows of it (default: all are looked through)")
    one.add_argument("--pack", type=Path, metavar="FILE.zip", help="from an audit pack, instead of a store")
    one.add_argument("--mtfs", type=Path, metavar="FILE.csv", help="write the plan of money that comes out of the pack")
    one.add_argument("--out", type=Path, metavar="FILE.csv", help="write the table that comes out")
    one.add_argument("--force", action="store_true", help="replace the file where it is there")
    _model(one)
    one = _action(
        actions, "audit", "write the pack for the auditors, a zip that proves itself", plan_runs.audited, plan=True
    )
    one.add_argument("--forecast", metavar="FORECAST_ID", help="which forecast (default: the last issued)")
    one.add_argument(
        "--tests", type=Path, metavar="FILE", help="the record of `make test`, or none (default: beside the source)"
    )
    one.add_argument("--out", type=Path, metavar="FILE.zip", help="where to (default: PLAN-FORECAST_ID.zip)")
    one.add_argument("--force", action="store_true", help="replace the file where it is there")
    _model(one)


def _action(
    actions: Any,
    name: str,
    help_: str,
    run: Callable[[argparse.Namespace], int],
    *,
    who: bool = False,
    plan: bool = False,
) -> Any:
    made = actions.add_parser(name, help=help_, description=f"{help_[:1].upper()}{help_[1:]}.")
    if plan:
        made.add_argument("plan", metavar="PLAN", help="a plan, or a branch of it: PLAN@BRANCH")
    made.add_argument(
        "--store", metavar="STORE", help="a file, or postgresql://… (default: a file in your folder of data)"
    )
    if who:
        _who(made, required=True)
    made.set_defaults(run=run)
    return made


def _who(made: Any, *, required: bool) -> None:
    one = made.add_mutually_exclusive_group(required=required)
    one.add_argument("--who", metavar="ROLE", help="the role or body that says so")
    one.add_argument("--person", metavar="NAME", help="a person: kept apart from the log, and can be deleted")
    made.add_argument("--why", metavar="REASON", required=required, help="the reason, in a sentence")


def _model(made: Any) -> None:
    made.add_argument("--model", metavar="MODEL", help="the file of the model (default: the one that the plan names)")


def _futures(made: Any, many: int) -> None:
    made.add_argument("--futures", type=int, default=many, metavar="N", help=f"how many futures (default {many})")
    made.add_argument("--seed", type=int, default=0, metavar="S", help="same seed, same futures (default 0)")
    made.add_argument("--quiet", action="store_true", help="no progress bar")
