"""What is served, and what is not."""

import html
import re
import subprocess
import sys

import pytest

from workbook.serving import words

from .running import PROJECT, Server


def addresses_in(page):
    return re.findall(r"""(?:src|href|action|url)\s*[=(]\s*["']?([^"')\s>]+)""", page)


def test_first_page_lists_the_notebooks_with_progress(somebody):
    """The contents page has title, line, minutes and progress of each numbered notebook."""
    page = somebody.ask("/").text
    for told in ("A toy", "To play with", "7 min", "2 of 8", 'href="/01-toy"'):
        assert told in page
    assert "Not numbered" not in page
    assert ".ipynb" not in page


def test_first_page_leads_to_what_was_begun(somebody):
    """“Work on your own” leads to the notebook that is under way."""
    assert re.search(r'class="button" href="/01-toy"', somebody.ask("/").text)


def test_notebook_page_has_prose_and_widgets(somebody):
    """A notebook's page holds its prose, its title, its neighbours and a place for each exercise."""
    _, page = somebody.open("01-toy")
    assert "<title>A toy \N{EN DASH} " in page
    assert '<html lang="en-GB">' in page
    assert '<h1 id="a-toy">A toy</h1>' in page
    assert 'href="/02-broken">next' in page, "links between notebooks are addresses"
    assert re.search(r'rel="prev" href="/00-prose"', page)
    assert page.count("application/vnd.voila.cell-output+json") == 2
    assert "import anywidget" not in page


def test_a_term_in_prose_explains_itself_once(somebody):
    """A button shows the card; a heading, a link and a second mention are left alone."""
    page = somebody.ask("/07-terms").text
    buttons = re.findall(r'<button[^>]*popovertarget="([^"]+)"[^>]*>([^<]+)</button>', page)
    assert [text for _, text in buttons] == ["whip", "R&amp;D board"]
    for name, text in buttons:
        assert re.search(rf'<span popover [^>]*id="{name}"><strong>{text}</strong> ', page)
        assert f'aria-describedby="{name}"' in page
    assert '<h1 id="a-whip">A whip</h1>' in page
    assert re.search(r'<a href="/00-prose">the whip</a>', page)
    assert "It plans &lt;all&gt; research." in page


def test_prose_comes_before_the_kernel_is_ready(server):
    """The reader gets the whole prose while the kernel is still starting."""
    import urllib.request

    browser = server.browser()
    browser.ask("/")
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    request = urllib.request.Request(server.base + "/01-toy", headers={"Cookie": cookie})
    with urllib.request.urlopen(request) as answer:
        beginning = b""
        while b"so far" not in beginning:
            beginning += answer.read1(65536)
        assert b"</footer>" in beginning
        assert b"cell-output" not in beginning


def test_prose_needs_no_kernel(server, somebody):
    """A notebook without code starts nothing and loads no program."""
    before = len(server.kernels())
    page = somebody.ask("/00-prose").text
    assert "<script" not in page
    assert len(server.kernels()) == before


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/draft",
        "/01-toy.ipynb",
        "/01-toy/",
        "/04-sub",
        "/99-none",
        "/secret.txt",
        "/05-odd.ipynb.bak",
        "/../data/key.yaml",
        "/%2e%2e/data/key.yaml",
        "/notebooks/01-toy.ipynb",
        "/data/key.yaml",
        "/workbook/app/identity.py",
        "/workbook/static/",
        "/workbook/static/../app.py",
        "/workbook/static/..%2fapp.py",
        "/workbook/static/%2e%2e/%2e%2e/app/identity.py",
        "/workbook/static//etc/passwd",
        "/workbook/static/components.css/../shared.js",
        "/voila/files/01-toy.ipynb",
        "/voila/files/secret.txt",
        "/voila/render/01-toy.ipynb",
        "/voila/tree",
        "/voila/tree/",
        "/voila/api/contents/",
        "/voila/api/contents/01-toy.ipynb",
        "/voila/api/themes/@jupyterlab/theme-light-extension/index.css",
        "/voila/templates/base/static/voila.js",
        "/voila/static/voila.js",
        "/voila/static/../extension.js",
        "/voila/labextensions/anywidget/package.json",
        "/voila/execution/2b7a7e8c-0000-0000-0000-000000000000",
        "/login",
        "/logout",
        "/api",
        "/api/kernels",
        "/api/contents",
        "/api/sessions",
        "/api/terminals",
        "/files/secret.txt",
        "/metrics",
        "/static/x",
        "/favicon.ico",
    ],
)
def test_nothing_else_is_served(somebody, path):
    """Every other address is 404, with the calm page and no content."""
    answer = somebody.ask(path)
    assert answer.status == 404
    assert words.problem(404)[0] in answer.text
    assert "SECRET" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/check", "/join/K7PMX", "/workbook/health", "/workbook/static/page.css"),
        *("/facilitator-guide", "/facilitator-guide/sheet/any", "/facilitator/sign-in"),
    ],
)
def test_the_head_of_a_page_is_that_of_the_page(somebody, path):
    """Whoever watches the server or checks a printed link gets the same, without the page."""
    page, head = somebody.ask(path), somebody.ask(path, method="HEAD")
    assert head.status == page.status != 405
    assert not head.body
    for name in ("Content-Type", "Location"):
        assert head.headers[name] == page.headers[name]


