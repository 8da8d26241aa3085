"""From tree to kernel: the passes, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tiershift.compile.build import Kernel, build
from tiershift.compile.expand import expand
from tiershift.compile.flatten import flatten
from tiershift.compile.fold import fold_constants
from tiershift.compile.lean import lean
from tiershift.compile.order import arrange
from tiershift.compile.program import Flat, Program
from tiershift.model.external import Outside
from tiershift.model.tree import Ref, Tree
from tiershift.pause import no_collection

Pass = Callable[[Flat], Flat]
PASSES: tuple[Pass, ...] = (expand, fold_constants)


def lower(tree: Tree, data: Outside | None = None) -> Program:
    """Return the program of a model; `data` holds the numbers of cells that come from outside it.

    Raises:
        ModelError: what the model says cannot be run; every such place is listed.
    """
    flat = flatten(tree, data or {})
    for each in PASSES:
        flat = each(flat)
    return arrange(flat)


@no_collection()
def compile_model(
    tree: Tree, data: Outside | None = None, *, lanes: int | None = None, kept: Iterable[Ref] | None = None
) -> Kernel:
    """Return the kernel of a model, of what it takes to work out the cells `kept` alone where these are given.

    See `lower`, `lean` and `build`.
    """
    program = lower(tree, data)
    return build(program if kept is None else lean(program, kept), lanes)
