"""The measurements run, and measure what they say. How long anything takes is not held here."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner

from workbook.bench.servers import NotUp, _wait_for
from workbook.cli import main


def measured(*command):
    """What a benchmark printed, by part and name."""
    told = ["bench", *command, "--runs", "1", "--json"]
    with ThreadPoolExecutor(1) as apart:  # Playwright leaves a loop running in the tests'
        ran = apart.submit(CliRunner().invoke, main, told).result()
    assert ran.exit_code == 0, ran.output
    parts = json.loads(ran.stdout)
    return {part: {one["name"]: one["median"] for one in told} for part, told in parts.items()}


def test_a_room_is_measured_from_arrival_to_idleness():
    """Three people come, join, follow and vote."""
    room = measured("room", "--attendees", "3", "--no-plain")["room"]
    for name in ("page and first view, last", "joined, last", "all vote at once, last"):
        assert room[name] > 0
    assert room["page and first view, median"] <= room["page and first view, last"]


@pytest.mark.long
@pytest.mark.browser
def test_a_page_is_measured_on_its_first_and_second_visit():
    """A second visit takes less from the server."""
    page = measured("page", "room", "--no-plain")["room"]
    assert page["first visit, requests"] > page["second visit, requests"] > 0
    assert page["first visit, received"] > page["second visit, received"]
    assert page["first visit, until one can begin"] > 0


def test_every_kind_with_marks_is_measured():
    """The slowest exercise of each."""
    kinds = measured("scoring")
    assert {"best-option", "rank", "triage", "conversation"} <= kinds.keys()
    assert all(one["score"] > 0 for one in kinds.values())


def test_a_server_that_ends_by_itself_is_said_to():
    """One sentence, and no waiting for the end of patience."""

    class Ended:
        def poll(self):
            return 1

    with pytest.raises(NotUp, match="did not start"):
        _wait_for("http://127.0.0.1:9/", Ended())
