"""A whole session on real pages, with simulated people to make the numbers."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.browser.proxy import Proxy
from tests.browser.rooming import FACILITATOR, ROOM, Console, Phone
from tests.browser.servers import Server
from tests.browser.test_room import LOST, TASTER
from tests.browser.waiting import wait_until

pytestmark = [pytest.mark.rooms, pytest.mark.browser]

SIMULATED = 12
AWAY = 20
"""Seconds for which a phone is out of reach."""

MINUTES = 300.0


@dataclass(frozen=True)
class Session:
    """Who is in the room, and the line of the second phone."""

    console: Console
    one: Phone
    other: Phone
    line: Proxy

    def wait_for(self, what: str, number: int) -> None:
        """Wait until so many simulated people are, as the console says of them."""
        figures = self.console.page.locator(".wb-console-rehearsal")

        def enough() -> bool:
            found = re.search(rf"(\d+) {what}", figures.inner_text())
            return found is not None and int(found[1]) >= number

        wait_until(enough, f"{number} {what}", within=MINUTES, page=self.console.page)

    def open(self) -> None:
        """The next step, opened."""
        self.console.do("next", "waiting")
        self.console.do("open", "open")

    def vote(self) -> None:
        """Until enough have answered."""
        self.wait_for("answered", 5)
        self.console.do("close", "closed")

    def vote_while_one_is_away(self) -> None:
        """One phone is reloaded; the other is out of reach for a while, and sends when it is back."""
        one, other = self.one, self.other
        other.choose(2)
        self.line.cut()
        other.page.wait_for_timeout(1000 * AWAY)
        lost = other.page.get_by_role("status").filter(has_text=LOST)
        expect(lost).to_be_visible()
        one.choose(1)
        one.page.reload()
        one.expect_in()
        one.expect_chosen(1)
        one.send()
        self.line.mend()
        expect(lost).to_have_count(0)
        other.expect_chosen(2)
        other.send()
        self.vote()

    def vote_again(self) -> None:
        """The second vote, and the key."""
        self.console.do("again", "second")
        self.one.choose(0)
        self.one.send()
        self.vote()
        self.console.do("reveal", "revealed")
        expect(self.one.page.locator(".wb-feedback-title")).to_be_visible()

    def talk(self) -> None:
        """One turn by vote, and the vote on the next."""
        self.one.choose(0)
        self.one.send()
        self.vote()
        level = self.console.page.locator(".wb-console-ties button")
        if level.count():
            level.first.click()
        else:
            self.console.press(FACILITATOR["do_say"])
        self.console.expect_state("open")
        share = re.compile(ROOM["talk_share"].format(share=r"\d+"))
        expect(self.other.page.get_by_text(share).last).to_be_attached()
        self.console.do("close", "closed")

    def end(self) -> None:
        """Goodbye to everybody, and a report that counts nobody who is simulated."""
        self.console.press(FACILITATOR["do_end"])
        self.console.press(FACILITATOR["end_yes"])
        for phone in (self.one, self.other):
            expect(phone.page.get_by_text(ROOM["thanks"], exact=True)).to_be_visible()
        self.console.press(FACILITATOR["report"])
        people = FACILITATOR["people"].format(n=2)
        expect(self.console.page.get_by_text(people).first).to_be_visible()


def test_a_session_with_simulated_people(tmp_path, new_phone, new_context):
    """Rehearse pressed, and the taster led by its buttons from the first step to the report."""
    with Server(tmp_path) as server, Proxy(server.port) as line:
        console = Console(new_context().new_page(), server.address)
        console.sign_in(server.passphrase)
        code = console.open_room(TASTER)
        console.page.get_by_text(FACILITATOR["rehearse"], exact=True).click()
        console.page.get_by_label(FACILITATOR["rehearse_n"]).fill(str(SIMULATED))
        console.press(FACILITATOR["rehearse_go"])
        one, other = Phone(new_phone(), server.address), Phone(new_phone(), line.address)
        session = Session(console, one, other, line)
        one.join(code)
        other.join(code)
        session.wait_for("here", SIMULATED - 1)
        console.expect_count("joined", 2)
        console.do("begin", "talk")
        session.open()
        session.vote_while_one_is_away()
        session.vote_again()
        session.open()
        session.vote()
        console.do("reveal", "revealed")
        session.open()
        session.talk()
        session.open()
        expect(other.page.locator(".wb-host .wb-exercise")).to_be_visible()
        console.do("close", "closed")
        session.end()
    assert not server.tracebacks(), server.tracebacks()
