"""What a facilitator sees of a room: the console, and what the big screen shows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from workbook.content import Library
from workbook.learning import Clock, Keeper
from workbook.learning.records import Answer
from workbook.rooms import beside
from workbook.rooms.desk import left
from workbook.rooms.folds import Folds
from workbook.rooms.keeper import RoomKeeper
from workbook.rooms.pace import NOTHING, OWN, TALK, VOTED, may, natural
from workbook.rooms.polls import Poll, labels
from workbook.rooms.records import Question, RoomRow, Seat
from workbook.rooms.report import report
from workbook.rooms.state import Room, Step, apart

HERE = timedelta(seconds=30)
"""A page says that it is there every ten seconds; three times missed is gone."""

TYPING = timedelta(seconds=10)
FEW_SEATS = 4
MOST_QUESTIONS = 30
"""How many of the newest questions are listed. As they are set aside, earlier ones come up."""

UNDO = timedelta(seconds=12)
"""Ten seconds on the screen, and two for the way."""


def is_here(seat: Seat, now: datetime) -> bool:
    """Whether somebody's page is there."""
    return apart(seat.seen, now) <= HERE


def is_typing(seat: Seat, now: datetime) -> bool:
    """Whether somebody is working on an answer."""
    return seat.typing is not None and apart(seat.typing, now) <= TYPING


def played(records: RoomKeeper, row: RoomRow, room: Room) -> bool:
    """Whether people have voted, other than those who lead the room from the same browser."""
    leaders = records.leaders(row.id)
    people = {
        seat.id
        for seat in records.seats(row.id)
        if not seat.simulated and seat.person not in leaders
    }
    return any(
        vote.seat in people
        for step in room.steps
        for vote in records.votes(row.id, step.id, scored=False)
    )


def crowded(people: list[Seat]) -> int | None:
    """How many sit at the one network address that has most, where that says anything.

    A few may be one household. Where all share one, as behind a venue's router, it says nothing.
    """
    most = max(Counter(seat.network for seat in people if seat.network).values(), default=0)
    return most if FEW_SEATS < most < len(people) else None


def _within(at: datetime, begun: datetime, afresh: datetime | None) -> bool:
    """Whether something was done while the room was played before it was started afresh."""
    return afresh is not None and begun <= at <= afresh


