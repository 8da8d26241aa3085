"""A program becomes a kernel: its IR becomes machine code, which is kept on disk."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import llvmlite.binding as llvm
from llvmlite import ir

from tiershift.compile.emit import emit
from tiershift.compile.layout import Layout, layout
from tiershift.compile.library import provide, provide_memories
from tiershift.compile.machine import kept_code, link, object_code
from tiershift.compile.program import Many, Program
from tiershift.model.tree import Call


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
    """Compile `program` for `lanes` futures at once; 1 is the scalar oracle.

    By default as many as the processor handles at once, and twice as many where there is little else to do while a
    number is waited for.
    """
    wide = lanes or native_lanes() * (1 if _is_large(program) else 2)
    code = kept_code(_content(program, wide), lambda: _machine_code(program, wide))
    many = (step for step in (*program.initial, *program.static, *program.dynamic) if isinstance(step, Many))
    kept = (state.update for state in program.keepers if isinstance(state.update, Call))
    linked = link(code, _ENTRY, provide({step.routine for step in many}) | provide_memories(kept))
    return Kernel(program, wide, linked.address, layout(program), linked)


_ENTRY = "ts.kernel"
_LARGE = 64
"""Cells from which on there is work enough at hand that a number is never waited for."""


_FOR_PEOPLE = {"constants", "labels", "lines", "path", "settled"}
"""What a program says of a model that is not in its machine code: constants are read from their slots."""


def _content(program: Program, lanes: int) -> str:
    """All that the machine code follows from, spelled out; names and numbers read back as what they are."""
    said = {each.name: getattr(program, each.name) for each in fields(program) if each.name not in _FOR_PEOPLE}
    for name, value in said.items():
        if isinstance(value, frozenset):  # whose order is another in every process
            said[name] = sorted(value, key=repr)
    return repr(("kernel", lanes, said))


def _machine_code(program: Program, lanes: int) -> bytes:
    module = ir.Module("tiershift")
    emit(module, program, lanes).linkage = "external"
    return object_code(str(module), neighbours=_is_large(program))


def _is_large(program: Program) -> bool:
    return len(program.dynamic) + len(program.states) >= _LARGE
