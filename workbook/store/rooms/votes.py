"""What was voted."""

from typing import Any

from sqlalchemy import Connection, Select, select
from sqlalchemy.engine import Row

from workbook.learning.records import score_from_json, score_to_json
from workbook.rooms.records import RoomVote, Round
from workbook.store.rooms.part import Part, by, round_values
from workbook.store.schema import add_once
from workbook.store.tables import room_votes


def _votes_query(*, scored: bool, of_round: bool) -> Select[Any]:
    columns = [column for column in room_votes.c if scored or column is not room_votes.c.score]
    where = by(room_votes, "room", "step", *(["round"] if of_round else []))
    return select(*columns).where(where).order_by(room_votes.c.id)


_VOTE = select(room_votes).where(by(room_votes, "submission"))
_VOTES_OF = select(room_votes).where(by(room_votes, "seat", "step")).order_by(room_votes.c.id)
_VOTES = {
    (scored, of_round): _votes_query(scored=scored, of_round=of_round)
    for scored in (True, False)
    for of_round in (True, False)
}


class VoteRecords(Part):
    """Keeps votes, which are added in turns."""

    def votes(
        self, room: int, step: str, round: int | None = None, *, scored: bool = True
    ) -> list[RoomVote]:
        """The votes on a step, of one round or of all, in the order they came.

        Args:
            room: its number.
            step: the step's id.
            round: only this vote on it.
            scored: with their scores, which are the most of what is read.
        """
        query = _VOTES[scored, round is not None]
        return self._votes(query, scored=scored, room=room, step=step, round=round)

    def vote(self, submission: str) -> RoomVote | None:
        """The vote stored under a submission id."""
        found = self._votes(_VOTE, submission=submission)
        return found[0] if found else None

    def sent(self, room: int, step: str | None = None) -> int:
        """How many votes have come, for a step or for all."""
        at = room_votes.c.room == room
        return self._count(room_votes, at if step is None else at & (room_votes.c.step == step))

    def votes_of(self, seat: int, step: str) -> list[RoomVote]:
        """Somebody's votes on a step, in the order they came."""
        return self._votes(_VOTES_OF, seat=seat, step=step)

    def _votes(self, query: Select[Any], *, scored: bool = True, **which: Any) -> list[RoomVote]:
        with self._reading.connect() as connection:
            return [_vote(row, scored=scored) for row in connection.execute(query, which)]


def vote_under(connection: Connection, submission: str) -> RoomVote | None:
    """The vote stored under a submission id."""
    row = connection.execute(_VOTE, {"submission": submission}).first()
    return None if row is None else _vote(row)


def insert_vote(connection: Connection, vote: RoomVote) -> bool:
    """Add a vote; False where there is one under its submission id."""
    return add_once(
        connection,
        room_votes,
        "submission",
        submission=vote.submission,
        **round_values(vote.where),
        seat=vote.seat,
        given=vote.given,
        score=None if vote.score is None else score_to_json(vote.score),
        role=vote.role,
        place=vote.table,
        late=vote.late,
        at=vote.at,
    )


def _vote(row: Row[Any], *, scored: bool = True) -> RoomVote:
    score = row.score if scored else None
    return RoomVote(
        submission=row.submission,
        where=Round(row.room, row.step, row.round),
        seat=row.seat,
        given=row.given,
        score=None if score is None else score_from_json(score),
        role=row.role,
        table=row.place,
        late=row.late,
        at=row.at,
        id=row.id,
    )
