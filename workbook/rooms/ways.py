"""Somebody's way through the step a room is at: draft, send, change until it closes, feedback."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workbook.content import ROLES, AnswerError, Exercise, Library, Role, Scenario
from workbook.learning import Clock, Conflict, NotNow, Refused
from workbook.learning.way import SUBMISSION_ID, told
from workbook.rooms.folds import Folds
from workbook.rooms.keeper import RoomKeeper
from workbook.rooms.records import RoomVote, Round, Seat
from workbook.rooms.state import Room, Step
from workbook.rooms.talk import TurnVote

MOVED_ON = "The room has moved on, so this answer was not taken."
PAUSED = "The room is paused. Your answer is kept here, and can be sent when it goes on."


@dataclass(frozen=True)
class RoomWay:
    """A seat's way through the present step. It answers what a `learning.Way` answers.

    Args:
        records: where votes are kept.
        folds: how rooms stand.
        library: where the guidance behind the feedback is read.
        clock: tells the time.
        code: the room's code.
        room: how the room stands.
        seat: who is answering.
        scenario: the scenario of the exercise.
        plain: the exercise as it is for everybody, or the vote on a turn of a talk.
    """

    records: RoomKeeper
    folds: Folds
    library: Library
    clock: Clock
    code: str
    room: Room
    seat: Seat
    scenario: Scenario
    plain: Exercise | TurnVote

    @property
    def exercise(self) -> Exercise | TurnVote:
        """The exercise as those in this seat's role find it."""
        return self._as(self.role)

    def _as(self, role: Role | None) -> Exercise | TurnVote:
        plain = self.plain
        return plain.for_role(role) if isinstance(plain, Exercise) else plain

    @cached_property
    def role(self) -> Role | None:
        """The role in which this seat answers; once it has and the vote is over, in which it did."""
        sent = None if self._is_open else self._stands
        return sent.role if sent else self.seat.role

    @property
    def _is_open(self) -> bool:
        return self.room.standing().phase == "open"

    @cached_property
    def _stands(self) -> RoomVote | None:
        return self.sent()

    @property
    def step(self) -> Step:
        """The present step."""
        assert self.room.step is not None
        return self.room.step

    @property
    def where(self) -> Round:
        """The present vote."""
        return Round(self.seat.room, self.step.id, self.room.standing().round)

    def view(self) -> dict[str, Any]:
        """All that this seat may see of the exercise now, as JSON data for the screen."""
        exercise, phase = self.exercise, self.room.standing().phase
        sent = self._stands
        draft = self._draft(sent)
        state = {"open": "open", "closed": "held", "revealed": "answered"}[phase]
        answer = draft["answer"] if draft else exercise.blank()
        shown = sent.given if sent and state != "open" else answer
        view = {
            "kind": exercise.kind,
            "who": hashlib.sha256(self.seat.person.encode()).hexdigest()[:12],
            "place": f"{self.code}/{self.step.id}",
            "version": self.scenario.version,
            "scenario": {"id": self.scenario.id, "title": self.scenario.title},
            "title": exercise.title,
            "step": None,
            "situation": self._situation(),
            "prompt": exercise.prompt,
            "attempt": self.where.round,
            "counted": True,
            "scored": exercise.scored,
            "role": {"now": self.seat.role, "roles": list(ROLES)} if self.plain.roles else None,
            "question": self._question(shown),
            "state": state,
            "held": "closed",
            "draft": draft if state == "open" else {"answer": shown, "seq": 0},
            "sent": None if sent is None else sent.given,
            "hints": {"shown": [], "left": 0},
            "feedback": self._feedback(sent) if state == "answered" else None,
        }
        return view | {"terms": self.library.terms_in(view)}

    def _question(self, answer: Any) -> dict[str, Any]:
        if isinstance(self.exercise, Exercise):
            return self.scenario.question(self.exercise, answer)
        return self.exercise.question(answer)

    def _situation(self) -> str:
        if not isinstance(self.exercise, Exercise):
            return ""
        parts = (self.scenario.situation, self.exercise.situation)
        return "\n\n".join(part.strip() for part in parts if part.strip())

    def sent(self) -> RoomVote | None:
        """The vote that stands in this round for this seat, or for its table."""
        mine = [vote for vote in self._votes() if vote.where == self.where]
        fitting = [vote for vote in mine if self._fits(vote)]
        return next((v for v in reversed(fitting) if not v.late), fitting[-1] if fitting else None)

    def _fits(self, vote: RoomVote) -> bool:
        role = self.seat.role if self._is_open else vote.role
        return self._as(role).fits(vote.given)

    def _votes(self) -> list[RoomVote]:
        table = self._table(self.room)
        if table is None:
            return self.records.votes_of(self.seat.id, self.step.id)
        votes = self.records.votes(self.seat.room, self.step.id, self.where.round)
        return [vote for vote in votes if vote.table == table]

    def _table(self, room: Room) -> int | None:
        """The table whose answer this seat's is, as it was settled when the vote was opened."""
        return room.table_of(self.seat.id, self.step.id, self.where.round)

    def _draft(self, sent: RoomVote | None) -> dict[str, Any] | None:
        kept = self.records.draft(self.where, self.seat.id)
        if kept is not None and self.exercise.fits(kept[1]):
            return {"seq": kept[0], "answer": kept[1]}
        if sent is not None:
            return {"seq": kept[0] if kept else 0, "answer": sent.given}
        return None

    def _feedback(self, sent: RoomVote | None) -> dict[str, Any] | None:
        plain = self.plain
        if not isinstance(plain, Exercise):
            return None
        role: Role | None = sent.role if sent else self.seat.role
        given = sent.given if sent else plain.blank()
        score = plain.for_role(role).score(given)
        label = "second" if self.where.round > 1 else "first"
        return told(self.library, plain, given, score, label, role)

    def draft(self, attempt: int, seq: int, given: Any) -> bool:
        """Keep an answer being worked on; False where the vote has closed, or newer work stands.

        Raises:
            Refused: it is no answer to this exercise.
        """
        if attempt != self.where.round or not self._is_open:
            return False
        return self.records.keep_draft(self.where, self.seat.id, seq, self._read(given))

    def submit(self, submission: str, attempt: int, version: int, given: Any) -> RoomVote:
        """Take a vote. The same submission again is the same vote; another one replaces it.

        One that arrives after the close, as from a phone that was out of reach, is kept for its
        sender and counts in no picture.

        Raises:
            Refused: it cannot be taken; nothing is stored.
        """
        if not SUBMISSION_ID.fullmatch(submission):
            raise Refused("This page sent an answer without a proper number. Reload the page.")
        before = self.records.vote(submission)
        if before is not None and before.seat == self.seat.id:
            return before  # whatever the room has moved on to since
        if version != self.scenario.version:
            raise Refused("The wording here has changed. Reload the page to see the new one.")
        if isinstance(self.plain, TurnVote) and attempt != self.where.round:
            raise Refused(MOVED_ON)  # what could be said a turn ago can no longer be read
        answer = self._read(given)
        if unready := self.exercise.unready(answer):
            raise Refused(unready)
        if self.plain.roles and self.seat.role is None:
            raise Refused("Say first who you are here: the best answer depends on it.")
        where = Round(self.seat.room, self.step.id, attempt)
        try:
            return self._add(submission, where, answer)
        except Conflict:
            # The same answer may have come by another tab in this very moment.
            again = self.records.vote(submission)
            if again is None or again.seat != self.seat.id:
                raise Refused("This answer's number is already in use. Reload the page.") from None
            return again

    def _add(self, submission: str, where: Round, answer: Any) -> RoomVote:
        with self.records.turn(self.seat.room, voting=True) as turn:
            room = self.folds.within(self.seat.room, turn)
            vote = RoomVote(
                submission=submission,
                where=where,
                seat=self.seat.id,
                given=answer,
                score=self.exercise.score(answer),
                role=self.seat.role,
                table=self._table(room),
                late=self._is_late(room, where),
                at=self.clock(),
            )
            return turn.add_vote(vote)

    def _is_late(self, room: Room, where: Round) -> bool:
        """Whether the vote has closed meanwhile.

        Raises:
            Refused: it is over altogether, or this seat's vote was in when it closed.
            NotNow: the room is paused.
        """
        standing = room.standing()
        if room.here != where.step or standing.round != where.round or room.ended:
            raise Refused(MOVED_ON)
        if room.paused:
            raise NotNow(PAUSED)
        if standing.phase == "open":
            return False
        if standing.phase == "closed" and self.sent() is None:
            return True
        raise Refused("The vote is closed, so your last answer before that stands.")

    def retry(self, attempt: int, steps: int = 0) -> None:
        """There is no practice in a room: the facilitator opens a second vote."""

    def hint(self, attempt: int, number: int) -> None:
        """There are no hints in a room: one's neighbours are there."""

    def _read(self, given: Any) -> Any:
        try:
            return self.exercise.read(given)
        except AnswerError as error:
            raise Refused(str(error)) from error
