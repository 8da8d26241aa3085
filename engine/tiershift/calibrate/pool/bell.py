"""Partial pooling where the model is straight: what places share, and what is left to each, from their counts.

Around a point the model of a place is a straight line, log result = log result there + slopes × (unknowns − there).
With normal errors and a normal prior, everything about the unknowns follows in closed form, and so does how likely the
counts are under given spreads. The spreads are those that make the counts of all places together likeliest (empirical
Bayes), but for prevention's, which is taken from the literature.

Errors of one measure over the years are independent noise and, for what the model has no effect of each year for, a
walk that ends at nought in the last year: the longer ago something was counted, the less it says of a place today.
Effects on entry and on exit go by a level of the place and a process around it that reverts by a factor a year.

Who comes into care and who leaves it varies by chance from year to year, and the stock moves along: chance in starters
and leavers is in the stock too, of which a part is gone each year as children leave; and short stays, more in one year
than in another, are in both and not in the stock. So the three are one block of errors.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import optimize

from tiershift.calibrate.pool.counted import COUNTED, YEARS
from tiershift.calibrate.pool.rows import ADDED, ENTRY_AT, EXIT_AT, FACTORS, MANY
from tiershift.calibrate.pool.series import SPRINGS, Flags, Floats

LEVELS = len(FACTORS) + 2
"""What has a level: the factors, entry, exit."""
_PHI = (0.8, 0.99)
"""Bounds of what is left of a deviation after a year. Without the lower one, each year is followed too
closely: fitted to 2014, forecasts of 2015 to 2018 are worse from 0.3 (CRPS 37.4 children) or 0.9 (37.8) on than from
0.8 (35.2)."""
_APART = np.abs(np.subtract.outer(np.array(SPRINGS), np.array(SPRINGS)))
_WANDERS = np.array([not counted.held for counted in COUNTED])
_NO_SAY = 1e-4
"""Counts of a place have no say in what prevention does there, as England's have none in what it does in England: what
else moved in the same years would pass for it. Its spread is opened afterwards: see `opened`."""
CARE = 3
"""The first measures are children in care, starters and leavers, whose errors go together."""
_STAYS = 0.3
"""What is left after a year of children in care who came or stayed by chance: in the model, where a count sets the
stock off its path, half of it is gone in half a year. With 0.75, forecasts take the stock for chance and fall back from
it: fitted to 2014, those of 2015 are worse (CRPS 23.0 against 20.4 children)."""


@dataclass(frozen=True, slots=True)
class Spreads:
    """What all places share.

    Attributes:
        level: standard deviation of the levels around England's, shape (level,).
        step: of entry and exit, the standard deviation of what is new in a year, shape (2,).
        revert: the part of a deviation of entry and of exit that is left after a year, shape (2,).
        noise: of each measure, the relative error of a count; last, that of short stays, shape (counted + 1,).
        wander: of each measure, how far its place moves from the model in a year; 0 where effects follow it.
        pull: of each level, how far a place is expected to go with the mean of its neighbours, shape (level,).
    """

    level: Floats
    step: Floats
    revert: Floats
    noise: Floats
    wander: Floats
    pull: Floats

    def vector(self) -> Floats:
        """Return it as free numbers, shape (n,)."""
        share = (self.revert - _PHI[0]) / (_PHI[1] - _PHI[0])
        parts = (np.log(self.level), np.log(self.step), np.log(share / (1 - share)), np.log(self.noise),
                 np.log(self.wander[_WANDERS]), self.pull)  # fmt: skip
        return np.concatenate(parts)

    @classmethod
    def of(cls, vector: Floats) -> Spreads:
        """Return spreads from free numbers."""
        ends = np.cumsum([LEVELS, 2, 2, len(COUNTED) + 1, int(_WANDERS.sum())])
        level, step, revert, noise, wander, pull = np.split(vector, ends)
        every = np.zeros(len(COUNTED))
        every[_WANDERS] = np.exp(wander)
        phi = _PHI[0] + (_PHI[1] - _PHI[0]) / (1 + np.exp(-revert))
        return cls(np.exp(level), np.exp(step), phi, np.exp(noise), every, pull)

    def prior(self) -> Floats:
        """Return the covariance of the unknowns of a place around the means of its levels, shape (unknown, unknown)."""
        made = np.zeros((MANY, MANY))
        made[range(len(FACTORS)), range(len(FACTORS))] = self.level[: len(FACTORS)] ** 2
        made[ADDED, ADDED] = _NO_SAY**2
        for number, own in enumerate((ENTRY_AT, EXIT_AT)):
            made[own, own] = self.level[len(FACTORS) + number] ** 2 + self.around(number)
        return made

    def around(self, number: int) -> Floats:
        """Return the covariance of the deviations of entry (0) or exit (1) at the springs from the level of a place."""
        phi, step = float(self.revert[number]), float(self.step[number])
        return np.asarray(step**2 / (1 - phi**2) * phi**_APART, float)


WEBB, RIGHT_SIGN = 0.53, 0.73
"""The share at which prevention does what Webb (2024) finds on average, and how many sds that is above nought where
76.8 per cent of places show the expected sign (normal). Confidence C."""

START = Spreads(
    np.where(np.arange(LEVELS) == ADDED, WEBB / RIGHT_SIGN, 0.2),
    np.full(2, 0.1), np.full(2, 0.88), np.full(len(COUNTED) + 1, 0.05),
    np.where(_WANDERS, 0.08, 0.0), np.where(np.arange(LEVELS) == ADDED, 0.0, 0.3),
)  # fmt: skip


def spread_over(levels: Floats) -> Floats:
    """Return levels, shape (place, level), as unknowns that are at them, shape (place, unknown)."""
    return np.asarray(levels @ _OVER, float)


def level_of(unknowns: Floats) -> Floats:
    """Return the levels of unknowns, shape (…, unknown): the factors, and the means of entry and of exit by year."""
    means = [unknowns[..., own].mean(axis=-1, keepdims=True) for own in (ENTRY_AT, EXIT_AT)]
    return np.concatenate([unknowns[..., : len(FACTORS)], *means], axis=-1)


_OVER = np.zeros((LEVELS, MANY))
_OVER[range(len(FACTORS)), range(len(FACTORS))] = 1.0
_OVER[len(FACTORS), ENTRY_AT] = 1.0
_OVER[len(FACTORS) + 1, EXIT_AT] = 1.0


@dataclass(frozen=True, slots=True)
class Straight:
    """The model of every place as a straight line, with the counts.

    Attributes:
        slopes: shape (place, counted, year, unknown).
        aims: what the slopes times the unknowns should be, shape (place, counted, year); NaN without a count.
        chance: variance of a count by chance alone, and what else makes it worth less, shape as `aims`.
        until: the last year of which there are counts.
        around: how far the neighbours' levels are on average from those of all, shape (place, level).
        flow: starters in a year as a part of children in care, shape (place,).
    """

    slopes: Floats
    aims: Floats
    chance: Floats
    until: int
    around: Floats
    flow: Floats

    @property
    def known(self) -> Flags:
        """Where there is a count."""
        return np.isfinite(self.aims)


@dataclass(frozen=True, slots=True)
class Found:
    """Of every place: the likeliest unknowns, (place, unknown); their covariance; how odd each count is, in sds of what
    all others say of it, shape (place, counted, year); and the log likelihood of all counts.
    """

    unknowns: Floats
    covariance: Floats
    odd: Floats
    likelihood: float


def expected(line: Straight, spreads: Spreads) -> Floats:
    """Return what the unknowns of each place are expected to be before its counts, by its neighbours' levels.

    The middle of all places is England, whose unknowns are nought: a scaled England meets England's counts, and its
    places add up to them. Left free, the middle wanders off where two unknowns do nearly the same.
    """
    return spread_over(spreads.pull * line.around)


@dataclass(frozen=True, slots=True)
class Gain:
    """How the unknowns of each place follow from its counts, where the model is straight.

    Attributes:
        mean: what is expected of the unknowns before, shape (place, unknown).
        cover: the covariance of what is left open, shape (place, unknown, unknown).
        gain: the unknowns for each count, shape (place, unknown, counted, year); nought without a count.
    """

    mean: Floats
    cover: Floats
    gain: Floats


def gain_of(line: Straight, spreads: Spreads, mean: Floats | None = None) -> Gain:
    """Return how the unknowns of each place follow from its counts.

    Args:
        mean: what is expected of the unknowns before; by default by `line.around`.
    """
    says, parts = np.zeros((len(line.aims), MANY, MANY)), []
    for group in _groups(line, spreads):
        weighed = np.linalg.inv(group.errors) @ group.slopes
        says += np.einsum("pbrk,pbrl->pkl", group.slopes, weighed, optimize=True)
        parts.append(np.where(group.known[..., None], weighed, 0.0).reshape(len(says), -1, len(YEARS), MANY))
    cover = np.linalg.inv(np.linalg.inv(spreads.prior()) + says)
    along = np.concatenate(parts, axis=1)
    gain = np.einsum("pkl,pmyl->pkmy", cover, along, optimize=True)
    return Gain(expected(line, spreads) if mean is None else mean, np.asarray(cover, float), np.asarray(gain, float))


def opened(line: Straight, gain: Gain, spreads: Spreads) -> Floats:
    """Return the covariance of unknowns with that of prevention, and of what others do to meet the counts all the same.

    Shape (place, unknown, unknown).
    """
    other = -np.einsum("pkmy,pmy->pk", gain.gain, line.slopes[..., ADDED], optimize=True)
    other[:, ADDED] = 1.0
    return np.asarray(gain.cover + spreads.level[ADDED] ** 2 * other[:, :, None] * other[:, None, :], float)


def found_in(line: Straight, spreads: Spreads) -> Found:
    """Return what counts say under given spreads."""
    return _solved(line, spreads)[0]


def likeliest(line: Straight, spreads: Spreads, *, most: int = 60, near: bool = True) -> Spreads:
    """Return the spreads under which the counts are likeliest, from `spreads` on; not `near`: without neighbours."""
    start = START if near else replace(START, pull=np.zeros(LEVELS))
    middle, weights = start.vector(), _weights(near=near)

    def cost(vector: Floats) -> tuple[float, Floats]:
        found, slope = _solved(line, Spreads.of(vector))
        # Wide bells keep spreads that no count speaks of from running away, and what nothing tells apart together.
        away = vector - middle
        return -found.likelihood + 0.5 * float(weights @ away**2), weights * away - slope

    first = spreads if near else replace(spreads, pull=np.zeros(LEVELS))
    done = optimize.minimize(cost, first.vector(), jac=True, method="L-BFGS-B", options={"maxiter": most})
    return Spreads.of(np.asarray(done.x, float))


def _weights(*, near: bool) -> Floats:
    """One over the variance of each free number about where it starts: logarithms, pulls."""
    free = len(START.vector()) - LEVELS
    pull = 1 / 0.5**2 if near else 1e8
    made = np.concatenate([np.full(free, 1 / 1.5**2), np.full(LEVELS, pull)])
    made[[ADDED, free + ADDED]] = 1e8  # the spread of prevention is taken from the literature
    return made


@dataclass(frozen=True, slots=True)
class _Group:
    """Measures whose errors go together: slopes (place, block, row, unknown), aims and known (place, block, row)."""

    slopes: Floats
    aims: Floats
    known: Flags
    errors: Floats


def _mixing(flow: Floats) -> Floats:
    """What chance in who else comes and goes, in starters and in leavers does to the three measures.

    Shape (place, 3 × year, 4 × year), the stock first and short stays last. The counts of starters and leavers do not
    quite add up to the change of the stock; what is new there each year stays in the stock as the rest does.
    """
    many = len(YEARS)
    ago = np.subtract.outer(np.arange(many), np.arange(many))
    stays = np.where(ago >= 0, _STAYS ** np.maximum(ago, 0), 0.0)
    before = np.where(ago >= 1, _STAYS ** np.maximum(ago - 1, 0), 0.0)
    made = np.zeros((len(flow), 3 * many, 4 * many))
    stock, start, end, short = (slice(number * many, (number + 1) * many) for number in range(4))
    made[:, range(3 * many), range(3 * many)] = 1.0
    made[:, stock, stock] = stays
    made[:, end, stock] = (1 - _STAYS) * before / np.maximum(flow, 0.05)[:, None, None]
    made[:, stock, start] = flow[:, None, None] * stays
    made[:, stock, end] = -flow[:, None, None] * stays
    made[:, end, start] = (1 - _STAYS) * before
    made[:, end, end] -= (1 - _STAYS) * before
    made[:, start, short] = made[:, end, short] = np.eye(many)
    return made


def _walk(until: int) -> Floats:
    """The covariance of a walk that ends at nought in the last year, at a size of 1, shape (year, year)."""
    ago = np.maximum(until - np.array(YEARS), 0)
    return np.asarray(np.minimum.outer(ago, ago), float)


def _groups(line: Straight, spreads: Spreads) -> tuple[_Group, _Group]:
    """Care, whose three measures are one block, and all others, each a block of its own."""
    places, many = len(line.aims), len(YEARS)
    known = line.known
    slopes = np.where(known[..., None], line.slopes, 0.0)
    aims = np.where(known, line.aims, 0.0)
    own = spreads.noise[:-1, None] ** 2 + line.chance
    mixing = _mixing(line.flow)
    short = np.full((places, 1, many), spreads.noise[-1] ** 2)
    sources = np.concatenate([own[:, :CARE], short], axis=1).reshape(places, 1, -1)
    together = (mixing * sources) @ np.swapaxes(mixing, 1, 2)
    at = np.arange(many)
    apart = np.repeat((spreads.wander[CARE:, None, None] ** 2 * _walk(line.until))[None], places, axis=0)
    apart[..., at, at] += own[:, CARE:]
    care = known[:, :CARE].reshape(places, 1, -1)
    first = slopes[:, :CARE].reshape(places, 1, CARE * many, MANY)
    return (
        _Group(first, aims[:, :CARE].reshape(places, 1, -1), care, _only(together[:, None], care)),
        _Group(slopes[:, CARE:], aims[:, CARE:], known[:, CARE:], _only(apart, known[:, CARE:])),
    )  # fmt: skip


def _only(errors: Floats, known: Flags) -> Floats:
    """Covariances of what is known; what is not stands alone with a variance of 1."""
    both = known[..., :, None] & known[..., None, :]
    return np.asarray(np.where(both, errors, np.eye(errors.shape[-1])), float)


def _solved(line: Straight, spreads: Spreads) -> tuple[Found, Floats]:
    """What counts say, and the slopes of the log likelihood along the free numbers of the spreads."""
    prior = spreads.prior()
    mean = expected(line, spreads)
    says, pull = np.zeros((len(mean), MANY, MANY)), np.zeros((len(mean), MANY))
    value = -0.5 * len(mean) * np.linalg.slogdet(prior)[1]
    parts = []
    for group in _groups(line, spreads):
        left = group.aims - np.einsum("pbrk,pk->pbr", group.slopes, mean)
        inverse = np.linalg.inv(group.errors)
        weighed = inverse @ group.slopes
        says += np.einsum("pbrk,pbrl->pkl", group.slopes, weighed, optimize=True)
        pull += np.einsum("pbrk,pbr->pk", weighed, left)
        value -= 0.5 * np.linalg.slogdet(group.errors)[1].sum()
        parts.append((group, left, inverse, weighed))
    bend = np.linalg.inv(prior) + says
    cover = np.linalg.inv(bend)
    moved = np.einsum("pkl,pl->pk", cover, pull)
    value -= 0.5 * np.linalg.slogdet(bend)[1].sum()
    odd, tight = [], []
    for group, left, inverse, weighed in parts:
        rest = np.einsum("pbrs,pbs->pbr", inverse, left) - np.einsum("pbrk,pk->pbr", weighed, moved)
        sharp = inverse - weighed @ cover[:, None] @ np.swapaxes(weighed, -1, -2)
        value -= 0.5 * float(np.sum(left * rest))
        at = np.arange(sharp.shape[-1])
        odd.append(np.where(group.known, rest / np.sqrt(np.maximum(sharp[..., at, at], 1e-30)), 0.0))
        both = group.known[..., :, None] & group.known[..., None, :]
        tight.append(np.where(both, sharp - rest[..., :, None] * rest[..., None, :], 0.0))
    strange = np.concatenate([one.reshape(len(mean), -1, len(YEARS)) for one in odd], axis=1)
    found = Found(mean + moved, np.asarray(cover, float), strange, float(value))
    along = pull - np.einsum("pkl,pl->pk", says, moved)
    whole = says - says @ cover @ says - along[:, :, None] * along[:, None, :]
    levels = along @ _OVER.T
    slopes = (_prior_slopes(spreads, whole.sum(axis=0)), _error_slopes(line, spreads, tight[0][:, 0], tight[1]),
              np.sum(levels * line.around, axis=0))  # fmt: skip
    return found, np.concatenate(slopes)


def _prior_slopes(spreads: Spreads, whole: Floats) -> Floats:
    """Slopes along levels, steps and reverting; `whole` is minus twice the slope along the prior's covariance."""
    level, step, revert = np.zeros(LEVELS), np.zeros(2), np.zeros(2)
    for number in (number for number in range(len(FACTORS)) if number != ADDED):
        level[number] = -(spreads.level[number] ** 2) * whole[number, number]
    for number, own in enumerate((ENTRY_AT, EXIT_AT)):
        part, phi = whole[own, own], float(spreads.revert[number])
        level[len(FACTORS) + number] = -(spreads.level[len(FACTORS) + number] ** 2) * part.sum()
        around = spreads.around(number)
        step[number] = -np.sum(part * around)
        bent = around * (2 * phi / (1 - phi**2) + _APART / phi)
        share = (phi - _PHI[0]) / (_PHI[1] - _PHI[0])
        revert[number] = -0.5 * np.sum(part * bent) * (_PHI[1] - _PHI[0]) * share * (1 - share)
    return np.concatenate([level, step, revert])


