"""Events as values: strict, frozen, and readable for as long as logs are kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from tiershift.errors import ScenarioError
from tiershift.events import BudgetSet, Counted, upcasts
from tiershift.events.catalogue import EXAMPLES, catalogue
from tiershift.events.chain import canonical, header_holds, read_event, seal
from tiershift.events.fold import fold
from tiershift.events.types import EVENT, FAMILIES, KINDS
from tiershift.events.yamlio import read_scenario

if TYPE_CHECKING:
    from tests.events.conftest import Make

GOLDEN = Path(__file__).parent / "golden"


def test_every_kind_belongs_to_one_family() -> None:
    assert sorted(kind.__name__ for kinds in FAMILIES.values() for kind in kinds) == sorted(KINDS)


def test_an_event_cannot_be_changed(make: Make) -> None:
    budget = make.budget("care", 8e9, date(2026, 4, 1))
    with pytest.raises(ValidationError):
        budget.value = 9e9


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": float("nan")},
        {"value": float("inf")},
        {"value": "8000000000"},
        {"value": True},
        {"tier": "early"},
        {"over": -1.0},
        {"who": ""},
        {"effective": "2026-04-01"},
        {"recorded": datetime(2026, 5, 14, 10, 0)},
        {"event_id": "one"},
        {"colour": "red"},
        {"v": 2},
    ],
)
def test_what_is_not_of_the_type_is_refused(make: Make, wrong: dict[str, Any]) -> None:
    fields = {**dict(make.budget("care", 8e9, date(2026, 4, 1))), **wrong}
    with pytest.raises(ValidationError):
        EVENT.validate_python(fields)


def test_an_outturn_is_effective_from_the_start_of_its_year(make: Make) -> None:
    fields = {**dict(make.outturn("care", 2024, 8e9)), "effective": date(2024, 3, 31)}
    with pytest.raises(ValidationError, match="starts on 2023-04-01"):
        EVENT.validate_python(fields)


def test_the_bytes_of_an_event_are_the_same_for_the_same_content(make: Make) -> None:
    budget = make.budget("care", 8e9, date(2026, 4, 1))
    assert canonical(budget) == canonical(BudgetSet(**dict(reversed(list(dict(budget).items())))))
    assert b'"value":8000000000' in canonical(budget)


@pytest.mark.parametrize("recorded", [date(2026, 5, 14), datetime(2026, 5, 14, 10, 30, tzinfo=UTC)])
def test_an_event_comes_back_from_its_bytes(make: Make, recorded: date) -> None:
    budget = make.budget("care", 0.1 + 0.2, date(2026, 4, 1)).model_copy(update={"recorded": recorded})
    assert read_event(canonical(budget)) == budget


def kept() -> list[tuple[str, bytes]]:
    """Every sample of every version of every kind, with the hash that it had when it was the first of a log."""
    samples = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLDEN.glob("*.json"))]
    return [(sample["hash"], canonical(sample["event"])) for sample in samples]


@pytest.mark.parametrize(("sealed", "payload"), kept())
def test_events_of_every_version_can_be_read(sealed: str, payload: bytes) -> None:
    event = read_event(payload)
    if event.v == json.loads(payload)["v"]:
        old = replace(seal(event, 1, "", "plan"), hash=sealed)  # the samples were sealed in format 1
        assert header_holds(old, "plan")
        assert header_holds(old, "any other: format 1 does not hold the name of its log")
        assert not header_holds(replace(old, effective="2031-04-02"), "plan")


def test_the_header_of_an_entry_stays_what_it_is_in_format_2() -> None:
    sample = json.loads((GOLDEN / "BudgetSet.1.json").read_text(encoding="utf-8"))
    sealed = seal(read_event(canonical(sample["event"])), 1, "", "our_plan")
    header = {
        "effective": sealed.effective, "event_id": sealed.event_id, "format": 2, "kind": "BudgetSet",
        "payload_sha": hashlib.sha256(sealed.payload).hexdigest(), "previous": "", "recorded": sealed.recorded,
        "stream": "our_plan", "v": 1, "version": 1,
    }  # fmt: skip
    text = json.dumps(header, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert sealed.hash == hashlib.sha256(text.encode()).hexdigest()


def test_a_sample_is_kept_of_the_present_version_of_every_kind() -> None:
    samples = {(event["kind"], event["v"]) for event in (json.loads(payload) for _, payload in kept())}
    assert {(name, kind.model_fields["v"].default) for name, kind in KINDS.items()} <= samples


@pytest.mark.parametrize("change", [{"v": 99}, {"kind": "MoonLanded"}])
def test_an_event_of_a_newer_tiershift_is_refused_kindly(change: dict[str, object]) -> None:
    event = {**json.loads(kept()[0][1]), **change}
    with pytest.raises(ScenarioError, match="newer tiershift"):
        read_event(canonical(event))


def test_an_old_version_is_brought_up_to_date_as_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def rename(old: dict[str, object]) -> dict[str, object]:
        kept = {name: value for name, value in old.items() if name != "amount"}
        return {**kept, "v": 1, "value": old["amount"]}

    monkeypatch.setattr(upcasts, "UPCASTS", {("BudgetSet", 0): rename})
    new = next(json.loads(payload) for _, payload in kept() if b'"BudgetSet"' in payload)
    old = {**{name: value for name, value in new.items() if name != "value"}, "v": 0, "amount": new["value"]}
    assert read_event(canonical(old)) == read_event(canonical(new))


def test_a_count_recorded_before_counts_steered_does_not_steer() -> None:
    counts = [payload for _, payload in kept() if b'"Counted"' in payload]
    steers = {
        json.loads(payload)["v"]: isinstance(e := read_event(payload), Counted) and e.steers for payload in counts
    }
    assert steers == {1: False, 2: True}
    folded = [fold([seal(read_event(payload), 1, "", "plan")]).observations[0].steers for payload in counts]
    assert folded == [False, True]


def test_a_count_steers_where_its_file_does_not_say_otherwise(tmp_path: Path) -> None:
    head = "scenario: seen\ntitle: Seen\nmodel: childrens_services\nevents:\n"
    count = EXAMPLES["Counted"]
    more = ["", "  steers: true\n", "  steers: false\n"]
    (tmp_path / "seen.yaml").write_text(head + "".join(count + each for each in more), encoding="utf-8")
    scenario = read_scenario(tmp_path / "seen.yaml")
    scenario.document.check(ScenarioError)
    found = [event.steers for written in scenario.events if isinstance(event := written.event, Counted)]
    assert found == [True, True, False]
    (tmp_path / "seen.yaml").write_text(f"{head}{count}  steers: perhaps\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="neither true nor false"):
        read_scenario(tmp_path / "seen.yaml").document.check(ScenarioError)


def test_the_published_catalogue_is_that_of_the_types() -> None:
    published = Path(__file__).parents[2] / "docs" / "events.md"
    assert published.read_text(encoding="utf-8") == catalogue()


def test_the_catalogue_shows_an_example_of_every_kind() -> None:
    assert list(EXAMPLES) == list(KINDS)
    assert all(f"### {kind}\n" in catalogue() for kind in KINDS)


def test_the_examples_of_the_catalogue_are_what_a_scenario_file_holds(tmp_path: Path) -> None:
    path = tmp_path / "examples.yaml"
    head = "scenario: examples\ntitle: Examples\nmodel: childrens_services\nevents:\n"
    path.write_text(head + "".join(EXAMPLES.values()), encoding="utf-8")
    scenario = read_scenario(path)
    assert scenario.document.problems == []
    assert [written.event.kind for written in scenario.events] == list(KINDS)
