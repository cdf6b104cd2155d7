"""Saying who one is: in a card of its own, or in the exercise that depends on it."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Page, expect

from workbook.screens.words import WORDS

from .conftest import NewContext
from .content import Content
from .playing import SHARED, Sheet, said
from .servers import Server
from .test_access import expect_accessible

BY_ROLE = Path(__file__).parents[1] / "content" / "by_role"
SIGNATURE = "who-writes/signature"
COUNCIL, CAMPAIGNER = SHARED["role_council"], SHARED["role_campaigner"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on exercises that differ by role."""
    folder = tmp_path_factory.mktemp("by-role")
    (folder / "notebooks").mkdir()
    cells = [
        new_markdown_cell("# Who writes\n\n## A letter"),
        new_code_cell("from workbook import exercise, profile, role"),
        *(new_code_cell(call) for call in ("role()", f'exercise("{SIGNATURE}")', "profile()")),
    ]
    told = {"workbook": {"title": "Who writes", "scenarios": ["who-writes"]}}
    document = new_notebook(cells=cells, metadata=told)
    nbformat.write(document, folder / "notebooks" / "01-who-writes.ipynb")
    with Server(folder, BY_ROLE, folder / "notebooks") as server:
        yield server


def opened(page: Page, server: Server) -> Sheet:
    """The exercise on its page."""
    page.goto(f"{server.address}/01-who-writes")
    sheet = Sheet(page, SIGNATURE, content=Content(BY_ROLE))
    expect(sheet.region).to_be_visible()
    return sheet


def test_who_answers_is_asked_once_and_what_is_right_follows(
    server: Server, new_context: NewContext
) -> None:
    """Nothing is taken before; afterwards every part of the page knows; the answer keeps its key."""
    page = new_context().new_page()
    sheet = opened(page, server)
    expect_accessible(page, "before")
    sheet.fill("leader")
    sheet.submit_unanswered()
    expect(sheet.region.get_by_text(SHARED["role_first"])).to_be_visible()
    expect_accessible(page, "told that something is missing")
    sheet.region.get_by_role("radio", name=COUNCIL).click()
    now = sheet.region.get_by_text(said("role", "role_now", role=COUNCIL))
    expect(now).to_be_visible()
    sheet.expect_shown("leader")
    card = page.get_by_role("group", name=SHARED["role_ask"]).first
    expect(card.get_by_role("radio", name=COUNCIL)).to_be_checked()
    expect_accessible(page, "with a role")
    sheet.submit()
    sheet.expect_answered()
    sheet.expect_full_marks()
    expect(sheet.region.get_by_text("elected Leader speaks for it")).to_be_visible()
    expect_accessible(page, "answered")
    card.get_by_role("radio", name=CAMPAIGNER).click()
    noted = said("role", "role_noted", role=CAMPAIGNER)
    expect(page.get_by_text(noted)).to_be_attached()
    sheet.expect_full_marks()
    expect(page.get_by_text(WORDS["profile"]["finish"])).to_be_visible()
    expect_accessible(page, "afterwards")


def test_the_role_can_be_said_by_keyboard(server: Server, new_context: NewContext) -> None:
    """Tab to the group, arrow to the card; the focus stays where it was."""
    page = new_context(viewport={"width": 390, "height": 800}).new_page()
    sheet = opened(page, server)
    card = page.get_by_role("group", name=SHARED["role_ask"]).first
    card.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    expect(card.get_by_role("radio").first).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(sheet.region.get_by_text(said("role", "role_now", role=COUNCIL))).to_be_visible()
    expect(card.get_by_role("radio", name=COUNCIL)).to_be_focused()


def test_nothing_of_another_roles_key_is_sent_before(
    server: Server, new_context: NewContext
) -> None:
    """Why it is otherwise for others would tell what is right for whom."""
    context = new_context()
    page = context.new_page()
    frames: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda f: frames.append(str(f))))
    sheet = opened(page, server)
    sheet.region.get_by_role("radio", name=COUNCIL).click()
    expect(sheet.region.get_by_text(said("role", "role_now", role=COUNCIL))).to_be_visible()
    hidden = ("elected Leader speaks", "Your supporters are her voters", "behind the Leader")
    assert not [word for word in hidden if any(word in frame for frame in frames)]
    sheet.play("leader")
    assert any("elected Leader speaks" in frame for frame in frames)
