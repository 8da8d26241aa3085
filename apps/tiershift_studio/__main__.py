"""`python -m tiershift_studio`: serve the studio."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, BooleanOptionalAction
from collections.abc import Sequence

from tiershift.errors import TiershiftError
from tiershift_studio.server import serve


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, serve until interrupted, and return the exit code."""
    parser = ArgumentParser(prog="python -m tiershift_studio", description="Serve the studio.")
    parser.add_argument("--port", type=int, default=5006, help="where to listen (default: %(default)s)")
    parser.add_argument("--address", default="127.0.0.1", help="on which address (default: this computer only)")
    parser.add_argument("--show", action=BooleanOptionalAction, default=True, help="open a browser")
    parser.add_argument("--store", default="", help="where plans are kept: memory:, a file, or postgresql://…")
    parser.add_argument(
        "--role", default="editor", choices=("viewer", "editor", "approver"), help="what visitors may do"
    )
    given = parser.parse_args(arguments)
    try:
        serve(port=given.port, address=given.address, show=given.show, store=given.store, role=given.role)
    except TiershiftError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
