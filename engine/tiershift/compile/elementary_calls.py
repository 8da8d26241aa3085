"""The elementary functions called from Python, one number at a time."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

from llvmlite import ir

from tiershift.compile.elementary import elementary_function
from tiershift.compile.machine import Linked, kept_code, link, object_code


def single(name: str) -> Callable[..., float]:
    """Return function `name` of `OWN` on Python's numbers; it is compiled when it is first called."""

    def call(*args: float) -> float:
        return _alone(name)[0](*args)

    return call


@cache
def _alone(name: str) -> tuple[Callable[..., float], Linked]:
    """A function, and what its machine code lives in."""
    linked = link(kept_code(f"elementary {name}", lambda: _machine_code(name)), _ENTRY)
    args = 2 if name == "pow" else 1
    kind = ctypes.CFUNCTYPE(ctypes.c_double, *[ctypes.c_double] * args)
    return kind(linked.address), linked


_ENTRY = "ts.single"


def _machine_code(name: str) -> bytes:
    module = ir.Module("elementary")
    inner = elementary_function(module, name)
    outer = ir.Function(module, inner.function_type, _ENTRY)
    builder: Any = ir.IRBuilder(outer.append_basic_block("entry"))
    builder.ret(builder.call(inner, outer.args))
    return object_code(str(module))
