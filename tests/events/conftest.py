"""The world that the tests of events decide against: the shipped model's parameters, and a few of its variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tiershift.events import (
    AssumptionAdopted,
    BudgetSet,
    Counted,
    CutImposed,
    FundingShifted,
    LeverSet,
    OutturnRecorded,
    Tier,
)
from tiershift.model.calendar import financial_year_start
from tiershift.model.distributions import Fixed
from tiershift.model.load import Model, load_model
from tiershift.model.names import identifier
from tiershift.model.parameters import Lever, Parameter, Parameters

MONEY = "GBP2324/year"


@dataclass(frozen=True)
class Quantity:
    name: str
    unit: str


@dataclass(frozen=True)
class England:
    """A model as far as events need it, with the levers and budgets of the shipped one."""

    parameters: Parameters
    name: str = "childrens_services"
    initial_time: float = 2010.0
    final_time: float = 2040.25

    @property
    def variables(self) -> Mapping[str, Quantity]:
        return {"children_in_care": Quantity("children in care", "children")}


LEVERS = (
    ("universal budget", "universal", MONEY, 0.0, 6e9, 1033900000.0),
    ("targeted budget", "targeted", MONEY, 0.0, 6e9, 1736900000.0),
    ("specialist budget", "specialist", MONEY, 0.0, 1e10, 3781800000.0),
    ("care budget", "care", MONEY, 0.0, 2e10, 8139300000.0),
    ("envelope cut", "none", "Dmnl", 0.0, 0.5, 0.0),
    ("transition funding", "none", MONEY, 0.0, 5e9, 0.0),
    ("early help floor", "none", "Dmnl", 0.0, 1.0, 0.75),
    ("demand growth", "none", "1/year", -0.02, 0.05, 0.0),
)


def parameter(name: str, unit: str, low: float, high: float, value: float, lever: Lever | None = None) -> Parameter:
    return Parameter(
        id=identifier(name),
        name=name,
        value=value,
        unit=unit,
        low=low,
        high=high,
        draw=Fixed(value),
        kind="assumed",
        source="a test",
        year=2024,
        confidence="D",
        lever=lever,
    )


@pytest.fixture(scope="session")
def england() -> England:
    values = {
        "care_exit_rate": parameter("care exit rate", "1/year", 0.35, 0.46, 0.43),
        "outturn_tables_until": parameter("outturn tables until", "year", 2010.0, 2024.25, 2024.25),
    }
    levers = {}
    for name, tier, unit, low, high, value in LEVERS:
        lever = Lever(identifier(name), name, name, "A lever.", tier, unit, low, high, 0.01, value)
        values[lever.id] = parameter(name, unit, low, high, value, lever)
        levers[lever.id] = lever
    return England(replace(Parameters.empty("childrens_services"), values=values, levers=levers))


@pytest.fixture(scope="session")
def shipped_model() -> Model:
    return load_model("childrens_services")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a small base scenario in it."""
    (tmp_path / "base.yaml").write_text(
        "scenario: base\n"
        "title: A base\n"
        "model: childrens_services\n"
        "events:\n"
        "  - {kind: BudgetSet, tier: care, value: 8.0e9, unit: GBP2324/year, effective: 2024-04-01,\n"
        "     recorded: 2024-02-01, who: Cabinet, why: The budget}\n",
        encoding="utf-8",
    )
    return tmp_path


COMMON: dict[str, Any] = {"recorded": date(2026, 5, 14), "who": "Cabinet", "why": "The budget of the year"}


class Make:
    """Builders of events with ids of their own, so that a test says only what it is about."""

    def __init__(self) -> None:
        self._made = 0

    def _common(self, effective: date) -> dict[str, Any]:
        self._made += 1
        return {**COMMON, "event_id": UUID(int=self._made), "effective": effective}

    def budget(self, tier: Tier, value: float, effective: date, *, over: float = 0.0, unit: str = MONEY) -> BudgetSet:
        return BudgetSet(**self._common(effective), tier=tier, value=value, unit=unit, over=over)

    def cut(self, share: float, effective: date, *, over: float = 0.0) -> CutImposed:
        return CutImposed(**self._common(effective), share=share, over=over)

    def shift(
        self, giver: Tier, receiver: Tier, amount: float, effective: date, *, over: float = 0.0, lag: float = 0.0
    ) -> FundingShifted:
        tiers: dict[str, Any] = {"giver": giver, "receiver": receiver}
        money: dict[str, Any] = {"amount": amount, "unit": MONEY, "over": over, "double_running": lag}
        return FundingShifted(**self._common(effective), **tiers, **money)

    def lever(self, lever: str, value: float, unit: str, effective: date, *, over: float = 0.0) -> LeverSet:
        return LeverSet(**self._common(effective), lever=lever, value=value, unit=unit, over=over)

    def outturn(self, tier: Tier, year: int, amount: float, *, unit: str = MONEY) -> OutturnRecorded:
        common = self._common(financial_year_start(year))
        return OutturnRecorded(**common, source="Accounts", tier=tier, financial_year=year, amount=amount, unit=unit)

    def count(self, variable: str, value: float, unit: str, effective: date) -> Counted:
        return Counted(**self._common(effective), source="Census", variable=variable, value=value, unit=unit)

    def belief(self, parameter: str, unit: str, **view: Any) -> AssumptionAdopted:
        common = self._common(date(2026, 4, 1))
        return AssumptionAdopted(
            **common, source="Service plan", parameter=parameter, unit=unit, confidence="D", **view
        )


@pytest.fixture(scope="session")
def make() -> Make:
    return Make()
