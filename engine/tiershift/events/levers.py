"""Which levers of the model each kind of event acts on, and what it does to them: the one place that says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal

from tiershift.events.plan import Change, How
from tiershift.events.types import CUT, DOUBLE_RUNNING, KINDS, TIERS, CutImposed, Event, FundingShifted, budget_of
from tiershift.model.calendar import years
from tiershift.model.names import identifier

MADE = "{}"
"""In the name of a lever: stands for what the field says."""


@dataclass(frozen=True, slots=True)
class By:
    """A field of an event, and the levers that it names.

    Attributes:
        field: the field that says on what the event acts.
        levers: lever ids by what the field says; under "" the one lever of this kind of event, whose id may be made
            from what the field says (`MADE`). What is not among them acts on no lever.
    """

    field: str
    levers: Mapping[str, str]

    def lever(self, said: object) -> str | None:
        """Return the id of the lever for what the field says; `None` where it acts on none."""
        if "" in self.levers:
            return self.levers[""].replace(MADE, _id(str(said)))
        return self.levers.get(str(said))


_BUDGETS: Mapping[str, str] = MappingProxyType({str(tier): budget_of(tier) for tier in TIERS})
_CONTRACTS = {
    "outcome_pay": "outcome_pay",
    "competition": "competition",
    "user_choice": "user_choice",
    "regional_buying": "regional_buying",
    "provider_monitoring": "provider_monitoring",
    "profit_cap": "profit_cap",
    "digital": "digital_contract",
}
_PROGRAMME = By("programme", {"": f"{MADE}_money"})

ACTS: Mapping[str, tuple[By, ...]] = {
    "BudgetSet": (By("tier", _BUDGETS),),
    "CutImposed": (By("share", {"": CUT}),),
    "FundingShifted": (By("giver", _BUDGETS), By("receiver", _BUDGETS), By("double_running", {"": DOUBLE_RUNNING})),
    "LeverSet": (By("lever", {"": MADE}),),
    "GrantReceived": (By("tier", _BUDGETS),),
    "FloorSet": (
        By(
            "protects",
            {
                "early_help_share": "early_help_floor",
                "early_help_money": "early_help_ring_fence",
                "reserves": "least_reserves",
            },
        ),
    ),
    "PoolAgreed": (By("tier", _BUDGETS),),
    "PoolLeft": (By("tier", _BUDGETS),),
    "ProgrammeLaunched": (_PROGRAMME,),
    "ProgrammeScaled": (_PROGRAMME,),
    "ProgrammeStopped": (_PROGRAMME,),
    "FidelityFunded": (By("value", {"": "fidelity_support_share"}),),
    "TrainingFunded": (
        By(
            "whom",
            {
                "staff": "training_hours",
                "universal_staff": "universal_staff_training_hours",
                "teachers": "teachers_trained",
                "supervision": "supervision_hours",
                "academy": "academy_places",
            },
        ),
    ),
    "ThresholdChanged": (By("service", {"": f"{MADE}_threshold"}),),
    "AccessRedesigned": (
        By(
            "way",
            {
                "single_access_point": "single_access_point",
                "time_to_refer": "time_to_refer",
                "outreach": "early_help_outreach",
                "hidden_need_outreach": "hidden_need_outreach",
                "urgent_first": "early_help_priority_share",
                "early_help_wait_guarantee": "early_help_wait_guarantee",
                "mental_health_wait_guarantee": "wait_guarantee",
                "co_design": "co_design",
            },
        ),
    ),
    "HubOpened": (By("hubs", {"": "family_hubs_money"}),),
    "HubClosed": (By("hubs", {"": "family_hubs_money"}),),
    "PolicyShock": (
        By(
            "affects",
            {
                "demand": "demand_growth",
                "mental_health_capacity": "mental_health_capacity",
                "school_teams": "school_team_coverage",
                "inpatient_beds": "inpatient_beds",
                "profit_cap": "profit_cap",
                "agency_cap": "agency_cap",
            },
        ),
    ),
    "HomesCommissioned": (By("places", {"": "council_homes_opened"}),),
    "FosterOfferChanged": (By("offer", {"recruitment": "foster_recruitment_effort", "kin": "kin_offer"}),),
    "ContractPiloted": (By("terms", _CONTRACTS),),
    "ContractSigned": (By("terms", _CONTRACTS),),
    "ContractEnded": (By("terms", _CONTRACTS),),
}
"""The kinds of event that act on the model, and through which levers; the others are kept and shown."""


def levers_of(event: Event) -> Mapping[str, str]:
    """Return the ids of the levers that `event` acts on, by the field that names them; none where it only informs."""
    found: dict[str, str] = {}
    for by in ACTS.get(event.kind, ()):
        said = getattr(event, by.field)
        lever = by.lever(said)
        if lever is not None and said is not None and not (by.field == "double_running" and not said):
            found[by.field] = lever
    return found


def changes_of(event: Event, event_id: str = "") -> tuple[Change, ...]:
    """Return what `event` changes in the model; nothing where it only informs. `event_id` saves writing it out."""
    steps = _STEPS.get(type(event))
    if steps is None:
        return ()
    start, id_ = _years(event.effective), event_id or str(event.event_id)
    unit = _UNITS.get(type(event)) or getattr(event, "unit", None) or ""
    return tuple(
        [
            Change(start + later, start + later + over, lever, value, unit, how, id_)
            if how != "end"
            else Change(start + later, start + later + over, lever, value, unit, "add", id_, start)
            for lever, value, how, later, over in steps(event)
        ]
    )


_Step = tuple[str, float, How | Literal["end"], float, float]
"""A lever, a value, how it acts, years after the event at which it begins, and years that it takes.

