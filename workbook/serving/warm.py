"""What every kernel needs, imported and read. Only the parent that they are forked from does this."""

import gc
import importlib
import logging
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

from workbook.app.places import content_folder
from workbook.content import Library

MODULES = (
    *("ipykernel.kernelapp", "ipykernel.debugger"),
    *("IPython.core.debugger", "IPython.core.completerlib", "IPython.core.logger"),
    *("IPython.core.oinspect", "IPython.extensions.storemagic", "IPython.utils.wildcard"),
    *("concurrent.futures.thread", "encodings.idna", "faulthandler", "sqlite3"),
    *("psutil", "tornado.platform.asyncio", "zmq.utils.garbage"),
    *("psycopg", "sqlalchemy.dialects.postgresql.psycopg"),
    "click",  # of the command that started the server, which each child imports again
    "workbook.widgets",
    "workbook.serving.kernel",
)
"""What a kernel imports until it has shown an exercise, as far as another one does not bring it."""


def reads(library: Library) -> Iterator[Callable[[], object]]:
    """Everything a kernel may read of the content."""
    yield lambda: library.terms_in("")
    yield lambda: library.broken  # for which everything is read


# Nobody debugs a kernel that is behind a page, and the debugger is half of what it would load.
sys.modules["debugpy"] = None  # type: ignore[assignment]

for module in MODULES:
    with suppress(ImportError):
        importlib.import_module(module)

for read in reads(Library(content_folder())):
    try:
        read()
    except Exception as error:  # noqa: BLE001 - the page that needs it says what is wrong
        logging.getLogger("workbook.serving").info("Not read ahead: %s", type(error).__name__)

HERE = frozenset(sys.modules)
"""All that is there, for whoever wants to know what a kernel had to add."""

# Whoever ends a kernel interrupts it first. One that has just begun would die of that with a
# traceback in the log; once it runs something, it listens again.
signal.signal(signal.SIGINT, signal.SIG_IGN)

# What is here now is here for good: kernels need not look at it again, and go on sharing it.
gc.collect()
gc.freeze()
