"""Playing an exercise from its screen, with an answer in the shape that `answers.yaml` uses."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from workbook.content import Exercise
from workbook.screens.words import WORDS
from workbook.serving import words as server_words

from .answering import FILL, SHOWN, line_to_say, said
from .content import CONTENT, ROLE, Content
from .hands import Hand, Mouse
from .waiting import wait_until

SHARED = WORDS["shared"]

__all__ = ["SHARED", "Sheet", "open_notebook", "ready", "said", "sheets"]

TOLD = """node => {
  const copy = node.cloneNode(true);
  for (const passing of copy.querySelectorAll("[role=status]")) passing.remove();
  return copy.textContent;
}"""


class Sheet:
    """An exercise on an open page.

    Args:
        page: the page.
        place: the exercise, as `scenario/exercise`.
        hand: how the page is worked; by mouse if nothing is said.
        content: where the exercise's words come from.
    """

    def __init__(
        self, page: Page, place: str, hand: Hand | None = None, content: Content = CONTENT
    ) -> None:
        self.page = page
        self.place = place
        self.hand = hand or Mouse(page)
        self.exercise: Exercise = content.exercise(place)
        self.region = page.get_by_role("region", name=self.exercise.title, exact=True)

    def button(self, name: str) -> Locator:
        """A button of this exercise."""
        return self.region.get_by_role("button", name=name, exact=True)

    def say_who(self) -> None:
        """Say who is answering, if it makes a difference here and has not been said."""
        asked = self.region.get_by_role("group", name=SHARED["role_ask"])
        role = SHARED[f"role_{ROLE}"]
        if asked.is_visible():
            self.hand.pick(asked.get_by_role("radio", name=role, exact=True))
            now = self.region.get_by_text(SHARED["role_now"].format(role=role))
            expect(now).to_be_visible()

    def fill(self, answer: Any) -> None:
        """Give an answer, or part of one, without submitting it."""
        FILL[self.exercise.kind](self, answer)

    def shown(self) -> Any:
        """The answer that the controls show, in the form the browser sends."""
        return SHOWN[self.exercise.kind](self)

    def expect_shown(self, answer: Any) -> None:
        """The controls show this answer."""
        proper = self.exercise.read(answer)
        expect_that(self.page, lambda: self.shown() == proper, f"{self.place} shows {proper!r}")

    def submit(self) -> None:
        """Submit it; parts left blank are confirmed."""
        if self.exercise.kind == "conversation":  # the page submits it when it has ended
            return
        self.submit_unanswered()
        anyway = self.region.get_by_role("button", name=SHARED["submit_anyway"].split("{")[0])
        feedback = self.feedback
        expect(anyway.or_(feedback).first).to_be_visible()
        if anyway.is_visible():
            self.hand.press(anyway)

    def submit_unanswered(self) -> None:
        """Press Submit, whatever comes of it."""
        self.hand.press(self.button(SHARED["submit"]))

    def play(self, answer: Any) -> None:
        """Answer it, submit it, and wait until it is saved and explained."""
        self.say_who()
        self.fill(answer)
        self.submit()
        self.expect_answered()

    def say(self, choice: str) -> None:
        """In a conversation: say (or do) this now."""
        (line,) = [item for item in self.exercise.items() if item.id == choice]
        self.hand.press(line_to_say(self, line))

    def expect_said(self, number: int) -> None:
        """So many things have been said, and the page waits for the next or has ended."""
        expect_that(
            self.page, lambda: len(self.shown()) == number, f"{self.place}: {number} things said"
        )

    def told(self) -> str:
        """All it says, but for what is said to screen readers once, as it happens."""
        return str(self.region.evaluate(TOLD))

    @property
    def feedback(self) -> Locator:
        """The heading of the feedback."""
        key = "feedback" if self.exercise.scored else "feedback_unscored"
        return self.region.get_by_role("heading", name=SHARED[key], exact=True)

    @property
    def retry(self) -> Locator:
        """The button that begins another attempt."""
        return self.button(SHARED["retry" if self.exercise.scored else "retry_unscored"])

    def expect_answered(self) -> None:
        """The feedback is there, and the answer is on the server's disk."""
        expect(self.feedback).to_be_visible()
        self.expect_state("saved")

    def expect_state(self, state: str) -> None:
        """The page says that the draft or the answer is saved, or what else it says of it."""
        # A second copy of it is for screen readers.
        expect(self.region.get_by_text(SHARED[f"state_{state}"], exact=True).first).to_be_visible()

    def expect_full_marks(self) -> None:
        """The feedback says so; where there are no marks, it shows no figure."""
        if not self.exercise.scored:
            expect(self.region.locator(".wb-figure")).to_have_count(0)
            return
        expect(self.region.get_by_text(SHARED["score_full"], exact=True).first).to_be_visible()


def expect_that(page: Page, predicate: Callable[[], bool], what: str) -> None:
    """Wait until it is so, with the page's events coming in."""
    wait_until(predicate, what, page=page)


def open_notebook(page: Page, address: str, stem: str, content: Content = CONTENT) -> None:
    """Go straight to a notebook, and wait until its exercises are there."""
    page.goto(f"{address}/{stem}")
    ready(page, stem, content)


def ready(page: Page, stem: str, content: Content = CONTENT) -> None:
    """Every exercise of the notebook is drawn, and nothing is said to be opening."""
    for place in content.places(stem):
        expect(Sheet(page, place, content=content).region).to_be_visible()
    expect(page.get_by_text(server_words.OPENING)).to_have_count(0)


def sheets(page: Page, stem: str, hand: Hand | None = None, content: Content = CONTENT):
    """The exercises of an open notebook, in order."""
    return [Sheet(page, place, hand, content) for place in content.places(stem)]
