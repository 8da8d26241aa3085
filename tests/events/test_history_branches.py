"""Branches: they share their parent's past, decide on their own, and what they decide can be merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from tiershift.errors import ScenarioError, UsageError
from tiershift.events import TIERS, Event, EventIdReused, Reason, Refused, Store, Tagged, Tier, Undone, open_store
from tiershift.events.branches import Lineage, branches, existing, fork, lineage, names_of, stream_of
from tiershift.events.compare import compare
from tiershift.events.history import as_of, named_versions
from tiershift.events.merge import candidates, merge, merged_id, parted
from tiershift.events.rebase import Conflicts
from tiershift.events.verify import verify
from tiershift.events.write import Written, plan_of, write

if TYPE_CHECKING:
    from tests.events.conftest import England, Make

APRIL_2026, APRIL_2027 = date(2026, 4, 1), date(2027, 4, 1)
TODAY = date(2026, 5, 14)
SAID: dict[str, Any] = {"who": "Finance Business Partner", "why": "To see what it would do"}


@pytest.fixture(params=["memory:", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "plans.sqlite") if request.param == "sqlite" else request.param) as opened:
        yield opened


class Desk:
    """Records in a store, and fails where anything is refused."""

    def __init__(self, store: Store, model: England) -> None:
        self.store, self.model = store, model

    def add(self, stream: str, *commands: Event, known: Lineage | None = None, **how: Any) -> Written:
        done = write(self.store, known or lineage(self.store, stream), commands, self.model, **how)
        assert isinstance(done, Written), done
        assert done.lineage == lineage(self.store, stream)
        return done

    def fork(self, parent: Lineage | str, branch: str) -> Lineage:
        line = lineage(self.store, parent) if isinstance(parent, str) else parent
        return fork(self.store, line, branch, **SAID, recorded=TODAY, event_id=uuid4())

    def merge(self, source: str, onto: str, **how: Any) -> Written:
        lines = lineage(self.store, source), lineage(self.store, onto)
        done = merge(self.store, *lines, self.model, who="Cabinet", recorded=TODAY, **how)
        assert isinstance(done, Written), done
        return done

    def events(self, stream: str) -> list[Event]:
        return [entry.event() for entry in lineage(self.store, stream).entries]

    def undo(self, stream: str, event: Event | UUID) -> Undone:
        target = event if isinstance(event, UUID) else event.event_id
        made = Undone(**SAID, effective=TODAY, recorded=TODAY, event_id=uuid4(), target=target)
        self.add(stream, made)
        return made


@pytest.fixture
def desk(store: Store, england: England) -> Desk:
    return Desk(store, england)


def changes(line: Lineage) -> Sequence[tuple[float, str, float]]:
    return [(change.at, change.parameter, change.value) for change in plan_of(line).changes]


def test_a_branch_without_decisions_equals_its_parent_there(desk: Desk, make: Make) -> None:
    desk.add("plan", make.cut(0.01, APRIL_2026))
    before = lineage(desk.store, "plan")
    branch = desk.fork("plan", "hubs")
    desk.add("plan", make.cut(0.02, APRIL_2027))
    assert changes(lineage(desk.store, "plan@hubs")) == changes(before)
    assert branch.entries[:1] == before.entries
    assert not compare(before, branch)


def test_a_branch_goes_its_own_way_and_its_parent_does_not_see_it(desk: Desk, make: Make) -> None:
    shared, mine, theirs = make.cut(0.01, APRIL_2026), make.cut(0.02, APRIL_2027), make.cut(0.03, APRIL_2027)
    desk.add("plan", shared)
    desk.fork("plan", "hubs")
    desk.add("plan@hubs", mine)
    desk.add("plan", theirs)
    assert desk.events("plan") == [shared, theirs]
    assert [desk.events("plan@hubs")[place] for place in (0, 2)] == [shared, mine]
    assert lineage(desk.store, "plan@hubs").version == 2
    assert branches(desk.store, "plan") == ("main", "hubs")


def test_a_branch_of_a_branch_has_the_past_of_both(desk: Desk, make: Make) -> None:
    cuts = [make.cut(0.01 * number, APRIL_2026) for number in (1, 2, 3)]
    desk.add("plan", cuts[0])
    desk.fork("plan", "one")
    desk.add("plan@one", cuts[1])
    desk.fork("plan@one", "two")
    desk.add("plan@two", cuts[2])
    line = lineage(desk.store, "plan@two")
    assert [event for event in desk.events("plan@two") if event.kind == "CutImposed"] == cuts
    assert [part.stream for part in line.parts] == ["plan", "plan@one", "plan@two"]
    assert line.first(2).stream == "plan@one"
    assert line.first(1).head == line.entries[0].hash


def test_a_branch_can_leave_an_earlier_version(desk: Desk, make: Make) -> None:
    cuts = [make.cut(0.01, APRIL_2026), make.cut(0.02, APRIL_2026)]
    desk.add("plan", *cuts)
    branch = desk.fork(as_of(lineage(desk.store, "plan"), 1), "back")
    assert changes(branch) == [(2026.25, "envelope_cut", 0.01)]
    assert changes(desk.fork(as_of(lineage(desk.store, "plan"), 0), "empty")) == []


def test_a_retried_fork_does_nothing_and_a_second_of_its_name_is_refused(desk: Desk, make: Make) -> None:
    desk.add("plan", make.cut(0.01, APRIL_2026))
    line, name = lineage(desk.store, "plan"), uuid4()
    first = fork(desk.store, line, "hubs", **SAID, recorded=TODAY, event_id=name)
    assert fork(desk.store, line, "hubs", **SAID, recorded=TODAY + timedelta(days=1), event_id=name) == first
    for taken in ("hubs", "main"):
        with pytest.raises(ScenarioError, match=f"has a branch {taken} already"):
            desk.fork("plan", taken)


@pytest.mark.parametrize(
    ("plan", "branch"), [("Plan", "main"), ("plan", "Hubs"), ("a@b", "main"), ("plan", ""), ("", "x")]
)
def test_names_that_are_none_are_refused(plan: str, branch: str) -> None:
    with pytest.raises(UsageError, match="is no name"):
        stream_of(plan, branch)


def test_a_stream_is_told_apart_again() -> None:
    assert names_of(stream_of("plan", "hubs")) == ("plan", "hubs")
    assert names_of(stream_of("plan")) == ("plan", "main")


def test_a_plan_or_branch_that_is_not_there_is_named_with_what_is_near(desk: Desk, make: Make) -> None:
    desk.add("mtfs", make.cut(0.01, APRIL_2026))
    desk.fork("mtfs", "hubs")
    assert existing(desk.store, "mtfs", "hubs").stream == "mtfs@hubs"
    with pytest.raises(ScenarioError, match="Did you mean mtfs"):
        existing(desk.store, "mfts")
    with pytest.raises(ScenarioError, match="Did you mean hubs"):
        existing(desk.store, "mtfs", "hub")


def test_a_tag_given_later_to_the_shared_past_is_known_in_the_branch(desk: Desk, make: Make) -> None:
    desk.add("plan", make.cut(0.01, APRIL_2026))
    branch = desk.fork("plan", "hubs")
    named = {"effective": TODAY, "recorded": TODAY, **SAID}
    desk.add("plan", make.cut(0.02, APRIL_2026))
    desk.add("plan", Tagged(**named, event_id=uuid4(), name="shared", version=1))
    desk.add("plan", Tagged(**named, event_id=uuid4(), name="own", version=2))
    names = named_versions(desk.store, branch)
    assert names == {"shared": 1}
    assert as_of(branch, "shared", names).length == 1


def test_a_tag_that_a_branch_has_undone_is_not_known_in_it(desk: Desk, make: Make) -> None:
    desk.add("plan", make.cut(0.01, APRIL_2026))
    tag = Tagged(**SAID, effective=TODAY, recorded=TODAY, event_id=uuid4(), name="as approved", version=1)
    desk.add("plan", tag)
    desk.fork("plan", "hubs")
    desk.undo("plan@hubs", tag)
    assert named_versions(desk.store, lineage(desk.store, "plan@hubs")) == {}
    assert named_versions(desk.store, lineage(desk.store, "plan")) == {"as approved": 1}


def test_what_another_editor_recorded_elsewhere_is_taken_in_silently(desk: Desk, make: Make) -> None:
    known = desk.add("plan", make.cut(0.01, APRIL_2026)).lineage
    other = make.lever("early help floor", 0.9, "Dmnl", APRIL_2027)
    desk.add("plan", other)
    done = desk.add("plan", make.budget("care", 8e9, APRIL_2027), known=known)
    assert [entry.event_id for entry in done.since] == [str(other.event_id)]
    assert [entry.version for entry in done.entries] == [3]
    assert done.plan == plan_of(lineage(desk.store, "plan"), "childrens_services")


def test_what_another_editor_recorded_on_the_same_lever_is_a_conflict_that_shows_both(desk: Desk, make: Make) -> None:
    known = lineage(desk.store, "plan")
    theirs, mine = make.budget("care", 8.5e9, APRIL_2027), make.budget("care", 8e9, APRIL_2027)
    desk.add("plan", make.cut(0.01, APRIL_2026), theirs)
    with pytest.raises(Conflicts) as told:
        desk.add("plan", make.lever("early help floor", 0.9, "Dmnl", APRIL_2027), mine, known=known)
    (conflict,) = told.value.conflicts
    assert (conflict.mine, conflict.theirs, conflict.things) == (mine, (theirs,), ("lever:care_budget",))
    assert "8,500,000,000" in str(told.value)
    assert "8,000,000,000" in str(told.value)
    assert lineage(desk.store, "plan").version == 2
    assert desk.add("plan", mine, known=known, anyway=[str(mine.event_id)]).entries[0].version == 3


def test_what_can_no_longer_be_accepted_is_a_conflict_with_the_reason(desk: Desk, make: Make) -> None:
    known = desk.add("plan", make.cut(0.01, APRIL_2026)).lineage
    desk.add("plan", make.shift("care", "specialist", 5e9, APRIL_2027))
    desk.add("plan", make.belief("care_budget", "GBP2324/year", value=6e9))
    mine = make.lever("early help floor", 0.9, "Dmnl", APRIL_2027)
    assert len(desk.add("plan", mine, known=known).since) == 2
    short = make.shift("universal", "targeted", 9e8, APRIL_2027)
    desk.add("plan", make.belief("universal_budget", "GBP2324/year", value=5e8))
    with pytest.raises(Conflicts, match="lever:universal_budget"):
        desk.add("plan", short, known=known)
    with pytest.raises(Conflicts, match="would give more than it holds"):
        desk.add("plan", short, known=known, anyway=[str(short.event_id)])


def test_what_was_done_and_undone_meanwhile_is_no_conflict(desk: Desk, make: Make) -> None:
    known = desk.add("plan", make.cut(0.01, APRIL_2026)).lineage
    theirs = make.budget("care", 8.5e9, APRIL_2027)
    desk.add("plan", theirs)
    desk.undo("plan", theirs)
    assert len(desk.add("plan", make.budget("care", 8e9, APRIL_2027), known=known).entries) == 1


def test_undoing_what_another_builds_upon_is_a_conflict(desk: Desk, make: Make) -> None:
    raised = make.budget("care", 8e9, APRIL_2026)
    known = desk.add("plan", raised).lineage
    desk.undo("plan", raised)
    with pytest.raises(Conflicts, match="lever:care_budget"):
        desk.add("plan", make.shift("care", "targeted", 1e8, APRIL_2027), known=known)


def test_two_who_undo_the_same_are_a_conflict(desk: Desk, make: Make) -> None:
    cut = make.cut(0.01, APRIL_2026)
    known = desk.add("plan", cut).lineage
    desk.undo("plan", cut)
    second = Undone(**SAID, effective=TODAY, recorded=TODAY, event_id=uuid4(), target=cut.event_id)
    with pytest.raises(Conflicts, match=f"event:{cut.event_id}"):
        desk.add("plan", second, known=known)


def test_commands_are_recorded_all_or_none(desk: Desk, make: Make, england: England) -> None:
    good, bad = make.cut(0.01, APRIL_2026), make.cut(0.9, APRIL_2026)
    answer = write(desk.store, lineage(desk.store, "plan"), [good, bad], england)
    assert isinstance(answer, Refused)
    assert answer.reason is Reason.OUT_OF_RANGE
    assert desk.store.read("plan") == ()


def test_a_retry_with_a_later_clock_records_nothing_twice(desk: Desk, make: Make) -> None:
    command = make.lever("early help floor", 0.9, "Dmnl", APRIL_2026)
    known = lineage(desk.store, "plan")
    first = desk.add("plan", command, known=known)
    again = desk.add("plan", command.model_copy(update={"recorded": TODAY}), known=known)
    assert again.entries == first.entries
    assert lineage(desk.store, "plan").version == 1
    with pytest.raises(EventIdReused):
        desk.add("plan", command.model_copy(update={"value": 0.8}))


def test_an_event_of_the_shared_past_does_not_count_a_second_time_in_a_branch(desk: Desk, make: Make) -> None:
    shift = make.shift("targeted", "care", 5e8, APRIL_2027)
    first = desk.add("plan", shift)
    desk.fork("plan", "hubs")
    again = desk.add("plan@hubs", shift)
    assert again.entries == first.entries
    assert changes(again.lineage) == changes(first.lineage)
    with pytest.raises(EventIdReused):
        desk.add("plan@hubs", shift.model_copy(update={"amount": 6e8}))


def test_a_clock_that_goes_backwards_is_put_right_and_said(desk: Desk, make: Make) -> None:
    desk.add("plan", make.cut(0.01, APRIL_2026).model_copy(update={"recorded": TODAY}))
    done = desk.add("plan", make.cut(0.02, APRIL_2026).model_copy(update={"recorded": TODAY - timedelta(days=9)}))
    assert done.entries[0].recorded == TODAY.isoformat()
    assert "Check the clock" in done.said[0]


def test_a_branch_is_merged_one_decision_at_a_time_and_then_the_rest(desk: Desk, make: Make) -> None:
    desk.add("plan", make.cut(0.01, APRIL_2026))
    desk.fork("plan", "hubs")
    first, second = make.budget("care", 8e9, APRIL_2027), make.lever("early help floor", 0.9, "Dmnl", APRIL_2027)
    desk.add("plan@hubs", first, second)
    done = desk.merge("plan@hubs", "plan", only=[str(second.event_id)])
    (merged,) = [entry.event() for entry in done.entries]
    assert merged.event_id == merged_id("plan", second.event_id)
    assert f"merged by Cabinet from plan@hubs, event {second.event_id}" in merged.source
    assert (merged.who, merged.why, merged.recorded) == (second.who, second.why, TODAY)
    assert [event.event_id for event in candidates(*_lines(desk, "plan@hubs", "plan"))] == [first.event_id]
    assert len(desk.merge("plan@hubs", "plan").entries) == 1
    assert desk.merge("plan@hubs", "plan").entries == ()
    assert sorted(changes(lineage(desk.store, "plan"))) == sorted(changes(lineage(desk.store, "plan@hubs")))
    assert not compare(*_lines(desk, "plan", "plan@hubs"))


def _lines(desk: Desk, one: str, other: str) -> tuple[Lineage, Lineage]:
    return lineage(desk.store, one), lineage(desk.store, other)


def test_a_merge_meets_what_the_parent_decided_since_as_a_conflict(desk: Desk, make: Make) -> None:
    desk.fork("plan", "hubs")
    mine, free = make.budget("care", 8e9, APRIL_2027), make.lever("early help floor", 0.9, "Dmnl", APRIL_2027)
    desk.add("plan@hubs", mine, free)
    theirs = make.budget("care", 8.5e9, APRIL_2027)
    desk.add("plan", theirs)
    with pytest.raises(Conflicts) as told:
        desk.merge("plan@hubs", "plan")
    assert [(c.mine.event_id, c.theirs) for c in told.value.conflicts] == [
        (merged_id("plan", mine.event_id), (theirs,))
    ]
    assert len(desk.merge("plan@hubs", "plan", only=[str(free.event_id)]).entries) == 1
    assert len(desk.merge("plan@hubs", "plan", anyway=[str(mine.event_id)]).entries) == 1


def test_what_was_merged_is_no_conflict_for_what_follows_it(desk: Desk, make: Make) -> None:
    desk.add("plan", make.cut(0.01, APRIL_2026))
    desk.fork("plan", "hubs")
    desk.add("plan@hubs", make.budget("care", 8e9, APRIL_2027))
    desk.merge("plan@hubs", "plan")
    desk.add("plan@hubs", make.budget("care", 7.5e9, date(2028, 4, 1)))
    assert len(desk.merge("plan@hubs", "plan").entries) == 1


def test_a_branch_takes_in_what_its_parent_decided_since_and_gives_back_only_its_own(desk: Desk, make: Make) -> None:
    desk.add("plan", make.cut(0.01, APRIL_2026))
    desk.fork("plan", "hubs")
    own, news = make.budget("care", 8e9, APRIL_2027), make.lever("early help floor", 0.9, "Dmnl", APRIL_2027)
    desk.add("plan@hubs", own)
    desk.add("plan", news)
    assert len(desk.merge("plan", "plan@hubs").entries) == 1
    assert [event.event_id for event in candidates(*_lines(desk, "plan@hubs", "plan"))] == [own.event_id]
    taken = merged_id("plan@hubs", news.event_id)
    desk.undo("plan@hubs", taken)
    done = desk.merge("plan@hubs", "plan")
    undoing = done.entries[-1].event()
    assert isinstance(undoing, Undone)
    assert undoing.target == news.event_id
    assert not compare(*_lines(desk, "plan", "plan@hubs"))


def test_an_undoing_is_merged_where_it_undoes_what_both_have(desk: Desk, make: Make) -> None:
    cut, own = make.cut(0.01, APRIL_2026), make.budget("care", 8e9, APRIL_2027)
    desk.add("plan", cut)
    desk.fork("plan", "hubs")
    desk.add("plan@hubs", own)
    desk.undo("plan@hubs", cut)
    desk.undo("plan@hubs", own)
    assert [entry.kind for entry in desk.merge("plan@hubs", "plan").entries] == ["Undone"]
    assert changes(lineage(desk.store, "plan")) == []


def test_an_undoing_of_what_was_merged_before_follows_it(desk: Desk, make: Make) -> None:
    desk.add("plan", make.cut(0.01, APRIL_2026))
    desk.fork("plan", "hubs")
    own = make.budget("care", 8e9, APRIL_2027)
    desk.add("plan@hubs", own)
    desk.merge("plan@hubs", "plan")
    desk.undo("plan@hubs", own)
    desk.merge("plan@hubs", "plan")
    assert changes(lineage(desk.store, "plan")) == [(2026.25, "envelope_cut", 0.01)]


def test_what_both_branches_have_undone_is_no_conflict(desk: Desk, make: Make) -> None:
    cut, lever = make.cut(0.01, APRIL_2026), make.lever("early help floor", 0.9, "Dmnl", APRIL_2027)
    desk.add("plan", cut)
    desk.fork("plan", "hubs")
    desk.undo("plan", cut)
    undoing = desk.undo("plan@hubs", cut)
    desk.add("plan@hubs", lever)
    lines = lineage(desk.store, "plan@hubs"), lineage(desk.store, "plan")
    assert [event.event_id for event in candidates(*lines)] == [lever.event_id]
    with pytest.raises(ScenarioError, match="undone in plan already"):
        desk.merge("plan@hubs", "plan", only=[str(undoing.event_id)])
    assert [entry.kind for entry in desk.merge("plan@hubs", "plan").entries] == ["LeverSet"]
    assert not compare(lineage(desk.store, "plan"), lineage(desk.store, "plan@hubs"))


@pytest.mark.parametrize("what", ["nothing", "shared", "merged", "undone", "start"])
def test_what_cannot_be_merged_is_named_with_the_reason(desk: Desk, make: Make, what: str) -> None:
    shared, merged, undone = (make.cut(share, APRIL_2026) for share in (0.01, 0.02, 0.03))
    desk.add("plan", shared)
    start = desk.fork("plan", "hubs").own[0]
    desk.add("plan@hubs", merged, undone)
    desk.undo("plan@hubs", undone)
    desk.merge("plan@hubs", "plan", only=[str(merged.event_id)])
    ids = {
        "nothing": (str(UUID(int=1 << 100)), "holds no event"),
        "shared": (str(shared.event_id), "has it itself, as no"),
        "merged": (str(merged.event_id), "was merged into plan before"),
        "undone": (str(undone.event_id), "is undone in plan@hubs"),
        "start": (start.event_id, "a BranchStarted belongs to its own branch"),
    }
    with pytest.raises(ScenarioError, match=ids[what][1]):
        desk.merge("plan@hubs", "plan", only=[ids[what][0]])


def test_a_comparison_tells_added_missing_and_changed_apart(desk: Desk, make: Make) -> None:
    both, gone = make.cut(0.01, APRIL_2026), make.lever("early help floor", 0.9, "Dmnl", APRIL_2027)
    desk.add("plan", both, gone)
    desk.fork("plan", "hubs")
    desk.undo("plan@hubs", gone)
    mine, theirs = make.budget("care", 8e9, APRIL_2027), make.budget("care", 8.5e9, APRIL_2027)
    moved, later = make.budget("targeted", 2e9, APRIL_2027), make.budget("targeted", 2e9, date(2028, 4, 1))
    new, alike = make.count("children in care", 83000.0, "children", date(2026, 3, 31)), make.cut(0.02, APRIL_2027)
    desk.add("plan", mine, moved, alike)
    desk.add("plan@hubs", theirs, later, new, alike.model_copy(update={"event_id": uuid4(), "why": "Another reason"}))
    found = compare(*_lines(desk, "plan", "plan@hubs"))
    assert [event.event_id for event in found.added] == [new.event_id]
    assert [event.event_id for event in found.missing] == [gone.event_id]
    assert [(c.before.event_id, c.after.event_id, c.fields) for c in found.changed] == [
        (mine.event_id, theirs.event_id, ("value",)),
        (moved.event_id, later.event_id, ("effective",)),
    ]
    assert found.same == 2
    back = compare(*_lines(desk, "plan@hubs", "plan"))
    assert (back.added, back.missing) == (found.missing, found.added)


def test_two_versions_of_one_branch_are_compared_alike(desk: Desk, make: Make) -> None:
    one, other = make.cut(0.01, APRIL_2026), make.cut(0.02, APRIL_2027)
    desk.add("plan", one, other)
    desk.undo("plan", one)
    line = lineage(desk.store, "plan")
    found = compare(as_of(line, 1), line)
    assert ([e.event_id for e in found.added], [e.event_id for e in found.missing]) == ([], [])
    assert [(c.before, c.after) for c in found.changed] == [(one, other)]
    assert parted(as_of(line, 1), line).shared == 1


def test_a_branch_whose_parent_is_another_now_is_not_read(desk: Desk, make: Make, tmp_path: Path) -> None:
    desk.add("plan", make.cut(0.01, APRIL_2026))
    desk.fork("plan", "hubs")
    with open_store(str(tmp_path / "other.sqlite")) as other:
        other.append("plan", [make.cut(0.05, APRIL_2026)], expected_version=0)
        other.append("plan@hubs", [desk.store.read("plan@hubs")[0].event()], expected_version=0)
        with pytest.raises(ScenarioError, match="is not the one it left"):
            lineage(other, "plan@hubs")


def test_four_who_decide_at_once_on_four_things_lose_nothing(make: Make, england: England, tmp_path: Path) -> None:
    path = str(tmp_path / "plans.sqlite")

    def decide_often(tier: Tier) -> list[str]:
        ids: list[str] = []
        with open_store(path) as own:
            known = lineage(own, "plan")
            for number in range(5):
                command = make.budget(tier, 9e8 + number, date(2027 + number, 4, 1))
                done = write(own, known, [command.model_copy(update={"event_id": uuid4()})], england)
                assert isinstance(done, Written), done
                ids += [entry.event_id for entry in done.entries]
                known = done.lineage
        return ids

    with ThreadPoolExecutor(4) as pool:
        recorded = [id_ for ids in pool.map(decide_often, TIERS) for id_ in ids]
    with open_store(path) as store:
        line = lineage(store, "plan")
        assert sorted(entry.event_id for entry in line.entries) == sorted(recorded)
        assert len(recorded) == 20
        assert verify(store, "plan").faults == ()


def test_what_rests_on_something_undone_is_not_redone(desk: Desk, make: Make, england: England) -> None:
    raised, spent = make.budget("universal", 5e9, APRIL_2026), make.shift("universal", "targeted", 3e9, APRIL_2027)
    desk.add("plan", raised, spent)
    undoing = desk.undo("plan", spent)
    desk.undo("plan", raised)
    redo = Undone(**SAID, effective=TODAY, recorded=TODAY, event_id=uuid4(), target=undoing.event_id)
    answer = write(desk.store, lineage(desk.store, "plan"), [redo], england)
    assert isinstance(answer, Refused)
    assert answer.reason is Reason.NEEDED


def test_tags_and_forecasts_do_not_keep_a_decision_from_being_undone(desk: Desk, make: Make) -> None:
    cut, other = make.cut(0.01, APRIL_2026), make.cut(0.02, APRIL_2026)
    desk.add("plan", cut, other)
    desk.add("plan", Tagged(**SAID, effective=TODAY, recorded=TODAY, event_id=uuid4(), name="as approved", version=2))
    desk.undo("plan", cut)
    assert changes(lineage(desk.store, "plan")) == [(2026.25, "envelope_cut", 0.02)]
