"""What the dimensions of a result are called: one name for each range, whatever marks tell two ranges apart."""

from __future__ import annotations

from collections.abc import Mapping

from tiershift.model.assemble import TAKEN
from tiershift.model.names import identifier
from tiershift.model.tree import Tree


def dimensions(tree: Tree) -> Mapping[tuple[str, int], str]:
    """Return the name of each dimension, by its range and by how often the variable has that range before it.

    A range (or an element that belongs to none) is called by its id, with a number where it stands again. Ranges that
    differ in marks alone, as `Region` and `Region'`, are told apart by numbers too.
    """
    taken = {*TAKEN, *(variable.id for variable in tree.variables.values())}
    used = [
        (sub, variable.subscripts[:place].count(sub))
        for variable in tree.variables.values()
        for place, sub in enumerate(variable.subscripts)
    ]
    found: dict[tuple[str, int], str] = {}
    for name in dict.fromkeys((*tree.ranges, *(sub for sub, _ in used))):
        found[name, 0] = _free(identifier(name), taken)
    for name, before in dict.fromkeys(used):
        if before:
            found[name, before] = _free(f"{found[name, 0]}_{before + 1}", taken)
    return found


def _free(wanted: str, taken: set[str]) -> str:
    """`wanted`, with a number where something else is called that; it is taken from then on."""
    made, number = wanted, 1
    while made in taken:
        number += 1
        made = f"{wanted}_{number}"
    taken.add(made)
    return made
