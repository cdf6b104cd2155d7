"""What a room keeps to itself: nothing of the key, of the tally or of the pace is an attendee's."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from workbook.app import build

from .conftest import NewContext
from .content import CONTENT, Content
from .playing import SHARED, Sheet, open_notebook
from .recording import Recorder
from .rooming import ROOM, Console, Others, Phone
from .secret_content import Secrets, make_secret_content
from .servers import DATA, NOTEBOOKS, Server
from .test_keys import Watch

AGENDA = "taster-20"
PLACE = "ward-that-may-close/first-move"
OTHERS = 6


class Planted:
    """A room on content whose every reason, hint and number can be recognised; led without a page."""

    def __init__(self, server: Server, secrets: Secrets) -> None:
        self.server = server
        self.secrets = secrets
        self.workbook = build(server.home, secrets.folder)
        self.chair = self.workbook.chair(self.workbook.doorkeeper.issue("a test"))
        self.chair.create(AGENDA)

    @property
    def room(self) -> dict[str, Any]:
        """What a facilitator sees."""
        view: dict[str, Any] = self.chair.view()["room"]
        return view

    def do(self, *commands: str) -> None:
        """Lead."""
        for command in commands:
            self.chair.do(command, self.room["seq"], {})


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Secrets]]:
    """A server on planted content."""
    folder = tmp_path_factory.mktemp("planted")
    secrets = make_secret_content(folder / "data", DATA)
    with Server(folder, secrets.folder) as server:
        yield server, secrets
    assert not server.tracebacks(), server.tracebacks()


@pytest.fixture
def planted(served: tuple[Server, Secrets]) -> Iterator[Planted]:
    """A room on planted content whose first vote is open; it ends with the test."""
    planted = Planted(*served)
    planted.do("next", "next", "open")
    yield planted
    planted.do("end")


COMMANDS = ("open", "close", "reveal", "again", "next", "back", "pause", "end", "undo", "report")


def test_an_attendee_leads_nothing(planted: Planted, new_context: NewContext) -> None:
    """No message to one's own screen, and none to a screen that is not on the page, moves the room."""
    phone = Phone(new_context(), planted.server.address)
    recorder = Recorder(phone.page)
    phone.join(planted.room["code"], nickname="Robin")
    before = planted.room["seq"]
    (here,) = recorder.screens()
    for command in ("create", "enter", *COMMANDS):
        for message in (
            {"type": "do", "do": command, "seq": before, "agenda": AGENDA},
            {"type": command, "seq": before},
        ):
            recorder.send({"at": here + 1, "message": message})
            recorder.tell(here, message)
    recorder.tell(here, {"type": "exercises"})
    assert planted.room["seq"] == before
    assert len(planted.workbook.rooms.rooms()) == 1
    recorder.ask_for_every_state()
    assert not [view for view in recorder.views() if view.get("stage") in ("lobby", "room")]


def test_nobody_gets_feedback_before_the_reveal(planted: Planted, new_context: NewContext) -> None:
    """Not in the room, not in a notebook, not under another cookie; and everybody does afterwards."""
    secrets, server = planted.secrets, planted.server
    content = Content(secrets.folder, NOTEBOOKS)
    told = secrets.after(PLACE)
    phone = Phone(new_context(), server.address)
    watch = Watch(phone.page, secrets)
    phone.join(planted.room["code"], nickname="Robin")
    others = Others(server, planted.room["code"], OTHERS, secrets.folder)
    others.vote(lambda number, ids: ids[number % 2])
    phone.choose(0)
    phone.send()
    assert watch.seen() & told == set()
    stranger = new_context().new_page()
    strangers = Watch(stranger, secrets)
    stem = next(stem for stem, place in CONTENT.all_places() if place == PLACE)
    for page, watching in ((phone.page.context.new_page(), None), (stranger, strangers)):
        looking = watching or Watch(page, secrets)
        open_notebook(page, server.address, stem, content)
        sheet = Sheet(page, PLACE, content=content)
        sheet.fill(content.reference(PLACE))
        sheet.expect_state("draft")
        sheet.submit_unanswered()
        # A second copy of it is for screen readers.
        expect(sheet.region.get_by_text(SHARED["held_elsewhere"]).first).to_be_visible()
        assert looking.seen() & told == set()
    planted.do("close")
    expect(phone.page.locator(".wb-room-picture")).to_be_visible()
    assert watch.seen() & told == set(), "closed is not revealed"
    planted.do("reveal")
    expect(phone.page.locator(".wb-feedback-title")).to_be_visible()
    assert watch.seen() & told != set(), "the search would not have found it"
    stranger.reload()
    expect(Sheet(stranger, PLACE, content=content).feedback).to_be_visible()


def test_no_tally_and_no_names_reach_an_attendee(planted: Planted, new_context: NewContext) -> None:
    """While a vote is open no number of answers is sent, and nobody's nickname at any time."""
    phone = Phone(new_context(), planted.server.address)
    recorder = Recorder(phone.page)
    phone.join(planted.room["code"], nickname="Robin")
    others = Others(planted.server, planted.room["code"], OTHERS, planted.secrets.folder)
    for number, desk in enumerate(others.desks):
        desk.tell({"nickname": f"Somebody-{number}", "role": "nhs", "table": None})
        desk.ask(f"{number:032x}", f"Question {number}?")
    others.vote(lambda number, ids: ids[number % 2])
    recorder.ask_for_every_state()
    views = [view for view in recorder.views() if view.get("stage") == "in"]
    assert views
    assert all(view["picture"] is None and view["earlier"] is None for view in views)
    planted.do("close", "reveal")
    expect(phone.page.locator(".wb-room-picture")).to_be_visible()
    recorder.ask_for_every_state()
    text = recorder.new_text()
    assert "Robin" in text
    assert "Somebody-" not in text
    assert "Question 0?" not in text, "nobody has put it on the wall"
    assert ROOM["room_thinks"] in text


def test_a_facilitator_sees_how_many_and_never_who(
    planted: Planted, new_context: NewContext
) -> None:
    """The console is sent counts: no nickname beside an answer, nobody's answer, nobody's score."""
    server = planted.server
    console = Console(new_context().new_page(), server.address)
    recorder = Recorder(console.page)
    others = Others(server, planted.room["code"], OTHERS, planted.secrets.folder)
    for number, desk in enumerate(others.desks):
        desk.tell({"nickname": f"Somebody-{number}", "role": None, "table": None})
    others.vote(lambda number, ids: ids[number % 2])
    console.sign_in(server.passphrase)
    console.press(f"Go into {planted.room['code']}")
    console.expect_count("answered", OTHERS)
    recorder.ask_for_every_state()
    text = recorder.new_text()
    assert "Somebody-" not in text
    for desk in others.desks:
        assert desk.participant not in text
