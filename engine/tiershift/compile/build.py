"""A program becomes a kernel: its IR is the body of one numba intrinsic."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import llvmlite.binding as llvm
from numba import cfunc, types
from numba.core import config as numba_config
from numba.extending import intrinsic

from tiershift.compile.emit import emit
from tiershift.compile.layout import Layout, layout
from tiershift.compile.library import provide
from tiershift.compile.program import Many, Program


@dataclass(frozen=True, slots=True, eq=False)
class Kernel:
    """A compiled model.

    Attributes:
        program: what was compiled.
        lanes: futures that one call moves together.
        address: of `void kernel(double *still, *now, *coming, *cells, i64 phase)`; see `emit.emit`.
        layout: what these areas hold.
    """

    program: Program
    lanes: int
    address: int
    layout: Layout
    _keep: Any


@cache
def native_lanes() -> int:
    """Return how many doubles this processor handles at once; more than that makes compile time explode."""
    features = llvm.get_host_cpu_features()
    if features.get("avx512f"):
        return 8
    return 4 if features.get("avx2") or features.get("avx") else 2


def build(program: Program, lanes: int | None = None) -> Kernel:
    """Compile `program` for `lanes` futures at once (the processor's own width by default; 1 is the scalar oracle)."""
    wide = lanes or native_lanes()
    provide({step.routine for step in (*program.initial, *program.static, *program.dynamic) if isinstance(step, Many)})
    body = _intrinsic(program, wide)

    with _neighbours_together(len(program.dynamic) + len(program.states) >= _LARGE):

        @cfunc(types.void(*_ARGUMENTS))
        def kernel(still, now, coming, cells, phase):  # type: ignore[no-untyped-def]
            body(still, now, coming, cells, phase)

    return Kernel(program, wide, int(kernel.address or 0), layout(program), kernel)


_ARGUMENTS = (*[types.voidptr] * 4, types.int64)
_CONFIG: Any = numba_config  # its settings come from the environment, which type checkers cannot know
_LARGE = 64
"""Cells from which on doing neighbours together is quicker than it makes them wait for one another."""


@contextmanager
def _neighbours_together(wanted: object) -> Iterator[None]:
    """Let LLVM do the same sum for neighbouring cells at once, which numba leaves off; the bits stay the same."""
    before, _CONFIG.SLP_VECTORIZE = _CONFIG.SLP_VECTORIZE, int(bool(wanted))
    try:
        yield
    finally:
        _CONFIG.SLP_VECTORIZE = before


def _intrinsic(program: Program, lanes: int) -> Any:
    @intrinsic
    def body(typing: Any, still: Any, now: Any, coming: Any, cells: Any, phase: Any) -> Any:
        """Numba types one call; what it does is ours."""

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            builder.call(emit(builder.module, program, lanes), args)
            return context.get_dummy_value()

        return types.void(*_ARGUMENTS), generate

    return body
