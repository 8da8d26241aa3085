"""`tiershift validate`: a model against its counts: fit, forecast of unseen years, posterior, what is pinned down."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from tiershift.calibrate.document import headline
from tiershift.calibrate.results import write
from tiershift.calibrate.study import QUICK, Effort, study
from tiershift.calibrate.targets import beside, load_targets
from tiershift.errors import Problem, UsageError
from tiershift.model.load import load_model


def add(commands: Any) -> None:
    """Add the command to the parser."""
    made = commands.add_parser(
        "validate",
        help="hold a model against its counts: fit, unseen years, posterior; write VALIDATION.md and pictures",
        description="Fit a model to the early years of what was counted, score its forecast of the later "
        "ones, say which "
        "parameters the counts pin down, and write VALIDATION.md with pictures. What is compared stands in "
        "<model>.targets.yaml beside the model. Nothing is written before the end.",
    )
    made.add_argument("model", metavar="MODEL", help="a model's file, or the name of a shipped one")
    made.add_argument("--seed", type=int, default=0, metavar="S", help="same seed, same numbers (default 0)")
    made.add_argument("--quick", action="store_true", help="few starts and steps: to see that it runs, not to believe")
    made.add_argument("--chains", type=int, metavar="N", help="chains of the posterior, run together (default 48)")
    made.add_argument(
        "--steps",
        type=int,
        metavar="N",
        help="trajectories of each chain (default 80); the first six tenths are thrown away",
    )
    made.add_argument(
        "--out", type=Path, metavar="DIR", help="write the document and pictures here; leave the model's folder alone"
    )
    made.add_argument("--write", action="store_true", help="put the fitted values into the model and parameter files")
    made.add_argument("--quiet", action="store_true", help="no progress bars")
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Carry out the command: 0 where the study was made, whatever it says of the model."""
    if given.write and (given.out is not None or given.quick):
        what = "fitted values are written beside the model, after a full run"
        raise UsageError(Problem("--write", what, way_out="Leave out --out and --quick."))
    model = load_model(given.model)
    targets = load_targets(beside(model.path), model.parameters)
    out = given.out or model.path.parent
    if out.exists() and not out.is_dir():
        raise UsageError(Problem(str(out), "is a file, not a folder", way_out="Give another folder with --out."))
    bars: list[tqdm[Any]] = []

    def tell(part: str, pieces: int) -> Callable[[int], None]:
        for bar in bars:
            bar.close()
        bars.append(tqdm(total=pieces, desc=part, disable=given.quiet, leave=False))
        return _moved(bars[-1])

    try:
        made = study(model, targets, seed=given.seed, effort=_effort(given), tell=tell)
    finally:
        for bar in bars:
            bar.close()
    print(headline(made))
    paths = write(made, out, posterior=given.out is None and not given.quick, values=given.write)
    print(f"\nWritten: {', '.join(str(path) for path in paths)}")
    return 0


def _moved(bar: tqdm[Any]) -> Callable[[int], None]:
    def tick(done: int) -> None:
        bar.update(done)

    return tick


def _effort(given: argparse.Namespace) -> Effort:
    made = QUICK if given.quick else Effort()
    for name, least in (("chains", 8), ("steps", 10)):
        value = getattr(given, name)
        if value is None:
            continue
        if value < least:
            raise UsageError(Problem(f"--{name}", f"{value} is too few", way_out=f"Ask for at least {least}."))
        made = replace(made, **{name: value})
    return made
