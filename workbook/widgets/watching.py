"""A screen in a kernel that follows what others do: it looks into the store several times a second."""

import asyncio
import logging
import random

from workbook.screens import Screen

log = logging.getLogger("workbook.widgets")

EVERY = 0.35
"""Seconds between two looks. A facilitator's press is on the screens well within a second and a half."""

JITTER = 0.1
"""Sixty kernels that look at the same moment would wait for each other."""


def watch(screen: Screen) -> None:
    """Tell a screen whenever something is new, and that nothing is when nothing is.

    Without a running event loop (a script, a test) nothing is watched.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    task = loop.create_task(_watching(screen))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


_tasks: set[asyncio.Task[None]] = set()
"""The loop itself holds its tasks only weakly."""


async def _watching(screen: Screen) -> None:
    well = True
    while True:
        await asyncio.sleep(random.uniform(EVERY - JITTER, EVERY + JITTER))  # noqa: S311
        try:
            screen.look()
            well = True
        except Exception:  # a database that is away comes back; the page says nothing meanwhile
            if well:
                log.exception("a room could not be read")
            well = False
