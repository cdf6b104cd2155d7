"""The components there are, found by what the package defines."""

from collections.abc import Iterator

from workbook.ui import notebook
from workbook.ui.screen import Screen


def _below(screen: type[Screen]) -> Iterator[type[Screen]]:
    for inner in screen.__subclasses__():
        yield inner
        yield from _below(inner)


ALL = sorted(
    {
        screen.component
        for screen in _below(Screen)
        if screen.__module__.startswith(notebook.__package__) and hasattr(screen, "component")
    }
)
