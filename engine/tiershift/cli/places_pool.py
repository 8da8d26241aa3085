"""`tiershift places fit`: what sets every authority apart, estimated for all of them together."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from tiershift.calibrate.pool.held import held_out
from tiershift.calibrate.pool.shelf import FILE, effects_text
from tiershift.calibrate.pool.study import fit_places, places_of
from tiershift.calibrate.pool.told import FUNNEL, PAGE, TABLE, funnel, page_text, table_text
from tiershift.cli.plan_desk import say
from tiershift.errors import Problem, UsageError
from tiershift.model.load import load_model
from tiershift.places.read import read_panel
from tiershift.shipped import shelf


def add(actions: Any) -> None:
    """Add the actions to those of `places`."""
    one = actions.add_parser(
        "fit",
        help="estimate the effects of every authority from its counts",
        description="Estimate what sets every authority apart from England, all of them together, and write it to "
        "effects.csv beside the panel. Takes some minutes.",
    )
    one.add_argument("--out", type=Path, metavar="FILE", help="write here instead")
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
    """Write the file of effects."""
    model, panel = load_model(shipped_model()), read_panel()
    places = places_of(model, panel)
    found = fit_places(places, tell=lambda what: print(what, file=sys.stderr))
    path = given.out or panel.folder / FILE
    path.write_text(effects_text(found, places.near, model, panel), encoding="utf-8")
    say(f"{path}: the effects of {len(found.codes)} authorities, from counts up to {found.until}")
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
