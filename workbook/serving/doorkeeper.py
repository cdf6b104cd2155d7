"""The facilitator's passphrase: who knows it, and how guessing is slowed."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Protocol
from weakref import WeakValueDictionary

from workbook.serving.pages import log

WINDOW = 600
"""Seconds for which a wrong try counts."""
FREE = 3
"""Wrong tries by one participant that cost no time."""
LONGEST = 30
"""Seconds that a try waits at most, so that nobody is ever locked out."""
MANY = 20
"""Wrong tries by everybody together that make every wrong answer slow."""
SLOW = 5
"""Seconds that a wrong answer then takes."""
REMEMBERED = 10_000
"""Wrong tries that are kept in mind at once."""
LENGTH = 500
"""Characters of a passphrase at most; nothing longer is looked at."""


class Doorkeeper(Protocol):
    """Knows the passphrase, and gives each facilitator's browser and kernel something to show."""

    def passphrase_set(self) -> bool:
        """Whether there is a passphrase at all."""

    def admit(self, participant: str, passphrase: str) -> str | None:
        """A new random credential, if this is it. Takes its time, and is called in a thread."""

    def issue(self, participant: str) -> str:
        """A new random credential for one kernel of a facilitator."""

    def holds(self, credential: str) -> bool:
        """Whether a credential is worth anything: not after signing out or another passphrase."""

    def withdraw(self, credential: str) -> None:
        """The kernel has ended: what it was given is worth nothing from now on."""

    def dismiss(self, participant: str) -> None:
        """Somebody has signed out: whatever they were given is worth nothing from now on."""


class Gate:
    """Opens to the right passphrase. Whoever guesses waits longer and longer.

    Network addresses play no part: in a hotel a whole room shares one. A participant's tries are
    dealt with one after the other, so that trying many at once gains nothing, and only one
    passphrase is compared at a time. Whoever comes with a fresh cookie for each guess is met by a
    wait for every wrong answer; a right one is let in at once.
    """

    def __init__(
        self,
        admit: Callable[[str, str], str | None],
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._admit = admit
        self._clock = clock
        self._sleep = sleep
        self._wrong: deque[tuple[float, str]] = deque(maxlen=REMEMBERED)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._comparing = asyncio.Lock()

    async def opens(self, participant: str, passphrase: str) -> str | None:
        """What this participant gets for the right passphrase; None for a wrong one."""
        turn = self._turns.setdefault(participant, asyncio.Lock())
        async with turn:
            await self._sleep(self._own_wait(participant))
            if credential := await self._compared(participant, passphrase):
                self._forgive(participant)
                return credential
            self._wrong.append((self._clock(), participant))
        wrong = len(self._recent())
        _note(participant, wrong)
        if wrong >= MANY:
            await self._sleep(SLOW)
        return None

    async def _compared(self, participant: str, passphrase: str) -> str | None:
        if not 0 < len(passphrase) <= LENGTH:
            return None
        async with self._comparing:
            return await asyncio.to_thread(self._admit, participant, passphrase)

    def _own_wait(self, participant: str) -> float:
        tries = sum(who == participant for _, who in self._recent())
        return 0 if tries < FREE else min(2.0 ** (tries - FREE + 1), LONGEST)

    def _recent(self) -> deque[tuple[float, str]]:
        since = self._clock() - WINDOW
        while self._wrong and self._wrong[0][0] <= since:
            self._wrong.popleft()
        return self._wrong

    def _forgive(self, participant: str) -> None:
        kept = [one for one in self._wrong if one[1] != participant]
        self._wrong.clear()
        self._wrong.extend(kept)


def _note(participant: str, wrong: int) -> None:
    """A line for a wrong passphrase: who, by the number on their page, and nothing of what it was."""
    if wrong <= MANY:
        log.warning("A wrong passphrase was given by participant %s", participant[:8])
    if wrong == MANY:
        log.warning("%d in %d minutes: further ones are not noted for now", MANY, WINDOW // 60)
