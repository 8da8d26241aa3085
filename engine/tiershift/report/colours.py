"""Colours: one for each scenario, told apart by colour-blind people and in print."""

from __future__ import annotations

from collections.abc import Mapping

from tiershift.report.summary import Report

BASELINE = "#595959"
PLANS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")


def colours(report: Report) -> Mapping[str, str]:
    """Return the colour of each scenario: grey for a baseline, then the palette of Okabe and Ito."""
    compared = {plan for plan, _ in report.pairs}
    baselines = {baseline for _, baseline in report.pairs if baseline not in compared} or {report.first.name}
    plans = [name for name in report.results if name not in baselines]
    own = {name: PLANS[place % len(PLANS)] for place, name in enumerate(plans)}
    return {name: own.get(name, BASELINE) for name in report.results}
