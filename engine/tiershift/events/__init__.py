"""What happened, who said so and why: events, the log that keeps them, and the plan they come to.

scenario file ─read→ commands ─decide→ events | refusals ─append→ log ─fold→ plan
"""

from tiershift.events.chain import Entry, broken_links
from tiershift.events.decide import Command, World, decide
from tiershift.events.fold import apply, fold
from tiershift.events.load import find_scenario, load_plan, model_of, record, shipped
from tiershift.events.opening import open_store
from tiershift.events.path import Path
from tiershift.events.plan import Belief, Change, Observation, Plan
from tiershift.events.refusals import Reason, Refused
from tiershift.events.sqlite import SqliteStore
from tiershift.events.store import EventIdReused, MemoryStore, StaleVersion, Store
from tiershift.events.types import (
    TIERS,
    AssumptionAdopted,
    AssumptionWithdrawn,
    BranchStarted,
    BudgetSet,
    Counted,
    CutImposed,
    Event,
    ForecastIssued,
    ForecastSignedOff,
    FundingShifted,
    LeverSet,
    OutturnRecorded,
    PlanStarted,
    Tagged,
    Tier,
    Undone,
    budget_of,
)

__all__ = [
    "TIERS",
    "AssumptionAdopted",
    "AssumptionWithdrawn",
    "Belief",
    "BranchStarted",
    "BudgetSet",
    "Change",
    "Command",
    "Counted",
    "CutImposed",
    "Entry",
    "Event",
    "EventIdReused",
    "ForecastIssued",
    "ForecastSignedOff",
    "FundingShifted",
    "LeverSet",
    "MemoryStore",
    "Observation",
    "OutturnRecorded",
    "Path",
    "Plan",
    "PlanStarted",
    "Reason",
    "Refused",
    "SqliteStore",
    "StaleVersion",
    "Store",
    "Tagged",
    "Tier",
    "Undone",
    "World",
    "apply",
    "broken_links",
    "budget_of",
    "decide",
    "find_scenario",
    "fold",
    "load_plan",
    "model_of",
    "open_store",
    "record",
    "shipped",
]
