"""A room's log, and the transaction in which it is read and added to."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, insert, select, update

from workbook.learning.records import Conflict
from workbook.rooms.records import Event, RoomVote, Round
from workbook.store.people import forget_simulated
from workbook.store.rooms.part import by, in_round
from workbook.store.rooms.votes import insert_vote, vote_under
from workbook.store.tables import room_events, room_questions, room_votes, rooms

_EVENTS = (
    select(room_events)
    .where(by(room_events, "room"), room_events.c.seq > bindparam("since"))
    .order_by(room_events.c.seq)
)
_LAST = select(func.max(room_events.c.seq)).where(by(room_events, "room"))


class Turn:
    """A transaction in which nobody else changes the room."""

    def __init__(self, connection: Connection, room: int) -> None:
        self._connection = connection
        self._room = room

    def events(self, since: int = 0) -> list[Event]:
        """The log after a number."""
        return events_of(self._connection, self._room, since)

    def append(self, kind: str, data: dict[str, Any], at: datetime) -> int:
        """Add to the log and return the number it got."""
        last = last_of(self._connection, self._room)
        row = {"room": self._room, "seq": last + 1, "kind": kind, "data": data, "at": at}
        self._connection.execute(insert(room_events).values(**row))
        return last + 1

    def set_ended(self, ended: bool) -> None:
        """Repeat beside the log whether the room has ended."""
        self._connection.execute(update(rooms).where(rooms.c.id == self._room).values(ended=ended))

    def send_home(self) -> None:
        """Remove everybody simulated."""
        forget_simulated(self._connection, self._room)

    def last_vote(self) -> int:
        """The id of the last vote stored in the room; 0 before the first."""
        last = select(func.max(room_votes.c.id)).where(by(room_votes, "room"))
        return int(self._connection.scalar(last, {"room": self._room}) or 0)

    def last_question(self) -> int:
        """The id of the last question on the wall; 0 before the first."""
        last = select(func.max(room_questions.c.id)).where(by(room_questions, "room"))
        return int(self._connection.scalar(last, {"room": self._room}) or 0)

    def count_late(self, where: Round) -> None:
        """The close of a vote was taken back: what came after it was in time."""
        votes = in_round(room_votes, where)
        self._connection.execute(update(room_votes).where(votes).values(late=False))

    def add_vote(self, vote: RoomVote) -> RoomVote:
        """Add a vote, or return the one stored under its submission id.

        Raises:
            Conflict: the submission id is somebody else's.
        """
        if insert_vote(self._connection, vote):
            return vote
        stored = vote_under(self._connection, vote.submission)
        if stored is None or (stored.seat, stored.where) != (vote.seat, vote.where):
            raise Conflict(vote.submission)
        return stored

    def blank(self, question: int) -> None:
        """Forget what was asked. That something was, under this number, is not forgotten."""
        where = and_(room_questions.c.id == question, room_questions.c.room == self._room)
        self._connection.execute(update(room_questions).where(where).values(text=""))


def row_of(room: int, *, voting: bool) -> Select[Any]:
    """A room's row, held until the transaction ends."""
    return select(rooms.c.id).where(rooms.c.id == room).with_for_update(read=voting)


def events_of(connection: Connection, room: int, since: int) -> list[Event]:
    """The log of a room after a number."""
    rows = connection.execute(_EVENTS, {"room": room, "since": since})
    return [Event(row.seq, row.kind, row.data, row.at) for row in rows]


def last_of(connection: Connection, room: int) -> int:
    """The number of a room's last event, 0 where the room is gone."""
    return int(connection.scalar(_LAST, {"room": room}) or 0)
