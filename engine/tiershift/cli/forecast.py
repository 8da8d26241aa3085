"""`tiershift forecast`: scenarios through the model, over the same futures, into a folder of results."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from tiershift.cli.place import add_own, at_place
from tiershift.errors import InputError, Problem, UsageError
from tiershift.events.load import load_plan, model_of
from tiershift.events.plan import Plan
from tiershift.events.sqlite import SqliteStore
from tiershift.model.load import Model, load_model
from tiershift.run.ensemble import ensemble

if TYPE_CHECKING:
    from tiershift.report.summary import Report

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
        default=[],
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
    add_own(made)
    made.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help="where results go (default out)")
    made.add_argument(
        "--plan", metavar="PLAN", action="append", help="a plan of a store, or PLAN@BRANCH; may be repeated"
    )
    made.add_argument("--as-of", metavar="WHEN", help="the plan as it was recorded by a date, a version or a tag")
    made.add_argument("--store", metavar="STORE", help="where the plan is kept, as of `tiershift plan`")
    made.add_argument("--log", type=Path, metavar="FILE", help="keep the event log in this SQLite file")
    made.add_argument("--quiet", action="store_true", help="no progress bar")
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Carry out the command: 0, or 1 where a check of the results failed."""
    if given.futures > _MOST:
        way_out = f"Ask for at most {_MOST:,}; the range hardly moves beyond some thousands."
        raise UsageError(Problem("--futures", f"{given.futures:,} futures are more than memory holds", way_out=way_out))
    if not (given.place or given.plan) and (given.own is not None or given.published):
        option = "--own" if given.own is not None else "--published"
        raise UsageError(Problem(option, "it is not said of which place", way_out='Name it: --place "Wiltshire".'))
    model, plans = _asked(given)
    _writable(given.out)
    from tiershift.cli.places_rebased import rebased
    from tiershift.report.checks import checks, failed
    from tiershift.report.headline import headline
    from tiershift.report.writer import write_report

    report = _report(model, plans, given.futures, given.seed, _command(given), quiet=given.quiet)
    found = checks(report)
    written = write_report(given.out, report, found)
    print(headline(report, report.pairs[:1] or None))
    if report.pairs[1:]:
        others = "; ".join(f"{plan} against {other}" for plan, other in report.pairs[1:])
        print(f"\nIn {given.out / 'headline.txt'} and on the page as well: {others}.")
    if told := rebased(model, given.futures, given.seed, given.own, published=given.published):
        print(f"\n{told}")
    print(f"\nWritten: {', '.join(str(path) for path in written)}")
    print("Next: open the page in a browser, or move the money yourself with `tiershift studio` (`make studio`).")
    wrong = failed(found)
    for check in wrong:
        print(f"CHECK FAILED {check.id}: {check.what}", file=sys.stderr)
    return 1 if wrong else 0


def _report(
    model: Model, plans: Sequence[Plan], futures: int, seed: int, command: str, *, quiet: bool, money: bool = True
) -> Report:
    """Run plans over the same futures; with `money`, also the worlds that tell what moves their budgets."""
    from tiershift.report.summary import Run, summarise
    from tiershift.report.tables.money import wanted, with_money

    kept = wanted(model.variables)
    runs = {}
    with tqdm(total=futures * len(plans), unit="future", disable=quiet, leave=False) as bar:
        for number, plan in enumerate(plans):
            bar.set_description(plan.name)

            def told(done: int, _: int, before: int = number * futures) -> None:
                bar.update(before + done - bar.n)

            traces = ensemble(
                model, futures=futures, seed=seed, plan=plan, traces=True, variables=kept, progress=told,
            )  # fmt: skip
            runs[plan.name] = Run(plan.name, plan.title or plan.name, plan, traces)
    report = summarise(model, runs, command=command)
    return with_money(report, model, runs, futures, seed) if money else report


def headline_of(model: Model, plans: Sequence[Plan], futures: int, seed: int, *, quiet: bool) -> str:
    """Return what plans of a model change, beside the baseline; empty for a model that no report is made of."""
    from tiershift.report.headline import headline

    try:
        report = _report(model, [*_beside(model, plans), *plans], futures, seed, "", quiet=quiet, money=False)
    except InputError:
        return ""
    return headline(report, report.pairs[:1] or None)


