"""The real server on a free loopback port, and real Chromium looking at it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser, BrowserType, ConsoleMessage, Locator, Page, expect, sync_playwright

from tiershift_studio.forecaster import Forecaster, shipped
from tiershift_studio.runner import AT_REST

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
LONGEST_START, LONGEST_WAIT = 300, 120
"""Seconds after which a test gives up; what it waits for takes a small part of that, unless the machine is busy."""
expect.set_options(timeout=1000 * LONGEST_WAIT)


@pytest.fixture(scope="module")
def address(kept: Path) -> Iterator[str]:
    """The address of a studio that runs for all tests of a module."""
    with served(kept) as address:
        yield address


@contextmanager
def served(kept: Path, *, port: str = "0", store: str = "memory:") -> Iterator[str]:
    """A studio that runs as long as the context lasts; gives its address."""
    with TemporaryDirectory() as folder, (Path(folder) / "said").open("w+") as said:
        # The child imports what this process imports, be it a checkout or an installed wheel.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        environment["TIERSHIFT_CACHE"] = str(kept)
        command = [sys.executable, "-m", "tiershift_studio", "--no-show", "--port", port, "--store", store]
        server = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
        try:
            yield _address(Path(said.name), server)
        finally:
            server.terminate()
            server.wait(LONGEST_WAIT)


def _address(said: Path, server: subprocess.Popen[bytes]) -> str:
    """Where the server says that it is, once it says so; it has taken a free port by then."""
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until and server.poll() is None:
        if found := re.search(r"The studio is at (http://\S+) ", said.read_text()):
            return found[1]
        time.sleep(0.1)
    pytest.fail(f"the studio did not start:\n{said.read_text()}")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests of a module; it ends with them, and with it Playwright's event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_executable(playwright.chromium), args=QUIET)
        yield browser
        browser.close()


def _executable(kind: BrowserType) -> str:
    given = os.environ.get("TIERSHIFT_CHROMIUM", "")
    found = next((path for name in NAMES if (path := shutil.which(name))), "")
    own = Path(kind.executable_path)
    if chosen := given or found or (str(own) if own.is_file() else ""):
        return chosen
    pytest.fail(
        "The studio is tested in a real browser, and there is none. Install Chromium (Debian: apt install chromium; "
        "anywhere: python -m playwright install chromium), or put the path of one in TIERSHIFT_CHROMIUM."
    )


@dataclass(frozen=True)
class Visitor:
    """Somebody in front of the page, and where the sliders stood when it opened."""

    page: Page
    today: tuple[float, ...] = ()

    @property
    def levers(self) -> tuple[str, ...]:
        """The levers in the page's order, those of closed groups as well."""
        return tuple(self.page.locator("[data-lever]").evaluate_all("rows => rows.map(row => row.dataset.lever)"))

    def heading(self, title: str) -> Locator:
        """The heading that opens and closes a group of levers."""
        return self.page.locator("button.heading").filter(has_text=title)

    @property
    def outlook(self) -> Locator:
        """The tiles and fans."""
        return self.page.locator(".outlook")

    def slider(self, lever: str) -> Locator:
        """The slider of a lever."""
        return self.page.locator(f"[data-lever={lever}] input[type=range]")

    def handle(self, place: int) -> Locator:
        """The handle between two tiers of the picture of money, from the left."""
        return self.page.locator(f"[data-handle='{place}']")

    def exact(self, lever: str) -> Locator:
        """The field of a lever for an exact value."""
        return self.page.locator(f"[data-lever={lever}] input[type=number]")

    def button(self, name: str) -> Locator:
        """A button by its name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def standing(self) -> tuple[float, ...]:
        """Where the sliders stand."""
        read = "sliders => sliders.map(slider => slider.valueAsNumber)"
        return tuple(self.page.locator("input[type=range]").evaluate_all(read))

    def drawn(self) -> tuple[float, ...]:
        """Whose picture is drawn: the lever values that came with its numbers."""
        return tuple(round(value, 3) for value in json.loads(self.outlook.get_attribute("data-values") or "[]"))

    def but(self, **moved: float) -> tuple[float, ...]:
        """Where the sliders stood when the page opened, but for some of them."""
        return tuple(moved.get(lever, value) for lever, value in zip(self.levers, self.today, strict=True))

    def press(self, lever: str, *keys: str) -> None:
        """Press keys on a slider."""
        self.slider(lever).focus()
        for key in keys:
            self.slider(lever).press(key)

    def write(self, lever: str, value: str) -> None:
        """Write an exact value."""
        self.exact(lever).fill(value)
        self.exact(lever).press("Enter")

    def picture(self) -> list[str]:
        """All that is drawn and written of the answer."""
        paths = self.page.locator(".card path").evaluate_all("paths => paths.map(path => path.getAttribute('d'))")
        return [*paths, *self.page.locator(".card").all_inner_texts(), self.headline()]

    def headline(self) -> str:
        """The sentence on top."""
        return self.page.locator(".headline").inner_text()

    def rest(self, values: tuple[float, ...] = ()) -> list[str]:
        """Wait until the picture of `values` is drawn from the full number of futures; return it.

        By default they are where the sliders stand.
        """
        until = time.monotonic() + LONGEST_WAIT
        # A plan that is being opened puts the sliders elsewhere.
        while self.drawn() != (values or self.standing()) and time.monotonic() < until:
            self.page.wait_for_timeout(20)
        assert self.drawn() == (values or self.standing())
        expect(self.outlook).to_have_attribute("data-futures", str(AT_REST))
        expect(self.outlook).to_have_attribute("data-settled", "true")
        return self.picture()


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Callable[..., Visitor]]:
    """Open the page as a new visitor, at an address or anew; with a slider for each tier, unless the total is held.

    Whatever leaves this machine or lands on the console fails the test.
    """
    wrong: list[str] = []
    contexts = []

    def opened(at: str = "", *, held: bool = False) -> Visitor:
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
        context.set_default_timeout(1000 * LONGEST_WAIT)
        context.add_init_script("localStorage.setItem('tiershift-shown-round', 'yes')")
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: _inside(request.url, address, wrong))
        page.on("websocket", lambda socket: _inside(socket.url, address.replace("http:", "ws:"), wrong))
        page.on("console", lambda message: _quiet(message, wrong))
        page.on("pageerror", lambda error: wrong.append(f"error in the page: {error}"))
        page.goto(at or address)
        expect(page.locator(".outlook")).to_be_visible()
        visitor = Visitor(page, Visitor(page).standing())
        visitor.rest()
        if not held:
            page.get_by_label("Hold the total").uncheck()
        return visitor

    yield opened
    for context in contexts:
        context.close()
    assert not wrong


@pytest.fixture
def visitor(visit: Callable[[], Visitor]) -> Visitor:
    """A new visitor, with the first picture drawn."""
    return visit()


def _inside(url: str, address: str, wrong: list[str]) -> None:
    if not url.startswith((address, "data:", "blob:")):
        wrong.append(f"a request left this server: {url}")


def _quiet(message: ConsoleMessage, wrong: list[str]) -> None:
    if message.type in {"error", "warning"}:
        wrong.append(f"on the console: {message.text}")


@pytest.fixture(scope="session")
def forecaster(kept: Path) -> Forecaster:
    """The shipped model and baseline, as the studio runs them."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TIERSHIFT_CACHE", str(kept))
        return shipped()
