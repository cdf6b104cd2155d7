"""Screens without a browser: what they send is caught."""

import copy

import pytest

from workbook.ui.exercises import SCREENS


class Page:
    """A screen, and everything it has sent since the last look: states and messages, in order."""

    def __init__(self, screen, monkeypatch):
        self.screen = screen
        self._sent = []
        monkeypatch.setattr(screen, "send", lambda content, _buffers=None: self._note(content))
        monkeypatch.setattr(screen, "send_state", lambda key=None: self._note(key))

    def _note(self, what):
        self._sent.append(("view", copy.deepcopy(self.screen.view)) if what == "view" else what)

    def say(self, message):
        """Send a message as a browser does; what comes back, in order."""
        self._sent.clear()
        self.screen._heard(self.screen, message, [])
        return list(self._sent)

    @property
    def sent(self):
        """What was sent since the last message."""
        return list(self._sent)

    @property
    def view(self):
        """What the screen holds now."""
        return self.screen.view


@pytest.fixture
def page(way, monkeypatch):
    """The screen of an exercise of the sample, by its id."""

    def on(id, changed=lambda: None, **options):
        mine = way(id, **options)
        return Page(SCREENS[mine.exercise.kind](lambda: mine, changed), monkeypatch)

    return on


@pytest.fixture
def caught(monkeypatch):
    """Catch what a screen sends."""
    return lambda screen: Page(screen, monkeypatch)
