"""From a model to its diagram: which variables, which loops, and the SVG."""

from __future__ import annotations

from dataclasses import dataclass

from tiershift.model.causes import Causes, causes
from tiershift.model.load import Model
from tiershift.model.loops import Loop, loops
from tiershift.model.parameters import CONTROLS
from tiershift.model.sections import sections
from tiershift.report.diagram.scene import Choice, neighbourhood, panels
from tiershift.report.diagram.sheet import sheet
from tiershift.report.diagram.words import loop_text, words

_SMALL = 20
"""A picture of at most so many variables shows their constants as well."""


@dataclass(frozen=True, slots=True)
class Structure:
    """A model's causes and feedback loops."""

    model: Model
    causes: Causes
    loops: tuple[Loop, ...]

    def through(self, name: str) -> tuple[Loop, ...]:
        """The loops that a variable (folded name) lies on; all where `name` is empty."""
        return tuple(loop for loop in self.loops if not name or name in loop.variables)

    def text(self, loop: Loop) -> str:
        """A loop on one line."""
        return loop_text(loop, {name: variable.name for name, variable in self.model.tree.variables.items()})


def structure(model: Model) -> Structure:
    """Return the causes and loops of a model, with what its parameter file says of ranges."""
    found = causes(model.tree, {p.id: (p.low, p.high) for p in model.parameters.values.values()})
    return Structure(model, found, loops(found, model.tree))


def diagram(made: Structure, *, around: str = "", reach: int = 1, constants: bool = False, most: int = 20) -> str:
    """Return the SVG of a model, or of what lies within `reach` links of the variable `around` (folded name).

    Args:
        made: from `structure`.
        around: the variable in the middle; empty for the whole model.
        reach: how many links back to causes and on to uses.
        constants: draw constants and tables too; levers always are, and so is what causes `around` directly.
        most: how many loops to list.
    """
    model, tree = made.model, made.model.tree
    kinds = {name: variable.kind for name, variable in tree.variables.items()}
    whole = {name for name, variable in tree.variables.items() if variable.id not in CONTROLS}
    wanted = neighbourhood(made.causes, [around], reach) & whole if around else whole
    near = {link.cause for link in made.causes.links if link.effect == around}
    levers = {name for name, v in tree.variables.items() if (p := model.parameters.values.get(v.id)) and p.lever}
    fixed = {name for name in whole if kinds[name] in ("constant", "table")}
    constants = constants or len(wanted) <= _SMALL
    kept = fixed if constants else fixed & (levers | near | {around})
    shown = (wanted - fixed) | (wanted & kept) | (near & kept & whole if around else set())
    parts = sections(tree) if not around else dict.fromkeys(tree.variables, "")
    choice = Choice(made.causes, kinds, shown, at_start=constants, shadows=not around)
    through = made.through(around)
    found = through[:most]
    named = f'{model.name}, around "{tree.variables[around].name}"' if around else model.name
    title = f"Feedback loops{' through it' if around else ''}: {len(found)} of {len(through)}"
    texts = words(model, made.causes, found, f"Stock-and-flow diagram of {named}", _counts(made, shown), title)
    return sheet(panels(choice, parts), texts, focus=around)


def _counts(made: Structure, shown: set[str]) -> str:
    kinds = [made.model.tree.variables[name].kind for name in shown]
    stocks = kinds.count("stock")
    left = len(made.causes.names) - len(shown)
    rest = f"; {left} not drawn" if left else ""
    return f"{len(shown)} variables drawn, {stocks} of them stocks{rest}."
