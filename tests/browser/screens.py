"""Pictures of every screen, for people to look at: `python -m tests.browser.screens FOLDER`.

Names tell what is seen: width, page, exercise, state.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tools.browser import FLAGS, HELP, find

from .content import CONTENT, half
from .playing import SHARED, Sheet, open_notebook, said, sheets
from .proxy import Proxy
from .servers import Server
from .test_errors import PLACE, notebook

SIZES = {390: 844, 1280: 800, 1920: 1080}
BAR = 140
"""Room that the bar with the button takes at the bottom of a picture."""


class Album:
    """Takes pictures at one width and puts them into a folder."""

    def __init__(self, folder: Path, browser: Browser, width: int) -> None:
        self.folder = folder
        self.browser = browser
        self.width = width
        self.height = SIZES[width]

    @contextmanager
    def context(self) -> Iterator[BrowserContext]:
        """A new participant at this size."""
        phone = {"has_touch": True, "is_mobile": True} if self.width < 600 else {}
        context = self.browser.new_context(
            viewport={"width": self.width, "height": self.height},
            reduced_motion="reduce",
            locale="en-GB",
            **phone,
        )
        yield context
        for page in context.pages:
            page.goto("about:blank")
        context.close()

    def screen(self, page: Page, name: str) -> None:
        """What is in the window now."""
        page.screenshot(path=self.folder / f"{self.width}-{name}.png")

    def full(self, page: Page, name: str) -> None:
        """The whole page."""
        page.screenshot(path=self.folder / f"{self.width}-{name}-full.png", full_page=True)

    def parts(self, part: Locator, name: str) -> None:
        """A part of the page, one window after another."""
        page = part.page
        box = part.bounding_box()
        assert box is not None
        top = box["y"] + page.evaluate("scrollY")
        step = self.height - BAR
        for number in range(max(1, -(-int(box["height"]) // step))):
            page.evaluate("top => scrollTo(0, top)", top + number * step - 8)
            self.screen(page, f"{name}-{number + 1}")


def opened(album: Album, server: Server, stem: str) -> None:
    """A notebook in all its states, from untouched to answered."""
    with album.context() as context:
        page = context.new_page()
        open_notebook(page, server.address, stem)
        album.screen(page, f"{stem}-0-top")
        album.full(page, f"{stem}-0-untouched")
        every = sheets(page, stem)
        for number, sheet in enumerate(every, 1):
            exercise(album, sheet, f"{stem}-{number}-{sheet.exercise.id}")
        if every:
            album.parts(card(page, stem), f"{stem}-9-results")
        album.full(page, f"{stem}-9-answered")
    if CONTENT.places(stem):
        badly(album, server, stem)


def card(page: Page, stem: str) -> Locator:
    """The results card."""
    slug = CONTENT.places(stem)[0].partition("/")[0]
    return page.get_by_role("region", name=CONTENT.library.scenario(slug).title, exact=True)


def exercise(album: Album, sheet: Sheet, name: str) -> None:
    """An exercise untouched, half done and answered well."""
    album.parts(sheet.region, f"{name}-open")
    hint = sheet.button(SHARED["hint"])
    sheet.fill(half(sheet.exercise, CONTENT.reference(sheet.place)))
    if hint.is_visible():
        hint.click()
    if sheet.button(SHARED["submit"]).is_visible() and sheet.exercise.kind not in {
        "best-option",
        "letter",
    }:
        sheet.submit_unanswered()
    sheet.expect_state("draft")
    album.parts(sheet.region, f"{name}-half")
    sheet.play(CONTENT.reference(sheet.place))
    album.parts(sheet.region, f"{name}-right")


def badly(album: Album, server: Server, stem: str) -> None:
    """The same exercises answered without understanding, every fold open, and a second try."""
    with album.context() as context:
        page = context.new_page()
        open_notebook(page, server.address, stem)
        every = sheets(page, stem)
        album.parts(card(page, stem), f"{stem}-9-results-empty")
        for number, sheet in enumerate(every, 1):
            sheet.play(CONTENT.naive(sheet.place))
            album.parts(sheet.region, f"{stem}-{number}-{sheet.exercise.id}-wrong")
            if number == 1:
                album.parts(card(page, stem), f"{stem}-9-results-early")
        album.parts(card(page, stem), f"{stem}-9-results-wrong")
        for summary in page.get_by_role("main").locator("summary").all():
            if summary.is_visible():
                summary.click()
        album.full(page, f"{stem}-9-wrong-unfolded")
        for number, sheet in enumerate(every, 1):
            again = sheet.retry
            back = sheet.region.get_by_role("button", name=said("conversation", "back"))
            (again if again.is_visible() else back.first).click()
            expect(sheet.feedback).to_have_count(0)
            album.parts(sheet.region, f"{stem}-{number}-{sheet.exercise.id}-again")


def around(album: Album, server: Server) -> None:
    """The contents page, wrong addresses, the wait, and a connection that is lost."""
    with album.context() as context:
        page = context.new_page()
        page.goto(server.address)
        album.screen(page, "landing")
        album.full(page, "landing")
        page.goto(f"{server.address}/no-such-page")
        album.screen(page, "no-such-page")
        page.route("**/voila.js", lambda route: route.abort())
        page.goto(f"{server.address}/04-casework", wait_until="commit")
        expect(page.get_by_role("heading", name="Casework")).to_be_visible()
        page.evaluate("document.getElementById('opening')?.scrollIntoView({ block: 'center' })")
        album.screen(page, "waiting")
        page.unroute_all()
    with album.context() as context, Proxy(server.port) as proxy:
        page = context.new_page()
        open_notebook(page, proxy.address, "04-casework")
        sheet = Sheet(page, PLACE)
        sheet.fill(CONTENT.reference(PLACE))
        proxy.cut()
        sheet.submit_unanswered()
        sheet.expect_state("trying")
        expect(page.get_by_role("status").filter(has_text="Connection lost.")).to_be_visible()
        album.screen(page, "connection-lost")
        proxy.mend()
        sheet.expect_answered()
        page.goto(proxy.address)
        album.screen(page, "landing-begun")


def broken(album: Album, folder: Path) -> None:
    """A notebook with a cell that fails, and one that names no exercise."""
    notebooks = folder / "notebooks"
    notebooks.mkdir(exist_ok=True)
    cells = ["# Broken", "from workbook import exercise", "1 / 0", 'exercise("no-such/at-all")']
    (notebooks / "01-broken.ipynb").write_text(notebook(*cells, "# The end"), "utf-8")
    with Server(folder / "broken", notebooks=notebooks) as server, album.context() as context:
        page = context.new_page()
        page.goto(f"{server.address}/01-broken")
        expect(page.get_by_role("alert").first).to_be_visible()
        album.screen(page, "broken-part")


def main() -> None:
    """Take them all."""
    if len(sys.argv) != 2:
        sys.exit("Say where to put the pictures: python -m tests.browser.screens FOLDER")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    path = find() or sys.exit(HELP)
    expect.set_options(timeout=60_000)
    with (
        tempfile.TemporaryDirectory() as home,
        Server(Path(home)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        for width in SIZES:
            album = Album(folder, browser, width)
            around(album, server)
            broken(album, Path(home))
            for stem in CONTENT.stems:
                opened(album, server, stem)
        browser.close()
    sys.stdout.write(f"{len(list(folder.glob('*.png')))} pictures are in {folder}\n")


if __name__ == "__main__":
    main()
