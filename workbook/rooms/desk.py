"""An attendee's side of a room: what they see, and what they may do."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from workbook.content import ROLES, Exercise, Library, Role
from workbook.learning import Clock, Conflict, NotNow, Refused, Way, WayThrough
from workbook.learning.way import SUBMISSION_ID
from workbook.rooms.doors import RESUME_MINUTES, TABLES, Doors, described, written
from workbook.rooms.folds import Folds
from workbook.rooms.keeper import RoomKeeper
from workbook.rooms.pace import OWN, TALK, VOTED
from workbook.rooms.polls import Poll
from workbook.rooms.records import Round, Seat
from workbook.rooms.state import Room, Standing, apart
from workbook.rooms.talk import TurnVote
from workbook.rooms.ways import MOVED_ON, PAUSED, RoomWay

DAYS = 90
"""How long a room is kept."""

LONGEST_QUESTION = 500
QUESTIONS_A_MINUTE = 5
QUESTIONS_A_SESSION = 20
SURE = (1, 2, 3)
TYPING_EVERY = timedelta(seconds=3)
SEEN_EVERY = timedelta(seconds=8)


OwnWay = Callable[[str, str, bool], Way]
"""A person's own way through an exercise: person, `scenario/exercise`, whether it is withheld."""


@dataclass
class Desk:
    """Where somebody takes part.

    Args:
        records: where rooms are kept.
        folds: how they stand.
        library: the content.
        own_way: for exercises that everybody does for themselves.
        clock: tells the time.
        participant: whose browser it is.
        network: where that browser is, if the server has said so; no address, and the same for
            whoever shares one.
    """

    records: RoomKeeper
    folds: Folds
    library: Library
    own_way: OwnWay
    clock: Clock
    participant: str
    network: str | None = None

    def __post_init__(self) -> None:
        self.doors = Doors(self.records, self.folds, self.clock)
        self.code = ""
        self.words: str | None = None
        self.notice: dict[str, str] | None = None
        self._room: Room | None = None
        self._of: int | None = None
        self._at: tuple[int, int] | None = None
        self._codes: dict[int, str] = {}
        self._seen: datetime | None = None
        self._typed: datetime | None = None
        self._drafted = 0

    # ---- where they are ----

    @property
    def seat(self) -> Seat | None:
        """Their seat in the room they joined last."""
        seat = self.records.seat_of(self.participant)
        self._at = (seat.room, seat.id) if seat else None
        return seat

    @property
    def room(self) -> int | None:
        """The room they were in when that was last looked up."""
        return self._at[0] if self._at else None

    @property
    def circles(self) -> frozenset[tuple[str, int, int]]:
        """Who sees what is done here, as far as it is known: whoever sits here too, and their table."""
        if self._at is None:
            return frozenset()
        room, seat = self._at
        joint = _joint(self._room, seat) if self._room and self._of == room else None
        table = () if joint is None else (("table", room, joint),)
        return frozenset({("seat", room, seat), *table})

    @property
    def latest(self) -> tuple[Any, ...]:
        """What tells a page that there is something new.

        That is events, what this seat sent or said of itself from another page, and what
        neighbours sent. Asked several times a second by every page, so it looks up as little as
        can be.
        """
        room = self._room
        here, round = (room.here or "", room.standing().round) if room else ("", 0)
        look = self.records.look(self.participant, here, round)
        if look is None:
            return ()
        seat = look.seat
        self._at = (seat.room, seat.id)
        joint = room is not None and self._of == seat.room and _joint(room, seat.id) is not None
        sent = self.records.sent(seat.room, here) if joint else 0
        draft = 0 if look.draft == self._drafted else look.draft
        told = _me(seat).values()
        return seat.id, look.last, look.vote, draft, look.sure, sent, self._words_hold(), *told

    def warm(self) -> bool:
        """Read one more scenario of the agenda ahead of its time; False when all are there."""
        room = self._room
        names = (
            {step.exercise.partition("/")[0] for step in room.steps if step.exercise}
            if room
            else set()
        )
        unread = names - self.library.read
        if unread:
            self.library.usable(min(unread))
        return bool(unread)

    def _now(self, seat: Seat) -> Room:
        """How the room stands, and so what this page was last told of."""
        self._of, self._room = seat.room, self.folds.now(seat.room)
        return self._room

    def way(self, place: object = None, *, sending: bool = False) -> WayThrough:
        """The way through the present step.

        Args:
            place: what an answer was given to, as the view of the exercise names it.
            sending: whether an answer is handed in, which waits while the room is paused.

        Raises:
            Refused: there is nothing to do just now, or the room has gone on from that place.
            NotNow: the room is paused.
        """
        seat = self.seat
        if seat is not None:
            room = self._now(seat)
            if place is not None and place != self._place(seat, room):
                raise Refused(MOVED_ON)
            if sending and room.paused:
                raise NotNow(PAUSED)
            found = self._way(seat, room)
            if found is not None:
                return found
        raise Refused("There is nothing to answer just now. Look up; the next thing opens here.")

    def taken(self, submission: object) -> bool:
        """Whether something was sent and kept here before, wherever the room has gone since.

        It may be sent again when its acknowledgement was lost on the way.
        """
        seat = self.seat
        if seat is None:
            return False
        vote = self.records.vote(str(submission))
        if vote is not None:
            return vote.seat == seat.id
        steps = self._now(seat).steps
        names = {
            step.exercise
            for step in steps
            if step.exercise and self.library.exercise(step.exercise)
        }
        ways = [self.own_way(seat.person, name, True) for name in sorted(names)]
        return any(
            answer.submission == submission
            for way in ways
            for answer in way.keeper.answers(way.place)
        )

    def _place(self, seat: Seat, room: Room) -> str | None:
        """What the room is at, as the view of the exercise names it."""
        if room.step is None:
            return None
        own = Poll(self.records, self.library, seat.room, room, room.step).sort == OWN
        return room.step.exercise if own else f"{self._code(seat)}/{room.step.id}"

    def _code(self, seat: Seat) -> str:
        """The code of the room, which never changes."""
        if seat.room not in self._codes:
            row = self.records.room(seat.room)
            assert row is not None
            self._codes[seat.room] = row.code
        return self._codes[seat.room]

    def _way(self, seat: Seat, room: Room) -> WayThrough | None:
        step, phase = room.step, room.standing().phase
        if step is None or step.exercise is None or phase == "waiting" or room.ended:
            return None
        poll = Poll(self.records, self.library, seat.room, room, step)
        if poll.sort == OWN:
            return self.own_way(seat.person, step.exercise, step.exercise in room.withheld)
        if poll.scenario is None or poll.exercise is None:
            return None
        asked: Exercise | TurnVote = poll.exercise
        if poll.talk is not None:
            if poll.talk.over or phase == "revealed":
                return None
            asked = TurnVote(poll.talk)
        return RoomWay(
            self.records,
            self.folds,
            self.library,
            self.clock,
            self._code(seat),
            room,
            seat,
            poll.scenario,
            asked,
        )

    # ---- what they see ----

    def view(self) -> dict[str, Any]:
        """All that may be on their screen now, as JSON data."""
        with self.records.together():
            return self._view()

    def _view(self) -> dict[str, Any]:
        seat = self.seat
        common = {
            "who": _short(self.participant),
            "days": DAYS,
            "roles": list(ROLES),
            "tables": TABLES,
        }
        if seat is None:
            return common | {"stage": "join", "code": self.code, "number": self.participant[:8]}
        room = self._now(seat)
        mine = common | {"number": seat.person[:8], "room": self._told(seat, room), "me": _me(seat)}
        if room.ended:
            return mine | {"stage": "ended"}
        return mine | {"stage": "in", **self._step(seat, room), **self._beside(seat, room)}

    def _told(self, seat: Seat, room: Room) -> dict[str, Any]:
        step, standing = room.step, room.standing()
        return {
            "code": self._code(seat),
            "title": room.title,
            "phase": standing.phase,
            "round": standing.round,
            "by": step.by if step else "person",
            "joint": _joint(room, seat.id),
            "paused": room.paused,
            "joined": self.records.joined(seat.room),
            "rehearsal": room.rehearsal.people if room.rehearsal else None,
            "step": step
            and {
                "n": room.number,
                "of": len(room.steps),
                "title": step.title,
                "minutes": step.minutes,
                "missing": step.exercise is not None
                and self.library.exercise(step.exercise) is None,
            },
            "timer": left(room, self.clock()),
        }

    def _step(self, seat: Seat, room: Room) -> dict[str, Any]:
        nothing = {"exercise": None, "confidence": None, "picture": None, "few": False}
        step, standing = room.step, room.standing()
        if step is None or standing.phase == "waiting":
            return nothing | {"earlier": None, "talk": None}
        poll = Poll(self.records, self.library, seat.room, room, step)
        way = self._way(seat, room)
        exercise = None if way is None else way.view()
        if exercise:
            exercise["paused"] = room.paused
        if exercise and exercise["kind"] == "reflection":
            exercise["question"]["may_offer"] = True
        return {
            "exercise": exercise,
            "confidence": self._confidence(seat, poll),
            **self._pictures(seat.room, poll, way.role if isinstance(way, RoomWay) else seat.role),
            "talk": poll.talk
            and poll.talk.view(
                self.folds.once(seat.room, room.seq, "shares", poll.shares),
                debrief=standing.phase == "revealed",
                replay=bool(standing.branches),
            ),
        }

    def _confidence(self, seat: Seat, poll: Poll) -> dict[str, Any] | None:
        standing = poll.room.standing(poll.step.id)
        if poll.sort != VOTED or not poll.step.sure or standing.phase != "open":
            return None
        told = self.records.sure(Round(seat.room, poll.step.id, standing.round))
        return {"now": told.get(seat.id)}

    def _pictures(self, room: int, poll: Poll, role: Role | None) -> dict[str, Any]:
        """The bars of a vote that is over: the same for all who answer in one role."""
        standing = poll.room.standing(poll.step.id)
        if poll.sort not in (VOTED, TALK) or standing.phase == "open":
            return {"picture": None, "few": False, "earlier": None}
        return self.folds.once(
            room, poll.room.seq, ("pictures", role), lambda: self._drawn(poll, standing, role)
        )

    def _drawn(self, poll: Poll, standing: Standing, role: Role | None) -> dict[str, Any]:
        revealed = standing.phase == "revealed" and poll.sort == VOTED
        mine = poll.exercise.for_role(role) if poll.exercise else None
        drawn = poll.picture(standing.round, key=revealed, exercise=mine)
        earlier = poll.sort == VOTED and standing.round > 1
        return {
            "picture": drawn,
            "few": drawn is None and not (poll.talk and poll.talk.over),
            "earlier": poll.picture(standing.round - 1, exercise=mine) if earlier else None,
        }

    def _beside(self, seat: Seat, room: Room) -> dict[str, Any]:
        shown = self.records.questions(seat.room, room.wall) if room.wall else []
        return {
            "wall": {
                "sent": self.records.asked(seat.room, seat.id, room.asked),
                "muted": seat.id in room.muted,
                "shown": [{"text": question.text} for question in shown],
            },
            "notice": self.notice,
            "resume": {"words": self.words, "minutes": RESUME_MINUTES}
            if self._words_hold()
            else None,
        }

    def _words_hold(self) -> bool:
        """Whether another device may still come by the words; else they are shown no longer."""
        if self.words and not self.doors.hold(self.words):
            self.words = None
        return self.words is not None

    # ---- what they do ----

    def join(self, code: object, told: dict[str, Any], ticket: str | None = None) -> None:
        """Join a room, or come back to it; with a ticket, as somebody simulated.

        Raises:
            Refused: there is none with this code, or something told of oneself cannot be.
        """
        self.code = str(code)[:12]
        how = {"ticket": ticket, "network": self.network}
        seat = self.doors.join(self.participant, code, told, **how)
        self._sit(seat)

    def resume(self, words: object) -> None:
        """Take over the seat one has on another device.

        Raises:
            Refused: the words are not known, or too old.
        """
        seat = self.doors.resume(self.participant, words)
        self.notice = {"key": "resumed"}
        self._sit(seat)

    def _sit(self, seat: Seat) -> None:
        self._at, self._seen = (seat.room, seat.id), seat.seen

    def leave_words(self) -> None:
        """Ask for words with which another device can take over."""
        if seat := self.seat:
            self.words = self.doors.words_for(seat)

    def tell(self, told: dict[str, Any]) -> None:
        """Say something else of oneself.

        Raises:
            Refused: it cannot be.
        """
        if seat := self.seat:
            self.records.tell(seat.id, **described(**told))

    def choose_role(self, role: object) -> None:
        """Say in which role one answers.

        Raises:
            Refused: there is no such role.
        """
        if seat := self.seat:
            self.tell({"nickname": seat.nickname, "role": role, "table": seat.table})

    def be_sure(self, round: object, value: object, place: object = None) -> None:
        """Say how sure one is of one's answer, while the vote is open."""
        seat = self.seat
        if seat is None or (value is not None and not _sure(value)):
            return
        room = self._now(seat)
        if place is not None and place != self._place(seat, room):
            return
        standing = room.standing()
        if room.step and standing.phase == "open" and standing.round == round:
            where = Round(seat.room, room.step.id, standing.round)
            self.records.be_sure(where, seat.id, None if value is None else int(str(value)))

    def ask(self, submission: object, text: object) -> None:
        """Put a question on the wall; the facilitator decides who sees it.

        Raises:
            Refused: it is empty or too long.
        """
        seat, asked = self.seat, written(text)
        if seat is None or not SUBMISSION_ID.fullmatch(str(submission)):
            raise Refused("This question could not be sent. Reload the page.")
        if not asked or len(asked) > LONGEST_QUESTION:
            raise Refused(f"A question has 1 to {LONGEST_QUESTION} characters.")
        room = self._now(seat)
        if seat.id in room.muted:
            raise Refused(
                "The facilitator takes no more questions from here. Say it aloud instead."
            )
        now = self.clock()

        def check(before: list[datetime]) -> None:
            _not_too_many([at for at in before if not room.afresh or at > room.afresh], now)

        try:
            self.records.ask(str(submission), seat, asked, now, check)
        except Conflict:
            raise Refused("This question's number is already in use. Reload the page.") from None

    def here(self) -> None:
        """Note that their page is there."""
        now = self.clock()
        if self._at is not None and (self._seen is None or apart(self._seen, now) > SEEN_EVERY):
            self.records.seen(self._at[1], now)
            self._seen = now

    def drafted(self, seq: object) -> None:
        """Note that this page knows a draft, which it sent itself."""
        self._drafted = seq if type(seq) is int else 0

    def typing(self) -> None:
        """Note that they are working on an answer."""
        now = self.clock()
        if self._at is not None and (self._typed is None or apart(self._typed, now) > TYPING_EVERY):
            self.records.typing(self._at[1], now)
            self._typed = now

    def rest(self) -> None:
        """Note that they have handed in what they were working on."""
        if self._at is not None:
            self.records.typing(self._at[1], None)
            self._typed = None


