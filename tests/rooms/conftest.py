"""A room on a real server: on SQLite, and on PostgreSQL."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import PHONE, new_context, patience
from tests.rooms.house import House
from tests.rooms.venue import Venue

__all__ = ["new_context", "patience"]


@pytest.fixture
def house(tmp_path) -> House:
    """A room without a server or a database."""
    return House(tmp_path)


@pytest.fixture
def kept_house(tmp_path, home) -> House:
    """A room in a database, for what only a database shows."""
    return House(tmp_path, home)


@pytest.fixture
def any_house(tmp_path, home, store_url) -> House:
    """The same on each kind of database."""
    return House(tmp_path, home, store_url)


@pytest.fixture
def open_venue(tmp_path) -> Iterator[Callable[..., Venue]]:
    """Opens venues, and closes them at the end; whatever was done there, nothing in it may fail."""
    with ExitStack() as venues:
        yield lambda *options, **named: venues.enter_context(Venue(tmp_path, *options, **named))


@pytest.fixture(params=["sqlite", "postgresql"])
def venue(request) -> Venue:
    """A server and a room on it, once for each kind of store."""
    # The database first, so that it is there until the server has gone.
    on_server = request.param == "postgresql"
    store = request.getfixturevalue("postgres_url") if on_server else None
    return request.getfixturevalue("open_venue")(store=store)


@pytest.fixture
def new_phone(new_context) -> Callable[[], BrowserContext]:
    """Makes browsers of a phone's size, each a participant of their own."""
    return lambda: new_context(**PHONE)


@pytest.fixture
def tell(capsys) -> Callable[..., None]:
    """Says what was measured, whatever pytest does with a test's output."""

    def say(*lines: str) -> None:
        with capsys.disabled():
            sys.stdout.write("\n".join(["", *lines, ""]))

    return say
