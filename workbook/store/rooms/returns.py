"""Words to come back by, and wrong codes."""

from datetime import datetime

from sqlalchemy import and_, delete, insert, select

from workbook.rooms.records import Seat
from workbook.store.rooms.part import Part
from workbook.store.rooms.seats import seat_from
from workbook.store.tables import guesses, room_resumes, room_seats


class ReturnRecords(Part):
    """Keeps the words by which people come back, and who guessed wrong."""

    def keep_resume(self, words: str, seat: Seat, until: datetime) -> None:
        """Keep the hash of words by which another browser may take a seat."""
        row = {"words": words, "room": seat.room, "seat": seat.id, "until": until}
        with self._engine.begin() as connection:
            connection.execute(delete(room_resumes).where(room_resumes.c.seat == seat.id))
            connection.execute(insert(room_resumes).values(**row))

    def resumed(self, words: str, now: datetime) -> Seat | None:
        """The seat that words of this hash stand for, while they hold."""
        held = and_(room_resumes.c.words == words, room_resumes.c.until > now)
        query = select(room_seats).join(room_resumes, room_resumes.c.seat == room_seats.c.id)
        with self._reading.connect() as connection:
            row = connection.execute(query.where(held)).first()
        return None if row is None else seat_from(row)

    def guess(self, participant: str, at: datetime) -> None:
        """Note a wrong code."""
        with self._engine.begin() as connection:
            connection.execute(insert(guesses).values(participant=participant, at=at))

    def guesses(self, since: datetime) -> list[tuple[str, datetime]]:
        """Wrong codes since a time: whose, and when."""
        query = select(guesses).where(guesses.c.at > since).order_by(guesses.c.id)
        with self._reading.connect() as connection:
            return [(row.participant, row.at) for row in connection.execute(query)]
