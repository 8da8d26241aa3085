"""Many visitors of one server, spoken to as browsers do: nobody disturbs another, and nothing stays behind."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from weakref import WeakSet

import pytest
from benchmarks.studio_guest import Guest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from tiershift_studio import commands
from tiershift_studio.access import Access
from tiershift_studio.command import Command
from tiershift_studio.forecaster import Forecaster
from tiershift_studio.hub import Hub
from tiershift_studio.page import BROKEN, House
from tiershift_studio.server import Serving, assemble
from tiershift_studio.shelf import Shelf
from tiershift_studio.store import Studio
from tiershift_studio.visitor import everybody

LINGER = 3.0
LONGEST = 60.0


@dataclass(frozen=True)
class Served:
    """A studio in this process."""

    address: str
    hub: Hub
    visits: WeakSet[Studio]

    def studios(self) -> int:
        """How many visits are in memory.

        They are told by weak references: whoever takes hold of all objects while other threads run breaks tuples that
        these are making.
        """
        gc.collect()
        return len(self.visits)


@pytest.fixture(scope="module")
def served(forecaster: Forecaster) -> Iterator[Served]:
    """A studio that runs in a thread of this process, with the shipped model and plans in memory."""
    loop, ready = asyncio.new_event_loop(), threading.Event()
    pool, hub, made = ThreadPoolExecutor(2), Hub("memory:"), []
    visits: WeakSet[Studio] = WeakSet()
    begin_visit = Studio.__init__

    def noted(studio: Studio, *given: Any, **named: Any) -> None:
        visits.add(studio)
        begin_visit(studio, *given, **named)

    def run() -> None:
        asyncio.set_event_loop(loop)
        house = House(Shelf(pool, lambda _: forecaster), hub, pool)

        async def begin() -> None:
            server = assemble(Serving(port=0, show=False, linger=LINGER), house, Access(everybody()))
            server.start()
            made.append(server)
            ready.set()

        loop.run_until_complete(begin())
        loop.run_forever()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert ready.wait(LONGEST)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Studio, "__init__", noted)
            yield Served(f"http://localhost:{made[0].port}/", hub, visits)
    finally:
        loop.call_soon_threadsafe(made[0].stop, False)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(LONGEST)
        loop.close()
        hub.close()
        pool.shutdown()


def together(*visits: Awaitable[object]) -> list[object]:
    """Do all of these at once."""

    async def every() -> list[object]:
        return list(await asyncio.gather(*visits))

    return asyncio.run(every())


async def eventually(holds: Callable[[], bool]) -> bool:
    """Whether something holds within a minute."""
    for _ in range(int(LONGEST / 0.1)):
        if holds():
            return True
        await asyncio.sleep(0.1)
    return False


async def headline(guest: Guest) -> str:
    """What the page says on top, once all that was asked is answered at rest."""
    await guest.until(lambda: ("FanGrid", "words") in guest.said)
    words = dict(guest.said["FanGrid", "words"]["entries"])
    return str(words["headline"])


def test_five_people_at_once_each_get_the_answer_to_their_own_move(served: Served) -> None:
    async def visit(number: int) -> tuple[str, str]:
        guest = await Guest.open(served.address)
        for step in range(3):
            await guest.move("targeted_budget", 600 + 800 * number + step)
        await guest.say({"do": "settle"})
        await guest.until(lambda: ("ShareLink", "plan") in guest.said)
        said = await headline(guest), str(guest.said["ShareLink", "plan"])
        await guest.leave()
        return said

    said = together(*(visit(number) for number in range(5)))
    plans = {plan for _, plan in said}  # type: ignore[misc]
    assert len(plans) == 5
    assert len({words for words, _ in said}) >= 4  # type: ignore[misc]


def test_whoever_goes_away_leaves_no_watch_and_no_visit_behind(served: Served) -> None:
    async def come_and_go() -> tuple[int, int]:
        assert await eventually(lambda: served.hub.watching == served.studios() == 0)  # those of other tests
        guests = [await Guest.open(served.address) for _ in range(3)]
        for guest in guests:
            await guest.move("universal_budget", 1500)
            await guest.say({"do": "settle"})
        for guest in guests:
            await guest.until(lambda guest=guest: ("ShareLink", "plan") in guest.said)
        await eventually(lambda: served.hub.watching == 3)
        seen = served.hub.watching, served.studios()
        for guest in guests:
            await guest.leave()
        await eventually(lambda: served.hub.watching == 0)
        await eventually(lambda: served.studios() == 0)
        return seen

    watching, studios = asyncio.run(come_and_go())
    assert watching == 3
    assert studios >= 3
    assert (served.hub.watching, served.studios()) == (0, 0)


class Breaks(Command):
    """Does what no command may: raises something that nobody expects."""

    __slots__ = ()

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        raise ZeroDivisionError("on purpose")


def test_a_page_that_breaks_says_so_and_goes_on_and_no_other_page_hears_of_it(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def read(message: object) -> Command | None:
        return Breaks() if message == {"do": "break"} else None

    monkeypatch.setattr(commands, "READERS", (read, *commands.READERS))

    async def visits() -> tuple[object, bool]:
        one, other = await Guest.open(served.address), await Guest.open(served.address)
        await one.say({"do": "break"})
        await one.until(lambda: any("refus" in attr for _, attr in one.said))
        refused = [value for (_, attr), value in one.said.items() if "refus" in attr]
        quiet = not any("refus" in attr for _, attr in other.said)
        await other.move("targeted_budget", 2000)
        await one.move("targeted_budget", 2100)
        await one.leave()
        await other.leave()
        return refused, quiet

    refused, quiet = asyncio.run(visits())
    assert BROKEN in json.dumps(refused)
    assert quiet
    assert "on purpose" in caplog.text


HOSTILE = (
    {"do": "move", "lever": "targeted_budget", "value": "<script>alert(1)</script>"},
    {"do": "move", "lever": "targeted_budget", "value": 1e308},
    {"do": "move", "lever": "__class__", "value": 3},
    {"do": "move", "lever": ["targeted_budget"], "value": {"a": 1}},
    {"do": "switch", "branch": "../../etc/passwd"},
    {"do": "branch", "name": "'; DROP TABLE events; --"},
    {"do": "as of", "when": "9" * 400},
    {"do": "merge", "events": [None, 7]},
    {"do": "introduce", "name": "\u202eadmin\x00"},
    {"do": None},
    {},
)


def test_messages_that_no_page_sends_are_denied_and_the_visit_goes_on(served: Served) -> None:
    async def visit() -> int:
        guest = await Guest.open(served.address)
        for message in HOSTILE:
            await guest.say(message)
        for message in ("words", 7, [1, [2]], None):
            await guest.say({"message": message})
        await guest.say({"do": "put back"})
        answered = guest.answered
        await guest.say({"do": "move", "lever": "targeted_budget", "value": 1900})
        await guest.until(lambda: guest.answered > answered)
        gone = guest.gone
        await guest.leave()
        return int(gone)

    assert asyncio.run(visit()) == 0


@pytest.mark.parametrize("frame", ["{", b"\xff\xfe", '{"msgid": 1, "msgtype": "NO-SUCH"}', "[" * 5000])
def test_frames_that_are_no_messages_end_that_connection_alone(served: Served, frame: str | bytes) -> None:
    async def visits() -> bool:
        bad, good = await Guest.open(served.address), await Guest.open(served.address)
        for _ in range(3):
            if not bad.gone:
                await bad.raw(frame)
        await bad.until(lambda: bad.gone)
        await good.move("targeted_budget", 2000)
        await good.leave()
        await bad.leave()
        return bad.gone

    assert asyncio.run(visits())


def test_nobody_chooses_the_id_of_a_visit(served: Served) -> None:
    async def ask(address: str, headers: dict[str, str]) -> int:
        try:
            return (await AsyncHTTPClient().fetch(address, headers=headers)).code
        except HTTPClientError as refused:
            return refused.code

    refused = together(
        ask(f"{served.address}?bokeh-session-id=mine", {}), ask(served.address, {"Bokeh-Session-Id": "mine"})
    )
    assert refused == [400, 400]
