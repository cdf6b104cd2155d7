"""Rooms in memory: as true to the contract as the database, and quicker."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC
from itertools import count
from threading import RLock

from tests.learning.doubles import MemoryKeeper
from workbook.learning import Conflict
from workbook.learning.records import score_from_json, score_to_json
from workbook.rooms.records import Event, Look, Question, RoomRow, RoomVote, Round, Seat, Taken


@dataclass
class Tables:
    """All that is kept. What stands in it is never changed, only replaced."""

    rooms: dict[int, RoomRow] = field(default_factory=dict)
    logs: dict[int, tuple[Event, ...]] = field(default_factory=dict)
    seats: dict[int, Seat] = field(default_factory=dict)
    devices: dict[tuple[int, str], tuple[int, object]] = field(default_factory=dict)
    votes: dict[str, RoomVote] = field(default_factory=dict)
    sure: dict[tuple[Round, int], int] = field(default_factory=dict)
    drafts: dict[tuple[Round, int], tuple[int, object]] = field(default_factory=dict)
    questions: dict[str, tuple[int, Question]] = field(default_factory=dict)
    resumes: dict[str, tuple[int, object]] = field(default_factory=dict)
    guesses: tuple[tuple[str, object], ...] = ()
    chairs: dict[str, tuple[str, bool, int | None, object]] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)

    def copy(self):
        """The same, to go back to."""
        return Tables(**{name: copy(table) for name, table in vars(self).items()})


class MemoryTurn:
    """A `Turn` that forgets."""

    def __init__(self, keeper, room):
        self._keeper, self._room = keeper, room

    @property
    def _kept(self):
        return self._keeper.kept

    def events(self, since=0):
        return list(self._kept.logs.get(self._room, ())[since:])

    def append(self, kind, data, at):
        log = self._kept.logs[self._room]
        event = Event(len(log) + 1, kind, json.loads(json.dumps(data)), at.astimezone(UTC))
        self._kept.logs[self._room] = (*log, event)
        return event.seq

    def set_ended(self, ended):
        row = self._kept.rooms[self._room]
        self._kept.rooms[self._room] = replace(row, ended=ended)

    def send_home(self):
        bots = [s for s in self._kept.seats.values() if s.room == self._room and s.simulated]
        self._keeper.work.forget({seat.person for seat in bots})
        self._keeper.drop_seats({seat.id for seat in bots})

    def last_vote(self):
        return max(
            (v.id for v in self._kept.votes.values() if v.where.room == self._room), default=0
        )

    def last_question(self):
        asked = self._keeper.questions(self._room)
        return max((question.id for question in asked), default=0)

    def count_late(self, where):
        for id, vote in self._kept.votes.items():
            if vote.where == where:
                self._kept.votes[id] = replace(vote, late=False)

    def add_vote(self, vote):
        known = self._kept.votes.get(vote.submission)
        if known is not None:
            if (known.seat, known.where) != (vote.seat, vote.where):
                raise Conflict(vote.submission)
            return known
        assert vote.seat in self._kept.seats, "a vote of a seat that is gone"
        score = vote.score and score_from_json(score_to_json(vote.score))
        given = json.loads(json.dumps(vote.given))
        kept = replace(vote, id=next(self._keeper.ids), score=score, given=given)
        self._kept.votes[vote.submission] = kept
        return vote

    def blank(self, question):
        for id, (room, asked) in self._kept.questions.items():
            if (room, asked.id) == (self._room, question):
                self._kept.questions[id] = (room, replace(asked, text=""))


class MemoryRooms:
    """A `RoomKeeper` that forgets.

    Args:
        work: where everybody's own work is kept, of which simulated people's goes with them.
    """

    def __init__(self, work=None):
        self.work = work or MemoryKeeper()
        self.kept = Tables()
        self.ids = count(1)
        self._one_at_a_time = RLock()

    def together(self):
        return nullcontext()

    @contextmanager
    def _all_or_nothing(self) -> Iterator[Tables]:
        with self._one_at_a_time:
            before = self.kept.copy()
            try:
                yield self.kept
            except BaseException:
                self.kept = before
                raise

    # ---- rooms and their logs ----

    def create(self, code, data, at):
        with self._all_or_nothing() as kept:
            if self.by_code(code):
                raise Taken(code)
            row = RoomRow(next(self.ids), code, at, ended=False)
            kept.rooms[row.id], kept.logs[row.id] = row, ()
            MemoryTurn(self, row.id).append("created", data, at)
            return row

    def by_code(self, code):
        return next((row for row in self.kept.rooms.values() if row.code == code), None)

    def room(self, id):
        return self.kept.rooms.get(id)

    def rooms(self):
        return sorted(self.kept.rooms.values(), key=lambda row: -row.id)

    def running(self):
        return {row.id: self.last(row.id) for row in self.rooms() if not row.ended}

    def events(self, room, since=0):
        with self._one_at_a_time:  # what is done in a turn is seen when the turn is done
            return list(self.kept.logs.get(room, ())[since:])

    def last(self, room):
        return len(self.kept.logs.get(room, ()))

    @contextmanager
    def turn(self, room, *, voting=False):
        del voting  # one at a time in any case
        with self._all_or_nothing():
            yield MemoryTurn(self, room)

    def delete(self, room):
        with self._all_or_nothing() as kept:
            self.drop_seats({seat.id for seat in kept.seats.values() if seat.room == room})
            kept.rooms.pop(room, None)
            kept.logs.pop(room, None)
            for credential, (who, live, led, at) in kept.chairs.items():
                kept.chairs[credential] = (who, live, None if led == room else led, at)

    def drop_seats(self, gone):
        """Seats go with all that hangs on them."""
        kept = self.kept
        kept.seats = {id: seat for id, seat in kept.seats.items() if id not in gone}
        kept.devices = {at: held for at, held in kept.devices.items() if held[0] not in gone}
        kept.votes = {id: vote for id, vote in kept.votes.items() if vote.seat not in gone}
        kept.sure = {at: value for at, value in kept.sure.items() if at[1] not in gone}
        kept.drafts = {at: draft for at, draft in kept.drafts.items() if at[1] not in gone}
        kept.questions = {id: q for id, q in kept.questions.items() if q[1].seat not in gone}
        kept.resumes = {words: one for words, one in kept.resumes.items() if one[0] not in gone}

    # ---- people ----

    def seats(self, room):
        held = {seat for seat, _ in list(self.kept.devices.values())}
        return [s for s in list(self.kept.seats.values()) if s.room == room and s.id in held]

    def joined(self, room):
        return sum(not seat.simulated for seat in self.seats(room))

    def seat_of(self, participant, room=None):
        mine = [
            (at, seat)
            for (where, who), (seat, at) in list(self.kept.devices.items())
            if who == participant and room in (None, where)
        ]
        return self.kept.seats[max(mine)[1]] if mine else None

    def look(self, participant, step, round):
        seat = self.seat_of(participant)
        if seat is None:
            return None
        at = (Round(seat.room, step, round), seat.id)
        vote = max((vote.id for vote in self.votes_of(seat.id, step)), default=0)
        draft, sure = self.kept.drafts.get(at, (0,))[0], self.kept.sure.get(at, 0)
        return Look(seat, self.last(seat.room), vote, draft, sure)

    def join(self, room, participant, at, *, simulated=None, network=None, **told):
        with self._all_or_nothing() as kept:
            if simulated is not None and not simulated(MemoryTurn(self, room)):
                return None
            id = kept.devices.get((room, participant), (None,))[0]
            if id is None:
                how = {"simulated": simulated is not None, "network": network}
                id = self._seat_for(room, participant, at, **how)
            kept.devices[room, participant] = (id, at)
            self._change(id, **told)
            return kept.seats[id]

    def _seat_for(self, room, person, at, **how):
        for seat in self.kept.seats.values():
            if (seat.room, seat.person) == (room, person):
                return seat.id
        id = next(self.ids)
        told = {"nickname": None, "role": None, "table": None, "typing": None}
        self.kept.seats[id] = Seat(id=id, room=room, person=person, at=at, seen=at, **told, **how)
        return id

    def sit(self, seat, participant, at):
        with self._all_or_nothing() as kept:
            kept.resumes = {w: one for w, one in kept.resumes.items() if one[0] != seat.id}
            kept.devices[seat.room, participant] = (seat.id, at)

    def _change(self, seat, **values):
        with self._one_at_a_time:
            if seat in self.kept.seats:
                self.kept.seats[seat] = replace(self.kept.seats[seat], **values)

    def tell(self, seat, nickname, role, table):
        self._change(seat, nickname=nickname, role=role, table=table)

    def seen(self, seat, at):
        self._change(seat, seen=at)

    def typing(self, seat, at):
        self._change(seat, typing=at)

    # ---- what they send ----

    def votes(self, room, step, round=None, *, scored=True):
        found = [
            vote
            for vote in list(self.kept.votes.values())
            if (vote.where.room, vote.where.step) == (room, step)
            and round in (None, vote.where.round)
        ]
        return found if scored else [replace(vote, score=None) for vote in found]

    def vote(self, submission):
        return self.kept.votes.get(submission)

    def sent(self, room, step=None):
        return sum(
            vote.where.room == room and step in (None, vote.where.step)
            for vote in list(self.kept.votes.values())
        )

    def votes_of(self, seat, step):
        votes = list(self.kept.votes.values())
        return [vote for vote in votes if (vote.seat, vote.where.step) == (seat, step)]

    def be_sure(self, where, seat, value):
        with self._one_at_a_time:
            self.kept.sure.pop((where, seat), None)
            if value is not None and seat in self.kept.seats:
                self.kept.sure[where, seat] = value

    def sure(self, where):
        return {seat: v for (at, seat), v in list(self.kept.sure.items()) if at == where}

    def draft(self, where, seat):
        return self.kept.drafts.get((where, seat))

    def keep_draft(self, where, seat, seq, given):
        with self._one_at_a_time:
            if seat not in self.kept.seats:
                return False
            there = self.kept.drafts.get((where, seat))
            if there is None or seq > there[0]:
                self.kept.drafts[where, seat] = (seq, given)
            return there is None or seq >= there[0]

    def ask(self, submission, seat, text, at, check=lambda _: None):
        with self._all_or_nothing() as kept:
            known = kept.questions.get(submission)
            if known is None:
                mine = [q for _, q in kept.questions.values() if q.seat == seat.id]
                check([question.at for question in mine])
                assert seat.id in kept.seats, "a question of a seat that is gone"
                known = seat.room, Question(next(self.ids), seat.id, text, at)
                kept.questions[submission] = known
            if known[1].seat != seat.id:
                raise Conflict(submission)

    def asked(self, room, seat=None, after=0):
        wall = self.questions(room)
        return sum(one.id > after and seat in (None, one.seat) for one in wall)

    def questions(self, room, ids=None):
        return [
            question
            for where, question in list(self.kept.questions.values())
            if where == room and (ids is None or question.id in ids)
        ]

    # ---- words to come back by, and wrong codes ----

    def keep_resume(self, words, seat, until):
        with self._all_or_nothing() as kept:
            kept.resumes = {w: one for w, one in kept.resumes.items() if one[0] != seat.id}
            kept.resumes[words] = (seat.id, until)

    def resumed(self, words, now):
        seat, until = self.kept.resumes.get(words, (None, now))
        return self.kept.seats[seat] if until > now else None

    def guess(self, participant, at):
        with self._one_at_a_time:
            self.kept.guesses = (*self.kept.guesses, (participant, at))

    def guesses(self, since):
        return [(who, at) for who, at in self.kept.guesses if at > since]

    # ---- facilitators ----

    def give_chair(self, credential, participant, at):
        with self._one_at_a_time:
            led = [
                (when, room)
                for who, _, room, when in self.kept.chairs.values()
                if who == participant
            ]
            room = max(led, key=lambda one: one[0])[1] if led else None
            self.kept.chairs[credential] = (participant, True, room, at)

    def take_chair(self, credential):
        with self._one_at_a_time:
            if credential in self.kept.chairs:
                who, _, room, at = self.kept.chairs[credential]
                self.kept.chairs[credential] = (who, False, room, at)

    def take_chairs(self, participant):
        for credential, (who, *_) in list(self.kept.chairs.items()):
            if who == participant:
                self.take_chair(credential)

    def bind_chair(self, credential, room, at):
        with self._one_at_a_time:
            if credential in self.kept.chairs:
                who, live, _, _ = self.kept.chairs[credential]
                self.kept.chairs[credential] = (who, live, room, at)

    def chair(self, credential):
        _, live, room, _ = self.kept.chairs.get(credential, (None, False, None, None))
        return (True, room) if live else (False, None)

    def clear_chairs(self):
        self.kept.chairs = {}

    def leaders(self, room):
        return {who for who, _, led, _ in list(self.kept.chairs.values()) if led == room}

    # ---- settings ----

    def setting(self, name):
        return self.kept.settings.get(name)

    def set_setting(self, name, value):
        self.kept.settings[name] = value

    def settle(self, name, value):
        with self._one_at_a_time:
            new = name not in self.kept.settings
            self.kept.settings.setdefault(name, value)
            return new

    def drop_setting(self, name):
        self.kept.settings.pop(name, None)
