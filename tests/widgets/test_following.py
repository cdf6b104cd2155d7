"""The screen of a room follows what its facilitator does, whatever its own person does meanwhile."""

import asyncio

import pytest

from tests.pages import Caught, page_of
from tests.rooms.house import House
from tests.serving.running import run
from workbook.screens.room import RoomScreen
from workbook.widgets import watching


@pytest.fixture
def house(tmp_path, home):
    """A room without a server."""
    return House(tmp_path, home)


@pytest.fixture
def often(monkeypatch):
    """Look more often than is fit for sixty."""
    monkeypatch.setattr(watching, "EVERY", 0.02)
    monkeypatch.setattr(watching, "JITTER", 0.01)


async def until(holds):
    """Wait for it."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


def test_what_the_facilitator_does_is_on_the_screen(house, often):
    """Without a message from the page."""

    async def look():
        screen = RoomScreen(page_of(), house.person("ann"))
        watching.watch(screen)
        house.all("next", "next", "open")
        await until(lambda: screen.view["stage"] == "in" and screen.view["exercise"])
        house.do("close")
        await until(lambda: screen.view["exercise"]["state"] == "held")

    run(look())


def test_a_draft_at_that_moment_hides_nothing(house, often):
    """Dealing with a draft reads the room too; the screen follows all the same."""
    house.all("next", "next", "open")

    async def look():
        screen = RoomScreen(page_of(), house.person("ann"))
        watching.watch(screen)
        await until(lambda: screen.view["stage"] == "in" and screen.view["exercise"])
        place = screen.view["exercise"]["place"]
        draft = {"type": "draft", "place": place, "attempt": 1, "seq": 1, "answer": "ring-her"}
        house.do("timer", minutes=3)
        screen.heard(draft)
        caught = Caught(screen)
        await until(lambda: caught.sent)
        assert screen.view["room"]["timer"]

    run(look())


def test_a_database_that_was_away_is_no_end(house, often, monkeypatch, caplog):
    """It is said once in the log, and the screen follows again."""

    async def look():
        screen = RoomScreen(page_of(), desk := house.person("ann"))
        watching.watch(screen)
        await until(lambda: screen.view["stage"] == "in")
        with monkeypatch.context() as gone:
            gone.setattr(desk.records, "look", lambda *_: 1 / 0)
            await until(lambda: "could not be read" in caplog.text)
            await asyncio.sleep(0.1)
        house.do("next")
        await until(lambda: screen.view["room"]["step"])

    run(look())
    assert caplog.text.count("could not be read") == 1


def test_what_was_drawn_for_oneself_is_no_reason_to_miss_what_follows(house):
    """Joining is drawn at once; a room that is deleted afterwards is news all the same."""
    screen = RoomScreen(page_of(), house.workbook.desk("f" * 32))
    screen.receive({"type": "join", "code": house.code})
    assert screen.view["stage"] == "in"
    house.chair.purge(house.code)
    screen.look()
    assert screen.view["stage"] == "join"
