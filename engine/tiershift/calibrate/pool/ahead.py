"""What effects on entry and exit do after the last spring: they revert to the level of a place, and wander.

The model holds the effects of its last spring. What reverts and wanders after it goes through the draws of its sector
of unexplained change, of which it has four for each future, for spans of years, followed with a delay. Which four
numbers come nearest to a given path is a straight matter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tiershift.calibrate.pool.bell import Spreads
from tiershift.calibrate.pool.rows import ENTRY_AT, EXIT_AT, FACTORS, MANY
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


@dataclass(frozen=True, slots=True)
class Onwards:
    """How what is drawn of a place follows from its unknowns, in the order of `NAMES`.

    Attributes:
        picks, shift: what is drawn = picks × unknowns + shift, shapes (drawn, unknown) and (drawn,).
        extra: the covariance of what comes new after the history, shape (drawn, drawn).
    """

    picks: Floats
    shift: Floats
    extra: Floats

    def means(self, unknowns: Floats) -> Floats:
        """Return means of what is drawn, for unknowns of shape (…, unknown)."""
        return np.asarray(unknowns @ self.picks.T + self.shift, float)

    def spread(self, cover: Floats) -> Floats:
        """Return the covariance of what is drawn, for that of the unknowns; early springs keep to their means."""
        whole = self.picks @ cover @ self.picks.T + self.extra
        return np.asarray(whole[np.ix_(DRAWN, DRAWN)], float)


def onwards(spreads: Spreads, level_mean: Floats) -> Onwards:
    """Return what becomes of unknowns of a place: they themselves, and surprises after the history.

    Args:
        level_mean: what the levels of entry and of exit of this place were expected to be, shape (2,).
    """
    picks = np.zeros((len(NAMES), MANY))
    picks[range(MANY), range(MANY)] = 1.0
    shift, extra = np.zeros(len(NAMES)), np.zeros((len(NAMES), len(NAMES)))
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
        rows = slice(MANY + 4 * number, MANY + 4 * number + 4)
        picks[rows, own] = to @ away
        shift[rows] = to @ ((1.0 - weights.sum(axis=1)) * level_mean[number])
        extra[rows, rows] = to @ left @ to.T
    return Onwards(picks, shift, extra)


_ORDINALS = ("first", "second", "third", "fourth")
NAMES: tuple[str, ...] = (
    *FACTORS,
    *(f"{kind} effect of the place[spring {year}]" for kind in ("entry", "exit") for year in SPRINGS),
    *(f"{ordinal} {kind} surprise" for kind in ("entry", "exit") for ordinal in _ORDINALS),
)
"""What is drawn of a place, in order: the factors by their names, and constants of the model."""
DRAWN: tuple[int, ...] = tuple(
    number
    for number in range(len(NAMES))
    if not any(own.start <= number < own.start + DRAWN_FROM - SPRINGS[0] for own in (ENTRY_AT, EXIT_AT))
)
"""Those that have a spread, by number."""
