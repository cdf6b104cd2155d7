"""A pause stops what runs and takes nothing; what was written is sent when it goes on."""

import secrets
from datetime import timedelta

import pytest

from tests.pages import Caught, page_of
from tests.rooms.house import send
from tests.rooms.test_log import NOON, after, log, opened, undone, went
from workbook.learning import NotNow, Refused
from workbook.rooms.log import fold
from workbook.rooms.records import Event
from workbook.screens.room import RoomScreen

PAUSE, RESUME, TIMER = ("paused", {}), ("resumed", {}), ("timed", {"minutes": 10})


def minute(n):
    """Some minutes after noon; each event of a log is one later than the one before."""
    return NOON + timedelta(minutes=n)


def left(room, at):
    """Minutes that a timer has still to go."""
    return room.timer.minutes - room.gone(room.timer.at, minute(at)) / 60


@pytest.fixture
def open_house(any_house):
    """A room at its first vote."""
    any_house.all("next", "next", "open")
    return any_house


# ---- clocks ----


@pytest.mark.parametrize(
    ("events", "at", "remaining"),
    [
        ([TIMER], 5, 7),
        ([TIMER, PAUSE], 3, 9),
        ([TIMER, PAUSE], 60, 9),
        ([TIMER, PAUSE, RESUME], 4, 9),
        ([TIMER, PAUSE, RESUME], 7, 6),
        ([TIMER, PAUSE, RESUME, PAUSE, RESUME], 6, 8),
        ([PAUSE, TIMER], 60, 10),
        ([PAUSE, TIMER, RESUME], 4, 10),
        ([PAUSE, TIMER, RESUME], 5, 9),
        ([PAUSE, PAUSE, TIMER, RESUME], 6, 9),
        ([TIMER, PAUSE, undone(3)], 5, 7),
        ([TIMER, PAUSE, RESUME, undone(4)], 60, 9),
        ([TIMER, RESUME], 5, 7),
    ],
)
def test_a_timer_stands_still_in_a_pause(events, at, remaining):
    """It goes on from where it stood; one that was set meanwhile begins then."""
    assert left(after(*events), at) == remaining


@pytest.mark.parametrize(
    ("events", "spent"),
    [
        ([went("first")], 8),
        ([went("first"), PAUSE], 1),
        ([went("first"), PAUSE, RESUME], 7),
        ([PAUSE, went("first")], 0),
        ([PAUSE, went("first"), RESUME], 6),
    ],
)
def test_a_pause_is_no_time_spent_on_a_step(events, spent):
    """The time of the whole room goes on: others wait for its chairs."""
    room = after(*events)
    assert room.gone(room.since, minute(10)) == 60 * spent
    assert room.begun in (minute(2), minute(3))


def test_a_pause_ends_with_the_room():
    """Nothing is paused any more, and taking the end back leads into the pause again."""
    ended = after(went("first"), PAUSE, ("ended", {}))
    assert not ended.paused
    again = fold([*log(went("first"), PAUSE, ("ended", {})), Event(5, "undone", {"seq": 4}, NOON)])
    assert again.paused


def test_both_pages_are_told_what_is_left(open_house):
    """Also those that are opened in the pause, however long it takes."""
    ann = open_house.person("ann")
    open_house.do("timer", minutes=4)
    open_house.do("pause")
    open_house.clock.on(minutes=2)
    for page in (ann.view()["room"], open_house.person("late").view()["room"], open_house.room):
        assert (page["paused"], page["timer"]["left"], page["timer"]["of"]) == (True, 240, 240)
    assert open_house.room["spent"] == 0
    assert open_house.room["whole"] == 120
    open_house.do("resume")
    open_house.clock.on(seconds=30)
    assert ann.view()["room"]["timer"]["left"] == open_house.room["timer"]["left"] == 210


# ---- answers ----


def test_a_vote_waits_and_is_taken_when_the_room_goes_on(open_house):
    """Under its own number; nothing is stored before, and what is written is kept meanwhile."""
    ann = open_house.person("ann")
    way, id = ann.way(), secrets.token_hex(16)
    open_house.do("pause")
    assert ann.view()["exercise"]["paused"]
    for attempt in (way, ann.way()):
        with pytest.raises(NotNow, match="paused"):
            attempt.submit(id, 1, 3, "write")
    assert ann.way().draft(1, 1, "write")
    ann.be_sure(1, 3)
    assert open_house.room["counts"]["answered"] == 0
    open_house.do("resume")
    assert ann.view()["exercise"]["draft"]["answer"] == "write"
    assert ann.view()["confidence"] == {"now": 3}
    way.submit(id, 1, 3, "write")
    assert open_house.room["counts"]["answered"] == 1


@pytest.mark.parametrize("step", ["talk", "back", "plan"])
def test_the_lines_of_a_talk_and_own_work_wait_too(house, step):
    """Whatever is handed in on the page of a room."""
    house.do("goto", step=step)
    house.all("open", "pause")
    ann = house.person("ann")
    with pytest.raises(NotNow):
        ann.way(ann.view()["exercise"]["place"], sending=True)
    house.do("resume")
    assert ann.way(ann.view()["exercise"]["place"], sending=True)


def test_a_page_is_told_to_wait_and_one_that_was_answered_that_it_was(house):
    """The lost acknowledgement of a vote from before the pause is no reason to wait."""
    house.all("next", "next", "open")
    ann = house.person("ann")
    caught = Caught(screen := RoomScreen(page_of(), ann))
    place = ann.view()["exercise"]["place"]
    vote = {"type": "submit", "place": place, "attempt": 1, "version": 3, "answer": "write"}
    screen.heard({**vote, "id": "a" * 32})
    house.do("pause")
    screen.heard({**vote, "id": "a" * 32})
    screen.heard({**vote, "id": "b" * 32})
    assert [(one["type"], one["id"][0]) for one in caught.told] == [
        *(("saved", "a"), ("saved", "a"), ("later", "b"))
    ]  # fmt: skip
    house.do("resume")
    screen.heard({**vote, "id": "b" * 32})
    assert caught.told[-1] == {"type": "saved", "id": "b" * 32}


# ---- what a facilitator may do ----


def test_no_vote_begins_or_ends_in_a_pause(house):
    """Phones keep answers to it; the natural thing is to go on."""
    house.all("next", "next", "pause")
    assert house.room["may"] == ["next", "back", "resume", "end"]
    assert house.room["next"]["do"] == "resume"
    house.all("resume", "open", "pause")
    assert house.room["may"] == ["resume", "end"]
    with pytest.raises(Refused, match="Go on first"):
        house.do("goto", step="hello")
    with pytest.raises(Refused):
        house.do("close")
    house.do("timer", minutes=3)
    house.all("resume", "close", "pause")
    assert house.room["may"] == ["reveal", "next", "back", "resume", "end"]


def test_taking_a_pause_back_is_as_if_it_had_not_been(open_house):
    """A slip: votes are taken at once."""
    ann = open_house.person("ann")
    open_house.all("pause", "undo")
    send(ann, "write")
    assert opened() == ("opened", {"step": "first", "round": 1})
    assert open_house.room["counts"]["answered"] == 1
