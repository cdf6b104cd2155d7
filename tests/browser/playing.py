"""Playing an exercise from its screen, with an answer in the shape that `answers.yaml` uses."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from workbook.content import Exercise
from workbook.serving import words as server_words
from workbook.ui.words import WORDS

from .content import CONTENT, Content
from .hands import Hand, Mouse
from .waiting import wait_until

SHARED = WORDS["shared"]

TOLD = """node => {
  const copy = node.cloneNode(true);
  for (const passing of copy.querySelectorAll("[role=status]")) passing.remove();
  return copy.textContent;
}"""


def said(component: str, key: str, **values: object) -> str:
    """What the interface says, filled in."""
    text = WORDS[component].get(key) or SHARED[key]
    if values.get("n") == 1:
        text = WORDS[component].get(f"{key}_one") or SHARED.get(f"{key}_one") or text
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


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
        self.fill(answer)
        self.submit()
        self.expect_answered()

    def say(self, choice: str) -> None:
        """In a conversation: say (or do) this now."""
        (line,) = [item for item in self.exercise.items() if item.id == choice]
        self.hand.press(_line(self, line))

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
        return self.region.get_by_role("heading", name=SHARED["feedback"], exact=True)

    def expect_answered(self) -> None:
        """The feedback is there, and the answer is on the server's disk."""
        expect(self.feedback).to_be_visible()
        self.expect_state("saved")

    def expect_state(self, state: str) -> None:
        """The page says that the draft or the answer is saved, or what else it says of it."""
        # A second copy of it is for screen readers.
        expect(self.region.get_by_text(SHARED[f"state_{state}"], exact=True).first).to_be_visible()

    def expect_full_marks(self) -> None:
        """The feedback says so."""
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


# ---- best-option, choose


def _options(sheet: Sheet, role: str) -> dict[str, Locator]:
    return {
        option.id: sheet.region.get_by_role(role, name=option.text, exact=True)
        for option in sheet.exercise.options
    }


def _fill_best_option(sheet: Sheet, answer: str) -> None:
    sheet.hand.pick(_options(sheet, "radio")[answer])


def _shown_best_option(sheet: Sheet) -> str | None:
    options = _options(sheet, "radio")
    return next((id for id, radio in options.items() if radio.is_checked()), None)


def _fill_choose(sheet: Sheet, answer: list[str]) -> None:
    for id, box in _options(sheet, "checkbox").items():
        if box.is_checked() != (id in answer):
            sheet.hand.tick(box)


def _shown_choose(sheet: Sheet) -> list[str]:
    return [id for id, box in _options(sheet, "checkbox").items() if box.is_checked()]


# ---- rank


def _starting(key: str) -> re.Pattern[str]:
    """A button's name that begins with one of the interface's words."""
    return re.compile(rf"^{re.escape(WORDS['ranking'][key])}")


def _card(sheet: Sheet, id: str) -> Locator:
    """An option where it lies or stands."""
    text = next(option.text for option in sheet.exercise.options if option.id == id)
    return sheet.region.get_by_role("listitem").filter(has_text=text)


def _put(sheet: Sheet, id: str) -> None:
    sheet.hand.press(_card(sheet, id).get_by_role("button"))


def _fill_rank(sheet: Sheet, answer: Any) -> None:
    ranks = sheet.exercise.read(answer)
    order = sorted(ranks, key=ranks.__getitem__)
    there = sorted(sheet.shown(), key=sheet.shown().__getitem__)
    while there != order[: len(there)]:
        sheet.hand.press(
            _card(sheet, there.pop()).get_by_role("button", name=_starting("take_out"))
        )
    if not there and len(order) > 1:
        # The first two the wrong way round, so that moving a card is tried as well.
        _put(sheet, order[1])
        _put(sheet, order[0])
        sheet.hand.press(_card(sheet, order[0]).get_by_role("button", name=_starting("up")))
        there = order[:2]
    for id in order[len(there) :]:
        _put(sheet, id)


def _shown_rank(sheet: Sheet) -> dict[str, int]:
    out = sheet.page.get_by_role("button", name=_starting("take_out"))
    standing = sheet.region.get_by_role("listitem").filter(has=out).all_inner_texts()
    options = sheet.exercise.options
    ids = [
        next(option.id for option in options if option.text in _plain(text)) for text in standing
    ]
    return {id: rank for rank, id in enumerate(ids, 1)}


