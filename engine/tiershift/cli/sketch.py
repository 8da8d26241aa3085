"""`tiershift sketch`: lay out a .mdl file's views for Vensim, equations untouched."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tiershift.errors import Problem, UsageError, printable
from tiershift.model.load import load_model


def add(commands: Any) -> None:
    """Add the command to the parser."""
    made = commands.add_parser(
        "sketch",
        help="lay out a .mdl file's views for Vensim, a view for each group; equations stay as they are",
        description="Write the sketch of a .mdl file anew, a view for each group; no byte outside the sketch changes.",
    )
    made.add_argument("model", metavar="MODEL", help="a shipped model's name, or a .mdl file")
    made.add_argument("--out", type=Path, metavar="FILE.mdl", help="where to write (default: the same file)")
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Carry out the command."""
    model = load_model(given.model)
    out = given.out or model.path
    for path in (model.path, out):
        if path.suffix.lower() != ".mdl":
            what, way_out = "only a .mdl file has a Vensim sketch", "Give a .mdl file, or draw with `tiershift graph`."
            raise UsageError(Problem(str(path), what, way_out=way_out))
    from tiershift.report.diagram.sketch import views, with_sketch

    made = with_sketch(model.path.read_bytes(), model)
    try:
        out.write_bytes(made)
    except OSError as error:
        why = error.strerror or "cannot be written"
        raise UsageError(Problem(str(out), why, way_out="Give another file with --out.")) from None
    print(printable(f"{len(views(model))} views laid out. Written: {out}"))
    return 0
