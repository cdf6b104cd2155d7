"""What nobody gets feedback on, because a room has it before it."""

from datetime import datetime, timedelta

from workbook.content import Exercise
from workbook.rooms.log import fold
from workbook.rooms.records import RoomKeeper

FORGOTTEN = timedelta(hours=24)
"""A room in which nothing has happened for so long was not ended, but it is over."""

KEYLESS = frozenset({"plan", "reflection"})


def has_key(exercise: Exercise) -> bool:
    """Whether its feedback would tell anything that a room is still to find out."""
    return exercise.kind not in KEYLESS


def withheld(records: RoomKeeper, now: datetime) -> frozenset[str]:
    """Exercises that open rooms have on their agendas and have not revealed."""
    found: frozenset[str] = frozenset()
    for row in records.rooms(running=True):
        events = records.events(row.id)
        if events and now - events[-1].at <= FORGOTTEN:
            found |= fold(events).withheld
    return found
