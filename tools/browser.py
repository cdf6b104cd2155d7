"""Find a browser for the tests, or install one: `python -m tools.browser`.

First one on the machine (or the one WORKBOOK_BROWSER names), then Playwright's own, then Debian's
`chromium` package where this user may install it. If none is to be had, one sentence and exit 1.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
LEFT_OUT = (
    # What the address bar unfolds is two more pages to open for each window nobody sees.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # Playwright leaves these out too, but its list gives way to this one.
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "Translate",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--disable-features={','.join(LEFT_OUT)}",
)
"""How the tests start it."""

HELP = (
    "No browser was found for the tests, and none could be installed. Install Chromium or Chrome, "
    "or set WORKBOOK_BROWSER to the program, and run `make test` again."
)


def find() -> str | None:
    """The path of a Chromium that is there, or None."""
    named = os.environ.get("WORKBOOK_BROWSER")
    if named:
        return named if Path(named).exists() else None
    found = (shutil.which(name) for name in NAMES)
    there = (path for path in ELSEWHERE if Path(path).exists())
    return next((path for path in (*found, *there) if path), None) or _playwrights()


def install() -> str | None:
    """Install a browser and return its path, or None where that cannot be done."""
    if _runs(sys.executable, "-m", "playwright", "install", "chromium-headless-shell", "chromium"):
        return find()
    if shutil.which("apt-get") and os.geteuid() == 0:
        _runs("apt-get", "update", "-qq")
        _runs("apt-get", "install", "-y", "-qq", "chromium")
    elif shutil.which("apt-get") and shutil.which("sudo"):
        _runs("sudo", "-n", "apt-get", "install", "-y", "-qq", "chromium")
    return find()


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _runs(*command: str) -> bool:
    try:
        done = subprocess.run(command, check=False, timeout=600, capture_output=True)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main() -> None:
    """Say which browser the tests will use, installing one if need be."""
    path = find()
    if path is None:
        print("No browser here yet: installing one for the tests.")
        path = install()
    if path is None:
        sys.exit(HELP)
    print(f"Browser for the tests: {path}")


if __name__ == "__main__":
    main()
