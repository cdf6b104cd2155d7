"""What has happened in a room, and so how it stands: a fold over its log.

Each event is something a facilitator did. Undoing one is an event too, so nothing is ever taken
out of the log and everybody who reads it comes to the same state.
"""

from collections.abc import Iterable
from dataclasses import replace

from workbook.rooms.events import Undone, what
from workbook.rooms.records import Event
from workbook.rooms.state import Room


def fold(events: Iterable[Event], room: Room | None = None) -> Room:
    """How a room stands after its log.

    Args:
        events: the whole log, or what has come since the room stood as it does in `room`. Then none
            of it may undo what came before.
        room: how it stood.
    """
    played = [(event, what(event)) for event in events]
    undone = {happened.seq for _, happened in played if isinstance(happened, Undone)}
    room = room or Room()
    for event, happened in played:
        back = event.seq in undone
        room = happened.noted(room, event.at, undone=back)
        if not back:
            room = happened.after(room, event.at)
            room = room if happened.final else replace(room, last=event)
        room = replace(room, seq=event.seq, at=event.at)
    return room
