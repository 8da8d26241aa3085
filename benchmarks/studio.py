"""The studio as a hand feels it: from the input event of a slider in a page to the painted picture, in real Chromium.

The real server runs in a process of its own. The pointer drags sliders by real moves and keys move them by real
presses; the page says when each of them came and when which picture had been painted, matched by the value that was
asked for. Each picture counts from the input that it answers; and beside that every input, one that a newer overtook
until the first picture that is not older than it.

Beside it: the same page with the model left out (a stored answer comes back at once), which is what browser and
connection alone take; the answer alone, without page; and the whole run that it would be without a shared past.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.table import table

LEVERS = ("universal_budget", "targeted_budget", "specialist_budget", "care_budget")
MOVES, PIXELS, EVERY = 90, 2, 1.0 / 60.0
"""Moves of one drag, how wide each is, and seconds from one to the next: those of a fast hand."""
KEYS = 20
PAGES = 5
AIMS = (60.0, 120.0)
"""Milliseconds that half, and 95 of 100, of all inputs may take."""
FIRST = 2.0
"""Seconds that a first page may take."""
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_SCRIPT = (Path(__file__).parent / "studio.js").read_text(encoding="utf-8")
_LONGEST = 300.0


@dataclass(frozen=True, slots=True)
class Felt:
    """Milliseconds from input to picture in one kind of movement.

    Attributes:
        what: it is.
        took: for each picture, from the input that it answers.
        every: for each input, to the first picture that is not older.
    """

    what: str
    took: tuple[float, ...]
    every: tuple[float, ...]


def at(share: float, took: Sequence[float]) -> float:
    """Return a quantile: one of the times that were measured."""
    ordered = sorted(took)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(frozen=True, slots=True)
class Studio:
    """All that is measured: movements, with and without the model; seconds of first pages; milliseconds of answers."""

    felt: tuple[Felt, ...]
    pages: dict[str, float]
    alone: dict[str, tuple[float, float]]


def studio() -> Studio:
    """Measure everything; takes about two minutes."""
    felt: list[Felt] = []
    pages: dict[str, float] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_executable(), args=["--no-sandbox", "--disable-gpu"])
        for what, module in (("", "tiershift_studio"), (", model left out", "benchmarks.studio_bare")):
            with _served(module) as address:
                felt += _moved(browser, address, what)
                if not what:
                    pages = _first_pages(browser, address)
        browser.close()
    return Studio(tuple(felt), pages, _alone())


def said(made: Studio) -> str:
    """Return the tables."""
    head = ("from input to picture, ms", "number", "p5", "p50", "p75", "p95", "most", "aim")
    rows = []
    for one in made.felt:
        aim = "" if "left out" in one.what else "met" if _meets(one.took) else "NOT MET"
        for what, took, met in ((one.what, one.took, aim), ("  … every input, overtaken ones too", one.every, "")):
            numbers = [f"{at(share, took):.0f}" for share in (0.05, 0.5, 0.75, 0.95, 1.0)]
            rows.append((what, str(len(took)), *numbers, met))
    alone = [(what, f"{middle:.0f}", f"{most:.0f}") for what, (middle, most) in made.alone.items()]
    firsts = [(what, f"{took:.2f}") for what, took in made.pages.items()]
    return "\n\n".join(
        (
            table(head, rows),
            f"aim: p50 under {AIMS[0]:.0f} and p95 under {AIMS[1]:.0f}",
            table(("without a page, ms", "p50", "p95"), alone),
            table((f"first page, s (aim: under {FIRST:.0f})", "median"), firsts),
        )
    )


def _meets(took: Sequence[float]) -> bool:
    return at(0.5, took) < AIMS[0] and at(0.95, took) < AIMS[1]


def _moved(browser: Browser, address: str, what: str) -> Iterator[Felt]:
    page = _opened(browser, address)
    drags = [_drag(page, lever) for lever in LEVERS]
    yield _together(f"pointer drags{what}", drags)
    yield _together(f"keys held down{what}", [_keys(page, lever) for lever in LEVERS[1:3]])
    page.context.close()


def _together(what: str, parts: Sequence[Felt]) -> Felt:
    took = tuple(each for part in parts for each in part.took)
    return Felt(what, took, tuple(each for part in parts for each in part.every))


def _opened(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB").new_page()
    page.set_default_timeout(1000 * _LONGEST)
    page.add_init_script(_SCRIPT)
    page.goto(address)
    page.wait_for_function("() => window.studioLog.first !== null")
    page.get_by_label("Hold the total").uncheck()
    page.wait_for_timeout(1500)
    return page


def _drag(page: Page, lever: str) -> Felt:
    slider = page.locator(f"[data-lever={lever}] input[type=range]")
    slider.scroll_into_view_if_needed()
    box, share = slider.bounding_box(), slider.evaluate("s => (s.value - s.min) / (s.max - s.min)")
    assert box is not None, "the slider is in sight"
    at, y = box["x"] + 9 + share * (box["width"] - 18), box["y"] + box["height"] / 2
    way = 1 if share < 0.5 else -1
    _begin(page, lever)
    page.mouse.move(at, y)
    page.mouse.down()
    began = time.perf_counter()
    for number in range(1, MOVES + 1):
        room = 0.8 * ((box["x"] + box["width"] - 9 - at) if way > 0 else at - box["x"] - 9)
        page.mouse.move(at + way * min(room, number * PIXELS), y)
        time.sleep(max(0.0, began + number * EVERY - time.perf_counter()))
    page.mouse.up()
    return _found(page, lever)


def _keys(page: Page, lever: str) -> Felt:
    slider = page.locator(f"[data-lever={lever}] input[type=range]")
    slider.focus()
    _begin(page, lever)
    began = time.perf_counter()
    for number in range(1, KEYS + 1):
        page.keyboard.press("ArrowLeft")
        time.sleep(max(0.0, began + number / 30.0 - time.perf_counter()))
    return _found(page, lever)


def _begin(page: Page, lever: str) -> None:
    page.evaluate("lever => { Object.assign(studioLog, { moved: [], painted: [] }); studioFollow(lever); }", lever)


def _found(page: Page, lever: str) -> Felt:
    """Match inputs with pictures; the last picture must be that of the last input."""
    place = list(page.locator("[data-lever]").evaluate_all("rows => rows.map(row => row.dataset.lever)"))
    column = place.index(lever)
    until = time.monotonic() + _LONGEST
    while True:
        page.wait_for_timeout(300)
        log: dict[str, Any] = page.evaluate("() => studioLog")
        last = log["moved"][-1][1]
        if any(_same(values[column], last) for _, values, _ in log["painted"]):
            break
        assert time.monotonic() < until, "the last picture is that of the last input"
    page.wait_for_timeout(2500)  # so that the next movement finds a hand at rest
    moved = log["moved"]
    assert all(a[1] != b[1] for a, b in pairwise(moved)), "each input is another value"
    order = {round(value, 3): number for number, (_, value) in enumerate(moved)}
    shown = [
        (when, order[round(values[column], 3)])
        for when, values, _ in log["painted"]
        if round(values[column], 3) in order
    ]
    first = {number: when for when, number in reversed(shown)}
    took = tuple(when - moved[number][0] for number, when in first.items())
    every = tuple(
        min(when for when, number in shown if number >= here and when >= began) - began
        for here, (began, _) in enumerate(moved)
    )
    return Felt(lever, took, every)


def _same(one: float, other: float) -> bool:
    return abs(one - other) < 1e-3 * max(1.0, abs(other))


def _first_pages(browser: Browser, address: str) -> dict[str, float]:
    """Seconds from asking for the page to its first picture: by a new browser, and by one that was here before."""
    firsts: dict[str, list[float]] = {"new visitor, nothing in the browser's cache": [], "again": []}
    for _ in range(PAGES):
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        for took in firsts.values():
            page = context.new_page()
            page.add_init_script(_SCRIPT)
            page.goto(address)
            page.wait_for_function("() => window.studioLog.first !== null")
            took.append(page.evaluate("() => studioLog.first") / 1e3)
            page.close()
        context.close()
    return {what: statistics.median(took) for what, took in firsts.items()}


def _alone() -> dict[str, tuple[float, float]]:
    """Milliseconds of an answer to a moved lever: all of it, its words, and the whole run without a shared past."""
    from benchmarks.studio_bare import answers

    return answers()


@contextmanager
def _served(module: str) -> Iterator[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-m", module, "--no-show", "--port", "0", "--store", "memory:"]
    with TemporaryFile("w+") as told:
        server = subprocess.Popen(command, env=environment, stdout=told, stderr=subprocess.STDOUT)
        try:
            yield _address(told, server)
        finally:
            server.terminate()
            server.wait(30)


def _address(told: IO[str], server: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + _LONGEST
    while time.monotonic() < until and server.poll() is None:
        told.seek(0)
        if found := re.search(r"The studio is at (http://\S+) ", told.read()):
            return found[1]
        time.sleep(0.1)
    told.seek(0)
    raise SystemExit(f"the studio did not start:\n{told.read()}")


def _executable() -> str:
    found = os.environ.get("TIERSHIFT_CHROMIUM") or next((p for name in _NAMES if (p := shutil.which(name))), "")
    if not found:
        raise SystemExit("There is no Chromium here. Install it, or put the path of one in TIERSHIFT_CHROMIUM.")
    return found
