"""What is known of authorities, as values: who they are, what is counted of them, where a figure is from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "money", "rate", "percent", "share", "price", "score"]
"""Counts and money grow with the authority; the others do not."""
FIRST_OUTTURN, LAST_OUTTURN = 2011, 2024
"""Financial years with comparable section 251 outturn, by the year in which they end."""
Mark = Literal["open", "copied", "not clear"]
"""Open Government Licence; the same, through another's copy without a licence; another's compilation without one."""


@dataclass(frozen=True, slots=True)
class Successor:
    """An authority that took over, and the share of the predecessor's children that went there."""

    code: str
    share: float


@dataclass(frozen=True, slots=True)
class Authority:
    """An English authority that answers for children's services.

    Attributes:
        code: the code of the Office for National Statistics that the panel uses.
        dfe: its number at the Department for Education.
        names: other names, as people write them.
        codes: other codes that mean the same area.
        first, last: financial years (ending 31 March) it existed in, within the panel; `last` of one that still exists
            is the panel's last.
        successors: who took over after `last`; empty for one that still exists.
        joint: years by the authority it makes one return with, as "E09000021 workforce 2016-2025"; empty for none.
    """

    code: str
    name: str
    dfe: int
    region: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    first: int
    last: int
    successors: tuple[Successor, ...]
    joint: str

    @property
    def abolished(self) -> bool:
        """Whether others have taken over."""
        return bool(self.successors)


@dataclass(frozen=True, slots=True)
class Break:
    """A year from which an indicator means something else, or is counted in another way."""

    year: int
    words: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something that is counted of every authority.

    Attributes:
        name: its id, as in the published panel.
        words: what people call it.
        unit: as published.
        kind: what sort of number it is.
        low, high: no figure of an English authority can be outside these.
        denominator: what a rate, share or price is of; empty for the others.
        derived: worked out here from other indicators, so that it follows them.
        basis: when and how it is counted.
        about: what to know of its licence and of how far it can be trusted; empty for official figures.
    """

    name: str
    words: str
    group: str
    unit: str
    kind: Kind
    low: float
    high: float
    denominator: str
    derived: bool
    definition: str
    basis: str
    breaks: tuple[Break, ...]
    about: str

    @property
    def adds_up(self) -> bool:
        """Whether figures of areas add up to the figure of both."""
        return self.kind in ("count", "money")


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures are from, under which licence; `mark` is "open" where that is the Open Government Licence alone."""

    key: str
    description: str
    licence: str
    mark: Mark = "open"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A statistical neighbour of the published model of 2025: 1 is the nearest of ten."""

    code: str
    rank: int
    closeness: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of the panel.

    Attributes:
        value: NaN where it is missing.
        source: a key of `Panel.sources`, or "own:" and the start of the file's hash for a council's own figure.
        confidence: A official, A-derived worked out from A, B second-hand or estimated, own.
        note: what the publisher or the compiler said of it; for a missing value, why it is missing.
    """

    value: float
    source: str
    confidence: str
    note: str
