"""The modules and stylesheets that browsers are sent."""

import re

import pytest

from tests.pages import page_of
from tests.screens.components import ALL
from workbook.screens.calls import Contents
from workbook.widgets.browser import COMPONENTS, stylesheet
from workbook.widgets.widget import Widget

each = pytest.mark.parametrize("path", sorted(COMPONENTS.glob("*.js")), ids=lambda path: path.stem)


def test_every_file_belongs_to_a_component():
    """No module or stylesheet lies about unused: each is a component, or is embedded in some."""
    files = {path.stem for path in COMPONENTS.iterdir() if path.suffix in {".js", ".css"}}
    modules = "".join(path.read_text(encoding="utf-8") for path in COMPONENTS.glob("*.js"))
    embedded = set(re.findall(r'^import [^;]* from "\./([\w-]+)\.js";', modules, re.MULTILINE))
    assert files == {*ALL, *embedded, "tokens"}


@each
def test_what_is_imported_is_there(path):
    """Every name that a module imports is exported by the other, and every component imports some."""
    wanted = re.findall(
        r'^import ([^;]*?) from "\./([\w-]+)\.js";', path.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert wanted or path.stem == "shared"
    for names, file in wanted:
        other = (COMPONENTS / f"{file}.js").read_text(encoding="utf-8")
        offered = re.findall(
            r"^export (?:async )?(?:function|const|class) ([\w$]+)", other, re.MULTILINE
        )
        if names.startswith("{"):
            assert set(re.findall(r"[\w$]+", names)) <= set(offered)
        else:
            assert re.search(r"^export default ", other, re.MULTILINE)


@each
def test_text_is_never_put_in_as_markup(path):
    """Modules build elements and never hand a string to the browser as HTML or code."""
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc",
        path.read_text(encoding="utf-8"),
    )


def test_whoever_hears_a_model_fails_alone():
    """A handler is never given to the widget manager bare: what it throws would silence others."""
    modules = (path.read_text(encoding="utf-8") for path in COMPONENTS.glob("*.js"))
    assert re.findall(r"model\.on\(.*", "".join(modules)) == ["model.on(type, (what) => {"]


@each
def test_nothing_is_asked_of_another_host(path):
    """Neither module nor stylesheet names an address, fetches or loads anything."""
    for text in (path.read_text(encoding="utf-8"), stylesheet()):
        assert not re.search(
            r"https?:|//[a-z]+\.|\bfetch\(|XMLHttpRequest|sendBeacon|@import", text
        )
        assert not re.search(r"url\(\s*[\"']?(?!data:)", text)


def test_the_stylesheet_holds_the_tokens_first_and_every_component():
    """One sheet serves every page: the design tokens, then each component's own rules."""
    sheet = stylesheet()
    assert sheet.startswith((COMPONENTS / "tokens.css").read_text(encoding="utf-8"))
    for path in COMPONENTS.glob("*.css"):
        assert path.read_text(encoding="utf-8") in sheet


def test_a_served_page_links_the_sheet_and_a_notebook_brings_it(workbook):
    """A served component carries no styles, since the page has them; elsewhere it carries all."""
    assert Widget(Contents(page_of(workbook, alone=True)))._css == stylesheet()
    assert not Widget(Contents(page_of(workbook)))._css
