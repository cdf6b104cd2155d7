"""A screen that follows what others do: it looks into the store several times a second."""

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Any

log = logging.getLogger("workbook.ui")

EVERY = 0.35
"""Seconds between two looks. A facilitator's press is on the screens well within a second and a half."""

JITTER = 0.1
"""Sixty kernels that look at the same moment would wait for each other."""


def watch(look: Callable[[], Any], act: Callable[[], None], idle: Callable[[], Any]) -> None:
    """Call `act` whenever what `look` returns has changed, and `idle` when it has not.

    Without a running event loop (a script, a test) nothing is watched.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    task = loop.create_task(_watching(look, act, idle))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


_tasks: set[asyncio.Task[None]] = set()
"""The loop itself holds its tasks only weakly."""


async def _watching(
    look: Callable[[], Any], act: Callable[[], None], idle: Callable[[], Any]
) -> None:
    seen, well = None, True
    while True:
        await asyncio.sleep(random.uniform(EVERY - JITTER, EVERY + JITTER))  # noqa: S311
        try:
            now = look()
            if now != seen:
                act()
                seen = now
            else:
                idle()
            well = True
        except Exception:  # a database that is away comes back; the page says nothing meanwhile
            if well:
                log.exception("a room could not be read")
            well = False
