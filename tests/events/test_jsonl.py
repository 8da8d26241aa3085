"""JSON lines: the whole log out and in, readable with a standard library, and nothing changed on the way unseen."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiershift.errors import ScenarioError
from tiershift.events import Entry
from tiershift.events.chain import seal
from tiershift.events.jsonl import lines_of, read_lines
from tiershift.events.store import chained
from tiershift.events.verify import chain_faults

if TYPE_CHECKING:
    from tests.events.conftest import Make

APRIL = date(2026, 4, 1)


@pytest.fixture
def entries(make: Make) -> tuple[Entry, ...]:
    events = [make.cut(0.02, APRIL), make.shift("care", "targeted", 1e8, APRIL, over=2.0), make.cut(1e-7, APRIL)]
    odd = events[1].model_copy(update={"why": "“Später”\n\u2028\t\x7f 😀"})
    return chained([events[0], odd, events[2]], 0, "", "ours")


def test_what_goes_out_comes_in_the_same(entries: tuple[Entry, ...]) -> None:
    branch = chained([entries[0].event()], 0, "", "ours@hubs")
    text = lines_of("ours", entries) + lines_of("ours@hubs", branch)
    assert read_lines(text, "log.jsonl") == {"ours": entries, "ours@hubs": branch}


def test_a_standard_library_is_enough_to_check_every_hash(entries: tuple[Entry, ...]) -> None:
    previous = ""
    for line in lines_of("ours", entries).split("\n"):
        if not line:
            continue
        entry = json.loads(line)
        assert hashlib.sha256(entry["payload"].encode()).hexdigest() == entry["payload_sha"]
        header = {key: entry[key] for key in entry if key not in ("payload", "hash")} | {"format": 2}
        text = json.dumps(header, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert hashlib.sha256(text.encode()).hexdigest() == entry["hash"]
        assert entry["previous"] == previous
        previous = entry["hash"]


@settings(max_examples=150, deadline=None, database=None)
@given(st.data())
def test_any_changed_sign_is_seen(data: st.DataObject) -> None:
    from tests.events.conftest import Make

    text = lines_of("ours", chained([Make().cut(0.02, APRIL), Make().budget("care", 8e9, APRIL)], 0, "", "ours"))
    place = data.draw(st.integers(0, len(text) - 2))
    sign = data.draw(st.characters(exclude_categories=["Cs"]).filter(lambda one: one != text[place]))
    changed = text[:place] + sign + text[place + 1 :]
    try:
        same = read_lines(changed, "log.jsonl") == read_lines(text, "log.jsonl")
    except ScenarioError:
        return
    assert same


@pytest.mark.parametrize(
    ("change", "what"),
    [
        pytest.param(lambda lines: [lines[0], lines[2]], "entry 2 is missing", id="removed"),
        pytest.param(lambda lines: [lines[1], lines[0], lines[2]], "entry 1 is missing", id="reordered"),
        pytest.param(lambda lines: [lines[0].replace("Cabinet", "cabinet"), *lines[1:]], "was changed", id="changed"),
        pytest.param(lambda lines: [lines[0], lines[0], *lines[1:]], "entry 2 is missing", id="inserted"),
        pytest.param(lambda lines: [*lines, "mine"], "log.jsonl:4: this is not JSON", id="no JSON"),
        pytest.param(lambda lines: [*lines, "[" * 100_000], "this is not JSON", id="too deep"),
        pytest.param(lambda lines: [*lines, "{}"], "not an entry", id="no entry"),
        pytest.param(lambda _: [], "holds no entries", id="empty"),
        pytest.param(
            lambda lines: [re.sub(r'"v":\d', '"v":true', lines[0], count=1)], "v cannot be true", id="wrong type"
        ),
        pytest.param(lambda lines: [lines[0][:-1] + ',"x":"\\ud800"}', *lines[1:]], None, id="more than is asked"),
    ],
)
def test_what_was_done_to_the_lines_is_said(change: object, what: str | None, entries: tuple[Entry, ...]) -> None:
    assert callable(change)
    lines = change(lines_of("ours", entries).strip().split("\n"))
    if what is None:
        assert read_lines("\n".join(lines), "log.jsonl") == {"ours": entries}
        return
    with pytest.raises(ScenarioError, match=what):
        read_lines("\n".join(lines), "log.jsonl")


def test_an_event_of_a_newer_version_is_named(entries: tuple[Entry, ...]) -> None:
    newer = entries[0].event().model_copy(update={"v": 99})
    with pytest.raises(ScenarioError, match="of version 99"):
        read_lines(lines_of("ours", [seal(newer, 1, "", "ours")]), "log.jsonl")


def _forged(entry: Entry, old: str, new: str) -> Entry:
    """`entry` sealed anew over other signs that mean the same."""
    payload = entry.payload.replace(old.encode(), new.encode())
    assert payload != entry.payload
    said = json.loads(payload)
    header = {name: str(said[name]) for name in ("event_id", "recorded")}
    bare = replace(entry, **header, payload=payload, payload_sha=hashlib.sha256(payload).hexdigest(), previous="-")
    return seal(bare, entry.version, entry.previous, "ours")


OTHERWISE = {
    "an id in capitals": ("0000000000ab", "0000000000AB"),
    "a blank": ('{"effective"', '{ "effective"'),
    "a field twice": ('"share":0.02', '"share":0.9,"share":0.02'),
    "blanks at the ends": ('"who":"Cabinet"', '"who":" Cabinet "'),
    "a field that is left out": (',"source":""', ""),
    "a number with noughts": ('"share":0.02', '"share":0.0200'),
}  # fmt: skip


@pytest.mark.parametrize("how", OTHERWISE)
def test_what_means_the_same_in_other_signs_neither_comes_in_nor_passes_verification(make: Make, how: str) -> None:
    event = make.cut(0.02, APRIL).model_copy(update={"event_id": UUID(int=0xAB)})
    (entry,) = chained([event], 0, "", "ours")
    assert read_lines(lines_of("ours", [entry]), "log.jsonl") == {"ours": (entry,)}
    assert not chain_faults("ours", [entry])
    forged = _forged(entry, *OTHERWISE[how])
    with pytest.raises(ScenarioError, match=r"not written as events are recorded|its header says"):
        read_lines(lines_of("ours", [forged]), "log.jsonl")
    assert [fault.how for fault in chain_faults("ours", [forged])] == ["changed"]
