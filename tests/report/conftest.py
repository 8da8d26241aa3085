"""A small ensemble with the outputs of the shipped model, made from arithmetic instead of a simulation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
import xarray as xr

from tiershift.events.plan import Change, Plan
from tiershift.events.types import CutImposed, Event, FundingShifted
from tiershift.model.distributions import Triangular
from tiershift.model.parameters import Parameter, Parameters
from tiershift.model.tree import Const, Equation, Ref, Tree, Variable
from tiershift.report.summary import Report, Run, summarise

TIME = np.arange(2010.0, 2040.25 + 0.125, 0.25)
TODAY = date(2026, 11, 22)


def _dataset(effect: float = 0.0, futures: int = 40, seed: int = 7, **changed: Any) -> xr.Dataset:
    """Return an ensemble in which, from April 2026, the plan moves late spend and need by `effect` (a share)."""
    draw = np.random.default_rng(seed).normal(1.0, 0.05, size=(futures, 1))
    since = np.clip(TIME - 2026.25, 0.0, 10.0)[None, :] / 10.0
    moved = 1.0 - effect * since * draw
    grown = (1.0 + 0.012 * (TIME - 2010.0))[None, :] * np.where(TIME > 2024, draw, 1.0)
    rates = {
        "universal_spend": 1.3e9 * (2.0 - grown / 1.3) * (1.0 + 2.0 * effect * since),
        "targeted_spend": 1.5e9 * grown * (1.0 + 4.0 * effect * since),
        "specialist_spend": 3.0e9 * grown * moved,
        "care_spend": 6.0e9 * grown * moved,
        "transition_spend": 2.0e8 * effect * since * np.ones_like(draw),
        "budget_gap": 4.0e8 * since * draw * (1.0 - effect),
        "care_starts": 3.1e4 * grown * moved,
        "cin_starts": 4.0e5 * grown * moved,
        "cpp_starts": 6.0e4 * grown * moved,
        "referrals": 6.2e5 * grown * moved,
    }
    total = {f"cumulative_{name}": _integral(rate) for name, rate in rates.items()}
    stocks = {
        "children_in_care": 6.4e4 * grown * moved,
        "children_in_need": 3.8e5 * grown * moved,
        "child_protection_plans": 4.2e4 * grown * moved,
    }
    for stock, flow in (("children_in_care", "care"), ("children_in_need", "cin"), ("child_protection_plans", "cpp")):
        level = stocks[stock]
        total[f"cumulative_{flow}_ends"] = total[f"cumulative_{flow}_starts"] - (level - level[:, :1])
    people = np.broadcast_to(1.2e7 * np.ones_like(TIME), grown.shape)
    need = 1.6e6 * grown * moved
    ladder = {"emerging": 0.5 * need, "diagnosable": 0.4 * need, "complex": 0.1 * need, "well": people - need}
    unmet = need * (0.62 - 0.1 * effect * since)
    more = {
        "early_help_waiting_list": 4.0e4 * grown * moved,
        "mental_health_waiting_list": 2.7e5 * grown * moved,
        "mental_health_need": need,
        "unmet_mental_health_need": unmet,
        "unmet_mental_health_share": unmet / people,
        "mental_health_treated_share": 1.0 - unmet / need,
        "mean_wait_mental_health": 0.4 * grown * moved,
        "early_help_reach": 0.2 + 0.1 * effect * since * np.ones_like(draw),
        "child_population": people,
    }
    arrays = {**total, **stocks, **ladder, **more} | changed
    return xr.Dataset(
        {name: (("future", "time"), np.array(values)) for name, values in arrays.items()},
        coords={"time": TIME, "future": np.arange(futures)},
        attrs={
            "model": "childrens_services", "model_hash": "a" * 64, "parameters_hash": "b" * 64, "plan": "x",
            "log_head": "c" * 64, "seed": seed, "futures": futures, "engine_version": "0.1.0", "price_base": "2023-24",
        },
    )  # fmt: skip


def _integral(rate: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    steps = 0.25 * rate[:, :-1]
    return np.concatenate([np.zeros((rate.shape[0], 1)), np.cumsum(steps, axis=1)], axis=1)


def event(number: int, kind: type[Event] = CutImposed, **fields: Any) -> Event:
    """Return a decision of 1 April 2026, recorded on the day of `TODAY`."""
    common = {"event_id": UUID(int=number), "recorded": TODAY, "who": "the council", "why": "the settlement"}
    return kind(**{**common, "effective": date(2026, 4, 1), **fields})


def plan(name: str, *events: Event) -> Plan:
    """Return a plan with the changes that a test needs; they need not follow from the events."""
    shift = Change(2026.25, 2029.25, "targeted_budget", 8e8, "GBP2324/year", "add", str(UUID(int=2)))
    return Plan(name, name.capitalize(), "childrens_services", "d" * 64, (shift,) if events else (), events=events)


@dataclass(frozen=True)
class Fact:
    """What a report asks of a model."""

    name: str = "childrens_services"
    path: Path = Path("nowhere") / "childrens_services.mdl"
    hash: str = "a" * 64
    parameters: Parameters = field(default_factory=Parameters.empty)
    tree: Tree = field(default_factory=lambda: tree())
    local: None = None
    time_step: float = 0.0

    @property
    def england(self) -> Fact:
        return self


def tree() -> Tree:
    """Return equations in which the onset rate leads to children in care, to their starts, and no further."""
    read = {"onset rate": Const(0.43), "children in care": Ref("onset rate"), "care exit rate": Const(0.43)}
    read |= {"cumulative care starts": Ref("children in care")}
    variables = {
        name: Variable(name.replace(" ", "_"), name, "", "auxiliary", (), (Equation((), (), expr),))
        for name, expr in read.items()
    }
    return Tree("childrens_services", Path("nowhere"), variables, {}, {})


def parameters() -> Parameters:
    """Return two parameters, one of them a guess."""
    values = {
        id: Parameter(
            id=id, name=id.replace("_", " "), value=0.43, unit="1/year", low=0.35, high=0.46,
            draw=Triangular(0.35, 0.43, 0.46), kind="assumed", source="a table", year=2024, confidence=confidence,
        )
        for id, confidence in (("care_exit_rate", "B"), ("onset_rate", "D"))
    }  # fmt: skip
    return Parameters("childrens_services", "2023-24", values, {}, {}, "b" * 64)


Made = Callable[..., Report]


@pytest.fixture(scope="session")
def dataset() -> Callable[..., xr.Dataset]:
    """Make an ensemble; the first argument is the effect of the plan."""
    return _dataset


@pytest.fixture(scope="session")
def make() -> Made:
    """Make a report of a baseline and one plan; keywords go to the plan's dataset."""

    def made(effect: float = 0.1, *, history: Path | None = None, now: int | None = None, **kwargs: Any) -> Report:
        cut = event(1, CutImposed, share=0.08)
        shift = event(
            2, FundingShifted, giver="care", receiver="targeted", amount=8e8, unit="GBP2324/year",
            over=3.0, double_running=2.0, why="Board paper 7: =move early",
        )  # fmt: skip
        futures = kwargs.pop("futures", 40)
        runs = {
            "baseline": Run("baseline", "Budgets flat in real terms", plan("baseline"), _dataset(0.0, futures)),
            "early_shift": Run(
                "early_shift", "A cut, and a shift to early help", plan("early_shift", cut, shift),
                _dataset(effect, futures, **kwargs),
            ),
        }  # fmt: skip
        fact: Any = Fact(parameters=parameters())
        return summarise(fact, runs, history=history, now=now, command="tiershift forecast baseline early_shift")

    return made


@pytest.fixture(scope="session")
def report(make: Made) -> Report:
    return make()


@pytest.fixture(scope="session")
def outturn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of outturn with two indicators of ours and one that the model does not count."""
    file = tmp_path_factory.mktemp("history") / "history_england.csv"
    file.write_text(
        "year,indicator,value,unit,source,confidence\n"
        "2015,cla_31_march,69460,children,a census,A\n"
        "2020,cla_31_march,80000,children,a census,A\n"
        "2015,s251_gross_early,2651.5,GBP m cash,accounts,A\n"
        "2015,csw_cases,316647,cases,a survey,A\n",
        encoding="utf-8",
    )
    return file
