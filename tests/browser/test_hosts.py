"""A page asks nobody but its own server for anything."""

import pytest
from playwright.sync_api import expect

from .conftest import NewContext
from .content import CONTENT, MAIN
from .playing import open_notebook, sheets
from .recording import Recorder
from .servers import Server


@pytest.mark.parametrize("address", ["/", "/no-such-page", "/workbook/static/page.css"])
def test_a_page_without_a_kernel_asks_its_own_server_only(
    server: Server, new_context: NewContext, address: str
) -> None:
    """The landing page, the page for a wrong address and a file."""
    page = new_context().new_page()
    recorder = Recorder(page)
    page.goto(server.address + address, wait_until="networkidle")
    assert recorder.hosts() == {f"127.0.0.1:{server.port}"}


NOW = {"00-start-here", *MAIN}
STEMS = [
    pytest.param(stem, marks=() if stem in NOW else pytest.mark.long) for stem in CONTENT.stems
]


@pytest.mark.parametrize("stem", STEMS)
def test_a_notebook_asks_its_own_server_only(
    server: Server, new_context: NewContext, stem: str
) -> None:
    """Fonts, scripts, widgets and the channel come from where the page came from."""
    page = new_context().new_page()
    recorder = Recorder(page)
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text) if "Content Security" in m.text else None)
    open_notebook(page, server.address, stem)
    for sheet in sheets(page, stem)[1:2]:
        sheet.play(CONTENT.reference(sheet.place))
    assert recorder.sockets, "the kernel's channel was not seen"
    assert recorder.hosts() == {f"127.0.0.1:{server.port}"}
    assert not refused, refused


@pytest.mark.parametrize("address", ["/", "/04-casework", "/no-such-page"])
def test_the_browser_would_refuse_another_host(
    server: Server, new_context: NewContext, address: str
) -> None:
    """Were something to ask another host all the same, the page's policy would stop it."""
    page = new_context().new_page()
    page.goto(server.address + address)
    expect(page.get_by_role("main")).to_be_visible()
    outcome = page.evaluate(
        """async () => {
          const blocked = [];
          document.addEventListener("securitypolicyviolation", (e) => blocked.push(e.blockedURI));
          await fetch("http://192.0.2.1/").catch(() => {});
          const image = new Image();
          image.src = "http://192.0.2.1/a.png";
          await new Promise((done) => (image.onerror = done));
          return blocked.length;
        }"""
    )
    assert outcome == 2
