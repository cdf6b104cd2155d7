"""What a facilitator may do when, and what the one big button offers."""

import pytest

from tests.rooms.test_log import after, closed, opened, revealed, said, undone, went
from workbook.content.kinds import KINDS
from workbook.learning import Refused
from workbook.rooms.pace import NOTHING, OWN, TALK, VOTED, event_of, may, natural, sort_of

ALWAYS = ["pause", "end"]


@pytest.mark.parametrize(
    ("events", "sort", "over", "commands"),
    [
        ([], NOTHING, False, ["next", *ALWAYS]),
        ([went("hello")], NOTHING, False, ["next", *ALWAYS]),
        ([went("first")], VOTED, False, ["open", "next", "back", *ALWAYS]),
        ([went("first"), opened()], VOTED, False, ["close", "next", "back", *ALWAYS]),
        (
            [went("first"), opened(), closed()],
            VOTED,
            False,
            ["reveal", "again", "next", "back", *ALWAYS],
        ),
        (
            [went("first"), opened(), closed(), revealed()],
            VOTED,
            False,
            ["again", "next", "back", *ALWAYS],
        ),
        (
            [went("first"), opened(), closed()],
            OWN,
            False,
            ["reveal", "open", "next", "back", *ALWAYS],
        ),
        ([went("first"), revealed()], OWN, False, ["next", "back", *ALWAYS]),
        ([went("talk"), opened("talk")], TALK, False, ["close", "back", *ALWAYS]),
        (
            [went("talk"), opened("talk"), closed("talk")],
            TALK,
            False,
            ["say", "again", "reveal", "back", *ALWAYS],
        ),
        (
            [went("talk"), opened("talk"), said("ask", 2), closed("talk", 2)],
            TALK,
            False,
            ["say", "again", "reveal", "replay", "back", *ALWAYS],
        ),
        (
            [went("talk"), opened("talk"), said("shrug", 0)],
            TALK,
            True,
            ["reveal", "replay", "back", *ALWAYS],
        ),
        (
            [went("talk"), opened("talk"), said("shrug", 0), revealed("talk")],
            TALK,
            True,
            ["replay", "back", *ALWAYS],
        ),
        ([("paused", {})], NOTHING, False, ["next", "resume", "end"]),
        ([went("first"), ("ended", {})], VOTED, False, []),
    ],
)
def test_what_may_be_done(events, sort, over, commands):
    """Only what makes sense now is offered, the natural order of things first."""
    assert may(after(*events), sort, talk_over=over) == commands


@pytest.mark.parametrize(
    ("events", "sort", "do"),
    [
        ([], NOTHING, "next"),
        ([went("hello")], NOTHING, "next"),
        ([went("first")], VOTED, "open"),
        ([went("first"), opened()], VOTED, "close"),
        ([went("first"), opened(), closed()], VOTED, "reveal"),
        ([went("first"), opened(), closed(), revealed()], VOTED, "next"),
        ([went("talk"), opened("talk"), closed("talk")], TALK, "say"),
        ([went("talk"), opened("talk"), said("ask", 0), revealed("talk")], TALK, "end"),
        ([("ended", {})], NOTHING, ""),
    ],
)
def test_the_one_natural_next_thing(events, sort, do):
    """The big button always says the next step of the usual way."""
    room = after(*events)
    assert natural(room, may(room, sort)) == {"do": do, "why": None}


def test_a_room_that_is_split_is_offered_a_second_vote_and_no_third():
    """After a first vote only, and with the reason."""
    first = after(went("first"), opened(), closed())
    assert natural(first, may(first, VOTED), split=True) == {"do": "again", "why": "split"}
    second = after(went("first"), opened(round=2), closed(round=2))
    assert natural(second, may(second, VOTED), split=True)["do"] == "reveal"


@pytest.mark.parametrize(
    ("events", "command", "event"),
    [
        ([went("first")], "open", opened()),
        ([went("first"), opened(), closed()], "again", opened(round=2)),
        ([], "next", went("hello")),
        ([went("first")], "next", went("talk")),
        ([went("first")], "back", went("hello")),
        ([went("first"), opened(), closed()], "reveal", revealed()),
        ([went("first")], "pause", ("paused", {})),
        ([went("first")], "end", ("ended", {})),
    ],
)
def test_the_event_a_command_makes(events, command, event):
    """Commands become events that say where they were pressed."""
    made = event_of(after(*events), command)
    assert (made.kind, made.data()) == event


def test_an_unknown_command_is_refused():
    """Whatever a page sends."""
    with pytest.raises(Refused):
        event_of(after(), "explode")


def test_every_kind_of_exercise_has_its_sort():
    """Conversations are walked, own work is one's own, everything else is voted on."""
    own = {"plan", "reflection", "letter"}
    for kind in KINDS:
        wanted = OWN if kind in own else TALK if kind == "conversation" else VOTED
        assert sort_of(kind) == wanted
    assert sort_of(None) == NOTHING


def test_going_back_after_an_undo_is_where_one_was():
    """Undoing a step forward leaves the step before it as it stood."""
    room = after(went("first"), opened(), closed(), went("talk"), undone(5))
    assert may(room, VOTED)[:2] == ["reveal", "again"]


def test_own_work_without_a_key_has_nothing_to_reveal_and_ends_with_its_close():
    """A plan that is closed leads on; it can be opened again, and that is not the natural thing."""
    room = after(went("first"), opened(), closed())
    commands = may(room, OWN, keyless=True)
    assert "reveal" not in commands
    assert "open" in commands
    assert natural(room, commands)["do"] == "next"
