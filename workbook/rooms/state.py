"""How a room stands: its steps, what has become of each, and what is on its screens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

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
