"""One place instead of all of England: the same equations, with amounts of its size and what is its own.

The model is homogeneous: with every amount (children, pounds, posts, places …) multiplied by one number, it gives as
many times the amounts and the same ratios. So a place starts as England times its share, and then gets its own numbers.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from tiershift.errors import ParameterError, Problem, suggest
from tiershift.model.constants import subscripts
from tiershift.model.distributions import Fixed, scaled
from tiershift.model.names import identifier
from tiershift.model.parameters import Element, Lever, Parameter, Parameters
from tiershift.model.units import degree

INDICES = ("population_index_of_the_place", "unaccompanied_index_of_the_place", "money_index_of_the_place")
"""Constants that are shares of England's: they have no unit, and grow with the place as amounts do."""
_ROOM = 1.5
"""How far above its largest outturn the budget of a tier may be set."""
_NEAT = (1.0, 2.0, 5.0)


@dataclass(frozen=True)
class Effects:
    """What sets a place apart and is known with a spread only; a normal distribution over all of it together.

    Attributes:
        names: constants, or elements of an array: `base referral rate`, `entry effect of the place[spring 2015]`.
        mean: shape (k,); a logarithm where it multiplies a constant, and plain where it is added to one.
        cholesky: shape (k, k), lower triangle of the spread around a mean.
        samples: the mean for each sample of England's posterior, shape (sample, k): a future that takes a sample takes
            its mean; `mean` belongs to the values of the model file.
        posterior: the hash of that posterior.

    What may be negative (its range begins below nought) is added to; everything else is multiplied.
    """

    names: tuple[str, ...]
    mean: NDArray[np.float64]
    cholesky: NDArray[np.float64]
    samples: NDArray[np.float64] | None = None
    posterior: str = ""


@dataclass(frozen=True)
class Local:
    """How one place differs from all of England.

    A constant is first England's, drawn as ever; then times the place's size, where it is an amount, and times its
    factor; then the place's own value, where there is one, stands instead; then its effects act on it.

    Attributes:
        code, name, label: E06000054, Wiltshire, and how it is shown.
        share: of England's children; by this, amounts are scaled that nobody counts locally.
        values: own numbers by constant, and by element within an array; in the model's units.
        factors: on constants, whole arrays of them.
        effects: what is drawn future by future; one run alone takes the mean.
        estimated: what was not counted but estimated, and from what, in plain words.
        scales: of some amounts instead of `share`.
        counts: variable, model time and value of the last counts, from which futures go on.
        outturns: pounds of 2023-24 by financial year (named by the 31 March on which it ends) and tier.
        tried: how well years that were held out were forecast, in plain words.
    """

    code: str
    name: str
    label: str
    share: float
    values: Mapping[str, float | Mapping[str, float]] = field(default_factory=dict)
    factors: Mapping[str, float] = field(default_factory=dict)
    effects: Effects | None = None
    estimated: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, float] = field(default_factory=dict)
    counts: tuple[tuple[str, float, float], ...] = ()
    outturns: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    tried: str = ""

    @property
    def hash(self) -> str:
        """SHA-256 of everything that results follow from, and of how it was estimated."""
        effects = self.effects and _told(self.effects)
        said = (self.code, self.name, self.label, self.share, self.counts, effects)
        tables = (self.values, self.factors, self.estimated, self.scales, self.outturns)
        return hashlib.sha256(repr((said, *map(_sorted, tables))).encode()).hexdigest()


def _told(effects: Effects) -> tuple[object, ...]:
    """Everything that effects say, to be hashed."""
    of = () if effects.samples is None else (hashlib.sha256(effects.samples.tobytes()).hexdigest(), effects.posterior)
    return (effects.names, effects.mean.tolist(), effects.cholesky.tolist(), *of)


@dataclass(frozen=True)
class Effect:
    """One of a place's effects: its number among them, the constant, the element (none for all), and how it acts."""

    number: int
    id: str
    element: tuple[str, ...] | None
    adds: bool


def scale_of(local: Local, id_: str, unit: str) -> float:
    """Return by what a constant of England's is multiplied, for the size of the place alone."""
    power = 1.0 if id_ in INDICES else float(degree(unit))
    own = next((size for name, size in local.scales.items() if identifier(name) == id_), local.share)
    return own**power if power else 1.0


def factor_of(local: Local, id_: str) -> float:
    """Return the place's factor on a constant, besides its size."""
    return next((factor for name, factor in local.factors.items() if identifier(name) == id_), 1.0)