# ---- rate


def _scale(sheet: Sheet, statement: Any) -> list[Locator]:
    group = sheet.region.get_by_role("group", name=statement.text, exact=True)
    return [group.get_by_role("radio", name=label, exact=True) for label in sheet.exercise.scale]


def _fill_rate(sheet: Sheet, answer: dict[str, int]) -> None:
    for statement in sheet.exercise.statements:
        if statement.id in answer:
            sheet.hand.pick(_scale(sheet, statement)[answer[statement.id] - 1])


def _shown_rate(sheet: Sheet) -> dict[str, int]:
    return {
        statement.id: rating
        for statement in sheet.exercise.statements
        for rating, radio in enumerate(_scale(sheet, statement), 1)
        if radio.is_checked()
    }


# ---- triage


def _letter(sheet: Sheet, case: Any) -> tuple[Locator, Locator]:
    """The letter on the desk, and its fold."""
    name = f"{case.sender} {case.subject}"
    letter = sheet.region.get_by_role("listitem").filter(
        has=sheet.page.get_by_role("heading").get_by_role("button", name=name)
    )
    return letter, letter.get_by_role("button", name=name)


def _named(sheet: Sheet, side: str) -> dict[str, str]:
    return {named.id: named.text for named in getattr(sheet.exercise, f"{side}s")}


def _fill_triage(sheet: Sheet, answer: dict[str, dict[str, str]]) -> None:
    words = WORDS["triage"]
    for case in sheet.exercise.cases:
        if not any(case.id in part for part in answer.values()):
            continue
        letter, fold = _letter(sheet, case)
        if fold.get_attribute("aria-expanded") == "false":
            sheet.hand.press(fold)
        if case.id in answer["rag"]:
            colours = letter.get_by_role("group", name=words["ask_colour"])
            colour = words[answer["rag"][case.id]]
            sheet.hand.pick(colours.get_by_role("radio", name=colour, exact=True))
        for side in ("owner", "deadline"):
            if case.id in answer[side]:
                field = letter.get_by_label(words[f"ask_{side}"])
                sheet.hand.select(field, _named(sheet, side)[answer[side][case.id]])


def _shown_triage(sheet: Sheet) -> dict[str, dict[str, str]]:
    """What stands on the folds."""
    shown: dict[str, dict[str, str]] = {"rag": {}, "owner": {}, "deadline": {}}
    for case in sheet.exercise.cases:
        line = _plain(_letter(sheet, case)[1].text_content() or "").partition(case.subject)[2]
        for colour in ("red", "amber", "green"):
            if line.strip().startswith(WORDS["triage"][colour]):
                shown["rag"][case.id] = colour
        for side in ("owner", "deadline"):
            for id, text in _named(sheet, side).items():
                if text in line:
                    shown[side][case.id] = id
    return shown


# ---- conversation


def _quoted(line: Any) -> str:
    return said("conversation", "quote", text=line.text) if line.says else line.text


def _line(sheet: Sheet, line: Any) -> Locator:
    return sheet.region.get_by_role("button", name=_quoted(line), exact=True)


def _fill_conversation(sheet: Sheet, answer: list[str]) -> None:
    for number in range(len(sheet.shown()), len(answer)):
        sheet.say(answer[number])
        sheet.expect_said(number + 1)


def _shown_conversation(sheet: Sheet) -> list[str]:
    """The transcript's own lines; they have no role of their own, so a class tells them."""
    lines = sheet.region.locator(".wb-yours .wb-line").all_text_contents()
    by_text = {_quoted(line): line.id for line in sheet.exercise.items()}
    return [by_text[_plain(line)] for line in lines]


def _plain(text: str) -> str:
    return " ".join(text.split())


FILL: dict[str, Callable[[Sheet, Any], None]] = {
    "best-option": _fill_best_option,
    "choose": _fill_choose,
    "rank": _fill_rank,
    "rate": _fill_rate,
    "triage": _fill_triage,
    "conversation": _fill_conversation,
}
SHOWN: dict[str, Callable[[Sheet], Any]] = {
    "best-option": _shown_best_option,
    "choose": _shown_choose,
    "rank": _shown_rank,
    "rate": _shown_rate,
    "triage": _shown_triage,
    "conversation": _shown_conversation,
}
