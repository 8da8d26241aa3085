"""`tiershift forecast`: scenarios through the model, over the same futures, into a folder of results."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from tiershift.cli.place import at_place
from tiershift.errors import Problem, UsageError
from tiershift.events.load import load_plan, model_of
from tiershift.events.plan import Plan
from tiershift.events.sqlite import SqliteStore
from tiershift.model.load import Model, load_model
from tiershift.run.ensemble import ensemble

SHIPPED = ("baseline", "cut", "early_shift")
_MOST = 100_000


def add(commands: Any) -> None:
    """Add the command to the parser."""
    made = commands.add_parser(
        "forecast",
        help="run scenarios over many futures; write a workbook, a page and tidy tables",
        description="Run scenarios over the same futures, print the headline, and write the results to a folder: "
        "report.html, report.xlsx, and <scenario>/indicators.csv among them.",
    )
    made.add_argument(
        "scenarios",
        metavar="SCENARIO",
        nargs="*",
        default=list(SHIPPED),
        help=f"scenario files, or names of shipped ones (default: {' '.join(SHIPPED)}); "
        "each is compared with baseline, or with the first",
    )
    made.add_argument("--futures", type=int, default=1000, metavar="N", help="how many futures (default 1000)")
    made.add_argument("--seed", type=int, default=0, metavar="S", help="same seed, same futures (default 0)")
    made.add_argument(
        "--place",
        metavar="NAME",
        help="an English authority, by name or code, instead of all of England; the scenarios' amounts are scaled",
    )
    made.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help="where results go (default out)")
    made.add_argument("--log", type=Path, metavar="FILE", help="keep the event log in this SQLite file")
    made.add_argument("--quiet", action="store_true", help="no progress bar")
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Carry out the command: 0, or 1 where a check of the results failed."""
    if given.futures > _MOST:
        way_out = f"Ask for at most {_MOST:,}; the range hardly moves beyond some thousands."
        raise UsageError(Problem("--futures", f"{given.futures:,} futures are more than memory holds", way_out=way_out))
    model, plans = _plans(given.scenarios, given.log, given.place)
    _writable(given.out)
    from tiershift.report.checks import checks, failed
    from tiershift.report.headline import headline
    from tiershift.report.indicators import variables
    from tiershift.report.summary import Run, summarise
    from tiershift.report.writer import write_report

    kept = variables(model.variables)
    runs = {}
    with tqdm(total=given.futures * len(plans), unit="future", disable=given.quiet, leave=False) as bar:
        for number, plan in enumerate(plans):
            bar.set_description(plan.name)

            def told(done: int, _: int, before: int = number * given.futures) -> None:
                bar.update(before + done - bar.n)

            traces = ensemble(
                model,
                futures=given.futures,
                seed=given.seed,
                plan=plan,
                traces=True,
                variables=kept,
                progress=told,
            )
            runs[plan.name] = Run(plan.name, plan.title or plan.name, plan, traces)
    command = f"tiershift forecast {' '.join(given.scenarios)} --futures {given.futures} --seed {given.seed}"
    command += f" --place {shlex.quote(given.place)}" if given.place else ""
    report = summarise(model, runs, command=command)
    found = checks(report)
    written = write_report(given.out, report, found)
    print(headline(report, report.pairs[:1] or None))
    if report.pairs[1:]:
        others = "; ".join(f"{plan} against {other}" for plan, other in report.pairs[1:])
        print(f"\nIn {given.out / 'headline.txt'} and on the page as well: {others}.")
    print(f"\nWritten: {', '.join(str(path) for path in written)}")
    print("Next: open the page in a browser, or move the money yourself with `tiershift studio` (`make studio`).")
    wrong = failed(found)
    for check in wrong:
        print(f"CHECK FAILED {check.id}: {check.what}", file=sys.stderr)
    return 1 if wrong else 0


def _plans(scenarios: Sequence[str], log: Path | None, place: str | None = None) -> tuple[Model, list[Plan]]:
    """The plans of all scenarios, which must be made for one model."""
    names = {name: model_of(name) for name in dict.fromkeys(scenarios)}
    if len(set(names.values())) > 1:
        said = "; ".join(f"{scenario} is made for {model}" for scenario, model in names.items())
        raise UsageError(Problem("scenarios", said, way_out="Forecast the scenarios of one model at a time."))
    model = load_model(next(iter(names.values())))
    if place is not None:
        model = at_place(model, place)
    if log is None:
        plans = [load_plan(name, model) for name in names]
    else:
        with SqliteStore(log) as store:
            plans = [load_plan(name, model, store) for name in names]
    if twice := sorted({plan.name for plan in plans if [p.name for p in plans].count(plan.name) > 1}):
        raise UsageError(Problem("scenarios", f"two scenarios are called {', '.join(twice)}", way_out="Rename one."))
    return model, plans


def _writable(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise UsageError(Problem(str(out), "is a file, not a folder", way_out="Give another folder with --out."))
