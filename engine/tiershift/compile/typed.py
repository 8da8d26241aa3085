"""Compiled Python: numba types a function once, when this package is made; what it makes of it lies beside the source.

Typing takes numba longer than reading most models does, and its answer is the same on every machine: LLVM IR on numbers
and pointers. So `loop.py` has a `loop.ll` beside it. Where that is not of the source as it is now, or not in the form
that this LLVM reads, numba types the function at the first run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
from numba import _helperlib, cfunc
from numba.core import config as numba_config
from numba.core.registry import cpu_target
from numba.core.runtime import nrt

from tiershift.cache import digest
from tiershift.compile.machine import Linked, kept_code, link, object_code, optimise, strip_names

_ENTRY = "ts.typed"
_CONFIG: Any = numba_config  # its settings come from the environment, which type checkers cannot know


@dataclass(frozen=True, slots=True)
class Typed:
    """A function that numba can compile.

    Attributes:
        function: it, and what it calls, are all in one file; none of it raises.
        signature: numba's types of its arguments and result: whole numbers, floating-point numbers and pointers.
        source: the file's path.
    """

    function: Callable[..., Any]
    signature: Any
    source: str

    @property
    def derived(self) -> Path:
        """Where what numba makes of it is kept beside the source."""
        return Path(self.source).with_suffix(".ll")


def linked(typed: Typed) -> Linked:
    """Return the machine code of a function, with the C calling convention."""
    return link(kept_code(f"typed {_made_from(typed)}", lambda: object_code(_ir(typed))), _ENTRY)


def _made_from(typed: Typed) -> str:
    return digest([Path(typed.source).read_text(encoding="utf-8"), str(typed.signature)])


def is_current(typed: Typed) -> bool:
    """Whether what is kept beside the source is of the source as it is now."""
    path = typed.derived
    return path.is_file() and path.read_text(encoding="utf-8").startswith(_head(typed))


def _head(typed: Typed) -> str:
    name = Path(typed.source).stem
    return f"; What numba makes of {name}.py, by `python -m tiershift.run.derive`. Source: {_made_from(typed)}\n"


def _ir(typed: Typed) -> str:
    if is_current(typed):
        text = typed.derived.read_text(encoding="utf-8")
        with suppress(RuntimeError):  # an LLVM of another version may have another way of writing
            llvm.parse_assembly(text)
            return text
    return infer(typed)


def routine(name: str, function: Callable[..., Any], signature: Any) -> Linked:
    """Return the machine code of a function of the library, from disk where it is kept there.

    Args:
        name: that no other function of this source has.
        function, signature: as of `Typed`; it may make arrays of its own, which are given back before it ends.
    """
    code = kept_code(f"routine {name} {signature}", lambda: object_code(_inferred(function, signature)))
    return link(code, _ENTRY, _arrays())


@cache
def _arrays() -> dict[str, int]:
    """Where numba's runtime makes arrays, gives them back, and says that there is no memory, by the names in code."""
    nrt.rtsys.initialize(cpu_target.target_context)
    runtime: Any = nrt  # written in C, with no types to be seen
    makes: dict[str, int] = runtime._nrt.c_helpers
    helpers: Any = _helperlib
    fails: dict[str, int] = helpers.c_helpers
    return {f"NRT_{name}": makes[name] for name in _MAKES} | {f"numba_{name}": fails[name] for name in _FAILS}


_MAKES = ("MemInfo_alloc_aligned", "MemInfo_call_dtor", "Free")
_FAILS = (
    "gil_ensure", "gil_release", "runtime_build_excinfo_struct", "do_raise", "unpickle", "attempt_nocopy_reshape",
)  # fmt: skip


def infer(typed: Typed) -> str:
    """Return what numba makes of a function, as LLVM IR that is the same for every processor of this kind."""
    text = _inferred(typed.function, typed.signature)
    assert "@NRT_" not in text, "arrays that own their numbers need numba's runtime, which is not linked"
    return _head(typed) + text


def _inferred(function: Callable[..., Any], signature: Any) -> str:
    with _as_it_is():
        compiled: Any = cfunc(signature, error_model="numpy")(function)
    module = llvm.parse_assembly(compiled.inspect_llvm())
    for each in (*module.functions, *module.global_variables):
        if not each.is_declaration and each.name != compiled.native_name:
            each.linkage = "internal"
    optimise(module, level=1, loops=False)
    module = llvm.parse_assembly(_COUNTS_OF_NOTHING.sub("", str(module)).replace(compiled.native_name, _ENTRY))
    optimise(module, level=1, loops=False)
    strip_names(module)
    return _OF_THIS_MACHINE.sub("", str(module))


_COUNTS_OF_NOTHING = re.compile(
    r"^.* call .*void @NRT_(incref|decref)\(ptr null\).*\n|, !(noalias|alias\.scope) !\d+", re.M
)
"""numba counts the owners of arrays; pointers have none. Its remarks on them are as long as the code."""
_OF_THIS_MACHINE = re.compile(r"^(; ModuleID|source_filename|target ).*\n", re.M)


@contextmanager
def _as_it_is() -> Iterator[None]:
    """Keep numba from optimising for this processor; that is done for each processor that the code is to run on."""
    before = _CONFIG.OPT, _CONFIG.LOOP_VECTORIZE
    _CONFIG.OPT, _CONFIG.LOOP_VECTORIZE = 0, 0
    try:
        yield
    finally:
        _CONFIG.OPT, _CONFIG.LOOP_VECTORIZE = before
