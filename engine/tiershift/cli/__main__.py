"""`python -m tiershift.cli` is `tiershift`."""

import sys

from tiershift.cli import main

sys.exit(main())
