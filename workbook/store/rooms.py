"""Rooms in a database: what facilitators did, who sits there, and what was sent."""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    ScalarSelect,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine import Row

from workbook.content import Role
from workbook.learning.records import Conflict, score_from_json, score_to_json
from workbook.scoring import Score
from workbook.store.people import forget_simulated
from workbook.store.schema import Reading, add_once, alone
from workbook.store.tables import (
    guesses,
    room_chairs,
    room_devices,
    room_drafts,
    room_events,
    room_questions,
    room_resumes,
    room_seats,
    room_sure,
    room_votes,
    rooms,
    settings,
)


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room as such; all else about it is in its log."""

    id: int
    code: str
    at: datetime
    ended: bool


@dataclass(frozen=True, slots=True)
class Event:
    """Something a facilitator did. `seq` counts from 1 in each room."""

    seq: int
    kind: str
    data: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody in a room: their nickname, role and table, and when their page last spoke.

    `person` is the participant under whom their own work is kept, whatever device they use.
    """

    id: int
    room: int
    person: str
    nickname: str | None
    role: Role | None
    table: int | None
    simulated: bool
    at: datetime
    seen: datetime
    typing: datetime | None
    network: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """A seat, its room's last event, and what it has sent in one vote from whichever page."""

    seat: Seat
    last: int
    vote: int
    draft: int
    sure: int


@dataclass(frozen=True, slots=True)
class Round:
    """One vote of a room: a step of its agenda, and the how-manieth vote on it, from 1."""

    room: int
    step: str
    round: int


@dataclass(frozen=True, slots=True)
class RoomVote:
    """A vote as it was sent; `late` when it arrived after the close.

    `table` is the one whose joint answer it was, wherever its sender sits by now. `id` grows from
    each vote that is stored to the next; 0 before it is.
    """

    submission: str
    where: Round
    seat: int
    given: Any
    score: Score | None
    role: Role | None
    table: int | None
    late: bool
    at: datetime
    id: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Question:
    """Something asked on the wall."""

    id: int
    seat: int
    text: str
    at: datetime


class Taken(ValueError):  # noqa: N818 - it is what happened
    """A code that another room has."""


class Turn:
    """A transaction in which nobody else changes the room."""

    def __init__(self, connection: Connection, room: int) -> None:
        self._connection = connection
        self._room = room

    def events(self) -> list[Event]:
        """The whole log."""
        return _events(self._connection, self._room, 0)

    def append(self, kind: str, data: dict[str, Any], at: datetime) -> int:
        """Add to the log and return the number it got."""
        last = _last(self._connection, self._room)
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
        last = select(func.max(room_votes.c.id)).where(_by(room_votes, "room"))
        return int(self._connection.scalar(last, {"room": self._room}) or 0)

    def last_question(self) -> int:
        """The id of the last question on the wall; 0 before the first."""
        last = select(func.max(room_questions.c.id)).where(_by(room_questions, "room"))
        return int(self._connection.scalar(last, {"room": self._room}) or 0)

    def count_late(self, where: Round) -> None:
        """The close of a vote was taken back: what came after it was in time."""
        votes = _in_round(room_votes, where)
        self._connection.execute(update(room_votes).where(votes).values(late=False))

    def known(self, submission: str) -> RoomVote | None:
        """The vote stored under a submission id."""
        row = self._connection.execute(_VOTE, {"submission": submission}).first()
        return None if row is None else _vote(row)

    def add_vote(self, vote: RoomVote) -> RoomVote:
        """Add a vote, or return the one stored under its submission id.

        Raises:
            Conflict: the submission id is somebody else's.
        """
        if self._insert(vote):
            return vote
        stored = self.known(vote.submission)
        if stored is None or (stored.seat, stored.where) != (vote.seat, vote.where):
            raise Conflict(vote.submission)
        return stored

    def blank(self, question: int) -> None:
        """Forget what was asked. That something was, under this number, is not forgotten."""
        where = and_(room_questions.c.id == question, room_questions.c.room == self._room)
        self._connection.execute(update(room_questions).where(where).values(text=""))

    def _insert(self, vote: RoomVote) -> bool:
        return add_once(
            self._connection,
            room_votes,
            "submission",
            submission=vote.submission,
            **_round_values(vote.where),
            seat=vote.seat,
            given=vote.given,
            score=None if vote.score is None else score_to_json(vote.score),
            role=vote.role,
            place=vote.table,
            late=vote.late,
            at=vote.at,
        )


