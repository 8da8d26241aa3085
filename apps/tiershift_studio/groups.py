"""The groups in which the page offers its levers, the questions of a director first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """Levers that are read together: a heading, what it is about in a sentence, and the levers' ids in order."""

    title: str
    sentence: str
    levers: tuple[str, ...]


GROUPS = (
    Group(
        "Each tier by itself",
        "Each of these changes the total. What councils plan to spend a year, in 2023-24 prices.",
        ("universal_budget", "targeted_budget", "specialist_budget", "care_budget"),
    ),
    Group(
        "Make a cut: how deep, how fast",
        "Duties are paid for first, so a cut falls on early help before it falls on care. The last two move nothing "
        "without a cut.",
        ("envelope_cut", "cut_front_loading", "cut_phasing_time"),
    ),
    Group(
        "Protecting and investing in early help",
        "Floors, extra money, and what becomes of money that late services release; payback and released money move "
        "nothing until some is released.",
        (
            "early_help_floor",
            "early_help_ring_fence",
            "transition_funding",
            "investment_fund",
            "investment_payback_share",
            "recycling_share",
            "corporate_sweep",
            "least_reserves",
            "reserves_use",
        ),
    ),
    Group(
        "Early help: thresholds and access",
        "Who is found, who gets in, and who is helped first.",
        (
            "early_help_threshold",
            "early_help_outreach",
            "time_to_refer",
            "early_help_wait_guarantee",
            "early_help_priority_share",
            "universal_staff_training_hours",
        ),
    ),
    Group(
        "Early help: programmes",
        "What targeted money is spent on; none of it is on top of the targeted budget. The last two move nothing until "
        "a programme has money.",
        (
            "family_hubs_money",
            "intensive_family_support_money",
            "parenting_groups_money",
            "edge_of_care_therapy_money",
            "school_social_emotional_learning_money",
            "money_that_follows_evidence",
            "fidelity_support_share",
        ),
    ),
    Group(
        "Mental health: capacity and access",
        "How much help there is, and how children come to it.",
        (
            "mental_health_capacity",
            "wait_guarantee",
            "single_access_point",
            "school_team_coverage",
            "teachers_trained",
            "hidden_need_outreach",
            "digital_contract",
            "peer_support",
            "co_design",
            "inpatient_beds",
        ),
    ),
    Group(
        "Workforce",
        "Pay, caseloads, and where social workers come from.",
        (
            "pay_relative_to_market",
            "caseload_cap",
            "supervision_hours",
            "training_hours",
            "academy_places",
            "agency_cap",
        ),
    ),
    Group(
        "Placements and the market",
        "Where children in care live, who provides it, and what it costs.",
        (
            "kin_offer",
            "foster_recruitment_effort",
            "residential_step_down_effort",
            "council_homes_opened",
            "regional_buying",
            "profit_cap",
        ),
    ),
    Group(
        "Incentives of providers",
        "What keeps a provider from charging or holding on for more than need. Nobody has counted how many do: futures "
        "run from none to many, so these move the middle little and the ends more.",
        ("competition", "outcome_pay", "provider_monitoring", "user_choice"),
    ),
    Group("What if need grows?", "Not a decision: a question to the plan.", ("demand_growth",)),
)
REST = Group("Other levers", "What else this model lets a plan set.", ())


def arranged(levers: Iterable[str]) -> tuple[Group, ...]:
    """Return the groups of these levers; what no group names stands in a last one, so that no lever is hidden."""
    known = tuple(levers)
    named = {id_ for group in GROUPS for id_ in group.levers}
    groups = (
        *(Group(one.title, one.sentence, tuple(id_ for id_ in one.levers if id_ in known)) for one in GROUPS),
        Group(REST.title, REST.sentence, tuple(id_ for id_ in known if id_ not in named)),
    )
    return tuple(group for group in groups if group.levers)


def in_order(groups: Iterable[Group]) -> tuple[str, ...]:
    """Return the ids of all levers in the page's order."""
    return tuple(id_ for group in groups for id_ in group.levers)
