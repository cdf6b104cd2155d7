"""A rehearsal by the command, in a room on a real server."""

import signal
import subprocess
import sys

import pytest

from tests.browser.waiting import wait_until
from workbook.rooms.code import LENGTH, LETTERS


@pytest.fixture
def rehearse(open_venue, request):
    """Begin the command in a room; the venue, and the command as it runs."""
    venue = open_venue(options=getattr(request, "param", ()))
    begun = []

    def begin(*options, code=venue.code):
        command = [sys.executable, "-m", "workbook", "rehearse", code, *options]
        process = subprocess.Popen(
            [*command, "--address", venue.server.address],
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
    """They join marked as simulated and answer what is open; told to end, all leave and it says how it went."""
    venue, process = rehearse("--attendees", "3", "--speed", "20")

    def counts():
        assert process.poll() is None, process.stdout.read()
        return venue.room["counts"]

    wait_until(lambda: counts()["simulated"] == 3, "three have joined")
    venue.do("next")
    venue.do("next")
    venue.do("open")
    wait_until(lambda: counts()["answered"] == 3, "three have answered")
    process.send_signal(signal.SIGTERM)
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Step 2 of 5, The ward or the MP: open, vote 1. 3 joined" in printed
    assert "Joined: 3 of 3" in printed
    wait_until(lambda: not venue.server.kernels(), "their kernels have ended")


def test_a_wrong_code_is_tried_once(rehearse):
    """Where there is no such room the command says so, and no crowd guesses at its code."""
    wrong = LETTERS[0] * LENGTH
    venue, process = rehearse("--attendees", "5", code=wrong)
    printed, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert printed.startswith("Error: There is no room with this code.")
    guesses = venue.workbook.rooms.guesses(venue.workbook.clock().replace(year=2000))
    assert len(guesses) == 1


@pytest.mark.parametrize("rehearse", [["--most", "2"]], indirect=True)
def test_a_full_house_is_told_plainly(rehearse):
    """Who has no place goes home and leaves it to people; it is said once how many fit."""
    venue, process = rehearse("--attendees", "5", "--speed", "20")
    lines = iter(process.stdout.readline, "")
    told = next(line for line in lines if "room for" in line)
    assert told.startswith("Joined: 2 of 5; the server has room for 2 pages.")
    assert venue.room["counts"]["joined"] == 2
    process.send_signal(signal.SIGTERM)
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Joined: 2 of 5; the server has room for 2 pages." in printed
