"""Figures of authorities as people write them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tiershift.places.kinds import Indicator
from tiershift.places.panel import Panel

MAIN = (
    "population_0_17", "child_relative_low_income_pct", "idaci_average_score", "referrals", "cin_31_march",
    "s47_enquiries", "icpc", "cpp_31_march", "cla_31_march", "cla_starters", "cla_leavers", "cla_foster_31_march",
    "cla_childrens_homes_31_march", "cla_supported_accommodation_31_march", "cla_uasc_31_march",
    "childrens_home_places", "s251_gross_early", "s251_gross_late", "s251_gross_early_per_child",
    "s251_gross_late_per_child", "early_share_of_early_plus_late_gross", "s251_gross_cla_total",
    "s251_gross_residential", "s251_gross_fostering", "s251_gross_safeguarding", "s251_unit_cost_residential_week",
    "csw_in_post", "csw_vacancy_rate", "csw_agency_rate", "csw_turnover_rate", "csw_caseload", "ehcp_january",
    "camhs_mean_wait_second_contact_days", "ofsted_overall_effectiveness",
)  # fmt: skip
"""What a director asks for first."""
_JUDGED = ("", "outstanding", "good", "requires improvement", "inadequate")


def told(value: float, indicator: Indicator) -> str:
    """Return a figure with its unit in few signs; nothing for a missing one."""
    if not math.isfinite(value):
        return ""
    if indicator.unit.startswith("1 outstanding"):
        return _JUDGED[round(value)]
    match indicator.kind:
        case "money":
            return f"£{value / 1e6:,.2f}m" if abs(value) >= 1e6 else f"£{value:,.0f}"
        case "price":
            return f"£{value:,.0f}"
        case "percent":
            return f"{value:,.1f}%"
        case "share":
            return f"{value:.3f}"
        case "rate":
            return f"{value:,.1f}" if value >= 10 else f"{value:.3g}"
        case "count":
            return f"{value:,.0f}"
        case _:
            return f"{value:,.4g}"


def span(years: list[int]) -> str:
    """Return years as people write them: `2010-2019, 2022`."""
    parts: list[list[int]] = []
    for year in years:
        if parts and year == parts[-1][-1] + 1:
            parts[-1].append(year)
        else:
            parts.append([year])
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}-{part[-1]}" for part in parts)


def left_unread(figures: Sequence[tuple[str, int]], panel: Panel) -> str:
    """Return in words which of a council's own figures move no forecast, and why; figures are indicator and year."""
    years: dict[str, list[int]] = {}
    for name, year in figures:
        years.setdefault(name, []).append(year)
    listed = "; ".join(f"{panel.indicators[name].words} {span(sorted(own))}" for name, own in years.items())
    return (
        f"Kept and shown, but no forecast goes by {'it' if len(figures) == 1 else 'them'}: {listed}. A forecast "
        "takes starters, leavers, referrals and spending up to March 2024; of later years it takes children in care "
        "and on protection plans at 31 March, and what it knows a place's size by. Other indicators the model does not "
        "have."
    )