# ---- what every page asks again and again: made once, as making a statement costs more than asking


def _by(table: Table, *names: str) -> ColumnElement[bool]:
    """Rows of which these columns are told when it is asked."""
    return and_(*(table.c[name] == bindparam(name) for name in names))


def _of_seat(table: Table, what: ColumnElement[Any], *names: str) -> ScalarSelect[Any]:
    """Something of a seat that is being looked at, or of its room; the rest is told when asked."""
    seat = {"room": room_seats.c.room, "seat": room_seats.c.id}
    at = (table.c[name] == seat.get(name, bindparam(name)) for name in names)
    return select(what).where(*at).scalar_subquery()


def _votes_query(*, scored: bool, of_round: bool) -> Select[Any]:
    columns = [column for column in room_votes.c if scored or column is not room_votes.c.score]
    where = _by(room_votes, "room", "step", *(["round"] if of_round else []))
    return select(*columns).where(where).order_by(room_votes.c.id)


_EVENTS = (
    select(room_events)
    .where(_by(room_events, "room"), room_events.c.seq > bindparam("since"))
    .order_by(room_events.c.seq)
)
_LAST = select(func.max(room_events.c.seq)).where(_by(room_events, "room"))
_HELD = select(room_devices.c.seat).where(room_devices.c.seat == room_seats.c.id).exists()
"""Whoever takes over another seat has given up their own, and may not count twice."""
_SEATS = select(room_seats).where(_by(room_seats, "room"), _HELD).order_by(room_seats.c.id)
_JOINED = (
    select(func.count())
    .select_from(room_seats)
    .where(_by(room_seats, "room"), _HELD, room_seats.c.simulated.is_(False))
)
_LEADERS = select(room_chairs.c.participant).where(_by(room_chairs, "room"))
_SEAT_OF = (
    select(room_seats)
    .join(room_devices, room_devices.c.seat == room_seats.c.id)
    .where(_by(room_devices, "participant"))
    .order_by(room_devices.c.at.desc(), room_seats.c.id.desc())
    .limit(1)
)
_LOOK = (
    select(
        room_seats,
        _of_seat(room_events, func.max(room_events.c.seq), "room").label("last"),
        _of_seat(room_votes, func.max(room_votes.c.id), "seat", "step").label("vote"),
        _of_seat(room_drafts, room_drafts.c.seq, "room", "seat", "step", "round").label("draft"),
        _of_seat(room_sure, room_sure.c.value, "room", "seat", "step", "round").label("sure"),
    )
    .join(room_devices, room_devices.c.seat == room_seats.c.id)
    .where(_by(room_devices, "participant"))
    .order_by(room_devices.c.at.desc(), room_seats.c.id.desc())
    .limit(1)
)
_VOTE = select(room_votes).where(_by(room_votes, "submission"))
_VOTES_OF = select(room_votes).where(_by(room_votes, "seat", "step")).order_by(room_votes.c.id)
_VOTES = {
    (scored, of_round): _votes_query(scored=scored, of_round=of_round)
    for scored in (True, False)
    for of_round in (True, False)
}
_SURE = select(room_sure.c.seat, room_sure.c.value).where(
    _by(room_sure, "room", "step", "round"),
)
_DRAFT = select(room_drafts).where(_by(room_drafts, "room", "step", "round", "seat"))
_QUESTIONS = select(room_questions).where(_by(room_questions, "room")).order_by(room_questions.c.id)


