"""The real server on a free loopback port, and real Chromium looking at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserType, ConsoleMessage, Error, Locator, Page, Request, expect, sync_playwright

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
LONGEST_START = 120.0


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of a studio that runs for the whole session."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with TemporaryFile("w+") as said:
        # The child imports what this process imports, be it a checkout or an installed wheel.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        command = [sys.executable, "-m", "tiershift_studio", "--no-show", "--port", str(port)]
        server = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
        try:
            where = f"http://127.0.0.1:{port}/"
            if not _answers(where, server):
                said.seek(0)
                pytest.fail(f"the studio did not start:\n{said.read()}")
            yield where
        finally:
            server.terminate()
            server.wait(20)


def _answers(address: str, server: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(address, timeout=10) as page:
                return bool(page.read())
        except (URLError, ConnectionError):
            time.sleep(0.2)
    return False


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the session."""
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


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Callable[[], Page]]:
    """Open the page as a new visitor; whatever leaves this machine or lands on the console fails the test."""
    wrong: list[str] = []
    contexts = []

    def opened() -> Page:
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: _inside(request, address, wrong))
        page.on("console", lambda message: _quiet(message, wrong))
        page.on("pageerror", lambda error: wrong.append(f"error in the page: {error}"))
        page.goto(address)
        at_rest(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not wrong


@pytest.fixture
def page(visit: Callable[[], Page]) -> Page:
    """The page of a new visitor, with its first picture drawn."""
    return visit()


def _inside(request: Request, address: str, wrong: list[str]) -> None:
    if not request.url.startswith((address, address.replace("http:", "ws:"), "data:", "blob:")):
        wrong.append(f"a request left this machine: {request.url}")


def _quiet(message: ConsoleMessage, wrong: list[str]) -> None:
    if message.type in {"error", "warning"}:
        wrong.append(f"on the console: {message.text}")


def outlook(page: Page) -> Locator:
    """Return the part of the page that holds the tiles and fans."""
    return page.locator(".outlook")


def at_rest(page: Page) -> None:
    """Wait until the picture is drawn from the full number of futures and its axes have settled."""
    expect(outlook(page)).to_have_attribute("data-futures", "1000", timeout=20_000)
    expect(outlook(page)).to_have_attribute("data-settled", "true", timeout=20_000)


def closed(error: Error) -> bool:
    """Return whether a browser error only says that the page is gone."""
    return "closed" in error.message
