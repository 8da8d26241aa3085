"""`python -m tiershift` is `tiershift`."""

import sys

from tiershift.cli import main

sys.exit(main())
