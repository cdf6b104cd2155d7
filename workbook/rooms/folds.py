"""How rooms stand, folded once for everybody in this process.

A fold may be old where something is drawn, and never where something is decided: whoever takes a
vote or leads the room on reads the end of the log in the same turn.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from workbook.rooms.events import Undone, what
from workbook.rooms.keeper import Logs, Turn
from workbook.rooms.log import fold
from workbook.rooms.records import Event
from workbook.rooms.state import Room

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Followed:
    """A log as far as it has been read, and how its room stands then."""

    log: tuple[Event, ...] = ()
    room: Room = field(default_factory=Room)

    def on(self, events: Iterable[Event]) -> "Followed":
        """The same with what has come since; what was known already is passed over."""
        new = [event for event in events if event.seq > self.room.seq]
        if not new:
            return self
        log = (*self.log, *new)
        # What is taken back was never folded in, so that is done from the beginning.
        again = any(isinstance(what(event), Undone) for event in new)
        return Followed(log, fold(log) if again else fold(new, self.room))


UNREAD = Followed()


class Folds:
    """Follows the logs of rooms. All desks, chairs and threads of a process share one.

    The last event that is known is read again each time: where it is gone, so is the room.
    """

    def __init__(self, logs: Logs) -> None:
        self._logs = logs
        self._followed: dict[int, Followed] = {}
        self._made: dict[int, tuple[int, dict[Hashable, Any]]] = {}
        self._one_at_a_time = Lock()

    def now(self, room: int, last: int | None = None) -> Room:
        """How a room stands; one that is gone is as one that was never begun.

        Args:
            room: its number.
            last: the number of its last event, if that has just been looked up. Then nothing is
                read where it is known.
        """
        known = self._known(room)
        if last is not None and 0 < last <= known.room.seq:
            return known.room
        return self._follow(room, self._logs.events(room, since=_before_last(known)))

    def within(self, room: int, turn: Turn) -> Room:
        """How a room stands at the beginning of a turn, before anything is added in it."""
        return self._follow(room, turn.events(since=_before_last(self._known(room))))

    def ahead(self, room: int, turn: Turn) -> Room:
        """How a room will stand if a turn is done. Nobody else is told, as it may not be."""
        known = self._known(room)
        return known.on(turn.events(since=known.room.seq)).room

    def once(self, room: int, seq: int, what: Hashable, make: Callable[[], Made]) -> Made:
        """What everybody in a room sees alike, made once for each of its events.

        It must follow from the log and from what had come when its last event was written, and
        nobody may change it.

        Args:
            room: its number.
            seq: the number of its last event.
            what: a name for what is made.
            make: makes it.
        """
        kept = self._made.get(room)
        if kept is None or kept[0] != seq:
            kept = self._made[room] = (seq, {})
        if what not in kept[1]:
            kept[1][what] = make()
        made: Made = kept[1][what]
        return made

    def _known(self, room: int) -> Followed:
        return self._followed.get(room, UNREAD)

    def _follow(self, room: int, events: list[Event]) -> Room:
        with self._one_at_a_time:
            if not events:
                self._followed.pop(room, None)
                self._made.pop(room, None)
                return Room()
            followed = self._known(room).on(events)
            self._followed[room] = followed
            return followed.room


def _before_last(known: Followed) -> int:
    return max(0, known.room.seq - 1)
