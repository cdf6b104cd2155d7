"""Everybody can use every page: axe-core finds nothing, and nothing scrolls sideways at 320 px."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from workbook.serving import words

from .conftest import NewContext
from .content import BRIEF, CONTENT, half
from .playing import SHARED, Sheet, open_notebook, sheets
from .servers import Server

AXE = Axe()
WIDTHS = (1280, 390)
NARROW = 320

WIDER = """() => {
  const wide = [...document.querySelectorAll("body *")]
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1 && node.checkVisibility())
    .map((node) => `${node.tagName}.${node.className}`);
  return document.documentElement.scrollWidth > innerWidth ? wide.slice(0, 5).concat("…") : [];
}"""


def expect_accessible(page: Page, when: str) -> None:
    """Axe finds nothing at either width, and at 320 px the page fits."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        found = AXE.run(page).response["violations"]
        assert not found, f"{when}, {width} px: {_told(found)}"
    page.set_viewport_size({"width": NARROW, "height": 640})
    assert page.evaluate(WIDER) == [], f"{when}: wider than {NARROW} px"
    page.set_viewport_size({"width": 1280, "height": 844})


def _told(violations: list[dict[str, Any]]) -> str:
    return "; ".join(
        f"{found['id']} ({found['help']}): {[node['html'][:200] for node in found['nodes'][:3]]}"
        for found in violations
    )


@pytest.mark.parametrize("address", ["/", "/no-such-page", "/00-start-here", f"/{BRIEF}"])
def test_a_page_to_read_is_accessible(
    server: Server, new_context: NewContext, address: str
) -> None:
    """The contents page, the page for a wrong address, and notebooks as they open."""
    page = new_context().new_page()
    page.goto(server.address + address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text(words.OPENING)).to_have_count(0)
    expect_accessible(page, address)


@pytest.mark.long
@pytest.mark.parametrize("stem", [stem for stem in CONTENT.stems if CONTENT.places(stem)])
def test_a_notebook_is_accessible_in_every_state(
    server: Server, new_context: NewContext, stem: str
) -> None:
    """Untouched; half done, with a warning and a hint open; answered; answered badly, and retried."""
    page = new_context().new_page()
    open_notebook(page, server.address, stem)
    expect_accessible(page, f"{stem} untouched")
    every = sheets(page, stem)
    for sheet in every:
        sheet.fill(half(sheet.exercise, CONTENT.reference(sheet.place)))
        _unfold(sheet)
    expect_accessible(page, f"{stem} half done")
    for sheet in every:
        sheet.play(CONTENT.reference(sheet.place))
    expect_accessible(page, f"{stem} answered")
    for sheet in every:
        _try_badly(sheet)
    for summary in page.get_by_role("main").locator("summary").all():
        if summary.is_visible():
            summary.click()
    expect_accessible(page, f"{stem} answered badly, all unfolded")


def _unfold(sheet: Sheet) -> None:
    """Show the warning about blanks, and where the hints are."""
    submit = sheet.button(SHARED["submit"])
    if sheet.exercise.kind not in ("conversation", "best-option", "letter"):
        submit.click()
    if sheet.button(SHARED["hint"]).is_visible():
        sheet.button(SHARED["hint"]).click()


def _try_badly(sheet: Sheet) -> None:
    if sheet.retry.is_visible():
        sheet.retry.click()
    else:
        sheet.region.get_by_role("button", name="Try the other way from here").first.click()
    expect(sheet.feedback).to_have_count(0)
    if not sheet.shown():
        sheet.play(CONTENT.naive(sheet.place))


def test_the_page_of_a_lost_connection_is_accessible(
    server: Server, new_context: NewContext
) -> None:
    """With the line at the top that says so."""
    page = new_context().new_page()
    open_notebook(page, server.address, "04-casework")
    page.context.set_offline(True)
    expect(page.get_by_role("status").filter(has_text="Connection lost.")).to_be_visible()
    expect_accessible(page, "connection lost")
