"""Indicators that follow from others: rates, sums a child, the early share. They are worked out, never stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
POPULATION = "population_0_17"
PER_CHILD = (
    "early", "family_support", "late", "residential", "safeguarding", "services_young_people",
    "under5_childrens_centres",
)  # fmt: skip
PER_10_000 = {
    "cin_rate": "cin_31_march",
    "cla_leavers_rate": "cla_leavers",
    "cla_rate": "cla_31_march",
    "cla_starters_rate": "cla_starters",
    "cla_uasc_rate": "cla_uasc_31_march",
    "cpp_rate": "cpp_31_march",
    "cpp_starting_rate": "cpp_starting",
    "icpc_rate": "icpc",
    "referrals_rate": "referrals",
    "s47_rate": "s47_enquiries",
}


@dataclass(frozen=True, slots=True)
class Ratio:
    """`scale` × the sum of `over` / the sum of `under`.

    Attributes:
        mean: `under` is a stock, of which the mean of opening and closing is taken.
        rounding: half of the last digit that the published panel shows.
    """

    over: tuple[str, ...]
    under: tuple[str, ...]
    scale: float
    rounding: float
    mean: bool = False


RATIOS: Mapping[str, Ratio] = {
    **{rate: Ratio((count,), (POPULATION,), 1e4, 0.05) for rate, count in PER_10_000.items()},
    **{f"s251_gross_{x}_per_child": Ratio((f"s251_gross_{x}",), (POPULATION,), 1.0, 0.5) for x in PER_CHILD},
    "ehcp_per_1000_children": Ratio(("ehcp_january",), (POPULATION,), 1e3, 0.05),
    "early_share_of_early_plus_late_gross": Ratio(
        ("s251_gross_early",), ("s251_gross_early", "s251_gross_late"), 1.0, 5e-5
    ),
    "cla_exit_rate": Ratio(("cla_leavers",), ("cla_31_march",), 1.0, 5e-4, mean=True),
}
SUMS: Mapping[str, tuple[str, ...]] = {
    "s251_gross_early": (
        "s251_gross_under5_childrens_centres",
        "s251_gross_family_support",
        "s251_gross_services_young_people",
    ),
    "s251_gross_late": ("s251_gross_cla_incl_adoption_sgo", "s251_gross_safeguarding", "s251_gross_youth_justice"),
}
"""Totals of lines, which the publisher's compiler added up: a council's own lines move them."""


def ratio(name: str, values: Callable[[str], Floats]) -> Floats:
    """Return a derived indicator, of the shape that `values` gives; years run along the last axis.

    It is NaN where anything that it follows from is.
    """
    made = RATIOS[name]
    over, under = (np.sum([values(part) for part in parts], axis=0) for parts in (made.over, made.under))
    if made.mean:
        opening = np.full_like(under, np.nan)
        opening[..., 1:] = under[..., :-1]
        under = (opening + under) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(under > 0, made.scale * over / under, np.nan)
