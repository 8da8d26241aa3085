"""The store: what commands write into it, and whom that wakes."""

from __future__ import annotations

import pytest

from tiershift_studio import commands as ask
from tiershift_studio.answer import NO_ANSWER
from tiershift_studio.forecaster import Forecaster
from tiershift_studio.store import Studio


@pytest.fixture
def studio(forecaster: Forecaster) -> Studio:
    return Studio(forecaster, NO_ANSWER)


def test_moves_are_one_decision_once_the_hand_settles(studio: Studio) -> None:
    for value in (2000.0, 2100.0, 2200.0):
        studio.obey(ask.Move("targeted_budget", value))
    assert studio.desk.decisions == ()
    studio.obey(ask.Settle())
    (decision,) = studio.desk.decisions
    assert decision.what.endswith(" to £2,200m")
    assert decision.who == "you"
    assert decision.settings == studio.settings


def test_undo_takes_back_a_move_that_has_not_settled_yet(studio: Studio) -> None:
    studio.obey(ask.Move("targeted_budget", 2000.0))
    studio.obey(ask.Undo())
    assert studio.settings == studio.desk.opening
    studio.obey(ask.Redo())
    assert 2000.0 in studio.settings.values


def test_back_to_today_is_a_decision_that_can_be_undone(studio: Studio) -> None:
    studio.obey(ask.Move("targeted_budget", 2000.0))
    studio.obey(ask.PutBack())
    assert studio.settings == studio.desk.opening
    assert [one.what for one in studio.desk.decisions][1:] == ["Everything back to today"]
    studio.obey(ask.Undo())
    assert 2000.0 in studio.settings.values


@pytest.mark.parametrize(
    "command", [ask.Move("targeted_budget", -1.0), ask.Move("no_such_lever", 1.0), ask.Denied("", "No.")]
)
def test_a_refusal_leaves_all_as_it_was_and_puts_the_controls_back(
    studio: Studio, command: ask.Move | ask.Denied
) -> None:
    before = studio.settings
    studio.obey(command)
    assert studio.settings is before
    assert studio.refusal.reason
    assert studio.placed == 1


def test_what_stays_equal_wakes_nobody(studio: Studio) -> None:
    woken: list[str] = []
    studio.param.watch(lambda event: woken.append(event.name), ["settings", "desk", "refusal", "placed"])
    studio.obey(ask.Move("targeted_budget", studio.settings.values[1]))
    studio.obey(ask.Settle())
    assert woken == []
    studio.obey(ask.Move("targeted_budget", 2000.0))
    assert woken == ["settings"]
