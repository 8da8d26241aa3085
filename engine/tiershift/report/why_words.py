"""Why an indicator differs between two plans, as text."""

from __future__ import annotations

from textwrap import fill

from tiershift.model.names import identifier
from tiershift.model.parameters import Parameters
from tiershift.report.headline import WIDTH, when
from tiershift.report.why import MIDDLE, Told, Why
from tiershift.report.words import Shown, shown, sided, step_for

ARROWS = {1: "\N{BLACK UP-POINTING TRIANGLE}", -1: "\N{BLACK DOWN-POINTING TRIANGLE}", 0: ""}
ARROW = " \N{RIGHTWARDS ARROW} "
HEADS = ("low end", "middle", "high end")
_CELL = 24
_SMALL = 0.02
"""Share of the largest below which a route or a loop is not worth a line."""

EXACT = (
    "Shares add up to the whole change in each of the three futures: every equation's difference is shared out among "
    "its sources by their Shapley values, step by step. Another way of sharing out what decisions do together would "
    "give other shares. The low and the high end are the futures where the change is at the 10 % and the 90 % quantile."
)


def told(found: Why, parameters: Parameters, plan: str, against: str) -> str:
    """Return the answer as lines of at most 100 columns."""
    way = shown(found.indicator, max(map(abs, found.change)))
    step = step_for(found.change[0] * way.factor, found.change[2] * way.factor, way.smallest)

    def said(value: float) -> str:
        return sided(value * way.factor, step, way)

    moment = when(found.indicator, found.year)
    title = f"{found.indicator.label} {moment}, {plan} against {against}"
    lines = [title, "=" * len(title), ""]
    if not found.causes:
        return "\n".join([*lines, "The two plans differ in nothing that reaches it."]) + "\n"
    lines += [f"{'':28}{''.join(f'{head:>{_CELL}}' for head in HEADS)}"]
    for cause in found.causes:
        cells = "".join(f"{said(share):>{_CELL}}" for share in cause.shares)
        lines.append(f"{label(cause.name, parameters):28.28}{cells}")
    lines += [f"{'together':28}{''.join(f'{said(change):>{_CELL}}' for change in found.change)}", ""]
    lines += [*_routes(found, parameters, way, step), *_loops(found, parameters, way, step), fill(EXACT, WIDTH)]
    return "\n".join(lines) + "\n"


def label(cause: str, parameters: Parameters) -> str:
    """Return a cause by the name that its lever has on a page."""
    lever = parameters.levers.get(identifier(cause))
    return lever.label if lever is not None else cause


def loop_words(name: str, parameters: Parameters) -> str:
    """Return a loop by its own name, without the word for its kind: `R1 crisis crowd out`."""
    return name.removeprefix("loop ")


def _routes(found: Why, parameters: Parameters, way: Shown, step: float) -> list[str]:
    widest = max((abs(route.amount) for route in found.routes), default=0.0)
    about = f"{ARROWS[1]} the decision by itself makes it more by then, {ARROWS[-1]} less"
    lines = [f"The widest ways, in the future in the middle ({about}):"]
    for route in found.routes:
        if abs(route.amount) >= _SMALL * widest:
            carried = sided(route.amount * way.factor, step_for(0.0, route.amount * way.factor, way.smallest), way)
            lines += ["", f"  {label(route.cause, parameters)}, {carried} along this way:"]
            lines += [fill(_chain(route), WIDTH, initial_indent="    ", subsequent_indent="    ")]
            if route.loops:
                named = ", ".join(loop_words(loop, parameters) for loop in route.loops)
                lines.append(f"    through the link of {named}")
    return [*lines, ""] if len(lines) > 1 else []


def _chain(route: Told) -> str:
    return ARROW.join(f"{step.name} {ARROWS[step.way]}".strip() for step in route.steps)


def _loops(found: Why, parameters: Parameters, way: Shown, step: float) -> list[str]:
    most = max((abs(loop.amount) for loop in found.loops), default=0.0)
    kept = [(loop.name, loop.amount) for loop in found.loops if abs(loop.amount) >= 5 * _SMALL * most]
    if not kept:
        return []
    lines = [
        "Through the links of feedback loops, there (a way may go through several, or round one more than once):",
        *(
            f"  {loop_words(name, parameters):34}{sided(amount * way.factor, step, way):>{_CELL}}"
            for name, amount in kept
        ),
    ]
    return [*lines, ""]


__all__ = ["HEADS", "MIDDLE", "label", "loop_words", "told"]
