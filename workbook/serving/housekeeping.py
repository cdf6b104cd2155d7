"""What the server does by itself, such as forgetting what is old."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable

from workbook.serving.pages import log

FIRST = 60
"""Seconds from the start to the first round."""
EVERY = 6 * 3600
"""Seconds between two rounds."""


async def keep_house(
    work: Callable[[], object], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Do the work in a thread, again and again; one that fails is tried again next time."""
    await sleep(FIRST)
    while True:
        try:
            await asyncio.to_thread(work)
        except Exception as error:  # noqa: BLE001 - the next round may well succeed
            _log(error)
        await sleep(EVERY)


def _log(error: Exception) -> None:
    """Where it failed and how, without its message: a database's quotes the row it was about."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("Housekeeping failed: %s\n%s", type(error).__name__, where)
