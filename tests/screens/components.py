"""The components there are, found by what the package defines."""

from collections.abc import Iterator

from workbook.screens import calls, exercises, facilitator, preview, room
from workbook.screens.screen import Screen

HOMES = {module.__name__ for module in (calls, exercises, facilitator, preview, room)}


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