def effects_of(local: Local, parameters: Parameters) -> tuple[Effect, ...]:
    """Return the effects of a place; `parameters` are England's."""
    names = local.effects.names if local.effects else ()
    return tuple(_effect(number, name, parameters) for number, name in enumerate(names))


def parameters_at(parameters: Parameters, local: Local) -> Parameters:
    """Return England's parameters as the place has them: values, ranges, draws and levers.

    They are what is shown, and what decisions and beliefs are held against. What futures take is drawn from England's
    and made local afterwards.

    Raises:
        ParameterError: the place speaks of what the model does not have, or has numbers that cannot be.
    """
    if problems := [*_flaws(parameters, local)]:
        raise ParameterError(problems)
    own = {identifier(name): value for name, value in local.values.items()}
    acting: dict[str, list[Effect]] = {}
    for effect in effects_of(local, parameters):
        acting.setdefault(effect.id, []).append(effect)
    mean = local.effects.mean.tolist() if local.effects else []
    values = {
        id_: _at(one, local, own.get(id_), _moves(acting.get(id_, ()), mean)) for id_, one in parameters.values.items()
    }
    for id_, most in _most_spent(local).items():
        if id_ in values and values[id_].high < most:
            one = values[id_]
            values[id_] = replace(one, high=most, lever=one.lever and replace(one.lever, high=most))
    levers = {id_: lever for id_, one in values.items() if (lever := one.lever) is not None}
    made = hashlib.sha256(f"{parameters.hash} {local.hash}".encode()).hexdigest()
    return replace(parameters, values=values, levers=levers, hash=made)


def _most_spent(local: Local) -> dict[str, float]:
    """By id of a tier's budget what it may be set to at least: more than was ever spent."""
    most: dict[str, float] = {}
    for spent in local.outturns.values():
        for tier, pounds in spent.items():
            most[f"{tier}_budget"] = max(most.get(f"{tier}_budget", 0.0), _ROOM * pounds)
    return most


_Move = Callable[[float, tuple[str, ...]], float]


def _moves(effects: Iterable[Effect], mean: list[float]) -> _Move:
    """What the effects on one constant make of the number of an element, at their means."""
    acting = list(effects)

    def move(value: float, element: tuple[str, ...]) -> float:
        for effect in acting:
            if effect.element is None or effect.element == element:
                value = value + mean[effect.number] if effect.adds else value * math.exp(mean[effect.number])
        return value

    return move


def _at(one: Parameter, local: Local, own: float | Mapping[str, float] | None, move: _Move) -> Parameter:
    """One parameter as the place has it."""
    size = scale_of(local, one.id, one.unit) * factor_of(local, one.id)
    table = {subscripts(name): value for name, value in own.items()} if isinstance(own, Mapping) else {}
    elements = tuple(
        Element(e.name, top_of(one, move(table.get(subscripts(e.name), e.value * size), subscripts(e.name))), e.line)
        for e in one.elements
    )
    if one.elements:
        numbers = [element.value for element in elements]
        low, high = min(one.low * size, *numbers), max(one.high * size, *numbers)
        note, source = _said(one, local, size, own), _source(one, local, own)
        if elements == one.elements:
            return one
        return replace(one, elements=elements, low=low, high=high, note=note, source=source)
    value = top_of(one, move(float(own) if isinstance(own, int | float) else one.value * size, ()))
    if value == one.value and size == 1.0:
        return one
    lever = one.lever and _lever(one.lever, value, size)
    low, high = min(one.low * size, value), max(one.high * size, value, lever.high if lever else value)
    draw = Fixed(value) if own is not None or isinstance(one.draw, Fixed) else scaled(one.draw, size)
    note, source = _said(one, local, size, own), _source(one, local, own)
    return replace(one, value=value, low=low, high=high, draw=draw, lever=lever, note=note, source=source)


def _source(one: Parameter, local: Local, own: object) -> str:
    return one.source if own is None else f"the panel of places: {local.label}; for England: {one.source}"


def _said(one: Parameter, local: Local, size: float, own: object) -> str:
    """The note of a parameter, and how its number became the place's."""
    guessed = next((words for name, words in local.estimated.items() if identifier(name) == one.id), "")
    england = "England's numbers" if one.elements else f"England's {one.value:.6g}"
    how = (
        f"{local.label}'s own, in place of {england}" if own is not None else f"{england} × {size:.6g} ({local.label})"
    )
    if own is None and not one.value:
        return one.note
    return " ".join(
        filter(None, (one.note and f"{one.note.rstrip('.')}.", f"{how}.", guessed and f"Estimated: {guessed}."))
    )


