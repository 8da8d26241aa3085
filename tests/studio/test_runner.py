"""Latest wins: what is run, what is never run, and what is shown last. Time is counted here and not waited for."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from dataclasses import replace

from tiershift_studio.answer import NO_ANSWER, Answer
from tiershift_studio.desk import NOTHING_ASKED, Asked, Settings
from tiershift_studio.runner import AT_REST, REST, STEP, WHILE_MOVING, Runner

Ran = list[tuple[float, int]]


class Clock(selectors.DefaultSelector):
    """Lets the time that a loop would wait go by at once, so that a busy machine changes nothing."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0.0
        return super().select(0)


def counted() -> asyncio.AbstractEventLoop:
    """A loop on a clock of its own."""
    clock = Clock()
    loop = asyncio.SelectorEventLoop(clock)
    loop.time = lambda: clock.now  # type: ignore[method-assign]
    return loop


def asked(value: float) -> Asked:
    return replace(NOTHING_ASKED, settings=Settings((value,), 2026, 0))


def played(
    play: Callable[[Runner], object], *, fails_at: float = -1.0
) -> tuple[Ran, list[tuple[int, float, int]], list[str]]:
    """Play a visit with a model that takes 10 ms; return what was run, what was shown and what went wrong."""
    ran: Ran = []
    shown: list[tuple[int, float, int]] = []
    failed: list[str] = []

    async def work(wanted: Asked, futures: int) -> Answer:
        ran.append((wanted.settings.values[0], futures))
        await asyncio.sleep(0.01)
        if wanted.settings.values[0] == fails_at:
            raise ValueError("no")
        return replace(NO_ANSWER, asked=wanted, futures=futures)

    async def visit() -> None:
        runner = Runner(
            work,
            lambda number, answer: shown.append((number, answer.settings.values[0], answer.futures)),
            lambda wrong: failed.append(str(wrong)),
        )
        left = play(runner)
        if asyncio.iscoroutine(left):
            await left
        await asyncio.sleep(0.5)
        runner.close()

    with asyncio.Runner(loop_factory=counted) as loop:
        loop.run(visit())
    return ran, shown, failed


def test_a_rest_after_a_move_is_answered_coarse_and_then_fine() -> None:
    ran, shown, _ = played(lambda runner: runner.ask(asked(1)))
    assert ran == [(1, futures) for futures in range(WHILE_MOVING, AT_REST + 1, STEP)]
    assert shown == [(1, 1, WHILE_MOVING), (1, 1, AT_REST)]


def test_of_a_burst_only_the_newest_is_run_and_shown_last() -> None:
    async def burst(runner: Runner) -> None:
        for value in range(100):
            runner.ask(asked(value))
            await asyncio.sleep(0.001)

    ran, shown, _ = played(burst)
    assert shown[-1] == (100, 99, AT_REST)
    assert [number for number, _, _ in shown] == sorted(number for number, _, _ in shown)
    assert len(ran) < 40
    assert sum(futures == AT_REST for _, futures in ran) == 1


def test_a_move_into_what_is_run_for_a_hand_at_rest_waits_for_one_step_of_it() -> None:
    async def again(runner: Runner) -> None:
        runner.ask(asked(1))
        await asyncio.sleep(0.01 + REST + 0.015)
        runner.ask(asked(2))

    ran, shown, _ = played(again)
    assert ran[:4] == [(1, WHILE_MOVING), (1, WHILE_MOVING + STEP), (1, WHILE_MOVING + 2 * STEP), (2, WHILE_MOVING)]
    assert shown == [(1, 1, WHILE_MOVING), (2, 2, WHILE_MOVING), (2, 2, AT_REST)]


def test_what_goes_wrong_is_told_and_the_next_request_is_answered() -> None:
    async def twice(runner: Runner) -> None:
        runner.ask(asked(7))
        await asyncio.sleep(0.1)
        runner.ask(asked(8))

    _, shown, failed = played(twice, fails_at=7)
    assert failed == ["no"]
    assert shown[-1] == (2, 8, AT_REST)


def test_nothing_is_shown_to_a_visitor_who_left() -> None:
    def leave(runner: Runner) -> None:
        runner.ask(asked(1))
        runner.close()

    _, shown, failed = played(leave)
    assert not shown
    assert not failed
