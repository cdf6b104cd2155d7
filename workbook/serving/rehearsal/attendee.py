"""Somebody simulated: joins, reads, answers, thinks again, loses the line and comes back."""

import asyncio
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from workbook.serving.rehearsal.answers import MARK, Taste, answer
from workbook.serving.rehearsal.habits import Habit, Span, habit_of
from workbook.serving.rehearsal.phone import Full, KernelLine, Line, Lost, Message, NotThere, Phone

BEAT = 10.0
"""Seconds between two signs of life, as on every page."""

SILENT = 30.0
"""Seconds after which a line that says nothing is taken for a broken one."""

SOON = 3.0
"""Seconds between two questions to a server that is away, as on every page."""

TRIES = 3
"""How often somebody tries who has no place yet, before they leave it to the others."""

LONGEST_WAIT = 15.0
"""Seconds until an answer that was not acknowledged is sent again, at most."""

AT_A_TABLE = 5
NO_ROLE = 0.15
"""How many give no role; where the answer depends on it, they are asked later."""

WONDERING = f"{MARK} What should we do if nobody answers?"

GUESSING, FAIRLY_SURE, CERTAIN = 1, 2, 3
TALK = 0.3
"""How much of one's own mind goes over to the room's in the talk before a second vote."""

Key = tuple[str, int]
"""What is being answered: the exercise's place, and the vote or attempt."""


@dataclass
class Sent:
    """Something submitted; `took` is how many seconds it took until it was acknowledged."""

    id: str
    place: str
    attempt: int
    answer: Any
    at: float
    took: float | None = None
    refused: str | None = None

    @property
    def pending(self) -> bool:
        """Whether the server has not yet ruled on it."""
        return self.took is None and self.refused is None


@dataclass(frozen=True)
class Hall:
    """What everybody in a rehearsal shares.

    Args:
        code: the room's.
        seed: of all that is random.
        speed: how many times faster than people everybody is.
        doors: lets in so many at a time, as people come through a door.
        told: is told of every view of the room.
        group: runs what people do beside listening; what fails there fails the rehearsal.
        ticket: lets them in as simulated.
    """

    code: str
    seed: int
    speed: float
    doors: asyncio.Semaphore
    told: Callable[[Mapping[str, Any]], None]
    group: asyncio.TaskGroup
    ticket: str | None = None


