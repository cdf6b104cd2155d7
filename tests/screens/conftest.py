"""Screens without a browser: what they send is caught."""

import pytest

from tests.pages import Caught, page_of
from workbook.screens.exercises import SCREENS


@pytest.fixture
def page(way):
    """The screen of an exercise of the sample, by its id."""

    def on(id, changed=lambda: None, **options):
        mine, its = way(id, **options), page_of()
        its.answered = changed
        return Caught(SCREENS[mine.exercise.kind](its, lambda: mine))

    return on


@pytest.fixture
def caught():
    """Catch what a screen sends."""
    return Caught