What is an "end" is added, and ends what the event has begun.
"""

_years = lru_cache(maxsize=4096)(years)
_id = lru_cache(maxsize=4096)(identifier)


def _sets(event: Any) -> tuple[_Step, ...]:
    (by,) = ACTS[event.kind]
    lever = by.lever(getattr(event, by.field))
    return ((lever, event.value, "set", 0.0, getattr(event, "over", 0.0)),) if lever else ()


def _stops(event: Any) -> tuple[_Step, ...]:
    return ((_one(event), 0.0, "set", 0.0, event.over),)


def _cuts(event: CutImposed) -> tuple[_Step, ...]:
    if event.profile == "even" or not event.over:
        return ((CUT, event.share, "add", 0.0, event.over),)
    half = event.over / 2
    more, less = event.share * 2 / 3, event.share / 3
    first, second = (more, less) if event.profile == "front-loaded" else (less, more)
    return ((CUT, first, "add", 0.0, half), (CUT, second, "add", half, half))


def _shifts(event: FundingShifted) -> tuple[_Step, ...]:
    amount, over, lag = event.amount, event.over, event.double_running
    giver, receiver = budget_of(event.giver), budget_of(event.receiver)
    moved: tuple[_Step, ...] = ((giver, -amount, "add", 0.0, over), (receiver, amount, "add", 0.0, over))
    if not lag:
        return moved
    return (*moved, (DOUBLE_RUNNING, amount, "add", 0.0, over), (DOUBLE_RUNNING, -amount, "end", lag, over))


def _for_some_years(lever: str, value: float, span: float | None, over: float = 0.0) -> tuple[_Step, ...]:
    there: _Step = (lever, value, "add", 0.0, over)
    return (there,) if span is None else (there, (lever, -value, "end", span, over))


def _one(event: Any) -> str:
    (by,) = ACTS[event.kind]
    lever = by.lever(getattr(event, by.field))
    assert lever is not None  # the types allow for no other
    return lever


_UNITS: Mapping[type[Event], str] = {KINDS["CutImposed"]: "dimensionless", KINDS["HomesCommissioned"]: "places/year"}
"""Of what is changed, where the event has it in another unit or leaves it out."""

_SHAPES: Mapping[str, Callable[[Any], tuple[_Step, ...]]] = {
    **dict.fromkeys(("BudgetSet", "LeverSet", "FloorSet", "ProgrammeLaunched", "ProgrammeScaled"), _sets),
    **dict.fromkeys(("FidelityFunded", "TrainingFunded", "ThresholdChanged", "AccessRedesigned"), _sets),
    "FosterOfferChanged": _sets,
    "ProgrammeStopped": _stops,
    "CutImposed": _cuts,
    "FundingShifted": _shifts,
    "GrantReceived": lambda event: _for_some_years(_one(event), event.amount, event.years),
    "PoolAgreed": lambda event: _for_some_years(_one(event), event.amount, None),
    "PoolLeft": lambda event: _for_some_years(_one(event), -event.amount, None) if event.tier else (),
    "HubOpened": lambda event: _for_some_years(_one(event), event.hubs * event.money_each, None, event.over),
    "HubClosed": lambda event: _for_some_years(_one(event), -event.hubs * event.money_each, None, event.over),
    "PolicyShock": lambda event: _for_some_years(_one(event), event.change, event.years, event.over),
    "HomesCommissioned": lambda event: _for_some_years(_one(event), event.places / event.over, event.over),
    "ContractPiloted": lambda event: _for_some_years(_one(event), event.value, event.years),
    "ContractSigned": lambda event: _for_some_years(_one(event), event.value, None),
    "ContractEnded": lambda event: _for_some_years(_one(event), -event.value, None) if event.terms else (),
}
_STEPS: Mapping[type[Event], Callable[[Any], tuple[_Step, ...]]] = {KINDS[kind]: made for kind, made in _SHAPES.items()}
