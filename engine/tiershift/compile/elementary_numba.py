"""The elementary functions inside routines that numba compiles: the bits that `elementary` gives anywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import types
from numba.extending import intrinsic

from tiershift.compile.elementary import elementary_function


def _one(name: str) -> Any:
    @intrinsic
    def call(typing: Any, x: Any) -> Any:
        """Numba types the call; what it does is ours."""

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return builder.call(elementary_function(builder.module, name), args)

        return types.float64(types.float64), generate

    return call


def _two(name: str) -> Any:
    @intrinsic
    def call(typing: Any, x: Any, y: Any) -> Any:
        """Numba types the call; what it does is ours."""

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return builder.call(elementary_function(builder.module, name), args)

        return types.float64(types.float64, types.float64), generate

    return call


exp: Callable[[float], float] = _one("exp")
log: Callable[[float], float] = _one("log")
log1p: Callable[[float], float] = _one("log1p")
lgamma: Callable[[float], float] = _one("lgamma")
erfc: Callable[[float], float] = _one("erfc")
power: Callable[[float, float], float] = _two("pow")
