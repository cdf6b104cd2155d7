"""What is kept of rooms."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workbook.content import Role
from workbook.scoring import Score


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
