"""A browser and a server for the whole run, a participant for each test."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, expect

from .servers import Server
from .waiting import PATIENCE

HERE = Path(__file__).parent
LAPTOP = {"viewport": {"width": 1280, "height": 800}}
CALM = {"locale": "en-GB", "reduced_motion": "reduce"}
"""Nothing glides or fades: a third of the time. `MOVING` is for the tests that hold that too."""
MOVING = {"reduced_motion": "no-preference"}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}

NewContext = Callable[..., BrowserContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these drive a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    """These machines are busy: whatever is expected may take a while."""
    expect.set_options(timeout=1000 * PATIENCE)


@pytest.fixture(scope="session")
def everybodys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of all tests that leave it as they found it, but for their own participants."""
    with Server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def server(everybodys: Server) -> Iterator[Server]:
    """A server for the tests of one module; whatever they do, nothing in it may fail."""
    before = everybodys.tracebacks()
    yield everybodys
    assert everybodys.tracebacks() == before


@pytest.fixture
def new_context(browser: Browser) -> Iterator[NewContext]:
    """Makes browser contexts, each a participant of their own; their kernels end with them."""
    contexts: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(**{**LAPTOP, **CALM, **options})
        context.set_default_timeout(1000 * PATIENCE)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        for page in context.pages:
            with suppress(Error):
                page.goto("about:blank")  # the page says goodbye to its kernel
        context.close()
