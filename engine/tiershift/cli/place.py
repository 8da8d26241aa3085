"""`--place NAME`: the model of one English authority in place of all of England."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from tiershift.errors import Problem, UsageError
from tiershift.model.load import Model
from tiershift.places.kept import own_path, with_kept
from tiershift.places.panel import Panel
from tiershift.places.read import read_panel

PUBLISHED = "--published"


def add_own(parser: argparse.ArgumentParser) -> None:
    """Add the options that say whose figures a place is modelled by."""
    parser.add_argument(
        "--own", type=Path, metavar="FILE",
        help="a council's own figures, of places import --out; by default those that places import kept",
    )  # fmt: skip
    parser.add_argument(PUBLISHED, action="store_true", help="leave the council's own figures out")


def panel_for(code: str, own: Path | None = None, *, published: bool = False) -> Panel:
    """Return the panel with a council's own figures over it: of a file, or those kept; none where `published`.

    Raises:
        UsageError: both are asked for.
        InputError: the file is not one that `tiershift places import` wrote.
    """
    if own is not None and published:
        raise UsageError(Problem(PUBLISHED, "own figures are asked for and left out", way_out="Give one of the two."))
    panel = read_panel()
    if own is not None:
        return panel.with_own(own)
    return panel if published else with_kept(panel, code)


def at_place(
    model: Model, name: str, own: Path | None = None, *, published: bool = False, where: str = "--place"
) -> Model:
    """Return the model of the authority that `name`, given as `where`, means.

    Args:
        own: a file of its own figures, in place of those kept.
        published: without its own figures.

    Raises:
        UsageError: the model knows no places; or there is no such authority, it was abolished, or it is too small.
        ParameterError: the effects of places were estimated for another model.
    """
    from tiershift.calibrate.pool.local import place_local

    if "population_index_of_the_place" not in model.parameters.values:
        way_out = "Leave --place out, or use childrens_services."
        raise UsageError(Problem(where, f"the model {model.name} is of no place", way_out=way_out))
    code = read_panel().place(name, where=where).code
    panel = panel_for(code, own, published=published)
    if own is not None and not any(key[0] == code for key in panel.own):
        said = read_panel().authorities[code].name
        raise UsageError(Problem(str(own), f"it has no figures of {said}", way_out="Name the place they are of."))
    return model.at(place_local(name, model, panel, where=where))


def own_hashes(codes: list[str], *, published: bool = False) -> dict[str, str]:
    """Return the hashes of the files of own figures that are kept of authorities, by code."""
    paths = {} if published else {code: own_path(code) for code in codes}
    return {code: hashlib.sha256(path.read_bytes()).hexdigest() for code, path in paths.items() if path.is_file()}
