"""The order of a log counts: where it makes a difference it is compared, and a merge does not turn it round."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tiershift.events import BudgetSet, Event, MemoryStore
from tiershift.events.branches import fork, lineage
from tiershift.events.compare import compare
from tiershift.events.history import effective_at
from tiershift.events.merge import merge
from tiershift.events.ordering import order_matters
from tiershift.events.rebase import Conflicts
from tiershift.events.write import Written, plan_of, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.events.conftest import England, Make

APRIL_2026, APRIL_2027 = date(2026, 4, 1), date(2027, 4, 1)
SAID: dict[str, Any] = {"who": "Clerk", "why": "A reason", "recorded": date(2026, 5, 14)}


def budget(value: float) -> BudgetSet:
    money = {"tier": "care", "value": value, "unit": "GBP2324/year"}
    return BudgetSet(**SAID, **money, event_id=uuid4(), effective=APRIL_2027)  # type: ignore[arg-type]


def branched(model: England, make: Make, here: Sequence[Event], there: Sequence[Event]) -> MemoryStore:
    """A plan that goes on with `here`, and a branch `b` of it that goes on with `there`."""
    store = MemoryStore()
    write(store, lineage(store, "p"), [make.cut(0.01, APRIL_2026)], model)
    fork(store, lineage(store, "p"), "b", **SAID, event_id=uuid4())
    for stream, events in (("p", here), ("p@b", there)):
        for event in events:
            assert isinstance(write(store, lineage(store, stream), [event], model), Written)
    return store


def in_care(store: MemoryStore, stream: str, model: England) -> float:
    return effective_at(plan_of(lineage(store, stream)), 2028.0, model).levers["care_budget"].value


def test_the_same_budgets_in_another_order_are_not_the_same(england: England, make: Make) -> None:
    store = branched(england, make, [budget(8e9), budget(9e9)], [budget(9e9), budget(8e9)])
    assert (in_care(store, "p", england), in_care(store, "p@b", england)) == (9e9, 8e9)
    found = compare(lineage(store, "p"), lineage(store, "p@b"))
    assert found
    assert (found.added, found.missing, found.changed, found.same) == ((), (), (), 3)
    (other,) = found.reordered
    values = [[event.value for event in order if isinstance(event, BudgetSet)] for order in (other.before, other.after)]
    assert (other.thing, values) == ("lever:care_budget", [[8e9, 9e9], [9e9, 8e9]])


def test_the_same_in_an_order_that_changes_nothing_is_the_same(england: England, make: Make) -> None:
    def cuts() -> list[Event]:
        return [make.cut(0.01, APRIL_2027), make.cut(0.02, APRIL_2026, over=2)]

    found = compare(*(lineage(branched(england, make, cuts(), cuts()[::-1]), stream) for stream in ("p", "p@b")))
    assert (bool(found), found.same) == (False, 3)


def test_what_comes_earlier_is_not_merged_behind_what_overrules_it(england: England, make: Make) -> None:
    first, second = budget(8.5e9), budget(8e9)
    store = branched(england, make, [], [first, second])
    told = {"who": "Cabinet", "recorded": date(2026, 5, 14)}

    def merged(event: Event, *, anyway: bool = False) -> object:
        lines, id_ = (lineage(store, "p@b"), lineage(store, "p")), str(event.event_id)
        return merge(store, *lines, england, **told, only=[id_], anyway=[id_] if anyway else [])  # type: ignore[arg-type]

    merged(second)
    with pytest.raises(Conflicts, match="lever:care_budget"):
        merged(first)
    assert in_care(store, "p", england) == 8e9
    assert isinstance(merged(first, anyway=True), Written)
    (other,) = compare(lineage(store, "p"), lineage(store, "p@b")).reordered
    assert other.thing == "lever:care_budget"


def test_what_does_not_turn_round_is_merged_in_any_order(england: England, make: Make) -> None:
    cuts = [make.cut(0.02, APRIL_2027), make.cut(0.03, APRIL_2027)]
    store = branched(england, make, [], cuts)
    for cut in reversed(cuts):
        done = merge(
            store, lineage(store, "p@b"), lineage(store, "p"), england, who="Cabinet", recorded=date(2026, 5, 14),
            only=[str(cut.event_id)],
        )  # fmt: skip
        assert isinstance(done, Written)
    assert not compare(lineage(store, "p"), lineage(store, "p@b"))


def test_of_what_order_matters(make: Make) -> None:
    beliefs = [make.belief("care_exit_rate", "1/year", value=value) for value in (0.4, 0.42)]
    counts = [make.count("children_in_care", value, "children", APRIL_2026) for value in (80_000.0, 81_000.0)]
    outturns = [make.outturn("care", year, 8e9 + year) for year in (2024, 2025)]
    ramps = [make.budget("care", value, day, over=4) for value, day in ((8e9, APRIL_2026), (9e9, APRIL_2027))]
    found = [order_matters(pair, pair[::-1]) for pair in (beliefs, counts, outturns, ramps)]
    assert found == [True, True, False, False]
