"""The C side: a program's C compiled by gcc to a shared library, and called through ctypes."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.c_source import c_source, changing
from tiershift.compile.program import Program

FLAGS = ("-O3", "-march=native")
"""What C is raced with. No -ffast-math: a model's results are not the compiler's to change."""
TO_THE_BIT = ("-O1", "-ffp-contract=off")
"""What C is compared with: gcc fuses a * b + c by default, which rounds once where the language rounds twice."""

Floats = NDArray[np.float64]
Places = NDArray[np.intc]


class NoCompiler(Exception):
    """There is no gcc to race against."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled program; `cells` change, in the order of `changing(program)`."""

    cells: int
    function: Any

    def futures(self, constants: Floats, saves: int, kept: Places | None = None, room: Floats | None = None) -> Floats:
        """Run each row of `constants`; results of shape (future, save, cell), of the cells `kept`, by default all."""
        out = np.empty((len(constants), saves, self.cells if kept is None else len(kept))) if room is None else room
        places, many = (None, 0) if kept is None else (kept.ctypes.data, len(kept))
        for row, results in zip(constants, out, strict=True):
            self.function(row.ctypes.data, places, many, results.ctypes.data, saves)
        return out


def compiled(program: Program, folder: Path, flags: tuple[str, ...] = FLAGS) -> Compiled:
    """Compile a program's C in `folder`, which must stay.

    Raises:
        NoCompiler: gcc is missing.
        ValueError: the program needs what the writer has no C for.
    """
    gcc = shutil.which("gcc")
    if gcc is None:
        raise NoCompiler("gcc is missing; install it (Debian and Ubuntu: apt install gcc libc6-dev)")
    stem = "".join(flags).replace("=", "")
    source, library = folder / "model.c", folder / f"model{stem}.so"
    source.write_text(c_source(program), encoding="utf-8")
    subprocess.run([gcc, *flags, "-std=gnu11", "-shared", "-fPIC", "-o", library, source, "-lm"], check=True)
    function = ctypes.CDLL(str(library)).run
    function.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_long]
    function.restype = None
    return Compiled(len(changing(program)), function)
