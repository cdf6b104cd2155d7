"""A line that breaks loses nothing, and the page comes back by itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from .conftest import PHONE, NewContext
from .content import CONTENT
from .playing import SHARED, Sheet, expect_that, open_notebook
from .proxy import Proxy
from .servers import Server
from .waiting import wait_until

STEM = "04-casework"
PLACE = "fifteen-cases-by-noon/escalation"
LOST = "Connection lost."


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """The line to the server."""
    with Proxy(server.port) as proxy:
        yield proxy


def banner(page: Page):
    """The line at the top that says the connection is lost."""
    return page.get_by_role("status").filter(has_text=LOST)


def test_an_answer_whose_acknowledgement_was_lost_is_there_once(
    server: Server, proxy: Proxy, new_context: NewContext
) -> None:
    """Committed, but the page was never told: it sends again, and there is still one answer."""
    page = new_context().new_page()
    open_notebook(page, proxy.address, STEM)
    before = server.rows("answers", PLACE)
    sheet = Sheet(page, PLACE)
    sheet.fill(CONTENT.reference(PLACE))
    sheet.expect_state("draft")
    proxy.mute()
    sheet.submit_unanswered()
    wait_until(lambda: server.rows("answers", PLACE) > before, "the answer is on disk", page=page)
    sheet.expect_state("trying")
    expect(sheet.feedback).to_have_count(0)
    proxy.cut()
    expect(banner(page)).to_be_visible()
    proxy.mend()
    sheet.expect_answered()
    expect(banner(page)).to_have_count(0)
    assert server.rows("answers", PLACE) == before + 1
    page.reload()
    sheet.expect_answered()
    assert server.rows("answers", PLACE) == before + 1


def test_an_answer_submitted_without_a_line_arrives_later(
    server: Server, proxy: Proxy, new_context: NewContext
) -> None:
    """Submit pressed while the line is cut: not yet saved, then saved by itself, once."""
    page = new_context().new_page()
    open_notebook(page, proxy.address, STEM)
    before = server.rows("answers", PLACE)
    sheet = Sheet(page, PLACE)
    sheet.fill(CONTENT.reference(PLACE))
    proxy.cut()
    sheet.submit_unanswered()
    sheet.expect_state("trying")
    expect(sheet.region.get_by_text(SHARED["state_saved"], exact=True)).to_have_count(0)
    assert server.rows("answers", PLACE) == before
    proxy.mend()
    sheet.expect_answered()
    assert server.rows("answers", PLACE) == before + 1


def go_away_and_come_back(
    page: Page, proxy: Proxy, seconds: float, back_within: float = 60
) -> None:
    """Be cut off for some time while typing; then see that all is as it was left."""
    open_notebook(page, proxy.address, STEM)
    sheet = Sheet(page, PLACE)
    answer = CONTENT.reference(PLACE)
    sheet.fill(answer[:1])
    sheet.expect_state("draft")
    proxy.cut()
    sheet.fill(answer[:2])
    top = sheet.region.bounding_box()["y"]
    expect(banner(page)).to_be_visible()
    page.wait_for_timeout(1000 * seconds)
    expect(banner(page)).to_be_visible()
    sheet.expect_shown(answer[:2])
    proxy.mend()
    expect(banner(page)).to_have_count(0, timeout=1000 * back_within)
    sheet.expect_state("draft")
    sheet.expect_shown(answer[:2])
    expect_that(
        page,
        lambda: abs(sheet.region.bounding_box()["y"] - top) < 60,
        "the page is back at its place",
    )
    sheet.play(answer)
    sheet.expect_full_marks()


def test_twenty_seconds_without_a_line(proxy: Proxy, new_context: NewContext) -> None:
    """The page says so, keeps what is typed, and is back at its place without a click."""
    go_away_and_come_back(new_context().new_page(), proxy, 20)


@pytest.mark.long
@pytest.mark.parametrize("minutes", [3, 15])
def test_minutes_without_a_line(proxy: Proxy, new_context: NewContext, minutes: int) -> None:
    """Past the point where Voila gives up (two minutes), and past the end of the kernel (ten)."""
    go_away_and_come_back(new_context(**PHONE).new_page(), proxy, 60 * minutes)
