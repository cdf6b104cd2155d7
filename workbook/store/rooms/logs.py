"""Rooms, and what their facilitators did."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select

from workbook.rooms.records import Event, RoomRow, Taken
from workbook.store.rooms.part import Part
from workbook.store.rooms.turns import Turn, events_of, last_of, row_of
from workbook.store.schema import add_once
from workbook.store.tables import room_events, rooms

_RUNNING = (
    select(room_events.c.room, func.max(room_events.c.seq).label("last"))
    .join(rooms, rooms.c.id == room_events.c.room)
    .where(rooms.c.ended.is_(False))
    .group_by(room_events.c.room)
)


class LogRecords(Part):
    """Keeps rooms and their logs."""

    def create(self, code: str, data: dict[str, Any], at: datetime) -> RoomRow:
        """Begin a room and its log.

        Raises:
            Taken: there is a room with this code.
        """
        with self._engine.begin() as connection:
            if not add_once(connection, rooms, "code", code=code, at=at, ended=False):
                raise Taken(code)
            id = int(
                connection.execute(select(rooms.c.id).where(rooms.c.code == code)).scalar_one()
            )
            Turn(connection, id).append("created", data, at)
        return RoomRow(id, code, at, ended=False)

    def by_code(self, code: str) -> RoomRow | None:
        """The room with a code."""
        found = self._rooms(rooms.c.code == code)
        return found[0] if found else None

    def room(self, id: int) -> RoomRow | None:
        """A room by its number."""
        found = self._rooms(rooms.c.id == id)
        return found[0] if found else None

    def rooms(self) -> list[RoomRow]:
        """All rooms, the newest first."""
        return self._rooms(None)

    def running(self) -> dict[int, int]:
        """The rooms that have not ended, by number, and the number of each one's last event."""
        with self._reading.connect() as connection:
            return {row.room: row.last for row in connection.execute(_RUNNING)}

    def _rooms(self, where: ColumnElement[bool] | None) -> list[RoomRow]:
        query = select(rooms).order_by(rooms.c.id.desc())
        with self._reading.connect() as connection:
            rows = connection.execute(query if where is None else query.where(where))
            return [RoomRow(row.id, row.code, row.at, row.ended) for row in rows]

    def events(self, room: int, since: int = 0) -> list[Event]:
        """The log after a number."""
        with self._reading.connect() as connection:
            return events_of(connection, room, since)

    def last(self, room: int) -> int:
        """The number of the last event, 0 where the room is gone."""
        with self._reading.connect() as connection:
            return last_of(connection, room)

    @contextmanager
    def turn(self, room: int, *, voting: bool = False) -> Iterator[Turn]:
        """Read a room and change it while nobody leads it on.

        Args:
            room: its number.
            voting: only a vote is added. Many may do so at once, and whoever leads waits for them.
        """
        # SQLite's transaction is the lock already; elsewhere it is the room's row.
        with self._engine.begin() as connection:
            connection.execute(row_of(room, voting=voting))
            yield Turn(connection, room)

    def delete(self, room: int) -> None:
        """Remove a room with everything in it."""
        with self._engine.begin() as connection:
            connection.execute(delete(rooms).where(rooms.c.id == room))
