"""Who keeps rooms: small protocols, by what each of them keeps, and all of them together."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from workbook.content import Role
from workbook.rooms.records import Event, Look, Question, RoomRow, RoomVote, Round, Seat


class Turn(Protocol):
    """A transaction in which nobody else changes the room: all of it is done, or nothing."""

    def events(self, since: int = 0) -> list[Event]:
        """The log after a number."""
        ...

    def append(self, kind: str, data: dict[str, Any], at: datetime) -> int:
        """Add to the log and return the number it got."""
        ...

    def set_ended(self, ended: bool) -> None:
        """Repeat beside the log whether the room has ended."""
        ...

    def send_home(self) -> None:
        """Remove everybody simulated, with all that they sent anywhere."""
        ...

    def last_vote(self) -> int:
        """The id of the last vote stored in the room; 0 before the first."""
        ...

    def last_question(self) -> int:
        """The id of the last question on the wall; 0 before the first."""
        ...

    def count_late(self, where: Round) -> None:
        """The close of a vote was taken back: what came after it was in time."""
        ...

    def add_vote(self, vote: RoomVote) -> RoomVote:
        """Add a vote, or return the one stored under its submission id.

        Raises:
            Conflict: the submission id is somebody else's.
        """
        ...

    def blank(self, question: int) -> None:
        """Forget what was asked. That something was, under this number, is not forgotten."""
        ...


class Logs(Protocol):
    """Keeps rooms and what their facilitators did."""

    def create(self, code: str, data: dict[str, Any], at: datetime) -> RoomRow:
        """Begin a room and its log.

        Raises:
            Taken: there is a room with this code.
        """
        ...

    def by_code(self, code: str) -> RoomRow | None:
        """The room with a code."""
        ...

    def room(self, id: int) -> RoomRow | None:
        """A room by its number, which no other room ever has."""
        ...

    def rooms(self) -> list[RoomRow]:
        """All rooms, the newest first."""
        ...

    def running(self) -> dict[int, int]:
        """The rooms that have not ended, by number, and the number of each one's last event."""
        ...

    def events(self, room: int, since: int = 0) -> list[Event]:
        """The log after a number."""
        ...

    def last(self, room: int) -> int:
        """The number of the last event, 0 where the room is gone."""
        ...

    def turn(self, room: int, *, voting: bool = False) -> AbstractContextManager[Turn]:
        """Read a room and change it while nobody leads it on.

        Args:
            room: its number.
            voting: only a vote is added. Many may do so at once, and whoever leads waits for them.
        """
        ...

    def delete(self, room: int) -> None:
        """Remove a room with everything in it."""
        ...


class Seats(Protocol):
    """Keeps who is in a room, and from which browsers."""

    def seats(self, room: int) -> list[Seat]:
        """Everybody who has joined and sits there still, simulated or not."""
        ...

    def joined(self, room: int) -> int:
        """How many people have joined."""
        ...

    def seat_of(self, participant: str, room: int | None = None) -> Seat | None:
        """Where a browser sits: in a room, or in the one it joined last."""
        ...

    def look(self, participant: str, step: str, round: int) -> Look | None:
        """What changes a seat's page, where its browser sits now, for one vote of its room."""
        ...

    def join(
        self,
        room: int,
        participant: str,
        at: datetime,
        *,
        simulated: Callable[[Turn], bool] | None = None,
        network: str | None = None,
        **told: Any,
    ) -> Seat | None:
        """Give a browser a seat, or the one it has; what it tells of itself is noted.

        Args:
            room: the room's number.
            participant: whose browser.
            at: now.
            simulated: for somebody who is not there: whether the room as it is now lets them in.
            network: where they come from.
            told: nickname, role, table.

        Returns:
            The seat; None where the room does not let them in.
        """
        ...

    def sit(self, seat: Seat, participant: str, at: datetime) -> None:
        """Let another browser take a seat that somebody has. The words for it have done their work."""
        ...

    def tell(self, seat: int, nickname: str | None, role: Role | None, table: int | None) -> None:
        """Note what somebody says of themselves."""
        ...

    def seen(self, seat: int, at: datetime) -> None:
        """Their page is there."""
        ...

    def typing(self, seat: int, at: datetime | None) -> None:
        """They are working on an answer; None when it is sent."""
        ...


