"""Terms explain themselves on tap; the landscape and the glossary can be used by everybody."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from workbook.screens.words import WORDS

from .conftest import PHONE, NewContext
from .content import CONTENT
from .playing import Sheet, open_notebook
from .servers import Server
from .test_access import expect_accessible

STEM = "06-local-and-national"
SITUATION = "ward-that-may-close/first-move"
OPTIONS = "ward-that-may-close/openings"
CALLS = ("seats", "intake", "sittings")


def term(where: Page | Locator, form: str) -> Locator:
    """The button that a term is."""
    return where.get_by_role("button", name=form, exact=True)


def card(page: Page, form: str) -> Locator:
    """The card of a term, while it is shown."""
    plain = CONTENT.library.glossary.by_form[form].plain
    return page.locator(":popover-open", has_text=plain)


@pytest.mark.parametrize("device", [{}, PHONE], ids=["laptop", "phone"])
def test_a_term_shows_its_card_wherever_it_stands(
    server: Server, new_context: NewContext, device: dict[str, object]
) -> None:
    """In a notebook's prose, in a situation, and beside the options in which it stands."""
    page = new_context(**device).new_page()
    open_notebook(page, server.address, STEM)
    move, openings = (Sheet(page, place).region for place in (SITUATION, OPTIONS))
    for where, form in (
        (page.locator(".prose"), "petition"),
        (move, "integrated care board"),
        (openings.locator(".wb-terms"), "manifesto"),
    ):
        expect(term(where, form)).to_have_count(1)
        term(where, form).click()
        expect(card(page, form)).to_be_visible()
        page.keyboard.press("Escape")
        expect(card(page, form)).to_be_hidden()


WITHOUT_POPOVERS = """
delete HTMLElement.prototype.popover;
for (const name of ["popoverTargetElement", "popoverTargetAction"]) delete HTMLButtonElement.prototype[name];
addEventListener("click", (event) => event.target.closest?.("[popovertarget]") && event.preventDefault(), true);
"""


@pytest.mark.parametrize("device", [{}, PHONE], ids=["laptop", "phone"])
def test_a_term_shows_its_card_without_popovers(
    server: Server, new_context: NewContext, device: dict[str, object]
) -> None:
    """In an older browser the same button shows and hides it, by mouse, touch and keyboard."""
    page = new_context(**device).new_page()
    page.add_init_script(WITHOUT_POPOVERS)
    open_notebook(page, server.address, STEM)
    for where, form in (
        (page.locator(".prose"), "petition"),
        (Sheet(page, SITUATION).region, "integrated care board"),
    ):
        plain = CONTENT.library.glossary.by_form[form].plain
        shown = page.locator(".wb-term-shown", has_text=plain)
        button = term(where, form)
        expect(button).to_have_attribute("aria-expanded", "false")
        button.tap() if device else button.click()
        expect(shown).to_be_visible()
        expect(button).to_have_attribute("aria-expanded", "true")
        expect(page.locator(f"[id='{button.get_attribute('aria-controls')}']")).to_be_visible()
        expect_accessible(page, "a card is open without popovers")
        page.keyboard.press("Escape")
        expect(shown).to_be_hidden()
        expect(button).to_have_attribute("aria-expanded", "false")
        button.press("Enter")
        expect(shown).to_be_visible()
        button.press("Enter")
        expect(shown).to_be_hidden()


def test_a_term_is_read_by_keyboard_and_with_nothing_found_by_axe(
    server: Server, new_context: NewContext
) -> None:
    """Enter opens and closes it; while it is open, the page is as accessible as before."""
    page = new_context().new_page()
    open_notebook(page, server.address, STEM)
    button = term(Sheet(page, SITUATION).region, "integrated care board")
    button.focus()
    page.keyboard.press("Enter")
    expect(card(page, "integrated care board")).to_be_visible()
    expect_accessible(page, "a card is open")
    page.keyboard.press("Enter")
    expect(card(page, "integrated care board")).to_be_hidden()
    described = str(button.get_attribute("aria-describedby"))
    expect(page.locator(f"[id='{described}']")).to_contain_text("plans health services")


