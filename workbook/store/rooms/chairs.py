"""The credentials of facilitators."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from workbook.store.rooms.part import Part, by
from workbook.store.tables import room_chairs

_LEADERS = select(room_chairs.c.participant).where(by(room_chairs, "room"))


class ChairRecords(Part):
    """Keeps credentials by their hashes, and the room that each is bound to."""

    def give_chair(self, credential: str, participant: str, at: datetime) -> None:
        """Note the hash of a credential that the server gave to a facilitator's kernel.

        It is bound to the room that the same facilitator led last, so that a page that was
        reloaded, or whose server was restarted, is where it was.
        """
        row = {"credential": credential, "participant": participant, "live": True, "at": at}
        before = (
            select(room_chairs.c.room)
            .where(room_chairs.c.participant == participant)
            .order_by(room_chairs.c.at.desc())
            .limit(1)
        )
        with self._engine.begin() as connection:
            room = connection.scalar(before)
            connection.execute(insert(room_chairs).values(**row, room=room))

    def take_chair(self, credential: str) -> None:
        """The kernel is gone, and its credential is worth nothing any more."""
        with self._engine.begin() as connection:
            where = room_chairs.c.credential == credential
            connection.execute(update(room_chairs).where(where).values(live=False))

    def take_chairs(self, participant: str) -> None:
        """No credential of a facilitator is worth anything any more; which room they led stays."""
        with self._engine.begin() as connection:
            where = room_chairs.c.participant == participant
            connection.execute(update(room_chairs).where(where).values(live=False))

    def bind_chair(self, credential: str, room: int | None, at: datetime) -> None:
        """Let a kernel lead this room from now on."""
        with self._engine.begin() as connection:
            where = room_chairs.c.credential == credential
            connection.execute(update(room_chairs).where(where).values(room=room, at=at))

    def chair(self, credential: str) -> tuple[bool, int | None]:
        """Whether a credential is one, and the room that it is bound to."""
        query = select(room_chairs.c.room).where(
            room_chairs.c.credential == credential, room_chairs.c.live
        )
        with self._reading.connect() as connection:
            row = connection.execute(query).first()
        return (False, None) if row is None else (True, row.room)

    def clear_chairs(self) -> None:
        """Nobody leads any more: a new passphrase, or a server that starts afresh."""
        with self._engine.begin() as connection:
            connection.execute(delete(room_chairs))

    def leaders(self, room: int) -> set[str]:
        """The participants who have led a room from their pages."""
        with self._reading.connect() as connection:
            return set(connection.scalars(_LEADERS, {"room": room}))