class Votes(Protocol):
    """Keeps what was voted. It is added to in turns, and never changed."""

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
        ...

    def vote(self, submission: str) -> RoomVote | None:
        """The vote stored under a submission id."""
        ...

    def sent(self, room: int, step: str | None = None) -> int:
        """How many votes have come, for a step or for all."""
        ...

    def votes_of(self, seat: int, step: str) -> list[RoomVote]:
        """Somebody's votes on a step, in the order they came."""
        ...


class Work(Protocol):
    """Keeps what goes with a vote before it is sent: a draft, and how sure somebody is."""

    def be_sure(self, where: Round, seat: int, value: int | None) -> None:
        """Note how sure somebody says they are; None takes it back. A seat that is gone says nothing."""
        ...

    def sure(self, where: Round) -> dict[int, int]:
        """How sure those are who said it, by seat."""
        ...

    def draft(self, where: Round, seat: int) -> tuple[int, Any] | None:
        """The number and the content of what somebody is working on."""
        ...

    def keep_draft(self, where: Round, seat: int, seq: int, given: Any) -> bool:
        """Keep what somebody is working on; False where something newer stands, or the seat is gone."""
        ...


class Wall(Protocol):
    """Keeps the questions that people asked."""

    def ask(
        self,
        submission: str,
        seat: Seat,
        text: str,
        at: datetime,
        check: Callable[[list[datetime]], None] = ...,
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
        ...

    def asked(self, room: int, seat: int | None = None, after: int = 0) -> int:
        """How many questions have come after one with this id, from all or from one."""
        ...

    def questions(self, room: int, ids: Collection[int] | None = None) -> list[Question]:
        """The wall, or some questions on it; oldest first."""
        ...


class Returns(Protocol):
    """Keeps the words by which people come back on another device, and who guessed wrong."""

    def keep_resume(self, words: str, seat: Seat, until: datetime) -> None:
        """Keep the hash of words by which another browser may take a seat, in place of older ones."""
        ...

    def resumed(self, words: str, now: datetime) -> Seat | None:
        """The seat that words of this hash stand for, while they hold."""
        ...

    def guess(self, participant: str, at: datetime) -> None:
        """Note a wrong code."""
        ...

    def guesses(self, since: datetime) -> list[tuple[str, datetime]]:
        """Wrong codes since a time: whose, and when."""
        ...


class Credentials(Protocol):
    """Keeps, by their hashes, the credentials of facilitators, and the room that each is bound to."""

    def give_chair(self, credential: str, participant: str, at: datetime) -> None:
        """Note the hash of a credential that the server gave to a facilitator's kernel.

        It is bound to the room that the same facilitator led last, so that a page that was
        reloaded, or whose server was restarted, is where it was.
        """
        ...

    def take_chair(self, credential: str) -> None:
        """The kernel is gone, and its credential is worth nothing any more."""
        ...

    def take_chairs(self, participant: str) -> None:
        """No credential of a facilitator is worth anything any more; which room they led stays."""
        ...

    def bind_chair(self, credential: str, room: int | None, at: datetime) -> None:
        """Let a kernel lead this room from now on."""
        ...

    def chair(self, credential: str) -> tuple[bool, int | None]:
        """Whether a credential is one, and the room that it is bound to."""
        ...

    def clear_chairs(self) -> None:
        """Nobody leads any more: a new passphrase, or a server that starts afresh."""
        ...

    def leaders(self, room: int) -> set[str]:
        """The participants who have led a room from their pages."""
        ...


class Settings(Protocol):
    """Keeps settings of the workbook as a whole."""

    def setting(self, name: str) -> str | None:
        """A setting."""
        ...

    def set_setting(self, name: str, value: str) -> None:
        """Change a setting."""
        ...

    def settle(self, name: str, value: str) -> bool:
        """Set what has not been set yet; False where it has, and stays."""
        ...

    def drop_setting(self, name: str) -> None:
        """Forget a setting."""
        ...


class RoomKeeper(Logs, Seats, Votes, Work, Wall, Returns, Credentials, Settings, Protocol):
    """Keeps rooms. Every method returns only when what it says is durable."""

    def together(self) -> AbstractContextManager[None]:
        """Look up many things at the cost of few; what is written meanwhile may be missed."""
        ...
