"""`python -m tiershift_studio`: the same as `tiershift studio`."""

from __future__ import annotations

import sys

from tiershift.cli import main

if __name__ == "__main__":
    sys.exit(main(["studio", *sys.argv[1:]]))
