"""A script that a filter holds back, or that an old cache asks for in vain: the page says what helps."""

import re

from playwright.sync_api import Request, Route, expect

from workbook.serving import words

from .conftest import NewContext
from .servers import Server

SCRIPT = re.compile(r"/attendee\.js$")
"""The script of a page."""

SOONER = ("late 1ms 20s", "late 1ms 1s")
"""What the page waits for, and what it waits for here."""


def hurry(route: Route) -> None:
    """Serve a file of ours with less patience in it."""
    text = route.fetch()
    long, short = SOONER
    assert long in text.text()
    route.fulfill(response=text, body=text.text().replace(long, short))


def test_where_the_script_is_missing_a_sentence_says_what_helps(
    server: Server, new_context: NewContext
) -> None:
    """Not "Opening" for ever, and never a Python object."""
    page = new_context().new_page()
    blocked: list[Request] = []
    page.on("requestfailed", lambda request: blocked.append(request))  # noqa: PLW0108 - Playwright wants a function
    page.route(re.compile(r"/page\.css$"), hurry)
    page.route(SCRIPT, lambda route: route.abort())
    page.goto(f"{server.address}/room", wait_until="domcontentloaded")
    expect(page.get_by_text(words.LATE)).to_be_visible()
    assert any(SCRIPT.search(one.url) for one in blocked)
    assert " object at 0x" not in page.inner_text("body")
    expect(page.get_by_role("textbox")).to_have_count(0)
