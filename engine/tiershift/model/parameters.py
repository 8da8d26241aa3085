"""A model's parameters: each number with its unit, range, uncertainty, source and confidence.

They are read from `<model>.params.yaml` by `parameter_file.load_parameters`; a bare model file has none.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from tiershift.errors import InputError, ParameterError, Problem, suggest
from tiershift.model.constants import subscripts
from tiershift.model.correlations import Correlation
from tiershift.model.distributions import Draw, Fixed, truncated
from tiershift.model.names import identifier, key
from tiershift.model.units import Equivalents, parse_unit

CONTROLS = frozenset({"time_step", "initial_time", "final_time", "saveper"})
"""Ids of the constants that say how a model runs; they are settings, not parameters."""


@dataclass(frozen=True, slots=True)
class Lever:
    """A parameter that decisions may set, to anything from `low` to `high`; `value` holds until one does.

    `tier` is universal, targeted, specialist, care or none; `step` is the smallest change worth offering.
    """

    id: str
    name: str
    label: str
    sentence: str
    tier: str
    unit: str
    low: float
    high: float
    step: float
    value: float


class Element(NamedTuple):
    """One number of an array: the name of its element as written (`infants`, or `infants, kin`), and its line."""

    name: str
    value: float
    line: int = 0


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of the model, in the modeller's spelling, with what is known about it; or an array of numbers.

    `value` is the best single number; `draw` says how futures differ, cut off at `low` and `high`. All are in `unit`.
    `kind` says how the number was come by, `confidence` runs from A (counted) to D (a guess), `line` is its entry's.

    An array has `elements`. Its `value` and `draw` are then those of one factor, 1 in the file, that multiplies all
    of them; `unit`, `low` and `high` are of each element.
    """

    id: str
    name: str
    value: float
    unit: str
    low: float
    high: float
    draw: Draw
    kind: str
    source: str
    year: int | str
    confidence: str
    note: str = ""
    lever: Lever | None = None
    line: int = 0
    elements: tuple[Element, ...] = ()

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and greatest that may be drawn; of an array, the factors that keep each element in its range."""
        return factors(self.elements, self.low, self.high) if self.elements else (self.low, self.high)

    @property
    def drawn_unit(self) -> str:
        """The unit of what is drawn, believed and set: a factor on an array has none."""
        return "Dmnl" if self.elements else self.unit


@dataclass(frozen=True, slots=True)
class Series:
    """A table of Time that drives the model from outside; its points stand in the model file and are never drawn."""

    id: str
    name: str
    unit: str
    low: float
    high: float
    kind: str
    source: str
    year: int | str
    confidence: str
    note: str = ""
    line: int = 0


class Declared(NamedTuple):
    """What the model file says of a variable; `value` is `None` unless it is one number, `elements` unless several."""

    name: str
    unit: str
    value: float | None
    line: int
    elements: Mapping[str, float] | None = None

    @property
    def is_constant(self) -> bool:
        return self.value is not None or self.elements is not None


@dataclass(frozen=True, slots=True)
class Parameters:
    """All parameters of a model.

    Attributes:
        model: the model's name.
        price_base: the financial year whose prices money is in, such as 2023-24.
        values, series, levers: by id, in the order of the file; every lever is also among the values.
        hash: SHA-256 of the file with its line ends as LF, in hexadecimal.
        path: the file; `None` where there is none.
        lines: the file's lines, for messages.
        correlations: pairs that are drawn together; all others are independent.
    """

    model: str
    price_base: str
    values: Mapping[str, Parameter]
    series: Mapping[str, Series]
    levers: Mapping[str, Lever]
    hash: str
    path: Path | None = None
    lines: tuple[str, ...] = field(default=(), repr=False)
    correlations: tuple[Correlation, ...] = ()

    @classmethod
    def empty(cls, model: str = "") -> Parameters:
        """Return the parameters of a model file that comes alone: none."""
        none: Mapping[str, Parameter] = MappingProxyType({})
        return cls(model, "", none, MappingProxyType({}), MappingProxyType({}), content_hash(b""))

    def find(self, name: str) -> Parameter:
        """Return the parameter called `name`, an id or any spelling that Vensim takes for the same name.

        Raises:
            ParameterError: there is none; the nearest is offered.
        """
        if (found := self.values.get(identifier(name))) is not None:
            return found
        offer = suggest(name, [parameter.name for parameter in self.values.values()], "`tiershift show` lists them.")
        raise ParameterError(Problem(name, f'"{name}" is not a parameter of {self.model or "the model"}', "", offer))

    def believe(self, name: str, belief: float | Draw) -> Parameters:
        """Return these parameters with another view of one of them: a number for every future, or a draw.

        The range stays: a belief outside it is refused rather than cut off. A draw's median becomes the value.
        What is believed of an array is the factor on all of its elements.

        Raises:
            ParameterError: the name is unknown, or the belief is not inside the parameter's range.
        """
        old = self.find(name)
        draw = Fixed(float(belief)) if isinstance(belief, int | float) else belief
        low, high = old.bounds
        if flaw := flaw_of_draw(draw, low, high):
            of = ", the factor on all elements" if old.elements else ""
            way_out = f"Stay within {low:g} to {high:g} {old.drawn_unit}{of}, or widen the range in the parameter file."
            raise ParameterError(Problem(old.name, flaw, "", way_out))
        value = float(truncated(draw, np.array([0.5]), low, high)[0])
        lever = old.lever and replace(old.lever, value=value)
        changed = replace(old, value=value, draw=draw, lever=lever)
        levers = self.levers if lever is None else {**self.levers, old.id: lever}
        return replace(self, values={**self.values, old.id: changed}, levers=levers)

    def check_against(
        self, variables: Mapping[str, Declared], equivalents: Equivalents | None = None
    ) -> tuple[Problem, ...]:
        """Return where this file and the model file disagree: names, units, values, missing entries.

        Args:
            variables: by id, what the model file declares; those with a value are its constants, and each of them
                needs an entry here unless it says how the model runs (TIME STEP and its like).
            equivalents: the model's own unit synonyms.
        """
        entries: tuple[Parameter | Series, ...] = (*self.values.values(), *self.series.values())
        problems = [problem for entry in entries for problem in self._disagreements(entry, variables, equivalents)]
        known = CONTROLS | self.values.keys() | self.series.keys()
        for id_, declared in variables.items():
            if declared.is_constant and id_ not in known:
                what = f'the constant "{declared.name}" has no entry (model file, line {declared.line})'
                value = "values (one for each element)" if declared.value is None else "value"
                way_out = f"Add it under parameters with {value}, unit, range, draw, kind, source, year and confidence."
                problems.append(Problem(str(self.path or self.model), what, "", way_out))
        return tuple(problems)

    def _disagreements(
        self, entry: Parameter | Series, variables: Mapping[str, Declared], equivalents: Equivalents | None
    ) -> list[Problem]:
        declared = variables.get(entry.id)
        if declared is None:
            names = [variable.name for variable in variables.values()]
            what, way_out = "is not a variable of the model", suggest(entry.name, names, "Remove it, or correct it.")
        elif isinstance(entry, Parameter) and not declared.is_constant:
            what, way_out = (
                "is not a constant in the model",
                "Move it to series if it is a table of Time; remove it otherwise.",
            )
        elif isinstance(entry, Series) and declared.is_constant:
            what, way_out = "is a constant in the model, not a table", "Move it to parameters."
        elif not _same_unit(entry.unit, declared.unit, equivalents):
            what = f'is in "{entry.unit}" here and in "{declared.unit}" in the model file, line {declared.line}'
            way_out = "Make the two units one."
        elif isinstance(entry, Parameter):
            return self._other_numbers(entry, declared)
        else:
            return []
        return [self._problem(entry.line, f'"{entry.name}" {what}', way_out)]

    def _other_numbers(self, entry: Parameter, declared: Declared) -> list[Problem]:
        """Where the numbers of an entry are not those of the model file."""
        at = f"in the model file, line {declared.line}"
        same = "Make the two values one; the model must give the same result with and without this file."
        if declared.elements is None or not entry.elements:
            if declared.elements is not None:
                what, way_out = f"is an array {at}", "Give values: {element: number, …} instead of value."
            elif entry.elements:
                what, way_out = f"is one number {at}", "Give value: instead of values."
            elif _same_value(entry.value, declared.value):
                return []
            else:
                what, way_out = f"is {entry.value} here and {declared.value} {at}", same
            return [self._problem(entry.line, f'"{entry.name}" {what}', way_out)]
        there = {subscripts(name): (name, value) for name, value in declared.elements.items()}
        spelled = [name for name, _ in there.values()]
        problems: list[Problem] = []
        for name, value, line in entry.elements:
            known = there.pop(subscripts(name), None)
            if known is None:
                near = suggest(name, spelled, f"Its elements are: {'; '.join(spelled)}.")
                problems.append(self._problem(line, f'"{name}" is no element of "{entry.name}" {at}', near))
            elif not _same_value(value, known[1]):
                what = f'"{entry.name}[{name}]" is {value} here and {known[1]} {at}'
                problems.append(self._problem(line, what, same))
        for name, value in there.values():
            what = f'"{entry.name}" has no value for "{name}", which is {value} {at}'
            problems.append(self._problem(entry.line, what, f"Add it to values: {name}: {value}."))
        return problems

    def _problem(self, line: int, what: str, way_out: str) -> Problem:
        shown = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Problem(f"{self.path or self.model}:{line}", what, shown, way_out)


def factors(elements: Iterable[Element], low: float, high: float) -> tuple[float, float]:
    """Return the least and the greatest factor that keeps every element within `low` to `high`.

    An array of noughts stays one whatever the factor: it is given none but 1.
    """
    ends = [sorted((low / one.value, high / one.value)) for one in elements if one.value]
    return max((end[0] for end in ends), default=1.0), min((end[1] for end in ends), default=1.0)


def content_hash(content: bytes) -> str:
    """Return the SHA-256 of a text file, the same whether its lines end as on Windows or elsewhere."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")).hexdigest()


def flaw_of_draw(draw: Draw, low: float, high: float) -> str:
    """Return what is wrong with `draw` for a parameter that runs from `low` to `high`; empty where nothing is.

    A draw is cut off at the range; one that would lose more than 0.1 % at either end contradicts the range.
    """
    if flaw := draw.flaw():
        return f"the draw is inconsistent: {flaw}"
    first, last = (float(value) for value in draw.ppf(np.array([0.001, 0.999])))
    slack = 1e-12 * max(abs(low), abs(high))
    if low - slack <= first and last <= high + slack:
        return ""
    if isinstance(draw, Fixed):
        return f"the value {first:g} is outside the range {low:g} to {high:g}"
    return f"the draw reaches from {first:g} to {last:g}, outside the range {low:g} to {high:g}"


def _same_value(here: float, there: float | None) -> bool:
    return there is not None and math.isclose(here, there, rel_tol=1e-12)


def _same_unit(here: str, there: str, equivalents: Equivalents | None) -> bool:
    try:
        return parse_unit(here, equivalents) == parse_unit(there, equivalents)
    except InputError:
        return key(here) == key(there)