class RoomRecords:
    """Rooms in a database. Each method is one transaction, on disk when it returns."""

    def __init__(self, engine: Engine, reading: Reading | None = None) -> None:
        self._engine = engine
        self._reading = reading or Reading(engine)

    def together(self) -> AbstractContextManager[None]:
        """Look up many things with one connection."""
        return self._reading.together()

    # ---- rooms and their logs ----

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

    def rooms(self, *, running: bool = False) -> list[RoomRow]:
        """All rooms, or those that have not ended; the newest first."""
        return self._rooms(rooms.c.ended.is_(False) if running else None)

    def _rooms(self, where: ColumnElement[bool] | None) -> list[RoomRow]:
        query = select(rooms).order_by(rooms.c.id.desc())
        with self._reading.connect() as connection:
            rows = connection.execute(query if where is None else query.where(where))
            return [RoomRow(row.id, row.code, row.at, row.ended) for row in rows]

    def events(self, room: int, since: int = 0) -> list[Event]:
        """The log after a number."""
        with self._reading.connect() as connection:
            return _events(connection, room, since)

    def last(self, room: int) -> int:
        """The number of the last event, 0 where the room is gone."""
        with self._reading.connect() as connection:
            return _last(connection, room)

    @contextmanager
    def turn(self, room: int, *, voting: bool = False) -> Iterator[Turn]:
        """Read a room and change it while nobody leads it on.

        Args:
            room: its number.
            voting: only a vote is added. Many may do so at once, and whoever leads waits for them.
        """
        # SQLite's transaction is the lock already; elsewhere it is the room's row.
        with self._engine.begin() as connection:
            connection.execute(_row(room, voting=voting))
            yield Turn(connection, room)

    def delete(self, room: int) -> None:
        """Remove a room with everything in it."""
        with self._engine.begin() as connection:
            connection.execute(delete(rooms).where(rooms.c.id == room))

    # ---- people ----

    def seats(self, room: int) -> list[Seat]:
        """Everybody who has joined, simulated or not."""
        with self._reading.connect() as connection:
            return [_seat(row) for row in connection.execute(_SEATS, {"room": room})]

    def joined(self, room: int) -> int:
        """How many people have joined."""
        with self._reading.connect() as connection:
            return int(connection.scalar(_JOINED, {"room": room}) or 0)

    def leaders(self, room: int) -> set[str]:
        """The participants who have led a room from their pages."""
        with self._reading.connect() as connection:
            return set(connection.scalars(_LEADERS, {"room": room}))

    def seat_of(self, participant: str, room: int | None = None) -> Seat | None:
        """Where a browser sits: in a room, or in the one it joined last."""
        query = _SEAT_OF if room is None else _SEAT_OF.where(room_devices.c.room == room)
        with self._reading.connect() as connection:
            row = connection.execute(query, {"participant": participant}).first()
        return None if row is None else _seat(row)

    def look(self, participant: str, step: str, round: int) -> Look | None:
        """What changes a seat's page, where its browser sits now, for one vote of its room."""
        which = {"participant": participant, "step": step, "round": round}
        with self._reading.connect() as connection:
            row = connection.execute(_LOOK, which).first()
        if row is None:
            return None
        return Look(_seat(row), row.last or 0, row.vote or 0, row.draft or 0, row.sure or 0)

    def join(
        self,
        room: int,
        participant: str,
        at: datetime,
        *,
        simulated: Callable[[list[Event]], bool] | None = None,
        network: str | None = None,
        **told: Any,
    ) -> Seat | None:
        """Give a browser a seat, or the one it has; what it tells of itself is noted.

        Args:
            room: the room's number.
            participant: whose browser.
            at: now.
            simulated: for somebody who is not there: whether the log as it is now lets them in.
            network: where they come from.
            told: nickname, role, table.

        Returns:
            The seat; None where the log does not let them in.
        """
        mine = and_(room_devices.c.room == room, room_devices.c.participant == participant)
        with alone(self._engine, "seat", room, participant) as connection:
            if simulated is not None:
                # Until they sit nobody leads the room on, or they would come in behind the end.
                connection.execute(_row(room, voting=True))
                if not simulated(_events(connection, room, 0)):
                    return None
            seat = connection.scalar(select(room_devices.c.seat).where(mine))
            if seat is None:
                how = {"simulated": simulated is not None, "network": network}
                seat = _seat_for(connection, room, participant, at, **how)
                _sit(connection, room, participant, seat, at)
            else:
                connection.execute(update(room_devices).where(mine).values(at=at))
            _change(connection, seat, **_told(**told))
            row = connection.execute(select(room_seats).where(room_seats.c.id == seat)).one()
            return _seat(row)

    def sit(self, seat: Seat, participant: str, at: datetime) -> None:
        """Let another browser take a seat that somebody has. The words for it have done their work."""
        with alone(self._engine, "seat", seat.room, participant) as connection:
            mine = and_(room_devices.c.room == seat.room, room_devices.c.participant == participant)
            connection.execute(delete(room_devices).where(mine))
            connection.execute(delete(room_resumes).where(room_resumes.c.seat == seat.id))
            _sit(connection, seat.room, participant, seat.id, at)

    def tell(self, seat: int, nickname: str | None, role: Role | None, table: int | None) -> None:
        """Note what somebody says of themselves."""
        with self._engine.begin() as connection:
            _change(connection, seat, **_told(nickname, role, table))

    def seen(self, seat: int, at: datetime) -> None:
        """Their page is there."""
        with self._engine.begin() as connection:
            _change(connection, seat, seen=at)

    def typing(self, seat: int, at: datetime | None) -> None:
        """They are working on an answer; None when it is sent."""
        with self._engine.begin() as connection:
            _change(connection, seat, typing=at)

    # ---- what they send ----

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

    def be_sure(self, where: Round, seat: int, value: int | None) -> None:
        """Note how sure somebody says they are; None takes it back. A seat that is gone says nothing."""
        at = _in_round(room_sure, where, seat)
        with alone(self._engine, "sure", seat) as connection:
            connection.execute(delete(room_sure).where(at))
            if value is not None and _is_there(connection, seat):
                row = {**_round_values(where), "seat": seat, "value": value}
                connection.execute(insert(room_sure).values(**row))

    def sure(self, where: Round) -> dict[int, int]:
        """How sure those are who said it, by seat."""
        with self._reading.connect() as connection:
            rows = connection.execute(_SURE, _round_values(where))
            return {row.seat: row.value for row in rows}

    def draft(self, where: Round, seat: int) -> tuple[int, Any] | None:
        """The number and the content of what somebody is working on."""
        with self._reading.connect() as connection:
            row = connection.execute(_DRAFT, {**_round_values(where), "seat": seat}).first()
        return None if row is None else (row.seq, row.given)

    def keep_draft(self, where: Round, seat: int, seq: int, given: Any) -> bool:
        """Keep what somebody is working on; False where something newer stands, or the seat is gone."""
        at = _in_round(room_drafts, where, seat)
        with alone(self._engine, "draft", seat) as connection:
            if not _is_there(connection, seat):
                return False
            there = connection.execute(select(room_drafts.c.seq).where(at)).first()
            if there is None:
                row = {**_round_values(where), "seat": seat, "seq": seq, "given": given}
                connection.execute(insert(room_drafts).values(**row))
            elif seq > there.seq:
                connection.execute(update(room_drafts).where(at).values(seq=seq, given=given))
            return there is None or seq >= there.seq

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

    def _count(self, table: Table, where: ColumnElement[bool]) -> int:
        with self._reading.connect() as connection:
            query = select(func.count()).select_from(table).where(where)
            return int(connection.scalar(query) or 0)

    def questions(self, room: int, ids: Collection[int] | None = None) -> list[Question]:
        """The wall, or some questions on it; oldest first."""
        query = _QUESTIONS if ids is None else _QUESTIONS.where(room_questions.c.id.in_(ids))
        with self._reading.connect() as connection:
            rows = connection.execute(query, {"room": room})
            return [Question(row.id, row.seat, row.text, row.at) for row in rows]

    # ---- words to come back by, and wrong codes ----

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
        return None if row is None else _seat(row)

    def guess(self, participant: str, at: datetime) -> None:
        """Note a wrong code."""
        with self._engine.begin() as connection:
            connection.execute(insert(guesses).values(participant=participant, at=at))

    def guesses(self, since: datetime) -> list[tuple[str, datetime]]:
        """Wrong codes since a time: whose, and when."""
        query = select(guesses).where(guesses.c.at > since).order_by(guesses.c.id)
        with self._reading.connect() as connection:
            return [(row.participant, row.at) for row in connection.execute(query)]

    # ---- facilitators ----

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

    # ---- settings ----

    def setting(self, name: str) -> str | None:
        """A setting of the workbook as a whole."""
        with self._reading.connect() as connection:
            return connection.scalar(select(settings.c.value).where(settings.c.name == name))

    def set_setting(self, name: str, value: str) -> None:
        """Change a setting."""
        with alone(self._engine, "setting", name) as connection:
            connection.execute(delete(settings).where(settings.c.name == name))
            connection.execute(insert(settings).values(name=name, value=value))

    def settle(self, name: str, value: str) -> bool:
        """Set what has not been set yet; False where it has, and stays."""
        with self._engine.begin() as connection:
            return add_once(connection, settings, "name", name=name, value=value)

    def drop_setting(self, name: str) -> None:
        """Forget a setting."""
        with self._engine.begin() as connection:
            connection.execute(delete(settings).where(settings.c.name == name))


