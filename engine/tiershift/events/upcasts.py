"""Old versions of events: what brings each up to the next, and what of an event was there from the first.

A stored event is never rewritten: it is brought up to date each time it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Upcast = Callable[[dict[str, Any]], dict[str, Any]]


def upcast(plain: dict[str, Any]) -> dict[str, Any]:
    """Return an event, as plain values, in the present version of its kind; unchanged where it is in none known."""
    while (step := UPCASTS.get((str(plain.get("kind")), _version(plain)))) is not None:
        plain = step(plain)
    return plain


def as_first_said(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event, as plain values, as the first version of its kind would have said it, where that could.

    Ids of events in files follow from this, so that a new version of a kind does not move them.
    """
    added = ADDED.get(str(plain.get("kind")), {})
    if not added or any(plain.get(field) != value for field, value in added.items()):
        return dict(plain)
    return {field: value for field, value in plain.items() if field not in added} | {"v": 1}


def _version(plain: Mapping[str, Any]) -> int:
    v = plain.get("v")
    return v if type(v) is int else 0


ADDED: Mapping[str, Mapping[str, Any]] = {
    "AssumptionAdopted": {"owner": "", "signed_off_by": "", "sunset": None},  # nobody was named, and no day
    "CutImposed": {"profile": "even", "reference": ""},  # a cut ran in a straight line
    "PlanStarted": {"place": ""},  # a plan was of all of England
    "Counted": {"steers": False},  # a count that was recorded before counts steered does not begin to
}
"""Fields that came with version 2 of a kind, with the values under which it means what it meant without them."""

UPCASTS: Mapping[tuple[str, int], Upcast] = {
    ("AssumptionAdopted", 1): lambda old: {**old, **ADDED["AssumptionAdopted"], "v": 2},
    ("CutImposed", 1): lambda old: {**old, **ADDED["CutImposed"], "v": 2},
    ("PlanStarted", 1): lambda old: {**old, **ADDED["PlanStarted"], "v": 2},
    ("Counted", 1): lambda old: {**old, **ADDED["Counted"], "v": 2},
}
"""What turns an event of an old version into the next one, by kind and version."""
