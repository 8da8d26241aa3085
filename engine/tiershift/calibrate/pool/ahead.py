"""What effects on entry and exit do after the last spring: they revert to the level of a place, and wander.

The model holds the effects of its last spring. What reverts and wanders after it goes through the draws of its sector
of unexplained change, of which it has four for each future, for spans of years, followed with a delay. Which four
numbers come nearest to a given path is a straight matter.
"""

from __future__ import annotations

import numpy as np

from tiershift.calibrate.pool.bell import Spreads
from tiershift.calibrate.pool.rows import ENTRY_AT, EXIT_AT, FACTORS
from tiershift.calibrate.pool.series import LAST, SPRINGS, Floats

ENDS = (2.0, 5.0, 9.0)
"""Years after the history at which one draw gives way to the next, as in the model file."""
MEMORY = 3.0
SIZES = (0.045, 0.055)
"""Of entry and exit surprises, as in the model file."""
HISTORY_ENDS = 2024.25
_YEARS = 12
DRAWN_FROM = 2022
"""Springs from which on effects are drawn; earlier ones are at their means, as counts of stocks reset what they did."""


def responses(times: Floats) -> Floats:
    """Return what each of the four draws, at a size of 1, makes of the disturbance, shape (time, draw).

    Args:
        times: years after the history.
    """
    starts, ends = (0.0, *ENDS), (*ENDS, np.inf)
    made = np.zeros((len(times), len(starts)))
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        since = np.clip(times - start, 0.0, end - start)
        after = np.maximum(times - end, 0.0) if np.isfinite(end) else np.zeros(len(times))
        made[:, number] = (1 - np.exp(-since / MEMORY)) * np.exp(-after / MEMORY)
    return made


def onwards(mean: Floats, covariance: Floats, spreads: Spreads, level_mean: Floats) -> tuple[Floats, Floats]:
    """Return what is drawn of a place: factors, late effects and surprises, with their means and covariance.

    Args:
        mean, covariance: of the place's unknowns, shapes (unknown,) and (unknown, unknown).
        level_mean: what the levels of entry and of exit of this place were expected to be, shape (2,).

    Returns:
        Means and covariance in the order of `names`.
    """
    first = SPRINGS.index(DRAWN_FROM)
    keep = [*range(len(FACTORS)), *range(ENTRY_AT.start + first, ENTRY_AT.stop),
            *range(EXIT_AT.start + first, EXIT_AT.stop)]  # fmt: skip
    picks = np.zeros((len(keep) + 8, len(mean)))
    picks[range(len(keep)), keep] = 1.0
    shift, extra = np.zeros(len(keep) + 8), np.zeros((len(keep) + 8, len(keep) + 8))
    years = np.arange(1, _YEARS + 1)
    inverse: Floats = np.linalg.pinv(np.array(responses(np.asarray(LAST + years + 0.25 - HISTORY_ENDS, float)), float))
    for number, own in enumerate((ENTRY_AT, EXIT_AT)):
        phi, step = float(spreads.revert[number]), float(spreads.step[number])
        at = np.array([*SPRINGS, *(LAST + years)], float)
        size = spreads.level[len(FACTORS) + number] ** 2
        whole = size + step**2 / (1 - phi**2) * phi ** np.abs(np.subtract.outer(at, at))
        old, new = slice(0, len(SPRINGS)), slice(len(SPRINGS), None)
        weights = np.linalg.solve(whole[old, old], whole[old, new]).T
        left = whole[new, new] - weights @ whole[old, new]
        # The path beyond the last spring, as far as it is away from what the model holds.
        away = weights.copy()
        away[:, -1] -= 1.0
        to = inverse / SIZES[number]
        rows = slice(len(keep) + 4 * number, len(keep) + 4 * number + 4)
        picks[rows, own] = to @ away
        shift[rows] = to @ ((1.0 - weights.sum(axis=1)) * level_mean[number])
        extra[rows, rows] = to @ left @ to.T
    return picks @ mean + shift, picks @ covariance @ picks.T + extra


_FROM = SPRINGS.index(DRAWN_FROM)
_ORDINALS = ("first", "second", "third", "fourth")
NAMES: tuple[str, ...] = (
    *FACTORS,
    *(
        f"{kind} effect of the place[spring {year}]"
        for kind in ("entry", "exit")
        for year in range(DRAWN_FROM, LAST + 1)
    ),
    *(f"{ordinal} {kind} surprise" for kind in ("entry", "exit") for ordinal in _ORDINALS),
)
"""What is drawn of a place, in order: the factors by their names, and constants of the model."""