def _row(room: int, *, voting: bool) -> Select[Any]:
    """A room's row, held until the transaction ends."""
    return select(rooms.c.id).where(rooms.c.id == room).with_for_update(read=voting)


def _events(connection: Connection, room: int, since: int) -> list[Event]:
    rows = connection.execute(_EVENTS, {"room": room, "since": since})
    return [Event(row.seq, row.kind, row.data, row.at) for row in rows]


def _last(connection: Connection, room: int) -> int:
    return int(connection.scalar(_LAST, {"room": room}) or 0)


def _seat_for(connection: Connection, room: int, person: str, at: datetime, **how: Any) -> int:
    """A person's seat, which is there already if their browser had moved to somebody else's."""
    theirs = and_(room_seats.c.room == room, room_seats.c.person == person)
    known = connection.scalar(select(room_seats.c.id).where(theirs))
    if known is not None:
        return int(known)
    row = {"room": room, "person": person, "at": at, "seen": at, **how}
    made = connection.execute(insert(room_seats).values(**row).returning(room_seats.c.id))
    return int(made.scalar_one())


def _told(
    nickname: str | None = None, role: Role | None = None, table: int | None = None
) -> dict[str, Any]:
    """What people say of themselves; `table` is a word of SQL, so its column has another name."""
    return {"nickname": nickname, "role": role, "place": table}


