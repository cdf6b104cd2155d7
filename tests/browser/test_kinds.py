"""Every kind of exercise, by keyboard, by touch and on the narrowest screen, accessible in every state."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import SAMPLE
from workbook.content.kinds import KINDS
from workbook.ui.words import WORDS

from .conftest import LAPTOP, PHONE, NewContext
from .content import Content, half
from .hands import Finger, Hand, Keys, Mouse
from .playing import SHARED, Sheet, open_notebook
from .servers import Server
from .test_access import WIDER, expect_accessible
from .test_errors import notebook

NARROW = {**PHONE, "viewport": {"width": 320, "height": 640}}
SLUG = "two-benches"
EXERCISES = {
    exercise.kind: exercise.id for exercise in Content(SAMPLE).library.scenario(SLUG).exercises
}
each_kind = pytest.mark.parametrize("kind", KINDS)
WAYS: dict[str, tuple[dict[str, Any], type[Hand]]] = {
    "keyboard": (LAPTOP, Keys),
    "touch": (PHONE, Finger),
    "320px": (NARROW, Finger),
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The sample scenario, each of its exercises in a notebook of its own kind's name."""
    folder = tmp_path_factory.mktemp("kinds")
    for number, (kind, id) in enumerate(EXERCISES.items()):
        calls = ["from workbook import exercise", f'exercise("{SLUG}/{id}")']
        cells = [f"# {kind}\n\n## The exercise", *calls]
        (folder / f"{number:02}-{kind}.ipynb").write_text(notebook(*cells), "utf-8")
    return Content(SAMPLE, folder)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, sample: Content) -> Iterator[Server]:
    """A server with those notebooks."""
    with Server(tmp_path_factory.mktemp("server"), sample.folder, sample.notebooks) as server:
        yield server
    assert not server.tracebacks(), server.tracebacks()


def opened(page: Page, server: Server, sample: Content, kind: str, hand: Any = None) -> Sheet:
    """The sample's exercise of a kind, on its page."""
    stem = next(stem for stem in sample.stems if stem[3:] == kind)
    open_notebook(page, server.address, stem, sample)
    return Sheet(page, f"{SLUG}/{EXERCISES[kind]}", hand, sample)


def test_the_sample_has_every_kind():
    """What is played below is all there is."""
    assert set(EXERCISES) == set(KINDS)


@each_kind
@pytest.mark.parametrize("way", WAYS)
def test_a_kind_is_played(
    server: Server, sample: Content, new_context: NewContext, kind: str, way: str
) -> None:
    """Begun, come back to after a reload, finished with full marks; nothing scrolls sideways."""
    device, hand = WAYS[way]
    page = new_context(**device).new_page()
    sheet = opened(page, server, sample, kind, hand(page))
    reference = sample.reference(sheet.place)
    begun = half(sheet.exercise, reference)
    sheet.fill(begun)
    sheet.expect_state("draft")
    page.reload()
    expect(sheet.region).to_be_visible()
    sheet.expect_shown(begun)
    assert page.evaluate(WIDER) == []
    sheet.play(reference)
    sheet.expect_full_marks()
    assert page.evaluate(WIDER) == []


@each_kind
def test_a_kind_is_accessible_in_every_state(
    server: Server, sample: Content, new_context: NewContext, kind: str
) -> None:
    """Empty, told that nothing is answered, partly filled with a hint, submitted, and tried again."""
    page = new_context(reduced_motion="reduce").new_page()
    sheet = opened(page, server, sample, kind)
    expect_accessible(page, f"{kind} empty")
    if kind != "conversation":
        sheet.submit_unanswered()
        expect(sheet.region.get_by_text(SHARED["nothing_yet"])).to_be_visible()
        expect_accessible(page, f"{kind}, nothing answered")
    reference = sample.reference(sheet.place)
    sheet.fill(half(sheet.exercise, reference))
    hint = sheet.button(SHARED["hint"])
    if hint.is_visible():
        hint.click()
        sheet.button(SHARED["hint_show"]).click()
        expect(sheet.region.get_by_text(sheet.exercise.hints[0])).to_be_visible()
    expect_accessible(page, f"{kind} partly filled")
    # What was said in a talk cannot be unsaid, so that one goes on as it began.
    sheet.play(reference if kind == "conversation" else sample.naive(sheet.place))
    for summary in sheet.region.locator("summary").all():
        summary.click()
    expect_accessible(page, f"{kind} submitted")
    again = sheet.region.get_by_role("button", name=WORDS["conversation"]["back"])
    (sheet.retry if kind != "conversation" else again.first).click()
    expect(sheet.feedback).to_have_count(0)
    expect_accessible(page, f"{kind} again")


def test_a_letter_is_marked_by_its_writer(
    server: Server, sample: Content, new_context: NewContext
) -> None:
    """Written, held against the criteria beside the model, and the marks kept: by keyboard alone."""
    words = WORDS["letter"]
    page = new_context(reduced_motion="reduce").new_page()
    sheet = opened(page, server, sample, "letter", Keys(page))
    sheet.play(sample.reference(sheet.place))
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


def test_a_map_is_undone_by_mouse(server: Server, sample: Content, new_context: NewContext) -> None:
    """Somebody who was placed can be moved from the map itself, and taken back from the list."""
    page = new_context().new_page()
    sheet = opened(page, server, sample, "place", Mouse(page))
    sheet.fill({"at": {"walker": [2, 2]}, "gaps": []})
    sheet.fill({"at": {"walker": [5, 1], "reporter": [3, 4]}, "gaps": []})
    sheet.expect_shown({"at": {"walker": [5, 1], "reporter": [3, 4]}, "gaps": []})
    back = re.compile(rf"^{WORDS['placing']['take_back']}\s*: The reporter$")
    sheet.region.get_by_role("button", name=back).click()
    sheet.expect_shown({"at": {"walker": [5, 1]}, "gaps": []})