@dataclass
class Attendee:
    """Somebody simulated.

    Args:
        hall: the rehearsal.
        number: from 0; habit and taste follow from it.
        phone: what they hold.
    """

    hall: Hall
    number: int
    phone: Phone
    view: Mapping[str, Any] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    reconnects: int = 0
    turned_away: bool = False
    """Whether they have gone home because there was no place for them."""

    def __post_init__(self) -> None:
        self.joined = asyncio.Event()
        self.over = False
        self._line: Line | KernelLine | None = None
        self._asked: Line | KernelLine | None = None
        self._key: Key | None = None
        self._work: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._back = asyncio.Event()
        self._away = 0.0
        self._heard = 0.0

    @property
    def habit(self) -> Habit:
        """How they behave."""
        return habit_of(self.number)

    @property
    def present(self) -> bool:
        """Whether their page has a line just now."""
        return self._line is not None

    def _random(self, *about: object) -> Random:
        """The same numbers for the same person and question, whatever came before."""
        parts = "/".join(str(part) for part in (self.hall.seed, self.number, *about))
        return Random(parts)  # noqa: S311 - habits are no secret

    def _taste(self, attempt: int, mood: int) -> Taste:
        habit = self.habit
        sway = min(1.0, habit.sway + TALK * (attempt > 1)) if not habit.first else 0.0
        return Taste(self.hall.seed, self.number, sway, habit.first, mood)

    async def _pause(self, span: Span, random: Random) -> None:
        await asyncio.sleep(random.uniform(*span) / self.hall.speed)

    # ---- being there ----

    async def take_part(self) -> None:
        """Come, and stay until the room has ended or they are sent home.

        Raises:
            NotThere: there is nothing to take part in.
        """
        random = self._random("comes")
        path = f"/join/{self.hall.code}"
        tries = 0
        try:
            if self.number:
                await self._pause(self.habit.comes, random)
            while not self.over:
                try:
                    async with self.hall.doors:
                        await self.phone.open(path)
                    path = "/room"
                    await self._on_page()
                except Lost as lost:
                    tries += isinstance(lost, Full)
                    self.turned_away = tries == TRIES and not self.joined.is_set()
                    if self.turned_away:
                        return
                    await asyncio.sleep(random.uniform(SOON, 2 * SOON))
        finally:
            self._stop_working()
            await self.phone.leave()

    async def _on_page(self) -> None:
        """Stay on a page until it can go on no more; the next one is then where this one was.

        Raises:
            Full: the server has no place for it.
        """
        while not self.over:
            try:
                line = await self.phone.connect()
                await self._listen(line)
            except Full:
                raise
            except Lost:
                pass
            if self.over or await self._gone():
                return

    async def _listen(self, line: Line | KernelLine) -> None:
        self._line, self._heard = line, time.monotonic()
        beat = asyncio.create_task(self._beat(line))
        fresh = True
        try:
            async for message in line.messages():
                self._heard = time.monotonic()
                self._hear(message)
                if fresh and self.view:
                    fresh = False
                    self._wake.set()  # what waits for an answer is sent again at once
                    self._back.set()
        finally:
            beat.cancel()
            self._line = None
            line.close()

    async def _beat(self, line: Line | KernelLine) -> None:
        """Say that the page is there; on a line that is silent for long, hang up."""
        count = 0
        while time.monotonic() - self._heard < SILENT:
            await asyncio.sleep(BEAT)
            count += 1
            line.send({"type": "ping", "n": count})
        line.close()

    async def _gone(self) -> bool:
        """After a loss: wait for the server, and say whether it needs a new page."""
        if self._away:
            await asyncio.sleep(self._away / self.hall.speed)
            self._away = 0.0
        self.reconnects += 1
        while True:
            lives = await self.phone.still_there()
            if lives is not None:
                return not lives
            await asyncio.sleep(SOON)

    # ---- what the page is told ----

    def _hear(self, message: Message) -> None:
        kind = message.get("type")
        if kind == "view":
            self._see(message["view"])
        elif kind in ("saved", "refused") and self.sent and self.sent[-1].id == message.get("id"):
            self._ruled(self.sent[-1], message)
        elif kind == "refused" and self.view.get("stage") == "join":
            raise NotThere(message["message"])

    def _ruled(self, sent: Sent, message: Message) -> None:
        if sent.pending:
            if message["type"] == "saved":
                sent.took = time.monotonic() - sent.at
            else:
                sent.refused = message["message"]
        self._wake.set()

    def _see(self, view: Mapping[str, Any]) -> None:
        self.view = view
        if view["stage"] == "join":
            if self.joined.is_set():  # they were sent home, or the room has been deleted
                self.hall.told(view)
                self._go_home()
            else:
                self._join(view)
            return
        self.joined.set()
        self.hall.told(view)
        if view["stage"] == "ended":
            self._go_home()
            return
        exercise = view["exercise"]
        key: Key | None = (exercise["place"], exercise["attempt"]) if exercise else None
        if key != self._key:
            self._stop_working()
        if key and exercise["state"] == "open" and self._key is None:
            self._key = key
            random = self._random("answers", *self._key)
            self._work = self.hall.group.create_task(self._answering(random))

    def _join(self, view: Mapping[str, Any]) -> None:
        """Ask to be let in, once on each line."""
        if self._asked is self._line:
            return
        self._asked = self._line
        random = self._random("joins")
        role = random.choice(view["roles"])
        self._send(
            {
                "type": "join",
                "code": self.hall.code,
                "nickname": f"Simulated {self.number + 1}",
                "role": None if random.random() < NO_ROLE else role,
                "table": 1 + self.number // AT_A_TABLE % view["tables"],
                **({"ticket": self.hall.ticket} if self.hall.ticket else {}),
            }
        )

    def _go_home(self) -> None:
        self.over = True
        self._stop_working()
        self._hang_up()

    def _stop_working(self) -> None:
        if self._work is not None:
            self._work.cancel()
        self._work = self._key = None

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()

    def _send(self, message: Message) -> None:
        if self._line is not None:
            self._line.send(message)

    # ---- working on an answer ----

    async def _answering(self, random: Random) -> None:
        """All that somebody does while something is open."""
        habit = self.habit
        if habit.reads is None:
            return
        low, high = habit.reads
        await self._pause((low / 2, high / 2), random)
        self._send({"type": "typing"})
        if random.random() < habit.drops:
            await self._put_away(random)
        await self._pause((low / 2, high / 2), random)
        if not await self._answer(random, mood=0):
            self._key = None  # it may be opened again
            return
        if random.random() < habit.says:
            self._say_how_sure(random)
        if random.random() < habit.asks:
            self._send({"type": "wall", "id": uuid.uuid4().hex, "text": WONDERING})
        if random.random() < habit.changes:
            await self._pause(habit.reads, random)
            await self._answer(random, mood=1)

    async def _put_away(self, random: Random) -> None:
        """The phone goes into a pocket; perhaps it comes out again."""
        habit = self.habit
        self._away = random.uniform(*habit.away)
        self.over = random.random() >= habit.returns
        self._back.clear()
        self._hang_up()
        await self._back.wait()

    def _open(self) -> Mapping[str, Any] | None:
        """What can be answered now."""
        exercise: Mapping[str, Any] | None = self.view.get("exercise")
        return exercise if exercise and exercise["state"] == "open" else None

    async def _answer(self, random: Random, mood: int) -> bool:
        """Choose and send; what a neighbour has sent for the whole table may stand.

        Returns:
            Whether that could be done: False when it is closed.
        """
        exercise = self._open()
        if exercise is None:
            return False
        joint = self.view["room"]["by"] == "table" and exercise.get("sent") is not None
        if joint and not mood:
            return True
        if exercise["role"] and exercise["role"]["now"] is None:
            role = random.choice(exercise["role"]["roles"])
            self._send({"type": "role", "place": exercise["place"], "role": role})
        given = answer(
            exercise["kind"], exercise["question"], self._taste(exercise["attempt"], mood)
        )
        self._begin(exercise, given)
        await self._submit(exercise, given)
        return True

    def _begin(self, exercise: Mapping[str, Any], given: Any) -> None:
        """Send a draft, as a page does with whatever is chosen."""
        about = {"place": exercise["place"], "attempt": exercise["attempt"]}
        seq = 1 + (exercise["draft"]["seq"] if exercise["draft"] else 0)
        self._send({"type": "draft", **about, "seq": seq, "answer": given})

    async def _submit(self, exercise: Mapping[str, Any], given: Any) -> None:
        """Send it, and again at longer and longer intervals until the server has ruled on it."""
        sent = Sent(
            id=uuid.uuid4().hex,
            place=exercise["place"],
            attempt=exercise["attempt"],
            answer=given,
            at=time.monotonic(),
        )
        self.sent.append(sent)
        message = {
            "type": "submit",
            "id": sent.id,
            "place": sent.place,
            "attempt": sent.attempt,
            "version": exercise["version"],
            "answer": given,
        }
        tries = 0
        while sent.pending:
            self._wake.clear()
            self._send(message)
            tries += 1
            with suppress(TimeoutError):
                async with asyncio.timeout(min(LONGEST_WAIT, 2.0**tries)):
                    await self._wake.wait()

    def _say_how_sure(self, random: Random) -> None:
        exercise = self._open()
        if exercise is None or self.view.get("confidence") is None:
            return
        weights = (0, 1, 3) if self.habit.first else (2, 4, 2)
        value = random.choices((GUESSING, FAIRLY_SURE, CERTAIN), weights)[0]
        about = {"place": exercise["place"], "round": self.view["room"]["round"]}
        self._send({"type": "sure", **about, "value": value})