@pytest.mark.parametrize("path", ["/", "/01-toy", "/nothing", "/workbook/static/page.css"])
def test_other_methods_are_refused(somebody, path):
    """Nothing but reading is possible at these addresses."""
    assert somebody.ask(path, method="PUT", data=b"x").status in (403, 404, 405)


def test_bundle_files_stay_in_their_folders(somebody):
    """Only files of the browser program's own folders can be had, under its versioned address."""
    _, page = somebody.open("01-toy")
    static = re.search(r'src="(/voila/static/\w+)/voila.js"', page)[1]
    lab = re.search(r'href="(/voila/labextensions/\w+)/anywidget/', page)[1]
    assert somebody.ask(f"{static}/voila.js").status == 200
    for path in ("/../index.html.j2", "/..%2f404.html", "/../../lab/index.html.j2"):
        assert somebody.ask(static + path).status == 404
    for path in (
        *("/anywidget/package.json", "/jupyterlab_pygments/package.json"),
        "/@jupyter-widgets/jupyterlab-manager/static/../package.json",
    ):
        assert somebody.ask(lab + path).status == 404


@pytest.mark.parametrize("path", ["/", "/00-prose", "/01-toy", "/nothing"])
def test_no_other_host_in_any_page(somebody, path):
    """A page asks no other host for anything."""
    page = somebody.ask(path).text
    for address in addresses_in(page):
        assert address.startswith(("/", "#", "https://www.w3.org/")), address
    assert not address_hosts(page)


def address_hosts(page):
    return re.findall(r"(?:https?|wss?):\\?/\\?/([\w.-]+)", page)


@pytest.mark.parametrize(
    "name", ["page.js", "page.css", "no-maths.js", "favicon.svg", "components.css"]
)
def test_no_other_host_in_our_files(somebody, name):
    """Neither do the files it loads."""
    answer = somebody.ask(f"/workbook/static/{name}")
    assert answer.status == 200
    assert set(address_hosts(answer.text)) <= {"www.w3.org"}


def test_text_is_compressed(somebody):
    """Pages and programs travel compressed, also when the page is streamed."""
    _, page = somebody.open("01-toy")
    program = re.search(r'src="(/voila/static/\w+/voila.js)"', page)[1]
    for path in ("/", "/01-toy", "/workbook/static/page.js", program):
        answer = somebody.ask(path, Accept_Encoding="gzip")
        assert answer.headers["Content-Encoding"] == "gzip", path


def test_browsers_keep_what_does_not_change(somebody):
    """The browser program is kept for a year; our files are asked for again, at the cost of a line."""
    _, page = somebody.open("01-toy")
    program = somebody.ask(re.search(r'src="(/voila/static/\w+/voila.js)"', page)[1])
    assert "immutable" in program.headers["Cache-Control"]
    ours = somebody.ask("/workbook/static/page.css")
    assert ours.headers["Cache-Control"] == "no-cache"
    again = somebody.ask("/workbook/static/page.css", If_None_Match=ours.headers["Etag"])
    assert again.status == 304
    assert somebody.ask("/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/01-toy", "/nothing", "/workbook/static/page.js", "/api/x"])
