"""What every kernel needs, imported and read. Only the parent that they are forked from does this."""

import gc
import importlib
import sys
from contextlib import suppress

from workbook.app.places import content_folder
from workbook.content import ContentError, Library

MODULES = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    *("IPython.core.debugger", "IPython.core.completerlib", "IPython.core.logger"),
    *("IPython.core.oinspect", "IPython.extensions.storemagic", "IPython.utils.wildcard"),
    *("concurrent.futures.thread", "encodings.idna", "faulthandler", "sqlite3"),
    "workbook.ui",
    "workbook.serving.kernel",
)
"""What a kernel imports until it has shown an exercise, as far as another one does not bring it."""

# Nobody debugs a kernel that is behind a page, and the debugger is half of what it would load.
sys.modules["debugpy"] = None  # type: ignore[assignment]

for module in MODULES:
    with suppress(ImportError):
        importlib.import_module(module)

library = Library(content_folder())
for slug in library.slugs:
    with suppress(ContentError):  # a page that needs it says what is wrong
        library.scenario(slug)

# What is here now is here for good: kernels need not look at it again, and go on sharing it.
gc.collect()
gc.freeze()
