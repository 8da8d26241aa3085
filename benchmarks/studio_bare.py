"""What is held against the studio: its answers without a page, and its page without a model.

`python -m benchmarks.studio_bare` serves a studio that answers everything with the picture of no change, at once.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import Any

import tiershift
from tiershift_studio.answer import Answer
from tiershift_studio.desk import Asked
from tiershift_studio.forecaster import SEED, Forecaster, shipped
from tiershift_studio.measures import variables
from tiershift_studio.plan import Draft, drafted, said_now
from tiershift_studio.runner import AT_REST, WHILE_MOVING
from tiershift_studio.words import tiles

TURNS = 25


def answers() -> dict[str, tuple[float, float]]:
    """Return the median and the 95th of 100 of some steps in milliseconds; they take turns."""
    forecaster = shipped()
    forecaster.first()
    asked = [_asked(forecaster, 1500.0 + 20.0 * number) for number in range(TURNS)]
    made = [forecaster.answer(one, WHILE_MOVING) for one in asked[:1]]

    def whole(one: Asked) -> object:
        return tiershift.ensemble(
            forecaster.model, futures=WHILE_MOVING, seed=SEED, plan=one.plan, traces=True, variables=variables()
        )

    def fresh(one: Asked, futures: int) -> object:
        forecaster.blocks.held.clear()
        forecaster.answer(replace(one, plan=one.against), futures)
        return one

    said = f"{WHILE_MOVING:,} futures"
    steps: dict[str, Callable[[Asked], Any]] = {
        f"the whole answer to a moved lever, {said}": lambda one: forecaster.answer(one, WHILE_MOVING),
        "… asked again: quantiles and differences alone": lambda one: forecaster.answer(one, WHILE_MOVING),
        "… its words": lambda _: tiles(made[0], 2036),
        "… its message": lambda _: made[0].packed(1),
        f"a hand at rest: on to {AT_REST:,} futures": lambda one: forecaster.answer(one, AT_REST),
        f"the same {said} run whole, without a shared past": whole,
    }
    took: dict[str, list[float]] = {what: [] for what in steps}
    for one in asked:
        fresh(one, AT_REST)
        for what, step in steps.items():
            began = time.perf_counter()
            step(one)
            took[what].append(1e3 * (time.perf_counter() - began))
    return {what: (median(each), sorted(each)[int(0.95 * len(each))]) for what, each in took.items()}


def _asked(forecaster: Forecaster, value: float) -> Asked:
    place = [lever.id for lever in forecaster.levers].index("targeted_budget")
    settings = forecaster.opening.moved(place, value)
    draft = drafted(forecaster.baseline, settings, forecaster.ground, said_now("A benchmark"))
    assert isinstance(draft, Draft), "the budget is within its range"
    return Asked(draft.plan, forecaster.baseline, settings)


def main() -> int:
    """Serve the studio with the model left out."""
    from tiershift_studio.__main__ import main as serve

    ran = Forecaster.answer

    def stored(self: Forecaster, asked: Asked, futures: int) -> Answer:
        return replace(self.first(), asked=asked, futures=futures) if self.firsts else ran(self, asked, futures)

    Forecaster.answer = stored  # type: ignore[method-assign]
    return serve(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
