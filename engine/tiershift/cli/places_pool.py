"""`tiershift places fit`: what sets every authority apart, estimated for all of them together."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from tiershift.calibrate.pool.shelf import FILE, effects_text
from tiershift.calibrate.pool.study import fit_places, places_of
from tiershift.cli.plan_desk import say
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