def _is_there(connection: Connection, seat: int) -> bool:
    """Whether a seat is still there, and stays until the transaction ends.

    Simulated people go with all that they had.
    """
    found = select(room_seats.c.id).where(room_seats.c.id == seat)
    found = found.with_for_update(read=True, key_share=True)
    return connection.scalar(found) is not None


def _change(connection: Connection, seat: int, **values: Any) -> None:
    connection.execute(update(room_seats).where(room_seats.c.id == seat).values(**values))


def _sit(connection: Connection, room: int, participant: str, seat: int, at: datetime) -> None:
    row = {"room": room, "participant": participant, "seat": seat, "at": at}
    connection.execute(insert(room_devices).values(**row))


def _seat(row: Row[Any]) -> Seat:
    return Seat(
        id=row.id,
        room=row.room,
        person=row.person,
        nickname=row.nickname,
        role=row.role,
        table=row.place,
        simulated=row.simulated,
        at=row.at,
        seen=row.seen,
        typing=row.typing,
        network=row.network,
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


def _round_values(where: Round) -> dict[str, Any]:
    return {"room": where.room, "step": where.step, "round": where.round}


def _in_round(table: Table, where: Round, seat: int | None = None) -> ColumnElement[bool]:
    values = _round_values(where) | ({} if seat is None else {"seat": seat})
    return and_(*(table.c[name] == value for name, value in values.items()))
