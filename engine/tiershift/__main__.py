"""`tiershift`, and `python -m tiershift`: the command line, which a hand may also stop while it is being read."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line and return its exit code; 130 where it was stopped before it began."""
    try:
        from tiershift.cli import main as run

        return run()
    except KeyboardInterrupt:
        print("Stopped; nothing was written.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
