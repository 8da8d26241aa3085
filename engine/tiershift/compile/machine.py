"""LLVM IR becomes machine code for this processor, and machine code becomes something that can be called.

Code is position-independent and knows the outside by name only, so it can be kept on disk and linked in any process.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache as once
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import numpy as np

from tiershift.cache import cache, digest


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """Code in memory: `address` of its entry. It stays there as long as this does."""

    address: int
    keep: Any


@once
def stamp() -> str:
    """Return what machine code depends on beside the program: this compiler's source, versions, and the processor."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    code = digest([part for path in sources for part in (path.name, path.read_bytes())])
    versions = version("tiershift"), version("numba"), version("llvmlite"), str(llvm.llvm_version_info), np.__version__
    processor = llvm.get_process_triple(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
    return digest([code, *versions, platform.python_version(), *processor])


def kept_code(made_from: str, make: Callable[[], bytes]) -> bytes:
    """Return the machine code of what `made_from` spells out in full, from disk where it is kept there."""
    key = digest(["machine code", stamp(), made_from])
    code = cache().get(key)
    if code is None:
        code = make()
        cache().put(key, code)
    return code


def object_code(text: str, *, neighbours: bool = False) -> bytes:
    """Return the machine code of a module of LLVM IR.

    Args:
        text: the module; every symbol that it does not define is resolved when it is linked.
        neighbours: whether LLVM does the same sum for neighbouring numbers at once; the bits stay the same.
    """
    module = llvm.parse_assembly(text)
    module.triple, module.data_layout = llvm.get_process_triple(), str(_machine().target_data)
    module.verify()
    optimise(module, level=3, neighbours=neighbours)
    return bytes(_machine().emit_object(module))


def optimise(module: Any, *, level: int, neighbours: bool = False, loops: bool = True) -> None:
    """Run LLVM's passes of a level over a module, in place."""
    tuning = llvm.create_pipeline_tuning_options(level)
    tuning.slp_vectorization, tuning.loop_vectorization, tuning.loop_unrolling = neighbours, loops, loops
    passes = llvm.create_pass_builder(_machine(), tuning)
    passes.getModulePassManager().run(module, passes)


def strip_names(module: Any) -> None:
    """Leave out what LLVM calls the values and inner functions of a module, in place."""
    passes = llvm.create_new_module_pass_manager()
    passes.add_strip_symbols_pass()
    passes.run(module, llvm.create_pass_builder(_machine(), llvm.create_pipeline_tuning_options(0)))


def link(code: bytes, entry: str, outside: Mapping[str, int] | None = None) -> Linked:
    """Bring machine code into this process; `outside` has the addresses of what it calls beside the C library."""
    library = llvm.JITLibraryBuilder().add_object_img(code).add_current_process().export_symbol(entry)
    for name, address in (outside or {}).items():
        library.import_symbol(name, address)
    linker = _linker()
    linked = library.link(linker, f"tiershift.{next(_NUMBERS)}")
    return Linked(linked[entry], (linked, linker))


_NUMBERS = count()


@once
def _machine() -> Any:
    """This processor, as LLVM compiles for it: code that may lie anywhere, all of it within reach of itself."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    features = llvm.get_host_cpu_features().flatten()
    target = llvm.Target.from_triple(llvm.get_process_triple())
    return target.create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=features, opt=3, reloc="pic", codemodel="small"
    )


@once
def _linker() -> Any:
    return llvm.create_lljit_compiler(_machine(), use_jit_link=True)
