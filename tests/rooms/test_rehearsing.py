"""A rehearsal in a room on a real server: by the command, and from the facilitator's page."""

import asyncio
import os
import re
import signal
import subprocess
import sys

import pytest

from tests.browser.rooming import FACILITATOR, Console
from tests.browser.waiting import wait_until
from tests.pages import Caught, page_of
from tests.serving.running import run
from workbook.app.places import ADDRESS_VARIABLE, HEARD_VARIABLE
from workbook.rooms.code import LENGTH, LETTERS
from workbook.screens.facilitator import FacilitatorScreen
from workbook.widgets import notebook


@pytest.fixture
def rehearse(open_venue, request):
    """Begin the command in a room; the venue, and the command as it runs."""
    venue = open_venue(options=getattr(request, "param", ()))
    begun = []

    def begin(*options, code=venue.code, home=venue.server.home):
        command = [sys.executable, "-m", "workbook", "rehearse", code, *options]
        process = subprocess.Popen(
            [*command, "--address", venue.server.address, "--home", home],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        begun.append(process)
        return venue, process

    yield begin
    for process in begun:
        process.kill()
        process.wait()


def test_simulated_people_come_answer_and_go_home(rehearse):
    """They are counted apart and answer what is open; told to end, all leave and it says how it went."""
    venue, process = rehearse("--attendees", "3", "--speed", "20")

    def figures():
        assert process.poll() is None, process.stdout.read()
        return venue.room["rehearsal"] or {"joined": 0}

    wait_until(lambda: figures()["joined"] == 3, "three have joined")
    assert venue.room["counts"]["joined"] == 0
    venue.do("next")
    venue.do("next")
    venue.do("open")
    wait_until(lambda: figures()["answered"] == 3, "three have answered")
    process.send_signal(signal.SIGTERM)
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Step 2 of 5, The ward or the MP: open, vote 1. 3 joined" in printed
    assert "Joined: 3 of 3" in printed
    wait_until(lambda: not venue.server.pages, "their pages have ended")


def test_sent_home_they_leave_by_themselves(rehearse):
    """Whoever began it, and whoever sends them home; nothing stays behind."""
    venue, process = rehearse("--attendees", "3", "--speed", "20")
    wait_until(lambda: (venue.room["rehearsal"] or {}).get("joined") == 3, "three have joined")
    venue.do("send_home")
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == 0, printed
    wait_until(lambda: not venue.server.pages, "their pages have ended")
    row = venue.chair.bound()
    assert venue.workbook.rooms.seats(row.id) == []


def test_a_wrong_code_is_not_even_guessed(rehearse):
    """Where there is no such room the command says so, and nobody tries the code at the door."""
    wrong = LETTERS[0] * LENGTH
    venue, process = rehearse("--attendees", "5", code=wrong)
    printed, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert printed.startswith("Error: There is no room with this code in this user folder")
    assert venue.workbook.rooms.guesses(venue.workbook.clock().replace(year=2000)) == []


def test_another_machines_server_is_not_rehearsed_from_here(rehearse, tmp_path):
    """With another user folder than the server's it is said where to run it, and nobody comes."""
    venue, process = rehearse("--attendees", "5", home=tmp_path / "elsewhere")
    printed, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "Run this where the server runs" in printed
    assert venue.room["counts"]["joined"] == 0


def crowds(code):
    """The processes of rehearsals in a room."""
    found = subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True)
    lines = found.stdout.splitlines()
    return [int(line.split()[0]) for line in lines if re.search(rf"rehearse {code}\b", line)]


@pytest.fixture
def on_page(open_venue, new_context):
    """A rehearsal begun on a facilitator's page, which has then been closed."""
    venue = open_venue()
    console = Console(new_context().new_page(), venue.server.address)
    console.sign_in(venue.server.passphrase)
    console.press(FACILITATOR["enter_name"].format(code=venue.code))
    part = console.unfold("rehearse")
    part.get_by_label(FACILITATOR["rehearse_n"]).fill("2")
    console.press(FACILITATOR["rehearse_go"])
    wait_until(lambda: (venue.room["rehearsal"] or {}).get("joined") == 2, "they are there")
    console.page.close()
    code = venue.code
    yield venue
    for pid in crowds(code):
        os.kill(pid, signal.SIGKILL)


def test_a_crowd_outlives_the_page_that_let_it_in(on_page):
    """Its page is closed and gone; another device sees the crowd and sends it home."""
    venue = on_page
    wait_until(lambda: venue.server.pages == 2, "only theirs are left")
    assert venue.room["rehearsal"]["here"] == 2
    assert len(crowds(venue.code)) == 1
    venue.do("send_home")
    wait_until(lambda: not crowds(venue.code), "the crowd has gone", within=30)
    wait_until(lambda: not venue.server.pages, "their pages have ended")


@pytest.mark.parametrize("how", ["end", "purge"])
def test_a_crowd_leaves_a_room_that_is_over(on_page, how):
    """Whether it has ended or is gone."""
    venue = on_page
    code = venue.code
    venue.do("end") if how == "end" else venue.chair.purge(code)
    wait_until(lambda: not crowds(code), "the crowd has gone", within=30)


@pytest.mark.rooms  # it waits for a minute
def test_a_crowd_does_not_outlive_a_killed_server(on_page):
    """Nobody can tell it that the server has gone: it finds out."""
    on_page.server.kill9()
    wait_until(lambda: not crowds(on_page.code), "the crowd has gone", within=120)


@pytest.mark.parametrize("rehearse", [["--most", "2"]], indirect=True)
def test_a_full_house_is_told_plainly(rehearse):
    """Who has no place goes home and leaves it to people; it is said once how many fit."""
    venue, process = rehearse("--attendees", "5", "--speed", "20")
    lines = iter(process.stdout.readline, "")
    told = next(line for line in lines if "room for" in line)
    assert told.startswith("Joined: 2 of 5; the server has room for 2 pages.")
    assert venue.room["rehearsal"]["joined"] == 2
    process.send_signal(signal.SIGTERM)
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Joined: 2 of 5; the server has room for 2 pages." in printed


def test_a_crowd_that_cannot_come_is_said_on_the_console(house, monkeypatch):
    """It looks for the server on this machine, not behind a tunnel; nobody is rehearsed with then."""
    monkeypatch.setenv(ADDRESS_VARIABLE, "https://tunnel.invalid")
    monkeypatch.setenv(HEARD_VARIABLE, "http://127.0.0.1:1")
    said = []

    async def page():
        told = asyncio.Event()
        here = page_of(house.workbook, let_in=notebook._let_in)
        screen = FacilitatorScreen(here, house.chair)
        caught = Caught(screen)
        monkeypatch.setattr(
            caught, "tell", lambda message: (said.append(message), len(said) > 1 and told.set())
        )
        screen.heard({"type": "do", "do": "rehearse", "attendees": 3})
        assert house.room["rehearsal"]["people"] == 3
        await asyncio.wait_for(told.wait(), 120)

    run(page())
    assert [one["type"] for one in said] == ["done", "refused"]
    assert said[1]["message"].startswith(
        "The simulated people could not come: There is no workbook"
    )
    assert "127.0.0.1:1" in said[1]["message"]
    assert house.room["rehearsal"] is None
