"""What a log does not take: stamps still to come, names that read as dates, spans and numbers on no calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from tiershift.errors import UsageError
from tiershift.events import Event, MemoryStore, Plan, Reason, Refused, Tagged, apply, decide, record
from tiershift.events.branches import fork, lineage
from tiershift.events.stamps import ahead
from tiershift.events.types import EVENT
from tiershift.events.verify import verify
from tiershift.events.write import Written, write

if TYPE_CHECKING:
    from tests.events.conftest import England, Make

MONEY = "GBP2324/year"
APRIL_2026 = date(2026, 4, 1)
NOW = datetime(2026, 5, 14, 23, 30, tzinfo=UTC)
SAID: dict[str, Any] = {"effective": APRIL_2026, "recorded": date(2026, 5, 14), "who": "Clerk", "why": "A reason"}


@pytest.mark.parametrize(
    ("stamp", "is_ahead"),
    [
        (date(2026, 5, 15), False),
        (date(2026, 5, 16), True),
        (NOW + timedelta(hours=23), False),
        (NOW + timedelta(hours=25), True),
        (date(2062, 5, 14), True),
    ],
)
def test_a_stamp_may_be_a_day_ahead_of_the_clock_and_no_more(stamp: date, *, is_ahead: bool) -> None:
    assert ahead(stamp, NOW) is is_ahead


@pytest.mark.parametrize("late", [timedelta(days=2), timedelta(days=40 * 365)])
def test_what_is_stamped_with_a_day_still_to_come_is_not_recorded(
    make: Make, england: England, late: timedelta
) -> None:
    store, fast = MemoryStore(), datetime.now(UTC) + late
    command = make.cut(0.01, APRIL_2026).model_copy(update={"recorded": fast})
    answers = [
        write(store, lineage(store, "plan"), [command], england),
        record(Plan(name="plan"), [command], england, store),
    ]
    for answer in answers:
        assert isinstance(answer, Refused)
        assert (answer.reason, answer.field) == (Reason.AHEAD, "recorded")
    with pytest.raises(UsageError, match="Check the clock"):
        fork(store, lineage(store, "plan"), "hubs", who="A", why="B", recorded=fast, event_id=uuid4())
    assert store.streams() == ()


def test_what_is_recorded_by_the_exported_writer_never_goes_back_in_time(make: Make, england: England) -> None:
    store, plan = MemoryStore(), Plan(name="plan")
    for share, day in ((0.01, date(2026, 5, 1)), (0.02, date(2026, 1, 1))):
        answer = record(plan, [make.cut(share, APRIL_2026).model_copy(update={"recorded": day})], england, store)
        assert isinstance(answer, Plan)
        plan = answer
    assert [entry.recorded for entry in store.read("plan")] == ["2026-05-01", "2026-05-01"]
    assert verify(store, "plan").faults == ()


@pytest.mark.parametrize("name", ["3", "2026-03-02", "2026-03-02T12:00:00Z", "2026-03 board", "20260302"])
def test_a_tag_that_reads_as_a_version_or_a_date_is_refused(make: Make, england: England, name: str) -> None:
    plan = apply(Plan(), make.cut(0.01, APRIL_2026))
    answer = decide(plan, Tagged(**SAID, event_id=uuid4(), name=name, version=1), england)
    assert isinstance(answer, Refused)
    assert answer.reason is Reason.NO_NAME


@pytest.mark.parametrize("name", ["March 2026", "board 3", "v3", "1st board", "2026 budget"])
def test_a_tag_that_only_holds_a_number_is_a_name(make: Make, england: England, name: str) -> None:
    plan = apply(Plan(), make.cut(0.01, APRIL_2026))
    tag = Tagged(**SAID, event_id=uuid4(), name=name, version=1)
    assert decide(plan, tag, england) == tag
    store = MemoryStore()
    done = write(store, lineage(store, "plan"), [make.cut(0.01, APRIL_2026), tag], england)
    assert isinstance(done, Written)


HUBS = {"money_each": 1.0, "unit": MONEY}
OFF_THE_CALENDAR: dict[str, dict[str, Any]] = {
    "a cut of nine thousand years": {"kind": "CutImposed", "share": 0.6, "over": 9000.0},
    "a budget that takes for ever": {
        "kind": "BudgetSet", "tier": "care", "value": 8e9, "unit": MONEY, "over": 1e308
    },
    "a count on the last day of the calendar": {
        "kind": "Counted", "variable": "children in care", "value": 1.0, "unit": "children", "source": "Census",
        "effective": date(9999, 12, 31),
    },
    "a decision of the year 1": {"kind": "CutImposed", "share": 0.1, "effective": date(1, 1, 1)},
    "more hubs than there are families": {"kind": "HubOpened", "hubs": 2**60, **HUBS},
    "a grant for ever and a day": {
        "kind": "GrantReceived", "tier": "care", "funder": "A fund", "amount": 1e6, "unit": MONEY, "years": 1e9
    },
    "a pilot of nine thousand years": {
        "kind": "ContractPiloted", "contract": "T", "provider": "P", "terms": "profit_cap", "value": 0.1,
        "unit": "Dmnl", "years": 9000.0,
    },
    "more outcomes than a number holds": {
        "kind": "ContractClaimed", "contract": "T", "claim": "1", "outcomes": 2**60, "amount": 1.0
    },
    "a version that no reader of JSON reads": {"kind": "Tagged", "name": "board", "version": 2**60},
}  # fmt: skip


@pytest.mark.parametrize("what", OFF_THE_CALENDAR)
def test_what_is_on_no_calendar_is_no_event(what: str) -> None:
    with pytest.raises(ValidationError):
        EVENT.validate_python({**SAID, "event_id": uuid4(), **OFF_THE_CALENDAR[what]})


FARTHEST: dict[str, dict[str, Any]] = {
    "a cut": {"kind": "CutImposed", "share": 0.1, "over": 200.0},
    "a grant": {
        "kind": "GrantReceived", "tier": "care", "funder": "A fund", "amount": 1e6, "unit": MONEY, "years": 200.0
    },
    "a shock": {
        "kind": "PolicyShock", "affects": "demand", "change": 9.0, "unit": "1/year", "years": 200.0, "over": 200.0
    },
    "a count": {
        "kind": "Counted", "variable": "children in care", "value": 1.0, "unit": "children", "source": "Census"
    },
    "hubs": {"kind": "HubOpened", "hubs": 1_000_000, "money_each": 1e308, "unit": MONEY},
}  # fmt: skip


@pytest.mark.parametrize("day", [date(1800, 1, 1), APRIL_2026, date(2999, 12, 31)])
@pytest.mark.parametrize("what", FARTHEST)
def test_the_farthest_that_can_be_said_is_decided_without_an_exception(england: England, what: str, day: date) -> None:
    command: Event = EVENT.validate_python({**SAID, "event_id": uuid4(), **FARTHEST[what], "effective": day})
    assert isinstance(decide(Plan(), command, england), Refused | type(command))
