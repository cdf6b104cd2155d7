"""What a session came to, step by step, as a facilitator takes it away. Simulated people are left out."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from workbook.content import Library
from workbook.rooms import beside
from workbook.rooms.keeper import RoomKeeper
from workbook.rooms.pace import OWN, VOTED
from workbook.rooms.polls import Poll
from workbook.rooms.records import RoomRow
from workbook.rooms.state import Room, Standing, Step


def report(records: RoomKeeper, library: Library, row: RoomRow, room: Room) -> dict[str, Any]:
    """The report of a room, as JSON data for the screen.

    Args:
        records: where the room is kept.
        library: the content.
        row: the room.
        room: how it stands.
    """
    return {
        "title": room.title,
        "begun": (room.begun or row.at).isoformat(),
        "ended": room.ended.isoformat() if room.ended else None,
        "people": sum(not seat.simulated for seat in records.seats(row.id)),
        "steps": [
            _told(Poll(records, library, row.id, room, step, real=True), step, room)
            for step in room.steps
        ],
    }


def _walked(poll: Poll, standing: Standing) -> Iterator[dict[str, Any]]:
    """The ways that the room took through a conversation, in the order it took them."""
    assert poll.talk is not None
    for path in dict.fromkeys((*standing.branches, standing.path)):
        if path:
            shares = poll.shares() if path == standing.path else {}
            talk = replace(poll.talk, path=path)
            yield talk.view(shares, debrief=standing.shown, replay=False)


def _told(poll: Poll, step: Step, room: Room) -> dict[str, Any]:
    standing = room.standing(step.id)
    told: dict[str, Any] = {
        "title": step.title,
        "answered": 0,
        "second": None,
        "above": None,
        "picture": None,
        "earlier": None,
        "beside": None,
        "talks": [],
        "own": poll.sort == OWN,
    }
    if poll.talk is not None:
        return told | {"talks": list(_walked(poll, standing))}
    if poll.sort != VOTED or standing.phase not in ("closed", "revealed"):
        return told
    second = standing.round > 1
    assert poll.exercise is not None
    found = None
    if standing.shown:
        first = poll.let_through(1) if second else None
        found = beside.beside(poll.exercise, poll.let_through(standing.round), first)
    return told | {
        "answered": poll.answered(1),
        "second": poll.answered(standing.round) if second else None,
        "above": found and found["above"],
        "picture": poll.picture(standing.round, key=standing.shown),
        "earlier": poll.picture(standing.round - 1) if second else None,
        "beside": found,
    }
