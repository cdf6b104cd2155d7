"""How fast somebody may go on."""

import asyncio
import time
from collections.abc import Awaitable, Callable


class Pace:
    """So many at once, and so many a second; whoever is faster has to wait.

    Args:
        at_once: how many may come together.
        a_second: how many in the long run.
    """

    def __init__(
        self,
        at_once: int,
        a_second: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._apart = 1 / a_second
        self._ahead = at_once * self._apart
        self._clock = clock
        self._sleep = sleep
        self._due = clock()

    def wait(self) -> float:
        """Count one more; for how many seconds it is too early."""
        now = self._clock()
        self._due = max(self._due, now) + self._apart
        return max(0.0, self._due - now - self._ahead)

    async def turn(self) -> None:
        """Wait until it is the turn of one more."""
        if wait := self.wait():
            await self._sleep(wait)
