"""What can happen in a room, each a type of its own that knows what it changes.

In the log it stands under its kind with the rest as JSON data. Neither ever changes: rooms of old
are read as they were written, and whatever came into use later has to be done without there.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from workbook.rooms.keeper import Turn
from workbook.rooms.records import Event
from workbook.rooms.state import NO_TIME, Cut, Rehearsal, Room, Standing, Step, Timer


class Happening(BaseModel):
    """Something that a facilitator did.

    Attributes:
        final: whether it cannot be taken back.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)
    final: ClassVar[bool] = False

    def data(self) -> dict[str, Any]:
        """What the log keeps of it beside its kind; nothing that was not said."""
        return self.model_dump(mode="json", exclude={"kind"}, exclude_unset=True)

    def noted(self, room: Room, at: datetime, *, undone: bool) -> Room:
        """What is known of the room for good from now on, even where this was undone."""
        del at, undone
        return room

    def after(self, room: Room, at: datetime) -> Room:
        """How the room stands when this has happened."""
        raise NotImplementedError


# ---- the room and its agenda ----


class Created(Happening):
    """The room was made on an agenda."""

    kind: Literal["created"] = "created"
    title: str
    agenda: str
    steps: tuple[Step, ...]
    final = True

    def after(self, room: Room, at: datetime) -> Room:
        """It has its agenda, and nothing has begun."""
        del at
        return replace(room, title=self.title, agenda=self.agenda, steps=self.steps)


class Planned(Happening):
    """The agenda was changed."""

    kind: Literal["agenda"] = "agenda"
    steps: tuple[Step, ...]

    def after(self, room: Room, at: datetime) -> Room:
        """Whoever is at a step that is there no more is before the first."""
        del at
        here = room.here if room.here in {step.id for step in self.steps} else None
        return replace(room, steps=self.steps, here=here)


class Afresh(Happening):
    """The room was started afresh, `question` being the last on the wall then."""

    kind: Literal["afresh"] = "afresh"
    steps: tuple[Step, ...]
    question: int

    def noted(self, room: Room, at: datetime, *, undone: bool) -> Room:
        """Each start has ids of its own for its steps."""
        del at, undone
        return replace(room, turns=room.turns + 1)

    def after(self, room: Room, at: datetime) -> Room:
        """The same agenda, unplayed: its steps have new ids, so nothing that was sent belongs to them."""
        return Room(
            title=room.title,
            agenda=room.agenda,
            steps=self.steps,
            closes=room.closes,
            rounds=room.rounds,
            seated=room.seated,
            removed=room.removed,
            muted=room.muted,
            rehearsal=room.rehearsal,
            afresh=at,
            asked=self.question,
            turns=room.turns,
        )


class Went(Happening):
    """The room went to a step."""

    kind: Literal["went"] = "went"
    step: str

    def after(self, room: Room, at: datetime) -> Room:
        """A timer and what was on the screen belonged to the step before."""
        begun = room.begun or at
        return replace(room, here=self.step, begun=begun, since=at, timer=None, screen=None)


class Paused(Happening):
    """Everything stands still."""

    kind: Literal["paused"] = "paused"

    def after(self, room: Room, at: datetime) -> Room:
        """It does so since the first of several pauses."""
        return replace(room, halted=room.halted or at)


class Resumed(Happening):
    """The room goes on after a pause."""

    kind: Literal["resumed"] = "resumed"

    def after(self, room: Room, at: datetime) -> Room:
        """What was running goes on from where it stood; what was begun in the pause begins now."""
        halted = room.halted
        if halted is None:
            return room

        def later(begun: datetime) -> datetime:
            return begun + max(NO_TIME, at - max(begun, halted))

        timer = room.timer and replace(room.timer, at=later(room.timer.at))
        return replace(room, halted=None, timer=timer, since=room.since and later(room.since))


class Ended(Happening):
    """The session is over."""

    kind: Literal["ended"] = "ended"

    def after(self, room: Room, at: datetime) -> Room:
        """Nothing runs any more."""
        return replace(room, ended=at, timer=None, halted=None)


class Undone(Happening):
    """An event was taken back."""

    kind: Literal["undone"] = "undone"
    seq: int
    final = True

    def after(self, room: Room, at: datetime) -> Room:
        """It is the fold that leaves out what was taken back."""
        del at
        return room


# ---- votes ----


