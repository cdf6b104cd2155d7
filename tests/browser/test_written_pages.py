"""What authors write on the server's own pages: it wraps, and goes its own way."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import mistune
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook
from playwright.sync_api import Browser, Page, Route

from tests.documents.test_sheets import EVERYTHING, SAMPLE
from workbook.content.catalogue import Notebook
from workbook.documents import words as paper
from workbook.documents.sheets import keys, letter, sheet
from workbook.serving.guide import Heading, rendered
from workbook.serving.landing import Line
from workbook.serving.pages import environment
from workbook.widgets.browser import stylesheet

from .servers import DATA
from .test_written import STATIC, TEXTS

WIDTHS = (320, 390, 1280)
PROSE = """# A title

Words, *more* words, **still more**, a [link](02-next.ipynb) and `code`.

## A heading

1. one
   - of one
2. two

> Said by somebody.

| a | b | c |
|---|---|---|
| 1 | 2 | 3 |

```
as it is
```
"""
OURS = (
    ".side, .number, .button, button, label, thead, .box, .how, .where, script, style, noscript,"
    " .named b:first-child, .ticks b, .rag, .turn-number, .answers tbody th"
)
"""Where no author writes: our own words, and letters that name."""


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Each page that shows what others than we wrote, as its template makes it."""
    env = environment()
    env.filters |= {"markdown2html": mistune.create_markdown(plugins=["table"]), "trusted": str}
    one = Notebook(Path("01-one.ipynb"), "One", "A line.", 20, ("one",))
    guide = rendered((DATA / "facilitators-guide.md").read_text(encoding="utf-8"))
    page = {"notebook": one, "before": one, "after": one, "kernel_id": ""}
    told = {
        "landing.html": {"lines": [Line(one, 2, 8)] * 2, "way_in": one, "rooms": True},
        "guide.html": {
            "title": guide.title,
            "headings": [Heading("a", "A heading")],
            "prose": guide.prose[:20_000],
            "agendas": [EVERYTHING],
        },
        "sheet.html": {"sheet": sheet(SAMPLE, EVERYTHING), "letter": letter},
        "key.html": {"title": "A title", "keys": keys(SAMPLE, EVERYTHING)},
        "problem.html": {"what": "What", "now": "Now", "again": False},
        "workbook/index.html.j2": {
            "resources": SimpleNamespace(workbook=SimpleNamespace(**page)),
            "nb": new_notebook(cells=[new_markdown_cell(PROSE)]),
        },
    }
    return {
        name: env.get_template(name).render(paper=paper, **values) for name, values in told.items()
    }


HARNESS = """
const nodes = (ours) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (walker.currentNode.data.trim() && walker.currentNode.parentElement.closest("main, .turn") && (!walker.currentNode.parentElement.closest(ours) || walker.currentNode.parentElement.matches("thead bdi"))) found.push(walker.currentNode);
  return found;
};

// What stands outside the window and cannot be scrolled to in a frame of its own.
function outside() {
  const width = document.documentElement.clientWidth;
  const out = [];
  if (document.scrollingElement.scrollWidth > width) out.push(`the page is ${document.scrollingElement.scrollWidth} wide`);
  for (const node of document.querySelectorAll("main *, .turn *")) {
    if (!node.getClientRects().length || node.closest(".prose table, .prose pre")) continue;
    const { left, right } = node.getBoundingClientRect();
    if (right > width + 1 || left < -1) out.push(`${node.tagName}.${node.className} in .${node.parentElement.className}: ${Math.round(left)} to ${Math.round(right)}`);
  }
  return out.slice(0, 5);
}

function wide(texts, ours) {
  const found = {};
  const all = nodes(ours);
  for (const [name, text] of Object.entries(texts)) {
    for (const node of all) node.data = text;
    const out = outside();
    if (out.length) found[name] = out;
  }
  return found;
}

// The places where a text that begins with a letter of Arabic does not end, at its left, with its last sign.
function astray(probe, ours) {
  const out = [];
  for (const node of nodes(ours)) {
    node.data = probe;
    if (!node.parentElement.getClientRects().length) continue;
    const at = (index) => { const range = document.createRange(); range.setStart(node, index); range.setEnd(node, index + 1); return range.getBoundingClientRect().left; };
    if (at(0) <= at(probe.length - 1)) out.push(`${node.parentElement.tagName}.${node.parentElement.className}`);
  }
  return out;
}
"""


@pytest.fixture
def page(browser: Browser, pages: dict[str, str]) -> Iterator[Page]:
    """A browser in which the pages stand at their names, with their styles and nothing else."""
    files = {name: (STATIC / name).read_text("utf-8") for name in ("page.css", "print.css")}
    files |= {"components.css": stylesheet(), **pages}

    def serve(route: Route) -> None:
        name = re.sub(r"^.*/(static|page)/", "", route.request.url)
        kind = "text/css" if name.endswith(".css") else "text/html"
        route.fulfill(body=files.get(name, ""), content_type=f"{kind}; charset=utf-8")

    context = browser.new_context(reduced_motion="reduce", locale="en-GB")
    context.route("**/*", serve)
    page = context.new_page()
    yield page
    context.close()


def show(page: Page, name: str) -> None:
    """Open one of the pages, ready to be written over."""
    page.goto(f"http://written.test/page/{name}")
    page.add_script_tag(content=HARNESS)


def test_no_text_makes_a_page_wider_than_the_window(page: Page, pages: dict[str, str]) -> None:
    """Whatever an author writes wraps, from a narrow phone to a laptop; but a table of prose scrolls."""
    wide = {}
    for name in pages:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            show(page, name)
            found = page.evaluate("(given) => wide(...given)", [TEXTS, OURS])
            if found:
                wide[f"{name}, {width} px"] = found
    assert not wide, json.dumps(wide, indent=1)


@pytest.mark.parametrize("probe", ["\u0645\u0646!", "\u05de\u05d9?"], ids=["Arabic", "Hebrew"])
def test_each_text_of_a_page_goes_its_own_way(
    page: Page, pages: dict[str, str], probe: str
) -> None:
    """Its last sign stands to the left, whatever stands beside it."""
    for name in pages:
        show(page, name)
        assert page.evaluate("(given) => astray(...given)", [probe, OURS]) == [], name
