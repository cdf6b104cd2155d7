"""Pages that nobody looks at, and what their screens send."""

import copy
from pathlib import Path

from workbook.app.places import notebooks_folder
from workbook.content.catalogue import Catalogue
from workbook.screens import Page, Surroundings, Visitor


def page_of(workbook=None, who="f" * 32, notebooks=None, **told):
    """Somebody's page; what a visitor is, and what the page stands in, by name."""
    around = {
        name: told.pop(name) for name in ("address", "local", "places", "let_in") & told.keys()
    }
    catalogue = Catalogue(Path(notebooks or notebooks_folder()))
    return Page(workbook, Visitor(who, **told), Surroundings(catalogue, **around))


class Caught:
    """A screen, and everything it has sent since the last look: views and messages, in order."""

    def __init__(self, screen):
        self.screen = screen
        self._sent = []
        screen.outlet = self

    def draw(self, view):
        """Called by the screen."""
        self._sent.append(("view", copy.deepcopy(view)))

    def tell(self, message):
        """Called by the screen."""
        self._sent.append(message)

    def say(self, message):
        """Send a message as a browser does; what comes back, in order."""
        self._sent.clear()
        self.screen.receive(message)
        return list(self._sent)

    @property
    def sent(self):
        """What was sent since the last message."""
        return list(self._sent)

    @property
    def told(self):
        """The messages among it."""
        return [one for one in self._sent if isinstance(one, dict)]

    @property
    def view(self):
        """What the screen holds now."""
        return self.screen.view
