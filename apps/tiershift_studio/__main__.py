"""`python -m tiershift_studio`: the same as `tiershift studio`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tiershift.cli import main as run


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, serve until interrupted, and return the exit code."""
    return run(["studio", *(sys.argv[1:] if arguments is None else arguments)])


if __name__ == "__main__":
    sys.exit(main())
