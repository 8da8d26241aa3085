"""The desk: decisions in order, undo and redo, as pure functions."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tiershift_studio.desk import Decision, Desk, Settings, record, redo, undo

OPENING = Settings((1.0, 2.0), 2026, 0)
WHEN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def decided(value: float) -> Decision:
    return Decision("you", WHEN, f"to {value}", OPENING.moved(0, value))


def test_a_move_changes_one_lever_and_leaves_the_others() -> None:
    assert OPENING.moved(1, 9.0) == Settings((1.0, 9.0), 2026, 0)


def test_what_changes_nothing_is_not_recorded() -> None:
    assert record(Desk(OPENING), decided(1.0)) == Desk(OPENING)


def test_a_new_decision_after_undo_takes_the_place_of_what_was_undone() -> None:
    desk = undo(record(record(Desk(OPENING), decided(3.0)), decided(4.0)))
    assert [one.what for one in record(desk, decided(5.0)).decisions] == ["to 3.0", "to 5.0"]


def test_undo_ends_at_the_opening_and_redo_at_the_newest() -> None:
    desk = record(Desk(OPENING), decided(3.0))
    assert undo(undo(desk)).settings == OPENING
    assert redo(redo(desk)) == desk


@given(st.lists(st.floats(0, 100), max_size=8), st.integers(0, 10))
def test_redo_takes_back_as_many_undos(values: list[float], times: int) -> None:
    desk = Desk(OPENING)
    for value in values:
        desk = record(desk, decided(value))
    steps = min(times, desk.position)
    back = desk
    for _ in range(steps):
        back = undo(back)
    assert back.position == desk.position - steps
    for _ in range(steps):
        back = redo(back)
    assert back == desk
