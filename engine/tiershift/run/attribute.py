"""Which part of a change did what: the change of a result, shared out among the decisions and beliefs behind it.

Every combination of the parts is run, so nothing is approximated. A part's share is its Shapley value: what it adds
to a combination, averaged over all orders in which the parts could have come. The shares of all parts add up to the
whole change at every moment, whatever the parts do to each other
(L. S. Shapley, A value for n-person games, 1953, https://doi.org/10.1515/9781400881970-018).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import factorial
from types import MappingProxyType
from typing import Literal

import xarray as xr

from tiershift.errors import Problem, UsageError
from tiershift.events.plan import Change, Plan
from tiershift.model.load import Model
from tiershift.run.inputs import plan_of
from tiershift.run.simulate import simulate

MOST_PARTS = 10
"""Each further part doubles the runs: ten are 1,024."""

Measure = Literal["share", "alone", "last"]
MEASURES: tuple[Measure, ...] = ("share", "alone", "last")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that changes: constants by id or name, decisions of a plan, or both together."""

    params: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    changes: tuple[Change, ...] = ()


def attribute(
    model: Model,
    parts: Mapping[str, Part],
    *,
    params: Mapping[str, float] | None = None,
    plan: Plan | str | None = None,
    variables: Iterable[str] | None = None,
) -> xr.Dataset:
    """Share the change that `parts` make together out among them.

    Args:
        model: what to run.
        parts: by the names under which they are reported; 1 to `MOST_PARTS` of them.
        params: other values for constants, with the parts and without; a part's own values come over these.
        plan: decisions that hold with the parts and without.
        variables: which to keep, by id or name; all by default.

    Returns:
        Dims (measure, part, time, subscripts …), in the variable's unit. Measure `share` is the Shapley value: its sum
        over `part` is the whole change. `alone` is the change that a part makes by itself, `last` what it adds when all
        others are there; where these two differ, the part works with or against the others.

    Raises:
        UsageError: there are no parts, or too many.
        InputError: something that was given is wrong; see the class raised.
    """
    if not 1 <= len(parts) <= MOST_PARTS:
        what = f"{len(parts)} parts are given"
        raise UsageError(Problem("parts", what, way_out=f"Give 1 to {MOST_PARTS}; put some together in one part."))
    decided = plan_of(model, plan)
    kept = None if variables is None else list(variables)
    own = list(parts.values())
    results = [
        simulate(model, params=_params(own, chosen, params), plan=_plan(own, chosen, decided), variables=kept)
        for chosen in range(2 ** len(own))
    ]
    whole = len(results) - 1
    without = results[0]
    measures = [
        xr.concat([change(results, whole, part) for part in range(len(own))], "part")
        for change in (_share, _alone, _last)
    ]
    made = xr.concat(measures, "measure").assign_coords(part=list(parts), measure=list(MEASURES))
    for name, variable in made.data_vars.items():
        variable.attrs |= without[name].attrs
    return made.assign_attrs(without.attrs | {"runs": len(results), "method": "Shapley value over all orders"})


def _params(own: list[Part], chosen: int, params: Mapping[str, float] | None) -> Mapping[str, float]:
    """The constants of one combination: `chosen` has a bit for each part that is in it."""
    together = dict(params or {})
    for number, part in enumerate(own):
        if chosen >> number & 1:
            together |= part.params
    return together


def _plan(own: list[Part], chosen: int, plan: Plan | None) -> Plan | None:
    """The decisions of one combination."""
    more = [change for number, part in enumerate(own) if chosen >> number & 1 for change in part.changes]
    if not more:
        return plan
    plan = plan or Plan()
    # The head names a log; what is put together here is in none. The sort is stable, as in the fold of a log.
    return replace(plan, head="", changes=tuple(sorted([*plan.changes, *more], key=lambda change: change.at)))


def _share(results: list[xr.Dataset], whole: int, part: int) -> xr.Dataset:
    """The Shapley value of a part."""
    many, bit = (whole + 1).bit_length() - 1, 1 << part
    total = xr.zeros_like(results[0])
    for others in range(whole + 1):
        if not others & bit:
            before = others.bit_count()
            weight = factorial(before) * factorial(many - before - 1) / factorial(many)
            total = total + weight * (results[others | bit] - results[others])
    return total


def _alone(results: list[xr.Dataset], whole: int, part: int) -> xr.Dataset:
    return results[1 << part] - results[0]


def _last(results: list[xr.Dataset], whole: int, part: int) -> xr.Dataset:
    return results[whole] - results[whole & ~(1 << part)]
