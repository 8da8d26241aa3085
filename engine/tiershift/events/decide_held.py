"""What a decision is held against besides levers: what runs, what was agreed and claimed, what the law protects."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tiershift.events.notes import claim_name, cut_terms, pool_name
from tiershift.events.path import Path
from tiershift.events.plan import Change, Note, Plan
from tiershift.events.refusals import Reason, Refused
from tiershift.events.types import (
    CUT,
    TIERS,
    ContractClaimed,
    ContractEnded,
    ContractPiloted,
    ContractSigned,
    ContractValidated,
    CutImposed,
    Decision,
    HubClosed,
    IndicatorAdopted,
    IndicatorDropped,
    PoolAgreed,
    PoolLeft,
    ProgrammeLaunched,
    ProgrammeScaled,
    ProgrammeStopped,
    Tier,
    budget_of,
)
from tiershift.model.calendar import date_of, years


def held(plan: Plan, command: Decision, bases: Mapping[str, float]) -> Decision | Refused:
    """Return `command` with what was agreed before filled in, or why it does not fit what was decided before.

    Args:
        plan: what was decided before.
        command: with the names of the model.
        bases: the value of each lever that the command acts on, before any decision.
    """
    match command:
        case CutImposed():
            return _twice(plan, command) or command
        case ProgrammeLaunched() | ProgrammeScaled() | ProgrammeStopped():
            return _programme(plan, command, bases) or command
        case HubClosed():
            return _hubs(plan, command) or command
        case PoolAgreed():
            name = pool_name(command.pool, command.partner)
            return _begins(plan, command, name, ("PoolAgreed", "PoolLeft"), "partner") or command
        case IndicatorAdopted():
            return _begins(plan, command, command.variable, _INDICATOR, "variable") or command
        case ContractPiloted() | ContractSigned():
            begins = _begins(plan, command, command.contract, _CONTRACT, "contract")
            return begins or _piloted(plan, command) or command
        case PoolLeft():
            name = pool_name(command.pool, command.partner)
            found = _ends(plan, command, name, ("PoolAgreed", "PoolLeft"), "partner")
            if isinstance(found, Refused):
                return found
            agreed = {"tier": found.terms, "amount": found.value, "unit": found.unit}
            return command.model_copy(update=agreed)
        case ContractEnded():
            found = _ends(plan, command, command.contract, _CONTRACT, "contract")
            if isinstance(found, Refused):
                return found
            return command.model_copy(update={"terms": found.terms, "value": found.value, "unit": found.unit})
        case IndicatorDropped():
            found = _ends(plan, command, command.variable, _INDICATOR, "variable")
            return found if isinstance(found, Refused) else command
        case ContractClaimed():
            return _claim(plan, command) or command
        case ContractValidated():
            return _validation(plan, command) or command
    return command


FILLED_IN: Mapping[str, tuple[str, ...]] = {
    "PoolLeft": ("tier", "amount", "unit"),
    "ContractEnded": ("terms", "value", "unit"),
}
"""Fields that a command may leave out, and that are as they were agreed in the event that it becomes, by kind."""

_CONTRACT = ("ContractSigned", "ContractEnded")
_INDICATOR = ("IndicatorAdopted", "IndicatorDropped")


def _twice(plan: Plan, command: CutImposed) -> Refused | None:
    at, terms = years(command.effective), cut_terms(command)
    for note in plan.notes:
        if (note.what, note.at, note.value, note.terms) == ("CutImposed", at, command.share, terms):
            what = f"{command.who} has imposed the same cut from {command.effective} already, so it looks entered twice"
            way_out = "Leave it out; or, if it is another cut, say its number in the savings plan in `reference`."
            return Refused(Reason.TWICE, what, way_out, "share")
    return None


def _programme(
    plan: Plan, command: ProgrammeLaunched | ProgrammeScaled | ProgrammeStopped, bases: Mapping[str, float]
) -> Refused | None:
    ((lever, base),) = bases.items()
    path = Path.of(lever, base, plan.changes)
    runs = path.at(years(command.effective)) > 0.0
    name, day = command.programme.replace("_", " "), command.effective
    if isinstance(command, ProgrammeLaunched):
        if not runs:
            return None
        way_out = "Record a ProgrammeScaled for more or less money."
        return Refused(Reason.RUNNING, f"{name} runs already on {day}", way_out, "programme")
    if runs:
        return None
    later = [knot for knot in path.knots() if knot > years(day) and path.at(knot) > 0.0]
    way_out = "Record a ProgrammeLaunched first."
    if later:
        way_out = f"It has money from {date_of(later[0])}: choose a day after that."
    return Refused(Reason.NOT_RUNNING, f"{name} does not run on {day}", way_out, "programme")


def _hubs(plan: Plan, command: HubClosed) -> Refused | None:
    start = years(command.effective)
    moved = sorted((note.at, note.value) for note in plan.notes if note.what in ("HubOpened", "HubClosed"))
    for day in sorted({start, *(at for at, _ in moved if at > start)}):
        there = int(sum(number for at, number in moved if at <= day))
        if there < command.hubs:
            what = f"{there} hubs are open on {date_of(day)}, so {command.hubs} cannot close"
            way_out = f"Close at most {there}." if there else "Record the HubOpened first, or a ProgrammeScaled."
            return Refused(Reason.NOT_RUNNING, what, way_out, "hubs")
    return None


def _begins(plan: Plan, command: Decision, name: str, kinds: tuple[str, str], field: str) -> Refused | None:
    last = _last(plan, name, kinds)
    if last is None:
        return None
    day = date_of(last.at)
    if last.what == kinds[0]:
        what = f"{name} runs since {day}"
        return Refused(Reason.RUNNING, what, f"Record a {kinds[1]} first, or give this one a name of its own.", field)
    if years(command.effective) < last.at:
        what = f"{name} ended on {day}, which is later"
        return Refused(Reason.BEFORE, what, f"Begin on {day} or later.", "effective")
    return None


def _piloted(plan: Plan, command: ContractPiloted | ContractSigned) -> Refused | None:
    """Refuse a contract that would run twice, because it is being piloted."""
    start = years(command.effective)
    end = start + command.years if isinstance(command, ContractPiloted) else math.inf
    for note in plan.notes:
        if note.what != "ContractPiloted" or note.name != command.contract or note.until is None:
            continue
        if start < note.until and note.at < end:
            until = date_of(note.until)
            what = f"{command.contract} is piloted from {date_of(note.at)} to {until}, and would run twice"
            way_out = f"Begin on {until} or later, undo the pilot, or give this one a name of its own."
            return Refused(Reason.RUNNING, what, way_out, "contract")
    return None


def _ends(plan: Plan, command: Decision, name: str, kinds: tuple[str, str], field: str) -> Note | Refused:
    last = _last(plan, name, kinds)
    if last is None:
        piloted = any(note.what == "ContractPiloted" and note.name == name for note in plan.notes)
        way_out = f"Record the {kinds[0]} first."
        if piloted:
            way_out = "It was only piloted, and a pilot ends by itself. " + way_out
        return Refused(Reason.NOT_RUNNING, f"{name} never began", way_out, field)
    if last.what == kinds[1]:
        what = f"{name} has ended already, on {date_of(last.at)}"
        return Refused(Reason.NOT_RUNNING, what, "Undo that first, if it was another day.", field)
    if years(command.effective) < last.at:
        what = f"{name} would end on {command.effective}, before it begins on {date_of(last.at)}"
        return Refused(Reason.BEFORE, what, "Correct one of the two dates.", "effective")
    return last


def _last(plan: Plan, name: str, kinds: tuple[str, str]) -> Note | None:
    return next((note for note in reversed(plan.notes) if note.name == name and note.what in kinds), None)


def _claim(plan: Plan, command: ContractClaimed) -> Refused | None:
    began = [note.at for note in plan.notes if note.name == command.contract and note.what in _BEGUN]
    if not began:
        what = f"{command.contract} was neither piloted nor signed"
        return Refused(Reason.NOT_RUNNING, what, "Record the contract first.", "contract")
    if years(command.effective) < min(began):
        what = f"{command.contract} begins on {date_of(min(began))}, after the claim"
        return Refused(Reason.BEFORE, what, "Correct one of the two dates.", "effective")
    if _last(plan, claim_name(command.contract, command.claim), ("ContractClaimed", "")):
        what = f"claim {command.claim} of {command.contract} is there already"
        return Refused(Reason.NAME_TAKEN, what, "Give every claim a number of its own.", "claim")
    return None


_BEGUN = ("ContractPiloted", "ContractSigned")


def _validation(plan: Plan, command: ContractValidated) -> Refused | None:
    name = claim_name(command.contract, command.claim)
    claimed = _last(plan, name, ("ContractClaimed", ""))
    if claimed is None:
        what = f"there is no claim {command.claim} of {command.contract}"
        return Refused(Reason.NOT_RUNNING, what, "Record the ContractClaimed first.", "claim")
    if _last(plan, name, ("ContractValidated", "")):
        what = f"claim {command.claim} of {command.contract} is validated already"
        return Refused(Reason.NAME_TAKEN, what, "Undo that first, if it was wrong.", "claim")
    if years(command.effective) < claimed.at:
        what = f"it was claimed on {date_of(claimed.at)}, after it is validated"
        return Refused(Reason.BEFORE, what, "Correct one of the two dates.", "effective")
    for field, given, asked in (
        ("amount", command.amount, claimed.value),
        ("outcomes", float(command.outcomes), float(claimed.terms)),
    ):
        if given > asked:
            what = f"{given:,.12g} are accepted and {asked:,.12g} were claimed"
            return Refused(Reason.MORE_THAN_CLAIMED, what, "Accept at most what was claimed.", field)
    return None


@dataclass(frozen=True, slots=True)
class Short:
    """A tier with less than the law says: `lack` is the most that is missing in a year; `refused` says it in words."""

    tier: Tier
    lack: float
    refused: Refused


def below_floor(
    after: Plan, bases: Mapping[str, float], since: float, field: str, before: Plan | None = None
) -> Iterator[Short]:
    """Yield the tiers that `after` leaves, after cuts, with less than the law says.

    Args:
        after: the plan that is asked about.
        bases: of all levers.
        since: from which model time on (years).
        field: what is to blame.
        before: what is missing in this plan already, on the same day, is not held against `after`: facts may have
            broken a floor, and a decision need not mend it.
    """
    for tier in TIERS:
        if budget_of(tier) not in bases or not any(_is_floor(note, tier) for note in after.notes):
            continue
        plans = (after,) if before is None else (after, before)
        days = sorted({since, *(day for plan in plans for day in _days(plan, tier) if day > since)})
        known = _lacks(before or Plan(), tier, bases, days)
        missing = [
            (lack, left, day, floor)
            for day, (lack, left, floor), (had, _, _) in zip(days, _lacks(after, tier, bases, days), known, strict=True)
            if floor is not None and lack > floor.value * 1e-12 and lack > had * (1.0 + 1e-12)
        ]
        if missing:
            lack, left, day, floor = max(missing, key=lambda found: (found[0], -found[2]))
            what = f"{tier} would have {left:,.12g} {floor.unit} on {date_of(day)}, and its floor is"
            way_out = f"Leave it at least {floor.value:,.12g} {floor.unit}."
            yield Short(tier, lack, Refused(Reason.BELOW_FLOOR, f"{what} {floor.value:,.12g}", way_out, field))


def _is_floor(note: Note, tier: Tier) -> bool:
    return note.what == "FloorSet" and note.name == tier


def _days(plan: Plan, tier: Tier) -> set[float]:
    """When the money of a tier, the cuts or its floor change."""
    paths = [Path.of(lever, 0.0, plan.changes) for lever in (budget_of(tier), CUT)]
    floors = {note.at for note in plan.notes if _is_floor(note, tier)}
    return floors.union(*(path.knots() for path in paths))


def _lacks(
    plan: Plan, tier: Tier, bases: Mapping[str, float], days: Sequence[float]
) -> list[tuple[float, float, Note | None]]:
    """Return for each of `days` what is missing, what is left, and the floor in force; nothing is missing without."""
    budget = budget_of(tier)
    money, cuts = (Path.of(lever, bases.get(lever, 0.0), plan.changes) for lever in (budget, CUT))
    floors = [note for note in plan.notes if _is_floor(note, tier)]
    found: list[tuple[float, float, Note | None]] = []
    # Between knots both run straight, so that their product has its least value at one of them.
    for day, both, cut in zip(days, money.over(days), cuts.over(days), strict=True):
        before, left = (amount * (1.0 - share) for amount, share in zip(both, cut, strict=True))
        floor = _in_force(floors, day)
        if floor is not None and day > days[0] and floor.at < day:
            left = min(left, before)
        found.append((0.0 if floor is None else floor.value - left, left, floor))
    return found


def _in_force(floors: list[Note], day: float) -> Note | None:
    begun = [floor for floor in floors if floor.at <= day]
    return max(reversed(begun), key=lambda floor: floor.at) if begun else None


def moved(changes: tuple[Change, ...]) -> bool:
    """Return whether `changes` touch what floors are about."""
    return any(change.parameter == CUT or change.parameter.endswith("_budget") for change in changes)
