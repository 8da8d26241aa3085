"""The schemas that are published are what the types say, and samples of every version are kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tiershift.events.chain import canonical, read_event
from tiershift.events.schemas import schemas
from tiershift.events.types import EVENT
from tiershift.events.upcasts import ADDED, UPCASTS, as_first_said, upcast

PUBLISHED = Path(__file__).parents[2] / "docs" / "schemas"
GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(schemas())


def golden(name: str) -> dict[str, Any]:
    sample: dict[str, Any] = json.loads((GOLDEN / name).read_text(encoding="utf-8"))["event"]
    return sample


def test_the_published_schemas_are_those_of_the_types() -> None:
    assert sorted(path.name for path in PUBLISHED.iterdir()) == NAMES
    assert {path.name: path.read_text(encoding="utf-8") for path in PUBLISHED.iterdir()} == schemas()


def test_a_sample_is_kept_of_every_version_of_every_kind() -> None:
    assert sorted(path.name for path in GOLDEN.glob("*.json")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_has_the_fields_of_its_schema(name: str) -> None:
    schema, sample = json.loads(schemas()[name]), golden(name)
    assert set(schema["required"]) <= sample.keys() <= schema["properties"].keys()
    assert (sample["kind"], sample["v"]) == (schema["properties"]["kind"]["const"], schema["properties"]["v"]["const"])


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_lacking_what_is_required_is_no_event(name: str) -> None:
    sample = upcast(golden(name))
    for field in EVENT.validate_json(json.dumps(sample)).model_json_schema()["required"]:
        with pytest.raises(ValidationError):
            EVENT.validate_json(json.dumps({key: value for key, value in sample.items() if key != field}))


@pytest.mark.parametrize(("kind", "v"), list(UPCASTS))
def test_an_old_sample_reads_as_the_present_version_that_means_the_same(kind: str, v: int) -> None:
    old = golden(f"{kind}.{v}.json")
    event = read_event(canonical(old))
    assert event.v == v + 1
    now = json.loads(canonical(event))
    assert now == {**old, **ADDED[kind], "v": v + 1}
    assert as_first_said(now) == old


def test_what_the_first_version_could_not_say_is_told_apart() -> None:
    cut = golden("CutImposed.2.json")
    assert as_first_said(cut) == cut
    assert as_first_said(golden("LeverSet.1.json")) == golden("LeverSet.1.json")
