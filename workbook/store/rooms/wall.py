"""What people asked."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import select

from workbook.learning.records import Conflict
from workbook.rooms.records import Question, Seat
from workbook.store.rooms.part import Part, by
from workbook.store.schema import add_once, alone
from workbook.store.tables import room_questions

_QUESTIONS = select(room_questions).where(by(room_questions, "room")).order_by(room_questions.c.id)


class WallRecords(Part):
    """Keeps questions."""

    def ask(
        self,
        submission: str,
        seat: Seat,
        text: str,
        at: datetime,
        check: Callable[[list[datetime]], None] = lambda _: None,
    ) -> None:
        """Put a question on the wall; the same one again adds nothing.

        Args:
            submission: its number.
            seat: whose it is.
            text: what is asked.
            at: now.
            check: called with the moments of what they asked before; nothing is added if it raises.

        Raises:
            Conflict: the submission id is somebody else's.
        """
        mine = room_questions.c.submission == submission
        before = select(room_questions.c.at).where(room_questions.c.seat == seat.id)
        row = {"submission": submission, "room": seat.room, "seat": seat.id, "text": text, "at": at}
        with alone(self._engine, "question", seat.id) as connection:
            whose = select(room_questions.c.seat).where(mine)
            known = connection.scalar(whose)
            if known is None:
                times = connection.scalars(before.order_by(room_questions.c.id))
                check(list(times))
                added = add_once(connection, room_questions, "submission", **row)
                known = seat.id if added else connection.scalar(whose)
            if known != seat.id:
                raise Conflict(submission)

    def asked(self, room: int, seat: int | None = None, after: int = 0) -> int:
        """How many questions have come after one with this id, from all or from one."""
        at = (room_questions.c.room == room) & (room_questions.c.id > after)
        return self._count(
            room_questions, at if seat is None else at & (room_questions.c.seat == seat)
        )

    def questions(self, room: int, ids: Collection[int] | None = None) -> list[Question]:
        """The wall, or some questions on it; oldest first."""
        query = _QUESTIONS if ids is None else _QUESTIONS.where(room_questions.c.id.in_(ids))
        with self._reading.connect() as connection:
            rows = connection.execute(query, {"room": room})
            return [Question(row.id, row.seat, row.text, row.at) for row in rows]
