"""An outturn under a cut that is phased in: it divides by what the cut had come to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import exp
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tiershift import simulate
from tiershift.events import Path, apply
from tiershift.events.cuts import AT_ONCE, FRONT_LOADING, PHASED_OVER, PHASING_TIME, left_by
from tiershift.events.types import CUT, TIERS

from .test_fits import level, plan_of

if TYPE_CHECKING:
    from tests.events.conftest import Make

    from tiershift.model.load import Model

APRIL_2023, APRIL_2024 = date(2023, 4, 1), date(2024, 4, 1)
YEAR = (2024.25, 2025.25)


def step(share: float, years: float) -> float:
    """The mean, over the first year, of a cut that comes at once and is smoothed over `years`."""
    return share * (1 - years * (1 - exp(-1 / years)))


def ramp(share: float, years: float) -> float:
    """Likewise of one that grows from nothing to `share` in that year."""
    return share * (0.5 - years + years**2 * (1 - exp(-1 / years)))


@pytest.mark.parametrize("at_once", [0.0, 0.25, 1.0])
@pytest.mark.parametrize(("over", "smoothed", "decided"), [(0.0, step, 0.1), (1.0, ramp, 0.05)])
@pytest.mark.parametrize("phasing", [None, 5.0])
def test_an_outturn_under_a_phased_cut_is_what_the_calculus_says(
    make: Make,
    at_once: float,
    over: float,
    smoothed: Callable[[float, float], float],
    decided: float,
    phasing: float | None,
) -> None:
    plan = plan_of(
        make.lever(FRONT_LOADING, at_once, "Dmnl", APRIL_2023),
        make.cut(0.1, APRIL_2024, over=over),
        make.outturn("care", 2025, 7e9),
    )
    if phasing is not None:
        plan = apply(plan, make.lever(PHASING_TIME, phasing, "year", APRIL_2023))
    in_force = at_once * decided + (1 - at_once) * smoothed(0.1, phasing or PHASED_OVER)
    assert level(plan, 2024.5) * (1 - in_force) == pytest.approx(7e9, rel=1e-9)


def test_a_cut_of_long_ago_is_all_in_force_however_it_was_phased(make: Make) -> None:
    phased = make.lever(FRONT_LOADING, 0.0, "Dmnl", date(2010, 4, 1))
    plan = plan_of(phased, make.cut(0.1, date(2010, 4, 1)), make.outturn("care", 2025, 7.2e9))
    assert level(plan, 2024.5) == pytest.approx(8e9, rel=1e-3)
    assert level(plan, 2024.5) < 8e9


def test_levers_that_move_within_the_year_are_followed() -> None:
    from tiershift.events.plan import Change

    def path(lever: str, base: float, *ramps: tuple[float, float, float]) -> Path:
        return Path.of(lever, base, [Change(a, b, lever, value, "", "set", "") for a, b, value in ramps])

    cut = path(CUT, 0.02, (2023.0, 2024.75, 0.1), (2025.0, 2025.0, 0.04))
    loading, phasing = path(FRONT_LOADING, 0.5, (2024.0, 2025.0, 0.9)), path(PHASING_TIME, 2.0, (2024.25, 2025.0, 0.5))
    left = left_by(cut, [YEAR], loading, phasing)[YEAR[0]]
    # By small steps, as a check of the steps that are exact.
    times = np.linspace(2023.0, YEAR[1], 450_001)
    sparse = times[::9]
    decided, share, years = (np.interp(times, sparse, [p.at(t) for t in sparse]) for p in (cut, loading, phasing))
    slower, behind = 0.02, np.empty_like(times)
    length = times[1] - times[0]
    for place in range(len(times)):
        behind[place] = slower
        slower += length * (decided[place] - slower) / years[place]
    force = decided * share + behind * (1 - share)
    assert left == pytest.approx(1 - force[times >= YEAR[0]].mean(), abs=2e-6)


def test_before_anybody_decides_the_levers_of_the_model_are_what_the_fold_takes_them_for(shipped_model: Model) -> None:
    levers = shipped_model.parameters.levers
    assert (levers[FRONT_LOADING].value, levers[PHASING_TIME].value) == (AT_ONCE, PHASED_OVER)


def test_an_outturn_of_what_a_phased_cut_leaves_changes_nothing_in_the_model(make: Make, shipped_model: Model) -> None:
    phased = make.lever(FRONT_LOADING, 0.0, "Dmnl", APRIL_2024)
    planned = plan_of(phased, make.cut(0.1, date(2025, 4, 1)))
    in_force = step(0.1, PHASED_OVER)
    held = shipped_model.parameters.levers
    outturns = [make.outturn(tier, 2026, held[f"{tier}_budget"].value * (1 - in_force)) for tier in TIERS]
    runs = [
        simulate(shipped_model, plan=plan, variables=["funding", "cut_in_force"]).sel(time=slice(2024.5, None))
        for plan in (planned, apply(planned, *outturns))
    ]
    np.testing.assert_allclose(runs[1]["funding"], runs[0]["funding"], rtol=1e-9)
    of_the_model = runs[0]["cut_in_force"].sel(time=slice(2025.25, 2026.25)).mean().item()
    assert of_the_model == pytest.approx(in_force, rel=0.03)  # which runs in steps of its own
