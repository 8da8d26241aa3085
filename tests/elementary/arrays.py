"""The elementary functions on arrays, compiled for any number of lanes and for a processor of choice."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import llvmlite.binding as llvm
import numpy as np
from llvmlite import ir
from numpy.typing import ArrayLike, NDArray

from tiershift.compile.elementary import OWN, elementary_function

Floats: TypeAlias = NDArray[np.float64]
_DOUBLE, _INT, _POINTER = ir.DoubleType(), ir.IntType(64), ir.PointerType()


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """Elementary functions as machine code: `address` is of each loop over arrays, and `engine` owns them."""

    lanes: int
    address: Mapping[str, int]
    engine: Any

    def __call__(self, name: str, *args: ArrayLike) -> Floats:
        """Return function `name` of arrays, which are broadcast against each other."""
        given = np.broadcast_arrays(*(np.asarray(arg, np.float64) for arg in args))
        blocks = -(-given[0].size // self.lanes)
        columns = np.ones((len(args), blocks * self.lanes))
        for column, arg in zip(columns, given, strict=True):
            column[: arg.size] = arg.ravel()
        out = np.empty(columns.shape[1])
        ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 3, ctypes.c_int64)(self.address[name])(
            columns[0].ctypes.data, columns[-1].ctypes.data, out.ctypes.data, blocks
        )
        return out[: given[0].size].reshape(given[0].shape)


@cache
def compiled(lanes: int = 1, processor: str = "") -> Compiled:
    """Compile every function of `OWN` for `lanes` at once, for a named processor or (by default) the present one."""
    module = _module()
    for name in sorted(OWN):
        _loop(module, name, lanes)
    engine = _engine(module, processor)
    return Compiled(lanes, {name: engine.get_function_address(f"loop.{name}") for name in OWN}, engine)


def _module() -> ir.Module:
    module = ir.Module("elementary")
    module.triple = llvm.get_default_triple()
    return module


def _engine(module: ir.Module, processor: str = "") -> Any:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    features = "" if processor else llvm.get_host_cpu_features().flatten()
    target = llvm.Target.from_default_triple()
    machine = target.create_target_machine(cpu=processor or llvm.get_host_cpu_name(), features=features, opt=2)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(str(module)), machine)
    engine.finalize_object()
    return engine


def _loop(module: ir.Module, name: str, lanes: int) -> None:
    """Add `void loop.name(const double *x, const double *y, double *out, i64 blocks)`."""
    inner = elementary_function(module, name, lanes)
    kind = ir.FunctionType(ir.VoidType(), [_POINTER, _POINTER, _POINTER, _INT])
    outer = ir.Function(module, kind, f"loop.{name}")
    entry, head, body, done = (outer.append_basic_block(label) for label in ("entry", "head", "body", "done"))
    x, y, out, blocks = outer.args
    builder: Any = ir.IRBuilder(entry)
    builder.branch(head)
    builder.position_at_end(head)
    block = builder.phi(_INT)
    block.add_incoming(ir.Constant(_INT, 0), entry)
    builder.cbranch(builder.icmp_signed("<", block, blocks), body, done)
    builder.position_at_end(body)
    vector = inner.function_type.return_type
    at = builder.mul(block, ir.Constant(_INT, lanes))
    given = [
        builder.load(builder.gep(array, [at], source_etype=_DOUBLE), typ=vector, align=8)
        for array in (x, y)[: len(inner.args)]
    ]
    builder.store(builder.call(inner, given), builder.gep(out, [at], source_etype=_DOUBLE), align=8)
    block.add_incoming(builder.add(block, ir.Constant(_INT, 1)), body)
    builder.branch(head)
    builder.position_at_end(done)
    builder.ret_void()
