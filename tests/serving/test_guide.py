"""The facilitator's guide and the papers, over HTTP."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from jupyter_server.auth import IdentityProvider
from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application

from workbook.content import Library
from workbook.documents import words
from workbook.rooms.state import Room, Step
from workbook.serving.guide import ADDRESS, routes
from workbook.serving.pages import NoSuchPage, environment

from .running import run

DATA = Path(__file__).resolve().parents[2] / "data"
LIBRARY = Library(DATA)
each_agenda = pytest.mark.parametrize("agenda", LIBRARY.agendas)


def fetch(path, *, signed_in=False, library=LIBRARY, plan_of=lambda _: None):
    """One request to a server that has nothing but these pages."""

    async def who(_):
        return signed_in

    async def once():
        app = Application(
            [*routes(library, who, plan_of), (r".*", NoSuchPage)],
            pages=environment(),
            identity_provider=IdentityProvider(token=""),
            allow_unauthenticated_access=True,  # who is signed in is what `routes` was given
            cookie_secret="for this test",
        )
        socket, port = bind_unused_port()
        server = HTTPServer(app)
        server.add_socket(socket)
        try:
            address = f"http://127.0.0.1:{port}{path}"
            answer = await AsyncHTTPClient().fetch(address, raise_error=False)
            return answer.code, answer.body.decode()
        finally:
            server.stop()

    return run(once())


def test_the_guide_is_a_page_with_a_list_of_its_parts():
    """Every entry of the list leads to a heading of that name."""
    status, page = fetch(ADDRESS)
    assert status == 200
    listed = re.findall(r'<li><a href="#([\w-]+)">(.*?)</a></li>', page)
    assert ("on-paper", words.PAPER) in listed
    assert len(listed) >= 8
    for id, text in listed:
        assert f'<h2 id="{id}">{text}</h2>' in page
    assert page.count("<h1") == 1
    assert "<table>" in page


@each_agenda
def test_the_guide_leads_to_every_paper(agenda):
    """The sheet of each agenda and the key to it."""
    page = fetch(ADDRESS)[1]
    for kind in ("sheet", "key"):
        assert f'href="{ADDRESS}/{kind}/{agenda}"' in page


def test_html_in_the_guide_is_shown_and_not_obeyed(tmp_path):
    """Whoever edits the guide cannot break the page by it."""
    (tmp_path / "facilitators-guide.md").write_text(
        "# One\n\n## <b>Two</b>\n\n<script>x</script>\n"
    )
    status, page = fetch(ADDRESS, library=Library(tmp_path))
    assert status == 200
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_without_a_guide_there_is_no_page(tmp_path):
    """A content folder need not have one."""
    assert fetch(ADDRESS, library=Library(tmp_path))[0] == 404


@each_agenda
def test_a_sheet_is_for_everybody_and_shows_no_key(agenda):
    """All its exercises, and none of the reasons for any of them."""
    status, page = fetch(f"{ADDRESS}/sheet/{agenda}")
    assert status == 200
    steps = [step for step in LIBRARY.agendas[agenda].steps if step.exercise]
    assert page.count('<section class="sheet"') == len(steps)
    assert words.WHY not in re.sub(r"<[^>]+>", "\n", page).splitlines()


@each_agenda
def test_a_key_is_for_the_facilitator_alone(agenda):
    """Others are told so, and get not a word of it."""
    path = f"{ADDRESS}/key/{agenda}"
    status, page = fetch(path)
    assert status == 403
    assert words.KEY_REFUSED in page
    assert LIBRARY.agendas[agenda].steps[0].title not in page
    status, page = fetch(path, signed_in=True)
    assert status == 200
    assert page.count('<section class="sheet"') == len(LIBRARY.agendas[agenda].steps)


@pytest.mark.parametrize("kind", ["sheet", "key"])
def test_there_are_no_papers_of_an_agenda_that_is_not_there(kind):
    """It is a page that does not exist."""
    assert fetch(f"{ADDRESS}/{kind}/no-such-thing", signed_in=True)[0] == 404


CHANGED = Room(
    title="Our room",
    steps=(
        Step(
            "added-1",
            "Something new",
            7,
            "the-sunday-call/first-words",
            notes="N.",
            prompts=("Why?",),
        ),
        Step("gone", "No file", 3, "no-such/exercise", notes="N.", prompts=("Why?",)),
    ),
)


@pytest.mark.parametrize("kind", ["sheet", "key"])
def test_the_paper_of_a_room_is_of_its_own_agenda(kind):
    """As its facilitator has changed it, for its facilitator alone."""
    exercise = LIBRARY.scenario("the-sunday-call").exercises[0]
    first = replace(CHANGED.steps[0], exercise=f"the-sunday-call/{exercise.id}")
    rooms = {"K7PMX": replace(CHANGED, steps=(first, CHANGED.steps[1]))}
    path = f"{ADDRESS}/room/K7PMX/{kind}"
    status, page = fetch(path, plan_of=rooms.get)
    assert status == 403
    assert exercise.title not in page
    status, page = fetch(path, plan_of=rooms.get, signed_in=True)
    assert status == 200
    assert "Our room" in page
    assert exercise.title in page
    assert words.MISSING_KEY.rstrip(".") in page, "one step has no exercise that can be shown"
    assert fetch(f"{ADDRESS}/room/CCCCC/{kind}", plan_of=rooms.get, signed_in=True)[0] == 404


def test_an_agenda_that_comes_has_its_papers_at_once(tmp_path):
    """And an agenda that cannot be read takes nobody else's away."""
    content = shutil.copytree(DATA, tmp_path / "data")
    library = Library(content)
    assert fetch(f"{ADDRESS}/sheet/our-day", library=library)[0] == 404
    text = (content / "agendas/taster-20.yaml").read_text("utf-8")
    (content / "agendas/our-day.yaml").write_text(
        text.replace("id: taster-20", "id: our-day", 1), "utf-8"
    )
    (content / "agendas/bad.yaml").write_text("title: Half day: ours\n", "utf-8")
    assert fetch(f"{ADDRESS}/sheet/our-day", library=library)[0] == 200
    status, page = fetch(ADDRESS, library=library)
    assert status == 200
    assert f"{ADDRESS}/sheet/our-day" in page
    (content / "facilitators-guide.md").write_text("# A new guide\n", "utf-8")
    assert "A new guide" in fetch(ADDRESS, library=library)[1]
