"""What has happened in a room, and so how it stands: a fold over its log.

Each event is something a facilitator did. Undoing one is an event too, so nothing is ever taken
out of the log and everybody who reads it comes to the same state.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from workbook.rooms.records import Event

Phase = Literal["waiting", "open", "closed", "revealed"]
By = Literal["person", "table"]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the room's own agenda, which its facilitator may change."""

    id: str
    title: str
    minutes: int
    exercise: str | None = None
    by: By = "person"
    sure: bool = True
    notes: str = ""
    prompts: tuple[str, ...] = ()

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Step":
        """The step that `told` wrote."""
        return cls(**{**data, "prompts": tuple(data.get("prompts", ()))})

    def told(self) -> dict[str, Any]:
        """The step as JSON data for the log."""
        return {
            "id": self.id,
            "title": self.title,
            "minutes": self.minutes,
            "exercise": self.exercise,
            "by": self.by,
            "sure": self.sure,
            "notes": self.notes,
            "prompts": list(self.prompts),
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """How a step stands.

    Attributes:
        phase: where it is between waiting and revealed.
        round: how many votes have been opened on it.
        shown: whether its key has been revealed at some time; it is not secret again after that.
        path: for a conversation, what the room has said so far.
        asked: for a conversation, the round in which each line of the path was voted on.
        branches: for a conversation, paths that were walked before, one turn back and another way.
    """

    phase: Phase = "waiting"
    round: int = 0
    shown: bool = False
    path: tuple[str, ...] = ()
    asked: tuple[int, ...] = ()
    branches: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer that warns and cuts nobody off."""

    minutes: int
    at: datetime


Tables = Mapping[int, frozenset[int]]
"""Who sits together: the seats at each table."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A rehearsal that is on: how many simulated people, and the hash of the ticket that lets them in."""

    people: int
    ticket: str
    at: datetime


NO_TIME = timedelta(0)


def apart(one: datetime, other: datetime) -> timedelta:
    """How far two moments are apart. The clock may have been set back between them.

    Then what is to come lies as long ago as it is still to come, and nothing goes on until then.
    """
    return abs(other - one)


def _seconds(since: datetime, now: datetime) -> int:
    """Whole seconds gone by, none where the clock was set back behind their beginning."""
    return int(max(NO_TIME, now - since).total_seconds())


Cut = int | datetime
"""What had come at a moment: votes up to an id; in logs of old, those up to a time."""


@dataclass(frozen=True, slots=True)
class Room:
    """How a room stands after an event.

    Attributes:
        rehearsal: while simulated people are in it.
        afresh: when it was last started afresh; what was done before that is as if it had not been.
        asked: the last question that was on the wall then.
        turns: how many times it was started afresh, whether or not that was undone.
        halted: since when it is paused.
        seated: who sat together when a vote was opened that tables answer. It stays so for the
            whole of that vote: nobody comes to see or change a table's answer by moving there.
        hidden: questions and texts that were set aside.
        removed: those of which nothing may be shown any more.
        muted: seats whose questions come to nobody, with the question they were muted for.
        seq: the number of the last event, and `at` its moment.
        last: the last event that may be undone.
    """

    title: str = ""
    agenda: str = ""
    steps: tuple[Step, ...] = ()
    here: str | None = None
    standings: Mapping[str, Standing] = field(default_factory=dict)
    timer: Timer | None = None
    halted: datetime | None = None
    ended: datetime | None = None
    without_phone: int = 0
    hands: Mapping[tuple[str, int], Mapping[str, int]] = field(default_factory=dict)
    texts: frozenset[str] = frozenset()
    wall: frozenset[int] = frozenset()
    screen: str | None = None
    text: str | None = None
    closes: Mapping[tuple[str, int], tuple[Cut, ...]] = field(default_factory=dict)
    rounds: Mapping[str, int] = field(default_factory=dict)
    seated: Mapping[tuple[str, int], Tables] = field(default_factory=dict)
    hidden: frozenset[str | int] = frozenset()
    removed: frozenset[str | int] = frozenset()
    muted: Mapping[int, int] = field(default_factory=dict)
    opened: Mapping[str, datetime] = field(default_factory=dict)
    rehearsal: Rehearsal | None = None
    afresh: datetime | None = None
    asked: int = 0
    turns: int = 0
    begun: datetime | None = None
    since: datetime | None = None
    seq: int = 0
    at: datetime | None = None
    last: Event | None = None

    @property
    def paused(self) -> bool:
        """Whether everything stands still."""
        return self.halted is not None

    def gone(self, since: datetime, now: datetime) -> int:
        """Seconds since a moment of which the room keeps count; none go by in a pause."""
        until = now if self.halted is None else max(self.halted, since)
        return _seconds(since, until)

    def whole(self, now: datetime) -> int | None:
        """Seconds since the room began, pauses and all; None before."""
        return _seconds(self.begun, now) if self.begun else None

    def table_of(self, seat: int, step: str, round: int) -> int | None:
        """The table with which somebody answers in a vote; None who answers alone."""
        tables = self.seated.get((step, round), {})
        return next((table for table, seats in tables.items() if seat in seats), None)

    @property
    def step(self) -> Step | None:
        """The present step; none before the first."""
        return next((step for step in self.steps if step.id == self.here), None)

    @property
    def number(self) -> int:
        """Which step that is, from 1; 0 before the first."""
        ids = [step.id for step in self.steps]
        return 1 + ids.index(self.here) if self.here in ids else 0

    def standing(self, step: str | None = None) -> Standing:
        """How a step stands, the present one if none is named."""
        return self.standings.get(step or self.here or "", Standing())

    def fresh(self) -> int:
        """The number of a vote that nobody has voted in, even where one was opened and undone."""
        return 1 + max(self.standing().round, self.rounds.get(self.here or "", 0))

    @property
    def withheld(self) -> frozenset[str]:
        """Exercises on which nobody gets feedback, because this room has them before it."""
        if self.ended:
            return frozenset()
        return frozenset(
            step.exercise
            for step in self.steps
            if step.exercise and not self.standing(step.id).shown
        )


NOT_TO_UNDO = frozenset({"created", "undone", "removed", "rehearsed", "sent_home"})


def fold(events: Iterable[Event], room: Room | None = None) -> Room:
    """How a room stands after its log.

    Args:
        events: the whole log, or what has come since the room stood as it does in `room`. Then none
            of it may undo what came before.
        room: how it stood.
    """
    events = list(events)
    undone = {event.data["seq"] for event in events if event.kind == "undone"}
    room = room or Room()
    for event in events:
        room = _noted(room, event, undone=event.seq in undone)
        if event.seq not in undone and event.kind != "undone":
            room = _after(room, event)
        room = replace(room, seq=event.seq, at=event.at)
    return room


def _noted(room: Room, event: Event, *, undone: bool) -> Room:
    """What is known of a room for good, even where the event itself was undone."""
    if event.kind == "afresh":
        room = replace(room, turns=room.turns + 1)
    if event.kind in ("opened", "said", "replayed"):
        room = replace(room, rounds=_rounds(room, event))
    if event.kind == "closed" and undone:
        room = replace(room, closes=_closes(room, event))
    return replace(room, seated=_seated(room, event)) if "tables" in event.data else room


def _vote_of(event: Event) -> tuple[str, int]:
    return event.data["step"], event.data["round"]


def _closes(room: Room, event: Event) -> dict[tuple[str, int], tuple[Cut, ...]]:
    """Which votes had come when a vote was closed, where the close was undone afterwards.

    Not how many: whoever is left out of a picture would move it.
    """
    vote, cut = _vote_of(event), event.data.get("last", event.at)
    return {**room.closes, vote: (*room.closes.get(vote, ()), cut)}


def _rounds(room: Room, event: Event) -> dict[str, int]:
    """The highest vote that was ever opened on each step."""
    step, round = _vote_of(event)
    return {**room.rounds, step: max(room.rounds.get(step, 0), round)}


def _seated(room: Room, event: Event) -> dict[tuple[str, int], Tables]:
    """Who sat together in each vote, even where its opening was undone: it may have been answered.

    Logs from before this was noted have no tables; each answer in them stays whose it was.
    """
    told = event.data["tables"].items()
    tables = {int(table): frozenset(seats) for table, seats in told}
    return {**room.seated, _vote_of(event): tables}


def _after(room: Room, event: Event) -> Room:
    made = _CHANGES[event.kind](room, event)
    return made if event.kind in NOT_TO_UNDO else replace(made, last=event)


def _created(room: Room, event: Event) -> Room:
    return replace(
        room,
        title=event.data["title"],
        agenda=event.data["agenda"],
        steps=tuple(Step.read(step) for step in event.data["steps"]),
    )


def _afresh(room: Room, event: Event) -> Room:
    """The same agenda, unplayed: its steps have new ids, so nothing that was sent belongs to them."""
    return Room(
        title=room.title,
        agenda=room.agenda,
        steps=tuple(Step.read(step) for step in event.data["steps"]),
        closes=room.closes,
        rounds=room.rounds,
        seated=room.seated,
        removed=room.removed,
        muted=room.muted,
        rehearsal=room.rehearsal,
        afresh=event.at,
        asked=event.data["question"],
        turns=room.turns,
    )


def _rehearsed(room: Room, event: Event) -> Room:
    told = Rehearsal(event.data["people"], event.data["ticket"], event.at)
    return replace(room, rehearsal=told)


def _agenda(room: Room, event: Event) -> Room:
    steps = tuple(Step.read(step) for step in event.data["steps"])
    here = room.here if room.here in {step.id for step in steps} else None
    return replace(room, steps=steps, here=here)


def _went(room: Room, event: Event) -> Room:
    begun = room.begun or event.at
    return replace(
        room, here=event.data["step"], begun=begun, since=event.at, timer=None, screen=None
    )


def _set(room: Room, event: Event, **changes: Any) -> Room:
    id = event.data["step"]
    standing = replace(room.standing(id), **changes)
    return replace(room, standings={**room.standings, id: standing}, screen=None)


def _opened(room: Room, event: Event) -> Room:
    first = {event.data["step"]: event.at, **room.opened}
    return _set(replace(room, opened=first), event, phase="open", round=event.data["round"])


def _closed(room: Room, event: Event) -> Room:
    return replace(_set(room, event, phase="closed"), timer=None)


def _revealed(room: Room, event: Event) -> Room:
    return replace(_set(room, event, phase="revealed", shown=True), timer=None)


def _said(room: Room, event: Event) -> Room:
    """The room says a line; where the talk goes on, the next vote is open at once."""
    standing = room.standing(event.data["step"])
    path = (*standing.path, event.data["choice"])
    asked = (*standing.asked, standing.round)
    room = _set(room, event, path=path, asked=asked, phase="closed")
    return _opened(room, event) if event.data["round"] else room


def _replayed(room: Room, event: Event) -> Room:
    """Back to an earlier turn, with another line said there."""
    standing, turn = room.standing(event.data["step"]), event.data["n"]
    path = (*standing.path[:turn], event.data["choice"])
    asked = (*standing.asked[:turn], 0)
    branches = tuple(dict.fromkeys([*standing.branches, standing.path]))
    room = _set(room, event, path=path, asked=asked, branches=branches, phase="closed")
    return _opened(room, event) if event.data["round"] else room


def _resumed(room: Room, event: Event) -> Room:
    """What was running goes on from where it stood; what was begun in the pause begins now."""
    if room.halted is None:
        return room

    def later(at: datetime) -> datetime:
        return at + max(NO_TIME, event.at - max(at, room.halted or at))

    timer = room.timer and replace(room.timer, at=later(room.timer.at))
    return replace(room, halted=None, timer=timer, since=room.since and later(room.since))


def _timed(room: Room, event: Event) -> Room:
    minutes = event.data["minutes"]
    return replace(room, timer=Timer(minutes, event.at) if minutes else None)


def _hands(room: Room, event: Event) -> Room:
    return replace(room, hands={**room.hands, _vote_of(event): event.data["counts"]})


def _shown(room: Room, event: Event) -> Room:
    what, id, on = event.data["what"], event.data["id"], event.data["on"]
    if what == "wall":
        wall = room.wall | {id} if on else room.wall - {id}
        return replace(room, wall=wall, screen="wall" if on else room.screen)
    texts = room.texts | {id} if on else room.texts - {id}
    kept = None if room.text == id else room.text
    return replace(room, texts=texts, text=id if on else kept, screen="text" if on else room.screen)


def _hidden(room: Room, event: Event) -> Room:
    """A question or a text is set aside, and so off every screen; or it is brought back."""
    id = event.data["id"]
    if not event.data["on"]:
        return replace(room, hidden=room.hidden - {id})
    return replace(_off_screen(room, id), hidden=room.hidden | {id})


def _removed(room: Room, event: Event) -> Room:
    id = event.data["id"]
    return replace(_off_screen(room, id), removed=room.removed | {id})


def _off_screen(room: Room, id: str | int) -> Room:
    text = None if room.text == id else room.text
    return replace(room, wall=room.wall - {id}, texts=room.texts - {id}, text=text)


def _muted(room: Room, event: Event) -> Room:
    seat = event.data["seat"]
    others = {one: question for one, question in room.muted.items() if one != seat}
    return replace(room, muted=others | {seat: event.data["id"]} if event.data["on"] else others)


_CHANGES: dict[str, Callable[[Room, Event], Room]] = {
    "created": _created,
    "agenda": _agenda,
    "went": _went,
    "opened": _opened,
    "closed": _closed,
    "revealed": _revealed,
    "said": _said,
    "replayed": _replayed,
    "timed": _timed,
    "hands": _hands,
    "shown": _shown,
    "hidden": _hidden,
    "removed": _removed,
    "muted": _muted,
    "paused": lambda room, event: replace(room, halted=room.halted or event.at),
    "resumed": _resumed,
    "counted": lambda room, event: replace(room, without_phone=event.data["n"]),
    "screen": lambda room, event: replace(room, screen=event.data["show"]),
    "afresh": _afresh,
    "rehearsed": _rehearsed,
    "sent_home": lambda room, _: replace(room, rehearsal=None),
    "ended": lambda room, event: replace(room, ended=event.at, timer=None, halted=None),
}
