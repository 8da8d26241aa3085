"""What is written as YAML reads back as the same events, whatever their kind and content."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from tiershift.errors import ScenarioError
from tiershift.events.chain import canonical
from tiershift.events.load import load_plan
from tiershift.events.types import EVENT, KINDS, Event
from tiershift.events.yamlio import read_scenario
from tiershift.events.yamlout import scenario_text
from tiershift.model.calendar import financial_year_start
from tiershift.model.distributions import SHAPES

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300).filter(lambda text: text.strip())
WORDS = st.lists(st.sampled_from(["No", "2026-04-01", "null", "care: costs", "#3", "£1.2m", "-", "Añil", "a" * 130, "{x}"]), min_size=1).map(" ".join)  # noqa: E501 # fmt: skip
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
DAYS = st.dates(date(1000, 1, 1), date(9000, 12, 31))
MOMENTS = st.datetimes(
    datetime(1000, 1, 2), datetime(9000, 12, 30),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-9, minutes=-30))]),
)  # fmt: skip
DRAWS = st.sampled_from(sorted(SHAPES)).flatmap(
    lambda shape: st.fixed_dictionaries({shape: st.fixed_dictionaries(dict.fromkeys(SHAPES[shape].__dataclass_fields__, FLOATS))})  # noqa: E501
)  # fmt: skip
RULES = ("pattern", "ge", "gt", "le", "lt", "max_length")
WHOLE = st.integers(1900, 2200) | st.integers(0, 2**53 - 1)


def values(annotation: Any) -> st.SearchStrategy[Any]:
    """Anything that a field of this type may hold."""
    origin, inner = get_origin(annotation), [one for one in get_args(annotation) if one is not NoneType]
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is Annotated:
        return values(inner[0])
    if origin is tuple:
        return st.lists(values(inner[0]), max_size=4).map(tuple)
    if origin in (Union, UnionType):
        options = [MOMENTS if get_origin(one) is Annotated else values(one) for one in inner]
        return st.one_of(*options) if NoneType not in get_args(annotation) else st.none() | st.one_of(*options)
    plain = {str: TEXTS | WORDS, float: FLOATS | st.integers(-(10**12), 10**12).map(float), int: WHOLE, date: DAYS}
    others = {UUID: st.uuids(), bool: st.booleans(), datetime: MOMENTS}
    return (plain | others).get(annotation, DRAWS)


def ruled(field: FieldInfo) -> st.SearchStrategy[Any]:
    """Anything that a field may hold by its type and by the rules that it has besides."""
    rules = {
        name: found for rule in field.metadata for name in RULES if (found := getattr(rule, name, None)) is not None
    }
    if "pattern" in rules:
        return st.from_regex(str(rules["pattern"]).removeprefix("^").removesuffix("$"), fullmatch=True)
    found = values(field.annotation)
    if field.annotation in (int, float) and rules.keys() & {"ge", "gt", "le", "lt"}:
        low, high = rules.get("ge", rules.get("gt", 0)), rules.get("le", rules.get("lt", 2**53 - 1))
        found = st.integers(int(low), int(high)) if field.annotation is int else st.floats(low, high)
    if "max_length" in rules and field.annotation is str:
        found = found.map(lambda text: text[: rules["max_length"]])
    return found


@cache
def ruled_fields(kind: type[Event]) -> dict[str, tuple[st.SearchStrategy[Any], bool]]:
    """What each field of `kind` may hold, and whether it must; made once, for that takes longer than an event."""
    fields = kind.model_fields.items()
    return {name: (ruled(field), field.is_required()) for name, field in fields if name not in ("kind", "v")}


@st.composite
def events(draw: st.DrawFn, kind: type[Event]) -> Event:
    """An event of `kind` with any content that its type takes."""
    for _ in range(200):
        fields = ruled_fields(kind).items()
        held = {name: draw(values) for name, (values, must) in fields if must or draw(st.booleans())}
        if "financial_year" in held:
            held["effective"] = financial_year_start(held["financial_year"])
        if "value" in held and "draw" in held and held["draw"] is not None:
            held["value"] = None
        try:
            return EVENT.validate_python({"kind": kind.__name__, **held})
        except ValidationError:
            continue
    raise AssertionError(f"no event of kind {kind.__name__} could be made")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_an_event_of_any_kind_written_as_yaml_reads_back_the_same(kind: type[Event], tmp_path_factory: Any) -> None:
    path = tmp_path_factory.mktemp("yaml") / "plan.yaml"

    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(events(kind), min_size=1, max_size=3, unique_by=lambda event: event.event_id))
    def same(written: list[Event]) -> None:
        path.write_text(scenario_text("plan", "A plan", "a_model", written), encoding="utf-8", newline="\n")
        scenario = read_scenario(path)
        assert scenario.document.problems == []
        read = [one.event for one in scenario.events]
        assert read == written
        assert [canonical(event) for event in read] == [canonical(event) for event in written]

    same()


@pytest.mark.parametrize("name", ["baseline", "cut", "early_shift"])
def test_a_shipped_scenario_written_out_whole_is_the_same_plan(name: str, tmp_path: Path, shipped_model: Any) -> None:
    plan = load_plan(name, shipped_model)
    path = tmp_path / f"{name}.yaml"
    path.write_text(scenario_text(name, plan.title, plan.model, plan.events), encoding="utf-8", newline="\n")
    again = load_plan(path, shipped_model)
    assert again.head == plan.head
    assert again.title == plan.title


def test_an_id_that_is_none_is_refused_at_its_line(tmp_path: Path, shipped_model: Any) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(
        "scenario: plan\ntitle: A plan\nmodel: childrens_services\nevents:\n  - kind: CutImposed\n    share: 0.1\n"
        "    effective: 2026-04-01\n    recorded: 2026-01-01\n    who: Cabinet\n    why: It must be.\n"
        "    event_id: number one\n",
        encoding="utf-8",
    )
    with pytest.raises(ScenarioError, match=r"plan\.yaml:11: event_id is no id"):
        load_plan(path, shipped_model)