def _joint(room: Room, seat: int) -> int | None:
    """The table with which somebody answers in the present vote."""
    return room.table_of(seat, room.here or "", room.standing().round)


def left(room: Room, now: datetime) -> dict[str, Any] | None:
    """How much of the timer is left, in seconds, for a page that counts on from there.

    It says since when, so that a timer begun again is another one, even with the same minutes.
    """
    if room.timer is None:
        return None
    whole = 60 * room.timer.minutes
    gone = room.gone(room.timer.at, now)
    return {"left": whole - gone, "of": whole, "at": room.timer.at.isoformat()}


def _not_too_many(before: list[datetime], now: datetime) -> None:
    """One person cannot bury everybody else's questions.

    Args:
        before: when they asked before.
        now: when they ask again.

    Raises:
        Refused: they have asked as much as one may, for now or altogether.
    """
    if len(before) >= QUESTIONS_A_SESSION:
        most = f"You have sent {QUESTIONS_A_SESSION} questions, as many as one person may."
        raise Refused(f"{most} Say this one aloud.")
    if len(before) >= QUESTIONS_A_MINUTE:
        wait = timedelta(minutes=1) - apart(before[-QUESTIONS_A_MINUTE], now)
        if wait > timedelta(0):
            raise Refused(
                f"That is many at once. Send this one in {ceil(wait.total_seconds())} seconds."
            )


def _sure(value: object) -> bool:
    """Whether it is one of the three numbers; True is none of them, though it equals one."""
    return type(value) is int and value in SURE


def _me(seat: Seat) -> dict[str, Any]:
    return {"nickname": seat.nickname, "role": seat.role, "table": seat.table}


def _short(participant: str) -> str:
    return hashlib.sha256(participant.encode()).hexdigest()[:12]
