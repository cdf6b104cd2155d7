"""A facilitator who has only the guide: a rehearsal, the real session, the report; by buttons alone.

At every moment each screen is looked at: whatever belongs to the rehearsal is gone when it is over.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.rooming import FACILITATOR, ROOM, SHARED, Console, Others, Phone
from tests.browser.waiting import wait_until

TASTER = "A twenty-minute taster"
SIMULATED = 8
OTHERS = 7
OF_IT = re.compile(r"rehearsal|\d simulated", re.IGNORECASE)
ENOUGH = re.compile(r"[5-8] answered")
WAIT = 120_000
"""Milliseconds for people who read; simulated ones take their time, too."""


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.rooms)],
)
def store(request):
    """Where the server keeps things: a database's URL, or None for its own file."""
    on_server = request.param == "postgresql"
    return request.getfixturevalue("postgres_url") if on_server else None


@dataclass(frozen=True)
class Morning:
    """All screens there are in the room of one facilitator."""

    console: Console
    screen: Page
    phone: Phone

    @property
    def marks(self) -> list[Locator]:
        """Where each screen says that it is a rehearsal."""
        return [
            self.console.page.locator(".wb-console-rehearsal"),
            self.screen.locator(".wb-screen-rehearsal"),
            self.phone.page.locator(".wb-rehearsal"),
        ]

    def expect_rehearsal(self) -> None:
        """Every screen says that it is one, and counts the one person who is there."""
        for mark in self.marks:
            expect(mark).to_contain_text(re.compile(f"{SIMULATED} simulated people"))
        self.expect_people(1)

    def expect_people(self, number: int) -> None:
        """Nobody else is counted on any screen."""
        self.console.expect_count("joined", number)
        here = ROOM["joined_one"] if number == 1 else ROOM["joined"].format(n=number)
        expect(self.phone.page.locator(".wb-room-head")).to_contain_text(here)

    def expect_nothing_of_it(self) -> None:
        """Not a word and not a figure of the rehearsal is anywhere."""
        for mark in self.marks:
            expect(mark).to_be_hidden()
        for page in (self.screen, self.phone.page):
            assert not OF_IT.search(page.locator("main").inner_text())
        for part in (".wb-part-head", ".wb-console-middle"):
            assert not OF_IT.search(self.console.page.locator(part).inner_text())

    def expect_unplayed(self) -> None:
        """The room is as it was when it was made."""
        self.expect_nothing_of_it()
        self.expect_people(1)
        expect(self.console.button(FACILITATOR["do_begin"])).to_be_visible()
        expect(self.console.page.locator(".wb-console-stepside", has_text="\u00b7")).to_have_count(
            0
        )
        expect(self.screen.locator(".wb-screen-code")).to_be_visible()
        page = self.phone.page
        expect(page.get_by_text(ROOM["calm_begin"]).first).to_be_visible()
        expect(page.locator(".wb-room-picture")).to_be_hidden()
        expect(page.locator(".wb-feedback-title")).to_have_count(0)

    def rehearse(self, join) -> None:
        """Let eight in, go through a step with them, and send them home."""
        console = self.console
        part = console.unfold("rehearse")
        part.get_by_label(FACILITATOR["rehearse_n"]).fill(str(SIMULATED))
        console.press(FACILITATOR["rehearse_go"])
        expect(self.marks[1]).to_be_visible()
        join()
        self.expect_rehearsal()
        console.do("begin", "talk")
        console.do("next", "waiting")
        console.do("open", "open")
        expect(self.marks[0]).to_contain_text(ENOUGH, timeout=WAIT)
        self.expect_rehearsal()
        console.expect_count("answered", 0)
        expect(self.screen.locator(".wb-screen-foot")).to_contain_text("0 of 1 answered")
        console.do("close", "closed")
        for page, part in (
            (console.page, ".wb-part-picture"),
            (self.phone.page, ".wb-room-picture"),
        ):
            expect(page.locator(f"{part} .wb-tag")).to_have_text(SHARED["rehearsal_tag"])
        console.do("reveal", "revealed")
        expect(self.phone.page.locator(".wb-feedback-title")).to_be_visible()
        self.expect_rehearsal()
        console.page.reload()
        console.expect_state("revealed")
        console.unfold("rehearse")
        console.press(FACILITATOR["send_home"])

    def play(self, others: Others) -> None:
        """The real session: the same step, voted on, closed and revealed for the first time."""
        console, phone = self.console, self.phone
        console.expect_count("joined", OTHERS + 1)
        console.do("begin", "talk")
        self.expect_people(OTHERS + 1)
        console.do("next", "waiting")
        self.expect_nothing_of_it()
        console.do("open", "open")
        phone.choose(0)
        phone.send()
        expect(phone.page.locator(".wb-feedback-title")).to_have_count(0)
        others.vote(lambda number, ids: ids[number % 2])
        console.expect_count("answered", OTHERS + 1)
        self.expect_nothing_of_it()
        console.do("close", "closed")
        answered = SHARED["picture_answered"].format(n=OTHERS + 1)
        for page in (console.page, self.screen, phone.page):
            expect(page.locator(".wb-pic-caption").first).to_have_text(answered)
        self.expect_nothing_of_it()
        console.do("reveal", "revealed")
        expect(phone.page.locator(".wb-feedback-title")).to_be_visible()
        self.expect_nothing_of_it()

    def end(self) -> None:
        """The end, and a report of the people alone."""
        console = self.console
        console.page.locator(".wb-part-finish summary").first.click()
        console.press(FACILITATOR["do_end"])
        console.press(FACILITATOR["end_yes"])
        expect(self.phone.page.get_by_text(ROOM["thanks"], exact=True)).to_be_visible()
        console.press(FACILITATOR["report"])
        report = console.page.locator(".wb-part-report")
        expect(report).to_contain_text(f"{OTHERS + 1} people")
        expect(report).to_contain_text(FACILITATOR["report_answered"].format(n=OTHERS + 1))
        assert not OF_IT.search(report.inner_text())
        assert not OF_IT.search(self.screen.locator("main").inner_text())


def test_a_morning_by_the_guide(store, open_venue, new_phone, new_context):
    """Rehearse, send them home, play it with people, end it, make the report."""
    venue = open_venue(store=store)  # after the database, which must outlive it
    address = venue.server.address
    console = Console(new_context().new_page(), address)
    console.sign_in(venue.server.passphrase)
    code = console.open_room(TASTER)
    screen = console.page.context.new_page()
    screen.goto(f"{address}/facilitator#screen={code}")
    morning = Morning(console, screen, Phone(new_phone(), address))
    venue.chair.enter(code)
    morning.rehearse(lambda: morning.phone.join(code))
    morning.expect_unplayed()
    assert venue.room["rehearsal"] is None
    wait_until(lambda: venue.server.pages == 3, "only the pages of people are left")
    others = Others(venue.server, code, OTHERS, store=store)
    morning.play(others)
    morning.end()
