"""What is worked out once for objects that live long, such as a model's labels, and asked for at every run."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def remembered(function: Callable[P, R], most: int = 16) -> Callable[P, R]:
    """Return `function` with its last results kept; its arguments are told apart by identity, not by what they hold.

    A model is compared or hashed as slowly as it is large. It is never changed in place, so that it is the same
    argument is enough; that it is held here keeps its identity its own. Arguments are given by position.
    """
    held: OrderedDict[tuple[int, ...], tuple[object, R]] = OrderedDict()
    lock = Lock()

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        name = tuple(map(id, args))
        with lock:
            if name in held:
                held.move_to_end(name)
                return held[name][1]
        made = function(*args, **kwargs)
        with lock:
            held[name] = args, made
            while len(held) > most:
                held.popitem(last=False)
        return made

    return call