@dataclass(frozen=True)
class Console:
    """A room in a facilitator's eyes: how many, never who.

    Args:
        records: where rooms are kept.
        folds: how they stand.
        keeper: where everybody's own work is kept.
        library: the content.
        clock: tells the time.
        row: the room.
        with_report: whether the report is asked for.
    """

    records: RoomKeeper
    folds: Folds
    keeper: Keeper
    library: Library
    clock: Clock
    row: RoomRow
    with_report: bool = False

    def view(self) -> dict[str, Any]:
        """All that may be on a facilitator's screen now, as JSON data."""
        row = self.row
        room, now = self.folds.now(row.id), self.clock()
        poll = self._poll(row, room)
        commands = poll.commands() if poll else may(room, NOTHING)
        agenda = self.library.agendas.get(room.agenda)
        return {
            "code": row.code,
            "title": room.title,
            "seq": room.seq,
            "ended": room.ended is not None,
            "paused": room.paused,
            "phase": room.standing().phase,
            "round": room.standing().round,
            "by": room.step.by if room.step else "person",
            "agenda": room.agenda,
            "before": list(agenda.before) if agenda else [],
            "steps": [self._listed(step, room) for step in room.steps],
            "spent": room.gone(room.since, now) if room.since else 0,
            "whole": room.whole(now),
            "timer": left(room, now),
            "step": self._step(room.step, poll) if room.step and poll else None,
            "counts": self._counts(row, room, poll),
            "rehearsal": self._rehearsal(row, room, poll),
            "played": room.begun is not None or room.ended is not None,
            "crowded": crowded(self._people(row)),
            "next": natural(room, commands, split=poll is not None and self._split(poll)),
            "may": commands,
            "undo": undo(room, self.clock()),
            **self._pictures(poll),
            "talk": self._talk(poll),
            **self._written(row, room, poll),
            "tables": self._tables(poll),
            "screen": self._screen(room, poll),
            "report": report(self.records, self.library, row, room) if self.with_report else None,
        }

    def _poll(self, row: RoomRow, room: Room) -> Poll | None:
        return Poll(self.records, self.library, row.id, room, room.step) if room.step else None

    def _listed(self, step: Step, room: Room) -> dict[str, Any]:
        here = step.id == room.here
        phase = room.standing(step.id).phase
        return {
            "id": step.id,
            "title": step.title,
            "minutes": step.minutes,
            "kind": self._kind(step),
            "exercise": step.exercise,
            "state": "done" if phase == "revealed" and not here else phase,
            "here": here,
        }

    def _kind(self, step: Step) -> str | None:
        found = self.library.exercise(step.exercise) if step.exercise else None
        return found.kind if found else None

    def _step(self, step: Step, poll: Poll) -> dict[str, Any]:
        exercise, scenario = poll.exercise, poll.scenario
        told = None
        if exercise and scenario:
            situation = "\n\n".join(filter(None, (scenario.situation, exercise.situation)))
            told = {
                "title": exercise.title,
                "situation": situation,
                "prompt": exercise.prompt,
                "kind": exercise.kind,
            }
        return {
            "id": step.id,
            "title": step.title,
            "minutes": step.minutes,
            "notes": step.notes,
            "prompts": list(step.prompts),
            "exercise": told,
            "missing": step.exercise is not None and exercise is None,
            "review_by_past": bool(scenario and scenario.review_by < self.clock().date()),
        }

    def _people(self, row: RoomRow, *, simulated: bool = False) -> list[Seat]:
        return [seat for seat in self.records.seats(row.id) if seat.simulated == simulated]

    def _counts(self, row: RoomRow, room: Room, poll: Poll | None) -> dict[str, int]:
        figures = self._figures(self._people(row), poll)
        return figures | {"without_phone": room.without_phone}

    def _figures(self, seats: list[Seat], poll: Poll | None) -> dict[str, int]:
        now = self.clock()
        present = [seat for seat in seats if is_here(seat, now)]
        done = {seat.id for seat in seats} & (self._done(poll) if poll else set())
        typing = [seat for seat in seats if is_typing(seat, now) and seat.id not in done]
        return {
            "joined": len(seats),
            "here": len(present),
            "answered": len(done),
            "typing": len(typing),
            "dropped": len(seats) - len(present),
        }

    def _rehearsal(self, row: RoomRow, room: Room, poll: Poll | None) -> dict[str, Any] | None:
        """Simulated people, who are never counted as people: how many were asked in, and how they do."""
        if room.rehearsal is None:
            return None
        figures = self._figures(self._people(row, simulated=True), poll)
        return {
            **figures,
            "people": room.rehearsal.people,
            "mixed": room.begun is not None and played(self.records, row, room),
        }

    def _done(self, poll: Poll) -> set[int]:
        """Seats that have answered what is open now."""
        standing = poll.room.standing()
        if poll.sort == OWN:
            people = {answer.place.participant for answer in self._own(poll)}
            return {seat.id for seat in poll.seats.values() if seat.person in people}
        return poll.done(standing.round)

    def _own(self, poll: Poll) -> list[Answer]:
        """What those in the room have handed in of their own work."""
        exercise, scenario = poll.exercise, poll.scenario
        if exercise is None or scenario is None:
            return []
        people = {seat.person for seat in poll.seats.values()}
        answers = self.keeper.everybody(scenario.id, exercise.id, scenario.version)
        rehearsed = self.row.at, poll.room.afresh
        return [
            answer
            for answer in answers
            if answer.place.participant in people and not _within(answer.at, *rehearsed)
        ]

    def _split(self, poll: Poll) -> bool:
        if poll.sort != VOTED or poll.exercise is None:
            return False
        return beside.talk_now(poll.exercise, poll.let_through(poll.room.standing().round))

    def _pictures(self, poll: Poll | None) -> dict[str, Any]:
        none: dict[str, Any] = {"picture": None, "few": False, "earlier": None}
        none |= {"options": [], "hands": {}, "unfit": 0}
        if poll is None or poll.exercise is None or poll.sort == OWN:
            return none | {"beside": None}
        standing = poll.room.standing()
        if standing.round < 1 or (poll.talk and poll.talk.over):
            return none | {"beside": None}
        revealed = standing.phase == "revealed" and poll.sort == VOTED
        drawn = poll.picture(standing.round, key=revealed)
        earlier = poll.sort == VOTED and standing.round > 1
        return {
            "picture": drawn,
            "few": drawn is None,
            "earlier": poll.picture(standing.round - 1) if earlier else None,
            "options": self._options(poll),
            "unfit": poll.unfit(standing.round),
            "hands": dict(poll.room.hands.get((poll.step.id, standing.round), {})),
            "beside": self._beside(poll) if revealed else None,
        }

    def _options(self, poll: Poll) -> list[dict[str, Any]]:
        """What there is to choose from; once revealed, with the key, however few have answered."""
        if poll.talk:
            rows = poll.rows(poll.room.standing().round)
        else:
            board = poll.exercise.board() if poll.exercise else None
            rows = board.rows if board and board.form == "bars" else ()
        revealed = poll.room.standing().phase == "revealed" and poll.exercise is not None
        keyed = (
            {row for row, _ in poll.exercise.key_spots()} if revealed and poll.exercise else set()
        )
        return [{"id": id, "label": label, "keyed": id in keyed} for id, label in rows]

    def _beside(self, poll: Poll) -> dict[str, Any] | None:
        round = poll.room.standing().round
        assert poll.exercise is not None
        first = poll.let_through(1) if round > 1 else None
        return beside.beside(poll.exercise, poll.let_through(round), first)

    # ---- a talk, texts, the wall, tables, the screen ----

    def _talk(self, poll: Poll | None) -> dict[str, Any] | None:
        if poll is None or poll.talk is None:
            return None
        standing = poll.room.standing()
        revealed = standing.phase == "revealed"
        told = poll.talk.view(poll.shares(), debrief=revealed, replay=bool(standing.branches))
        for turn in told["transcript"]:
            lines = poll.talk.before(turn["n"]).lines
            turn["choices"] = [{"id": id, "text": text} for id, text in lines]
        leading = poll.leading() if standing.phase == "closed" else []
        return told | {
            "lines": [{"id": id, "text": text} for id, text in poll.talk.lines],
            "winner": leading[0] if len(leading) == 1 else None,
            "tie": leading if len(leading) > 1 else [],
            "turning": poll.talk.turning() if poll.talk.over and revealed else [],
            "branches": [
                {"path": list(path), "ending": replace(poll.talk, path=path).title}
                for path in standing.branches
            ],
        }

    def _texts(self, room: Room, poll: Poll | None) -> list[dict[str, Any]]:
        """What writers of a reflection offered to the room; without their names."""
        if poll is None or poll.exercise is None or poll.exercise.kind != "reflection":
            return []
        opened = room.opened.get(poll.step.id)
        last = {
            answer.place.participant: answer
            for answer in self._own(poll)
            if opened and answer.at >= opened  # what was offered to another room is not this one's
        }
        offered = [answer for answer in last.values() if answer.given.get("offer")]
        return [
            {"id": id, "text": text, "shown": id in room.texts}
            for answer in offered
            for box, text in answer.given["texts"].items()
            for id in [f"{answer.submission}:{box}"]
            if id not in room.removed
        ]

    def _wall(
        self, asked: list[Question], room: Room, names: Mapping[int, str | None]
    ) -> list[dict[str, Any]]:
        """What was asked, the oldest first; of those who were muted only what is on the screen."""
        return [
            {"id": q.id, "text": q.text, "nickname": names.get(q.seat), "shown": q.id in room.wall}
            for q in asked
            if q.id > room.asked
            and q.id not in room.removed
            and (q.seat not in room.muted or q.id in room.wall)
        ]

    def _written(self, row: RoomRow, room: Room, poll: Poll | None) -> dict[str, Any]:
        """What people wrote, and beside it what was set aside and who was muted.

        Everything goes to this page again at each change, so there is an end to how much it is.
        """
        names = {seat.id: seat.nickname for seat in self.records.seats(row.id)}
        questions = self.records.questions(row.id)
        wall, texts = self._wall(questions, room, names), self._texts(room, poll)
        asked = [one for one in wall if one["id"] not in room.hidden]
        newest = asked[-MOST_QUESTIONS:]
        shown = [one for one in asked[:-MOST_QUESTIONS] if one["shown"]]
        hidden = [one for one in wall if one["id"] in room.hidden]
        # Whoever was simulated has gone with all that they asked.
        there = {question.id for question in questions}
        muted = [
            {"id": id, "nickname": names.get(seat)}
            for seat, id in room.muted.items()
            if id in there
        ]
        return {
            "wall": [*shown, *newest],
            "texts": [one for one in texts if one["id"] not in room.hidden],
            "aside": {
                "more": len(asked) - len(newest) - len(shown),
                "wall": hidden[-MOST_QUESTIONS:],
                "texts": [one for one in texts if one["id"] in room.hidden],
                "muted": muted,
            },
        }

    def _tables(self, poll: Poll | None) -> list[dict[str, Any]]:
        """Joint answers, once the vote is closed; before that only who sits where."""
        if poll is None or poll.step.by != "table":
            return []
        standing = poll.room.standing()
        answers: dict[int, str] = {}
        if poll.sort == VOTED and poll.exercise and standing.phase in ("closed", "revealed"):
            for vote in poll.votes(standing.round, scored=False):
                if vote.seat < 0 and not vote.late:
                    answers[-vote.seat] = labels(poll.exercise, vote.given)
        return [
            {"table": table, "members": len(seats), "answer": answers.get(table)}
            for table, seats in sorted(poll.tables().items())
        ]

    def _screen(self, room: Room, poll: Poll | None) -> dict[str, Any]:
        text = next(
            (one for one in self._texts(room, poll) if one["id"] == room.text and one["shown"]),
            None,
        )
        wanted = room.screen
        if wanted is None or (wanted == "text" and text is None):
            wanted = _fitting(room, poll)
        return {"show": wanted, "text": text}


def _fitting(room: Room, poll: Poll | None) -> str:
    """What the big screen shows unless somebody chose otherwise."""
    if room.ended:
        return "report"
    if poll is None:
        return "join"
    if poll.sort == TALK:
        return "talk"
    phase = room.standing().phase
    if poll.sort != VOTED or phase in ("waiting", "open"):
        return "question"
    return "key" if phase == "revealed" else "picture"


def undo(room: Room, now: datetime) -> dict[str, Any] | None:
    """What can be taken back, and for how many seconds more."""
    last = room.last
    if last is None:
        return None
    seconds = int((UNDO - apart(last.at, now)).total_seconds())
    return {"left": seconds, "did": last.kind} if seconds > 0 else None
