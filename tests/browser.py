"""Finds a Chromium for the studio's tests, and gets one where there is none: `python tests/browser.py`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """Return the path of a Chromium: the one named by TIERSHIFT_CHROMIUM, the system's, or Playwright's own."""
    named = os.environ.get("TIERSHIFT_CHROMIUM")
    if named:
        return named
    installed = next((found for name in NAMES if (found := shutil.which(name))), None)
    return installed or _playwrights()


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def _install() -> None:
    """Debian and its like as root: the distribution's package. Anywhere else: Playwright's build."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "chromium"], check=False, env=quiet, stdout=subprocess.DEVNULL
        )
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Make sure that there is a browser; say which."""
    if find_browser() is None:
        _install()
    found = find_browser()
    if found is None:
        print("No Chromium was found or could be installed. Install one, or set TIERSHIFT_CHROMIUM.", file=sys.stderr)
        return 2
    print(f"browser: {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