def is_share(one: Parameter) -> bool:
    """Whether a parameter is a share of a whole, which no factor takes beyond 1."""
    return one.low >= 0.0 and one.high <= 1.0 and one.id not in INDICES and not degree(one.unit) and one.unit == "Dmnl"


def top_of(one: Parameter, value: float) -> float:
    """Return a value of a parameter; of a share, at most 1."""
    return min(value, 1.0) if is_share(one) else value


def _lever(lever: Lever, value: float, size: float) -> Lever:
    if value > 0 and lever.value > 0:  # what a place has more of than its children, it may also move more of
        size = max(size, value / lever.value) if degree(lever.unit) else size
    low, high = min(lever.low * size, value), max(lever.high * size, value)
    return replace(lever, value=value, low=low, high=high, step=lever.step if size == 1.0 else _neat(lever.step * size))


def _neat(step: float) -> float:
    """The nearest of 1, 2 or 5 times a power of ten: steps of a slider are not 4,312.7 pounds."""
    if not step > 0:
        return step
    power = 10.0 ** math.floor(math.log10(step))
    return min((neat * power for neat in (*_NEAT, 10.0)), key=lambda near: abs(math.log(near / step)))


def _effect(number: int, name: str, parameters: Parameters) -> Effect:
    bare, _, inside = name.partition("[")
    one = parameters.values[identifier(bare)]
    return Effect(number, one.id, subscripts(inside.rstrip("] ")) if inside else None, one.low < 0.0)


def _sorted(table: object) -> object:
    if isinstance(table, Mapping):
        return sorted((key, _sorted(value)) for key, value in table.items())
    return table


def _flaws(parameters: Parameters, local: Local) -> Iterator[Problem]:
    """What cannot be right about a place, whatever the model."""
    where = local.label or local.code
    again = "Build the place again from the panel."
    effects = local.effects
    given = [*local.values, *local.factors, *local.scales, *(effects.names if effects else ())]
    for name in given:
        yield from _unknown(name, parameters, where)
    sizes = [("share", local.share), *local.scales.items(), *local.factors.items()]
    for name, size in sizes:
        if not (math.isfinite(size) and size > 0):
            yield Problem(where, f'"{name}" is {size!r}, which scales nothing', "", "Give a finite number above 0.")
    for name, value in local.values.items():
        one = parameters.values.get(identifier(name))
        if one is not None and isinstance(value, Mapping) != bool(one.elements):
            wanted = "an array, and has one number" if one.elements else "one number, and has several"
            yield Problem(where, f'"{name}" is {wanted}', "", "Give elements of an array by name: {element: number}.")
        for element, number in value.items() if isinstance(value, Mapping) else ((name, value),):
            if isinstance(value, Mapping):
                yield from _unknown(f"{name}[{element}]", parameters, where)
            if not math.isfinite(number):
                yield Problem(where, f'"{name}" is {number!r} ({element})', "", again)
    if effects is not None:
        k = len(effects.names)
        samples = effects.mean[None] if effects.samples is None else effects.samples
        numbers = (effects.mean, effects.cholesky, samples)
        shapes = (effects.mean.shape, effects.cholesky.shape, samples.shape[1:])
        if shapes != ((k,), (k, k), (k,)) or not len(samples) or not all(map(_finite, numbers)):
            yield Problem(where, f"its {k} effects have no mean and spread to match", "", again)


def _finite(numbers: NDArray[np.float64]) -> bool:
    return bool(np.isfinite(numbers).all())


def _unknown(name: str, parameters: Parameters, where: str) -> Iterator[Problem]:
    bare, _, inside = name.partition("[")
    one = parameters.values.get(identifier(bare))
    if one is None:
        near = suggest(bare, [known.name for known in parameters.values.values()], "`tiershift show` lists them.")
        yield Problem(where, f'"{bare}" is not a parameter of {parameters.model}', "", near)
    elif inside and subscripts(inside.rstrip("] ")) not in {subscripts(element.name) for element in one.elements}:
        near = suggest(inside.rstrip("] "), [element.name for element in one.elements], f"See {one.name}.")
        yield Problem(where, f'"{one.name}" has no element "{inside.rstrip("] ")}"', "", near)
