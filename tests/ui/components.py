"""The components there are, found by what the package defines."""

from collections.abc import Iterator

import workbook.ui.facilitator  # noqa: F401 - found by their names below
import workbook.ui.room  # noqa: F401 - found by their names below
from workbook.ui import exercises, notebook, preview
from workbook.ui.screen import Screen

HOMES = {module.__name__ for module in (exercises, notebook, preview)} | {
    "workbook.ui.facilitator",
    "workbook.ui.room",
}


def _below(screen: type[Screen]) -> Iterator[type[Screen]]:
    for inner in screen.__subclasses__():
        yield inner
        yield from _below(inner)


ALL = sorted(
    {
        screen.component
        for screen in _below(Screen)
        if screen.__module__ in HOMES and hasattr(screen, "component")
    }
)