def test_headers_are_strict(somebody, path):
    """No other host, no inline script, no frame, no guessing of types, no address passed on."""
    headers = somebody.ask(path).headers
    policy = headers["Content-Security-Policy"]
    assert "connect-src 'self';" in policy
    assert "script-src 'self' blob:;" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_notebook_that_is_no_notebook_takes_only_its_own_page(own_server):
    """The contents page opens without it, and its own address says plainly what is the matter."""
    server = own_server()
    (server.folder / "notebooks" / "08-cut.ipynb").write_text('{"cells": [')
    browser = server.browser()
    contents = browser.ask("/")
    assert contents.status == 200
    assert 'href="/08-cut"' not in contents.text
    assert 'href="/02-broken"' in contents.text
    page = browser.ask("/08-cut")
    assert page.status == 404
    assert all(html.escape(told) in page.text for told in words.CANNOT_BE_OPENED)
    assert "Traceback" not in page.text


def test_broken_cell_is_one_plain_sentence(server, somebody):
    """A traceback is in the log and not in the page; what follows the broken cell still opens."""
    _, page = somebody.open("02-broken")
    assert page.count(words.BROKEN_CELL) == 1
    assert "still here" in page
    for telling in ("SECRET-IN-A-CELL", "Traceback", "ValueError", "ZeroDivision"):
        assert telling not in page
    assert "SECRET-IN-A-CELL" in server.log.read_text()


def test_standard_error_is_not_shown(somebody):
    """What code prints to standard error does not reach the page."""
    _, page = somebody.open("03-report")
    assert "SECRET-ON-STDERR" not in page


def test_a_guess_at_the_next_address_costs_no_kernel(server, somebody):
    """A page that a browser fetches in advance starts nothing."""
    before = len(server.kernels())
    assert somebody.ask("/01-toy", Sec_Purpose="prefetch;prerender").status == 503
    assert len(server.kernels()) == before


def test_health(somebody):
    """Whoever watches the server can ask whether it is up, and gets no identity for it."""
    answer = somebody.ask("/workbook/health")
    assert (answer.status, answer.json) == (200, {"ok": True, "places": 120})
    assert not somebody.cookies


def test_log_has_no_personal_data(server, somebody):
    """Neither cookies, participants, addresses nor query strings are in the log."""
    kernel_id, _ = somebody.open("01-toy")
    somebody.ask("/?name=SECRET-QUERY")
    somebody.ask("/nothing?name=SECRET-QUERY")
    somebody.ask(f"/api/kernels/{kernel_id}?session_id=SECRET-QUERY")
    log = server.log.read_text()
    assert "SECRET-QUERY" not in log
    assert not re.search(r"\(127\.0\.0\.1\)", log)
    for value in somebody.cookies.values():
        assert value not in log


def test_a_taken_port_is_said_in_one_sentence(server, tmp_path):
    """A port that somebody else has ends the programme with status 1 and names --port."""
    (tmp_path / "notebooks").mkdir()
    program = (
        "from pathlib import Path; from workbook.serving import serve;"
        f"serve(Path('home'), Path('data'), '127.0.0.1', {server.port}, False,"
        " notebooks=Path('notebooks'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.strip() == words.port_taken(server.port)
    assert "--port" in done.stderr


def test_machine_configuration_is_ignored(own_server, tmp_path):
    """A voila.json in the working folder or in Jupyter's own does not change what is served."""
    config = tmp_path / "config"
    config.mkdir()
    told = '{"VoilaConfiguration": {"file_allowlist": [".*"], "show_tracebacks": true}}'
    (config / "voila.json").write_text(told)
    (config / "jupyter_server_config.json").write_text(told)
    server: Server = own_server(environ={"JUPYTER_CONFIG_DIR": str(config)})
    _, page = server.browser().open("02-broken")
    assert "SECRET-IN-A-CELL" not in page