def _beside(model: Model, plans: Sequence[Plan]) -> list[Plan]:
    """The baseline, where it is made for the model and no plan is called so."""
    same = model_of("baseline") == model.name and all(plan.name != "baseline" for plan in plans)
    return [load_plan("baseline", model)] if same else []


def _command(given: argparse.Namespace) -> str:
    said = [*(given.scenarios or ()), "--futures", str(given.futures), "--seed", str(given.seed)]
    options = (("--plan", given.plan), ("--as-of", [given.as_of]), ("--place", [given.place]), ("--own", [given.own]))
    for option, values in options:
        said += [part for value in values or () if value for part in (option, str(value))]
    said += ["--published"] if given.published else []
    return f"tiershift forecast {shlex.join(said)}"


def _asked(given: argparse.Namespace) -> tuple[Model, list[Plan]]:
    """The plans that are asked for: scenarios, and plans of a store."""
    if not given.plan:
        for option, value in (("--as-of", given.as_of), ("--store", given.store)):
            if value:
                raise UsageError(Problem(option, "it is not said of which plan", "", "Name it: --plan PLAN."))
        return _plans(given, given.scenarios or SHIPPED, given.log)
    if given.log:
        raise UsageError(Problem("--log", "a plan has a log already", "", "Leave --log out; --store names its file."))
    from tiershift.cli.plan_desk import opened, titled

    with opened(given) as desk:
        kept = [desk.plan(desk.lineage(name, given.as_of)) for name in given.plan]
        models = [desk.model(plan, None) for plan in kept]
    model = models[0]
    if any(other.name != model.name for other in models):
        what = f"they are made for {' and '.join(dict.fromkeys(one.name for one in models))}"
        raise UsageError(Problem("--plan", what, way_out="Forecast the plans of one model at a time."))
    _one_place(kept, models, given.place)
    if model.local is not None and (given.own is not None or given.published):
        model = at_place(model.england, model.local.code, given.own, published=given.published)
    own = [titled(plan, model) for plan in kept]
    if given.scenarios:
        before = [load_plan(name, model) for name in dict.fromkeys(given.scenarios)]
    else:
        before = _beside(model, own)
    return model, _apart([*before, *own])


def _one_place(plans: Sequence[Plan], models: Sequence[Model], asked: str | None) -> None:
    """Raise where plans are of different places, or of another than is asked for: their amounts are what they are."""
    of = {plan.name: model.local.label if model.local else "England" for plan, model in zip(plans, models, strict=True)}
    if len(set(of.values())) > 1:
        said = "; ".join(f"{name} is of {place}" for name, place in of.items())
        raise UsageError(Problem("--plan", said, way_out="Forecast the plans of one place at a time."))
    if asked is not None:
        model = models[0]
        there = at_place(model.england, asked)
        if model.local is None or there.local is None or there.local.code != model.local.code:
            name, place = next(iter(of.items()))
            way_out = f'Leave --place out; or begin a plan of that place: tiershift plan new NAME --place "{asked}".'
            raise UsageError(Problem("--place", f"{name} is a plan of {place}, in its amounts", way_out=way_out))


def _plans(given: argparse.Namespace, scenarios: Sequence[str], log: Path | None) -> tuple[Model, list[Plan]]:
    """The plans of all scenarios, which must be made for one model."""
    names = {name: model_of(name) for name in dict.fromkeys(scenarios)}
    if len(set(names.values())) > 1:
        said = "; ".join(f"{scenario} is made for {model}" for scenario, model in names.items())
        raise UsageError(Problem("scenarios", said, way_out="Forecast the scenarios of one model at a time."))
    model = load_model(next(iter(names.values())))
    if given.place is not None:
        model = at_place(model, given.place, given.own, published=given.published)
    if log is None:
        plans = [load_plan(name, model) for name in names]
    else:
        with SqliteStore(log) as store:
            plans = [load_plan(name, model, store) for name in names]
    return model, _apart(plans)


def _apart(plans: list[Plan]) -> list[Plan]:
    if twice := sorted({plan.name for plan in plans if [p.name for p in plans].count(plan.name) > 1}):
        raise UsageError(Problem("scenarios", f"two scenarios are called {', '.join(twice)}", way_out="Rename one."))
    return plans


def _writable(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise UsageError(Problem(str(out), "is a file, not a folder", way_out="Give another folder with --out."))
