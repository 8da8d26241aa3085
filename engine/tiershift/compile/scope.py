"""What names and subscripts stand for: ranges, their elements, mappings, and the cell that a reference means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from tiershift.compile.program import TIME
from tiershift.compile.writer import Bound, Wrong
from tiershift.model.tree import Equation, Ref, Tree, Variable


class Scope:
    """The names of a model; `Wrong` is raised where one of them means nothing."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def elements(self, sub: str) -> tuple[str, ...]:
        """The elements that a subscript stands for: those of a range, or itself."""
        return self.tree.ranges[sub].elements if sub in self.tree.ranges else (sub,)

    def label(self, variable: Variable, subs: tuple[str, ...]) -> str:
        spelled = ",".join(self.tree.spelling.get(sub, sub) for sub in subs)
        return f"{variable.name}[{spelled}]" if subs else variable.name

    def spelled(self, name: str) -> str:
        """A range or element as the modeller writes it."""
        return self.tree.spelling.get(name.rstrip("!"), name)

    def combinations(self, equation: Equation) -> Iterator[Bound]:
        for twice in {sub for sub in equation.subs if sub in self.tree.ranges and equation.subs.count(sub) > 1}:
            name = self.spelled(twice)
            raise Wrong(f'range "{name}" stands twice on the left side', f"Use a copy of it: {name} too <-> {name}.")
        ranged = [sub for sub in equation.subs if sub in self.tree.ranges]
        for chosen in product(*(self.elements(sub) for sub in ranged)):
            yield dict(zip(ranged, chosen, strict=True))

    def excepted(self, subs: tuple[str, ...], group: tuple[str, ...]) -> bool:
        return all(sub in self.elements(other) for sub, other in zip(subs, group, strict=True))

    def reference(self, ref: Ref, bound: Bound) -> Ref:
        if ref == TIME:
            return TIME
        variable = self.tree.variables[ref.name]
        if len(ref.subs) != len(variable.subscripts):
            raise Wrong(
                f'"{variable.name}" has {len(variable.subscripts)} subscripts, here it is written with {len(ref.subs)}',
                f"Write {self.label(variable, variable.subscripts)}.",
            )
        return Ref(ref.name, tuple(self.element(sub, bound) for sub in ref.subs))

    def element(self, sub: str, bound: Bound) -> str:
        """The element that `sub` means where the left side's ranges stand for `bound`."""
        if sub in bound:
            return bound[sub]
        if sub not in self.tree.ranges:
            return sub
        mine = self.elements(sub)
        for name, chosen in bound.items():
            met = self.through_mapping(sub, name, chosen) if name in self.tree.ranges else ()
            if len(met) == 1:
                return met[0]
        same = [chosen for name, chosen in bound.items() if not name.endswith("!") and self.elements(name) == mine]
        if len(same) == 1:  # two names of one range, as `copy <-> range` makes them
            return same[0]
        raise Wrong(f'range "{self.spelled(sub)}" is not on the left side', "Put it there, or map it to one that is.")

    def through_mapping(self, sub: str, name: str, chosen: str) -> Sequence[str]:
        """The elements of range `sub` that element `chosen` of range `name` is mapped to, or that are mapped to it."""
        here, there = self.tree.ranges[sub], self.tree.ranges[name]
        if len(there.mapping.get(sub, ())) == len(there.elements):
            return self.elements(there.mapping[sub][there.elements.index(chosen)])
        if len(here.mapping.get(name, ())) == len(here.elements):
            pairs = zip(here.elements, here.mapping[name], strict=True)
            return [element for element, stands_for in pairs if chosen in self.elements(stands_for)]
        return ()

    def position(self, sub: str, bound: Bound) -> float:
        """Vensim's value of a subscript: its place in the largest range that has it, counted from one (observed)."""
        element = self.element(sub, bound)
        homes = [r for r in self.tree.ranges.values() if element in r.elements]
        if not homes:
            raise Wrong(f'"{sub}" is no subscript', "Check the spelling.")
        return 1.0 + max(homes, key=lambda r: len(r.elements)).elements.index(element)
