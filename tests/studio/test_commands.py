"""Messages of a page: what is a command, and what is not."""

from __future__ import annotations

import pytest

from tiershift_studio import commands as ask


@pytest.mark.parametrize(
    ("message", "command"),
    [
        ({"do": "move", "lever": "care_budget", "value": 8000}, ask.Move("care_budget", 8000.0)),
        ({"do": "start", "year": 2028}, ask.SetStart(2028)),
        ({"do": "pace", "years": 3}, ask.SetPace(3)),
        ({"do": "look at", "year": 2040}, ask.LookAt(2040)),
        ({"do": "settle"}, ask.Settle()),
        ({"do": "put back"}, ask.PutBack()),
        ({"do": "undo"}, ask.Undo()),
        ({"do": "redo"}, ask.Redo()),
    ],
)
def test_a_message_of_the_page_is_read_as_its_command(message: object, command: ask.Command) -> None:
    assert ask.read(message) == command


@pytest.mark.parametrize(
    "message",
    [
        None,
        "undo",
        7,
        [],
        {},
        {"do": ["undo"]},
        {"do": "drop table"},
        {"do": "move", "lever": "care_budget", "value": "8000"},
        {"do": "move", "lever": "care_budget", "value": None},
        {"do": "move", "lever": 3, "value": 8000},
        {"do": "start", "year": 1999},
        {"do": "start", "year": "2028"},
        {"do": "pace", "years": -1},
        {"do": "look at", "year": 9999},
    ],
)
def test_anything_else_is_denied_with_a_reason(message: object) -> None:
    denied = ask.read(message)
    assert isinstance(denied, ask.Denied)
    assert denied.reason.endswith(".")
