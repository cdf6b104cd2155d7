"""A room with real pages: the facilitator's console, its big screen, and attendees' phones."""

import re
import uuid
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from workbook.app import build
from workbook.screens.words import WORDS

from .hands import before_one
from .servers import DATA, Server

SHARED, FACILITATOR, ROOM = WORDS["shared"], WORDS["facilitator"], WORDS["room"]
CODE = re.compile(r"\b[CDFGHJKMNPQRTWXY34679]{5}\b")


class Console:
    """The facilitator's page, used as a person uses it: by its buttons."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def sign_in(self, passphrase: str) -> None:
        """By the form."""
        self.page.goto(f"{self.address}/facilitator")
        self.page.get_by_label("Passphrase").fill(passphrase)
        self.page.get_by_role("button", name=FACILITATOR["sign_in"]).click()
        expect(self.page.get_by_text(FACILITATOR["new_room"])).to_be_visible()

    def open_room(self, agenda: str) -> str:
        """Begin a room on an agenda; return its code."""
        self.press(FACILITATOR["create_name"].format(title=agenda))
        expect(self.button(FACILITATOR["do_begin"])).to_be_visible()
        found = CODE.search(self.page.locator("main").inner_text())
        assert found, "the code is on the page"
        return found[0]

    def button(self, name: str) -> Locator:
        """A button by the whole of its name."""
        return self.page.get_by_role("button", name=name, exact=True).first

    def press(self, name: str) -> None:
        """Press it once it can be pressed."""
        button = self.button(name)
        expect(button).to_be_enabled()
        before_one(button).click()

    def do(self, command: str, state: str | None = None) -> None:
        """Press a command's button, and wait until the page says how things stand then."""
        self.press(FACILITATOR[f"do_{command}"])
        if state:
            self.expect_state(state)

    def expect_state(self, state: str) -> None:
        """The page says how the present step stands."""
        words = {**FACILITATOR, "is_paused": FACILITATOR["state_paused"]}
        expect(self.page.locator(".wb-console-state strong")).to_have_text(words[f"is_{state}"])

    def unfold(self, what: str) -> Locator:
        """Open one of the folded parts at the side, and return it."""
        part = self.page.locator(f".wb-part-{what} details")
        if part.get_attribute("open") is None:
            part.locator("summary").first.click()
        return part

    def expect_count(self, what: str, number: int) -> None:
        """One of the figures at the top."""
        figure = self.page.locator(f".wb-console-{what} dd")
        expect(figure).to_have_text(str(number))


class Phone:
    """An attendee's page."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page = context.new_page()
        self.address = address

    def join(self, code: str, **told: str) -> None:
        """By the link behind the QR code."""
        self.page.goto(f"{self.address}/join/{code}")
        if "nickname" in told:
            self.page.get_by_label(ROOM["nickname"]).fill(told["nickname"])
        if "role" in told:
            self.page.get_by_label(ROOM["role_mine"]).select_option(label=told["role"])
        self.page.get_by_role("button", name=ROOM["join"], exact=True).click()
        self.expect_in()

    def expect_in(self) -> None:
        """It shows the room."""
        expect(self.page.locator(".wb-room[data-stage=in]")).to_be_visible()

    @property
    def options(self) -> Locator:
        """The cards to choose from."""
        return self.page.locator(".wb-host .wb-body input[type=radio]")

    def choose(self, number: int) -> None:
        """Tap a card, counted from 0."""
        before_one(self.page.locator(".wb-host .wb-body .wb-option").nth(number)).click()
        expect(self.options.nth(number)).to_be_checked()

    def expect_chosen(self, number: int) -> None:
        """The card is the chosen one."""
        expect(self.options.nth(number)).to_be_checked()

    def send(self) -> None:
        """Press the one button, and wait until the answer is in."""
        before_one(self.page.locator(".wb-host .wb-main")).click()
        self.expect_sent()

    def expect_sent(self) -> None:
        """The page says that the answer is in."""
        expect(self.page.locator(".wb-host .wb-main")).to_have_text(SHARED["vote_in"])

    def ask(self, question: str) -> None:
        """Put a question to the facilitator, and wait until it is there."""
        self.page.get_by_text(ROOM["more_title"]).click()
        self.page.get_by_text(ROOM["wall_title"]).click()
        self.page.get_by_label(ROOM["wall_label"]).fill(question)
        self.page.get_by_role("button", name=ROOM["wall_send"]).click()
        expect(self.page.get_by_text(ROOM["wall_sent_one"])).to_be_visible()

    def expect_news(self, text: str) -> None:
        """What the page says to those who listen."""
        expect(self.page.locator(".wb-room .wb-live")).to_have_text(text)


class Others:
    """More people in the room, without a browser: they make the numbers."""

    def __init__(
        self,
        server: Server,
        code: str,
        number: int,
        content: Path = DATA,
        store: str | None = None,
    ) -> None:
        self.workbook = build(server.home, content, store=store)
        self.desks = [self.workbook.desk(uuid.uuid4().hex) for _ in range(number)]
        for desk in self.desks:
            desk.join(code, {"nickname": None, "role": "nhs", "table": None})

    def vote(self, pick: Any) -> None:
        """Everybody votes: `pick` is given a number and the options' ids, and returns an answer."""
        for number, desk in enumerate(self.desks):
            exercise = desk.view()["exercise"]
            ids = [option["id"] for option in exercise["question"]["options"]]
            answer = pick(number, ids)
            desk.way().submit(uuid.uuid4().hex, exercise["attempt"], exercise["version"], answer)
