"""Coming in: by a room's code, or by words from another device. Guessing either is slow."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from workbook.content import ROLES
from workbook.content.signs import cleaned
from workbook.learning import Clock, Refused
from workbook.rooms.code import hashed, new_words, read_code
from workbook.rooms.folds import Folds
from workbook.rooms.keeper import RoomKeeper, Turn
from workbook.rooms.records import Seat
from workbook.rooms.rehearsing import admits
from workbook.rooms.state import apart

MEMORY = timedelta(minutes=10)
"""For how long a wrong guess slows the next one down."""

FREE = 3
"""Wrong guesses that cost nothing: people mistype."""

LONGEST = 60
"""Seconds that one has to wait after many."""

CROWD = 40
"""Wrong guesses of all together within `MEMORY` from which on a single one costs a wait."""

CROWD_WAIT = 5
RESUME_MINUTES = 15
TABLES = 30
NICKNAME = 40


@dataclass(frozen=True)
class Doors:
    """Lets people in.

    Args:
        records: where rooms and seats are kept.
        clock: tells the time.
    """

    records: RoomKeeper
    folds: Folds
    clock: Clock

    def wait(self, participant: str) -> int:
        """Seconds before this browser may try a code again.

        Never by the network's address: a whole room shares one. Somebody who has made no mistake
        never waits. Whoever comes as somebody new for each guess pays with a page and a kernel for
        it, which is about half a second of the server's time for one code in two million.
        """
        now = self.clock()
        wrong = self.records.guesses(now - MEMORY)
        mine = [at for who, at in wrong if who == participant]
        longest = min(LONGEST, 2 ** (len(mine) - FREE)) if len(mine) > FREE else 0
        if mine and len(wrong) >= CROWD:
            longest = max(longest, CROWD_WAIT)
        since = apart(mine[-1], now).total_seconds() if mine else longest
        return max(0, round(longest - since))

    def join(
        self,
        participant: str,
        code: object,
        told: dict[str, Any],
        *,
        ticket: str | None = None,
        network: str | None = None,
    ) -> Seat:
        """Take a seat in the room with a code.

        Args:
            participant: whose browser.
            code: what was typed.
            told: nickname, role and table, each of which may be None.
            ticket: of somebody simulated, to the rehearsal.
            network: where the browser is, if that is known.

        Raises:
            Refused: there is no such room, one has to wait before guessing again, or the ticket
                is none.
        """

        def found() -> Seat | None:
            known = read_code(code)
            room = self.records.by_code(known) if known else None
            if room is None:
                return None
            if room.ended and self.records.seat_of(participant, room.id) is None:
                raise Refused("This session has ended. The workbook itself is still here for you.")
            now, told_now = self.clock(), described(**told)

            def admitted(turn: Turn) -> bool:
                return admits(self.folds.within(room.id, turn), str(ticket), now)

            seat = self.records.join(
                room.id,
                participant,
                now,
                simulated=None if ticket is None else admitted,
                network=network,
                **told_now,
            )
            if seat is None:
                raise Refused("This rehearsal is over, or it is another room's.")
            return seat

        return self._tried(
            participant, found, "There is no room with this code. Look at the screen once more."
        )

    def resume(self, participant: str, words: object) -> Seat:
        """Take the seat that words from another device stand for.

        Raises:
            Refused: nobody was given these words, or they are too old.
        """

        def found() -> Seat | None:
            seat = self.records.resumed(hashed(str(words)), self.clock())
            if seat is not None:
                self.records.sit(seat, participant, self.clock())
            return seat

        return self._tried(
            participant,
            found,
            f"These words are not known, or older than {RESUME_MINUTES} minutes. "
            "Ask the other device for new ones.",
        )

    def words_for(self, seat: Seat) -> str:
        """Words by which another device may take a seat, for a quarter of an hour."""
        words = new_words()
        until = self.clock() + timedelta(minutes=RESUME_MINUTES)
        self.records.keep_resume(hashed(words), seat, until)
        return words

    def hold(self, words: str) -> bool:
        """Whether words have been neither used nor replaced, and are not too old."""
        return self.records.resumed(hashed(words), self.clock()) is not None

    def _tried(self, participant: str, find: Callable[[], Seat | None], wrong: str) -> Seat:
        seconds = self.wait(participant)
        if seconds:
            raise Refused(f"That was not right several times. Try again in {seconds} seconds.")
        seat = find()
        if seat is None:
            self.records.guess(participant, self.clock())
            raise Refused(wrong)
        return seat


def written(text: object) -> str:
    """What somebody typed, as everybody's screen can show it; nothing, if nothing can be seen."""
    return cleaned(str(text)).strip()


def one_line(text: object) -> str:
    """The same of what has to stand in one line: a name, a title."""
    return " ".join(written(text).split())


def described(nickname: object = None, role: object = None, table: object = None) -> dict[str, Any]:
    """What somebody says of themselves, in its proper form.

    Raises:
        Refused: it is too long, or there is no such role or table.
    """
    name = one_line(nickname or "")
    if len(name) > NICKNAME:
        raise Refused(f"A nickname has {NICKNAME} characters at most.")
    if role is not None and role not in ROLES:
        raise Refused("There is no such role.")
    if table is not None and (type(table) is not int or not 1 <= table <= TABLES):
        raise Refused(f"Tables have numbers from 1 to {TABLES}.")
    return {"nickname": name or None, "role": role, "table": table}
