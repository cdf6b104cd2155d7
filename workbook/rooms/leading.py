"""What comes of a facilitator's wishes, as the room stands: what may be done, and what happens then."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, singledispatchmethod
from typing import Any, TypeVar

from workbook.content import AnswerError, Library
from workbook.learning import Refused
from workbook.rooms import commands, events, rehearsing
from workbook.rooms.commands import AnyWish
from workbook.rooms.console import played, undo
from workbook.rooms.doors import one_line
from workbook.rooms.events import AnyHappening, note, what
from workbook.rooms.keeper import RoomKeeper, Turn
from workbook.rooms.pace import NOTHING, event_of, may, waits
from workbook.rooms.polls import Poll
from workbook.rooms.records import Question, RoomRow, Round
from workbook.rooms.state import Room, Step

Opening = TypeVar("Opening", events.Opened, events.Said, events.Replayed)


@dataclass(frozen=True)
class Lead:
    """A turn of a facilitator.

    Args:
        records: where rooms are kept.
        library: the content.
        row: the room.
        room: how it stands at the beginning of the turn.
        turn: in which all of it is done, or nothing.
        now: the time.
    """

    records: RoomKeeper
    library: Library
    row: RoomRow
    room: Room
    turn: Turn
    now: datetime

    def do(self, wish: AnyWish) -> None:
        """Do what is asked for.

        Raises:
            Refused: it cannot be done now.
        """
        happened = self._what(wish)
        if happened is not None:
            note(self.turn, happened, self.now)
        if isinstance(happened, events.Removed) and isinstance(happened.id, int):
            self.turn.blank(happened.id)
        back = what(self.room.last) if self.room.last else None
        if isinstance(happened, events.Undone) and isinstance(back, events.Closed):
            self.turn.count_late(Round(self.row.id, back.step, back.round))

    @singledispatchmethod
    def _what(self, wish: Any) -> AnyHappening | None:
        """What happens by a wish, by its type; None where that has been noted already."""
        raise NotImplementedError(type(wish).__name__)

    # ---- the room and its votes ----

    @cached_property
    def _poll(self) -> Poll | None:
        step = self.room.step
        return Poll(self.records, self.library, self.row.id, self.room, step) if step else None

    def _may(self, command: str) -> None:
        if command not in (self._poll.commands() if self._poll else may(self.room, NOTHING)):
            raise Refused("That cannot be done just now.")

    @_what.register
    def _pressed(self, wish: commands.Press) -> AnyHappening:
        self._may(wish.do)
        happened = event_of(self.room, wish.do)
        match happened:
            case events.Opened():
                return self._settled(happened)
            case events.Closed():
                return happened.model_copy(update={"last": self.turn.last_vote()})
            case events.Ended() if self.room.rehearsal:
                rehearsing.send_home(self.turn, self.now)
        return happened

    @_what.register
    def _said(self, wish: commands.Say | commands.Replay) -> AnyHappening:
        self._may(wish.do)
        poll = self._poll
        assert poll is not None
        assert poll.talk is not None
        talk = poll.talk
        if isinstance(wish, commands.Replay):
            if not 0 <= wish.n < len(talk.path):
                raise Refused(commands.whole_number(0, len(talk.path) - 1))
            talk = talk.before(wish.n)
        try:
            after = talk.after(wish.choice)
        except AnswerError:
            raise Refused("That line cannot be said here.") from None
        step, choice, round = poll.step.id, after.path[-1], 0 if after.over else self.room.fresh()
        if isinstance(wish, commands.Replay):
            return self._settled(events.Replayed(step=step, choice=choice, round=round, n=wish.n))
        return self._settled(events.Said(step=step, choice=choice, round=round))

    def _settled(self, happened: Opening) -> Opening:
        """The same with who answers together in a vote that is opened now, where anybody does."""
        poll = self._poll
        tables = poll.settled(happened.round) if poll and happened.round else {}
        if not tables and (happened.step, happened.round) not in self.room.seated:
            return happened
        told = {table: tuple(sorted(seats)) for table, seats in tables.items()}
        return happened.model_copy(update={"tables": told})

    @_what.register
    def _went(self, wish: commands.Goto) -> AnyHappening:
        if self.room.ended or wish.step not in {one.id for one in self.room.steps}:
            raise Refused(wish.wrong)
        if waits(self.room, wish.do):
            raise Refused("A vote is open and the room is paused. Go on first.")
        return events.Went(step=wish.step)

    @_what.register
    def _undone(self, wish: commands.Undo) -> AnyHappening:
        del wish
        last = self.room.last
        if last is None or undo(self.room, self.now) is None:
            raise Refused("It is too late to take that back.")
        return events.Undone(seq=last.seq)

    @_what.register
    def _timed(self, wish: commands.SetTimer) -> AnyHappening:
        return events.Timed(minutes=wish.minutes)

    @_what.register
    def _counted(self, wish: commands.CountOthers) -> AnyHappening:
        return events.Counted(n=wish.n)

    @_what.register
    def _hands(self, wish: commands.CountHands) -> AnyHappening:
        if self.room.step is None:
            raise Refused(wish.wrong)
        counts = {id[:60]: n for id, n in wish.counts.items()}
        round = self.room.standing().round
        return events.Hands(step=self.room.step.id, round=round, counts=counts)

    @_what.register
    def _afresh(self, wish: commands.StartAfresh) -> AnyHappening:
        del wish
        if self.room.begun is None and self.room.ended is None:
            raise Refused("Nothing has been played here yet.")
        return rehearsing.afresh(self.room, self.turn)

    @_what.register
    def _sent_home(self, wish: commands.SendHome) -> AnyHappening | None:
        """A rehearsed room is given back unplayed, unless people have begun to play it meanwhile."""
        if self.room.rehearsal is None:
            raise Refused("No rehearsal is under way.")
        if self.room.begun and wish.afresh is None and played(self.records, self.row, self.room):
            raise Refused(
                "People have voted here meanwhile. Say whether to start afresh, or only to send "
                "the simulated people home."
            )
        rehearsing.send_home(self.turn, self.now)
        if self.room.begun is None or wish.afresh is False:
            return None
        return rehearsing.afresh(self.room, self.turn)

    # ---- the agenda ----

    @_what.register
    def _planned(self, wish: commands.Plan) -> AnyHappening:
        """The agenda as the facilitator has changed it: steps that stay, and new ones."""
        room, known = self.room, {step.id: step for step in self.room.steps}
        steps = tuple(self._step(one, known) for one in wish.steps)
        kept = {step.id for step in steps}
        if len(kept) < len(steps):
            raise Refused("A step stands twice in this agenda.")
        if room.here and room.here not in kept:
            raise Refused("The step you are at cannot be taken out. Go on first.")
        for step in room.steps:
            if step.id not in kept and self._was_played(step):
                raise Refused(f"“{step.title}” has been played, so it stays for the report.")
        return events.Planned(steps=steps)

    def _was_played(self, step: Step) -> bool:
        """Whether a step was opened; where that was taken back, whether anybody has voted in it."""
        opened = self.room.standing(step.id).phase != "waiting"
        return opened or bool(self.records.votes(self.row.id, step.id, scored=False))

    def _step(self, wanted: commands.Wanted, known: Mapping[str, Step]) -> Step:
        if wanted.id is not None and wanted.id in known:
            step = known[wanted.id]
            by = step.by if wanted.by is None else wanted.by
            minutes = step.minutes if wanted.minutes is None else wanted.minutes
            return replace(step, by="table" if by == "table" else "person", minutes=minutes)
        exercise = self.library.exercise(str(wanted.exercise))
        if exercise is None:
            raise Refused("There is no such exercise.")
        if wanted.minutes is None:
            raise Refused(commands.whole_number(1, commands.MOST_MINUTES))
        title = (one_line(wanted.title or "") or exercise.title)[:120]
        return Step(f"added-{uuid.uuid4().hex[:8]}", title, wanted.minutes, str(wanted.exercise))

    # ---- what people wrote, and the big screen ----

    @_what.register
    def _put_up(self, wish: commands.SetScreen) -> AnyHappening:
        return events.PutUp(show=wish.show)

    @_what.register
    def _shown(self, wish: commands.Show) -> AnyHappening:
        if wish.on and wish.id in self.room.removed | self.room.hidden:
            raise Refused("This was set aside or removed, so it cannot be shown.")
        return events.Shown(what=wish.what, id=wish.id, on=wish.on)

    @_what.register
    def _removed(self, wish: commands.Remove) -> AnyHappening:
        if isinstance(wish.id, int):
            self._question(wish.id)
        return events.Removed(what=wish.what, id=wish.id)

    @_what.register
    def _hidden(self, wish: commands.SetAside) -> AnyHappening:
        return events.Hidden(what=wish.what, id=wish.id, on=wish.on)

    @_what.register
    def _muted(self, wish: commands.Mute) -> AnyHappening:
        asked = self._question(wish.id)
        return events.Muted(seat=asked.seat, id=asked.id, on=wish.on)

    def _question(self, id: int) -> Question:
        found = self.records.questions(self.row.id, [id])
        if not found:
            raise Refused("There is no such question.")
        return found[0]
