"""What a page costs a slow phone: bytes, requests and the time until one can begin."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from workbook.bench.figures import Parts, gathered, ratios
from workbook.bench.servers import NotUp, ours, plain

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

SLOWER = 4
"""How many times slower than this machine the phone is."""

LINE = {"latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
"""Milliseconds, and bytes a second: a poor mobile line (1.6 Mbit/s down)."""

PATIENCE = 180_000
KILOBYTE = 1e3
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
READY = {
    "room": ".wb-room input:not([disabled])",
    "06-local-and-national": ".wb-exercise .wb-option input:not([disabled])",
}
"""What one can type into, or answer, on each page that is measured."""

Measured = dict[tuple[str, str], float]


class Traffic:
    """What a page has asked the server for and got, as the browser's network panel counts it."""

    def __init__(self, session: "CDPSession") -> None:
        self.requests = 0
        self.received = 0.0
        self._kept: set[str] = set()
        session.on(
            "Network.requestServedFromCache", lambda event: self._kept.add(event["requestId"])
        )
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)

    def _answered(self, event: dict[str, Any]) -> None:
        response = event["response"]
        local = response.get("fromDiskCache") or response["url"].startswith("data:")
        self.requests += not local and event["requestId"] not in self._kept

    def _finished(self, event: dict[str, Any]) -> None:
        self.received += event["encodedDataLength"]


def _visit(browser: "Browser", address: str, ready: str) -> Measured:
    """A first and a second visit of somebody with an empty cache."""
    context = browser.new_context(**PHONE)  # type: ignore[arg-type]
    try:
        first = _load(context.new_page(), address, ready, "first visit")
        return first | _load(context.new_page(), address, ready, "second visit")
    finally:
        context.close()


def _load(page: "Page", address: str, ready: str, name: str) -> Measured:
    session = page.context.new_cdp_session(page)
    traffic = Traffic(session)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, **LINE})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    since = time.monotonic()
    page.goto(address, wait_until="commit", timeout=PATIENCE)
    page.wait_for_selector(ready, timeout=PATIENCE)
    took, so_far = time.monotonic() - since, traffic.received
    page.wait_for_load_state("networkidle", timeout=PATIENCE)
    page.close()
    return {
        (f"{name}, until one can begin", "s"): took,
        (f"{name}, received until then", "kB"): so_far / KILOBYTE,
        (f"{name}, received", "kB"): traffic.received / KILOBYTE,
        (f"{name}, requests", ""): traffic.requests,
    }


@contextmanager
def _browser() -> Iterator["Browser"]:
    """A Chromium of this machine.

    Raises:
        NotUp: Playwright or a browser is missing.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise NotUp("Pages are measured with Playwright. Install it: make test does.") from None
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
            )
        except Error:
            raise NotUp("No browser was found to measure pages with. See make test.") from None
        try:
            yield browser
        finally:
            browser.close()


def chromium() -> str | None:
    """A Chromium on this machine; None for Playwright's own."""
    import os
    import shutil

    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("WORKBOOK_BROWSER") or next(filter(None, map(shutil.which, names)), None)


def measure(stem: str, runs: int, *, beside_plain: bool) -> Parts:
    """Open a page several times on a slow phone, in turn with plain Voila where that is asked for.

    Args:
        stem: the page: "room", or a notebook's name without its ending.
        runs: how often.
        beside_plain: whether plain Voila is measured too.

    Raises:
        NotUp: a server did not start, or there is no browser.
    """
    ready = READY.get(stem, ".wb-exercise input:not([disabled])")
    mine: list[Measured] = []
    voila: list[Measured] = []
    with ExitStack() as servers, _browser() as browser:
        served = servers.enter_context(ours(most=2 * runs + 20))
        other = servers.enter_context(plain()) if beside_plain else None
        for _ in range(runs):
            mine.append(_visit(browser, f"{served.address}/{stem}", ready))
            if other:
                address = f"{other.address}/voila/render/{stem}.ipynb"
                voila.append(_visit(browser, address, ready))
    page = gathered(mine)
    if other is None:
        return {stem: page}
    beside = gathered(voila)
    return {stem: page, "plain Voila": beside, "ratio": ratios(page, beside)}
