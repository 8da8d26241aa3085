"""How large every authority is, and what it starts from: its own counts in place of England's, before any fitting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from tiershift.calibrate.pool.series import (
    SPRINGS,
    TOO_SMALL,
    Flags,
    Floats,
    children_of,
    codes_of,
    england,
    filled,
    table,
)
from tiershift.model.load import Model
from tiershift.model.local import Local
from tiershift.places import Panel

EARLY, LATE = "s251_gross_early", "s251_gross_late"
UNDER_FIVES, FAMILIES, YOUNG = (
    "s251_gross_under5_childrens_centres", "s251_gross_family_support", "s251_gross_services_young_people",
)  # fmt: skip
CARE_SPEND, SAFEGUARDING, JUSTICE = (
    "s251_gross_cla_incl_adoption_sgo", "s251_gross_safeguarding", "s251_gross_youth_justice",
)  # fmt: skip
POVERTY = ("child_low_income_hmrc_pct", "child_relative_low_income_pct_webb", "child_relative_low_income_pct")
"""Measures of child poverty, one after the other in time; each is read as a multiple of England's in its year."""
UNACCOMPANIED, CARE, NEED, PLANS, ENQUIRIES = (
    "cla_uasc_31_march", "cla_31_march", "cin_31_march", "cpp_31_march", "s47_enquiries",
)  # fmt: skip
WORDS: Mapping[str, str] = {
    "population": "children",
    "poverty": "child poverty",
    "unaccompanied": "unaccompanied children",
    "money": "early and late spending",
    CARE: "children in care in 2010",
    NEED: "children in need in 2010",
    PLANS: "protection plans in 2010",
    ENQUIRIES: "section 47 enquiries when they were first counted",
    EARLY: "early spending in 2010-11",
}
_FIRST_YEARS = 3
"""Years from the first on whose mean says where a place starts."""
_FEW = 3.0
"""What stands for a suppressed count of one to five children."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """What is known of all authorities before anything is fitted.

    Attributes:
        codes: the authorities, in order.
        children: shape (authority, spring).
        indices: by name (population, poverty, unaccompanied, money), shape (authority, spring).
        starts: by indicator, what an authority had at the start as a share of England's, shape (authority,).
        now: by indicator, the same for 2023-24.
        guessed: what was filled or taken from neighbours, by the names of `WORDS`, shape (authority,).
    """

    codes: tuple[str, ...]
    children: Floats
    indices: Mapping[str, Floats]
    starts: Mapping[str, Floats]
    now: Mapping[str, Floats]
    guessed: Mapping[str, Flags] = field(repr=False)

    @property
    def share(self) -> Floats:
        """Each authority's share of England's children at the last count of children."""
        return np.asarray(self.indices["population"][:, -1], float)


def sizes_of(panel: Panel, codes: Sequence[str] | None = None) -> Sizes:
    """Return the sizes of authorities; by default of all that exist.

    What is missing is taken from the years around, or, where there are none, from the statistical neighbours.
    """
    every = codes_of(panel)
    chosen = tuple(codes) if codes is not None else every
    children, gaps = children_of(panel, every)
    near = neighbours(panel, every)
    population = children / children.sum(axis=0)
    guessed: dict[str, Flags] = {"population": np.asarray(gaps.any(axis=1), bool)}
    indices = {"population": population}
    indices["poverty"], guessed["poverty"] = _poverty(panel, every, population, near)
    for name, indicators in (("unaccompanied", (UNACCOMPANIED,)), ("money", (EARLY, LATE))):
        values = sum(table(panel, every, one).values for one in indicators)
        if name == "unaccompanied":
            values = np.where(np.isnan(values), _suppressed(panel, every), values)
        rate, guessed[name] = _rates(np.asarray(values, float), children, near)
        indices[name] = rate * population
    starts, now = {}, {}
    for one in (CARE, NEED, PLANS, ENQUIRIES, EARLY, UNDER_FIVES, FAMILIES, YOUNG):
        starts[one], guessed[one] = _at_start(panel, every, one, children, near)
    for one in (UNDER_FIVES, YOUNG, FAMILIES, SAFEGUARDING, JUSTICE, CARE_SPEND):
        rate, _ = _rates(table(panel, every, one).values, children, near)
        now[one] = (rate * population)[:, SPRINGS.index(2024)]
    at = [every.index(code) for code in chosen]
    return Sizes(
        chosen,
        children[at],
        {name: values[at] for name, values in indices.items()},
        {name: values[at] for name, values in starts.items()},
        {name: values[at] for name, values in now.items()},
        {name: values[at] for name, values in guessed.items()},
    )


def neighbours(panel: Panel, codes: Sequence[str]) -> Floats:
    """Return the weights of each authority's statistical neighbours, shape (authority, authority), rows adding to 1.

    The ten published neighbours weigh alike. One that has none gets those in its region, and failing that all.
    """
    made = np.zeros((len(codes), len(codes)))
    at = {code: number for number, code in enumerate(codes)}
    for code, row in at.items():
        near = [at[one.code] for one in panel.neighbours(code) if one.code in at and one.code not in TOO_SMALL]
        if not near:
            region = panel.authorities[code].region
            near = [n for other, n in at.items() if other != code and panel.authorities[other].region == region]
        near = near or [number for number in at.values() if number != row]
        if near:
            made[row, near] = 1.0 / len(near)
    return made


def _rates(values: Floats, children: Floats, near: Floats) -> tuple[Floats, Flags]:
    """Figures for a child as multiples of England's, shape (authority, spring), and which authorities have a guess."""
    total = england(values, children)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = (values / children) / (total / children.sum(axis=0))
    held = np.isfinite(total)
    made = np.full(rate.shape, np.nan)
    made[:, held], _ = filled(rate[:, held])
    made, _ = filled(made)
    bare: Flags = np.asarray(np.isnan(made).any(axis=1), bool)
    if bare.any():
        weights = np.where(bare, 0.0, near)
        sums = weights.sum(axis=1, keepdims=True)
        mean = np.where(sums > 0, weights @ np.where(bare[:, None], 0.0, made) / np.maximum(sums, 1e-9), 1.0)
        made = np.where(bare[:, None], mean, made)
    return np.maximum(made, 1e-3), np.asarray(np.isnan(rate[:, held]).any(axis=1), bool)


