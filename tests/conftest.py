"""Tests keep nothing on disk between runs; those of the cache say where."""

import os

os.environ["TIERSHIFT_CACHE"] = "off"
