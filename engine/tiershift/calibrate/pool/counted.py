"""What is counted of every authority each year, and which result of the model it is held against."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tiershift.calibrate.measures import Growth, Level, Measure
from tiershift.calibrate.pool.series import SPRINGS, TOO_SMALL, Flags, Floats, table
from tiershift.calibrate.pool.sizes import CARE, CARE_SPEND, JUSTICE, NEED, PLANS, SAFEGUARDING
from tiershift.places import Panel

YEARS = tuple(range(2011, 2025))
"""Financial years, by the 31 March on which they end, in which places are compared."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing that is counted.

    Attributes:
        name: what people call it.
        indicators: of the panel, added up.
        measure: the model's result.
        first: the first year compared; before it, definitions are others.
        whole: whether it comes in whole children, whose number varies by chance alone as its root.
        held: whether the model has an effect of each year to follow it; what it has none for, tells less of today the
            longer ago it was counted.
        money: whether it is in pounds, of the year.
    """

    name: str
    indicators: tuple[str, ...]
    measure: Measure
    first: int = 2011
    whole: bool = True
    held: bool = False
    money: bool = False


COUNTED: tuple[Counted, ...] = (
    Counted("children in care", (CARE,), Level(("children in care",)), whole=False, held=True),
    Counted("care starters", ("cla_starters",), Growth(("cumulative care starts",)), held=True),
    Counted("care leavers", ("cla_leavers",), Growth(("cumulative care ends",)), held=True),
    Counted("children in need", (NEED,), Level(("children in need",))),
    Counted("need episodes starting", ("cin_episodes_starting",), Growth(("cumulative cin starts",))),
    Counted("protection plans", (PLANS,), Level(("child protection plans",))),
    Counted("plans starting", ("cpp_starting",), Growth(("cumulative cpp starts",))),
    Counted("referrals", ("referrals",), Growth(("cumulative referrals",))),
    Counted("section 47 enquiries", ("s47_enquiries",), Growth(("cumulative section 47 enquiries",)), first=2013),
    Counted("adoptions", ("cla_adopted",), Growth(("cumulative adoptions",))),
    Counted("children in children's homes", ("cla_childrens_homes_31_march",), Level(("in placement[childrens home]",)),
            first=2020),
    Counted("care spending", (CARE_SPEND,), Growth(("cumulative care spend",)), first=2013, whole=False, money=True),
    Counted("specialist spending", (SAFEGUARDING, JUSTICE), Growth(("cumulative specialist spend",)), first=2013,
            whole=False, money=True),
)  # fmt: skip
_LEAST = 5.0
"""Counts below this are not compared: they are rounded or suppressed."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of authorities.

    Attributes:
        codes: the authorities, in order.
        values: shape (authority, counted, year) in children or pounds of 2023-24; NaN where there is none.
        bridged: whether made from the authorities that came before, which is worth less.
    """

    codes: tuple[str, ...]
    values: Floats
    bridged: Flags

    def until(self, year: int) -> Counts:
        """Return what was known at the end of a financial year."""
        late = np.array(YEARS) > year
        return Counts(self.codes, np.where(late, np.nan, self.values), self.bridged)


def deflators(model_file: Path) -> Mapping[int, float]:
    """Return pounds of 2023-24 for a pound of each financial year, from the budgets beside a model."""
    with (model_file.parent / "budgets_england.csv").open(encoding="utf-8", newline="") as text:
        index = {int(row["year"]): float(row["deflator"]) for row in csv.DictReader(text)}
    return {year: index[2024] / value for year, value in index.items()}


def counts_of(panel: Panel, codes: Sequence[str], prices: Mapping[int, float]) -> Counts:
    """Return what was counted of authorities; those too small for rates have none."""
    shape = (len(codes), len(COUNTED), len(YEARS))
    values, bridged = np.full(shape, np.nan), np.zeros(shape, bool)
    at = [SPRINGS.index(year) for year in YEARS]
    small = np.isin(np.array(codes), TOO_SMALL)
    for number, counted in enumerate(COUNTED):
        parts = [table(panel, codes, indicator) for indicator in counted.indicators]
        found = np.sum([part.values[:, at] for part in parts], axis=0)
        if counted.money:
            found = found * np.array([prices[year] for year in YEARS])
        dropped = (np.array(YEARS) < counted.first)[None] | small[:, None] | (found < _LEAST)
        values[:, number] = np.where(dropped, np.nan, found)
        bridged[:, number] = np.any([part.bridged[:, at] for part in parts], axis=0)
    return Counts(tuple(codes), values, bridged)