def _poverty(panel: Panel, codes: Sequence[str], population: Floats, near: Floats) -> tuple[Floats, Flags]:
    """Child poverty as a multiple of England's; where two measures overlap, their mean."""
    found = []
    for name in POVERTY:
        values = table(panel, codes, name).values
        known = np.isfinite(values)
        weight = np.where(known, population, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = np.nansum(np.where(known, values, 0.0) * weight, axis=0) / weight.sum(axis=0)
            found.append(np.where(known.sum(axis=0) >= len(codes) / 2, values / mean, np.nan))
    stacked = np.stack(found)
    known = np.isfinite(stacked)
    with np.errstate(invalid="ignore"):
        rate = np.where(known.any(axis=0), np.nansum(stacked, axis=0) / np.maximum(known.sum(axis=0), 1), np.nan)
    guess: Flags = np.asarray(np.isnan(rate).mean(axis=1) > 0.25, bool)
    made, _ = filled(rate)
    bare: Flags = np.asarray(np.isnan(made).any(axis=1), bool)
    made[bare] = (near @ np.where(bare[:, None], 1.0, made))[bare]
    return made, guess


def _suppressed(panel: Panel, codes: Sequence[str]) -> Floats:
    """A small number where a count of unaccompanied children is suppressed as such; otherwise NaN."""
    made = np.full((len(codes), len(SPRINGS)), np.nan)
    for row, code in enumerate(codes):
        for column, year in enumerate(SPRINGS):
            if "suppressed" in panel.figure(code, UNACCOMPANIED, year).note:
                made[row, column] = _FEW
    return made


def _at_start(panel: Panel, codes: Sequence[str], name: str, children: Floats, near: Floats) -> tuple[Floats, Flags]:
    """The share of England's at the start: the mean of the first years in which it was counted."""
    values = table(panel, codes, name).values
    first = int(np.argmax(np.isfinite(values).sum(axis=0) > len(codes) / 2))
    own = slice(first, first + _FIRST_YEARS)
    rate, _ = _rates(values[:, own], children[:, own], near)
    share = rate.mean(axis=1) * children[:, 0] / children[:, 0].sum()
    return share, np.asarray(np.isnan(values[:, own]).all(axis=1), bool)


def local_of(sizes: Sizes, row: int, model: Model, panel: Panel) -> Local:
    """Return one authority as its counts alone have it: its size, its indices, its starts, and no effects."""
    code = sizes.codes[row]
    name = panel.authorities[code].name
    said = {
        WORDS[key]: "the years around it, or statistical neighbours"
        for key, flags in sizes.guessed.items()
        if flags[row] and key in WORDS
    }
    return Local(
        code, name, name, float(sizes.share[row]),
        values=_values(sizes, row, model), scales=_scales(sizes, row), estimated=said,
    )  # fmt: skip


def _springs(values: Floats) -> dict[str, float]:
    return {f"spring {year}": float(value) for year, value in zip(SPRINGS, values, strict=True)}


def _values(sizes: Sizes, row: int, model: Model) -> dict[str, float | Mapping[str, float]]:
    made: dict[str, float | Mapping[str, float]] = {
        f"{name} index of the place": _springs(values[row]) for name, values in sizes.indices.items()
    }
    posts = model.england.parameters.find("posts at start")
    share = sizes.indices["population"][row, 0]
    own = {"social workers": _cases(sizes, row, model) / share, "early help workers": _start(sizes, row, EARLY) / share}
    made["posts at start"] = {one.name: float(one.value * share * own.get(one.name, 1.0)) for one in posts.elements}
    early = _start(sizes, row, EARLY)
    money = float(sizes.indices["money"][row, 1])

    def of(name: str) -> float:
        return model.england.parameters.find(name).value

    made["reference early spend per child"] = of("reference early spend per child") * early / share
    made["first early help share"] = min(of("first early help share") * early / money, 0.9)
    universal = _universal(sizes.starts, row)
    made["reference universal spend per child"] = of("reference universal spend per child") * universal / share
    return made


def _start(sizes: Sizes, row: int, name: str) -> float:
    return float(sizes.starts[name][row])


def _universal(shares: Mapping[str, Floats], row: int) -> float:
    """The share of England's under-fives and young people's services together; they were as 72 to 28 in 2010-11."""
    return float(0.72 * shares[UNDER_FIVES][row] + 0.28 * shares[YOUNG][row])


def _cases(sizes: Sizes, row: int, model: Model) -> float:
    """The share of England's social work cases at the start."""
    find = model.england.parameters.find
    own = total = 0.0
    for name, indicator in (
        ("children supported at home at start", NEED), ("plans at start", PLANS),
        ("newly in care at start", CARE), ("settled in care at start", CARE),
    ):  # fmt: skip
        value = find(name).value
        own, total = own + value * _start(sizes, row, indicator), total + value
    return own / total


def _scales(sizes: Sizes, row: int) -> dict[str, float]:
    """Sizes of amounts that do not go by the number of children."""
    first = float(sizes.indices["population"][row, 0])
    care, need, plans = (_start(sizes, row, name) for name in (CARE, NEED, PLANS))
    early, money = _start(sizes, row, EARLY), float(sizes.indices["money"][row, 1])
    made: dict[str, float] = {**dict.fromkeys(_BY_CARE, care), **dict.fromkeys(_BY_PLANS, plans)}
    made |= dict.fromkeys(_BY_MONEY, money)
    made |= dict.fromkeys(_BY_CHILDREN, first)
    made["children supported at home at start"] = need
    made["investigations at start"] = _start(sizes, row, ENQUIRIES)
    made["unaccompanied at start"] = float(sizes.indices["unaccompanied"][row, 0])
    made["unaccompanied arrivals after history"] = float(sizes.indices["unaccompanied"][row, -4:-1].mean())
    made["first early help budget"] = early
    made["universal spend at start"] = made["first universal budget"] = _universal(sizes.starts, row)
    made["targeted spend at start"] = _start(sizes, row, FAMILIES)
    now = sizes.now
    made["universal budget"] = float(0.54 * now[UNDER_FIVES][row] + 0.46 * now[YOUNG][row])
    made["targeted budget"] = float(now[FAMILIES][row])
    made["specialist budget"] = float(0.91 * now[SAFEGUARDING][row] + 0.09 * now[JUSTICE][row])
    made["care budget"] = float(now[CARE_SPEND][row])
    return {name: max(value, 1e-9) for name, value in made.items()}


_BY_CARE = (
    "newly in care at start", "settled in care at start", "returned home at start",
    "young people leaving care at start", "children under guardianship at start", "places at start",
    "homes in the pipeline at start",
)  # fmt: skip
_BY_PLANS = ("plans at start", "children once on a plan at start")
_BY_MONEY = ("specialist spend before the line break", "reserves at start", "least reserves")
_BY_CHILDREN = (
    "recognised need at start", "mental health waiting list at start", "help at start", "mental health capacity",
    "inpatient beds", "reference crises", "reference lighter places",
)  # fmt: skip
