"""A script that a filter holds back, or that an old cache asks for in vain: the page says what helps."""

import re

from playwright.sync_api import Request, Route, expect

from workbook.serving import words

from .conftest import NewContext
from .playing import SHARED
from .servers import Server

KINDS = {
    "the page's own": r"/live\.js$",
    "what all components share": r"/shared\.js$",
    "the room's": r"/room\.js$",
    "one that may stand in it": r"/choice\.js$",
}
"""The scripts of a page by what they do, and how their addresses are known."""

SOONER = ("late 1ms 20s", "late 1ms 1s")
"""What the page waits for, and what it waits for here."""


def hurry(route: Route) -> None:
    """Serve a file of ours with less patience in it."""
    text = route.fetch()
    long, short = SOONER
    assert long in text.text()
    route.fulfill(response=text, body=text.text().replace(long, short))


def test_whichever_script_is_missing_a_sentence_says_what_helps(
    server: Server, new_context: NewContext
) -> None:
    """Not "Opening" for ever, and never a Python object."""
    for kind, address in KINDS.items():
        page = new_context().new_page()
        blocked: list[Request] = []
        page.on("requestfailed", lambda request, blocked=blocked: blocked.append(request))
        page.route(re.compile(r"/page\.css$"), hurry)
        page.route(re.compile(address), lambda route: route.abort())
        page.goto(f"{server.address}/room", wait_until="domcontentloaded")
        late = page.get_by_text(words.LATE).filter(visible=True)
        missing = page.get_by_text(SHARED["missing"]).filter(visible=True)
        expect(late.or_(missing).first, kind).to_be_visible()
        assert any(re.search(address, one.url) for one in blocked), kind
        assert " object at 0x" not in page.inner_text("body"), kind
        expect(page.get_by_role("textbox"), kind).to_have_count(0)
        page.close()
