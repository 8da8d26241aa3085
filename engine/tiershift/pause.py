"""Python's search for circles of dead objects, paused where many are made that all live on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Make objects without being looked through: trees and programs hold no circles, and are large.

    Up to half of the time of reading and compiling goes to it otherwise. Also a decorator.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
