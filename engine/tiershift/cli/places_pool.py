"""`tiershift places fit`: what sets every authority apart, estimated for all of them together."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

from tqdm import tqdm

from tiershift.calibrate.pool.centre import middle_ahead
from tiershift.calibrate.pool.held import held_out
from tiershift.calibrate.pool.shelf import FILE, bond, effects_files
from tiershift.calibrate.pool.study import estimate, places_of
from tiershift.calibrate.pool.told import FUNNEL, PAGE, TABLE, funnel, page_text, table_text
from tiershift.cli.plan_desk import put, say
from tiershift.errors import Problem, UsageError
from tiershift.model.load import load_model
from tiershift.places.read import read_panel
from tiershift.shipped import shelf

WORK = "effects.work"
_BAR = "{desc}: {percentage:3.0f}%|{bar}| {elapsed}"


def add(actions: Any) -> None:
    """Add the actions to those of `places`."""
    one = actions.add_parser(
        "fit",
        help="estimate the effects of every authority from its counts",
        description="Estimate what sets every authority apart from England, all of them together, for the model file "
        "and for every sample of England's posterior, and write effects.csv and effects.npz beside the panel. Takes "
        "some minutes; stopped, the same command goes on where it was.",
    )
    one.add_argument("--out", type=Path, metavar="FOLDER", help="write into this folder instead")
    one.add_argument("--quiet", action="store_true", help="no progress bar")
    one.set_defaults(run=fit)
    one = actions.add_parser(
        "validate",
        help="forecast held-out years of every authority, beside simple forecasts",
        description="Fit England and every authority to counts up to 2018, forecast 2019 to 2024, and write how well "
        "that went: VALIDATION.md, validation.csv and funnel.svg beside the panel. Takes some minutes.",
    )
    one.add_argument("--futures", type=int, default=300, metavar="N", help="futures of each authority (300)")
    one.add_argument("--out", type=Path, metavar="FOLDER", help="write into this folder instead")
    one.set_defaults(run=validate)


def shipped_model() -> Path:
    """Return the model that places are fitted with."""
    return shelf("models") / "childrens_services" / "childrens_services.mdl"


def fit(given: argparse.Namespace) -> int:
    """Write the files of effects."""
    model, panel = load_model(shipped_model()), read_panel()
    folder: Path = given.out or panel.folder
    work = folder / WORK
    with tqdm(total=100, unit="%", disable=given.quiet, leave=False, bar_format=_BAR) as bar:

        def tell(what: str, part: float) -> None:
            bar.set_description(what)
            bar.update(round(100 * part) - bar.n)

        try:
            folder.mkdir(parents=True, exist_ok=True)
            places = places_of(model, panel)
            found = estimate(places, work=work, bond=bond(model, panel), tell=tell)
            middle = middle_ahead(found, model, panel, tell=tell)
        except KeyboardInterrupt:
            print(f"\nWhat is done is kept in {work}; the same command goes on from there.", file=sys.stderr)
            raise SystemExit(130) from None
        except OSError as error:
            what = f"cannot be written: {error.strerror}"
            raise UsageError(Problem(str(folder), what, way_out="Give another folder with --out.")) from error
    for name, content in effects_files(found, middle, model, panel).items():
        put(folder / name, content, force=True)
    shutil.rmtree(work, ignore_errors=True)
    samples = len(found.samples)
    say(
        f"{folder / FILE}: the effects of {len(found.fit.codes)} authorities, from counts up to {found.fit.until}, "
        f"for {samples:,} samples of England's posterior"
    )
    return 0


def validate(given: argparse.Namespace) -> int:
    """Write the page, the table and the picture of how places are forecast."""
    if given.futures < 20:
        way_out = "Ask for at least 20: a range needs some."
        raise UsageError(Problem("--futures", f"{given.futures} futures are too few", way_out=way_out))
    panel = read_panel()
    places = places_of(load_model(shipped_model()), panel)
    held = held_out(places, futures=given.futures, tell=lambda what: print(what, file=sys.stderr))
    folder = given.out or panel.folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in ((PAGE, page_text(held, panel)), (TABLE, table_text(held, panel)), (FUNNEL, funnel(held))):
        (folder / name).write_text(text, encoding="utf-8")
    say(f"{folder / PAGE}: {len(held.codes)} authorities, {held.years[0]} to {held.years[-1]}")
    return 0
