"""`tiershift document`: one page that says how a model works, made from the model."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tiershift.errors import Problem, UsageError, printable
from tiershift.model.load import load_model


def add(commands: Any) -> None:
    """Add the command to the parser."""
    made = commands.add_parser(
        "document",
        help="write one HTML page that says how a model works: diagrams, equations, sources, levers, loops",
        description="Write one HTML page, complete in itself, with every variable of a model, its equation and source.",
    )
    made.add_argument("model", metavar="MODEL", help="a shipped model's name, or a .mdl, .xmile or .stmx file")
    made.add_argument("--out", type=Path, metavar="FILE.html", help="where to write (default: the model's name, here)")
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Carry out the command."""
    model = load_model(given.model)
    out = given.out or Path(f"{model.name}.html")
    if out.suffix.lower() not in (".html", ".htm"):
        raise UsageError(Problem(str(out), "the document is an HTML page", way_out="Give a name that ends in .html."))
    from tiershift.report.document.page import document

    text = document(model)
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        why = error.strerror or "cannot be written"
        way_out = "Give another file with --out, in a folder that is there."
        raise UsageError(Problem(str(out), why, way_out=way_out)) from None
    print(printable(f"{len(model.variables)} variables of {model.name} described. Written: {out}"))
    return 0
