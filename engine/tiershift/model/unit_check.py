"""Whether the units of every equation of a model balance.

A sum, a comparison, a choice, MIN and MAX need one unit; products and quotients combine theirs; what EXP or SIN takes
has none. A number has no unit either, with two exceptions: 0 fits everywhere, and what is nothing but numbers, a whole
equation or where a stock starts, has the unit that is declared. What a table is asked with is left to the modeller, as
Vensim does; its answer has the table's unit. A model needs a unit on every variable before this says anything useful,
so loading does not ask for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tiershift.errors import ModelError, Problem
from tiershift.model.names import key
from tiershift.model.places import model_text
from tiershift.model.tree import Equation, Integ, Tree, Variable
from tiershift.model.unit_inference import Known, Unbalanced, Units, is_number
from tiershift.model.units import Equivalents, fold_unit_name, parse_unit, read_equivalents, unit_names

_CLOCK = ("time step", "initial time", "final time", "saveper")


def check_units(tree: Tree) -> tuple[Problem, ...]:
    """Return every equation whose units do not balance, and every unit that is missing or cannot be read.

    One problem an equation at most, in the order of the file. The file is read again for its unit synonyms and for
    the lines to show; a tree without a file has neither.
    """
    text = model_text(tree.path) if tree.path.is_file() else ""
    lines, equivalents = text.split("\n"), read_equivalents(text)
    declared = {name: _declared(variable, equivalents) for name, variable in tree.variables.items()}
    units = {name: None if isinstance(unit, tuple) else unit for name, unit in declared.items()}
    time = next((units[name] for name in _CLOCK if units.get(name) is not None), None)
    known = Units(units, time, _spelling(tree, equivalents))
    wrong = [
        (variable, variable.line, *flaw)
        for name, variable in tree.variables.items()
        if isinstance(flaw := declared[name], tuple)
    ]
    wrong += _clock(tree, known)
    for variable in tree.variables.values():
        for equation in variable.equations:
            wrong += [(variable, equation.line, *flaw) for flaw in _equation(variable, equation, known)]
    return tuple(_problem(tree, lines, *row) for row in sorted(wrong, key=lambda row: row[1]))


def _declared(variable: Variable, equivalents: Equivalents) -> Known | tuple[str, str]:
    """Return the unit of a variable, or what is wrong with it and a way out."""
    if not variable.unit.strip() and variable.name.startswith("#"):
        return None  # a macro's own, whose unit depends on what it is given
    if not variable.unit.strip():
        return "has no unit", "Give it one (after the first ~, in XMILE in <units>); dimensionless is dmnl."
    try:
        return parse_unit(variable.unit, equivalents)
    except ModelError as error:
        return f"has a unit that cannot be read: {error.problems[0].what}", error.problems[0].way_out


def _clock(tree: Tree, known: Units) -> list[tuple[Variable, int, str, str]]:
    """The settings of time are numbers alone, so only here is it seen that they agree."""
    way_out = "Give INITIAL TIME, FINAL TIME, TIME STEP and SAVEPER one unit."
    return [
        (tree.variables[name], tree.variables[name].line, f"is in {known.say(unit)}, the model's time not", way_out)
        for name in _CLOCK
        if (unit := known.variables.get(name)) is not None and unit != known.time
    ]


def _equation(variable: Variable, equation: Equation, known: Units) -> Iterator[tuple[str, str]]:
    """Yield what does not balance in one equation, nothing or one thing."""
    declared = known.variables[key(variable.name)]
    try:
        match equation.expr:
            case expr if is_number(expr):
                return
            case Integ(flow, initial, _):
                needed = None if declared is None or known.time is None else declared / known.time
                known.match(known.of(flow), needed, "its flow is")
                if not is_number(initial):
                    known.match(known.of(initial), declared, "it starts from")
            case expr:
                found = known.of(expr)
                if found is not None and declared is not None and found != declared:
                    what = f"the left side is {variable.unit.strip()}, the right side {known.say(found)}"
                    raise Unbalanced(what, known.way_out(found, declared))
    except Unbalanced as error:
        yield f"does not balance: {error.what}", error.way_out


def _spelling(tree: Tree, equivalents: Equivalents) -> Mapping[str, str]:
    """Return each folded unit name in the spelling that the model uses most."""
    written = Counter(name for variable in tree.variables.values() for name in unit_names(variable.unit))
    return {fold_unit_name(name, equivalents): name for name, _ in reversed(written.most_common())}


def _problem(tree: Tree, lines: Sequence[str], variable: Variable, line: int, what: str, way_out: str) -> Problem:
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    where = f"{tree.path}:{line}" if line else str(tree.path)
    return Problem(where, f'"{variable.name}" {what}', shown, way_out)