class InVote(Happening):
    """Something done to a vote of a step."""

    step: str
    round: int

    def _vote(self) -> tuple[str, int]:
        return self.step, self.round

    def _set(self, room: Room, **changes: Any) -> Room:
        standing: Standing = replace(room.standing(self.step), **changes)
        return replace(room, standings={**room.standings, self.step: standing}, screen=None)


class Opening(InVote):
    """Something by which a vote is opened, and who answers together in it.

    Logs from before tables were noted have none; each answer in them stays whose it was.
    """

    tables: dict[int, tuple[int, ...]] | None = None

    def noted(self, room: Room, at: datetime, *, undone: bool) -> Room:
        """The number of the vote, and who sat together: it may have been answered."""
        del at, undone
        rounds = {**room.rounds, self.step: max(room.rounds.get(self.step, 0), self.round)}
        room = replace(room, rounds=rounds)
        if self.tables is None:
            return room
        tables = {table: frozenset(seats) for table, seats in self.tables.items()}
        return replace(room, seated={**room.seated, self._vote(): tables})

    def _open(self, room: Room, at: datetime) -> Room:
        opened = {self.step: at, **room.opened}
        return self._set(replace(room, opened=opened), phase="open", round=self.round)


class Opened(Opening):
    """A vote was opened, the first or a further one."""

    kind: Literal["opened"] = "opened"

    def after(self, room: Room, at: datetime) -> Room:
        """It can be answered."""
        return self._open(room, at)


class Closed(InVote):
    """A vote was closed, `last` being the id of the last that had come; logs of old have none."""

    kind: Literal["closed"] = "closed"
    last: int | None = None

    def noted(self, room: Room, at: datetime, *, undone: bool) -> Room:
        """Which votes had come, where the close was undone afterwards.

        Not how many: whoever is left out of a picture would move it.
        """
        if not undone:
            return room
        cut: Cut = at if self.last is None else self.last
        cuts = (*room.closes.get(self._vote(), ()), cut)
        return replace(room, closes={**room.closes, self._vote(): cuts})

    def after(self, room: Room, at: datetime) -> Room:
        """What comes now is late."""
        del at
        return replace(self._set(room, phase="closed"), timer=None)


class Revealed(InVote):
    """The key of a step was shown."""

    kind: Literal["revealed"] = "revealed"

    def after(self, room: Room, at: datetime) -> Room:
        """It is not secret again after that."""
        del at
        return replace(self._set(room, phase="revealed", shown=True), timer=None)


class Said(Opening):
    """The room said a line of a talk; `round` is the vote on the next, 0 where the talk is over."""

    kind: Literal["said"] = "said"
    choice: str

    def after(self, room: Room, at: datetime) -> Room:
        """Where the talk goes on, the next vote is open at once."""
        standing = room.standing(self.step)
        path, asked = (*standing.path, self.choice), (*standing.asked, standing.round)
        room = self._set(room, path=path, asked=asked, phase="closed")
        return self._open(room, at) if self.round else room


class Replayed(Opening):
    """The room went back to turn `n` of a talk and said another line there."""

    kind: Literal["replayed"] = "replayed"
    choice: str
    n: int

    def after(self, room: Room, at: datetime) -> Room:
        """The way it went before is one of its branches."""
        standing = room.standing(self.step)
        path, asked = (*standing.path[: self.n], self.choice), (*standing.asked[: self.n], 0)
        branches = tuple(dict.fromkeys([*standing.branches, standing.path]))
        room = self._set(room, path=path, asked=asked, branches=branches, phase="closed")
        return self._open(room, at) if self.round else room


class Hands(InVote):
    """Hands of those without a phone were counted, by option."""

    kind: Literal["hands"] = "hands"
    counts: dict[str, int]

    def after(self, room: Room, at: datetime) -> Room:
        """They stand beside the votes."""
        del at
        return replace(room, hands={**room.hands, self._vote(): self.counts})


class Timed(Happening):
    """A timer was set, or taken away."""

    kind: Literal["timed"] = "timed"
    minutes: int | None

    def after(self, room: Room, at: datetime) -> Room:
        """It runs from now on."""
        return replace(room, timer=Timer(self.minutes, at) if self.minutes else None)


class Counted(Happening):
    """People without a phone were counted."""

    kind: Literal["counted"] = "counted"
    n: int

    def after(self, room: Room, at: datetime) -> Room:
        """So many there are."""
        del at
        return replace(room, without_phone=self.n)


