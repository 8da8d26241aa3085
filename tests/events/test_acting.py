"""Every kind of event that acts does so through a lever of the model, and changes what the model computes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from numpy.typing import NDArray

from tiershift.events import Event, Path, Plan, Refused, apply, decide, load_plan
from tiershift.events.levers import ACTS, MADE, changes_of, levers_of
from tiershift.events.types import EVENT, FAMILIES, KINDS
from tiershift.model.load import Model
from tiershift.model.parameters import Lever
from tiershift.run.simulate import simulate

SAID: dict[str, Any] = {
    "event_id": UUID(int=1),
    "effective": date(2027, 4, 1),
    "recorded": date(2026, 5, 14),
    "who": "Cabinet",
    "why": "To see that it acts",
}
NAMED = {"lever": "demand growth", "programme": "parenting groups", "service": "early help"}
"""What fields say that name a lever themselves."""
NEEDED: dict[str, dict[str, Any]] = {
    "CutImposed": {"share": 0.1},
    "FundingShifted": {"giver": "care", "receiver": "targeted", "amount": 4e8, "double_running": 1.0},
    "GrantReceived": {"funder": "Department for Education", "amount": 4e8},
    "PoolAgreed": {"pool": "Fund", "partner": "Health", "amount": 4e8},
    "PoolLeft": {"pool": "Fund", "partner": "Health"},
    "HubOpened": {"hubs": 100, "money_each": 1e6},
    "HubClosed": {"hubs": 50, "money_each": 1e6},
    "HomesCommissioned": {"places": 900, "over": 3.0},
    "ContractPiloted": {"contract": "Therapy", "provider": "A charity", "years": 4.0},
    "ContractSigned": {"contract": "Therapy", "provider": "A charity"},
    "ContractEnded": {"contract": "Therapy"},
}
OUTCOMES = (
    "children in care",
    "care spend",
    "early spend",
    "universal spend",
    "specialist spend",
    "reserves",
    "children in early help",
    "waiting for early help",
    "waiting for mental health help",
    "children in any mental health help",
    "staff in post",
)
"""What people look at; none is a lever."""
ASSUMED = {"need inflation gain": 0.1, "stay extension gain": 0.1, "quality shading gain": 0.1}
"""That incentives work as feared, which the model does not assume by itself; some contracts are about nothing else."""
BEFORE = {
    "PoolLeft": "PoolAgreed",
    "HubClosed": "HubOpened",
    "ContractEnded": "ContractSigned",
    "ProgrammeScaled": "ProgrammeLaunched",
    "ProgrammeStopped": "ProgrammeLaunched",
    "FidelityFunded": "ProgrammeLaunched",
}
"""What has to be there first."""


def cases() -> Iterator[tuple[str, str, str]]:
    """Yield every kind that acts, and everything that it can act on unless another kind acts on all of that too."""
    seen: list[Mapping[str, str]] = []
    for kind, (by, *_) in ACTS.items():
        choices = list(by.levers)
        for said in choices[:1] if by.levers in seen else choices:
            yield kind, by.field, said or NAMED.get(by.field, "")
        seen.append(by.levers)


def another(lever: Lever, now: float) -> float:
    """Return a value of the lever that is well away from what it is now."""
    far = lever.high if lever.high - now >= now - lever.low else lever.low
    return now + 0.9 * (far - now)


def made(model: Model, kind: str, field: str, said: str) -> Event:
    (by, *_) = ACTS[kind]
    lever = model.parameters.levers.get(by.lever(said) or "")
    fields = {**SAID, "kind": kind, **NEEDED.get(kind, {})}
    own = KINDS[kind].model_fields
    if said and kind not in ("PoolLeft", "ContractEnded", "FundingShifted"):
        fields[field] = said
    if lever is not None and "unit" in own and own["unit"].is_required():
        fields["unit"] = lever.unit
    if kind == "FundingShifted":
        fields[field] = said
        fields["receiver"] = "targeted" if said != "targeted" else "universal"
    if lever is not None and "value" in own and own["value"].is_required():
        value = another(lever, lever.value)
        fields["value"] = value - lever.value if kind.startswith("Contract") else value
    if lever is not None and "change" in own:
        fields["change"] = another(lever, lever.value) - lever.value
    if kind == "ProgrammeScaled":
        fields["value"] = 3e8
    return EVENT.validate_python(fields)


def accepted(plan: Plan, event: Event, model: Model) -> Plan:
    answer = decide(plan, event, model)
    assert not isinstance(answer, Refused), answer
    return apply(plan, answer)


@pytest.fixture(scope="module")
def baseline(shipped_model: Model) -> Plan:
    return load_plan("baseline", shipped_model)


@pytest.mark.parametrize(("kind", "field", "said"), list(cases()))
def test_what_acts_changes_what_the_model_computes(
    shipped_model: Model, baseline: Plan, kind: str, field: str, said: str
) -> None:
    plan = baseline
    if first := BEFORE.get(kind):
        (by, *_) = ACTS[first]
        earlier = made(shipped_model, first, by.field, said if said and said in by.levers else NAMED.get(by.field, ""))
        dated = {"event_id": UUID(int=2), "effective": date(2026, 10, 1)}
        plan = accepted(plan, earlier.model_copy(update=dated), shipped_model)
    after = accepted(plan, made(shipped_model, kind, field, said), shipped_model)
    run = partial(simulate, shipped_model, variables=OUTCOMES, params=ASSUMED)
    without, with_it = run(plan=plan), run(plan=after)
    later = without["time"].to_numpy() >= 2027.25

    def differ(when: NDArray[np.bool_]) -> list[str]:
        pairs = ((str(name), without[name].to_numpy()[when], with_it[name].to_numpy()[when]) for name in without)
        return [name for name, here, there in pairs if not np.array_equal(here, there)]

    assert differ(later) != []
    assert differ(~later) == []


def test_every_lever_of_the_table_is_one_of_the_model(shipped_model: Model) -> None:
    named = {lever for bys in ACTS.values() for by in bys for lever in by.levers.values() if MADE not in lever}
    assert named <= shipped_model.parameters.levers.keys()


@pytest.mark.parametrize("kind", [kind for kind, bys in ACTS.items() if "" not in bys[0].levers])
def test_the_table_has_every_choice_that_its_type_offers(kind: str) -> None:
    (by, *_) = ACTS[kind]
    schema = KINDS[kind].model_json_schema()["properties"][by.field]
    offered = set(schema.get("enum") or schema["anyOf"][0]["enum"])
    assert set(by.levers) == offered - (
        {"universal", "targeted", "specialist", "care"} if kind == "FloorSet" else set()
    )


def test_only_decisions_act(shipped_model: Model) -> None:
    decisions = {kind.__name__ for kind in FAMILIES["decision"]}
    assert set(ACTS) <= decisions
    assert decisions - set(ACTS) == {"ContractClaimed", "ContractValidated", "IndicatorAdopted", "IndicatorDropped"}


@pytest.mark.parametrize(("kind", "field", "said"), list(cases()))
def test_an_event_changes_the_levers_that_the_table_names(
    shipped_model: Model, kind: str, field: str, said: str
) -> None:
    event = made(shipped_model, kind, field, said)
    assert {change.parameter for change in changes_of(event)} == set(levers_of(event).values())


def test_of_two_equal_grants_of_one_day_each_ends_by_itself_though_the_whole_is_set_between_them() -> None:
    def grant(number: int, years: float) -> Event:
        said = {**SAID, "event_id": UUID(int=number), "funder": "Health", "tier": "targeted", "amount": 1e8}
        return EVENT.validate_python({"kind": "GrantReceived", **said, "unit": "GBP2324/year", "years": years})

    whole = {**SAID, "event_id": UUID(int=3), "tier": "targeted", "value": 2e9, "unit": "GBP2324/year"}
    events = (grant(2, 3.0), EVENT.validate_python({"kind": "BudgetSet", **whole}), grant(4, 5.0))
    path = Path.of("targeted_budget", 1.7e9, apply(Plan(), *events).changes)
    assert [path.at(time) for time in (2028.0, 2031.0, 2033.0)] == [2.1e9, 2.1e9, 2e9]
