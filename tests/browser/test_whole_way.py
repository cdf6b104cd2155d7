"""Both scenarios from the start page to the results card, as people go through them."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from workbook.serving import words

from .conftest import MOVING, PHONE, NewContext
from .content import BRIEF, CONTENT, played_whole
from .hands import Finger, Hand, Keys, Mouse
from .playing import SHARED, said, sheets
from .servers import Server


def results(page: Page, slug: str) -> Locator:
    """The results card of a scenario."""
    title = CONTENT.library.scenario(slug).title
    return page.get_by_role("region", name=title, exact=True)


def cards(page: Page, stem: str) -> dict[str, Locator]:
    """The results cards of a notebook, by scenario; where nothing is marked there is none."""
    slugs = dict.fromkeys(place.partition("/")[0] for place in CONTENT.places(stem))
    marked = [s for s in slugs if any(e.scored for e in CONTENT.library.scenario(s).exercises)]
    return {slug: results(page, slug) for slug in marked}


def go_through(
    page: Page, address: str, stem: str, hand: Hand, answer_to: Callable[[str], Any]
) -> dict[str, Locator]:
    """From the contents page through every exercise of a notebook; returns its results cards."""
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(address)
    expect(page.get_by_role("heading", name=words.NAME)).to_be_visible()
    contents = page.get_by_role("navigation", name=words.CONTENTS)
    hand.press(contents.get_by_role("link").filter(has=page.get_by_text(title_of(stem))))
    expect(page).to_have_url(f"{address}/{stem}")
    every = sheets(page, stem, hand)
    expect(every[-1].region).to_be_visible()
    shown = cards(page, stem)
    for card in shown.values():
        expect(card.get_by_text(said("results", "nothing"))).to_be_visible()
    done: Counter[str] = Counter()
    for number, sheet in enumerate(every, 1):
        sheet.play(answer_to(sheet.place))
        slug = sheet.place.partition("/")[0]
        done[slug] += 1
        of = len(CONTENT.library.scenario(slug).exercises)
        if slug in shown:
            key = "so_far" if done[slug] < of else "all_done"
            told = said("results", key, done=done[slug], of=of, n=of)
            expect(shown[slug].get_by_text(told)).to_be_visible()
        if number < len(every):
            hand.press(sheet.button(SHARED["go_on"]))
            expect(every[number].region.get_by_role("heading").first).to_be_focused()
    assert not failed, failed
    return shown


def title_of(stem: str) -> str:
    """A notebook's title."""
    return next(n.title for n in _catalogue() if n.stem == stem)


def _catalogue():
    from workbook.content.catalogue import Catalogue

    return Catalogue(CONTENT.notebooks).all()


def expect_all_right(page: Page, stem: str, shown: dict[str, Locator]) -> None:
    """Full marks for everything that is marked, and nothing weak on the cards."""
    for sheet in sheets(page, stem):
        sheet.expect_full_marks()
    for card in shown.values():
        expect(card.get_by_text(SHARED["score_full"], exact=True).first).to_be_visible()
        expect(card.get_by_role("heading", name=said("results", "weakest"))).to_have_count(0)


@pytest.mark.parametrize("stem", played_whole(BRIEF))
def test_a_scenario_is_finished_by_keyboard(
    server: Server, new_context: NewContext, stem: str
) -> None:
    """From the start page, on a laptop; the reference answers earn full marks."""
    page = new_context(**MOVING).new_page()
    expect_all_right(
        page, stem, go_through(page, server.address, stem, Keys(page), CONTENT.reference)
    )


@pytest.mark.parametrize("stem", played_whole("04-casework"))
def test_a_scenario_is_finished_by_touch(
    server: Server, new_context: NewContext, stem: str
) -> None:
    """From the start page, on a phone; the reference answers earn full marks."""
    page = new_context(**PHONE, **MOVING).new_page()
    expect_all_right(
        page, stem, go_through(page, server.address, stem, Finger(page), CONTENT.reference)
    )


@pytest.mark.parametrize("stem", played_whole(BRIEF))
def test_answers_without_understanding_come_to_less(
    server: Server, new_context: NewContext, stem: str
) -> None:
    """Naive answers do not show full marks anywhere, and the card names the weakest point."""
    page = new_context().new_page()
    shown = go_through(page, server.address, stem, Mouse(page), CONTENT.naive)
    for region in [*shown.values(), *(sheet.region for sheet in sheets(page, stem))]:
        expect(region.locator("strong").filter(has_text=SHARED["score_full"])).to_have_count(0)
    for card in shown.values():
        expect(card.get_by_role("heading", name=said("results", "weakest"))).to_be_visible()
        expect(card.get_by_role("heading", name=said("results", "read"))).to_be_visible()


def test_a_second_try_is_labelled_and_changes_no_score(
    server: Server, new_context: NewContext
) -> None:
    """After a weak answer, a perfect one is kept as practice; the results card stays as it was."""
    stem, place = "04-casework", "fifteen-cases-by-noon/escalation"
    page = new_context().new_page()
    page.goto(f"{server.address}/{stem}")
    sheet = next(sheet for sheet in sheets(page, stem) if sheet.place == place)
    sheet.play(CONTENT.naive(place))
    card = results(page, place.partition("/")[0])
    of = len(CONTENT.places(stem))
    expect(card.get_by_text(said("results", "so_far", done=1, of=of))).to_be_visible()
    before = card.inner_text()
    sheet.hand.press(sheet.retry)
    expect(sheet.region.get_by_text(said("choice", "attempt_practice", n=2))).to_be_visible()
    sheet.play(CONTENT.reference(place))
    sheet.expect_full_marks()
    expect(sheet.region.get_by_text(SHARED["label_retry"])).to_be_visible()
    assert card.inner_text() == before


def test_a_conversation_can_be_taken_up_again_at_a_turning_point(
    server: Server, new_context: NewContext
) -> None:
    """Going back keeps what was said before it, and the second end is practice."""
    stem, place = next(
        (stem, place)
        for stem, place in CONTENT.all_places()
        if CONTENT.exercise(place).kind == "conversation"
    )
    page = new_context().new_page()
    page.goto(f"{server.address}/{stem}")
    sheet = next(sheet for sheet in sheets(page, stem) if sheet.place == place)
    naive, reference = CONTENT.naive(place), CONTENT.reference(place)
    sheet.play(naive)
    region = sheet.region
    expect(region.get_by_role("heading", name=said("conversation", "ended"))).to_be_visible()
    expect(region.get_by_text(said("conversation", "turning"), exact=True).last).to_be_visible()
    back = region.get_by_role("button", name=said("conversation", "back")).first
    name = back.text_content() or ""
    kept = next(n for n, choice in enumerate(naive) if _text(sheet, choice) in name)
    back.click()
    sheet.expect_shown(naive[:kept])
    expect(region.get_by_text(said("conversation", "attempt_practice", n=2))).to_be_visible()
    if kept == 0:
        sheet.play(reference)
        sheet.expect_full_marks()
    else:
        sheet.play(naive)


def _text(sheet, choice: str) -> str:
    return next(line.text for line in sheet.exercise.items() if line.id == choice)
