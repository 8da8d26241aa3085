"""Decisions about money: budgets, cuts, grants, floors, pools, and any lever of the model."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tiershift.events.types_base import LONGEST, Decided, Over, Text, Tier

Profile = Literal["even", "front-loaded", "back-loaded"]


class BudgetSet(Decided):
    """The planned budget of a tier is set to an amount a year, at once or in a straight line over some years."""

    kind: Literal["BudgetSet"] = "BudgetSet"
    v: Literal[1] = 1
    tier: Tier = Field(description="the tier whose budget is set")
    value: float = Field(description="the new planned budget")
    unit: Text = Field(description="its unit: GBP2324/year, pounds a year at 2023-24 prices")
    over: Over = 0.0


class CutImposed(Decided):
    """A share of the whole funding envelope is taken away, on top of what was taken before.

    Of a cut that takes some years, two thirds fall in the first half of them when it is front-loaded, and one third
    when it is back-loaded.
    """

    kind: Literal["CutImposed"] = "CutImposed"
    v: Literal[2] = 2
    share: float = Field(gt=0, le=1, description="share of the envelope as it was before any cut: 0.08 is 8 %")
    over: Over = 0.0
    profile: Profile = Field(default="even", description="how the cut is spread over these years")
    reference: str = Field(
        default="", description="its number in the savings plan, which tells it from another cut of the same size"
    )


class FundingShifted(Decided):
    """Money moves from the planned budget of one tier to that of another, in a straight line over some years.

    The giving tier can release each pound only `double_running` years after it has moved. Until then transition
    funding, which comes on top of all plans, stands in for it: it grows as the money moves and runs out as it is
    released. All plans and transition funding together exceed what was planned before by exactly this overlap.
    """

    kind: Literal["FundingShifted"] = "FundingShifted"
    v: Literal[1] = 1
    giver: Tier = Field(description="the tier that gives")
    receiver: Tier = Field(description="the tier that receives")
    amount: float = Field(gt=0, description="what has moved in the end")
    unit: Text = Field(description="its unit: GBP2324/year, pounds a year at 2023-24 prices")
    over: Over = 0.0
    double_running: float = Field(
        default=0.0, ge=0, le=LONGEST, description="years until the giver can release what has moved"
    )


class LeverSet(Decided):
    """A lever of the model is set to a value, at once or in a straight line over some years."""

    kind: Literal["LeverSet"] = "LeverSet"
    v: Literal[1] = 1
    lever: Text = Field(description="the lever, by its name or id")
    value: float = Field(description="its new value")
    unit: Text = Field(description="the lever's unit")
    over: Over = 0.0


class GrantReceived(Decided):
    """Somebody outside pays an amount a year towards a tier, on top of its budget, for some years or for good."""

    kind: Literal["GrantReceived"] = "GrantReceived"
    v: Literal[1] = 1
    tier: Tier = Field(description="the tier that it is spent in")
    funder: Text = Field(description="who pays it")
    amount: float = Field(gt=0, description="what is paid a year")
    unit: Text = Field(description="its unit: GBP2324/year, pounds a year at 2023-24 prices")
    years: float | None = Field(
        default=None, gt=0, le=LONGEST, description="for how many years; until further notice without"
    )


class FloorSet(Decided):
    """What may not be gone below: a share or an amount for early help, reserves, or by law the money of a tier.

    The first three the model keeps to. The money of a tier is the plan's own duty: a decision that would leave a
    tier, after cuts, with less than its floor is refused.
    """

    kind: Literal["FloorSet"] = "FloorSet"
    v: Literal[1] = 1
    protects: Literal[
        "early_help_share", "early_help_money", "reserves", "universal", "targeted", "specialist", "care"
    ] = Field(description="a floor that the model keeps to, or the tier that the law protects")
    value: float = Field(ge=0, description="the floor")
    unit: Text = Field(description="its unit: Dmnl for a share, GBP2324/year for money, GBP2324 for reserves")


class PoolAgreed(Decided):
    """A partner puts money into a pooled budget, which is spent in a tier on top of its planned budget."""

    kind: Literal["PoolAgreed"] = "PoolAgreed"
    v: Literal[1] = 1
    pool: Text = Field(description="what the pool is called")
    partner: Text = Field(description="the body that contributes")
    tier: Tier = Field(description="the tier that it is spent in")
    amount: float = Field(gt=0, description="the contribution a year")
    unit: Text = Field(description="its unit: GBP2324/year, pounds a year at 2023-24 prices")


class PoolLeft(Decided):
    """A partner leaves a pooled budget, and what it put in is gone."""

    kind: Literal["PoolLeft"] = "PoolLeft"
    v: Literal[1] = 1
    pool: Text = Field(description="the pool")
    partner: Text = Field(description="the body that leaves")
    tier: Tier | None = Field(default=None, description="as agreed; filled in when it is accepted")
    amount: float | None = Field(default=None, gt=0, description="as agreed; filled in when it is accepted")
    unit: str | None = Field(default=None, description="as agreed; filled in when it is accepted")


MoneyDecision = BudgetSet | CutImposed | FundingShifted | LeverSet | GrantReceived | FloorSet | PoolAgreed | PoolLeft