def _error_slopes(line: Straight, spreads: Spreads, care: Floats, others: Floats) -> Floats:
    """Slopes along noise and wander; `care` and `others` are minus twice those along the covariances of the errors."""
    mixing = _mixing(line.flow)
    mixed = np.einsum("pri,prs,psi->pi", mixing, care, mixing, optimize=True)
    at = np.arange(len(YEARS))
    every = mixed.reshape(len(care), CARE + 1, -1).sum(axis=(0, 2))
    noise = np.concatenate([every[:CARE], others[..., at, at].sum(axis=(0, 2)), every[CARE:]])
    wander = np.einsum("pmyz,yz->m", others, _walk(line.until))
    return np.concatenate([-(spreads.noise**2) * noise, -(spreads.wander[CARE:] ** 2) * wander])


def loosened(line: Straight, found: Found, chance: Floats, *, freedom: float = 5.0) -> Straight:
    """Return the line with counts that are out of keeping weighing less, as errors with longer tails would have them.

    Args:
        chance: the variances before any was loosened.
    """
    weight = (freedom + 1) / (freedom + found.odd**2)
    extra = np.where(np.abs(found.odd) > 2.5, 1 / weight - 1, 0.0)
    return replace(line, chance=chance + extra * (line.chance + 0.02**2))
