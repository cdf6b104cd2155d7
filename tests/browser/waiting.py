"""Waiting for something to be so, and for nothing else."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Page

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds; machines that run tests are noisy, and a test that waits too long harms nobody."""


def wait_until(
    predicate: Callable[[], T],
    what: str,
    *,
    within: float = PATIENCE,
    every: float = 0.1,
    page: Page | None = None,
) -> T:
    """Return the first truthy value of `predicate`, or fail with `what` did not happen.

    With a `page`, its events go on being delivered in the meantime.
    """
    pause = threading.Event()
    until = time.monotonic() + within
    while not (value := predicate()):
        if time.monotonic() > until:
            raise AssertionError(f"not within {within:g} s: {what}")
        if page is None:
            pause.wait(every)
        else:
            page.wait_for_timeout(1000 * every)
    return value
