"""`tiershift graph`: the stock-and-flow diagram of a model, and its feedback loops."""

from __future__ import annotations

import argparse
import sys
import textwrap
from pathlib import Path
from typing import Any

from tiershift.errors import Problem, UsageError, printable
from tiershift.model.load import find_variable, load_model
from tiershift.model.names import key

_WIDTH, _MOST = 100, 12


def add(commands: Any) -> None:
    """Add the command to the parser."""
    made = commands.add_parser(
        "graph",
        help="draw a model's stocks and flows as an SVG, and list its feedback loops",
        description="Draw a model: stocks, flows, and what makes what rise (+) or fall (−); list its feedback loops.",
    )
    made.add_argument("model", metavar="MODEL", help="a shipped model's name, or a .mdl, .xmile or .stmx file")
    made.add_argument("--out", type=Path, metavar="FILE.svg", help="where to draw (default: the model's name, here)")
    made.add_argument("--around", metavar="VARIABLE", help="only this variable with its causes and uses")
    made.add_argument("--reach", type=int, default=1, metavar="N", help="how many links around it (default 1)")
    made.add_argument("--constants", action="store_true", help="draw constants and tables too")
    made.add_argument("--loops", type=int, default=20, metavar="N", help="how many loops to list (default 20)")
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Carry out the command."""
    _within(given)
    model = load_model(given.model)
    around = key(find_variable(model, given.around).name) if given.around else ""
    from tiershift.report.diagram.make import diagram, structure

    made = structure(model)
    out = given.out or Path(f"{model.name}.svg")
    text = diagram(made, around=around, reach=given.reach, constants=given.constants, most=given.loops)
    _write(out, text)
    found = made.through(around)
    title = f"Feedback loops of {model.name}" + (f' through "{model.tree.variables[around].name}"' if around else "")
    shown = f"{min(given.loops, len(found))} of {len(found)} independent ones, the shortest for each link."
    print(f"{printable(title)}: {shown}")
    for loop in found[: given.loops]:
        print(printable(made.text(loop), sys.maxsize))
    if len(found) > given.loops:
        print(f"--loops {len(found)} lists all.")
    if made.causes.assumed:
        names = [model.tree.variables[name].name for name in made.causes.assumed]
        more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
        said = f"Polarities assume that these are never negative: {', '.join(names[:_MOST])}{more}."
        print(textwrap.fill(printable(said, sys.maxsize), _WIDTH, subsequent_indent="    "))
    print(f"Written: {out}")
    return 0


def _within(given: argparse.Namespace) -> None:
    problems = []
    if given.reach < 1:
        problems.append(Problem("--reach", f"is {given.reach}", way_out="Give at least 1."))
    if given.loops < 0:
        problems.append(Problem("--loops", f"is {given.loops}", way_out="Give 0 or more."))
    if given.out and given.out.suffix.lower() != ".svg":
        problems.append(Problem(str(given.out), "the diagram is an SVG", way_out="Give a name that ends in .svg."))
    if problems:
        raise UsageError(problems)


def _write(out: Path, text: str) -> None:
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        why = error.strerror or "cannot be written"
        raise UsageError(
            Problem(str(out), why, way_out="Give another file with --out, in a folder that is there.")
        ) from None
