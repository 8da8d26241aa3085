"""Care spending for each child of a place against its neighbours, split into volume, mix and price.

Spending for a child is V × (sum of m × p + o): V children looked after for each child of the place, m the share of
those in a kind of placement, p a year's spending for each child in it, o other care spending for each child looked
after. The typical neighbour has the middle V, the middle m, the middle p and the middle o of the neighbours.

The difference is split by the mean over all orders in which the three may be changed (Shapley), which needs no order
of importance and leaves no remainder. Source: A. F. Shorrocks, "Decomposition procedures for distributional analysis:
a unified framework based on the Shapley value", Journal of Economic Inequality 11 (2013), 99-126.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from tiershift.places.funnel import Floats
from tiershift.places.panel import Panel

CHILDREN = "cla_31_march"
LEAST = 5
"""Neighbours of whom all parts have to be known for a typical neighbour."""


@dataclass(frozen=True, slots=True)
class Account:
    """One return that knows care spending by placement.

    Attributes:
        name: what people call it.
        total: the indicator with all care spending.
        kinds: words, money and children of each kind of placement that it knows.
    """

    name: str
    total: str
    kinds: tuple[tuple[str, str, str], ...]


ACCOUNTS = (
    Account(
        "revenue outturn RO3, gross",
        "ro3_gross_cla_total",
        (
            ("children's homes", "ro3_gross_residential", "cla_childrens_homes_31_march"),
            ("foster care", "ro3_gross_fostering", "cla_foster_31_march"),
        ),
    ),
    Account(
        "Section 251 outturn, gross",
        "s251_gross_cla_total",
        (("children's homes", "s251_gross_residential", "cla_childrens_homes_31_march"),),
    ),
)
"""In the order in which they are tried. The two returns differ: a split is of one of them throughout."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What spending for a child is made of: `volume`, `mix` and `price` by kind of placement, the last "all else".

    Children looked after for each child; shares of those, 1 for all else; pounds of 2023-24 a year.
    """

    volume: float
    mix: tuple[float, ...]
    price: tuple[float, ...]

    @property
    def spend(self) -> float:
        """Pounds for each child of the place, a year."""
        return self.volume * float(np.dot(self.mix, self.price))


@dataclass(frozen=True, slots=True)
class Split:
    """A difference to the typical neighbour in pounds for each child, a year: volume + mix + price, exactly.

    Attributes:
        kinds: the kinds of placement, "all else" last.
        prices: how much of `price` is of each kind.
        counted: how many neighbours are known in all parts.
    """

    account: str
    kinds: tuple[str, ...]
    place: Parts
    typical: Parts
    volume: float
    mix: float
    price: float
    prices: tuple[float, ...]
    counted: int


def split(panel: Panel, code: str, neighbours: Sequence[str], year: int, level: float) -> Split | str:
    """Return how care spending differs from the neighbours, or which figures are missing, in words.

    Args:
        level: the price level of the year, 1 in 2023-24.
    """
    lacking = ""
    for account in ACCOUNTS:
        mine = _parts(panel, account, code, year, level)
        near = [found for one in neighbours if isinstance(found := _parts(panel, account, one, year, level), Parts)]
        if isinstance(mine, str):
            lacking += f"{'; ' if lacking else ''}{account.name}: {mine}"
        elif len(near) < LEAST:
            lacking += f"{'; ' if lacking else ''}{account.name}: known in all parts of {len(near)} neighbours only"
        else:
            return _against(account, mine, _typical(near), len(near))
    return lacking


def shares(place: Parts, typical: Parts) -> Mapping[str, Floats]:
    """Return what `volume`, `mix` and each price add to the difference of two spends.

    By "volume", "mix" (shape ()) and "price" (shape (kind,)): their sum is `place.spend - typical.spend`.
    """
    made = {"volume": np.zeros(()), "mix": np.zeros(()), "price": np.zeros(len(place.price))}
    orders = list(permutations(made))
    for order in orders:
        now: dict[str, Floats] = {
            name: np.asarray(getattr(typical, name), np.float64) for name in ("volume", "mix", "price")
        }
        for name in order:
            new = np.asarray(getattr(place, name), np.float64)
            step = {**now, name: new - now[name]}
            change = step["volume"] * step["mix"] * step["price"]
            made[name] = made[name] + (change if name == "price" else change.sum()) / len(orders)
            now[name] = new
    return made


def _against(account: Account, mine: Parts, typical: Parts, counted: int) -> Split:
    made = shares(mine, typical)
    return Split(
        account=account.name,
        kinds=(*(words for words, _, _ in account.kinds), "all else"),
        place=mine,
        typical=typical,
        volume=float(made["volume"]),
        mix=float(made["mix"]),
        price=float(made["price"].sum()),
        prices=tuple(float(one) for one in made["price"]),
        counted=counted,
    )


def _typical(near: Sequence[Parts]) -> Parts:
    return Parts(
        float(np.median([one.volume for one in near])),
        tuple(float(one) for one in np.median([one.mix for one in near], axis=0)),
        tuple(float(one) for one in np.median([one.price for one in near], axis=0)),
    )


def _parts(panel: Panel, account: Account, code: str, year: int, level: float) -> Parts | str:
    """The parts of a place, or which figure is missing."""
    needed = [account.total, CHILDREN, "population_0_17", *(one for kind in account.kinds for one in kind[1:])]
    known = {name: panel.value(code, name, year) for name in needed}
    gone = [panel.indicators[name].words for name, value in known.items() if not (np.isfinite(value) and value > 0)]
    if gone:
        return f"{', '.join(gone)} missing or nothing"
    looked_after = known[CHILDREN]
    money = [known[name] / level for _, name, _ in account.kinds]
    children = [known[name] for _, _, name in account.kinds]
    return Parts(
        looked_after / known["population_0_17"],
        (*(count / looked_after for count in children), 1.0),
        (
            *(pounds / count for pounds, count in zip(money, children, strict=True)),
            (known[account.total] / level - sum(money)) / looked_after,
        ),
    )
