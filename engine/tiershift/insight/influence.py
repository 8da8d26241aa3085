"""Why a result differs between two plans: which decisions it comes from, and along which links, exactly.

A difference that is followed back arrives, whole, at what was decided: the parts add up. What goes into a cell along
its links is what goes out of it, as water in pipes; a loop sends part of it round again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tiershift.compile.build import Kernel
from tiershift.compile.program import SAVEPER, TIME_STEP, Program
from tiershift.errors import Problem, UsageError
from tiershift.events.plan import Plan
from tiershift.insight.network import Edge, Network, network
from tiershift.insight.secant import Floats
from tiershift.insight.sweep import carry, sweep
from tiershift.model.load import Model
from tiershift.model.posterior import Posterior
from tiershift.model.tree import Ref
from tiershift.run.batch import run
from tiershift.run.dataset import chosen
from tiershift.run.inputs import constants_by_id, inputs, plan_of
from tiershift.run.posteriors import posterior_of
from tiershift.run.schedule import schedule
from tiershift.run.simulate import kernel_of
from tiershift.run.steering import steering

BEGUN, COUNTED = "what is different at the start", "what only one of the two plans counts"
"""Causes that are no decision."""
_ROUNDING = 1e-6
"""Share of a step by which a moment may miss its step."""
_NOTHING = 1e-9
"""Share of a difference below which a part of it is rounding."""


@dataclass(frozen=True, slots=True)
class Term:
    """A part of what is asked after: so much of a variable (the sum of its elements) at a time of the model."""

    variable: str
    time: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Quotient:
    """One sum of terms over another."""

    top: tuple[Term, ...]
    bottom: tuple[Term, ...]


Question = Sequence[Term] | Quotient


@dataclass(frozen=True, slots=True)
class Influence:
    """What of some differences comes from where.

    Attributes:
        change: each difference asked after, shape (question,).
        causes: the names of the constants that were decided otherwise, and `BEGUN` and `COUNTED` where these matter.
        shares: what of each difference comes from each cause, shape (cause, question); they add up to `change`.
        edges: the links that carry anything.
        sent: what of each cause's share goes along each link, shape (cause, edge, question).
        moved: by cell that differs, its difference at the last time asked after because of each cause alone, shape
            (cause,).
    """

    change: Floats
    causes: tuple[str, ...]
    shares: Floats
    edges: tuple[Edge, ...]
    sent: Floats
    moved: Mapping[Ref, Floats]


def influence(
    model: Model,
    before: Plan | str | None,
    after: Plan | str | None,
    questions: Sequence[Question],
    *,
    future: int | None = None,
    seed: int = 0,
    posterior: Posterior | bool = True,
) -> Influence:
    """Follow differences between two plans back to where they come from.

    Args:
        model: what to run.
        before, after: plans, or scenarios by name or file; none for no decisions at all.
        questions: what is asked after: of each, the sum of its terms.
        future: the number of the future to look at; none for the values of the model file.
        seed, posterior: as of `ensemble`, where there is a future.

    Raises:
        UsageError: a variable or time that the model lacks, or a model whose differences cannot be followed back.
        InputError: something else that was given is wrong; see the class raised.
    """
    kernel, plans = kernel_of(model, 1), (plan_of(model, before), plan_of(model, after))
    held = None if future is None else posterior_of(model) if posterior is True else posterior or None
    (times, first), (_, second) = (_whole(model, kernel, plan, future, seed, held) for plan in plans)
    asked = [
        _Weight(number, _step(times, time), cell, weight)
        for number, question in enumerate(questions)
        for cell, time, weight in _weights(model, kernel.program, question, times, (first, second))
    ]
    wanted = tuple(dict.fromkeys(one.cell for one in asked))
    web = network(kernel, times, first, second, switches_of(model), wanted)
    skipped, there = len(times) - len(web.times), set(web.cells)
    late = [replace(one, step=one.step - skipped) for one in asked if one.cell in there and one.step >= skipped]
    return _followed(kernel, web, sorted(late, key=lambda one: one.step), len(questions))


@dataclass(frozen=True, slots=True)
class _Weight:
    """How much a cell at a step counts in a question."""

    question: int
    step: int
    cell: Ref
    weight: float


def _weights(
    model: Model, program: Program, question: Question, times: Floats, runs: tuple[Floats, Floats]
) -> Iterator[tuple[Ref, float, float]]:
    """Cells, times and weights of a question; what a quotient gains from either part is shared out as of a product."""
    if not isinstance(question, Quotient):
        for term in question:
            [cells] = chosen(model, program, [term.variable]).values()
            yield from ((cell, term.time, term.weight) for cell in cells)
        return
    tops, bottoms = (list(_weights(model, program, part, times, runs)) for part in (question.top, question.bottom))

    def total(part: list[tuple[Ref, float, float]], run: Floats) -> float:
        return sum(float(run[_step(times, time), program.slots[cell]]) * weight for cell, time, weight in part)

    (top, other_top), (bottom, other_bottom) = ([total(part, run) for run in runs] for part in (tops, bottoms))
    by_top = 0.5 * (1.0 / bottom + 1.0 / other_bottom)
    by_bottom = -0.5 * (top + other_top) / (bottom * other_bottom)
    for part, factor in ((tops, by_top), (bottoms, by_bottom)):
        yield from ((cell, time, weight * factor) for cell, time, weight in part)


def switches_of(model: Model) -> Mapping[str, str]:
    """Return the feedback loops that a model names, by the folded names of their switches."""
    numbers = model.parameters.values
    named = {name: variable for name, variable in model.tree.variables.items() if variable.id in numbers}
    return {name: variable.name for name, variable in named.items() if numbers[variable.id].kind == "switch"}


def _whole(
    model: Model, kernel: Kernel, plan: Plan | None, future: int | None, seed: int, posterior: Posterior | None
) -> tuple[Floats, Floats]:
    """Times of every step, and every slot there, shape (step, slot)."""
    if future is None:
        row = inputs(model, kernel, plan).rows(0, 1)
    else:
        row = inputs(model, kernel, plan, seed=seed, first=future, posterior=posterior).rows(0, 1)
    program = kernel.program
    columns = {cell: number for number, cell in enumerate(program.constants)}
    if SAVEPER in columns and TIME_STEP in columns:
        row[:, columns[SAVEPER]] = row[:, columns[TIME_STEP]]
    changes = schedule(plan, program, constants_by_id(model, kernel), model.name, row[0])
    steers = steering(model, program, plan, row[0])
    done = run(kernel, row, steers.added_to(changes), np.arange(len(program.slots)))
    return done.times, done.values[0]


def _step(times: Floats, time: float) -> int:
    size = float(times[1] - times[0]) if len(times) > 1 else 1.0
    step = int(np.searchsorted(times, time - _ROUNDING * size))
    if step >= len(times) or abs(times[step] - time) > _ROUNDING * size:
        way_out = f"Ask for a time from {times[0]:g} to {times[-1]:g}, by {size:g}."
        raise UsageError(Problem("why", f"the model has no step at {time:g}", way_out=way_out))
    return step


def _followed(kernel: Kernel, web: Network, asked: Sequence[_Weight], questions: int) -> Influence:
    states = {state.cell for state in kernel.program.states}
    stocks: NDArray[np.bool_] = np.array([cell in states for cell in web.cells], bool)
    places = {cell: place for place, cell in enumerate(web.cells)}
    where = np.array([(one.question, one.step, places[one.cell]) for one in asked], np.int64).reshape(-1, 3)
    weights = np.array([one.weight for one in asked], float)
    change = np.zeros(questions)
    np.add.at(change, where[:, 0], weights * web.change[where[:, 1], where[:, 2]])
    last = int(where[:, 1].max()) + 1 if len(where) else 0

    def back(own: Floats) -> tuple[Floats, Floats, Floats]:
        sent = np.zeros((len(web.edges), questions))
        begun, counted = np.zeros((2, len(web.cells), questions))
        sweep(
            own[:last], web.slopes, web.source, web.groups, web.stocks, stocks, web.keeps, web.carried, web.extra,
            where, weights, sent, begun, counted,
        )  # fmt: skip
        return sent, begun, counted

    whole, begun, counted = back(web.change)
    parts: list[tuple[str, Floats, Floats, Floats]] = []
    for place in (place for place in np.flatnonzero(begun.any(axis=1)) if not stocks[place]):
        own = _alone(web, int(place))
        name = kernel.program.labels.get(web.cells[place], web.cells[place].name)
        parts.append((name, begun[place], back(own)[0], own[last - 1]))
    for name, rest in ((BEGUN, begun[stocks].sum(axis=0)), (COUNTED, counted.sum(axis=0))):
        if (np.abs(rest) > _NOTHING * np.abs(change)).any():
            parts.append((name, rest, np.zeros_like(whole), np.zeros(len(web.cells))))
    size = len(parts), len(web.edges), questions
    sent = np.array([part[2] for part in parts]).reshape(size)
    used = np.flatnonzero(sent.any(axis=(0, 2)))
    return Influence(
        change,
        tuple(part[0] for part in parts),
        np.array([part[1] for part in parts]).reshape(len(parts), questions),
        tuple(web.edges[edge] for edge in used),
        sent[:, used],
        {cell: np.array([part[3][place] for part in parts]) for cell, place in places.items()},
    )


def _alone(web: Network, place: int) -> Floats:
    """What all cells would differ by because of one of those that were decided, shape (step, cell)."""
    own = np.zeros_like(web.change)
    own[:, place] = web.change[:, place]
    carry(web.change, web.slopes, web.source, web.groups, web.stocks, web.keeps, web.carried, own)
    return own
