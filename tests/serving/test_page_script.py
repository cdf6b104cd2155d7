"""A notebook's page in a real browser: it opens, notices trouble, and comes back by itself."""

import json

import pytest
from playwright.sync_api import Error

from tools.browser import FLAGS, find
from workbook.serving import words

from .running import wait_until

pytestmark = pytest.mark.browser
NEW = "!window.before && document.querySelectorAll('button.toy').length === 2"


@pytest.fixture
def page(browser):
    """A phone, and what its console complained of."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
    yield page
    context.close()


def true_in(page, expression):
    """Playwright's own waiting needs `eval`, which our policy forbids."""
    try:
        return page.evaluate(expression)
    except Error as error:
        if "context was destroyed" in str(error) or "navigation" in str(error):
            return False  # the page is just being loaded anew
        raise


def becomes(page, expression):
    wait_until(lambda: true_in(page, expression), expression, seconds=60)


def banner_says(page, beginning):
    becomes(page, f"document.querySelector('#banner').textContent.startsWith({beginning!r})")


def open_toy(page, server):
    page.goto(server.base + "/01-toy")
    page.wait_for_selector("button.toy >> nth=1")
    page.evaluate("window.before = true; window.resyncs = 0")
    page.evaluate("addEventListener('workbook:resync', () => { resyncs += 1; })")


def kernel_of(server, page):
    kernel_id = page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').text)")
    kernel_id = kernel_id["kernelId"]
    return server.kernel(kernel_id)


def count(page):
    return page.inner_text("button.toy >> nth=0").split()[-1]


def test_page_opens_and_asks_nobody_else(page, server):
    """Widgets appear in their places, the waiting line goes, and no other host is asked."""
    hosts = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    open_toy(page, server)
    becomes(page, "!document.getElementById('opening')")
    page.click("button.toy >> nth=0")
    wait_until(lambda: count(page) == "1", "the toy to count")
    assert page.locator("main .exercise button.toy").count() == 2
    assert page.locator("[id=main]").count() == 1
    assert {host for host in hosts if host} == {server.base.removeprefix("http://")}
    assert page.complaints == []


def test_page_comes_back_when_its_kernel_dies(page, server):
    """A new kernel, the same place on the page, and the same field in focus."""
    open_toy(page, server)
    page.locator("input[aria-label=note] >> nth=1").focus()
    page.evaluate("scrollTo(0, 500)")
    where = "document.querySelectorAll('button.toy')[1].getBoundingClientRect().top"
    before = page.evaluate(where)
    kernel_of(server, page).kill()
    becomes(page, NEW)
    focused = "document.activeElement === document.querySelectorAll('[aria-label=note]')[1]"
    becomes(page, focused)
    wait_until(lambda: abs(page.evaluate(where) - before) < 3, "the page to be where it was")


def test_page_whose_kernel_cannot_live_says_so(page, server):
    """A kernel that dies each time is tried a few times; then the page says so and offers a button."""
    page.goto(server.base + "/06-dies")
    becomes(page, "document.querySelector('#banner button') !== null")
    assert len(page.evaluate("JSON.parse(sessionStorage['workbook:reloads'])")) == 3


def test_page_comes_back_when_its_kernel_falls_silent(page, server):
    """A kernel that ends itself in the middle of something is replaced as well."""
    open_toy(page, server)
    page.evaluate("dispatchEvent(new CustomEvent('toy', { detail: 'die' }))")
    becomes(page, NEW)


def test_page_waits_for_a_killed_server(page, own_server):
    """The page says that the connection is lost, stays, and opens again when the server is back."""
    server = own_server()
    open_toy(page, server)
    owner = page.inner_text("button.toy >> nth=0").split()[0]
    server.kill()
    banner_says(page, "Connection lost")
    assert page.evaluate("window.before")
    server.start()
    becomes(page, NEW)
    assert page.inner_text("button.toy >> nth=0").split()[0] == owner, "the same participant"


def test_page_stays_through_a_short_loss(page, server):
    """When only the line was cut the page keeps its kernel, and asks widgets to look again."""
    open_toy(page, server)
    page.click("button.toy >> nth=0")
    wait_until(lambda: count(page) == "1", "the toy to count")
    page.context.set_offline(True)
    page.evaluate("jupyterapp.widgetManager.kernel._ws.close()")
    banner_says(page, "Connection lost")
    page.context.set_offline(False)
    becomes(page, "resyncs === 1 && document.querySelector('#banner').textContent === ''")
    page.click("button.toy >> nth=0")
    wait_until(lambda: count(page) == "2", "the same toy to count on")
    assert page.evaluate("window.before")


def test_page_gets_a_new_channel_when_the_old_one_is_silent(page, server):
    """A channel that looks open and carries nothing is replaced without a new page."""
    open_toy(page, server)
    page.evaluate("dispatchEvent(new CustomEvent('workbook:silent', { cancelable: true }))")
    becomes(page, "resyncs === 1")
    assert page.evaluate("window.before")


def test_page_does_not_reload_for_ever(page, server):
    """After three reloads in a minute there is a button instead."""
    open_toy(page, server)
    now = "Date.now()"
    page.evaluate(f"sessionStorage['workbook:reloads'] = JSON.stringify([{now}, {now}, {now}])")
    kernel_of(server, page).kill()
    becomes(page, "document.querySelector('#banner button') !== null")
    assert page.evaluate("window.before")
    page.click("#banner button")
    becomes(page, NEW)


