"""Invest to save: what early money costs and late spend gives back, when it is paid back, and what it is worth now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tiershift.report.bands import Array
from tiershift.report.tables.money import Money

DISCOUNT = 0.035
"""Yearly rate of social time preference to year 30: HM Treasury, The Green Book (February 2026), chapter 6."""
YEARS_AT_DISCOUNT = 30
"""After these the Green Book has a lower rate; no run of a report goes as far."""


@dataclass(frozen=True, slots=True)
class Invested:
    """The invest-to-save account of one scenario; arrays have the shape (future, year).

    Attributes:
        years: from the first of the plan of money to the end of the run.
        investment: early money that decisions add, cash £m.
        benefit: what these decisions change in late spend, cash £m: less is negative.
        real: both together, £m at base-year prices.
        factor: discount factor by year, 1 in the first.
        price: price level by year.
        memo: what the whole scenario releases, cashes, avoids and runs double, cash £m, as the model counts it.
    """

    years: tuple[int, ...]
    investment: Array
    benefit: Array
    real: Array
    factor: Array
    price: Array
    memo: Mapping[str, Array]

    @property
    def cumulative(self) -> Array:
        """Net cost so far, cash £m; negative once more has come back than went in."""
        made: Array = np.cumsum(self.investment + self.benefit, axis=1)
        return made

    @property
    def peak(self) -> Array:
        """The most that is out at once, cash £m, shape (future,)."""
        made: Array = np.maximum(self.cumulative.max(axis=1), 0.0)
        return made

    @property
    def value(self) -> Array:
        """Net present value of what is given back over what goes in, £m at base-year prices, shape (future,)."""
        made: Array = -(self.real * self.factor).sum(axis=1)
        return made

    @property
    def paid_back(self) -> Array:
        """The financial year from which on no money is out any more, shape (future,); infinite where that is never."""
        out = self.cumulative > 0.0
        last = np.where(out.any(axis=1), out.shape[1] - 1 - np.argmax(out[:, ::-1], axis=1), -1)
        years = np.array([*self.years, np.inf])
        made: Array = years[last + 1]
        return made


def invested(money: Money) -> Invested | None:
    """Return the account of the decisions that add early money; none where there are none."""
    places = slice(money.first + 1, len(money.all_years))
    investing = [
        part.ref
        for part in money.effects.parts
        if not part.prior
        and part.ref not in money.saving
        and bool(np.any(money.effects.of[part.ref][:2].sum(axis=0).mean(axis=0)[places] > 0.0005))
    ]
    if not investing:
        return None
    early = sum((money.effects.of[ref][:2].sum(axis=0) for ref in investing), np.zeros_like(money.net))[:, places]
    late = sum((money.effects.of[ref][2:].sum(axis=0) for ref in investing), np.zeros_like(money.net))[:, places]
    price = money.price[places]
    memo = {
        "Double running: transition money used": -money.flows["double"],
        "Released late money that became cashable": -money.flows["cashed"],
        "Released late money that never is: cost avoided": -money.flows["avoided"],
    }
    return Invested(
        years=money.all_years[places],
        investment=early * price,
        benefit=late * price,
        real=early + late,
        factor=(1.0 + DISCOUNT) ** -np.arange(len(price), dtype=np.float64),
        price=price,
        memo={name: values[:, places] * price for name, values in memo.items()},
    )
