"""`tiershift studio`: the browser app."""

from __future__ import annotations

import argparse
from typing import Any

from tiershift.errors import Problem, UsageError


def add(commands: Any) -> None:
    """Add the command to the parser."""
    made = commands.add_parser(
        "studio",
        help="open the studio: move the money by hand and see the answer",
        description="Serve the studio on this machine and open it in the browser. Stop it with Ctrl-C.",
    )
    made.add_argument("--port", type=int, default=5006, help="the port to serve on (default 5006)")
    made.add_argument("--address", default="127.0.0.1", help="the address to serve on (default this machine only)")
    made.add_argument("--no-show", action="store_true", help="do not open a browser")
    made.add_argument(
        "--store",
        default="",
        help="where plans are kept: a file, postgresql://USER@HOST/DATABASE, or memory: for a try (default: plans.db "
        "in your own folder of data, as for `tiershift plan`)",
    )
    made.add_argument(
        "--role",
        default="editor",
        choices=("viewer", "editor", "approver"),
        help="what visitors may do: look; decide, undo and branch; also name versions and merge into the plan itself "
        "(default editor)",
    )
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Carry out the command; returns when the server is stopped."""
    if not 0 <= given.port <= 65535:
        raise UsageError(Problem("--port", f"{given.port} is no port", way_out="Give a number from 0 to 65535."))
    from tiershift_studio import serve  # heavy: imported only when asked for

    serve(port=given.port, address=given.address, show=not given.no_show, store=given.store, role=given.role)
    return 0