def test_closing_the_tab_ends_the_kernel(page, server):
    """The page's last word carries the `_xsrf` cookie; a download or a mail link says no such thing."""
    open_toy(page, server)
    kernel = kernel_of(server, page)
    page.evaluate("dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    page.click("button.toy >> nth=0")
    wait_until(lambda: count(page) == "1", "the toy to count")
    page.close(run_before_unload=True)
    wait_until(lambda: not kernel.is_running(), "the kernel to end")


def test_way_back_opens_the_page_again(page, server):
    """After a visit to the contents the back button leads to a page that works."""
    open_toy(page, server)
    page.goto(server.base + "/")
    page.go_back()
    becomes(page, NEW.replace("!window.before && ", ""))
    page.click("button.toy >> nth=0")
    wait_until(lambda: count(page) == "1", "the toy to count")


def test_a_page_that_does_not_open_says_so(page, server):
    """When widgets do not appear one sentence and a button do, without any script's help."""
    page.route("**/voila.js", lambda route: route.abort())
    page.goto(server.base + "/01-toy")
    assert not page.locator(".late .button").is_visible()
    page.evaluate("document.querySelector('.late').getAnimations()[0].finish()")
    assert page.locator(".late .button").is_visible()


def test_first_page_needs_no_script(browser, server):
    """The contents page is complete without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.base + "/")
    page.get_by_role("link", name="Work on your own").click()
    assert page.get_by_role("heading", name="A toy").is_visible()
    context.close()


INCOMPLETE = """
addEventListener("DOMContentLoaded", () => {
  if (sessionStorage.getItem("incomplete")) return;
  sessionStorage.setItem("incomplete", "once");
  const output = document.createElement("div");
  const widget = document.createElement("div");
  output.className = "output";
  widget.className = "lm-Widget";
  widget.textContent = "Error displaying widget: model not found";
  output.append(widget);
  document.getElementById("main").append(output);
});
"""


def test_page_with_a_widget_missing_opens_anew(page, server):
    """A busy server leaves a widget out; the page opens itself again, and then it is there."""
    page.add_init_script(INCOMPLETE)
    page.goto(server.base + "/01-toy")
    page.evaluate("window.before = true")
    becomes(page, NEW)
    becomes(page, "!document.querySelector('#opening')")
    assert "Error displaying" not in page.inner_text("main")


# ---- browsers that keep nothing ----

FORBIDDEN = """
for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });
}
"""
FULL = """
Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
"""


@pytest.fixture
def cookieless(browser, tmp_path):
    """A browser whose owner lets no page keep anything; it says all the same that cookies are on."""
    settings = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    folder = tmp_path / "profile" / "Default"
    folder.mkdir(parents=True)
    (folder / "Preferences").write_text(json.dumps(settings))
    context = browser.browser_type.launch_persistent_context(
        str(folder.parent), executable_path=find(), args=list(FLAGS)
    )
    yield context.new_page()
    context.close()


def test_without_cookies_one_sentence_says_what_helps(cookieless, server):
    """There is no page whose exercises could not work, and no kernel that it could neither use nor end."""
    before = server.kernels()
    cookieless.goto(server.base + "/01-toy")
    assert cookieless.evaluate("navigator.cookieEnabled"), "the browser says that there are some"
    told = cookieless.inner_text("main")
    assert words.NO_COOKIES in told
    assert " object at 0x" not in told
    assert set(server.kernels()) <= set(before)


@pytest.mark.parametrize("state", [FORBIDDEN, FULL], ids=["forbidden", "full"])
def test_a_page_works_where_the_browser_keeps_nothing(page, server, state):
    """It opens and counts; when its kernel dies it asks before it opens anew, and does not do so for ever."""
    page.add_init_script(state)
    open_toy(page, server)
    page.click("button.toy >> nth=0")
    wait_until(lambda: count(page) == "1", "the toy to count")
    assert page.complaints == []
    kernel_of(server, page).kill()
    banner_says(page, "This page keeps losing")
    assert page.evaluate("window.before")
    page.click("#banner button")
    becomes(page, NEW)


def test_what_only_the_page_holds_is_not_thrown_away(page, server):
    """A component that could keep nothing anywhere is asked, and the reader is told before a reload."""
    open_toy(page, server)
    page.evaluate("addEventListener('workbook:leaving', (event) => event.preventDefault())")
    kernel_of(server, page).kill()
    banner_says(page, "Connection lost, and this browser lets the page keep nothing.")
    assert page.evaluate("window.before")
    page.click("#banner button")
    becomes(page, NEW)


def test_a_component_that_did_not_arrive_is_asked_for_again(page, server):
    """Where a widget's script is missing the page opens anew, and then says so; no error is shown."""
    page.route("**/anywidget/static/remoteEntry*", lambda route: route.abort())
    page.goto(server.base + "/01-toy")
    banner_says(page, "This page keeps losing")
    assert "error" not in page.inner_text("main").lower()
    page.unroute("**/anywidget/static/remoteEntry*")
    page.click("#banner button")
    becomes(page, NEW)


SOON = (
    "const real = setTimeout; window.setTimeout = (work, wait) => real(work, Math.min(wait, 300));"
)


def test_a_full_house_is_tried_again_where_a_join_link_leads(page, own_server):
    """With a part behind the # too: the page comes in by itself when a place is free."""
    server = own_server(max_kernels=1)
    first = server.browser()
    first.open("01-toy")
    page.add_init_script(SOON)
    page.goto(server.base + "/01-toy#K7PMX")
    assert "taken" in page.inner_text("main")
    first.close()
    wait_until(lambda: page.locator("#jupyter-config-data").count(), "the page to come in")
    assert page.evaluate("location.hash") == "#K7PMX"
