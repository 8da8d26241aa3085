"""The chain: whatever is changed in a log shows."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tiershift.events import Entry, broken_links
from tiershift.events.chain import header_holds
from tiershift.events.store import chained

if TYPE_CHECKING:
    from tests.events.conftest import Make


def log_of(make: Make, length: int = 6) -> tuple[Entry, ...]:
    return chained([make.cut(0.01, date(2026, 4, 1)) for _ in range(length)], 0, "", "plan")


def test_a_log_as_written_holds(make: Make) -> None:
    assert broken_links(log_of(make), "plan") == ()
    assert broken_links((), "plan") == ()


@given(place=st.integers(0, 5), byte=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_flipped_bit_shows(make: Make, place: int, byte: int, bit: int) -> None:
    log = list(log_of(make))
    payload = bytearray(log[place].payload)
    payload[byte % len(payload)] ^= 1 << bit
    log[place] = replace(log[place], payload=bytes(payload))
    assert broken_links(log, "plan")[0].startswith(f"entry {place + 1}, CutImposed {log[place].event_id}, was changed")


@given(place=st.integers(0, 4))
def test_a_removed_entry_shows(make: Make, place: int) -> None:
    log = log_of(make)
    assert broken_links(log[:place] + log[place + 1 :], "plan")


@given(place=st.integers(0, 4))
def test_swapped_entries_show(make: Make, place: int) -> None:
    log = list(log_of(make))
    log[place], log[place + 1] = log[place + 1], log[place]
    assert broken_links(log, "plan")


def test_an_inserted_entry_shows(make: Make) -> None:
    log = log_of(make)
    (forged,) = chained([make.cut(0.5, date(2026, 4, 1))], 2, log[1].hash, "plan")
    assert broken_links((*log[:2], forged, *log[2:]), "plan")


def test_a_chain_made_anew_has_another_head(make: Make) -> None:
    events = [entry.event() for entry in log_of(make)]
    changed = [events[0].model_copy(update={"why": "Another reason"}), *events[1:]]
    assert chained(changed, 0, "", "plan")[-1].hash != chained(events, 0, "", "plan")[-1].hash


def test_logs_that_share_a_past_share_its_head(make: Make) -> None:
    events = [make.cut(0.01, date(2026, 4, 1)) for _ in range(3)]
    longer = chained([*events, make.cut(0.02, date(2026, 4, 1))], 0, "", "plan")
    assert longer[:3] == chained(events, 0, "", "plan")


def test_the_header_holds_nobody(make: Make) -> None:
    (entry,) = log_of(make, 1)
    other = entry.event().model_copy(update={"who": "Somebody else"})
    (sealed,) = chained([other], 0, "", "plan")
    assert replace(sealed, payload=b"", payload_sha="", hash="") == replace(entry, payload=b"", payload_sha="", hash="")


TEXTS = st.text(st.characters(codec="utf-8"), max_size=8) | st.text(max_size=4).map(repr)
HEADED = ("version", "event_id", "kind", "v", "effective", "recorded", "payload_sha", "previous")


@given(texts=st.tuples(*[TEXTS] * 6), version=st.integers(0, 2**53 - 1), v=st.integers(-5, 5), stream=TEXTS)
def test_a_header_is_hashed_as_rfc_8785_writes_it(
    texts: tuple[str, str, str, str, str, str], version: int, v: int, stream: str, make: Make
) -> None:
    names = [name for name in HEADED if name not in ("version", "v")]
    said: dict[str, Any] = dict(zip(names, texts, strict=True))
    entry = replace(log_of(make, 1)[0], version=version, v=v, **said)
    header = {name: asdict(entry)[name] for name in HEADED}
    for added in ({"format": 2, "stream": stream}, {"format": 1}):
        sealed = replace(entry, hash=hashlib.sha256(rfc8785.dumps(header | added)).hexdigest())
        assert header_holds(sealed, stream)
        assert header_holds(sealed, f"{stream}@other") == (added["format"] == 1)


@given(name=st.sampled_from([name for name in HEADED if name not in ("version", "v")]))
def test_a_column_that_is_no_text_shows(make: Make, name: str) -> None:
    entry = log_of(make, 1)[0]
    for other in (getattr(entry, name).encode(), 5, None):
        said: dict[str, Any] = {name: other}
        assert not header_holds(replace(entry, **said), "plan")