# ---- what people wrote, and the big screen ----


class PutUp(Happening):
    """The big screen was set to a view, or left to follow the room."""

    kind: Literal["screen"] = "screen"
    show: str | None

    def after(self, room: Room, at: datetime) -> Room:
        """It stays so until the room moves on."""
        del at
        return replace(room, screen=self.show)


class OfWritten(Happening):
    """Something done to a question on the wall, or to a text that was offered."""

    what: Literal["wall", "text"]
    id: int | str

    def _off_screen(self, room: Room) -> Room:
        text = None if room.text == self.id else room.text
        return replace(room, wall=room.wall - {self.id}, texts=room.texts - {self.id}, text=text)


class Shown(OfWritten):
    """It was put on the big screen, or taken off."""

    kind: Literal["shown"] = "shown"
    on: bool

    def after(self, room: Room, at: datetime) -> Room:
        """Questions gather there; of the texts one is shown."""
        del at
        return self._question(room) if isinstance(self.id, int) else self._text(room, self.id)

    def _question(self, room: Room) -> Room:
        wall = room.wall | {int(self.id)} if self.on else room.wall - {self.id}
        return replace(room, wall=wall, screen="wall" if self.on else room.screen)

    def _text(self, room: Room, id: str) -> Room:
        kept = None if room.text == id else room.text
        texts = room.texts | {id} if self.on else room.texts - {id}
        screen = "text" if self.on else room.screen
        return replace(room, texts=texts, text=id if self.on else kept, screen=screen)


class Hidden(OfWritten):
    """It was set aside, and so off every screen; or it was brought back."""

    kind: Literal["hidden"] = "hidden"
    on: bool

    def after(self, room: Room, at: datetime) -> Room:
        """What is brought back is on no screen yet."""
        del at
        if not self.on:
            return replace(room, hidden=room.hidden - {self.id})
        return replace(self._off_screen(room), hidden=room.hidden | {self.id})


class Removed(OfWritten):
    """Nothing of it may be shown any more."""

    kind: Literal["removed"] = "removed"
    final = True

    def after(self, room: Room, at: datetime) -> Room:
        """It is off every screen for good."""
        del at
        return replace(self._off_screen(room), removed=room.removed | {self.id})


class Muted(Happening):
    """Questions from a seat are taken no more since question `id`; or they are again."""

    kind: Literal["muted"] = "muted"
    seat: int
    id: int
    on: bool

    def after(self, room: Room, at: datetime) -> Room:
        """Of each such seat the last question is known for which it was muted."""
        del at
        others = {seat: id for seat, id in room.muted.items() if seat != self.seat}
        return replace(room, muted=others | {self.seat: self.id} if self.on else others)


# ---- rehearsals ----


class Rehearsed(Happening):
    """A rehearsal was begun, with so many people and the hash of their ticket."""

    kind: Literal["rehearsed"] = "rehearsed"
    people: int
    ticket: str
    final = True

    def after(self, room: Room, at: datetime) -> Room:
        """It is on."""
        return replace(room, rehearsal=Rehearsal(self.people, self.ticket, at))


class SentHome(Happening):
    """The simulated people have gone."""

    kind: Literal["sent_home"] = "sent_home"
    final = True

    def after(self, room: Room, at: datetime) -> Room:
        """It is over."""
        del at
        return replace(room, rehearsal=None)


AnyHappening = (
    Created
    | Planned
    | Afresh
    | Went
    | Paused
    | Resumed
    | Ended
    | Undone
    | Opened
    | Closed
    | Revealed
    | Said
    | Replayed
    | Hands
    | Timed
    | Counted
    | PutUp
    | Shown
    | Hidden
    | Removed
    | Muted
    | Rehearsed
    | SentHome
)
_READ: TypeAdapter[AnyHappening] = TypeAdapter(Annotated[AnyHappening, Field(discriminator="kind")])


def what(event: Event) -> AnyHappening:
    """What happened, by what the log has of it."""
    data: Mapping[str, Any] = event.data
    return _READ.validate_python({**data, "kind": event.kind})


def note(turn: Turn, happened: AnyHappening, at: datetime) -> None:
    """Add to a room's log what has happened."""
    turn.append(happened.kind, happened.data(), at)
