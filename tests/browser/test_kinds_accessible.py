"""Every kind of exercise can be used by everybody, in every state."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from workbook.screens.words import WORDS

from .conftest import NewContext
from .content import half
from .hands import Keys, Mouse
from .playing import SHARED, Sheet
from .samples import Kinds, served_kinds
from .test_access import expect_accessible


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kinds]:
    """Every kind of exercise, served."""
    yield from served_kinds(tmp_path_factory.mktemp("kinds"))


def test_every_kind_is_accessible_in_every_state(kinds: Kinds, new_context: NewContext) -> None:
    """Empty, told that nothing is answered, partly filled with a hint, submitted, and tried again."""
    page = new_context().new_page()
    every = kinds.all_opened(page)
    expect_accessible(page, "empty")
    for sheet in every:
        if sheet.exercise.kind != "conversation":
            sheet.submit_unanswered()
            expect(sheet.region.get_by_text(SHARED["nothing_yet"])).to_be_visible()
    expect_accessible(page, "nothing answered")
    for sheet in every:
        _begin(sheet, kinds.content.reference(sheet.place))
    expect_accessible(page, "partly filled")
    for sheet in every:
        talk = sheet.exercise.kind == "conversation"
        # What was said in a talk cannot be unsaid, so that one goes on as it began.
        sheet.play((kinds.content.reference if talk else kinds.content.naive)(sheet.place))
        for summary in sheet.region.locator("summary").all():
            summary.click()
    expect_accessible(page, "submitted")
    for sheet in every:
        back = sheet.region.get_by_role("button", name=WORDS["conversation"]["back"])
        (sheet.retry if sheet.exercise.kind != "conversation" else back.first).click()
        expect(sheet.feedback).to_have_count(0)
    expect_accessible(page, "again")


def _begin(sheet: Sheet, reference: Any) -> None:
    """Half an answer, with a hint open."""
    sheet.fill(half(sheet.exercise, reference))
    hint = sheet.button(SHARED["hint"])
    if hint.is_visible():
        hint.click()
        sheet.button(SHARED["hint_show"]).click()
        expect(sheet.region.get_by_text(sheet.exercise.hints[0])).to_be_visible()


def test_a_letter_is_marked_by_its_writer(kinds: Kinds, new_context: NewContext) -> None:
    """Written, held against the criteria beside the model, and the marks kept: by keyboard alone."""
    words = WORDS["letter"]
    page = new_context().new_page()
    sheet = kinds.opened(page, "letter", Keys(page))
    sheet.play(kinds.content.reference(sheet.place))
    sheet.hand.press(sheet.button(words["mark_begin"]))
    expect(sheet.region.get_by_role("heading", name=words["mark_title"])).to_be_focused()
    groups = sheet.region.get_by_role("group").filter(has=page.get_by_role("radio"))
    expect(groups).to_have_count(3)
    for number, word in enumerate(("met", "not_met", "met")):
        sheet.hand.pick(groups.nth(number).get_by_role("radio", name=words[word], exact=True))
    expect_accessible(page, "a letter being marked")
    sheet.hand.press(sheet.button(words["mark_done"]))
    told = words["marked"].format(met=2, of=3)
    expect(sheet.region.get_by_text(told)).to_be_visible()
    expect_accessible(page, "a marked letter")
    page.reload()
    expect(sheet.region.get_by_text(told)).to_be_visible()


def test_a_map_is_undone_by_mouse(kinds: Kinds, new_context: NewContext) -> None:
    """Somebody who was placed can be moved from the map itself, and taken back from the list."""
    page = new_context().new_page()
    sheet = kinds.opened(page, "place", Mouse(page))
    sheet.fill({"at": {"walker": [2, 2]}, "gaps": []})
    sheet.fill({"at": {"walker": [5, 1], "reporter": [3, 4]}, "gaps": []})
    sheet.expect_shown({"at": {"walker": [5, 1], "reporter": [3, 4]}, "gaps": []})
    back = re.compile(rf"^{WORDS['placing']['take_back']}\s*: The reporter$")
    sheet.region.get_by_role("button", name=back).click()
    sheet.expect_shown({"at": {"walker": [5, 1]}, "gaps": []})
