"""Messages of a page: what is a command, and what is not."""

from __future__ import annotations

import pytest

from tiershift_studio import commands as ask
from tiershift_studio.commands import branches, clashes, looks, moves


@pytest.mark.parametrize(
    ("message", "command"),
    [
        ({"do": "move", "lever": "care_budget", "value": 8000}, moves.Move("care_budget", 8000.0)),
        ({"do": "start", "year": 2028}, moves.SetStart(2028)),
        ({"do": "pace", "years": 3}, moves.SetPace(3)),
        ({"do": "look at", "year": 2040}, looks.LookAt(2040)),
        ({"do": "settle"}, moves.Settle()),
        ({"do": "put back"}, moves.PutBack()),
        ({"do": "undo"}, moves.Undo()),
        ({"do": "redo"}, moves.Redo()),
        (
            {"do": "say why", "step": "s", "why": "  The  budget of the year "},
            moves.SayWhy("s", "The budget of the year"),
        ),
        ({"do": "as of", "when": "2026-02-12"}, looks.AsOf("2026-02-12")),
        ({"do": "compare", "branch": "hubs"}, looks.Compare("hubs")),
        ({"do": "branch", "name": "Hubs first"}, branches.MakeBranch("Hubs first")),
        ({"do": "switch", "branch": "main"}, branches.Switch("main")),
        ({"do": "tag", "name": "March board"}, branches.Tag("March board")),
        ({"do": "merge", "events": ["a", "b"]}, branches.Merge(("a", "b"))),
        ({"do": "keep theirs"}, clashes.KeepTheirs()),
        ({"do": "put mine on top"}, clashes.PutMineOnTop()),
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
        {"do": "move", "lever": "care_budget", "value": True},
        {"do": "merge", "events": "all"},
        {"do": "merge", "events": [7]},
        {"do": "as of", "when": 20260212},
        {"do": "branch"},
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


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Hubs first!", "hubs-first"),
        ("  Care — £8bn ", "care-8bn"),
        ("../../etc", "etc"),
        ("…", ""),
        ("x" * 99, "x" * 64),
    ],
)
def test_the_name_of_a_branch_becomes_one_that_a_log_can_have(written: str, kept: str) -> None:
    assert branches.slug(written) == kept
