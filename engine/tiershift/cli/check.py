"""`tiershift check`: every problem of a file at once, before anything is run."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from tiershift.compile.pipeline import lower
from tiershift.errors import InputError, ModelError, Problem, UsageError, printable
from tiershift.events.load import load_plan, model_of
from tiershift.model.load import load_model
from tiershift.model.parameter_file import load_parameters
from tiershift.model.read import VENSIM, XMILE
from tiershift.model.unit_check import check_units


def add(commands: Any) -> None:
    """Add the command to the parser."""
    made = commands.add_parser(
        "check",
        help="look for every problem of model, parameter and scenario files, units included",
        description="Check files without running them: a model's equations, units and parameters; a scenario's events.",
    )
    made.add_argument(
        "files", metavar="FILE", nargs="+", help="a .mdl, .xmile or .stmx model, a .params.yaml, a scenario .yaml"
    )
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Carry out the command: 0 where all is well, else 2."""
    wrong = 0
    for name in given.files:
        try:
            print(printable(f"{name}: {_check(Path(name))}", sys.maxsize))
        except InputError as error:
            wrong += len(error.problems)
            print(error, file=sys.stderr)
    if wrong:
        print(f"{wrong} problem{'s' if wrong > 1 else ''} found.", file=sys.stderr)
    return 2 if wrong else 0


def _check(path: Path) -> str:
    if path.suffix.lower() in VENSIM + XMILE or not path.suffix:
        return _model(path)
    if path.name.endswith(".params.yaml"):
        return _parameters(path)
    if path.suffix.lower() in (".yaml", ".yml"):
        plan = load_plan(path, load_model(model_of(path)))
        many = len(plan.events)
        return f"{many:,} events, all accepted" if many != 1 else "1 event, accepted"
    kinds = ", ".join((*VENSIM, *XMILE, ".params.yaml", ".yaml"))
    raise UsageError(Problem(str(path), "this kind of file is not known", way_out=f"Give one of {kinds}."))


def _model(path: Path) -> str:
    model = load_model(path)
    program = lower(model.tree, model.data)
    problems = check_units(model.tree)
    if problems:
        raise ModelError(problems)
    done = "".join(f"; {note}" for note in model.tree.notes)
    return f"{len(model.variables)} variables in {len(program.slots)} cells, units balance{done}"


def _parameters(path: Path) -> str:
    parameters = load_parameters(path)
    model = path.with_name(path.name.removesuffix(".params.yaml") + ".mdl")
    if model.is_file():
        load_model(model)  # compares the two
    beside = f", agree with {model.name}" if model.is_file() else ""
    return f"{len(parameters.values)} parameters{beside}"
