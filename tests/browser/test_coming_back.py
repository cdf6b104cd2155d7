"""Whatever is closed, killed or pulled out, everything is there again, without a click."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from .conftest import NewContext
from .content import BRIEF, CONTENT, half, played_whole
from .playing import Sheet, open_notebook, ready, sheets
from .servers import Server
from .waiting import wait_until

FOCUSED = """() => {
  const node = document.activeElement;
  return [node.tagName, node.closest("label")?.textContent ?? node.textContent];
}"""
BANNER = """
addEventListener("DOMContentLoaded", () => {
  const banner = document.getElementById("banner");
  if (!banner) return;
  const say = () => banner.textContent && window.bannerSaid(banner.textContent);
  new MutationObserver(say).observe(banner, { childList: true, characterData: true, subtree: true });
});
"""


@pytest.fixture(scope="module")
def lonely(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that nobody else uses, to be killed."""
    with Server(tmp_path_factory.mktemp("lonely")) as server:
        yield server


def _into(kept: list[str]):
    """A listener of the kind that Playwright takes."""

    def keep(text: str) -> None:
        kept.append(text)

    return keep


def leave_drafts(page: Page, stem: str) -> list[tuple[Sheet, object]]:
    """Begin every exercise of an open notebook and finish none."""
    left = []
    for sheet in sheets(page, stem):
        begun = half(sheet.exercise, CONTENT.reference(sheet.place))
        sheet.say_who()
        sheet.fill(begun)
        sheet.expect_state("draft")
        left.append((sheet, begun))
    return left


@pytest.mark.parametrize("stem", played_whole(BRIEF))
def test_a_reload_restores_every_draft_and_every_answer(
    server: Server, new_context: NewContext, stem: str
) -> None:
    """Each exercise half done, a conversation too; then each answered: a reload changes nothing."""
    page = new_context().new_page()
    open_notebook(page, server.address, stem)
    left = leave_drafts(page, stem)
    page.reload()
    ready(page, stem)
    for sheet, begun in left:
        sheet.expect_shown(begun)
        sheet.expect_state("draft")
    for sheet, _ in left:
        sheet.play(CONTENT.reference(sheet.place))
    before = [sheet.told() for sheet, _ in left]
    page.reload()
    ready(page, stem)
    for sheet, _ in left:
        sheet.expect_answered()
        sheet.expect_full_marks()
    assert [sheet.told() for sheet, _ in left] == before


def test_a_draft_typed_a_moment_before_a_reload_is_there(
    server: Server, new_context: NewContext
) -> None:
    """Nobody waits for “Draft saved” before they close a page."""
    place = "fifteen-cases-by-noon/escalation"
    page = new_context().new_page()
    open_notebook(page, server.address, "04-casework")
    sheet = Sheet(page, place)
    sheet.fill(CONTENT.reference(place))
    page.reload()
    sheet.expect_shown(CONTENT.reference(place))
    sheet.expect_state("draft")


@pytest.mark.parametrize("stem", played_whole(BRIEF))
def test_a_killed_server_is_come_back_to_and_nothing_is_lost(
    lonely: Server, new_context: NewContext, stem: str
) -> None:
    """The page says what is happening, and goes on at the same place; it is not even opened anew."""
    page = new_context().new_page()
    said: list[str] = []
    page.expose_function("bannerSaid", _into(said))
    page.add_init_script(BANNER)
    open_notebook(page, lonely.address, stem)
    left = leave_drafts(page, stem)
    last = left[-1][0].region
    top = last.bounding_box()["y"]
    focused = page.evaluate(FOCUSED)
    page.evaluate("window.before = true")
    lonely.kill9()
    wait_until(lambda: said, "the page says that the line is lost", page=page)
    lonely.restart()
    expect(page.get_by_role("status").filter(has_text="Connection lost.")).to_have_count(0)
    assert page.evaluate("window.before")
    for sheet, begun in left:
        sheet.expect_shown(begun)
    assert page.evaluate(FOCUSED) == focused
    wait_until(
        lambda: abs(last.bounding_box()["y"] - top) < 60, "the page is at its place", page=page
    )
    for sheet, _ in left:
        sheet.play(CONTENT.reference(sheet.place))
        sheet.expect_full_marks()


def test_a_server_killed_just_after_saved_has_the_answer(
    lonely: Server, new_context: NewContext
) -> None:
    """“Saved” means on the disk; when the server is back, so is the page, without a click."""
    place = "fifteen-cases-by-noon/escalation"
    page = new_context().new_page()
    open_notebook(page, lonely.address, "04-casework")
    sheet = Sheet(page, place)
    sheet.fill(CONTENT.reference(place))
    sheet.submit()
    sheet.expect_state("saved")
    lonely.kill9()
    assert lonely.rows("answers", place) == 1
    expect(page.get_by_role("status").filter(has_text="Connection lost.")).to_be_visible()
    lonely.restart()
    expect(page.get_by_role("status").filter(has_text="Connection lost.")).to_have_count(0)
    ready(page, "04-casework")
    sheet.expect_answered()
    sheet.expect_full_marks()
    assert lonely.rows("answers", place) == 1
    # And the page is alive, not only painted.
    other = Sheet(page, "fifteen-cases-by-noon/replies")
    other.play(CONTENT.reference(other.place))
