"""What nobody gets feedback on, because a room has it before it."""

from datetime import datetime, timedelta

from workbook.content import Exercise
from workbook.rooms.folds import Folds
from workbook.rooms.keeper import Logs

FORGOTTEN = timedelta(hours=24)
"""A room in which nothing has happened for so long was not ended, but it is over."""

KEYLESS = frozenset({"plan", "reflection"})


def has_key(exercise: Exercise) -> bool:
    """Whether its feedback would tell anything that a room is still to find out."""
    return exercise.kind not in KEYLESS


def withheld(logs: Logs, folds: Folds, now: datetime) -> frozenset[str]:
    """Exercises that open rooms have on their agendas and have not revealed."""
    rooms = [folds.now(id, last) for id, last in logs.running().items()]
    lively = [room.withheld for room in rooms if room.at and now - room.at <= FORGOTTEN]
    return frozenset[str]().union(*lively)
