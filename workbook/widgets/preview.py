"""What the pages of `workbook preview` call."""

from workbook.content import Role
from workbook.screens import preview
from workbook.widgets.notebook import page, shown
from workbook.widgets.widget import Line, Widget


def watch(slug: str) -> Widget | Line:
    """What is wrong with the scenario, if anything is; and the eye on its files."""
    return shown(lambda: preview.Preview(page(), slug))


def play(name: str, role: Role) -> Widget | Line:
    """An exercise as somebody in a role finds it."""
    return shown(lambda: preview.play(page(), name, role))


def key(name: str, role: Role) -> Widget | Line:
    """The same exercise answered with its reference, as its feedback shows it."""
    return shown(lambda: preview.key(page(), name, role))
