"""When something goes wrong, people get one plain sentence and a way on."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from workbook.serving import words

from .conftest import NewContext
from .content import CONTENT
from .playing import Sheet, open_notebook
from .recording import Recorder
from .servers import Server
from .waiting import wait_until

SECRET = "the-inside-of-a-traceback"
PLACE = "fifteen-cases-by-noon/escalation"


def notebook(*cells: str) -> str:
    """A notebook: cells that begin with # are prose."""
    return json.dumps(
        {
            "cells": [
                {"cell_type": "markdown", "metadata": {}, "source": cell}
                if cell.startswith("#")
                else {
                    "cell_type": "code",
                    "metadata": {},
                    "source": cell,
                    "outputs": [],
                    "execution_count": None,
                }
                for cell in cells
            ],
            "metadata": {},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose log may fill: rubbish that is sent to it is worth a line there."""
    with Server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with notebooks that go wrong."""
    folder = tmp_path_factory.mktemp("failing")
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    (notebooks / "01-broken.ipynb").write_text(
        notebook(
            "# A page with a broken part",
            "from workbook import exercise",
            f'raise RuntimeError("{SECRET}")',
            f'exercise("{PLACE}")',
            'exercise("no-such-scenario/at-all")',
            "# The end",
        ),
        "utf-8",
    )
    with Server(folder, notebooks=notebooks) as server:
        yield server


def test_a_wrong_address_gives_a_calm_page(server: Server, new_context: NewContext) -> None:
    """It says that there is no such page, and leads to the contents."""
    page = new_context().new_page()
    response = page.goto(f"{server.address}/11-no-such-notebook")
    what, now = words.problem(404)
    assert response is not None
    assert response.status == 404
    expect(page.get_by_role("heading", name=what)).to_be_visible()
    expect(page.get_by_text(now)).to_be_visible()
    page.get_by_role("main").get_by_role("link", name=words.CONTENTS).click()
    expect(page.get_by_role("heading", name=words.NAME)).to_be_visible()


def test_a_failing_cell_shows_one_sentence_and_no_traceback(
    failing: Server, new_context: NewContext
) -> None:
    """The rest of the page is there and works; the traceback is in the log and nowhere else."""
    page = new_context().new_page()
    recorder = Recorder(page)
    page.goto(f"{failing.address}/01-broken")
    sheet = Sheet(page, PLACE)
    sheet.play(CONTENT.reference(PLACE))
    expect(page.get_by_role("alert").filter(has_text=words.BROKEN_CELL)).to_have_count(1)
    expect(page.get_by_text(words.OPENING)).to_have_count(0)
    everything = recorder.new_text()
    assert SECRET not in everything
    assert "Traceback" not in page.content()
    assert SECRET in failing.log.read_text()


def test_an_exercise_that_does_not_exist_is_one_sentence(
    failing: Server, new_context: NewContext
) -> None:
    """A notebook that names a wrong exercise tells readers so, without a traceback."""
    page = new_context().new_page()
    page.goto(f"{failing.address}/01-broken")
    expect(page.get_by_text("This part of the page cannot be shown just now.")).to_have_count(1)
    expect(page.get_by_text("KeyError")).to_have_count(0)


def test_a_full_room_lets_people_in_by_itself(tmp_path: Path, new_context: NewContext) -> None:
    """One too many is told to wait, and gets in without a click when somebody leaves."""
    with Server(tmp_path, options=("--most", "1")) as server:
        first, second = new_context().new_page(), new_context().new_page()
        open_notebook(first, server.address, "04-casework")
        second.goto(f"{server.address}/04-casework")
        full = "The server has no place for one more page just now."
        expect(second.get_by_role("status").filter(has_text=full)).to_be_visible()
        first.goto(server.address)
        expect(Sheet(second, PLACE).region).to_be_visible()
        expect(second.get_by_role("status").filter(has_text=full)).to_have_count(0)


def test_without_javascript_there_is_something_to_read(
    server: Server, new_context: NewContext
) -> None:
    """The contents page needs none; a notebook shows its prose and says what the rest needs."""
    context = new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.address)
    contents = page.get_by_role("navigation", name=words.CONTENTS)
    expect(contents.get_by_role("link", name="Casework")).to_be_visible()
    page = context.new_page()
    page.goto(f"{server.address}/04-casework")
    expect(page.get_by_role("heading", name="Casework")).to_be_visible()
    # Playwright's texts leave out what stands in a <noscript>.
    assert words.NO_SCRIPT in page.get_by_role("main").inner_text()


HOSTILE = [
    None,
    [],
    {"type": "submit"},
    {"type": "submit", "id": "'; --", "attempt": 1, "version": 1},
    {"type": "draft", "attempt": 10**400, "seq": -1},
    {"type": "draft", "attempt": 1, "seq": 1, "answer": {"a": {}}},
    {"type": "retry", "attempt": 2, "from": "x"},
    {"type": {"$gt": ""}, "answer": "<img src=x onerror=alert(1)>"},
    {"type": "no-such-type"},
    {},
]
"""What nobody's page would send."""


def test_hostile_messages_do_not_break_the_page(server: Server, new_context: NewContext) -> None:
    """Rubbish sent to every screen changes nothing; the exercise goes on."""
    page = new_context().new_page()
    recorder = Recorder(page)
    open_notebook(page, server.address, "04-casework")
    before = server.rows("answers", PLACE)
    for at in recorder.screens():
        for message in HOSTILE:
            recorder.send({"at": at, "message": message})
        recorder.answered(at)
        page.wait_for_timeout(1000)  # a page that sends much faster than people do is let go
    assert server.rows("answers", PLACE) == before
    assert server.rows("drafts", PLACE) == 0
    sheet = Sheet(page, PLACE)
    sheet.play(CONTENT.reference(PLACE))
    sheet.expect_full_marks()
    assert server.rows("answers", PLACE) == before + 1
    assert "Traceback" not in recorder.new_text()


@pytest.mark.parametrize(
    "said", ["{", "[]", "null", '{"message": {}}', '{"at": "room"}', "[" * 9999]
)
def test_what_is_no_message_closes_the_line_and_the_page_comes_back(
    server: Server, new_context: NewContext, said: str
) -> None:
    """Whoever sends it harms their own page at most, and for a moment."""
    page = new_context().new_page()
    recorder = Recorder(page)
    open_notebook(page, server.address, "04-casework")
    recorder.send(said)
    wait_until(lambda: len(recorder.sockets) == 2, "the page has a new line", page=page)
    sheet = Sheet(page, "fifteen-cases-by-noon/replies")
    sheet.play(CONTENT.reference(sheet.place))
    sheet.expect_full_marks()
