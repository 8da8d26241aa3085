"""`tiershift why`: which decisions a difference between two plans comes from, and by which ways."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from tiershift.cli.place import at_place
from tiershift.errors import Problem, UsageError, printable, suggest
from tiershift.events.load import load_plan, model_of
from tiershift.model.load import load_model

FIRST = "cla_31_march"
_MOST = 5_000


def add(commands: Any) -> None:
    """Add the command to the parser."""
    made = commands.add_parser(
        "why",
        help="which decisions a difference between two scenarios comes from, and by which ways",
        description="Follow what a scenario changes back to what was decided: the share of each decision, the widest "
        "ways from it through the model, and the feedback loops on them.",
    )
    made.add_argument("scenario", metavar="SCENARIO", help="a scenario file, or the name of a shipped one")
    made.add_argument("--against", default="baseline", metavar="SCENARIO", help="compared with (default baseline)")
    made.add_argument("--of", default=FIRST, metavar="INDICATOR", help=f"whose change (default {FIRST})")
    made.add_argument("--year", type=int, default=2036, help="on 31 March of, or in the year to it (default 2036)")
    made.add_argument("--place", metavar="NAME", help="an English authority instead of all of England")
    made.add_argument("--futures", type=int, default=200, metavar="N", help="futures to find the middle one in")
    made.add_argument("--seed", type=int, default=0, metavar="S", help="same seed, same futures (default 0)")
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Carry out the command."""
    if not 1 <= given.futures <= _MOST:
        raise UsageError(Problem("--futures", f"{given.futures:,} is not possible", way_out=f"Ask for 1 to {_MOST:,}."))
    from tiershift.report.indicators import BY_NAME
    from tiershift.report.prices import load_prices
    from tiershift.report.why import why
    from tiershift.report.why_words import told

    if given.of not in BY_NAME:
        what = f'there is no indicator "{given.of}"'
        raise UsageError(Problem("--of", what, way_out=suggest(given.of, list(BY_NAME))))
    model = load_model(model_of(given.scenario))
    model = at_place(model, given.place) if given.place else model
    before, after = load_plan(given.against, model), load_plan(given.scenario, model)
    found = why(
        model, before, after, BY_NAME[given.of], given.year, load_prices(), futures=given.futures, seed=given.seed
    )
    print(printable(told(found, model.parameters, after.name, before.name), sys.maxsize), end="")
    return 0
