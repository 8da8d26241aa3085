"""A command that is sent again records nothing twice, whatever was filled in when it was accepted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tiershift.events import EventIdReused, open_store
from tiershift.events.branches import lineage
from tiershift.events.types import EVENT
from tiershift.events.write import Written, write

if TYPE_CHECKING:
    from tiershift.model.load import Model

MONEY = "GBP2324/year"
APRIL_2026, APRIL_2027 = date(2026, 4, 1), date(2027, 4, 1)
SAID: dict[str, Any] = {"who": "Finance Business Partner", "why": "A reason", "recorded": date(2026, 5, 14)}


@pytest.mark.parametrize("kind", ["PoolLeft", "ContractEnded"])
def test_what_is_filled_in_when_it_is_accepted_need_not_be_said_again(kind: str, shipped_model: Model) -> None:
    begins, ends = {
        "PoolLeft": (
            {"kind": "PoolAgreed", "pool": "Fund", "partner": "Health", "tier": "care", "amount": 1e7, "unit": MONEY},
            {"kind": kind, "pool": "Fund", "partner": "Health"},
        ),
        "ContractEnded": (
            {"kind": "ContractSigned", "contract": "T", "provider": "P", "terms": "profit_cap", "value": 0.1,
             "unit": "Dmnl"},
            {"kind": kind, "contract": "T"},
        ),
    }[kind]  # fmt: skip
    begun = EVENT.validate_python({**SAID, **begins, "event_id": uuid4(), "effective": APRIL_2026})
    ended = EVENT.validate_python({**SAID, **ends, "event_id": uuid4(), "effective": APRIL_2027})
    with open_store("memory:") as store:
        first, again = [
            write(store, lineage(store, "plan"), commands, shipped_model) for commands in ([begun, ended], [ended])
        ]
        assert isinstance(first, Written)
        assert isinstance(again, Written)
        assert again.entries == first.entries[1:]
        other = "amount" if kind == "PoolLeft" else "value"
        with pytest.raises(EventIdReused):
            write(store, lineage(store, "plan"), [ended.model_copy(update={other: 0.7})], shipped_model)
