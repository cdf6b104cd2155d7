"""Seeing that something was written, by whichever process."""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, bindparam, func, select

from workbook.store.schema import looking
from workbook.store.tables import room_events

_LASTS = (
    select(room_events.c.room, func.max(room_events.c.seq))
    .where(room_events.c.room.in_(bindparam("rooms", expanding=True)))
    .group_by(room_events.c.room)
)


class LookOut:
    """Tells cheaply whether anything in the database has changed, and which rooms have moved on.

    It has a connection of its own, which never writes and is in no transaction between two looks.
    One thread at a time looks.

    Args:
        engine: the database.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(**looking(engine))
        self._connection: Connection | None = None
        self._seen: int | None = None

    @property
    def alone(self) -> bool:
        """Whether no other server can write there: a file has one server."""
        return self._engine.dialect.name == "sqlite"

    def changed(self) -> bool:
        """Whether anybody has written anything since the last look.

        SQLite counts that for each connection, without reading the file. Of PostgreSQL it is taken
        for granted.
        """
        if not self.alone:
            return True
        before = self._seen
        raw = self._held().connection.driver_connection
        assert raw is not None
        (self._seen,) = raw.execute("PRAGMA data_version").fetchone()
        return self._seen != before

    def lasts(self, rooms: Iterable[int]) -> dict[int, int]:
        """The number of the last event in each of these rooms; none for one that is gone."""
        wanted = list(rooms)
        if not wanted:
            return {}
        try:
            rows = self._held().execute(_LASTS, {"rooms": wanted}).all()
            self._held().rollback()
        except BaseException:
            self.close()
            raise
        return {row[0]: row[1] for row in rows}

    def _held(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def close(self) -> None:
        """Let the connection go; the next look opens another."""
        connection, self._connection, self._seen = self._connection, None, None
        if connection is not None:
            connection.invalidate()
            connection.close()