def test_terms_in_what_is_drawn_later_explain_themselves_and_stand_once(
    server: Server, new_context: NewContext
) -> None:
    """After an answer the reasons have terms, too; none is a button twice, and no card is left over."""
    page = new_context().new_page()
    open_notebook(page, server.address, STEM)
    sheet = Sheet(page, OPTIONS)
    sheet.play(CONTENT.reference(OPTIONS))
    forms = sheet.region.locator("button[data-form]").evaluate_all(
        "nodes => nodes.map((node) => [node.dataset.form, Boolean(node.closest('.wb-terms'))])"
    )
    assert forms
    assert len(forms) == len({tuple(form) for form in forms})
    assert sheet.region.locator(".wb-term-card").count() == len(forms)


# ---- the landscape and the glossary ----


@pytest.fixture(scope="module")
def landscape(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with one notebook that shows every part of the landscape, and the glossary."""
    folder = tmp_path_factory.mktemp("landscape")
    calls = [*(f'landscape("{part}")' for part in CALLS), "glossary()"]
    sources = ["from workbook import glossary, landscape", *calls]
    code = [
        {
            "cell_type": "code",
            "id": f"c{n}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": source,
        }
        for n, source in enumerate(sources)
    ]
    title = {
        "cell_type": "markdown",
        "id": "title",
        "metadata": {},
        "source": "# The landscape\n\n## Facts",
    }
    notebook = {"cells": [title, *code], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    Path(notebooks / "01-landscape.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    prose = title | {"source": "# Only words\n\nAsk the whip."}
    (notebooks / "02-words.ipynb").write_text(
        json.dumps(notebook | {"cells": [prose]}), encoding="utf-8"
    )
    with Server(folder, notebooks=notebooks) as server:
        yield server
    assert not server.tracebacks(), server.tracebacks()


@pytest.mark.parametrize("device", [{}, PHONE], ids=["laptop", "phone"])
def test_a_term_shows_its_card_without_popovers_and_without_scripts(
    landscape: Server, new_context: NewContext, device: dict[str, object]
) -> None:
    """On a page without exercises, in an older browser: by mouse, touch and keyboard."""
    page = new_context(**device).new_page()
    page.add_init_script(WITHOUT_POPOVERS)

    def age(route: Route) -> None:
        """Let the browser follow the rule for those that do not know popovers."""
        sheet = route.fetch()
        assert "@supports not selector(:popover-open)" in sheet.text()
        old = sheet.text().replace(
            "@supports not selector(:popover-open)", "@supports (color: red)"
        )
        route.fulfill(response=sheet, body=old)

    page.route("**/page.css", age)
    page.goto(f"{landscape.address}/02-words")
    plain = CONTENT.library.glossary.by_form["whip"].plain
    shown = page.locator(".wb-term-card", has_text=plain)
    expect(shown).to_be_hidden()
    if device:
        term(page, "whip").tap()
    else:
        term(page, "whip").press("Tab")
        expect(shown).to_be_hidden()
        page.keyboard.press("Shift+Tab")
    expect(shown).to_be_visible()


def test_the_seats_are_drawn_and_told(landscape: Server, new_context: NewContext) -> None:
    """The picture is loaded, and the table beside it has every figure."""
    page = new_context().new_page()
    page.goto(f"{landscape.address}/01-landscape")
    picture = page.locator(".wb-seats-picture")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    row = page.get_by_role("row", name="Labour")
    expect(row.get_by_role("cell")).to_have_text(["51", "41", "65", "+24"])
    expect(page.get_by_text(WORDS["landscape"]["unchecked"], exact=True).first).to_be_visible()
    expect(page.get_by_text(WORDS["landscape"]["sits_unknown"])).to_be_visible()
    expect_accessible(page, "the landscape")


def test_a_term_is_found_by_its_letters(landscape: Server, new_context: NewContext) -> None:
    """Those that have them are left, unfolded; letters that no term has are said to be none."""
    page = new_context().new_page()
    page.goto(f"{landscape.address}/01-landscape")
    box = page.get_by_role("searchbox", name=WORDS["glossary"]["find"])
    box.fill("purdah")
    expect(page.get_by_text("pre-election period", exact=True)).to_be_visible()
    expect(page.get_by_text("whip", exact=True)).to_have_count(0)
    expect_accessible(page, "a term is found")
    box.fill("zzz")
    expect(page.get_by_text(WORDS["glossary"]["none"])).to_be_visible()
